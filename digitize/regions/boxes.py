"""Boxes: rectangles that four rules close, though they do not quite meet at the corners.

The separator finder closes frames whose lines meet. In old print the sides of an advertisement's
box are rules set one by one: they leave a white at the corners, are broken, and two neighbours
share one. All lengths are in pixels of the sheet, ``em`` is the size of the body type.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from operator import itemgetter

from digitize.geometry import Box, overlap, union
from digitize.reading import Reading

_CLOSE = 1.6  # ems between the ends of two rules that make a corner
_MET = 0.35  # ems between two rules that meet
_ROWS = 4  # level rules in a table
_COVERED = 0.75  # of a side that its rules must cover
_LEAST = 6.0  # ems: a smaller box sets nothing apart
_TIER = 0.85  # of the printed area: what spans it is a tier of the page, or its border
_SAME = 0.8  # two boxes that share so much of their area are one, drawn in a double line


def boxes(reading: Reading, em: float) -> list[Box]:
    """Rectangles closed by rules that are not among the frames of a reading, largest first.

    A column between two cut-off rules is none: the column rules at its sides run on. So three
    sides must end at the corners; the fourth may be the border of the page or of a neighbour.
    """
    known = [f.box for f in reading.frames]
    free = [r for r in reading.rules if not any(f.holds(r.box, 0.5 * em) for f in known)]
    levels = [r.box for r in free if r.level]
    uprights = [r.box for r in free if not r.level]
    pairs = _pairs(levels, em) + [_turned(b) for b in _pairs([_turned(u) for u in uprights], em)]
    by_height = sorted((r.center[1], n, r) for n, r in enumerate(levels))
    by_place = sorted((r.center[0], n, r) for n, r in enumerate(uprights))
    found = [b for b in pairs if _closed(b, by_height, by_place, em) and not _grid(b, levels)]
    print_area = union(line.box for line in reading.lines) if reading.lines else Box(0, 0, 0, 0)
    kept: list[Box] = []
    for box in sorted(found, key=lambda b: b.area):
        across = box.width > _TIER * print_area.width or box.height > _TIER * print_area.height
        if not across and not any(_alike(box, b) for b in known) and not _filled(box, kept):
            kept.append(box)
    return kept[::-1]


def _pairs(levels: Sequence[Box], em: float) -> list[Box]:
    """What two level rules that begin and end at one place may be top and bottom of."""
    whole = [r for r in levels if r.width > _CLOSE * em]
    # A piece may be a rule by itself: that of the box beside begins where a corner would.
    lines = {*whole, *_merged(whole, em)}
    long = sorted((r for r in lines if r.width > _LEAST * em), key=lambda r: (r.y0, r.x0, r.x1))
    found = []
    for n, top in enumerate(long):
        rows: set[int] = set()
        for bottom in itertools.islice(long, n + 1, None):
            if max(abs(top.x0 - bottom.x0), abs(top.x1 - bottom.x1)) >= 2 * _CLOSE * em:
                continue
            if bottom.y0 - top.y1 > _LEAST * em:
                x0, x1 = min(top.x0, bottom.x0), max(top.x1, bottom.x1)
                found.append(Box(x0, top.y0, x1, bottom.y1))
            rows.add(round(bottom.center[1]))
            if len(rows) > _ROWS:
                break  # what reaches further down is a table
    return found


def _turned(b: Box) -> Box:
    return Box(b.y0, b.x0, b.y1, b.x1)


def _merged(rules: Sequence[Box], em: float) -> list[Box]:
    """Level rules, pieces of one line put together over a gap of no more than a corner's white."""
    merged: list[Box] = []
    for rule in sorted(rules, key=lambda b: b.x0):
        for n, other in enumerate(merged):
            level = abs(rule.center[1] - other.center[1]) < 0.5 * em
            if level and rule.x0 - other.x1 < _CLOSE * em:
                merged[n] = other.union(rule)
                break
        else:
            merged.append(rule)
    return merged


_Placed = Sequence[tuple[float, int, Box]]


def _at(rules: _Placed, place: float, reach: float) -> list[Box]:
    """Of rules sorted by their place across those nearer to one than ``reach``."""
    first = bisect.bisect_right(rules, place - reach, key=itemgetter(0))
    last = bisect.bisect_left(rules, place + reach, key=itemgetter(0))
    return [rule for _, _, rule in rules[first:last]]


def _closed(box: Box, levels: _Placed, uprights: _Placed, em: float) -> bool:
    """Whether rules cover all four sides, three of them by rules that end at the corners.

    At two corners they must meet: column rules stop short of a cut-off rule.
    """
    own = 0
    along: list[Box] = []
    for at in (box.x0, box.x1):
        side = _at(uprights, at, _CLOSE * em)
        if not _covers([(r.y0, r.y1) for r in side], box.y0, box.y1):
            return False
        own += _ends([(r.y0, r.y1) for r in side], box.y0, box.y1, em)
        along += side
    corners = 0
    for at in (box.y0, box.y1):
        side = _at(levels, at, _CLOSE * em)
        if not _covers([(r.x0, r.x1) for r in side], box.x0, box.x1):
            return False
        own += _ends([(r.x0, r.x1) for r in side], box.x0, box.x1, em)
        near = [r.grown(_MET * em) for r in side if abs(r.center[1] - at) < em]
        for x in (box.x0, box.x1):
            beside = [u for u in along if abs(u.center[0] - x) < em]
            corners += any(r.intersection(u).area > 0 for r in near for u in beside)
    return own >= 3 and corners >= 2


def _grid(box: Box, levels: Sequence[Box]) -> bool:
    """Whether rules run through a box from side to side, as the rows of a table."""
    through = [r for r in levels if overlap(r.x0, r.x1, box.x0, box.x1) > 0.9 * box.width]
    rows = {round(r.center[1]) for r in through if box.y0 < r.y0 - 1 and r.y1 + 1 < box.y1}
    return len(rows) >= _ROWS


def _covers(side: Sequence[tuple[float, float]], start: float, end: float) -> bool:
    """Whether the rules along one side cover most of it."""
    covered, reached = 0.0, start
    for a, b in sorted(side):
        covered += max(0.0, min(b, end) - max(a, reached))
        reached = max(reached, b)
    return covered > _COVERED * (end - start)


def _ends(side: Sequence[tuple[float, float]], start: float, end: float, em: float) -> bool:
    """Whether one side is covered by rules alone that end at its corners.

    The border of the page may run close beside them.
    """
    reach = 2 * _CLOSE * em
    own = [(a, b) for a, b in side if a > start - reach and b < end + reach]
    return _covers(own, start, end)


def _filled(box: Box, smaller: Sequence[Box]) -> bool:
    """Whether a box is another one in a double line, or but some boxes that stand side by side."""
    inside = [box.intersection(b) for b in smaller]
    parts = [b for b in inside if not any(b is not c and c.holds(b) for c in inside)]
    return sum(b.area for b in parts) > _SAME * box.area


def _alike(a: Box, b: Box) -> bool:
    return a.intersection(b).area > _SAME * max(a.area, b.area)
