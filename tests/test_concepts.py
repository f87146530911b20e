"""The concept lists: every sentence has one, nothing is left out, and they keep their word."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.feedback import measure, passage, table
from exercises.concepts import FAMILIES, read_families, unfold
from exercises.english import FUNCTION_WORDS
from exercises.item import LIMIT, OUTCOMES
from exercises.pattern import PatternError, Text, compile_pattern, tokens
from exercises.slips import lookalikes, mend
from exercises.translation import feedback_on, wordings
from readouts.loader import load_readout
from readouts.model import Sentence

SENTENCES = load_readout().sentences
RENDERINGS = Path(__file__).resolve().parent / "renderings"
SMALL = frozenset("，。、； 的了在时后就并和以为与是等也还要将而在")
"""Characters that may stand outside every concept: marks, particles, words that only join."""


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.id)
def test_every_character_has_its_concept(sentence: Sentence) -> None:
    """What could be dropped in a translation belongs to a concept; particles and marks need not."""
    item = passage(sentence.id)
    assert not item.terms_only
    covered = set(SMALL)
    left = item.zh
    for part in sorted((p for c in item.concepts for p in c.zh.split("…")), key=len, reverse=True):
        left = left.replace(part, "")
    assert set(left) <= covered


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.id)
def test_a_sentence_is_of_its_own(sentence: Sentence) -> None:
    """A reference of another sentence is not taken for a translation of this one."""
    item = passage(sentence.id)
    for other in SENTENCES:
        if other.id != sentence.id:
            feedback = feedback_on(item, other.en)
            assert feedback.outcome in ("unattempted", "incorrect", "partly")
            found = [mark for mark in feedback.marks if mark.status == "found"]
            assert len(found) < len(item.concepts)


def test_families() -> None:
    """Each can be read; one that does not exist is named."""
    families = read_families(FAMILIES)
    for pattern in families.values():
        compile_pattern(pattern)
    with pytest.raises(PatternError, match="no family 'strenghten'"):
        unfold("<strenghten> it", families)


def test_lookalikes_are_read_as_themselves() -> None:
    """A word that exists is never taken for a slip: comrade, expensive."""
    assert len(lookalikes()) > 100
    assert not lookalikes() & FUNCTION_WORDS
    for sentence in SENTENCES:
        known = wordings(passage(sentence.id).concepts)
        for word in ("comrade", "expensive", "complimentary", "adapt", "economy"):
            _, said = mend(Text(tokens(word)), known.known, frozenset())
            assert said == []


@cache
def _words() -> list[str]:
    """What wordings are made of, and some that are in none."""
    known = frozenset().union(*(wordings(passage(s.id).concepts).known for s in SENTENCES[:4]))
    return [*sorted(known)[::7], "xi", "ai", "not", "20th", "April", "中共", "(", ")", "elephant"]


@given(
    st.sampled_from(SENTENCES),
    st.text(max_size=LIMIT + 10) | st.lists(st.sampled_from(_words()), max_size=300).map(" ".join),
)
def test_any_text_on_any_sentence(sentence: Sentence, text: str) -> None:
    """Nothing is raised, and the outcome is a known one."""
    assert feedback_on(passage(sentence.id), text).outcome in OUTCOMES


TARGETS = {
    "good: concepts not recognized": (0, 0.02),
    "good: renderings with every concept found": (0.88, 1),
    "good: renderings with a flag": (0, 0.01),
    "good: refused": (0, 0),
    "good: unmatched words, mean": (0, 1.0),
    "good: any alert": (0, 0.25),
    "omitted concepts reported as found": (0, 0.05),
    "omissions named at their place": (0.95, 1),
    "mistranslation: raises something": (0.90, 1),
    "number: raises something": (1, 1),
    "name: raises something": (1, 1),
    "modality: raises something": (0.85, 1),
    "addition: raises something": (0.85, 1),
    "polarity: raises something": (0.80, 1),
    "scope: raises something": (0.50, 1),
    "junk refused": (1, 1),
}


def test_renderings_of_known_worth() -> None:
    """Over all rounds of renderings kept with the tests, every figure is where it should be.

    They were new once; the figures of new ones are in exercises/FEEDBACK.md. Here they only guard
    what has been reached.
    """
    figures = measure(sorted(path for path in RENDERINGS.iterdir() if path.is_dir()))
    outside = {
        name: figures[name]
        for name, (least, most) in TARGETS.items()
        if not least <= figures[name][0] <= most
    }
    assert outside == {}
    assert figures["good: refused"][1] >= 120


def test_the_page_for_the_skeptic_shows_these_figures() -> None:
    """The table of exercises/FEEDBACK.md is the one that the rounds' first figures make."""
    page = Path(__file__).resolve().parent.parent / "exercises" / "FEEDBACK.md"
    assert table() in page.read_text(encoding="utf-8")
