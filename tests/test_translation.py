"""The concept checker and its patterns."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.bank import load_item
from exercises.item import Concept, Flag, Translate
from exercises.pattern import PatternError, compile_pattern, matches, tokens
from exercises.translation import ANOTHER, check_translation, feedback_on

COUNTY = Path(__file__).resolve().parent / "fixtures" / "county"
ITEM = load_item("dry-year-in-english", "county-2031", COUNTY)
assert isinstance(ITEM, Translate)


def statuses(text: str, item: Translate = ITEM) -> dict[str, str]:
    found = check_translation(item, text)
    return dict(zip((c.zh for c in item.concepts), found.statuses, strict=False))


def with_concepts(*concepts: Concept) -> Translate:
    return replace(ITEM, concepts=concepts)


def concept(zh: str, *accept: str, flag: str = "", shared: bool = False) -> Concept:
    flags = (Flag(flag, "the reason"),) if flag else ()
    return Concept(zh=zh, role="how", accept=accept, flag=flags, shared=shared)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("breakthrough", "Breakthroughs", True),
        ("=university", "universal", False),
        ("=university", "University's", True),
        ("educat*", "education", True),
        ("(give|deliver) (a|the)? talk", "delivered a talk", True),
        ("(give|deliver) (a|the)? talk", "giving talks", True),
        ("(give|deliver) (a|the)? talk", "gives one long talk", False),
        ("take … lead", "take a clear lead", True),
        ("take … lead", "take one two three four lead", False),
        ("take …5 lead", "take one two three four lead", True),
        ("talks & professor", "the professor, who gave talks", True),
        ("talks & professor", "the professor", False),
        ("self-reliance", "self reliance", True),
        ("xi'an", "Xi\u2019an", True),
        ("communique", "Communiqué", True),
    ],
)
def test_patterns(pattern: str, text: str, found: bool) -> None:
    """Stems, exact forms, prefixes, groups, gaps, order, apostrophes, accents."""
    assert bool(matches(compile_pattern(pattern), tokens(text))) is found


@pytest.mark.parametrize("pattern", ["", "…", "(a", "a)", "a|b", "a?", "a & b & c", "(a & b)", "#"])
def test_unreadable_patterns(pattern: str) -> None:
    """What cannot be read is said to be so."""
    with pytest.raises(PatternError):
        compile_pattern(pattern)


def test_worst_input_ends() -> None:
    """2,000 characters of the worst kind are read (a guard against hanging, not a benchmark)."""
    text = tokens("a " * 1000)
    for pattern in ("a …9 a …9 a …9 a …9 b", "(a|a a|a a a) (a|a a|a a a) … b", "a & b", "a & a"):
        matches(compile_pattern(pattern), text)


def test_found_flagged_not_recognized() -> None:
    """Each concept has a status of its own."""
    assert statuses("The meeting claimed that rainfall was low.") == {
        "会议": "found",
        "指出": "flagged",
        "今年": "unrecognized",
        "雨水偏少": "found",
    }


def test_a_longer_accepted_wording_wins() -> None:
    """A flagged wording inside an accepted one is not flagged."""
    item = with_concepts(concept("会议", "claim check", flag="claim"), concept("指出", "noted"))
    assert statuses("The claim check noted the meeting.", item)["会议"] == "found"
    assert statuses("The claim noted the meeting.", item)["会议"] == "flagged"


def test_one_word_serves_one_concept() -> None:
    """Unless the concept is shared."""
    alone = with_concepts(concept("会议", "meeting"), concept("指出", "meeting"))
    shared = with_concepts(concept("会议", "meeting"), concept("指出", "meeting", shared=True))
    text = "The meeting was about rainfall."
    assert sorted(statuses(text, alone).values()) == ["found", "unrecognized"]
    assert sorted(statuses(text, shared).values()) == ["found", "found"]


def test_concepts_make_room_for_one_another() -> None:
    """A concept with a choice leaves the only word of another one to it."""
    item = with_concepts(concept("会议", "meeting", "noted"), concept("指出", "meeting"))
    assert set(statuses("The meeting noted rain.", item).values()) == {"found"}


def test_additions_and_negations_are_noticed() -> None:
    """Words that answer to nothing, and a negation that the Chinese has not."""
    found = check_translation(ITEM, "The meeting did not note any wonderful elephants this year.")
    assert found.unmatched == ("wonderful", "elephants")
    assert found.notes == ("You wrote 'not': the Chinese has no negation here.",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("会议指出，今年雨水偏少。", "Most of this is Chinese. Write the sentence in English."),
        ("!!! …", "There are no words here yet."),
        ("qwfp arst zxcd neio", ANOTHER),
        ("Our cat sleeps on the table at noon.", ANOTHER),
        (
            "meeting note rainfall dry low side year",
            "This reads like a list of words. Write a whole sentence.",
        ),
    ],
)
def test_refusals(text: str, reason: str) -> None:
    """What is no translation is refused with a sentence."""
    assert check_translation(ITEM, text).refused == reason
    assert feedback_on(ITEM, text).outcome == "unattempted"


@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    """No text raises, and no message has a percentage."""
    found = str(feedback_on(ITEM, text))
    assert not re.search(r"\d\s*%|percent", found.replace(text, ""))


@pytest.mark.parametrize("reference", ITEM.references)
def test_references_pass(reference: str) -> None:
    """Both of the course's own translations are found whole."""
    assert feedback_on(ITEM, reference).outcome == "correct"
