"""Wordings as patterns: how a concept file says "in these words, or nearly".

    breakthrough              a word, in any form that shares its stem: breakthroughs
    =university               this very form; the stem would also match universal
    educat*                   any word that begins so
    (give|deliver) (a|the)? talk    alternatives in brackets; ? makes the part optional
    take … lead               a gap of at most three words; …5 allows five
    talks & professor         both sides, in any order, at most ten words apart

Case, hyphens, accents and apostrophes do not count. A match is the set of the words it used, the
gaps left out. Matching takes time linear in the text for a given pattern.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

GAP = 3
APART = 10
_WORD = r"[^\W_]+(?:'[^\W_]+)*"


class PatternError(ValueError):
    """The pattern cannot be read; the message says where."""


@cache
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stem


@cache
def stem(word: str) -> str:
    """The Snowball (Porter 2) stem of a lower-case English word."""
    return _stemmer()(word)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an English text: as typed, in plain form, its stem."""

    text: str
    plain: str
    stem: str


def tokens(text: str) -> list[Token]:
    """The words of an English text. Hyphens part words; apostrophes do not."""
    folded = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'")
    found = []
    for word in re.findall(_WORD, folded):
        plain = _plain(word)
        found.append(Token(word, plain, stem(plain.removesuffix("'s"))))
    return found


def _plain(word: str) -> str:
    split = unicodedata.normalize("NFD", word.lower())
    return "".join(character for character in split if not unicodedata.combining(character))


# --- reading a pattern -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `form` is a stem, a prefix or an exact form as `how` says."""

    form: str
    how: str

    def fits(self, token: Token) -> bool:
        if self.how == "exact":
            return token.plain.removesuffix("'s") == self.form
        if self.how == "prefix":
            return token.plain.startswith(self.form)
        return token.stem == self.form


@dataclass(frozen=True, slots=True)
class Skip:
    """A gap of 0 to `most` words."""

    most: int


@dataclass(frozen=True, slots=True)
class Group:
    """One of several sequences, or none of them."""

    options: tuple[tuple[Part, ...], ...]
    optional: bool


Part = Word | Skip | Group


@dataclass(frozen=True, slots=True)
class Pattern:
    """A wording, or two that stand near each other in any order."""

    sides: tuple[tuple[Part, ...], ...]


_LEXER = re.compile(rf"\s*([()|&]|\?|…\d*|={_WORD}|{_WORD}\*?)")


@cache
def compile_pattern(text: str) -> Pattern:
    """Read a pattern. Raises PatternError."""
    plain = unicodedata.normalize("NFC", text).replace("-", " ").replace("\u2019", "'")
    lexemes = list(_lexemes(plain))
    sides, position = [], 0
    while True:
        side, position = _sequence(lexemes, position, depth=0)
        if not any(isinstance(part, Word | Group) for part in side):
            raise PatternError(f"nothing to match in {text!r}")
        sides.append(side)
        if position == len(lexemes):
            break
        position += 1
    if len(sides) > 2:
        raise PatternError(f"more than one & in {text!r}")
    return Pattern(tuple(sides))


def _lexemes(text: str) -> Iterator[str]:
    position, text = 0, text.rstrip()
    while position < len(text):
        found = _LEXER.match(text, position)
        if found is None:
            raise PatternError(f"unreadable from {text[position:]!r}")
        yield found[1]
        position = found.end()


def _sequence(lexemes: list[str], position: int, depth: int) -> tuple[tuple[Part, ...], int]:
    parts: list[Part] = []
    while position < len(lexemes):
        lexeme = lexemes[position]
        if lexeme in ("|", ")"):
            if depth == 0:
                raise PatternError(f"{lexeme!r} outside brackets")
            break
        if lexeme == "&":
            if depth:
                raise PatternError("& inside brackets")
            break
        if lexeme == "(":
            group, position = _group(lexemes, position + 1, depth + 1)
            parts.append(group)
            continue
        if lexeme == "?":
            raise PatternError("? after something else than a bracket")
        parts.append(_word_or_gap(lexeme))
        position += 1
    return tuple(parts), position


def _group(lexemes: list[str], position: int, depth: int) -> tuple[Group, int]:
    options = []
    while True:
        option, position = _sequence(lexemes, position, depth)
        options.append(option)
        if position >= len(lexemes):
            raise PatternError("a bracket that is not closed")
        closing = lexemes[position] == ")"
        position += 1
        if closing:
            break
    optional = position < len(lexemes) and lexemes[position] == "?"
    return Group(tuple(options), optional), position + optional


def _word_or_gap(lexeme: str) -> Part:
    if lexeme.startswith("…"):
        return Skip(int(lexeme[1:] or GAP))
    if lexeme.startswith("="):
        return Word(_plain(lexeme[1:]).removesuffix("'s"), "exact")
    if lexeme.endswith("*"):
        return Word(_plain(lexeme[:-1]), "prefix")
    return Word(stem(_plain(lexeme)), "stem")


# --- matching --------------------------------------------------------------------------------

Used = frozenset[int]
Ends = dict[int, Used]
"""Where a match may end, each with the words it used; the match that used most is kept."""


def matches(pattern: Pattern, text: list[Token]) -> list[Used]:
    """Every match, as the set of token positions it used, the one with most words first."""
    sides = [
        [used for start in range(len(text)) for used in _run(side, text, start).values() if used]
        for side in pattern.sides
    ]
    first, *second = (set(side) for side in sides)
    found = _together(first, second[0]) if second else first
    return sorted(found, key=lambda used: (-len(used), sorted(used)))


def _together(ones: set[Used], others: set[Used]) -> set[Used]:
    """Each of the ones with each of the others that is near and shares no word with it."""
    ordered = sorted(others, key=max)
    ends = [max(other) for other in ordered]
    reach = APART + max((max(other) - min(other) for other in others), default=0)
    found = set()
    for one in ones:
        first, last = bisect_left(ends, min(one) - APART), bisect_right(ends, max(one) + reach)
        near = (other for other in ordered[first:last] if not one & other)
        found |= {one | other for other in near if _apart(one, other) <= APART}
    return found


def _apart(one: Used, other: Used) -> int:
    first, second = (one, other) if max(one) < max(other) else (other, one)
    return min(second) - max(first)


def _run(parts: tuple[Part, ...], text: list[Token], start: int) -> Ends:
    """All ways to match a sequence from a position."""
    ends: Ends = {start: frozenset()}
    for part in parts:
        ahead: Ends = {}
        for position, used in ends.items():
            for end, more in _step(part, text, position).items():
                _keep(ahead, end, used | more)
        if not ahead:
            return {}
        ends = ahead
    return ends


def _step(part: Part, text: list[Token], position: int) -> Ends:
    if isinstance(part, Word):
        fits = position < len(text) and part.fits(text[position])
        return {position + 1: frozenset({position})} if fits else {}
    if isinstance(part, Skip):
        last = min(position + part.most, len(text))
        return {end: frozenset() for end in range(position, last + 1)}
    ends: Ends = {position: frozenset()} if part.optional else {}
    for option in part.options:
        for end, used in _run(option, text, position).items():
            _keep(ends, end, used)
    return ends


def _keep(ends: Ends, end: int, used: Used) -> None:
    if end not in ends or len(used) > len(ends[end]):
        ends[end] = used
