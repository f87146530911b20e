"""A readout as static HTML: works with no kernel, no JavaScript, in an untrusted notebook.

Only what JupyterLab's sanitizer keeps: `details`, `lang`, `class`, inline `style`, tables. Ruby is
written with complete `<rp>` parentheses, so that where the tags go the text stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from readouts.concordance import occurrences
from readouts.loader import load_readout, load_termbase
from readouts.model import FUNCTIONS, Paragraph, Readout, Sentence, Term
from readouts.tables import SpokenError

_ZH = "font-size:1.25em;line-height:1.9;margin:.2em 0"
_SOFT = "opacity:.75;font-size:.85em"
_BLOCK = "max-width:46em;margin:.4em 0 1em;padding-left:.9em;border-left:3px solid #8888"
_FOLD = "margin:.15em 0 .15em .2em"


@dataclass(frozen=True, slots=True)
class Reading:
    """Some sentences, ready to be displayed: as HTML in a notebook, as text elsewhere."""

    readout: Readout
    sentences: tuple[Sentence, ...]
    help: bool = True

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def __repr__(self) -> str:
        return self.text()

    def html(self) -> str:
        """Each sentence with its helps folded: pinyin, terms, what it does, English."""
        terms = load_termbase() if self.help else {}
        return "".join(_sentence_html(sentence, terms, self.help) for sentence in self.sentences)

    def text(self) -> str:
        """The sentences, a line each, with their references."""
        return "\n".join(f"{sentence.id}  {sentence.zh}" for sentence in self.sentences)


class UnknownPlace(SpokenError, LookupError):
    """There is no such place in the readout."""


def read(place: str | int = "", readout: str = "2025-04-25-ai", help: bool = True) -> Reading:
    """A sentence ("03.1"), a paragraph (3, or 0 for the headline), or the whole text.

    Raises UnknownPlace, which says what there is.
    """
    text = load_readout(readout)
    return Reading(text, _sentences(text, str(place)), help)


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


def _sentence_html(sentence: Sentence, terms: dict[str, Term], help: bool) -> str:
    parts = [
        f'<div style="{_BLOCK}">',
        f'<div style="{_SOFT}">{sentence.id}</div>',
        f'<div lang="zh-Hans" style="{_ZH}">{escape(sentence.zh)}</div>',
    ]
    if help:
        parts.append(_fold("Pinyin", f'<div lang="zh-Hans" style="{_ZH}">{_ruby(sentence)}</div>'))
        found = list(dict.fromkeys(o.headword for o in occurrences(sentence, terms)))
        if found:
            words = "".join(_term_row(terms[headword]) for headword in found)
            parts.append(_fold(f"Terms ({len(found)})", f"<table>{words}</table>"))
        if sentence.function:
            meaning = f"<em>{sentence.function}</em>: {escape(FUNCTIONS[sentence.function])}"
            parts.append(_fold("What it does", f"<div>{meaning}</div>"))
        parts.append(
            _fold("English (try your own first; opening it is your choice)", _english(sentence))
        )
    return "".join([*parts, "</div>"])


def _fold(summary: str, inside: str) -> str:
    return f'<details style="{_FOLD}"><summary>{summary}</summary>{inside}</details>'


def _ruby(sentence: Sentence) -> str:
    return "".join(
        escape(word)
        if word == token
        else f'<ruby>{escape(word)}<rp> (</rp><rt lang="zh-Latn">'
        f"{escape(token.replace('·', ' '))}</rt><rp>) </rp></ruby>"
        for word, token in zip(sentence.seg, sentence.pinyin, strict=True)
    ).replace("␣", " ")


def _term_row(term: Term) -> str:
    cell = '<td style="text-align:left;vertical-align:top">'
    return (
        f'<tr>{cell}<span lang="zh-Hans">{escape(term.headword)}</span><br>'
        f'<span lang="zh-Latn" style="{_SOFT}">{escape(term.pinyin)}</span></td>'
        f"{cell}<strong>{escape(term.preferred)}</strong><br>{escape(term.definition)}</td></tr>"
    )


def _english(sentence: Sentence) -> str:
    return f"<div>{escape(sentence.en)}</div>"
