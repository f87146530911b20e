"""The widget: the only place that knows ipywidgets."""

from exercises.widget.view import ItemView, show

__all__ = ["ItemView", "show"]
