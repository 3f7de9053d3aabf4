"""Initials: a large first sign that no detector saw, as a line of its own.

Networks that look for rows of type pass over a single large sign, or it is taken for a drawing. It
is told by where it stands: two to four lines begin right beside it, the first level with its top,
and the line under these begins where the sign does. It is put to its line in
`digitize.mending.initials`.

Unit: pixels of the working picture.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitize.layout.ink import Ink
from digitize.layout.refine import TightLine

_LEAST, _MOST = 1.6, 6.0  # glyphs: how high an initial is
_SLIM, _WIDE = 0.15, 1.5  # of its height: how wide
_HELD = 0.6  # of its width: how much of it stands in no line
_LINES = (2, 4)  # lines beside it
_GAP = (-0.3, 0.8)  # of its height: the white before these
_LEVEL = 0.8  # of a line's thickness: how far its top stands off that of the first line
_FOOT = 0.6  # thicknesses: how far its foot stands below the middle of the last line beside it
_FLUSH = 0.9  # thicknesses: how far from its edge the column under it begins
_UNDER = 2.4  # thicknesses: how far under its foot


def initials(lines: Sequence[TightLine], ink: Ink) -> list[TightLine]:
    """Initials of columns, found in ink that stands in no line."""
    level = [n for n in lines if not n.vertical and not n.reversed]
    if len(level) <= _LINES[0]:
        return []
    bounds = np.array([n.bounds for n in level])
    boxes = ink.components.boxes.astype(np.float64)
    high = boxes[:, 3] - boxes[:, 1]
    wide = boxes[:, 2] - boxes[:, 0]
    fits = (high > _LEAST * ink.size) & (high < _MOST * ink.size)
    fits &= (wide > _SLIM * high) & (wide < _WIDE * high)
    every = np.array([n.bounds for n in lines])
    found: list[TightLine] = []
    for box in boxes[fits]:
        if _in_any(box, every) or not _begins_column(box, bounds):
            continue
        found.append(_sign(box))
    return found


def _in_any(box: np.ndarray, bounds: np.ndarray) -> bool:
    """Whether much of a box lies in lines (N x 4)."""
    wide = np.minimum(bounds[:, 2], box[2]) - np.maximum(bounds[:, 0], box[0])
    high = np.minimum(bounds[:, 3], box[3]) - np.maximum(bounds[:, 1], box[1])
    shared = np.clip(wide, 0, None) * np.clip(high, 0, None)
    own = (box[2] - box[0]) * (box[3] - box[1])
    return bool(shared.sum() > (1 - _HELD) * own)


def _begins_column(box: np.ndarray, bounds: np.ndarray) -> bool:
    """Whether lines (N x 4) begin beside a sign and, under these, where it does."""
    x0, y0, x1, y1 = box
    thick = bounds[:, 3] - bounds[:, 1]
    middle = (bounds[:, 1] + bounds[:, 3]) / 2
    gap = bounds[:, 0] - x1
    beside = (gap > _GAP[0] * (y1 - y0)) & (gap < _GAP[1] * (y1 - y0))
    beside &= (middle > y0 - 0.5 * thick) & (middle < y1 + 0.3 * thick)
    if not _LINES[0] <= int(beside.sum()) <= _LINES[1]:
        return False
    size = float(np.median(thick[beside]))
    first, last = bounds[beside, 1].min(), middle[beside].max()
    if y1 - y0 < _LEAST * size or abs(first - y0) > _LEVEL * size or y1 < last - _FOOT * size:
        return False
    if np.ptp(bounds[beside, 0]) > 1.3 * size:  # they begin below each other
        return False
    under = (middle > y1) & (middle - y1 < _UNDER * size)
    under &= (np.abs(bounds[:, 0] - x0) < _FLUSH * size) & (bounds[:, 2] > x1 + size)
    return bool((under & (np.abs(thick - size) < 0.4 * size)).any())


def _sign(box: np.ndarray) -> TightLine:
    x0, y0, x1, y1 = (float(v) for v in box)
    half = (y1 - y0) / 2
    pieces = np.array([(x0, x1, -half, half)])
    return TightLine(pieces, y0 + half, 0.0, vertical=False, reversed=False, score=0.5)
