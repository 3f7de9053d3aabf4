"""What is ink on a sheet: binarisation, its connected components, the page's own type size.

Everything is measured against the local paper, so that yellowed corners, shadows and tinted boxes
do not count as ink. Unit: pixels of the working picture, origin top left; masks are uint8, 0 or
255. The working picture is the sheet itself, or the sheet reduced by a whole number where its type
is much larger than is needed to find lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

_PAPER_REACH = 160  # paper is the brightest thing within this distance; wider than any stroke
_SOME = 61  # every so many rows of a page are looked at first
_REDUCED = 4  # the paper is estimated on a page reduced by this
_GLYPH_RANGE = (6, 120)  # body type from 72-dpi press to 600-dpi scans, in pixels
_ENOUGH = 40  # body glyphs of this size show all that layout needs
_LARGEST = 40_000_000  # pixels of a working picture: bounds memory on poster-sized scans


@dataclass(frozen=True)
class Components:
    """Connected pieces of ink: ``boxes`` N x 4 (x0, y0, x1, y1), ``areas`` N, in pixels."""

    boxes: np.ndarray
    areas: np.ndarray

    def within(self, x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
        """Row numbers of the pieces whose centres lie in a box."""
        rows, across, down = self._by_height
        first, last = np.searchsorted(down, y0, side="right"), np.searchsorted(down, y1)
        inside = (across[first:last] > x0) & (across[first:last] < x1)
        return np.asarray(rows[first:last][inside])

    @cached_property
    def _by_height(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Row numbers from the top of the page to its foot, and their centres' x and y."""
        x, y = (self.boxes[:, 0] + self.boxes[:, 2]) / 2, (self.boxes[:, 1] + self.boxes[:, 3]) / 2
        rows = np.argsort(y, kind="stable")
        return rows, x[rows], y[rows]


@dataclass(frozen=True)
class Ink:
    """The ink of one sheet.

    ``pixels`` is the working picture (RGB), ``step`` sheet pixels per working pixel; ``mask`` what
    is darker than its local background; ``components`` its pieces, 8-connected; ``size`` the
    estimated body glyph size, 0 where there is no ink. ``grey`` is the picture in one channel where
    it has no colour, else None.
    """

    pixels: np.ndarray
    step: int
    mask: np.ndarray
    components: Components
    size: float
    grey: np.ndarray | None = None

    def reduced(self, size: tuple[int, int]) -> np.ndarray:
        """The working picture (RGB) reduced to a size (width, height).

        A page without colour is reduced in one channel: the same picture in half the time (enlarged
        it would be rounded otherwise).
        """
        larger = size[0] > self.pixels.shape[1] or size[1] > self.pixels.shape[0]
        if self.grey is None or larger:
            return np.asarray(cv2.resize(self.pixels, size, interpolation=cv2.INTER_AREA))
        return cv2.merge([cv2.resize(self.grey, size, interpolation=cv2.INTER_AREA)] * 3)


def find_ink(pixels: np.ndarray) -> Ink:
    """Ink of an RGB sheet, H x W x 3 uint8."""
    step = int(np.ceil(np.sqrt(pixels.shape[0] * pixels.shape[1] / _LARGEST)))
    ink = _ink(_reduced(pixels, step), step)
    further = int(ink.size // _ENOUGH)
    if further > 1:
        ink = _ink(_reduced(pixels, step * further), step * further)
    return ink


def components(mask: np.ndarray) -> Components:
    """The 8-connected pieces of a mask."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    x, y, w, h, areas = stats[1:].T
    return Components(boxes=np.stack([x, y, x + w, y + h], axis=1), areas=areas.copy())


def _reduced(pixels: np.ndarray, step: int) -> np.ndarray:
    if step <= 1:
        return pixels
    h, w = pixels.shape[:2]
    size = (max(1, w // step), max(1, h // step))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def _ink(pixels: np.ndarray, step: int) -> Ink:
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    ratio = cv2.divide(gray, np.maximum(_paper(gray), 1), scale=255)
    level = _level(ratio)
    mask = cv2.threshold(ratio, level - 1, 255, cv2.THRESH_BINARY_INV)[1]
    parts = components(mask)
    grey = gray if _is_grey(pixels, gray) else None
    return Ink(pixels, step, mask, parts, _glyph_size(parts), grey)


def _is_grey(pixels: np.ndarray, gray: np.ndarray) -> bool:
    """Whether each channel of a picture is its grey; where not, some rows mostly tell."""
    if (pixels[::_SOME] != gray[::_SOME, :, None]).any():
        return False
    channels = (cv2.extractChannel(pixels, n) for n in range(3))
    return all(cv2.norm(channel, gray, cv2.NORM_INF) == 0 for channel in channels)


def _paper(gray: np.ndarray) -> np.ndarray:
    """The local background: a closing by a square, wide enough to step over any stroke."""
    h, w = gray.shape
    small = _reduced(gray, _REDUCED)
    reach = 2 * (_PAPER_REACH // _REDUCED // 2) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (reach, reach))
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel, borderType=cv2.BORDER_REPLICATE)
    smooth = cv2.blur(closed, (reach, reach), borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(smooth, (w, h), interpolation=cv2.INTER_LINEAR)


def _level(ratio: np.ndarray) -> int:
    """Threshold between ink and paper on the flattened page (255: paper), by Otsu, bounded."""
    otsu, _ = cv2.threshold(ratio[::2, ::2], 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return int(np.clip(otsu, 0.55 * 255, 0.80 * 255))


def _glyph_size(parts: Components) -> float:
    """Body glyph size in pixels: the mode of near-square ink components, weighted by size.

    A Chinese glyph often falls into several components, but some of each size class (国, 田, 日
    …) are whole, and they outnumber everything of another size on a page. 0 on a blank page.
    """
    if not len(parts.areas):
        return 0.0
    w, h = (parts.boxes[:, 2:] - parts.boxes[:, :2]).T
    area = parts.areas
    longest = np.maximum(w, h).astype(np.float64)
    square = (np.minimum(w, h) > 0.6 * longest) & (area > 0.15 * w * h)
    low, high = _GLYPH_RANGE
    sizes = longest[square & (longest >= low) & (longest <= high)]
    if len(sizes) < 8:
        return float(np.clip(np.median(longest), low, high))
    bins = np.arange(low, high + 2)
    histogram = np.histogram(sizes, bins=bins, weights=sizes**1.5)[0]
    smooth = np.convolve(histogram, [0.25, 0.5, 1.0, 0.5, 0.25], mode="same")
    return float(bins[int(smooth.argmax())])
