"""What the feedback on free translations is worth, over renderings whose worth is known.

FOLDER holds lines of JSON: good*.jsonl {"id", "passage", "text"}; bad*.jsonl, which also have
"kind" (omission, mistranslation …), "zh" (the Chinese words concerned) and "planted"; junk*.jsonl.
The table is that of exercises/FEEDBACK.md. With --list every miss is printed.

    .venv/bin/python bench/feedback.py FOLDER … [--list] [--json]
    .venv/bin/python bench/feedback.py --table      the first figures of the rounds kept
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from exercises.bank import load_passage
from exercises.item import Translate
from exercises.pattern import tokens
from exercises.translation import Findings, check_translation, places_of

Row = dict[str, Any]
KINDS = (
    "omission",
    "mistranslation",
    "number",
    "name",
    "modality",
    "addition",
    "polarity",
    "scope",
)


@cache
def passage(ref: str) -> Translate:
    return load_passage(ref)


def read(folders: list[Path], name: str) -> list[Row]:
    """The rows of the files whose names begin so."""
    rows = []
    for folder in folders:
        for path in sorted(folder.glob(f"{name}*.jsonl")):
            rows += [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return rows


def check(row: Row) -> Findings:
    return check_translation(passage(row["passage"]), row["text"])


def raised(found: Findings) -> bool:
    """Whether anything at all is said, a single word to check included."""
    return found.alert or bool(found.unmatched)


def omitted(row: Row, found: Findings) -> list[str]:
    """The statuses of the concepts that an omission took away, by where they stand.

    Those inside the words left out; where there is none, those that hold them or overlap with them.
    """
    item, gone = passage(row["passage"]), row["zh"]
    stretches = [(m.start(), m.end()) for m in re.finditer(re.escape(gone), item.zh)]
    inside, across = [], []
    for (_, *spans), status in zip(places_of(item), found.statuses, strict=False):
        if any(a <= start and end <= b for a, b in stretches for start, end in spans):
            inside.append(status)
        elif any(a < end and start < b for a, b in stretches for start, end in spans):
            across.append(status)
    return inside or across or ["no concept"]


def shown(row: Row, found: Findings) -> str:
    """A row and what was said of it, for reading."""
    if found.refused:
        said = f"REFUSED {found.refused}"
    else:
        pairs = zip(passage(row["passage"]).concepts, found.statuses, strict=True)
        said = "; ".join(f"{c.zh} {s}" for c, s in pairs if s != "found")
        said += f" | unmatched: {', '.join(found.unmatched)}" * bool(found.unmatched)
        said += f" | notes: {' / '.join(found.notes)}" * bool(found.notes)
    planted = f" [{row['kind']}: {row['zh']} / {row['planted']}]" if "kind" in row else ""
    return f"  {row['id']} {row['passage']}{planted}\n    {row['text']}\n    → {said or 'nothing'}"


def measure(folders: list[Path], list_all: bool = False) -> dict[str, tuple[float, int]]:
    """Each figure with the number of cases it is taken over."""
    figures: dict[str, tuple[float, int]] = {}
    print_if = print if list_all else lambda *_: None

    def share(name: str, hits: int, of: int) -> None:
        if of:
            figures[name] = (hits / of, of)

    good = [(row, check(row)) for row in read(folders, "good")]
    statuses = [status for _, found in good for status in found.statuses]
    share("good: concepts not recognized", statuses.count("unrecognized"), len(statuses))
    whole = sum(set(f.statuses) == {"found"} for _, f in good)
    share("good: renderings with every concept found", whole, len(good))
    share("good: renderings with a flag", sum("flagged" in f.statuses for _, f in good), len(good))
    share("good: refused", sum(bool(f.refused) for _, f in good), len(good))
    if good:
        unmatched = sum(len(found.unmatched) for _, found in good)
        figures["good: unmatched words, mean"] = (unmatched / len(good), len(good))
    share("good: any alert", sum(found.alert for _, found in good), len(good))
    print_if("\n== good, with something said")
    for row, found in good:
        if raised(found):
            print_if(shown(row, found))

    kinds: dict[str, list[tuple[Row, Findings]]] = defaultdict(list)
    for row in read(folders, "bad"):
        kinds[row["kind"]].append((row, check(row)))
    gone = [(row, found, omitted(row, found)) for row, found in kinds["omission"]]
    every = [status for _, _, marks in gone for status in marks]
    share("omitted concepts reported as found", every.count("found"), len(every))
    named = sum(any(m in ("unrecognized", "flagged") for m in marks) for _, _, marks in gone)
    share("omissions named at their place", named, len(gone))
    print_if("\n== omissions not named")
    for row, found, marks in gone:
        if not set(marks) & {"unrecognized", "flagged"}:
            print_if(shown(row, found))
    for kind in KINDS[1:]:
        caught = sum(raised(found) for _, found in kinds[kind])
        share(f"{kind}: raises something", caught, len(kinds[kind]))
        alerts = sum(found.alert for _, found in kinds[kind])
        share(f"{kind}: raises an alert", alerts, len(kinds[kind]))
        print_if(f"\n== {kind}, nothing said")
        for row, found in kinds[kind]:
            if not raised(found):
                print_if(shown(row, found))
    points = [planted_named(row, found) for row, found in kinds["addition"]]
    share("addition: a planted word is listed or noted", sum(points), len(points))

    junk = [(row, check(row)) for row in read(folders, "junk")]
    share("junk refused", sum(bool(found.refused) for _, found in junk), len(junk))
    print_if("\n== junk not refused")
    for row, found in junk:
        if not found.refused:
            print_if(shown(row, found))
    return figures


def planted_named(row: Row, found: Findings) -> bool:
    """Whether what was planted is itself pointed at."""
    said = {t.stem for word in found.unmatched for t in tokens(word)}
    said |= {t.stem for note in found.notes for t in tokens(note)}
    return bool(said & {t.stem for t in tokens(row["planted"])}) or "flagged" in found.statuses


ROUNDS = Path(__file__).resolve().parent.parent / "tests" / "renderings"
TARGETS = {
    "good: concepts not recognized": "≤ 2 %",
    "good: renderings with every concept found": "≥ 88 %",
    "good: renderings with a flag": "≤ 1 %",
    "good: refused": "0",
    "good: unmatched words, mean": "≤ 1.0",
    "good: any alert": "≤ 25 %",
    "omitted concepts reported as found": "≤ 5 %",
    "omissions named at their place": "≥ 95 %",
    "mistranslation: raises something": "≥ 90 %",
    "number: raises something": "100 %",
    "name: raises something": "100 %",
    "modality: raises something": "≥ 85 %",
    "addition: raises something": "≥ 85 %",
    "polarity: raises something": "≥ 80 %",
    "scope: raises something": "≥ 50 %",
    "junk refused": "100 %",
}


def table() -> str:
    """The figures of each round when it was new, as a table for the page."""
    rounds = sorted(path for path in ROUNDS.iterdir() if (path / "figures.json").exists())
    figures = [json.loads((path / "figures.json").read_text("utf-8")) for path in rounds]
    names = " | ".join(f"round {path.name}" for path in rounds)
    lines = [f"| figure | target | {names} |", f"|---|---|{'---|' * len(rounds)}"]
    for name, target in TARGETS.items():
        cells = []
        for one in figures:
            value, of = one[name]["value"], one[name]["of"]
            shown = f"{value:.2f}" if "mean" in name else f"{100 * value:.1f} %"
            cells.append(f"{shown} of {of:,}")
        lines.append(f"| {name} | {target} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    if "--table" in sys.argv:
        print(table())
        return
    options = [argument for argument in sys.argv[1:] if argument.startswith("--")]
    folders = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("--")]
    figures = measure(folders, "--list" in options)
    if "--json" in options:
        print(json.dumps({name: {"value": v, "of": n} for name, (v, n) in figures.items()}))
        return
    for name, (value, of) in figures.items():
        text = f"{value:.2f}" if "mean" in name else f"{value:.1%}"
        print(f"{name:48} {text:>8}  of {of:,}")


if __name__ == "__main__":
    main()
