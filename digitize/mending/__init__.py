"""Mending: what a recogniser got wrong and the page itself puts beyond doubt.

Six things only: a dash read as 一 between two names or numbers, and a 一 read as 1 in vertical
lines that hardly know another digit; marks that the page does not print in the place of those that
it does; characters of the reform of 1956 on a page that prints the older forms; one of two forms of
a character on a page that prints the other; what looks like another in a word that there is not
otherwise (笨報, HAUsBRUCH); printed spaces that were swallowed. Never a guess; every character that
is changed is recorded (`Mending`) and ends in the page document's ``repairs``. Large initials are
put to the lines that they begin (`initials`); no character changes by that.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitize.mending.boldruns import bold_parted
from digitize.mending.initials import joined
from digitize.mending.quotes import prints_curly, straight
from digitize.mending.runins import parted
from digitize.reading import Glyph, Line, Mending, Reading
from digitize.scripts import habit_of, prints_traditional, reformed, traditional_forms
from digitize.text import CLOSERS, ORNAMENTS, is_cjk, width_in_ems

_PLACE = "[省市区县縣區乡鄉镇鎮村州国國港站路街桥岛]"
_DASH = re.compile(
    rf"(?<=[\u4e00-\u9fff]{_PLACE})一(?=[\u4e00-\u9fff]{{1,4}}?{_PLACE})|(?<=\d)一(?=\d)"
)
_FULL = {",": "，", "!": "！", "?": "？", ";": "；", ":": "：", "(": "（", ")": "）"}
_UPRIGHT = {"’": "，", "'": "，", "°": "。", "¬": "「"}  # what a turned mark is taken for
_ONE = re.compile(r"(?<=[\u4e00-\u9fff])1(?=[\u4e00-\u9fff])")
_DIGIT, _NUMBER = re.compile(r"[02-9０２-９]"), re.compile(r"\d{2,}")
_ONES = 5  # lone ones that show what they are
_HARDLY = 4  # times as many of the one show that the other is misread
_NUMERALS = "一二三四五六七八九十百〇零兩两"
_OWN = re.compile("(?<=[【〔［（(])笨(?=[報报市埠社刊])")  # 【本報訊】 in heavy type
# A word in capitals with some that differ from the small letter in size alone: MooRBURG, but not
# DVDs, NoSQL or McDONALD.
_SHOUTED = re.compile(
    r"(?<![^\W\d_])(?!Mc)(?=[^\W\d_]*[A-Z][cosuvwxz]+[A-Z])[A-Zcosuvwxz]{6,}(?![^\W\d_])"
)
_SHAPED = re.compile("[ABDEFGHIJKLMNPQRTY]")  # capitals that no small letter looks like
_HALF, _WHOLE = (re.compile(f"[{''.join(marks)}]") for marks in (_FULL, _FULL.values()))
_FOUNT = math.log(16 / 9)  # between the middles of two classes of size
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


_ITEM_WHITE, _ITEM_STEP = 0.75, 0.35  # of the pitch: a white of one sign, and its share in one step
_OPENING = (2, 11)  # signs behind its mark after which the opening of an item ends


def item_parted(line: Line) -> Line:
    """A vertical line with a mark at its head, with the white behind how the item opens.

    ●宜良　縣長…, ▲漢口十七日電　江水…: where the cells of a line were cut without a word of it, it
    lies in the signs on both sides and widens three steps together.
    """
    glyphs = [g for g in line.glyphs if not g.text.isspace()]
    if line.writing != "vertical" or line.text[:1] not in ORNAMENTS or len(glyphs) < 7:
        return line
    centres = np.array([g.box.center[1] for g in glyphs])
    steps = np.diff(centres)
    pitch = float(np.median(steps))
    if pitch <= 0:
        return line
    more = steps / pitch - 1.0
    first, last = _OPENING[0], min(_OPENING[1], len(more) - 1)
    if first >= last:
        return line
    at = first + int(np.argmax(more[first:last]))
    # the mark's cell may be half a sign too large or too small: the next step makes up for it
    beside = more[at + 1] + more[at - 1] + (more[0] if at == first else 0.0)
    if more[at] < _ITEM_STEP or more[at] + beside < _ITEM_WHITE:
        return line
    if not (is_cjk(glyphs[at].text) and is_cjk(glyphs[at + 1].text)):
        return line
    return _with_spaces(line, glyphs, {at})


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
    reading = bold_parted(parted(joined(reading)))
    full_width = _prints_full_width(reading.lines)
    upright = [line.text for line in reading.lines if line.writing == "vertical"]
    ones = _are_ones_numerals(upright)
    traditional = prints_traditional([line.text for line in reading.lines])
    quoted = _prints_single_quotes(upright)
    habits = _habits(reading.lines, body) if traditional else {}
    curly = prints_curly([line.text for line in reading.lines])
    stopped = 2 * len(upright) > len(reading.lines) and _prints_stops(upright)
    lines: list[Line] = []
    mendings: list[Mending] = []
    for read in reading.lines:
        line = item_parted(
            spaced(read, body)
        )  # first, for it goes by the characters as they were read
        changes = _dashes(line.text) + _doubles(line.text)
        if full_width:
            changes += _marks(line.text)
        if full_width and line.writing == "vertical":
            changes += _turned_marks(line.text, quoted)
        if stopped:
            changes += _lone_stop(line, body)
        if line.writing == "vertical" and ones:
            changes += [(m.start(), "一") for m in _ONE.finditer(line.text)]
        if traditional:
            changes += _reformed(line.text)
            printed = habits[_fount(read, body)]
            changes += [(at, printed[c]) for at, c in enumerate(line.text) if c in printed]
        if curly:
            changes += straight(line.text)
        text = list(line.text)
        for at, became in changes:
            text[at] = became
        mended = replace(line, text="".join(text)) if changes else line
        if mended.text == "。" and stopped:
            mended = replace(mended, writing="vertical")  # one mark has no direction of its own
        lines.append(mended)
        mendings += [
            Mending(mended, at, line.text[at], became, 0.99) for at, became in sorted(changes)
        ]
    return replace(reading, lines=tuple(lines)), tuple(mendings)


def _fount(line: Line, body: float) -> int:
    """The class of a line's size, 0 that of the body: a page has several founts.

    A class reaches from 0.75 to 1.33 times its middle.
    """
    return round(math.log(line.size / body) / _FOUNT) if line.size > 0 and body > 0 else 0


def _habits(lines: Sequence[Line], body: float) -> dict[int, dict[str, str]]:
    """The forms that each fount of a page prints for others (`habit_of`)."""
    texts: dict[int, list[str]] = {}
    for line in lines:
        texts.setdefault(_fount(line, body), []).append(line.text)
    return {fount: habit_of(said) for fount, said in texts.items()}


_STOPPED = 3  # lines that print a stop: so many show that the page does


def _prints_stops(upright: Sequence[str]) -> bool:
    return sum("。" in text for text in upright) >= _STOPPED


_RINGS = frozenset("Oo0Qc°○〇.·•")
_STOP = 0.6  # of the body's size: a full stop's ink


def _lone_stop(line: Line, body: float) -> list[tuple[int, str]]:
    """A small ring that is a whole line of a vertical page is the stop of the column before it.

    Old papers let a mark begin a column; a line of one ring reads as a letter or a digit.
    """
    small = max(line.box.width, line.box.height) < _STOP * body
    return [(0, "。")] if line.text in _RINGS and small else []


def _dashes(text: str) -> list[tuple[int, str]]:
    return [(m.start(), "—") for m in _DASH.finditer(text)]


def _doubles(text: str) -> list[tuple[int, str]]:
    """Characters that stand for one that looks alike, in a word that there is not otherwise."""
    found = [(m.start(), "本") for m in _OWN.finditer(text)]
    for word in _SHOUTED.finditer(text):
        small = [(word.start() + n, c.upper()) for n, c in enumerate(word[0]) if c.islower()]
        if len(_SHAPED.findall(word[0])) >= max(3, len(small)):
            found += small
    return found


def _marks(text: str) -> list[tuple[int, str]]:
    """Half-width marks between Chinese characters, with what the page prints for them."""
    found = []
    for mark in _HALF.finditer(text):
        at = mark.start()
        if _chinese_before(text, at) and not _latin_after(text, at):
            found.append((at, _FULL[mark[0]]))
    return found


def _turned_marks(text: str, quoted: bool) -> list[tuple[int, str]]:
    """Marks of a vertical line that were taken for others, as they stand upright beside Chinese.

    Where the page prints single quotes (``quoted``), they are what they look like.
    """
    found = []
    for at, mark in enumerate(text):
        if mark not in _UPRIGHT or (mark in "’'" and (quoted or _is_open(text[:at]))):
            continue
        following = text[at + 1 :].lstrip()
        if mark == "¬":
            right = is_cjk(following[:1] or " ")
        elif mark == "°":  # not 三十八°
            right = at > 0 and is_cjk(text[at - 1]) and text[at - 1] not in _NUMERALS
        else:
            right = _chinese_before(text, at)
        if right and not (following[:1].isascii() and following[:1].isalnum()):
            found.append((at, _UPRIGHT[mark]))
    return found


def _is_open(before: str) -> bool:
    """Whether a single quote that the text opened is not closed yet."""
    return before.rfind("‘") > before.rfind("’")


def _reformed(text: str) -> list[tuple[int, str]]:
    """Simplified forms in a line of a traditional page, where it is set in traditional ones.

    Another line (a quotation, an advertisement) may be set in them.
    """
    forms = reformed()
    found = [(at, forms[c]) for at, c in enumerate(text) if c in forms]
    return found if len(found) < traditional_forms(text) else []


def _are_ones_numerals(texts: Sequence[str]) -> bool:
    """Whether 1 in vertical lines is 一: often it stands between Chinese, and digits hardly do.

    A page that prints digits has others, too, and numbers. One other may be misread.
    """
    ones = sum(len(_ONE.findall(text)) for text in texts)
    digits = sum(len(_DIGIT.findall(text)) for text in texts)
    enough = ones >= _ONES * (digits + 1)
    return digits <= 1 and enough and not any(map(_NUMBER.search, texts))


def _prints_single_quotes(texts: Sequence[str]) -> bool:
    """Whether a page prints ’ as what it is: quotes come in pairs, turned commas do not."""
    opened, closed = (sum(text.count(mark) for text in texts) for mark in "‘’")
    return opened > 0 and closed < _HARDLY * opened


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
