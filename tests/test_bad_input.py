"""Whatever arrives from a browser or a file: no exception, no state changed that may not be.

`make test` tries 2,000 examples of each; HYPOTHESIS_PROFILE=nightly 100,000.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from exercises.bank import load_bank, load_item
from exercises.grading import check_answer, fits
from exercises.item import OUTCOMES
from exercises.progress import Event, Progress, read_event, write_event
from exercises.widget.view import ItemView, ProgressView

COUNTY = Path(__file__).resolve().parent / "fixtures" / "county"
ITEMS = {
    item_id: load_item(item_id, "county-2031", COUNTY)
    for item_id in load_bank("county-2031", COUNTY)
}
EXAMPLES = 100_000 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 2_000
MANY = settings(max_examples=EXAMPLES)

TEXT = st.text(max_size=60) | st.sampled_from(
    [
        *("<img src=x onerror=alert(1)>", "\u202eabc", "[", "]", "[]", "\ud800", "\x00", "\u200b"),
        *("会议指出，今年雨水偏少。", "[会议]指出，今年雨水偏少。", "drought", "yes", "not yet"),
        *("把保灌溉放在更加突出的位置", "更加", "report", "who speaks", "x" * 2_001),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
ANSWERS = JSON | TEXT | st.lists(TEXT, max_size=4)
TRAITS = ("spec", "answer", "feedback", "hints_shown", "attempts", "model_answer", "notice")
KINDS = st.sampled_from(
    ["check", "hint", "reveal", "skip", "dispute", "sync", "more", "load", "kept"]
)
MESSAGES = JSON | st.fixed_dictionaries(
    {"type": KINDS | JSON},
    optional={name: ANSWERS for name in ("answer", "place", "wording", "ids", "text")},
)


def item_view(item_id: str) -> ItemView:
    return ItemView(ITEMS[item_id], Progress(None))


@MANY
@given(st.sampled_from(sorted(ITEMS)), ANSWERS)
def test_any_answer_is_graded_in_words(item_id: str, answer: Any) -> None:
    """Any JSON as an answer: an outcome of the list and a message; twice the same."""
    item = ITEMS[item_id]
    feedback = check_answer(item, answer)
    assert feedback.outcome in OUTCOMES
    assert feedback.message
    assert check_answer(item, answer) == feedback
    if not fits(item, answer):
        assert feedback.outcome == "unattempted"


@MANY
@given(st.sampled_from(sorted(ITEMS)), st.dictionaries(st.sampled_from(TRAITS) | TEXT, ANSWERS))
@example("steady-progress", {"feedback": {"outcome": "correct"}, "attempts": 3})
def test_any_state_from_the_browser(item_id: str, state: dict[str, Any]) -> None:
    """Of all that a browser may set, only an answer of the right shape is taken."""
    view = item_view(item_id)
    before = {name: getattr(view, name) for name in TRAITS}
    view.set_state(state)
    for name in TRAITS:
        if name != "answer":
            assert getattr(view, name) == before[name]
    taken = view.answer != before["answer"]
    assert not taken or (fits(view._item, view.answer) and view.answer == state["answer"])
    assert len(json.dumps(view.answer)) <= 6 * view._item.limit + 100


@MANY
@given(st.sampled_from(sorted(ITEMS)), st.lists(MESSAGES, max_size=4))
def test_any_messages_from_the_browser(item_id: str, messages: list[Any]) -> None:
    """Any messages in any order raise nothing; what follows from them is sound."""
    view = item_view(item_id)
    spec, forms = view.spec, view._static_forms()
    for message in messages:
        view._on_message(view, message, [])
    assert view.spec == spec
    assert view._static_forms() == forms
    assert fits(view._item, view.answer)
    assert view.attempts <= len(messages)
    assert set(view.hints_shown) <= set(view._item.hint)
    assert view.feedback.get("outcome", "unattempted") in OUTCOMES
    for event in view._progress.events.values():
        assert read_event(write_event(event)) == event


@MANY
@given(st.lists(MESSAGES, max_size=3))
def test_any_messages_to_the_progress_page(messages: list[Any]) -> None:
    """The progress page takes in records and nothing else."""
    view = ProgressView(Progress(None), "2025-04-25-ai", now=lambda: "2031-01-01T00:00:00+00:00")
    for message in messages:
        view._on_message(view, message, [])
    assert view.spec["type"] == "progress"
    assert (view.feedback, view.answer) == ({}, "")


EVENTS = st.builds(
    Event,
    id=st.text(max_size=8),
    item=st.sampled_from([item.key_id for item in ITEMS.values()]) | TEXT,
    digest=st.sampled_from([item.digest for item in ITEMS.values()]) | TEXT,
    answer=ANSWERS,
    outcome=st.sampled_from(OUTCOMES),
    marks=st.lists(st.dictionaries(TEXT, TEXT, max_size=3), max_size=2).map(tuple),
    hints=st.integers(-5, 5),
    at=TEXT | st.just("2031-01-01T00:00:00.000+00:00"),
)


@MANY
@given(st.sampled_from(sorted(ITEMS)), st.lists(EVENTS, max_size=4))
def test_any_record_can_be_opened(item_id: str, events: list[Event]) -> None:
    """Whatever a record from elsewhere holds, an item opens over it and can be answered."""
    item = ITEMS[item_id]
    progress = Progress(None)
    progress.add(events)
    view = ItemView(item, progress)
    assert fits(item, view.answer)
    outcome = view.check(item.model).outcome
    assert outcome in ("correct", "for-review")


@MANY
@given(st.binary(max_size=200))
def test_any_line_of_a_file(line: bytes) -> None:
    """A line is a record that can be written again, or none."""
    event = read_event(line)
    if event is not None:
        assert read_event(write_event(event)) == event


def test_texts_are_never_html_in_the_browser() -> None:
    """item.js sets texts as text: none of the ways to make HTML of one stands in it."""
    script = (COUNTY.parents[2] / "exercises/widget/item.js").read_text(encoding="utf-8")
    ways = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment"
    )
    assert re.findall(ways, script) == []
    assert re.findall(r"https?://|import\(|fetch\(|XMLHttpRequest|WebSocket", script) == []
