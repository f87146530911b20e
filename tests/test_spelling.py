"""What is forgiven in typing, and how a near miss is known."""

from __future__ import annotations

import pytest

from exercises.spelling import (
    normalize,
    pinyin_form,
    sounds_alike,
    toneless,
    unpunctuated,
    wrong_sounds,
)
from readouts.loader import ROOT


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("qiángdiào", "qiángdiào"),
        ("qiang2diao4", "qiángdiào"),
        ("Qiang2 Diao4", "qiángdiào"),
        ("ｑｉａｎｇ２ｄｉａｏ４", "qiángdiào"),
        ("lv4", "lǜ"),
        ("lu:4", "lǜ"),
        ("nǚ", "nǚ"),
        ("xi'an", "xian"),
        ("duì-jiē", "duìjiē"),
        ("gui1ze2", "guīzé"),
        ("liu2", "liú"),
        ("xue2xi0", "xuéxi"),
        ("de5", "de"),
        ("réncái", "réncái"),
        ("re\u0301nca\u0301i", "réncái"),
        ("hng4", "hng"),
        ("", ""),
    ],
)
def test_ways_to_type_pinyin(typed: str, form: str) -> None:
    """Marks, numbers, v and u: for ü, width, case, spaces, hyphens, apostrophes."""
    assert pinyin_form(typed) == form


def test_toneless_keeps_the_dots() -> None:
    """Without tones ü is still ü."""
    assert toneless("lǜshī nǚ") == "lüshi nü"


def test_unpunctuated() -> None:
    """Only letters, characters and digits count."""
    assert unpunctuated(" “强 调”，ＡＩ+ ") == "强调AI"
    assert normalize("a\u3000b\u200b") == "a b"


@pytest.mark.parametrize(
    ("wanted", "typed", "wrong"),
    [
        ("强调", "强掉", ["掉"]),
        ("指出", "只初", ["只", "初"]),
        ("强调", "强大", None),
        ("强调", "强", None),
        ("强调", "强调", []),
        ("行", "航", ["航"]),
    ],
)
def test_homophones(wanted: str, typed: str, wrong: list[str] | None) -> None:
    """Characters that can be read alike, tones apart, by any reading; else None."""
    assert wrong_sounds(wanted, typed) == wrong


def test_unknown_characters_sound_like_nothing() -> None:
    """A character outside the table is like none, not even itself."""
    assert not sounds_alike("强", "㐀")
    assert not sounds_alike("x", "x")


def test_the_table_of_sounds_is_computed() -> None:
    """sounds.txt is what pypinyin says of the common characters of GB 2312."""
    pypinyin = pytest.importorskip("pypinyin")
    cells = [
        bytes([row, cell]).decode("gb2312")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
        if (row, cell) < (0xD7, 0xFA)
    ]
    found: dict[str, list[str]] = {}
    for character in cells:
        style = pypinyin.Style.NORMAL
        for syllable in pypinyin.pinyin(character, heteronym=True, style=style)[0]:
            found.setdefault(syllable.replace("v", "ü"), []).append(character)
    lines = [f"{syllable} {''.join(found[syllable])}" for syllable in sorted(found)]
    kept = (ROOT / "exercises" / "sounds.txt").read_text(encoding="utf-8").splitlines()
    assert len(cells) == 3755
    assert kept[2:] == lines
