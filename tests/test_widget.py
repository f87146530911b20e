"""The widget's Python: one path for code and browser, nothing that the browser may not write."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exercises.bank import load_item
from exercises.item import Choice, Distractor, Item
from exercises.progress import Progress, read_events
from exercises.widget.static import plain_text, static_html
from exercises.widget.view import ItemView
from lessons.saving import keep_static_forms

COUNTY = Path(__file__).resolve().parent / "fixtures" / "county"
IDS = ["steady-progress", "place-of-irrigation", "dry-year", "dry-year-in-english"]


def load(item_id: str) -> Item:
    return load_item(item_id, "county-2031", COUNTY)


def view(item_id: str = "steady-progress", path: Path | None = None) -> ItemView:
    progress = Progress(path)
    progress.refresh()
    return ItemView(load(item_id), progress)


def send(shown: ItemView, **message: Any) -> None:
    """What a click in the browser sends."""
    shown._on_message(shown, message, [])


@pytest.mark.parametrize("item_id", IDS)
def test_code_and_browser_take_one_path(item_id: str) -> None:
    """check() and the browser's message leave the same state and the same record."""
    by_code, by_click = view(item_id), view(item_id)
    answer = load(item_id).model
    by_code.check(answer)
    send(by_click, type="check", answer=answer)
    for trait in ("answer", "feedback", "attempts", "hints_shown", "notice"):
        assert getattr(by_code, trait) == getattr(by_click, trait)
    assert by_click.feedback["outcome"] == "correct"
    records = [[e.answer for e in shown._progress.events.values()] for shown in (by_code, by_click)]
    assert records == [[answer], [answer]]


def test_the_message_carries_the_answer() -> None:
    """What is graded is what the message says, not what the trait held before."""
    shown = view()
    shown.set_state({"answer": "steady growth"})
    send(shown, type="check", answer=load("steady-progress").key)
    assert shown.feedback["outcome"] == "correct"


@pytest.mark.parametrize(
    "state",
    [
        {"feedback": {"outcome": "correct", "message": "x", "marks": []}},
        {"attempts": 9},
        {"hints_shown": ["x"]},
        {"model_answer": ["x"]},
        {"spec": {}},
        {"notice": "x"},
        {"answer": 7},
        {"answer": ["x"]},
        {"answer": "x" * 2001},
        {"answer": None},
    ],
)
def test_the_browser_writes_only_an_answer(state: dict[str, Any]) -> None:
    """Feedback, attempts, hints and answers of the wrong shape are not taken."""
    shown = view()
    before = shown.get_state()
    shown.set_state(state)
    assert shown.get_state() == before


@pytest.mark.parametrize(
    "message",
    [None, [], {}, {"type": "x"}, {"type": "dispute", "place": 1}, {"type": "check", "answer": {}}],
)
def test_foreign_messages_change_nothing(message: Any) -> None:
    """Whatever else arrives is no attempt and raises nothing."""
    shown = view("dry-year-in-english")
    shown._on_message(shown, message, [])
    assert (shown.attempts, shown.answer, shown._progress.events) == (0, "", {})


def test_hints_come_one_at_a_time() -> None:
    """Each hint once, then none; their number is recorded with the answer."""
    shown, item = view(), load("steady-progress")
    send(shown, type="hint")
    assert shown.hints_shown == [item.hint[0]]
    send(shown, type="hint")
    send(shown, type="hint")
    assert shown.hints_shown == list(item.hint)
    shown.check("steady growth")
    assert [event.hints for event in shown._progress.events.values()] == [2]


@pytest.mark.parametrize(
    ("item_id", "needed"), [("steady-progress", 1), ("dry-year-in-english", 2)]
)
def test_the_model_answer_waits(item_id: str, needed: int) -> None:
    """It opens after one real attempt, for a translation after two; an empty one is none."""
    shown = view(item_id)
    shown.check("")
    for _ in range(needed):
        assert shown.reveal() == []
        shown.check("steady growth" if needed == 1 else "The meeting noted it.")
    assert len(shown.reveal()) >= 2


def test_a_dispute_is_heard_and_kept(tmp_path: Path) -> None:
    """The wording is recorded for review and shown again the next day."""
    path = tmp_path / "progress.jsonl"
    shown = view("dry-year-in-english", path)
    shown.check("The meeting noted that this year the skies were stingy.")
    send(shown, type="dispute", place="雨水偏少", wording="the skies were stingy")
    assert shown.feedback["outcome"] == "for-review"
    events = list(read_events(path).values())
    assert [event.outcome for event in events] == ["partly", "for-review"]
    assert events[1].marks == (
        {"place": "雨水偏少", "status": "disputed", "text": "the skies were stingy"},
    )
    tomorrow = view("dry-year-in-english", path)
    assert tomorrow.feedback == shown.feedback
    assert tomorrow.attempts == 1


def disputed(shown: ItemView) -> dict[str, str]:
    """The wording that is shown as under review, by place."""
    return {m["place"]: m["disputed"] for m in shown.feedback["marks"] if m["disputed"]}


def test_every_dispute_stays_in_sight(tmp_path: Path) -> None:
    """A second dispute, or checking the same answer again, hides none; another answer has none."""
    path = tmp_path / "progress.jsonl"
    shown, answer = view("dry-year-in-english", path), "The meeting: stingy skies these months."
    shown.check(answer)
    shown.dispute("指出", ":")
    shown.dispute("今年", "these months")
    both = {"指出": ":", "今年": "these months"}
    assert disputed(shown) == both
    shown.check(answer)
    assert disputed(shown) == both
    assert disputed(view("dry-year-in-english", path)) == both
    shown.check("The meeting: skies stingy.")
    assert (disputed(shown), shown.feedback["outcome"]) == ({}, "partly")


def test_a_dispute_is_about_what_was_checked() -> None:
    """A draft typed since the check is neither graded nor recorded by a dispute."""
    shown = view("dry-year-in-english")
    shown.check("The meeting on stingy skies.")
    shown.set_state({"answer": "The meeting, noted"})
    before = [mark["status"] for mark in shown.feedback["marks"]]
    send(shown, type="dispute", place="今年", wording="stingy")
    assert [mark["status"] for mark in shown.feedback["marks"]] == before
    assert [event.answer for event in shown._progress.events.values()] == [
        "The meeting on stingy skies."
    ] * 2
    assert (shown.answer, shown.attempts) == ("The meeting, noted", 1)


def test_what_was_answered_is_not_changed_afterwards() -> None:
    """A list that code goes on using is not the one that is kept."""
    shown, answer = view("place-of-irrigation"), ["更"]
    shown.check(answer)
    answer[0] = "更加"
    shown.check(answer)
    assert [event.answer for event in shown._progress.events.values()] == [["更"], ["更加"]]


def test_an_answer_that_is_not_saved_is_said(tmp_path: Path) -> None:
    """A notice says so at once and goes away when the next answer is safe."""
    path = tmp_path / "progress.jsonl"
    path.mkdir()
    shown = view("steady-progress", path)
    shown.check("steady growth")
    assert shown.notice.startswith("Your answer is not saved: progress.jsonl cannot be written (")
    assert (shown.answer, shown.feedback["outcome"]) == ("steady growth", "incorrect")
    path.rmdir()
    shown.check("steady growth")
    assert (shown.notice, shown.attempts) == ("", 2)


def test_a_record_with_odd_marks_does_no_harm(tmp_path: Path) -> None:
    """A dispute from elsewhere that names no place is passed over."""
    progress = Progress(tmp_path / "progress.jsonl")
    item = load("dry-year-in-english")
    odd = [{"status": "disputed"}]
    progress.record(item.key_id, item.digest, "The meeting noted it.", "for-review", odd)
    shown = ItemView(item, progress)
    assert (shown.answer, shown.attempts, disputed(shown)) == ("The meeting noted it.", 0, {})


def test_only_what_was_not_recognized_can_be_disputed() -> None:
    """A place that was found, or none at all, is not for review."""
    shown = view("dry-year-in-english")
    shown.check("The meeting noted it.")
    send(shown, type="dispute", place="会议", wording="x")
    assert len(shown._progress.events) == 1


@pytest.mark.parametrize("item_id", IDS)
def test_tomorrow_goes_on_where_today_stopped(item_id: str, tmp_path: Path) -> None:
    """A new view over the same file has the answer, its feedback and the attempts."""
    path = tmp_path / "progress.jsonl"
    today = view(item_id, path)
    today.check(load(item_id).model)
    tomorrow = view(item_id, path)
    for trait in ("answer", "feedback", "attempts"):
        assert getattr(tomorrow, trait) == getattr(today, trait)


def test_an_item_that_changed_is_known(tmp_path: Path) -> None:
    """An answer to an old wording is not shown as one to the new wording."""
    path = tmp_path / "progress.jsonl"
    view("steady-progress", path).check("steady growth")
    progress = Progress(path)
    progress.refresh()
    changed = ItemView(replace(load("steady-progress"), stem="Another stem?"), progress)
    assert (changed.answer, changed.attempts) == ("", 0)
    assert changed.notice == "This item has changed since you answered it. Try it afresh."


# --- static forms ----------------------------------------------------------------------------


@pytest.mark.parametrize("item_id", IDS)
def test_static_forms_hold_the_item_and_nothing_else(item_id: str) -> None:
    """Stem, passage, options, hints; the same for every learner; no id of the moment."""
    item, fresh, answered = load(item_id), view(item_id), view(item_id)
    answered.check(item.model)
    bundle, again = fresh._repr_mimebundle_(), answered._repr_mimebundle_()
    assert list(bundle) == ["application/vnd.jupyter.widget-view+json", "text/html", "text/plain"]
    for kind in ("text/html", "text/plain"):
        assert bundle[kind] == again[kind]
        assert item.stem in bundle[kind]
        assert fresh.model_id not in bundle[kind]
        assert "0x" not in bundle[kind]
        assert all(hint in bundle[kind] for hint in item.hint)
        assert item.rationale not in bundle[kind]
    if isinstance(item, Choice):
        assert all(option in bundle["text/plain"] for option in item.options)


@pytest.mark.parametrize("item_id", IDS)
def test_static_html_survives_the_sanitizer(item_id: str) -> None:
    """Only tags and attributes that an untrusted notebook keeps."""
    html = static_html(load(item_id))
    kept = {"div", "strong", "u", "ul", "li", "details", "summary"}
    assert set(re.findall(r"<(\w+)", html)) <= kept
    assert set(re.findall(r"\s([\w-]+)=\"", html)) == {"class", "style", "lang"}


def test_text_is_never_html() -> None:
    """Tags in an item come out as text."""
    item = replace(
        load("steady-progress"),
        stem="<script>alert(1)</script>",
        distractors=(Distractor("<img src=x>", "omission", "no"),),
    )
    html = static_html(item)
    assert "<script" not in html and "<img" not in html
    assert "&lt;script&gt;" in html
    assert "<script>" in plain_text(item)


@pytest.mark.parametrize("item_id", IDS)
def test_the_browser_gets_no_key(item_id: str) -> None:
    """What is sent to draw an item holds no key, reference, rationale or wording."""
    item = load(item_id)
    spec = view(item_id).spec
    assert not {"key", "references", "concepts", "gold", "gaps", "rationale"} & spec.keys()
    assert item.rationale not in str(spec)


def test_no_gap_is_filled_for_the_browser() -> None:
    """What is typed into a gap stands nowhere in what is sent or saved."""
    shown = view("place-of-irrigation")
    bundle = shown._repr_mimebundle_()
    for form in (str(shown.get_state()), bundle["text/html"], bundle["text/plain"]):
        assert "放在" in form
        assert not {text for text in ("更加", "更为") if text in form}


def test_static_forms_in_full() -> None:
    """One choice as text and as HTML, whole: every option alike, the focus underlined."""
    item = load("steady-progress")
    assert isinstance(item, Choice)
    first, second, third = item.options
    assert plain_text(item) == (
        "Choose one · 01.2\n"
        "Which rendering keeps both halves of 稳中求进 and their order?\n\n"
        "会议强调，要坚持稳中求进，把保灌溉放在更加突出的位置。\n\n"
        f"( ) {first}\n( ) {second}\n( ) {third}\n\n"
        "Hint 1: Which half is the condition?\n\n"
        "Hint 2: 稳中 = within stability.\n\n"
        "[Run this cell to answer (Shift+Enter).]"
    )
    html = static_html(item)
    assert f"<li>{first}</li><li>{second}</li><li>{third}</li>" in html
    assert ">会议强调，要坚持<u>稳中求进</u>，把保灌溉放在更加突出的位置。</div>" in html
    assert repr(view()) == plain_text(item)


@pytest.mark.parametrize(
    ("item_id", "task"),
    [
        ("place-of-irrigation", "把保灌溉放在＿＿突出的位置"),
        ("dry-year", "今 年 雨 水 偏 少"),
        ("dry-year-in-english", "会议指出，今年雨水偏少。"),
    ],
)
def test_the_task_is_seen_without_a_kernel(item_id: str, task: str) -> None:
    """The Chinese as the item sets it: with gaps, with its characters apart, or whole."""
    item = load(item_id)
    assert f"\n{task}\n" in plain_text(item)
    assert f">{task}</div>" in static_html(item)


def test_a_focus_in_two_parts_is_underlined_in_order() -> None:
    """The second part is looked for after the first, also where the two are alike."""
    zh = "会议指出，会议强调。"
    for focus, marked in [
        ("会议…会议", "<u>会议</u>指出，<u>会议</u>强调。"),
        ("指出…会议", "会议<u>指出</u>，<u>会议</u>强调。"),
    ]:
        item = replace(load("steady-progress"), zh=zh, focus=focus)
        assert f">{marked}</div>" in static_html(item)


def test_saving_drops_only_what_has_a_static_form() -> None:
    """A view beside HTML goes; a view alone stays; widget state goes."""
    view_data = {"application/vnd.jupyter.widget-view+json": {"model_id": "m"}}
    notebook = {
        "metadata": {"widgets": {"state": {}}, "kernelspec": {}},
        "cells": [
            {"outputs": [{"data": {**view_data, "text/html": "x"}}, {"data": dict(view_data)}]},
            {"cell_type": "markdown"},
        ],
    }
    keep_static_forms(notebook)
    assert notebook == {
        "metadata": {"kernelspec": {}},
        "cells": [
            {"outputs": [{"data": {"text/html": "x"}}, {"data": view_data}]},
            {"cell_type": "markdown"},
        ],
    }
