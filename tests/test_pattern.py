"""Wordings as patterns: what each sign means, what cannot be read, and that matching ends."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.concepts import as_pattern
from exercises.pattern import PatternError, compile_pattern, matches, tokens

HANG = 30
"""Seconds. A guard against hanging, far above what any machine needs."""


def used(pattern: str, text: str) -> list[str]:
    """The words of the best match, in order; empty when there is none."""
    words = tokens(text)
    found = matches(compile_pattern(pattern), words)
    return [words[position].text for position in sorted(found[0])] if found else []


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        # a word, in any form that shares its stem
        ("stress", "it stressed this", ["stressed"]),
        ("policy", "sound policies", ["policies"]),
        ("stress", "distress", []),
        # this very form
        ("=note", "it noted", []),
        ("=note", "a NOTE", ["NOTE"]),
        ("=note", "the note's end", ["note's"]),
        ("=today's", "today’s agenda", ["today's"]),
        # any word that begins so
        ("irrigat*", "irrigating, irrigation", ["irrigating"]),
        ("irrigat*", "to irrigate", ["irrigate"]),
        ("irrigat*", "unirrigated", []),
        # one of several, or none of them
        ("(rain|snow) fell", "Snow fell", ["Snow", "fell"]),
        ("(rain|snow) fell", "hail fell", []),
        ("(heavy rain|snow) fell", "heavy rain fell", ["heavy", "rain", "fell"]),
        ("give (a|the)? talk", "give talk", ["give", "talk"]),
        ("give (a|the)? talk", "give the talk", ["give", "the", "talk"]),
        ("give (a|the) talk", "give talk", []),
        ("((very)? dry|arid) year", "very dry year", ["very", "dry", "year"]),
        # a gap, left out of the match
        ("take … lead", "take lead", ["take", "lead"]),
        ("take … lead", "take a b c lead", ["take", "lead"]),
        ("take … lead", "take a b c d lead", []),
        ("take …1 lead", "take a b lead", []),
        ("take … lead", "lead, take", []),
        # both sides, in any order, near each other
        ("talk & mayor", "talks by the mayor", ["talks", "mayor"]),
        ("talk & mayor", "the mayor talked", ["mayor", "talked"]),
        ("talk & mayor", "talk " + "x " * 9 + "mayor", ["talk", "mayor"]),
        ("talk & mayor", "talk " + "x " * 10 + "mayor", []),
        ("mayor & mayor", "the mayor", []),
        ("big mayor & old … town", "old dry town, big mayor", ["old", "town", "big", "mayor"]),
        # what does not count
        ("new-type", "new type", ["new", "type"]),
        ("new type", "New-Type", ["New", "Type"]),
        ("new type", "newtype", []),
        ("xi'an", "Xi’an", ["Xi'an"]),
        ("xi’an", "Xi'an", ["Xi'an"]),
        ("county", "the county’s", ["county's"]),
        ("counties", "all counties’ wells", ["counties"]),
        ("communiqué", "COMMUNIQUE", ["COMMUNIQUE"]),
        ("communique", "communique\u0301", ["communiqué"]),
        ("rain", "ｒａｉｎ", ["rain"]),
    ],
)  # fmt: skip
def test_a_match_is_the_words_it_used(pattern: str, text: str, words: list[str]) -> None:
    """Stems, exact forms, prefixes, groups, options, gaps, sides; case and marks do not count."""
    assert used(pattern, text) == words


def test_every_match_is_given_the_longest_first() -> None:
    """All ways to match, as sets of places, the one with most words first."""
    found = matches(compile_pattern("(very)? dry"), tokens("dry and very dry"))
    assert found == [{2, 3}, {0}, {3}]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "nothing to match in ''"),
        ("  ", "nothing to match in '  '"),
        ("…", "nothing to match in '…'"),
        ("a &", "nothing to match in 'a &'"),
        ("& a", "nothing to match in '& a'"),
        ("a & b & c", "more than one & in 'a & b & c'"),
        ("(a & b)", "& inside brackets"),
        ("a | b", "'|' outside brackets"),
        ("a)", "')' outside brackets"),
        ("(a", "a bracket that is not closed"),
        ("((a)", "a bracket that is not closed"),
        ("a?", "? after something else than a bracket"),
        ("(a)??", "? after something else than a bracket"),
        ("a, b", "unreadable from ', b'"),
        ("*", "unreadable from '*'"),
        ("=educat*", "unreadable from '*'"),
        ("a_b", "unreadable from '_b'"),
        ("= a", "unreadable from '= a'"),
    ],
)
def test_what_cannot_be_read_is_said_where(pattern: str, said: str) -> None:
    """A malformed wording is refused in words that point at the fault."""
    with pytest.raises(PatternError, match=re.escape(said) + "$"):
        compile_pattern(pattern)


@pytest.mark.parametrize("text", ["a " * 1000, "ab " * 666, "a" * 2000, "'" * 2000, "a'" * 1000])
@pytest.mark.parametrize(
    "pattern",
    [
        "a …9 a …9 a …9 a …9 b",
        "(a|(a|(a|a a)? a)? …5 a)? …9 (a)? (a)? (a)? (a)? a",
        "(a|a a|a a a) (a|a a|a a a) (a|a a|a a a) … b",
        "a* & a*",
        "(a|a a)? a & a (a|a a)?",
        "((((((((a)?)?)?)?)?)?)?)? b",
    ],
)
def test_the_worst_input_ends(pattern: str, text: str) -> None:
    """2,000 characters made for the purpose do not keep a pattern from ending."""
    started = time.monotonic()
    matches(compile_pattern(pattern), tokens(text))
    assert time.monotonic() - started < HANG


@given(st.text(max_size=2000))
def test_any_text_can_be_read(text: str) -> None:
    """No text raises; a match uses words that are there."""
    words = tokens(text)
    for pattern in ("a", "=a", "a*", "(a|b)? … c", "a & b"):
        for found in matches(compile_pattern(pattern), words):
            assert found <= set(range(len(words)))


@given(st.text(alphabet="ab (|)?&…=*5-'’_é", max_size=40))
def test_any_pattern_is_read_or_refused(pattern: str) -> None:
    """A pattern works or is refused as one; nothing else is raised."""
    try:
        compiled = compile_pattern(pattern)
    except PatternError as error:
        assert str(error)
    else:
        assert all(matches(compiled, tokens("a b ab 5 é")))


@given(st.text(max_size=60))
def test_a_plain_wording_matches_itself(text: str) -> None:
    """as_pattern makes of any wording with words in it a pattern that finds the whole of it."""
    words = tokens(text)
    if words:
        found = matches(compile_pattern(as_pattern(text)), words)
        assert found[0] == set(range(len(words)))
