"""Spaced repetition: what is due, computed by replaying the record through FSRS.

Pure: the clock is handed in, nothing is kept but the record. No fuzz, so that the same record gives
the same answer. The package fsrs loads inside the functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from exercises.progress import ORDER, Event

if TYPE_CHECKING:
    from fsrs import Card

PAUSE = timedelta(hours=6)
"""Answers to one item that are nearer to each other than this belong to one try."""
RIGHT = frozenset({"correct", "for-review"})


def tries(events: Iterable[Event]) -> list[list[Event]]:
    """The answers to one item, parted into tries: a right answer or a long pause ends a try.

    An item that was only skipped was not tried.
    """
    found: list[list[Event]] = []
    for event in events:
        if event.outcome == "unattempted":  # skipped, not tried
            continue
        before = found[-1][-1] if found else None
        if before is None or before.outcome in RIGHT or _at(event) - _at(before) >= PAUSE:
            found.append([])
        found[-1].append(event)
    return found


def rating(answers: Sequence[Event]) -> str:
    """What a try is worth: Good when right at once, Hard with a hint or a retry, else Again."""
    if answers[-1].outcome not in RIGHT:
        return "Again"
    at_once = len(answers) == 1 and not answers[0].hints and answers[0].outcome == "correct"
    return "Good" if at_once else "Hard"


def card_of(events: Sequence[Event]) -> Card | None:
    """The card of one item, replayed from its answers (oldest first); None without an answer."""
    from fsrs import Card, Rating, Scheduler

    found = tries(events)
    if not found:
        return None
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = Card(card_id=1, due=_at(found[0][0]))
    for answers in found:
        card, _ = scheduler.review_card(card, Rating[rating(answers)], _at(answers[-1]))
    return card


def due_items(events: Iterable[Event], now: datetime, most: int) -> list[str]:
    """The items that are due at a time, at most so many.

    `now` has a time zone. An item is named as in the record (readout/id); the longest due first.
    """
    by_item: dict[str, list[Event]] = {}
    for event in events:
        by_item.setdefault(event.item, []).append(event)
    due = []
    for item, answers in by_item.items():
        card = card_of(sorted(answers, key=ORDER))
        if card is not None and card.due <= now:
            due.append((card.due, item))
    return [item for _, item in sorted(due)][:most]


def mixed(items: Iterable[str], group: dict[str, str]) -> list[str]:
    """Items in turns over their groups, so that no subject comes in one block."""
    groups: dict[str, list[str]] = {}
    for item in items:
        groups.setdefault(group.get(item, ""), []).append(item)
    return [item for turn in zip_longest(*groups.values()) for item in turn if item]


def _at(event: Event) -> datetime:
    """When an answer was given. A record without a time zone is taken as UTC."""
    try:
        found = datetime.fromisoformat(event.at)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
