"""The content keeps its promises: texts, terms, items. The tests make themselves from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from classroom.cli import check_course
from exercises.bank import load_bank, load_item
from exercises.grading import check_answer, key_answer
from exercises.item import Choice, Cloze, Segment, Translate
from readouts.concordance import occurrences
from readouts.loader import ROOT, load_readout, load_termbase

READOUT = load_readout()
SOURCE = (ROOT / "readouts/texts/2025-04-25-ai/source.zh.txt").read_text(encoding="utf-8")
SHARED = ROOT.parent / "shared" / "readout" / "2025-04-25.zh.txt"
ITEMS = [load_item(item_id) for item_id in load_bank()]


def of(kind: type) -> list[object]:
    return [item for item in ITEMS if isinstance(item, kind)]


def test_whole_text() -> None:
    """The words of all sentences, spaces removed, are the source, character for character."""
    lines = ["".join(s.seg).replace("␣", " ") for s in READOUT.headline.sentences]
    lines += [
        "".join("".join(sentence.seg) for sentence in paragraph.sentences)
        for paragraph in READOUT.paragraphs
    ]
    assert "\n".join(lines) + "\n" == SOURCE


def test_counts_of_the_text() -> None:
    """A headline, eight paragraphs, 24 sentences, each with two different translations."""
    assert len(READOUT.headline.sentences) == 1
    assert len(READOUT.paragraphs) == 8
    assert sum(len(paragraph.sentences) for paragraph in READOUT.paragraphs) == 24
    assert all(s.en and s.en_alt and s.en != s.en_alt for s in READOUT.sentences)


@pytest.mark.skipif(not SHARED.exists(), reason="the published text is not beside this checkout")
def test_source_is_as_published() -> None:
    """source.zh.txt is the published text but for blank lines."""
    published = [line for line in SHARED.read_text(encoding="utf-8").split("\n") if line]
    assert SOURCE.splitlines() == published


def test_course_is_sound() -> None:
    """`readout check` finds nothing."""
    findings, _ = check_course(ROOT)
    assert findings.complaints == []
    assert findings.gaps == []


def test_forty_core_terms() -> None:
    """There are 40 core terms, and each occurs in the text."""
    core = [term.headword for term in load_termbase().values() if term.core]
    assert len(core) == 40
    found = {o.headword for s in READOUT.sentences for o in occurrences(s, core)}
    assert sorted(set(core) - found) == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_key_passes_its_own_check(item) -> None:
    """What the course calls right is graded right."""
    assert check_answer(item, key_answer(item)).outcome == "correct"


@pytest.mark.parametrize("item", of(Choice), ids=lambda item: item.id)
def test_each_distractor_says_what_is_wrong(item) -> None:
    """Every wrong option fails with its own words and its error kind."""
    messages = [check_answer(item, d.text) for d in item.distractors]
    assert [m.outcome for m in messages] == ["incorrect"] * len(item.distractors)
    for message, distractor in zip(messages, item.distractors, strict=True):
        assert message.message == f"Not yet ({distractor.error}). {distractor.rationale}"
    assert len({d.rationale for d in item.distractors}) == len(item.distractors)


@pytest.mark.parametrize("item", of(Cloze), ids=lambda item: item.id)
def test_each_near_miss_says_what_is_wrong(item) -> None:
    """Every near miss in a gap is told its own reason."""
    for number, gap in enumerate(item.gaps):
        for near in gap.near:
            answer = [near.text if n == number else g.text for n, g in enumerate(item.gaps)]
            feedback = check_answer(item, answer)
            assert feedback.outcome in ("partly", "incorrect")
            assert feedback.marks[number].text == near.why


@pytest.mark.parametrize("item", of(Segment), ids=lambda item: item.id)
def test_no_breaks_is_not_right(item) -> None:
    """A line without breaks is told where words meet."""
    assert check_answer(item, item.zh).outcome == "incorrect"


@pytest.mark.parametrize("item", of(Translate), ids=lambda item: item.id)
def test_half_a_translation_is_not_whole(item) -> None:
    """Half of each reference leaves something not recognized."""
    for reference in item.references:
        words = reference.split()
        feedback = check_answer(item, " ".join(words[: len(words) // 2]))
        assert "unrecognized" in [mark.status for mark in feedback.marks]


def test_keys_are_not_guessable_from_length_or_place() -> None:
    """The key is not always the longest option, nor in one place."""
    choices = of(Choice)
    longest = [max(c.options, key=len) == c.key for c in choices]
    shortest = [min(c.options, key=len) == c.key for c in choices]
    places = [c.options.index(c.key) for c in choices]
    assert sum(longest) <= len(choices) * 0.45
    assert sum(shortest) <= len(choices) * 0.45
    assert max(places.count(place) for place in set(places)) <= len(choices) * 0.5


def test_light_kernel() -> None:
    """A lesson's first cell and an item of each type load neither pandas nor jieba."""
    code = (
        "import sys, os; os.environ['READOUT_PROGRESS'] = '-'\n"
        "from exercises import show\nfrom readouts import read\n"
        "for i in ('page-date', 'page-typing', 'page-breaks', 'p1-translate'):\n"
        "    show(i)._repr_mimebundle_()\n"
        "read(1).html()\n"
        "print(sorted({'pandas', 'numpy', 'jieba', 'nbformat', 'jupytext'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


def test_no_path_of_a_machine_in_the_notebooks() -> None:
    """Committed notebooks hold no home folder and no address of an object."""
    for path in [*(ROOT / "lessons").glob("*.ipynb"), *(ROOT / "classroom/worked").glob("*.ipynb")]:
        text = path.read_text(encoding="utf-8")
        assert str(Path.home()) not in text
        assert " at 0x" not in text
