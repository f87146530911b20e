"""TOML → items, each checked against its readout and the termbase."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from exercises.item import (
    ERRORS,
    ROLES,
    TRACKS,
    Break,
    Choice,
    Cloze,
    Concept,
    Distractor,
    Flag,
    Gap,
    Item,
    Label,
    Match,
    Near,
    Row,
    Segment,
    Translate,
)
from exercises.pattern import PatternError, compile_pattern, matches, tokens
from exercises.translation import check_translation
from readouts.concordance import word_edges
from readouts.loader import ROOT, load_readout, load_termbase
from readouts.model import SPACE, Readout, Sentence, Term
from readouts.tables import (
    Findings,
    Key,
    Place,
    SpokenError,
    check_table,
    did_you_mean,
    read_toml,
)

COMMON = {
    "type": Key(one_of=("choice", "cloze", "segment", "match", "label", "translate")),
    "passage": Key(),
    "track": Key(one_of=TRACKS),
    "stem": Key(),
    "rationale": Key(),
    "hint": Key("texts"),
    "focus": Key(required=False),
    "excerpt": Key(required=False),
}
NEAR = {"text": Key(), "why": Key()}
WRONG = Key("tables", required=False, of=NEAR)
KEYS = {
    "choice": {
        **COMMON,
        "key": Key(),
        "distractor": Key(
            "tables", of={"text": Key(), "error": Key(one_of=ERRORS), "rationale": Key()}
        ),
    },
    "cloze": {
        **COMMON,
        "gap": Key(
            "tables",
            of={
                "text": Key(),
                "accept": Key("texts", required=False),
                "near": Key("tables", required=False, of=NEAR),
            },
        ),
    },
    "segment": {
        **COMMON,
        "either": Key("texts", required=False),
        "break": Key("tables", required=False, of={"at": Key(), "rationale": Key()}),
    },
    "match": {
        **COMMON,
        "pair": Key("tables", of={"left": Key(), "right": Key(), "clue": Key(), "wrong": WRONG}),
    },
    "label": {
        **COMMON,
        "labels": Key("texts"),
        "row": Key("tables", of={"text": Key(), "key": Key(), "clue": Key(), "wrong": WRONG}),
    },
    "translate": COMMON,
}
CONCEPT = {
    "zh": Key(),
    "role": Key(one_of=ROLES),
    "term": Key(required=False),
    "accept": Key("texts", required=False),
    "shared": Key("flag", required=False),
    "flag": Key("tables", required=False, of=NEAR),
    "match": Key("texts"),
    "miss": Key("texts"),
}


# --- the way in ------------------------------------------------------------------------------


@cache
def load_bank(readout: str = "2025-04-25-ai", root: Path = ROOT) -> dict[str, Item]:
    """Every item of a readout by its id, translate items without their concepts.

    Raises ContentError with all complaints.
    """
    findings = Findings(root)
    items = read_bank(_folder(readout, root), load_readout(readout, root), findings)
    findings.raise_if_any()
    return items


def load_item(item_id: str, readout: str = "2025-04-25-ai", root: Path = ROOT) -> Item:
    """One item, ready to be graded. Raises UnknownItem, which names the nearest ids."""
    bank = load_bank(readout, root)
    if item_id not in bank:
        raise UnknownItem(item_id, bank)
    item = bank[item_id]
    if isinstance(item, Translate):
        return replace(item, concepts=_load_concepts(item.passage, readout, root))
    return item


@cache
def _load_concepts(ref: str, readout: str, root: Path) -> tuple[Concept, ...]:
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


def read_bank(folder: Path, readout: Readout, findings: Findings) -> dict[str, Item]:
    """The sound items of a bank's folder, translate items without their concepts."""
    items: dict[str, Item] = {}
    where: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
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
    items = read_bank(folder, readout, findings)
    concepts = read_concepts(folder / "concepts", readout, terms, findings)
    for ref, mine in concepts.items():
        for number, concept in enumerate(mine, 1):
            path = folder / "concepts" / f"{ref[:2]}.toml"
            _prove(concept, Place(path, f'[["{ref}"]] {number}', findings))
    for item in items.values():
        if isinstance(item, Translate):
            path = folder / "concepts" / f"{item.passage[:2]}.toml"
            place = Place(path, f'[["{item.passage}"]]', findings)
            if not place.has_complaints():
                mine = concepts.get(item.passage, ())
                _prove_references(replace(item, concepts=mine), place)
    return items


# --- items -----------------------------------------------------------------------------------


def _read_item(item_id: str, table: Any, place: Place, readout: Readout) -> Item | None:
    before = len(place.findings.complaints)
    kind = table.get("type") if isinstance(table, dict) else None
    keys = KEYS.get(kind, COMMON) if isinstance(kind, str) else COMMON
    if keys is COMMON and kind != "translate" and isinstance(table, dict):
        # Of an unknown type only the type can be said to be wrong.
        table = {key: value for key, value in table.items() if key in COMMON}
    sound = check_table(table, keys, place)
    sentence = _sentence(sound, place, readout) if sound else None
    if sound is None or sentence is None:
        return None
    common = _common(item_id, sound, place, readout, sentence)
    if len(place.findings.complaints) > before:
        return None
    build = BUILD.get(sound["type"])
    if build is None:
        item: Item = Translate(**common, references=(sentence.en, sentence.en_alt))
    else:
        item = build(common, sound, place)
    return item if len(place.findings.complaints) == before else None


def _sentence(table: dict[str, Any], place: Place, readout: Readout) -> Sentence | None:
    ref = table.get("passage")
    if ref is None:
        return None
    try:
        return readout.sentence(ref)
    except KeyError:
        blocks = (readout.headline, *readout.paragraphs)
        if any(ref[:2] == f"{b.number:02d}" and not b.sentences for b in blocks):
            return None  # the paragraph itself cannot be read, which is said elsewhere
        known = [sentence.id for sentence in readout.sentences]
        place.complain(
            "passage",
            f"{ref!r}, which is no sentence of {readout.id}",
            f"a reference from {known[0]} to {known[-1]}",
            did_you_mean(ref, known, "Look the sentence up in the readout's folder."),
        )
        return None


def _common(
    item_id: str, table: dict[str, Any], place: Place, readout: Readout, sentence: Sentence
) -> dict[str, Any]:
    zh = table.get("excerpt", sentence.zh)
    seg, pinyin = sentence.seg, sentence.pinyin
    start = sentence.zh.find(zh)
    if start < 0:
        _complain_of_text(place, "excerpt", zh, sentence)
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
        _complain_of_text(place, "focus", focus, sentence)
    return {
        "id": item_id,
        "readout": readout.id,
        "passage": sentence.id,
        "track": table.get("track"),
        "stem": table.get("stem"),
        "rationale": table.get("rationale"),
        "hint": tuple(table.get("hint", ())),
        "focus": focus,
        "zh": zh,
        "seg": seg,
        "pinyin": pinyin,
    }


def _complain_of_text(place: Place, key: str, came: str, sentence: Sentence) -> None:
    place.complain(
        key,
        repr(came),
        f"characters that stand in {sentence.id}: {sentence.zh}",
        "Copy them from the sentence.",
    )


def _choice(common: dict[str, Any], table: dict[str, Any], place: Place) -> Choice:
    texts = [row["text"] for row in table["distractor"]]
    if table["key"] in texts:
        place.complain(
            "distractor",
            f"the key {table['key']!r} among the distractors",
            "distractors that are wrong",
            "Remove it there, or correct the key.",
        )
    for text in sorted({text for text in texts if texts.count(text) > 1}):
        place.complain("distractor", f"{text!r} twice", "options that differ", "Change one.")
    if not texts:
        place.complain("distractor", "none", "at least one", "Add  [[…distractor]]  tables.")
    return Choice(
        **common,
        key=table["key"],
        distractors=tuple(Distractor(**row) for row in table["distractor"]),
    )


def _cloze(common: dict[str, Any], table: dict[str, Any], place: Place) -> Cloze:
    gaps, position = [], 0
    for number, row in enumerate(table["gap"], 1):
        start = common["zh"].find(row["text"], position)
        if start < 0:
            place.complain(
                f"gap {number} text",
                repr(row["text"]),
                f"characters of the passage, after the gap before it: {common['zh'][position:]}",
                "Copy them from the passage; gaps stand in the passage's order.",
            )
            continue
        position = start + len(row["text"])
        near = tuple(Near(**n) for n in row.get("near", ()))
        for miss in near:
            if miss.text in (row["text"], *row.get("accept", ())):
                place.complain(
                    f"gap {number} near",
                    f"{miss.text!r}, which is a right answer",
                    "near misses that are wrong",
                    "Remove it.",
                )
        gaps.append(Gap(row["text"], (start, position), tuple(row.get("accept", ())), near))
    if not table["gap"]:
        place.complain("gap", "none", "at least one", "Add a  [[…gap]]  table.")
    return Cloze(**common, gaps=tuple(gaps))


def _segment(common: dict[str, Any], table: dict[str, Any], place: Place) -> Segment:
    zh = common["zh"]
    gold = word_edges(common["seg"]) - {0, len(zh)}
    if " " in zh:
        place.complain(
            "excerpt",
            f"a real space in the text: {zh!r}",
            "text without spaces, since a space is what the learner types for a break",
            "Choose an excerpt that ends before the space.",
        )
    either: set[int] = set()
    for text in table.get("either", ()):
        either |= _marked_breaks(text, " ", zh, "either", place)
    breaks = []
    for number, row in enumerate(table.get("break", ()), 1):
        if _marked_breaks(row["at"], "|", zh, f"break {number} at", place):
            before, _, after = row["at"].partition("|")
            breaks.append(Break(before, after, row["rationale"]))
    return Segment(**common, gold=frozenset(gold), either=frozenset(either), breaks=tuple(breaks))


def _match(common: dict[str, Any], table: dict[str, Any], place: Place) -> Match:
    pairs = [{**pair, "text": pair["left"], "key": pair["right"]} for pair in table["pair"]]
    for side in ("left", "right"):
        texts = [pair[side] for pair in pairs]
        for text in sorted({text for text in texts if texts.count(text) > 1}):
            place.complain(
                "pair",
                f"{text!r} twice on the {side}",
                "pairs that each stand alone",
                "Change one, or make it a label item: there a label may be used often.",
            )
    options = tuple(pair["right"] for pair in pairs)
    return Match(**common, rows=_rows(pairs, options, "pair", place))


def _label(common: dict[str, Any], table: dict[str, Any], place: Place) -> Label:
    labels = tuple(table["labels"])
    for number, row in enumerate(table["row"], 1):
        if row["key"] not in labels:
            place.complain(
                f"row {number} key",
                repr(row["key"]),
                f"one of the item's labels: {', '.join(labels)}",
                did_you_mean(row["key"], labels, "Correct it, or add the label."),
            )
    return Label(**common, labels=labels, rows=_rows(table["row"], labels, "row", place))


def _rows(
    tables: list[dict[str, Any]], options: tuple[str, ...], name: str, place: Place
) -> tuple[Row, ...]:
    """The rows of a match or label item; what is said of a wrong option must be of one."""
    if len(tables) < 2:
        place.complain(name, f"{len(tables)}", "at least two", f"Add  [[…{name}]]  tables.")
    rows = []
    for number, table in enumerate(tables, 1):
        wrong = tuple(Near(**near) for near in table.get("wrong", ()))
        for near in wrong:
            if near.text == table["key"] or near.text not in options:
                fault = "right here" if near.text == table["key"] else "no option"
                place.complain(
                    f"{name} {number} wrong",
                    f"{near.text!r}, which is {fault}",
                    "an option that is wrong in this row",
                    did_you_mean(near.text, set(options) - {table["key"]}, "Remove it."),
                )
        rows.append(Row(table["text"], table["key"], table["clue"], wrong))
    return tuple(rows)


def _marked_breaks(text: str, mark: str, zh: str, key: str, place: Place) -> set[int]:
    """Where in zh the breaks stand that a text such as `郑|南宁` marks."""
    parts = text.split(mark)
    start = zh.find("".join(parts))
    if start < 0 or len(parts) < 2 or not all(parts):
        place.complain(
            key,
            repr(text),
            f"characters of the passage with {mark!r} at the break: {zh}",
            "Copy them from the passage and mark the break.",
        )
        return set()
    found = set()
    for part in parts[:-1]:
        start += len(part)
        found.add(start)
    return found


BUILD: dict[str, Callable[[dict[str, Any], dict[str, Any], Place], Item]] = {
    "choice": _choice,
    "cloze": _cloze,
    "segment": _segment,
    "match": _match,
    "label": _label,
}
"""What makes an item of each type but translate, which needs the sentence's translations."""


# --- concepts --------------------------------------------------------------------------------


def read_concepts(
    folder: Path,
    readout: Readout,
    terms: dict[str, Term],
    findings: Findings,
    files: str = "*.toml",
) -> dict[str, tuple[Concept, ...]]:
    """The concepts of each sentence that has any."""
    found: dict[str, tuple[Concept, ...]] = {}
    for path in sorted(folder.glob(files)):
        for ref, rows in (read_toml(path, findings) or {}).items():
            place = Place(path, f'[["{ref}"]]', findings)
            sentence = _sentence({"passage": ref}, place, readout)
            if not isinstance(rows, list):
                place.complain("", "one table", f'a list: [["{ref}"]]', "Double the brackets.")
            elif sentence is not None:
                read = [
                    _read_concept(row, number, ref, sentence, terms, path, findings)
                    for number, row in enumerate(rows, 1)
                ]
                found[ref] = tuple(concept for concept in read if concept is not None)
    return found


def _read_concept(
    row: Any,
    number: int,
    ref: str,
    sentence: Sentence,
    terms: dict[str, Term],
    path: Path,
    findings: Findings,
) -> Concept | None:
    before = len(findings.complaints)
    place = Place(path, f'[["{ref}"]] {number}', findings)
    table = check_table(row, CONCEPT, place)
    if table is None or len(findings.complaints) > before:
        return None
    if any(part not in sentence.zh.replace(SPACE, " ") for part in table["zh"].split("…")):
        _complain_of_text(place, "zh", table["zh"], sentence)
    accept, flags = list(table.get("accept", ())), [Flag(**f) for f in table.get("flag", ())]
    if "term" in table:
        term = terms.get(table["term"])
        if term is None:
            place.complain(
                "term",
                repr(table["term"]),
                "a headword of the termbase",
                did_you_mean(table["term"], terms, "Add the term, or remove the line."),
            )
        else:
            accept += [as_pattern(text) for text in (term.preferred, *term.admitted)]
            flags += [Flag(as_pattern(d.text), d.why) for d in term.deprecated]
    concept = Concept(
        zh=table["zh"],
        role=table["role"],
        accept=tuple(dict.fromkeys(accept)),
        flag=tuple(flags),
        shared=table.get("shared", False),
        match=tuple(table["match"]),
        miss=tuple(table["miss"]),
    )
    return concept if len(findings.complaints) == before else None


def as_pattern(text: str) -> str:
    """A plain wording as a pattern: its words, in order."""
    return " ".join(token.plain for token in tokens(text))


def _prove_references(item: Translate, place: Place) -> None:
    """A translate item has concepts, and both references pass its check."""
    if not item.concepts:
        place.complain(
            "",
            f"no concepts for {item.passage}, which the item {item.id!r} wants translated",
            f'[["{item.passage}"]] tables in this file',
            "Write the sentence's concepts first (exercises/README.md shows how).",
        )
        return
    for name, text in zip(("en", "en_alt"), item.references, strict=True):
        found = check_translation(item, text)
        pairs = zip(item.concepts, found.statuses, strict=False)
        alerts = [f"{concept.zh} {status}" for concept, status in pairs if status != "found"]
        if found.alert:
            alerts += [*found.unmatched, *found.notes, found.refused]
            place.complain(
                "",
                f"the course's own {name} raises: {'; '.join(filter(None, alerts))}",
                "both references pass the check",
                "Widen the wordings.",
            )


def _prove(concept: Concept, place: Place) -> None:
    """Every pattern can be read, and the examples say what they should."""
    for text in (*concept.accept, *(flag.text for flag in concept.flag)):
        try:
            compile_pattern(text)
        except PatternError as error:
            place.complain(
                "accept",
                f"the wording {text!r} ({error})",
                "words, (a|b) alternatives, … gaps (see exercises/pattern.py)",
                "Correct the wording.",
            )
    if not concept.accept:
        place.complain("accept", "no wording", "at least one, or a term", "Add wordings.")
    if place.has_complaints():
        return
    accepted = [compile_pattern(text) for text in concept.accept]
    for example in concept.match:
        if not any(matches(pattern, tokens(example)) for pattern in accepted):
            place.complain(
                "match",
                f"{example!r} is not matched",
                "each example matched by a wording",
                "Widen a wording, or correct the example.",
            )
    for example in concept.miss:
        if any(matches(pattern, tokens(example)) for pattern in accepted):
            place.complain(
                "miss",
                f"{example!r} is matched",
                "none of these examples matched",
                "Narrow a wording, or correct the example.",
            )
