"""Make exercises/lookalikes.txt: real English words one slip away from the concept files' words.

.venv/bin/python -m tests.lookalikes /usr/share/dict/american-english
"""

from __future__ import annotations

import sys
from pathlib import Path

from exercises.bank import load_passage
from exercises.concepts import FAMILIES, read_families
from exercises.english import FUNCTION_WORDS
from exercises.slips import SHORTEST, inflected, one_slip
from exercises.translation import wordings, words_of
from readouts.loader import load_readout

TARGET = Path(__file__).resolve().parent.parent / "exercises" / "lookalikes.txt"


def lookalikes(dictionary: list[str]) -> list[str]:
    """The words of a dictionary that a slip turns into a word of a concept file, or the reverse."""
    known = set(inflected(words_of(read_families(FAMILIES).values())))
    for sentence in load_readout().sentences:
        known |= wordings(load_passage(sentence.id).concepts).known
    by_start: dict[tuple[str, int], list[str]] = {}
    for word in known:
        by_start.setdefault((word[0], len(word)), []).append(word)
    real = {word for word in dictionary if word.isascii() and word.isalpha() and word.islower()}
    return sorted(
        word
        for word in real - known - FUNCTION_WORDS
        if len(word) >= SHORTEST
        and any(
            one_slip(word, other)
            for size in (-1, 0, 1)
            for other in by_start.get((word[0], len(word) + size), ())
        )
    )


if __name__ == "__main__":
    words = Path(sys.argv[1]).read_text(encoding="utf-8").split()
    found = lookalikes(words)
    TARGET.write_text("\n".join(found) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(found)} words")
