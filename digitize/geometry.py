"""Boxes, polygons and transforms. Ground: pure, imports nothing of ours.

Unit: pixels. Origin: top left; x grows to the right, y downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

Point = tuple[float, float]
Polygon = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle: left, top, right, bottom in pixels, right and bottom exclusive."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Extent along x, in pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Extent along y, in pixels."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """Pixels covered; 0 for an inverted box."""
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def center(self) -> Point:
        """The middle, as ``(x, y)``."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def intersection(self, other: Box) -> Box:
        """The common part; inverted (area 0) where the two do not meet."""
        return Box(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def grown(self, by: float) -> Box:
        """The box with every side moved outwards by ``by`` pixels (inwards if negative)."""
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def holds(self, other: Box, slack: float = 0.0) -> bool:
        """Whether ``other`` lies inside, give or take ``slack`` pixels."""
        return (
            other.x0 >= self.x0 - slack
            and other.y0 >= self.y0 - slack
            and other.x1 <= self.x1 + slack
            and other.y1 <= self.y1 + slack
        )

    def polygon(self) -> Polygon:
        """The four corners, clockwise from the top left."""
        return ((self.x0, self.y0), (self.x1, self.y0), (self.x1, self.y1), (self.x0, self.y1))


def overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    """Length that two intervals share; negative is the gap between them."""
    return min(a1, b1) - max(a0, b0)


def bounds(points: Iterable[Point]) -> Box:
    """The smallest box around points. Raises ``ValueError`` on none."""
    listed = list(points)
    if not listed:
        raise ValueError("no points to bound")
    xs, ys = zip(*listed, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around boxes. Raises ``ValueError`` on none."""
    sides = [(b.x0, b.y0, b.x1, b.y1) for b in boxes]
    if not sides:
        raise ValueError("no boxes to unite")
    x0, y0, x1, y1 = zip(*sides, strict=True)
    return Box(min(min(x0), min(x1)), min(min(y0), min(y1)), max(*x0, *x1), max(*y0, *y1))


@dataclass(frozen=True)
class Transform:
    """A map from sheet pixels to scan pixels: a 3 x 3 homography, then an optional grid.

    ``matrix`` acts on column vectors ``(x, y, 1)``. ``grid``, where a page was dewarped, is an
    array ``(rows, columns, 2)`` of scan coordinates sampled evenly over the sheet (first sample at
    pixel 0, last at ``extent``, ``(width, height)`` of the sheet); it replaces the matrix.
    """

    matrix: tuple[tuple[float, float, float], ...] = (
        (1.0, 0.0, 0.0),
        (0.0, 1.0, 0.0),
        (0.0, 0.0, 1.0),
    )
    grid: np.ndarray | None = None
    extent: tuple[float, float] | None = None

    def __call__(self, points: Sequence[Point]) -> Polygon:
        """Scan coordinates of sheet points, in the same order."""
        if not len(points):
            return ()
        xy = np.asarray(points, dtype=np.float64)
        mapped = self._through_grid(xy) if self.grid is not None else self._through_matrix(xy)
        return tuple((x, y) for x, y in mapped.tolist())

    def _through_matrix(self, xy: np.ndarray) -> np.ndarray:
        m = np.asarray(self.matrix, dtype=np.float64)
        out = xy @ m[:, :2].T + m[:, 2]
        return out[:, :2] / out[:, 2:]

    def _through_grid(self, xy: np.ndarray) -> np.ndarray:
        assert self.grid is not None and self.extent is not None
        rows, columns = self.grid.shape[:2]
        gx = np.clip(xy[:, 0] / self.extent[0], 0, 1) * (columns - 1)
        gy = np.clip(xy[:, 1] / self.extent[1], 0, 1) * (rows - 1)
        c, r = np.minimum(gx.astype(int), columns - 2), np.minimum(gy.astype(int), rows - 2)
        fx, fy = (gx - c)[:, None], (gy - r)[:, None]
        g = self.grid
        top = g[r, c] * (1 - fx) + g[r, c + 1] * fx
        bottom = g[r + 1, c] * (1 - fx) + g[r + 1, c + 1] * fx
        return np.asarray(top * (1 - fy) + bottom * fy)


@dataclass(frozen=True, slots=True)
class Axes:
    """The reading frame of a page: ``x`` runs along a text line, ``y`` from line to line.

    On a horizontal page this is the page itself. On a vertical page (columns read from right to
    left) the page is turned a quarter counter-clockwise: new x = old y, new y = width - old x. So
    the tiers of a vertical page become columns that stand side by side, and one code understands
    both. ``width`` and ``height`` are those of the sheet, in pixels.
    """

    vertical: bool
    width: float
    height: float

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height of the page in the reading frame."""
        return (self.height, self.width) if self.vertical else (self.width, self.height)

    def turn(self, box: Box) -> Box:
        """A sheet box in the reading frame."""
        if not self.vertical:
            return box
        return Box(box.y0, self.width - box.x1, box.y1, self.width - box.x0)

    def back(self, box: Box) -> Box:
        """A box of the reading frame on the sheet; the inverse of `turn`."""
        if not self.vertical:
            return box
        return Box(self.width - box.y1, box.x0, self.width - box.y0, box.x1)
