"""Texts as they arrive: encodings, broken lines, furniture of pages."""

from __future__ import annotations

import pytest

from readouts.plaintext import decode, plain_text
from tests.county_text import BODY, COUNTY, HEADLINE, HINGE, LEAD, LECTURE

PARAGRAPHS = (LEAD, LECTURE, HINGE, *BODY)
TRADITIONAL = "縣委書記程遠在主持學習時強調，水是莊稼的命。要管好每一渠水，守住每一畝田。"


@pytest.mark.parametrize(
    "raw",
    [
        COUNTY.encode(),
        COUNTY.encode("utf-8-sig"),
        COUNTY.encode("gb18030"),
        COUNTY.encode("utf-16"),
        COUNTY.encode("utf-16-le"),
        COUNTY.encode("utf-16-be"),
        b"\xfe\xff" + COUNTY.encode("utf-16-be"),
    ],
)
def test_encodings(raw: bytes) -> None:
    """Each encoding that is met in practice gives the same characters."""
    assert decode(raw) == COUNTY


def test_big5() -> None:
    """Traditional text in Big5 is not taken for GB18030."""
    assert decode(TRADITIONAL.encode("big5")) == TRADITIONAL


@pytest.mark.parametrize(
    "raw", [bytes(range(256)) * 50, b"\x00\x01\x02" * 400, b"\xff\xfe\x00\xd8"]
)
def test_no_text(raw: bytes) -> None:
    """Bytes that are no text are refused with a sentence that says what to do."""
    with pytest.raises(ValueError, match="Save it as UTF-8 and try again"):
        decode(raw)


def test_headline_and_paragraphs() -> None:
    """What stands before the first sentence is title, the rest is paragraphs."""
    found = plain_text(COUNTY)
    assert (found.title, found.paragraphs) == ((HEADLINE,), PARAGRAPHS)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\n\n\n"),
        lambda text: text.replace("\n", "\n　　"),
        lambda text: "\n".join(f"\u3000\u3000{line}  " for line in text.split("\n")),
        lambda text: text.replace("，", "， "),
        lambda text: text + "\n（责任编辑：何某）\n扫一扫，分享到微信\n- 1 -\n",
        lambda text: "来源：县广播站\n2031年07月04日 20:00\n" + text,
        lambda text: text.replace("水", "\u200b水"),
    ],
)
def test_what_does_not_matter(change) -> None:  # type: ignore[no-untyped-def]
    """Line ends, blank lines, indents, stray spaces, invisible marks, furniture."""
    assert plain_text(change(COUNTY)).paragraphs == PARAGRAPHS


def test_english_inside_keeps_its_spaces() -> None:
    """Spaces go between Chinese characters, and between them and digits: 4 月 25 日."""
    found = plain_text("会议 提到 GPT 5 和 water works ，并 做 了 讨论。")
    assert found.paragraphs == ("会议提到 GPT 5和 water works ，并做了讨论。",)


def test_nothing_is_lost() -> None:
    """Joined, title and paragraphs are the text without its white space."""
    found = plain_text(COUNTY)
    whole = "".join((*found.title, *found.paragraphs))
    assert "".join(whole.split()) == "".join(COUNTY.split())
