"""An item without a kernel: as plain text, and as HTML that survives JupyterLab's sanitizer.

Only `details`, lists, `lang`, `class` and inline `style`; no ids, no scripts. Nothing random,
nothing of the learner's.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from exercises.item import Choice, Cloze, Compose, Item, Order, Revise, Rows, Segment, Spot

_CELL = '<td style="text-align:left">'
_RUN = "Run this cell to answer (Shift+Enter)."
_LABELS = {
    "Choice": "Choose one",
    "Cloze": "Fill in",
    "Segment": "Place the word breaks",
    "Match": "Match",
    "Label": "Label",
    "Order": "Put in order",
    "Spot": "Find the words",
    "Translate": "Translate",
    "Revise": "Mend the translation",
    "Compose": "Write",
}


def plain_text(item: Item) -> str:
    """The whole item as text: what nbval compares and a terminal shows."""
    lines = [f"{_LABELS[type(item).__name__]} · {item.passage}", item.stem]
    if not isinstance(item, Rows | Order):
        lines += ["", _task(item)]
    if isinstance(item, Choice):
        lines += ["", *(f"( ) {option}" for option in item.options)]
    elif isinstance(item, Rows):
        lines += ["", *(f"{row.text}  →  ＿＿" for row in item.rows)]
        lines += ["", f"Choose from: {' · '.join(item.options)}"]
    elif isinstance(item, Order):
        lines += ["", *(f"＿ {line}" for line in item.shuffled)]
    elif isinstance(item, Spot) and item.is_rendering:
        lines += ["", item.text]
    elif isinstance(item, Revise):
        lines += ["", f"Draft: {item.draft}"]
    elif isinstance(item, Compose):
        lines += ["", *_asked(item), *(f"[ ] {criterion.text}" for criterion in item.criteria)]
    for number, hint in enumerate(item.hint, 1):
        lines += ["", f"Hint {number}: {hint}"]
    return "\n".join([*lines, "", f"[{_RUN}]"])


def _asked(item: Compose) -> list[str]:
    fewest, most = item.words
    return [f"{fewest} to {most} words."] if most else []


def _task(item: Item) -> str:
    """The Chinese as the item shows it: whole, with gaps, or with its characters apart."""
    if isinstance(item, Cloze):
        gaps = ["＿" * len(gap.text) + ("(pinyin)" if gap.pinyin else "") for gap in item.gaps]
        mixed = [text for pair in zip(item.pieces, gaps, strict=False) for text in pair]
        return "".join([*mixed, item.pieces[-1]])
    if isinstance(item, Segment):
        return " ".join(item.zh)
    return item.zh


def static_html(item: Item) -> str:
    """The item as a calm static block: what GitHub, a printer and a closed notebook show."""
    zh = "font-size:1.25em;line-height:1.9;margin:.5em 0"
    box = "border:1px solid #8888;border-radius:6px;padding:.6em 1em;margin:.3em 0;max-width:46em"
    small = "opacity:.75;font-size:.85em"
    parts = [
        f'<div class="readout-item" style="{box}">',
        f'<div style="{small}">{_LABELS[type(item).__name__]} · {escape(item.passage)}</div>',
        f"<div><strong>{escape(item.stem)}</strong></div>",
    ]
    if not isinstance(item, Rows | Order):
        parts.append(f'<div lang="zh-Hans" style="{zh}">{_marked(item)}</div>')
    parts += _body(item)
    for number, hint in enumerate(item.hint, 1):
        parts.append(f"<details><summary>Hint {number}</summary>{escape(hint)}</details>")
    parts.append(f'<div style="{small}">{_RUN}</div></div>')
    return "".join(parts)


def _body(item: Item) -> list[str]:
    """What stands under the Chinese, type by type."""
    if isinstance(item, Choice):
        return [_list(item.options)]
    if isinstance(item, Rows):
        rows = "".join(
            f"<tr>{_CELL}{escape(row.text)}</td>{_CELL}＿＿</td></tr>" for row in item.rows
        )
        choices = escape(" · ".join(item.options))
        return [f"<table>{rows}</table>", f"<div>Choose from: {choices}</div>"]
    if isinstance(item, Order):
        return [_list(item.shuffled)]
    if isinstance(item, Spot) and item.is_rendering:
        return [f"<blockquote>{escape(item.text)}</blockquote>"]
    if isinstance(item, Revise):
        return [f"<blockquote>{escape(item.draft)}</blockquote>"]
    if isinstance(item, Compose):
        asked = "".join(f"<div>{escape(line)}</div>" for line in _asked(item))
        return [asked, _list(criterion.text for criterion in item.criteria)]
    return []


def _list(texts: Iterable[str]) -> str:
    rows = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f'<ul style="margin:.3em 0">{rows}</ul>'


def _marked(item: Item) -> str:
    """The Chinese with its focus underlined."""
    done, text = "", escape(_task(item))
    for part in map(escape, item.focus.split("…") if item.focus else ()):
        before, found, after = text.partition(part)
        if found:
            done, text = f"{done}{before}<u>{found}</u>", after
    return done + text
