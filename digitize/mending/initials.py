"""Initials: the large first letter of an article (drop cap), read as a line of its own.

It stands at the edge of its column, as high as two or three lines that begin beside it; the line
below these begins where the initial does. The first of them is the rest of its word, or after A
and I perhaps the next one. An initial may also have been read with that line, which is then as
high as the initial.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from digitize.geometry import Box
from digitize.reading import Line, Reading
from digitize.text import has_cjk

_INITIAL = re.compile(r"[\"“‘「『]?[A-ZÀ-Þ\u4e00-\u9fff]")
_LARGER = 1.6  # times as large as the text is an initial at least
_BESIDE = (-0.4, 0.8)  # of its width: where the lines beside it begin, from its right edge
_LINES = (2, 4)  # lines beside it
_CLEARED, _ALIGNED = 1.2, 0.6  # sizes: a line under its foot may begin as those beside it do
_LEVEL = 0.8  # of a line's size: how far an initial's top stands off that of the first line
_FLUSH = 0.9  # sizes: how far from its edge the column below it begins
_BELOW = 2.2  # sizes: how far below its foot
# What is left of words that begin sentences with A; what stands behind I.
_OF_A = re.compile(
    r"t|s|n|nd|ll|fter|ccording|mong|gain|gainst|lthough|bout|lso|mid|ny|re|bove|cross|"
    r"cting|gents|ged|irplanes|lone|long|lready|lways|merica|merican|mericans|nother|"
    r"nswering|nyone|pparently|pproximately|pril|rmed|rmy|round|rrested|rriving|side|"
    r"ssistant|ssociated|ttorney|ugust|uthorities|waiting|way|lderman|lbert|lice|ndrew|nna|"
    r"rthur"
)
_BEHIND_I = re.compile(
    r"am|was|have|had|do|did|will|shall|would|should|could|can|cannot|must|may|might|think|"
    r"thought|know|knew|saw|see|went|go|came|come|said|say|told|tell|never|always|often|"
    r"once|hope|believe|remember|want|wanted|wish|like|love|hate|feel|felt|found|find|"
    r"heard|hear|met|left|took|take|asked|ask|write|wrote|read|live|lived|grew|began|first|"
    r"used|don|didn"
)
_DETACHED = re.compile(r"^([\"“‘]?[B-HJ-NP-ZÀ-Þ]) (?=[a-zà-ÿ])")  # A and I are words by themselves
_CAPITAL = re.compile(r"[\"“‘「『]?[A-ZÀ-Þ]")
_HIGH = 1.35  # times those beside its foot is a line whose initial was read with it


def joined(reading: Reading) -> Reading:
    """The reading with each initial in the first line of its text.

    The lines beside it begin where it does.
    """
    level = [n for n in reading.lines if n.writing == "horizontal"]
    gone: set[int] = set()
    changed: dict[int, Line] = {}
    for cap in (n for n in level if _INITIAL.match(n.text.strip()) and len(n.text.strip()) < 4):
        beside = _beside(cap, level)
        initial = _INITIAL.match(cap.text.strip())
        if not beside or not initial or not beside[0].text.startswith(cap.text[initial.end() :]):
            continue  # what is read behind the initial is the first letter of the line beside it
        gone.add(id(cap))
        for n, line in enumerate(beside):
            box = Box(min(cap.box.x0, line.box.x0), line.box.y0, line.box.x1, line.box.y1)
            changed[id(line)] = replace(
                line,
                text=_word(initial[0], line.text) if n == 0 else line.text,
                box=box,
                polygon=box.polygon(),
                glyphs=(*cap.glyphs[: initial.end()], *line.glyphs) if n == 0 else line.glyphs,
            )
    for line in level:
        beside = _under(line, level) if _CAPITAL.match(line.text) else []
        if not beside or id(line) in changed or id(line) in gone:
            continue
        b, size = line.box, median(n.size for n in beside)
        first = Box(b.x0, b.y0, b.x1, min(b.y1, b.y0 + 1.1 * size))
        changed[id(line)] = replace(
            line, text=_DETACHED.sub(r"\1", line.text), size=size, box=first,
            polygon=first.polygon(),
        )  # fmt: skip
        for below in beside:
            own = changed.get(id(below), below)
            box = Box(b.x0, own.box.y0, own.box.x1, own.box.y1)
            changed[id(below)] = replace(own, box=box, polygon=box.polygon())
    if not changed:
        return reading
    lines = (changed.get(id(n), n) for n in reading.lines if id(n) not in gone)
    return replace(reading, lines=tuple(lines))


def _word(initial: str, rest: str) -> str:
    """An initial with the first line beside it: the rest of its word; A and I may be words."""
    token = re.match("[A-Za-zÀ-ÿ]+", rest)
    letter = initial[-1]
    if letter not in "AIO":
        return initial + rest
    if token is None or (token[0][0].isupper() and not token[0].isupper()):
        return f"{initial} {rest}"  # A 3 bedroom house, A Red Cross nurse
    after = token[0].lower()
    known = (_OF_A if letter == "A" else _BEHIND_I).fullmatch(after) is not None
    alone = known if letter == "I" else letter == "A" and not known
    return f"{initial} {rest}" if alone else initial + rest


def _beside(cap: Line, level: Sequence[Line]) -> list[Line]:
    """The lines beside an initial, from the top; none where it is no initial."""
    b = cap.box
    low, high = (b.x1 + share * b.width for share in _BESIDE)
    found = [
        n for n in level
        if n is not cap
        and low < n.box.x0 < high
        and b.y0 - 0.5 * n.size < n.box.center[1] < b.y1 + 0.3 * n.size
        and n.size * _LARGER < cap.size
        and len(n.text) > 3
    ]  # fmt: skip
    found.sort(key=lambda n: n.box.y0)
    if not _LINES[0] <= len(found) <= _LINES[1]:
        return []
    first, size = found[0], found[0].size
    found += [
        n for n in level
        if n not in found
        and abs(n.box.x0 - found[-1].box.x0) < _ALIGNED * size
        and 0 < n.box.center[1] - b.y1 < _CLEARED * size
    ]  # fmt: skip
    label = has_cjk(cap.text) and any(
        n is not cap
        and len(n.text.strip()) == 1
        and abs(n.box.x0 - b.x0) < 0.3 * b.width
        and min(abs(n.box.y0 - b.y1), abs(b.y0 - n.box.y1)) < b.height
        for n in level
    )
    if label:  # 短 / 评 beside a text
        return []
    if abs(first.box.y0 - b.y0) > _LEVEL * size:
        return []
    column = any(
        0 < n.box.center[1] - b.y1 < _BELOW * size
        and abs(n.box.x0 - b.x0) < _FLUSH * size
        and n.box.x1 > first.box.x0
        for n in level
    )
    return found if column else []


def _under(line: Line, level: Sequence[Line]) -> list[Line]:
    """The lines that stand beside the foot of an initial that was read with its line.

    They begin farther in than it, and while it still goes on: no other line is so high.
    """
    b = line.box
    found = [
        n for n in level
        if n is not line
        and b.center[1] < n.box.center[1] < b.y1 + 0.6 * n.size
        and b.x0 + 0.5 * n.size < n.box.x0 < b.x0 + 3.5 * n.size
        and n.box.y0 < b.y1 - 0.2 * n.size
        and n.box.x1 > b.x0 + 0.5 * b.width
        and b.height > _HIGH * n.box.height
    ]  # fmt: skip
    flush = any(
        0 < n.box.center[1] - b.y1 < _BELOW * f.size and abs(n.box.x0 - b.x0) < _FLUSH * f.size
        for f in found
        for n in level
        if n is not line and n not in found
    )
    return found if flush else []
