"""Wordings as patterns: how a concept file says "in these words, or nearly".

    breakthrough              a word, in any form that shares its stem: breakthroughs
    =university               this very form; the stem would also match universal
    educat*                   any word that begins so
    (give|deliver) (a|the)? talk    alternatives in brackets; ? makes the part optional
    take … lead               a gap of at most three words; …5 allows five
    talks & professor         both sides, in any order, at most ten words apart

Case, hyphens and accents do not count, nor does British or American spelling; don't is read as do
not. A match is the set of the words it used, the gaps left out. Matching takes time linear in the
text for a given pattern.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import islice

from exercises.english import american, long_forms

GAP = 3
APART = 10
MOST = 48
"""How many matches of a pattern, or of one side of it, are looked at."""
_WORD = r"[^\W_]+(?:'[^\W_]+)*"


class PatternError(ValueError):
    """The pattern cannot be read; the message says where."""


@cache
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return stem


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The Snowball (Porter 2) stem of a lower-case English word."""
    return _stemmer()(word)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an English text: as typed, in plain form, its stem."""

    text: str
    plain: str
    stem: str


_INITIALS = re.compile(r"(?<!\w)(?:[A-Za-z]\.){2,}")
_CO = re.compile(r"\b(co)-(?=op|or)", re.IGNORECASE)


def tokens(text: str) -> list[Token]:
    """The words of an English text. Hyphens part words; apostrophes do not.

    A short form gives two: isn't is is and not.
    """
    folded = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'")
    folded = _INITIALS.sub(lambda found: found[0].replace(".", "") + " ", folded)
    folded = _CO.sub(r"\1", folded)
    found = []
    for word in re.findall(_WORD, folded):
        for form in long_forms(_plain(word)):
            plain = american(form)
            found.append(Token(word, plain, stem(plain.removesuffix("'s"))))
    return found


def _plain(word: str) -> str:
    split = unicodedata.normalize("NFD", word.lower())
    return "".join(character for character in split if not unicodedata.combining(character))


class Text(list[Token]):
    """The words of a text, and where each form stands."""

    @cached_property
    def stems(self) -> dict[str, list[int]]:
        return _places([token.stem for token in self])

    @cached_property
    def plains(self) -> dict[str, list[int]]:
        return _places([token.plain.removesuffix("'s") for token in self])


def _places(forms: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, form in enumerate(forms):
        found.setdefault(form, []).append(place)
    return found


# --- reading a pattern -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """One word, any of several: by stem, in an exact form, or by how it begins."""

    stems: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()

    def fits(self, token: Token) -> bool:
        return (
            token.stem in self.stems
            or (bool(self.exact) and token.plain.removesuffix("'s") in self.exact)
            or (bool(self.starts) and token.plain.startswith(self.starts))
        )

    def occur(self, text: Text) -> bool:
        """Whether such a word stands in a text."""
        if not self.stems.isdisjoint(text.stems) or not self.exact.isdisjoint(text.plains):
            return True
        return bool(self.starts) and any(plain.startswith(self.starts) for plain in text.plains)

    def places(self, text: Text) -> list[int]:
        """Where in a text such a word stands, in order."""
        found: set[int] = set()
        for form in self.stems & text.stems.keys():
            found.update(text.stems[form])
        for form in self.exact & text.plains.keys():
            found.update(text.plains[form])
        if self.starts:
            for plain, places in text.plains.items():
                if plain.startswith(self.starts):
                    found.update(places)
        return sorted(found)


def _any_of(words: list[Words]) -> Words:
    return Words(
        frozenset().union(*(one.stems for one in words)),
        frozenset().union(*(one.exact for one in words)),
        tuple(dict.fromkeys(start for one in words for start in one.starts)),
    )


@dataclass(frozen=True, slots=True)
class Skip:
    """A gap of 0 to `most` words."""

    most: int


@dataclass(frozen=True)
class Group:
    """One of several sequences, or none of them."""

    options: tuple[tuple[Part, ...], ...]
    optional: bool

    def fitting(self, token: Token | None) -> Iterator[tuple[Part, ...]]:
        """The options that may begin with a word, or with none where the text ends."""
        stems, exact, rest = self._begin
        if token is not None:
            yield from stems.get(token.stem, ())
            yield from exact.get(token.plain.removesuffix("'s"), ()) if exact else ()
        for first, option in rest:
            if first is None or (token is not None and token.plain.startswith(first.starts)):
                yield option

    @cached_property
    def _begin(self) -> _Begin:
        """The options by what they begin with: a stem, a form, a beginning or any word."""
        stems: dict[str, list[tuple[Part, ...]]] = {}
        exact: dict[str, list[tuple[Part, ...]]] = {}
        rest: list[tuple[Words | None, tuple[Part, ...]]] = []
        for option in self.options:
            first = _first(option)
            for form in first.stems if first else ():
                stems.setdefault(form, []).append(option)
            for form in first.exact if first else ():
                exact.setdefault(form, []).append(option)
            if first is None or first.starts:
                rest.append((first, option))
        return stems, exact, rest


Part = Words | Skip | Group
Options = dict[str, list[tuple[Part, ...]]]
_Begin = tuple[Options, Options, list[tuple[Words | None, tuple[Part, ...]]]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A wording, or two that stand near each other in any order.

    first is what each side begins with; None where that may be any word.
    """

    sides: tuple[tuple[Part, ...], ...]
    first: tuple[Words | None, ...]

    @property
    def stems(self) -> frozenset[str]:
        """The stems of all words in it; those named by their beginning are left out."""
        return frozenset(_stems(part for side in self.sides for part in side))


def _stems(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Words):
            yield from part.stems
            yield from map(stem, part.exact)
        elif isinstance(part, Group):
            for option in part.options:
                yield from _stems(option)


def _first(parts: tuple[Part, ...]) -> Words | None:
    """What a match of a sequence begins with; None when that may be any word, or no word."""
    found: list[Words] = []
    for part in parts:
        if isinstance(part, Skip):
            return None
        if isinstance(part, Words):
            return _any_of([*found, part])
        for option in part.options:
            begins = _first(option)
            if begins is None:
                return None
            found.append(begins)
        if not part.optional:
            return _any_of(found)
    return None


_LEXER = re.compile(rf"\s*([()|&]|\?|…\d*|={_WORD}|{_WORD}\*?)")


@cache
def compile_pattern(text: str) -> Pattern:
    """Read a pattern. Raises PatternError."""
    plain = unicodedata.normalize("NFC", text).replace("-", " ").replace("\u2019", "'")
    lexemes = list(_lexemes(plain))
    sides, position = [], 0
    while True:
        side, position = _sequence(lexemes, position, depth=0)
        if not any(isinstance(part, Words | Group) for part in side):
            raise PatternError(f"nothing to match in {text!r}")
        sides.append(side)
        if position == len(lexemes):
            break
        position += 1
    if len(sides) > 2:
        raise PatternError(f"more than one & in {text!r}")
    return Pattern(tuple(sides), tuple(map(_first, sides)))


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


def _group(lexemes: list[str], position: int, depth: int) -> tuple[Words | Group, int]:
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
    words = [option[0] for option in options if len(option) == 1]
    singles = [word for word in words if isinstance(word, Words)]
    if len(singles) == len(options) and not optional:
        return _any_of(singles), position
    others = [o for o in options if not (len(o) == 1 and isinstance(o[0], Words))]
    merged = [(_any_of(singles),), *others] if singles else others
    return Group(tuple(merged), optional), position + optional


def _word_or_gap(lexeme: str) -> Part:
    if lexeme.startswith("…"):
        return Skip(int(lexeme[1:] or GAP))
    if lexeme.startswith("="):
        return Words(exact=frozenset({american(_plain(lexeme[1:])).removesuffix("'s")}))
    if lexeme.endswith("*"):
        return Words(starts=(_plain(lexeme[:-1]),))
    return Words(stems=frozenset({stem(american(_plain(lexeme)))}))


# --- matching --------------------------------------------------------------------------------

Used = frozenset[int]
Ends = dict[int, Used]
"""Where a match may end, each with the words it used; the match that used most is kept."""


def matches(pattern: Pattern, text: list[Token]) -> list[Used]:
    """Every match, as the set of token positions it used, the one with most words first."""
    whole = text if isinstance(text, Text) else Text(text)
    sides = []
    for side, first in zip(pattern.sides, pattern.first, strict=True):
        if not _may_occur(side, whole):
            return []
        starts = range(len(whole)) if first is None else first.places(whole)
        sides.append(_side(side, whole, starts))
        if not sides[-1]:
            return []
    found = _together(sides[0], sides[1]) if len(sides) > 1 else set(sides[0])
    return sorted(found, key=lambda used: (-len(used), sorted(used)))


def _may_occur(parts: tuple[Part, ...], text: Text) -> bool:
    """Whether a text has the words that a sequence cannot do without, wherever they stand."""
    for part in parts:
        if isinstance(part, Words):
            found = part.occur(text)
        elif isinstance(part, Group) and not part.optional:
            found = any(_may_occur(option, text) for option in part.options)
        else:
            found = True
        if not found:
            return False
    return True


def _side(parts: tuple[Part, ...], text: Text, starts: Iterable[int]) -> dict[Used, None]:
    """The matches of one side, in the order of their starts, without repetition."""
    if len(parts) == 1 and isinstance(parts[0], Words):
        return dict.fromkeys(frozenset({start}) for start in islice(starts, MOST))
    found: dict[Used, None] = {}
    for start in starts:
        found.update((used, None) for used in _run(parts, text, start).values() if used)
        if len(found) >= MOST:
            break
    return found


def _together(ones: Iterable[Used], others: Iterable[Used]) -> set[Used]:
    """Each of the ones with each of the others that is near and shares no word with it."""
    return {
        one | other
        for one in ones
        for other in others
        if not one & other and _apart(one, other) <= APART
    }


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
    if isinstance(part, Words):
        fits = position < len(text) and part.fits(text[position])
        return {position + 1: frozenset({position})} if fits else {}
    if isinstance(part, Skip):
        last = min(position + part.most, len(text))
        return {end: frozenset() for end in range(position, last + 1)}
    ends: Ends = {position: frozenset()} if part.optional else {}
    for option in part.fitting(text[position] if position < len(text) else None):
        for end, used in _run(option, text, position).items():
            _keep(ends, end, used)
    return ends


def _keep(ends: Ends, end: int, used: Used) -> None:
    if end not in ends or len(used) > len(ends[end]):
        ends[end] = used
