"""Many translations checked at once: a line of JSON in, a finding out, nothing kept in between."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from exercises.bank import load_passage
from exercises.item import Translate
from exercises.translation import Findings, check_translation
from readouts.loader import ROOT

LONGEST = 100_000
"""Bytes of a line; a longer one is no rendering and is passed over."""

Found = dict[str, Any]


class BadLine(ValueError):
    """A line that holds no rendering; the message says why."""


def assess(file: BinaryIO, readout: str, root: Path = ROOT) -> Iterator[Found]:
    """What is found in each line's rendering, in order; {"line", "error"} for one that holds none.

    A line is {"id", "passage", "text"}; blank lines are passed over. Memory does not grow with the
    file.
    """
    passages: dict[str, Translate] = {}
    for number, line in enumerate(_lines(file), 1):
        if line.strip():
            try:
                yield _assess(line, passages, readout, root)
            except BadLine as error:
                yield {"line": number, "error": str(error)}


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only the beginning."""
    for line in iter(partial(file.readline, LONGEST + 1), b""):
        rest = line
        while len(rest) > LONGEST and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST + 1)
        yield line


def _assess(line: bytes, passages: dict[str, Translate], readout: str, root: Path) -> Found:
    if len(line) > LONGEST:
        raise BadLine(f"longer than {LONGEST:,} bytes")
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadLine("not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadLine("not a line of JSON") from error
    if not isinstance(row, dict):
        raise BadLine("not an object in braces")
    for key in ("id", "passage", "text"):
        if not isinstance(row.get(key), str):
            raise BadLine(f'"{key}" is missing' if key not in row else f'"{key}" is not a text')
    ref = row["passage"]
    if ref not in passages:
        try:
            passages[ref] = load_passage(ref, readout, root)
        except KeyError as error:
            raise BadLine(f"no sentence {ref[:40]!r} in {readout}") from error
    found = check_translation(passages[ref], row["text"])
    return {"id": row["id"], **record(passages[ref], found)}


def record(item: Translate, found: Findings) -> Found:
    """Findings as they are written out."""
    rows = list(zip(item.concepts, found.statuses, found.reasons, found.words, strict=False))
    return {
        "concepts": [{"zh": concept.zh, "status": status} for concept, status, _, _ in rows],
        "flagged": [
            {"zh": concept.zh, "words": words, "why": why} for concept, _, why, words in rows if why
        ],
        "unmatched": list(found.unmatched),
        "notes": [*found.notes, *found.read_as],
        "refused": found.refused or None,
        "alert": found.alert,
    }


# --- for an instructor to read ------------------------------------------------------------------


class Tally:
    """What a class left out, counted while its renderings go by."""

    def __init__(self) -> None:
        self.renderings = 0
        self.refused = 0
        self.places: Counter[tuple[str, str]] = Counter()
        self.unread = 0

    def row(self, found: Found) -> str:
        """One rendering as a line, with a remark below it for each thing to look at."""
        if "error" in found:
            self.unread += 1
            return f"line {found['line']}: not read: {found['error']}."
        self.renderings += 1
        if found["refused"]:
            self.refused += 1
            return f"{found['id']}: not checked. {found['refused']}"
        by_status: dict[str, list[str]] = {"found": [], "unrecognized": [], "flagged": []}
        for concept in found["concepts"]:
            by_status[concept["status"]].append(concept["zh"])
            if concept["status"] != "found":
                self.places[concept["zh"], concept["status"]] += 1
        missing, total = by_status["unrecognized"], len(found["concepts"])
        lines = [f"{found['id']}: {len(by_status['found'])} of {total} meanings found"]
        if missing:
            lines.append(f"    not recognized: {' · '.join(missing)}")
        lines += [
            f"    look again: {one['zh']}, “{one['words']}”: {one['why']}"
            for one in found["flagged"]
        ]
        if found["unmatched"]:
            lines.append(f"    check these words: {', '.join(found['unmatched'])}")
        lines += [f"    note: {note}" for note in found["notes"]]
        return "\n".join(lines)

    def summary(self) -> str:
        """What most renderings have in common."""
        lines = [f"\n{self.renderings} renderings, {self.refused} of them not checked."]
        words = {"unrecognized": "not recognized", "flagged": "look again"}
        lines += [
            f"{times:6}  {zh}  {words[status]}"
            for (zh, status), times in self.places.most_common(15)
        ]
        if self.unread:
            lines.append(f"{self.unread} lines could not be read.")
        return "\n".join(lines)
