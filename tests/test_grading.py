"""Grading: a key is right, every wrong answer has its own words, trifles are forgiven."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.bank import load_item
from exercises.grading import check_answer
from exercises.item import (
    OUTCOMES,
    Choice,
    Cloze,
    Feedback,
    Gap,
    Item,
    Mark,
    Near,
    Segment,
)
from exercises.spelling import normalize

COUNTY = Path(__file__).resolve().parent / "fixtures" / "county"
IDS = ["steady-progress", "place-of-irrigation", "dry-year", "dry-year-in-english"]


def load(item_id: str) -> Item:
    return load_item(item_id, "county-2031", COUNTY)


@pytest.mark.parametrize("item_id", IDS)
def test_grading_twice_is_the_same(item_id: str) -> None:
    """The key is right, and right again."""
    item = load(item_id)
    first, second = (check_answer(item, item.model) for _ in range(2))
    assert first == second
    assert first.outcome == "correct"


@pytest.mark.parametrize("item_id", IDS)
@pytest.mark.parametrize("answer", [None, 7, {}, [1, 2], [], [["x"]], b"x", True])
def test_wrong_shapes(item_id: str, answer: Any) -> None:
    """What is no answer at all is told so, and is no attempt."""
    assert check_answer(load(item_id), answer).message == (
        "Not checked. This is not an answer to this item."
    )


@pytest.mark.parametrize("item_id", IDS)
@pytest.mark.parametrize("length", [2_001, 10_000_000])
def test_too_long(item_id: str, length: int) -> None:
    """A longer answer is refused unread, with the count and what to do."""
    item = load(item_id)
    answer = ["x" * length] if item_id == "place-of-irrigation" else "x" * length
    assert check_answer(item, answer).message == (
        f"Not checked. The answer has {length:,} characters; up to 2,000 can be checked. "
        "Shorten it and check again."
    )


@pytest.mark.parametrize(
    "typed", ["更加", " 更加 ", "更 加", "更\u200b加", "\u202e更加", "更加\u3000"]
)
def test_what_does_not_matter_is_forgiven(typed: str) -> None:
    """Spaces of any kind, invisible and right-to-left marks."""
    assert check_answer(load("place-of-irrigation"), [typed]).outcome == "correct"


def test_normal_form() -> None:
    """Width, quotes, spaces, invisible marks."""
    assert normalize("ＡＩ\u3000“x”\u200b  ‘y’\n２０") == "AI \"x\" 'y' 20"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("更", "one syllable sounds too short before 突出."),
        ("加", "these characters belong here, but the gap takes 2."),
        ("加更", "the right characters in another order."),
        ("更多", "更 belongs here, the rest does not. The gap takes 2 characters."),
        ("十分", "something else stands here in the text, in 2 characters."),
    ],
)
def test_each_wrong_gap_has_words_that_fit(typed: str, said: str) -> None:
    """A near miss gets its own reason; another answer hears how far it is."""
    marks = check_answer(load("place-of-irrigation"), [typed]).marks
    assert [(mark.status, mark.text) for mark in marks] == [("wrong", said)]


def test_breaks() -> None:
    """Wrong and missing breaks are named; free ones are free; other characters are refused."""
    item = load("dry-year")
    found = check_answer(item, "今年 雨 水偏少")
    assert [(m.place, m.status, m.text) for m in found.marks] == [
        ("雨|水", "wrong", "雨水, rainfall, is one word."),
        ("雨水|偏", "missing", "two words meet here: 雨水 and 偏."),
    ]
    assert check_answer(item, "今年 雨水 偏 少").outcome == "correct"
    assert check_answer(item, "今年 雨水 偏少").outcome == "correct"
    assert check_answer(item, "今年 雨水 很少").message.startswith("Not checked.")


def test_each_distractor_has_its_own_words() -> None:
    """A wrong option hears its error kind and its reason; what is no option is no attempt."""
    item = load("steady-progress")
    assert isinstance(item, Choice)
    assert [
        check_answer(item, text) for text in ("keep the situation stable", "steady growth")
    ] == [
        Feedback("incorrect", f"Not yet ({one.error}). {one.rationale}") for one in item.distractors
    ]
    assert check_answer(item, "Steady") == Feedback(
        "unattempted", "Not checked. This is none of the options. Pick one of them."
    )


@pytest.mark.parametrize("answer", ["", " ", "\u3000\n\t", "\u200b\u202e\ufeff"])
@pytest.mark.parametrize("item_id", IDS)
def test_nothing_is_no_attempt(item_id: str, answer: str) -> None:
    """Empty, or only spaces and marks that nobody sees."""
    given_in = [answer] if item_id == "place-of-irrigation" else answer
    assert check_answer(load(item_id), given_in) == Feedback(
        "unattempted", "Nothing to check yet. Give an answer first."
    )


def gaps(*rows: Gap) -> Cloze:
    cloze = load("place-of-irrigation")
    assert isinstance(cloze, Cloze)
    return replace(cloze, gaps=rows)


def test_traditional_characters_where_they_are_accepted() -> None:
    """Another script is right only where the item says so; near misses are read as widely."""
    listed = gaps(Gap("灌溉", (2, 4), accept=("灌漑",), near=(Near("ＡＩ 灌", "not that"),)))
    unlisted = gaps(Gap("灌溉", (2, 4)))
    assert check_answer(listed, ["灌漑"]).outcome == "correct"
    assert check_answer(unlisted, ["灌漑"]).outcome == "incorrect"
    assert check_answer(listed, ["AI灌"]).marks == (Mark("AI灌", "wrong", "not that"),)


def test_each_gap_is_told_apart() -> None:
    """Some gaps right: partly, with a mark for each gap; a list too short or long is no answer."""
    item = gaps(Gap("把", (0, 1)), Gap("更加", (6, 8)), Gap("位置", (11, 13)))
    assert check_answer(item, ["将", "", "位置"]) == Feedback(
        "partly",
        "Partly. 1 of 3 gaps are right.",
        (
            Mark("将", "wrong", "something else stands here in the text, in 1 character."),
            Mark("(empty)", "missing", "nothing typed here yet."),
            Mark("位置", "right"),
        ),
    )
    for answer in (["把", "更加"], ["把", "更加", "位置", ""], ["把", "更加", None]):
        assert check_answer(item, answer).message == (
            "Not checked. This is not an answer to this item."
        )
    assert check_answer(item, ["把", "加" * 1000, "位" * 1000]).message.startswith(
        "Not checked. The answer has 2,001 characters;"
    )


def test_missing_breaks_are_told_two_at_a_time() -> None:
    """Enough to go on, and how many are left; a break set wrong inside a plain word is named."""
    item = load_item("dry-year", "county-2031", COUNTY)
    assert isinstance(item, Segment)
    item = replace(item, either=frozenset(), breaks=())
    assert check_answer(item, "今年雨水偏少") == Feedback(
        "incorrect",
        "Not yet. Look at these places first. 1 more to find after that.",
        (
            Mark("今年|雨水", "missing", "two words meet here: 今年 and 雨水."),
            Mark("雨水|偏", "missing", "two words meet here: 雨水 and 偏."),
        ),
    )
    assert check_answer(item, "今 年 雨水 偏 少") == Feedback(
        "partly",
        "Partly. Most words are found; look here.",
        (Mark("今|年", "wrong", "今年 is one word in this text."),),
    )


def test_invisible_marks_do_not_part_english_words() -> None:
    """A translation pasted from a web page is read without its soft hyphens and marks."""
    item = load("dry-year-in-english")
    plain = "This year has been rather dry, the meeting noted."
    pasted = plain.replace("meeting", "meet\u00ading").replace("noted", "\u202ano\u200bted")
    assert check_answer(item, pasted) == check_answer(item, plain)


@pytest.mark.parametrize("item_id", IDS)
@given(text=st.text(max_size=60))
def test_any_text_has_an_answer(item_id: str, text: str) -> None:
    """No text raises; every outcome is one of the five."""
    answer = [text] if item_id == "place-of-irrigation" else text
    found = check_answer(load(item_id), answer)
    assert found.outcome in OUTCOMES
    assert found.message
