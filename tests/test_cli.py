"""Bad use of the command is answered with a sentence and the right exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from classroom import cli
from classroom.cli import main
from readouts.loader import ROOT
from tests.county_text import COUNTY


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


def test_unknown_verb() -> None:
    """An unknown verb is answered with the nearest one."""
    code, out, err = run("chekc")
    assert (code, out) == (2, "")
    assert "Did you mean 'check'?" in err


def test_folder_without_texts(tmp_path: Path) -> None:
    """A folder that holds no course is said to hold none."""
    code, _, err = run("check", str(tmp_path))
    assert code == 2
    assert "has no folder readouts/texts." in err


def test_no_such_folder(tmp_path: Path) -> None:
    """A folder that is not there is said not to be there."""
    code, _, err = run("check", str(tmp_path / "nowhere"))
    assert code == 2
    assert "has no folder readouts/texts." in err


def test_unreadable_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may not be read is named, with the reason."""

    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied", "readouts/texts")

    monkeypatch.setattr(cli, "check_course", refuse)
    code, _, err = run("check")
    assert code == 2
    assert "readouts/texts: Permission denied." in err


def test_unknown_lesson() -> None:
    """An unknown lesson is answered with the nearest ones."""
    code, _, err = run("build", "00-start-hear")
    assert code == 2
    assert "There is no lesson '00-start-hear'. Did you mean '00-start-here'?" in err


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_help_on_every_verb(verb: str) -> None:
    """Every verb says what it does."""
    code, out, _ = run(verb, "--help")
    assert code == 0
    assert len(out.split("\n")) > 4


def test_copies_never_overwrite(tmp_path: Path) -> None:
    """A learner's copy of a lesson is left as it is; missing ones are made."""
    mine = tmp_path / "00-start-here.ipynb"
    mine.write_text("mine")
    lessons = len(list((ROOT / "lessons").glob("*.ipynb")))
    assert cli.copy_lessons(tmp_path) == lessons - 1
    assert mine.read_text() == "mine"
    assert cli.copy_lessons(tmp_path) == 0


def test_jupyter_files_are_added_once(tmp_path: Path) -> None:
    """The save hook is added to what is there, and not a second time."""
    config = tmp_path / "etc" / "jupyter" / "jupyter_server_config.py"
    config.parent.mkdir(parents=True)
    config.write_text("c.ServerApp.port = 1\n")
    cli._install_jupyter_files(tmp_path)
    cli._install_jupyter_files(tmp_path)
    assert config.read_text() == (
        "c.ServerApp.port = 1\n"
        "c.FileContentsManager.pre_save_hook = 'lessons.saving.pre_save_hook'\n"
    )


# --- looking into readouts ---------------------------------------------------------------------


@pytest.fixture
def county(tmp_path: Path) -> str:
    """The composed readout as a file in GB18030."""
    path = tmp_path / "2031-07-03.txt"
    path.write_bytes(COUNTY.encode("gb18030"))
    return str(path)


def test_skeleton_as_json(county: str) -> None:
    """The keys of the skeleton, by their names."""
    code, out, _ = run("skeleton", county, "--json", "--year", "2031")
    found = json.loads(out)
    assert code == 0
    assert list(found) == [
        "session", "date", "theme", "lecturer", "headline", "paragraphs", "speech_verbs", "yao",
        "bixu",
    ]  # fmt: skip
    assert (found["date"], found["speech_verbs"]) == ("2031-07-03", "QZQZQ")
    assert list(found["paragraphs"][0]) == [
        "number", "function", "first_words", "speech_verb", "characters",
    ]  # fmt: skip


def test_skeleton_of_this_course() -> None:
    """A readout of the course is named by its id and knows its year."""
    code, out, _ = run("skeleton", "2025-04-25-ai")
    assert code == 0
    assert out.startswith("session 20; 2025-04-25; 加强人工智能发展和监管;")


@pytest.mark.parametrize(
    "content", [b"", b"A page in English.", b"\x00\x01" * 99, b"x" * 5_000_001]
)
def test_skeleton_of_something_else(tmp_path: Path, content: bytes) -> None:
    """What is no readout is told so in one sentence, with exit code 1."""
    path = tmp_path / "x"
    path.write_bytes(content)
    code, out, err = run("skeleton", str(path))
    assert (code, out) == (1, "")
    assert err.strip().endswith((".", "?")) and len(err.strip().split("\n")) == 1


def test_compare(county: str, tmp_path: Path) -> None:
    """Text on the screen, a page where one is asked for; one file alone is too few."""
    page = tmp_path / "page.html"
    code, out, _ = run("compare", "2025-04-25-ai", county, "--html", str(page))
    assert code == 0
    assert out.startswith("2025-04-25-ai → 2031-07-03\n")
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("compare", county)[0] == 2
    assert run("compare", county, str(tmp_path / "no.txt"))[0] == 1


def test_concordance(county: str) -> None:
    """In the course's readout, and in files; a single character by its words."""
    assert run("concordance", "做好…文章")[1].startswith("做好…文章: 1 time\n06.2  ")
    assert run("concordance", "要", county)[1].startswith("要: 3 times\n")
    assert run("concordance", "水", str(Path(county).parent / "no"))[0] == 2
    found = run("concordance", "完善", "--collocates")[1].splitlines()[-1]
    assert found.startswith("words within four of it: 人工智能 3, 和 3, ")
    found = run("concordance", "一渠", county, "--collocates")[1].splitlines()[-1]
    assert found.startswith("words within four of it: ") and "守住" in found


def test_count(county: str) -> None:
    """Days and rates; an unknown formulation is answered with the nearest."""
    code, out, _ = run("count", "新型举国体制")
    assert code == 0
    assert "2024    15 of  364 (  4.1%)      0.76   holes: 2 days without text" in out
    assert len(run("count", "人工智能", "--by", "month")[1].splitlines()) == 48
    Path(county).write_text(COUNTY, encoding="utf-8")
    assert run("count", "渠", county)[1].splitlines()[1].startswith("2031-07-03     1 of    1")
    code, out, err = run("count", "开源")
    assert (code, out) == (1, "")
    assert "The record does not count '开源'." in err


def test_new(county: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft is made, says what is left to do, and is not made twice."""
    (tmp_path / "readouts" / "texts").mkdir(parents=True)
    monkeypatch.setattr(cli, "ROOT", tmp_path)
    code, out, _ = run("new", "county", county)
    assert code == 0
    assert out.startswith("readouts/texts/county: 14 sentences (draft).\n")
    assert "Left to do:\n  1. " in out
    shutil.copy(ROOT / "readouts" / "termbase.toml", tmp_path / "readouts")
    (tmp_path / "exercises").mkdir()
    code, out, _ = run("check", str(tmp_path))
    assert code == 0
    assert "still to do in a draft: readouts/texts/county/" in out
    code, _, err = run("new", "county", county)
    assert code == 1
    assert "nothing was overwritten" in err
