"""Level lines that stand together: a list of prices, a table, a notice in its box.

Unit: pixels of the sheet.
"""

from __future__ import annotations

from collections.abc import Sequence

from digitize.geometry import overlap
from digitize.reading import Line

_ALIKE = 1.25  # times as large is the type of one line of a block as of another, at most
_UNDER = 1.2  # of the type's size: the white between two lines
_LEVEL, _BESIDE = 0.3, 10.0  # of it: how far off one row two entries stand, how far apart


def blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines of one size that stand close below each other, or in one row of a table."""
    root = list(range(len(lines)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, line in enumerate(lines):
        for j in range(i):
            if _together(line, lines[j]):
                root[find(i)] = find(j)
    found: dict[int, list[Line]] = {}
    for i, line in enumerate(lines):
        found.setdefault(find(i), []).append(line)
    return list(found.values())


def _together(a: Line, b: Line) -> bool:
    size = min(a.size, b.size)
    if a.reversed != b.reversed or max(a.size, b.size) > _ALIKE * size:
        return False
    shared = overlap(a.box.x0, a.box.x1, b.box.x0, b.box.x1)
    if shared > 0:
        return max(a.box.y0, b.box.y0) - min(a.box.y1, b.box.y1) < _UNDER * size
    apart = max(a.box.x0, b.box.x0) - min(a.box.x1, b.box.x1)
    level = abs(a.box.center[1] - b.box.center[1]) < _LEVEL * size
    return level and apart < _BESIDE * size
