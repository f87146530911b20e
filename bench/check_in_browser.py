"""From a click on Check to visible feedback, in a real browser and JupyterLab.

Beside it, in the same notebook and kernel, the plain way: an ipywidgets Button whose click sets an
HTML widget to a fixed text. Clicks on the two alternate; the time is the page's own, from the click
to the first change in what is shown. The limit: at most 60 ms in the median.

    .venv/bin/python bench/check_in_browser.py [ROUNDS]
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tests.servers import find_browser, jupyter  # the same servers as in the tests

CELLS = (
    "from exercises import show",
    'show("lecture-content")',
    'show("translate-lecturer")',
    "import ipywidgets, itertools\n"
    "button, said = ipywidgets.Button(description='Plain'), ipywidgets.HTML('-')\n"
    "turns = itertools.count()\n"
    "def answer(_):\n"
    "    said.value = f'<p>Not yet ({next(turns)}). Half the term is missing.</p>'\n"
    "button.on_click(answer)\n"
    "ipywidgets.VBox([button, said])",
)
TIMED = """([button, shown]) => new Promise((done) => {
  const start = performance.now();
  new MutationObserver((_, me) => { me.disconnect(); done(performance.now() - start); })
    .observe(shown, { childList: true, subtree: true, characterData: true });
  button.click();
})"""


def timed(page: Any, button: Any, shown: Any) -> float:
    """Milliseconds from a click to the first change in what is shown."""
    handles = [button.element_handle(), shown.element_handle()]
    milliseconds: float = page.evaluate(TIMED, handles)
    page.wait_for_timeout(60)
    return milliseconds


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 41
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        made = [nbformat.v4.new_code_cell(source) for source in CELLS]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": kernel})
        nbformat.write(notebook, folder / "bench.ipynb")
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-background-networking"]
        )
        with jupyter("lab", folder, folder / "log") as address:
            page = browser.new_page(viewport={"width": 1200, "height": 1400})
            page.goto(f"{address}/lab/tree/bench.ipynb")
            page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
            page.wait_for_timeout(4000)
            page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
            page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
            page.locator("button", has_text="Plain").wait_for(timeout=60_000)
            page.wait_for_timeout(1500)
            choice, text = page.locator(".rr-item").nth(0), page.locator(".rr-item").nth(1)
            plain = page.locator("button", has_text="Plain")
            html = page.locator(".widget-html-content").last
            times: dict[str, list[float]] = {"choice": [], "translate": [], "plain": []}
            for turn in range(rounds):
                choice.locator("input[type=radio]").nth(turn % 4).check()
                ending = "and gave advice" if turn % 2 else "on this"
                text.locator("textarea").fill(f"Professor Zheng Nanning lectured {ending}.")
                page.wait_for_timeout(700)  # the draft is handed on after a pause
                for kind, item in (("choice", choice), ("translate", text)):
                    places = item.locator(".rr-check"), item.locator(".rr-feedback")
                    times[kind].append(timed(page, *places))
                times["plain"].append(timed(page, plain, html))
        browser.close()
    for kind, all_times in times.items():
        median, worst = statistics.median(all_times), max(all_times)
        print(f"{kind:10} median {median:5.1f} ms   worst {worst:5.1f} ms   ({rounds} clicks)")
    ratio = statistics.median(times["choice"]) / statistics.median(times["plain"])
    print(f"choice is {ratio:.2f} × the plain way; limit 60 ms in the median")


if __name__ == "__main__":
    main()
