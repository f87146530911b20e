"""What an item is: one frozen class per item type, and what a check answers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

TRACKS = ("language", "policy", "both")
ERRORS = (
    "omission",
    "addition",
    "mistranslation",
    "terminology",
    "modality",
    "scope",
    "number",
    "register",
    "unidiomatic",
    "misreading",
)
"""Error kinds, in words adapted from MQM; `misreading` is for claims about a text."""

OUTCOMES = ("correct", "partly", "incorrect", "for-review", "unattempted")
ROLES = ("who", "does what", "to what", "how", "modality", "number", "name", "relation")

LIMIT = 2000
"""Answers longer than this many characters are refused unread."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One remark on one place of an answer.

    place is the Chinese, the gap, the break or the words concerned; status is one of `right`,
    `wrong`, `missing`, `found`, `unrecognized`, `flagged`, `unmatched`, `note`.
    """

    place: str
    status: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a check says: an outcome, a message that starts with a word, remarks by place."""

    outcome: str
    message: str
    marks: tuple[Mark, ...] = ()

    def __str__(self) -> str:
        lines = [self.message]
        for mark in self.marks:
            place = f"{mark.place} · " if mark.place else ""
            text = f": {mark.text}" if mark.text else ""
            lines.append(f"  {place}{STATUS_WORDS[mark.status]}{text}")
        return "\n".join(lines)


STATUS_WORDS = {
    "right": "right",
    "wrong": "not yet",
    "missing": "missing",
    "found": "found",
    "unrecognized": "not recognized",
    "flagged": "look again",
    "unmatched": "check these words",
    "note": "note",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every type shares.

    passage is a sentence's reference and zh the words of it that are shown; seg and pinyin are
    aligned with them. hint is given one at a time; rationale follows a right answer.
    """

    id: str
    readout: str
    passage: str
    track: str
    stem: str
    rationale: str
    hint: tuple[str, ...] = ()
    focus: str = ""
    zh: str = ""
    seg: tuple[str, ...] = ()
    pinyin: tuple[str, ...] = ()

    @property
    def key_id(self) -> str:
        """The id that progress is kept under."""
        return f"{self.readout}/{self.id}"

    @property
    def seen(self) -> tuple[str, ...]:
        """What the learner sees: the digest is made of it."""
        return (type(self).__name__, self.stem, self.zh)

    @property
    def digest(self) -> str:
        """A hash of what the learner saw, not of what is accepted."""
        return hashlib.sha256("\n".join(self.seen).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Distractor:
    """A wrong option that explains itself."""

    text: str
    error: str
    rationale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Item):
    """Pick one. The answer is the text of an option."""

    key: str
    distractors: tuple[Distractor, ...]

    @property
    def options(self) -> tuple[str, ...]:
        """Key and distractors, in an order that depends on the item alone and tells nothing."""
        texts = (self.key, *(distractor.text for distractor in self.distractors))
        return tuple(sorted(texts, key=lambda t: hashlib.sha256((self.id + t).encode()).digest()))

    @property
    def seen(self) -> tuple[str, ...]:
        return (*super(Choice, self).seen, *self.options)


@dataclass(frozen=True, slots=True)
class Near:
    """A near miss, and what is wrong with it."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A place to fill: span is a half-open character range of the item's zh."""

    text: str
    span: tuple[int, int]
    accept: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze(Item):
    """Type what is missing. The answer is a list of texts, one for each gap."""

    gaps: tuple[Gap, ...]

    @property
    def pieces(self) -> tuple[str, ...]:
        """The text around the gaps: one piece more than there are gaps."""
        edges = [0, *(edge for gap in self.gaps for edge in gap.span), len(self.zh)]
        return tuple(self.zh[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True))

    @property
    def seen(self) -> tuple[str, ...]:
        return (*super(Cloze, self).seen, *self.pieces)


@dataclass(frozen=True, slots=True)
class Row:
    """A line that gets one of the item's options: the right one, a clue, words for wrong ones."""

    text: str
    key: str
    clue: str
    wrong: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Item):
    """What match and label share. The answer is a list of options, one for each row."""

    rows: tuple[Row, ...]

    @property
    def options(self) -> tuple[str, ...]:
        """What a row may be given."""
        raise NotImplementedError

    @property
    def seen(self) -> tuple[str, ...]:
        return (*super(Rows, self).seen, *(row.text for row in self.rows), *self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Rows):
    """Pair each row with what belongs to it; every option is used once."""

    @property
    def options(self) -> tuple[str, ...]:
        """The partners, in an order that depends on the item alone and tells nothing."""
        texts = (row.key for row in self.rows)
        return tuple(sorted(texts, key=lambda t: hashlib.sha256((self.id + t).encode()).digest()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Label(Rows):
    """Give each row one of a few labels; a label may be used often, or never."""

    labels: tuple[str, ...]

    @property
    def options(self) -> tuple[str, ...]:
        return self.labels


@dataclass(frozen=True, slots=True)
class Break:
    """A break that learners place or miss, and what is to be said of it."""

    before: str
    after: str
    rationale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment(Item):
    """Place word breaks. The answer is the text with a space at each break."""

    gold: frozenset[int]
    either: frozenset[int] = frozenset()
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """A risky wording and the reason."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning of the Chinese, and the wordings that carry it in English (see pattern.py)."""

    zh: str
    role: str
    accept: tuple[str, ...]
    flag: tuple[Flag, ...] = ()
    shared: bool = False
    match: tuple[str, ...] = ()
    miss: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Translate(Item):
    """Translate a sentence. The answer is a text."""

    references: tuple[str, str]
    concepts: tuple[Concept, ...] = field(default=())
