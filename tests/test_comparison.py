"""Two texts side by side: every clause of both is accounted for, once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readouts.comparison import compare
from tests.county_text import COUNTY

OLDER = "程远强调，要先修老渠。必须按时放水，不误农时。守住每一亩田。"
NEWER = "程远强调，要先修好所有老渠。必须按时放水，不误农时。用好财政资金。"


def test_four_kinds() -> None:
    """Shared, altered, new, dropped."""
    found = compare(OLDER, NEWER, ("2030", "2031"))
    assert found.text() == (
        "2030 → 2031\n"
        "\n"
        "shared (3)\n"
        "  程远强调\n"
        "  必须按时放水\n"
        "  不误农时\n"
        "\n"
        "altered (0)\n"
        "\n"
        "new (2)\n"
        "  要先修好所有老渠\n"
        "  用好财政资金\n"
        "\n"
        "dropped (2)\n"
        "  要先修老渠\n"
        "  守住每一亩田"
    )


def test_altered_clauses_are_aligned() -> None:
    """A clause that shares long strings with an older one is shown beside it, marked."""
    found = compare("要加强灌溉设施管护。", "要持续加强老旧灌溉设施管护。")
    assert (found.new, found.dropped) == ((), ())
    assert found.text().split("\n")[4:7] == [
        "altered (1)",
        "  - 要【加强】【灌溉设施管护】",
        "  + 要持续【加强】老旧【灌溉设施管护】",
    ]
    assert "<strong>灌溉设施管护</strong>" in found.html()


def test_each_older_clause_is_used_once() -> None:
    """Of two newer clauses only the nearer one is beside the older clause."""
    found = compare("加强灌溉设施管护。", "加强灌溉设施管护工作。大力加强灌溉设施管护工作研究。")
    assert [pair.newer for pair in found.altered] == ["加强灌溉设施管护工作"]
    assert found.new == ("大力加强灌溉设施管护工作研究",)


def test_a_text_with_itself() -> None:
    """Nothing is altered, new or dropped."""
    found = compare(COUNTY, COUNTY)
    assert (found.altered, found.new, found.dropped) == ((), (), ())


def test_marks_are_no_markup() -> None:
    """What stands in a text is never taken for HTML."""
    assert "<b>" not in compare("<b>水</b>渠", "渠水").html()


CLAUSES = st.lists(st.text("水渠修好要先田", min_size=2, max_size=9), min_size=1, max_size=8)


@given(CLAUSES, CLAUSES)
def test_every_clause_is_accounted_for(older: list[str], newer: list[str]) -> None:
    """Each clause of either text is in exactly one of the lists of its side."""
    found = compare("。".join(older), "。".join(newer))
    after = [*found.shared, *found.new, *(pair.newer for pair in found.altered)]
    before = [*found.shared, *found.dropped, *(pair.older for pair in found.altered)]
    assert sorted(after) == sorted(set(newer))
    assert sorted(before) == sorted(set(older))
