"""Text lines by PP-OCR's detection network (Differentiable Binarization, Liao et al. 2020).

The page is cut into overlapping tiles at a scale that suits its own type size, so that small type
on a large page does not vanish. The tiles' probability maps are put together before lines are
taken from them, so that no line is cut at a tile's edge or found twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from digitize import models
from digitize.geometry import Box
from digitize.layout import InkedSheet, Pixels
from digitize.layout.ink import Ink
from digitize.layout.marks import LINES, quadrilateral
from digitize.layout.options import Options
from digitize.layout.rawlines import RawLine, lines_of, scaled
from digitize.layout.tiling import Normal, inked, tensor
from digitize.runtime import Network, open_network
from digitize.runtime import Options as RuntimeOptions

if TYPE_CHECKING:
    from layoutparser import Layout

_HALVES = ((0.5,) * 3, (0.5,) * 3)  # mean and spread the shipped weights were trained with
_STEP = 3  # how much smaller each further look at large type is
_FINER = 1.8  # how much larger the look at small ink left over is
_FEW = 25  # pieces of ink left over that make a tile worth that look
_SOME = 8  # and worth one from further off, where words that stand apart are one line
_NEXT = 0.7  # thicknesses: so near a line's end is its next sign, which `completion` gives it ...
_BODY = 1.6  # ... where it is of body type; in glyphs
_BESIDE = 0.4  # glyphs: ink so far from an ornament, or a rule of dashes, belongs to it
_PIECE = 0.33  # of a line's thickness: pieces of its glyphs are at least so large
_LIKE, _FIRM = 1.45, 0.85  # how much two looks at one line differ; the score of a good one
_FULL = 3  # lines that lie in one which is none
_IN_PART = 0.3  # of a small line: what of it lies in a large one that reaches over it
_LOOSE = 0.3  # glyphs: the least piece of ink that is part of a sign
_HOLLOW = 0.1  # share of ink in the box of a piece: letters have more, a frame less
_RULE = 0.08  # of a line's thickness: what is thinner is a rule
_LOW, _TALL = 0.9, 2.6  # in target sizes: how thick a line may be that the network is sure of


class TextLines:
    """The detector ``text-lines``."""

    def __init__(self, options: Options, runtime: RuntimeOptions) -> None:
        model = models.find("detection", options.detection or None)
        self.models = {"detection": model.label}
        self._glyph = options.glyph
        self._normal = _normalisation(model)
        self._network = open_network(model, runtime, forget=True)  # no two pages are of one size

    def detect(self, sheet: Pixels) -> Layout:
        """Raw text lines, each a tilted rectangle; in pixels of the sheet."""
        from layoutparser import Layout

        sheet = sheet if isinstance(sheet, InkedSheet) else InkedSheet(sheet)
        ink = sheet.ink
        known = [area.box for area in sheet.areas if area.kind == "picture"]
        known += [
            stroke.box.grown(_BESIDE * ink.size)
            for stroke in [*sheet.ornaments[0], *sheet.rules]
            if stroke.kind in ("ornament-rule", "dashed-rule")
        ]
        lines = find_lines(ink, self._network, self._glyph, self._normal, known)
        return Layout(
            [quadrilateral(n.corners() * ink.step, LINES[n.vertical], n.score) for n in lines]
        )


def open_detector(options: Options, runtime: RuntimeOptions) -> TextLines:
    """The detector, its weights loaded. Raises ``MissingDependency``, ``ConfigError``."""
    return TextLines(options, runtime)


def _normalisation(model: models.Model) -> Normal:
    """Mean and spread, BGR, shares of white: as the model's folder says, else halves."""
    steps: list[dict[str, Any]] = (
        models.description(model).get("PreProcess", {}).get("transform_ops", [])
    )
    for step in steps:
        if told := step.get("NormalizeImage"):
            return tuple(told["mean"]), tuple(told["std"])
    return _HALVES


def find_lines(
    ink: Ink,
    network: Network,
    glyph: float,
    normal: Normal = _HALVES,
    known: Sequence[Box] = (),
) -> list[RawLine]:
    """Lines of a sheet; ``glyph`` is the size in pixels that body type is scaled to.

    ``known`` is what holds no text: pictures, ornaments; in pixels of the working picture.

    The network is sure of type of 10 to 30 pixels. So it looks at body type first, then at the
    page reduced to a third and to a ninth for headlines and mastheads, and last, a little reduced
    and enlarged, where alone small ink is left that is in no line and in nothing known.
    """
    if ink.size <= 0:
        return []
    scale = float(np.clip(glyph / ink.size, 0.05, 4.0))
    lines = _look(ink, network, scale, normal)
    sure = [n for n in lines if n.thickness * scale < _TALL * glyph]
    thick = [n for n in lines if n.thickness * scale >= _TALL * glyph]
    close = _boxes(sure), np.array([n.thickness for n in sure])
    doubtful = [
        _trimmed(n, ink, *close)
        for n in thick
        if _is_large_type(n, ink) or not _is_full(n, close[0])
    ]
    for reduced in (scale / _STEP, scale / _STEP**2):
        if min(ink.mask.shape) * reduced < 32:
            break
        near = _boxes(sure), np.array([n.thickness for n in sure])
        far = [
            _trimmed(n, ink, *near)
            for n in _look(ink, network, reduced, normal)
            if n.thickness * reduced > _LOW * glyph and _is_large_type(n, ink)
        ]
        sure, doubtful = _weighed(sure, doubtful, far, _TALL * glyph / reduced)
    seen = _boxes(sure)
    lines = sure + [n for n in doubtful if _share(n, seen) < 0.3]
    for closer, least in ((1 / _FINER, _SOME), (_FINER, _FEW)):
        if scale * closer > 4.0:
            continue
        left = _left_over(ink, lines, known)
        found = _look(ink, network, scale * closer, normal, left, least)
        seen = _boxes(lines)
        lines += [line for line in found if _share(line, seen) < 0.25]
    return lines


def _weighed(
    sure: list[RawLine], doubtful: list[RawLine], far: list[RawLine], tall: float
) -> tuple[list[RawLine], list[RawLine]]:
    """Sure and doubtful lines after a look from further off.

    From close by, large type falls into pieces or runs together over several lines: lines higher
    than the network is sure of give way. From far off, small lines may look like one large line:
    it must not lie where lines were surely seen.
    """
    seen = _boxes(sure)
    new = [n for n in far if _share(n, seen) < 0.25]
    clear = list(dict.fromkeys(_whole(n, doubtful) for n in new if n.thickness < tall))
    large = _boxes(clear)
    whole = [n for n in sure if not (_overlaps(n, large) > 0.6 * _area(n)).any()]
    sure = whole + clear
    seen = _boxes(sure)
    vague = [n for n in new if n.thickness >= tall and _share(n, seen) < 0.3]
    seen = _boxes(sure + vague)
    return sure, [n for n in doubtful if _share(n, seen) < 0.3] + vague


def _whole(line: RawLine, doubtful: Sequence[RawLine]) -> RawLine:
    """The longer line seen from close by, of which one seen from far off is but a part."""
    a, b = (line.y, line.x) if line.vertical else (line.x, line.y)
    for other in doubtful:
        u, v = (other.y, other.x) if other.vertical else (other.x, other.y)
        inside = abs(u - a) + line.length / 2 < other.length / 2 + 0.15 * line.length
        level = abs(v - b) < 0.3 * line.thickness and other.vertical == line.vertical
        alike = max(other.thickness, line.thickness) < _LIKE * min(other.thickness, line.thickness)
        if inside and level and alike and other.score > _FIRM and other.length > line.length:
            line, (a, b) = other, (u, v)
    return line


def _look(
    ink: Ink,
    network: Network,
    scale: float,
    normal: Normal,
    inky: np.ndarray | None = None,
    least: int = 8,
) -> list[RawLine]:
    """Lines that the network sees at one scale, in pixels of the working picture.

    It looks at tiles in which at least so many pixels of ``inky`` (a mask, by default all ink) are
    set.
    """
    h, w = ink.mask.shape
    size = (max(1, round(w * scale)), max(1, round(h * scale)))
    where = ink.mask if inky is None else inky
    seen = _probability(ink, where, least, network, size, normal)
    return [scaled(line, 1 / scale) for line in lines_of(seen)]


def _is_large_type(line: RawLine, ink: Ink) -> bool:
    """Whether a line's ink comes in large pieces: small lines seen from far off look like one."""
    boxes = ink.components.boxes
    inside = ink.components.within(*_box(line))
    areas = ink.components.areas[inside]
    sides = boxes[inside, 2:] - boxes[inside, :2]
    large = sides.max(axis=1, initial=0) > _PIECE * line.thickness
    return bool(areas[large].sum() > 0.5 * areas.sum())


def _is_full(line: RawLine, near: np.ndarray) -> bool:
    """Whether several lines (boxes, N x 4) lie in one: it is the frame around them."""
    areas = (near[:, 2] - near[:, 0]) * (near[:, 3] - near[:, 1])
    return int(np.sum(_overlaps(line, near) > 0.6 * areas)) >= _FULL


def _trimmed(line: RawLine, ink: Ink, near: np.ndarray, thickness: np.ndarray) -> RawLine:
    """A line without the small lines at its ends and along its sides.

    From far off a title and the facts by it are one, and a vertical title and the smaller ones
    right and left of it. ``near`` (N x 4) are the boxes of lines seen from close by, ``thickness``
    theirs.
    """
    areas = (near[:, 2] - near[:, 0]) * (near[:, 3] - near[:, 1])
    inside = _overlaps(line, near) > _IN_PART * areas
    small = near[inside & (thickness < _PIECE * line.thickness)]
    rows = ink.components.within(*_box(line))
    boxes, inked = ink.components.boxes[rows], ink.components.areas[rows]
    sides = np.sort(boxes[:, 2:] - boxes[:, :2], axis=1)
    # a frame around both is none of its glyphs, nor a rule; letters may hang together
    hollow = inked < _HOLLOW * sides[:, 0] * sides[:, 1]
    fits = (sides[:, 0] < _LIKE * line.thickness) & ~(hollow & (sides[:, 1] > line.thickness))
    loose = boxes[fits & (sides[:, 1] > _LOOSE * ink.size)]
    boxes = boxes[fits & (sides[:, 0] > _RULE * line.thickness)]
    corners, far = boxes[:, None, :2], boxes[:, None, 2:]
    held = (corners >= small[None, :, :2]) & (far <= small[None, :, 2:])
    around = (corners <= small[None, :, :2]) & (far >= small[None, :, 2:])
    boxes = boxes[~(held.all(axis=2) | around.all(axis=2)).any(axis=1)]
    extent = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0)
    large = boxes[extent > _PIECE * min(line.thickness, extent.max(initial=0))]
    if not len(large):
        return line
    a, b = ([1, 3], [0, 2]) if line.vertical else ([0, 2], [1, 3])
    length, across = _edges(line)
    start, end = _drawn_in(length, large[:, a], small[:, a], loose[:0, a])
    top, bottom = _drawn_in(across, large[:, b], small[:, b], loose[:, b])
    moved, aside = (start + end - sum(length)) / 2, (top + bottom - sum(across)) / 2
    x, y = line.slope * moved + aside, moved
    if not line.vertical:
        x, y = y, x
    long, thick = max(end - start, bottom - top), bottom - top
    return replace(line, x=line.x + x, y=line.y + y, length=long, thickness=thick)


def _edges(line: RawLine) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where a line begins and ends along itself, and across."""
    at, over = (line.y, line.x) if line.vertical else (line.x, line.y)
    half, side = line.length / 2, line.thickness / 2
    return (at - half, at + half), (over - side, over + side)


def _drawn_in(
    bounds: tuple[float, float], large: np.ndarray, small: np.ndarray, loose: np.ndarray
) -> tuple[float, float]:
    """The bounds of a line, or those of its large pieces.

    The latter where small lines stand beyond these, or so many loose pieces that they make one.
    All (N x 2) are where they begin and end along one axis.
    """
    low, high = float(large[:, 0].min()), float(large[:, 1].max())
    before = (small[:, 1] <= low).any() or (loose[:, 1] <= low).sum() >= _SOME
    behind = (small[:, 0] >= high).any() or (loose[:, 0] >= high).sum() >= _SOME
    return low if before else bounds[0], high if behind else bounds[1]


def _left_over(ink: Ink, lines: list[RawLine], known: Sequence[Box]) -> np.ndarray:
    """A mask with one pixel for every small piece of ink that is in no line and nothing known."""
    covered = np.zeros(ink.mask.shape, np.uint8)
    for line in lines:
        ends = _NEXT if line.thickness < _BODY * ink.size else 0.3
        corners = line.corners(ends * line.thickness, 0.1 * line.thickness)
        cv2.fillConvexPoly(covered, corners.round().astype(np.int32), (255,))
    for b in known:
        covered[int(b.y0) : int(b.y1) + 1, int(b.x0) : int(b.x1) + 1] = 255
    boxes = ink.components.boxes
    extent = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    small = (extent > _LOOSE * ink.size) & (extent < 1.3 * ink.size)
    cx, cy = (boxes[small, 0] + boxes[small, 2]) // 2, (boxes[small, 1] + boxes[small, 3]) // 2
    free = covered[cy, cx] == 0
    left = np.zeros(ink.mask.shape, np.uint8)
    left[cy[free], cx[free]] = 255
    return left


def _box(line: RawLine) -> tuple[float, float, float, float]:
    half, side = line.length / 2, line.thickness / 2 + abs(line.slope) * line.length / 2
    w, h = (side, half) if line.vertical else (half, side)
    return line.x - w, line.y - h, line.x + w, line.y + h


def _area(line: RawLine) -> float:
    return line.length * line.thickness


def _boxes(lines: Sequence[RawLine]) -> np.ndarray:
    """The upright boxes of lines, N x 4."""
    return np.array([_box(line) for line in lines]).reshape(-1, 4)


def _overlaps(line: RawLine, boxes: np.ndarray) -> np.ndarray:
    """The area that a line's upright box shares with each of others."""
    x0, y0, x1, y1 = _box(line)
    wide = np.minimum(boxes[:, 2], x1) - np.maximum(boxes[:, 0], x0)
    high = np.minimum(boxes[:, 3], y1) - np.maximum(boxes[:, 1], y0)
    return np.asarray(np.clip(wide, 0, None) * np.clip(high, 0, None))


def _share(line: RawLine, boxes: np.ndarray) -> float:
    """Share of a line that boxes cover."""
    return float(_overlaps(line, boxes).sum()) / _area(line)


def _probability(
    ink: Ink,
    inky: np.ndarray,
    least: int,
    network: Network,
    size: tuple[int, int],
    normal: Normal,
) -> np.ndarray:
    """The network's map of the whole page at ``size`` (width, height); 0..255."""
    scale = size[0] / ink.pixels.shape[1]
    whole = np.zeros((size[1], size[0]), np.uint8)
    places = inked(inky, size, least)
    if not places:
        return whole
    if scale < 1:
        page = ink.reduced(size)
    else:
        page = np.asarray(cv2.resize(ink.pixels, size, interpolation=cv2.INTER_CUBIC))
    tensors = (tensor(page[p], normal) for p in places)
    for place, outputs in zip(places, network.run(tensors), strict=True):
        target = whole[place]
        tile = outputs[0][0, 0, : target.shape[0], : target.shape[1]]
        np.maximum(target, (tile * 255).astype(np.uint8), out=target)
    return whole
