"""What a learner has done, as a page: sentence by sentence, and what to come back to. Pure.

There is no score on it. An item is done, to come back to, or new; that is all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from exercises.item import Compose, Item
from exercises.progress import Event
from exercises.review import RIGHT, due_items
from readouts.model import Readout, Sentence

AHEAD = 10_000
"""How many due items are counted at most."""


def overview(
    readout: Readout, bank: Mapping[str, Item], events: Iterable[Event], now: str
) -> dict[str, Any]:
    """The page as plain lists and texts.

    `blocks` has one row for each paragraph, with its sentences and their items' states; `again`,
    `disputed` and `kept` are lists of rows to show; `due` counts what review would bring at the
    time `now` (ISO 8601).
    """
    by_item = _by_item(bank, events)
    states = {item_id: state_of(item, by_item[item_id]) for item_id, item in bank.items()}
    of_sentence: dict[str, list[Item]] = {}
    for item in bank.values():
        of_sentence.setdefault(item.passage, []).append(item)

    def line(sentence: Sentence) -> dict[str, Any]:
        items = of_sentence.get(sentence.id, [])
        return {
            "id": sentence.id,
            "zh": sentence.zh,
            "states": sorted((states[item.id] for item in items), key=STATES.index),
        }

    counted = list(states.values())
    return {
        "blocks": [
            {
                "name": f"Paragraph {block.number}" if block.number else "Headline",
                "function": block.function,
                "sentences": [line(sentence) for sentence in block.sentences],
            }
            for block in (readout.headline, *readout.paragraphs)
        ],
        "counts": {state: counted.count(state) for state in STATES},
        "due": _due(by_item, bank, now),
        "again": [
            [item.id, item.passage, item.stem]
            for item in bank.values()
            if states[item.id] == "again"
        ],
        "skipped": [
            [item.id, item.passage, item.stem]
            for item in bank.values()
            if states[item.id] == "skipped"
        ],
        "disputed": [
            [item_id, mark.get("place", ""), mark.get("text", "")]
            for item_id, mine in by_item.items()
            for event in mine
            for mark in event.marks
            if mark.get("status") == "disputed"
        ],
        "kept": [
            [item.id, item.passage, by_item[item.id][-1].answer[0]]
            for item in bank.values()
            if isinstance(item, Compose) and states[item.id] == "done"
        ],
    }


STATES = ("done", "again", "skipped", "new")


def state_of(item: Item, events: list[Event]) -> str:
    """Where a learner stands with an item, by the latest answer (events oldest first)."""
    if not events:
        return "new"
    latest = events[-1].outcome
    if latest == "unattempted":
        return "skipped"
    return "done" if latest in RIGHT else "again"


def _by_item(bank: Mapping[str, Item], events: Iterable[Event]) -> dict[str, list[Event]]:
    """The answers to each item as it stands now; those to an older wording are left out."""
    known = {item.key_id: (item.id, item.digest) for item in bank.values()}
    found: dict[str, list[Event]] = {item_id: [] for item_id in bank}
    for event in events:
        item_id, digest = known.get(event.item, ("", ""))
        if item_id and event.digest == digest:
            found[item_id].append(event)
    return found


def _due(by_item: dict[str, list[Event]], bank: Mapping[str, Item], now: str) -> int:
    at = datetime.fromisoformat(now)
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    answers = (
        event
        for item_id, mine in by_item.items()
        if not isinstance(bank[item_id], Compose)
        for event in mine
    )
    return len(due_items(answers, at, AHEAD))
