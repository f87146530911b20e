"""The one widget. Python holds all state; the browser displays and edits."""

from __future__ import annotations

from copy import copy
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from exercises.bank import load_bank, load_item
from exercises.grading import check_answer, empty_answer, fits, key_answer, length
from exercises.item import (
    LIMIT,
    STATUS_WORDS,
    Choice,
    Cloze,
    Feedback,
    Item,
    Rows,
    Segment,
    Translate,
)
from exercises.progress import Event, Progress, open_progress, progress_path, utc_now
from exercises.widget.static import plain_text, static_html

_HERE = Path(__file__).parent
_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class ItemView(anywidget.AnyWidget):  # type: ignore[misc]
    """One item on the page.

    `view.check(answer)` in Python and a click on Check in the browser go through the same code. The
    browser may write `answer` and nothing else.
    """

    _esm = _HERE / "item.js"
    _css = _HERE / "item.css"

    spec = traitlets.Dict().tag(sync=True)
    answer = traitlets.Any().tag(sync=True)
    feedback = traitlets.Dict().tag(sync=True)
    hints_shown = traitlets.List(traitlets.Unicode()).tag(sync=True)
    attempts = traitlets.Int(0).tag(sync=True)
    model_answer = traitlets.List(traitlets.Unicode()).tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)

    def __init__(self, item: Item, progress: Progress, afresh: bool = False) -> None:
        """`afresh` leaves earlier answers out of sight, as a review must."""
        self._item = item
        self._progress = progress
        super().__init__(spec=spec_of(item), answer=empty_answer(item))
        self.on_msg(self._on_message)
        if not afresh:
            self._restore(progress.of(item.key_id))

    # --- what a learner does ---

    def check(self, answer: Any = None) -> Feedback:
        """Check an answer (the present one when none is given), keep it, show the feedback."""
        given = self.answer if answer is None else answer
        feedback = check_answer(self._item, given)
        if feedback.outcome != "unattempted":
            self.answer = copy(given)
            self.attempts += 1
            marks = [asdict(mark) for mark in feedback.marks]
            self._keep(self.answer, feedback.outcome, marks)
        self._show(given, feedback)
        return feedback

    def hint(self) -> str:
        """Show the next hint; the empty text when there is none left."""
        left = self._item.hint[len(self.hints_shown) :]
        if left:
            self.hints_shown = [*self.hints_shown, left[0]]
        return left[0] if left else ""

    def reveal(self) -> list[str]:
        """Show the model answer, once there have been enough attempts; else nothing."""
        if self.attempts >= attempts_before_model(self._item):
            self.model_answer = model_answer(self._item)
        return list(self.model_answer)

    def dispute(self, place: str, wording: str) -> Feedback:
        """Record "I did translate it as …" for a place that was not recognized."""
        open_places = {
            mark["place"]
            for mark in self.feedback.get("marks", ())
            if mark["status"] == "unrecognized"
        }
        wording = wording.strip()[:LIMIT]
        if place not in open_places or not wording:
            return Feedback("unattempted", "Nothing to record.")
        mark = {"place": place, "status": "disputed", "text": wording}
        self._keep(self._checked, "for-review", [mark])
        self._show(self._checked, check_answer(self._item, self._checked))
        return Feedback("for-review", f"Recorded for review: {place}, translated as '{wording}'.")

    # --- keeping and restoring ---

    def _keep(self, answer: Any, outcome: str, marks: list[dict[str, str]]) -> None:
        self._progress.refresh()
        item = self._item
        hints = len(self.hints_shown)
        self.notice = self._progress.record(item.key_id, item.digest, answer, outcome, marks, hints)

    def _restore(self, events: list[Event]) -> None:
        """Go on where the record stops: the last answer, its feedback, the count of attempts."""
        mine = [event for event in events if event.digest == self._item.digest]
        mine = [event for event in mine if fits(self._item, event.answer)]
        if events and not mine:
            self.notice = "This item has changed since you answered it. Try it afresh."
        if not mine:
            return
        last = mine[-1]
        self.answer = last.answer
        self.attempts = sum(event.outcome != "for-review" for event in mine)
        self._show(last.answer, check_answer(self._item, last.answer))

    def _show(self, answer: Any, feedback: Feedback) -> None:
        """Show feedback on an answer (a draft may stand in the page by now) and its disputes."""
        self._checked = answer
        disputed = {
            mark.get("place", ""): mark.get("text", "")
            for event in self._progress.of(self._item.key_id)
            if event.digest == self._item.digest and event.answer == answer
            for mark in event.marks
            if mark.get("status") == "disputed"
        }
        self.feedback = feedback_to_show(self._item, feedback, disputed)

    # --- what the browser may do ---

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take from the browser only an answer of the right shape and a sane length."""
        answer = sync_data.get("answer")
        sound = fits(self._item, answer) and length(answer) <= LIMIT
        super().set_state({"answer": answer} if sound else {})

    def _on_message(self, _: Any, content: Any, __: Any) -> None:
        """Messages: check (with the answer), hint, reveal, dispute."""
        if not isinstance(content, dict):
            return
        kind = content.get("type")
        if kind == "check":
            answer = content.get("answer")
            self.check(answer if answer is not None else empty_answer(self._item))
            self.send({"type": "checked"})
        elif kind == "hint":
            self.hint()
        elif kind == "reveal":
            self.reveal()
        elif kind == "dispute":
            place, wording = content.get("place"), content.get("wording")
            if isinstance(place, str) and isinstance(wording, str):
                self.dispute(place, wording)

    # --- what is displayed ---

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The live view, and beside it the item as text and as static HTML."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {
            _WIDGET_VIEW: view,
            "text/html": static_html(self._item),
            "text/plain": plain_text(self._item),
        }

    def __repr__(self) -> str:
        return plain_text(self._item)


def show(item_id: str, readout: str = "2025-04-25-ai") -> ItemView:
    """The item with this id, ready to be answered.

    Raises UnknownItem, which names the nearest ids, when there is none.
    """
    progress = open_progress(progress_path())
    progress.refresh()
    return ItemView(load_item(item_id, readout), progress)


class Review:
    """Items that are due, one under the other; a calm sentence when there are none."""

    def __init__(self, views: list[ItemView]) -> None:
        self.views = views

    def __repr__(self) -> str:
        if not self.views:
            return "Nothing is due for review today. Go on."
        return f"{len(self.views)} to review."

    def _ipython_display_(self) -> None:
        from IPython.display import display as display_in_cell

        display: Any = display_in_cell

        if not self.views:
            text = repr(self)
            display({"text/plain": text, "text/html": f"<p>{text}</p>"}, raw=True)
        for view in self.views:
            display(view)


def show_review(most: int = 5, readout: str = "2025-04-25-ai", now: str = "") -> Review:
    """What you tend to forget and is due now, at most so many items, over all lessons.

    `now` is a time in ISO 8601, for those who want to look ahead; the present when left out.
    """
    from exercises.review import due_items, mixed

    progress = open_progress(progress_path())
    progress.refresh()
    bank = {item.key_id: item for item in load_bank(readout).values()}
    events = [event for event in progress.events.values() if event.item in bank]
    at = datetime.fromisoformat(now or utc_now())
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    due = mixed(due_items(events, at, most), {key: item.passage[:2] for key, item in bank.items()})
    return Review([ItemView(load_item(bank[key].id, readout), progress, True) for key in due])


def attempts_before_model(item: Item) -> int:
    """How many real attempts open the model answer: two for a translation, else one."""
    return 2 if isinstance(item, Translate) else 1


def model_answer(item: Item) -> list[str]:
    """The model answer as lines: the key and its rationale, or the two references."""
    if isinstance(item, Translate):
        return [*item.references, item.rationale]
    if isinstance(item, Rows):
        return ["; ".join(f"{row.text} → {row.key}" for row in item.rows), item.rationale]
    key = key_answer(item)
    return [" / ".join(key) if isinstance(key, list) else key, item.rationale]


def spec_of(item: Item) -> dict[str, Any]:
    """What the browser needs to draw an item: never its key."""
    spec: dict[str, Any] = {
        "type": type(item).__name__.lower(),
        "stem": item.stem,
        "passage": item.passage,
        "hints": len(item.hint),
        "model_after": attempts_before_model(item),
        "limit": LIMIT,
        "empty": empty_answer(item),
    }
    if isinstance(item, Choice | Translate):
        spec["zh"], spec["focus"] = item.zh, item.focus
        pinyin = (token.replace("·", " ") for token in item.pinyin)
        spec["words"] = [list(pair) for pair in zip(item.seg, pinyin, strict=True)]
    if isinstance(item, Choice | Rows):
        spec["options"] = list(item.options)
    if isinstance(item, Rows):
        spec["rows"] = [row.text for row in item.rows]
    if isinstance(item, Cloze):
        spec["pieces"] = list(item.pieces)
        spec["sizes"] = [len(gap.text) for gap in item.gaps]
    if isinstance(item, Segment):
        spec["characters"] = list(item.zh)
    return spec


def feedback_to_show(
    item: Item, feedback: Feedback, disputed: dict[str, str] | None = None
) -> dict[str, Any]:
    """Feedback as the browser gets it; places under dispute carry the learner's wording."""
    disputed = disputed or {}
    marks = [
        {
            **asdict(mark),
            "word": STATUS_WORDS[mark.status],
            "disputed": disputed.get(mark.place, "") if mark.status == "unrecognized" else "",
        }
        for mark in feedback.marks
    ]
    under_review = any(mark["disputed"] for mark in marks)
    message = feedback.message
    if under_review:
        message = f"For review. Your wording is recorded. {message}"
    return {
        "outcome": "for-review" if under_review else feedback.outcome,
        "message": message,
        "marks": marks,
    }
