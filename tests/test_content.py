"""The content keeps its promises: texts, terms, items. The tests make themselves from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from classroom.cli import check_course
from classroom.edition import wrong_answer
from exercises.bank import load_bank, load_item
from exercises.grading import check_answer
from exercises.item import (
    Choice,
    Cloze,
    Compose,
    Item,
    Order,
    Rendering,
    Revise,
    Rows,
    Segment,
    Spot,
    Translate,
    bracketed,
)
from readouts.concordance import occurrences
from readouts.loader import ROOT, load_readout, load_termbase

READOUT = load_readout()
SOURCE = (ROOT / "readouts/texts/2025-04-25-ai/source.zh.txt").read_text(encoding="utf-8")
SHARED = ROOT.parent / "shared" / "readout" / "2025-04-25.zh.txt"
ITEMS = [load_item(item_id) for item_id in load_bank()]


def of(kind: type) -> list[Any]:
    """The items of a type."""
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
    wanted = "for-review" if isinstance(item, Compose) else "correct"
    assert check_answer(item, item.model).outcome == wanted


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


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_grading_is_the_same_twice_and_after_others(item: Item) -> None:
    """What is said of an answer depends on that answer alone."""
    for answer in (item.model, wrong_answer(item)):
        first = check_answer(item, answer)
        check_answer(item, item.empty)
        check_answer(item, wrong_answer(item))
        assert check_answer(item, answer) == first


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_wrong_answer_has_words_for_it(item: Item) -> None:
    """The worked edition's wrong answer is not taken, and something is said of it."""
    feedback = check_answer(item, wrong_answer(item))
    wanted = ("for-review",) if isinstance(item, Compose) else ("partly", "incorrect")
    assert feedback.outcome in wanted
    assert len(feedback.message) + sum(len(mark.text) for mark in feedback.marks) > 20


@pytest.mark.parametrize("item", of(Cloze), ids=lambda item: item.id)
def test_what_does_not_matter_in_a_gap(item: Cloze) -> None:
    """Full width, spaces, quotes, traditional characters, tone numbers: all the same."""
    for disguise in (full_width, lambda text: f" {text}\u3000", lambda text: f"“{text}”。"):
        answer = [disguise(gap.key) for gap in item.gaps]
        assert check_answer(item, answer).outcome == "correct", answer
    for number, gap in enumerate(item.gaps):
        if gap.hant:
            answer = [gap.hant if n == number else g.key for n, g in enumerate(item.gaps)]
            assert check_answer(item, answer).outcome == "correct", answer


def full_width(text: str) -> str:
    """Digits and Latin letters in their full-width forms."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize("item", of(Rows), ids=lambda item: item.id)
def test_every_wrong_choice_of_a_row_is_explained(item: Rows) -> None:
    """Each option that is wrong in a row gets its own words, or the row's clue."""
    for number, row in enumerate(item.rows):
        for option in set(item.options) - {row.key}:
            answer = [option if n == number else r.key for n, r in enumerate(item.rows)]
            mark = check_answer(item, answer).marks[number]
            own = [near.why for near in row.wrong if near.text == option]
            assert (mark.status, mark.text) == (
                "wrong",
                f"you chose “{option}”: {(own or [row.clue])[0]}",
            )


@pytest.mark.parametrize("item", of(Order), ids=lambda item: item.id)
def test_every_exchange_of_lines_is_explained(item: Order) -> None:
    """Two lines exchanged are not right, and a line in the wrong place hears its clue."""
    assert check_answer(item, list(item.shuffled)).outcome != "correct"
    texts = [part.text for part in item.parts]
    for first in range(len(texts)):
        for second in range(first + 1, len(texts)):
            if item.parts[first].rank == item.parts[second].rank:
                continue
            answer = list(texts)
            answer[first], answer[second] = texts[second], texts[first]
            feedback = check_answer(item, answer)
            clues = {part.text: part.clue for part in item.parts}
            wrong = [mark for mark in feedback.marks if mark.status == "wrong"]
            assert feedback.outcome != "correct" and wrong
            assert all(mark.text == clues[mark.place] for mark in wrong)


@pytest.mark.parametrize("item", of(Spot), ids=lambda item: item.id)
def test_every_word_that_can_be_clicked_is_answered(item: Spot) -> None:
    """A target is told why; a lure has its own words; any other word is answered too."""
    for number in range(len(item.words)):
        feedback = check_answer(item, bracketed(item, {number}))
        assert feedback.marks, item.text
        targets = [t for t in item.targets if number in range(*t.span)]
        lures = [lure.why for lure in item.lures if number in range(*lure.span)]
        status = feedback.marks[0].status
        assert status == ("wrong" if not targets else status)
        if lures:
            assert feedback.marks[0].text == lures[0]
    everything = bracketed(item, range(len(item.words)))
    assert check_answer(item, everything).outcome != "correct"


@pytest.mark.parametrize("item", of(Revise), ids=lambda item: item.id)
def test_the_planted_fault_must_go_and_the_rest_stay(item: Revise) -> None:
    """The draft is not taken, a revision that loses other meanings is not right."""
    assert check_answer(item, item.draft).outcome == "unattempted"
    assert check_answer(item, item.draft + " Indeed.").outcome in ("incorrect", "partly")
    assert check_answer(item, item.references[1]).outcome == "correct"
    words = item.references[0].split()
    assert check_answer(item, " ".join(words[: len(words) // 2])).outcome != "correct"


@pytest.mark.parametrize("item", of(Rendering), ids=lambda item: item.id)
def test_what_does_not_matter_in_a_translation(item: Rendering) -> None:
    """Capitals, double spaces, curly quotes and a missing full stop change no outcome."""
    for reference in item.references:
        plain = check_answer(item, reference).outcome
        for text in (reference.upper(), reference.replace(" ", "  "), reference.rstrip(".")):
            assert check_answer(item, text).outcome == plain, text


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
