"""Slips of the keyboard in long words: intellgence is read as intelligence, and it is said.

A word that exists is never read as another one: lookalikes.txt holds the real words that are one
slip away from a word of the concept files (made by `python -m tests.lookalikes`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from exercises.english import FUNCTION_WORDS, LIGHT, LIMITS, REVERSALS, american
from exercises.pattern import Text, Token, stem

SHORTEST = 6
MOST = 40
"""How many different strange words of a text are looked at: one with more is no translation."""
_LOOKALIKES = Path(__file__).with_name("lookalikes.txt")


@cache
def lookalikes() -> frozenset[str]:
    """Real words that are one slip away from a word of the concept files."""
    return frozenset(_LOOKALIKES.read_text(encoding="utf-8").split())


def inflected(words: Iterable[str]) -> frozenset[str]:
    """Words long enough to be recognized, with the regular forms they may take."""
    found = set()
    for word in words:
        if len(word) >= SHORTEST - 1 and word.isalpha():
            base = word.removesuffix("e")
            found |= {word, f"{word}s", f"{base}ed", f"{base}ing", f"{word}ly"}
            if word.endswith("y"):
                found |= {f"{word[:-1]}ies", f"{word[:-1]}ied"}
    return frozenset(american(word) for word in found if len(word) >= SHORTEST)


def mend(words: Text, known: frozenset[str], stems: frozenset[str]) -> tuple[Text, list[str]]:
    """The words with slips mended, and what was read as what. known are whole words, as typed."""
    mended, said = Text(), list[str]()
    tried: dict[str, str] = {}
    for word in words:
        meant = tried.get(word.plain)
        if meant is None:
            meant = _meant(word, known, stems) if len(tried) < MOST else ""
            if meant or word.stem not in stems:
                tried[word.plain] = meant
        if meant:
            said.append(f"'{word.text}' was read as '{meant}'.")
            mended.append(Token(word.text, meant, stem(meant)))
        else:
            mended.append(word)
    return mended, list(dict.fromkeys(said))


def _meant(word: Token, known: frozenset[str], stems: frozenset[str]) -> str:
    typed = word.plain
    if len(typed) < SHORTEST or word.stem in stems or typed in known or not typed.isalpha():
        return ""
    if any(typed in words for words in (FUNCTION_WORDS, LIGHT, LIMITS, REVERSALS, lookalikes())):
        return ""
    near = [
        other
        for other in known
        if abs(len(other) - len(typed)) <= 1 and other[0] == typed[0] and one_slip(typed, other)
    ]
    if any(stem(other) == word.stem for other in near):
        return ""
    return min(near, default="")


def one_slip(one: str, other: str) -> bool:
    """Whether one letter more, less or other, or two changed about, makes one word the other."""
    if one == other:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
