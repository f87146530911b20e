"""The lessons: built from their text, the same bytes twice, checked by nbval, twice."""

from __future__ import annotations

import copy
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from classroom.edition import build_edition, worked_path
from exercises.bank import load_bank
from lessons.build import build_lesson, is_exercise, lesson_ids, notebook_path, read_source

ROOT = Path(__file__).resolve().parent.parent
LESSONS = lesson_ids()
NOTEBOOKS = [notebook_path(lesson) for lesson in LESSONS]
WORKED = [worked_path(lesson) for lesson in LESSONS]
ITEMS_AT_LEAST = {"00-start-here": 14, "01-what-a-readout-is": 12}


def nbval(*paths: Path) -> subprocess.CompletedProcess[str]:
    """Run nbval, strict, with nothing of a learner's."""
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-q", "-ra"]
    command += ["-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(paths[0].parent)]
    environment = {**os.environ, "READOUT_PROGRESS": "-"}
    return subprocess.run(
        [*command, *map(str, paths)], capture_output=True, text=True, env=environment, cwd=ROOT
    )


@pytest.mark.parametrize("lesson", LESSONS)
def test_notebook_is_built_from_its_text(lesson: str) -> None:
    """The committed notebook is what the source builds: the same bytes."""
    assert notebook_path(lesson).read_bytes() == build_lesson(lesson).encode()


@pytest.mark.parametrize("lesson", LESSONS)
def test_worked_edition_is_built_from_its_text(lesson: str) -> None:
    """The committed worked edition is what the source builds: the same bytes."""
    assert worked_path(lesson).read_bytes() == build_edition(lesson).encode()


def test_nbval_learners_lessons() -> None:
    """Every cell of every lesson prints what it printed."""
    done = nbval(*NOTEBOOKS)
    assert done.returncode == 0, done.stdout
    assert passed(done) == sum(map(code_cells, NOTEBOOKS))


def test_nbval_worked_edition() -> None:
    """Every item, answered wrong and then right, says what it said."""
    done = nbval(*WORKED)
    assert done.returncode == 0, done.stdout
    assert passed(done) == sum(map(code_cells, WORKED))


def passed(done: subprocess.CompletedProcess[str]) -> int:
    found = re.search(r"(\d+) passed", done.stdout)
    return int(found[1]) if found else 0


def code_cells(path: Path) -> int:
    return sum(c.cell_type == "code" for c in nbformat.read(path, as_version=4).cells)


# --- nbval can fail --------------------------------------------------------------------------


def mutate_html(notebook: nbformat.NotebookNode) -> bool:
    """Change one letter of an item's static form."""
    for output in outputs(notebook):
        if "readout-item" in output.get("data", {}).get("text/html", ""):
            data = output["data"]
            data["text/html"] = data["text/html"].replace("<strong>", "<strong>X", 1)
            return True
    return False


def mutate_prompt_end(notebook: nbformat.NotebookNode) -> bool:
    """Change the last letters of an item's plain text, far beyond the first 110 characters."""
    for output in reversed(outputs(notebook)):
        text = output.get("data", {}).get("text/plain", "")
        if text.endswith("(Shift+Enter).]"):
            output["data"]["text/plain"] = text.replace("(Shift+Enter).]", "(Shift+Return).]")
            return True
    return False


def mutate_feedback(notebook: nbformat.NotebookNode) -> bool:
    """Change a printed feedback text (only the worked edition has any)."""
    for output in outputs(notebook):
        if output.output_type == "stream" and "Correct." in output.text:
            output.text = output.text.replace("Correct.", "Wrong.", 1)
            return True
    return False


def mutate_stream(notebook: nbformat.NotebookNode) -> bool:
    """Add a stream that the cell does not print."""
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.outputs.append(nbformat.v4.new_output("stream", name="stdout", text="new\n"))
    return True


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [out for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs]


MUTATIONS = [mutate_html, mutate_prompt_end, mutate_feedback, mutate_stream]


@pytest.mark.parametrize("lesson", LESSONS)
def test_nbval_catches_each_mutation(lesson: str, tmp_path: Path) -> None:
    """Whatever output of a lesson is changed, nbval fails, and in that notebook alone."""
    tried = []
    sound = nbformat.read(worked_path(lesson), as_version=4)
    for mutation in MUTATIONS:
        notebook = copy.deepcopy(sound)
        assert mutation(notebook), f"{mutation.__name__} found nothing to change"
        assert notebook != sound
        path = tmp_path / f"{mutation.__name__}.ipynb"
        nbformat.write(notebook, path)
        tried.append(path)
    done = nbval(*tried)
    caught = [path.stem for path in tried if f"{path.stem}.ipynb::Cell" in done.stdout]
    failed = set(re.findall(r"FAILED \S*?(\w+)\.ipynb::", done.stdout))
    assert done.returncode == 1, done.stdout
    assert failed == {path.stem for path in tried}, caught


@pytest.mark.parametrize("path", [*NOTEBOOKS, *WORKED], ids=lambda path: "/".join(path.parts[-2:]))
def test_outputs_are_there_to_be_compared(path: Path) -> None:
    """No output was stripped: every cell was run, every exercise left both its static forms."""
    notebook = nbformat.read(path, as_version=4)
    exercises = compared = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        assert cell.execution_count is not None
        if is_exercise(cell) and "print(" not in cell.source:
            exercises += 1
            compared += any(
                {"text/html", "text/plain"} == output.get("data", {}).keys()
                for output in cell.outputs
            )
    assert exercises == compared
    assert exercises >= ITEMS_AT_LEAST.get(path.stem, 1)


@pytest.mark.parametrize("lesson", LESSONS)
def test_exercises_cannot_be_deleted_by_a_key(lesson: str) -> None:
    """Exercise cells carry deletable: false."""
    cells = [cell for cell in read_source(lesson).cells if is_exercise(cell)]
    assert cells
    assert all(cell.metadata == {"deletable": False} for cell in cells)


def test_every_item_stands_in_a_lesson() -> None:
    """No item is left out, none is shown twice."""
    shown = [
        found
        for lesson in LESSONS
        for cell in read_source(lesson).cells
        if is_exercise(cell)
        for found in re.findall(r'show\("([^"]+)"\)', cell.source)
    ]
    assert sorted(shown) == sorted(load_bank())
