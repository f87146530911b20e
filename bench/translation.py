"""How long the check of a free translation takes.

Median over the renderings in FOLDER (tests/renderings when left out), 10,000 of them in a row, and
the worst texts of 2,000 characters we know how to make. Beside it, over the same lines in the same
run, sacrebleu's chrF against the course's two references. Limits: 5 ms, 60 s, 50 ms.

    .venv/bin/python bench/translation.py [FOLDER …]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from itertools import cycle, islice
from pathlib import Path
from random import Random

from sacrebleu.metrics import CHRF

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.feedback import passage, read
from exercises.item import LIMIT, Translate
from exercises.translation import check_translation, wordings
from readouts.loader import load_readout

MANY = 10_000


def milliseconds(act: object, *arguments: object) -> float:
    start = time.perf_counter()
    act(*arguments)  # type: ignore[operator]
    return (time.perf_counter() - start) * 1000


def worst_texts(item: Translate) -> list[str]:
    """Texts that give the patterns of a sentence most to do: words that begin or fill many."""
    known = wordings(item.concepts)
    patterns = [pattern for patterns in known.accept for pattern in patterns]
    begin = Counter(form for p in patterns for first in p.first if first for form in first.stems)
    words = [word for word, _ in begin.most_common(12)]
    texts = [f"{word} " for word in words]
    texts += [f"{one} {other} " for one in words[:6] for other in words[:6]]
    mixed = sorted(known.known)
    texts += [" ".join(Random(seed).sample(mixed, min(250, len(mixed)))) for seed in range(6)]
    texts += [" ".join(words) + " ", item.references[0] + " ", "a ", "the of and ", "qwfpgjl "]
    return [(text * LIMIT)[:LIMIT] for text in texts]


def main() -> None:
    folders = [Path(argument) for argument in sys.argv[1:]]
    default = Path(__file__).resolve().parent.parent / "tests" / "renderings"
    folders = folders or sorted(path for path in default.iterdir() if path.is_dir())
    rows = [row for name in ("good", "bad", "junk") for row in read(folders, name)]
    first = [milliseconds(check_translation, passage(s.id), s.en) for s in load_readout().sentences]
    middle, most = statistics.median(first), max(first)
    print(f"first check of a sentence: median {middle:.0f} ms, most {most:.0f} ms")

    times = [milliseconds(check_translation, passage(row["passage"]), row["text"]) for row in rows]
    middle, most = statistics.median(times), max(times)
    print(f"{len(rows)} renderings: median {middle:.2f} ms, most {most:.1f} ms")

    many = list(islice(cycle(rows), MANY))
    start = time.perf_counter()
    for row in many:
        check_translation(passage(row["passage"]), row["text"])
    ours = time.perf_counter() - start
    chrf = CHRF()
    start = time.perf_counter()
    for row in many:
        chrf.sentence_score(row["text"], list(passage(row["passage"]).references))
    theirs = time.perf_counter() - start
    print(
        f"{MANY:,} renderings: {ours:.1f} s; sacrebleu's chrF {theirs:.1f} s; {ours / theirs:.2f} ×"
    )

    worst, where = 0.0, ""
    for sentence in load_readout().sentences:
        for text in worst_texts(passage(sentence.id)):
            took = min(
                milliseconds(check_translation, passage(sentence.id), text) for _ in range(2)
            )
            if took > worst:
                worst, where = took, f"{sentence.id}, {text[:40]!r} …"
    print(f"the worst text of {LIMIT:,} characters: {worst:.0f} ms ({where})")


if __name__ == "__main__":
    main()
