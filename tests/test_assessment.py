"""readout assess, disputes and accept: many translations at once, and what learners stand by."""

from __future__ import annotations

import json
import shutil
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from classroom.assessment import LONGEST, assess
from classroom.cli import main
from classroom.disputes import CannotAccept, accept, open_disputes
from exercises.bank import load_item, load_passage
from exercises.progress import Progress
from exercises.widget import ItemView

COUNTY = Path(__file__).resolve().parent / "fixtures" / "county"
GOOD = "After hearing the lecture and the discussion, Xi Jinping delivered an important speech."


def line(**row: str) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode() + b"\n"


def found_in(*lines: bytes) -> list[dict[str, object]]:
    return list(assess(BytesIO(b"".join(lines)), "2025-04-25-ai"))


# --- assess ------------------------------------------------------------------------------------


def test_a_rendering_and_what_is_found_in_it() -> None:
    """One line in, one out: every concept with its status, flags, words, notes, refusal, alert."""
    (found,) = found_in(line(id="a", passage="03.1", text=GOOD))
    assert found["id"] == "a"
    assert {row["status"] for row in found["concepts"]} == {"found"}  # type: ignore[attr-defined]
    assert [row["zh"] for row in found["concepts"]] == [  # type: ignore[attr-defined]
        concept.zh for concept in load_passage("03.1").concepts
    ]
    rest = {key: found[key] for key in ("flagged", "unmatched", "notes", "refused", "alert")}
    assert rest == {"flagged": [], "unmatched": [], "notes": [], "refused": None, "alert": False}


def test_a_flag_carries_the_words_and_the_reason() -> None:
    """What is risky is quoted, with why."""
    text = (
        "After hearing the lecture and the discussion, Xi Jinping will deliver an important speech."
    )
    (found,) = found_in(line(id="a", passage="03.1", text=text))
    (flag,) = found["flagged"]  # type: ignore[misc]
    assert "will deliver" in flag["words"] and flag["why"]  # type: ignore[index]
    assert found["alert"] is True


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (b"hello\n", "not a line of JSON"),
        (b"[1, 2]\n", "not an object in braces"),
        (b'{"id": "a", "text": "b"}\n', '"passage" is missing'),
        (b'{"id": 7, "passage": "03.1", "text": "b"}\n', '"id" is not a text'),
        (b'{"id": "a", "passage": "99.9", "text": "b"}\n', "no sentence '99.9' in 2025-04-25-ai"),
        (b"\xff\xfe\n", "not UTF-8"),
        (b'{"id": "' + b"x" * LONGEST + b'"}\n', f"longer than {LONGEST:,} bytes"),
        (b"[" * 50_000 + b"\n", "not a line of JSON"),
    ],
)
def test_a_bad_line_is_answered_and_the_rest_goes_on(bad: bytes, error: str) -> None:
    """Its number and why; blank lines count, and are passed over."""
    found = found_in(b"\n", bad, line(id="z", passage="03.1", text=GOOD))
    assert found[0] == {"line": 2, "error": error}
    assert found[1]["id"] == "z"


def test_exit_codes_and_both_forms(tmp_path: Path) -> None:
    """0 when every line was read, 1 when one was not, 2 for a wrong command."""
    sound, mixed = tmp_path / "sound.jsonl", tmp_path / "mixed.jsonl"
    sound.write_bytes(line(id="a", passage="03.1", text=GOOD))
    mixed.write_bytes(b"?\n" + sound.read_bytes())
    run = CliRunner().invoke
    assert run(main, ["assess", str(sound)]).exit_code == 0
    result = run(main, ["assess", "--json", str(mixed)])
    assert result.exit_code == 1
    lines = [json.loads(text) for text in result.output.splitlines()]
    assert lines[0] == {"line": 1, "error": "not a line of JSON"}
    assert lines[1]["refused"] is None
    assert run(main, ["assess", str(tmp_path / "none.jsonl")]).exit_code == 2
    assert run(main, ["assess", "--readout", "none", str(sound)]).exit_code == 2


def test_the_table_for_an_instructor(tmp_path: Path) -> None:
    """Each rendering with what to look at, then what the class has in common; no percentage."""
    file = tmp_path / "class.jsonl"
    text = "After the lecture, Xi Jinping delivered a wonderful important speech."
    file.write_bytes(
        line(id="ada", passage="03.1", text=text) + line(id="bo", passage="03.1", text="x")
    )
    result = CliRunner().invoke(main, ["assess", str(file)])
    assert "ada: " in result.output and " meanings found\n" in result.output
    assert "    not recognized: " in result.output
    assert "    check these words: wonderful\n" in result.output
    assert "bo: not checked. " in result.output
    assert "2 renderings, 1 of them not checked.\n" in result.output
    assert "%" not in result.output


def test_memory_stays_flat() -> None:
    """After the first lines a long file takes no more memory than a short one."""

    class Lines(BytesIO):
        def __init__(self, count: int) -> None:
            self.left = count

        def readline(self, _: int | None = -1) -> bytes:  # type: ignore[override]
            self.left -= 1
            text = f"{GOOD} {self.left}"
            return line(id=str(self.left), passage="03.1", text=text) if self.left >= 0 else b""

    def peak(count: int) -> int:
        tracemalloc.reset_peak()
        assert sum(1 for _ in assess(Lines(count), "2025-04-25-ai")) == count
        return tracemalloc.get_traced_memory()[1]

    list(assess(Lines(50), "2025-04-25-ai"))
    tracemalloc.start()
    try:
        assert peak(2000) < peak(200) + 3_000_000
    finally:
        tracemalloc.stop()


# --- disputes and accept -----------------------------------------------------------------------


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of a small course that may be changed."""
    copy = tmp_path / "county"
    shutil.copytree(COUNTY, copy)
    return copy


ANSWER = "The meeting noted that this year was a thirsty spell."


def disputing(course: Path, wording: str) -> Path:
    """A record in which a learner stands by a wording."""
    path = course.parent / "progress.jsonl"
    item = load_item("dry-year-in-english", "county-2031", course)
    view = ItemView(item, Progress(path))
    view.check(ANSWER)
    assert view.dispute("雨水偏少", wording).outcome == "for-review"
    return path


def test_disputes_are_listed_by_meaning(course: Path) -> None:
    """The sentence, the Chinese, the wording, the whole translation."""
    (one,) = open_disputes([disputing(course, "thirsty spell")], course)
    assert (one.passage, one.zh, one.wording, one.times) == ("01.1", "雨水偏少", "thirsty spell", 1)
    assert one.answer == ANSWER


def test_the_list_for_an_instructor(tmp_path: Path) -> None:
    """Sentence and Chinese, then each wording with its id; folders are looked through."""
    view = ItemView(load_item("translate-hinge"), Progress(tmp_path / "ada" / "progress.jsonl"))
    view.check("Xi Jinping delivered a speech after it.")
    place = next(m["place"] for m in view.feedback["marks"] if m["status"] == "unrecognized")
    view.dispute(place, "after \x1b[31m it")
    (one,) = open_disputes([tmp_path / "ada" / "progress.jsonl"])
    result = CliRunner().invoke(main, ["disputes", str(tmp_path)])
    assert result.output == (
        f"\n03.1  {place}\n  {one.id}  “after [31m it”\n"
        "            in: Xi Jinping delivered a speech after it.\n"
    )


def test_an_accepted_wording_is_right_for_everybody(course: Path) -> None:
    """It goes into the file as plain words; comments and order stay; the dispute is gone."""
    path = disputing(course, "thirsty spell")
    (one,) = open_disputes([path], course)
    file = accept(one, course)
    before = (COUNTY / file.relative_to(course)).read_text(encoding="utf-8").splitlines()
    after = file.read_text(encoding="utf-8").splitlines()
    new = [text for text in after if text not in before]
    assert new == ['plain = ["thirsty spell"]']
    assert [text for text in after if text not in new] == before
    item = load_passage("01.1", "county-2031", course)
    assert any("thirsty spell" in concept.accept for concept in item.concepts)
    assert open_disputes([path], course) == []


def test_a_pattern_in_a_wording_is_plain_words(course: Path) -> None:
    """Nothing that a learner types is read as a pattern, nor as TOML."""
    path = disputing(course, 'thirsty (a|b)* spell" ]\n[evil]\nx = "…9')
    (one,) = open_disputes([path], course)
    file = accept(one, course)
    assert 'plain = ["thirsty a b spell evil x 9"]' in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("the of and", "no word of content"),
        ("spell " * 21, "has 21 words"),
        ("heavy rain", "breaks what holds now"),
    ],
)
def test_a_wording_that_breaks_something_is_not_accepted(
    wording: str, said: str, course: Path
) -> None:
    """Too little, too much, or an example that must not match: the file stays as it is."""
    path = disputing(course, wording)
    (one,) = open_disputes([path], course)
    file = course / "exercises" / "banks" / "county-2031" / "concepts" / "01.toml"
    before = file.read_bytes()
    with pytest.raises(CannotAccept, match=said):
        accept(one, course)
    assert file.read_bytes() == before


def test_a_damaged_record_is_no_obstacle(tmp_path: Path) -> None:
    """Foreign items, odd marks and torn lines are passed over."""
    path = tmp_path / "progress.jsonl"
    base = {"digest": "d", "answer": "a", "outcome": "for-review", "at": "2026"}
    mark = {"place": "不在", "status": "disputed", "text": "y"}
    items = {
        "nowhere/none": mark,
        "2025-04-25-ai/none": mark,
        "2025-04-25-ai/translate-hinge": mark,
        "2025-04-25-ai/translate-can-be": mark | {"place": 7},
        "2025-04-25-ai/translate-comrades": {"status": "disputed"},
    }
    rows = [base | {"id": item, "item": item, "marks": [one]} for item, one in items.items()]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n{torn", encoding="utf-8")
    assert open_disputes([path]) == []
    result = CliRunner().invoke(main, ["disputes", str(path)])
    assert (result.output, result.exit_code) == ("No open disputes.\n", 0)
    assert CliRunner().invoke(main, ["accept", "12345678", str(path)]).exit_code == 2
