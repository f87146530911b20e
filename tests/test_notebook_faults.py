"""What notebooks do to exercises: run twice, two tabs, a dead kernel, a forgotten disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from exercises.bank import load_item
from exercises.progress import read_events
from readouts.loader import ROOT
from tests.driving import CHECK, answer_by_mouse, wait_for
from tests.servers import jupyter, stop_kernels, xsrf
from tests.test_browser import BROWSER

IMPORT = "from exercises import show, show_progress"
CHOICE, TEXT = "lecture-content", "translate-lecturer"


@dataclass
class Bench:
    """A front end over a folder, in a browser context of its own."""

    name: str
    address: str
    folder: Path
    context: Any

    def write(self, name: str, *cells: str) -> None:
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        made = [nbformat.v4.new_code_cell(source) for source in cells]
        notebook = nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel})
        nbformat.write(notebook, self.folder / f"{name}.ipynb")

    def open(self, name: str) -> Any:
        page = self.context.new_page()
        path = "lab/workspaces/{0}/tree/{0}" if self.name == "lab" else "notebooks/{0}"
        page.goto(f"{self.address}/{path.format(name)}.ipynb?reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.wait_for_kernel(page)
        return page

    def wait_for_kernel(self, page: Any) -> None:
        for _ in range(300):
            sessions = page.request.get(f"{self.address}/api/sessions").json()
            if sessions and all(s["kernel"]["execution_state"] == "idle" for s in sessions):
                break
            page.wait_for_timeout(100)
        page.wait_for_timeout(800)

    def menu(self, page: Any, bar: str, entry: str) -> None:
        page.locator(".lm-MenuBar-itemLabel", has_text=bar).first.click()
        page.locator(".lm-Menu-itemLabel", has_text=entry).first.click()

    def run_all(self, page: Any, wanted: int) -> None:
        page.locator(".rr-item").evaluate_all("all => all.forEach(one => one.remove())")
        self.menu(page, "Run", "Run All Cells")
        page.wait_for_function(
            "n => document.querySelectorAll('.rr-item').length >= n", arg=wanted, timeout=60_000
        )
        page.wait_for_timeout(300)

    def answers(self) -> dict[str, Any]:
        events = read_events(self.folder / "progress.jsonl").values()
        return {event.item.partition("/")[2]: event.answer for event in events}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["lab", "notebook"])
def server(request: Any, tmp_path_factory: Any) -> Iterator[tuple[str, str, Path]]:
    folder = tmp_path_factory.mktemp(request.param)
    with jupyter(request.param, folder, folder / "server.log") as address:
        yield request.param, address, folder


@pytest.fixture
def bench(server: tuple[str, str, Path], chromium: Any) -> Iterator[Bench]:
    name, address, folder = server
    context = chromium.new_context(viewport={"width": 1200, "height": 900})
    made = Bench(name, address, folder, context)
    (folder / "progress.jsonl").unlink(missing_ok=True)
    yield made
    page = context.new_page()
    page.goto(f"{address}/tree")
    stop_kernels(page, address)
    context.close()


def item(page: Any, number: int = 0) -> Any:
    found = page.locator(".rr-item").nth(number)
    found.scroll_into_view_if_needed()
    return found


def is_back(place: Any, text: str) -> None:
    """What was typed stands in the item again, and that is said."""
    place.locator(".rr-notice", has_text="is back").wait_for(timeout=10_000)
    assert place.locator("textarea").input_value() == text


def test_a_draft_survives_running_again(bench: Bench) -> None:
    """Run twice, Run All, output cleared: what was typed and not checked is there."""
    bench.write("twice", IMPORT, f'show("{TEXT}")')
    page = bench.open("twice")
    bench.run_all(page, 1)
    item(page).locator("textarea").fill("Professor Zheng explained")
    page.wait_for_timeout(800)
    bench.run_all(page, 1)
    is_back(item(page), "Professor Zheng explained")
    bench.menu(page, "Edit", "Clear Outputs of All Cells")
    page.wait_for_timeout(500)
    bench.run_all(page, 1)
    is_back(item(page), "Professor Zheng explained")


def test_a_draft_survives_the_kernel(bench: Bench) -> None:
    """The kernel dies while somebody types: they are told, and the words come back."""
    bench.write("death", IMPORT, f'show("{TEXT}")')
    page = bench.open("death")
    bench.run_all(page, 1)
    item(page).locator("textarea").fill("Professor")
    page.wait_for_timeout(600)
    stop_kernels(page, bench.address)
    page.wait_for_timeout(500)
    item(page).locator("textarea").fill("Professor Zheng Nanning lectured")
    page.wait_for_timeout(800)
    item(page).locator(CHECK).click()
    item(page).locator(".rr-notice", has_text="No reply yet").wait_for(timeout=10_000)
    page.close()
    page = bench.open("death")
    bench.run_all(page, 1)
    is_back(item(page), "Professor Zheng Nanning lectured")
    item(page).locator(CHECK).click()
    wait_for(item(page), "partly")


def test_two_tabs(bench: Bench) -> None:
    """Two notebooks at once: both answers are kept, and each sees the other's when run again."""
    for name in ("left", "right"):
        bench.write(name, IMPORT, f'show("{CHOICE}")', f'show("{TEXT}")')
    left, right = bench.open("left"), bench.open("right")
    for page in (left, right):
        bench.run_all(page, 2)
    choice, text = load_item(CHOICE), load_item(TEXT)
    answer_by_mouse(left, item(left), choice, choice.model)
    item(left).locator(CHECK).click()
    wait_for(item(left), "correct")
    answer_by_mouse(right, item(right, 1), text, text.model)
    item(right, 1).locator(CHECK).click()
    wait_for(item(right, 1), "correct")
    assert bench.answers() == {CHOICE: choice.model, TEXT: text.model}
    for page in (left, right):
        bench.run_all(page, 2)
        wait_for(item(page), "correct")
        wait_for(item(page, 1), "correct")


def test_out_of_order_and_twice_on_a_page(bench: Bench) -> None:
    """A cell run before its import fails as Python does, then works; two copies keep both."""
    bench.write("order", f'show("{CHOICE}")', IMPORT, f'show("{CHOICE}")')
    page = bench.open("order")
    bench.menu(page, "Run", "Run All Cells")
    page.get_by_text("NameError").first.wait_for(timeout=20_000)
    page.locator(".jp-CodeCell").nth(1).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    page.wait_for_timeout(1000)
    bench.run_all(page, 2)
    choice = load_item(CHOICE)
    for number, answer in ((0, choice.distractors[0].text), (1, choice.key)):
        answer_by_mouse(page, item(page, number), choice, answer)
        item(page, number).locator(CHECK).click()
        wait_for(item(page, number), "correct" if answer == choice.key else "incorrect")
    events = read_events(bench.folder / "progress.jsonl").values()
    assert [event.outcome for event in events] == ["incorrect", "correct"]


def test_restart_and_run(bench: Bench) -> None:
    """After a restart of the kernel the answers are where they were."""
    bench.write("restart", IMPORT, f'show("{CHOICE}")')
    page = bench.open("restart")
    bench.run_all(page, 1)
    choice = load_item(CHOICE)
    answer_by_mouse(page, item(page), choice, choice.key)
    item(page).locator(CHECK).click()
    wait_for(item(page), "correct")
    for session in page.request.get(f"{bench.address}/api/sessions").json():
        kernel = f"{bench.address}/api/kernels/{session['kernel']['id']}"
        assert page.request.post(f"{kernel}/restart", headers=xsrf(page)).ok
    bench.wait_for_kernel(page)
    bench.run_all(page, 1)
    wait_for(item(page), "correct")


def test_a_forgotten_disk(bench: Bench) -> None:
    """As on Binder: the record is gone, the browser still has it and brings it back."""
    bench.write("binder", IMPORT, f'show("{CHOICE}")', "show_progress()")
    page = bench.open("binder")
    bench.run_all(page, 2)
    choice = load_item(CHOICE)
    answer_by_mouse(page, item(page), choice, choice.key)
    item(page).locator(CHECK).click()
    wait_for(item(page), "correct")
    page.wait_for_timeout(500)
    stop_kernels(page, bench.address)
    page.close()
    (bench.folder / "progress.jsonl").unlink()
    page = bench.open("binder")
    bench.run_all(page, 2)
    page.get_by_role("button", name="Bring them back").click()
    page.get_by_text("Back: one answer.").wait_for(timeout=10_000)
    wait_for(item(page), "correct")
    assert "Done so far: one exercise." in item(page, 1).inner_text()
    assert bench.answers() == {CHOICE: choice.key}


def test_autoreload(bench: Bench) -> None:
    """With %autoreload an item goes on working when a module of the course was touched."""
    source = "%load_ext autoreload\n%autoreload 2\n" + IMPORT
    touch = "import pathlib, exercises.grading as g; p = pathlib.Path(g.__file__); p.touch()"
    bench.write("reload", source, f'show("{CHOICE}")', touch, f'show("{TEXT}")')
    before = (ROOT / "exercises" / "grading.py").read_bytes()
    page = bench.open("reload")
    bench.run_all(page, 2)
    choice, text = load_item(CHOICE), load_item(TEXT)
    for number, loaded in enumerate((choice, text)):
        answer_by_mouse(page, item(page, number), loaded, loaded.model)
        item(page, number).locator(CHECK).click()
        wait_for(item(page, number), "correct")
    assert (ROOT / "exercises" / "grading.py").read_bytes() == before
