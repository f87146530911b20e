"""Wrong content is answered: every fault with file, place, what came, what was expected, cure.

A fault is a folder: the files that differ from the sound course in fixtures/county, the names of
files that are taken away (REMOVE), and what `readout check` then says (expected.txt).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from classroom.cli import main

FIXTURES = Path(__file__).resolve().parent / "fixtures"
FAULTS = sorted(path for path in (FIXTURES / "faults").iterdir() if path.is_dir())
OWN = {"REMOVE", "expected.txt"}


def check(folder: Path) -> Result:
    return CliRunner().invoke(main, ["check", str(folder)])


def with_fault(fault: Path, into: Path) -> Path:
    """A copy of the sound course with the fault laid over it.

    The bank of the other item types is left out, unless the fault brings its own.
    """
    course = into / "county"
    shutil.copytree(FIXTURES / "county", course, ignore=shutil.ignore_patterns("practice.toml"))
    for path in fault.rglob("*"):
        if path.is_file() and path.name not in OWN:
            target = course / path.relative_to(fault)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    if (fault / "REMOVE").exists():
        for name in (fault / "REMOVE").read_text(encoding="utf-8").split():
            (course / name).unlink()
    return course


def test_the_sound_course_is_sound() -> None:
    """Without a fault there is nothing to say, and the exit code is 0."""
    found = check(FIXTURES / "county")
    assert (found.exit_code, found.output) == (
        0,
        "All is well: 1 readout, 3 sentences (headlines among them), 1 terms, 12 items.\n",
    )


@pytest.mark.parametrize("fault", FAULTS, ids=lambda path: path.name)
def test_fault_is_answered(fault: Path, tmp_path: Path) -> None:
    """The fault is named in just these words, and the exit code is 1."""
    found = check(with_fault(fault, tmp_path))
    assert found.output == (fault / "expected.txt").read_text(encoding="utf-8")
    assert found.exit_code == 1


def test_there_are_enough_faults() -> None:
    """At least 30 different ones, no two answered alike."""
    answers = {(fault / "expected.txt").read_text(encoding="utf-8") for fault in FAULTS}
    assert len(answers) == len(FAULTS) >= 30


def test_all_in_one_pass() -> None:
    """Eleven faults in six files are reported together."""
    answer = (FIXTURES / "faults/everything-at-once/expected.txt").read_text(encoding="utf-8")
    assert answer.endswith("11 to mend, in 6 files.\n")
    assert answer.count("  cure:     ") == 11


def test_a_draft_may_have_gaps(tmp_path: Path) -> None:
    """In a draft what is missing is work to do, not a fault: exit code 0."""
    course = tmp_path / "county"
    shutil.copytree(FIXTURES / "county", course)
    text = course / "readouts/texts/county-2031"
    about = (text / "readout.toml").read_text(encoding="utf-8")
    (text / "readout.toml").write_text(about.replace('"published"', '"draft"'), encoding="utf-8")
    headline = (text / "00.toml").read_text(encoding="utf-8")
    (text / "00.toml").write_text(
        "\n".join(line for line in headline.split("\n") if not line.startswith(("en ", "note"))),
        encoding="utf-8",
    )
    found = check(course)
    assert found.exit_code == 0, found.output
    assert found.output.startswith(
        "still to do in a draft: readouts/texts/county-2031/00.toml, [\"00.1\"]: no key 'en'\n"
        "still to do in a draft: readouts/texts/county-2031/00.toml, [\"00.1\"]: no key 'note'\n"
    )
