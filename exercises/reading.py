"""The reader for a learner: the English of a sentence stays locked until it has been translated."""

from __future__ import annotations

from dataclasses import replace

from exercises.bank import load_bank
from exercises.item import Translate
from exercises.progress import open_progress, progress_path
from readouts import reader
from readouts.loader import load_readout
from readouts.reader import Reading


def read(
    place: str | int = "",
    readout: str = "2025-04-25-ai",
    help: bool = True,
    pinyin: bool = False,
    traditional: bool = False,
) -> Reading:
    """A sentence ("03.1"), a paragraph (3, or 0 for the headline), or the whole text.

    `help=False` shows the bare text; `pinyin` writes it over every word, `traditional` changes the
    script. Raises UnknownPlace, which says what there is.
    """
    reading = reader.read(place, readout, help, pinyin, traditional)
    return replace(reading, translated=_translated(readout))


def _translated(readout: str) -> frozenset[str]:
    """The sentences that the learner has translated, in whatever way."""
    progress = open_progress(progress_path())
    progress.refresh()
    items = {
        item.key_id: item.passage
        for item in load_bank(readout).values()
        if isinstance(item, Translate)
    } | {f"{readout}/translate-{one.id}": one.id for one in load_readout(readout).sentences}
    return frozenset(ref for key, ref in items.items() if progress.of(key))
