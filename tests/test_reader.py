"""The reader: each sentence with its helps, in HTML that the sanitizer keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from exercises.bank import load_item
from readouts.concordance import occurrences
from readouts.loader import load_readout, load_termbase
from readouts.model import Sentence
from readouts.reader import LOCKED, OPEN, Reading, UnknownPlace, read

HTML = read().html()


def bare(html: str) -> str:
    """What is left when every fold is closed: no cards, no helps; the terms' own words stay."""
    closed = html
    while "<details" in closed:
        closed = re.sub(
            r"<details[^>]*><summary[^>]*>((?:(?!<details).)*?)</summary>(?:(?!<details).)*?</details>",
            lambda fold: fold[1] if "dotted" in fold[0] else "",
            closed,
        )
    return re.sub(r"<[^>]+>", "", closed)


def test_every_sentence_is_there() -> None:
    """The whole text, in order, in both forms."""
    for sentence in load_readout().sentences:
        assert f"{sentence.id} {sentence.zh}" in bare(HTML)
    assert read().text().split("\n") == [f"{s.id}  {s.zh}" for s in load_readout().sentences]


def test_only_what_the_sanitizer_keeps() -> None:
    """No ids, roles, scripts or styles of its own: an untrusted notebook shows all of it."""
    tags = set(re.findall(r"<(\w+)", HTML))
    kept = {"div", "details", "summary", "table", "tr", "td", "span", "strong", "br"}
    assert tags == kept | {"ruby", "rp", "rt"}
    assert set(re.findall(r"\s([\w-]+)=\"", HTML)) == {"style", "lang"}


def test_size() -> None:
    """The whole text with every card is at most 300 KB."""
    assert len(HTML.encode()) <= 300_000


def test_pinyin_is_readable_without_ruby() -> None:
    """Where the ruby tags go and their text stays, the pinyin stands in parentheses."""
    text = re.sub(r"<[^>]+>", "", read("02.2").html())
    assert "讨论 (tǎolùn)" in text


def test_every_term_can_be_opened() -> None:
    """Each occurrence of a term has its card, nested ones under the term around them."""
    for sentence in load_readout().sentences:
        html = read(sentence.id).html()
        for found in occurrences(sentence, load_termbase()):
            assert f'<strong lang="zh-Hans">{found.headword}</strong>' in html, found


def test_english_is_locked_until_translated() -> None:
    """No English of a sentence outside a closed fold, and the fold says why it is closed."""
    assert not any(sentence.en in bare(HTML) for sentence in load_readout().sentences)
    assert HTML.count(LOCKED) == 25


def test_english_is_open_for_what_was_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the translate item of a sentence is answered, its English says so."""
    from exercises import load_item, read, show

    monkeypatch.setenv("READOUT_PROGRESS", str(tmp_path / "progress.jsonl"))
    assert load_item("p1-translate").passage == "01.1"
    assert read("01.1").html().count(LOCKED) == 1
    show("p1-translate").check("The Politburo held a study session on AI on 25 April.")
    assert read("01.1").html().count(LOCKED) == 0
    assert read("01.1").html().count(OPEN) == 1
    assert read("01.2").html().count(LOCKED) == 1


def test_traditional_and_pinyin() -> None:
    """The script is switched everywhere; pinyin stands over whole words, terms included."""
    html = read("02.1", traditional=True).html()
    assert "同志就這個問題進行講解" in bare(html)
    assert "Simplified characters" in html
    html = read("01.1", pinyin=True).html()
    assert "下午 (xiàwǔ)" in re.sub(r"<[^>]+>", "", html)
    assert "<summary>Pinyin</summary>" not in html


def test_a_draft_without_pinyin() -> None:
    """A sentence that has only its words is shown as it is."""
    sentence = Sentence("01.1", ("要", "管好", "水", "。"))
    reading = Reading(load_readout(), (sentence,), pinyin=True)
    assert "要管好水。" in bare(reading.html())


@pytest.mark.parametrize("place", ["3", 3, "03"])
def test_a_paragraph(place: str | int) -> None:
    """A paragraph is asked for by its number, written in any way."""
    assert [s.id for s in read(place).sentences] == ["03.1", "03.2", "03.3", "03.4", "03.5"]


def test_unknown_place() -> None:
    """A place that is not there is answered with what is."""
    with pytest.raises(UnknownPlace) as caught:
        read("09.1")
    assert str(caught.value) == (
        "There is no '09.1' in this text. It has paragraphs 1 to 8 (0 is the headline) and "
        "sentences 00.1 to 08.3."
    )


def test_a_wrong_id_gives_a_sentence_and_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    """In a notebook a misspelled id prints the nearest ids, and nothing else."""
    InteractiveShell.instance().run_cell("from exercises import show\nshow('p1-wo')")
    printed = capsys.readouterr().out
    InteractiveShell.clear_instance()
    assert "There is no item 'p1-wo'. Did you mean 'p1-who'" in printed
    assert "Traceback" not in printed
    with pytest.raises(LookupError, match="Did you mean 'attendance'"):
        load_item("atendance")
