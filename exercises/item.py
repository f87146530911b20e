"""What an item is: one frozen class per item type, and what a check answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

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

Answer = str | list[str]
"""What a learner gives: a text, or a list of texts in the item's order."""

OUTCOMES = ("correct", "partly", "incorrect", "for-review", "unattempted")
ROLES = ("who", "does what", "to what", "how", "modality", "number", "name", "relation")

FORCES = ("fact", "task", "must", "can")
"""A thing that is so, is to be done (要), must be (必须), can be (可以)."""

LIMIT = 2000
"""Answers longer than this many characters are refused unread; a composed text may have more."""
COMPOSED = 12_000


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
    """What a check says: an outcome, a message that starts with a word, remarks by place.

    changed is what is new since the last attempt; unseen is what the check cannot see.
    """

    outcome: str
    message: str
    marks: tuple[Mark, ...] = ()
    changed: str = ""
    unseen: str = ""

    def __str__(self) -> str:
        lines = [self.message, f"  {self.changed}" * bool(self.changed)]
        for status in ("found", "unrecognized"):
            places = [m.place for m in self.marks if m.status == status and not m.text]
            if places:
                lines.append(f"  {STATUS_WORDS[status]}: {' · '.join(places)}")
        for mark in self.marks:
            if mark.status in ("found", "unrecognized") and not mark.text:
                continue
            place = f"{mark.place} · " if mark.place else ""
            text = f": {mark.text}" if mark.text else ""
            lines.append(f"  {place}{STATUS_WORDS[mark.status]}{text}")
        lines.append(f"  {self.unseen}" * bool(self.unseen))
        return "\n".join(filter(None, lines))


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
    aligned with them. hint is given one at a time; rationale follows a right answer. term is the
    headword that the item is about, where there is one.
    """

    id: str
    readout: str
    passage: str
    track: str
    stem: str
    rationale: str
    hint: tuple[str, ...] = ()
    focus: str = ""
    term: str = ""
    zh: str = ""
    seg: tuple[str, ...] = ()
    pinyin: tuple[str, ...] = ()

    @property
    def size(self) -> int | None:
        """How many texts an answer has; None when it is one text and not a list."""
        return None

    @property
    def empty(self) -> Answer:
        """The answer that stands in an untouched item."""
        return "" if self.size is None else [""] * self.size

    @property
    def model(self) -> Answer:
        """An answer that is right: the key, or one of those that are."""
        raise NotImplementedError

    @property
    def limit(self) -> int:
        """How many characters an answer may have."""
        return LIMIT

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


def _shuffled(item_id: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Texts in an order that depends on the item alone."""
    return tuple(sorted(texts, key=lambda t: hashlib.sha256((item_id + t).encode()).digest()))


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
        return _shuffled(self.id, (self.key, *(one.text for one in self.distractors)))

    @property
    def model(self) -> Answer:
        return self.key

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
    """A place to fill: span is a half-open character range of the item's zh.

    hant is the traditional form of text, where it differs. When pinyin is given, the characters
    stand there and their pinyin is asked for.
    """

    text: str
    span: tuple[int, int]
    accept: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()
    hant: str = ""
    pinyin: str = ""

    @property
    def key(self) -> str:
        """What is to be typed."""
        return self.pinyin or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze(Item):
    """Type what is missing. The answer is a list of texts, one for each gap."""

    gaps: tuple[Gap, ...]

    @property
    def size(self) -> int | None:
        return len(self.gaps)

    @property
    def model(self) -> Answer:
        return [gap.key for gap in self.gaps]

    @property
    def pieces(self) -> tuple[str, ...]:
        """The text around the gaps: one piece more than there are gaps."""
        starts = [0, *(gap.span[1] for gap in self.gaps)]
        ends = [gap.span[1] if gap.pinyin else gap.span[0] for gap in self.gaps]
        return tuple(self.zh[a:b] for a, b in zip(starts, [*ends, len(self.zh)], strict=True))

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
    def size(self) -> int | None:
        return len(self.rows)

    @property
    def model(self) -> Answer:
        return [row.key for row in self.rows]

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
        return _shuffled(self.id, (row.key for row in self.rows))


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

    @property
    def model(self) -> Answer:
        edges = [0, *sorted(self.gold), len(self.zh)]
        return " ".join(self.zh[a:b] for a, b in pairwise(edges))


@dataclass(frozen=True, slots=True)
class Part:
    """A line to be put in its place; parts of one rank may stand in any order among themselves."""

    text: str
    clue: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Item):
    """Put lines in order. The answer is the list of their texts, first to last."""

    parts: tuple[Part, ...]

    @property
    def size(self) -> int | None:
        return len(self.parts)

    @property
    def model(self) -> Answer:
        return [part.text for part in self.parts]

    @property
    def shuffled(self) -> tuple[str, ...]:
        """The lines as they are laid out, in an order that is not a right one."""
        texts = _shuffled(self.id, (part.text for part in self.parts))
        ranks = {part.text: part.rank for part in self.parts}
        turns = (texts[n:] + texts[:n] for n in range(len(texts)))
        return next((t for t in turns if any(ranks[a] > ranks[b] for a, b in pairwise(t))), texts)

    @property
    def seen(self) -> tuple[str, ...]:
        return (*super(Order, self).seen, *self.shuffled)


@dataclass(frozen=True, slots=True)
class Target:
    """Words to be found: a half-open range of the words that can be clicked."""

    text: str
    span: tuple[int, int]
    rationale: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Lure:
    """Words that look like a target and are none, and why."""

    text: str
    span: tuple[int, int]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot(Item):
    """Find words in a text: those of a rendering that go wrong, or the Chinese that carries a
    meaning. The answer is the text with [brackets] around the words.

    words are half-open character ranges of the text; a rendering is English, else it is zh.
    """

    text: str
    words: tuple[tuple[int, int], ...]
    targets: tuple[Target, ...]
    lures: tuple[Lure, ...] = ()

    @property
    def is_rendering(self) -> bool:
        """Whether the words are English ones, beside the Chinese, and not the Chinese itself."""
        return self.text != self.zh

    @property
    def pieces(self) -> tuple[tuple[str, bool], ...]:
        """The text in pieces, each with whether it is a word that can be clicked."""
        found, at = [], 0
        for start, end in self.words:
            found += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return tuple(piece for piece in (*found, (self.text[at:], False)) if piece[0])

    @property
    def model(self) -> Answer:
        chosen = {n for target in self.targets for n in range(*target.span)}
        return bracketed(self, chosen)

    @property
    def seen(self) -> tuple[str, ...]:
        return (*super(Spot, self).seen, self.text)


def bracketed(item: Spot, chosen: Iterable[int]) -> str:
    """The item's text with brackets around the words that have these numbers."""
    marks = set(chosen)
    done, at = "", 0
    for number, (start, end) in enumerate(item.words):
        done += item.text[at:start]
        word = item.text[start:end]
        done += f"[{word}]" if number in marks else word
        at = end
    return done + item.text[at:]


@dataclass(frozen=True, slots=True)
class Flag:
    """A risky wording and the reason."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning of the Chinese, and the wordings that carry it in English (see pattern.py).

    beside are wordings that may stand beside it, and neither carry it nor add anything.
    """

    zh: str
    role: str
    accept: tuple[str, ...]
    beside: tuple[str, ...] = ()
    flag: tuple[Flag, ...] = ()
    shared: bool = False
    match: tuple[str, ...] = ()
    miss: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering(Item):
    """What translate and revise share: an English text, looked through for the concepts.

    force is how the Chinese means it: see FORCES. date is the readout's day in ISO 8601. others are
    the references of the readout's other sentences, each with its sentence. terms_only says that
    the concepts are nothing but the termbase's terms: of anything else nothing is known.
    """

    references: tuple[str, ...]
    concepts: tuple[Concept, ...] = field(default=())
    force: str = "fact"
    date: str = ""
    others: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    terms_only: bool = False

    @property
    def model(self) -> Answer:
        return self.references[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translate(Rendering):
    """Translate a sentence. The answer is a text."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What was planted in a draft: wrong words (a pattern), a meaning that is lost, or both."""

    text: str
    zh: str
    error: str
    why: str

    def concerns(self, concept: str) -> bool:
        """Whether the meaning that is lost is this concept, a part of it, or has it in it."""
        return bool(self.zh) and (concept in self.zh or self.zh in concept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revise(Rendering):
    """Mend a faulty rendering. The answer is the whole text, mended."""

    draft: str
    faults: tuple[Fault, ...]

    @property
    def seen(self) -> tuple[str, ...]:
        return (*super(Revise, self).seen, self.draft)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of a rubric, and how a learner can tell."""

    text: str
    look: str


SELF_MARKS = ("yes", "partly", "not yet")
"""What a learner may say of an own text, criterion by criterion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compose(Item):
    """Write a text of one's own. The answer is a list: the text, then a mark for each criterion.

    words is how many are asked for, at least and at most; (0, 0) leaves it open.
    """

    criteria: tuple[Criterion, ...]
    sample: str
    words: tuple[int, int] = (0, 0)

    @property
    def size(self) -> int | None:
        return 1 + len(self.criteria)

    @property
    def model(self) -> Answer:
        return [self.sample, *("yes" for _ in self.criteria)]

    @property
    def limit(self) -> int:
        return COMPOSED

    @property
    def seen(self) -> tuple[str, ...]:
        return (*super(Compose, self).seen, *(criterion.text for criterion in self.criteria))
