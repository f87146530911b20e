"""Every item type in a real browser, on a page of nothing but items: mouse, keyboard, axe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from classroom.edition import wrong_answer
from exercises.bank import load_item
from exercises.grading import check_answer
from exercises.item import Item
from exercises.progress import Progress
from exercises.widget.view import ItemView, ProgressView
from tests.driving import (
    CHECK,
    answer_by_keyboard,
    answer_by_mouse,
    current,
    right_outcome,
    tab_to,
    wait_for,
)
from tests.stage import Stage
from tests.test_browser import BROWSER

COUNTY = Path(__file__).resolve().parent / "fixtures" / "county"
IDS = (
    "steady-progress",
    "place-of-irrigation",
    "how-is-it-read",
    "dry-year",
    "who-or-what",
    "report-or-order",
    "how-it-runs",
    "what-went-wrong",
    "which-carries-less",
    "dry-year-in-english",
    "mend-the-drought",
    "tell-a-farmer",
)
UNFOLD = "() => document.querySelectorAll('details').forEach(d => { d.open = true })"
NO_STORAGE = "Object.defineProperty(window, 'indexedDB', { value: undefined })"


def load(item_id: str) -> Item:
    return load_item(item_id, "county-2031", COUNTY)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def stage(chromium: Any) -> Iterator[Stage]:
    made = Stage(chromium)
    yield made
    assert made.errors == []
    made.close()


# --- each type -------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
@pytest.mark.parametrize("item_id", IDS)
def test_wrong_then_right(stage: Stage, item_id: str, way: str) -> None:
    """A wrong answer hears what is said of it, the right one is taken; the focus stays on Check."""
    item = load(item_id)
    place = stage.put(ItemView(item, Progress(None)))
    for answer in (wrong_answer(item), item.model):
        if way == "mouse":
            answer_by_mouse(stage.page, place, item, answer)
            place.locator(CHECK).click()
        else:
            answer_by_keyboard(stage.page, place, item, answer)
            tab_to(stage.page, CHECK)
            stage.page.keyboard.press("Space")
        wanted = check_answer(item, answer)
        place.locator(".rr-message", has_text=wanted.message).wait_for(timeout=5_000)
        said = wait_for(place, wanted.outcome)
        assert all(mark.text in said for mark in wanted.marks)
        assert f"In the text: {item.passage}" in said
        assert stage.page.evaluate("s => document.activeElement.matches(s)", CHECK)
    assert wanted.outcome == right_outcome(item)


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_a_meaning_can_be_argued_for(stage: Stage, way: str) -> None:
    """The Chinese shows what was not recognized; opened, it takes the learner's own wording."""
    view = ItemView(load("dry-year-in-english"), Progress(None))
    place = stage.put(view)
    place.locator("textarea").fill("The meeting claimed that this year was a thirsty spell.")
    place.locator(CHECK).click()
    meanings = place.locator(".rr-meanings .rr-zh")
    meanings.wait_for()
    assert meanings.locator(".rr-is-unrecognized").inner_text().startswith("雨水偏少")
    assert meanings.locator(".rr-is-flagged").inner_text().startswith("指出")
    assert [span.inner_text() for span in meanings.locator(".rr-is-found").all()] == [
        "会议",
        "今年",
    ]
    fold = place.locator(".rr-open details")
    if way == "mouse":
        fold.locator("summary").click()
        fold.locator("input").fill("a thirsty spell")
        fold.get_by_role("button", name="Record").click()
    else:
        place.locator(CHECK).focus()
        tab_to(stage.page, ".rr-open summary")
        stage.page.keyboard.press("Enter")
        stage.page.keyboard.press("Tab")
        stage.page.keyboard.type("a thirsty spell")
        stage.page.keyboard.press("Enter")
    place.locator(".rr-feedback", has_text="you translated it as “a thirsty spell”").wait_for()
    assert wait_for(place, "for-review").startswith("⚑")
    (event,) = [e for e in view._progress.events.values() if e.outcome == "for-review"]
    assert event.marks == ({"place": "雨水偏少", "status": "disputed", "text": "a thirsty spell"},)


def test_what_changed_is_said(stage: Stage) -> None:
    """The second attempt is told what it gained; the text stays in its place to be edited."""
    place = stage.put(ItemView(load("dry-year-in-english"), Progress(None)))
    for text in ("The meeting noted a dry time.", "The meeting noted a dry time this year."):
        place.locator("textarea").fill(text)
        place.locator(CHECK).click()
    place.locator(".rr-changed", has_text="now found: 今年").wait_for()
    assert place.locator("textarea").input_value() == text


def test_many_meanings_stay_in_a_fold(stage: Stage) -> None:
    """Where most is missing the list is closed, and the sentence alone shows it."""
    place = stage.put(ItemView(load_item("03.5"), Progress(None)))
    place.locator("textarea").fill("We should face our gaps squarely.")
    place.locator(CHECK).click()
    place.locator("summary", has_text="Not recognized:").wait_for()
    assert not place.locator(".rr-open").is_visible()


@pytest.mark.parametrize("theme", ["light", "dark", "high-contrast"])
@pytest.mark.parametrize("item_id", IDS)
def test_no_violation_in_any_outcome(chromium: Any, item_id: str, theme: str) -> None:
    """axe finds nothing: untouched, empty, wrong with hints, right with the model answer."""
    from axe_playwright_python.sync_playwright import Axe

    item = load(item_id)
    stage = Stage(chromium, theme)
    made = [ItemView(item, Progress(None)) for _ in range(4)]
    for _ in item.hint:
        made[2].hint()
    made[1].check(item.empty)
    for _ in range(2):
        made[2].check(wrong_answer(item))
    made[3].check(wrong_answer(item))
    made[3].check(item.model)
    made[3].reveal()
    outcomes = [view.feedback.get("outcome", "") for view in made]
    for view in made:
        stage.put(view)
    stage.page.evaluate(UNFOLD)
    found = Axe().run(stage.page).response["violations"]
    stage.close()
    assert outcomes[:2] == ["", "unattempted"] and outcomes[3] == right_outcome(item)
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []


@pytest.mark.parametrize("width", [244, 322, 450])
def test_narrow_and_enlarged(chromium: Any, width: int) -> None:
    """Nothing is wider than its place on a phone, or on 900 px at 200 %; targets have 24 px."""
    stage = Stage(chromium, width=width)
    for item_id in IDS:
        item = load(item_id)
        view = ItemView(item, Progress(None))
        view.check(wrong_answer(item))
        stage.put(view)
    stage.put(ProgressView(Progress(None), "2025-04-25-ai"))
    wide = stage.page.evaluate(
        """() => [...document.querySelectorAll('.rr-item')]
             .filter(i => i.scrollWidth > i.clientWidth + 1).map(i => i.innerText)"""
    )
    small = stage.page.evaluate(
        """() => [...document.querySelectorAll('.rr-item :is(button, select, summary, textarea,'
             + ' input:not([type=radio]), label.rr-option)')].filter(n => n.getClientRects().length)
             .filter(n => Math.min(n.offsetWidth, n.offsetHeight) < 24).map(n => n.outerHTML)"""
    )
    page_width = stage.page.evaluate("() => document.documentElement.scrollWidth")
    stage.close()
    assert (wide, small) == ([], [])
    assert page_width <= width


def test_every_focus_is_seen_and_keeps_shortcuts_out(stage: Stage) -> None:
    """Whatever Tab reaches has an outline and the mark that keeps Jupyter's shortcuts out."""
    for item_id in IDS:
        stage.put(ItemView(load(item_id), Progress(None)))
    stage.put(ProgressView(Progress(None), "2025-04-25-ai"))
    reached = 0
    for _ in range(200):
        stage.page.keyboard.press("Tab")
        if stage.page.evaluate("() => document.activeElement === document.body"):
            break
        reached += 1
        seen = stage.page.evaluate(
            """() => { const n = document.activeElement, s = getComputedStyle(n);
                 return [n.outerHTML.slice(0, 90), s.outlineStyle !== 'none'
                   && parseFloat(s.outlineWidth) >= 2,
                   n.dataset.lmSuppressShortcuts === 'true']; }"""
        )
        assert seen[1:] == [True, True], seen[0]
    assert reached > 60


def test_order_says_what_happened(stage: Stage) -> None:
    """Each move is told in a live region, and at the ends that there is nowhere to go."""
    item = load("how-it-runs")
    place = stage.put(ItemView(item, Progress(None)))
    first = current(place)[0]
    place.get_by_role("button", name=f"Move down: {first}").click()
    assert place.locator(".rr-live").inner_text() == f"{first}: now 2 of 3"
    place.get_by_role("button", name=f"Move up: {first}").click()
    place.get_by_role("button", name=f"Move up: {first}").click()
    assert place.locator(".rr-live").inner_text() == f"{first} stands first already"


# --- nothing is lost -------------------------------------------------------------------------


@pytest.mark.parametrize("item_id", IDS)
def test_a_draft_survives_the_cell(stage: Stage, item_id: str) -> None:
    """What was typed and not checked is back in a new view, also when the kernel died."""
    item, page = load(item_id), stage.page
    place = stage.put(ItemView(item, Progress(None)))
    answer_by_mouse(page, place, item, wrong_answer(item))
    page.wait_for_timeout(700)
    stage.open()
    place = stage.put(ItemView(item, Progress(None)))
    place.locator(".rr-notice", has_text="is back").wait_for(timeout=5_000)
    place.locator(CHECK).click()
    wait_for(place, check_answer(item, wrong_answer(item)).outcome)
    assert stage.views[0].answer == wrong_answer(item)
    stage.open()
    stage.put(ItemView(item, Progress(None)))
    page.wait_for_timeout(300)
    assert page.locator(".rr-notice", has_text="is back").count() == 0


def test_start_over_can_be_taken_back(stage: Stage) -> None:
    """Start over empties the item; until something is typed, it can be brought back."""
    item = load("dry-year-in-english")
    place = stage.put(ItemView(item, Progress(None)))
    place.locator("textarea").fill("This year it rained little.")
    place.get_by_role("button", name="Start over").click()
    assert place.locator("textarea").input_value() == ""
    place.get_by_role("button", name="Bring it back").click()
    assert place.locator("textarea").input_value() == "This year it rained little."


def test_skip_goes_on_and_is_kept(stage: Stage) -> None:
    """Skip moves the focus to the next exercise; the draft is kept with it."""
    progress = Progress(None)
    place = stage.put(ItemView(load("dry-year-in-english"), progress))
    stage.put(ItemView(load("steady-progress"), progress))
    place.locator("textarea").fill("Half a thought")
    place.get_by_role("button", name="Skip").click()
    stem = stage.page.evaluate("() => document.activeElement.querySelector('.rr-stem').textContent")
    assert stem == load("steady-progress").stem
    stage.page.wait_for_timeout(300)
    kept = [(event.answer, event.outcome) for event in progress.events.values()]
    assert kept == [("Half a thought", "unattempted")]


def test_two_copies_of_an_item(stage: Stage) -> None:
    """Two views of one item on a page do not disturb each other, and keep both answers."""
    item, progress = load("steady-progress"), Progress(None)
    places = [stage.put(ItemView(item, progress)) for _ in range(2)]
    for place, answer in zip(places, (wrong_answer(item), item.model), strict=True):
        answer_by_mouse(stage.page, place, item, answer)
        place.locator(CHECK).click()
        wait_for(place, check_answer(item, answer).outcome)
    assert places[0].locator(".rr-feedback").get_attribute("data-outcome") == "incorrect"
    assert [event.outcome for event in progress.events.values()] == ["incorrect", "correct"]


# --- the copy in the browser -----------------------------------------------------------------


def answered(stage: Stage, progress: Progress, *item_ids: str) -> None:
    """Answer items through the page, so that the browser keeps a copy."""
    for item_id in item_ids:
        item = load(item_id)
        place = stage.put(ItemView(item, progress))
        answer_by_mouse(stage.page, place, item, item.model)
        place.locator(CHECK).click()
        wait_for(place, right_outcome(item))
    stage.page.wait_for_timeout(300)


def test_what_the_disk_forgot_is_offered(stage: Stage) -> None:
    """A new session without a record is offered the browser's; taken, it is all there, once."""
    old, new = Progress(None), Progress(None)
    answered(stage, old, "steady-progress", "dry-year")
    stage.open()
    place = stage.put(ItemView(load("steady-progress"), new))
    other = stage.put(ItemView(load("dry-year"), new))
    offer = place.locator(".rr-offer")
    offer.wait_for(timeout=5_000)
    assert "2 answers of yours" in offer.inner_text()
    assert stage.page.locator(".rr-offer").count() == 1
    offer.get_by_role("button", name="Bring them back").click()
    place.get_by_text("Back: 2 answers.").wait_for(timeout=5_000)
    assert new.events == old.events
    wait_for(place, "correct")
    wait_for(other, "correct")
    stage.open()
    stage.put(ItemView(load("steady-progress"), new))
    stage.page.wait_for_timeout(500)
    assert stage.page.locator(".rr-offer").count() == 0


def test_not_now_is_respected(stage: Stage) -> None:
    """Declined, nothing is taken in."""
    answered(stage, Progress(None), "steady-progress")
    stage.open()
    new = Progress(None)
    place = stage.put(ItemView(load("dry-year"), new))
    place.get_by_role("button", name="Not now").click()
    assert place.locator(".rr-offer").count() == 0
    assert new.events == {}


def test_an_answer_that_cannot_be_written_is_in_the_copy(stage: Stage, tmp_path: Path) -> None:
    """It is said at once; the answer stays on the screen and comes back from the browser."""
    path = tmp_path / "progress.jsonl"
    path.mkdir()
    item, progress = load("steady-progress"), Progress(path)
    place = stage.put(ItemView(item, progress))
    answer_by_mouse(stage.page, place, item, item.model)
    place.locator(CHECK).click()
    place.locator(".rr-notice", has_text="not saved").wait_for(timeout=5_000)
    assert place.get_by_label(item.key, exact=True).is_checked()
    stage.page.wait_for_timeout(300)
    path.rmdir()
    stage.open()
    again = Progress(path)
    place = stage.put(ItemView(load("dry-year"), again))
    place.get_by_role("button", name="Bring them back").click()
    place.get_by_text("Back: one answer.").wait_for(timeout=5_000)
    assert [event.answer for event in Progress(path).events.values()] == []
    kept = Progress(path)
    kept.refresh()
    assert [event.answer for event in kept.events.values()] == [item.key]


def test_save_and_load(stage: Stage, tmp_path: Path) -> None:
    """The page saves a file; loaded elsewhere it is all there, loaded twice not doubled."""
    progress = Progress(None)
    answered(stage, progress, "steady-progress", "dry-year", "tell-a-farmer")
    place = stage.put(ProgressView(progress, "2025-04-25-ai"))
    with stage.page.expect_download() as download:
        place.get_by_role("button", name="Save my progress").click()
    file = tmp_path / "progress.jsonl"
    download.value.save_as(file)
    assert download.value.suggested_filename == "progress.jsonl"
    other = Progress(tmp_path / "elsewhere" / "progress.jsonl")
    place = stage.put(ProgressView(other, "2025-04-25-ai"))
    for added, known in ((3, 0), (0, 3)):
        place.locator("input[type=file]").set_input_files(file)
        said = f"Loaded: {added} answers; {known} were here already."
        place.get_by_text(said).wait_for(timeout=5_000)
    assert other.events == progress.events
    kept = Progress(other.path)
    kept.refresh()
    assert kept.events == progress.events


def test_a_foreign_file_is_told(stage: Stage, tmp_path: Path) -> None:
    """A file without answers changes nothing and is answered in a sentence."""
    file = tmp_path / "notes.txt"
    file.write_text("<b>hello</b>\n[1]\n", encoding="utf-8")
    progress = Progress(None)
    place = stage.put(ProgressView(progress, "2025-04-25-ai"))
    place.locator("input[type=file]").set_input_files(file)
    place.get_by_text("There is no answer in notes.txt.").wait_for(timeout=5_000)
    assert progress.events == {}


def test_a_long_record_is_handed_over_in_pieces(stage: Stage, tmp_path: Path) -> None:
    """A record larger than one message arrives whole in the browser and comes back whole."""
    progress = Progress(None)
    for number in range(900):
        progress.record("county-2031/none", "d", f"{number} " + "word " * 100, "partly")
    place = stage.put(ProgressView(progress, "2025-04-25-ai"))
    stage.page.wait_for_function(
        """() => new Promise(done => { const asked = indexedDB.open('reading-the-readout', 1);
             asked.onsuccess = () => { const all = asked.result.transaction('events')
               .objectStore('events').count(); all.onsuccess = () => { asked.result.close();
               done(all.result === 900); }; }; })""",
        timeout=20_000,
    )
    with stage.page.expect_download() as download:
        place.get_by_role("button", name="Save my progress").click()
    download.value.save_as(tmp_path / "p.jsonl")
    kept = Progress(tmp_path / "p.jsonl")
    kept.refresh()
    assert kept.events == progress.events


def test_the_copy_can_be_forgotten(stage: Stage) -> None:
    """Forget empties the browser's copy; the record stays."""
    progress = Progress(None)
    answered(stage, progress, "steady-progress")
    place = stage.put(ProgressView(progress, "2025-04-25-ai"))
    place.get_by_role("button", name="Forget the copy").click()
    place.get_by_text("The copy in this browser is gone.").wait_for(timeout=5_000)
    stage.open()
    stage.put(ItemView(load("dry-year"), Progress(None)))
    stage.page.wait_for_timeout(500)
    assert stage.page.locator(".rr-offer").count() == 0
    assert len(progress.events) == 1


def test_without_storage_all_the_same(chromium: Any) -> None:
    """Where the browser keeps nothing, items work and saving still gives the whole record."""
    stage = Stage(chromium, script=NO_STORAGE)
    item, progress = load("steady-progress"), Progress(None)
    place = stage.put(ItemView(item, progress))
    answer_by_mouse(stage.page, place, item, item.model)
    place.locator(CHECK).click()
    wait_for(place, "correct")
    page = stage.put(ProgressView(progress, "2025-04-25-ai"))
    with stage.page.expect_download() as download:
        page.get_by_role("button", name="Save my progress").click()
    assert item.key in Path(download.value.path()).read_text(encoding="utf-8")
    assert stage.errors == []
    stage.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_progress_page(chromium: Any, theme: str) -> None:
    """The page says what is done and what to come back to; axe finds nothing."""
    from axe_playwright_python.sync_playwright import Axe

    stage = Stage(chromium, theme)
    progress = Progress(None)
    for item_id in ("p1-who", "p1-session"):
        item = load_item(item_id)
        ItemView(item, progress).check(item.model)
    other = load_item("p1-scope")
    ItemView(other, progress).check(wrong_answer(other))
    ItemView(load_item("p1-words"), progress).skip()
    place = stage.put(ProgressView(progress, "2025-04-25-ai"))
    text = place.inner_text()
    assert "Done so far: 2 exercises." in text
    assert 'show("p1-scope")' in text and 'show("p1-words")' in text
    assert "%" not in text
    stage.page.evaluate(UNFOLD)
    found = Axe().run(stage.page).response["violations"]
    stage.close()
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []


def test_forced_colors_and_reduced_motion(chromium: Any) -> None:
    """With forced colors a pressed word differs by more than color; nothing moves by itself."""
    stage = Stage(chromium, forced_colors="active", reduced_motion="reduce")
    place = stage.put(ItemView(load("what-went-wrong"), Progress(None)))
    words = place.locator(".rr-word")
    widths = [words.nth(n).evaluate("n => getComputedStyle(n).borderBottomWidth") for n in (0, 2)]
    words.nth(2).click()
    pressed = words.nth(2).evaluate("n => getComputedStyle(n).borderBottomWidth")
    moving = stage.page.evaluate("() => document.getAnimations().length")
    stage.close()
    assert widths[0] == widths[1] != pressed
    assert moving == 0
