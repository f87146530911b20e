"""What learners do with the texts."""

from exercises.bank import load_bank, load_item
from exercises.grading import check_answer, grade
from exercises.reading import read
from exercises.widget import ItemView, show, show_progress, show_review

__all__ = [
    "ItemView",
    "check_answer",
    "grade",
    "load_bank",
    "load_item",
    "read",
    "show",
    "show_progress",
    "show_review",
]
