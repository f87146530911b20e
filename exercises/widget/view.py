"""The one widget. Python holds all state; the browser displays and edits."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from exercises.bank import load_bank, load_item
from exercises.grading import check_answer, fits, length
from exercises.item import (
    LIMIT,
    SELF_MARKS,
    STATUS_WORDS,
    Choice,
    Cloze,
    Compose,
    Feedback,
    Item,
    Order,
    Rendering,
    Revise,
    Rows,
    Segment,
    Spot,
)
from exercises.overview import overview
from exercises.progress import (
    Event,
    Progress,
    open_progress,
    progress_path,
    read_event,
    utc_now,
    write_event,
)
from exercises.review import RIGHT
from exercises.translation import changes, places_of
from exercises.widget.static import plain_text, static_html
from readouts.loader import load_readout, load_termbase

_HERE = Path(__file__).parent
_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
CHUNK = 200_000
"""About how many characters of the record go to the browser in one message."""


class CourseView(anywidget.AnyWidget):  # type: ignore[misc]
    """The one widget: an item, or the progress page.

    `spec` says what to draw. Every view also keeps the copy of the record that the browser has in
    step with the file: it hands over each event, and takes in what only the browser has.
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

    def __init__(self, progress: Progress, **traits: Any) -> None:
        self._progress = progress
        self._owed: list[str] = []
        super().__init__(**traits)
        self.on_msg(self._on_message)
        progress.watchers.add(self)

    def renew(self) -> None:
        """Show what the record holds now, after answers came in from elsewhere."""

    # --- what the browser may do ---

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take nothing from the browser but what `_may_write` lets through."""
        super().set_state(self._may_write(sync_data))

    def _may_write(self, sync_data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def _on_message(self, _: Any, content: Any, __: Any) -> None:
        """A message from the browser; whatever is none of ours changes nothing."""
        if isinstance(content, dict) and isinstance(content.get("type"), str):
            self._answer_message(content["type"], content)

    def _answer_message(self, kind: str, content: dict[str, Any]) -> None:
        """Messages about the record: sync (the ids it has), more, load (lines of a record)."""
        if kind == "sync":
            named = content.get("ids")
            theirs = (
                {id_ for id_ in named if isinstance(id_, str)} if isinstance(named, list) else set()
            )
            self._progress.refresh()
            ours = self._progress.ids
            self._owed = sorted(ours - theirs)
            self._hand_over(missing=sorted(theirs - ours))
        elif kind == "more":
            self._hand_over(missing=None)
        elif kind == "load" and isinstance(content.get("text"), str):
            self.send({"type": "loaded", **self.load(content["text"])})

    def _hand_over(self, missing: list[str] | None) -> None:
        """Send the browser the next events that it lacks, so many at a time."""
        lines, size = [], 0
        events = self._progress.events if self._owed else {}
        while self._owed and size < CHUNK:
            event = events.get(self._owed.pop())
            if event is not None:
                lines.append(_line(event))
                size += len(lines[-1])
        reply = {"type": "owed", "lines": lines, "more": bool(self._owed)}
        self.send(reply if missing is None else {**reply, "missing": missing})

    def load(self, text: str) -> dict[str, Any]:
        """Take in the lines of a record: how many were new, known, not to be read; any trouble."""
        found, unread = [], 0
        for line in text.split("\n"):
            event = read_event(line.encode("utf-8", "surrogatepass")) if line.strip() else None
            found += [event] if event else []
            unread += event is None and bool(line.strip())
        self._progress.refresh()
        added, trouble = self._progress.add(found)
        return {"added": added, "known": len(found) - added, "unread": unread, "trouble": trouble}

    # --- what is displayed ---

    def _static_forms(self) -> tuple[str, str]:
        """Plain text and static HTML: nothing random, nothing of the learner's."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """The live view, and beside it the same as text and as static HTML."""
        text, html = self._static_forms()
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {_WIDGET_VIEW: view, "text/html": html, "text/plain": text}

    def __repr__(self) -> str:
        return self._static_forms()[0]


def _line(event: Event) -> str:
    return write_event(event).decode("utf-8", "replace")


class ItemView(CourseView):
    """One item on the page.

    `view.check(answer)` in Python and a click on Check in the browser go through the same code. The
    browser may write `answer` and nothing else.
    """

    def __init__(self, item: Item, progress: Progress, afresh: bool = False) -> None:
        """`afresh` leaves earlier answers out of sight, as a review must."""
        self._item = item
        self._afresh = afresh
        super().__init__(progress, spec=spec_of(item), answer=item.empty)
        self.renew()

    # --- what a learner does ---

    def check(self, answer: Any = None) -> Feedback:
        """Check an answer (the present one when none is given), keep it, show the feedback."""
        given = self.answer if answer is None else answer
        feedback = check_answer(self._item, given)
        if isinstance(self._item, Rendering):
            feedback = self._compared(feedback)
        if feedback.outcome != "unattempted":
            self.answer = copy(given)
            self.attempts += 1
            self._keep(self.answer, feedback.outcome, [asdict(mark) for mark in feedback.marks])
        self._show(given, feedback)
        return feedback

    def _compared(self, feedback: Feedback) -> Feedback:
        """With what changed since the last attempt that was checked."""
        digest = self._item.digest
        before = [
            event.answer
            for event in self._progress.of(self._item.key_id)
            if event.digest == digest and event.outcome not in ("for-review", "unattempted")
        ]
        if not before or feedback.outcome == "unattempted":
            return feedback
        return replace(feedback, changed=changes(check_answer(self._item, before[-1]), feedback))

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

    def skip(self, answer: Any = None) -> None:
        """Leave an item that was not tried yet; it stays on the list of the progress page."""
        if not self.attempts:
            sound = fits(self._item, answer) and length(answer) <= self._item.limit
            self.answer = copy(answer) if sound else self._item.empty
            self._keep(self.answer, "unattempted", [])

    def dispute(self, place: str, wording: str) -> Feedback:
        """Record "I did translate it as …" for a place that was not recognized."""
        open_places = {
            mark["place"] for mark in self.feedback.get("marks", ()) if mark["status"] in OPEN
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
        hints = len(self.hints_shown) + bool(self.model_answer)
        event, self.notice = self._progress.record(
            item.key_id, item.digest, answer, outcome, marks, hints
        )
        self.send({"type": "kept", "line": _line(event)})

    def renew(self) -> None:
        """Go on where the record stops: the last answer, its feedback, hints, attempts.

        Leaves alone what the learner has begun here.
        """
        if self._afresh or self.attempts:
            return
        events, digest = self._progress.of(self._item.key_id), self._item.digest
        mine = [e for e in events if e.digest == digest and fits(self._item, e.answer)]
        if events and not mine:
            self.notice = "This item has changed since you answered it. Try it afresh."
        if not mine:
            return
        last = mine[-1]
        self.answer = last.answer
        if last.outcome == "unattempted":
            return
        self.attempts = sum(e.outcome not in ("for-review", "unattempted") for e in mine)
        if last.outcome not in RIGHT:
            self.hints_shown = list(self._item.hint[: max(0, last.hints)])
        self._show(last.answer, check_answer(self._item, last.answer))

    def _show(self, answer: Any, feedback: Feedback) -> None:
        """Show feedback on an answer (a draft may stand in the page by now) and its disputes."""
        self._checked = answer
        digest = self._item.digest
        disputed = {
            mark.get("place", ""): mark.get("text", "")
            for event in self._progress.of(self._item.key_id)
            if event.outcome == "for-review" and event.digest == digest and event.answer == answer
            for mark in event.marks
            if mark.get("status") == "disputed"
        }
        self.feedback = feedback_to_show(self._item, feedback, disputed)

    # --- what the browser may do ---

    def _may_write(self, sync_data: dict[str, Any]) -> dict[str, Any]:
        """Only an answer of the right shape and a sane length."""
        answer = sync_data.get("answer")
        sound = fits(self._item, answer) and length(answer) <= self._item.limit
        return {"answer": answer} if sound else {}

    def _answer_message(self, kind: str, content: dict[str, Any]) -> None:
        """Messages: check (with the answer), hint, reveal, skip (with the draft), dispute."""
        if kind == "check":
            answer = content.get("answer")
            self.check(answer if answer is not None else self._item.empty)
            self.send({"type": "checked"})
        elif kind == "hint":
            self.hint()
        elif kind == "reveal":
            self.reveal()
        elif kind == "skip":
            self.skip(content.get("answer"))
        elif kind == "dispute":
            place, wording = content.get("place"), content.get("wording")
            if isinstance(place, str) and isinstance(wording, str):
                self.dispute(place, wording)
        else:
            super()._answer_message(kind, content)

    def _static_forms(self) -> tuple[str, str]:
        return plain_text(self._item), static_html(self._item)


class ProgressView(CourseView):
    """What is done, what to come back to, what is under review; and a way to carry it along."""

    def __init__(self, progress: Progress, readout: str, now: Callable[[], str] = utc_now) -> None:
        self._readout = readout
        self._now = now
        super().__init__(progress, spec={"type": "progress"}, answer="")
        self.renew()

    def renew(self) -> None:
        events = self._progress.events.values()
        page = overview(load_readout(self._readout), load_bank(self._readout), events, self._now())
        page["where"] = str(self._progress.path.name) if self._progress.path else ""
        self.spec = {"type": "progress", **page}

    def _static_forms(self) -> tuple[str, str]:
        text = "Run this cell to see what you have done, and to save it or load it."
        return f"Your progress\n[{text}]", f"<p><strong>Your progress.</strong> {text}</p>"


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
    items = load_bank(readout).values()
    bank = {item.key_id: item for item in items if not isinstance(item, Compose)}
    events = (event for event in progress.unordered() if event.item in bank)
    at = datetime.fromisoformat(now or utc_now())
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    due = mixed(due_items(events, at, most), {key: item.passage[:2] for key, item in bank.items()})
    return Review([ItemView(load_item(bank[key].id, readout), progress, True) for key in due])


def show_progress(readout: str = "2025-04-25-ai") -> ProgressView:
    """What you have done in this course, what to come back to, and where it is kept."""
    progress = open_progress(progress_path())
    progress.refresh()
    return ProgressView(progress, readout)


def attempts_before_model(item: Item) -> int:
    """How many real attempts open the model answer: two for a translation, else one."""
    return 2 if isinstance(item, Rendering) else 1


def model_answer(item: Item) -> list[str]:
    """The model answer as lines, the rationale last."""
    if isinstance(item, Rendering):
        lines = list(item.references)
    elif isinstance(item, Rows):
        lines = [f"{row.text} → {row.key}" for row in item.rows]
    elif isinstance(item, Order):
        lines = [f"{number}. {part.text}" for number, part in enumerate(item.parts, 1)]
    elif isinstance(item, Compose):
        lines = [item.sample]
    elif isinstance(item, Spot):
        lines = [f"{target.text}: {target.rationale}" for target in item.targets]
    else:
        lines = [" / ".join(item.model) if isinstance(item.model, list) else item.model]
    return [*lines, item.rationale]


def spec_of(item: Item) -> dict[str, Any]:
    """What the browser needs to draw an item: never its key."""
    spec: dict[str, Any] = {
        "type": type(item).__name__.lower(),
        "id": item.key_id,
        "digest": item.digest,
        "stem": item.stem,
        "passage": item.passage,
        "hints": len(item.hint),
        "model_after": attempts_before_model(item),
        "has_model": not isinstance(item, Rendering) or bool(item.references),
        "limit": item.limit,
        "empty": item.empty,
    }
    if isinstance(item, Choice | Rendering | Compose) or (
        isinstance(item, Spot) and item.is_rendering
    ):
        spec["zh"], spec["focus"] = item.zh, item.focus
        pinyin = (token.replace("·", " ") for token in item.pinyin)
        spec["words"] = [list(pair) for pair in zip(item.seg, pinyin, strict=True)]
    if isinstance(item, Choice | Rows):
        spec["options"] = list(item.options)
    if isinstance(item, Rows):
        spec["rows"] = [row.text for row in item.rows]
    elif isinstance(item, Cloze):
        spec["pieces"] = list(item.pieces)
        spec["sizes"] = [[len(gap.key), "pinyin" if gap.pinyin else "zh"] for gap in item.gaps]
    elif isinstance(item, Segment):
        spec["characters"] = list(item.zh)
    elif isinstance(item, Order):
        spec["lines"] = list(item.shuffled)
    elif isinstance(item, Spot):
        spec["pieces"] = [list(piece) for piece in item.pieces]
        spec["lang"] = "en" if item.is_rendering else "zh-Hans"
    elif isinstance(item, Revise):
        spec["draft"] = item.draft
    elif isinstance(item, Compose):
        spec["criteria"] = [criterion.text for criterion in item.criteria]
        spec["marks"], spec["size"] = list(SELF_MARKS), list(item.words)
    return spec


OPEN = ("unrecognized", "flagged")
"""What a learner may object to: I did translate it as …"""


def feedback_to_show(
    item: Item, feedback: Feedback, disputed: dict[str, str] | None = None
) -> dict[str, Any]:
    """Feedback as the browser gets it; places under dispute carry the learner's wording."""
    disputed = disputed or {}
    marks = [
        {
            **asdict(mark),
            "word": STATUS_WORDS[mark.status],
            "disputed": disputed.get(mark.place, "") if mark.status in OPEN else "",
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
        "places": places_of(item) if isinstance(item, Rendering) and marks else [],
        "changed": feedback.changed,
        "unseen": feedback.unseen,
        "term": term_card(item) if feedback.outcome == "correct" else [],
    }


def term_card(item: Item) -> list[str]:
    """The term that an item is about: headword, pinyin, rendering, definition; or nothing."""
    term = load_termbase().get(item.term or item.focus)
    return [term.headword, term.pinyin, term.preferred, term.definition] if term else []
