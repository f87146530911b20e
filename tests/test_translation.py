"""The concept checker."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.bank import load_item
from exercises.concepts import terms_as_concepts
from exercises.grading import check_answer
from exercises.guards import ANOTHER, CHINESE, DISORDER, EMPTY, LIST, _grams, precision
from exercises.item import OUTCOMES, Concept, Flag, Mark, Translate
from exercises.translation import (
    TERMS_ONLY,
    UNSEEN,
    changes,
    check_translation,
    feedback_on,
)
from readouts.model import Sentence

COUNTY = Path(__file__).resolve().parent / "fixtures" / "county"
ITEM = load_item("dry-year-in-english", "county-2031", COUNTY)
assert isinstance(ITEM, Translate)


def statuses(text: str, item: Translate = ITEM) -> dict[str, str]:
    found = check_translation(item, text)
    return dict(zip((c.zh for c in item.concepts), found.statuses, strict=False))


def with_concepts(*concepts: Concept) -> Translate:
    return replace(ITEM, concepts=concepts)


def concept(
    zh: str, *accept: str, flag: str = "", shared: bool = False, beside: tuple[str, ...] = ()
) -> Concept:
    flags = (Flag(flag, "the reason"),) if flag else ()
    return Concept(zh=zh, role="how", accept=accept, beside=beside, flag=flags, shared=shared)


def said(text: str, item: Translate = ITEM) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The unmatched words and the notes."""
    found = check_translation(item, text)
    assert not found.refused
    return found.unmatched, found.notes


def test_found_flagged_not_recognized() -> None:
    """Each concept has a status of its own."""
    assert statuses("The meeting claimed that rainfall was low.") == {
        "会议": "found",
        "指出": "flagged",
        "今年": "unrecognized",
        "雨水偏少": "found",
    }


def test_a_longer_accepted_wording_wins() -> None:
    """A flagged wording inside an accepted one is not flagged."""
    item = with_concepts(concept("会议", "claim check", flag="claim"), concept("指出", "noted"))
    assert statuses("The claim check noted the meeting.", item)["会议"] == "found"
    assert statuses("The claim noted the meeting.", item)["会议"] == "flagged"
    wanting = with_concepts(concept("会议", "claim check", flag="claim"), concept("指出", "check"))
    found = {"会议": "found", "指出": "unrecognized"}
    assert statuses("The claim check of the meeting.", wanting) == found


def test_one_word_serves_one_concept() -> None:
    """Unless the concept is shared."""
    alone = with_concepts(concept("会议", "meeting"), concept("指出", "meeting"))
    shared = with_concepts(concept("会议", "meeting"), concept("指出", "meeting", shared=True))
    text = "The meeting was about rainfall."
    assert sorted(statuses(text, alone).values()) == ["found", "unrecognized"]
    assert sorted(statuses(text, shared).values()) == ["found", "found"]


def test_concepts_make_room_for_one_another() -> None:
    """A concept with a choice leaves the only word of another one to it."""
    item = with_concepts(concept("会议", "meeting", "noted"), concept("指出", "meeting"))
    assert set(statuses("The meeting noted rain.", item).values()) == {"found"}


def test_additions_and_negations_are_noticed() -> None:
    """Words that answer to nothing, and a negation that the Chinese has not."""
    found = check_translation(ITEM, "The meeting did not note any wonderful elephants this year.")
    assert found.unmatched == ("wonderful", "elephants")
    assert found.notes == ("You wrote 'not': the Chinese has no negation here.",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("会议指出，今年雨水偏少。", CHINESE),
        ("会议 meeting 指出 note 今年雨水偏少", CHINESE),
        ("!!! …", EMPTY),
        ("", EMPTY),
        ("qwfp arst zxcd neio", ANOTHER),
        ("Our cat sleeps on the table at noon.", ANOTHER),
        ("the meeting the meeting the meeting the meeting the meeting", ANOTHER),
        ("meeting note rainfall dry low side year", LIST),
        ("meeting, noted, this year, rainfall, low", LIST),
        ("low the of on year that side the rainfall noted the and of meeting this", DISORDER),
        ("dry " * 600, "The text is longer than 2,000 characters."),
        (
            "The meeting stressed that we must pursue progress while ensuring stability and move "
            "irrigation higher up the list.",
            "This reads like a translation of 01.2, not of 01.1.",
        ),
    ],
)
def test_refusals(text: str, reason: str) -> None:
    """What is no translation is refused with a sentence."""
    assert check_translation(ITEM, text).refused == reason
    assert feedback_on(ITEM, text).outcome == "unattempted"


def test_chinese_in_brackets_is_no_pasted_source() -> None:
    """A whole translation that quotes the Chinese is checked; the quotes are no additions."""
    text = "The meeting (会议) noted (指出) that this year (今年) rainfall (雨水) is low."
    found = check_translation(ITEM, text)
    assert (set(found.statuses), found.unmatched, found.notes) == ({"found"}, (), ())


def test_words_that_a_concept_used_are_accounted_for() -> None:
    """Neither an addition nor a negation in question, whatever form the wording allows."""
    item = with_concepts(concept("会议", "gather*"), concept("雨水偏少", "not …2 wet"))
    found = check_translation(item, "The gatherings this year were not too wet.")
    assert set(found.statuses) == {"found"}
    assert (found.unmatched, found.notes) == (("year",), ())


@pytest.mark.parametrize("isnt", ["isn't", "isn’t", "is not"])
def test_short_forms_are_no_additions(isnt: str) -> None:
    """It's, they've, isn't say nothing that is not in the Chinese, but a negation is noted."""
    text = f"It's what they've noted at the meeting: this year {isnt} dry."
    wrote = isnt.replace("’", "'") if isnt != "is not" else "not"
    assert said(text) == ((), (f"You wrote '{wrote}': the Chinese has no negation here.",))


@pytest.mark.parametrize(
    ("zh", "force", "text", "notes"),
    [
        # numbers and dates
        ("第二十次会议指出，今年雨水偏少。", "fact", "The 20th meeting noted that this year is dry.", ()),
        ("第二十次会议指出，今年雨水偏少。", "fact", "The twelfth meeting noted that this year is dry.", ("You wrote 'twelfth': the Chinese has no such number or date here.",)),
        ("4月25日会议指出，今年雨水偏少。", "fact", "The meeting on April 25 noted that this year is dry.", ()),
        ("4月25日会议指出，今年雨水偏少。", "fact", "The meeting on May 25 and June 24 noted that this year is dry.", ("You wrote 'May', 'June', '24': the Chinese has no such number or date here.",)),
        # reach
        ("会议指出，今年雨水偏少。", "fact", "The meeting noted only that this year was partly dry.", ("You wrote 'only', 'partly': the Chinese does not say how far this reaches.",)),
        # turned meanings, by any form of the word
        ("会议指出，今年雨水偏少。", "fact", "The meeting noted a dry year, weakening and reduced.", ("You wrote 'weakening', 'reduced': nothing in the Chinese turns that way.",)),
        # with what force
        ("会议指出，今年雨水偏少。", "fact", "The meeting noted that this year should be dry.", ("You wrote 'should': the Chinese states this as it is; it asks for nothing and forecasts nothing.",)),
        ("会议指出，今年雨水偏少。", "task", "The meeting noted that this year should be dry.", ()),
        ("会议指出，今年雨水偏少。", "task", "The meeting noted that this year may be dry.", ("You wrote 'may': the Chinese says what is to be done, not what is, may or will be.",)),
        ("会议指出，今年雨水偏少。", "task", "The meeting noted that this year has steadily been dry.", ("You wrote 'has steadily': the Chinese says what is to be done, not what is, may or will be.",)),
        ("会议指出，今年雨水偏少。", "task", "The meeting noted that this year China will be dry.", ("You wrote 'China will': the Chinese says what is to be done, not what is, may or will be.",)),
        ("会议指出，今年雨水偏少。", "can", "The meeting noted that this year can be dry.", ()),
        ("会议指出，今年雨水偏少。", "can", "The meeting noted that this year must be dry.", ("You wrote 'must': the Chinese says what can be (可以), no more and no less.",)),
    ],
)  # fmt: skip
def test_notes(zh: str, force: str, text: str, notes: tuple[str, ...]) -> None:
    """Numbers, reach, turned meanings and modality are noted where nothing asks for them."""
    item = replace(ITEM, zh=zh, force=force, date="2025-04-25")
    assert check_translation(item, text).notes == notes


def test_the_day_and_year_of_the_readout_are_no_mistake() -> None:
    """Who adds the year or the weekday of the date adds what is true."""
    item = replace(ITEM, zh="4月25日会议指出，今年雨水偏少。", date="2025-04-25")
    text = "The meeting of {}, April 25, {}, noted that this year is dry."
    assert check_translation(item, text.format("Friday", 2025)).notes == ()
    assert check_translation(item, text.format("Monday", 2024)).notes == (
        "You wrote 'Monday', '2024': the Chinese has no such number or date here.",
    )


def test_words_beside_a_concept() -> None:
    """They say nothing new, and find nothing."""
    item = with_concepts(concept("会议", "meeting", beside=("routine",)), concept("指出", "noted"))
    assert said("The routine meeting noted it.", item) == ((), ())
    assert statuses("It was routine, they noted.", item)["会议"] == "unrecognized"


def test_surplus_words_are_listed_once_their_concept_is_found() -> None:
    """A word that might belong to a concept not recognized is not called an addition."""
    item = with_concepts(concept("会议", "big meeting", "session"), concept("指出", "noted"))
    assert said("The big session noted it.", item) == (("big",), ())
    assert said("The big event noted it.", item) == (("event",), ())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("rianfall", "rainfall"), ("rainfalll", "rainfall"), ("rainfull", "rainfall")],
)  # fmt: skip
def test_slips_in_long_words(typed: str, meant: str) -> None:
    """A slip of the keyboard is read as what is meant, and said; it is no alert."""
    found = check_translation(ITEM, f"The meeting noted that this year {typed} is low.")
    assert set(found.statuses) == {"found"}
    assert found.read_as == (f"'{typed}' was read as '{meant}'.",)
    assert not found.alert


@pytest.mark.parametrize("word", ["rainy", "rail", "notes", "railfan"])
def test_a_slip_is_no_other_word(word: str) -> None:
    """Short words, and words two letters off, are taken as typed."""
    found = check_translation(ITEM, f"The meeting noted that this year {word} is low.")
    assert found.read_as == ()


def test_british_spelling_is_the_same() -> None:
    """Organised and organized, programme and program."""
    item = with_concepts(concept("会议", "organized"), concept("指出", "program"))
    assert set(statuses("It was organised as a programme.", item).values()) == {"found"}


def test_precision_is_that_of_chrf() -> None:
    """With recall left out (beta near 0) sacrebleu's chrF is our measure, to a thousandth."""
    from sacrebleu.metrics import CHRF

    measure = CHRF(beta=0)
    for text in (*ITEM.references, "The meeting noted.", "a dry year of rain", "a b c d e f g"):
        for reference in ITEM.references:
            ours = precision(_grams(text), _grams(reference))
            theirs = measure.sentence_score(text, [reference]).score
            assert ours == pytest.approx(theirs, abs=0.001)


def test_a_sentence_without_concepts_is_checked_for_its_terms() -> None:
    """It says that this is all it looked at."""
    item = load_item("01.2", "county-2031", COUNTY)
    assert isinstance(item, Translate) and item.terms_only
    found = feedback_on(item, "The meeting stressed that we may keep steady growth of irrigation.")
    assert found.unseen == TERMS_ONLY
    assert [(m.place, m.status) for m in found.marks if m.place == "稳中求进"] == [
        ("稳中求进", "flagged")
    ]
    assert not [mark for mark in found.marks if mark.status == "unmatched"]


def test_names_of_a_sentence_without_concepts() -> None:
    """A word whose pinyin has a capital is looked for by its first part, spelled without tones."""
    named = Sentence(
        "09.1", seg=("甲县", "强调", "灌溉"), pinyin=("Jiǎ·Xiàn", "qiángdiào", "guàngài")
    )
    (concept,) = terms_as_concepts(named, {})
    assert (concept.zh, concept.accept) == ("甲县", ("=jia",))


def test_what_changed_since_the_last_try() -> None:
    """Places gained and lost, words gone, remarks settled; nothing when nothing changed."""
    first = feedback_on(ITEM, "The meeting did not note wonderful rain.")
    second = feedback_on(ITEM, "It was noted that this year is dry.")
    assert changes(first, second) == (
        "Since your last try: now found: 今年, 雨水偏少; no longer found: 会议; "
        "gone from the words to check: wonderful; remarks settled: 1."
    )
    assert changes(second, second) == ""


def test_a_negation_in_the_chinese_is_none_in_question() -> None:
    """Where the Chinese negates, so may the English."""
    item = replace(ITEM, zh="今年雨水不多。")
    assert check_translation(item, "The meeting noted it is not wet this year.").notes == ()


def test_a_flag_takes_no_word_from_another_concept() -> None:
    """A longer accepted wording wins over a flagged one inside it, whichever concept it is of."""
    item = with_concepts(concept("会议", "claim check"), concept("指出", "noted", flag="claim"))
    assert statuses("They noted the claim check.", item) == {"会议": "found", "指出": "found"}
    assert statuses("The claim check of the meeting.", item) == {
        "会议": "found",
        "指出": "unrecognized",
    }


def test_the_whole_feedback() -> None:
    """The outcome, a message without figures of merit, then each place in order, then remarks."""
    found = feedback_on(ITEM, "The meeting did not claim that elephants are dry.")
    assert (found.outcome, found.message) == (
        "partly",
        "Partly. One meaning was not recognized, which does not mean wrong; one wording needs "
        "another look.",
    )
    assert found.unseen == UNSEEN
    why = (
        "you wrote “claim”. 'Claim' puts distance between the writer and the words; 指出 endorses "
        "them. Accepted, for example: it was noted; pointed out that."
    )
    assert found.marks == (
        Mark("会议", "found"),
        Mark("今年", "unrecognized"),
        Mark("雨水偏少", "found"),
        Mark("指出", "flagged", why),
        Mark(
            "elephants",
            "unmatched",
            "nothing in the Chinese seems to ask for this. Is it added, or in the place of something "
            "else?",
        ),
        Mark("", "note", "You wrote 'not': the Chinese has no negation here."),
    )


WORDS = "the meeting noted claim this year dry low rain rainfall not 会议 % isn't elephants , ."


@given(
    st.text(max_size=2000) | st.lists(st.sampled_from(WORDS.split()), max_size=250).map(" ".join)
)
def test_any_text(text: str) -> None:
    """No text raises, the outcome is a known one, and no message of ours has a percentage."""
    found = feedback_on(ITEM, text)
    assert found.outcome in OUTCOMES
    ours = [found.message, *(m.text for m in found.marks if m.status != "note")]
    assert not any(re.search("%|percent", said) for said in ours)


@pytest.mark.parametrize("reference", ITEM.references)
def test_references_pass(reference: str) -> None:
    """Both of the course's own translations are found whole."""
    assert feedback_on(ITEM, reference).outcome == "correct"


@pytest.mark.parametrize(
    ("item", "english", "said"),
    [
        ("p1-translate", "The Standing Committee of the Political Bureau of the CPC Central Committee held its 20th collective study session on the afternoon of April 25 on strengthening AI development and regulation.", "中共中央政治局 · look again"),
        ("p1-translate", "On the afternoon of April 25 the Politburo of the 20th Central Committee held a collective study session on strengthening AI development and regulation.", "not recognized: 第二十次"),
        ("p1-translate", "On the afternoon of April 25 the Politburo held its 20th group study session on strengthening regulation to limit the development of AI.", "limit"),
        ("p1-translate", "On the afternoon of April 24 the Politburo held its 20th group study session on strengthening the development and regulation of AI.", "4月25日 · look again"),
        ("translate-comrades", "Comrades of the Politburo listened carefully to the lecture, discussed it and agreed.", "agreed · check these words"),
        ("translate-lecturer", "Comrade Professor Zheng of Xi'an Jiaotong University gave a lecture on this issue in Nanning and offered suggestions.", "郑南宁"),
        ("translate-hinge", "After listening to the lecture and the discussion, Xi Jinping will deliver an important speech.", "发表 · look again"),
        ("translate-can-be", "Xi Jinping stressed that AI must be an international public good that benefits humanity.", "可以是 · look again"),
        ("translate-encounter", "Xi noted that AI brings unprecedented opportunities for development and risks and challenges.", "not recognized: 前所未遇"),
        ("translate-policy-support", "Xi stressed that AI being a new technology and a new field, policy support is helpful.", "很重要"),
        ("translate-shortcomings", "At the same time there are still weaknesses in basic research, key core technologies and other areas.", "基础理论"),
        ("translate-shortcomings", "At the same time there are no longer any weaknesses in basic theory, key core technologies and other areas.", "还 · look again"),
    ],
)  # fmt: skip
def test_planted_mistakes(item: str, english: str, said: str) -> None:
    """A real mistake in good English is pointed at, in its place."""
    feedback = check_answer(load_item(item), english)
    assert said in str(feedback)
    assert feedback.marks
