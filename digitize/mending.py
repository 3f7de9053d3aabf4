"""Mending: what a recogniser got wrong and the page itself puts beyond doubt.

Four things only: a dash read as 一 between two names or numbers, and a 一 read as 1 in vertical
lines that know no digits; marks that the page does not print in the place of those that it does;
characters of the other script where the page has its own; printed spaces that were swallowed. Never
a guess; every character that is changed is recorded (`Mending`) and ends in the page document's
``repairs``.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from digitize.reading import Glyph, Line, Mending, Reading
from digitize.text import CLOSERS, is_cjk, width_in_ems

_PLACE = "[省市区县縣區乡鄉镇鎮村州国國港站路街桥岛]"
_DASH = re.compile(
    rf"(?<=[\u4e00-\u9fff]{_PLACE})一(?=[\u4e00-\u9fff]{{1,4}}?{_PLACE})|(?<=\d)一(?=\d)"
)
_FULL = {",": "，", "°": "。", "!": "！", "?": "？", ";": "；", ":": "：", "(": "（", ")": "）"}
_UPRIGHT = {"’": "，", "‘": "，", "'": "，", "¬": "「"}  # what a turned mark is taken for
_QUOTED = re.compile("‘[^‘’]*’")
_ONE, _DIGIT = re.compile(r"(?<![0-9A-Za-z.])1(?![0-9A-Za-z.%])"), re.compile("[02-9]")
_KANA = re.compile("[\u3041-\u30ff]")
_FOREIGN = 0.01  # share of kana on a page that is Japanese, which has forms of both scripts
_SIMPLIFIED = 0.2  # share of forms that no traditional print has: then the page is none
_OFTEN, _RULE = 3, 3  # how often the page has a form, times as often as the other: its own
_HALF, _WHOLE = (re.compile(f"[{''.join(marks)}]") for marks in (_FULL, _FULL.values()))
_HABIT = 8  # times as many full-width marks as half-width ones beside Chinese: then it is a rule

# A printed space adds a quarter of an em or more to the line's own pitch. Small type is measured
# too roughly for that: there only half an em counts, and only where white parts facts or names.
_DISPLAY, _SMALL = 0.4, 0.55
_PARTED = re.compile(
    r"记者|記者|通讯员|通訊員|主办|主辦|出版|热线|电话|邮箱|星期|农历|第\d+期|编辑|摄影"
)


def spaced(line: Line, body: float) -> Line:
    """The line with spaces where its glyphs leave a gap; the same line where there is none.

    ``body`` is the glyph size of the page's body type, in pixels.
    """
    glyphs = [g for g in line.glyphs if not g.text.isspace()]
    display = line.size > 1.25 * body
    if not display and not (_PARTED.search(line.text) and width_in_ems(line.text) < 30):
        return line
    if len(glyphs) < 4 or any(len(g.text) != 1 for g in glyphs):
        return line
    vertical = line.writing == "vertical"
    centres = np.array([g.box.center[1 if vertical else 0] for g in glyphs])
    steps = np.abs(np.diff(centres))
    pairs = np.array([is_cjk(a.text) and is_cjk(b.text)
                      for a, b in itertools.pairwise(glyphs)])  # fmt: skip
    if pairs.sum() < 3:
        return line
    pitch = float(np.median(steps[pairs]))
    noise = float(np.median(np.abs(steps[pairs] - pitch)))
    least = pitch + max((_DISPLAY if display else _SMALL) * pitch, 4 * noise)
    gaps = {int(i) for i in np.flatnonzero(pairs) if steps[i] > least}
    if not gaps or len(gaps) > 0.4 * pairs.sum():
        return line
    return _with_spaces(line, glyphs, gaps)


def _with_spaces(line: Line, glyphs: list[Glyph], gaps: set[int]) -> Line:
    """Put a space behind each glyph in ``gaps`` unless the text has one there already."""
    plain = [c for c in line.text if not c.isspace()]
    if len(plain) != len(glyphs) or any(c != g.text for c, g in zip(plain, glyphs, strict=True)):
        return line
    text, at = "", -1
    for character in line.text:
        if not character.isspace():
            at += 1
        text += character
        if at in gaps and not character.isspace() and not line.text.startswith(" ", len(text)):
            text += " "
    return replace(line, text=" ".join(text.split()))


def mend(reading: Reading, body: float) -> tuple[Reading, tuple[Mending, ...]]:
    """The reading with its certain mistakes mended, and each mending.

    ``body`` is the glyph size of the page's body type, in pixels.
    """
    full_width = _prints_full_width(reading.lines)
    upright = [line.text for line in reading.lines if line.writing == "vertical"]
    digits = _knows_digits(upright)
    forms = _own_forms([line.text for line in reading.lines])
    lines: list[Line] = []
    mendings: list[Mending] = []
    for line in reading.lines:
        changes = _dashes(line.text)
        changes += [(at, forms[c]) for at, c in enumerate(line.text) if c in forms]
        if full_width:
            changes += _marks(line.text)
        if full_width and line.writing == "vertical":
            changes += _turned_marks(line.text)
        if line.writing == "vertical" and not digits:
            changes += [(m.start(), "一") for m in _ONE.finditer(line.text)]
        text = list(line.text)
        for at, became in changes:
            text[at] = became
        mended = replace(line, text="".join(text)) if changes else line
        mended = mended if changes else spaced(mended, body)
        lines.append(mended)
        mendings += [
            Mending(mended, at, line.text[at], became, 0.99) for at, became in sorted(changes)
        ]
    return replace(reading, lines=tuple(lines)), tuple(mendings)


def _dashes(text: str) -> list[tuple[int, str]]:
    return [(m.start(), "—") for m in _DASH.finditer(text)]


def _marks(text: str) -> list[tuple[int, str]]:
    """Half-width marks between Chinese characters, with what the page prints for them."""
    found = []
    for mark in _HALF.finditer(text):
        at = mark.start()
        if _chinese_before(text, at) and not _latin_after(text, at):
            found.append((at, _FULL[mark[0]]))
    return found


def _turned_marks(text: str) -> list[tuple[int, str]]:
    """Marks of a vertical line that were taken for others, as they stand upright beside Chinese."""
    if _QUOTED.search(text):
        return []
    found = []
    for at, mark in enumerate(text):
        if mark not in _UPRIGHT or _latin_after(text, at):
            continue
        opens = _UPRIGHT[mark] == "「"
        beside = is_cjk(text[at + 1 : at + 2] or " ") if opens else _chinese_before(text, at)
        if beside:
            found.append((at, _UPRIGHT[mark]))
    return found


def _knows_digits(texts: Sequence[str]) -> bool:
    """Whether vertical lines are printed with Arabic digits: then others than 1 are among them."""
    ones = sum(len(_ONE.findall(text)) for text in texts)
    return sum(len(_DIGIT.findall(text)) for text in texts) * _RULE > ones


def _own_forms(texts: Sequence[str]) -> Mapping[str, str]:
    """Characters that a page in traditional script does not print, and what it prints for them.

    A recogniser that knows both scripts takes 稅 for 税 now and then. Only a form that no
    traditional print has (it is not in Big5) is mended, and only where the page shows the
    traditional one far oftener, and no other that it could stand for.
    """
    counts = Counter(c for text in texts for c in text if is_cjk(c))
    kana = sum(len(_KANA.findall(text)) for text in texts)
    odd = [c for c in counts if not _is_traditional(c)]
    some = sum(counts.values())
    if not odd or kana > _FOREIGN * some or sum(counts[c] for c in odd) > _SIMPLIFIED * some:
        return {}
    characters = list(counts)
    simple = _to_simplified().convert("\n".join(characters)).split("\n")
    alike: dict[str, list[str]] = {}
    for c, s in zip(characters, simple, strict=True):
        alike.setdefault(s, []).append(c)
    forms = {}
    for c, s in zip(characters, simple, strict=True):
        own = [t for t in alike[s] if t != c and _is_traditional(t)]
        if _is_traditional(c) or len(own) != 1:
            continue
        if counts[own[0]] >= max(_OFTEN, _RULE * counts[c]):
            forms[c] = own[0]
    return forms


@cache
def _to_simplified() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


def _is_traditional(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def _chinese_before(text: str, at: int) -> bool:
    if text[at] == "(":
        return at + 1 < len(text) and is_cjk(text[at + 1])
    return at > 0 and (is_cjk(text[at - 1]) or text[at - 1] in CLOSERS + "！？")


def _latin_after(text: str, at: int) -> bool:
    following = text[at + 1 : at + 2]
    return following.isascii() and (
        following.isalnum() or following in "/@.-_" if following else False
    )


def _prints_full_width(lines: Sequence[Line]) -> bool:
    """Whether the page prints full-width punctuation: it hardly ever was read otherwise."""
    full = half = 0
    for line in lines:
        full += len(_WHOLE.findall(line.text))
        half += len(_marks(line.text))
    return full > _HABIT * half
