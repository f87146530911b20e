"""The reader: each sentence with its helps, in HTML that the sanitizer keeps."""

from __future__ import annotations

import re

import pytest
from IPython.core.interactiveshell import InteractiveShell

from exercises.bank import load_item
from readouts.loader import load_readout
from readouts.reader import UnknownPlace, read

HTML = read().html()


def test_every_sentence_is_there() -> None:
    """The whole text, in order, in both forms."""
    for sentence in load_readout().sentences:
        assert sentence.zh in HTML
    assert read().text().split("\n") == [f"{s.id}  {s.zh}" for s in load_readout().sentences]


def test_only_what_the_sanitizer_keeps() -> None:
    """No ids, roles, scripts or styles of its own: an untrusted notebook shows all of it."""
    tags = set(re.findall(r"<(\w+)", HTML))
    kept = {"div", "details", "summary", "table", "tr", "td", "span", "strong", "em", "br"}
    assert tags == kept | {"ruby", "rp", "rt"}
    assert set(re.findall(r"\s([\w-]+)=\"", HTML)) == {"style", "lang"}


def test_pinyin_is_readable_without_ruby() -> None:
    """Where the ruby tags go and their text stays, the pinyin stands in parentheses."""
    text = re.sub(r"<[^>]+>", "", read("02.2").html())
    assert "讨论 (tǎolùn)" in text


def test_english_is_behind_a_click_that_says_so() -> None:
    """No English of a sentence outside a closed fold."""
    outside = re.sub(r"<details.*?</details>", "", HTML)
    assert not any(sentence.en in outside for sentence in load_readout().sentences)
    assert HTML.count("opening it is your choice") == 25


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
