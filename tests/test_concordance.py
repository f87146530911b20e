"""Where terms occur, key words in context, collocates."""

from __future__ import annotations

import pytest

from readouts.concordance import NeedsWords, collocates, concordance, occurrences
from readouts.loader import load_readout, load_termbase
from readouts.model import Sentence
from readouts.segmentation import words

READOUT = load_readout()
TEXTS = {"a": "标题\n要管好水。重要的是水，我们都要管好。", "b": "\n做好水文章，做好，文章。\n"}


def test_whole_words_for_single_characters() -> None:
    """No single character is found inside a word, over the whole readout."""
    singles = [headword for headword in load_termbase() if len(headword) == 1]
    assert singles
    for sentence in READOUT.sentences:
        starts = {0}
        for word in sentence.seg:
            starts.add(max(starts) + len(word))
        for found in occurrences(sentence, singles):
            ((start, end),) = found.spans
            assert {start, end} <= starts


def test_golden_table_of_occurrences() -> None:
    """Every occurrence of every term in this readout, nested ones included, by its reference."""
    from pathlib import Path

    golden = Path(__file__).parent / "fixtures" / "occurrences.txt"
    lines = [
        f"{sentence.id} {' '.join(f'{a}-{b}' for a, b in found.spans)} {found.headword}"
        for sentence in READOUT.sentences
        for found in occurrences(sentence, load_termbase())
    ]
    assert lines == golden.read_text(encoding="utf-8").splitlines()


def test_every_term_occurs() -> None:
    """Each term of the termbase stands in the readout at least once."""
    found = {one.headword for s in READOUT.sentences for one in occurrences(s, load_termbase())}
    assert found == set(load_termbase())


def test_gap_stays_in_its_clause() -> None:
    """做好…文章 is found in 做好科技金融文章, not over a comma."""
    lines = concordance("做好…文章", TEXTS).lines
    assert [(line.place, line.node) for line in lines] == [("b:1", "做好水文章")]
    assert concordance("做好…文章", READOUT).total == 1


def test_text_is_aligned_on_the_node() -> None:
    """In plain text the node stands in one column, where a Chinese character takes two."""
    assert concordance("管好", {"a": TEXTS["a"]}).text() == (
        "管好: 2 times\n"
        "a:1  　　　　　　　　　　　要【管好】水。重要的是水，我们都要\n"
        "a:1  水。重要的是水，我们都要【管好】。"
    )


def test_single_character_in_plain_text() -> None:
    """要 is looked up among the words; without words it is refused, with the reason."""
    assert concordance("要", TEXTS, words=words).total == 2
    with pytest.raises(NeedsWords, match="also part of other words"):
        concordance("要", TEXTS)


@pytest.mark.parametrize("node", ["", "…", "  "])
def test_nothing_to_look_up(node: str) -> None:
    """An empty node is answered with an example."""
    with pytest.raises(NeedsWords, match="give a word"):
        concordance(node, TEXTS)


def test_limit_keeps_the_total() -> None:
    """Lines may be cut off; the count may not."""
    found = concordance("人工智能", READOUT, limit=3)
    assert (len(found.lines), found.total) == (3, 22)
    assert found.text().startswith("人工智能: 22 times, the first 3 shown")


def test_sorting() -> None:
    """By the right context, and by the left one read outward from the node."""
    lines = concordance("渠水", {"x": "甲渠水丙\n丙渠水乙\n乙渠水甲"})
    assert [line.right for line in lines.by_right().lines] == ["丙", "乙", "甲"]
    assert [line.left for line in lines.by_left().lines] == ["丙", "乙", "甲"]


def test_html_is_escaped() -> None:
    """What stands beside a node is never taken for HTML."""
    assert "<b>" not in concordance("渠水", {"x": "<b>渠水</b>"}).html()


def test_collocates() -> None:
    """Words near the node, most frequent first, no punctuation."""
    sentence = Sentence("01.1", ("要", "管好", "渠水", "，", "用好", "渠水", "。"))
    assert collocates("渠水", [sentence], span=2) == [
        ("用好", 2), ("渠水", 2), ("要", 1), ("管好", 1),
    ]  # fmt: skip
