"""Bad use of the command is answered with a sentence and the right exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from classroom import cli
from classroom.cli import main


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
    assert cli.copy_lessons(tmp_path) == 1
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
