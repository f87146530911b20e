"""A text as it arrives (bytes in some encoding, lines broken anywhere) → a title and paragraphs.

Pure. What is done to a text: decoded, furniture of web pages and page numbers left out, lines that
were broken for the width of a page joined, spaces between Chinese characters removed. No other
character is changed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LIMIT = 1_000_000
"""Bytes. The longest readout known to us has under 20,000; what is longer is something else."""

ENCODINGS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子"
    "说产种面而方后多定行学法所民得经十三之进着等部度家力里如水化高自二理起小物现实加量都两体制机当"
    "使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反"
    "你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展"
    "習學體強調論講這為個國時來們產會發動對過說種後經進著等裡現實點從業開還應樣與關內數質氣變條沒結"
    "，。、：；“”（）「」"
)
_HAN = r"\u3400-\u9fff\u3000-\u303f\uff00-\uffef“”‘’…—·"
_INNER_SPACE = re.compile(rf"(?<=[{_HAN}])[^\S\n]+(?=[{_HAN}0-9])|(?<=[0-9])[^\S\n]+(?=[{_HAN}])")
_STOPS = "。！？”」』）…!?"
_FURNITURE = re.compile(
    r"^(?:[-—–\s]*\d{1,3}[-—–\s]*|第?\s*\d+\s*页.*|\d+\s*/\s*\d+|责任编辑.*|责编.*|编辑[：:].*|来源[：:].*"
    r"|[（(](?:责任编辑|责编|编辑|记者|完).*[）)]|分享到?[：:]?.*|打印.*|字号.*|原标题[：:].*|扫一扫.*"
    r"|(?:发布时间|时间)[：:].*|\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?.{0,40}|https?://\S+)$"
)
_OPENING = re.compile(
    r"^\s{2,}|^(?:新华社|新华网|人民网|央视网).*(?:电|讯|[：:])|\d月\d{1,2}日.{0,3}[就以围]"
)
_PUBLISHED = re.compile(r"(?<!\d)(20\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})日?(?!\d)")


@dataclass(frozen=True, slots=True)
class PlainText:
    """Lines before the text proper (a headline, perhaps) and its paragraphs.

    `published` is the (year, month, day) that a line of furniture gave, or None.
    """

    title: tuple[str, ...]
    paragraphs: tuple[str, ...]
    published: tuple[int, int, int] | None = None


def decode(raw: bytes) -> str:
    """The text of some bytes: by its mark, as UTF-8, or as what reads most like Chinese.

    Raises ValueError, with a sentence, when it is no text in an encoding that we know.
    """
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], encoding) or _refuse()
    as_utf8 = _strictly(raw, "utf-8")
    if as_utf8 is not None and "\0" not in as_utf8:
        return as_utf8
    read = [text for e in ENCODINGS[1:] if (text := _strictly(raw, e)) and "\0" not in text]
    best = max(read, key=_likeness, default="")
    return best if _likeness(best) > 0.15 else _refuse()


def _strictly(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _refuse() -> str:
    raise ValueError(
        "This is no text in UTF-8, GB18030, Big5 or UTF-16. Save it as UTF-8 and try again."
    )


def _likeness(text: str) -> float:
    """How much of a sample is made of the commonest Chinese characters, from 0 to 1."""
    sample = [c for c in text[:20_000] if not c.isspace() and ord(c) > 127]
    return sum(c in _COMMON for c in sample) / len(sample) if sample else 0.0


def plain_text(text: str) -> PlainText:
    """Title lines and paragraphs of a text, with the breaks of a page's width undone."""
    published: tuple[int, int, int] | None = None
    lines: list[str] = []
    for line in unicodedata.normalize("NFC", text).replace("\r\n", "\n").splitlines():
        line = "".join(c for c in line if c.isprintable() or c in "\t\u3000\xa0")
        bare = line.strip()
        found = _PUBLISHED.search(bare) if _FURNITURE.match(bare) else None
        if found and published is None:
            published = (int(found[1]), int(found[2]), int(found[3]))
        if not _FURNITURE.match(bare):
            lines.append(line.rstrip())
    width = max((len(line.strip()) for line in lines), default=0)
    first = _first_of_body(lines, width)
    return PlainText(
        tuple(_title_lines(lines[:first], width)), tuple(_paragraphs(lines[first:])), published
    )


def _first_of_body(lines: list[str], width: int) -> int:
    """Where the text proper begins: the first line with a comma or a full stop, or, where lines are
    broken at the page's width, the line before it that opens that paragraph."""
    first = next((i for i, line in enumerate(lines) if _is_body(line)), len(lines))
    opens = next((i for i, line in enumerate(lines[:first]) if _OPENING.search(line)), first)
    broken = all(len(line.strip()) >= width - 2 for line in lines[opens:first])
    return opens if broken else first


def _title_lines(lines: list[str], width: int) -> list[str]:
    """Lines of the title; one that was broken at the page's width is joined again."""
    title: list[str] = []
    is_open = False
    for line in (" ".join(line.split()) for line in lines if line.strip()):
        if is_open:
            title[-1] += line
        else:
            title.append(line)
        is_open = 15 < width <= 60 and len(line) >= width - 2
    return title


def _is_body(line: str) -> bool:
    """Titles have no full stop and no comma; the first line with one begins the text."""
    return any(mark in line for mark in "。，；,")


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines joined to paragraphs."""
    full = [line for line in lines if line.strip()]
    broken = sum(line[-1] not in _STOPS for line in full)
    indented = sum(line.startswith(("\u3000\u3000", "  ", "\t")) for line in full)
    width = max((len(line.strip()) for line in full), default=0)
    by_indent = broken >= 2 and indented >= 2
    blocks: list[str] = []
    is_open = False
    for line in lines:
        bare = line.strip()
        if not bare:
            continue
        starts = _OPENING.search(bare) or (by_indent and line.startswith(("\u3000", "  ", "\t")))
        if is_open and not starts:
            blocks[-1] += f" {bare}"
        else:
            blocks.append(bare)
        ends = bare[-1] in _STOPS
        is_full = broken >= 2 and len(bare) >= width
        is_open = not ends or by_indent or is_full
    return [_INNER_SPACE.sub("", " ".join(block.split())) for block in blocks]
