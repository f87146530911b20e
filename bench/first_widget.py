"""How long a learner waits for the first widget, and what it costs in memory.

Two fresh kernels in turn, several times in the same run: the first cell of lesson 01 and its first
item, against the plain way (pandas, jieba initialized, a Textarea and a Button). Wall time is from
the request to the kernel's being idle again; memory is the kernel's peak resident set. What counts
is the ratio.

    .venv/bin/python bench/first_widget.py [ROUNDS]
"""

from __future__ import annotations

import os
import statistics
import sys
import time

from jupyter_client.manager import start_new_kernel

from lessons.build import is_exercise, read_source

PLAIN = """
import logging
import ipywidgets, jieba, pandas
from IPython.display import display
jieba.setLogLevel(logging.WARNING)
jieba.initialize()
display(ipywidgets.VBox([ipywidgets.Textarea(), ipywidgets.Button(description="Check")]))
"""
PEAK = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def course_cell() -> str:
    """The first code cell of lesson 01 and the cell that shows its first item."""
    cells = [c for c in read_source("01-what-a-readout-is").cells if c.cell_type == "code"]
    item = next(cell for cell in cells if is_exercise(cell))
    return f"{cells[0].source}\n{item.source}"


def measure(code: str) -> tuple[float, float]:
    """Seconds to a displayed widget and peak memory in MiB, in a fresh kernel."""
    manager, client = start_new_kernel(
        startup_timeout=60, env={**os.environ, "READOUT_PROGRESS": "-"}
    )
    try:
        shown: list[bool] = []
        printed: list[str] = []

        def hook(message: dict) -> None:
            content = message["content"]
            if "application/vnd.jupyter.widget-view+json" in content.get("data", {}):
                shown.append(True)
            if message["msg_type"] == "stream":
                printed.append(content["text"])

        start = time.perf_counter()
        reply = client.execute_interactive(code, output_hook=hook, timeout=120)
        seconds = time.perf_counter() - start
        if reply["content"]["status"] != "ok" or not shown:
            raise RuntimeError(f"no widget was displayed: {reply['content']}")
        printed.clear()
        client.execute_interactive(PEAK, output_hook=hook, timeout=30)
        unit = 1024 if sys.platform != "darwin" else 1024 * 1024
        return seconds, int("".join(printed)) / unit
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    course, plain = [], []
    measure(course_cell()), measure(PLAIN)  # once unmeasured: caches of the disk
    for _ in range(rounds):
        course.append(measure(course_cell()))
        plain.append(measure(PLAIN))
    for name, runs in (("course", course), ("plain", plain)):
        seconds, memory = (statistics.median(values) for values in zip(*runs, strict=True))
        print(f"{name:7} {seconds:6.3f} s   {memory:6.1f} MiB peak   (median of {rounds})")
    wall, memory = (
        statistics.median(a) / statistics.median(b)
        for a, b in zip(zip(*course, strict=True), zip(*plain, strict=True), strict=True)
    )
    print(f"ratio   {wall:6.2f} × wall (at most 0.35)   {memory:5.2f} × memory (at most 0.5)")


if __name__ == "__main__":
    main()
