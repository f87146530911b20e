"""The pictures in exercises/README.md: each item type as a learner sees it after a wrong answer.

.venv/bin/python -m tests.pictures
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from classroom.edition import wrong_answer
from exercises.bank import load_item
from exercises.progress import Progress
from exercises.widget.view import ItemView
from tests.servers import find_browser
from tests.stage import Stage

ROOT = Path(__file__).resolve().parent
COUNTY = ROOT / "fixtures" / "county"
FOLDER = ROOT.parent / "exercises" / "pictures"
SHOWN = {
    "choice": "steady-progress",
    "cloze": "place-of-irrigation",
    "segment": "dry-year",
    "match": "who-or-what",
    "label": "report-or-order",
    "order": "how-it-runs",
    "spot": "what-went-wrong",
    "translate": "dry-year-in-english",
    "revise": "mend-the-drought",
    "compose": "tell-a-farmer",
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for kind, item_id in SHOWN.items():
            stage = Stage(browser, width=720)
            item = load_item(item_id, "county-2031", COUNTY)
            view = ItemView(item, Progress(None))
            view.check(wrong_answer(item))
            stage.put(view).screenshot(path=FOLDER / f"{kind}.png")
            stage.close()
        browser.close()


if __name__ == "__main__":
    main()
