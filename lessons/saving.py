"""What a notebook keeps when it is saved: the static forms, not the views of a gone kernel."""

from __future__ import annotations

from typing import Any

_WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def keep_static_forms(notebook: dict[str, Any]) -> None:
    """Drop live widget views that have a static form beside them, and saved widget state.

    Changes the notebook (nbformat 4, as a dict) in place. A view with no static form is left.
    """
    notebook.get("metadata", {}).pop("widgets", None)
    for cell in notebook.get("cells", ()):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "text/html" in data:
                data.pop(_WIDGET_VIEW, None)


def pre_save_hook(model: dict[str, Any], **_: Any) -> None:
    """Jupyter Server's hook: called with what is about to be written."""
    if model.get("type") == "notebook" and isinstance(model.get("content"), dict):
        keep_static_forms(model["content"])
