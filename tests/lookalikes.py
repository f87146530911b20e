"""Make exercises/lookalikes.txt: real English words one slip away from the concept files' words.

.venv/bin/python -m tests.lookalikes /usr/share/dict/american-english
"""

from __future__ import annotations

import sys
from pathlib import Path

from exercises.bank import load_passage
from exercises.english import FUNCTION_WORDS
from exercises.slips import SHORTEST, one_slip
from exercises.translation import wordings
from readouts.loader import load_readout

TARGET = Path(__file__).resolve().parent.parent / "exercises" / "lookalikes.txt"


def lookalikes(dictionary: list[str]) -> list[str]:
    """The words of a dictionary that are one slip away from a word of some sentence's wordings.

    Words of other sentences are among them.
    """
    real = {word for word in dictionary if word.isascii() and word.isalpha() and word.islower()}
    by_start: dict[tuple[str, int], list[str]] = {}
    for word in real - FUNCTION_WORDS:
        by_start.setdefault((word[0], len(word)), []).append(word)
    found: set[str] = set()
    for sentence in load_readout().sentences:
        known = wordings(load_passage(sentence.id).concepts).known
        for word in known:
            for size in (-1, 0, 1):
                near = by_start.get((word[0], len(word) + size), ())
                found |= {other for other in near if other not in known and one_slip(other, word)}
    return sorted(word for word in found if len(word) >= SHORTEST)


if __name__ == "__main__":
    words = Path(sys.argv[1]).read_text(encoding="utf-8").split()
    found = lookalikes(words)
    TARGET.write_text("\n".join(found) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(found)} words")
