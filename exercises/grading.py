"""grade(item, answer) → Feedback. Pure: no file, no clock, no Jupyter."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import Any

from exercises.english import FUNCTION_WORDS
from exercises.item import (
    SELF_MARKS,
    Choice,
    Cloze,
    Compose,
    Criterion,
    Fault,
    Feedback,
    Gap,
    Item,
    Mark,
    Order,
    Revise,
    Row,
    Rows,
    Segment,
    Spot,
    Translate,
)
from exercises.pattern import Text, compile_pattern, matches, tokens
from exercises.spelling import (
    HAN,
    normalize,
    pinyin_form,
    toneless,
    unpunctuated,
    unspaced,
    wrong_sounds,
)
from exercises.translation import feedback_on, quoted


def fits(item: Item, answer: Any) -> bool:
    """Whether a value has the shape of an answer to this item, whatever it says."""
    if item.size is None:
        return isinstance(answer, str)
    return (
        isinstance(answer, list)
        and len(answer) == item.size
        and all(isinstance(text, str) for text in answer)
    )


def length(answer: Any) -> int:
    """How many characters an answer has; a list's are added up."""
    return len(answer) if isinstance(answer, str) else sum(map(len, answer))


def check_answer(item: Item, answer: Any) -> Feedback:
    """Grade an answer from anywhere: of the wrong shape, empty, too long, or sound."""
    if not fits(item, answer):
        return Feedback("unattempted", "Not checked. This is not an answer to this item.")
    characters = length(answer)
    if characters > item.limit:
        return Feedback(
            "unattempted",
            f"Not checked. The answer has {characters:,} characters; up to {item.limit:,} can be "
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
    marks = tuple(_grade_gap(gap, text) for gap, text in zip(item.gaps, answer, strict=True))
    right = sum(mark.status == "right" for mark in marks)
    if right == len(marks):
        return Feedback("correct", f"Correct. {item.rationale}", marks)
    if right:
        return Feedback("partly", f"Partly. {right} of {len(marks)} gaps are right.", marks)
    return Feedback("incorrect", "Not yet. See what is said of each gap.", marks)


def _grade_gap(gap: Gap, typed: str) -> Mark:
    text = unspaced(typed)
    if not text:
        return Mark("(empty)", "missing", "nothing typed here yet.")
    if gap.pinyin:
        return _grade_pinyin(gap, text)
    if text == gap.hant and gap.hant != gap.text:
        return Mark(text, "right", "in traditional characters, which is fine.")
    bare = unpunctuated(text).casefold()
    if bare in [unpunctuated(right).casefold() for right in (gap.text, *gap.accept)]:
        return Mark(text, "right")
    for near in gap.near:
        if bare == unpunctuated(near.text).casefold():
            return Mark(text, "wrong", near.why)
    return Mark(text, "wrong", _distance(unspaced(gap.text), bare or text))


def _grade_pinyin(gap: Gap, text: str) -> Mark:
    if any(HAN.match(character) for character in text):
        return Mark(text, "wrong", "the characters stand there already. Type how they are read.")
    typed = pinyin_form(text)
    wanted = [pinyin_form(right) for right in (gap.pinyin, *gap.accept)]
    if typed in wanted:
        return Mark(text, "right", gap.pinyin)
    for near in gap.near:
        if typed == pinyin_form(near.text):
            return Mark(text, "wrong", near.why)
    if typed in map(toneless, wanted):
        return Mark(text, "wrong", "the sounds are right. Add the tones (xue2xi2 will do).")
    if toneless(typed) in map(toneless, wanted):
        return Mark(text, "wrong", "the sounds are right, but not every tone is.")
    return Mark(text, "wrong", "this is read in another way. Say it aloud, then look it up above.")


def _distance(wanted: str, text: str) -> str:
    """How far a gap's answer is from the key, without giving the key away."""
    if text.isascii() and text.isalpha():
        return "these are letters. The gap takes characters: switch your input method to Chinese."
    alike = wrong_sounds(wanted, text)
    if alike:
        others = " and ".join(dict.fromkeys(alike))
        verb = "is another character" if len(set(alike)) == 1 else "are other characters"
        return f"it sounds right, but {others} {verb} with that sound."
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
    return Mark(row.text, "wrong", f"you chose “{text}”: {own}")


# --- segment ---------------------------------------------------------------------------------


MISSING_TOLD = 2
"""How many missing breaks are told at a time: enough to go on, not the whole answer."""


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


# --- order -----------------------------------------------------------------------------------


@grade.register
def _(item: Order, answer: list[str]) -> Feedback:
    known = {part.text: part for part in item.parts}
    if sorted(answer) != sorted(known):
        return Feedback("unattempted", "Not checked. Put each line in one place, and every line.")
    ranks = [known[text].rank for text in answer]
    kept = _longest_run(ranks)
    if len(kept) == len(answer):
        return Feedback("correct", f"Correct. {item.rationale}")
    marks = tuple(
        Mark(text, "wrong", known[text].clue)
        for place, text in enumerate(answer)
        if place not in kept
    )
    told = "Move one line" if len(marks) == 1 else f"Move {len(marks)} lines"
    if len(marks) < len(kept):
        return Feedback("partly", f"Partly. {told}, and the order is right.", marks)
    return Feedback("incorrect", f"Not yet. {told}, and the order is right.", marks)


def _longest_run(ranks: list[int]) -> frozenset[int]:
    """The places of a longest part of the list that never falls; of several the earliest."""
    best: list[tuple[int, ...]] = []
    for place, rank in enumerate(ranks):
        longest: tuple[int, ...] = ()
        for run in best:
            if ranks[run[-1]] <= rank and len(run) > len(longest):
                longest = run
        best.append((*longest, place))
    size = max(map(len, best), default=0)
    return frozenset(next((run for run in best if len(run) == size), ()))


# --- spot ------------------------------------------------------------------------------------


@grade.register
def _(item: Spot, answer: str) -> Feedback:
    chosen = _chosen_words(item, answer)
    if chosen is None:
        return Feedback("unattempted", "Not checked. The text is another. Only mark words in it.")
    if not chosen:
        return Feedback("unattempted", "Nothing to check yet. Mark the words first.")
    marks, spare = [], set(chosen)
    for target in item.targets:
        words = set(range(*target.span))
        spare -= words
        if words <= chosen:
            error = f"{target.error}. " if target.error else ""
            marks.append(Mark(target.text, "found", f"{error}{target.rationale}"))
        elif words & chosen:
            part = _words_of(item, sorted(words & chosen))
            marks.append(Mark(part, "missing", "a part of it. Which words beside it belong to it?"))
    found = sum(mark.status == "found" for mark in marks)
    beside = {n for n in spare if _is_small(item, n) and {n - 1, n + 1} & (chosen - spare)}
    wrong = [_grade_spare(item, run) for run in _runs(sorted(spare - beside))]
    marks += wrong
    left = len(item.targets) - found
    if not left and not wrong:
        return Feedback("correct", f"Correct. {item.rationale}", tuple(marks))
    places = "one place" if left == 1 else f"{left} places"
    more = f" Still to find: {places}." if left else " All is found, but more is marked."
    if found or len(marks) > len(wrong):
        return Feedback("partly", f"Partly.{more}", tuple(marks))
    return Feedback("incorrect", f"Not yet.{more}", tuple(marks))


def _chosen_words(item: Spot, answer: str) -> set[int] | None:
    """The numbers of the words in [brackets]; None when the text is not the item's."""
    position, inside, marked = 0, False, set()
    for character in answer:
        if character in "[]":
            inside = character == "["
        elif item.text[position : position + 1] != character:
            return None
        else:
            if inside:
                marked.add(position)
            position += 1
    if position != len(item.text):
        return None
    return {n for n, (start, end) in enumerate(item.words) if marked & set(range(start, end))}


def _grade_spare(item: Spot, run: list[int]) -> Mark:
    text = _words_of(item, run)
    for lure in item.lures:
        if set(run) & set(range(*lure.span)):
            return Mark(text, "wrong", lure.why)
    if item.is_rendering:
        return Mark(text, "wrong", "the Chinese bears this out.")
    return Mark(text, "wrong", "this carries something else.")


def _words_of(item: Spot, numbers: list[int]) -> str:
    return item.text[item.words[numbers[0]][0] : item.words[numbers[-1]][1]]


def _runs(numbers: list[int]) -> list[list[int]]:
    """Numbers parted into runs that follow on one another."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def _is_small(item: Spot, number: int) -> bool:
    """Whether a word is an English one that may go with a target or not: the, of, to …"""
    start, end = item.words[number]
    return item.is_rendering and item.text[start:end].lower() in FUNCTION_WORDS


# --- translate and revise --------------------------------------------------------------------


@grade.register
def _(item: Translate, answer: str) -> Feedback:
    found = feedback_on(item, normalize(answer))
    if found.outcome == "correct" and item.rationale:
        return replace(found, message=f"{found.message} {item.rationale}")
    return found


@grade.register
def _(item: Revise, answer: str) -> Feedback:
    text = normalize(answer)
    if text == normalize(item.draft):
        return Feedback("unattempted", "Not checked. This is still the draft. Mend it first.")
    rest = feedback_on(item, text)
    if rest.outcome == "unattempted":
        return rest
    faults = tuple(_grade_fault(fault, text, rest.marks) for fault in item.faults)
    mended = sum(mark.status == "right" for mark in faults)
    others = tuple(
        mark
        for mark in rest.marks
        if not any(mark.place and fault.concerns(mark.place) for fault in item.faults)
        and not _is_planted(mark, item)
    )
    if mended < len(faults):
        start = "Partly." if mended else "Not yet."
        outcome = "partly" if mended else "incorrect"
        message = f"{start} The fault of the draft is still there."
    elif rest.outcome == "correct":
        outcome, message = "correct", f"Correct: the fault is gone. {item.rationale}"
    else:
        outcome, message = "partly", "Partly. The fault is gone. Now look at the rest."
    return replace(rest, outcome=outcome, message=message, marks=(*faults, *others))


def _is_planted(mark: Mark, item: Revise) -> bool:
    """Whether a remark on words to check is about the planted words, of which enough is said."""
    planted = {word.stem for fault in item.faults for word in tokens(fault.text)}
    return mark.status == "unmatched" and {w.stem for w in tokens(mark.place)} <= planted


def _grade_fault(fault: Fault, text: str, marks: tuple[Mark, ...]) -> Mark:
    """A fault stays while its words stand there, or while its meaning is not found."""
    words = Text(tokens(text))
    planted = matches(compile_pattern(fault.text), words) if fault.text else []
    place = fault.zh or (f"“{quoted(words, planted[0])}”" if planted else "the fault")
    said = f"{fault.error}. {fault.why}"
    if planted:
        return Mark(place, "wrong", said)
    mine = [m.status for m in marks if m.status in PLACES and fault.concerns(m.place)]
    if fault.zh and (not mine or set(mine) != {"found"}):
        return Mark(place, "flagged" if "flagged" in mine else "unrecognized", said)
    return Mark(place, "right", "mended.")


PLACES = ("found", "unrecognized", "flagged")
"""The statuses of marks whose place is the Chinese of a concept."""


# --- compose ---------------------------------------------------------------------------------


@grade.register
def _(item: Compose, answer: list[str]) -> Feedback:
    text, *given = answer
    if not normalize(text):
        return Feedback("unattempted", "Nothing to keep yet. Write your text first.")
    if any(mark and mark not in SELF_MARKS for mark in given):
        return Feedback("unattempted", "Not checked. Choose your marks from the list.")
    marks = [
        _self_mark(criterion, mark) for criterion, mark in zip(item.criteria, given, strict=True)
    ]
    fewest, most = item.words
    count = word_count(text)
    if most and not fewest <= count <= most:
        marks.append(
            Mark("", "note", f"about {count} words; the task asks for {fewest} to {most}.")
        )
    ask = "" if all(given) else " Now mark it yourself, line by line."
    again = " Look again where you said not yet." if "not yet" in given else ""
    return Feedback("for-review", f"Kept for your portfolio.{ask}{again}", tuple(marks))


def _self_mark(criterion: Criterion, mark: str) -> Mark:
    status = {"yes": "note", "partly": "note", "not yet": "wrong", "": "missing"}[mark]
    said = "you say yes." if mark == "yes" else criterion.look
    return Mark(criterion.text, status, said)


def word_count(text: str) -> int:
    """How long a text is: its words, where a Chinese character counts as one."""
    return len(HAN.findall(text)) + len(tokens(HAN.sub(" ", text)))
