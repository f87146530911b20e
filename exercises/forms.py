"""The form of each item type in a bank: the keys of its table, and the item made of it.

Find a type: its keys in KEYS, its maker in BUILD. A maker complains of what is wrong and goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

from exercises.concepts import NEAR
from exercises.item import (
    ERRORS,
    TRACKS,
    Break,
    Choice,
    Cloze,
    Compose,
    Criterion,
    Distractor,
    Fault,
    Gap,
    Item,
    Label,
    Lure,
    Match,
    Near,
    Order,
    Part,
    Revise,
    Row,
    Segment,
    Spot,
    Target,
    Translate,
)
from exercises.pattern import PatternError, compile_pattern, matches, tokens
from exercises.translation import check_translation
from readouts.concordance import word_edges
from readouts.model import Sentence
from readouts.tables import Key, Place, did_you_mean

TYPES = (
    "choice",
    "cloze",
    "segment",
    "match",
    "label",
    "order",
    "spot",
    "translate",
    "revise",
    "compose",
)
COMMON = {
    "type": Key(one_of=TYPES),
    "passage": Key(),
    "track": Key(one_of=TRACKS),
    "stem": Key(),
    "rationale": Key(),
    "hint": Key("texts"),
    "focus": Key(required=False),
    "term": Key(required=False),
    "excerpt": Key(required=False),
}
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
                "ask": Key(required=False, one_of=("characters", "pinyin")),
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
    "order": {
        **COMMON,
        "part": Key(
            "tables", of={"text": Key(), "clue": Key(), "either": Key("flag", required=False)}
        ),
    },
    "spot": {
        **COMMON,
        "text": Key(required=False),
        "target": Key(
            "tables",
            of={"text": Key(), "rationale": Key(), "error": Key(required=False, one_of=ERRORS)},
        ),
        "lure": WRONG,
    },
    "translate": COMMON,
    "revise": {
        **COMMON,
        "draft": Key(),
        "fault": Key(
            "tables",
            of={
                "text": Key(required=False),
                "zh": Key(required=False),
                "error": Key(one_of=ERRORS),
                "why": Key(),
            },
        ),
    },
    "compose": {
        **COMMON,
        "sample": Key(),
        "fewest": Key("number", required=False),
        "most": Key("number", required=False),
        "criterion": Key("tables", of={"text": Key(), "look": Key()}),
    },
}
Common = dict[str, Any]
Table = dict[str, Any]


def _choice(common: Common, table: Table, place: Place, _: Sentence) -> Choice:
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
        _complain_of_none("distractor", place)
    return Choice(
        **common,
        key=table["key"],
        distractors=tuple(Distractor(**row) for row in table["distractor"]),
    )


def _complain_of_none(key: str, place: Place) -> None:
    """Of a line such as  gap = []."""
    cure = f"Replace the line by  [[…{key}]]  tables."
    place.complain(key, "none", "at least one", cure)


def _cloze(common: Common, table: Table, place: Place, sentence: Sentence) -> Cloze:
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
        gap = Gap(row["text"], (start, position), tuple(row.get("accept", ())), near)
        if row.get("ask") == "pinyin":
            pinyin = _pinyin_of(common, start, position)
            if not pinyin:
                place.complain(
                    f"gap {number} text",
                    repr(row["text"]),
                    "whole words of the sentence's seg, since their pinyin is asked for",
                    "Begin and end at words.",
                )
            gaps.append(replace(gap, pinyin=pinyin))
        else:
            gaps.append(replace(gap, hant=_hant_of(common["zh"], start, position, sentence)))
    if not table["gap"]:
        _complain_of_none("gap", place)
    return Cloze(**common, gaps=tuple(gaps))


def _pinyin_of(common: Common, start: int, end: int) -> str:
    """The pinyin of a range of the passage; the empty text when it cuts a word."""
    edges = [0, *accumulate(map(len, common["seg"]))]
    if start not in edges or end not in edges:
        return ""
    tokens = common["pinyin"][edges.index(start) : edges.index(end)]
    return " ".join(token.replace("·", " ") for token in tokens)


def _hant_of(zh: str, start: int, end: int, sentence: Sentence) -> str:
    """The traditional form of a range of the passage; the empty text where none is given."""
    first = sentence.zh.find(zh) + start
    return sentence.hant[first : first + end - start]


def _segment(common: Common, table: Table, place: Place, _: Sentence) -> Segment:
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


def _order(common: Common, table: Table, place: Place, _: Sentence) -> Order:
    texts = [row["text"] for row in table["part"]]
    for text in sorted({text for text in texts if texts.count(text) > 1}):
        place.complain("part", f"{text!r} twice", "lines that differ", "Change one.")
    parts, rank = [], -1
    for number, row in enumerate(table["part"]):
        rank += number == 0 or not row.get("either", False)
        parts.append(Part(row["text"], row["clue"], rank))
    if rank < 2:
        place.complain(
            "part",
            f"lines: {len(parts)}, places in order: {rank + 1}",
            "at least three places, so that there is something to find out",
            "Add  [[…part]]  tables, or take  either = true  away.",
        )
    return Order(**common, parts=tuple(parts))


_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def _spot(common: Common, table: Table, place: Place, _: Sentence) -> Spot:
    text: str = table.get("text") or common["zh"]
    if "text" in table:
        words = [match.span() for match in _WORDS.finditer(text)]
    else:
        edges = [0, *accumulate(map(len, common["seg"]))]
        words = [(a, b) for a, b in pairwise(edges) if text[a].isalnum()]
    if set("[]") & set(text):
        place.complain(
            "text",
            f"square brackets: {text}",
            "text without them, since they mark the words of an answer",
            "Take them out, or use round ones.",
        )
    targets = tuple(
        Target(row["text"], span, row["rationale"], row.get("error", ""))
        for number, row in enumerate(table["target"], 1)
        if (span := _word_span(row["text"], text, words, f"target {number} text", place))
    )
    lures = tuple(
        Lure(row["text"], span, row["why"])
        for number, row in enumerate(table.get("lure", ()), 1)
        if (span := _word_span(row["text"], text, words, f"lure {number} text", place))
    )
    if not table["target"]:
        _complain_of_none("target", place)
    spans = [*(one.span for one in targets), *(one.span for one in lures)]
    taken = [number for span in spans for number in range(*span)]
    shared = [text[a:b] for number, (a, b) in enumerate(words) if taken.count(number) > 1]
    if shared:
        place.complain(
            "target",
            f"targets or lures that share a word: {', '.join(shared)}",
            "each word in one of them at most",
            "Make one of them shorter.",
        )
    return Spot(**common, text=text, words=tuple(words), targets=targets, lures=lures)


def _word_span(
    part: str, text: str, words: list[tuple[int, int]], key: str, place: Place
) -> tuple[int, int] | None:
    """Which words a part of the text is made of: a half-open range of their numbers."""
    ends = {end: number for number, (_, end) in enumerate(words, 1)}
    spans = [
        (number, ends[start + len(part)])
        for number, (start, _) in enumerate(words)
        if text.startswith(part, start) and start + len(part) in ends
    ]
    if len(spans) == 1:
        return spans[0]
    if spans:
        fault, cure = "stands there more than once", "Take more of the text."
    elif part in text:
        fault = "does not begin and end at words"
        cure = "Begin and end at words; those of the Chinese are those of its seg."
    else:
        fault, cure = "is not in the text", "Copy the words from the text."
    expected = f"whole words that stand once in the text: {text}"
    place.complain(key, f"{part!r}, which {fault}", expected, cure)
    return None


def force_of(sentence: Sentence) -> str:
    """With what force a sentence is meant, as its words and its function tell (see FORCES)."""
    for word, force in (("必须", "must"), ("可以", "can"), ("要", "task")):
        if word in sentence.seg:
            return force
    says = {"强调", "指出"} & set(sentence.seg)
    if sentence.function == "line" or (
        sentence.function not in ("frame", "diagnosis", "") and not says
    ):
        return "task"
    return "fact"


def references_of(sentence: Sentence) -> tuple[str, ...]:
    return tuple(filter(None, (sentence.en, sentence.en_alt)))


def _translate(common: Common, _: Table, __: Place, sentence: Sentence) -> Translate:
    return Translate(**common, references=references_of(sentence), force=force_of(sentence))


def _revise(common: Common, table: Table, place: Place, sentence: Sentence) -> Revise:
    faults = []
    for number, row in enumerate(table["fault"], 1):
        fault = Fault(row.get("text", ""), row.get("zh", ""), row["error"], row["why"])
        if not fault.text and not fault.zh:
            place.complain(
                f"fault {number}",
                "neither 'text' nor 'zh'",
                "the wrong words of the draft, the Chinese whose meaning is lost, or both",
                "Add a line  text = …  or  zh = …",
            )
        elif fault.text and not _finds(fault.text, table["draft"], place, number):
            place.complain(
                f"fault {number} text",
                f"{fault.text!r}, which is not in the draft",
                f"words of the draft: {table['draft']}",
                "Copy them from the draft.",
            )
        faults.append(fault)
    if not faults:
        _complain_of_none("fault", place)
    return Revise(
        **common,
        references=references_of(sentence),
        force=force_of(sentence),
        draft=table["draft"],
        faults=tuple(faults),
    )


def _finds(pattern: str, text: str, place: Place, number: int) -> bool:
    try:
        return bool(matches(compile_pattern(pattern), tokens(text)))
    except PatternError as error:
        place.complain(
            f"fault {number} text",
            f"the wording {pattern!r} ({error})",
            "words, (a|b) alternatives, … gaps (see exercises/pattern.py)",
            "Correct the wording.",
        )
        return True


def prove_faults(item: Revise, place: Place) -> None:
    """The draft has its faults, and but for them every meaning; the references have none."""
    found = check_translation(item, item.draft)
    if found.refused:
        place.complain(
            "draft",
            f"a draft that the check refuses: {found.refused}",
            f"a rendering of {item.passage} that has only the faults named",
            "Mend the draft, or widen the wordings.",
        )
        return
    statuses = {c.zh: s for c, s in zip(item.concepts, found.statuses, strict=False)}
    lost = {zh for zh in statuses for fault in item.faults if fault.concerns(zh)}
    for number, fault in enumerate(item.faults, 1):
        mine = [statuses[zh] for zh in statuses if fault.concerns(zh)]
        if fault.zh and not mine:
            place.complain(
                f"fault {number} zh",
                repr(fault.zh),
                f"a concept of {item.passage}: {', '.join(statuses)}",
                did_you_mean(fault.zh, statuses, "Copy it from the concept file."),
            )
        elif fault.zh and not fault.text and set(mine) == {"found"}:
            place.complain(
                f"fault {number} zh",
                f"{fault.zh!r}, which the draft has",
                "a meaning that the draft has lost",
                "Take it out of the draft, or say with  text = …  which words are wrong.",
            )
        texts = item.references if fault.text else ()
        if any(_finds(fault.text, text, place, number) for text in texts):
            place.complain(
                f"fault {number} text",
                f"{fault.text!r}, which stands in the course's own translation",
                "words that only the faulty draft has",
                "Make the wording longer.",
            )
    others = [zh for zh, status in statuses.items() if status != "found" and zh not in lost]
    named = [any(f.concerns(zh) for zh in statuses) for f in item.faults if f.zh]
    if others and all(named):
        place.complain(
            "draft",
            f"more faults than are named: {', '.join(others)}",
            "every other meaning found in the draft",
            "Mend the draft, name it with  zh = …  in a fault, or widen the wordings.",
        )


def _compose(common: Common, table: Table, place: Place, _: Sentence) -> Compose:
    fewest, most = table.get("fewest", 0), table.get("most", 0)
    if fewest > most:
        came, cure = f"{fewest}, with most = {most}", "Correct one of them."
        if "most" not in table:
            came, cure = f"{fewest}, without the key 'most'", "Add a line:  most = …"
        place.complain("fewest", came, "a number no higher than most", cure)
    if not table["criterion"]:
        _complain_of_none("criterion", place)
    criteria = tuple(Criterion(**row) for row in table["criterion"])
    return Compose(**common, criteria=criteria, sample=table["sample"], words=(fewest, most))


def _match(common: Common, table: Table, place: Place, _: Sentence) -> Match:
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


def _label(common: Common, table: Table, place: Place, _: Sentence) -> Label:
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


BUILD: dict[str, Callable[[Common, Table, Place, Sentence], Item]] = {
    "choice": _choice,
    "cloze": _cloze,
    "segment": _segment,
    "match": _match,
    "label": _label,
    "order": _order,
    "spot": _spot,
    "translate": _translate,
    "revise": _revise,
    "compose": _compose,
}
"""What makes an item of each type."""
