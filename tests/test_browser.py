"""Lesson 01 in a real browser, in JupyterLab and in Notebook 7, by mouse and by keyboard."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from exercises.bank import load_item
from exercises.progress import read_events
from tests.servers import find_browser, jupyter

ROOT = Path(__file__).resolve().parent.parent
LESSON = "01-what-a-readout-is"
BROWSER = find_browser()
REQUIRED = os.environ.get("READOUT_BROWSER") == "required"

if BROWSER is None and REQUIRED:
    raise RuntimeError("READOUT_BROWSER=required, and there is no Chromium on this machine.")
if BROWSER is None:
    pytest.skip(
        "NO BROWSER: the lessons were NOT tried in a browser. Install Chromium and run again.",
        allow_module_level=True,
    )


@dataclass
class Front:
    """One front end with lesson 01 open."""

    name: str
    page: Any
    folder: Path
    address: str
    strangers: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def take(self, error: str) -> None:
        """Keep an error of ours: widgets are loaded from a blob, Jupyter's own code is not."""
        if any(sign in error for sign in ("blob:", "anywidget", "rr-", "Error displaying widget")):
            self.errors.append(error)

    def open(self) -> None:
        path = "lab/tree" if self.name == "lab" else "notebooks"
        self.page.goto(f"{self.address}/{path}/{LESSON}.ipynb")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        for _ in range(300):
            sessions = self.page.request.get(f"{self.address}/api/sessions").json()
            if [s["kernel"]["execution_state"] for s in sessions] == ["idle"]:
                break
            self.page.wait_for_timeout(100)
        self.page.wait_for_timeout(1000)

    def run_all(self) -> None:
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
        self.page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
        wanted = len(item_ids())
        self.page.wait_for_function(
            "n => document.querySelectorAll('.rr-item').length >= n", arg=wanted, timeout=90_000
        )

    def item(self, item_id: str) -> Any:
        """The live item that a cell shows."""
        cell = self.page.locator(".jp-CodeCell").filter(
            has=self.page.locator(".jp-InputArea", has_text=f'show("{item_id}")')
        )
        found = cell.locator(".rr-item").first
        found.scroll_into_view_if_needed()
        return found

    def cells(self) -> int:
        count: int = self.page.evaluate(
            "() => document.querySelectorAll('.jp-Notebook .jp-Cell').length"
        )
        return count

    def save(self) -> None:
        self.page.locator(".lm-MenuBar-itemLabel", has_text="File").first.click()
        self.page.locator(".lm-Menu-itemLabel", has_text="Save Notebook").first.click()
        self.page.wait_for_timeout(1500)


def item_ids() -> list[str]:
    """The items that lesson 01 shows, in order."""
    from lessons.build import is_exercise, read_source

    cells = (cell.source for cell in read_source(LESSON).cells if is_exercise(cell))
    return [source.split('"')[1] for source in cells]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER,
            args=["--no-sandbox", "--disable-background-networking", "--no-first-run"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["lab", "notebook"])
def front(request: Any, chromium: Any, tmp_path_factory: Any) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copyfile(ROOT / "lessons" / f"{LESSON}.ipynb", folder / f"{LESSON}.ipynb")
    with jupyter(request.param, folder, folder / "server.log") as address:
        page = chromium.new_page(viewport={"width": 1200, "height": 900})
        found = Front(request.param, page, folder, address)

        def look(asked: Any) -> None:
            if not asked.url.startswith((address, address.replace("http", "ws"), "data:", "blob:")):
                found.strangers.append(asked.url)

        page.on("request", look)
        page.on("pageerror", lambda error: found.take(f"{error.message}\n{error.stack}"))
        page.on("console", lambda said: said.type == "error" and found.take(said.text))
        found.open()
        found.run_all()
        yield found
        page.close()


def feedback(item: Any) -> str:
    """The feedback that an item shows, once it is there."""
    item.locator(".rr-feedback .rr-message").wait_for(timeout=10_000)
    text: str = item.locator(".rr-feedback").inner_text()
    return text


def wait_for(item: Any, outcome: str) -> str:
    item.locator(f'.rr-feedback[data-outcome="{outcome}"]').wait_for(timeout=10_000)
    return feedback(item)


# --- by mouse --------------------------------------------------------------------------------


def test_choice_by_mouse(front: Front) -> None:
    """A wrong option explains itself, the key is Correct."""
    loaded = load_item("lecture-content")
    item = front.item("lecture-content")
    wrong = loaded.distractors[0]
    item.get_by_label(wrong.text).click()
    item.get_by_role("button", name="Check").click()
    assert wrong.rationale in wait_for(item, "incorrect")
    item.get_by_label(loaded.key).click()
    item.get_by_role("button", name="Check").click()
    assert wait_for(item, "correct").startswith("✓\nCorrect.") or "Correct." in feedback(item)


def test_cloze_by_mouse(front: Front) -> None:
    """A near miss is told why, the right words are Correct."""
    loaded = load_item("hinge-words")
    item = front.item("hinge-words")
    boxes = item.locator("input.rr-gap")
    boxes.nth(0).fill(loaded.gaps[0].near[0].text)
    boxes.nth(1).fill(loaded.gaps[1].text)
    item.get_by_role("button", name="Check").click()
    assert loaded.gaps[0].near[0].why in wait_for(item, "partly")
    boxes.nth(0).fill(loaded.gaps[0].text)
    item.get_by_role("button", name="Check").click()
    assert "Correct." in wait_for(item, "correct")


def test_segment_by_mouse(front: Front) -> None:
    """A break in the wrong place is explained; the gold breaks are Correct."""
    loaded = load_item("lecture-words")
    item = front.item("lecture-words")
    buttons = item.locator(".rr-break")
    wrong = loaded.zh.index("郑南宁")
    buttons.nth(wrong).click()
    item.get_by_role("button", name="Check").click()
    assert "surname" in wait_for(item, "incorrect")
    buttons.nth(wrong).click()
    for position in sorted(loaded.gold):
        buttons.nth(position - 1).click()
    item.get_by_role("button", name="Check").click()
    assert "Correct." in wait_for(item, "correct")


def test_translate_by_mouse(front: Front) -> None:
    """Half a sentence is Partly; references come only after two attempts; then Correct."""
    loaded = load_item("translate-lecturer")
    item = front.item("translate-lecturer")
    compare = item.get_by_role("button", name="Compare with two translations")
    item.locator("textarea").fill("Professor Zheng Nanning spoke.")
    compare.click(force=True)
    assert item.locator(".rr-model").inner_text() == ""
    item.get_by_role("button", name="Check").click()
    assert "not recognized" in wait_for(item, "partly")
    item.locator("textarea").fill(loaded.references[0])
    item.get_by_role("button", name="Check").click()
    assert "as far as this check can see" in wait_for(item, "correct")
    compare.click()
    item.locator(".rr-answers").wait_for(timeout=10_000)
    assert loaded.references[1] in item.locator(".rr-answers").inner_text()


# --- by keyboard -----------------------------------------------------------------------------


@pytest.mark.parametrize("item_id", ["match-genres", "label-listeners"])
def test_rows_by_mouse(front: Front, item_id: str) -> None:
    """Each line gets an option from its list; a wrong one is explained, all right are Correct."""
    item, loaded = front.item(item_id), load_item(item_id)
    selects = item.locator("select")
    for number, row in enumerate(loaded.rows):
        wrong = next(option for option in loaded.options if option != row.key)
        selects.nth(number).select_option(wrong)
    item.locator(".rr-check").click()
    assert loaded.rows[0].clue in wait_for(item, "incorrect")
    for number, row in enumerate(loaded.rows):
        selects.nth(number).select_option(row.key)
    item.locator(".rr-check").click()
    assert loaded.rationale in wait_for(item, "correct")


def tab_to(front: Front, selector: str) -> None:
    """Press Tab until an element that fits the selector has the focus."""
    for _ in range(40):
        if front.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        front.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector}")


def start_at(front: Front, item_id: str) -> Any:
    """Put the focus on an item's root; from there only keys are pressed."""
    item = front.item(item_id)
    item.evaluate("node => node.focus()")
    return item


def press_check(front: Front, item: Any, outcome: str) -> str:
    tab_to(front, ".rr-check")
    front.page.keyboard.press("Space")
    text = wait_for(item, outcome)
    assert front.page.evaluate("() => document.activeElement.matches('.rr-check')")
    return text


def test_choice_by_keyboard(front: Front) -> None:
    """Arrow keys choose, Space on Check answers, the focus stays."""
    loaded = load_item("important")
    item = start_at(front, "important")
    tab_to(front, 'input[type="radio"]')
    front.page.keyboard.press("Space")
    order = list(loaded.options)
    for wanted, outcome in ((loaded.distractors[0].text, "incorrect"), (loaded.key, "correct")):
        if outcome == "correct":
            item.evaluate("node => node.focus()")
            tab_to(front, 'input[type="radio"]')
        for _ in order:
            if front.page.evaluate("() => document.activeElement.value") == wanted:
                break
            front.page.keyboard.press("ArrowDown")
        press_check(front, item, outcome)


def test_cloze_by_keyboard(front: Front) -> None:
    """Typing and Enter are enough."""
    loaded = load_item("exit-author")
    item = start_at(front, "exit-author")
    tab_to(front, "input.rr-gap")
    front.page.keyboard.insert_text("听")
    front.page.keyboard.press("Enter")
    wait_for(item, "incorrect")
    front.page.keyboard.press("Control+a")
    front.page.keyboard.insert_text(loaded.gaps[0].text)
    front.page.keyboard.press("Tab")
    front.page.keyboard.insert_text(loaded.gaps[1].text)
    press_check(front, item, "correct")


def test_segment_by_keyboard(front: Front) -> None:
    """Arrow keys move, Space sets a break."""
    loaded = load_item("lecture-words")
    item = start_at(front, "lecture-words")
    item.get_by_role("button", name="Start over").focus()
    front.page.keyboard.press("Enter")
    at = 0
    front.page.keyboard.press("Space")
    press_check(front, item, "incorrect")
    item.evaluate("node => node.focus()")
    tab_to(front, ".rr-break")
    front.page.keyboard.press("Space")
    for position in sorted(loaded.gold):
        while at < position - 1:
            front.page.keyboard.press("ArrowRight")
            at += 1
        front.page.keyboard.press("Space")
    press_check(front, item, "correct")


def test_rows_by_keyboard(front: Front) -> None:
    """A line's option is chosen by typing its first letters; Tab goes on to the next line."""
    item, loaded = start_at(front, "label-listeners"), load_item("label-listeners")
    tab_to(front, "select")
    for row in loaded.rows:
        front.page.keyboard.type(row.key[:3])
        front.page.keyboard.press("Tab")
    assert loaded.rationale in press_check(front, item, "correct")


def test_translate_by_keyboard(front: Front) -> None:
    """A text is typed and checked, then another."""
    loaded = load_item("translate-hinge")
    item = start_at(front, "translate-hinge")
    tab_to(front, "textarea")
    front.page.keyboard.type("Xi gave a speech.")
    press_check(front, item, "partly")
    item.evaluate("node => node.focus()")
    tab_to(front, "textarea")
    front.page.keyboard.press("Control+a")
    front.page.keyboard.type(loaded.references[1])
    press_check(front, item, "correct")


# --- what must not happen --------------------------------------------------------------------


def test_input_method(front: Front) -> None:
    """Enter while composing submits nothing; what was composed arrives whole."""
    item = start_at(front, "warm-study")
    tab_to(front, "input.rr-gap")
    session = front.page.context.new_cdp_session(front.page)
    for text in ("f", "fa", "fa z", "fa zhan"):
        session.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
    front.page.evaluate(
        """() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
             {key: "Enter", bubbles: true, isComposing: true, keyCode: 229}))"""
    )
    front.page.wait_for_timeout(500)
    assert item.locator(".rr-feedback .rr-message").count() == 0
    session.send("Input.insertText", {"text": "发展"})
    assert item.locator("input.rr-gap").nth(0).input_value() == "发展"
    front.page.keyboard.press("Enter")
    assert "right" in wait_for(item, "partly")


@pytest.mark.parametrize(
    "selector",
    [".rr-check", 'input[type="radio"]', ".rr-feedback .rr-message", ".rr-stem", ".rr-zh"],
)
def test_shortcuts_stay_out(front: Front, selector: str) -> None:
    """After a click on a button, a radio, feedback or plain text, keys change no cell."""
    item = front.item("lecture-content")
    before = front.cells()
    kinds = front.page.evaluate(KINDS)
    item.locator(selector).first.click()
    for key in ("b", "d", "d", "x", "m", "y", "r", "a", "c", "v"):
        front.page.keyboard.press(key)
    front.page.wait_for_timeout(400)
    assert front.cells() == before
    assert front.page.evaluate(KINDS) == kinds
    assert front.item("lecture-content").is_visible()


KINDS = (
    "() => [...document.querySelectorAll('.jp-Cell')].map(c => c.className.match(/jp-\\w+Cell/)[0])"
)


def test_long_answer_stays_on_the_page(front: Front) -> None:
    """10 MB are not sent anywhere; the sentence says why, the text stays."""
    item = front.item("translate-comrades")
    item.locator("textarea").evaluate("(node) => { node.value = 'meeting '.repeat(1310720); }")
    item.get_by_role("button", name="Check").click()
    notice = item.locator(".rr-notice")
    notice.wait_for(timeout=20_000)
    assert "up to 2,000 can be checked" in notice.inner_text()
    assert item.locator("textarea").evaluate("node => node.value.length") == 10485760
    item.locator("textarea").fill("")


def test_learner_text_is_never_html(front: Front) -> None:
    """Tags, emoji and right-to-left marks stay text."""
    item = front.item("translate-comrades")
    text = "The Politburo <img src=x onerror=alert(1)> listened 🎉 and \u202e they discussed it."
    item.locator("textarea").fill(text)
    item.get_by_role("button", name="Check").click()
    wait_for(item, "partly")
    assert item.locator("img").count() == 0
    assert item.locator("textarea").input_value() == text


def test_save_reload_and_go_on(front: Front) -> None:
    """What is saved is static and without the learner's data; a rerun brings the answer back."""
    answered = front.item("translate-lecturer").locator("textarea").input_value()
    front.save()
    saved = (front.folder / f"{LESSON}.ipynb").read_text(encoding="utf-8")
    assert "application/vnd.jupyter.widget-view+json" not in saved
    assert '"widgets"' not in saved
    assert answered not in saved
    assert front.item("translate-lecturer").is_visible()
    for kernel in front.page.request.get(f"{front.address}/api/sessions").json():
        front.page.request.delete(f"{front.address}/api/sessions/{kernel['id']}")
    front.page.goto("about:blank")
    front.open()
    form = front.page.locator(".readout-item").first
    form.wait_for(timeout=30_000)
    assert front.page.locator(".rr-item").count() == 0
    assert front.page.locator(".readout-item").count() == len(item_ids())
    assert "Error displaying widget" not in front.page.inner_text("body")
    front.run_all()
    item = front.item("translate-lecturer")
    assert item.locator("textarea").input_value() == answered
    assert "Correct" in wait_for(item, "correct")


def test_progress_file_holds_each_answer(front: Front) -> None:
    """Every answer that was checked stands in the file, the last ones right."""
    events = read_events(front.folder / "progress.jsonl").values()
    latest = {event.item: event for event in events}
    wanted = load_item("lecture-content").model
    assert latest["2025-04-25-ai/lecture-content"].answer == wanted
    assert latest["2025-04-25-ai/translate-hinge"].outcome == "correct"


def test_nothing_leaves_the_machine(front: Front) -> None:
    """No request to another machine, no error of ours in the console."""
    assert front.strangers == []
    assert front.errors == []


@pytest.mark.parametrize("width", [700, 360])
def test_narrow(front: Front, width: int) -> None:
    """On a phone no item is wider than its place."""
    front.page.set_viewport_size({"width": width, "height": 800})
    if front.name == "lab" and front.page.locator(".jp-FileBrowser").is_visible():
        front.page.keyboard.press("Control+b")
    front.page.wait_for_timeout(800)
    wide = front.page.evaluate(
        """() => [...document.querySelectorAll('.rr-item')]
             .filter(i => i.scrollWidth > i.clientWidth + 1).map(i => i.innerText)"""
    )
    front.page.set_viewport_size({"width": 1200, "height": 900})
    assert wide == []
