"""Plain recursive XY-cut (Nagy and Seth 1984): halve at the widest white gap, again and again."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from digitize.reading import Line, Reading

from .document import Piece, is_vertical, rows, size, split_at_headlines

GUTTER = 0.3  # times the median size: a white gap between columns
LEADING = 1.0  # times the median size: more white than between the lines of a column


def outline(reading: Reading) -> list[Piece]:
    """Columns in the order of the cuts; a line over 1.6 x the median height starts an article."""
    if not reading.lines:
        return []
    median = statistics.median(size(x) for x in reading.lines)
    vertical = is_vertical(reading)
    return split_at_headlines(_cut(reading.lines, median, vertical), median)


def _cut(lines: Sequence[Line], median: float, vertical: bool) -> list[list[Line]]:
    """Leaves of the cut tree in reading order."""
    across, down = _widest(lines, 0), _widest(lines, 1)
    least = (LEADING, GUTTER) if vertical else (GUTTER, LEADING)
    gaps = []
    for axis, (width, at) in enumerate((across, down)):
        if width >= least[axis] * median:
            gaps.append((width / least[axis], axis, at))
    if not gaps:
        return [rows(lines, vertical)]
    _, axis, at = max(gaps)
    first = [x for x in lines if _span(x, axis)[1] <= at]
    second = [x for x in lines if _span(x, axis)[1] > at]
    if vertical and axis == 0:
        first, second = second, first
    return _cut(first, median, vertical) + _cut(second, median, vertical)


def _span(line: Line, axis: int) -> tuple[float, float]:
    return (line.box.x0, line.box.x1) if axis == 0 else (line.box.y0, line.box.y1)


def _widest(lines: Sequence[Line], axis: int) -> tuple[float, float]:
    """The widest gap of a projection: its width, and where it begins."""
    spans = sorted(_span(x, axis) for x in lines)
    best, end = (0.0, 0.0), spans[0][1]
    for low, high in spans[1:]:
        best = max(best, (low - end, end))
        end = max(end, high)
    return best
