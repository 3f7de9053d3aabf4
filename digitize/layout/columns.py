"""Lines that a detector joined over a gutter are cut, pieces of one line are joined.

What decides is what stands above and below: a gutter is a white street that the neighbouring lines
respect, or that a printed rule runs down; a gap inside a line is one that they run across.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke

_WIDE = 0.9  # a gap of so many glyphs may be a gutter
_NEAR = 5.0  # neighbours are lines within so many glyphs across
_WORD = 0.7  # a gap of less than so many glyphs is inside a line
_SPACE = 1.7  # a gap of less than so many glyphs may be a space inside a line


@dataclass(frozen=True, slots=True)
class _Street:
    """What stands around a gap: lines that run across it, lines that end or begin at it."""

    crossed: int
    respected: int


def cut(lines: list[TightLine], rules: list[Stroke]) -> list[TightLine]:
    """Lines parted at printed rules and at gutters."""
    done: list[TightLine] = []
    table = _Table(lines)
    for line in lines:
        rest, parts = line, []
        for low, high in line.gaps():
            if _ruled(line, low, high, rules) or _is_gutter(line, low, high, table):
                part, rest = rest.parted((low + high) / 2)
                parts.append(part)
        done += [part for part in [*parts, rest] if len(part.pieces)]
    return done


def join(lines: list[TightLine], rules: list[Stroke]) -> list[TightLine]:
    """Pieces of one printed line put together again."""
    order = sorted(lines, key=lambda line: (line.vertical, line.start))
    out: list[TightLine] = []
    table = _Table(lines)
    for line in order:
        best = None
        for i, before in enumerate(out):
            if _belongs(before, line, rules, table) and (
                best is None or before.end > out[best].end
            ):
                best = i
        if best is None:
            out.append(line)
        else:
            out[best] = _together(out[best], line)
    return out


class _Table:
    """The lines of a sheet as arrays, to find neighbours quickly."""

    def __init__(self, lines: list[TightLine]) -> None:
        self.lines = lines
        self.start = np.array([line.start for line in lines])
        self.end = np.array([line.end for line in lines])
        self.axis = np.array([line.across((line.start + line.end) / 2) for line in lines])
        self.thickness = np.array([line.thickness for line in lines])
        self.vertical = np.array([line.vertical for line in lines], dtype=bool)

    def street(self, line: TightLine, low: float, high: float) -> _Street:
        """How the neighbours of ``line`` behave towards the stretch from low to high."""
        size = line.thickness
        apart = np.abs(self.axis - line.across((low + high) / 2))
        near = (self.vertical == line.vertical) & (apart < _NEAR * size) & (apart > 0.5 * size)
        near &= self.thickness < 2.2 * size
        middle = (low + high) / 2
        over = near & (self.start < middle - 0.3 * size) & (self.end > middle + 0.3 * size)
        crossed = sum(not self._open(i, low, high) for i in np.flatnonzero(over))
        beside = near & ~over
        ends = beside & (np.abs(self.end - low) < 1.3 * size)
        begins = beside & (np.abs(self.start - high) < 0.5 * size)
        own = sum(self._open(i, low, high) for i in np.flatnonzero(over))
        return _Street(int(crossed), int(ends.sum() + begins.sum() + 2 * own))

    def _open(self, i: int, low: float, high: float) -> bool:
        """Whether line ``i`` has a gap of its own where the gap from low to high is."""
        need = 0.6 * (high - low)
        return any(min(b, high) - max(a, low) > need for a, b in self.lines[i].gaps())


def _ruled(line: TightLine, low: float, high: float, rules: list[Stroke]) -> bool:
    """Whether a printed rule runs through a gap and on beyond the line."""
    middle = line.across((low + high) / 2)
    for rule in rules:
        if rule.upright == line.vertical or rule.length < 1.6 * line.thickness:
            continue
        if rule.start > middle or rule.end < middle:
            continue
        if low - 2 <= rule.across(middle) <= high + 2:
            return True
    return False


def _is_gutter(line: TightLine, low: float, high: float, table: _Table) -> bool:
    if high - low < _WIDE * line.thickness:
        return False
    street = table.street(line, low, high)
    if high - low > 4 * line.thickness:
        return street.crossed <= 1
    return street.crossed == 0 and street.respected >= 3


def _belongs(before: TightLine, line: TightLine, rules: list[Stroke], table: _Table) -> bool:
    """Whether ``line`` goes on where ``before`` ends, in one printed line."""
    if before.vertical != line.vertical or before.reversed != line.reversed:
        return False
    low, high = before.end, line.start
    size = max(before.thickness, line.thickness)
    if not -0.3 * size < high - low < _SPACE * size or not _level(before, line, size):
        return False
    if _ruled(before, low, max(high, low + 1), rules):
        return False
    if high - low < _WORD * size:
        return True
    street = table.street(before, low, high)
    return street.crossed > 0 or (street.respected == 0 and high - low < 1.3 * size)


def _level(before: TightLine, line: TightLine, size: float) -> bool:
    """Whether two pieces stand on one axis and are of one size; a small mark may stand close by."""
    small = min(before.thickness, line.thickness)
    apart = abs(before.across(before.end) - line.across(line.start))
    if small > 0.75 * size:
        return apart < 0.2 * size
    short = before if before.thickness == small else line
    mark = short.end - short.start < 1.1 * size and len(short.pieces) <= 3
    return mark and apart < 0.45 * size and line.start - before.end < 0.6 * size


def _together(before: TightLine, line: TightLine) -> TightLine:
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
