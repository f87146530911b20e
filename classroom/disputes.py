"""Disputes: the wordings that learners stand by, and what becomes of them.

A wording that an instructor accepts goes into the concept file as plain words, never as a pattern;
it does so only when every example of the bank still holds.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from exercises.bank import check_bank, load_bank, load_concepts, load_passage
from exercises.concepts import carries
from exercises.english import FUNCTION_WORDS
from exercises.item import Concept, Rendering, Translate
from exercises.pattern import tokens
from exercises.progress import Event, read_events
from exercises.spelling import normalize
from readouts.loader import ROOT, load_readout, load_termbase
from readouts.tables import Findings, SpokenError

MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class Dispute:
    """A wording that learners stand by: for which Chinese, in which sentence, how often, how."""

    readout: str
    passage: str
    zh: str
    wording: str
    times: int
    answer: str

    @property
    def id(self) -> str:
        """Eight signs made of what is disputed: the same on every machine."""
        what = "\n".join((self.readout, self.passage, self.zh, self.wording.casefold()))
        return hashlib.sha256(what.encode("utf-8", "replace")).hexdigest()[:8]


class CannotAccept(SpokenError, ValueError):
    """The wording does not go into the bank; the message says why."""


def open_disputes(files: Iterable[Path], root: Path = ROOT) -> list[Dispute]:
    """The disputes in some records that the bank does not accept by now, by place in the text."""
    counted: dict[tuple[str, str, str, str], list[tuple[Event, str]]] = {}
    for path in files:
        for event in read_events(path).values():
            for zh, wording in _disputed(event):
                readout, _, item = event.item.partition("/")
                passage = _passage(readout, item, root)
                if passage is not None:
                    key = (readout, passage, zh, wording.casefold())
                    counted.setdefault(key, []).append((event, wording))
    found = []
    for (readout, passage, zh, _), events in counted.items():
        concept = _concept(load_passage(passage, readout, root), zh)
        event, wording = events[-1]
        if concept is not None and not carries(concept, wording):
            times = len({one.id for one, _ in events})  # a file may be given twice
            answer = event.answer if isinstance(event.answer, str) else ""
            found.append(Dispute(readout, passage, zh, wording, times, normalize(answer)))
    return sorted(
        found, key=lambda one: (one.readout, one.passage, one.zh, -one.times, one.wording)
    )


def _disputed(event: Event) -> Iterable[tuple[str, str]]:
    for mark in event.marks:
        zh, wording = mark.get("place"), mark.get("text")
        if mark.get("status") != "disputed" or not isinstance(zh, str):
            continue
        if isinstance(wording, str) and tokens(wording):
            yield zh, normalize(wording)


def _passage(readout: str, item_id: str, root: Path) -> str | None:
    """The sentence that an item translates; None for what this course does not know."""
    try:
        item = load_bank(readout, root).get(item_id)
        known = {sentence.id for sentence in load_readout(readout, root).sentences}
    except (SpokenError, OSError):
        return None
    ref = item.passage if isinstance(item, Rendering) else item_id.removeprefix("translate-")
    return ref if ref in known else None


def _concept(item: Translate, zh: str) -> Concept | None:
    return next((concept for concept in item.concepts if concept.zh == zh), None)


def accept(dispute: Dispute, root: Path = ROOT) -> Path:
    """Put a wording into the bank, and give the file it went into.

    Raises CannotAccept when the wording says too little, or breaks an example or an exercise.
    """
    _judge(dispute.wording)
    bank = root / "exercises" / "banks" / dispute.readout
    path = bank / "concepts" / f"{dispute.passage[:2]}.toml"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    after = _with_wording(before, dispute)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / "bank"
        shutil.copytree(bank, trial)
        (trial / "concepts" / path.name).write_text(after, encoding="utf-8", newline="\n")
        findings = Findings(Path(folder))
        loaded = load_readout(dispute.readout, root), load_termbase(root)
        check_bank(trial, *loaded, findings)
    if findings.complaints:
        first = findings.complaints[0]
        raise CannotAccept(
            f"Not accepted: {dispute.zh} as '{dispute.wording}' breaks what holds now "
            f"({first.place}: {first.came}). Nothing was changed."
        )
    temporary = path.with_suffix(".tmp")
    temporary.write_text(after, encoding="utf-8", newline="\n")
    os.replace(temporary, path)
    load_concepts.cache_clear()
    return path


def _judge(wording: str) -> None:
    words = tokens(wording)
    if all(word.plain in FUNCTION_WORDS for word in words):
        raise CannotAccept(
            f"Not accepted: '{wording}' has no word of content; it would be found everywhere."
        )
    if len(words) > MOST_WORDS:
        raise CannotAccept(
            f"Not accepted: the wording has {len(words)} words. At most {MOST_WORDS} carry one "
            "meaning; accept the part that does."
        )


def _with_wording(text: str, dispute: Dispute) -> str:
    """The concept file with one wording more; comments and order stay."""
    import tomlkit

    document = tomlkit.parse(text)
    rows = document.get(dispute.passage, [])
    row = next((one for one in rows if one.get("zh") == dispute.zh), None)
    if row is None:
        raise CannotAccept(
            f"Not accepted: {dispute.passage} has no meaning {dispute.zh} in its concept file. "
            "A sentence that has only terms takes its wordings from the termbase."
        )
    wording = " ".join(word.text for word in tokens(dispute.wording))
    if "plain" in row:
        row["plain"].append(wording)
    else:
        row.append("plain", [wording])
    after = tomlkit.dumps(document)
    expected = tomllib.loads(text)
    one = next(one for one in expected[dispute.passage] if one["zh"] == dispute.zh)
    one.setdefault("plain", []).append(wording)
    if tomllib.loads(after) != expected:
        raise CannotAccept("Not accepted: the file could not be changed in this one place alone.")
    return after
