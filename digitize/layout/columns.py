"""Lines that a detector joined over a gutter are cut, pieces of one line are joined.

What decides is what stands above and below: a gutter is a white street that the neighbouring lines
respect, a white corridor in the ink, or one that a printed rule runs down; a gap inside a line is
one that they run across.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from digitize.layout.corridors import Corridors
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke

_WIDE = 0.9  # a gap of so many glyphs may be a gutter
_NEAR = 5.0  # neighbours are lines within so many glyphs across
_COLUMN = 4.0  # a column is wider than so many glyphs
_WORD = 0.7  # a gap of less than so many glyphs is inside a line
_DRIVEN = 9.0  # the widest space of a justified line, in glyphs
_BLOCK = 9.0  # lines of its paragraph are within so many glyphs across
_FEW_WORDS, _EDGE = 5.0, 3  # glyphs between words at both edges of a column; lines that show one
_WHOLE = 2  # of them that run through tell a space from a gutter
_LOW, _FLUSH = 0.45, 0.26  # how low the lower of two words is, how far it stands out of the other
_ONE_WAY, _FEET = (0.58, 0.8), 0.1  # small letters, as a share of those that reach one way
_SPACE = 1.7  # a gap of less than so many glyphs may be a space inside a line


@dataclass(frozen=True, slots=True)
class _Street:
    """What stands around a gap: lines that run across it, lines that end or begin at it."""

    crossed: int
    respected: int


def cut(lines: list[TightLine], rules: list[Stroke], corridors: Corridors) -> list[TightLine]:
    """Lines parted at printed rules and at gutters."""
    done: list[TightLine] = []
    table = _Table(lines)
    for line in lines:
        rest, parts = line, []
        crossing = _crossing(line, rules)
        for low, high in line.gaps:
            if (
                _is_ruled(line, low, high, crossing)
                or _is_gutter(line, low, high, table)
                or (_parts_columns(line, low, high) and corridors.runs(line, low, high))
            ):
                part, rest = rest.parted((low + high) / 2)
                parts.append(part)
        done += [part for part in [*parts, rest] if len(part.pieces)]
    return done


def join(lines: list[TightLine], rules: list[Stroke], corridors: Corridors) -> list[TightLine]:
    """Pieces of one printed line put together again, from their starts to their ends."""
    order = sorted(lines, key=lambda line: (line.start, line.axis))
    table = _Table(order)
    whole = dict(enumerate(order))  # grows; a piece that was joined is gone
    place = list(range(len(order)))  # where the line that ends with a piece stands in it
    for n, line in enumerate(order):
        best = None
        for i in table.before(n):
            before = whole.get(place[i])
            if before is None or before is line or (best is not None and before.end <= best[0]):
                continue
            if _belongs(before, line, rules, table, corridors):
                best = (before.end, place[i])
        if best is not None:
            whole[best[1]] = together(whole[best[1]], line)
            place[n] = best[1]
            del whole[n]
    return list(whole.values())


class _Table:
    """The lines of a sheet as arrays, to find neighbours quickly."""

    def __init__(self, lines: list[TightLine]) -> None:
        self.lines = lines
        self.start = np.array([line.start for line in lines])
        self.end = np.array([line.end for line in lines])
        self.axis = np.array([line.across((line.start + line.end) / 2) for line in lines])
        self.length = self.end - self.start
        self.thickness = np.array([line.thickness for line in lines])
        self.vertical = np.array([line.vertical for line in lines], dtype=bool)

    def before(self, n: int) -> list[int]:
        """Rows of lines that end about where line ``n`` starts, level with it."""
        size = np.maximum(self.thickness, self.thickness[n])
        gap = self.start[n] - self.end
        near = (gap < _DRIVEN * size) & (gap > -0.3 * size) & (self.vertical == self.vertical[n])
        near &= np.abs(self.axis - self.axis[n]) < 0.6 * size + 0.05 * self.length
        near[n] = False
        return [int(i) for i in np.flatnonzero(near)]

    def justified(self, before: TightLine, line: TightLine) -> bool:
        """Whether lines close by run through, from one piece's start to the other's end."""
        size = max(before.thickness, line.thickness)
        middle = (before.end + line.start) / 2
        apart = np.abs(self.axis - before.across(middle))
        near_axis = (self.vertical == line.vertical) & (apart < 0.5 * size)
        near = (self.vertical == line.vertical) & (apart < _BLOCK * size) & (apart > 0.5 * size)
        near &= (self.thickness < 1.4 * size) & (self.thickness > 0.6 * size)
        if (near_axis & (self.start > before.end) & (self.end < line.start)).any():
            return False  # another word stands between
        slack = 0.7 * size
        over = near & (self.start < before.start + slack) & (self.end > line.end - slack)
        whole = [i for i in np.flatnonzero(over) if not self._begins(i, before, line)]
        begins = near & (np.abs(self.start - line.start) < _FLUSH * size)
        if begins.sum() >= max(_WHOLE, len(whole)):
            return False  # a column begins there
        if len(whole) >= _WHOLE or self._in_column(before, line, slack):
            return True
        return line.start - before.end < _FEW_WORDS * size and self._flush(before, line, near)

    def _flush(self, before: TightLine, line: TightLine, near: np.ndarray) -> bool:
        """Whether two words stand at both edges of one column, and not at a gutter in between.

        Many lines near begin where the first does and end where the second does, but hardly any
        begins or ends where their white does. In the narrowest columns all lines are such words.
        """
        if line.vertical:
            return False
        flush = _FLUSH * max(before.thickness, line.thickness)
        left, right, low, high = (
            int((near & (np.abs(places - at) < flush)).sum())
            for places, at in (
                (self.start, before.start),
                (self.end, line.end),
                (self.end, before.end),
                (self.start, line.start),
            )
        )
        return min(left, right) >= _EDGE and max(low, high) <= 1

    def _in_column(self, before: TightLine, line: TightLine, slack: float) -> bool:
        """Whether most of what stands close by runs across the white between two words.

        In a narrow column hardly a line runs through: its neighbours are words, too.
        """
        if line.vertical:
            return False
        size = max(before.thickness, line.thickness)
        low, high = before.end, line.start
        apart = np.abs(self.axis - before.across((low + high) / 2))
        near = (self.vertical == line.vertical) & (apart < _NEAR * size) & (apart > 0.5 * size)
        near &= (self.thickness < 1.4 * size) & (self.thickness > 0.5 * size)
        near &= (self.start > before.start - slack) & (self.end < line.end + slack)
        over = near & (self.start < low) & (self.end > high)
        crossed = sum(not self._begins(i, before, line) for i in np.flatnonzero(over))
        respected = near & ~over & (self.end > low - slack) & (self.start < high + slack)
        return crossed >= max(_WHOLE, int(respected.sum()))

    def street(self, line: TightLine, low: float, high: float) -> _Street:
        """How the neighbours of ``line`` behave towards the stretch from low to high."""
        size = line.thickness
        apart = np.abs(self.axis - line.across((low + high) / 2))
        near = (self.vertical == line.vertical) & (apart < _NEAR * size) & (apart > 0.5 * size)
        near &= (self.thickness < 2.2 * size) & (self.thickness > 0.6 * size)
        middle = (low + high) / 2
        over = near & (self.start < middle - 0.3 * size) & (self.end > middle + 0.3 * size)
        crossed = sum(not self._open(i, low, high) for i in np.flatnonzero(over))
        beside = near & ~over
        ends = beside & (np.abs(self.end - low) < 1.3 * size)
        begins = beside & (np.abs(self.start - high) < 0.5 * size)
        own = sum(self._open(i, low, high) for i in np.flatnonzero(over))
        return _Street(int(crossed), int(ends.sum() + begins.sum() + 2 * own))

    def _begins(self, i: int, before: TightLine, line: TightLine) -> bool:
        """Whether line ``i`` has a gap where two words have theirs, and goes on level with them.

        Behind a gutter all lines of a column begin at one place; behind spaces words do not.
        """
        flush = _FLUSH * max(before.thickness, line.thickness)
        low, high = before.end, line.start
        return any(
            min(b, high) - max(a, low) > 0.6 * (high - low) and abs(b - high) < flush
            for a, b in self.lines[i].gaps
        )

    def _open(self, i: int, low: float, high: float) -> bool:
        """Whether line ``i`` has a gap of its own where the gap from low to high is."""
        need = 0.6 * (high - low)
        return any(min(b, high) - max(a, low) > need for a, b in self.lines[i].gaps)


def _crossing(line: TightLine, rules: list[Stroke]) -> list[Stroke]:
    """Rules that run across a line, between its ends."""
    low, high = line.start, line.end
    found = []
    for rule in rules:
        if rule.upright == line.vertical or rule.length < 1.6 * line.thickness:
            continue
        if not low < rule.axis + rule.slope * rule.start < high:
            continue
        middle = line.across(rule.axis)
        if rule.start < middle < rule.end:
            found.append(rule)
    return found


def _is_ruled(line: TightLine, low: float, high: float, crossing: list[Stroke]) -> bool:
    """Whether a rule that crosses the line does so in a gap."""
    middle = line.across((low + high) / 2)
    return any(low - 2 <= rule.across(middle) <= high + 2 for rule in crossing)


def _is_gutter(line: TightLine, low: float, high: float, table: _Table) -> bool:
    if high - low < _WIDE * line.thickness:
        return False
    street = table.street(line, low, high)
    if high - low > 4 * line.thickness:
        return street.crossed <= 1
    return street.crossed == 0 and street.respected >= 4


def _parts_columns(line: TightLine, low: float, high: float) -> bool:
    """Whether what stands on both sides of a gap is long enough to be of two columns.

    The white behind the numbers of a list (一、 二、 三、) runs down as well.
    """
    return min(low - line.start, line.end - high) > _COLUMN * line.thickness


def _belongs(
    before: TightLine, line: TightLine, rules: list[Stroke], table: _Table, corridors: Corridors
) -> bool:
    """Whether ``line`` goes on where ``before`` ends, in one printed line."""
    if before.vertical != line.vertical or before.reversed != line.reversed:
        return False
    low, high = before.end, line.start
    size = max(before.thickness, line.thickness)
    if not -0.3 * size < high - low < _DRIVEN * size:
        return False
    level = _level(before, line, size)
    words = not line.vertical and high - low >= _WORD * size
    if not level and not (words and abreast(before, line)):
        return False
    if ruled(before, line, rules):
        return False
    long = min(before.end - before.start, line.end - line.start) > _COLUMN * size
    if long and high > low and corridors.runs(before, low, high):
        return False
    if high - low < _WORD * size:
        return True
    if high - low > _SPACE * size and corridors.gutter(before, low, high):
        return False
    if (words or high - low > _SPACE * size) and table.justified(before, line):
        return True
    if not level or high - low > _SPACE * size:
        return False
    street = table.street(before, low, high)
    if street.crossed > street.respected:
        return True
    return street.respected == 0 and high - low < 1.3 * size


def ruled(before: TightLine, line: TightLine, rules: Sequence[Stroke]) -> bool:
    """Whether a rule runs across the white between two pieces of a line."""
    low, high = before.end, line.start
    return _is_ruled(before, low, max(high, low + 1), _near(rules, before, line))


def _near(rules: Sequence[Stroke], before: TightLine, line: TightLine) -> list[Stroke]:
    """Rules that run across between two pieces of a line."""
    middle = (before.across(before.end) + line.across(line.start)) / 2
    least = 1.6 * max(before.thickness, line.thickness)
    return [
        rule
        for rule in rules
        if rule.upright != line.vertical and rule.length >= least and rule.start < middle < rule.end
    ]


def _level(before: TightLine, line: TightLine, size: float) -> bool:
    """Whether two pieces stand on one axis and are of one size; a small mark may stand close by."""
    small = min(before.thickness, line.thickness)
    apart = abs(before.across(before.end) - line.across(line.start))
    if small > 0.75 * size:
        return apart < 0.2 * size
    short = before if before.thickness == small else line
    mark = short.end - short.start < 1.1 * size and len(short.pieces) <= 3
    return mark and apart < 0.45 * size and line.start - before.end < 0.6 * size


def abreast(before: TightLine, line: TightLine) -> bool:
    """Whether two pieces stand on one line of writing.

    Of Latin words one may reach up, one down and one neither, so that their middles differ. One
    that does neither has its feet or its head where one has that reaches one way.
    """
    place = (before.end + line.start) / 2
    thin, thick = sorted((before.thickness, line.thickness))
    apart = abs(before.across(place) - line.across(place))
    room = (thick - thin) / 2  # how far the lower one may stand off within the other
    if _ONE_WAY[0] * thick < thin < _ONE_WAY[1] * thick and abs(room - apart) > _FEET * thick:
        return False
    return thin > _LOW * thick and apart - room < _FLUSH * thick


def together(before: TightLine, line: TightLine) -> TightLine:
    """One line of two; the longer one gives the axis."""
    major, minor = (
        (before, line) if before.end - before.start >= line.end - line.start else (line, before)
    )
    pieces = minor.pieces.copy()
    middle = (pieces[:, 0] + pieces[:, 1]) / 2
    shift = (minor.axis + minor.slope * middle) - (major.axis + major.slope * middle)
    pieces[:, 2:] += shift[:, None]
    return replace(
        major,
        pieces=np.concatenate([major.pieces, pieces]),
        score=min(before.score, line.score),
    )
