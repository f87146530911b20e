"""What a readout is made of: frozen data, no files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

SPACE = "␣"
"""The token that stands for a real space in the source, as in a headline."""

FUNCTIONS = {
    "frame": "who met, when, and what happened in the room",
    "line": "the line to take: the instruction in one sentence",
    "diagnosis": "how things stand: what has been achieved, what is lacking",
    "task": "what is to be done",
    "means": "with which policies, money and people",
    "risk": "what may go wrong, and the guard against it",
    "international": "what is said to, and about, the world",
}
"""What a sentence does in the readout: the closed list, with what each word means."""

STATUSES = ("published", "draft")
TERM_TYPES = (
    "formulation",
    "institution",
    "speech verb",
    "modal",
    "policy term",
    "technical term",
    "metaphor",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One aligned sentence. In a draft, every field after `seg` may be empty."""

    id: str
    seg: tuple[str, ...]
    pinyin: tuple[str, ...] = ()
    hant: str = ""
    en: str = ""
    en_alt: str = ""
    literal: str = ""
    function: str = ""
    note: str = ""

    @property
    def zh(self) -> str:
        """The sentence as published."""
        return "".join(self.seg).replace(SPACE, " ")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the source; number 0 is the headline."""

    number: int
    sentences: tuple[Sentence, ...]
    note: str = ""

    @property
    def zh(self) -> str:
        return "".join(sentence.zh for sentence in self.sentences)

    @property
    def function(self) -> str:
        """What most of its sentences do; on a tie, what the first of them does."""
        counted = Counter(sentence.function for sentence in self.sentences)
        return counted.most_common(1)[0][0] if counted else ""


@dataclass(frozen=True, slots=True)
class Readout:
    """A whole text: where it comes from, its headline, its paragraphs."""

    id: str
    title: str
    date: date
    session: int | None
    issuer: str
    lecturer: str
    source: str
    rights: str
    status: str
    headline: Paragraph
    paragraphs: tuple[Paragraph, ...]

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The headline, then every sentence, in order."""
        blocks = (self.headline, *self.paragraphs)
        return tuple(sentence for block in blocks for sentence in block.sentences)

    def sentence(self, ref: str) -> Sentence:
        """The sentence with this reference, such as `03.1`; KeyError when there is none."""
        for sentence in self.sentences:
            if sentence.id == ref:
                return sentence
        raise KeyError(ref)


@dataclass(frozen=True, slots=True)
class Deprecated:
    """A rendering to avoid, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Published:
    """A short phrase that somebody printed, quoted as a fact."""

    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of the termbase."""

    headword: str
    pinyin: str
    type: str
    literal: str
    preferred: str
    admitted: tuple[str, ...]
    deprecated: tuple[Deprecated, ...]
    definition: str
    policy: str
    source: str
    core: bool = False
    published: tuple[Published, ...] = ()
