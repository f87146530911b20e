"""The record of answers: nothing lost, nothing doubled, and a sentence where it cannot be kept."""

from __future__ import annotations

import json
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercises.progress import COURSE, Event, Progress, merge, progress_path, read_events

CLOCK = "2026-01-01T00:00:0{}.000+00:00"


def record(path: Path | None, count: int = 1, item: str = "r/i") -> Progress:
    ticks = iter(CLOCK.format(n) for n in range(10))
    progress = Progress(path, now=lambda: next(ticks, CLOCK.format(9)))
    for number in range(count):
        assert progress.record(item, "d", f"answer {number}", "correct")[1] == ""
    return progress


def answers(path: Path) -> list[str]:
    return [event.answer for event in read_events(path).values()]


def test_an_answer_is_one_line(tmp_path: Path) -> None:
    """A record is newline, object, newline, with the keys of the plan."""
    path = tmp_path / "progress.jsonl"
    record(path)
    raw = path.read_text(encoding="utf-8")
    assert raw.startswith("\n{") and raw.endswith("}\n") and raw.count("\n") == 2
    keys = {"id", "item", "digest", "answer", "outcome", "marks", "hints", "at"}
    assert set(json.loads(raw)) == keys


def test_torn_line_swallows_nothing(tmp_path: Path) -> None:
    """After a torn record the next one stands whole."""
    path = tmp_path / "progress.jsonl"
    record(path, 2)
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    assert answers(path) == ["answer 0"]
    Progress(path).record("r/i", "d", "later", "correct")
    assert answers(path) == ["answer 0", "later"]


def test_foreign_lines_are_passed_over(tmp_path: Path) -> None:
    """Blanks, other JSON, bytes that are no text: none of them is in the way."""
    path = tmp_path / "progress.jsonl"
    path.write_bytes(b'\n\n[1, 2]\n{"id": 3}\n\xff\xfe\nnull\n"x"\n')
    record(path)
    assert answers(path) == ["answer 0"]


@pytest.mark.parametrize(
    "change",
    [{"marks": [1]}, {"marks": None}, {"outcome": "superb"}, {"at": 7}, {"hints": "2"}, {"id": []}],
)
def test_records_of_another_shape_are_passed_over(change: dict[str, Any], tmp_path: Path) -> None:
    """A record with a value that is no record's is as foreign as any other line."""
    path = tmp_path / "progress.jsonl"
    record(path)
    foreign = {**json.loads(path.read_text(encoding="utf-8")), "id": "other", **change}
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(foreign) + "\n" + "[" * 100_000 + "\n")
    assert answers(path) == ["answer 0"]


def test_a_record_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    """Every field, an answer of several gaps, marks, hints."""
    path = tmp_path / "progress.jsonl"
    kept = Progress(path, now=lambda: CLOCK.format(1))
    marks = [{"place": "更", "status": "wrong", "text": "…"}]
    kept.record("r/i", "d", ["更", ""], "partly", marks, hints=2)
    assert read_events(path) == kept.events
    (event,) = kept.events.values()
    assert event == Event(
        event.id, "r/i", "d", ["更", ""], "partly", tuple(marks), 2, CLOCK.format(1)
    )


def test_two_records_of_one_file_see_each_other(tmp_path: Path) -> None:
    """What another notebook wrote is there after a refresh, once, and time runs on from it."""
    path = tmp_path / "progress.jsonl"
    one = Progress(path, now=lambda: CLOCK.format(5))
    two = Progress(path, now=lambda: CLOCK.format(1))
    one.record("r/i", "d", "first", "correct")
    two.refresh()
    two.record("r/i", "d", "second", "correct")
    for progress in (one, two):
        progress.refresh()
        progress.refresh()
        assert sorted((e.answer, e.at) for e in progress.of("r/i")) == [
            ("first", CLOCK.format(5)),
            ("second", CLOCK.format(5).replace(".000", ".001")),
        ]
    assert one.events == two.events == read_events(path)


PARTS = ((0, 2), (1, 2), (0, 3), (0, 5))
"""Start and step of each part; together they are all, with overlaps."""
EVENTS = st.dictionaries(
    st.text("abc", min_size=1, max_size=3), st.sampled_from([CLOCK.format(n) for n in range(4)])
)


@given(EVENTS)
def test_any_parts_merge_to_the_whole(times: dict[str, str]) -> None:
    """Overlapping parts, in any order and any number of times, are one ordered record."""
    events = [Event(i, "r/i", "d", "a", "correct", at=at) for i, at in times.items()]
    parts = [{event.id: event for event in events[start::step]} for start, step in PARTS]
    whole = sorted(events, key=lambda event: (event.at, event.id))
    for merged in (merge(*parts), merge(*reversed(parts)), merge(merge(*parts), *parts)):
        assert list(merged.values()) == whole


def test_merge_is_union() -> None:
    """Merging in any order, or twice, gives the same events in the same order."""
    one, two = record(None, 3).events, record(None, 2).events
    together = merge(one, two)
    assert len(together) == 5
    assert list(merge(two, one).items()) == list(together.items())
    assert list(merge(together, one, together).items()) == list(together.items())


def test_order_is_by_time_then_id() -> None:
    """Events of one moment are ordered by id."""
    late, early = (Event(i, "r/i", "d", "a", "correct", at=CLOCK.format(0)) for i in "ba")
    assert list(merge({"b": late}, {"a": early})) == ["a", "b"]


def test_time_never_runs_backward(tmp_path: Path) -> None:
    """A clock that jumps back does not reorder what was answered."""
    ticks = iter([CLOCK.format(5), CLOCK.format(1)])
    progress = Progress(tmp_path / "progress.jsonl", now=lambda: next(ticks))
    progress.record("r/i", "d", "first", "correct")
    progress.record("r/i", "d", "second", "correct")
    assert [(event.answer, event.at) for event in progress.of("r/i")] == [
        ("first", CLOCK.format(5)),
        ("second", CLOCK.format(5).replace(".000", ".001")),
    ]


@pytest.mark.parametrize("path", ["folder", "/dev/full"])
def test_what_cannot_be_written_is_said(path: str, tmp_path: Path) -> None:
    """A folder in the file's place, a full disk: a sentence, and the answer stays in memory."""
    target = tmp_path / "progress.jsonl" if path == "folder" else Path(path)
    if path == "folder":
        target.mkdir()
    elif not target.exists():
        pytest.skip("this system has no /dev/full")
    progress = Progress(target)
    progress.refresh()
    _, said = progress.record("r/i", "d", "kept", "correct")
    assert said.startswith(f"Your answer is not saved: {target.name} cannot be written (")
    assert [event.answer for event in progress.of("r/i")] == ["kept"]


@pytest.mark.parametrize("fault", ["file for a folder", "read-only", "short write"])
def test_whatever_hinders_writing_is_said(
    fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that cannot be made, a file that may not be opened, a disk that fills midway."""
    path = tmp_path / "progress.jsonl"
    said = "Your answer is not saved: progress.jsonl cannot be written ("
    if fault == "file for a folder":
        (tmp_path / "course").write_text("")
        path = tmp_path / "course" / "progress.jsonl"
    elif fault == "read-only":
        monkeypatch.setattr("builtins.open", _refuse)
    else:
        said = "Your answer is not saved: the disk is full. It stays on this page"
        monkeypatch.setattr("builtins.open", _Narrow)
    progress = Progress(path)
    assert progress.record("r/i", "d", "kept", "correct")[1].startswith(said)
    monkeypatch.undo()
    assert [event.answer for event in progress.of("r/i")] == ["kept"]
    assert read_events(path) == {}


def _refuse(*_: Any, **__: Any) -> None:
    raise PermissionError(13, "Permission denied")


class _Narrow(FileIO):
    """A file that takes only half of what is written."""

    def __init__(self, path: Path, mode: str, buffering: int) -> None:
        super().__init__(path, mode)

    def write(self, data: Any) -> int:
        return super().write(data[: len(data) // 2])


def test_in_memory_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a path the record lives in the kernel alone, and a refresh keeps it."""
    monkeypatch.chdir(tmp_path)
    progress = record(None, 2)
    progress.refresh()
    assert [event.answer for event in progress.of("r/i")] == ["answer 0", "answer 1"]
    assert list(tmp_path.iterdir()) == []


def test_without_a_course_folder_the_user_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the course is installed and not checked out, the record is in the user's own data."""
    monkeypatch.delenv("READOUT_PROGRESS", raising=False)
    monkeypatch.setattr("exercises.progress.ROOT", tmp_path)
    monkeypatch.setattr("platformdirs.user_data_dir", lambda name: str(tmp_path / name))
    assert progress_path() == tmp_path / "reading-the-readout" / "progress.jsonl"
    (tmp_path / "pyproject.toml").write_text("")
    assert progress_path() == COURSE / "progress.jsonl"
    monkeypatch.setattr("os.access", lambda *_: False)
    assert progress_path() == tmp_path / "reading-the-readout" / "progress.jsonl"


def test_strange_characters_survive(tmp_path: Path) -> None:
    """Emoji, right-to-left marks, HTML and lone surrogates come back as they were."""
    path = tmp_path / "progress.jsonl"
    text = "🎉 \u202e <b>x</b> \ud800 \u2028 \r 中"
    Progress(path).record("r/i", "d", text, "correct")
    assert answers(path) == [text]


def test_where_the_record_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """READOUT_PROGRESS names it, `-` means memory, else it is in the course folder."""
    monkeypatch.setenv("READOUT_PROGRESS", "-")
    assert progress_path() is None
    monkeypatch.setenv("READOUT_PROGRESS", str(tmp_path / "p.jsonl"))
    assert progress_path() == tmp_path / "p.jsonl"
    monkeypatch.delenv("READOUT_PROGRESS")
    assert progress_path() == COURSE / "progress.jsonl"


def test_answers_of_one_instant_keep_their_order(tmp_path: Path) -> None:
    """Two answers in the same millisecond, or after a clock that jumped back, stay in order."""
    progress = Progress(tmp_path / "progress.jsonl", now=lambda: "2031-07-03T09:00:00.000+00:00")
    for number in range(50):
        progress.record("county/a", "d", str(number), "correct")
    again = Progress(tmp_path / "progress.jsonl")
    again.refresh()
    assert [event.answer for event in again.of("county/a")] == [str(n) for n in range(50)]
