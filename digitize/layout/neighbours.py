"""Small type that was taken into the line of a large title beside it: set apart, row by row.

A network that looks for body type sees a masthead's title and the lines of facts beside it as one
blob. The title ends where its large strokes end; what stands behind a white there and is made of
small pieces alone, in rows, are lines of their own.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitize.layout.refine import TightLine

_LARGE = 2.5  # times the body's type: a title that such neighbours may stand beside
_STROKE = 0.33  # of the title: pieces that reach farther are strokes of its signs
_WHITE = 0.12  # of the title: the white between it and its neighbours
_PIECES, _OFROW = 6, 3  # pieces of ink of all rows together, of each, at least
_ROW = 0.4  # of the title: the highest row
_LOW = 0.75  # of the body's type: the lowest row
_LONG = 2.0  # times its height: the shortest row


def apart(lines: Sequence[TightLine], body: float) -> list[TightLine]:
    """The lines, small rows beside large titles as lines of their own.

    ``body`` is the page's type size.
    """
    done: list[TightLine] = []
    for line in lines:
        if line.reversed or line.thickness < _LARGE * body or len(line.pieces) < _PIECES:
            done.append(line)
            continue
        title, rows = line, []
        for behind in (True, False):
            parted = _parted(title, behind)
            found = _rows(parted[1], line.thickness, body) if parted else []
            if parted and found:
                title = parted[0]
                rows += found
        done += [title, *rows]
    return done


def _parted(line: TightLine, behind: bool) -> tuple[TightLine, TightLine] | None:
    """A title and what stands behind (or before) its last large stroke; None where nothing does."""
    pieces = line.pieces
    extent = np.maximum(pieces[:, 1] - pieces[:, 0], pieces[:, 3] - pieces[:, 2])
    large = pieces[extent > _STROKE * line.thickness]
    if not len(large):
        return None
    edge = large[:, 1].max() if behind else large[:, 0].min()
    # A sign's small strokes may stand beyond its large ones; the white comes after them.
    for low, high in line.gaps if behind else reversed(line.gaps):
        beyond = low >= edge - 1 if behind else high <= edge + 1
        if beyond and high - low > _WHITE * line.thickness:
            before, after = line.parted((low + high) / 2)
            return (before, after) if behind else (after, before)
    return None


def _rows(heap: TightLine, title: float, body: float) -> list[TightLine]:
    """Small pieces of ink as level rows; none where they are not clearly that, as dots are not."""
    p = heap.pieces
    if len(p) < _PIECES:
        return []
    axis = heap.axis + heap.slope * (p[:, 0] + p[:, 1]) / 2
    boxes = np.stack([p[:, 0], p[:, 1], p[:, 2] + axis, p[:, 3] + axis], axis=1)
    if heap.vertical:
        boxes = boxes[:, [2, 3, 0, 1]]
    boxes = boxes[np.argsort(boxes[:, 2], kind="stable")]  # x0, x1, y0, y1, from the top
    reached = np.maximum.accumulate(boxes[:, 3])
    starts = np.flatnonzero(boxes[1:, 2] > reached[:-1]) + 1
    rows = np.split(boxes, starts)
    for row in rows:
        high = row[:, 3].max() - row[:, 2].min()
        if (
            len(row) < _OFROW
            or not _LOW * body < high < _ROW * title
            or np.ptp(row[:, :2]) < _LONG * high
        ):
            return []
    return [_line(row, heap.score) for row in rows]


def _line(boxes: np.ndarray, score: float) -> TightLine:
    axis = float((boxes[:, 2].min() + boxes[:, 3].max()) / 2)
    pieces = boxes - np.array([0.0, 0.0, axis, axis])
    return TightLine(pieces, axis, 0.0, False, False, score)
