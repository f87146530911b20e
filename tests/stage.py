"""A page with live items on it and Python behind, without Jupyter: for looking and for axe.

The page loads item.js and item.css as they are. What the browser sends goes to the real view; what
the view changes or sends goes back to the page, as Jupyter does it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from exercises.widget.view import CourseView

WIDGET = Path(__file__).resolve().parent.parent / "exercises" / "widget"
THEMES = Path(sys.prefix) / "share/jupyter/lab/themes/@jupyterlab"
STYLES = {
    "light": "theme-light-extension",
    "dark": "theme-dark-extension",
    "high-contrast": "theme-dark-high-contrast-extension",
}
ADDRESS = "http://course.test/"
"""Answered by the page's own route; nothing leaves the machine."""

BRIDGE = """
import widget from "./item.js";
const models = {};
window.mount = (id, state) => {
  const listeners = {};
  const emit = (name, ...given) => (listeners[name] ?? []).slice().forEach((one) => one(...given));
  const changes = {};
  models[id] = {
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; changes[name] = value; },
    save_changes: () => window.toPython(id, "state", JSON.stringify(changes)),
    send: (content) => window.toPython(id, "message", JSON.stringify(content)),
    on: (name, act) => { (listeners[name] ??= []).push(act); },
    off: (name, act) => { listeners[name] = (listeners[name] ?? []).filter((one) => one !== act); },
    emit,
    take: (name, value) => { state[name] = value; emit(`change:${name}`); },
  };
  const el = document.createElement("div");
  document.querySelector("main").append(el);
  models[id].close = widget.render({ model: models[id], el });
};
window.fromPython = (id, changed, messages) => {
  for (const [name, value] of Object.entries(changed)) models[id].take(name, value);
  for (const content of messages) models[id].emit("msg:custom", content);
};
window.ready = true;
"""


class Stage:
    """A page of a browser on which views stand."""

    def __init__(
        self,
        browser: Any,
        theme: str = "light",
        width: int = 900,
        script: str = "",
        **settings: Any,
    ) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        self.page = self.context.new_page()
        if script:
            self.page.add_init_script(script)
        self.views: list[CourseView] = []
        self.errors: list[str] = []
        self._queue: list[Any] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        variables = (THEMES / STYLES[theme] / "index.css").read_text(encoding="utf-8")
        css = (WIDGET / "item.css").read_text(encoding="utf-8")
        files = {
            "": "text/html",
            "item.js": "text/javascript",
            "bridge.js": "text/javascript",
        }
        bodies = {
            "": f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Items</title>'
            f"<style>{variables}</style><style>body{{margin:12px;background:var(--jp-layout-color0)}}"
            f"{css}</style></head><body><main><h1 style='font-size:1rem;"
            "color:var(--jp-content-font-color1)'>Items</h1></main>"
            '<script type="module" src="bridge.js"></script></body></html>',
            "item.js": (WIDGET / "item.js").read_text(encoding="utf-8"),
            "bridge.js": BRIDGE,
        }

        def serve(route: Any) -> None:
            name = route.request.url.removeprefix(ADDRESS)
            if name in bodies:
                route.fulfill(body=bodies[name], content_type=files[name] + ";charset=utf-8")
            else:
                route.abort()

        self.page.route("**/*", serve)
        self.page.expose_function("toPython", self._to_python)
        self.open()

    def open(self) -> None:
        """Load the page, empty; what the browser keeps is still there."""
        self.views = []
        self.page.goto(ADDRESS)
        self.page.wait_for_function("() => window.ready")

    def put(self, view: CourseView) -> Any:
        """Put a view on the page; gives the place where it stands."""
        number = len(self.views)
        self.views.append(view)
        view.send = lambda content, buffers=None: self._push(number, {}, [content])  # type: ignore[method-assign]
        view.observe(lambda change: self._push(number, {change["name"]: change["new"]}, []))
        state = {name: getattr(view, name) for name in STATE}
        self.page.evaluate("([id, state]) => window.mount(id, state)", [number, _plain(state)])
        return self.page.locator(".rr-item").nth(number)

    def _push(self, number: int, changed: dict[str, Any], messages: list[Any]) -> None:
        changed = {name: value for name, value in changed.items() if name in STATE}
        self._queue.append([number, _plain(changed), _plain(messages)])

    def _to_python(self, number: int, kind: str, text: str) -> None:
        content = json.loads(text)
        if kind == "state":
            self.views[number].set_state(content)
        else:
            self.views[number]._on_message(self.views[number], content, [])
        self.flush()

    def flush(self) -> None:
        """Give the page what the views have changed or sent."""
        queue, self._queue = self._queue, []
        for entry in queue:
            self.page.evaluate("(entry) => window.fromPython(...entry)", entry)

    def close(self) -> None:
        self.context.close()


STATE = ("spec", "answer", "feedback", "hints_shown", "attempts", "model_answer", "notice")


def _plain(value: Any) -> Any:
    """A value as it comes out of JSON."""
    return json.loads(json.dumps(value, default=str))
