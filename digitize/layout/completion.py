"""Lines completed: ink that no detector saw is given to the line that it continues.

Detectors miss what stands apart: the first sign of a title, the half behind a wide space, a dash
in front. Such ink lies on the line's axis, is of its size, and follows its end or precedes its
start without a wide white or a rule between. At times they miss a whole line; then its pieces
follow each other with no line to begin from.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke

_BODY, _LARGE = 0.5, 1.3  # the widest white before a piece of body and of large type, in glyphs
_LARGER = 1.35  # times the body's size: large type
_LEAST = 0.3  # of a glyph: smaller pieces alone may be dirt
_PROUD = 0.12  # of a glyph: how far a piece may stand out of the line's band
_TALLEST = 1.9  # body sizes: the tallest piece of a line that nobody saw
_SIGNS = 4  # pieces that make such a line
_MOST = 2.6  # glyphs: the longest piece, a dash


def complete(
    lines: Sequence[TightLine], free: np.ndarray, rules: Sequence[Stroke], body: float
) -> list[TightLine]:
    """Lines with the loose pieces that continue them, and those that loose pieces make.

    ``free`` are boxes (N x 4: x0, y0, x1, y1) of ink in no line; ``body`` is the page's type size.
    """
    side = (free[:, 2:] - free[:, :2]).max(axis=1, initial=0)
    left = free[side >= _LEAST * body * 0.7].astype(np.float64)
    taken = np.zeros(len(left), dtype=bool)
    done = []
    for line in lines:
        rows = _continuing(line, left, taken, rules, body)
        taken[rows] = True
        done.append(_with(line, left[rows]) if len(rows) else line)
    left = left[~taken]
    upright = _beside_vertical(left, lines)
    return done + _rows(left[~upright], body, False) + _rows(left[upright], body, True)


def _continuing(
    line: TightLine, left: np.ndarray, taken: np.ndarray, rules: Sequence[Stroke], body: float
) -> np.ndarray:
    """Row numbers of the loose pieces that a line goes on with, at both ends."""
    size = line.thickness
    pieces = _along(line, left)
    slack = _PROUD * size
    length, height = pieces[:, 1] - pieces[:, 0], pieces[:, 3] - pieces[:, 2]
    fits = (pieces[:, 2] > line.above - slack) & (pieces[:, 3] < line.below + slack) & ~taken
    fits &= (np.maximum(length, height) >= _LEAST * size) & (length < _MOST * size)
    rows = np.flatnonzero(fits)
    if line.reversed or not len(rows):
        return rows[:0]
    reach = (_LARGE if size > _LARGER * body else _BODY) * size
    found: list[int] = []
    start, end = line.start, line.end
    for row in rows[np.argsort(pieces[rows, 0], kind="stable")]:
        a, b = pieces[row, :2]
        if a >= end - 0.3 * size and a - end <= reach and not _ruled(line, end, a, rules):
            found.append(int(row))
            end = max(end, b)
    for row in rows[np.argsort(-pieces[rows, 1], kind="stable")]:
        a, b = pieces[row, :2]
        if b <= start + 0.3 * size and start - b <= reach and not _ruled(line, b, start, rules):
            found.append(int(row))
            start = min(start, a)
    return np.array(sorted(set(found)), dtype=np.intp)


def _beside_vertical(boxes: np.ndarray, lines: Sequence[TightLine]) -> np.ndarray:
    """Whether the line nearest to each box (N x 4) is a vertical one."""
    if not lines or not len(boxes):
        return np.zeros(len(boxes), dtype=bool)
    corners = [line.corners() for line in lines]
    around = np.array([(*c.min(axis=0), *c.max(axis=0)) for c in corners])
    x, y = (boxes[:, [0]] + boxes[:, [2]]) / 2, (boxes[:, [1]] + boxes[:, [3]]) / 2
    aside = np.maximum(0, np.maximum(around[:, 0] - x, x - around[:, 2]))
    aside = np.hypot(aside, np.maximum(0, np.maximum(around[:, 1] - y, y - around[:, 3])))
    vertical = np.array([line.vertical for line in lines], dtype=bool)
    return np.asarray(vertical[aside.argmin(axis=1)])


def _rows(boxes: np.ndarray, body: float, vertical: bool) -> list[TightLine]:
    """Lines of body type that no detector saw at all: pieces (N x 4) that follow each other."""
    pieces = boxes[:, [1, 0, 3, 2]] if vertical else boxes
    height, length = pieces[:, 3] - pieces[:, 1], pieces[:, 2] - pieces[:, 0]
    sized = (height > 0.35 * body) & (height < _TALLEST * body) & (length < _MOST * body)
    pieces = pieces[sized][np.argsort(pieces[sized, 0], kind="stable")]
    done: list[list[np.ndarray]] = []
    growing: list[list[np.ndarray]] = []
    for piece in pieces:
        growing = [chain for chain in growing if piece[0] - max(p[2] for p in chain[-4:]) < body]
        for chain in growing:
            if _level(chain, piece, body):
                chain.append(piece)
                break
        else:
            growing.append([piece])
            done.append(growing[-1])
    return [_row(np.array(c), vertical) for c in done if len(c) >= _SIGNS]


def _level(chain: list[np.ndarray], piece: np.ndarray, body: float) -> bool:
    """Whether a piece stands in the row of a chain of pieces."""
    top, bottom = min(p[1] for p in chain[-6:]), max(p[3] for p in chain[-6:])
    inside = top - 0.25 * body < (piece[1] + piece[3]) / 2 < bottom + 0.25 * body
    return bool(inside and max(bottom, piece[3]) - min(top, piece[1]) < _TALLEST * body)


def _row(pieces: np.ndarray, vertical: bool) -> TightLine:
    axis = float(np.median((pieces[:, 1] + pieces[:, 3]) / 2))
    along = np.stack([pieces[:, 0], pieces[:, 2], pieces[:, 1] - axis, pieces[:, 3] - axis], axis=1)
    return TightLine(along, axis, 0.0, vertical, reversed=False, score=0.5)


def _along(line: TightLine, boxes: np.ndarray) -> np.ndarray:
    """Boxes as a line's pieces: start, end along, and their edges from its axis, N x 4."""
    boxes = boxes[:, [1, 0, 3, 2]] if line.vertical else boxes
    middle = line.axis + line.slope * (boxes[:, 0] + boxes[:, 2]) / 2
    return np.stack([boxes[:, 0], boxes[:, 2], boxes[:, 1] - middle, boxes[:, 3] - middle], axis=1)


def _with(line: TightLine, boxes: np.ndarray) -> TightLine:
    return replace(line, pieces=np.concatenate([line.pieces, _along(line, boxes)]))


def _ruled(line: TightLine, low: float, high: float, rules: Sequence[Stroke]) -> bool:
    """Whether a rule runs across the line between two places along it."""
    middle = line.across((low + high) / 2)
    return any(
        rule.upright != line.vertical
        and rule.start < middle < rule.end
        and low - 2 <= rule.across(middle) <= high + 2
        for rule in rules
    )
