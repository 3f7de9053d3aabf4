"""Two pages on one frame: a film frame or an open volume, parted at the gutter.

A page must never be cut in two, so much is asked: the frame lies broad, its halves stand upright
and both are printed, no print crosses the gutter from top to bottom, and the gutter shows itself as
one, by the dark of the fold or of the gap between two sheets, by a dark line that runs on through
the margins, by the frames of two pages on both its sides, or by being far wider than any other gap.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import cv2
import numpy as np

from digitize.preprocess.thumbnail import Thumbnail

_BROAD = 1.15  # width over height of a frame that may show two pages
_MIDDLE = (0.38, 0.62)  # where the gutter may lie
_HALF = (0.45, 0.98)  # width over height of a page
_FREE = 0.004  # share of ink in a column of pixels up to which it is free of print
_DARK = 0.8  # of the paper's brightness: a fold's shadow is darker
_NARROWEST = 0.012  # of the frame's width: a gutter that two page frames stand beside
_WIDE = 0.045  # of the frame's width: a gutter that needs no other sign
_WIDER = 2.5  # times any other gap
_CRACK = 0.02  # of the frame's width: a gap between two sheets that is thin as a rule
_LEAN = 0.021  # of such a line, a little over a degree
_THROUGH = 0.97  # of the frame's height: a printed rule ends at the margins


@dataclass(frozen=True)
class Gutter:
    """Where the left page ends and where the right one begins, 0..1 of the frame's width.

    Where the gutter leans, the right page begins before the left one ends.
    """

    left: float
    right: float


def find(thumb: Thumbnail) -> Gutter | None:
    """The gutter of a level, upright frame; None where it shows one page."""
    width, height = thumb.size
    if width < _BROAD * height:
        return None
    edge = height // 25
    ink = (thumb.ink[edge:-edge] > 0).astype(np.uint8)
    columns = ink.mean(axis=0)
    gutter = _shadow(thumb, columns) or _crack(thumb) or _white_gutter(ink, columns)
    if gutter is None:
        return None
    pages = (ink[:, : int(gutter.left * width)], ink[:, int(gutter.right * width) :])
    upright = all(_HALF[0] <= page.shape[1] / height <= _HALF[1] for page in pages)
    printed = [float(page.sum()) for page in pages]
    return gutter if upright and min(printed) >= 0.2 * max(1.0, sum(printed)) else None


def _shadow(thumb: Thumbnail, columns: np.ndarray) -> Gutter | None:
    """A dark band from top to bottom without print in it: a fold, or a gap between two sheets."""
    width = thumb.size[0]
    paper = np.percentile(thumb.backdrop, 75)
    dark = (thumb.backdrop < _DARK * paper).mean(axis=0) > 0.85
    inside = np.zeros(width, bool)
    inside[int(_MIDDLE[0] * width) : int(_MIDDLE[1] * width)] = True
    bands = [(a, b) for a, b in _runs(dark & inside) if b - a <= 0.12 * width]
    if len(bands) != 1:
        return None
    first, last = bands[0]
    free = columns[first:last].mean() <= 5 * _FREE
    bright = not dark[max(0, first - width // 20) : first - width // 100].any()
    bright &= not dark[last + width // 100 : last + width // 20].any()
    return Gutter(first / width, last / width) if free and bright else None


def _crack(thumb: Thumbnail) -> Gutter | None:
    """A dark line between two margins, from one end of the frame to the other.

    It may lean a little where the frame was not taken squarely. Then the pages share the strip in
    which it does, so that neither loses its margin. Ink's picture is blank along its outermost
    pixels: the line must reach these.
    """
    rows = np.flatnonzero(thumb.ink.any(axis=1))
    if not len(rows) or np.ptp(rows) < _THROUGH * (thumb.size[1] - max(thumb.size) // 60):
        return None
    ink = (thumb.ink[rows[0] : rows[-1] + 1] > 0).astype(np.uint8)
    height, width = ink.shape
    for lean in sorted(np.linspace(-_LEAN, _LEAN, 25), key=abs):
        upright: np.ndarray = ink
        if lean:
            matrix = np.array([[1, -lean, lean * height / 2], [0, 1, 0]])
            how = cv2.INTER_NEAREST
            upright = np.asarray(cv2.warpAffine(ink, matrix, (width, height), flags=how))
        found = _upright_cracks(upright)
        if len(found) == 1:
            (first, last), reach = found[0], abs(lean) * height / 2
            ends = (first + reach, last - reach) if lean else (first, last)
            return Gutter(ends[0] / width, ends[1] / width)
    return None


def _upright_cracks(ink: np.ndarray) -> list[tuple[int, int]]:
    """Where, in the middle of the frame, thin dark lines run from its top to its bottom."""
    width = ink.shape[1]
    free = _runs(ink.mean(axis=0) <= _FREE)
    margins = [(a, b) for a, b in free if b - a >= _NARROWEST * width]
    return [
        (end, start)
        for (_, end), (start, _) in itertools.pairwise(margins)
        if start - end <= _CRACK * width
        and _MIDDLE[0] < (start + end) / 2 / width < _MIDDLE[1]
        and _ruled(ink[:, max(0, end - 1) : start + 1]) >= _THROUGH
    ]


def _white_gutter(ink: np.ndarray, columns: np.ndarray) -> Gutter | None:
    """A band without ink between two framed pages, or one far wider than every other."""
    width = len(columns)
    printed = np.flatnonzero(columns > _FREE)
    if not len(printed):
        return None
    free = columns <= _FREE
    free[: printed[0]], free[printed[-1] :] = False, False
    gaps = sorted(_runs(free), key=lambda gap: gap[0] - gap[1])
    middle = [
        (a, b)
        for a, b in gaps
        if _MIDDLE[0] < (a + b) / 2 / width < _MIDDLE[1] and b - a >= _NARROWEST * width
    ]
    near = int(0.03 * width)
    for i, (first, last) in enumerate(middle):
        sides = ink[:, max(0, first - near) : first + 2], ink[:, last - 2 : last + near]
        others = [b - a for a, b in gaps if (a, b) != (first, last)]
        wide = i == 0 and last - first >= max(_WIDE * width, _WIDER * max(others, default=0))
        if wide or all(_framed(side) for side in sides):
            cut = (first + last) / 2 / width
            return Gutter(cut, cut)
    return None


def _framed(side: np.ndarray) -> bool:
    """Whether an upright rule runs along most of the page in a band beside the gutter."""
    return _ruled(side) > 0.7


def _ruled(band: np.ndarray) -> float:
    """The share of a band's height along which an upright rule runs in it."""
    length = band.shape[0] // 12
    upright = cv2.morphologyEx(band, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return float((upright.max(axis=1) > 0).mean())


def _runs(mask: np.ndarray) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
