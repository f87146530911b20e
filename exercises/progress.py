"""Answer records: append-only, one JSON object a line. All about a learner follows from them.

A record is written as newline, object, newline in one write, so a torn line never swallows the
next. Merging is union by event id. `READOUT_PROGRESS` names the file; `-` keeps events in memory.
"""

from __future__ import annotations

import json
import os
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakSet

from exercises.item import OUTCOMES

ROOT = Path(__file__).resolve().parent.parent
NAME = "progress.jsonl"
SEAM = 1024
"""How many bytes before the place read up to must still be there; else the file is another."""
STAYS = "It stays on this page and in this browser; download your progress before you close."
_SHAPE = re.compile(rb'^\{"id":"([^"\\]*)","item":"([^"\\]*)",.*"at":"([^"\\]*)"\}$', re.M)
"""The shape in which we write a record."""
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


class Watcher(Protocol):
    """Somebody who is told when answers come in from elsewhere."""

    def renew(self) -> None:
        """Show what the record holds now."""


class Progress:
    """The events of one file (or of memory).

    A line in our own shape is parsed only when its item is asked for, so that a long record does
    not slow a lesson down.
    """

    def __init__(self, path: Path | None, now: Callable[[], str] = utc_now) -> None:
        self.path = path
        self.now = now
        self.watchers: WeakSet[Watcher] = WeakSet()
        self._by_item: dict[str, dict[str, Event]] = {}
        self._lines: dict[bytes, list[bytes]] = {}
        self._ids: set[bytes] = set()
        self._latest = ""
        self._offset = 0
        self._seam = b""

    # --- what there is ---

    @property
    def events(self) -> dict[str, Event]:
        """All events by id, ordered by time, then id."""
        return {event.id: event for event in sorted(self.unordered(), key=ORDER)}

    def unordered(self) -> Iterator[Event]:
        """All events, item by item, in no order of time."""
        for item in list(self._lines):
            self._parse(item.decode("utf-8", "surrogatepass"))
        for mine in self._by_item.values():
            yield from mine.values()

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all events."""
        return frozenset(id_.decode("utf-8", "surrogatepass") for id_ in self._ids)

    def of(self, item: str) -> list[Event]:
        """The events of one item, oldest first."""
        self._parse(item)
        return list(merge(self._by_item.get(item, {})).values())

    def refresh(self) -> None:
        """Take in what the file holds now: another notebook may have written."""
        if self.path is None:
            return
        try:
            with open(self.path, "rb") as file:
                if not file.seekable():
                    return
                file.seek(self._offset - len(self._seam))
                if file.read(len(self._seam)) != self._seam:  # another file stands there now
                    file.seek(0)
                    self._offset, self._seam = 0, b""
                new = file.read() if self.path.is_file() else b""
        except OSError:
            return
        self._take_in(new)
        whole = new.rfind(b"\n") + 1  # a last line without an end is read now and once more
        self._offset += whole
        self._seam = (self._seam + new[:whole])[-SEAM:]

    # --- what comes in ---

    def record(
        self,
        item: str,
        digest: str,
        answer: Any,
        outcome: str,
        marks: Iterable[dict[str, str]] = (),
        hints: int = 0,
    ) -> tuple[Event, str]:
        """Keep an answer. With the event: the empty text when it is safe, else what is wrong."""
        at = max(self.now(), _just_after(self._latest))
        event = Event(uuid.uuid4().hex, item, digest, answer, outcome, tuple(marks), hints, at)
        self._keep(event)
        return event, self._append([event])

    def add(self, events: Iterable[Event]) -> tuple[int, str]:
        """Take in events from elsewhere: how many were new, and what is wrong, if anything."""
        new = [event for event in merge({event.id: event for event in events}).values()]
        new = [event for event in new if _bytes(event.id) not in self._ids]
        for event in new:
            self._keep(event)
        said = self._append(new) if new else ""
        if new:
            for watcher in list(self.watchers):
                watcher.renew()
        return len(new), said

    def _take_in(self, new: bytes) -> None:
        """Note lines under their items; parse at once only those that are not in our shape."""
        position, latest = 0, b""
        for shape in _SHAPE.finditer(new):
            if shape.start() - position > 2:
                self._take_foreign(new[position : shape.start()])
            position = shape.end()
            id_, item, at = shape.groups()
            self._ids.add(id_)
            latest = max(latest, at)
            self._lines.setdefault(item, []).append(shape[0])
        self._take_foreign(new[position:])
        self._latest = max(self._latest, latest.decode("utf-8", "replace"))

    def _take_foreign(self, lines: bytes) -> None:
        for line in lines.split(b"\n"):
            event = read_event(line) if line else None
            if event is not None:
                self._keep(event)

    def _parse(self, item: str) -> None:
        mine = self._by_item.setdefault(item, {})
        for line in self._lines.pop(_bytes(item), ()):
            event = read_event(line)
            if event is not None:
                mine[event.id] = event
            elif shape := _SHAPE.match(line):  # broken inside: as if it were not there
                self._ids.discard(shape[1])
        self._ids.update(map(_bytes, mine))

    def _keep(self, event: Event) -> None:
        if _bytes(event.id) not in self._ids:
            self._ids.add(_bytes(event.id))
            self._latest = max(self._latest, event.at)
            self._by_item.setdefault(event.item, {})[event.id] = event

    def _append(self, events: list[Event]) -> str:
        if self.path is None:
            return ""
        data = b"".join(b"\n" + write_event(event) + b"\n" for event in events)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with open(self.path, "ab", buffering=0) as file:
                written = file.write(data)
                os.fsync(file.fileno())
        except OSError as error:
            return (
                f"Your answer is not saved: {self.path.name} cannot be written "
                f"({error.strerror}). {STAYS}"
            )
        if written != len(data):
            return f"Your answer is not saved: the disk is full. {STAYS}"
        return ""


def _bytes(text: str) -> bytes:
    """A text as it stands in the file."""
    return text.encode("utf-8", "surrogatepass")


def _just_after(at: str) -> str:
    """The millisecond after a time, so that two answers of one instant keep their order."""
    try:
        later = datetime.fromisoformat(at) + timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return at
    return later.isoformat(timespec="milliseconds")


ORDER = attrgetter("at", "id")


def merge(*sets: dict[str, Event]) -> dict[str, Event]:
    """The union of events by id, ordered by time, then id."""
    together = {event.id: event for events in sets for event in events.values()}
    return {event.id: event for event in sorted(together.values(), key=ORDER)}


def read_events(path: Path) -> dict[str, Event]:
    """Every whole record of a file; blank, torn and foreign lines are passed over."""
    try:
        raw = path.read_bytes() if path.is_file() else b""
    except OSError:
        return {}
    found = {}
    for line in raw.split(b"\n"):
        event = read_event(line)
        if event is not None:
            found[event.id] = event
    return merge(found)


def write_event(event: Event) -> bytes:
    """An event as one line, without its ends."""
    text = json.dumps(asdict(event), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def read_event(line: bytes) -> Event | None:
    """The event that a line holds; None for a blank, torn or foreign line."""
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
    sound = (
        type(event.id) is type(event.item) is type(event.digest) is type(event.at) is str
        and isinstance(event.outcome, str)
        and event.outcome in OUTCOMES
        and isinstance(event.hints, int)
    )
    for mark in event.marks:
        sound = sound and isinstance(mark, dict)
    return event if sound else None


@cache
def open_progress(path: Path | None) -> Progress:
    """The record kept at a path: one for the whole kernel, read from the file when refreshed."""
    return Progress(path)
