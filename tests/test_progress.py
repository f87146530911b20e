"""The record of answers: nothing lost, nothing doubled, and a sentence where it cannot be kept."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest

from exercises.progress import COURSE, Event, Progress, merge, progress_path, read_events

CLOCK = "2026-01-01T00:00:0{}.000+00:00"


def record(path: Path | None, count: int = 1, item: str = "r/i") -> Progress:
    ticks = iter(CLOCK.format(n) for n in range(10))
    progress = Progress(path, now=lambda: next(ticks, CLOCK.format(9)))
    for number in range(count):
        assert progress.record(item, "d", f"answer {number}", "correct") == ""
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
    with open(path, "ab") as file:
        file.write(b"")
    Progress(path).record("r/i", "d", "later", "correct")
    assert answers(path) == ["answer 0", "later"]


def test_foreign_lines_are_passed_over(tmp_path: Path) -> None:
    """Blanks, other JSON, bytes that are no text: none of them is in the way."""
    path = tmp_path / "progress.jsonl"
    path.write_bytes(b'\n\n[1, 2]\n{"id": 3}\n\xff\xfe\nnull\n"x"\n')
    record(path)
    assert answers(path) == ["answer 0"]


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
    assert [event.at for event in progress.of("r/i")] == [CLOCK.format(5)] * 2


def _write(path: Path, name: str) -> None:
    for number in range(200):
        Progress(path).record("r/i", "d", f"{name}{number}", "correct")


def test_two_writers(tmp_path: Path) -> None:
    """Two notebooks write 200 answers each: 400 are there."""
    path = tmp_path / "progress.jsonl"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, name)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(answers(path)) == sorted(f"{name}{n}" for name in "ab" for n in range(200))


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
    said = progress.record("r/i", "d", "kept", "correct")
    assert said.startswith(f"Your answer is not saved: {target.name} cannot be written (")
    assert [event.answer for event in progress.of("r/i")] == ["kept"]


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
