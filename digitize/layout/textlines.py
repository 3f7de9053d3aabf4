"""Text lines by PP-OCR's detection network (Differentiable Binarization, Liao et al. 2020).

The page is cut into overlapping tiles at a scale that suits its own type size, so that small type
on a large page does not vanish. The tiles' probability maps are put together before lines are
taken from them, so that no line is cut at a tile's edge or found twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from digitize import models
from digitize.layout import InkedSheet, Pixels
from digitize.layout.ink import Ink
from digitize.layout.marks import LINES, quadrilateral
from digitize.layout.options import Options
from digitize.runtime import Network, open_network
from digitize.runtime import Options as RuntimeOptions

if TYPE_CHECKING:
    from layoutparser import Layout

TILE = 960  # pixels at detection scale; the network's cost is linear in the area
OVERLAP = 96  # wide enough that a glyph cut by one tile's edge is whole in the next
_HALVES = ((0.5,) * 3, (0.5,) * 3)  # mean and spread the shipped weights were trained with
_CORE = 0.3  # probability above which a pixel belongs to a line's core
_SURE = 0.65  # probability at which lines that touch come apart
_SCORE = 0.5
_LARGE = 2.5  # body glyphs across that make a line worth a second, coarser look
_UNCLIP = 1.6  # DB shrinks text to a core; this grows it back (Liao et al. 2020)


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as the network sees it: a tilted rectangle in sheet pixels.

    ``x, y`` is its centre; ``length`` lies along the line, ``thickness`` across; ``slope`` is the
    line's drift per pixel along (dy/dx of a level line, dx/dy of a vertical one).
    """

    x: float
    y: float
    length: float
    thickness: float
    slope: float
    vertical: bool
    score: float

    def corners(self, along: float = 0.0, across: float = 0.0) -> np.ndarray:
        """The corners clockwise from the top left, grown by so many pixels; 4 x 2."""
        half, side = self.length / 2 + along, self.thickness / 2 + across
        t = np.array([-half, half, half, -half])
        n = np.array([-side, -side, side, side]) + t * self.slope
        if self.vertical:
            points = np.stack([self.x + n, self.y + t], axis=1)
            return points[[0, 3, 2, 1]]
        return np.stack([self.x + t, self.y + n], axis=1)


class TextLines:
    """The detector ``text-lines``."""

    def __init__(self, options: Options, runtime: RuntimeOptions) -> None:
        model = models.find("detection", options.detection or None)
        self.models = {"detection": model.label}
        self._glyph = options.glyph
        self._normal = _normalisation(model)
        self._network = open_network(model, runtime)

    def detect(self, sheet: Pixels) -> Layout:
        """Raw text lines, each a tilted rectangle; in pixels of the sheet."""
        from layoutparser import Layout

        ink = sheet.ink if isinstance(sheet, InkedSheet) else InkedSheet(sheet).ink
        lines = find_lines(ink, self._network, self._glyph, self._normal)
        return Layout(
            [quadrilateral(n.corners() * ink.step, LINES[n.vertical], n.score) for n in lines]
        )


def open_detector(options: Options, runtime: RuntimeOptions) -> TextLines:
    """The detector, its weights loaded. Raises ``MissingDependency``, ``ConfigError``."""
    return TextLines(options, runtime)


Normal = tuple[tuple[float, ...], tuple[float, ...]]


def _normalisation(model: models.Model) -> Normal:
    """Mean and spread, BGR, shares of white: as the model's folder says, else halves."""
    steps: list[dict[str, Any]] = (
        models.description(model).get("PreProcess", {}).get("transform_ops", [])
    )
    for step in steps:
        if told := step.get("NormalizeImage"):
            return tuple(told["mean"]), tuple(told["std"])
    return _HALVES


def find_lines(ink: Ink, network: Network, glyph: float, normal: Normal = _HALVES) -> list[RawLine]:
    """Lines of a sheet; ``glyph`` is the size in pixels that body type is scaled to.

    A second, coarser look finds type so large that it is out of the network's sight in the first.
    """
    if ink.size <= 0:
        return []
    scale = float(np.clip(glyph / ink.size, 0.05, 4.0))
    fine = _look(ink, network, scale, normal)
    least = _LARGE * ink.size
    coarse = [n for n in _look(ink, network, scale / 3, normal) if n.thickness > least]
    return fine + [line for line in coarse if _is_new(line, fine)]


def _look(ink: Ink, network: Network, scale: float, normal: Normal) -> list[RawLine]:
    h, w = ink.mask.shape
    size = (max(1, round(w * scale)), max(1, round(h * scale)))
    return [_scaled(line, 1 / scale) for line in lines_of(_probability(ink, network, size, normal))]


def _is_new(line: RawLine, others: list[RawLine]) -> bool:
    """Whether hardly anything of a line was found before."""
    box = cv2.boundingRect(line.corners().astype(np.float32))
    seen = sum(_shared(box, cv2.boundingRect(o.corners().astype(np.float32))) for o in others)
    return seen < 0.25 * box[2] * box[3]


def _shared(a: Sequence[int], b: Sequence[int]) -> int:
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(0, w) * max(0, h)


def _probability(ink: Ink, network: Network, size: tuple[int, int], normal: Normal) -> np.ndarray:
    """The network's map of the whole page at ``size`` (width, height); 0..255."""
    how = cv2.INTER_AREA if size[0] < ink.pixels.shape[1] else cv2.INTER_CUBIC
    page = cv2.resize(ink.pixels, size, interpolation=how)
    inky = cv2.resize(ink.mask, size, interpolation=cv2.INTER_AREA)
    whole = np.zeros((size[1], size[0]), np.uint8)
    places = [p for p in _tiles(size) if cv2.countNonZero(inky[p]) > 8]
    tensors = (_tensor(page[p], normal) for p in places)
    for place, outputs in zip(places, network.run(tensors), strict=True):
        target = whole[place]
        tile = outputs[0][0, 0, : target.shape[0], : target.shape[1]]
        np.maximum(target, (tile * 255).astype(np.uint8), out=target)
    return whole


def _tiles(size: tuple[int, int]) -> Iterator[tuple[slice, slice]]:
    for y0, y1 in _spans(size[1]):
        for x0, x1 in _spans(size[0]):
            yield slice(y0, y1), slice(x0, x1)


def _spans(length: int) -> list[tuple[int, int]]:
    """Even overlapping spans that cover a length."""
    if length <= TILE + OVERLAP:
        return [(0, length)]
    count = -(-(length - OVERLAP) // (TILE - OVERLAP))
    starts = np.linspace(0, length - TILE, count).round().astype(int)
    return [(int(s), int(s) + TILE) for s in starts]


def _tensor(tile: np.ndarray, normal: Normal) -> np.ndarray:
    """A tile as the network wants it: BGR, normalised, padded with white to multiples of 32."""
    h, w = tile.shape[:2]
    out = np.empty((1, 3, -(-h // 32) * 32, -(-w // 32) * 32), np.float32)
    for channel, (mean, spread) in enumerate(zip(*normal, strict=True)):
        by, shift = np.float32(1 / (255 * spread)), np.float32(mean / spread)
        out[0, channel] = np.float32(1 / spread) - shift
        out[0, channel, :h, :w] = tile[:, :, 2 - channel] * by - shift
    return out


def lines_of(probability: np.ndarray) -> list[RawLine]:
    """Lines of a probability map (0..255), in its own pixels.

    A connected core is one line, unless it falls into several that run side by side where the
    network is surer: dense columns of old papers touch at the usual threshold.
    """
    core = _over(probability, _CORE)
    sure = _over(probability, _SURE)
    count, labels = cv2.connectedComponents(core, connectivity=8)
    if count < 2:
        return []
    strong: dict[int, list[np.ndarray]] = {}
    for contour in _contours(sure):
        x, y = contour[0, 0]
        strong.setdefault(int(labels[y, x]), []).append(contour)
    found = []
    for contour in _contours(core):
        x, y = contour[0, 0]
        parts = strong.get(int(labels[y, x]), [])
        pieces = parts if _side_by_side(parts) else [contour]
        found += [line for piece in pieces if (line := _line(piece, probability))]
    return found


def _over(probability: np.ndarray, share: float) -> np.ndarray:
    return cv2.threshold(probability, int(share * 255), 255, cv2.THRESH_BINARY)[1]


def _contours(mask: np.ndarray) -> list[np.ndarray]:
    found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    return list(found)


def _side_by_side(parts: list[np.ndarray]) -> bool:
    """Whether two of the parts are long and share most of their extent along themselves."""
    boxes = [cv2.boundingRect(p) for p in parts]
    long = [b for b in boxes if max(b[2:]) > 2.5 * min(b[2:])]
    for i, (ax, ay, aw, ah) in enumerate(long):
        for bx, by, bw, bh in long[i + 1 :]:
            shared_x = min(ax + aw, bx + bw) - max(ax, bx)
            shared_y = min(ay + ah, by + bh) - max(ay, by)
            level = shared_x > 0.4 * min(aw, bw) and shared_y <= 0 and aw > ah and bw > bh
            upright = shared_y > 0.4 * min(ah, bh) and shared_x <= 0 and ah > aw and bh > bw
            if level or upright:
                return True
    return False


def _line(contour: np.ndarray, probability: np.ndarray) -> RawLine | None:
    x, y, w, h = cv2.boundingRect(contour)
    if min(w, h) < 2 or max(w, h) < 3:
        return None
    inside = np.zeros((h, w), np.uint8)
    cv2.fillPoly(inside, [contour - (x, y)], (255,))
    score = cv2.mean(probability[y : y + h, x : x + w], inside)[0] / 255
    if score < _SCORE:
        return None
    vertical = h > 1.5 * w
    (cx, cy), length, thickness, slope = _tilted(contour, (x, y, w, h), vertical)
    by = length * thickness * _UNCLIP / (2 * (length + thickness))
    return RawLine(cx, cy, length + 2 * by, thickness + 2 * by, slope, vertical, round(score, 4))


def _tilted(
    contour: np.ndarray, box: tuple[int, int, int, int], vertical: bool
) -> tuple[tuple[float, float], float, float, float]:
    """Centre, length, thickness and slope; the slope is 0 where the line is short or upright."""
    x, y, w, h = box
    upright = ((x + w / 2, y + h / 2), float(max(w, h)), float(min(w, h)), 0.0)
    if not vertical:
        upright = (upright[0], float(w), float(h), 0.0)
    if max(w, h) < 6 * min(w, h) and max(w, h) < 60:
        return upright
    rectangle = cv2.minAreaRect(contour)
    center = (float(rectangle[0][0]), float(rectangle[0][1]))
    corners = cv2.boxPoints(rectangle)
    edges = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(edges[:, 0], edges[:, 1])
    along = edges[int(lengths.argmax())]
    run, drift = (along[1], along[0]) if vertical else (along[0], along[1])
    if abs(run) < 1e-6 or abs(drift / run) > 0.1 or lengths.min() < 1:
        return upright
    slope = float(drift / run)
    return center, float(lengths.max()), float(lengths.min()), slope


def _scaled(line: RawLine, by: float) -> RawLine:
    return RawLine(
        line.x * by,
        line.y * by,
        line.length * by,
        line.thickness * by,
        line.slope,
        line.vertical,
        line.score,
    )
