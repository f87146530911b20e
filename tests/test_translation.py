"""The concept checker."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.bank import load_item
from exercises.grading import check_answer
from exercises.item import OUTCOMES, Concept, Flag, Mark, Translate
from exercises.translation import ANOTHER, UNSEEN, Findings, check_translation, feedback_on

COUNTY = Path(__file__).resolve().parent / "fixtures" / "county"
ITEM = load_item("dry-year-in-english", "county-2031", COUNTY)
assert isinstance(ITEM, Translate)


def statuses(text: str, item: Translate = ITEM) -> dict[str, str]:
    found = check_translation(item, text)
    return dict(zip((c.zh for c in item.concepts), found.statuses, strict=False))


def with_concepts(*concepts: Concept) -> Translate:
    return replace(ITEM, concepts=concepts)


def concept(zh: str, *accept: str, flag: str = "", shared: bool = False) -> Concept:
    flags = (Flag(flag, "the reason"),) if flag else ()
    return Concept(zh=zh, role="how", accept=accept, flag=flags, shared=shared)


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
        ("会议指出，今年雨水偏少。", "Most of this is Chinese. Write the sentence in English."),
        ("!!! …", "There are no words here yet."),
        ("qwfp arst zxcd neio", ANOTHER),
        ("Our cat sleeps on the table at noon.", ANOTHER),
        (
            "meeting note rainfall dry low side year",
            "This reads like a list of words. Write a whole sentence.",
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
    assert check_translation(ITEM, text) == Findings(("found",) * 4, ("",) * 4, (), ())


def test_words_that_a_concept_used_are_accounted_for() -> None:
    """Neither an addition nor a negation in question, whatever form the wording allows."""
    item = with_concepts(concept("会议", "gather*"), concept("雨水偏少", "not …2 wet"))
    found = check_translation(item, "The gatherings this year were not too wet.")
    assert found == Findings(("found", "found"), ("", ""), (), ())


@pytest.mark.parametrize("isnt", ["isn't", "isn’t", "is not"])
def test_short_forms_are_no_additions(isnt: str) -> None:
    """It's, they've, isn't say nothing that is not in the Chinese, but a negation is noted."""
    text = f"It's what they've noted at the meeting: this year {isnt} dry."
    found = check_translation(ITEM, text)
    said = isnt.replace("’", "'") if isnt != "is not" else "not"
    notes = (f"You wrote '{said}': the Chinese has no negation here.",)
    assert found == Findings(("found",) * 4, ("",) * 4, (), notes)


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
        "Partly. One meaning was not recognized. That does not mean wrong: look at each place. "
        + UNSEEN,
    )
    why = "'Claim' puts distance between the writer and the words; 指出 endorses them."
    assert found.marks == (
        Mark("会议", "found"),
        Mark("指出", "flagged", why),
        Mark("今年", "unrecognized"),
        Mark("雨水偏少", "found"),
        Mark(
            "elephants",
            "unmatched",
            "nothing in the Chinese seems to ask for this. Is it an addition?",
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
    ("item", "english", "place", "status"),
    [
        ("p1-translate", "The Standing Committee of the Political Bureau of the CPC Central Committee held its 20th collective study session on the afternoon of April 25 on strengthening AI development and regulation.", "中共中央政治局", "flagged"),
        ("p1-translate", "On the afternoon of April 25 the Politburo of the 20th Central Committee held a collective study session on strengthening AI development and regulation.", "第二十次", "unrecognized"),
        ("p1-translate", "On the afternoon of April 25 the Politburo held its 20th group study session on strengthening regulation to limit the development of AI.", "发展", "flagged"),
        ("translate-comrades", "All the comrades of the Politburo listened carefully to the lecture and discussed it.", "中央政治局的同志", "flagged"),
        ("translate-comrades", "The comrades of the Politburo must listen carefully to the lecture and discuss it.", "听取", "flagged"),
        ("translate-comrades", "Comrades of the Politburo listened carefully to the lecture, discussed it and agreed.", "进行了讨论", "flagged"),
        ("translate-lecturer", "Comrade Professor Zheng of Xi'an Jiaotong University gave a lecture on this issue in Nanning and offered suggestions.", "郑南宁", "flagged"),
        ("translate-hinge", "After listening to the lecture and the discussion, Xi Jinping will deliver an important speech.", "发表", "flagged"),
        ("translate-can-be", "Xi Jinping stressed that AI must be an international public good that benefits humanity.", "可以是", "flagged"),
        ("translate-encounter", "Xi noted that AI brings unprecedented opportunities for development and unprecedented risks and challenges.", "前所未遇", "flagged"),
        ("translate-policy-support", "Xi stressed that AI being a new technology and a new field, policy support is vital.", "很重要", "flagged"),
        ("translate-shortcomings", "At the same time there are still weaknesses in basic research, key core technologies and other areas.", "基础理论", "flagged"),
    ],
)  # fmt: skip
def test_planted_mistakes(item: str, english: str, place: str, status: str) -> None:
    """A real mistake in good English is not called correct, and the place is named."""
    feedback = check_answer(load_item(item), english)
    assert feedback.outcome == "partly"
    assert (place, status) in {(mark.place, mark.status) for mark in feedback.marks}
