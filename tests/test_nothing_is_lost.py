"""Faults of machine and disk: every acknowledged answer is there, none twice; the rest is said."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from exercises.progress import Event, Progress, read_events, write_event

UNIX = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked here")
FAR = "2031-07-03T09:00:00.000+00:00"


def answers(path: Path) -> list[str]:
    return [event.answer for event in read_events(path).values()]


def _write_until_killed(path: Path, name: str, acknowledged: int) -> None:
    """Record answers for ever; each that was kept is told through a pipe, after the fact."""
    progress = Progress(path)
    for number in range(1_000_000):
        _, trouble = progress.record("r/i", "d", f"{name}-{number} " + "字" * 400, "correct")
        if not trouble:
            os.write(acknowledged, f"{name}-{number}\n".encode())


@UNIX
def test_two_hundred_processes_killed_while_writing(tmp_path: Path) -> None:
    """kill -9 in the middle of writing, 200 times: what was acknowledged is there, once."""
    path = tmp_path / "progress.jsonl"
    chance = random.Random(20250425)
    told, wanted = os.pipe(), set()
    os.set_blocking(told[0], False)
    children: list[int] = []
    for number in range(200):
        child = os.fork()
        if child == 0:
            os.close(told[0])
            _write_until_killed(path, f"p{number}", told[1])
            os._exit(0)
        children.append(child)
        if len(children) == 4:
            time.sleep(chance.uniform(0.002, 0.03))
            for one in children:
                os.kill(one, 9)
                os.waitpid(one, 0)
            children = []
            wanted |= _read_all(told[0])
    os.close(told[1])
    os.close(told[0])
    kept = [answer.split()[0] for answer in answers(path)]
    assert len(wanted) > 200
    assert wanted - set(kept) == set()
    assert len(kept) == len(set(kept))
    # whoever was killed, the next record stands whole
    Progress(path).record("r/i", "d", "later", "correct")
    assert "later" in answers(path)


def _read_all(pipe: int) -> set[str]:
    found = b""
    while True:
        try:
            piece = os.read(pipe, 65536)
        except BlockingIOError:
            break
        if not piece:
            break
        found += piece
    return set(found.decode().split("\n")[:-1])


def _write_many(path: Path, name: str) -> None:
    progress = Progress(path)
    for number in range(1_000):
        progress.refresh()
        progress.record("r/i", "d", f"{name}{number}", "correct")


def test_two_writers_of_a_thousand_each(tmp_path: Path) -> None:
    """Two notebooks write 1,000 answers each at once: 2,000 are there, in time's order."""
    path = tmp_path / "progress.jsonl"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(path, name)) for name in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    wanted = [f"{name}{number}" for name in "ab" for number in range(1_000)]
    assert sorted(answers(path)) == sorted(wanted)
    for name in "ab":
        mine = [a for a in answers(path) if a.startswith(name)]
        assert mine == [f"{name}{number}" for number in range(1_000)]


FILL = """
import json, resource, signal, sys
from pathlib import Path
from exercises.progress import Progress
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
progress, said = Progress(Path(sys.argv[1])), []
for number in range(100):
    said.append(progress.record("r/i", "d", f"{number} " + "x" * 500, "correct")[1])
print(json.dumps([said, len(progress.of("r/i"))]))
"""


@UNIX
def test_a_disk_that_fills(tmp_path: Path) -> None:
    """Under a quota: what was said to be safe is there; the rest is said, and is in memory."""
    path = tmp_path / "progress.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(path)], capture_output=True, text=True, check=True
    )
    said, in_memory = json.loads(done.stdout)
    safe = said.count("")
    assert 10 < safe < 100 and in_memory == 100
    assert all("not saved" in text and "this browser" in text for text in said if text)
    assert [answer.split()[0] for answer in answers(path)] == [str(n) for n in range(safe)]
    path.write_bytes(path.read_bytes()[:-1])
    Progress(path).record("r/i", "d", "after room was made", "correct")
    assert answers(path)[-1] == "after room was made"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KB; skipped where one may not be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a small disk may not be mounted here; the quota test stands for it")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_small_disk_fills_and_is_read_only(small_disk: Path) -> None:
    """On a real full disk and on a read-only one: said at once, nothing safe is lost."""
    path = small_disk / "progress.jsonl"
    progress = Progress(path)
    said = [progress.record("r/i", "d", f"{n} " + "x" * 900, "correct")[1] for n in range(120)]
    safe = said.count("")
    assert 10 < safe < 120
    assert all(text.startswith("Your answer is not saved") for text in said if text)
    kept = [int(answer.split()[0]) for answer in answers(path)]
    assert sorted(set(range(safe)) - set(kept)) == []
    assert len(kept) == len(set(kept))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    _, trouble = Progress(path).record("r/i", "d", "x", "correct")
    assert "cannot be written (Read-only file system)" in trouble


def test_a_clock_that_jumps_back(tmp_path: Path) -> None:
    """Answers keep their order though the clock goes back a year between two sessions."""
    path = tmp_path / "progress.jsonl"
    for session, clock in enumerate((FAR, "2030-01-01T00:00:00.000+00:00", FAR)):
        progress = Progress(path, now=lambda clock=clock: clock)
        progress.refresh()
        for number in range(3):
            progress.record("r/i", "d", f"{session}{number}", "correct")
    assert answers(path) == ["00", "01", "02", "10", "11", "12", "20", "21", "22"]


# --- a record that changes under a running kernel --------------------------------------------


def events(*names: str) -> list[Event]:
    return [Event(name, "r/i", "d", name, "correct", at=FAR) for name in names]


def lines(*names: str) -> bytes:
    return b"".join(b"\n" + write_event(event) + b"\n" for event in events(*names))


def seen(progress: Progress) -> list[str]:
    progress.refresh()
    return [event.answer for event in progress.of("r/i")]


def test_only_what_is_new_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refresh reads what was added since the last one, not the whole file."""
    path = tmp_path / "progress.jsonl"
    path.write_bytes(lines(*(f"a{n}" for n in range(500))))
    progress = Progress(path)
    assert len(seen(progress)) == 500
    taken: list[bytes] = []
    monkeypatch.setattr(progress, "_take_in", taken.append)
    with open(path, "ab") as file:
        file.write(lines("b"))
    progress.refresh()
    assert taken == [lines("b")]


@pytest.mark.parametrize(
    "other", [lines("c"), lines(*(f"c{n}" for n in range(50))), b"", lines("a", "c")]
)
def test_another_file_in_its_place(tmp_path: Path, other: bytes) -> None:
    """A file that was replaced, shorter or longer, is read anew; what was known is kept."""
    path = tmp_path / "progress.jsonl"
    path.write_bytes(lines("a", "b"))
    progress = Progress(path)
    assert seen(progress) == ["a", "b"]
    path.write_bytes(other)
    wanted = {"a", "b"} | {e.answer for e in read_events(path).values()}
    assert set(seen(progress)) == wanted
    path.unlink()
    assert set(seen(progress)) == wanted


def test_a_line_that_is_still_being_written(tmp_path: Path) -> None:
    """Half a line is no record yet; with its second half it is one."""
    path = tmp_path / "progress.jsonl"
    whole = lines("a", "b")
    path.write_bytes(whole[:-20])
    progress = Progress(path)
    assert seen(progress) == ["a"]
    with open(path, "ab") as file:
        file.write(whole[-20:])
    assert seen(progress) == ["a", "b"]


def test_a_last_line_without_an_end(tmp_path: Path) -> None:
    """An editor that took the last line's end away takes no answer away."""
    path = tmp_path / "progress.jsonl"
    path.write_bytes(lines("a", "b").rstrip())
    progress = Progress(path)
    assert seen(progress) == ["a", "b"]
    progress.record("r/i", "d", "c", "correct")
    assert sorted(seen(progress)) == ["a", "b", "c"]
    assert sorted(seen(Progress(path))) == ["a", "b", "c"]


def test_a_line_broken_inside_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    """A record damaged in its middle is passed over and can be brought back from a copy."""
    path = tmp_path / "progress.jsonl"
    path.write_bytes(lines("a").replace(b'"digest"', b'"dig\x01st"') + lines("b"))
    progress = Progress(path)
    assert seen(progress) == ["b"]
    assert progress.add(events("a", "b")) == (1, "")
    assert sorted(seen(Progress(path))) == ["a", "b"]


def test_the_same_file_loaded_twice(tmp_path: Path) -> None:
    """Loading is union by id: twice, overlapping, in any order."""
    one, two = Progress(tmp_path / "one.jsonl"), Progress(tmp_path / "two.jsonl")
    assert [one.add(events("a", "b"))[0], one.add(events("a", "b"))[0]] == [2, 0]
    assert [two.add(events("b", "c"))[0], two.add(one.events.values())[0]] == [2, 1]
    assert one.add(two.events.values())[0] == 1
    assert one.events == two.events
    assert sorted(answers(one.path)) == sorted(answers(two.path)) == ["a", "b", "c"]


def test_watchers_hear_of_what_comes_in() -> None:
    """Views are told when answers come from elsewhere, and only then; gone ones are forgotten."""

    class Listener:
        heard = 0

        def renew(self) -> None:
            self.heard += 1

    progress, listener = Progress(None), Listener()
    progress.watchers.add(listener)
    progress.record("r/i", "d", "x", "correct")
    progress.add(events("a"))
    progress.add(events("a"))
    assert listener.heard == 1
    del listener
    progress.add(events("b"))
    assert len(progress.watchers) == 0
