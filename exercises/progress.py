"""Answer records: append-only, one JSON object a line. All about a learner follows from them.

A record is written as newline, object, newline in one write, so a torn line never swallows the
next. Merging is union by event id. `READOUT_PROGRESS` names the file; `-` keeps events in memory.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from exercises.item import OUTCOMES

ROOT = Path(__file__).resolve().parent.parent
NAME = "progress.jsonl"
COURSE = ROOT / "my-course"
"""The learner's own folder, which git ignores: the working copy of the lessons, and the record."""


@dataclass(frozen=True, slots=True)
class Event:
    """One answer. `at` is UTC in ISO 8601; `item` is readout/id; `hints` counts those shown."""

    id: str
    item: str
    digest: str
    answer: Any
    outcome: str
    marks: tuple[dict[str, str], ...] = ()
    hints: int = 0
    at: str = ""


def utc_now() -> str:
    """The time of day that events carry."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def progress_path() -> Path | None:
    """Where answers are kept: READOUT_PROGRESS, the course folder, the user's own data folder.

    None means in memory only.
    """
    named = os.environ.get("READOUT_PROGRESS", "")
    if named == "-":
        return None
    if named:
        return Path(os.path.expanduser(named))  # an unknown ~user stays as it is
    if (ROOT / "pyproject.toml").exists() and os.access(ROOT, os.W_OK):
        return COURSE / NAME
    import platformdirs

    return Path(platformdirs.user_data_dir("reading-the-readout")) / NAME


@dataclass(slots=True)
class Progress:
    """The events of one file (or of memory), in order."""

    path: Path | None
    now: Callable[[], str] = utc_now
    events: dict[str, Event] = field(default_factory=dict)

    def record(
        self,
        item: str,
        digest: str,
        answer: Any,
        outcome: str,
        marks: Iterable[dict[str, str]] = (),
        hints: int = 0,
    ) -> str:
        """Keep an answer. The empty text when it is safe, else a sentence that says it is not."""
        latest = max((event.at for event in self.events.values()), default="")
        at = max(self.now(), _just_after(latest))
        event = Event(uuid.uuid4().hex, item, digest, answer, outcome, tuple(marks), hints, at)
        self.events[event.id] = event
        return self._append(event)

    def refresh(self) -> None:
        """Take in what the file holds now: another notebook may have written."""
        if self.path is not None:
            self.events = merge(self.events, read_events(self.path))

    def of(self, item: str) -> list[Event]:
        """The events of one item, oldest first."""
        mine = (event for event in self.events.values() if event.item == item)
        return sorted(mine, key=lambda event: (event.at, event.id))

    def _append(self, event: Event) -> str:
        if self.path is None:
            return ""
        line = "\n" + json.dumps(asdict(event), ensure_ascii=False, separators=(",", ":")) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with open(self.path, "ab", buffering=0) as file:
                data = line.encode("utf-8", "surrogatepass")
                written = file.write(data)
                os.fsync(file.fileno())
        except OSError as error:
            return (
                f"Your answer is not saved: {self.path.name} cannot be written "
                f"({error.strerror}). It stays on this page; copy it before you close."
            )
        if written != len(data):
            return "Your answer is not saved: the disk is full. Copy it before you close."
        return ""


def _just_after(at: str) -> str:
    """The millisecond after a time, so that two answers of one instant keep their order."""
    try:
        later = datetime.fromisoformat(at) + timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return at
    return later.isoformat(timespec="milliseconds")


def merge(*sets: dict[str, Event]) -> dict[str, Event]:
    """The union of events by id, ordered by time, then id."""
    together = {event.id: event for events in sets for event in events.values()}
    return dict(sorted(together.items(), key=lambda pair: (pair[1].at, pair[0])))


def read_events(path: Path) -> dict[str, Event]:
    """Every whole record of a file; blank, torn and foreign lines are passed over."""
    try:
        raw = path.read_bytes() if path.is_file() else b""
    except OSError:
        return {}
    found = {}
    for line in raw.splitlines():
        event = _event(line)
        if event is not None:
            found[event.id] = event
    return merge(found)


def _event(line: bytes) -> Event | None:
    try:
        value = json.loads(line.decode("utf-8", "surrogatepass"))
        event = Event(
            id=value["id"],
            item=value["item"],
            digest=value["digest"],
            answer=value["answer"],
            outcome=value["outcome"],
            marks=tuple(value.get("marks", ())),
            hints=value.get("hints", 0),
            at=value["at"],
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = (event.id, event.item, event.digest, event.outcome, event.at)
    sound = all(isinstance(text, str) for text in texts) and isinstance(event.hints, int)
    sound = sound and all(isinstance(mark, dict) for mark in event.marks)
    return event if sound and event.outcome in OUTCOMES else None


@cache
def open_progress(path: Path | None) -> Progress:
    """The record kept at a path: one for the whole kernel, read from the file when refreshed."""
    return Progress(path)
