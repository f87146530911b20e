"""Lessons: MyST text → executed notebook, one way, the same bytes every time."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from lessons.saving import keep_static_forms

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "src"
MINUTES = 5


def lesson_ids() -> list[str]:
    """The lessons there are, in order."""
    return sorted(path.stem for path in SOURCES.glob("[0-9][0-9]-*.md"))


def notebook_path(lesson: str) -> Path:
    return HERE / f"{lesson}.ipynb"


def read_source(lesson: str) -> NotebookNode:
    """A lesson's text as a notebook that has not been run. Cell ids follow from place and text."""
    notebook = jupytext.read(SOURCES / f"{lesson}.md", fmt="md:myst")
    for number, cell in enumerate(notebook.cells):
        digest = hashlib.sha256(cell.source.encode()).hexdigest()[:6]
        cell.id = f"{lesson[:2]}-{number:03d}-{digest}"
        cell.metadata.clear()
        if is_exercise(cell):
            cell.metadata["deletable"] = False
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        }
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def is_exercise(cell: NotebookNode) -> bool:
    """Whether a cell shows an item."""
    return cell.cell_type == "code" and "show(" in cell.source


def execute(notebook: NotebookNode) -> str:
    """Run a notebook with nothing of a learner's, and give it as text, normalized."""
    before = os.environ.get("READOUT_PROGRESS")
    os.environ["READOUT_PROGRESS"] = "-"
    try:
        client = NotebookClient(
            notebook,
            timeout=MINUTES * 60,
            kernel_name="python3",
            record_timing=False,
            coalesce_streams=True,
            extra_arguments=["--log-level=ERROR"],
        )
        client.execute()
    finally:
        os.environ.pop("READOUT_PROGRESS")
        if before is not None:
            os.environ["READOUT_PROGRESS"] = before
    keep_static_forms(notebook)
    notebook.metadata["language_info"] = {"name": "python"}
    text: str = nbformat.writes(notebook, version=4)
    return text + "\n"


def build_lesson(lesson: str) -> str:
    """The executed notebook of a lesson, as text."""
    return execute(read_source(lesson))
