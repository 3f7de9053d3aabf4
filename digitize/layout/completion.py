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
_MARK = 0.22  # the same of body type, whose commas a detector misses sooner
_PROUD = 0.12  # of a glyph: how far a piece may stand out of the line's band
_SPECK = 0.2  # of the body's size: smaller pieces are left alone
_PART = 0.35  # of it: the smallest piece of a line that nobody saw
_SMALLEST, _TALLEST = 0.6, 1.9  # of it: the least height of such a line's signs, the greatest
_DISPLAY = 2.4  # times the body's size: lines of large type are missed, too
_SIGNS = 4  # signs that make such a line
_FILLED = 0.5  # of its length: how much its signs take up
_LOOSE = 0.25  # of the body's size: how far a sign may stand out of its row
_LAST = 6  # pieces that tell where a row stands
_NOISY = 0.5  # loose pieces for one of a line: more are dirt
_MOST = 2.6  # glyphs: the longest piece, a dash


def complete(
    lines: Sequence[TightLine], free: np.ndarray, rules: Sequence[Stroke], body: float
) -> list[TightLine]:
    """Lines with the loose pieces that continue them, and those that loose pieces make.

    ``free`` are boxes (N x 4: x0, y0, x1, y1) of ink in no line; ``body`` is the page's type size.
    """
    side = (free[:, 2:] - free[:, :2]).max(axis=1, initial=0)
    left = free[side >= _SPECK * body].astype(np.float64)
    taken = np.zeros(len(left), dtype=bool)
    done = []
    for line in lines:
        rows = _continuing(line, left, taken, rules, body)
        taken[rows] = True
        done.append(_with(line, left[rows]) if len(rows) else line)
    loose, some = left[~taken], sum(len(line.pieces) for line in done)
    for size in (body, _DISPLAY * body):
        left = loose[_sized(loose, size)]
        if len(left) > _NOISY * some:
            break  # dirt or a screen; what it makes by chance is no text
        left = left[~_in_lines(left, done)]
        upright = _beside_vertical(left, done)
        done += _rows(left[~upright], size, False) + _rows(left[upright], size, True)
    return done


def _continuing(
    line: TightLine, left: np.ndarray, taken: np.ndarray, rules: Sequence[Stroke], body: float
) -> np.ndarray:
    """Row numbers of the loose pieces that a line goes on with, at both ends."""
    size = line.thickness
    pieces = _along(line, left)
    slack = _PROUD * size
    length, height = pieces[:, 1] - pieces[:, 0], pieces[:, 3] - pieces[:, 2]
    fits = (pieces[:, 2] > line.above - slack) & (pieces[:, 3] < line.below + slack) & ~taken
    least = _LEAST if size > _LARGER * body else _MARK
    fits &= (np.maximum(length, height) >= least * size) & (length < _MOST * size)
    rows = np.flatnonzero(fits)
    if line.reversed or not len(rows):
        return rows[:0]
    reach = (_LARGE if size > _LARGER * body else _BODY) * size
    start, end = line.start, line.end
    for a, b in pieces[rows[np.argsort(pieces[rows, 0], kind="stable")], :2]:
        if b > end and a - end <= reach and not _ruled(line, end, a, rules):
            end = float(b)
    for a, b in pieces[rows[np.argsort(-pieces[rows, 1], kind="stable")], :2]:
        if a < start and start - b <= reach and not _ruled(line, b, start, rules):
            start = float(a)
    middle = (pieces[rows, 0] + pieces[rows, 1]) / 2
    beyond = (middle < line.start) | (middle > line.end)
    return np.asarray(rows[(middle > start) & (middle < end) & beyond], dtype=np.intp)


def _sized(boxes: np.ndarray, body: float) -> np.ndarray:
    """Which pieces (N x 4) are of a size that signs of a type size, or parts of them, have."""
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    return np.asarray(
        (np.maximum(wide, high) > _PART * body) & (np.maximum(wide, high) < _TALLEST * body)
    )


def _in_lines(boxes: np.ndarray, lines: Sequence[TightLine]) -> np.ndarray:
    """Which boxes (N x 4) have their middle in a line."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    inside = np.zeros(len(boxes), dtype=bool)
    for line in lines:
        x0, y0, x1, y1 = line.bounds
        inside |= (x > x0) & (x < x1) & (y > y0) & (y < y1)
    return inside


def _beside_vertical(boxes: np.ndarray, lines: Sequence[TightLine]) -> np.ndarray:
    """Whether the line nearest to each box (N x 4) is a vertical one."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    nearest = np.full(len(boxes), np.inf)
    vertical = np.zeros(len(boxes), dtype=bool)
    for line in lines:  # one by one: all at once is lines x pieces of memory
        x0, y0, x1, y1 = line.bounds
        aside = np.maximum(np.maximum(x0 - x, x - x1), 0)
        apart = np.hypot(aside, np.maximum(np.maximum(y0 - y, y - y1), 0))
        closer = apart < nearest
        nearest[closer], vertical[closer] = apart[closer], line.vertical
    return vertical


def _rows(boxes: np.ndarray, body: float, vertical: bool) -> list[TightLine]:
    """Lines of one type size that no detector saw at all: pieces (N x 4) that follow each other."""
    pieces = boxes[:, [1, 0, 3, 2]] if vertical else boxes
    done: list[list[np.ndarray]] = []
    growing: dict[int, list[np.ndarray]] = {}  # the last row at each height, in body sizes
    for piece in pieces[np.argsort(pieces[:, 0], kind="stable")]:
        height = int((piece[1] + piece[3]) / 2 // body)
        for near in (height, height - 1, height + 1):
            row = growing.get(near)
            if row is not None and _goes_on(row, piece, body):
                row.append(piece)
                break
        else:
            growing[height] = [piece]
            done.append(growing[height])
    found = (np.array(row) for row in done if len(row) >= _SIGNS)
    return [_row(row, vertical) for row in found if _is_type(row, body)]


def _goes_on(row: list[np.ndarray], piece: np.ndarray, body: float) -> bool:
    """Whether a piece stands in a row of pieces, right behind the last ones."""
    last = row[-_LAST:]
    if piece[0] - max(p[2] for p in last) >= body:
        return False
    top, bottom = min(p[1] for p in last), max(p[3] for p in last)
    inside = top - _LOOSE * body < (piece[1] + piece[3]) / 2 < bottom + _LOOSE * body
    return bool(inside and max(bottom, piece[3]) - min(top, piece[1]) < _TALLEST * body)


def _is_type(row: np.ndarray, body: float) -> bool:
    """Whether pieces in a row are signs of one size that stand close, not dirt."""
    reached = np.maximum.accumulate(row[:, 2])
    signs = np.split(row, np.flatnonzero(row[1:, 0] > reached[:-1]) + 1)
    heights = [float(s[:, 3].max() - s[:, 1].min()) for s in signs]
    inked = sum(float(s[:, 2].max() - s[:, 0].min()) for s in signs)
    length = float(reached[-1] - row[0, 0])
    sized = _SMALLEST * body < float(np.median(heights)) < _TALLEST * body
    return len(signs) >= _SIGNS and sized and inked > _FILLED * length


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
