"""Cutting lines out of a sheet, and measuring their type: size, weight, polarity, colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from digitize.geometry import Box, Polygon
from digitize.ocr.options import Options
from digitize.ocr.recognition import Recognition
from digitize.reading import Glyph

if TYPE_CHECKING:
    from layoutparser import TextBlock

_TILT = 0.1  # drift over a line, in line heights, from which its crop is straightened
_APART = 1.0  # line heights: white between the signs of a spread line
_SPREAD = 4  # such whites that make one
_CHROMA = 55  # distance between a pixel's strongest and weakest channel that is colour


@dataclass(frozen=True)
class Strip:
    """One line cut out: its crops (several where it is long), laid level, and its measures.

    ``spans`` are the parts of the line, as shares 0..1 along, that the crops show. ``corners`` is
    4 x 2, clockwise from the top left, in pixels of the sheet; ``margin`` the share of the crops'
    length that is paper at either end; ``size`` the extent across in pixels.
    """

    crops: tuple[np.ndarray, ...]
    spans: tuple[tuple[float, float], ...]
    corners: np.ndarray
    margin: float
    vertical: bool
    size: float
    weight: float
    reversed: bool
    coloured: bool

    @property
    def box(self) -> Box:
        """The upright box around the line."""
        (x0, y0), (x1, y1) = self.corners.min(axis=0), self.corners.max(axis=0)
        return Box(float(x0), float(y0), float(x1), float(y1))

    @property
    def polygon(self) -> Polygon:
        """The line's corners."""
        return tuple((float(x), float(y)) for x, y in self.corners)


def strips_of(blocks: Sequence[TextBlock], pixels: np.ndarray, options: Options) -> list[Strip]:
    """The lines of blocks cut out of an RGB sheet, in the order of the blocks."""
    return [
        strip
        for block in blocks
        if (strip := _strip(np.asarray(block.points, float), block.type, pixels, options))
    ]


def _strip(corners: np.ndarray, kind: str, pixels: np.ndarray, options: Options) -> Strip | None:
    vertical = kind == "vertical-line"
    sides = np.hypot(*(corners[1] - corners[0])), np.hypot(*(corners[3] - corners[0]))
    size, length = (sides[0], sides[1]) if vertical else (sides[1], sides[0])
    if size < 2 or length < 2:
        return None
    margin = max(1.0, options.margin * size)
    crop = _crop(corners, vertical, size, length, margin, pixels)
    if crop.size == 0:
        return None
    inside = _inside(crop, margin)
    gray = cv2.cvtColor(inside, cv2.COLOR_RGB2GRAY)
    _, dark = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    light_on_dark = _is_reversed(dark)
    ink = cv2.bitwise_not(dark) if light_on_dark else dark
    if light_on_dark:
        crop = 255 - crop
    parts = _signs_apart(ink, int(margin)) if vertical else []
    if parts:  # a sign may be a piece of many signs that stand close
        thick = ink.shape[0]
        parts = [
            p for a, b in parts for p in _shares(ink, (a, b), (b - a) / thick, options.longest)
        ]
    else:
        whole = -ink.shape[1], 2 * ink.shape[1]  # the outer parts take the margin along
        parts = _shares(ink, whole, length / size, options.longest)
    crops, spans = _parted(crop, ink, parts)
    return Strip(
        crops=crops,
        spans=spans,
        corners=corners,
        margin=margin / (length + 2 * margin),
        vertical=vertical,
        size=float(size),
        weight=float(cv2.countNonZero(ink)) / ink.size,
        reversed=light_on_dark,
        coloured=_is_coloured(inside, ink),
    )


def _crop(
    corners: np.ndarray,
    vertical: bool,
    size: float,
    length: float,
    margin: float,
    pixels: np.ndarray,
) -> np.ndarray:
    """The line with a margin, laid level; a vertical line turned to the left, as it reads best."""
    along = corners[3] - corners[0] if vertical else corners[1] - corners[0]
    drift = abs(along[0] if vertical else along[1])
    if drift > _TILT * size:
        crop = _straightened(corners, vertical, size, length, margin, pixels)
    else:
        (x0, y0), (x1, y1) = corners.min(axis=0) - margin, corners.max(axis=0) + margin
        h, w = pixels.shape[:2]
        crop = pixels[
            max(0, int(y0)) : min(h, int(np.ceil(y1))), max(0, int(x0)) : min(w, int(np.ceil(x1)))
        ]
    return np.ascontiguousarray(np.rot90(crop)) if vertical else crop


def _straightened(
    corners: np.ndarray,
    vertical: bool,
    size: float,
    length: float,
    margin: float,
    pixels: np.ndarray,
) -> np.ndarray:
    across, along = (size, length) if vertical else (length, size)
    width, height = int(np.ceil(across + 2 * margin)), int(np.ceil(along + 2 * margin))
    target = np.array([[margin, margin], [width - margin, margin], [margin, height - margin]])
    source = corners[[0, 1, 3]].astype(np.float32)
    matrix = cv2.getAffineTransform(source, target.astype(np.float32))
    return cv2.warpAffine(
        pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def _inside(crop: np.ndarray, margin: float) -> np.ndarray:
    """The crop without its margin."""
    m = int(margin)
    inner = crop[m : crop.shape[0] - m, m : crop.shape[1] - m]
    return inner if inner.size else crop


def _is_reversed(dark: np.ndarray) -> bool:
    """Light letters on a dark ground: more dark columns than light ones across the middle.

    A row of bold dense signs has such columns, too, but their ground is the larger part.
    """
    if 2 * cv2.countNonZero(dark) < dark.size:
        return False
    quarter = dark.shape[0] // 4
    share = dark[quarter : dark.shape[0] - quarter or None].mean(axis=0) / 255
    return bool((share > 0.92).sum() > 1.5 * (share < 0.08).sum() + 2)


def _is_coloured(pixels: np.ndarray, ink: np.ndarray) -> bool:
    """Whether most of the ink is of a colour."""
    red, green, blue = cv2.split(pixels)
    most, least = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    vivid = cv2.threshold(cv2.subtract(most, least), _CHROMA, 255, cv2.THRESH_BINARY)[1]
    inked = cv2.countNonZero(ink)
    return inked > 0 and 2 * cv2.countNonZero(cv2.bitwise_and(vivid, ink)) > inked


_Parts = list[tuple[int, int]]  # stretches of a line's ink, in pixels from its start


def _signs_apart(ink: np.ndarray, margin: int) -> _Parts:
    """The signs of a vertical line one by one; none where they stand as close as in any line.

    Where they are spread over a page's height, the whites are wider than a recogniser knows.
    """
    inked = np.flatnonzero(ink.max(axis=0))
    wide = np.flatnonzero(np.diff(inked) > _APART * ink.shape[0])
    if len(wide) < _SPREAD:
        return []
    starts, ends = inked[[0, *(wide + 1)]], inked[[*wide, -1]] + 1
    return [(int(a) - margin, int(b) + margin) for a, b in zip(starts, ends, strict=True)]


def _shares(ink: np.ndarray, part: tuple[int, int], ratio: float, longest: float) -> _Parts:
    """A stretch in parts no longer than ``longest``, cut where there is least ink near each share.

    ``ratio`` is how long it is in line heights.
    """
    count = int(np.ceil(ratio / longest))
    if count <= 1:
        return [part]
    start, stop = max(0, part[0]), min(ink.shape[1], part[1])
    profile = cv2.blur(ink.mean(axis=0)[None], (3, 1))[0]
    reach = int(1.5 * ink.shape[0])
    cuts = [part[0]]
    for n in range(1, count):
        near = start + int(n * (stop - start) / count)
        low, high = max(start + 1, near - reach), min(stop - 1, near + reach)
        cuts.append(low + int(profile[low:high].argmin()))
    return list(pairwise([*cuts, part[1]]))


def _parted(
    crop: np.ndarray, ink: np.ndarray, parts: _Parts
) -> tuple[tuple[np.ndarray, ...], tuple[tuple[float, float], ...]]:
    """A crop in parts, and the share of it that each shows, from where to where."""
    if len(parts) == 1:
        return (crop,), ((0.0, 1.0),)
    width = crop.shape[1]
    offset = (width - ink.shape[1]) // 2
    pairs = [(max(0, offset + a), min(width, offset + b)) for a, b in parts]
    return (
        tuple(np.ascontiguousarray(crop[:, a:b]) for a, b in pairs),
        tuple((a / width, b / width) for a, b in pairs),
    )


def characters_of(strip: Strip, parts: Sequence[Recognition]) -> tuple[Glyph, ...]:
    """The recognised characters with their boxes on the sheet."""
    glyphs: list[Glyph] = []
    for (low, high), part in zip(strip.spans, parts, strict=True):
        signs = [sign for sign in part.signs if not sign.text.isspace()]
        shares = np.array([(sign.start, sign.end) for sign in signs]).reshape(-1, 2)
        boxes = _places(strip, low + (high - low) * shares)
        glyphs += [
            Glyph(sign.text, round(sign.confidence, 4), box)
            for sign, box in zip(signs, boxes, strict=True)
        ]
    return tuple(glyphs)


def _places(strip: Strip, shares: np.ndarray) -> list[Box]:
    """The boxes of stretches of the line; ``shares`` is N x 2, start and end along it, 0..1."""
    corners = strip.corners
    inked = 1 - 2 * strip.margin
    ends = np.clip((shares - strip.margin) / inked, 0.0, 1.0)[..., None, None]
    near, far = (
        (corners[[0, 1]], corners[[3, 2]]) if strip.vertical else (corners[[0, 3]], corners[[1, 2]])
    )
    points = (near + (far - near) * ends).reshape(-1, 4, 2)
    found = np.concatenate([points.min(axis=1), points.max(axis=1)], axis=1)
    return [Box(*box) for box in found.tolist()]
