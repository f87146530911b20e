"""The reading room's pages in a real browser: accessible, foldable, narrow, printed, untrusted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from readouts.comparison import compare
from readouts.concordance import concordance
from readouts.counting import rows
from readouts.genre import skeleton
from readouts.loader import load_readout
from readouts.picture import draw, draw_record
from readouts.reader import read
from readouts.segmentation import side_by_side
from tests.county_text import COUNTY
from tests.servers import jupyter
from tests.test_browser import BROWSER

READOUT = load_readout()
TEXT = "\n".join([READOUT.headline.zh, *(block.zh for block in READOUT.paragraphs)])
PAGES = {
    "reader": read(),
    "reader-pinyin": read(pinyin=True),
    "reader-traditional": read(4, traditional=True),
    "skeleton": draw(skeleton(TEXT, 2025)),
    "record": draw_record(rows("skeletons")),
    "comparison": compare(TEXT, COUNTY),
    "concordance": concordance("人工智能", READOUT),
    "segmentation": side_by_side(READOUT.sentence("05.2")),
}
WHITE = "background:#fff;color:#111"
BLACK = "background:#111;color:#eee"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


def show(browser: Any, html: str, width: int, style: str) -> Any:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(
        f'<!doctype html><html lang="en"><head><title>x</title></head><body style="{style}">'
        f"<main><h1>Page</h1>{html}</main></body></html>"
    )
    return page


@pytest.mark.parametrize("style", [WHITE, BLACK], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_violation(chromium: Any, name: str, style: str) -> None:
    """axe finds nothing, with every fold open."""
    from axe_playwright_python.sync_playwright import Axe

    page = show(chromium, PAGES[name].html(), 900, style)
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    found = Axe().run(page).response["violations"]
    page.close()
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


@pytest.mark.parametrize("name", PAGES)
def test_narrow(chromium: Any, name: str) -> None:
    """On 244 px nothing makes the page itself wider; wide tables scroll in a box of their own."""
    page = show(chromium, PAGES[name].html(), 244, WHITE)
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")
    wide = page.evaluate("() => document.documentElement.scrollWidth")
    page.close()
    assert wide <= 244


def test_terms_by_keyboard(chromium: Any) -> None:
    """Tab reaches a term, Enter opens its card, the inner term's card comes with it."""
    page = show(chromium, read("03.4").html(), 900, WHITE)
    page.keyboard.press("Tab")
    for _ in range(20):
        if page.evaluate("() => document.activeElement.textContent") == "关键核心技术":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_text("key core technologies", exact=True).first.is_visible()
    page.keyboard.press("Enter")
    assert not page.get_by_text("key core technologies", exact=True).first.is_visible()
    page.close()


def test_print(chromium: Any, tmp_path: Path) -> None:
    """The whole text prints, on more than one page."""
    page = show(chromium, read().html(), 900, WHITE)
    pdf = page.pdf(path=str(tmp_path / "text.pdf"), format="A4")
    page.close()
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") >= 2


@pytest.mark.parametrize("front", ["lab", "notebook"])
def test_untrusted(chromium: Any, front: str, tmp_path: Path) -> None:
    """In a notebook that nobody has run, the saved reader opens its terms and keeps its English."""
    output = nbformat.v4.new_output(
        "execute_result", {"text/html": read(4).html(), "text/plain": "x"}, execution_count=1
    )
    cell = nbformat.v4.new_code_cell("read(4)", outputs=[output], execution_count=1)
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel})
    nbformat.write(notebook, tmp_path / "untrusted.ipynb")
    with jupyter(front, tmp_path, tmp_path / "log") as address:
        page = chromium.new_page(viewport={"width": 1000, "height": 900})
        page.goto(f"{address}/{'lab/tree' if front == 'lab' else 'notebooks'}/untrusted.ipynb")
        page.wait_for_selector(".jp-OutputArea-output summary", timeout=60_000)
        page.wait_for_timeout(1500)
        term = page.locator(".jp-OutputArea-output summary", has_text="自主可控").first
        card = page.get_by_text("zìzhǔ kěkòng", exact=True).first
        assert not card.is_visible()
        term.click()
        assert card.is_visible()
        line = page.locator(".jp-OutputArea-output summary", has_text="必须").first
        before = page.get_by_text("习近平", exact=False).first.bounding_box()
        assert line.bounding_box()["height"] < 40 and before is not None
        english = page.get_by_text("Xi Jinping stressed that, in the field", exact=False)
        assert english.count() == 1 and not english.is_visible()
        page.close()
