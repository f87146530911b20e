"""A readout as static HTML: works with no kernel, no JavaScript, in an untrusted notebook.

Only what JupyterLab's sanitizer keeps: `details`, `lang`, `class`, inline `style`, tables. A term
in the text is a fold of its own, in the line; the terms inside it have their cards under its own.
Ruby is written with complete `<rp>` parentheses, so that where the tags go the text stays readable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from readouts.concordance import Occurrence, occurrences
from readouts.loader import load_readout, load_termbase
from readouts.model import FUNCTIONS, SPACE, Paragraph, Readout, Sentence, Term
from readouts.tables import SpokenError

LOCKED = "English (locked until you have translated it; open it anyway)"
OPEN = "English (you have translated it: compare)"

_ZH = "font-size:1.25em;line-height:2;margin:.2em 0;overflow-x:auto"
_SOFT = "opacity:.75;font-size:.85em"
_BLOCK = "max-width:46em;margin:.4em 0 1.2em;padding-left:.9em;border-left:3px solid #8888"
_FOLD = "margin:.15em 0 .15em .2em"
_IN_LINE = "display:inline-block;vertical-align:top;max-width:100%;margin-right:2px"
_TERM = "display:inline;cursor:pointer;border-bottom:2px dotted #777"
_CARD = (
    "font-size:15px;line-height:1.5;margin:.3em 0 .6em;padding:.5em .8em;border:1px solid #8888;"
    "border-radius:6px"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Some sentences, ready to be displayed: as HTML in a notebook, as text elsewhere.

    `translated` holds the references of sentences whose English need not be locked.
    """

    readout: Readout
    sentences: tuple[Sentence, ...]
    help: bool = True
    pinyin: bool = False
    traditional: bool = False
    translated: frozenset[str] = field(default=frozenset())

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def __repr__(self) -> str:
        return self.text()

    def html(self) -> str:
        """Paragraph by paragraph: the text with its terms to open, and its helps folded."""
        terms = load_termbase() if self.help else {}
        seen: set[str] = set()
        by_paragraph: dict[str, list[Sentence]] = {}
        for sentence in self.sentences:
            by_paragraph.setdefault(sentence.id.split(".")[0], []).append(sentence)
        return "".join(
            self._paragraph(number, sentences, terms, seen)
            for number, sentences in by_paragraph.items()
        )

    def text(self) -> str:
        """The sentences, a line each, with their references."""
        return "\n".join(f"{sentence.id}  {self._script(sentence)}" for sentence in self.sentences)

    def _script(self, sentence: Sentence) -> str:
        return (sentence.hant or sentence.zh) if self.traditional else sentence.zh

    def _paragraph(
        self,
        number: str,
        sentences: list[Sentence],
        terms: Mapping[str, Term],
        seen: set[str],
    ) -> str:
        lang = "zh-Hant" if self.traditional else "zh-Hans"
        lines = "".join(
            f'<span lang="en" style="{_SOFT}">{sentence.id} </span>'
            f"{self._line(sentence, terms, seen)} "
            for sentence in sentences
        )
        title = "Headline" if number == "00" else f"Paragraph {int(number)}"
        parts = [
            f'<div style="{_BLOCK}"><div style="{_SOFT}">{title}</div>',
            f'<div lang="{lang}" style="{_ZH}">{lines}</div>',
        ]
        if self.help:
            parts += [_fold(title, inside) for title, inside in self._helps(sentences) if inside]
        return "".join([*parts, "</div>"])

    def _helps(self, sentences: list[Sentence]) -> list[tuple[str, str]]:
        """The folds under a paragraph: title, contents."""
        ruby = "" if self.pinyin else "".join(_ruby(sentence) for sentence in sentences)
        other = "".join(s.zh if self.traditional else s.hant or s.zh for s in sentences)
        script, lang = ("Simplified", "zh-Hans") if self.traditional else ("Traditional", "zh-Hant")
        rows = "".join(
            f"<tr>{_CELL}{sentence.id}</td>{_CELL}<strong>{sentence.function}</strong>: "
            f"{escape(FUNCTIONS[sentence.function])}</td></tr>"
            for sentence in sentences
            if sentence.function
        )
        english = "".join(
            _fold(
                f"{sentence.id} {OPEN if sentence.id in self.translated else LOCKED}",
                f"<div>{escape(sentence.en)}</div>",
            )
            for sentence in sentences
            if sentence.en
        )
        return [
            ("Pinyin", ruby and f'<div lang="zh-Hans" style="{_ZH}">{ruby}</div>'),
            (f"{script} characters", f'<div lang="{lang}" style="{_ZH}">{escape(other)}</div>'),
            ("What each sentence does", rows and f"<table>{rows}</table>"),
            ("English", english),
        ]

    def _line(self, sentence: Sentence, terms: Mapping[str, Term], seen: set[str]) -> str:
        """A sentence with its terms as folds in the line."""
        text = self._script(sentence)
        spell = _speller(sentence, text) if self.pinyin and sentence.pinyin else None
        parts, position = [], 0
        for outer, inner in _nests(occurrences(sentence, terms)):
            start, end = outer.spans[0]
            parts.append(_slice(text, position, start, spell))
            cards = "".join(_card(terms[one.headword], seen) for one in (outer, *inner))
            parts.append(
                f'<details style="{_IN_LINE}"><summary style="{_TERM}">'
                f"{_slice(text, start, end, spell)}</summary>{cards}</details>"
            )
            position = end
        return "".join([*parts, _slice(text, position, len(text), spell)])


class UnknownPlace(SpokenError, LookupError):
    """There is no such place in the readout."""


def read(
    place: str | int = "",
    readout: str = "2025-04-25-ai",
    help: bool = True,
    pinyin: bool = False,
    traditional: bool = False,
) -> Reading:
    """A sentence ("03.1"), a paragraph (3, or 0 for the headline), or the whole text.

    `help=False` shows the bare text; `pinyin` writes it over every word, `traditional` changes the
    script. Raises UnknownPlace, which says what there is.
    """
    text = load_readout(readout)
    return Reading(text, _sentences(text, str(place)), help, pinyin, traditional)


def _sentences(readout: Readout, place: str) -> tuple[Sentence, ...]:
    if not place:
        return readout.sentences
    blocks: dict[str, Paragraph] = {
        str(block.number): block for block in (readout.headline, *readout.paragraphs)
    }
    by_id = {sentence.id: (sentence,) for sentence in readout.sentences}
    number = place.lstrip("0") or "0"
    found = blocks[number].sentences if number in blocks else by_id.get(place)
    if found is None:
        raise UnknownPlace(
            f"There is no {place!r} in this text. It has paragraphs 1 to {len(blocks) - 1} (0 is "
            f"the headline) and sentences {min(by_id)} to {max(by_id)}."
        )
    return found


# --- terms in the line -------------------------------------------------------------------------


def _nests(found: list[Occurrence]) -> list[tuple[Occurrence, list[Occurrence]]]:
    """Occurrences that stand in no other, each with those that begin inside it."""
    nests: list[tuple[Occurrence, list[Occurrence]]] = []
    for one in found:
        if nests and one.spans[0][0] < nests[-1][0].spans[0][1]:
            nests[-1][1].append(one)
        else:
            nests.append((one, []))
    return nests


def _card(term: Term, seen: set[str]) -> str:
    """What a term means; the first time on a page also what it does in policy."""
    first = term.headword not in seen
    seen.add(term.headword)
    rows = [
        f'<strong lang="zh-Hans">{escape(term.headword)}</strong> '
        f'<span lang="zh-Latn">{escape(term.pinyin)}</span> '
        f'<span style="{_SOFT}">{escape(term.type)}</span>',
        f"<strong>{escape(term.preferred)}</strong>",
        escape(term.definition),
    ]
    if first:
        rows.append(escape(term.policy))
    return f'<div lang="en" style="{_CARD}">{"<br>".join(rows)}</div>'


def _slice(text: str, start: int, end: int, spell: Callable[[int, int], str] | None) -> str:
    return spell(start, end) if spell else escape(text[start:end])


def _speller(sentence: Sentence, text: str) -> Callable[[int, int], str]:
    """Writes a range of the text with pinyin over each whole word in it."""
    ends, position = [], 0
    for word in sentence.seg:
        ends.append((position, position + len(word)))
        position += len(word)

    def spell(start: int, end: int) -> str:
        parts = []
        for (first, last), token in zip(ends, sentence.pinyin, strict=True):
            low, high = max(start, first), min(end, last)
            if low < high:
                whole = (low, high) == (first, last)
                parts.append(_over(text[low:high], token if whole else ""))
        return "".join(parts)

    return spell


# --- small pieces ------------------------------------------------------------------------------

_CELL = '<td style="text-align:left;vertical-align:top">'


def _fold(summary: str, inside: str) -> str:
    return f'<details style="{_FOLD}"><summary>{summary}</summary>{inside}</details>'


def _ruby(sentence: Sentence) -> str:
    pairs = zip(sentence.seg, sentence.pinyin, strict=False)
    return "".join(_over(word, token) for word, token in pairs).replace(SPACE, " ")


def _over(word: str, token: str) -> str:
    """A word with its pinyin over it; punctuation and parts of words stand alone."""
    if not token or word == token:
        return escape(word)
    return (
        f'<ruby>{escape(word)}<rp> (</rp><rt lang="zh-Latn">'
        f"{escape(token.replace('·', ' '))}</rt><rp>) </rp></ruby>"
    )
