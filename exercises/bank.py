"""TOML → items, each checked against its readout and the termbase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from exercises.concepts import (
    complain_of_text,
    find_sentence,
    prove,
    prove_references,
    read_concepts,
    terms_as_concepts,
)
from exercises.forms import BUILD, COMMON, KEYS, force_of, prove_faults, references_of
from exercises.item import (
    Concept,
    Item,
    Rendering,
    Revise,
    Translate,
)
from readouts.concordance import word_edges
from readouts.loader import ROOT, load_readout, load_termbase
from readouts.model import Readout, Sentence, Term
from readouts.tables import (
    Findings,
    Place,
    SpokenError,
    check_table,
    did_you_mean,
    read_toml,
)

# --- the way in ------------------------------------------------------------------------------


def load_bank(readout: str = "2025-04-25-ai", root: Path = ROOT) -> dict[str, Item]:
    """Every item of a readout by its id, translate and revise items without their concepts.

    Raises ContentError with all complaints.
    """
    return _bank(readout, root)


@cache
def _bank(readout: str, root: Path) -> dict[str, Item]:
    findings = Findings(root)
    paths = sorted(_folder(readout, root).glob("*.toml"))
    items = read_bank(paths, load_readout(readout, root), findings)
    findings.raise_if_any()
    return items


def load_item(item_id: str, readout: str = "2025-04-25-ai", root: Path = ROOT) -> Item:
    """One item, ready to be graded; of the bank only its own file is read.

    Raises UnknownItem, which names the nearest ids.
    """
    home = _home(item_id, readout, root)
    items = _file(home, readout, root) if home else load_bank(readout, root)
    if item_id not in items:
        if item_id in {sentence.id for sentence in load_readout(readout, root).sentences}:
            return load_passage(item_id, readout, root)
        raise UnknownItem(item_id, load_bank(readout, root))
    item = items[item_id]
    if isinstance(item, Rendering):
        concepts = load_concepts(item.passage, readout, root)
        return equip(item, concepts, load_readout(readout, root), load_termbase(root))
    return item


def load_passage(ref: str, readout: str = "2025-04-25-ai", root: Path = ROOT) -> Translate:
    """A sentence to translate, whether or not the bank has an item for it.

    Raises KeyError when the readout has no such sentence.
    """
    text = load_readout(readout, root)
    sentence = text.sentence(ref)
    item = Translate(
        id=f"translate-{ref}",
        readout=readout,
        passage=ref,
        track="language",
        stem="Translate the sentence.",
        rationale="",
        zh=sentence.zh,
        seg=sentence.seg,
        pinyin=sentence.pinyin,
        references=references_of(sentence),
        force=force_of(sentence),
    )
    return equip(item, load_concepts(ref, readout, root), text, load_termbase(root))


R = TypeVar("R", bound=Rendering)


def equip(item: R, concepts: tuple[Concept, ...], readout: Readout, terms: dict[str, Term]) -> R:
    """A translation with all that a check of it needs.

    Where nobody has written down the meanings of the sentence, the termbase's terms must do.
    """
    sentence = readout.sentence(item.passage)
    return replace(
        item,
        concepts=concepts or terms_as_concepts(sentence, terms),
        terms_only=not concepts,
        date=readout.date.isoformat(),
        others=_others(readout)[item.passage],
    )


@cache
def _others(readout: Readout) -> dict[str, tuple[tuple[str, str], ...]]:
    """For each sentence the references of all others."""
    every = [(one.id, text) for one in readout.sentences for text in references_of(one)]
    return {
        one.id: tuple((ref, text) for ref, text in every if ref != one.id)
        for one in readout.sentences
    }


def _home(item_id: str, readout: str, root: Path) -> Path | None:
    """The file of the bank that has the item's header alone on a line; None when none has."""
    header = f"[{item_id}]"
    for path in sorted(_folder(readout, root).glob("*.toml")):
        if header in path.read_text(encoding="utf-8").split("\n"):
            return path
    return None


@cache
def _file(path: Path, readout: str, root: Path) -> dict[str, Item]:
    findings = Findings(root)
    items = read_bank([path], load_readout(readout, root), findings)
    findings.raise_if_any()
    return items


@cache
def load_concepts(ref: str, readout: str, root: Path) -> tuple[Concept, ...]:
    """The concepts of one sentence; only its paragraph's file is read."""
    findings = Findings(root)
    folder = _folder(readout, root) / "concepts"
    loaded = load_readout(readout, root), load_termbase(root)
    concepts = read_concepts(folder, *loaded, findings, files=f"{ref[:2]}.toml")
    findings.raise_if_any()
    return concepts.get(ref, ())


def _folder(readout: str, root: Path) -> Path:
    return root / "exercises" / "banks" / readout


class UnknownItem(SpokenError, LookupError):
    """There is no item with this id."""

    def __init__(self, item_id: str, known: Iterable[str]) -> None:
        near = did_you_mean(str(item_id), known, "See the files in exercises/banks.")
        super().__init__(f"There is no item {item_id!r}. {near}")


def read_bank(paths: Iterable[Path], readout: Readout, findings: Findings) -> dict[str, Item]:
    """The sound items of a bank's files, translate and revise items without their concepts."""
    items: dict[str, Item] = {}
    where: dict[str, str] = {}
    for path in paths:
        for item_id, table in (read_toml(path, findings) or {}).items():
            place = Place(path, f"[{item_id}]", findings)
            if item_id in where:
                place.complain(
                    "",
                    f"the id {item_id!r}, which {where[item_id]} has too",
                    "an id that is unique within the readout",
                    "Rename one of the two.",
                )
                continue
            where[item_id] = findings.name(path)
            item = _read_item(item_id, table, place, readout)
            if item is not None:
                items[item_id] = item
    return items


def check_bank(
    folder: Path, readout: Readout, terms: dict[str, Term], findings: Findings
) -> dict[str, Item]:
    """Read a bank and prove it: every example of a concept, a concept list for each translation."""
    items = read_bank(sorted(folder.glob("*.toml")), readout, findings)
    concepts = read_concepts(folder / "concepts", readout, terms, findings)
    for ref, mine in concepts.items():
        for number, concept in enumerate(mine, 1):
            path = folder / "concepts" / f"{ref[:2]}.toml"
            prove(concept, Place(path, f'[["{ref}"]] {number}', findings))
    for item in items.values():
        if item.term and item.term not in terms:
            cure = did_you_mean(item.term, terms, "Add the term, or remove the line.")
            _at(item, folder, findings).complain(
                "term", repr(item.term), "a headword of the termbase", cure
            )
        if isinstance(item, Rendering):
            path = folder / "concepts" / f"{item.passage[:2]}.toml"
            place = Place(path, f'[["{item.passage}"]]', findings)
            if not place.has_complaints():
                whole = equip(item, concepts.get(item.passage, ()), readout, terms)
                if whole.terms_only and readout.status == "draft":
                    continue
                prove_references(whole, place)
                if isinstance(whole, Revise) and not place.has_complaints():
                    prove_faults(whole, _at(item, folder, findings))
    return items


def _at(item: Item, folder: Path, findings: Findings) -> Place:
    """Where an item stands in the bank's files."""
    said = Findings(findings.root)  # what is wrong with the files is said already
    paths = sorted(folder.glob("*.toml"))
    home = (path for path in paths if item.id in (read_toml(path, said) or {}))
    return Place(next(home, folder), f"[{item.id}]", findings)


# --- items -----------------------------------------------------------------------------------


def _read_item(item_id: str, table: Any, place: Place, readout: Readout) -> Item | None:
    before = len(place.findings.complaints)
    kind = table.get("type") if isinstance(table, dict) else None
    keys = KEYS.get(kind, COMMON) if isinstance(kind, str) else COMMON
    if kind not in KEYS and isinstance(table, dict):
        # Of an unknown type only the type can be said to be wrong.
        table = {key: value for key, value in table.items() if key in COMMON}
    sound = check_table(table, keys, place)
    sentence = find_sentence(sound, place, readout) if sound else None
    if sound is None or sentence is None:
        return None
    common = _common(item_id, sound, place, readout, sentence)
    if len(place.findings.complaints) > before:
        return None
    item = BUILD[sound["type"]](common, sound, place, sentence)
    return item if len(place.findings.complaints) == before else None


def _common(
    item_id: str, table: dict[str, Any], place: Place, readout: Readout, sentence: Sentence
) -> dict[str, Any]:
    zh = table.get("excerpt", sentence.zh)
    seg, pinyin = sentence.seg, sentence.pinyin
    start = sentence.zh.find(zh)
    if start < 0:
        complain_of_text(place, "excerpt", zh, sentence)
    elif zh != sentence.zh:
        edges = sorted(word_edges(sentence.seg))
        if start not in edges or start + len(zh) not in edges:
            place.complain(
                "excerpt", f"{zh!r}", "whole words of the sentence's seg", "Begin and end at words."
            )
        else:
            first, last = edges.index(start), edges.index(start + len(zh))
            seg, pinyin = seg[first:last], pinyin[first:last]
    focus = table.get("focus", "")
    if focus and any(part not in zh for part in focus.split("…")):
        complain_of_text(place, "focus", focus, sentence)
    return {
        "id": item_id,
        "readout": readout.id,
        "passage": sentence.id,
        "track": table.get("track"),
        "stem": table.get("stem"),
        "rationale": table.get("rationale"),
        "hint": tuple(table.get("hint", ())),
        "focus": focus,
        "term": table.get("term", ""),
        "zh": zh,
        "seg": seg,
        "pinyin": pinyin,
    }
