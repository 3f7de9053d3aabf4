"""Vertical lines that a detector saw as rows across them.

Where the white between two vertical lines is hardly wider than that between their signs, a network
takes a row of signs for a level line. Such rows fall to single signs when they are cut at their
gutters. A field of signs that stand closer to the next one below than to the next one beside is
set in vertical lines.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitize.layout.refine import TightLine

_GUTTER = 0.4  # glyphs: white between two signs of a row that are of two lines
_SQUARE = 1.5  # times its thickness: the longest line of one sign
_LIKE = (0.6, 1.6)  # of the body's size
_LEVEL = 0.35  # signs: how far two of one line or row stand off each other's axis
_UNDER, _BESIDE = 0.45, 2.5  # signs: how far apart the next ones below and beside may stand
_WIDE = (0.75, 1.4)  # of their height: how wide signs are; digits of a table are narrow
_MOST = 1500  # signs on a sheet; more are no accident
_CLOSER = 0.12  # signs: so much closer stand those of one line
_FIELD = 10  # signs that make a field
_HELD, _SQUARES = 0.5, 0.7  # share of them that stand under or over another; that are as wide
_END = 1.25  # signs: so far beyond its ends the first and last sign of a vertical line stand
_WITHIN = 0.8  # share of a sign that lies in the vertical line that passes it over


def stand(lines: Sequence[TightLine], size: float) -> list[TightLine]:
    """The lines, fields of single signs set in vertical ones; ``size`` is that of body type."""
    parts = [(n, part) for n, line in enumerate(lines) for part in _signs(line, size)]
    if not _FIELD <= len(parts) <= _MOST:
        return list(lines)
    boxes = np.array([part.bounds for _, part in parts])
    below, beside = _next(boxes, size, 1), _next(boxes, size, 0)
    used: set[int] = set()
    new: list[TightLine] = []
    for field in _fields(below, beside):
        if _is_upright(field, boxes, below, beside, size):
            for column in _columns(field, below):
                used |= set(column)
                new.append(_vertical([parts[i][1] for i in column], boxes[column]))
    broken = {parts[i][0] for i in used}
    rest = [part for i, (n, part) in enumerate(parts) if n in broken and i not in used]
    kept = [line for n, line in enumerate(lines) if n not in broken]
    return _absorbed(kept + rest, new, size)


def _absorbed(lines: list[TightLine], new: list[TightLine], size: float) -> list[TightLine]:
    """Lines and those set upright; single signs within a vertical line beside these are its own."""
    if not new:
        return lines
    field = np.array([line.bounds for line in new])
    x0, y0 = field[:, :2].min(axis=0) - size
    x1, y1 = field[:, 2:].max(axis=0) + size
    columns, signs, others = list(new), list[TightLine](), list[TightLine]()
    for line in lines:
        a0, b0, a1, b1 = line.bounds
        if a1 < x0 or a0 > x1 or b1 < y0 or b0 > y1:
            others.append(line)
        elif line.vertical:
            columns.append(line)
        else:
            (signs if line.end - line.start < _SQUARE * size else others).append(line)
    bounds = np.array([column.bounds for column in columns])
    bounds += np.array([0, -_END * size, 0, _END * size])
    for sign in signs:
        a0, b0, a1, b1 = sign.bounds
        wide = np.minimum(bounds[:, 2], a1) - np.maximum(bounds[:, 0], a0)
        high = np.minimum(bounds[:, 3], b1) - np.maximum(bounds[:, 1], b0)
        held = np.clip(wide, 0, None) * np.clip(high, 0, None) / max(1.0, (a1 - a0) * (b1 - b0))
        home = int(held.argmax())
        if held[home] < _WITHIN:
            others.append(sign)
            continue
        column = columns[home]
        pieces = _turned(sign, column.axis + column.slope * (b0 + b1) / 2)
        columns[home] = replace(column, pieces=np.concatenate([column.pieces, pieces]))
    return others + columns


def _signs(line: TightLine, size: float) -> list[TightLine]:
    """The signs of a level line in which white as wide as a gutter parts each from the next."""
    if line.vertical or not _LIKE[0] * size < line.thickness < _LIKE[1] * size:
        return []
    parts, rest = [], line
    for low, high in line.gaps:
        if high - low > _GUTTER * line.thickness:
            part, rest = rest.parted((low + high) / 2)
            parts.append(part)
    parts.append(rest)
    single = all(0 < p.end - p.start < _SQUARE * line.thickness for p in parts if len(p.pieces))
    return [p for p in parts if len(p.pieces)] if single else []


def _next(boxes: np.ndarray, size: float, axis: int) -> np.ndarray:
    """For each sign the nearest one below (axis 1) or to the right (axis 0); -1 where none is."""
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    off = np.abs(middle[None, :, 1 - axis] - middle[:, None, 1 - axis])
    gap = boxes[None, :, axis] - boxes[:, None, 2 + axis]
    reach = _UNDER if axis else _BESIDE
    near = (off < _LEVEL * size) & (gap > -0.2 * size) & (gap < reach * size)
    near &= middle[None, :, axis] > middle[:, None, axis]
    far = np.where(near, gap, np.inf)
    return np.where(near.any(axis=1), far.argmin(axis=1), -1)


def _fields(below: np.ndarray, beside: np.ndarray) -> list[list[int]]:
    """Signs that hang together, by their numbers."""
    root = list(range(len(below)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for links in (below, beside):
        for i, j in enumerate(links.tolist()):
            if j >= 0:
                root[find(i)] = find(j)
    fields: dict[int, list[int]] = {}
    for i in range(len(root)):
        fields.setdefault(find(i), []).append(i)
    return [field for field in fields.values() if len(field) >= _FIELD]


def _is_upright(
    field: list[int], boxes: np.ndarray, below: np.ndarray, beside: np.ndarray, size: float
) -> bool:
    """Whether signs stand closer below each other than beside each other, most of them."""
    under = [(i, int(below[i])) for i in field if below[i] >= 0]
    aside = [(i, int(beside[i])) for i in field if beside[i] >= 0]
    held = {i for pair in under for i in pair}
    if len(held) < _HELD * len(field) or not under or len(aside) < len(field) / 2:
        return False  # numbers and bullets of a list stand alone, each before its text
    sides = boxes[field, 2:] - boxes[field, :2]
    wide = sides[:, 0] / np.maximum(sides[:, 1], 1)
    if np.mean((wide > _WIDE[0]) & (wide < _WIDE[1])) < _SQUARES:
        return False
    down = float(np.median([boxes[j, 1] - boxes[i, 3] for i, j in under]))
    right = float(np.median([boxes[j, 0] - boxes[i, 2] for i, j in aside]))
    return right - down > _CLOSER * size


def _columns(field: list[int], below: np.ndarray) -> list[list[int]]:
    """The signs of each vertical line, from its top; single ones are left out."""
    under = {int(below[i]): i for i in field if below[i] >= 0}
    columns = []
    for top in (i for i in field if i not in under):
        column = [top]
        while (after := int(below[column[-1]])) >= 0 and under[after] == column[-1]:
            column.append(after)
        if len(column) > 1:
            columns.append(column)
    return columns


def _vertical(signs: Sequence[TightLine], boxes: np.ndarray) -> TightLine:
    axis = float(np.median((boxes[:, 0] + boxes[:, 2]) / 2))
    score = min(sign.score for sign in signs)
    pieces = np.concatenate([_turned(sign, axis) for sign in signs])
    return TightLine(pieces, axis, 0.0, True, signs[0].reversed, score)


def _turned(sign: TightLine, axis: float) -> np.ndarray:
    """The pieces of a level line as those of a vertical one with an axis."""
    first, last, above, below = sign.pieces.T
    level = sign.axis + sign.slope * (first + last) / 2
    return np.stack([level + above, level + below, first - axis, last - axis], axis=1)
