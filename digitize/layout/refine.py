"""Raw lines -> printed lines, tight around their ink.

A detector's rectangle is inflated, cut off or askew; first-line indents and short last lines are
seen downstream by a few pixels. So every piece of ink is given to the line whose band it lies in,
and the line's edges are those of its pieces.

Unit: pixels of the working picture (`digitize.layout.ink`).
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np

from digitize.layout.ink import components
from digitize.layout.rawlines import RawLine
from digitize.layout.separators import Stroke

_FITS = 1.25  # a glyph's piece is at most so much higher than its line
_GRAIN = 40  # pieces a glyph: the most broken print has some ten
_HUGE, _LINES, _SMALL = 6.0, 2, 0.1  # thinner lines in a box, so many; of it: pieces of no letter
_SPECK = 0.4  # of the usual line: what is thinner is none
_GROUND = 0.8  # share of ink in a row over and under light letters; bold dark ones reach 0.7
_SOLID, _BETWEEN = 0.9, 0.03  # ink in a column between two light letters; share of such columns
_ROW, _FRINGE = 4.0, 0.35  # thicknesses of a row of signs; of its pieces: what may be cut off
_MAIN = 0.35  # of the line's thickness: what is less is a stroke, of 二 or 三
_LEADING = 0.15  # of the line: the white between it and the next
_DUST = 0.03  # of a line's thickness: what is smaller is no part of a sign
_REACH = 0.62  # ink further than this share of the raw thickness from the axis is another line's
_ASIDE = 1.25  # of its thickness: the band in which light letters are looked for
_BEYOND = 2.6  # thicknesses: how far beyond its ends light letters are looked for, a dash and more
_CLOSE = 0.4  # of one: the widest white before a letter that follows


@dataclass(frozen=True, eq=False)
class TightLine:
    """A printed line and the pieces of ink it is made of.

    Coordinates run along the line (a) and across it (b): for a level line a is x and b is y, for a
    vertical one a is y and b is x. The line's axis is b = ``axis`` + ``slope`` * a. ``pieces`` is
    N x 4: start, end along; above, below as distances from the axis.
    """

    pieces: np.ndarray
    axis: float
    slope: float
    vertical: bool
    reversed: bool
    score: float

    @cached_property
    def start(self) -> float:
        """Where its ink begins, along."""
        return float(self.pieces[:, 0].min())

    @cached_property
    def end(self) -> float:
        """Where its ink ends, along."""
        return float(self.pieces[:, 1].max())

    @cached_property
    def above(self) -> float:
        """The ink's reach on the side of smaller b, from the axis (negative)."""
        return float(self.pieces[:, 2].min())

    @cached_property
    def below(self) -> float:
        """The ink's reach on the side of larger b, from the axis."""
        return float(self.pieces[:, 3].max())

    @property
    def thickness(self) -> float:
        """Extent of the ink across the line: its printed type size."""
        return self.below - self.above

    def across(self, along: float) -> float:
        """Where the middle of the ink stands across, at a place along."""
        return self.axis + self.slope * along + (self.above + self.below) / 2

    def corners(self) -> np.ndarray:
        """Corners clockwise from the top left, 4 x 2, x and y."""
        ends = np.array([self.start, self.end, self.end, self.start])
        reach = np.array([self.above, self.above, self.below, self.below])
        across = self.axis + self.slope * ends + reach
        if self.vertical:
            return np.stack([across, ends], axis=1)[[0, 3, 2, 1]]
        return np.stack([ends, across], axis=1)

    @cached_property
    def bounds(self) -> np.ndarray:
        """The upright box around it: x0, y0, x1, y1."""
        corners = self.corners()
        return np.concatenate([corners.min(axis=0), corners.max(axis=0)])

    @cached_property
    def gaps(self) -> tuple[tuple[float, float], ...]:
        """Stretches along the line without ink, in order."""
        spans = self.pieces[np.argsort(self.pieces[:, 0], kind="stable"), :2]
        reached = np.maximum.accumulate(spans[:, 1])
        apart = np.flatnonzero(spans[1:, 0] > reached[:-1])
        return tuple(zip(reached[apart].tolist(), spans[apart + 1, 0].tolist(), strict=True))

    def parted(self, at: float) -> tuple[TightLine, TightLine]:
        """The two lines before and after a place along it."""
        before = (self.pieces[:, 0] + self.pieces[:, 1]) / 2 < at
        return replace(self, pieces=self.pieces[before]), replace(self, pieces=self.pieces[~before])


def tighten(raw: list[RawLine], mask: np.ndarray) -> tuple[list[TightLine], np.ndarray]:
    """Raw lines drawn in (or out) to their ink; ``mask`` is the ink without printed rules.

    A line in which no ink is found is dropped. Also the boxes (N x 4) of ink in no line's band.
    """
    order = sorted(raw, key=lambda r: -r.thickness)  # small type is drawn over large
    places = np.array([(n.x, n.y, n.length, n.thickness, n.vertical) for n in order]).reshape(-1, 5)
    parts = components(mask)
    owned, free = _owned(parts.boxes, _bands(order, mask.shape), order)
    lines: list[TightLine] = []
    others = [parts.boxes[free]]
    for line, rows in zip(order, owned, strict=True):
        tight = _reversed(line, mask, places) if _is_reversed(line, mask) else None
        if tight is None:
            boxes = parts.boxes[rows]
            own = _in_row(line, boxes) & (not _is_box(line, boxes, order))
            others.append(boxes[~own])
            tight = _line(line, boxes[own], mask) if own.any() or not len(boxes) else None
        if tight and not _is_texture(tight):
            lines.append(tight)
    return lines, np.concatenate(others)


def _in_row(line: RawLine, boxes: np.ndarray) -> np.ndarray:
    """Which pieces (N x 4) of a band stand in its one full row of print; bool.

    A detector's rectangle may reach into the lines over and under it, and take up pieces of theirs.
    The white of the leading lies between. In one sign white may part its strokes (訓, 六, 二), in a
    row of them it does not; and what is more than a fringe is a line of its own, not to be lost.
    """
    every = np.ones(len(boxes), bool)
    if len(boxes) < 3 or line.length < _ROW * line.thickness:
        return every
    boxes = boxes[:, [1, 0, 3, 2]] if line.vertical else boxes
    axis = (line.x - line.slope * line.y) if line.vertical else (line.y - line.slope * line.x)
    middle = axis + line.slope * (boxes[:, 0] + boxes[:, 2]) / 2
    above, below = boxes[:, 1] - middle, boxes[:, 3] - middle
    first = int(np.floor(above.min()))
    a, b = (np.rint(v - first).astype(int) for v in (above, below))
    long = boxes[:, 2] - boxes[:, 0]
    steps = np.zeros(int(b.max()) + 2)
    np.add.at(steps, a, long)
    np.add.at(steps, np.maximum(b, a + 1), -long)
    ink = np.cumsum(steps)
    inked = np.concatenate([[False], ink > 0, [False]])
    edges = np.flatnonzero(np.diff(inked.astype(np.int8))).reshape(-1, 2)
    if len(edges) < 2:
        return every
    sums = np.concatenate([[0.0], np.cumsum(ink)])
    top, bottom = edges[int(np.argmax(sums[edges[:, 1]] - sums[edges[:, 0]]))]
    if bottom - top < _MAIN * (b.max() - a.min()):
        return every
    white = _LEADING * (bottom - top)
    own = (a < bottom + white) & (b > top - white)
    return np.asarray(own) if long[~own].sum() < _FRINGE * long[own].sum() else every


def without(mask: np.ndarray, rules: list[Stroke]) -> np.ndarray:
    """The mask with printed rules wiped out."""
    clean = mask.copy()
    for rule in rules:
        wiped = replace(rule, thickness=rule.thickness + 3)
        cv2.fillConvexPoly(clean, wiped.corners().round().astype(np.int32), (0,))
    return clean


def _bands(order: list[RawLine], shape: tuple[int, ...]) -> np.ndarray:
    """For every pixel the line (1-based) whose band holds it, 0 for none.

    Where bands overlap, the smaller type wins; among lines of like size the one whose core it is.
    """
    owner = np.zeros(shape[:2], np.int32)
    for number, line in enumerate(order):
        corners = line.corners(0.25 * line.thickness, 0.0)
        cv2.fillConvexPoly(owner, corners.round().astype(np.int32), (number + 1,))
    thickness = np.array([np.inf] + [line.thickness for line in order])
    for number, line in enumerate(order):
        gives_way = thickness > 0.6 * line.thickness
        corners = line.corners(0.0, -0.2 * line.thickness).round().astype(np.int32)
        x, y, w, h = cv2.boundingRect(corners)
        x, y = max(0, x), max(0, y)
        part = owner[y : y + h, x : x + w]
        core = np.zeros(part.shape, np.uint8)
        cv2.fillConvexPoly(core, corners - (x, y), (1,))
        part[(core > 0) & gives_way.take(part)] = number + 1
    return owner


def _owned(
    boxes: np.ndarray, owner: np.ndarray, order: list[RawLine]
) -> tuple[list[np.ndarray], np.ndarray]:
    """Row numbers of the pieces each line owns, and of those that lie in no line's band.

    A line owns a piece whose centre lies in its band, and that fits.
    """
    cx = ((boxes[:, 0] + boxes[:, 2]) // 2).clip(0, owner.shape[1] - 1)
    cy = ((boxes[:, 1] + boxes[:, 3]) // 2).clip(0, owner.shape[0] - 1)
    who = owner[cy, cx]
    thickness = np.array([0.0] + [line.thickness for line in order])
    upright = np.array([False] + [line.vertical for line in order])
    free = np.flatnonzero(who == 0)
    across = np.where(upright[who], boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    who = np.where(across <= _FITS * thickness[who], who, 0)
    # what is longer than its line is what is left of a rule under it
    room = np.array([0.0] + [line.length + line.thickness for line in order])
    along = np.where(upright[who], boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0])
    who = np.where(along <= room[who], who, 0)
    by_line = np.argsort(who, kind="stable")
    edges = np.searchsorted(who[by_line], np.arange(1, len(order) + 2))
    return [by_line[edges[i] : edges[i + 1]] for i in range(len(order))], free


def _line(line: RawLine, boxes: np.ndarray, mask: np.ndarray) -> TightLine | None:
    """A line from its own pieces of ink and, where they leave it bare, from ink that touches."""
    axis = (line.x - line.slope * line.y) if line.vertical else (line.y - line.slope * line.x)
    boxes = boxes[:, [1, 0, 3, 2]] if line.vertical else boxes
    middle = axis + line.slope * (boxes[:, 0] + boxes[:, 2]) / 2
    reach = _REACH * line.thickness
    dust = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0) < _DUST * line.thickness
    boxes, middle = boxes[~dust], middle[~dust]  # what is left of a rule's end is no sign's edge
    pieces = np.stack(
        [
            boxes[:, 0],
            boxes[:, 2],
            (boxes[:, 1] - middle).clip(-reach, reach),
            (boxes[:, 3] - middle).clip(-reach, reach),
        ],
        axis=1,
    ).astype(np.float64)
    if _covered(pieces) < 0.75 * line.length:
        pieces = np.concatenate([pieces, _touching(line, mask, pieces)])
    if not len(pieces):
        return None
    return TightLine(pieces, axis, line.slope, line.vertical, False, line.score)


def _is_texture(line: TightLine) -> bool:
    """Whether a line has far more pieces of ink than its glyphs could have: a picture's grain."""
    glyphs = max(1.0, (line.end - line.start) / line.thickness)
    return len(line.pieces) > _GRAIN * glyphs


def _is_box(line: RawLine, boxes: np.ndarray, raw: list[RawLine]) -> bool:
    """Whether a detector took a box for a line: other lines stand in it, its pieces are small."""
    if len(boxes) < 3:
        return False
    near, far = (0, 2) if line.vertical else (1, 3)
    if float(np.median(boxes[:, far] - boxes[:, near])) > _SMALL * line.thickness:
        return False
    wide, high = (line.thickness, line.length)[:: 1 if line.vertical else -1]
    least = _SPECK * statistics.median(n.thickness for n in raw)
    inside = (
        abs(n.x - line.x) < wide / 2 and abs(n.y - line.y) < high / 2
        for n in raw
        if least < n.thickness < line.thickness / _HUGE
    )
    return sum(inside) >= _LINES


def _covered(pieces: np.ndarray) -> float:
    """Length along a line that its pieces take up, what they share counted once."""
    if not len(pieces):
        return 0.0
    spans = pieces[np.argsort(pieces[:, 0], kind="stable"), :2]
    reached = np.concatenate([[spans[0, 0]], np.maximum.accumulate(spans[:, 1])[:-1]])
    return float(np.clip(spans[:, 1] - np.maximum(spans[:, 0], reached), 0, None).sum())


def _touching(line: RawLine, mask: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """Stretches of ink in the line's core where it has no pieces of its own, as pieces."""
    part, a0, b0 = _crop(line, mask)
    if part.size == 0 or abs(line.slope) * line.length > 0.3 * line.thickness:
        return np.zeros((0, 4))
    margin = int(0.12 * part.shape[0])
    last = part.shape[0] - margin
    center = line.x if line.vertical else line.y
    if len(pieces) > 2:  # they tell how far the row reaches
        last = min(last, round(pieces[:, 3].max() + center) - b0)
        margin = max(margin, round(pieces[:, 2].min() + center) - b0)
    core = part[margin : max(last, margin + 1)]
    inked = np.asarray(core.any(axis=0))
    for start, end in pieces[:, :2]:
        inked[max(0, int(start) - a0) : max(0, int(end) - a0)] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inked.astype(np.int8), [0]])))
    found = []
    for start, end in edges.reshape(-1, 2).tolist():
        rows = np.flatnonzero(core[:, start:end].any(axis=1))
        above, below = rows[0] + margin + b0 - center, rows[-1] + 1 + margin + b0 - center
        found.append((a0 + start, a0 + end, above, below))
    return np.array(found, dtype=np.float64).reshape(-1, 4)


def _crop(line: RawLine, mask: np.ndarray) -> tuple[np.ndarray, int, int]:
    """The line's part of the mask laid level, with the sheet's a and b of its first pixel."""
    corners = line.corners()
    h, w = mask.shape
    x0, y0 = (max(0, int(v)) for v in corners.min(axis=0))
    x1, y1 = (max(0, int(min(m, v + 1))) for m, v in zip((w, h), corners.max(axis=0), strict=True))
    part = mask[y0:y1, x0:x1] > 0
    return (part.T, y0, x0) if line.vertical else (part, x0, y0)


def _is_reversed(line: RawLine, mask: np.ndarray) -> bool:
    """Light letters on dark: the dark runs on along both edges of the line and between letters.

    Between two of them it reaches from edge to edge. Bold dark letters have white over and under
    them, also between two rules; how much of the ground their strokes take up says nothing.
    """
    part, _, _ = _crop(line, mask)
    if part.size == 0 or len(part) < 4:
        return False
    quarter = len(part) // 4
    dark = np.flatnonzero(part.mean(axis=1) >= _GROUND)
    above, below = dark[dark < quarter], dark[dark >= len(part) - quarter]
    if not len(above) or not len(below):
        return False
    share = part[above[0] : below[-1] + 1].mean(axis=0)
    return bool((share > _SOLID).sum() > max(3, _BETWEEN * len(share)))


def _reversed(line: RawLine, mask: np.ndarray, places: np.ndarray) -> TightLine | None:
    """A line of light letters; None where none stand free in the dark.

    A letter that the detector's rectangle cuts, or that follows its end closely, is taken in whole,
    but for letters of another line: ``places`` has x, y, length, thickness, vertical of all lines.
    """
    size, center = line.thickness, line.x if line.vertical else line.y
    wider = replace(line, length=line.length + 2 * _BEYOND * size, thickness=_ASIDE * size)
    part, a0, b0 = _crop(wider, mask)
    light = (~part).astype(np.uint8) * 255
    boxes = components(light).boxes
    h, w = light.shape
    touches = (boxes[:, 0] == 0) | (boxes[:, 1] == 0) | (boxes[:, 2] == w) | (boxes[:, 3] == h)
    speck = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) < 0.08 * h
    beside = np.abs((boxes[:, 1] + boxes[:, 3]) / 2 + b0 - center) > size / 2
    boxes = boxes[~touches & ~speck & ~beside]
    boxes = boxes[_following(line, boxes[:, [0, 2]] + a0)]
    boxes = boxes[~_anothers(line, boxes + np.array([a0, b0, a0, b0]), places)]
    if not len(boxes):
        return None
    pieces = np.stack(
        [
            boxes[:, 0] + a0,
            boxes[:, 2] + a0,
            boxes[:, 1] + b0 - center,
            boxes[:, 3] + b0 - center,
        ],
        axis=1,
    ).astype(np.float64)
    return TightLine(pieces, center, 0.0, line.vertical, True, line.score)


def _anothers(line: RawLine, boxes: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Which pieces (N x 4, along and across) of a line stand rather in another one; bool."""
    x, y, length, thickness, vertical = places.T
    at, axis = (y, x) if line.vertical else (x, y)
    own_at, own_axis = (line.y, line.x) if line.vertical else (line.x, line.y)
    near = (vertical == line.vertical) & (np.abs(axis - own_axis) < thickness + line.thickness)
    near &= np.abs(at - own_at) < length + line.length + 2 * _BEYOND * line.thickness
    near &= (at != own_at) | (axis != own_axis)
    along, across = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    off = np.abs(along[:, None] - at[near]) / length[near]
    inside = (off < 0.5) & (np.abs(across[:, None] - axis[near]) < thickness[near] / 2)
    own = np.abs(along - own_at) / line.length
    return np.asarray((inside & (off < own[:, None])).any(axis=1))


def _following(line: RawLine, ends: np.ndarray) -> np.ndarray:
    """Which pieces, by their ends along (N x 2), stand in a line or closely follow one another."""
    middle, at = ends.mean(axis=1), line.y if line.vertical else line.x
    inside = np.abs(middle - at) < line.length / 2
    if not inside.any():
        return np.asarray(inside)
    start, end = ends[inside, 0].min(), ends[inside, 1].max()
    reach = _CLOSE * line.thickness
    for a, b in ends[np.argsort(ends[:, 0], kind="stable")].tolist():
        if b > end and a - end <= reach:
            end = b
    for a, b in ends[np.argsort(-ends[:, 1], kind="stable")].tolist():
        if a < start and start - b <= reach:
            start = a
    return np.asarray((middle > start) & (middle < end))
