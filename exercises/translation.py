"""The concept checker: what of the Chinese is found in a free translation.

It compares no whole sentences. Each concept of the Chinese has wordings that carry it; a concept is
*found* or *not recognized*, and not recognized never means wrong. Pure: texts in, marks out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from exercises.item import Concept, Feedback, Mark, Rendering
from exercises.pattern import Token, Used, compile_pattern, matches, tokens

_FUNCTION_WORDS = """
    a an the this that these those it its they them their he him his she her we us our you your i
    who whom whose which what when where while as at by for from in into of on onto over to toward
    towards through throughout under up upon with within without and or but nor so if then than
    is are was were be been being am has have had having do does did doing done will would shall
    should can could may might must need needs ought not no never cannot also there here both each
    all any some such more most very one ones only just too yet still again during after before
    between among about against across along amid because since until although though however
    therefore thus moreover additionally same time out off down own way ways themselves himself
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
_NEGATIONS = "not no never cannot without neither nor hardly none nothing"
NEGATIONS = frozenset(_NEGATIONS.split())
_HAN = re.compile(r"[\u3400-\u9fff]")

UNSEEN = (
    "This check reads words and short phrases. It cannot see who does what to whom, in which "
    "order, whether a thing is done or only to be done, a free paraphrase, or style."
)

ANOTHER = "This does not seem to be a translation of this sentence."


@dataclass(frozen=True, slots=True)
class Claim:
    """A wording of a concept, at the words it would use. `flag` is the reason, when it is risky."""

    concept: int
    used: Used
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check of one translation found; statuses go with the concepts, in order."""

    statuses: tuple[str, ...]
    reasons: tuple[str, ...]
    unmatched: tuple[str, ...]
    notes: tuple[str, ...]
    refused: str = ""

    @property
    def alert(self) -> bool:
        """Whether there is anything to say beyond one unmatched word."""
        return bool(
            self.refused
            or self.notes
            or len(self.unmatched) >= 2
            or any(status != "found" for status in self.statuses)
        )


def check_translation(item: Rendering, text: str) -> Findings:
    """Check a translation (at most LIMIT characters) against the item's concepts."""
    words = tokens(text)
    if refused := _refused(item, text, words):
        return Findings((), (), (), (), refused)
    chosen = _assign(_claims(item.concepts, words), item.concepts)
    if item.concepts and not any(chosen):
        return Findings((), (), (), (), ANOTHER)
    statuses = tuple(
        "unrecognized" if claim is None else "flagged" if claim.flag else "found"
        for claim in chosen
    )
    reasons = tuple(claim.flag if claim else "" for claim in chosen)
    used = frozenset().union(*(claim.used for claim in chosen if claim))
    return Findings(statuses, reasons, _unmatched(item, words, used), _notes(item, words, used))


def feedback_on(item: Rendering, text: str) -> Feedback:
    """The findings in words. The order is: concepts, flags, words to check, notes."""
    found = check_translation(item, text)
    if found.refused:
        return Feedback("unattempted", f"Not checked. {found.refused}")
    marks = [
        Mark(concept.zh, status, reason)
        for concept, status, reason in zip(
            item.concepts, found.statuses, found.reasons, strict=True
        )
    ]
    if found.unmatched:
        marks.append(
            Mark(
                ", ".join(found.unmatched),
                "unmatched",
                "nothing in the Chinese seems to ask for this. Is it an addition?"
                if len(found.unmatched) == 1
                else "nothing in the Chinese seems to ask for these. Are they additions?",
            )
        )
    marks.extend(Mark("", "note", note) for note in found.notes)
    return Feedback(_outcome(found), _message(found), tuple(marks))


def _outcome(found: Findings) -> str:
    if not found.alert:
        return "correct"
    return "partly" if "found" in found.statuses else "incorrect"


def _message(found: Findings) -> str:
    if not found.alert:
        return f"Correct, as far as this check can see: every meaning was found. {UNSEEN}"
    missing = found.statuses.count("unrecognized")
    start = "Partly." if "found" in found.statuses else "Not yet."
    parts = [start]
    if missing:
        meanings = "One meaning was" if missing == 1 else f"{missing} meanings were"
        parts.append(f"{meanings} not recognized. That does not mean wrong: look at each place.")
    else:
        parts.append("Every meaning has its place. Look at the remarks.")
    return " ".join([*parts, UNSEEN])


# --- refusing --------------------------------------------------------------------------------


def _refused(item: Rendering, text: str, words: list[Token]) -> str:
    """Why a text is not checked at all, as a sentence; empty when it is."""
    if not words:
        return "There are no words here yet."
    english = sum(not _HAN.search(word.text) for word in words)
    if len(_HAN.findall(text)) > max(4, english):
        return "Most of this is Chinese. Write the sentence in English."
    known = _vocabulary(item)
    content = [word for word in words if not _is_function_word(word)]
    shared = sum(word.stem in known for word in content)
    if not content or shared == 0:
        return ANOTHER
    if len(words) >= 5 and len(words) - len(content) < len(words) / 10:
        return "This reads like a list of words. Write a whole sentence."
    return ""


def _is_function_word(word: Token) -> bool:
    """Whether a word only joins others; it's, they've and isn't count too."""
    return word.plain.endswith("n't") or word.plain.partition("'")[0] in FUNCTION_WORDS


@cache
def _vocabulary(item: Rendering) -> frozenset[str]:
    """Stems that a translation of the sentence may well use."""
    texts = [*item.references]
    for concept in item.concepts:
        texts += [*concept.accept, *concept.match, *(flag.text for flag in concept.flag)]
    return frozenset(word.stem for text in texts for word in tokens(text))


# --- concepts --------------------------------------------------------------------------------


def _claims(concepts: tuple[Concept, ...], words: list[Token]) -> list[Claim]:
    """Every wording found. A flagged wording inside a longer accepted one is not a claim."""
    claims = []
    for number, concept in enumerate(concepts):
        accepted = _found(concept.accept, words)
        claims += [Claim(number, used) for used in accepted]
        for flag in concept.flag:
            claims += [
                Claim(number, used, flag.why)
                for used in _found((flag.text,), words)
                if not any(used < longer for longer in accepted)
            ]
    return claims


def _found(patterns: tuple[str, ...], words: list[Token]) -> list[Used]:
    found: list[Used] = []
    for pattern in patterns:
        found += matches(compile_pattern(pattern), words)
    return found


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
        if flagged and all(any(a.used <= f.used for f in flagged) for a in accepted):
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


# --- the rest --------------------------------------------------------------------------------


def _unmatched(item: Rendering, words: list[Token], used: Used) -> tuple[str, ...]:
    """Content words that no concept used and no translation of ours would need."""
    known = _vocabulary(item)
    loose = [
        word.text
        for position, word in enumerate(words)
        if position not in used
        and not _is_function_word(word)
        and word.stem not in known
        and not _HAN.search(word.text)
    ]
    return tuple(dict.fromkeys(loose))


def _notes(item: Rendering, words: list[Token], used: Used) -> tuple[str, ...]:
    negations = [
        word.text
        for position, word in enumerate(words)
        if (word.plain in NEGATIONS or word.plain.endswith("n't")) and position not in used
    ]
    if negations and not {"不", "没", "未", "无", "非"} & set(item.zh):
        quoted = ", ".join(f"'{word}'" for word in dict.fromkeys(negations))
        return (f"You wrote {quoted}: the Chinese has no negation here.",)
    return ()
