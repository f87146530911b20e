"""TOML files read with complaints instead of exceptions.

A complaint speaks to the person who can mend the file: where, what came, what was expected, what to
do. Reading never stops at the first one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any


@dataclass(frozen=True, order=True, slots=True)
class Complaint:
    """One thing wrong with the content."""

    file: str
    place: str
    came: str
    expected: str
    cure: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        rows = ("came", self.came), ("expected", self.expected), ("cure", self.cure)
        return "\n".join([where, *(f"  {name + ':':9} {text}" for name, text in rows)])


class SpokenError(Exception):
    """An error that a notebook shows as its sentence alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in place of a traceback."""
        return [str(self)]


class ContentError(SpokenError):
    """Content that is wrong does not load; `complaints` holds everything that was found."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n\n".join(map(str, self.complaints)))


@dataclass(slots=True)
class Findings:
    """What one pass over the content found: complaints, and the gaps that a draft may have."""

    root: Path
    complaints: list[Complaint] = field(default_factory=list)
    gaps: list[Complaint] = field(default_factory=list)

    def name(self, path: Path) -> str:
        """The path as shown to people: from the root down, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return path.as_posix()

    def complain(self, path: Path, place: str, came: str, expected: str, cure: str) -> None:
        self.complaints.append(Complaint(self.name(path), place, came, expected, cure))

    def gap(self, path: Path, place: str, came: str, expected: str, cure: str) -> None:
        self.gaps.append(Complaint(self.name(path), place, came, expected, cure))

    def raise_if_any(self) -> None:
        if self.complaints:
            raise ContentError(self.complaints)


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """The nearest known words as a question, or the sentence given."""
    near = get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(repr(n) for n in near)}?" if near else otherwise


# --- files -----------------------------------------------------------------------------------


def read_text(path: Path, findings: Findings) -> str | None:
    """The file's text with LF line ends, or None when it cannot be read at all."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        findings.complain(
            path,
            "",
            f"the file cannot be read ({error.strerror})",
            "a readable file",
            "Check that it exists and that you may read it.",
        )
        return None
    if raw.startswith(b"\xef\xbb\xbf"):
        findings.complain(
            path,
            "line 1",
            "an invisible byte order mark (BOM) before the first character",
            "UTF-8 without a BOM",
            "Save the file as 'UTF-8', not 'UTF-8 with BOM'.",
        )
        raw = raw[3:]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        findings.complain(
            path,
            f"line {line}",
            f"a byte that is not UTF-8 (0x{raw[error.start]:02x})",
            "text saved as UTF-8",
            "Open the file in the encoding it was written in (GB18030?), save it as UTF-8.",
        )
        return None
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        findings.complain(
            path,
            f"line {line}",
            "Windows line ends (CR LF)",
            "LF line ends",
            "Set your editor's line ends to LF and save again.",
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        findings.complain(
            path,
            "",
            "an empty file",
            "content",
            "Write the content, or remove the file.",
        )
        return None
    return text


def read_toml(path: Path, findings: Findings) -> dict[str, Any] | None:
    """The file's tables, or None when it is not TOML."""
    text = read_text(path, findings)
    if text is None:
        return None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        findings.complain(path, *_syntax(text, str(error)))
        return None


def _syntax(text: str, message: str) -> tuple[str, str, str, str]:
    """Place, what came, expected and cure for a file that TOML's parser refused."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    number = int(found[1]) if found else text.count("\n") + 1
    lines = text.split("\n")
    line = lines[min(number, len(lines)) - 1].strip()
    reason = message.split(" (at ")[0]
    twice = re.search(r"Cannot declare \((.+?),?\) twice", reason)
    if twice:
        first, second = declared(lines, twice[1].strip("'"))
        came = f"the table {line} a second time (first on line {first})"
        return f"line {second}", came, "each id once", "Give one of the two another id."
    if reason == "Cannot overwrite a value":
        key = line.split("=")[0].strip()
        came = f"the key {key!r} a second time in the same table"
        return f"line {number}", came, "each key once", "Remove one of the two lines."
    if re.search(r"=\s*\[?\s*[“”‘’「『]", line):
        return (
            f"line {number}",
            f"a fancy quote: {_short(line)}",
            'straight quotes around a value: "…"',
            "Turn off 'smart quotes' in your editor and type the quotes again.",
        )
    return (
        f"line {number}",
        f"{_short(line)!r} ({reason[0].lower()}{reason[1:]})",
        'a line such as  key = "value"  or a header such as  ["03.1"]',
        "Look for a missing quote, comma or bracket on this line or the one above.",
    )


def declared(lines: list[str], header: str) -> tuple[int, int]:
    """Line numbers of the first two declarations of a table."""
    pattern = re.compile(r"\s*\[\s*[\"']?" + re.escape(header) + r"[\"']?\s*\]")
    found = [number for number, line in enumerate(lines, 1) if pattern.match(line)]
    first, second, *_ = [*found, 0, 0]
    return first, second


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


# --- tables ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """What a key of a table may hold.

    kind is one of `text`, `texts` (a list), `flag`, `number`, `date`, `tables` (a list of tables
    with the keys `of`).
    """

    kind: str = "text"
    required: bool = True
    one_of: tuple[str, ...] = ()
    of: Mapping[str, Key] | None = None


_CURE = {
    "text": "Write one text, in straight quotes.",
    "texts": "Put brackets around it, also when there is only one.",
    "flag": "Write true or false, without quotes.",
    "number": "Write the number without quotes.",
    "date": "Take the quotes away: year-month-day.",
    "tables": "Write each as a [[table]] of its own (the README shows how).",
}
_SHOULD_BE = {
    "text": 'text in quotes: "…"',
    "texts": 'a list of texts: ["…", "…"]',
    "flag": "true or false",
    "number": "a whole number",
    "date": "a date without quotes: 2025-04-25",
    "tables": "a list of tables",
}


@dataclass(slots=True)
class Place:
    """Where in a file a table stands, and whether gaps are allowed there."""

    path: Path
    name: str
    findings: Findings
    draft: bool = False

    def at(self, key: str) -> str:
        return f"{self.name} {key}".strip()

    def has_complaints(self) -> bool:
        """Whether anything was found here already."""
        file = self.findings.name(self.path)
        found = self.findings.complaints
        return any(c.file == file and c.place.startswith(self.name) for c in found)

    def complain(self, key: str, came: str, expected: str, cure: str) -> None:
        self.findings.complain(self.path, self.at(key), came, expected, cure)


def check_table(table: Any, keys: Mapping[str, Key], place: Place) -> dict[str, Any] | None:
    """The table's sound values, a complaint for each other one; None for what is no table."""
    if not isinstance(table, dict):
        place.complain("", f"the value {_short(repr(table))}", "a table", "Write it as a [header].")
        return None
    sound: dict[str, Any] = {}
    missing = [key for key in keys if key not in table]
    for name, value in table.items():
        if name not in keys:
            expected = f"one of: {', '.join(keys)}"
            cure = did_you_mean(name, missing, did_you_mean(name, keys, "Remove the line."))
            place.complain("", f"the unknown key {name!r}", expected, cure)
            missing = [key for key in missing if repr(key) not in cure]
        elif _fits(value, name, keys[name], place):
            sound[name] = value
    for name in missing:
        key = keys[name]
        if key.required:
            tell = place.findings.gap if place.draft else place.findings.complain
            table = key.kind == "tables"
            tell(
                place.path,
                place.name,
                f"no key {name!r}",
                _SHOULD_BE[key.kind],
                f"Add a  [[…{name}]]  table."
                if key.kind == "tables"
                else f"Add a line:  {name} = …",
            )
    return sound


def _fits(value: Any, name: str, key: Key, place: Place) -> bool:
    """Whether a value is what its key may hold; complains when it is not."""
    sound = {
        "text": isinstance(value, str),
        "texts": isinstance(value, list) and all(isinstance(v, str) for v in value),
        "flag": isinstance(value, bool),
        "number": isinstance(value, int) and not isinstance(value, bool),
        "date": type(value).__name__ == "date",
        "tables": isinstance(value, list),
    }[key.kind]
    if not sound:
        place.complain(name, _short(repr(value)), _SHOULD_BE[key.kind], _CURE[key.kind])
        return False
    texts = [value] if key.kind == "text" else value if key.kind == "texts" else []
    for text in texts:
        if not text.strip():
            if place.draft:
                place.findings.gap(
                    place.path, place.at(name), "an empty text", "some words", "Write it."
                )
                return False
            place.complain(name, "an empty text", "some words", "Write it, or remove the line.")
            return False
        if "\t" in text:
            place.complain(
                name, "a tab inside the text", "single spaces", "Replace the tab by a space."
            )
            return False
        if key.one_of and text not in key.one_of:
            cure = did_you_mean(text, key.one_of, "Choose one of these.")
            place.complain(name, repr(text), f"one of: {', '.join(key.one_of)}", cure)
            return False
    if key.kind == "tables":
        inner = [
            check_table(
                row,
                key.of or {},
                Place(place.path, f"{place.at(name)} {n}", place.findings, place.draft),
            )
            for n, row in enumerate(value, 1)
        ]
        value[:] = [row for row in inner if row is not None]
    return True
