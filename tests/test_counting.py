"""Counting: days and rates, holes shown, large files in little memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from readouts.counting import (
    Count,
    UnknownFormulation,
    by_month,
    by_year,
    count_file,
    formulations,
    in_files,
    months_of,
    reuse,
    rows,
)
from readouts.loader import load_readout


def test_known_years() -> None:
    """The figures that the facts give for the whole years."""
    found = {count.period: (count.days, count.mentions) for count in by_year("新型举国体制")}
    assert found == {
        "2022": (1, 1), "2023": (7, 8), "2024": (15, 19), "2025": (10, 11), "2026": (12, 12),
    }  # fmt: skip


def test_rates_and_holes() -> None:
    """A rate is of 100,000 characters; holes come with the count."""
    count = Count("2031-07", 3, 28, 5, 250_000, 31, 7)
    assert (count.rate, count.share, count.holes) == (2.0, 3 / 28, 7)
    assert Count("2031-08", 0, 0, 0, 0, 31).rate == 0.0
    april = next(count for count in by_month("人工智能") if count.period == "2024-04")
    assert (april.days_with_text, april.calendar_days) == (29, 30)
    row = next(row for row in rows("holes") if row["month"] == "2024-04")
    assert april.holes == int(row["items_missing"]) + int(row["items_empty"]) > 0


def test_every_month_of_every_formulation() -> None:
    """54 formulations, 47 months each; never more days than there are."""
    assert len(formulations()) == 54
    for formulation in formulations():
        months = by_month(formulation)
        assert [len(months), months[0].period, months[-1].period] == [47, "2022-10", "2026-08"]
        assert all(m.days <= m.days_with_text <= m.calendar_days <= 31 for m in months)
        assert all((m.days == 0) == (m.mentions == 0) and m.days <= m.mentions for m in months)


@pytest.mark.parametrize(("asked", "named"), [("智能", "人工智能"), ("新型举国", "新型举国体制")])
def test_unknown_formulation(asked: str, named: str) -> None:
    """What the record does not count is answered with what is near and what to do."""
    with pytest.raises(UnknownFormulation) as caught:
        by_month(asked)
    assert named in str(caught.value)
    assert f"readout count {asked} FOLDER" in str(caught.value)


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 3, (1 << 20) - 2, 1 << 20, (2 << 20) + 1])
def test_a_mention_over_the_edge_of_a_piece(tmp_path: Path, size: int) -> None:
    """A file is read in pieces; what stands over an edge is counted once."""
    path = tmp_path / "2031-07-03.txt"
    path.write_bytes(b"x" * size + "新型举国体制，新型举国体制".encode())
    assert count_file(path, "新型举国体制") == (2, size + 13)


def test_memory_stays_flat(tmp_path: Path) -> None:
    """Eight times the text needs no more memory."""
    peaks = []
    for factor in (4, 32):
        path = tmp_path / f"{factor}.txt"
        path.write_bytes("水要管好，渠要修好。".encode() * 35_000 * factor)
        tracemalloc.start()
        count_file(path, "管好")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2


def test_files_are_days(tmp_path: Path) -> None:
    """One file is one day; months add days up."""
    for day, text in (("20310701", "管好水"), ("2031-07-02", "渠"), ("2031-08-01", "管好，管好")):
        (tmp_path / f"{day}.txt").write_text(text, encoding="utf-8")
    days = in_files(tmp_path.iterdir(), "管好")
    assert [(c.period, c.days, c.mentions) for c in days] == [
        ("2031-07-01", 1, 1), ("2031-07-02", 0, 0), ("2031-08-01", 1, 2),
    ]  # fmt: skip
    months = [(c.period, c.days, c.days_with_text) for c in months_of(days)]
    assert months == [("2031-07", 1, 2), ("2031-08", 1, 1)]


def test_tables_of_the_record() -> None:
    """Sessions are numbered, clauses stand in the readout, strings of the afterlife too."""
    assert [int(row["session"]) for row in rows("sessions")] == list(range(1, 28))
    text = {sentence.id: sentence.zh for sentence in load_readout().sentences}
    for row in rows("reuse"):
        assert row["clause"] in text[row["sentence"]]
    whole = "".join(text.values())
    for row in rows("afterlife"):
        assert all(shared in whole for shared in row["shared"].split(" | "))
        assert row["source"].startswith("https://tv.cctv.com/")


def test_reuse() -> None:
    """52 clauses outside the frame, 23 came back, 7 of them in retellings only."""
    frame = {s.id for s in load_readout().sentences if s.function == "frame"}
    clauses = reuse()
    back = [row for row in clauses if row["days_after"]]
    assert frame.isdisjoint(row["sentence"] for row in clauses)
    assert (len(clauses), len(back)) == (52, 23)
    assert sum(row["retold"] == row["days_after"] for row in back) == 7
    assert all(len(str(row["on"]).split()) == row["days_after"] for row in clauses)
    retellings = {date for row in back if row["retold"] for date in str(row["on"]).split()}
    assert {"2025-06-23", "2025-08-03", "2026-04-18", "2026-07-13"} <= retellings


@pytest.mark.parametrize("name", ["events", "then-and-now"])
def test_dated_claims_have_sources(name: str) -> None:
    """Every event and every point compared names its source; those without are listed here."""
    import tomllib

    from readouts.counting import RECORD

    tables = tomllib.loads((RECORD / f"{name}.toml").read_text(encoding="utf-8"))
    assert [key for key, table in tables.items() if len(table.get("source", "")) < 10] == []
    if name == "events":
        sentences = {sentence.id for sentence in load_readout().sentences}
        assert {table["sentence"] for table in tables.values()} <= sentences
        assert {table["kind"] for table in tables.values()} == {"wording", "policy", "trade"}
