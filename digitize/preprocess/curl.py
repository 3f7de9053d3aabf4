"""Pages that do not lie flat: keystone of a camera, the curl of a bound volume.

The slope of lines is measured field by field all over a levelled page, once of rows and once of
columns of print, with the means of `skew`. A smooth surface through the slopes, summed up along
the lines, tells how far each point lies from where it would on a flat page. It is followed only
where it bends lines by a good part of their height, and kept only where the flattened page's lines
are measurably sharper.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from digitize.preprocess.skew import faded, profiles, sharpness

_FIELDS = 7  # along the page, in each direction
_STEEPEST = math.radians(3.5)
_STEP = math.radians(0.2)
_CLEAR = 1.25  # a field whose best slope is not so much sharper than its middling one is not used
_DEGREE = (3, 2)  # of the surface, along and across the lines; a spine bends lines at their end
_ROUNDS = 5
_LEAST = 0.0035  # of the page's side, the bend from which it is worth flattening
_SHARPER = 1.08  # times, that the flattened page must be
_FEWEST = 80  # fields, of some 170, that a surface may rest on
GRID = 41  # points along each side of the grid that is handed on


@dataclass(frozen=True)
class Bend:
    """How far print lies from where it would on a flat page.

    ``down`` and ``aside`` are rasters (``GRID`` x ``GRID``, evenly over the page from edge to
    edge) of the displacement along y and x, as parts of the page's height and width.
    """

    down: np.ndarray
    aside: np.ndarray


def measure(ink: np.ndarray) -> Bend | None:
    """The bend of a levelled page, from the ink of its `Thumbnail`; None where it lies flat."""
    if min(ink.shape) < 200:
        return None
    height, width = ink.shape
    flat = np.zeros((GRID, GRID))
    down = _displacement(ink)
    aside = _displacement(cv2.transpose(ink))
    bend = Bend(flat if down is None else down / height, flat if aside is None else aside.T / width)
    if down is not None and not _helps(ink, Bend(bend.down, flat), 0):
        bend = Bend(flat, bend.aside)
    if aside is not None and not _helps(ink, Bend(flat, bend.aside), 1):
        bend = Bend(bend.down, flat)
    return bend if bend.down.any() or bend.aside.any() else None


def _displacement(ink: np.ndarray) -> np.ndarray | None:
    """How far rows of print lie below their middle, in pixels, ``GRID`` x ``GRID``; None: flat."""
    half = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    height, width = ink.shape
    for image, last in ((half, False), (ink, True)):  # most pages are seen to be flat on the half
        places, slopes, weights = _slopes(image)
        surface = _surface(places, slopes, weights)
        if surface is None:
            return None
        raster = np.linspace(0, 1, GRID)
        y, x = np.meshgrid(raster, raster, indexing="ij")
        steep = (_terms(x.ravel(), y.ravel()) @ surface).reshape(GRID, GRID)
        steps = (steep[:, 1:] + steep[:, :-1]) / 2 * width / (GRID - 1)
        displaced = np.concatenate([np.zeros((GRID, 1)), np.cumsum(steps, axis=1)], axis=1)
        displaced -= displaced.mean(axis=1, keepdims=True)
        if np.ptp(displaced, axis=1).max() < _LEAST * max(height, width) * (1 if last else 0.7):
            return None
    return np.asarray(displaced)


def _slopes(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The slopes of rows of print: places (x, y, each 0..1), slopes, weights."""
    height = ink.shape[0]
    deep = height // _FIELDS
    count = 2 * math.ceil(_STEEPEST / _STEP) + 1
    tried = (np.arange(count) - count // 2) * _STEP
    places, slopes, weights = [], [], []
    for top in range(0, height - deep + 1, deep // 2):
        part = faded(ink[top : top + deep])
        rows = next(profiles(part, 0.5, math.pi))
        energies, centres = rows.fields(tried[0], _STEP, count, _FIELDS)
        best = energies.argmax(axis=0)
        clear = energies.max(axis=0) / np.maximum(np.median(energies, axis=0), 1e-9)
        inside = (best > 0) & (best < count - 1) & (clear > _CLEAR)
        for i in np.flatnonzero(inside):
            before, at, after = energies[best[i] - 1 : best[i] + 2, i]
            vertex = 0.5 * (before - after) / (before - 2 * at + after)
            places.append((centres[i], (top + deep / 2) / height))
            slopes.append(tried[best[i]] + _STEP * vertex)
            weights.append(math.log(clear[i]) * math.sqrt(energies[:, i].mean()))
    return np.array(places).reshape(-1, 2), np.array(slopes), np.array(weights)


def _surface(places: np.ndarray, slopes: np.ndarray, weights: np.ndarray) -> np.ndarray | None:
    """Coefficients of a smooth surface through slopes; None where they do not make one."""
    if len(slopes) < _FEWEST:
        return None
    weights = np.minimum(weights, 2 * np.median(weights))
    terms = _terms(places[:, 0], places[:, 1])
    # Higher terms are held back a little, so that an empty corner does not run away.
    hold = np.diag([0.0 if i + j == 0 else 0.02 * (i + j) ** 2 for i, j in _powers()])
    trust = np.ones(len(slopes))
    for _ in range(_ROUNDS):
        w = weights * trust
        w = w / w.sum()
        fitted = np.linalg.solve(
            terms.T @ (terms * w[:, None]) + 0.02 * hold, terms.T @ (w * slopes)
        )
        off = np.abs(slopes - terms @ fitted)
        scale = max(math.radians(0.1), 1.5 * float(np.median(off)))
        trust = np.clip(1 - (off / (3 * scale)) ** 2, 0, 1) ** 2
    return None if (trust > 0.2).mean() < 0.5 else np.asarray(fitted)


def _helps(ink: np.ndarray, bend: Bend, axis: int) -> bool:
    """Whether print is sharper on the flattened page: rows (axis 0) or columns (1)."""
    flattened = _flattened(ink, bend.down, bend.aside)
    # Drawing anew blurs; the page as it is must be blurred alike to be compared: a third of a
    # pixel is what a point is moved by on the average.
    third = np.full((GRID, GRID), 1 / 3)
    as_it_is = _flattened(ink, third / ink.shape[0], third / ink.shape[1])
    return sharpness(flattened, axis) > _SHARPER * sharpness(as_it_is, axis)


def _flattened(ink: np.ndarray, down: np.ndarray, aside: np.ndarray) -> np.ndarray:
    height, width = ink.shape
    x, y = (np.arange(size, dtype=np.float32) for size in (width, height))
    moved_x = x[None] + cv2.resize((aside * width).astype(np.float32), (width, height))
    moved_y = y[:, None] + cv2.resize((down * height).astype(np.float32), (width, height))
    return np.asarray(cv2.remap(ink, moved_x, moved_y, cv2.INTER_LINEAR))


def _powers() -> list[tuple[int, int]]:
    return [(i, j) for i in range(_DEGREE[0] + 1) for j in range(_DEGREE[1] + 1)]


def _terms(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    u, v = 2 * x - 1, 2 * y - 1
    return np.stack([u**i * v**j for i, j in _powers()], axis=1)
