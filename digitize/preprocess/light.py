"""Uneven light: a page darker towards the spine or one corner, evened out.

The paper's colour is measured field by field and followed by a smooth surface, which pictures and
stains do not bend; each pixel is divided by it. So the paper becomes of one colour, its own
brightest; what is red stays red. Where the light is even nothing is done.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from digitize.preprocess.thumbnail import Thumbnail

_FIELDS = 24  # along the longer side
_UNEVEN = 0.18  # of the paper's brightness, by which it must vary before it is evened out
_DEEPEST = 0.35  # of the brightest paper: what is darker is not lit up further
_DEGREE = 3
_ROUNDS = 6  # of fitting again without what lies off the surface
_ROWS = 512  # evened out at a time
_COARSE = 64  # side of the surface's raster that is drawn smooth over the page


@dataclass(frozen=True)
class Light:
    """The paper's colour over a page: coefficients of a polynomial for red, green and blue."""

    coefficients: np.ndarray
    variation: float  # of the brightness, 0..1

    @property
    def uneven(self) -> bool:
        """Whether it is worth evening out."""
        return self.variation > _UNEVEN

    def surface(self, down: np.ndarray, across: np.ndarray) -> np.ndarray:
        """The paper's colour at all pairs of places, each 0..1: down x across x 3."""
        y, x = np.meshgrid(down, across, indexing="ij")
        return np.asarray(_terms(x.ravel(), y.ravel()) @ self.coefficients).reshape(*x.shape, 3)


def measure(thumb: Thumbnail) -> Light:
    """The paper's colour over a page."""
    width, height = thumb.size
    side = max(4, max(width, height) // _FIELDS)
    rows, columns = max(1, height // side), max(1, width // side)
    rgb = thumb.rgb[: rows * side, : columns * side].reshape(rows, side, columns, side, 3)
    # The brightest fifth of a field is paper where there is type, and paper where there is none.
    colours = np.percentile(rgb.transpose(0, 2, 1, 3, 4).reshape(rows * columns, -1, 3), 80, axis=1)
    y, x = (np.indices((rows, columns)) + 0.5) / np.array([rows, columns])[:, None, None]
    terms = _terms(x.ravel(), y.ravel())
    kept = np.ones(len(terms), bool)
    for _ in range(_ROUNDS):
        fitted, *_ = np.linalg.lstsq(terms[kept], colours[kept], rcond=None)
        off = (colours - terms @ fitted).mean(axis=1)
        spread = max(2.0, 1.5 * float(np.median(np.abs(off[kept]))))
        # Pictures are darker than the paper around them, seldom brighter.
        kept = (off > -2 * spread) & (off < 3 * spread)
        if kept.sum() < max(20, 0.3 * len(kept)):
            return Light(fitted, 0.0)  # no paper to go by
    brightness = (terms[kept] @ fitted).mean(axis=1)
    low, high = np.percentile(brightness, (2, 98))
    return Light(fitted, float((high - low) / max(high, 1.0)))


def even_out(pixels: np.ndarray, light: Light) -> np.ndarray:
    """A copy of a page (RGB uint8) with its paper in one colour."""
    height, width = pixels.shape[:2]
    raster = (np.arange(_COARSE) + 0.5) / _COARSE
    surface = light.surface(raster, raster).astype(np.float32)
    brightest = np.percentile(surface.reshape(-1, 3), 95, axis=0).astype(np.float32)
    gain = brightest / np.maximum(surface, _DEEPEST * brightest)
    even = np.empty_like(pixels)
    for top in range(0, height, _ROWS):
        rows = min(_ROWS, height - top)
        # The raster's middle points lie half a field in; the affine map says so to OpenCV.
        scale = np.array([[_COARSE / width, 0, 0.5 * _COARSE / width - 0.5],
                          [0, _COARSE / height, (top + 0.5) * _COARSE / height - 0.5]])  # fmt: skip
        factors = cv2.warpAffine(
            gain, scale, (width, rows),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        part = pixels[top : top + rows]
        even[top : top + rows] = cv2.multiply(part, factors, dtype=cv2.CV_8U)
    return even


def _terms(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The monomials of x and y up to the degree of the surface, a row for each point."""
    u, v = 2 * x - 1, 2 * y - 1
    powers = [(i, j) for i in range(_DEGREE + 1) for j in range(_DEGREE + 1 - i)]
    return np.stack([u**i * v**j for i, j in powers], axis=1)
