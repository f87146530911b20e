"""grade(item, answer) → Feedback. Pure: no file, no clock, no Jupyter."""

from __future__ import annotations

import unicodedata
from functools import singledispatch
from itertools import pairwise
from typing import Any

from exercises.item import (
    LIMIT,
    Choice,
    Cloze,
    Feedback,
    Gap,
    Item,
    Mark,
    Row,
    Rows,
    Segment,
    Translate,
)
from exercises.translation import feedback_on

_QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_INVISIBLE = {"Cf", "Cc"}


def normalize(text: str) -> str:
    """What does not matter in an answer, taken away: width, quotes, spaces, invisible marks."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    kept = (" " if c.isspace() else c for c in plain if c.isspace() or not _invisible(c))
    return " ".join("".join(kept).split())


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE


def fits(item: Item, answer: Any) -> bool:
    """Whether a value has the shape of an answer to this item, whatever it says."""
    empty = empty_answer(item)
    if isinstance(empty, list):
        return (
            isinstance(answer, list)
            and len(answer) == len(empty)
            and all(isinstance(text, str) for text in answer)
        )
    return isinstance(answer, str)


def length(answer: Any) -> int:
    """How many characters an answer has; a list's are added up."""
    return len(answer) if isinstance(answer, str) else sum(map(len, answer))


def empty_answer(item: Item) -> Any:
    """The answer that stands in an untouched item."""
    if isinstance(item, Cloze):
        return [""] * len(item.gaps)
    if isinstance(item, Rows):
        return [""] * len(item.rows)
    return ""


def key_answer(item: Item) -> Any:
    """An answer that is right; for a translation, the course's first reference."""
    if isinstance(item, Choice):
        return item.key
    if isinstance(item, Cloze):
        return [gap.text for gap in item.gaps]
    if isinstance(item, Rows):
        return [row.key for row in item.rows]
    if isinstance(item, Segment):
        return place_breaks(item.zh, item.gold)
    if isinstance(item, Translate):
        return item.references[0]
    raise TypeError(f"{type(item).__name__} has no key")


def check_answer(item: Item, answer: Any) -> Feedback:
    """Grade an answer from anywhere: of the wrong shape, empty, too long, or sound."""
    if not fits(item, answer):
        return Feedback("unattempted", "Not checked. This is not an answer to this item.")
    characters = length(answer)
    if characters > LIMIT:
        return Feedback(
            "unattempted",
            f"Not checked. The answer has {characters:,} characters; up to {LIMIT:,} can be "
            "checked. Shorten it and check again.",
        )
    if not any(normalize(text) for text in ([answer] if isinstance(answer, str) else answer)):
        return Feedback("unattempted", "Nothing to check yet. Give an answer first.")
    return grade(item, answer)


@singledispatch
def grade(item: Item, answer: Any) -> Feedback:
    """What there is to say of an answer. One rule for each item type."""
    raise TypeError(f"no rule for {type(item).__name__}")


# --- choice ----------------------------------------------------------------------------------


@grade.register
def _(item: Choice, answer: str) -> Feedback:
    if answer == item.key:
        return Feedback("correct", f"Correct. {item.rationale}")
    for distractor in item.distractors:
        if answer == distractor.text:
            return Feedback("incorrect", f"Not yet ({distractor.error}). {distractor.rationale}")
    return Feedback("unattempted", "Not checked. This is none of the options. Pick one of them.")


# --- cloze -----------------------------------------------------------------------------------


@grade.register
def _(item: Cloze, answer: list[str]) -> Feedback:
    marks = tuple(
        _grade_gap(gap, normalize(text).replace(" ", ""))
        for gap, text in zip(item.gaps, answer, strict=True)
    )
    right = sum(mark.status == "right" for mark in marks)
    if right == len(marks):
        return Feedback("correct", f"Correct. {item.rationale}", marks)
    if right:
        return Feedback("partly", f"Partly. {right} of {len(marks)} gaps are right.", marks)
    return Feedback("incorrect", "Not yet. See what is said of each gap.", marks)


def _grade_gap(gap: Gap, text: str) -> Mark:
    wanted = [normalize(right).replace(" ", "") for right in (gap.text, *gap.accept)]
    if text in wanted:
        return Mark(text, "right")
    if not text:
        return Mark("(empty)", "missing", "nothing typed here yet.")
    for near in gap.near:
        if text == normalize(near.text).replace(" ", ""):
            return Mark(text, "wrong", near.why)
    return Mark(text, "wrong", _distance(wanted[0], text))


def _distance(wanted: str, text: str) -> str:
    """How far a gap's answer is from the key, without giving the key away."""
    shared = [character for character in text if character in wanted]
    size = "1 character" if len(wanted) == 1 else f"{len(wanted)} characters"
    if len(text) < len(wanted) and len(shared) == len(text):
        return f"these characters belong here, but the gap takes {len(wanted)}."
    if sorted(text) == sorted(wanted):
        return "the right characters in another order."
    if shared:
        there = "".join(dict.fromkeys(shared))
        return f"{there} belongs here, the rest does not. The gap takes {size}."
    return f"something else stands here in the text, in {size}."


# --- match and label -------------------------------------------------------------------------


@grade.register
def _(item: Rows, answer: list[str]) -> Feedback:
    if any(text and text not in item.options for text in answer):
        return Feedback("unattempted", "Not checked. Choose from what is offered for each line.")
    marks = tuple(_grade_row(row, text) for row, text in zip(item.rows, answer, strict=True))
    right = sum(mark.status == "right" for mark in marks)
    if right == len(marks):
        return Feedback("correct", f"Correct. {item.rationale}", marks)
    if right:
        return Feedback("partly", f"Partly. {right} of {len(marks)} lines are right.", marks)
    return Feedback("incorrect", "Not yet. See what is said of each line.", marks)


def _grade_row(row: Row, text: str) -> Mark:
    if text == row.key:
        return Mark(row.text, "right", text)
    if not text:
        return Mark(row.text, "missing", "nothing chosen yet.")
    own = next((near.why for near in row.wrong if near.text == text), row.clue)
    return Mark(row.text, "wrong", f"{text}? {own}")


# --- segment ---------------------------------------------------------------------------------


MISSING_TOLD = 2
"""How many missing breaks are told at a time: enough to go on, not the whole answer."""


def place_breaks(zh: str, breaks: frozenset[int]) -> str:
    """The text with a space at each break (a character position)."""
    edges = [0, *sorted(breaks), len(zh)]
    return " ".join(zh[a:b] for a, b in pairwise(edges))


def breaks_of(answer: str) -> frozenset[int]:
    """The character positions at which an answer has a space."""
    position, found = 0, set()
    for word in answer.split():
        position += len(word)
        found.add(position)
    return frozenset(found - {position})


@grade.register
def _(item: Segment, answer: str) -> Feedback:
    if "".join(answer.split()) != item.zh:
        return Feedback(
            "unattempted",
            "Not checked. The characters are not those of the text. Only place breaks.",
        )
    placed = breaks_of(answer)
    wrong = sorted(placed - item.gold - item.either)
    missing = sorted(item.gold - item.either - placed)
    told = sorted(wrong + missing[:MISSING_TOLD])
    marks = tuple(_grade_break(item, position, position in missing) for position in told)
    if not marks:
        return Feedback("correct", f"Correct. {item.rationale}")
    left = len(missing) - MISSING_TOLD
    more = f" {left} more to find after that." if left > 0 else ""
    if placed & item.gold and len(wrong) + len(missing) <= max(1, len(item.gold) // 2):
        return Feedback("partly", f"Partly. Most words are found; look here.{more}", marks)
    return Feedback("incorrect", f"Not yet. Look at these places first.{more}", marks)


def _grade_break(item: Segment, position: int, is_missing: bool) -> Mark:
    for known in item.breaks:
        start = position - len(known.before)
        if start >= 0 and item.zh.startswith(known.before + known.after, start):
            status = "missing" if is_missing else "wrong"
            return Mark(f"{known.before}|{known.after}", status, known.rationale)
    edges = [0, *sorted(item.gold), len(item.zh)]
    start = max(edge for edge in edges if edge < position)
    end = min(edge for edge in edges if edge > position)
    if is_missing:
        left, right = item.zh[start:position], item.zh[position:end]
        return Mark(f"{left}|{right}", "missing", f"two words meet here: {left} and {right}.")
    place = f"{item.zh[start:position]}|{item.zh[position:end]}"
    return Mark(place, "wrong", f"{item.zh[start:end]} is one word in this text.")


# --- translate -------------------------------------------------------------------------------


@grade.register
def _(item: Translate, answer: str) -> Feedback:
    found = feedback_on(item, normalize(answer))
    if found.outcome == "correct":
        return Feedback("correct", f"{found.message} {item.rationale}", found.marks)
    return found
