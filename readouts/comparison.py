"""Two readouts side by side: formulations shared, altered, new and dropped.

The unit is the clause, from one mark of punctuation to the next, without 、. What is compared is
wording: a clause that says the same in other words counts as new. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from typing import Any

_CLAUSE = re.compile(r"[^，。；：！？\s]+")
_SHORTEST_RUN = 4
"""Characters in a row that two clauses must share to be compared at all."""
_LEAST_SHARE = 0.5
"""Of the shorter clause, how much must be in shared runs for it to count as altered."""


@dataclass(frozen=True, slots=True)
class Altered:
    """A clause of the older text and the clause of the newer one that is nearest to it.

    `runs` are the shared strings, as half-open ranges: (older start, newer start, length).
    """

    older: str
    newer: str
    runs: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """An older and a newer text, clause by clause; displays as text and as a page."""

    older_name: str
    newer_name: str
    shared: tuple[str, ...]
    altered: tuple[Altered, ...]
    new: tuple[str, ...]
    dropped: tuple[str, ...]

    def text(self) -> str:
        """The comparison as plain text; shared runs stand in 【】."""
        lines = [f"{self.older_name} → {self.newer_name}"]
        for title, clauses in self._lists():
            lines += ["", f"{title} ({len(clauses)})", *(f"  {clause}" for clause in clauses)]
            if title == "shared":
                lines += ["", f"altered ({len(self.altered)})"]
                for pair in self.altered:
                    lines += [f"  - {_bracketed(pair, 0)}", f"  + {_bracketed(pair, 1)}"]
        return "\n".join(lines)

    def html(self) -> str:
        """The comparison as static HTML: shared runs are bold, so no color is needed."""
        parts = [f"<p>{escape(self.older_name)} → {escape(self.newer_name)}</p>"]
        for title, clauses in self._lists():
            items = "".join(f"<li>{escape(clause)}</li>" for clause in clauses)
            parts.append(_fold(f"{title} ({len(clauses)})", f'<ul lang="zh-Hans">{items}</ul>'))
            if title == "shared":
                rows = "".join(
                    f"<tr><td>{_bold(pair, 0)}</td><td>{_bold(pair, 1)}</td></tr>"
                    for pair in self.altered
                )
                names = (
                    f"<tr><th>{escape(self.older_name)}</th><th>{escape(self.newer_name)}</th></tr>"
                )
                table = f'<table lang="zh-Hans" style="text-align:left">{names}{rows}</table>'
                parts.append(_fold(f"altered ({len(self.altered)})", table, opened=True))
        return f'<div style="max-width:60em">{"".join(parts)}</div>'

    def _lists(self) -> list[tuple[str, tuple[str, ...]]]:
        return [("shared", self.shared), ("new", self.new), ("dropped", self.dropped)]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def __repr__(self) -> str:
        return self.text()


def compare(older: str, newer: str, names: Sequence[str] = ("older", "newer")) -> Comparison:
    """Compare the plain text of two readouts. `names` is what they are called in the result."""
    before, after = _clauses(older), _clauses(newer)
    shared = [clause for clause in after if clause in before]
    left = [clause for clause in before if clause not in after]
    nearest = _nearest(left, [clause for clause in after if clause not in before])
    used = {pair.older for pair in nearest.values()}
    return Comparison(
        names[0],
        names[1],
        tuple(shared),
        tuple(nearest[clause] for clause in after if clause in nearest),
        tuple(clause for clause in after if clause not in before and clause not in nearest),
        tuple(clause for clause in left if clause not in used),
    )


def _clauses(text: str) -> list[str]:
    """The clauses of a text, each once, in order; a headline's spaces part clauses too."""
    return list(dict.fromkeys(clause for clause in _CLAUSE.findall(text) if len(clause) > 1))


def _nearest(older: Iterable[str], newer: Iterable[str]) -> dict[str, Altered]:
    """For each newer clause the older one that shares most with it, where that is enough.

    Each older clause is given to one newer clause at most: the pair that shares most comes first.
    """
    by_run: dict[str, set[str]] = defaultdict(set)
    for clause in older:
        for start in range(len(clause) - _SHORTEST_RUN + 1):
            by_run[clause[start : start + _SHORTEST_RUN]].add(clause)
    pairs = []
    for clause in newer:
        starts = range(len(clause) - _SHORTEST_RUN + 1)
        near = set().union(*(by_run.get(clause[s : s + _SHORTEST_RUN], set()) for s in starts))
        for other in near:
            runs = _runs(other, clause)
            size = sum(length for _, _, length in runs)
            if size >= _LEAST_SHARE * min(len(other), len(clause)):
                pairs.append((-size, abs(len(other) - len(clause)), other, clause, runs))
    found: dict[str, Altered] = {}
    given: set[str] = set()
    for _, _, other, clause, runs in sorted(pairs):
        if clause not in found and other not in given:
            found[clause] = Altered(other, clause, runs)
            given.add(other)
    return found


def _runs(older: str, newer: str) -> tuple[tuple[int, int, int], ...]:
    """The strings of two characters or more that both have, in order."""
    blocks = SequenceMatcher(None, older, newer, autojunk=False).get_matching_blocks()
    return tuple((block.a, block.b, block.size) for block in blocks if block.size >= 2)


def _pieces(pair: Altered, side: int) -> list[tuple[str, bool]]:
    """One side of a pair in pieces, each with whether the other side has it too."""
    clause = (pair.older, pair.newer)[side]
    pieces, position = [], 0
    for run in pair.runs:
        start, length = run[side], run[2]
        pieces += [(clause[position:start], False), (clause[start : start + length], True)]
        position = start + length
    return [(piece, same) for piece, same in [*pieces, (clause[position:], False)] if piece]


def _bracketed(pair: Altered, side: int) -> str:
    return "".join(f"【{piece}】" if same else piece for piece, same in _pieces(pair, side))


def _bold(pair: Altered, side: int) -> str:
    return "".join(
        f"<strong>{escape(piece)}</strong>" if same else escape(piece)
        for piece, same in _pieces(pair, side)
    )


def _fold(summary: str, inside: str, opened: bool = False) -> str:
    return f"<details{' open' if opened else ''}><summary>{summary}</summary>{inside}</details>"
