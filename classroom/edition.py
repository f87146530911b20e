"""The worked edition: the same lessons, every item answered through its widget.

First a wrong answer, then the right one, the feedback printed. It is the instructor's answer key,
and what nbval runs to see that each item still says what it said.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from exercises.bank import load_item
from exercises.item import (
    Choice,
    Cloze,
    Compose,
    Item,
    Order,
    Revise,
    Rows,
    Segment,
    Spot,
    Translate,
    bracketed,
)
from lessons.build import execute, is_exercise, read_source

WORKED = Path(__file__).resolve().parent / "worked"
_SHOW = re.compile(r'show\("([^"]+)"(?:, "([^"]+)")?\)')


def worked_path(lesson: str) -> Path:
    return WORKED / f"{lesson}.ipynb"


def build_edition(lesson: str) -> str:
    """A lesson's worked notebook, executed, as text."""
    notebook = read_source(lesson)
    cells: list[NotebookNode] = []
    for cell in notebook.cells:
        cells.append(cell)
        if is_exercise(cell):
            cells.extend(_answers(cell))
    notebook.cells = cells
    return execute(notebook)


def _answers(cell: NotebookNode) -> list[NotebookNode]:
    """For each item that a cell shows, a cell that answers it wrong and then right."""
    found: list[NotebookNode] = []
    for match in _SHOW.finditer(cell.source):
        item_id, readout = match.groups()
        item = load_item(item_id, readout) if readout else load_item(item_id)
        source = (
            f"item = {match[0]}\n"
            f"print(item.check({wrong_answer(item)!r}))\n"
            f"print()\n"
            f"print(item.check({item.model!r}))"
        )
        answer = nbformat.v4.new_code_cell(source, metadata={"tags": ["worked"]})
        answer.id = f"{cell.id}-{len(found)}"
        found.append(answer)
    return found


def wrong_answer(item: Item) -> Any:
    """An answer that is wrong in a way that learners' answers are."""
    if isinstance(item, Choice):
        return item.distractors[0].text
    if isinstance(item, Cloze):
        return [gap.near[0].text if gap.near else gap.key[:-1] or "？" for gap in item.gaps]
    if isinstance(item, Rows):
        others = [[text for text in item.options if text != row.key] for row in item.rows]
        return [other[number % len(other)] for number, other in enumerate(others)]
    if isinstance(item, Segment):
        inside = [n for n in range(1, len(item.zh)) if n not in item.gold | item.either]
        return f"{item.zh[: inside[0]]} {item.zh[inside[0] :]}" if inside else item.zh
    if isinstance(item, Order):
        return [part.text for part in reversed(item.parts)]
    if isinstance(item, Spot):
        wanted = {n for target in item.targets for n in range(*target.span)}
        spans = [range(*lure.span) for lure in item.lures] or [range(len(item.words))]
        return bracketed(item, set(spans[0]) - wanted)
    if isinstance(item, Revise):
        return item.draft.rstrip(".")
    if isinstance(item, Compose):
        return [item.sample.split(".")[0], *("not yet" for _ in item.criteria)]
    if isinstance(item, Translate):
        words = item.references[0].split()
        return " ".join(words[: len(words) // 2])
    raise TypeError(f"no wrong answer for {type(item).__name__}")
