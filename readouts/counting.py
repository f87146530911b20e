"""How often a formulation is heard: days and rates, never raw totals, with the holes shown.

Two sources: the record of months (`record/formulations.csv`), and files of one's own, one file a
day, which are read in pieces, so that a large file needs no more memory than a small one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from readouts.loader import ROOT
from readouts.tables import SpokenError, did_you_mean

RECORD = ROOT / "readouts" / "record"
FRAME = ("01.1", "02.1", "02.2", "03.1")
"""The sentences that say how the session went: the same, more or less, in every readout."""
RETELLS = ("【新思想引领新征程】", "治国理政纪实】")
"""In the titles of programs that look back on the leader's work."""
_PIECE = 1 << 20
_LATER_BYTES = bytes(range(0x80, 0xC0))
"""In UTF-8 every character has one byte that is not among these."""
_DATE = re.compile(r"(20\d\d)-?(\d\d)-?(\d\d)")


class UnknownFormulation(SpokenError, LookupError):
    """The record does not hold this formulation; the message names the nearest that it holds."""


@dataclass(frozen=True, slots=True)
class Count:
    """A formulation over one stretch of time.

    `days` of `days_with_text` days have it. `characters` is the length of the text that was read,
    `calendar_days` what there would be without holes, `holes` the items known to be missing.
    """

    period: str
    days: int
    days_with_text: int
    mentions: int
    characters: int
    calendar_days: int
    holes: int = 0

    @property
    def share(self) -> float:
        """Days with it among the days with text, from 0 to 1."""
        return self.days / self.days_with_text if self.days_with_text else 0.0

    @property
    def rate(self) -> float:
        """Mentions in 100,000 characters."""
        return 100_000 * self.mentions / self.characters if self.characters else 0.0


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of the record, such as `sessions`."""
    with (RECORD / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reuse() -> list[dict[str, str | int]]:
    """The clauses of the readout outside its frame, and on how many days each was heard.

    `retold`: of `days_after`, those on which a program that looks back on the leader's work shares
    words with the readout. There a clause is quoted rather than used anew.
    """
    dates = {row["date"] for row in rows("afterlife") if any(one in row["item"] for one in RETELLS)}
    return [
        {
            **row,
            "days_before": int(row["days_before"]),
            "days_after": int(row["days_after"]),
            "retold": len(dates & set(row["on"].split())),
        }
        for row in rows("reuse")
        if row["sentence"] not in FRAME and not row["clause"].endswith(("强调", "指出"))
    ]


def formulations() -> list[str]:
    """The formulations that the record counts."""
    return list(dict.fromkeys(row["formulation"] for row in rows("formulations")))


def by_month(formulation: str) -> list[Count]:
    """The record of a formulation, month by month. Raises UnknownFormulation."""
    found = [row for row in rows("formulations") if row["formulation"] == formulation]
    if not found:
        known = formulations()
        near = [one for one in known if formulation in one or one in formulation]
        hint = f"It has {', '.join(near)}." if near else did_you_mean(formulation, known, "")
        raise UnknownFormulation(
            f"The record does not count {formulation!r}. {hint} To count it in texts of your own: "
            f"readout count {formulation} FOLDER"
        )
    holes = _holes()
    return [
        Count(
            row["month"],
            int(row["days"]),
            int(row["days_with_text"]),
            int(row["mentions"]),
            int(row["characters"]),
            int(row["calendar_days"]),
            holes.get(row["month"], 0),
        )
        for row in found
    ]


@cache
def _holes() -> dict[str, int]:
    return {
        row["month"]: int(row["items_missing"]) + int(row["items_empty"]) for row in rows("holes")
    }


def total(counts: Iterable[Count], period: str) -> Count:
    """Several counts as one."""
    all_counts = list(counts)
    return Count(
        period,
        *(
            sum(getattr(count, name) for count in all_counts)
            for name in (
                "days",
                "days_with_text",
                "mentions",
                "characters",
                "calendar_days",
                "holes",
            )
        ),
    )


def by_year(formulation: str) -> list[Count]:
    """The record of a formulation, year by year. Raises UnknownFormulation."""
    months = by_month(formulation)
    years = list(dict.fromkeys(count.period[:4] for count in months))
    return [total((m for m in months if m.period.startswith(year)), year) for year in years]


# --- files of one's own ------------------------------------------------------------------------


def count_file(path: Path, formulation: str) -> tuple[int, int]:
    """Mentions and characters in a UTF-8 file, read in pieces of 1 MiB.

    White space between the characters of a formulation hides it; line ends count as characters.
    """
    node = formulation.encode()
    keep = len(node) - 1
    mentions = characters = 0
    rest = b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            characters += len(piece.translate(None, _LATER_BYTES))
            text = rest + piece
            mentions += text.count(node)
            rest = text[len(text) - keep :] if keep else b""
    return mentions, characters


def in_files(paths: Iterable[Path], formulation: str) -> list[Count]:
    """A formulation in files, one file a day: a count for each, by date in the name or by name."""
    counts = []
    for path in paths:
        mentions, characters = count_file(path, formulation)
        named = _DATE.search(path.stem)
        period = "-".join(named.groups()) if named else path.name
        counts.append(
            Count(period, int(mentions > 0), int(characters > 0), mentions, characters, 1)
        )
    return sorted(counts, key=lambda count: count.period)


def months_of(counts: Iterable[Count]) -> Iterator[Count]:
    """Counts by day → counts by month; those without a date stay as they are."""
    groups: dict[str, list[Count]] = {}
    for count in counts:
        month = count.period[:7] if _DATE.fullmatch(count.period) else count.period
        groups.setdefault(month, []).append(count)
    for month, group in groups.items():
        yield total(group, month)
