"""Remarks on a translation as a whole: numbers, negation, turned meanings, reach, modality.

They look only at words that no wording of the Chinese asks for, and at the verbs that say with what
force a thing is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from itertools import pairwise

from exercises.english import (
    DAYS,
    FUNCTION_WORDS,
    INTENTIONS,
    LIGHT,
    LIMITS,
    MONTHS,
    NEEDED,
    NEGATIONS,
    NUMBERS,
    PARTICIPLES,
    REVERSALS,
)
from exercises.item import Rendering
from exercises.pattern import Text, Token, stem

NEGATES = frozenset("不没未无非莫勿别")
_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
_ORDINAL = re.compile(r"第([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)")
_MONTH = re.compile(r"(\d{1,2})月")
_NUMERAL = re.compile(r"(\d+)(?:st|nd|rd|th)?")

WEAK = frozenset({"may", "might", "could", "would"})
STRONG = frozenset({"must", "should", "shall", "ought", "will"})
_DOERS = frozenset({"xi", "jinping", "he", "committee", "politburo", "bureau", "ai", "nanning"})
_PLURAL = frozenset({"we", "they", "authorities"})
_ACTORS = _PLURAL | {"china", "country", "nation", "beijing", "party", "government"}


def remarks(item: Rendering, text: str, words: Text, loose: list[int]) -> tuple[str, ...]:
    """What is to be noted. loose are the places of words that no wording asks for."""
    months = {place for place in loose if _is_month(words, place)}
    free = [place for place in loose if place not in months]
    turned = [words[n] for n in loose if words[n].plain != "rather" or _turns_with_next(words, n)]
    limits = [words[place] for place in loose if not _only_leads_on(words, place)]
    said = [
        _numbers(item, words, loose, months),
        _negation(item, words, free),
        _note(turned, _turns, "nothing in the Chinese turns that way."),
        _note(limits, LIMITS.__contains__, "the Chinese does not say how far this reaches."),
        _modality(item, words, set(free)),
        _note([words[n] for n in loose if _intends(words, n)], bool, _INTENDED),
        _note(_names(text, words, loose), bool, "the Chinese has no such name here."),
    ]
    return tuple(filter(None, said))


def _plain_at(words: Text, place: int) -> str:
    """The word at a place; empty after the end."""
    return words[place].plain if place < len(words) else ""


def _is_month(words: Text, place: int) -> bool:
    """Whether a word names a month: May and March do beside a number."""
    word = words[place]
    if word.plain not in MONTHS:
        return False
    beside = words[max(0, place - 2) : place] + words[place + 1 : place + 3]
    return word.plain not in ("may", "march") or any(number_of(one.plain) for one in beside)


def _only_leads_on(words: Text, place: int) -> bool:
    """Whether such a word says nothing of reach: all to, all of which, certain to."""
    following = tuple(word.plain for word in words[place + 1 : place + 3])
    word = words[place].plain
    return (
        word == "all" and (following[:1] in (("to",), ("so",)) or following == ("of", "which"))
    ) or (word == "certain" and following[:1] in (("to",), ("that",)))


def _intends(words: Text, place: int) -> bool:
    """Whether a word makes the following a mere intention: promised to, in the hope of, set to."""
    following = _plain_at(words, place + 1)
    meant = words[place].stem in _intending_stems() and following in ("to", "that", "of")
    return meant and (words[place].plain != "set" or words[place - 1].plain in ("is", "are", "was"))


@cache
def _intending_stems() -> frozenset[str]:
    return frozenset(map(stem, INTENTIONS))


_OPENS = re.compile(r"(?:^|[.!?:;…\"'“‘([-])\s*(\w+)")


_NO_NAMES = FUNCTION_WORDS | LIGHT | MONTHS.keys() | set(DAYS)


def _names(text: str, words: Text, loose: list[int]) -> list[Token]:
    """Words written like names, in a text that is no headline; none that opens a sentence."""
    content = [w.text for w in words if w.plain not in FUNCTION_WORDS and w.text[:1].isalpha()]
    if sum(word[:1].isupper() for word in content) > len(content) / 2:
        return []
    opening = set(_OPENS.findall(text))
    return [
        word
        for word in map(words.__getitem__, loose)
        if re.match("[A-Z][a-z]", word.text)
        and word.text not in opening
        and word.plain not in _NO_NAMES
        and number_of(word.plain) is None
    ]


def _turns_with_next(words: Text, place: int) -> bool:
    following = _plain_at(words, place + 1)
    return (words[place].plain, following) == ("rather", "than")


@cache
def _turning_stems() -> frozenset[str]:
    return frozenset(map(stem, REVERSALS))


def _turns(plain: str) -> bool:
    return plain == "rather" or stem(plain) in _turning_stems()


def _note(words: Iterable[Token], of_kind: Callable[[str], object], what: str) -> str:
    """You wrote 'a', 'b': what is to be said of them. Empty when no word is of the kind."""
    found = dict.fromkeys(word.text for word in words if of_kind(word.plain))
    quoted = ", ".join(f"'{word}'" for word in found)
    return f"You wrote {quoted}: {what}" if found else ""


def _numbers(item: Rendering, words: Text, loose: list[int], named_months: set[int]) -> str:
    allowed = numbers_of(item.zh)
    day = date.fromisoformat(item.date) if item.date else None
    if day and allowed:
        allowed.add(day.year)
    months = {int(month) for month in _MONTH.findall(item.zh)}
    weekday = DAYS[day.weekday()] if day and months else ""

    def is_foreign(place: int) -> bool:
        plain = words[place].plain
        if plain in MONTHS:
            return place in named_months and MONTHS[plain] not in months
        if plain in DAYS:
            return plain != weekday
        number = number_of(plain)
        return number is not None and number not in allowed

    foreign = [words[place] for place in loose if is_foreign(place)]
    return _note(foreign, bool, "the Chinese has no such number or date here.")


def numbers_of(zh: str) -> set[int]:
    """The numbers that stand in a Chinese text, in figures or after 第."""
    found = {int(figures) for figures in re.findall(r"\d+", zh)}
    for tens, ten, ones in _ORDINAL.findall(zh):
        if tens or ten or ones:
            found.add((_DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)) if ten else _DIGITS[tens])
    return found


def number_of(plain: str) -> int | None:
    """The number that an English word is, from two up; None when it is none."""
    figures = _NUMERAL.fullmatch(plain)
    number = int(figures[1]) if figures else NUMBERS.get(plain)
    return number if number is not None and (figures or number > 1) else None


def _negation(item: Rendering, words: Text, free: list[int]) -> str:
    doubled = item.force == "must" and any(w.plain in ("without", "unless", "until") for w in words)
    if NEGATES & set(item.zh) or doubled:  # no lead without breakthroughs says that they must come
        return ""
    said = [words[place] for place in free]
    return _note(said, NEGATIONS.__contains__, "the Chinese has no negation here.")


def _modality(item: Rendering, words: Text, free: set[int]) -> str:
    """Another force than the Chinese has. free are the places of words that no wording asks for."""
    if item.force == "fact":
        return _asked(words) or _note(
            (words[place] for place in sorted(free) if not _is_aside(words, place)),
            (WEAK | STRONG | {"need", "needs"}).__contains__,
            _FACT,
        )
    if item.force == "can":
        return _note((words[place] for place in sorted(free)), STRONG.__contains__, _CAN)
    told = (_told(item, words, place, free) for place in range(len(words)))
    verb = next(filter(None, told), "")
    return f"You wrote '{verb}': {_TASK}" if verb else ""


def _asked(words: Text) -> str:
    """A fact told as one that is still to come: Xi is to deliver a speech."""
    for place in range(len(words) - 2):
        one, two, three = words[place : place + 3]
        doer = words[place - 1].plain in _DOERS
        if doer and one.plain in ("is", "are") and two.plain == "to":
            return f"You wrote '{one.text} {two.text} {three.text}': {_FACT}"
    return ""


def _is_aside(words: Text, place: int) -> bool:
    return words[place].plain in WEAK and _is_purpose(words[place].plain, _before(words, place))


def _told(item: Rendering, words: Text, place: int, free: set[int]) -> str:
    """The words from a place on that tell a task as something else; mostly none."""
    word, before, following = words[place], _before(words, place), words[place + 1 : place + 4]
    plain = word.plain
    can_be = plain == "can" and "可" not in item.zh and _plain_at(words, place + 1) == "be"
    weak = (plain in WEAK or can_be) and place in free
    if weak and not _needs(following) and not _is_purpose(plain, before):
        return word.text
    done = plain in ("has", "have", "had") and _is_done(before, following)
    going_on = item.force == "task" and plain in ("is", "are") and _is_going_on(before, following)
    if done or (going_on and not any(one.plain in NEEDED for one in words)):
        return f"{word.text} {following[0].text}"
    if plain in _ACTORS and not word.text.endswith(("'s", "s'")):
        verb = _stated(plain in _PLURAL, before[-3:], following)
        return " ".join(dict.fromkeys((word.text, *verb.split()))) if verb else ""
    return ""


def _before(words: Text, place: int) -> list[Token]:
    """The ten words before a place."""
    return words[max(0, place - 10) : place]


def _is_purpose(plain: str, before: list[Token]) -> bool:
    """Whether may or would stands in what a task is for: so that it may; this would help."""
    said = [word.plain for word in before]
    if {"which", "who", "where", "whereby", "whoever", "way"}.intersection(said):
        return True
    leads = set(pairwise(said)) & {("so", "that"), ("order", "that"), ("so", "as")}
    return bool(leads) or (plain == "would" and said[-1:] in (["this"], ["that"], ["these"]))


def _in_relative_clause(before: list[Token]) -> bool:
    """Whether a subject and its verb only describe a thing: the divide that AI has opened."""
    said = [word.plain for word in before][-3:-1]
    if said[-1:] == ["that"]:
        return len(said) > 1 and before[-3].stem not in _SPEECH and said[0] != "out"
    return said[-1:] in (["which"], ["what"])


_SPEECH = frozenset(
    map(
        stem, ["stressed", "emphasized", "noted", "said", "says", "underlined", "observed", "urged"]
    )
)
_CONDITIONS = frozenset({"until", "once", "after", "if", "when", "unless", "before"})
_INTENDED = "the Chinese does not say that this is only meant, planned or expected."
_FACT = "the Chinese states this as it is; it asks for nothing and forecasts nothing."
_CAN = "the Chinese says what can be (可以), no more and no less."
_TASK = "the Chinese says what is to be done, not what is, may or will be."


def _without_adverbs(words: list[Token]) -> list[str]:
    adverbs = ("already", "also", "now", "still")
    return [w.plain for w in words if not w.plain.endswith("ly") and w.plain not in adverbs]


def _needs(following: list[Token]) -> bool:
    """Whether would, might … only softens a need: would need to, might have to."""
    rest = _without_adverbs(following)
    return bool(rest) and rest[0] in ("need", "have", "require")


def _is_done(before: list[Token], following: list[Token]) -> bool:
    """Whether has or have makes it a thing done: China has built; has been built."""
    if _CONDITIONS.intersection(word.plain for word in before[-4:]):
        return False
    if _in_relative_clause(before):
        return False
    subject, rest = _without_adverbs(before)[-1:], _without_adverbs(following)
    if subject == ["xi"] or subject == ["jinping"]:
        return False
    if len(rest) < 2 or rest[0] == "got" or not _is_participle(rest[0]):
        return False
    return rest[0] == "been" or bool((_ACTORS | {"ai", "intelligence"}).intersection(subject))


def _is_going_on(before: list[Token], following: list[Token]) -> bool:
    """Whether is or are, where nothing in the text asks for a task, tells it as a fact."""
    rest = _without_adverbs(following)
    aside = {
        "which",
        "that",
        "who",
        "what",
        "how",
        "where",
        "as",
        "while",
        "when",
        "if",
        "and",
        "or",
    }
    if not rest or aside.intersection(word.plain for word in before[-4:]):
        return False
    return rest[0] == "being" or (_is_participle(rest[0]) and rest[0] != "set")


def _is_participle(plain: str) -> bool:
    return plain in PARTICIPLES or (
        plain.endswith("ed") and plain not in ("need", "speed", "indeed")
    )


def _stated(plural: bool, before: list[Token], following: list[Token]) -> str:
    """The verb after an actor, when it says that something is so: China will, is building."""
    rest = _without_adverbs(following)
    aside = {"as", "while", "when", "where", "which", "since", "because", "so"}
    aside |= {"how", "what", "way"}
    if len(rest) < 2 or aside.intersection(word.plain for word in before):
        return ""
    if rest[1] in ("have", "need"):
        return ""
    if rest[0] == "will" or (rest[0] == "can" and not plural):
        return rest[0]
    is_so = rest[0] in ("is", "are", "was", "were") and rest[1].endswith("ing")
    if is_so and rest[1] not in ("facing", "seeing", "witnessing"):
        return " ".join(rest[:2])
    return ""
