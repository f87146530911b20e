"""Skeletons: what the frame says is read, what it does not say is None, other texts are refused."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from readouts.counting import rows
from readouts.genre import NotAReadout, skeleton
from readouts.loader import load_readout
from readouts.picture import draw, draw_record
from tests.county_text import BODY, COUNTY, HEADLINE, HINGE, LEAD, LECTURE

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "texts"
READOUT = load_readout()
TEXT = "\n".join([READOUT.headline.zh, *(block.zh for block in READOUT.paragraphs)])


def with_frame(*frame: str, lead: str = LEAD) -> str:
    return "\n".join([HEADLINE, lead, *frame, HINGE, *BODY])


def test_this_text() -> None:
    """Every key of the skeleton of this readout."""
    found = skeleton(TEXT, 2025).record()
    moves = found.pop("paragraphs")
    assert found == {
        "session": 20,
        "date": "2025-04-25",
        "theme": "加强人工智能发展和监管",
        "lecturer": "西安交通大学教授郑南宁同志",
        "headline": READOUT.headline.zh,
        "speech_verbs": "QZQZQZQ",
        "yao": 7,
        "bixu": 1,
    }
    assert [move["function"] for move in moves] == [block.function for block in READOUT.paragraphs]
    assert [move["speech_verb"] for move in moves] == [
        "强调", None, "指出", "强调", "指出", "强调", "指出", "强调",
    ]  # fmt: skip
    for move, block in zip(moves, READOUT.paragraphs, strict=True):
        assert move["number"] == block.number
        assert block.zh.startswith(move["first_words"])


def test_another_body() -> None:
    """A body that we never heard of is read by the same frame."""
    found = skeleton(COUNTY)
    assert (found.session, found.date, found.theme) == (5, "7月3日", "加强灌溉设施管护")
    assert (found.lecturer, found.headline) == ("县水利局局长何田同志", HEADLINE)
    assert (found.speech_verbs, found.yao, found.bixu) == ("QZQZQ", 4, 1)
    assert [move.function for move in found.paragraphs] == [
        "frame", "frame", "diagnosis", "task", "means", "risk",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "lecturer"),
    [
        (LECTURE, "县水利局局长何田同志"),
        ("县水利局局长何田、农学院教授白露就这个问题作了讲解，并谈了意见和建议。", "县水利局局长何田、农学院教授白露"),
        ("农学院院士、水利系主任白露教授就这个问题进行了讲解。", "农学院院士、水利系主任白露教授"),
        ("县水利局何田研究员就修渠，农学院白露教授就节水，分别进行了讲解。", "县水利局何田研究员、农学院白露教授"),
        ("随后，县就业局局长何田就灌溉工的工作进行讲解。", "县就业局局长何田"),
        ("这次集体学习，由县委的同志自学并交流工作体会，大家进行了交流。", None),
        ("何田、白露就学习情况谈了体会。他们表示，要多修渠。", None),
        ("学习开始时，播放了专题片。随后，何田、白露同志先后发言。", None),
    ],
)  # fmt: skip
def test_lecturer(frame: str, lecturer: str | None) -> None:
    """One lecturer, several, or none: as named, with title, and never guessed."""
    assert skeleton(with_frame(frame)).lecturer == lecturer


@pytest.mark.parametrize(
    ("lead", "theme", "session"),
    [
        (
            LEAD.replace("就加强灌溉设施管护进行第五次", "以守住水源为题举行第十四次"),
            "守住水源",
            14,
        ),
        (LEAD.replace("加强灌溉设施管护", "“一渠一长，管好渠水”"), "“一渠一长，管好渠水”", 5),
        (LEAD.replace("第五次", "第40次"), "加强灌溉设施管护", 40),
        (LEAD.replace("第五次", "第一百零三次"), "加强灌溉设施管护", 103),
        ("新华社河东7月4日电（记者白露）" + LEAD, "加强灌溉设施管护", 5),
        ("央视网消息（新闻联播）：" + LEAD, "加强灌溉设施管护", 5),
        ("7月3日下午，" + LEAD.replace("7月3日下午", ""), "加强灌溉设施管护", 5),
        ("新一届" + LEAD.replace("进行第五次", "进行了第五次"), "加强灌溉设施管护", 5),
        (LEAD.replace("7月3日", "７月３日"), "加强灌溉设施管护", 5),
    ],
)
def test_lead(lead: str, theme: str, session: int) -> None:
    """Datelines, word order, quotation marks, numerals."""
    found = skeleton(with_frame(LECTURE, lead=lead))
    assert (found.theme, found.session, found.date) == (theme, session, "7月3日")
    assert found.speech_verbs == "QZQZQ"


@pytest.mark.parametrize(
    ("lead", "verbs"),
    [
        (LEAD.replace("时强调", "时发表重要讲话强调"), "QZQZQ"),
        (LEAD.replace("时强调", "时指出"), "ZZQZQ"),
        (LEAD.replace("在主持学习时强调，", "主持学习并发表讲话。他强调，"), "QZQZQ"),
        (LEAD.replace("时强调，", "时要求，"), "ZQZQ"),
        (LEAD.replace("程远在主持", "程远同志在主持"), "QZQZQ"),
    ],
)
def test_verb_of_the_lead(lead: str, verbs: str) -> None:
    """The lead's verb, in each form that it takes."""
    assert skeleton(with_frame(LECTURE, lead=lead)).speech_verbs == verbs


def test_greetings_and_visits_belong_to_the_frame() -> None:
    """Paragraphs between lead and speech are frame, whatever verb stands in them."""
    frame = (
        "这次集体学习把课堂设在渠边。程远来到泵站，询问水位。",
        "程远强调，泵站要修好。",
        LECTURE,
    )
    found = skeleton(with_frame(*frame))
    assert [move.function for move in found.paragraphs[:5]] == ["frame"] * 4 + ["diagnosis"]
    assert found.speech_verbs == "QZQZQ"


@pytest.mark.parametrize("opening", ["程远书记指出", "程远同志指出", "程远在讲话中指出", "他指出"])
def test_how_a_paragraph_opens(opening: str) -> None:
    """The leader is named with a title, without one, or not at all."""
    assert skeleton(COUNTY.replace("程远指出", opening)).speech_verbs == "QZQZQ"


def test_year_in_the_lead() -> None:
    """A year in the lead is the year, whatever the page says."""
    assert skeleton(COUNTY.replace("7月3日", "2031年7月3日")).date == "2031-07-03"


def test_other_verbs_have_no_letter() -> None:
    """他首先表示 is named as it stands and gets neither Q nor Z."""
    found = skeleton(COUNTY.replace("他指出，近年来", "他首先表示，近年来"))
    assert found.paragraphs[2].speech_verb == "表示"
    assert found.speech_verbs == "QQZQ"


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        (HEADLINE, HEADLINE),
        ("程远在河东县委第五次集体学习时强调\n管好每一渠水\n守住每一亩田", HEADLINE),
        ("程远：管好每一渠水", "程远：管好每一渠水"),
        ("", None),
        ("首页\n" + HEADLINE, HEADLINE),
    ],
)
def test_headline(headline: str, expected: str | None) -> None:
    """A headline on one line or several, one without the session, none."""
    assert skeleton(COUNTY.replace(HEADLINE, headline)).headline == expected


@pytest.mark.parametrize(
    ("line", "year", "date"),
    [
        ("", None, "7月3日"),
        ("", 2031, "2031-07-03"),
        ("2031-07-04 20:11 来源：县广播站", None, "2031-07-04"[:8] + "03"),
        ("发布时间：2031年07月04日", None, "2031-07-03"),
        ("发布时间：2031年07月04日", 2030, "2030-07-03"),
    ],
)  # fmt: skip
def test_year(line: str, year: int | None, date: str) -> None:
    """The year is what was asked for, or what the page's own date says; it is not invented."""
    assert skeleton(COUNTY.replace("\n\n", f"\n{line}\n"), year).date == date


def test_session_in_december_published_in_january() -> None:
    """A page of January with a session of December is of the year before."""
    text = COUNTY.replace("7月3日", "12月31日").replace("\n\n", "\n发布时间：2031-01-01\n")
    assert skeleton(text).date == "2030-12-31"


@pytest.mark.parametrize("width", [20, 33, 41])
@pytest.mark.parametrize("indent", ["", "　　"])
def test_lines_broken_at_the_width_of_a_page(width: int, indent: str) -> None:
    """A text copied from a PDF has the same skeleton as the text itself."""
    broken = []
    for line in filter(None, TEXT.split("\n")):
        whole = line if line == READOUT.headline.zh else indent + line
        broken += [whole[i : i + width] for i in range(0, len(whole), width)]
    broken.insert(len(broken) // 2, "- 2 -")
    assert skeleton("\n".join(broken)) == skeleton(TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "水是庄稼的命。我们都要爱护它，守住它。" * 20,
        "渠水清清，\n稻花香香。\n一渠一长，\n岁岁丰粮。",
        "The committee met on Friday. It studied irrigation, and nothing was decided.",
        LEAD,  # a commentary may begin so
        LEAD + "\n我们认为，这次学习很重要。\n大家都应当学习。",
        LEAD.replace("河东县委7月3日下午就", "县委开会，研究了") + LECTURE + HINGE,
    ],
)
def test_no_readout(text: str) -> None:
    """What is no readout of a study session is told so in a sentence."""
    with pytest.raises(NotAReadout) as caught:
        skeleton(text)
    assert str(caught.value).startswith("This ")


def test_noise_is_refused() -> None:
    """A million characters of Chinese noise, with the words of the frame in them."""
    some = random.Random(7).choices("渠水月日就以进行第次集体学习强调指出，。 \n", k=1_000_000)
    with pytest.raises(NotAReadout):
        skeleton("".join(some))


# By hand, against the texts: session, theme, lecturer, verbs, 要, 必须, functions by their initials.
BY_HAND = {
    "2023-02-21": (3, "加强基础研究", "北京大学校长、中科院院士龚旗煌教授", "QZQZQZQZQ", 21, 2, "ffdtttmitt"),
    "2023-11-27": (10, "加强涉外法制建设", "武汉大学特聘教授黄惠康同志", "QZQZQZQZ", 15, 3, "ffdttitmt"),
    "2024-01-31": (11, "扎实推进高质量发展", None, "QZQZQZQQ", 10, 6, "ffddtttTm"),
    "2025-11-28": (23, "加强网络生态治理", "中国政法大学教授时建中同志", "QZQZQZQZ", 15, 1, "ffdttmrri"),
    "2026-01-30": (24, "前瞻布局和发展未来产业", "中国信息通信研究院余晓晖同志", "QZQZQZQ", 9, 1, "ffdtttmt"),
}  # fmt: skip


@pytest.mark.parametrize("day", BY_HAND)
def test_other_readouts(day: str) -> None:
    """Five other readouts, where they are beside the repository."""
    path = SHARED / f"{day}.txt"
    if not path.exists():
        pytest.skip(f"the text of {day} is not on this machine")
    text = path.read_text(encoding="utf-8")
    found = skeleton(text, int(day[:4]))
    functions = "".join(move.function[0] if move.function else "?" for move in found.paragraphs)
    seen = (found.session, found.theme, found.lecturer, found.speech_verbs, found.yao, found.bixu)
    assert (*seen, functions) == (*BY_HAND[day][:-1], BY_HAND[day][-1].lower())
    assert found.date == day
    assert found.headline == text.split("\n")[0]
    of_record = {row["held"]: row for row in rows("skeletons")}[day]
    assert (found.speech_verbs, found.yao, found.bixu, len(found.paragraphs)) == (
        of_record["speech_verbs"],
        int(of_record["yao"]),
        int(of_record["bixu"]),
        int(of_record["paragraphs"]),
    )
    assert sum(move.characters for move in found.paragraphs) == int(of_record["characters"])


def test_length_in_the_record() -> None:
    """The record counts what the plan of a text counts: all characters, no line ends."""
    of_record = {row["held"]: row for row in rows("skeletons")}["2025-04-25"]
    whole = sum(move.characters for move in skeleton(TEXT, 2025).paragraphs)
    assert whole == int(of_record["characters"]) == 1018


def test_pictures_say_the_same_in_text() -> None:
    """A picture's text has every paragraph; its HTML has no id, script or style sheet."""
    picture = draw(skeleton(TEXT, 2025))
    lines = picture.text().split("\n")
    assert lines[0].startswith("session 20; 2025-04-25; 加强人工智能发展和监管; lecturer: 西安")
    assert [line.split()[0] for line in lines[1:]] == [str(n) for n in range(1, 9)]
    assert "<script" not in picture.html() and " id=" not in picture.html()


def test_picture_of_the_record() -> None:
    """All readouts of the record in one picture, Q and Z in letters too."""
    record = rows("skeletons")
    picture = draw_record(record)
    assert len(picture.text().split("\n")) == 1 + len(record) == 23
    assert picture.html().count(">Q<") == sum(row["speech_verbs"].count("Q") for row in record)


def test_alternation_in_the_record() -> None:
    """The figure that the course teaches: 18 of 22 readouts take 强调 and 指出 in strict turns."""
    verbs = [row["speech_verbs"] for row in rows("skeletons")]
    strict = [v for v in verbs if all(a != b for a, b in pairwise(v))]
    assert (len(strict), len(verbs)) == (18, 22)


def test_headline_with_a_comma() -> None:
    """A headline that looks like a sentence is not joined to the lead."""
    headline = "程远在河东县委第五次集体学习时强调：管好渠水，守住良田"
    found = skeleton(COUNTY.replace(HEADLINE, headline))
    assert (found.headline, found.speech_verbs) == (headline, "QZQZQ")


def test_text_in_one_piece() -> None:
    """A text whose line ends were lost is divided by its frame."""
    name = "程远远"
    whole = (
        COUNTY.replace("程远", name).replace("\n", "").replace(HEADLINE.replace("程远", name), "")
    )
    found = skeleton(whole)
    assert (found.lecturer, found.speech_verbs) == ("县水利局局长何田同志", "QZQZQ")
    assert len(found.paragraphs) == 6
