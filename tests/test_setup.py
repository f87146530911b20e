"""The set-up files agree with one another, and Binder would build in the cheap order."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCKED = dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", LOCK, re.MULTILINE))
NOT_FROM_THE_LOCK = {"python", "pip", "hatchling"}


def ranges() -> dict[str, SpecifierSet]:
    """The version ranges of environment.yml, by package."""
    found = {}
    lines = ENVIRONMENT["dependencies"]
    for line in [*lines[:-1], *lines[-1]["pip"]]:
        name, ranged = re.fullmatch(r"([a-z0-9-]+)(.*)", line).groups()
        if name not in NOT_FROM_THE_LOCK:
            found[name] = SpecifierSet(ranged)
    return found


@pytest.mark.parametrize("name", sorted(ranges()))
def test_lock_satisfies_environment(name: str) -> None:
    """Each range of environment.yml admits the locked version."""
    assert LOCKED[name] in ranges()[name]


def test_lock_satisfies_pyproject() -> None:
    """Each requirement of pyproject.toml, extras included, admits the locked version."""
    extras = PROJECT["optional-dependencies"].values()
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in extra)]
    wanted = [Requirement(line) for line in lines]
    wrong = [r.name for r in wanted if LOCKED.get(r.name, "0") not in r.specifier]
    assert wrong == []


def test_environment_has_what_a_learner_needs() -> None:
    """Every runtime dependency and the drafting extra are in environment.yml, in the same range."""
    lines = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["draft"]]
    wanted = {Requirement(line).name: Requirement(line).specifier for line in lines}
    assert {name: ranges()[name] for name in wanted} == wanted


def test_lock_has_no_address() -> None:
    """No download address and no path of a machine in the lock."""
    assert re.findall(r".*(?:://|/home/|/root/|/tmp/|--find-links|--index).*", LOCK) == []


def test_binder_installs_the_course_last(tmp_path: Path) -> None:
    """The environment is built before the repository is copied: a commit does not rebuild it."""
    for name in ("environment.yml", "postBuild", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    command = [str(Path(sys.executable).with_name("jupyter-repo2docker"))]
    done = subprocess.run(
        [*command, "--no-build", "--debug", str(tmp_path)], capture_output=True, text=True
    )
    text = done.stdout + done.stderr
    assert done.returncode == 0, text
    build = text.index("env update")
    copied = [m.start() for m in re.finditer(r"COPY .*src/ ", text)]
    assert copied and build < min(copied), text
    assert "postBuild" in text[min(copied) :]


@pytest.mark.parametrize("script", ["postBuild", ".ci/run"])
def test_scripts_are_sound(script: str) -> None:
    """bash can read them, and they stop at the first error."""
    text = (ROOT / script).read_text(encoding="utf-8")
    assert re.search(r"^set -e", text, re.MULTILINE)
    if shutil.which("bash"):
        assert subprocess.run(["bash", "-n", str(ROOT / script)]).returncode == 0


def test_ci_runs_every_check() -> None:
    """.ci/run demands a browser and calls make test."""
    assert (
        (ROOT / ".ci/run")
        .read_text(encoding="utf-8")
        .rstrip()
        .endswith("READOUT_BROWSER=required make test")
    )


def test_environment_does_not_install_the_course() -> None:
    """No -e and no -r in environment.yml: both would rebuild the environment at every commit."""
    *lines, from_pypi = ENVIRONMENT["dependencies"]
    assert list(from_pypi) == ["pip"]
    assert [line for line in [*lines, *from_pypi["pip"]] if line.startswith(("-", "."))] == []
