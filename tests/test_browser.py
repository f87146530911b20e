"""Lesson 01 in a real browser, in JupyterLab and in Notebook 7, by mouse and by keyboard."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from classroom.edition import wrong_answer
from exercises.bank import load_item
from exercises.forms import TYPES
from exercises.grading import check_answer
from exercises.progress import read_events
from tests.driving import CHECK, answer_by_keyboard, answer_by_mouse, tab_to, wait_for
from tests.servers import find_browser, jupyter, stop_kernels

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


# --- each type, by mouse and by keyboard -----------------------------------------------------


def of_kind(kind: str) -> list[str]:
    """The items of a type that lesson 01 shows."""
    return [i for i in item_ids() if type(load_item(i)).__name__.lower() == kind]


def start_over(item: Any) -> None:
    """Empty an item, if it is not empty."""
    button = item.get_by_role("button", name="Start over", exact=True)
    if button.count():
        button.click()


def answer_and_check(front: Front, way: str, item_id: str, answer: Any) -> str:
    """Give an answer in one of the two ways, check it, wait for what is said of it."""
    loaded, item = load_item(item_id), front.item(item_id)
    wanted = check_answer(loaded, answer)
    if way == "mouse":
        answer_by_mouse(front.page, item, loaded, answer)
        item.locator(CHECK).click()
    else:
        answer_by_keyboard(front.page, item, loaded, answer)
        tab_to(front.page, CHECK)
        front.page.keyboard.press("Space")
    item.locator(".rr-message", has_text=wanted.message).wait_for(timeout=10_000)
    assert front.page.evaluate("s => document.activeElement.matches(s)", CHECK)
    return wait_for(item, wanted.outcome)


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
@pytest.mark.parametrize("kind", TYPES)
def test_each_type(front: Front, kind: str, way: str) -> None:
    """A wrong answer hears why, the right one is taken, and the focus stays on Check."""
    item_id = of_kind(kind)[0 if way == "mouse" else -1]
    loaded = load_item(item_id)
    start_over(front.item(item_id))
    wrong = check_answer(loaded, wrong_answer(loaded))
    said = answer_and_check(front, way, item_id, wrong_answer(loaded))
    assert all(mark.text in said for mark in wrong.marks)
    said = answer_and_check(front, way, item_id, loaded.model)
    assert loaded.passage in said


def test_model_answers_wait(front: Front) -> None:
    """The two translations come only after two attempts."""
    loaded = load_item("translate-comrades")
    item = front.item("translate-comrades")
    compare = item.get_by_role("button", name="Compare with two translations")
    compare.click(force=True)
    assert item.locator(".rr-model").inner_text() == ""
    for text in ("Comrades listened.", "Comrades listened and discussed."):
        item.locator("textarea").fill(text)
        item.locator(CHECK).click()
        item.locator(".rr-message").wait_for(timeout=10_000)
        front.page.wait_for_timeout(500)
    compare.click()
    item.locator(".rr-answers").wait_for(timeout=10_000)
    assert loaded.references[1] in item.locator(".rr-answers").inner_text()


# --- what must not happen --------------------------------------------------------------------


def test_input_method(front: Front) -> None:
    """Enter while composing submits nothing; what was composed arrives whole."""
    item = front.item(of_kind("cloze")[0])
    said, first = item.locator(".rr-feedback"), item.locator("input.rr-gap").nth(0)
    start_over(item)
    before = said.locator(".rr-message").all_inner_texts()
    item.evaluate("node => node.focus()")
    tab_to(front.page, "input.rr-gap")
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
    assert said.locator(".rr-message").all_inner_texts() == before
    session.send("Input.insertText", {"text": "发展"})
    assert first.input_value() == "发展"
    front.page.keyboard.press("Enter")
    item.locator(".rr-place", has_text="发展").wait_for(timeout=10_000)


@pytest.mark.parametrize(
    "selector",
    [".rr-check", 'input[type="radio"]', ".rr-feedback .rr-message", ".rr-stem", ".rr-zh"],
)
def test_shortcuts_stay_out(front: Front, selector: str) -> None:
    """After a click on a button, a radio, feedback or plain text, keys change no cell."""
    item = front.item(of_kind("choice")[0])
    before = front.cells()
    kinds = front.page.evaluate(KINDS)
    item.locator(selector).first.click()
    for key in ("b", "d", "d", "x", "m", "y", "r", "a", "c", "v"):
        front.page.keyboard.press(key)
    front.page.wait_for_timeout(400)
    assert front.cells() == before
    assert front.page.evaluate(KINDS) == kinds
    assert front.item(of_kind("choice")[0]).is_visible()


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
    text = "The Politburo <img src=x> listened 🎉 and \u202e they discussed it."
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
    stop_kernels(front.page, front.address)
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
    for kind in TYPES:
        for item_id in (of_kind(kind)[0], of_kind(kind)[-1]):
            item = load_item(item_id)
            mine = [e for e in events if e.item == item.key_id and e.answer == item.model]
            assert mine, item_id


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
