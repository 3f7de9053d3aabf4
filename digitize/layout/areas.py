"""Areas of a sheet: frames, tinted and dark boxes, pictures; found with OpenCV.

They are told from each other by their ground: the paper's own inside a frame, another even tone in
a tinted or dark box, no even tone in a picture.

Unit: pixels of the working picture (`digitize.layout.ink`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from digitize.geometry import Box
from digitize.layout.ink import Ink

_AWAY = 12  # Lab units from the paper that make a ground of its own
_DARK, _LIGHT = 128, 190  # brightness that a dark ground keeps below, light letters above
_NEAR = 20  # a ground's brightness varies by less
_GROUND, _BOTH = 0.65, 0.72  # of a dark box the ground takes so much, ground and letters so much
_SOLID = 0.75  # share of ink in a bar with light letters
_PAGE = 0.75  # a frame around more of the sheet than this is the page's own border


@dataclass(frozen=True, slots=True)
class Area:
    """A box with its kind: frame, ornament-frame, tint, dark or picture."""

    box: Box
    kind: str


def find_areas(ink: Ink) -> list[Area]:
    """Frames, boxes with a ground of their own and pictures."""
    if ink.size <= 0:
        return []
    step = max(1, int(ink.size / 6))
    h, w = ink.mask.shape
    small = ink.reduced((max(1, w // step), max(1, h // step)))
    grounds = _grounds(ink, small, step)
    drawings = _drawings(ink, grounds, small, step)
    return _frames(ink) + grounds + drawings


def _frames(ink: Ink) -> list[Area]:
    """Closed outlines: holes in the ink that fill their own box."""
    step = max(1, int(ink.size / 10))
    small = _darkest(ink.mask, step)
    unit = ink.size / step
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    contours, tree = cv2.findContours(closed, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    page = small.shape[0] * small.shape[1]
    for contour, (_, _, _, parent) in zip(
        contours, tree[0] if tree is not None else [], strict=False
    ):
        if parent < 0:
            continue
        x, y, w, h = cv2.boundingRect(contour)
        if min(w, h) < 2.2 * unit or w * h > _PAGE * page:
            continue
        if cv2.contourArea(contour) < 0.8 * (w - 1) * (h - 1):
            continue
        outer = _outline(closed, x, y, w, h, unit)
        if outer is None:
            continue
        box = Box(*(float(v * step) for v in outer))
        kind = "ornament-frame" if _is_ornate(closed, (x, y, w, h), outer) else "frame"
        found.append(Area(box, kind))
    return found


def _outline(
    closed: np.ndarray, x: int, y: int, w: int, h: int, unit: float
) -> tuple[int, int, int, int] | None:
    """The outer box of the border around a hole; None where the border is too thick to be one."""
    height, width = closed.shape
    reach = int(1.6 * unit) + 1
    sides = (
        closed[y + h // 4 : y + h - h // 4, max(0, x - reach) : x][:, ::-1],
        closed[max(0, y - reach) : y, x + w // 4 : x + w - w // 4].T[:, ::-1],
        closed[y + h // 4 : y + h - h // 4, x + w : min(width, x + w + reach)],
        closed[y + h : min(height, y + h + reach), x + w // 4 : x + w - w // 4].T,
    )
    depths = []
    for side in sides:
        share = (side > 0).mean(axis=0) if side.size else np.zeros(0)
        gaps = np.flatnonzero(share < 0.15)
        depths.append(int(gaps[0]) if len(gaps) else len(share))
    if max(depths) >= reach and min(depths) >= reach // 2:
        return None
    left, top, right, bottom = depths
    return x - left, y - top, x + w + right, y + h + bottom


def _is_ornate(
    closed: np.ndarray, inner: tuple[int, int, int, int], outer: tuple[int, int, int, int]
) -> bool:
    """Whether the border's ink is broken up by a pattern (花边)."""
    x, y, w, h = inner
    x0, y0, x1, y1 = outer
    if y - y0 < 3 and x - x0 < 3:
        return False
    ring = cv2.countNonZero(closed[y0:y1, x0:x1]) - cv2.countNonZero(closed[y : y + h, x : x + w])
    area = (x1 - x0) * (y1 - y0) - w * h
    return ring < 0.8 * area


def _darkest(mask: np.ndarray, step: int) -> np.ndarray:
    if step == 1:
        return mask
    h, w = mask.shape[0] // step * step, mask.shape[1] // step * step
    wide = cv2.dilate(mask[:h, :w], np.ones((step, step), np.uint8), anchor=(0, 0))
    return np.ascontiguousarray(wide[::step, ::step])


def _grounds(ink: Ink, small: np.ndarray, step: int) -> list[Area]:
    """Boxes whose ground differs from the paper, and pictures that fill theirs.

    ``small`` is the picture (RGB) reduced by ``step``.
    """
    reach = 2 * round(0.8 * ink.size / step) + 1
    ground = _smoothed(small, min(reach, 255))
    away = _distance(ground)
    other = cv2.threshold(away, _AWAY, 255, cv2.THRESH_BINARY)[1]
    core = max(3, int(1.4 * ink.size / step))
    other = cv2.morphologyEx(other, cv2.MORPH_OPEN, np.ones((core, core), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(other, connectivity=4)
    found = []
    for label in range(1, count):
        x, y, w, h, area = stats[label].tolist()
        if min(w, h) * step < 1.4 * ink.size or area < 0.45 * w * h:
            continue
        if w * h > _PAGE * small.shape[0] * small.shape[1]:
            continue
        inside = labels[y : y + h, x : x + w] == label
        kind = _tone(ground[y : y + h, x : x + w][inside])
        if kind == "picture" and min(w, h) * step < 2.5 * ink.size:
            continue
        if kind == "tint" and not _is_box(away, x, y, w, h, area, ink.size / step):
            continue
        if kind == "dark" and area < 0.6 * w * h:
            continue
        found.append(Area(Box(*(float(v * step) for v in (x, y, x + w, y + h))), kind))
    return found


def _smoothed(small: np.ndarray, reach: int) -> np.ndarray:
    """The median around each place, channel by channel; of a grey page one is enough."""
    first, *others = cv2.split(small)
    if all(np.array_equal(first, other) for other in others):
        return cv2.merge([cv2.medianBlur(first, reach)] * 3)
    return cv2.medianBlur(small, reach)


def _distance(ground: np.ndarray) -> np.ndarray:
    """How far each place is from the sheet's paper in CIE Lab, lightness and colour added."""
    lab = cv2.cvtColor(ground, cv2.COLOR_RGB2LAB)
    light = np.ascontiguousarray(lab[:, :, 0])
    upper = (light >= _median(light)).astype(np.uint8)
    paper = [int(_median(channel, upper)) for channel in cv2.split(lab)]
    apart = cv2.absdiff(lab, np.array([*paper, 0], dtype=np.float64))
    return np.asarray(cv2.transform(apart, np.ones((1, 3), np.float32)))  # added, 255 at most


def _median(values: np.ndarray, where: np.ndarray | None = None) -> float:
    """The median of bytes, told from their histogram; of those alone where a mask is set."""
    counts = cv2.calcHist([values], [0], where, [256], [0, 256])[:, 0]
    reached = np.cumsum(counts, dtype=np.float64)
    middle = (reached[-1] - 1) / 2
    low, high = np.searchsorted(reached, [math.floor(middle), math.ceil(middle)], side="right")
    return float(low + high) / 2


def _tone(values: np.ndarray) -> str:
    """The kind of an area by its ground's tone: even and light, even and dark, or uneven."""
    gray = values.mean(axis=1)
    low = gray[gray < _DARK]
    if len(low) > _GROUND * len(gray):  # light letters on an even dark ground
        near = np.abs(gray - np.median(low)) < _NEAR
        if near.mean() > _GROUND and (near | (gray > _LIGHT)).mean() > _BOTH:
            return "dark"
    spread = float(np.percentile(gray, 90) - np.percentile(gray, 10))
    if spread > 48:
        return "picture"
    return "dark" if np.median(gray) < 128 else "tint"


def _is_box(away: np.ndarray, x: int, y: int, w: int, h: int, area: int, unit: float) -> bool:
    """Whether an area is a printed tint: a full box, large enough for a line, with sharp edges.

    Shadows, stains and show-through are as even, but they fade out.
    """
    if min(w, h) < 2.2 * unit or max(w, h) < 4 * unit or area < 0.85 * w * h:
        return False
    reach = max(2, int(0.9 * unit))
    rows, columns = slice(y, y + h), slice(x, x + w)
    inner = float(np.median(away[rows, columns]))
    sides = (
        away[rows, max(0, x - reach) : x],
        away[rows, x + w : x + w + reach],
        away[max(0, y - reach) : y, columns],
        away[y + h : y + h + reach, columns],
    )
    outer = [float(np.median(side)) for side in sides if side.size]
    sharp = sum(value < 0.45 * inner for value in outer)
    return len(outer) >= 2 and sharp >= max(2, len(outer) - 1)


def _drawings(ink: Ink, grounds: list[Area], small: np.ndarray, step: int) -> list[Area]:
    """Large connected ink that is neither text nor border: line drawings, codes, seals.

    A solid one with an even tone is a dark bar that touches its neighbours.
    """
    parts = ink.components
    w, h = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    large = (np.minimum(w, h) > 3.5 * ink.size) & (parts.areas > 0.12 * w * h)
    bars = (np.minimum(w, h) > 1.4 * ink.size) & (np.maximum(w, h) > 4 * ink.size)
    bars &= ~large & (parts.areas > _SOLID * w * h)
    found = []
    for n in np.flatnonzero(large | bars).tolist():
        x0, y0, x1, y1 = parts.boxes[n].tolist()
        box = Box(float(x0), float(y0), float(x1), float(y1))
        if any(a.box.intersection(box).area > 0.6 * box.area for a in grounds):
            continue
        if parts.areas[n] > _SOLID * box.area and _is_even(small, box, step):
            found.append(Area(box, "dark"))
        elif large[n]:
            found.append(Area(box, "picture"))
    return found


def _is_even(small: np.ndarray, box: Box, step: int) -> bool:
    """Whether a box is of one dark tone, its light letters apart; ``small`` as for `_grounds`."""
    x0, y0, x1, y1 = (int(v / step) for v in (box.x0, box.y0, box.x1, box.y1))
    part = small[y0 + 1 : y1 - 1, x0 + 1 : x1 - 1]
    return bool(part.size) and _tone(part.reshape(-1, 3)) == "dark"
