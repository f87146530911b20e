"""Where terms occur: computed from the words of a sentence, never annotated.

`occurrences` finds the terms in one sentence, `concordance` shows a node in its contexts (KWIC: key
word in context), `collocates` counts the words beside it. A node may have a gap: 做好…文章.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from readouts.model import SPACE, Readout, Sentence
from readouts.tables import SpokenError

_CLAUSE_ENDS = frozenset("，。；：？！")
_NOT_IN_GAP = "".join(_CLAUSE_ENDS) + "\n"


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


# --- a node in its contexts ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence of the node: where it stands, and what stands to both sides."""

    place: str
    left: str
    node: str
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """Lines of a node, aligned on it; displays as text and as a table.

    `total` counts every occurrence; `lines` holds at most as many as were asked for.
    """

    node: str
    lines: tuple[Line, ...]
    total: int

    def text(self) -> str:
        """One line an occurrence, the node in 【】, in one column where Chinese is two wide."""
        left = max((_columns(line.left) for line in self.lines), default=0)
        place = max((_columns(line.place) for line in self.lines), default=0)
        rows = [
            f"{line.place}{' ' * (place - _columns(line.place))}  "
            f"{_blanks(left - _columns(line.left))}{line.left}【{line.node}】{line.right}"
            for line in self.lines
        ]
        return "\n".join([self._summary(), *rows])

    def html(self) -> str:
        """A table: place, left context set flush right, node, right context."""
        cell = '<td style="text-align:{};white-space:nowrap;padding:.1em .3em">{}</td>'
        rows = "".join(
            f"<tr>{cell.format('left', escape(line.place))}"
            f"{cell.format('right', escape(line.left))}"
            f"{cell.format('center', f'<strong>{escape(line.node)}</strong>')}"
            f"{cell.format('left', escape(line.right))}</tr>"
            for line in self.lines
        )
        table = f'<table lang="zh-Hans">{rows}</table>'
        return f'<p>{escape(self._summary())}</p><div style="overflow-x:auto">{table}</div>'

    def by_left(self) -> Concordance:
        """The lines sorted by what stands before the node, from the node outward."""
        return Concordance(
            self.node, tuple(sorted(self.lines, key=lambda x: x.left[::-1])), self.total
        )

    def by_right(self) -> Concordance:
        """The lines sorted by what stands after the node."""
        lines = sorted(self.lines, key=lambda line: line.right)
        return Concordance(self.node, tuple(lines), self.total)

    def _summary(self) -> str:
        shown = f", the first {len(self.lines)} shown" if len(self.lines) < self.total else ""
        return f"{self.node}: {self.total} {'time' if self.total == 1 else 'times'}{shown}"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def __repr__(self) -> str:
        return self.text()


class NeedsWords(SpokenError, ValueError):
    """A single character can be looked up only where the words of the text are known."""


def concordance(
    node: str,
    where: Readout | Mapping[str, str],
    width: int = 12,
    limit: int = 200,
    words: Callable[[str], list[str]] | None = None,
) -> Concordance:
    """The node in its contexts: in a readout, or in plain texts by name.

    `width` is the context in characters, `limit` the most lines to keep. In plain texts a node of
    one character is looked up among `words` (segmentation.words); without it NeedsWords is raised.
    """
    if not node.replace("…", "").strip():
        raise NeedsWords("There is nothing to look up: give a word, such as 赋能 or 做好…文章.")
    places = (
        _in_readout(node, where) if isinstance(where, Readout) else _in_texts(node, where, words)
    )
    lines, total = [], 0
    for place, text, start, end in places:
        if total < limit:
            left = text[max(0, start - width) : start].rpartition("\n")[2]
            right = text[end : end + width].partition("\n")[0]
            lines.append(Line(place, left, text[start:end], right))
        total += 1
    return Concordance(node, tuple(lines), total)


def _in_readout(node: str, readout: Readout) -> Iterator[tuple[str, str, int, int]]:
    for sentence in readout.sentences:
        for found in occurrences(sentence, [node]):
            yield sentence.id, sentence.zh, found.spans[0][0], found.spans[-1][1]


def _in_texts(
    node: str, texts: Mapping[str, str], words: Callable[[str], list[str]] | None
) -> Iterator[tuple[str, str, int, int]]:
    first, gap, last = node.partition("…")
    single = len(first) == 1 and not gap
    if single and words is None:
        raise NeedsWords(f"{node} is one character: it is also part of other words (要, 重要).")
    middle = f"[^{_NOT_IN_GAP}]+?" if gap else ""
    pattern = re.compile(f"{re.escape(first)}{middle}{re.escape(last)}")
    for name, text in texts.items():
        line_starts: list[int] | None = None
        for match in pattern.finditer(text):
            if single and words and not _is_word(text, match.start(), words):
                continue
            if line_starts is None:
                line_starts = [0, *(m.end() for m in re.finditer("\n+", text))]
            place = f"{name}:{bisect_right(line_starts, match.start()) - 1}"
            yield place, text, match.start(), match.end()


def _is_word(text: str, position: int, words: Callable[[str], list[str]]) -> bool:
    """Whether the character at a position is a word of its own, by the words of its clause."""
    ends = _NOT_IN_GAP
    start = max(text.rfind(mark, 0, position) for mark in ends) + 1
    stop = min((i for mark in ends if (i := text.find(mark, position)) >= 0), default=len(text))
    edges = word_edges(words(text[start:stop]))
    return {position - start, position - start + 1} <= edges


# --- the words beside a node -------------------------------------------------------------------


def collocates(node: str, sentences: Iterable[Sentence], span: int = 4) -> list[tuple[str, int]]:
    """The words within `span` words of a node, each with how often, the most frequent first.

    Punctuation parts nothing and counts as no word; ties stand in the order of the text.
    """
    counted: Counter[str] = Counter()
    for sentence in sentences:
        tokens = [word for word in sentence.seg if word[0].isalnum()]
        edges = _starts_of(sentence.seg)
        for found in occurrences(sentence, [node]):
            start, end = found.spans[0][0], found.spans[-1][1]
            before = [word for word, (_, stop) in zip(tokens, edges, strict=True) if stop <= start]
            after = [word for word, (first, _) in zip(tokens, edges, strict=True) if first >= end]
            counted.update(before[-span:] + after[:span])
    return sorted(counted.items(), key=lambda pair: -pair[1])


def sentences_with(
    node: str, texts: Mapping[str, str], words: Callable[[str], list[str]]
) -> Iterator[Sentence]:
    """The sentences of plain texts that may hold a node, cut into words, for `collocates`."""
    first = node.partition("…")[0]
    for name, text in texts.items():
        for number, part in enumerate(re.findall("[^。！？\\n]+", text)):
            if first in part:
                yield Sentence(f"{name}:{number}", tuple(words(part.strip())))


def _starts_of(seg: Sequence[str]) -> list[tuple[int, int]]:
    """The ranges of the words that are no punctuation."""
    ranges, position = [], 0
    for word in seg:
        if word[0].isalnum():
            ranges.append((position, position + len(word)))
        position += len(word)
    return ranges


def _columns(text: str) -> int:
    """How many columns a text takes where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _blanks(columns: int) -> str:
    return "\u3000" * (columns // 2) + " " * (columns % 2)
