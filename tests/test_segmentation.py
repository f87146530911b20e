"""jieba, wrapped: what it makes of the compounds is computed, never typed in."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from readouts.loader import load_readout
from readouts.segmentation import compounds, compounds_table, crossings, treatment, words

READOUT = load_readout()
PUBLISHED = Path(__file__).resolve().parent.parent / "readouts" / "record" / "compounds.csv"


def test_published_list_is_what_jieba_does() -> None:
    """The list in the repository is computed anew and compared."""
    assert PUBLISHED.read_text(encoding="utf-8") == compounds_table(READOUT)


@pytest.mark.parametrize(
    ("sentence", "cut"),
    [("02.1", ["郑", "南宁"]), ("05.2", ["产学研", "用"]), ("07.1", ["前", "所", "未遇"])],
)
def test_the_three_real_errors(sentence: str, cut: list[str]) -> None:
    """A name, an abbreviation and a coinage that default jieba takes apart wrongly."""
    found = words(READOUT.sentence(sentence).zh)
    assert any(found[i : i + len(cut)] == cut for i in range(len(found)))


@pytest.mark.parametrize("word", ["产学研用", "新型举国体制", "全学段教育", "自主可控"])
def test_the_termbase_as_user_dictionary(word: str) -> None:
    """Terms come out whole when jieba is given the termbase."""
    sentence = next(s for s in READOUT.sentences if word in s.seg)
    assert word not in words(sentence.zh)
    assert word in words(sentence.zh, terms=True)


@pytest.mark.parametrize("terms", [False, True])
def test_words_joined_are_the_text(terms: bool) -> None:
    """Nothing is lost or added, spaces included."""
    for sentence in READOUT.sentences:
        assert "".join(words(sentence.zh, terms)).replace("␣", " ") == sentence.zh


def test_treatments() -> None:
    """Whole, split, joined with its neighbor, and cut over its edge."""
    sentence = READOUT.sentence("05.2")
    gold = list(sentence.seg)
    assert treatment("产学研用", sentence, gold).outcome == "whole"
    assert treatment("产学研用", sentence, words(sentence.zh)).outcome == "split"
    at = gold.index("产学研用")
    joined = [*gold[:at], f"产学研用{gold[at + 1]}", *gold[at + 2 :]]
    assert treatment("产学研用", sentence, joined).outcome == "joined"
    assert crossings(sentence, joined) == []
    shifted = [*gold[:at], "产学研", f"用{gold[at + 1]}", *gold[at + 2 :]]
    assert treatment("产学研用", sentence, shifted).outcome == "wrong"
    assert crossings(sentence, shifted) == [f"用{gold[at + 1]}"]
    assert crossings(sentence, gold) == []


def test_no_name_is_a_compound() -> None:
    """The list holds policy compounds: no name, no date, nothing of fewer than four characters."""
    found = [word for word, _ in compounds(READOUT)]
    assert all(len(word) >= 4 and not any(c.isdigit() for c in word) for word in found)
    assert not {"西安交通大学", "中共中央政治局", "中共中央总书记"} & set(found)


def test_silent_and_without_a_cache(tmp_path: Path) -> None:
    """Nothing on the screen, nothing written where another user could plant a file."""
    code = "from readouts.segmentation import words; print('|'.join(words('自主可控')))"
    before = set(Path(tempfile.gettempdir()).glob("jieba*"))
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", code], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("自主|可控\n", "")
    assert set(Path(tempfile.gettempdir()).glob("jieba*")) == before
