"""The widget: the only place that knows ipywidgets."""

from exercises.widget.view import (
    CourseView,
    ItemView,
    ProgressView,
    show,
    show_progress,
    show_review,
)

__all__ = ["CourseView", "ItemView", "ProgressView", "show", "show_progress", "show_review"]
