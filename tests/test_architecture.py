"""The tree is the dependency diagram: readouts ← exercises ← lessons ← classroom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
WINGS = ("readouts", "exercises", "lessons", "classroom")
FORBIDDEN = {
    "utils", "util", "core", "common", "misc", "helpers", "helper", "manager", "managers",
    "handler", "handlers", "base", "registry", "plugins", "settings", "engine",
}  # fmt: skip
FILES = sorted(path for wing in WINGS for path in (ROOT / wing).rglob("*.py"))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """Modules of ours that a file imports, wherever in the file the import stands."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: imports are written in full"
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in WINGS}


def against_the_arrow(path: Path) -> list[str]:
    """Imports of a wing that stands later in the row than the file's own."""
    here = WINGS.index(path.relative_to(ROOT).parts[0])
    return sorted(name for name in imports_of(path) if WINGS.index(name.split(".")[0]) > here)


@pytest.mark.parametrize("path", FILES, ids=lambda path: module_of(path))
def test_imports_follow_the_arrow(path: Path) -> None:
    """A wing imports only from itself and from those before it."""
    assert against_the_arrow(path) == []


def test_no_circle() -> None:
    """No module imports itself by way of others."""
    modules = {module_of(path): path for path in FILES}
    graph = {name: imports_of(path) & modules.keys() - {name} for name, path in modules.items()}
    packages = {name for name, path in modules.items() if path.name == "__init__.py"}
    graph = {name: {n for n in seen if n not in packages} for name, seen in graph.items()}
    graph = {name: seen for name, seen in graph.items() if name not in packages}
    while leaves := {name for name, seen in graph.items() if not seen}:
        graph = {name: seen - leaves for name, seen in graph.items() if name not in leaves}
    assert graph == {}


def test_no_file_without_a_place() -> None:
    """No utils, no helpers: every file has a noun of the field for a name."""
    names = [path for wing in (*WINGS, "tests", "bench") for path in (ROOT / wing).rglob("*")]
    assert [str(path) for path in names if path.stem.lower() in FORBIDDEN] == []


def test_no_other_wing() -> None:
    """Python packages at the root are the four wings and the tests."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == {*WINGS, "tests"}


def test_jupyter_only_in_the_widget() -> None:
    """The texts and the exercises but for their widget know nothing of Jupyter."""
    outside = [
        p for p in FILES if p.relative_to(ROOT).parts[0] in WINGS[:2] and "widget" not in p.parts
    ]
    for path in outside:
        names = {
            (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        jupyter = ("ipywidgets", "anywidget", "IPython", "traitlets", "nbformat", "jupyter")
        assert [name for name in names if name.startswith(jupyter)] == [], path
    assert outside


def test_the_check_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import against the arrow is found, also inside a function."""
    (tmp_path / "readouts").mkdir()
    wrong = tmp_path / "readouts" / "wrong.py"
    wrong.write_text("def f():\n    from lessons.build import build_lesson\n    import exercises\n")
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    found = against_the_arrow(wrong)
    assert found == ["exercises", "lessons.build", "lessons.build.build_lesson"]
