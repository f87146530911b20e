"""jieba, wrapped once: silent, with a tokenizer of our own, nothing written to disk.

jieba and its dictionary are loaded by the first call, not by the import of this module.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from readouts.concordance import word_edges
from readouts.loader import load_termbase
from readouts.model import SPACE, Readout, Sentence

_POLICY_LENGTH = 4
"""Characters. A gold word of this length or more is a compound; a date or a name is none."""
_NAMES = frozenset({"中共中央政治局", "中央政治局", "中共中央总书记", "第二十次", "西安交通大学"})


@dataclass(frozen=True, slots=True)
class Compound:
    """What a segmenter makes of one gold compound.

    `outcome` is `whole`; `split` (cut inside, its outer edges kept: finer than the gold rule;
    whether it is an error too, only a reader can say); `joined` (inside one longer word whose edges
    are gold: coarser); or `wrong` (a word of the segmenter joins a part of it to its neighbor).
    """

    word: str
    place: str
    outcome: str
    pieces: tuple[str, ...]


def words(text: str, terms: bool = False) -> list[str]:
    """The words of a Chinese text by jieba; with `terms`, the termbase is its user dictionary.

    A real space is the token ␣, so that the words joined are the text.
    """
    tokens = _tokenizer(terms).lcut(text, HMM=True)
    return [SPACE if token.isspace() else token for token in tokens]


@cache
def _tokenizer(terms: bool) -> Any:
    """A tokenizer of our own. jieba's cache file is never read or written."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    logging.getLogger("jieba").setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    if terms:
        for headword in load_termbase():
            for part in re.split("[…、]", headword):
                if len(part) > 1:
                    tokenizer.add_word(part, freq=tokenizer.suggest_freq(part, tune=False))
    return tokenizer


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One sentence cut three ways; displays as text and as a table."""

    rows: tuple[tuple[str, tuple[str, ...]], ...]

    def text(self) -> str:
        """A line a cut, the words parted by |."""
        width = max(len(name) for name, _ in self.rows)
        return "\n".join(f"{name:{width}}  {'|'.join(cut)}" for name, cut in self.rows)

    def html(self) -> str:
        """A table; each word in a frame, those that are no gold word with a double line."""
        gold = set(self.rows[0][1])
        rows = "".join(
            f'<tr><th style="text-align:left;white-space:nowrap">{escape(name)}</th>'
            f'<td lang="zh-Hans" style="text-align:left;line-height:2">'
            f"{' '.join(_frame(word, word in gold) for word in cut)}</td></tr>"
            for name, cut in self.rows
        )
        return f"<table>{rows}</table><p>A double line: no word of the gold segmentation.</p>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def __repr__(self) -> str:
        return self.text()


def _frame(word: str, is_gold: bool) -> str:
    line = "1px solid #888" if is_gold else "3px double #888"
    return f'<span style="border-bottom:{line};padding:0 .1em">{escape(word)}</span>'


def side_by_side(sentence: Sentence) -> SideBySide:
    """The gold words of a sentence, jieba's, and jieba's with the termbase as user dictionary."""
    cuts = [sentence.seg, tuple(words(sentence.zh)), tuple(words(sentence.zh, terms=True))]
    return SideBySide(tuple(zip(("gold", "jieba", "jieba + terms"), cuts, strict=True)))


def compounds(readout: Readout) -> list[tuple[str, Sentence]]:
    """The policy compounds of a text: gold words of four characters or more, each once."""
    found: dict[str, Sentence] = {}
    for sentence in readout.sentences:
        for word in sentence.seg:
            dated = any(c.isdigit() for c in word)
            if len(word) >= _POLICY_LENGTH and not dated and word not in _NAMES:
                found.setdefault(word, sentence)
    return list(found.items())


def compounds_table(readout: Readout) -> str:
    """What jieba makes of each compound, alone and with the termbase, as CSV."""
    rows = ["compound,sentence,default,default_words,with_terms,with_terms_words"]
    for word, sentence in compounds(readout):
        cells = [word, sentence.id]
        for terms in (False, True):
            found = treatment(word, sentence, words(sentence.zh, terms))
            cells += [found.outcome, " ".join(found.pieces)]
        rows.append(",".join(cells))
    return "\n".join(rows) + "\n"


def treatment(word: str, sentence: Sentence, segmented: Iterable[str]) -> Compound:
    """What a segmentation of the sentence makes of the first place where the word stands."""
    start = _start(word, sentence)
    end = start + len(word)
    pieces, position = [], 0
    for token in segmented:
        after = position + len(token)
        if position < end and after > start:
            pieces.append((token, position, after))
        position = after
    first, last = pieces[0][1], pieces[-1][2]
    if (first, last) == (start, end):
        outcome = "whole" if len(pieces) == 1 else "split"
    else:
        reaching = {
            edge for _, low, high in pieces if low < start or high > end for edge in (low, high)
        }
        outcome = "joined" if reaching <= word_edges(sentence.seg) else "wrong"
    return Compound(word, sentence.id, outcome, tuple(token for token, _, _ in pieces))


def _start(word: str, sentence: Sentence) -> int:
    position = 0
    for token in sentence.seg:
        if token == word:
            return position
        position += len(token)
    raise ValueError(f"{word} is no word of sentence {sentence.id}.")


def crossings(sentence: Sentence, segmented: Iterable[str]) -> list[str]:
    """Words of a segmentation that join a part of one gold word to its neighbor, or to a part of
    it: errors, not finer or coarser cuts."""
    gold = word_edges(sentence.seg)
    found, position = [], 0
    for token in segmented:
        after = position + len(token)
        inside = [edge for edge in gold if position < edge < after]
        if inside and not {position, after} <= gold:
            found.append(token)
        position = after
    return found
