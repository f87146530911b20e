"""The command `readout`: the top of the house.

Exit codes: 0 all is well, 1 something in the content is wrong, 2 the command was used wrongly.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import click

from exercises.bank import check_bank
from exercises.progress import COURSE
from readouts.loader import ROOT, read_readout, read_termbase, readout_ids
from readouts.tables import Findings


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Reading the Readout: check, build and open the course."""


@main.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(folder: Path | None) -> None:
    """Read all texts, terms and items, and list everything that is wrong.

    FOLDER is a course folder (with readouts/ and exercises/ in it); this course when left out.
    """
    root = (folder or ROOT).resolve()
    if not (root / "readouts" / "texts").is_dir():
        raise click.UsageError(f"{folder or root} has no folder readouts/texts.")
    try:
        findings, counts = check_course(root)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}.") from error
    for complaint in findings.complaints:
        click.echo(f"{complaint}\n")
    for gap in findings.gaps:
        click.echo(f"still to do in a draft: {gap.file}, {gap.place}: {gap.came}")
    if findings.complaints:
        files = len({complaint.file for complaint in findings.complaints})
        click.echo(
            f"{len(findings.complaints)} to mend, in {files} file{'s' if files > 1 else ''}."
        )
        sys.exit(1)
    click.echo(counts)


def check_course(root: Path) -> tuple[Findings, str]:
    """Read everything under a root once: what was found, and a sentence that counts it."""
    findings = Findings(root)
    terms = read_termbase(root / "readouts" / "termbase.toml", findings)
    sentences = items = 0
    for readout_id in readout_ids(root):
        readout = read_readout(root / "readouts" / "texts" / readout_id, findings)
        if readout is None:
            continue
        sentences += len(readout.sentences)
        bank = root / "exercises" / "banks" / readout_id
        items += len(check_bank(bank, readout, terms, findings))
    texts = len(readout_ids(root))
    return findings, (
        f"All is well: {texts} readout{'s' if texts != 1 else ''}, {sentences} sentences "
        f"(headlines among them), {len(terms)} terms, {items} items."
    )


@main.command()
@click.argument("lesson", required=False)
def build(lesson: str | None) -> None:
    """Build the lessons and the worked edition from lessons/src (or one LESSON)."""
    from classroom.edition import build_edition, worked_path
    from lessons.build import build_lesson, lesson_ids, notebook_path

    known = lesson_ids()
    if lesson is not None and lesson not in known:
        from readouts.tables import did_you_mean

        hint = did_you_mean(lesson, known, f"There are: {', '.join(known)}.")
        raise click.UsageError(f"There is no lesson {lesson!r}. {hint}")
    for one in [lesson] if lesson else known:
        notebook_path(one).write_text(build_lesson(one), encoding="utf-8", newline="\n")
        worked_path(one).write_text(build_edition(one), encoding="utf-8", newline="\n")
        click.echo(f"built {one}")


@main.command()
def course() -> None:
    """Make your own copy of the lessons (never overwriting one) and open JupyterLab on it."""
    _install_jupyter_files()
    made = copy_lessons(COURSE)
    click.echo(f"{made} new lessons in {COURSE.name}/; yours are left as they are.")
    first = str(sorted(COURSE.glob("*.ipynb"))[0])
    lab = [sys.executable, "-m", "jupyterlab", f"--notebook-dir={COURSE}", first]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        lab.append("--allow-root")  # in a container there is often nobody else
    os.chdir(ROOT)
    if os.name == "nt":
        import subprocess

        sys.exit(subprocess.call(lab))
    os.execv(sys.executable, lab)


def copy_lessons(target: Path) -> int:
    """Copy the lessons that are not in the target yet; how many were."""
    target.mkdir(exist_ok=True)
    made = 0
    for source in sorted((ROOT / "lessons").glob("*.ipynb")):
        if not (target / source.name).exists():
            shutil.copyfile(source, target / source.name)
            made += 1
    return made


@main.command()
def jupyter() -> None:
    """Install the course's Jupyter settings into this Python environment (make course does)."""
    _install_jupyter_files()
    click.echo("Jupyter settings are in place.")


def _install_jupyter_files(prefix: Path = Path(sys.prefix)) -> None:
    """The save hook and calm settings, into an environment's etc/ and share/."""
    config = prefix / "etc" / "jupyter" / "jupyter_server_config.py"
    config.parent.mkdir(parents=True, exist_ok=True)
    line = "c.FileContentsManager.pre_save_hook = 'lessons.saving.pre_save_hook'"
    before = config.read_text(encoding="utf-8") if config.exists() else ""
    if line not in before:
        config.write_text(f"{before}{line}\n", encoding="utf-8")
    settings = prefix / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    present = json.loads(settings.read_text(encoding="utf-8")) if settings.exists() else {}
    present["@jupyterlab/apputils-extension:notification"] = {
        "fetchNews": "false",
        "checkForUpdates": False,
    }
    settings.write_text(json.dumps(present, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
