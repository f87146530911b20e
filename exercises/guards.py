"""Guards: texts that are no translation of the sentence are not checked, and told why.

chrF is used here alone, to tell which sentence a text is nearest to; it is never shown or counted.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from exercises.english import FUNCTION_WORDS, NEEDS_NOUN, NO_END, NOT_AFTER
from exercises.item import Rendering
from exercises.pattern import Text, Token, tokens

_HAN = re.compile(r"[\u3400-\u9fff]")

EMPTY = "There are no words here yet."
CHINESE = "Most of this is Chinese. Write the sentence in English."
ANOTHER = "This does not seem to be a translation of this sentence."
LIST = "This reads like a list of words. Write a whole sentence."
DISORDER = "These words are in no order that makes English. Write a whole sentence."


def refusal(item: Rendering, text: str, words: Text, found: int, loose: int) -> str:
    """Why a text is not checked at all, as a sentence; empty when it is.

    found is how many concepts were found, loose how many words of content answer to nothing.
    """
    if not words:
        return EMPTY
    english = [word for word in words if not _HAN.search(word.text)]
    if len(_HAN.findall(text)) > max(4, len(english)):
        return CHINESE
    content = [word for word in english if word.plain not in FUNCTION_WORDS]
    if not content or (not item.terms_only and (not found or loose >= len(content))):
        return ANOTHER
    if len(words) >= 8 and len({word.stem for word in content}) < len(content) / 3:
        return ANOTHER
    if _is_list(text, words, len(content)):
        return LIST
    if _disorder(words) > max(1, len(words) // 15):
        return DISORDER
    share = 0.0 if item.terms_only else found / max(1, len(item.concepts))
    if share < 0.6 or loose > len(content) / 3:
        return _elsewhere(item, text, words, share)
    return ""


def _is_list(text: str, words: Text, content: int) -> bool:
    """Few words that join, or many short pieces between commas."""
    joining = len(words) - content
    if len(words) < 5:
        return False
    pieces = [piece for piece in re.split(r"[,;:/|\n•·-]+\s", text) if piece.strip()]
    short = len(pieces) >= 4 and len(words) / len(pieces) < 3.2
    return joining < len(words) / 12 or (short and joining < len(words) / 4)


def _disorder(words: list[Token]) -> int:
    """How many pairs of neighbors no English sentence has: of and, the of, to the end."""
    pairs = pairwise(words)
    bad = sum(
        (first.plain in NEEDS_NOUN and second.plain in NOT_AFTER)
        or (first.plain in NO_END and second.plain in ("and", "or", "is", "are", "was", "were"))
        for first, second in pairs
    )
    return bad + (words[-1].plain in NO_END | NEEDS_NOUN)


# --- which sentence it is nearest to ----------------------------------------------------------

NEAR = 6.0
"""By so many points of chrF another sentence must be nearer."""
FAR = 28.0
"""Below this a text that has few of the meanings is taken for none of a translation."""


def _elsewhere(item: Rendering, text: str, words: Text, share: float) -> str:
    mine = _grams(text)
    own = max((chrf(mine, grams_of(one)) for one in item.references), default=FAR)
    stems = {word.stem for word in words}
    nearest = max(item.others, key=lambda other: _shared(stems, other[1]), default=None)
    if nearest and chrf(mine, grams_of(nearest[1])) > own + NEAR:
        return f"This reads like a translation of {nearest[0]}, not of {item.passage}."
    return ANOTHER if own < FAR and share < 0.4 else ""


def _shared(stems: set[str], reference: str) -> float:
    """How far the words of a text are those of a reference, 0 to 1 (Jaccard)."""
    theirs = _stems_of(reference)
    return len(stems & theirs) / max(1, len(stems | theirs))


@cache
def _stems_of(reference: str) -> frozenset[str]:
    return frozenset(word.stem for word in tokens(reference))


Grams = tuple[Counter[str], ...]
ORDER = 6


def _grams(text: str) -> Grams:
    """The character n-grams of a text, from single ones to ORDER, spaces left out."""
    bare = "".join(text.split())
    return tuple(
        Counter(bare[start : start + size] for start in range(len(bare) - size + 1))
        for size in range(1, ORDER + 1)
    )


@cache
def grams_of(reference: str) -> Grams:
    """The n-grams of a reference, which are counted once."""
    return _grams(reference)


def chrf(text: Grams, reference: Grams, beta: float = 2.0) -> float:
    """chrF, 0 to 100, as sacrebleu counts it (Popović 2015): every order weighs the same."""
    precision, recall, orders = 0.0, 0.0, 0
    for mine, theirs in zip(text, reference, strict=True):
        if mine and theirs:
            shared = sum(min(count, theirs[gram]) for gram, count in mine.items() if gram in theirs)
            precision += shared / mine.total()
            recall += shared / theirs.total()
            orders += 1
    if not orders or not precision + recall:
        return 0.0
    precision, recall = precision / orders, recall / orders
    return 100 * (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
