"""Guards: texts that are no translation of the sentence are not checked, and told why.

chrF is used here alone, to tell which sentence a text is nearest to; it is never shown or counted.
"""

from __future__ import annotations

import re

from exercises.english import FUNCTION_WORDS
from exercises.item import Rendering
from exercises.pattern import Text

_HAN = re.compile(r"[\u3400-\u9fff]")

ANOTHER = "This does not seem to be a translation of this sentence."
EMPTY = "There are no words here yet."
CHINESE = "Most of this is Chinese. Write the sentence in English."
LIST = "This reads like a list of words. Write a whole sentence."


def refusal(item: Rendering, text: str, words: Text, found: int, loose: int) -> str:
    """Why a text is not checked at all, as a sentence; empty when it is.

    found is how many concepts were found, loose how many words of content answer to nothing.
    """
    if not words:
        return EMPTY
    english = sum(not _HAN.search(word.text) for word in words)
    if len(_HAN.findall(text)) > max(4, english):
        return CHINESE
    content = [word for word in words if word.plain not in FUNCTION_WORDS]
    if not content or loose == len(content) or not found:
        return ANOTHER
    if len(words) >= 5 and len(words) - len(content) < len(words) / 10:
        return LIST
    return ""
