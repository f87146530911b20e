"""Review: tries and ratings, replay without fuzz, what is due, a calm sentence when nothing is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exercises import load_item, show, show_review
from exercises.progress import Event, Progress
from exercises.review import card_of, due_items, mixed, rating, tries

START = datetime(2031, 7, 3, 9, tzinfo=UTC)


def answer(outcome: str, hours: float = 0, item: str = "r/a", hints: int = 0) -> Event:
    at = (START + timedelta(hours=hours)).isoformat()
    return Event(f"{item}-{hours}", item, "d", "x", outcome, (), hints, at)


@pytest.mark.parametrize(
    ("events", "ratings"),
    [
        ([answer("correct")], ["Good"]),
        ([answer("correct", hints=1)], ["Hard"]),
        ([answer("incorrect"), answer("correct", 0.1)], ["Hard"]),
        ([answer("incorrect"), answer("partly", 0.1)], ["Again"]),
        ([answer("incorrect"), answer("correct", 30)], ["Again", "Good"]),
        ([answer("correct"), answer("correct", 0.1)], ["Good", "Good"]),
        ([answer("partly"), answer("for-review", 0.1)], ["Hard"]),
    ],
)
def test_ratings(events: list[Event], ratings: list[str]) -> None:
    """Right at once, with help, not at all; a long pause begins a new try."""
    assert [rating(one) for one in tries(events)] == ratings


def test_replay_is_the_same_each_time() -> None:
    """No fuzz, no clock: the same record gives the same day."""
    events = [answer("correct"), answer("correct", 72), answer("incorrect", 400)]
    first, second = card_of(events), card_of(events)
    assert first is not None and second is not None
    assert (first.due, first.stability) == (second.due, second.stability)
    assert card_of([]) is None


def test_better_answers_come_back_later() -> None:
    """Good is due after Hard, and Hard after Again."""
    kinds = [[answer("correct")], [answer("correct", hints=1)], [answer("incorrect")]]
    cards = [card for events in kinds if (card := card_of(events))]
    assert [card.due for card in cards] == sorted((card.due for card in cards), reverse=True)
    stable = [card.stability or 0.0 for card in cards]
    assert stable == sorted(stable, reverse=True) and len(set(stable)) == 3


def test_due_items() -> None:
    """Nothing at once, everything in time, the longest due first, at most so many."""
    events = [
        answer("correct", 0, "r/a"),
        answer("incorrect", 1, "r/b"),
        answer("partly", 2, "r/c"),
    ]
    assert due_items(events, START, 9) == []
    later = START + timedelta(days=60)
    assert due_items(events, later, 9) == ["r/b", "r/c", "r/a"]
    assert due_items(events, later, 2) == ["r/b", "r/c"]
    assert due_items(reversed(events), later, 9) == ["r/b", "r/c", "r/a"]


def test_mixed() -> None:
    """In turns over the groups, each item once."""
    groups = {"a": "1", "b": "1", "c": "2", "d": "3", "e": "1"}
    assert mixed("abcde", groups) == ["a", "c", "d", "b", "e"]


def test_a_record_with_a_broken_time() -> None:
    """A foreign record does not stop the review."""
    broken = Event("x", "r/a", "d", "x", "correct", (), 0, "yesterday")
    assert due_items([broken], START, 9) == ["r/a"]


def test_nothing_is_due(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A calm sentence, and no item."""
    monkeypatch.setenv("READOUT_PROGRESS", str(tmp_path / "progress.jsonl"))
    assert repr(show_review()) == "Nothing is due for review today. Go on."


def test_what_was_wrong_comes_back_afresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A due item is shown without its old answer, and answering it counts."""
    monkeypatch.setenv("READOUT_PROGRESS", str(tmp_path / "progress.jsonl"))
    show("p1-who").check("A body of the university")
    wrong = load_item("p1-who").distractors[0].text  # type: ignore[attr-defined]
    show("p1-who").check(wrong)
    assert repr(show_review()) == "Nothing is due for review today. Go on."
    review = show_review(now="2099-01-01T00:00:00+00:00")
    assert repr(review) == "1 to review."
    (view,) = review.views
    assert (view.answer, view.attempts, view.feedback["outcome"] if view.feedback else "") == (
        "", 0, "",
    )  # fmt: skip
    assert view.check(load_item("p1-who").key).outcome == "correct"  # type: ignore[attr-defined]
    assert len(Progress(tmp_path / "progress.jsonl").events) == 0
    assert show("p1-who").feedback["outcome"] == "correct"


def test_fifty_thousand_records() -> None:
    """The record of a learner of many years is replayed whole (bench/ has the time it takes)."""
    events = [
        answer("correct" if n % 3 else "incorrect", n * 0.05, f"r/{n % 300}") for n in range(50_000)
    ]
    assert len(due_items(events, START + timedelta(days=4000), 300)) == 300
