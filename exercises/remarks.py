"""Remarks on a translation as a whole: negation, modality, numbers, reach."""

from __future__ import annotations

from exercises.english import NEGATIONS
from exercises.item import Rendering
from exercises.pattern import Text


def remarks(item: Rendering, words: Text, loose: list[int]) -> tuple[str, ...]:
    """What is to be noted. loose are the places of words that no wording of the Chinese asks for."""
    negations = [words[place].text for place in loose if words[place].plain in NEGATIONS]
    if negations and not {"不", "没", "未", "无", "非"} & set(item.zh):
        quoted = ", ".join(f"'{word}'" for word in dict.fromkeys(negations))
        return (f"You wrote {quoted}: the Chinese has no negation here.",)
    return ()
