"""How a person answers an item in a browser: by mouse, or with nothing but keys."""

from __future__ import annotations

from typing import Any

from exercises.item import Choice, Cloze, Compose, Item, Order, Rendering, Rows, Segment, Spot

CHECK = ".rr-check"


def right_outcome(item: Item) -> str:
    return "for-review" if isinstance(item, Compose) else "correct"


def wait_for(place: Any, outcome: str) -> str:
    place.locator(f'.rr-feedback[data-outcome="{outcome}"] .rr-message').wait_for(timeout=5_000)
    text: str = place.locator(".rr-feedback").inner_text()
    return text


def differing(buttons: Any, wanted: set[int]) -> list[int]:
    """The numbers of toggle buttons that do not stand as wanted."""
    states = buttons.evaluate_all("all => all.map(b => b.getAttribute('aria-pressed') === 'true')")
    return [n for n, on in enumerate(states) if on != (n in wanted)]


def wanted_buttons(item: Item, answer: Any) -> set[int]:
    """Which of an item's toggle buttons an answer wants pressed."""
    if isinstance(item, Segment):
        ends, position = set(), 0
        for word in answer.split(" "):
            position += len(word)
            ends.add(position - 1)
        return ends - {len(item.zh) - 1}
    assert isinstance(item, Spot)
    plain = -1
    marked = set()
    inside = False
    for character in answer:
        if character in "[]":
            inside = character == "["
            continue
        plain += 1
        if inside:
            marked.add(plain)
    return {n for n, (start, end) in enumerate(item.words) if marked & set(range(start, end))}


# --- by mouse --------------------------------------------------------------------------------


def answer_by_mouse(page: Any, place: Any, item: Item, answer: Any) -> None:
    if isinstance(item, Choice):
        place.get_by_label(answer, exact=True).click()
    elif isinstance(item, Cloze):
        for number, text in enumerate(answer):
            place.locator("input.rr-gap").nth(number).fill(text)
    elif isinstance(item, Segment | Spot):
        buttons = place.locator(".rr-break, .rr-word")
        for number in differing(buttons, wanted_buttons(item, answer)):
            buttons.nth(number).click()
    elif isinstance(item, Rows):
        for number, text in enumerate(answer):
            place.locator("select").nth(number).select_option(text)
    elif isinstance(item, Order):
        for number, text in enumerate(answer):
            drag(page, place, text, number)
    elif isinstance(item, Rendering):
        place.locator("textarea").fill(answer)
    else:
        place.locator("textarea").fill(answer[0])
        for number, mark in enumerate(answer[1:]):
            place.locator("select").nth(number).select_option(mark)


def drag(page: Any, place: Any, text: str, to: int) -> None:
    """Drag a line by its grip to the place with this number."""
    line = place.locator(".rr-order li").filter(has_text=text)
    grip = line.locator(".rr-grip")
    grip.scroll_into_view_if_needed()
    start = grip.bounding_box()
    target = place.locator(".rr-order li").nth(to).bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    end = target["y"] + target["height"] / 2
    end += 6 if end > start["y"] + 20 else -6 if end < start["y"] else 0
    for step in (0.3, 0.6, 1):
        page.mouse.move(start["x"] + 8, start["y"] + step * (end - start["y"]))
    page.mouse.up()


# --- by keyboard -----------------------------------------------------------------------------


def tab_to(page: Any, selector: str, most: int = 60) -> None:
    """Press Tab until an element that fits the selector has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}")


def answer_by_keyboard(page: Any, place: Any, item: Item, answer: Any) -> None:
    """From the item's root on nothing but keys."""
    place.evaluate("node => node.focus()")
    if isinstance(item, Choice):
        tab_to(page, "input[type=radio]")
        page.keyboard.press("Space")
        for _ in item.options:
            if page.evaluate("() => document.activeElement.value") == answer:
                break
            page.keyboard.press("ArrowDown")
    elif isinstance(item, Cloze):
        for text in answer:
            tab_to(page, "input.rr-gap")
            page.keyboard.press("Control+a")
            page.keyboard.insert_text(text)
    elif isinstance(item, Segment | Spot):
        buttons = place.locator(".rr-break, .rr-word")
        tab_to(page, ".rr-break, .rr-word")
        page.keyboard.press("Home")
        at = 0
        for number in differing(buttons, wanted_buttons(item, answer)):
            for _ in range(number - at):
                page.keyboard.press("ArrowRight")
            page.keyboard.press("Space")
            at = number
    elif isinstance(item, Rows):
        for text in answer:
            tab_to(page, "select")
            choose(page, text)
    elif isinstance(item, Order):
        tab_to(page, ".rr-mover")
        for number, text in enumerate(answer):
            while current(place).index(text) > number:
                focus = f'.rr-mover[aria-label="Move up: {text}"]'
                if not page.evaluate("s => document.activeElement.matches(s)", focus):
                    place.evaluate("node => node.focus()")
                    tab_to(page, focus)
                page.keyboard.press("ArrowUp")
                assert page.evaluate("s => document.activeElement.matches(s)", focus)
    else:
        tab_to(page, "textarea")
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(answer if isinstance(item, Rendering) else answer[0])
        if isinstance(item, Compose):
            for mark in answer[1:]:
                tab_to(page, "select")
                choose(page, mark)


def choose(page: Any, text: str) -> None:
    """Choose an option of the list that has the focus."""
    page.keyboard.press("Home")
    for _ in range(12):
        if page.evaluate("() => document.activeElement.value") == text:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no option {text}")


def current(place: Any) -> list[str]:
    """The lines of an order item as they stand."""
    texts: list[str] = place.locator(".rr-order .rr-text").all_inner_texts()
    return texts
