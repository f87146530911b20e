"""Skeletons as pictures: tables with bars, so that they are text for a screen reader, follow a dark
theme, and stay in an untrusted notebook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from readouts.genre import Skeleton

_CELL = '<td style="text-align:left;vertical-align:middle;padding:.15em .5em">{}</td>'
_HEAD = '<th style="text-align:left;padding:.15em .5em">{}</th>'
_BAR = (
    '<span style="white-space:nowrap"><span style="background-color:#3a678f;height:12px;'
    'width:{}px;display:inline-block"></span>'
    '<span style="font-size:.85em"> {}</span></span>'
)
_BOX = (
    '<span style="display:inline-block;width:24px;text-align:center;border:1px solid #888;'
    'border-radius:3px;margin-right:2px;white-space:nowrap;{}">{}</span>'
)
_STRONG = "background-color:#3a678f;color:#ffffff"
_LONGEST = 140
"""Pixels of the longest bar."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A table to look at: as HTML in a notebook, as aligned text elsewhere."""

    caption: str
    head: tuple[str, ...]
    html_rows: tuple[tuple[str, ...], ...]
    text_rows: tuple[tuple[str, ...], ...]

    def html(self) -> str:
        """The picture, its caption first."""
        head = "".join(_HEAD.format(escape(name)) for name in self.head)
        body = "".join(
            f"<tr>{''.join(_CELL.format(cell) for cell in row)}</tr>" for row in self.html_rows
        )
        return (
            f'<p>{escape(self.caption)}</p><div style="overflow-x:auto">'
            f"<table><tr>{head}</tr>{body}</table></div>"
        )

    def text(self) -> str:
        """The same in words and numbers."""
        return "\n".join([self.caption, *("  ".join(row).rstrip() for row in self.text_rows)])

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.text()}

    def __repr__(self) -> str:
        return self.text()


def draw(skeleton: Skeleton) -> Picture:
    """A skeleton, paragraph by paragraph: how long, what it does, which verb opens it."""
    longest = max(move.characters for move in skeleton.paragraphs)
    html_rows, text_rows = [], []
    for move in skeleton.paragraphs:
        verb, function = move.speech_verb or "", move.function or "?"
        html_rows.append(
            (
                str(move.number),
                _bar(move.characters, longest),
                f'<span lang="zh-Hans">{_verb_box(verb)}</span>',
                function,
                f'<span lang="zh-Hans">{escape(move.first_words)}…</span>',
            )
        )
        text_rows.append(
            (
                f"{move.number:2}",
                f"{move.characters:4}",
                f"{verb or '　　'}",
                f"{function:13}",
                f"{move.first_words}…",
            )
        )
    return Picture(
        _caption(skeleton),
        ("paragraph", "characters", "verb", "what it does", "first words"),
        tuple(html_rows),
        tuple(text_rows),
    )


def draw_record(rows: Iterable[dict[str, str]]) -> Picture:
    """All skeletons of the record, one a row, to see what repeats and what does not."""
    listed = list(rows)
    longest = max(int(row["characters"]) for row in listed)
    html_rows = tuple(
        (
            row["held"],
            _bar(int(row["characters"]), longest),
            "".join(_BOX.format(_STRONG if v == "Q" else "", v) for v in row["speech_verbs"]),
            row["yao"],
            row["bixu"],
        )
        for row in listed
    )
    text_rows = tuple(
        (
            row["held"],
            f"{row['characters']:>5}",
            f"{row['speech_verbs']:10}",
            f"{row['yao']:>3}",
            f"{row['bixu']:>3}",
        )
        for row in listed
    )
    return Picture(
        f"{len(listed)} readouts. Q (dark) is 强调, Z (light) is 指出: the lead's verb first, then "
        "the one that introduces the speech in each later paragraph. Last come the counts of 要 at "
        "the head of a clause and of 必须.",
        ("held", "characters", "speech verbs", "要 opening a clause", "必须 (must)"),
        html_rows,
        text_rows,
    )


def _caption(skeleton: Skeleton) -> str:
    parts = [
        f"session {skeleton.session}" if skeleton.session else "session not given",
        skeleton.date or "no date",
        skeleton.theme or "no theme",
        f"lecturer: {skeleton.lecturer}" if skeleton.lecturer else "no lecturer named",
        f"speech verbs {skeleton.speech_verbs or 'none'}",
        f"要 {skeleton.yao} times at the head of a clause, 必须 {skeleton.bixu}",
    ]
    return "; ".join(parts)


def _bar(value: int, longest: int) -> str:
    return _BAR.format(max(1, round(_LONGEST * value / longest)), value)


def _verb_box(verb: str) -> str:
    if not verb:
        return ""
    style = _STRONG if verb == "强调" else ""
    return _BOX.format(style, escape(verb)).replace("width:24px", "padding:0 4px")
