"""Where a sheet lies on its scan, and the sheet's pixels drawn from there.

Unit: pixels. Points are places between pixels, not centres of pixels: a picture of width w reaches
from 0 to w, as a `Box` does. Origin: top left.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from digitize.geometry import Box, Transform

Matrix = np.ndarray  # 3 x 3, acting on columns (x, y, 1)
_SOME = 61  # every so many rows tell of most pages with colour that they have it
_ROWS = 512  # drawn at a time where a grid is followed, so that its maps stay small


@dataclass(frozen=True)
class Placement:
    """A sheet on its scan: turned, levelled, cropped.

    The scan (``width`` x ``height``) is turned by ``turn`` quarters counter-clockwise, then so
    that lines along ``(cos, sin)`` of ``angle`` (radians) come to lie level. ``box`` is the sheet
    on the canvas that holds all of the scan so turned; None stands for the whole canvas.
    """

    width: int
    height: int
    turn: int = 0
    angle: float = 0.0
    box: Box | None = None

    @property
    def turned(self) -> tuple[int, int]:
        """Width and height of the scan after its quarter turns."""
        return (self.height, self.width) if self.turn % 2 else (self.width, self.height)

    @property
    def canvas(self) -> tuple[float, float]:
        """Width and height of the canvas."""
        width, height = self.turned
        cos, sin = math.cos(self.angle), abs(math.sin(self.angle))
        return width * cos + height * sin, width * sin + height * cos

    @property
    def area(self) -> Box:
        """The sheet on the canvas."""
        return self.box or Box(0, 0, *self.canvas)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the sheet."""
        return max(1, round(self.area.width)), max(1, round(self.area.height))

    @property
    def level(self) -> bool:
        """Whether no pixel has to be made anew: the sheet is a part of the scan, turned or not."""
        return self.angle == 0

    def matrix(self) -> Matrix:
        """From points of the sheet to points of the scan."""
        return np.asarray(self._unturn() @ self._unlevel() @ _moved(self.area.x0, self.area.y0))

    def _unlevel(self) -> Matrix:
        """From the canvas to the turned scan: both turn about their middles."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        rotation = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
        (canvas_width, canvas_height), (width, height) = self.canvas, self.turned
        back = _moved(-canvas_width / 2, -canvas_height / 2)
        return np.asarray(_moved(width / 2, height / 2) @ rotation @ back)

    def _unturn(self) -> Matrix:
        """From the turned scan to the scan."""
        width, height = self.width, self.height
        return np.array(
            {
                0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
                1: [[0, -1, width], [1, 0, 0], [0, 0, 1]],
                2: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
                3: [[0, 1, 0], [-1, 0, height], [0, 0, 1]],
            }[self.turn % 4],
            dtype=np.float64,
        )


def draw(pixels: np.ndarray, placement: Placement, fill: tuple[int, int, int]) -> np.ndarray:
    """The pixels of a sheet; where it reaches beyond the scan, ``fill``.

    A level sheet that was not turned is a view into the scan, not a copy.
    """
    if placement.level:
        x0, y0 = round(placement.area.x0), round(placement.area.y0)
        width, height = placement.size
        turned = np.rot90(pixels, placement.turn)[y0 : y0 + height, x0 : x0 + width]
        return turned if placement.turn == 0 else np.ascontiguousarray(turned)
    return _in_one_channel(
        pixels, fill, lambda seen, own: warp(seen, placement.matrix(), placement.size, own)
    )


def _in_one_channel(
    pixels: np.ndarray,
    fill: tuple[int, int, int],
    drawn: Callable[[np.ndarray, tuple[int, int, int] | tuple[int]], np.ndarray],
) -> np.ndarray:
    """What ``drawn`` makes of RGB pixels; of a grey page from one channel, in half the time."""
    some = pixels[::_SOME]
    if len(set(fill)) > 1 or (some != some[:, :, :1]).any():  # most that have colour
        return drawn(pixels, fill)
    red = cv2.extractChannel(pixels, 0)
    if any(cv2.norm(cv2.extractChannel(pixels, n), red, cv2.NORM_INF) for n in (1, 2)):
        return drawn(pixels, fill)
    return cv2.merge([drawn(red, fill[:1])] * 3)


def warp(
    pixels: np.ndarray,
    matrix: Matrix,
    size: tuple[int, int],
    fill: tuple[int, int, int] | tuple[int],
    interpolation: int = cv2.INTER_CUBIC,
) -> np.ndarray:
    """A picture of ``size`` (width, height); ``matrix`` maps its points to those of ``pixels``."""
    # OpenCV counts from the middle of the first pixel.
    centred = _moved(-0.5, -0.5) @ matrix @ _moved(0.5, 0.5)
    flags = interpolation | cv2.WARP_INVERSE_MAP
    drawn = cv2.warpAffine(pixels, centred[:2], size, flags=flags, borderValue=fill)
    return np.asarray(drawn)


def reduced_matrix(placement: Placement, of: tuple[int, int], to: tuple[int, int]) -> Matrix:
    """The placement's matrix between a reduced sheet (``to``) and a reduced scan (``of``)."""
    width, height = placement.size
    enlarge = np.diag([width / to[0], height / to[1], 1.0])
    reduce = np.diag([of[0] / placement.width, of[1] / placement.height, 1.0])
    return np.asarray(reduce @ placement.matrix() @ enlarge)


def transform(placement: Placement) -> Transform:
    """From the sheet to the scan, as the page document's coordinates need it."""
    return Transform(_rows(placement.matrix()))


def flattened(
    placement: Placement,
    down: np.ndarray,
    aside: np.ndarray,
    free: tuple[float, float, float, float],
) -> Transform:
    """From a flattened sheet to the scan.

    In: rasters (n x n, from edge to edge of the placement's sheet) of how far print lies off along
    y and x, as parts of its height and width; ``free``, the margins without print at its left,
    top, right and bottom, as such parts too. The flattened sheet is larger than the placement's
    where print would else be bent out of it.
    """
    width, height = placement.size
    down, aside = down * height, aside * width
    out = aside[:, 0].max(), down[0].max(), -aside[:, -1].min(), -down[-1].min()
    room = free[0] * width, free[1] * height, free[2] * width, free[3] * height
    left, top, right, bottom = (math.ceil(max(0.0, o - r)) for o, r in zip(out, room, strict=True))
    count = len(down)
    x = np.linspace(-left, width + right, count)
    y = np.linspace(-top, height + bottom, count)
    # Beyond the sheet's edges print lies off as far as at them.
    off = _along(_across(np.dstack([aside, down]), x / width), y / height)
    points = np.stack([x[None] + off[..., 0], y[:, None] + off[..., 1]], axis=-1)
    matrix = placement.matrix()
    grid = points @ matrix[:2, :2].T + matrix[:2, 2]
    return Transform(
        _rows(matrix), grid, (float(width + left + right), float(height + top + bottom))
    )


def draw_grid(pixels: np.ndarray, to_scan: Transform, fill: tuple[int, int, int]) -> np.ndarray:
    """The pixels of a sheet that a grid leads to a scan."""
    assert to_scan.grid is not None and to_scan.extent is not None
    width, height = (round(side) for side in to_scan.extent)
    columns = _across(to_scan.grid - 0.5, (np.arange(width) + 0.5) / width).astype(np.float32)

    def drawn(seen: np.ndarray, own: tuple[int, int, int] | tuple[int]) -> np.ndarray:
        sheet = np.empty((height, width, *seen.shape[2:]), np.uint8)
        for top in range(0, height, _ROWS):
            rows = np.arange(top, min(top + _ROWS, height)) + 0.5
            points = _along(columns, (rows / height).astype(np.float32))
            sheet[top : top + len(rows)] = cv2.remap(
                seen, points, None, cv2.INTER_CUBIC, borderValue=own
            )  # type: ignore[call-overload]
        return sheet

    return _in_one_channel(pixels, fill, drawn)


def _across(grid: np.ndarray, places: np.ndarray) -> np.ndarray:
    """A grid (rows x columns x 2) at places across it, 0..1, as `Transform` reads it."""
    last = grid.shape[1] - 1
    at = np.clip(places, 0, 1) * last
    i = np.minimum(at.astype(int), last - 1)
    part = (at - i).astype(grid.dtype)[None, :, None]
    return np.asarray(grid[:, i] * (1 - part) + grid[:, i + 1] * part)


def _along(grid: np.ndarray, places: np.ndarray) -> np.ndarray:
    """A grid at places down it, 0..1."""
    last = grid.shape[0] - 1
    at = np.clip(places, 0, 1) * last
    i = np.minimum(at.astype(int), last - 1)
    part = (at - i).astype(grid.dtype)[:, None, None]
    upper, lower = grid[i], grid[i + 1]  # row by row: the maps of a full page are large
    upper *= 1 - part
    lower *= part
    upper += lower
    return np.asarray(upper)


def _rows(matrix: Matrix) -> tuple[tuple[float, float, float], ...]:
    return tuple((float(a), float(b), float(c)) for a, b, c in matrix)


def _moved(x: float, y: float) -> Matrix:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])
