"""What a long record costs: opening a lesson, review, the progress page, with 50,000 answers.

Fresh processes in turn, in the same run: importing the course and showing every item of lesson 01
with no record, and with one of 50,000 answers over all items. The limits: at most 0.3 s more, and
review computed in at most 1 s.

    .venv/bin/python bench/long_use.py [ROUNDS]
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from exercises.bank import load_bank, load_item
from exercises.progress import Event, write_event

RECORDS = 50_000
OPEN = """
import time
start = time.perf_counter()
from exercises import show
for item_id in {items!r}:
    show(item_id)
print(time.perf_counter() - start)
"""
REVIEW = """
import time
from exercises import show_review, show_progress
start = time.perf_counter()
review = show_review(5)
middle = time.perf_counter()
page = show_progress()
print(middle - start, time.perf_counter() - middle, len(review.views))
"""


def write_record(path: Path) -> None:
    """Answers to all items over a year, of every outcome, in time's order."""
    chance = random.Random(3)
    items = [load_item(item_id) for item_id in load_bank()]
    at = datetime(2025, 9, 1, 8, tzinfo=UTC)
    with path.open("wb") as file:
        for _ in range(RECORDS):
            item, at = chance.choice(items), at + timedelta(minutes=chance.randint(1, 20))
            outcome = chance.choice(["correct", "correct", "partly", "incorrect"])
            marks = ({"place": "提出工作建议", "status": "right", "text": ""},)
            stamp = at.isoformat(timespec="milliseconds")
            id_ = uuid.UUID(int=chance.getrandbits(128)).hex
            event = Event(id_, item.key_id, item.digest, item.model, outcome, marks, 0, stamp)
            file.write(b"\n" + write_event(event) + b"\n")


def run(code: str, record: str) -> list[float]:
    environment = {**os.environ, "READOUT_PROGRESS": record}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    return [float(number) for number in done.stdout.split()]


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    lesson = Path(__file__).resolve().parent.parent / "lessons/01-what-a-readout-is.ipynb"
    sources = ["".join(c["source"]) for c in json.loads(lesson.read_text("utf-8"))["cells"]]
    items = [source.split('"')[1] for source in sources if source.startswith('show("')]
    code = OPEN.format(items=items)
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "progress.jsonl"
        write_record(record)
        megabytes = record.stat().st_size / 1e6
        run(code, "-"), run(code, str(record))  # once unmeasured
        without, with_record = [], []
        for _ in range(rounds):
            without += run(code, "-")
            with_record += run(code, str(record))
        before, after = statistics.median(without), statistics.median(with_record)
        reviews = [run(REVIEW, str(record)) for _ in range(rounds)]
        review, page, _ = (statistics.median(column) for column in zip(*reviews, strict=True))
    print(f"{RECORDS:,} answers, {megabytes:.1f} MB; lesson 01 with {len(items)} items")
    print(f"opened without a record {before:.3f} s, with it {after:.3f} s (median of {rounds})")
    print(f"slower by {after - before:.3f} s (at most 0.3)")
    print(f"review computed in {review:.3f} s (at most 1), progress page in {page:.3f} s")


if __name__ == "__main__":
    main()
