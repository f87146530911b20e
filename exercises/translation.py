"""The concept checker: what of the Chinese is found in a free translation.

It compares no whole sentences. Each concept of the Chinese has wordings that carry it; a concept is
*found* or *not recognized*, and not recognized never means wrong. Pure: texts in, marks out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any

from exercises.english import FUNCTION_WORDS, LIGHT, NEGATIONS
from exercises.guards import refusal
from exercises.item import LIMIT, Concept, Feedback, Mark, Rendering
from exercises.pattern import Pattern, Text, Token, Used, compile_pattern, matches, tokens
from exercises.remarks import remarks
from exercises.slips import inflected, mend
from exercises.spelling import HAN, pinyin_form, toneless

UNSEEN = (
    "This check reads words and short phrases. A shaky term can pass as found. It cannot see who "
    "does what to whom, a free paraphrase, or style."
)
TERMS_ONLY = (
    "Nobody has written down the meanings of this sentence yet: this check looked for the terms of "
    "the termbase, names (where the pinyin has capitals), numbers, negation and modality, and at "
    "nothing else."
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A wording of a concept, at the words it would use. `flag` is the reason, when it is risky."""

    concept: int
    used: Used
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check of one translation found; statuses go with the concepts, in order.

    So do reasons (of what is flagged) and words: those of the learner that carry the concept.
    read_as says which words were taken for others: slips of the keyboard.
    """

    statuses: tuple[str, ...]
    reasons: tuple[str, ...]
    words: tuple[str, ...]
    unmatched: tuple[str, ...]
    notes: tuple[str, ...]
    refused: str = ""
    read_as: tuple[str, ...] = ()

    @property
    def alert(self) -> bool:
        """Whether there is anything to say beyond one unmatched word."""
        return bool(
            self.refused
            or self.notes
            or len(self.unmatched) >= 2
            or any(status != "found" for status in self.statuses)
        )


@dataclass(frozen=True)
class Wordings:
    """The wordings of a sentence's concepts, read once."""

    accept: tuple[tuple[Pattern, ...], ...]
    beside: tuple[Pattern, ...]
    flags: tuple[tuple[tuple[Pattern, str], ...], ...]
    stems: tuple[frozenset[str], ...]
    """For each concept the stems that its wordings have."""
    known: frozenset[str]
    """The words in all wordings, in the forms they may take."""

    @cached_property
    def every_stem(self) -> frozenset[str]:
        """The stems of all wordings."""
        return frozenset().union(*self.stems)


_IN_PATTERN = re.compile(r"(?<![=\w'])[a-z]+(?![a-z*])", re.IGNORECASE)


def words_of(patterns: Iterable[str]) -> set[str]:
    """The words that patterns are made of, those named exactly or by their beginning left out."""
    return {word.lower() for text in patterns for word in _IN_PATTERN.findall(text)}


@cache
def wordings(concepts: tuple[Concept, ...]) -> Wordings:
    """The concepts' wordings, ready to be looked for."""
    accept = tuple(tuple(map(compile_pattern, concept.accept)) for concept in concepts)
    return Wordings(
        accept,
        tuple(compile_pattern(text) for concept in concepts for text in concept.beside),
        tuple(
            tuple((compile_pattern(flag.text), flag.why) for flag in concept.flag)
            for concept in concepts
        ),
        tuple(frozenset().union(*(p.stems for p in patterns)) for patterns in accept),
        inflected(
            words_of(t for c in concepts if c.role != "name" for t in (*c.accept, *c.beside))
        ),
    )


def check_translation(item: Rendering, text: str) -> Findings:
    """Check a translation (at most LIMIT characters) against the item's concepts."""
    if len(text) > LIMIT:
        return _refuse(f"The text is longer than {LIMIT:,} characters.")
    known = wordings(item.concepts)
    words, read_as = mend(Text(tokens(text)), known.known, known.every_stem)
    claims = _claims(known, words)
    chosen = _assign(claims, item.concepts)
    found = sum(claim is not None and not claim.flag for claim in chosen)
    carried = frozenset().union(*(claim.used for claim in chosen if claim))
    aside = _beside(claims, chosen, words) | frozenset().union(
        *(used for pattern in known.beside for used in matches(pattern, words))
    )
    glossed = _glosses(item, text)
    loose = [
        place
        for place, word in enumerate(words)
        if place not in carried
        and (place not in aside or word.plain in NEGATIONS)
        and word.text not in glossed
        and not HAN.search(word.text)
    ]
    ai = "人工智能" in item.zh
    content = [
        place
        for place in loose
        if not _says_nothing(words[place]) and not (ai and words[place].plain in _AI)
    ]
    says_what = any(
        claim is not None and concept.role == "does what"
        for claim, concept in zip(chosen, item.concepts, strict=True)
    )
    strange = sum(words[place].stem not in known.every_stem for place in content)
    if refused := refusal(item, text, words, found, strange, says_what):
        return _refuse(refused)
    statuses = tuple(
        "unrecognized" if claim is None else "flagged" if claim.flag else "found"
        for claim in chosen
    )
    reasons = tuple(claim.flag if claim else "" for claim in chosen)
    open_stems = frozenset().union(
        *(known.stems[n] for n, status in enumerate(statuses) if status != "found")
    )
    notes = (*remarks(item, text, words, loose), *_inside(item, chosen, words, content))
    said = {word for note in notes for word in re.findall(r"'([^']+)'", note)}
    unmatched = dict.fromkeys(
        words[place].text
        for place in content
        if words[place].stem not in open_stems
        and words[place].text not in said
        and not item.terms_only
    )
    own = tuple(quoted(words, claim.used) if claim else "" for claim in chosen)
    return Findings(statuses, reasons, own, tuple(unmatched), notes, read_as=tuple(read_as))


def quoted(words: Text, used: Used) -> str:
    """The words at some places, as typed, with … for gaps."""
    places = sorted(used)
    parts = []
    for before, place in zip([places[0] - 1, *places], places, strict=False):
        if words[place].text != words[before].text or place != before + 1:  # isn't is two words
            parts += ["…"] * (place > before + 1) + [words[place].text]
    return " ".join(parts)


_AI = frozenset({"ai", "artificial", "intelligence"})
"""Words that a translation may repeat as often as it likes, where the Chinese has 人工智能."""
NEAR = 4
"""So many words from what carries a concept, another wording of it is taken for a second name."""


def _beside(claims: list[Claim], chosen: list[Claim | None], words: Text) -> Used:
    """The words of other wordings of what is found: whole phrases, doubles beside it, the same."""
    found: set[int] = set()
    for claim in claims:
        best = chosen[claim.concept]
        if claim.flag or best is None:
            continue
        stems = {words[place].stem for place in best.used}
        first, last = min(best.used) - NEAR, max(best.used) + NEAR
        phrase = len(claim.used) > 1
        found |= {n for n in claim.used if phrase or first <= n <= last or words[n].stem in stems}
    return frozenset(found)


def _inside(
    item: Rendering, chosen: list[Claim | None], words: Text, content: list[int]
) -> Iterator[str]:
    """Words that answer to nothing and stand in the midst of a term: national sports system."""
    strange = set(content)
    for concept, claim in zip(item.concepts, chosen, strict=True):
        places = sorted(claim.used) if claim and not claim.flag else []
        for before, after in pairwise(places):
            within = strange & set(range(before + 1, after)) if after - before < 4 else set()
            for place in sorted(within):
                term = " ".join(words[n].text for n in range(before, after + 1))
                yield (
                    f"You wrote '{term}' for {concept.zh}: nothing asks for '{words[place].text}'."
                )


_BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]*)[)\]）]")


def _glosses(item: Rendering, text: str) -> frozenset[str]:
    """Words in brackets that are the sentence's own pinyin."""
    inside = " ".join(_BRACKETS.findall(text))
    if not inside:
        return frozenset()
    sounds = "".join(toneless(pinyin_form(one)) for one in item.pinyin)
    return frozenset(
        word.text for word in tokens(inside) if toneless(pinyin_form(word.text)) in sounds
    )


def _refuse(reason: str) -> Findings:
    return Findings((), (), (), (), (), reason)


def _says_nothing(word: Token) -> bool:
    """Whether a word only joins others, or is too general to add anything."""
    plain = word.plain.removesuffix("'s")
    return plain in FUNCTION_WORDS or plain in LIGHT


def feedback_on(item: Rendering, text: str) -> Feedback:
    """The findings in words. The order is: concepts, flags, words to check, notes."""
    found = check_translation(item, text)
    if found.refused:
        return Feedback("unattempted", f"Not checked. {found.refused}")
    rows = zip(item.concepts, found.statuses, strict=True)
    marks = [Mark(concept.zh, status) for concept, status in rows if status != "flagged"]
    marks += [Mark(concept.zh, "flagged", advice) for concept, advice in _flagged(item, found)]
    if found.unmatched:
        one = len(found.unmatched) == 1
        these, is_it = ("this", "Is it") if one else ("these", "Are they")
        place = "in the place of something" if one else "in the places of something"
        said = f"nothing in the Chinese seems to ask for {these}. {is_it} added, or {place} else?"
        marks.append(Mark(", ".join(found.unmatched), "unmatched", said))
    marks += [Mark("", "note", note) for note in (*found.notes, *found.read_as)]
    unseen = TERMS_ONLY if item.terms_only else UNSEEN
    return Feedback(_outcome(found), _message(found), tuple(marks), unseen=unseen)


ADVISED = 3
"""How many accepted wordings are named beside a risky one."""


def _flagged(item: Rendering, found: Findings) -> Iterator[tuple[Concept, str]]:
    """Each risky wording: the learner's words, why they are risky, and what is accepted."""
    rows = zip(item.concepts, found.reasons, found.words, strict=True)
    for concept, why, words in rows:
        if why:
            named = "; ".join(concept.match[:ADVISED]).rstrip(".")
            accepted = f" Accepted, for example: {named}." if named else ""
            yield concept, f"you wrote “{words}”. {why}{accepted}"


def changes(before: Feedback, now: Feedback) -> str:
    """What a new attempt changed, in a sentence; empty when nothing did."""
    was, marks = _by_status(before), _by_status(now)
    gained = [place for place in marks["found"] if place in was["unrecognized"] + was["flagged"]]
    lost = [place for place in was["found"] if place in marks["unrecognized"] + marks["flagged"]]
    parts = [f"now found: {', '.join(gained)}"] * bool(gained)
    parts += [f"no longer found: {', '.join(lost)}"] * bool(lost)
    gone = [word for word in was["unmatched"] if word not in marks["unmatched"]]
    parts += [f"gone from the words to check: {', '.join(gone)}"] * bool(gone)
    settled = sum(note not in marks["note"] for note in was["note"])
    parts += [f"remarks settled: {settled}"] * bool(settled)
    return f"Since your last try: {'; '.join(parts)}." if parts else ""


def _by_status(feedback: Feedback) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {
        status: [] for status in ("found", "unrecognized", "flagged", "unmatched", "note")
    }
    for mark in feedback.marks:
        places = mark.place.split(", ") if mark.status == "unmatched" else [mark.place or mark.text]
        found.setdefault(mark.status, []).extend(places)
    return found


def places_of(item: Rendering) -> list[list[Any]]:
    """Where each concept stands: its Chinese, then half-open ranges of the characters shown."""
    found: list[list[Any]] = []
    start = 0
    for concept in item.concepts:
        at, spans = start, []
        for part in concept.zh.split("…"):
            place = item.zh.find(part, at)
            place = place if place >= 0 else item.zh.find(part)
            if place >= 0:
                spans.append([place, place + len(part)])
                at = place + len(part)
        if spans:
            start = spans[0][0]
        found.append([concept.zh, *spans])
    return found


def _outcome(found: Findings) -> str:
    if not found.alert and not found.unmatched:
        return "correct"
    return "partly" if "found" in found.statuses else "incorrect"


def _message(found: Findings) -> str:
    if not found.alert and not found.unmatched:
        return "Correct, as far as this check can see: every meaning was found."
    missing, risky = found.statuses.count("unrecognized"), found.statuses.count("flagged")
    parts = []
    if missing:
        meanings = "One meaning was" if missing == 1 else f"{missing} meanings were"
        parts.append(f"{meanings} not recognized, which does not mean wrong")
    if risky:
        parts.append(
            "one wording needs another look"
            if risky == 1
            else f"{risky} wordings need another look"
        )
    if not parts:
        parts.append("Every meaning has its place; look at the remarks")
    start = "Partly." if "found" in found.statuses else "Not yet."
    said = "; ".join(parts)
    return f"{start} {said[0].upper()}{said[1:]}."


# --- concepts --------------------------------------------------------------------------------


def _claims(known: Wordings, words: Text) -> list[Claim]:
    """Every wording found. A flagged wording inside a longer accepted one is not a claim."""
    claims = []
    for number, (accept, flags) in enumerate(zip(known.accept, known.flags, strict=True)):
        accepted = _found(accept, words)
        claims += [Claim(number, used) for used in accepted]
        for pattern, why in flags:
            claims += [
                Claim(number, used, why)
                for used in matches(pattern, words)
                if not any(used <= longer for longer in accepted)
            ]
    return claims


def _found(patterns: Iterable[Pattern], words: Text) -> list[Used]:
    return list(dict.fromkeys(used for pattern in patterns for used in matches(pattern, words)))


def _assign(claims: list[Claim], concepts: tuple[Concept, ...]) -> list[Claim | None]:
    """One claim for each concept, the longest first, then make room.

    No word is used twice but by concepts that are `shared`.

    A flagged wording gives way to an accepted one unless it stands where that one would stand.
    """
    count = len(concepts)
    options: list[list[Claim]] = [[] for _ in range(count)]
    for claim in sorted(claims, key=lambda c: (bool(c.flag), -len(c.used), sorted(c.used))):
        options[claim.concept].append(claim)
    for mine in options:
        flagged = [claim for claim in mine if claim.flag]
        accepted = [claim for claim in mine if not claim.flag]
        if flagged and all(any(a.used < f.used for f in flagged) for a in accepted):
            mine.sort(key=lambda claim: not claim.flag)
        del mine[12:]
    chosen: list[Claim | None] = [None] * count
    order = sorted(range(count), key=lambda n: -max((len(c.used) for c in options[n]), default=0))
    alone = [number for number in order if not concepts[number].shared]
    for number in alone:
        _place(number, options, chosen, set())
    for number in order:
        if concepts[number].shared and options[number]:
            chosen[number] = options[number][0]
    return chosen


def _place(
    number: int, options: list[list[Claim]], chosen: list[Claim | None], asked: set[int]
) -> bool:
    """Give a concept one of its claims, moving others to their next where that helps."""
    asked.add(number)
    for claim in options[number]:
        others = [n for n, c in enumerate(chosen) if c and n != number and c.used & claim.used]
        if any(n in asked for n in others) or len(others) > 1:
            continue
        saved = list(chosen)
        chosen[number] = claim
        if not others:
            return True
        chosen[others[0]] = None
        if _place(others[0], options, chosen, asked):
            return True
        chosen[:] = saved
    return False
