"""How long a learner of many years waits: what is due, computed from 50,000 answers.

Beside it, in the same run: reading the same record from its file, which any lesson does first.

    .venv/bin/python bench/review.py
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from json import dumps
from pathlib import Path

from exercises.progress import Event, read_events
from exercises.review import due_items

START = datetime(2031, 7, 3, tzinfo=UTC)
RECORDS, ITEMS, ROUNDS = 50_000, 300, 5


def seconds(act: Callable[[], object]) -> float:
    """The median of some runs, after one that is not counted."""
    act()
    runs = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        runs.append(time.perf_counter() - start)
    return statistics.median(runs)


def main() -> None:
    events = [
        Event(
            id=str(n),
            item=f"readout/{n % ITEMS}",
            digest="0",
            answer="an answer",
            outcome="correct" if n % 3 else "incorrect",
            at=(START + timedelta(minutes=3 * n)).isoformat(),
        )
        for n in range(RECORDS)
    ]
    later = START + timedelta(days=4000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "progress.jsonl"
        path.write_text("".join(f"\n{dumps(asdict(event))}\n" for event in events))
        reading = seconds(lambda: read_events(path))
    ours = seconds(lambda: due_items(events, later, ITEMS))
    print(f"reading {RECORDS:,} records   {reading:.3f} s")
    print(f"what is due               {ours:.3f} s (at most 1)   ratio {ours / reading:.2f}")


if __name__ == "__main__":
    main()
