"""An item without a kernel: as plain text, and as HTML that survives JupyterLab's sanitizer.

Only `details`, lists, `lang`, `class` and inline `style`; no ids, no scripts. Nothing random,
nothing of the learner's.
"""

from __future__ import annotations

from html import escape

from exercises.item import Choice, Cloze, Item, Rows, Segment

_CELL = '<td style="text-align:left">'
_RUN = "Run this cell to answer (Shift+Enter)."
_LABELS = {
    "Choice": "Choose one",
    "Cloze": "Fill in",
    "Segment": "Place the word breaks",
    "Match": "Match",
    "Label": "Label",
    "Translate": "Translate",
}


def plain_text(item: Item) -> str:
    """The whole item as text: what nbval compares and a terminal shows."""
    task = [] if isinstance(item, Rows) else ["", _task(item)]
    lines = [f"{_LABELS[type(item).__name__]} · {item.passage}", item.stem, *task]
    if isinstance(item, Choice):
        lines += ["", *(f"( ) {option}" for option in item.options)]
    if isinstance(item, Rows):
        lines += ["", *(f"{row.text}  →  ＿＿" for row in item.rows)]
        lines += ["", f"Choose from: {' · '.join(item.options)}"]
    for number, hint in enumerate(item.hint, 1):
        lines += ["", f"Hint {number}: {hint}"]
    return "\n".join([*lines, "", f"[{_RUN}]"])


def _task(item: Item) -> str:
    """The Chinese as the item shows it: whole, with gaps, or with its characters apart."""
    if isinstance(item, Cloze):
        gaps = ["＿" * len(gap.text) for gap in item.gaps]
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
    if not isinstance(item, Rows):
        parts.append(f'<div lang="zh-Hans" style="{zh}">{_marked(item)}</div>')
    if isinstance(item, Choice):
        options = "".join(f"<li>{escape(option)}</li>" for option in item.options)
        parts.append(f'<ul style="margin:.3em 0">{options}</ul>')
    if isinstance(item, Rows):
        rows = "".join(
            f"<tr>{_CELL}{escape(row.text)}</td>{_CELL}＿＿</td></tr>" for row in item.rows
        )
        parts.append(f"<table>{rows}</table>")
        parts.append(f"<div>Choose from: {escape(' · '.join(item.options))}</div>")
    for number, hint in enumerate(item.hint, 1):
        parts.append(f"<details><summary>Hint {number}</summary>{escape(hint)}</details>")
    parts.append(f'<div style="{small}">{_RUN}</div></div>')
    return "".join(parts)


def _marked(item: Item) -> str:
    """The Chinese with its focus underlined."""
    done, text = "", escape(_task(item))
    for part in map(escape, item.focus.split("…") if item.focus else ()):
        before, found, after = text.partition(part)
        if found:
            done, text = f"{done}{before}<u>{found}</u>", after
    return done + text
