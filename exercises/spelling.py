"""What does not matter in what a learner types, and how near a wrong spelling is.

Width, quotes, spaces, invisible marks do not matter; neither do the ways to type pinyin. Pure, but
for one small table of sounds that is read when a wrong answer needs it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

HAN = re.compile(r"[\u3400-\u9fff]")
"""A Chinese character."""
_QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})
_INVISIBLE = {"Cf", "Cc"}
_TONES = "\u0304\u0301\u030c\u0300"
"""The marks of the four tones, in order, as combining characters."""
_SYLLABLE = re.compile(r"([a-z\u00fc]+)([0-5])")
_SOUNDS = Path(__file__).with_name("sounds.txt")


def normalize(text: str) -> str:
    """What does not matter in an answer, taken away: width, quotes, spaces, invisible marks."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    kept = (" " if c.isspace() else c for c in plain if c.isspace() or not _invisible(c))
    return " ".join("".join(kept).split())


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE


def unspaced(text: str) -> str:
    """A normalized text with its spaces gone: what counts when characters are typed."""
    return normalize(text).replace(" ", "")


def unpunctuated(text: str) -> str:
    """Letters, characters and digits alone."""
    return "".join(c for c in unspaced(text) if c.isalnum())


# --- pinyin ----------------------------------------------------------------------------------


def pinyin_form(text: str) -> str:
    """Pinyin as it is compared: tone marks, small letters, ü, no spaces, hyphens or apostrophes.

    Tone numbers after a syllable (qiang2diao4) are understood, and v or u: for ü.
    """
    plain = normalize(text).lower().replace("u:", "ü").replace("v", "ü").replace("ɡ", "g")
    marked = unicodedata.normalize("NFC", _SYLLABLE.sub(_with_mark, plain))
    return "".join(c for c in marked if c.isalpha())


def toneless(pinyin: str) -> str:
    """Pinyin without its tones; ü keeps its dots."""
    apart = unicodedata.normalize("NFD", pinyin)
    return unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES))


def _with_mark(match: re.Match[str]) -> str:
    """A syllable and its tone number as one syllable with its mark."""
    letters, tone = match[1], int(match[2])
    if tone in (0, 5):
        return letters
    at = next((letters.index(v) for v in ("a", "o", "e") if v in letters), None)
    if at is None:
        at = max((letters.rfind(v) for v in ("i", "u", "ü")), default=-1)
    if at < 0:
        return letters
    return letters[: at + 1] + _TONES[tone - 1] + letters[at + 1 :]


# --- sounds ----------------------------------------------------------------------------------


@cache
def _sounds() -> dict[str, frozenset[str]]:
    """The syllables that a character can be read as, without tones."""
    found: dict[str, set[str]] = {}
    for line in _SOUNDS.read_text(encoding="utf-8").splitlines():
        syllable, _, characters = line.partition(" ")
        if syllable != "#":
            for character in characters:
                found.setdefault(character, set()).add(syllable)
    return {character: frozenset(syllables) for character, syllables in found.items()}


def sounds_alike(one: str, other: str) -> bool:
    """Whether two characters can be read alike, the tone apart."""
    sounds = _sounds()
    return bool(sounds.get(one, frozenset()) & sounds.get(other, frozenset()))


def wrong_sounds(wanted: str, typed: str) -> list[str] | None:
    """The typed characters that sound right and are others, when that is all that is wrong."""
    if len(wanted) != len(typed):
        return None
    pairs = [(w, t) for w, t in zip(wanted, typed, strict=True) if w != t]
    return [t for _, t in pairs] if all(sounds_alike(w, t) for w, t in pairs) else None
