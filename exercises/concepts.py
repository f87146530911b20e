"""Concept files: TOML → the meanings of a sentence and their wordings, each proved by examples."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from exercises.item import ROLES, Concept, Flag, Rendering
from exercises.pattern import PatternError, Text, compile_pattern, matches, tokens
from exercises.spelling import pinyin_form, toneless
from exercises.translation import check_translation
from readouts.concordance import occurrences
from readouts.model import SPACE, Readout, Sentence, Term
from readouts.tables import Findings, Key, Place, check_table, did_you_mean, read_toml

FAMILIES = Path(__file__).resolve().parent / "banks" / "families.toml"
NEAR = {"text": Key(), "why": Key()}
CONCEPT = {
    "zh": Key(),
    "role": Key(one_of=ROLES),
    "term": Key(required=False),
    "accept": Key("texts", required=False),
    "plain": Key("texts", required=False),
    "beside": Key("texts", required=False),
    "shared": Key("flag", required=False),
    "flag": Key("tables", required=False, of=NEAR),
    "match": Key("texts"),
    "miss": Key("texts"),
}


def find_sentence(table: dict[str, Any], place: Place, readout: Readout) -> Sentence | None:
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


def complain_of_text(place: Place, key: str, came: str, sentence: Sentence) -> None:
    place.complain(
        key,
        repr(came),
        f"characters that stand in {sentence.id}: {sentence.zh}",
        "Copy them from the sentence.",
    )


_FAMILY = re.compile(r"<([a-z-]+)>")


@cache
def read_families(path: Path) -> dict[str, str]:
    """The families of wordings by name, each as one pattern in brackets."""
    found: dict[str, str] = {}
    for name, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
        found[name] = "(" + "|".join(unfold(entry, found) for entry in entries) + ")"
    return found


def unfold(wording: str, families: dict[str, str]) -> str:
    """A wording with the families that it names written out. Raises PatternError."""

    def written_out(found: re.Match[str]) -> str:
        if found[1] not in families:
            raise PatternError(f"no family {found[1]!r} in {FAMILIES.name}")
        return families[found[1]]

    return _FAMILY.sub(written_out, wording)


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
            sentence = find_sentence({"passage": ref}, place, readout)
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
        complain_of_text(place, "zh", table["zh"], sentence)
    families = read_families(FAMILIES)
    try:
        accept = [unfold(wording, families) for wording in table.get("accept", ())]
        beside = [unfold(wording, families) for wording in table.get("beside", ())]
        flags = [Flag(unfold(f["text"], families), f["why"]) for f in table.get("flag", ())]
    except PatternError as error:
        place.complain("accept", str(error), "a family that is there", "Look it up there.")
        return None
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
            accept += accepted_of(term)
            flags += flags_of(term)
    accept += [as_pattern(text) for text in table.get("plain", ())]
    concept = Concept(
        zh=table["zh"],
        role=table["role"],
        accept=tuple(dict.fromkeys(accept)),
        beside=tuple(beside),
        flag=tuple(flags),
        shared=table.get("shared", False),
        match=tuple(table["match"]),
        miss=tuple(table["miss"]),
    )
    return concept if len(findings.complaints) == before else None


def accepted_of(term: Term) -> list[str]:
    """The wordings that a term brings: its preferred rendering and those admitted."""
    return [as_pattern(text) for text in (term.preferred, *term.admitted)]


def flags_of(term: Term) -> list[Flag]:
    """The risky wordings that a term brings: its deprecated renderings."""
    return [Flag(as_exact(one.text), one.why) for one in term.deprecated]


def terms_as_concepts(sentence: Sentence, terms: dict[str, Term]) -> tuple[Concept, ...]:
    """The terms in a sentence, each as a concept: all that a readout with a termbase alone has."""
    found = dict.fromkeys(one.headword for one in occurrences(sentence, terms))
    return tuple(
        Concept(
            zh=term.headword,
            role="to what",
            accept=tuple(accepted_of(term)),
            flag=tuple(flags_of(term)),
            shared=True,
        )
        for term in map(terms.__getitem__, found)
    ) + tuple(_names(sentence, found))


def _names(sentence: Sentence, terms: Iterable[str]) -> Iterator[Concept]:
    """The names of a sentence, as far as its pinyin has capitals: Xí Jìnpíng is found as Xi."""
    for word, pinyin in zip(sentence.seg, sentence.pinyin, strict=False):
        if pinyin[:1].isupper() and not any(word in term for term in terms):
            first = toneless(pinyin_form(pinyin.replace("·", " ").split()[0]))
            yield Concept(zh=word, role="name", accept=(f"={first}",), shared=True)


def as_pattern(text: str) -> str:
    """A plain wording as a pattern: its words, in order."""
    return " ".join(token.plain for token in tokens(text))


def as_exact(text: str) -> str:
    """A plain wording in these very forms, the last word also with -s, -d, -ed or -ing.

    Risky wordings are looked for so: a stem may be shared by words that are not risky at all, as
    generative and generation.
    """
    *words, last = (token.plain for token in tokens(text))
    bare = last.removesuffix("e")
    forms = (last, f"{last}s", f"{last}d", f"{last}ed", f"{bare}ing")
    return " ".join(
        [*(f"={word}" for word in words), f"({'|'.join(f'={form}' for form in forms)})"]
    )


def prove_references(item: Rendering, place: Place) -> None:
    """A translate item has concepts, and both references pass its check."""
    if item.terms_only:
        place.complain(
            "",
            f"no concepts for {item.passage}, which the item {item.id!r} wants translated",
            f'[["{item.passage}"]] tables in this file',
            "Write the sentence's concepts first (exercises/README.md shows how).",
        )
        return
    for name, text in zip(("en", "en_alt"), item.references, strict=False):
        found = check_translation(item, text)
        pairs = zip(item.concepts, found.statuses, strict=False)
        alerts = [f"{concept.zh} {status}" for concept, status in pairs if status != "found"]
        if found.alert or found.unmatched:
            alerts += [*found.unmatched, *found.notes, found.refused]
            place.complain(
                "",
                f"the course's own {name} raises: {'; '.join(filter(None, alerts))}",
                "both references pass the check",
                "Widen the wordings.",
            )


def carries(concept: Concept, wording: str) -> bool:
    """Whether an English wording carries a concept, as far as its accepted wordings go."""
    words = Text(tokens(wording))
    return any(matches(compile_pattern(pattern), words) for pattern in concept.accept)


def prove(concept: Concept, place: Place) -> None:
    """Every pattern can be read, and the examples say what they should."""
    for text in (*concept.accept, *concept.beside, *(flag.text for flag in concept.flag)):
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
    for example in concept.match:
        if not carries(concept, example):
            place.complain(
                "match",
                f"{example!r} is not matched",
                "each example matched by a wording",
                "Widen a wording, or correct the example.",
            )
    for example in concept.miss:
        if carries(concept, example):
            place.complain(
                "miss",
                f"{example!r} is matched",
                "none of these examples matched",
                "Narrow a wording, or correct the example.",
            )
