"""The genre: a study-session readout in plain text → its skeleton. Pure.

What the skeleton holds is read off fixed phrases of the frame, never guessed: what is not said in
them is None. The phrases are those of the readouts of study sessions from 2013 to 2026; any body
that reports its sessions in this form is read alike.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

from readouts.plaintext import PlainText, plain_text
from readouts.tables import SpokenError

_NUMERAL = "[零〇一二三四五六七八九十百0-9０-９]+"
_DATELINE = re.compile(
    r"^(?:(?:据?新华社|新华网|人民网|人民日报|央视网|中新社|中新网|本报)[^，。]{0,24}?(?:电|讯|消息|报道)"
    r"(?:[（(][^）)]*[）)])*[：:，]?\s*|[（(][^）)]{1,20}[）)]\s*)+"
)
_LEAD = re.compile(
    r"^(?P<before>[^，。]{0,40}?)(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:上午|下午|晚上|晚)?"
    r"(?P<body>[，,]?[^，。]{0,30}?)(?:就|以|围绕|结合)(?P<theme>.+?)(?:为题|为主题)?[，,]?"
    rf"(?:进行|举行|开展|组织)了?第(?P<session>{_NUMERAL})次集体学习"
)
_SESSION_IN_TITLE = re.compile(rf"第{_NUMERAL}次集体学习")
_PRESIDES = re.compile(r"(?P<before>[^，。]{2,24}?)(?:在主持|主持)(?:这次|本次|集体)*学习")
_HINGE = re.compile(r"^[^，。]{2,40}?(?:发表|作)了?(?:重要)?讲话[，。]")
_VERBS = "强调|指出|表示|要求|说|提出|希望|谈到|阐述|总结"
_ADVERBS = "最后|还|又|并|首先|随后|同时|进一步|特别|着重|反复|明确|再次|接着|深刻|郑重"
_TITLE = "(?:总书记|同志|主席|书记)?"
_SPEAKS = (
    rf"{_TITLE}(?:在[^，。]{{0,30}}?(?:时|中|后))?(?:{_ADVERBS})*"
    rf"(?P<verb>{_VERBS})(?:指出|强调)?[，,：:]"
)
_SAYS = rf"{_TITLE}(?:在|{_ADVERBS}|{_VERBS})"
_LECTURES = re.compile(r"(?:进行|作|做|作出)了?(?:专题|辅导|重点)?(?:讲解|讲授|讲座)|授课|主讲")
_TOPIC = re.compile(r"^(?P<who>.{2,120}?)[，,]?(?:分别|先后)?(?:(?<!成)就(?!业)|围绕|结合|针对)")
_LISTENERS = re.compile(r"认真听取|听取了?(?:讲解|他|她)|自学|交流(?:了)?(?:工作)?体会|进行了讨论")
_LETTERS = {"强调": "Q", "指出": "Z"}
_SENTENCE = re.compile(r"[^。！？]+[。！？]?[”’」』）]*")
_TOLD = re.compile(
    r"(?:干部|部门|党委|政府|同志|企业|我们|各方|各地|各级|全党|地区|组织)都?要(?!求)|必须"
)
_YAO = re.compile(r"(?:^|(?<=[，；：。！？\n“‘]))要(?![求么素点害闻])", re.M)

_CUES = {
    "international": re.compile(
        r"国际合作|各国|国际社会|全球治理|国际传播|国际秩序|全球南方|命运共同体|国际规则|国际组织|国际科"
        r"|国际体系|国际公共产品|人类|中外|多边"
    ),
    "risk": re.compile(
        r"风险|挑战|隐患|防范|化解|打击|乱象|底线|预警|应急|安全监管|防线|腐败|违法|犯罪|威胁|防控"
    ),
    "means": re.compile(
        r"政策支持|政策上|政策工具|等政策|财税|财政|税收|金融|人才|教育|队伍|采购|薪酬|资金|培养|培训|手段"
    ),
}


class NotAReadout(SpokenError, ValueError):
    """The text is not the readout of a study session; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Move:
    """One paragraph of a skeleton; `characters` counts all of it, marks too."""

    number: int
    function: str | None
    first_words: str
    speech_verb: str | None
    characters: int


@dataclass(frozen=True, slots=True)
class Skeleton:
    """How a readout is built. None: the text does not say, or not in a form that we can read.

    `speech_verbs` has Q for 强调 and Z for 指出: the lead's first, then one for each paragraph of
    the speech that is opened by one of the two. `yao` counts 要 at the head of a clause, `bixu`
    counts 必须, both without the headline.
    """

    session: int | None
    date: str | None
    theme: str | None
    lecturer: str | None
    headline: str | None
    paragraphs: tuple[Move, ...]
    speech_verbs: str
    yao: int
    bixu: int

    def record(self) -> dict[str, Any]:
        """The skeleton as plain lists and texts, for JSON."""
        return asdict(self)


def skeleton(text: str | PlainText, year: int | None = None) -> Skeleton:
    """The skeleton of a readout. `year`, where the text itself does not give it.

    Raises NotAReadout.
    """
    plain = plain_text(text) if isinstance(text, str) else text
    at, lead = _find_lead(plain)
    blocks = plain.paragraphs[at:]
    if len(blocks) == 1:
        blocks = _divided(blocks[0])
    leader = _leader(blocks)
    speech = _speech_start(blocks, leader)
    verbs = [
        _verb(block, leader, is_lead=number == 0) if number == 0 or number >= speech else None
        for number, block in enumerate(blocks)
    ]
    frame = blocks[1:speech]
    _require_signs(blocks, verbs, frame)
    body = "\n".join(blocks)
    moves = tuple(
        Move(n + 1, _function(block, n, speech), _first_words(block), verb, len(block))
        for n, (block, verb) in enumerate(zip(blocks, verbs, strict=True))
    )
    return Skeleton(
        session=_number(lead["session"]),
        date=_date(int(lead["month"]), int(lead["day"]), year or _year(lead), plain.published),
        theme=lead["theme"].strip("，,"),
        lecturer=_lecturer(frame),
        headline=_headline((*plain.title, *plain.paragraphs[:at])),
        paragraphs=moves,
        speech_verbs="".join(_LETTERS.get(verb or "", "") for verb in verbs),
        yao=len(_YAO.findall(body)),
        bixu=body.count("必须"),
    )


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph; a closing quotation mark stays with its sentence."""
    return _SENTENCE.findall(paragraph)


def _divided(block: str) -> tuple[str, ...]:
    """A text that came in one piece, divided where the frame shows a new paragraph."""
    parts = sentences(block)
    presides = _PRESIDES.search(block, block.find("集体学习"))
    name = presides["before"][-3:] if presides else "他"
    blocks: list[str] = []
    for number, part in enumerate(parts):
        opens = re.match(f"{name}{_SPEAKS}", part) or (name in part and _HINGE.match(part))
        lecture = _LECTURES.search(part) and not _LISTENERS.match(part)
        if number == 0 or opens or lecture:
            blocks.append(part)
        else:
            blocks[-1] += part
    return tuple(blocks)


# --- the frame -------------------------------------------------------------------------------


def _bare(paragraph: str) -> str:
    return _DATELINE.sub("", paragraph)


def _find_lead(plain: PlainText) -> tuple[int, re.Match[str]]:
    for number, paragraph in enumerate(plain.paragraphs[:8]):
        found = _LEAD.match(_bare(paragraph)[:400])
        if found and len(found["theme"]) <= 80:
            return number, found
    raise NotAReadout(
        "This is not the readout of a study session: no paragraph begins by saying that a body "
        "held its session (…月…日…就…进行第…次集体学习)."
    )


def _leader(blocks: tuple[str, ...]) -> str | None:
    """Who presides: the name before 在主持学习, as it opens the paragraphs of the speech."""
    found = _PRESIDES.search(_bare(blocks[0]), _bare(blocks[0]).find("集体学习"))
    before = found["before"] if found else ""
    names = [before[i : i + length] for length in (4, 3, 2) for i in range(len(before))]
    openers = [name for name in names if any(re.match(f"{name}{_SAYS}", b) for b in blocks[1:])]
    return openers[0] if openers else None


def _speech_start(blocks: tuple[str, ...], leader: str | None) -> int:
    """The number (from 0) of the paragraph where the leader's speech begins."""
    for number, block in enumerate(blocks[1:], 1):
        if leader and block.startswith(leader) and _HINGE.match(block):
            return number
    for number, block in enumerate(blocks[1:], 1):
        if leader and re.match(rf"{leader}{_SPEAKS}", block):
            return number
    return len(blocks)


def _verb(block: str, leader: str | None, is_lead: bool) -> str | None:
    """The verb that introduces the leader's words: at the head of a paragraph, or in the lead."""
    text, who = _bare(block), leader or "他"
    if is_lead:
        presides = _PRESIDES.search(text, text.find("集体学习"))
        text = text[presides.end() :] if presides else ""
        opening = rf"(?:时|并|，)*(?:发表了?(?:重要)?讲话)?[，。,]?(?:他|{who})?时?"
        found = re.match(f"{opening}{_SPEAKS}", text)
    elif hinge := _HINGE.match(text):
        found = re.match(f"(?:他|她|{who})?{_SPEAKS}", text[hinge.end() :])
    else:
        found = re.match(f"(?:{who}|他){_SPEAKS}", text)
    return found["verb"] if found else None


def _require_signs(
    blocks: tuple[str, ...], verbs: list[str | None], frame: tuple[str, ...]
) -> None:
    """A commentary may begin like a readout; a readout shows two of four further signs."""
    signs = (
        verbs[0] is not None,
        any(_LISTENERS.search(block) or _LECTURES.search(block) for block in frame),
        any(_HINGE.match(block) for block in blocks[1:]),
        sum(verb is not None for verb in verbs[1:]) >= 2,
    )
    if sum(signs) < 2:
        raise NotAReadout(
            "This begins like the readout of a study session, but neither the lecture, nor the "
            "speech (发表重要讲话), nor paragraphs opened by 强调 or 指出 follow: a commentary, or "
            "only a part of a readout?"
        )


def _lecturer(frame: tuple[str, ...]) -> str | None:
    """Who lectured, as named, with title; None when members spoke, or the form is unknown."""
    for sentence in (s for block in frame for s in sentences(block)):
        found = _LECTURES.search(sentence)
        if not found or _LISTENERS.search(sentence[: found.start()]):
            continue
        clauses = re.split("[，,]", sentence[: found.start()])
        named = [m["who"] for clause in clauses if (m := _TOPIC.match(clause))]
        if by := re.search(r"由(?P<who>[^，。]+?)(?:同志)?$", sentence[: found.start()]):
            return by["who"]
        if len(named) > 1:
            return "、".join(re.sub("^(?:和|以及|随后)", "", name) for name in named)
        whole = _TOPIC.match(re.sub(r"^(?:随后|会上|学习中|会议上)[，,]", "", sentence))
        return whole["who"] if whole else None
    return None


def _headline(lines: tuple[str, ...]) -> str | None:
    """The line that names the session, with the lines after it; else a single line of title."""
    for number, line in enumerate(lines):
        if _SESSION_IN_TITLE.search(line) and len(line) < 120 and "。" not in line:
            rest = [one for one in lines[number + 1 :] if "。" not in one and "，" not in one]
            return " ".join([line, *rest])
    return lines[0] if len(lines) == 1 and "。" not in lines[0] and len(lines[0]) < 80 else None


def _date(
    month: int, day: int, year: int | None, published: tuple[int, int, int] | None
) -> str | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if year is None and published:
        year = published[0] - (month > published[1])  # held in December, published in January
    return f"{year:04}-{month:02}-{day:02}" if year else f"{month}月{day}日"


def _year(lead: re.Match[str]) -> int | None:
    """The year, where the lead itself gives it."""
    found = re.search(r"(\d{4})年$", lead["before"])
    return int(found[1]) if found else None


def _number(numeral: str) -> int | None:
    """The value of 二十 or 20."""
    if numeral.isdigit():
        return int(numeral)
    digits = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0}
    value, current = 0, 0
    for c in numeral:
        if c in "十百":
            value += (current or 1) * (10 if c == "十" else 100)
            current = 0
        elif c in digits:
            current = digits[c]
        else:
            return None
    return value + current or None


# --- the moves -------------------------------------------------------------------------------


def _first_words(block: str) -> str:
    """The opening of a paragraph, up to its second mark, at most 30 characters."""
    marks = [m.start() for m in re.finditer("[，。：；、！？]", block)][:2]
    return block[: min([*marks[1:], 30])]


def _function(block: str, number: int, speech: int) -> str | None:
    """What a paragraph does: by its place in the frame, else by what its sentences speak of.

    A subject counts when the first sentence or more than half of the sentences name it; of two that
    count equally None is said. Without a subject, a paragraph with 要 or 必须 sets tasks, and one
    with neither says how things stand.
    """
    if number < speech:
        return "frame"
    if number == speech and _HINGE.match(_bare(block)):
        return "diagnosis"
    parts = sentences(block)
    hits = {name: [len(cue.findall(part)) for part in parts] for name, cue in _CUES.items()}
    counted = {
        name: sum(found)
        for name, found in hits.items()
        if found[0] or sum(map(bool, found)) * 2 > len(parts)
    }
    if counted:
        most = [name for name in counted if counted[name] == max(counted.values())]
        return most[0] if len(most) == 1 else None
    return "task" if _YAO.search(block) or _TOLD.search(block) else "diagnosis"
