"""Guards: texts that are no translation of the sentence are not checked, and told why.

The precision of chrF is used here alone, to tell which sentence a text is nearest to; it is never
shown and counts for nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from exercises.english import FOREIGN, FUNCTION_WORDS, META, NEEDS_NOUN, NO_END, NO_NOUN, NOT_AFTER
from exercises.item import Rendering
from exercises.pattern import Text, Token, tokens
from exercises.spelling import HAN

EMPTY = "There are no words here yet."
CHINESE = "Most of this is Chinese. Write the sentence in English."
OTHER_LANGUAGE = "This does not seem to be English. Write the sentence in English."
ANOTHER = "This does not seem to be a translation of this sentence."
LIST = "This reads like a list of words. Write a whole sentence."
DISORDER = "These words are in no order that makes English. Write a whole sentence."


def refusal(
    item: Rendering, text: str, words: Text, found: int, strange: int, says_what: bool
) -> str:
    """Why a text is not checked at all, as a sentence; empty when it is.

    found is how many concepts were found, strange how many words of content no wording has;
    says_what, whether a verb of the Chinese was found.
    """
    if not words:
        return EMPTY
    english = [word for word in words if not HAN.search(word.text)]
    if len(HAN.findall(text)) > max(4, len(english)):
        return CHINESE
    content = [word for word in english if word.plain not in FUNCTION_WORDS]
    if sum(w.plain in FOREIGN or not w.text.isascii() for w in english) > len(english) / 4:
        return OTHER_LANGUAGE
    if not content:
        return ANOTHER
    if item.terms_only:
        strange, found = 0, len(item.concepts)
    share = found / max(1, len(item.concepts))
    if _is_list(text, words, says_what):
        return LIST
    if _is_shuffled(item, text, words):
        return DISORDER
    if item.terms_only or share < 0.7 or strange > len(content) / 4:
        elsewhere = _elsewhere(item, text, words, share)
        if elsewhere:
            return elsewhere
    of_oneself = any(word.plain in ("i", "my", "me") for word in words) and share < 0.6
    of_oneself |= any(word.plain in META for word in words) and share < 0.4
    code = bool(_CODE.search(text)) and strange > 3
    foreign = len(content) > 5 and strange > len(content) * 0.4 and share < 0.4
    nothing = of_oneself or code or foreign or not found or strange >= len(content)
    twice = sum(one.stem == other.stem for one, other in pairwise(content))
    repeats = twice > len(content) / 3 or (
        len(words) >= 8 and len({word.stem for word in content}) < len(content) / 3
    )
    return ANOTHER if nothing or repeats else ""


_CODE = re.compile(r"[{}<>=#`\\]")
_PIECES = re.compile(r"[,;:/|+=→\n•·]+|\s[-–—]+\s|\.\s|\band\b", re.IGNORECASE)


def _is_list(text: str, words: Text, says_what: bool) -> bool:
    """Short pieces with next to nothing that joins; or no verb; or neither pause nor joining."""
    joining = sum(w.plain in FUNCTION_WORDS and w.plain not in ("and", "or") for w in words)
    pieces = [piece for piece in _PIECES.split(text) if piece.strip()]
    length = len(words) / max(1, len(pieces))
    if len(words) < 5 or joining > len(words) / (10 if length > 2 and "\n" not in text else 4):
        return False
    numbered = len(re.findall(r"(?:^|\s)(?:\d+[.)]|[-*•])\s", text))
    if numbered > 2:
        return True
    strung = sum(word.plain == "and" for word in words) >= 5
    short = len(pieces) >= 5 and length < (2.3 if says_what and not strung else 3)
    unbroken = len(pieces) == 1 and len(words) >= (8 if joining else 7)
    bare = not joining and len(words) >= 7 and len(pieces) >= 4 and length < 3
    still = not says_what and len(words) >= 8 and joining < len(words) / 12
    return short or unbroken or bare or still


def _is_shuffled(item: Rendering, text: str, words: Text) -> bool:
    """Neighbors that no English has; or the words of a translation, far from their neighbors."""
    pieces = map(tokens, re.split(r"[^\w\s'’-]+", text))
    sentences = map(tokens, re.split(r"[.!?]+", text))
    bad = sum(map(_disorder, pieces)) + sum(map(_ends_badly, sentences))
    if len(words) < 6 or bad > max(1, len(words) // 15):
        return bad > 1
    stems = [word.stem for word in words]
    apart = [_apart(stems, reference) for reference in item.references]
    known = [one for one in apart if one]
    enough = [one for one in known if one[3] >= 6]
    if not enough or len(words) < (10 if bad else 13):
        return False
    shared, distance, *_ = min(enough, key=lambda one: one[1])
    nearest = min(one[1] for one in known)
    far = 4 if bad else 4.8 if shared > 0.77 else 6.5
    backward = any(share >= 0.7 and turned > 0.65 for share, _, turned, _ in enough)
    scattered = distance > 6 and max(share for share, *_ in enough) > 0.85
    return backward or (nearest > 4 and (scattered or (shared > 0.55 and distance > far)))


def _disorder(words: list[Token]) -> int:
    """How many pairs of neighbors no English sentence has: of and, the of."""
    return sum(
        (first.plain in NEEDS_NOUN and second.plain in NOT_AFTER)
        or (first.plain in NO_END and second.plain in NO_NOUN)
        or (first.plain == second.plain and first.plain in FUNCTION_WORDS)
        for first, second in pairwise(words)
    )


def _ends_badly(words: list[Token]) -> bool:
    """Whether a sentence ends with a word that something must follow."""
    ends = NEEDS_NOUN | {"of", "and", "or", "we"}
    if not words:
        return False
    openers = ("the", "at", "in", "we", "to", "it", "by", "on", "for", "as")
    turned = len(words) > 4 and words[-1].text[0].isupper() and words[-1].plain in openers
    return turned or words[-1].plain in ends


FARTHEST = 12


def _apart(stems: list[str], reference: str) -> tuple[float, float, float, int] | None:
    """How many words of content a reference has too, and how far from each other their neighbors.

    The distance is a mean over pairs of neighbors that the reference has, none above FARTHEST;
    None where there are too few. The third is how many of them stand the other
    way round, the last how many there are.
    """
    where = _places(reference)
    content = [stem for stem in stems if stem not in FUNCTION_WORDS]
    known = [stem in where for stem in content]
    distances = [
        min((b - a for a in where[one] for b in where[other]), key=abs)
        for one, other in pairwise(content)
        if one in where and other in where and one != other
    ]
    if len(distances) < 4:
        return None
    mean = sum(min(abs(distance), FARTHEST) for distance in distances) / len(distances)
    backward = sum(distance < 0 for distance in distances) / len(distances)
    return sum(known) / len(known), mean, backward, len(distances)


@cache
def _places(reference: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, stem in enumerate(_list_of_stems(reference)):
        found.setdefault(stem, []).append(place)
    return found


# --- which sentence it is nearest to ----------------------------------------------------------

NEARER = 24.0
"""By so many points more of a text must stand in another sentence's reference than in its own."""
FAR = 36.0
"""A text with so little in its own references and few of the meanings is taken for none."""


def _elsewhere(item: Rendering, text: str, words: Text, share: float) -> str:
    mine = _grams(text)
    own = max((precision(mine, grams_of(one)) for one in item.references), default=FAR)
    stems = {word.stem for word in words}
    nearest = max(item.others, key=lambda other: _shared(stems, other[1]), default=None)
    if nearest and item.references and precision(mine, grams_of(nearest[1])) > own + NEARER:
        return f"This reads like a translation of {nearest[0]}, not of {item.passage}."
    return ANOTHER if own < FAR and share < 0.25 else ""


def _shared(stems: set[str], reference: str) -> int:
    """How many of the words of a text a reference has too."""
    return len(stems.intersection(_list_of_stems(reference)))


@cache
def _list_of_stems(reference: str) -> tuple[str, ...]:
    return tuple(word.stem for word in tokens(reference))


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


def precision(text: Grams, reference: Grams) -> float:
    """How much of a text stands in a reference, 0 to 100: the precision that chrF is made of.

    A mean over the orders of n-grams (Popović 2015). Recall is left out: who translates half a
    sentence has translated that half.
    """
    shares = [
        sum(min(count, theirs[gram]) for gram, count in mine.items() if gram in theirs)
        / mine.total()
        for mine, theirs in zip(text, reference, strict=True)
        if mine and theirs
    ]
    return 100 * sum(shares) / len(shares) if shares else 0.0
