"""The command `readout`: the top of the house.

Exit codes: 0 all is well, 1 something in the content is wrong, 2 the command was used wrongly.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import click

from exercises.bank import check_bank
from exercises.progress import COURSE, progress_path
from readouts.loader import ROOT, load_readout, read_readout, read_termbase, readout_ids
from readouts.plaintext import PlainText
from readouts.tables import Findings, SpokenError

if TYPE_CHECKING:
    from classroom.disputes import Dispute

T = TypeVar("T")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Reading the Readout: open the course, check and build it, and look into readouts."""


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
    """Build the lessons and the worked edition from lessons/src (or one LESSON).

    Without LESSON also the list of what jieba makes of the compounds.
    """
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
    if lesson is None:
        from readouts.segmentation import compounds_table

        path = ROOT / "readouts" / "record" / "compounds.csv"
        path.write_text(compounds_table(load_readout()), encoding="utf-8", newline="\n")


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


# --- translations of learners -------------------------------------------------------------------


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each rendering.")
@click.option("--readout", default="2025-04-25-ai", show_default=True, help="Of which readout.")
def assess(file: BinaryIO, as_json: bool, readout: str) -> None:
    """Check the renderings in FILE: a line of JSON each, with "id", "passage" and "text".

    A passage is a sentence, as 03.1. - reads from standard input.
    """
    from classroom import assessment

    if readout not in readout_ids(ROOT):
        raise click.UsageError(f"There is no readout {readout!r}. {_known_readouts()}")
    tally, bad = assessment.Tally(), False
    for found in assessment.assess(file, readout):
        bad = bad or "error" in found
        click.echo(json.dumps(found, ensure_ascii=False) if as_json else tally.row(found))
    if not as_json:
        click.echo(tally.summary())
    sys.exit(1 if bad else 0)


def _known_readouts() -> str:
    return f"There are: {', '.join(readout_ids(ROOT))}."


@main.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def disputes(files: tuple[Path, ...]) -> None:
    """List what learners stand by: "I did translate it as …", grouped by meaning.

    FILES are saved records (progress.jsonl), or folders of them; your own record when left out.
    """
    found = _disputes(files)
    if not found:
        click.echo("No open disputes.")
    place: tuple[str, ...] = ()
    for one in found:
        if place != (one.readout, one.passage, one.zh):
            place = (one.readout, one.passage, one.zh)
            click.echo(f"\n{one.passage}  {one.zh}")
        times = f"  ({one.times} times)" if one.times > 1 else ""
        click.echo(f"  {one.id}  “{_calm(one.wording)}”{times}")
        click.echo(f"            in: {_calm(one.answer)}")


@main.command()
@click.argument("dispute_id", metavar="ID")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def accept(dispute_id: str, files: tuple[Path, ...]) -> None:
    """Accept the wording of dispute ID: from now on it is right for everybody.

    It goes into the concept file as plain words, if every example still holds.
    """
    from classroom.disputes import accept as accept_wording
    from readouts.tables import did_you_mean

    known = {one.id: one for one in _disputes(files)}
    if dispute_id not in known:
        cure = did_you_mean(dispute_id, known, "readout disputes lists them.")
        raise click.UsageError(f"There is no open dispute {dispute_id!r}. {cure}")
    one = known[dispute_id]
    path = _spoken(lambda: accept_wording(one))
    where = path.relative_to(ROOT).as_posix()
    click.echo(
        f"Accepted: {one.zh} as “{_calm(one.wording)}” in {one.passage}. Written to {where}."
    )


def _disputes(files: Sequence[Path]) -> list[Dispute]:
    from classroom.disputes import open_disputes

    own = progress_path()
    paths = [path for file in files for path in _records(file)]
    return open_disputes(paths if files else [own] if own else [])


def _records(path: Path) -> list[Path]:
    return sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]


def _calm(text: str, width: int = 160) -> str:
    """A learner's text for the terminal: one line, no control characters, not too long."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return shown if len(shown) <= width else f"{shown[: width - 1]}…"


# --- looking into readouts ---------------------------------------------------------------------


@main.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="Print the skeleton as JSON.")
@click.option("--year", type=click.IntRange(1949, 2100), help="The year, where the text has none.")
def skeleton(file: str, as_json: bool, year: int | None) -> None:
    """Show how the readout in FILE is built (a text or saved page, an id, or - for stdin)."""
    from readouts.genre import skeleton as skeleton_of
    from readouts.picture import draw

    if file in readout_ids(ROOT):
        year = year or load_readout(file).date.year
    found = _spoken(lambda: skeleton_of(_text(file), year))
    click.echo(
        json.dumps(found.record(), ensure_ascii=False, indent=2) if as_json else draw(found).text()
    )


@main.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--html", "page", type=click.Path(path_type=Path), help="Write a page to this file.")
def compare(files: tuple[str, ...], page: Path | None) -> None:
    """Compare readouts, oldest first: which formulations stay, change, come and go.

    FILES are texts, saved pages or ids of readouts of this course, two or more.
    """
    from readouts.comparison import compare as compare_texts

    if len(files) < 2:
        raise click.UsageError("Give two readouts or more, the oldest first.")
    texts = [_whole(_spoken(partial(_text, file))) for file in files]
    names = [Path(file).stem for file in files]
    found = [
        compare_texts(texts[i], texts[i + 1], (names[i], names[i + 1]))
        for i in range(len(files) - 1)
    ]
    if page is not None:
        body = "<hr>".join(one.html() for one in found)
        _write(page, f'<!doctype html><meta charset="utf-8"><title>Comparison</title>{body}\n')
    click.echo("\n\n".join(one.text() for one in found))


@main.command()
@click.argument("node")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--limit", default=200, show_default=True, help="The most lines to print.")
@click.option("--collocates", "beside", is_flag=True, help="Also the words that stand near it.")
def concordance(node: str, paths: tuple[Path, ...], limit: int, beside: bool) -> None:
    """Show NODE (a word, or two with … between) in its contexts.

    PATHS are text files or folders of them; the readout of this course when left out.
    """
    from readouts.concordance import collocates, sentences_with
    from readouts.concordance import concordance as concordance_of
    from readouts.segmentation import words

    texts = {path.stem: _whole(_spoken(partial(_text, str(path)))) for path in _files(paths)}
    where = texts or load_readout()
    click.echo(_spoken(lambda: concordance_of(node, where, limit=limit, words=words)).text())
    if beside:
        near = sentences_with(node, texts, words) if texts else load_readout().sentences
        found = (f"{word} {times}" for word, times in collocates(node, near)[:24])
        click.echo(f"\nwords within four of it: {', '.join(found)}")


@main.command()
@click.argument("formulation")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--by", type=click.Choice(["year", "month"]), default="year", show_default=True)
def count(formulation: str, paths: tuple[Path, ...], by: str) -> None:
    """On how many days, and at what rate, FORMULATION was heard.

    In the course's record of the evening news, or in PATHS: UTF-8 files, one a day, or folders.
    """
    from readouts import counting

    if paths:
        days = counting.in_files(_files(paths), formulation)
        counts = list(counting.months_of(days)) if by == "month" else days
    elif by == "month":
        counts = _spoken(lambda: counting.by_month(formulation))
    else:
        counts = _spoken(lambda: counting.by_year(formulation))
    click.echo(f"{formulation}: days with it of days with text; mentions in 100,000 characters")
    for one in counts:
        missing = one.calendar_days - one.days_with_text
        holes = [f"{missing} days without text"] * bool(missing)
        holes += [f"{one.holes} items missing or empty"] * bool(one.holes)
        note = f"   holes: {', '.join(holes)}" if holes and not paths else ""
        share = f"{one.days:4} of {one.days_with_text:4} ({one.share:6.1%})"
        click.echo(f"{one.period}  {share}  {one.rate:8.2f}{note}")


@main.command()
@click.argument("readout_id", metavar="ID")
@click.argument("source", metavar="FILE|URL|-")
@click.option("--year", type=click.IntRange(1949, 2100), help="The year, where the text has none.")
def new(readout_id: str, source: str, year: int | None) -> None:
    """Make a draft readout ID of a text, a saved page, an address, or - for stdin."""
    from readouts.draft import make_draft, read_source

    stdin = sys.stdin.buffer.read(5_000_001) if source == "-" else None
    made = _spoken(lambda: make_draft(readout_id, read_source(source, stdin), source, year, ROOT))
    click.echo(f"{made.folder.relative_to(ROOT).as_posix()}: {made.sentences} sentences (draft).")
    click.echo(f"{len(made.terms)} known terms in it: {' '.join(made.terms)}")
    click.echo("Left to do:")
    for number, task in enumerate(made.left_to_do, 1):
        click.echo(f"  {number}. {task}")


def _spoken(act: Callable[[], T]) -> T:
    """Do it, or end with the error's own sentence and exit code 1."""
    try:
        return act()
    except SpokenError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _text(file: str) -> PlainText:
    """The text of a file, of a readout of this course, or of standard input."""
    from readouts.draft import read_source

    if file in readout_ids(ROOT):
        file = str(ROOT / "readouts" / "texts" / file / "source.zh.txt")
    return read_source(file, sys.stdin.buffer.read(5_000_001) if file == "-" else None)


def _whole(text: PlainText) -> str:
    return "\n".join([*text.title, *text.paragraphs])


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and the .txt files in the folders named."""
    found = []
    for path in paths:
        if not path.exists():
            raise click.UsageError(f"{path} is not there.")
        found += sorted(path.rglob("*.txt")) if path.is_dir() else [path]
    if paths and not found:
        raise click.UsageError("There are no .txt files in it.")
    return found


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from error


# --- Jupyter -----------------------------------------------------------------------------------


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
