"""Lines of a detection network's probability map, as the network sees them.

Unit: pixels of the map; those of the working picture once they are scaled.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

_CORE = 0.3  # probability above which a pixel belongs to a line's core
_SURE = 0.65  # probability at which lines that touch come apart
_SCORE = 0.5
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
        x, y, drift = self.x, self.y, half * self.slope
        # written out, for there are thousands
        if self.vertical:
            return np.array(
                [
                    (x + (-side - drift), y - half),
                    (x + (side - drift), y - half),
                    (x + (side + drift), y + half),
                    (x + (-side + drift), y + half),
                ]
            )
        return np.array(
            [
                (x - half, y + (-side - drift)),
                (x + half, y + (-side + drift)),
                (x + half, y + (side + drift)),
                (x - half, y + (side - drift)),
            ]
        )


def lines_of(probability: np.ndarray) -> list[RawLine]:
    """Lines of a probability map (0..255), in its own pixels.

    A connected core is one line, unless it falls into several that run side by side where the
    network is surer: dense columns of old papers touch at the usual threshold.
    """
    core = _over(probability, _CORE)
    sure = _contours(_over(probability, _SURE))
    at = np.array([contour[0, 0] for contour in sure]).reshape(-1, 2)
    found = []
    for contour in _contours(core):
        x, y, w, h = cv2.boundingRect(contour)
        near = (at[:, 0] >= x) & (at[:, 0] < x + w) & (at[:, 1] >= y) & (at[:, 1] < y + h)
        parts = [sure[i] for i in np.flatnonzero(near).tolist()]
        pieces = [contour]
        if len(parts) > 1 and _side_by_side(parts):
            parts = _of_one_core(parts, contour, core[y : y + h, x : x + w], (x, y))
            pieces = parts if _side_by_side(parts) else pieces
        found += [line for piece in pieces if (line := _line(piece, probability))]
    return found


def _of_one_core(
    parts: list[np.ndarray], contour: np.ndarray, core: np.ndarray, corner: tuple[int, int]
) -> list[np.ndarray]:
    """Those of the parts that lie in the core of a contour; ``core`` is the mask around it."""
    _, labels = cv2.connectedComponents(core, connectivity=8)
    own, *others = (labels[tuple((c[0, 0] - corner)[::-1])] for c in (contour, *parts))
    return [part for part, label in zip(parts, others, strict=True) if label == own]


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


def scaled(n: RawLine, by: float) -> RawLine:
    """The line in pixels ``by`` times as small."""
    sides = n.length * by, n.thickness * by
    return RawLine(n.x * by, n.y * by, *sides, n.slope, n.vertical, n.score)
