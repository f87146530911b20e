"""TOML → model. Everything wrong is found in one pass; content that is wrong does not load."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from readouts.model import (
    FUNCTIONS,
    SPACE,
    STATUSES,
    TERM_TYPES,
    Deprecated,
    Paragraph,
    Published,
    Readout,
    Sentence,
    Term,
)
from readouts.tables import (
    ContentError,
    Findings,
    Key,
    Place,
    check_table,
    did_you_mean,
    read_text,
    read_toml,
)

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds the wings. Every path in a complaint starts here."""

READOUT_KEYS = {
    "title": Key(),
    "date": Key("date"),
    "session": Key("number", required=False),
    "issuer": Key(),
    "lecturer": Key(required=False),
    "source": Key(),
    "rights": Key(),
    "status": Key(one_of=STATUSES),
}
SENTENCE_KEYS = {
    "seg": Key(),
    "pinyin": Key(),
    "hant": Key(required=False),
    "en": Key(),
    "en_alt": Key(),
    "literal": Key(required=False),
    "function": Key(one_of=tuple(FUNCTIONS)),
    "note": Key(),
}
TERM_KEYS = {
    "core": Key("flag", required=False),
    "pinyin": Key(),
    "type": Key(one_of=TERM_TYPES),
    "literal": Key(),
    "preferred": Key(),
    "admitted": Key("texts"),
    "deprecated": Key("tables", of={"text": Key(), "why": Key()}),
    "definition": Key(),
    "policy": Key(),
    "source": Key(),
    "published": Key("tables", required=False, of={"text": Key(), "by": Key()}),
}
_REF = re.compile(r"(\d\d)\.(\d+)[a-z]?")
_PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉—…·" + SPACE)


# --- the way in ------------------------------------------------------------------------------


def load_readout(readout: str = "2025-04-25-ai", root: Path = ROOT) -> Readout:
    """The readout with this id, its folder's name under `readouts/texts`.

    Raises ContentError, which lists every complaint, when its files are wrong.
    """
    return _readout(readout, root)  # however it is called, a text is read once


def load_termbase(root: Path = ROOT) -> dict[str, Term]:
    """Every term by its headword, in the file's order. Raises ContentError."""
    return _termbase(root)


@cache
def _readout(readout: str, root: Path) -> Readout:
    findings = Findings(root)
    loaded = read_readout(root / "readouts" / "texts" / readout, findings)
    findings.raise_if_any()
    assert loaded is not None
    return loaded


@cache
def _termbase(root: Path) -> dict[str, Term]:
    findings = Findings(root)
    terms = read_termbase(root / "readouts" / "termbase.toml", findings)
    findings.raise_if_any()
    return terms


def readout_ids(root: Path = ROOT) -> list[str]:
    """The ids of the readouts there are: folders under `readouts/texts`, sorted."""
    texts = root / "readouts" / "texts"
    return sorted(folder.name for folder in texts.iterdir() if folder.is_dir())


# --- a readout -------------------------------------------------------------------------------


def read_readout(folder: Path, findings: Findings) -> Readout | None:
    """The readout in a folder, as far as it can be read (the findings say what is wrong).

    None when there is no readout or no source. A paragraph that cannot be read has no sentences.
    """
    about = _read_about(folder, findings)
    if about is None:
        return None
    draft = about.get("status") == "draft"
    lines = _read_source(folder / "source.zh.txt", findings)
    if not lines:
        return None
    paths = _paragraph_files(folder, lines, findings)
    read = [_read_paragraph(path, lines, findings, draft) for path in paths]
    found = {block.number: block for block in read if block is not None}
    blocks = [found.get(number, Paragraph(number, ())) for number in range(len(lines))]
    return Readout(
        id=folder.name,
        title=about.get("title", ""),
        date=about.get("date", date.min),
        session=about.get("session"),
        issuer=about.get("issuer", ""),
        lecturer=about.get("lecturer", ""),
        source=about.get("source", ""),
        rights=about.get("rights", ""),
        status=about.get("status", ""),
        headline=blocks[0],
        paragraphs=tuple(blocks[1:]),
    )


def _read_about(folder: Path, findings: Findings) -> dict[str, Any] | None:
    path = folder / "readout.toml"
    if not folder.is_dir():
        findings.complain(
            folder, "", "no such folder", "a folder with a readout", "Check the readout's id."
        )
        return None
    if not path.exists():
        findings.complain(
            folder,
            "",
            "a folder without readout.toml",
            "a readout.toml with title, date, issuer, source, rights and status",
            "Write one (readouts/README.md shows it), or move the folder away.",
        )
        return None
    table = read_toml(path, findings) or {}
    if not table:
        return {}
    draft = table.get("status") == "draft"
    return check_table(table, READOUT_KEYS, Place(path, "", findings, draft)) or {}


def _read_source(path: Path, findings: Findings) -> list[str]:
    """The source's lines: the headline, then the paragraphs."""
    text = read_text(path, findings)
    if text is None:
        return []
    lines = text.removesuffix("\n").split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            findings.complain(
                path,
                f"line {number}",
                "an empty line",
                "line 1 the headline, then one paragraph a line",
                "Remove the empty line.",
            )
    return [line for line in lines if line.strip()]


def _paragraph_files(folder: Path, lines: list[str], findings: Findings) -> list[Path]:
    """The files 00.toml … NN.toml that the source asks for; complains of others."""
    wanted = [folder / f"{number:02d}.toml" for number in range(len(lines))]
    for path in wanted:
        if not path.exists():
            findings.complain(
                path,
                "",
                "no such file",
                f"one file for each line of source.zh.txt, so 00.toml to {len(lines) - 1:02d}.toml",
                "Write the paragraph's sentences into it.",
            )
    known = {path.name for path in wanted} | {"readout.toml", "source.zh.txt", "README.md"}
    for path in sorted(folder.iterdir()):
        if lines and path.name not in known and not path.name.startswith("."):
            findings.complain(
                path,
                "",
                "a file that belongs to no line of source.zh.txt",
                f"00.toml to {len(lines) - 1:02d}.toml, readout.toml, source.zh.txt",
                did_you_mean(path.name, known, "Remove it, or give it the right number."),
            )
    return [path for path in wanted if path.exists()]


def _read_paragraph(
    path: Path, lines: list[str], findings: Findings, draft: bool
) -> Paragraph | None:
    tables = read_toml(path, findings)
    if tables is None:
        return None
    number = int(path.stem)
    note = tables.pop("note", "")
    if not isinstance(note, str):
        Place(path, "", findings).complain("note", repr(note), "text in quotes", "Quote it.")
    sentences = []
    for ref, table in tables.items():
        place = Place(path, f'["{ref}"]', findings, draft)
        _check_ref(ref, number, place)
        sound = check_table(table, SENTENCE_KEYS, place)
        if sound is not None and "seg" in sound:
            sentences.append(_read_sentence(ref, sound, place))
        elif draft and isinstance(table, dict) and "seg" not in table:
            place.complain("seg", "no seg", "the words of the sentence", "Add a line:  seg = …")
    if not tables:
        Place(path, "", findings).complain(
            "", "no sentence", f'at least one table ["{number:02d}.1"]', "Write the sentences."
        )
    elif len(sentences) == len(tables):
        _check_against_source(path, sentences, lines[number], findings)
    return Paragraph(number=number, sentences=tuple(sentences), note=str(note))


def _check_ref(ref: str, number: int, place: Place) -> None:
    found = _REF.fullmatch(ref)
    if found is None or int(found[1]) != number:
        place.complain(
            "",
            f"the reference {ref!r}",
            f"{number:02d}.1, {number:02d}.2 … in the file {number:02d}.toml",
            "Write paragraph, point, sentence; a later split is 03.1 and 03.1b.",
        )


def _read_sentence(ref: str, table: dict[str, Any], place: Place) -> Sentence:
    seg = tuple(table["seg"].split(" "))
    pinyin = tuple(table.get("pinyin", "").split())
    if "" in seg:
        place.complain(
            "seg", "two spaces in a row, or one at an end", "one space between words", "Remove it."
        )
    if pinyin:
        _check_pinyin(seg, pinyin, place)
    sentence = Sentence(
        id=ref,
        seg=seg,
        pinyin=pinyin,
        hant=table.get("hant", ""),
        en=table.get("en", ""),
        en_alt=table.get("en_alt", ""),
        literal=table.get("literal", ""),
        function=table.get("function", ""),
        note=table.get("note", ""),
    )
    if sentence.hant and len(sentence.hant) != len(sentence.zh):
        place.complain(
            "hant",
            f"{len(sentence.hant)} characters",
            f"{len(sentence.zh)}, one for each character of the sentence",
            "Compare it with the source from the left; leave no spaces out or in.",
        )
    if sentence.en and sentence.en == sentence.en_alt:
        place.complain(
            "en_alt",
            "the same text as en",
            "a second translation, built differently",
            "Rewrite it.",
        )
    return sentence


def _check_pinyin(seg: tuple[str, ...], pinyin: tuple[str, ...], place: Place) -> None:
    """One token of pinyin for each word; punctuation stands for itself."""
    for word, token in zip(seg, pinyin, strict=False):
        if (word in _PUNCTUATION or token in _PUNCTUATION) and word != token:
            break
    else:
        word = token = ""
    if len(seg) != len(pinyin):
        start = (
            f"From the left, {word} in seg first meets {token} in pinyin: look just before them."
            if word
            else "Compare them word by word; inside a word write · where pinyin has a space."
        )
        place.complain(
            "pinyin", f"{len(pinyin)} tokens", f"{len(seg)}, one for each word of seg", start
        )
    elif word:
        place.complain(
            "pinyin",
            f"{token!r} beside {word!r}",
            "the same punctuation mark as in seg",
            "Copy the mark from seg.",
        )


def _check_against_source(
    path: Path, sentences: list[Sentence], line: str, findings: Findings
) -> None:
    """The sentences, joined, are the source's line, character for character."""
    position = 0
    for sentence in sentences:
        for offset, character in enumerate(sentence.zh):
            came = line[position] if position < len(line) else None
            if came != character:
                _complain_of_character(path, sentence, offset, came, findings)
                return
            position += 1
    if position < len(line):
        findings.complain(
            path,
            f'["{sentences[-1].id}"] seg',
            f"the paragraph ends after {sentences[-1].zh[-6:]!r}",
            f"the rest of the source's line: {line[position : position + 12]!r}",
            "Add the missing words or the missing sentence.",
        )


def _complain_of_character(
    path: Path, sentence: Sentence, offset: int, came: str | None, findings: Findings
) -> None:
    before = sentence.zh[max(0, offset - 5) : offset]
    wanted = f"{came!r}, as in source.zh.txt" if came is not None else "the end of the paragraph"
    findings.complain(
        path,
        f'["{sentence.id}"] seg, character {offset + 1}',
        f"{sentence.zh[offset]!r} after {before!r}" if before else repr(sentence.zh[offset]),
        wanted,
        "Copy the text from source.zh.txt: the source is never edited.",
    )


# --- the termbase ----------------------------------------------------------------------------


def read_termbase(path: Path, findings: Findings) -> dict[str, Term]:
    """The sound terms of a termbase file."""
    terms: dict[str, Term] = {}
    for headword, table in (read_toml(path, findings) or {}).items():
        before = len(findings.complaints)
        place = Place(path, f'["{headword}"]', findings)
        sound = check_table(table, TERM_KEYS, place)
        if sound is None or len(findings.complaints) > before:
            continue
        _check_renderings(sound, place)
        terms[headword] = Term(
            headword=headword,
            pinyin=sound["pinyin"],
            type=sound["type"],
            literal=sound["literal"],
            preferred=sound["preferred"],
            admitted=tuple(sound["admitted"]),
            deprecated=tuple(Deprecated(**row) for row in sound["deprecated"]),
            definition=sound["definition"],
            policy=sound["policy"],
            source=sound["source"],
            core=sound.get("core", False),
            published=tuple(Published(**row) for row in sound.get("published", ())),
        )
    return terms


def _check_renderings(table: dict[str, Any], place: Place) -> None:
    """No rendering is both good and bad, and none is listed twice."""
    good = [table["preferred"], *table["admitted"]]
    bad = [row["text"] for row in table["deprecated"]]
    for text in sorted({text for text in good if text in bad}):
        place.complain(
            "deprecated",
            f"{text!r}, which is also preferred or admitted",
            "a rendering on one side only",
            "Decide, and remove it from the other list.",
        )
    for text in sorted({text for text in good if good.count(text) > 1}):
        place.complain("admitted", f"{text!r} twice", "each rendering once", "Remove one.")


__all__ = [
    "ROOT",
    "ContentError",
    "load_readout",
    "load_termbase",
    "read_readout",
    "read_termbase",
    "readout_ids",
]
