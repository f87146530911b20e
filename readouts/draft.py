"""A text of one's own → a draft folder under `texts/`, in the form that the course reads.

The libraries of the extra [draft] (pypinyin, opencc, trafilatura) load inside the functions.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from readouts import fetching, plaintext
from readouts.concordance import occurrences
from readouts.genre import NotAReadout, Skeleton, sentences, skeleton
from readouts.loader import ROOT, load_termbase
from readouts.model import SPACE, Sentence
from readouts.plaintext import PlainText, plain_text
from readouts.segmentation import words
from readouts.tables import SpokenError

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_HTML = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|p|div|article)\b", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[^\w]+")


class CannotDraft(SpokenError, ValueError):
    """No draft can be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What was made: the folder, and what is left to do, a sentence each."""

    folder: Path
    sentences: int
    terms: tuple[str, ...]
    left_to_do: tuple[str, ...]


def read_source(source: str, stdin: bytes | None = None) -> PlainText:
    """The text of a file, of a saved page, of an address, or of `-` (what is given as stdin).

    Raises CannotDraft, fetching.CannotFetch.
    """
    if source == "-":
        raw = stdin or b""
    elif re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*://", source):
        raw = fetching.fetch(source)
    else:
        raw = _read_file(Path(source))
    return text_of(raw)


def text_of(raw: bytes) -> PlainText:
    """The text in some bytes: plain or HTML, in any of the usual encodings. Raises CannotDraft."""
    if not raw.strip():
        raise CannotDraft("There is nothing in it.")
    if len(raw) > fetching.LIMIT:
        raise CannotDraft(f"It is larger than {fetching.LIMIT // 1_000_000} MB: no readout is.")
    try:
        text = plaintext.decode(raw)
    except ValueError as error:
        raise CannotDraft(str(error)) from error
    if _HTML.search(text[:5000]):
        text = _from_html(text)
    elif len(raw) > plaintext.LIMIT:
        raise CannotDraft("It is longer than 1 MB: no readout is.")
    return plain_text(_simplified(text))


def _read_file(path: Path) -> bytes:
    try:
        if path.is_file() and path.stat().st_size > fetching.LIMIT:
            raise CannotDraft(f"{path} is larger than 5 MB: no readout is.")
        return path.read_bytes()
    except OSError as error:
        raise CannotDraft(f"{path} cannot be read: {error.strerror}.") from error


def _from_html(page: str) -> str:
    """The article of a page, its title first."""
    trafilatura = _library("trafilatura")
    article = trafilatura.extract(page, include_comments=False, favor_recall=True) or ""
    if len(article) < 100:
        article = trafilatura.html2txt(page)
    about = trafilatura.extract_metadata(page)
    title = (about.title or "") if about else ""
    if title and title[:12] not in article:
        article = f"{title}\n\n{article}"
    return str(article)


def _simplified(text: str) -> str:
    """The text in simplified characters; one that is simplified already comes back as it is."""
    marks = sum(text.count(c) for c in "習體學強調國會時發論講這個產業")
    if marks < 10 or marks < sum(text.count(c) for c in "习体学强调国会时发论讲这个产业"):
        return text
    return str(_library("opencc").OpenCC("t2s").convert(text))


def _library(name: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise CannotDraft(
            f"This needs the package {name}. Install the drafting extra: "
            "pip install 'reading-the-readout[draft]'"
        ) from error


# --- the folder --------------------------------------------------------------------------------


def make_draft(
    readout_id: str, text: PlainText, source: str, year: int | None = None, root: Path = ROOT
) -> Draft:
    """Write a draft folder. It never overwrites and never leaves `readouts/texts`.

    Raises CannotDraft.
    """
    folder = _place(readout_id, root)
    if not text.paragraphs or not any("\u4e00" <= c <= "\u9fff" for c in text.paragraphs[0]):
        raise CannotDraft("No Chinese paragraph was found in it.")
    try:
        found: Skeleton | None = skeleton(text, year)
    except NotAReadout:
        found = None
    lines = _lines(text, found)
    made = [_paragraph(number, line, found) for number, line in enumerate(lines)]
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        new.chmod(0o755)
        _write(new / "source.zh.txt", "\n".join(lines) + "\n")
        _write(new / "readout.toml", _about(lines[0], source, found))
        for number, sentences_of in enumerate(made):
            _write(new / f"{number:02d}.toml", "\n".join(_table(*pair) for pair in sentences_of))
        new.rename(folder)
    except OSError as error:
        shutil.rmtree(new, ignore_errors=True)
        raise CannotDraft(f"{folder} cannot be written: {error.strerror}.") from error
    return _report(folder, [sentence for pairs in made for sentence, _ in pairs], found)


def _place(readout_id: str, root: Path) -> Path:
    if not _ID.fullmatch(readout_id):
        raise CannotDraft(
            f"{readout_id!r} cannot be a readout's id: small letters, digits and hyphens, such as "
            "2026-01-30-industries."
        )
    texts = root / "readouts" / "texts"
    folder = texts / readout_id
    if folder.exists() or folder.is_symlink():
        raise CannotDraft(
            f"{readout_id} is there already; nothing was overwritten. Take another id, or move the "
            "folder away."
        )
    return folder


def _lines(text: PlainText, found: Skeleton | None) -> list[str]:
    """The headline, then the paragraphs; where no headline was found, the first words stand in."""
    first = len(text.paragraphs) - len(found.paragraphs) if found else 0
    body = list(text.paragraphs[first:])
    title = (found.headline if found else None) or " ".join(text.title[:1])
    return [title or body[0][:20], *body]


def _paragraph(
    number: int, line: str, found: Skeleton | None
) -> list[tuple[Sentence, tuple[str, ...]]]:
    """The sentences of a line, each with the words of it that are terms."""
    parts = [line] if number == 0 else sentences(line)
    function = "line" if number == 0 else None
    if found and number:
        function = found.paragraphs[number - 1].function
    made = []
    for count, part in enumerate(parts, 1):
        seg = tuple(words(part, terms=True))
        sentence = Sentence(
            id=f"{number:02d}.{count}",
            seg=seg,
            pinyin=tuple(_pinyin(word) for word in seg),
            hant=_traditional(part),
            function=function or "",
        )
        made.append((sentence, _terms(sentence)))
    return made


def _terms(sentence: Sentence) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.headword for one in occurrences(sentence, load_termbase())))


def _pinyin(word: str) -> str:
    """Draft pinyin: a term's from the termbase, else the syllables written together.

    What is no Chinese stands for itself.
    """
    if word == SPACE or _PUNCTUATION.fullmatch(word) or word.isascii():
        return word
    if word in load_termbase():
        return load_termbase()[word].pinyin.replace(" ", "·")
    pypinyin: Any = _library("pypinyin")
    return "".join(pypinyin.lazy_pinyin(word, style=pypinyin.Style.TONE))


def _traditional(text: str) -> str:
    found = str(_library("opencc").OpenCC("s2t").convert(text))
    return found if found != text and len(found) == len(text) else ""


def _about(title: str, source: str, found: Skeleton | None) -> str:
    """readout.toml; what the text does not say is left out, and `readout check` asks for it."""
    held = found.date if found and found.date and "月" not in found.date else None
    rows = [
        ("title", _quote(title)),
        ("date", held and date.fromisoformat(held).isoformat()),
        ("session", str(found.session) if found and found.session else None),
        ("lecturer", _quote(found.lecturer) if found and found.lecturer else None),
        ("source", _quote(source)),
        ("status", _quote("draft")),
    ]
    return "\n".join(f"{key:8} = {value}" for key, value in rows if value) + "\n"


def _table(sentence: Sentence, terms: tuple[str, ...]) -> str:
    """One sentence as a TOML table, its known terms in a comment."""
    rows = [
        ("seg", " ".join(sentence.seg)),
        ("pinyin", " ".join(sentence.pinyin)),
        ("hant", sentence.hant),
        ("function", sentence.function),
    ]
    known = f"# known terms: {' '.join(terms)}\n" if terms else ""
    fields = "".join(f"{key:8} = {_quote(value)}\n" for key, value in rows if value)
    return f'["{sentence.id}"]\n{known}{fields}'


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _report(folder: Path, made: list[Sentence], found: Skeleton | None) -> Draft:
    """What a person still has to do by hand."""
    todo = [
        "Read the segmentation (seg) and the pinyin: both are a machine's draft.",
        "Write en, en_alt and note for each sentence.",
        "Fill in readout.toml: issuer, rights"
        + ("" if found and found.date and "月" not in found.date else ", date (the year)"),
        'When nothing is left to do, set status = "published" and run readout check.',
    ]
    if found is None:
        todo.insert(0, "This is no readout of a study session that we can read: set each function.")
    elif any(move.function is None for move in found.paragraphs):
        todo.insert(0, "Set the function where it is missing.")
    terms = {term for sentence in made for term in _terms(sentence)}
    return Draft(folder, len(made), tuple(sorted(terms)), tuple(todo))
