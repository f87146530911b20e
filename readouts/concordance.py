"""Where terms occur: computed from the words of a sentence, never annotated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from readouts.model import SPACE, Sentence

_CLAUSE_ENDS = frozenset("，。；：？！")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A headword in a sentence: half-open ranges into `Sentence.zh`, two for one with a gap."""

    headword: str
    spans: tuple[tuple[int, int], ...]


def occurrences(sentence: Sentence, headwords: Iterable[str]) -> list[Occurrence]:
    """Every occurrence of the headwords, nested ones included, by place, the longest first."""
    zh = sentence.zh
    edges = word_edges(sentence.seg)
    found = [
        Occurrence(headword, spans)
        for headword in headwords
        for spans in _places(headword, zh, edges)
    ]
    return sorted(found, key=lambda one: (one.spans[0][0], one.spans[0][0] - one.spans[-1][1]))


def word_edges(seg: Iterable[str]) -> set[int]:
    """The character positions where words begin or end; a space token counts one character."""
    edges, position = {0}, 0
    for word in seg:
        position += len(word) if word != SPACE else 1
        edges.add(position)
    return edges


def _places(headword: str, zh: str, edges: set[int]) -> list[tuple[tuple[int, int], ...]]:
    """A single character matches whole words only; `…` matches a gap inside one clause."""
    first, gap, last = headword.partition("…")
    found: list[tuple[tuple[int, int], ...]] = []
    for start in _starts(first, zh):
        end = start + len(first)
        if len(first) == 1 and not {start, end} <= edges:
            continue
        if not gap:
            found.append(((start, end),))
            continue
        clause = next((i for i in range(end, len(zh)) if zh[i] in _CLAUSE_ENDS), len(zh))
        after = zh.find(last, end + 1, clause)
        if after > 0:
            found.append(((start, end), (after, after + len(last))))
    return found


def _starts(part: str, zh: str) -> list[int]:
    return [i for i in range(len(zh) - len(part) + 1) if zh.startswith(part, i)]
