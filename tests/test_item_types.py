"""Order, spot, revise, compose, and pinyin in a gap: what is said of each kind of answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from exercises.bank import load_item
from exercises.grading import check_answer, word_count
from exercises.item import Item, Mark, Order, Part, bracketed

COUNTY = Path(__file__).resolve().parent / "fixtures" / "county"


def load(item_id: str) -> Any:
    return load_item(item_id, "county-2031", COUNTY)


def marks(item: Item, answer: Any) -> list[tuple[str, str, str]]:
    """What is said, place by place."""
    return [(mark.place, mark.status, mark.text) for mark in check_answer(item, answer).marks]


# --- order -----------------------------------------------------------------------------------

WHO, LINE, TASK = "会议强调", "要坚持稳中求进", "把保灌溉放在更加突出的位置"


@pytest.mark.parametrize(
    ("answer", "outcome", "message", "wrong"),
    [
        ([WHO, LINE, TASK], "correct", "Correct. Who and how first", []),
        ([LINE, WHO, TASK], "partly", "Partly. Move one line, and", [WHO]),
        ([TASK, WHO, LINE], "partly", "Partly. Move one line, and", [TASK]),
        ([TASK, LINE, WHO], "incorrect", "Not yet. Move 2 lines, and", [LINE, WHO]),
        ([WHO, WHO, TASK], "unattempted", "Not checked. Put each line in", []),
        ([WHO, LINE, "x"], "unattempted", "Not checked. Put each line in", []),
        (["", "", ""], "unattempted", "Nothing to check yet.", []),
    ],
)
def test_order(answer: list[str], outcome: str, message: str, wrong: list[str]) -> None:
    """As few lines as possible are called out of place, each with its own clue."""
    item = load("how-it-runs")
    feedback = check_answer(item, answer)
    assert (feedback.outcome, feedback.message[: len(message)]) == (outcome, message)
    clues = {part.text: part.clue for part in item.parts}
    assert [m for m in feedback.marks if m.status == "wrong"] == [
        Mark(text, "wrong", clues[text]) for text in wrong
    ]


def test_order_with_a_free_pair() -> None:
    """Parts of one rank may change places, and nothing else may."""
    item = load("how-it-runs")
    parts = [Part("a", "A.", 0), Part("b", "B.", 1), Part("c", "C.", 1), Part("d", "D.", 2)]
    free = Order(
        id="x",
        readout="r",
        passage="01.1",
        track="both",
        stem="?",
        rationale="!",
        parts=tuple(parts),
    )
    outcomes = {
        text: check_answer(free, list(text)).outcome for text in ("abcd", "acbd", "bacd", "abdc")
    }
    assert outcomes == {"abcd": "correct", "acbd": "correct", "bacd": "partly", "abdc": "partly"}
    assert check_answer(free, list(free.shuffled)).outcome != "correct"
    assert sorted(item.shuffled) == sorted(item.model)


# --- spot ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "outcome", "said"),
    [
        (
            {2, 5, 6},
            "correct",
            [
                ("complained", "found", "mistranslation. 指出 points out."),
                ("severe drought", "found", "scope. 偏少 is a little less than usual."),
            ],
        ),
        (
            {2, 4, 5, 6},  # the small word beside a target is free
            "correct",
            [
                ("complained", "found", "mistranslation. 指出 points out."),
                ("severe drought", "found", "scope. 偏少 is a little less than usual."),
            ],
        ),
        (
            {6},
            "partly",
            [("drought", "missing", "a part of it. Which words beside it belong to it?")],
        ),
        ({8, 9}, "incorrect", [("this year", "wrong", "今年 is this year.")]),
        ({1}, "incorrect", [("meeting", "wrong", "the Chinese bears this out.")]),
        (
            {0, 1, 2, 3, 4, 5, 6, 7, 8, 9},
            "partly",
            [
                ("complained", "found", "mistranslation. 指出 points out."),
                ("severe drought", "found", "scope. 偏少 is a little less than usual."),
                ("The meeting", "wrong", "the Chinese bears this out."),
                ("struck this year", "wrong", "今年 is this year."),
            ],
        ),
    ],
)
def test_spot(words: set[int], outcome: str, said: list[tuple[str, str, str]]) -> None:
    """Targets, parts of them, lures and sound words each hear what fits them."""
    item = load("what-went-wrong")
    answer = bracketed(item, words)
    assert check_answer(item, answer).outcome == outcome
    assert marks(item, answer) == said


def test_spot_says_how_many_are_left() -> None:
    """What is still to find is counted, and not shown."""
    item = load("what-went-wrong")
    assert check_answer(item, bracketed(item, {2})).message == "Partly. Still to find: one place."
    said = check_answer(item, bracketed(item, {0})).message
    assert said == "Not yet. Still to find: 2 places."
    assert check_answer(item, bracketed(item, {1, 2, 5, 6})).message == (
        "Partly. All is found, but more is marked."
    )


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("The meeting", "Not checked. The text is another. Only mark words in it."),
        ("The meeting complained that a severe drought struck this year.", "Nothing to check yet."),
        ("", "Nothing to check yet. Give an answer first."),
        ("[" * 300, "Not checked."),
    ],
)
def test_spot_only_takes_its_own_text(answer: str, message: str) -> None:
    """Another text, no mark, nothing: told so, no attempt."""
    feedback = check_answer(load("what-went-wrong"), answer)
    assert feedback.outcome == "unattempted"
    assert feedback.message.startswith(message)


def test_spot_in_the_chinese() -> None:
    """The words are those of the gold segmentation, punctuation left out."""
    item = load("which-carries-less")
    assert [piece for piece, clickable in item.pieces if clickable] == [
        *("会议", "指出", "今年", "雨水", "偏", "少")
    ]
    assert item.model == "会议指出，今年雨水[偏]少。"
    assert check_answer(item, item.model).outcome == "correct"
    assert marks(item, "[会议]指出，今年雨水[偏]少。")[1] == (
        "会议",
        "wrong",
        "this carries something else.",
    )


# --- revise ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "outcome", "place", "status"),
    [
        (
            "The meeting pointed out that there is a drought this year.",
            "incorrect",
            "雨水偏少",
            "wrong",
        ),
        ("The meeting pointed out that rainfall is low this year.", "correct", "雨水偏少", "right"),
        (
            "The meeting pointed out that this year went well.",
            "incorrect",
            "雨水偏少",
            "unrecognized",
        ),
        ("Rainfall is low this year.", "partly", "雨水偏少", "right"),
        ("Rainfall is low: a drought.", "incorrect", "雨水偏少", "wrong"),
    ],
)
def test_revise(text: str, outcome: str, place: str, status: str) -> None:
    """The planted words must go, their meaning must come, and the rest must stay."""
    item = load("mend-the-drought")
    assert check_answer(item, text).outcome == outcome
    assert marks(item, text)[0][:2] == (place, status)


def test_revise_wants_a_change() -> None:
    """The draft itself, in whatever spacing or case of quotes, is no answer yet."""
    item = load("mend-the-drought")
    for text in (item.draft, f"  {item.draft} ", item.draft.replace(" ", "\u3000")):
        feedback = check_answer(item, text)
        assert (feedback.outcome, feedback.message) == (
            "unattempted",
            "Not checked. This is still the draft. Mend it first.",
        )


# --- compose ---------------------------------------------------------------------------------


def test_compose() -> None:
    """A text is kept and never graded; what the learner says of it is answered."""
    item = load("tell-a-farmer")
    text = "Water for the fields comes first this year."
    said = check_answer(item, [text, "yes", "not yet"])
    assert (said.outcome, said.message) == (
        "for-review",
        "Kept for your portfolio. Look again where you said not yet.",
    )
    assert [(m.status, m.text) for m in said.marks] == [
        ("note", "you say yes."),
        ("wrong", "No sum and no date is in the Chinese."),
    ]
    unmarked = check_answer(item, [text, "", ""])
    assert unmarked.message == "Kept for your portfolio. Now mark it yourself, line by line."
    short = check_answer(item, ["Water first.", "yes", "yes"])
    assert short.marks[-1] == Mark("", "note", "about 2 words; the task asks for 5 to 40.")


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (["", "yes", "yes"], "Nothing to keep yet. Write your text first."),
        (["x", "superb", ""], "Not checked. Choose your marks from the list."),
        (["x"], "Not checked. This is not an answer to this item."),
        (["x" * 12_001, "", ""], "Not checked. The answer has 12,001 characters; up to 12,000"),
    ],
)
def test_compose_needs_a_text(answer: list[str], message: str) -> None:
    """No text, foreign marks, too much: told so."""
    feedback = check_answer(load("tell-a-farmer"), answer)
    assert feedback.outcome == "unattempted"
    assert feedback.message.startswith(message)


@pytest.mark.parametrize(
    ("text", "count"), [("two words", 2), ("今年雨水偏少。", 6), ("AI 很重要", 4), ("", 0)]
)
def test_word_count(text: str, count: int) -> None:
    """A Chinese character counts as one word."""
    assert word_count(text) == count


# --- pinyin and near misses in a gap -----------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("yǔshuǐ", "right", "yǔshuǐ"),
        ("yu3 shui3", "right", "yǔshuǐ"),
        ("YU3SHUI3", "right", "yǔshuǐ"),
        ("yushui", "wrong", "the sounds are right. Add the tones (xue2xi2 will do)."),
        ("yu2shui3", "wrong", "the sounds are right, but not every tone is."),
        ("xia4yu3", "wrong", "that is 下雨."),
        ("雨水", "wrong", "the characters stand there already. Type how they are read."),
        ("yushi", "wrong", "this is read in another way. Say it aloud, then look it up above."),
        ("", "missing", "nothing typed here yet."),
    ],
)
def test_pinyin_in_a_gap(typed: str, status: str, said: str) -> None:
    """Tone numbers will do; a missing tone, a wrong one, a wrong sound each hear their own."""
    item = load("how-is-it-read")
    assert item.gaps[0].pinyin == "yǔshuǐ"
    feedback = check_answer(item, [typed, *[""] * (len(item.gaps) - 1)])
    if typed:
        assert (feedback.marks[0].status, feedback.marks[0].text) == (status, said)
    else:
        assert feedback.outcome == "unattempted"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("更家", "it sounds right, but 家 is another character with that sound."),
        ("耕家", "it sounds right, but 耕 and 家 are other characters with that sound."),
        ("加更", "the right characters in another order."),
        ("加", "these characters belong here, but the gap takes 2."),
        ("更多", "更 belongs here, the rest does not. The gap takes 2 characters."),
        ("最为", "something else stands here in the text, in 2 characters."),
        (
            "gengjia",
            "these are letters. The gap takes characters: switch your input method to Chinese.",
        ),
        ("更", "one syllable sounds too short before 突出."),
    ],
)
def test_near_misses_in_a_gap(typed: str, said: str) -> None:
    """A homophone, another order, a missing character, letters: each is told what it is."""
    assert check_answer(load("place-of-irrigation"), [typed]).marks == (Mark(typed, "wrong", said),)


def test_traditional_characters_are_taken() -> None:
    """The traditional form is right, and said to be."""
    item = load_item("warm-stress")
    traditional = [gap.hant for gap in item.gaps]
    assert traditional == ["強調"]
    feedback = check_answer(item, traditional)
    assert (feedback.outcome, feedback.marks[0].text) == (
        "correct",
        "in traditional characters, which is fine.",
    )
