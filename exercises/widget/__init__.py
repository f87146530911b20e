"""The widget: the only place that knows ipywidgets."""

from exercises.widget.view import ItemView, show, show_review

__all__ = ["ItemView", "show", "show_review"]
