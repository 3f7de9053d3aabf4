"""Printed rules, found with OpenCV on the ink mask.

A rule is ink that is long, thin, straight and stands by itself. The strokes of a large headline
are long, thin and straight too, but other strokes touch them along their sides.

Unit: pixels of the working picture (`digitize.layout.ink`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np

from digitize.geometry import Box, overlap
from digitize.layout.ink import Ink

_LONG = 10.0  # glyphs; a shorter rule is whole
_LEAST = 3.0  # a rule is at least so many body glyphs long
_THICKEST = 0.9  # and at most so many thick
_TOUCHED = 0.3  # share of its length along which other ink may touch it
_PARTED, _END = 0.12, 5.0  # glyphs: white before a letter in line with a rule; its stroke at most
_LINKS = 10  # pieces that make a dotted rule
_GAP = 1.6  # breaks up to so many glyphs are a scanner's


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight printed rule, level or upright: its ends, axis, drift, thickness and kind.

    For a level rule ``start`` and ``end`` are x and its axis is y = ``axis`` + ``slope`` * x; for
    an upright one x and y change places.
    """

    start: float
    end: float
    axis: float
    slope: float
    thickness: float
    upright: bool
    kind: str = "rule"

    @property
    def length(self) -> float:
        """Extent along the rule."""
        return self.end - self.start

    def across(self, along: float) -> float:
        """Where the rule stands across, at a place along it."""
        return self.axis + self.slope * along

    @property
    def box(self) -> Box:
        """The upright box around it."""
        (x0, y0), (x1, y1) = self.corners().min(axis=0), self.corners().max(axis=0)
        return Box(float(x0), float(y0), float(x1), float(y1))

    def corners(self) -> np.ndarray:
        """Corners clockwise from the top left, 4 x 2, x and y."""
        ends = np.array([self.start, self.end, self.end, self.start])
        half = np.array([-1, -1, 1, 1]) * self.thickness / 2
        across = self.axis + self.slope * ends + half
        if self.upright:
            return np.stack([across, ends], axis=1)[[0, 3, 2, 1]]
        return np.stack([ends, across], axis=1)


def find_rules(ink: Ink) -> list[Stroke]:
    """Rules in both directions, double ones as one."""
    if ink.size <= 0:
        return []
    level = _rules(ink.mask, ink.size, upright=False)
    upright = _rules(cv2.transpose(ink.mask), ink.size, upright=True)
    dots = _dots(ink)
    level += _chains(dots, ink.size, upright=False)
    upright += _chains(dots[:, [1, 0, 3, 2]], ink.size, upright=True)
    return _doubled(level, ink.size) + _doubled(upright, ink.size)


def _rules(mask: np.ndarray, size: float, upright: bool) -> list[Stroke]:
    """Level rules of a mask (of the transposed mask for upright ones)."""
    step = max(1, int(size / 12))
    small = _pooled(mask, step)
    unit = size / step
    thick = max(3, int(_THICKEST * unit) + 1)
    solid = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    thin = cv2.bitwise_and(small, cv2.bitwise_not(solid))  # a rule may end in a dark box
    wide = cv2.dilate(thin, np.ones((3, 1), np.uint8))  # a tilted rule steps down a pixel
    runs = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((1, int(1.3 * unit)), np.uint8))
    joined = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, int(unit) | 1), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for label in _thin(stats, unit):
        x, y, w, h, _ = stats[label].tolist()
        part = labels[y : y + h, x : x + w] == label
        found.append(_measured(part, x, y, step, mask, upright))
    pieces = [  # a letter's stroke may stand in line with a rule
        s for s in found if s and (s.length >= _LEAST * size or not _touched(s, mask, size))
    ]
    whole = [s for s in _connected(pieces, size) if _is_rule(s, mask, size)]
    trimmed = [_trimmed(s, mask, size) for s in whole]
    return [t for s, t in zip(whole, trimmed, strict=True) if t is s or _is_rule(t, mask, size)]


def _is_rule(stroke: Stroke, mask: np.ndarray, size: float) -> bool:
    """Whether a stroke is long enough for a rule, stands free and is whole."""
    return (
        stroke.length >= _LEAST * size
        and not _touched(stroke, mask, size)
        and not _interrupted(stroke, mask, size)
    )


def _thin(stats: np.ndarray, unit: float) -> list[int]:
    """Labels of pieces that are thin, and long enough to be a rule or to have one beside them.

    ``stats`` are OpenCV's of a reduced mask, ``unit`` the type's size on it. Most pieces are
    strokes of letters that stand alone: they need not be measured.
    """
    x, y, w, h, area = stats.T
    fits = (w >= 1.3 * unit) & (area / w - 2 <= _THICKEST * unit + 1)
    fits &= h <= 0.7 * unit + 0.03 * w + 2
    fits[0] = False  # the paper
    rows = np.flatnonzero(fits)
    rows = rows[np.argsort(x[rows], kind="stable")]
    start, end, top, bottom = x[rows], (x + w)[rows], y[rows], (y + h)[rows]
    kept = w[rows] >= (_LEAST - 0.1) * unit - 1
    # what `_continues` asks for, with ample room
    first = np.searchsorted(start, end - 0.6 * unit - 2)
    last = np.searchsorted(start, end + (_GAP + 0.1) * unit + 2)
    slack = 0.6 * unit + 6 + 0.05 * (end - start)
    for n in np.flatnonzero(last > first).tolist():
        near = slice(first[n], last[n])
        apart = np.maximum(top[near] - bottom[n], top[n] - bottom[near])
        level = apart < np.maximum(slack[near], slack[n])
        level &= start[near] - end[n] < 0.5 * (end[near] - start[near]) + 2
        if near.start <= n < near.stop:
            level[n - near.start] = False
        if level.any():
            kept[near] |= level
            kept[n] = True
    return [int(label) for label in np.sort(rows[kept])]


def _interrupted(stroke: Stroke, mask: np.ndarray, size: float) -> bool:
    """Whether a short rule has white in it: then it is strokes of letters that stand in a row.

    A rule that is worn on a scan has gaps too, but one that is long for all its gaps is a rule.
    """
    if stroke.length > _LONG * size:
        return False
    gaps = _gaps(stroke, mask)
    return bool(len(gaps) and np.ptp(gaps, axis=1).max() > 0.3 * size)


def _gaps(stroke: Stroke, mask: np.ndarray) -> np.ndarray:
    """Stretches of a rule without ink, from and to, ``(gaps, 2)``."""
    along = np.arange(int(stroke.start), int(stroke.end))
    axis = (stroke.axis + stroke.slope * along).round().astype(int)
    reach = int(stroke.thickness / 2 + 1)
    rows = (axis[:, None] + np.arange(-reach, reach + 1)[None]).clip(0, mask.shape[0] - 1)
    filled = (mask[rows, along.clip(0, mask.shape[1] - 1)[:, None]] > 0).any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[1], filled.astype(int), [1]])))
    return int(stroke.start) + edges.reshape(-1, 2)


def _trimmed(stroke: Stroke, mask: np.ndarray, size: float) -> Stroke:
    """A rule without the letters' strokes that stand in line with its ends, a small white apart."""
    if stroke.length < 2 * _LEAST * size:
        return stroke
    gaps = _gaps(stroke, mask)
    gaps = gaps[np.ptp(gaps, axis=1) > _PARTED * size]
    for low, high in gaps.tolist():
        end = replace(stroke, end=float(low))
        if end.length > _END * size or not _is_letter(end, mask, size):
            break
        stroke = replace(stroke, start=float(high))
    for low, high in gaps[::-1].tolist():
        end = replace(stroke, start=float(high))
        if end.length > _END * size or low <= stroke.start or not _is_letter(end, mask, size):
            break
        stroke = replace(stroke, end=float(low))
    return stroke


def _is_letter(end: Stroke, mask: np.ndarray, size: float) -> bool:
    return end.length > 0 and _touched(end, mask, size)


def _pooled(mask: np.ndarray, step: int) -> np.ndarray:
    """The mask reduced by ``step``, a pixel set where any of its pixels was."""
    if step == 1:
        return mask
    h, w = mask.shape[0] // step * step, mask.shape[1] // step * step
    if not h or not w:
        return mask
    wide = cv2.dilate(mask[:h, :w], np.ones((step, step), np.uint8), anchor=(0, 0))
    return np.ascontiguousarray(wide[::step, ::step])


def _measured(
    part: np.ndarray, x: int, y: int, step: int, mask: np.ndarray, upright: bool
) -> Stroke | None:
    """A run of the reduced mask measured on the full one: axis by least squares, thickness."""
    h, w = part.shape
    inked = np.count_nonzero(part, axis=0)
    columns = np.flatnonzero(inked)
    middle = (np.arange(h) @ part)[columns] / inked[columns]
    slope, at = (0.0, median(middle.tolist())) if w < 20 else _fitted(columns, middle)
    if abs(slope) > 0.05:
        return None
    start, end = float(x * step), float((x + w) * step)
    axis = (y + at + 0.5) * step - slope * start
    stroke = Stroke(start, end, axis, slope, 1.0, upright)
    return _sharpened(stroke, mask, int(h * step / 2 + step + 1))


def _fitted(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Slope and height at 0 of the line through points, by least squares."""
    off = x - x.mean()
    slope = float(off @ y / (off @ off))
    return slope, float(y.mean() - slope * x.mean())


def _sharpened(stroke: Stroke, mask: np.ndarray, reach: int) -> Stroke | None:
    """Axis and thickness from the full mask, as medians over the rule's columns."""
    xs = np.linspace(stroke.start, stroke.end - 1, min(200, int(stroke.length))).astype(int)
    ys = (stroke.axis + stroke.slope * xs).round().astype(int)
    rows = np.arange(-reach, reach + 1)[:, None] + ys
    np.clip(rows, 0, mask.shape[0] - 1, out=rows)
    profile = mask[rows, np.minimum(xs, mask.shape[1] - 1)] > 0
    if 2 * np.count_nonzero(profile.any(axis=0)) < len(xs):
        return None
    share = np.count_nonzero(profile, axis=1)
    solid = np.flatnonzero(2 * share > share.max())
    thickness = float(solid[-1] - solid[0] + 1)
    shift = float((solid[-1] + solid[0]) / 2 - reach + 0.5)
    return replace(stroke, axis=stroke.axis + shift, thickness=thickness)


def _connected(strokes: list[Stroke], size: float) -> list[Stroke]:
    """Pieces of one broken rule put together again."""
    whole: list[Stroke] = []
    open_ends: list[int] = []  # rows of `whole` that a piece further on may still continue
    for piece in sorted(strokes, key=lambda s: s.start):
        open_ends = [i for i in open_ends if whole[i].end > piece.start - _GAP * size]
        for i in open_ends:
            if _continues(piece, whole[i], size):
                whole[i] = _joined(whole[i], piece)
                break
        else:
            open_ends.append(len(whole))
            whole.append(piece)
    return whole


def _continues(piece: Stroke, other: Stroke, size: float) -> bool:
    """Whether a piece goes on where another, that begins before it, ends."""
    gap = piece.start - other.end
    # stems of letters one above another are as far apart as they are long
    if not -0.5 * size < gap < min(_GAP * size, 0.5 * min(piece.length, other.length)):
        return False
    near = abs(piece.across(piece.start) - other.across(piece.start)) < 0.16 * size + 1
    thin, thick = sorted((piece.thickness, other.thickness))
    return near and thick < 2.5 * thin


def _joined(a: Stroke, b: Stroke) -> Stroke:
    start, end = min(a.start, b.start), max(a.end, b.end)
    weight = a.length / (a.length + b.length)
    middle_a, middle_b = (a.start + a.end) / 2, (b.start + b.end) / 2
    run = middle_b - middle_a
    slope = (b.across(middle_b) - a.across(middle_a)) / run if run > 0 else a.slope
    if abs(slope) > 0.05:
        slope = a.slope * weight + b.slope * (1 - weight)
    axis = a.across(middle_a) - slope * middle_a
    thickness = a.thickness * weight + b.thickness * (1 - weight)
    return Stroke(start, end, axis, slope, thickness, a.upright)


def _touched(stroke: Stroke, mask: np.ndarray, size: float) -> bool:
    """Whether other ink touches the rule along much of its length: then it is a glyph's stroke."""
    xs = np.linspace(stroke.start, stroke.end - 1, min(400, int(stroke.length))).astype(int)
    ys = stroke.axis + stroke.slope * xs
    aside = stroke.thickness / 2 + max(2.0, 0.12 * size)
    touched = []
    for way in (-1, 1):
        rows = (ys + way * aside).round().astype(int).clip(0, mask.shape[0] - 1)
        touched.append((mask[rows, xs.clip(0, mask.shape[1] - 1)] > 0).mean())
    limit = _TOUCHED if stroke.length > 12 * size else 0.6 * _TOUCHED
    return bool(min(touched) > limit or max(touched) > 2 * limit)


def _doubled(strokes: list[Stroke], size: float) -> list[Stroke]:
    """Two rules of one extent close beside each other as one double rule."""
    left = sorted(strokes, key=lambda s: s.across((s.start + s.end) / 2))
    out: list[Stroke] = []
    while left:
        first = left.pop(0)
        for other in left:
            middle = (first.start + first.end) / 2
            apart = other.across(middle) - first.across(middle)
            if apart > 0.9 * size:
                continue
            shared = overlap(first.start, first.end, other.start, other.end)
            if apart > 0 and shared > 0.8 * max(first.length, other.length):
                left.remove(other)
                first = _pair(first, other, apart)
                break
        out.append(first)
    return out


def _pair(first: Stroke, second: Stroke, apart: float) -> Stroke:
    thickness = apart + (first.thickness + second.thickness) / 2
    shift = (apart + (second.thickness - first.thickness) / 2) / 2
    return replace(
        first,
        start=min(first.start, second.start),
        end=max(first.end, second.end),
        axis=first.axis + shift,
        thickness=thickness,
        kind="double-rule",
    )


def _dots(ink: Ink) -> np.ndarray:
    """Boxes of solid small pieces of ink: what dotted and dashed rules are made of. N x 4."""
    boxes, areas = ink.components.boxes, ink.components.areas
    w, h = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    small = (np.minimum(w, h) < 0.5 * ink.size) & (np.maximum(w, h) < 1.6 * ink.size)
    return np.asarray(boxes[small & (areas > 0.6 * w * h) & (areas >= 3)])


def _chains(dots: np.ndarray, size: float, upright: bool) -> list[Stroke]:
    """Dotted and dashed level rules: many like pieces in one row at one pitch."""
    if len(dots) < _LINKS:
        return []
    cy = (dots[:, 1] + dots[:, 3]) / 2
    found: list[Stroke] = []
    for shift in (0.0, 0.5):  # rows that fall on the edge of a bin are whole in the other binning
        row = np.floor(cy / (0.25 * size) + shift)
        order = np.lexsort((dots[:, 0], row))
        gap = dots[order[1:], 0] - dots[order[:-1], 2]
        broken = (np.diff(row[order]) != 0) | (gap > 1.2 * size) | (gap < 0)
        for run in np.split(order, np.flatnonzero(broken) + 1):
            chain = _chain(dots[run], size, upright)
            if chain and all(
                abs(chain.axis - f.axis) > 0.3 * size or chain.start > f.end for f in found
            ):
                found.append(chain)
    return found


def _chain(dots: np.ndarray, size: float, upright: bool) -> Stroke | None:
    """A run of pieces as a dashed rule, where they are alike and evenly spaced."""
    if len(dots) < _LINKS or dots[-1, 2] - dots[0, 0] < 5 * size:
        return None
    w, h = dots[:, 2] - dots[:, 0], dots[:, 3] - dots[:, 1]
    pitch = np.diff((dots[:, 0] + dots[:, 2]) / 2)
    for measure, slack in ((pitch, 1.35), (h, 1.4), (w, 1.4)):
        low, high = np.percentile(measure, (20, 80))
        if high >= slack * low + 1:
            return None
    axis = float(np.median((dots[:, 1] + dots[:, 3]) / 2))
    ends = float(dots[0, 0]), float(dots[-1, 2])
    return Stroke(*ends, axis, 0.0, float(np.median(h)), upright, "dashed-rule")
