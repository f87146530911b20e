"""What the checker knows of English at large: closed lists of words, short forms, two spellings.

The lists stand in english.toml.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any


def _list(words: str) -> frozenset[str]:
    return frozenset(words.split())


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


FUNCTION_WORDS = _list(_lists()["function"])
"""Words that join others."""
LIGHT = _list(_lists()["light"])
"""Words so general that adding one adds nothing."""
NEGATIONS = _list(_lists()["negations"])
REVERSALS = _list(_lists()["reversals"])
"""Words that turn a meaning round."""
LIMITS = _list(_lists()["limits"])
"""Words that say how far a thing reaches."""
NEEDED = _list(_lists()["needed"])
"""Words that make a task of what follows."""
INTENTIONS = _list(_lists()["intentions"])
"""Words for what somebody only means to do."""
PARTICIPLES = _list(_lists()["participles"])
"""Irregular ones."""
FOREIGN = _list(_lists()["foreign"])
"""Small words of other languages."""
META = _list(_lists()["meta"])
"""Words of somebody who speaks to the check."""
NEEDS_NOUN = _list(_lists()["needs_noun"])
NOT_AFTER = _list(_lists()["not_after"])
NO_END = _list(_lists()["no_end"])
NO_NOUN = _list(_lists()["no_noun"])

_CARDINALS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty
"""
_ORDINALS = """
    zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
_MONTHS = """
    january february march april may june july august september october november december
"""


def _numbered(words: str, start: int = 0) -> dict[str, int]:
    return {word: number for number, word in enumerate(words.split(), start)}


NUMBERS = {**_numbered(_CARDINALS), **_numbered(_ORDINALS)} | {
    "thirty": 30,
    "thirtieth": 30,
    "forty": 40,
    "fifty": 50,
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
}
MONTHS = _numbered(_MONTHS, 1)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# --- short forms -----------------------------------------------------------------------------

_WHOLE = {
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "let's": ("let", "us"),
}
_ENDS = {"n't": "not", "'ve": "have", "'ll": "will", "'re": "are", "'m": "am", "'d": "had"}
_IS = _list("it that there here he she what who this everything")


def long_forms(word: str) -> tuple[str, ...]:
    """The words that a short form stands for: isn't → is, not. Others stand for themselves."""
    if word in _WHOLE:
        return _WHOLE[word]
    if word.endswith("'s") and word[:-2] in _IS:
        return (word[:-2], "is")
    for end, long in _ENDS.items():
        if word.endswith(end) and len(word) > len(end):
            return (word.removesuffix(end), long)
    return (word,)


# --- British and American spelling -------------------------------------------------------------

_ISE = re.compile(r"^(\w{2,}[a-z])is(e|es|ed|ing|er|ers|ation|ations|ational)$")
_KEPT_ISE = re.compile(
    r"(?:adv|rev|superv|telev|dev|improv|exc|exerc|enterpr|prom|comprom|surpr|compr|franch|disgu|"
    r"merchand|prec|conc|expert|ra|pra|appra|no|po|cru|bru|w|likew|otherw|r|ar|dem|treat|parad|"
    r"prem|circumc|inc|advert|desp|upr|chast)"
)
"""What stands before -ise in words that Americans spell so too: advise, revise, exercise."""
_OUR = re.compile(
    r"^(lab|fav|col|endeav|hon|behavi|harb|neighb|vig|rig|hum|rum|val|ard|ferv|splend|flav)our"
)
_DOUBLED = re.compile(r"^(\w+(?:v|n|b|d|gn|c|s|t)[ae]l)l(ed|ing|er|ers)$")
_KEPT_DOUBLE = re.compile(r"^(?:ex|com|pro|re|im|dis)?(?:cel|pel|bel|instal)l")


@lru_cache(maxsize=20_000)
def american(word: str) -> str:
    """A lower-case word in American spelling."""
    known: dict[str, str] = _lists()["american"]
    if word in known:
        return known[word]
    found = _ISE.match(word)
    if found and not _KEPT_ISE.fullmatch(found[1]):
        return f"{found[1]}iz{found[2]}"
    word = _OUR.sub(r"\1or", word)
    doubled = _DOUBLED.match(word)
    if doubled and not _KEPT_DOUBLE.match(word):
        return f"{doubled[1]}{doubled[2]}"
    return word
