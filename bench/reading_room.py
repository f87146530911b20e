"""The reading room: counting, the concordance and the reader, each beside a plain way.

Counting reads a file in pieces; beside it, in the same run, `grep -c -F` on the same bytes and
pandas (read the lines, `str.count`). The concordance of a node over 10 MB stands beside a loop of
`str.find`. The reader is the whole text as HTML. Memory is that of a fresh process.

    .venv/bin/python bench/reading_room.py
"""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from readouts.concordance import concordance
from readouts.counting import count_file
from readouts.loader import load_readout
from readouts.reader import read

NODE = "人工智能"
ROUNDS = 5
UNIT = 1024 if sys.platform != "darwin" else 1024 * 1024


def write_text(path: Path, megabytes: int) -> None:
    """Sentences of the readout in random order, one a line, up to a size."""
    sentences = [sentence.zh + "\n" for sentence in load_readout().sentences]
    chance, size = random.Random(7), 0
    with path.open("w", encoding="utf-8") as file:
        while size < megabytes * 1_000_000:
            block = "".join(chance.choices(sentences, k=5_000))
            size += len(block.encode())
            file.write(block)


def seconds(act: Callable[[], object]) -> float:
    """The median of some runs, after one that is not counted."""
    act()
    runs = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        runs.append(time.perf_counter() - start)
    return statistics.median(runs)


def pandas_count(path: Path) -> int:
    import pandas as pd

    lines = pd.Series(path.read_text(encoding="utf-8").splitlines())
    return int(lines.str.count(NODE).sum())


def find_all(text: str) -> list[str]:
    """The plain way to contexts: str.find in a loop."""
    found, at = [], text.find(NODE)
    while at >= 0:
        found.append(text[max(0, at - 12) : at + 16])
        at = text.find(NODE, at + 1)
    return found


def peak_of_counting(path: Path) -> float:
    """Peak memory in MiB of a fresh process that counts a file.

    Linux hands a process the peak of the one that started it, so VmHWM is read where there is one.
    """
    code = (
        "import resource, sys; from pathlib import Path; from readouts.counting import count_file\n"
        f"count_file(Path(sys.argv[1]), {NODE!r})\n"
        "status = Path('/proc/self/status')\n"
        "lines = status.read_text().splitlines() if status.exists() else []\n"
        "peak = [int(line.split()[1]) for line in lines if line.startswith('VmHWM')]\n"
        "print(*peak or [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss])"
    )
    command = [sys.executable, "-c", code, str(path)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout) / UNIT


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        small, ten, large = (Path(folder) / f"{size}.txt" for size in (1, 10, 100))
        for path in (small, ten, large):
            write_text(path, int(path.stem))
        size = ten.stat().st_size / 1e6
        ours = seconds(lambda: count_file(ten, NODE))
        frame = seconds(lambda: pandas_count(ten))
        assert count_file(ten, NODE)[0] == pandas_count(ten)
        print(f"count, {size:.0f} MB       {ours:7.3f} s  {size / ours:7.0f} MB/s (at least 20)")
        if shutil.which("grep"):
            grep = ["grep", "-c", "-F", NODE, str(ten)]
            plain = seconds(lambda: subprocess.run(grep, capture_output=True, check=False))
            print(f"  grep -c -F        {plain:7.3f} s  ratio {ours / plain:.2f}")
        print(f"  pandas str.count  {frame:7.3f} s  ratio {ours / frame:.2f}")
        peaks = [peak_of_counting(path) for path in (small, large)]
        print(f"  memory            {peaks[0]:.1f} MiB for 1 MB, {peaks[1]:.1f} MiB for 100 MB")
        text = ten.read_text(encoding="utf-8")
        ours = seconds(lambda: concordance(NODE, {"ten": text}))
        plain = seconds(lambda: find_all(text))
        print(
            f"concordance, 10 MB  {ours:7.3f} s (at most 1)  ratio to str.find {ours / plain:.2f}"
        )
        page = read().html()
        ours = seconds(lambda: read().html())
        bare = seconds(lambda: "".join(f"<p>{s.zh}</p>" for s in load_readout().sentences))
        kilobytes = len(page.encode()) / 1000
        print(
            f"reader, whole text  {1000 * ours:7.1f} ms (at most 50)  {kilobytes:.0f} KB "
            f"(at most 300)  ratio to bare paragraphs {ours / bare:.0f}"
        )


if __name__ == "__main__":
    main()
