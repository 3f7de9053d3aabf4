"""Ornamental borders 花边: bands of one motif that is repeated at one pitch.

A motif may be of one piece or of several, or grow together with its neighbours in print. What all
bands have in common is that they look the same when moved on by their pitch, which lines of type
do not, unless they say one character again and again: these are told by their size and pitch, which
are seldom those of a motif. No network sees a border for what it is: a text detector takes it for
a line, and a recogniser then reads 〈〈〈〈 in it.

Unit: pixels of the working picture (`digitize.layout.ink`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from digitize.geometry import overlap, union
from digitize.layout.areas import Area
from digitize.layout.ink import Ink
from digitize.layout.separators import Stroke

KIND = "ornament-rule"
_FINE = 12.0  # pixels of a body glyph that show a motif: rings of half its size are 5 across
_LONG = 7.0  # a band is at least so many body glyphs long
_THIN, _THICK = 0.15, 2.0  # and so thick; a Latin page's glyph is its small letter
_PITCH = (0.18, 2.6)  # a motif's pitch, in body glyphs
_TIMES = 8  # repetitions that make a band
_CLOSED = (0.6, 1.0, 1.8)  # motifs stand within so many glyphs of each other: narrow to wide
_LIKELY = 0.45  # of its profile, and ...
_ALIKE = 0.76  # ... of the band itself, moved on by its pitch: how well it must agree
_DIP = 0.3  # and how much worse by half of it: a thick stroke agrees with itself everywhere
_FREE, _TOUCHED = 0.45, 0.2  # white beside it, in body glyphs; share of it that may be touched
_BORDER = 0.28  # body glyphs: thinner dashes part columns more often than they frame
_TALL, _SOLID = 0.6, 0.97  # thickness and pitch of a line of one character, in body glyphs
_ROWS, _LEADERS = 6.0, 5  # body glyphs between bands, and how many bands, that are dots of rows
_FINE_DOTS = 0.4  # body glyphs: leaders are no thicker
_CORNER = 1.6  # bands that meet within so many glyphs make a corner


@dataclass(frozen=True, slots=True)
class Band(Stroke):
    """A rule of the kind ``ornament-rule`` with the pitch of its motif."""

    pitch: float = 0.0


def find_ornaments(ink: Ink) -> list[Band]:
    """Bands in both directions; some may be lines of one character, see `certain`."""
    if ink.size <= 0:
        return []
    step = max(1, int(ink.size / _FINE))
    h, w = ink.mask.shape
    mask = ink.mask
    if step > 1:
        small = cv2.resize(mask, (w // step, h // step), interpolation=cv2.INTER_AREA)
        mask = cv2.threshold(small, 100, 255, cv2.THRESH_BINARY)[1]
    size = ink.size / step
    level = _bands(mask, size, upright=False)
    upright = _bands(cv2.transpose(mask), size, upright=True)
    return [_enlarged(band, step) for band in _without_leaders(level + upright, size)]


def _without_leaders(bands: list[Band], size: float) -> list[Band]:
    """The bands without the dots that lead from word to number in rows of a table.

    They stand in a stack, row under row, begin anywhere, and make no corners as borders do.
    """
    stacks: list[list[Band]] = []
    for band in sorted(bands, key=lambda b: b.axis):
        home = next(
            (s for s in stacks if any(_is_next(o, band, size) for o in s[-_LEADERS:])), None
        )
        if home is None:
            stacks.append([band])
        else:
            home.append(band)
    return [
        band
        for stack in stacks
        if len(stack) < _LEADERS
        or (_is_even(stack, size) and stack[0].thickness > _FINE_DOTS * size)
        or 2 * sum(_meets(b, bands, size) for b in stack) > len(stack)
        for band in stack
    ]


def _is_even(stack: Sequence[Band], size: float) -> bool:
    """Whether bands begin and end alike, as rules between briefs do; leaders begin behind words."""
    ends = np.array([(b.start, b.end) for b in stack])
    return bool(np.ptp(ends, axis=0).max() < size)


def _meets(band: Band, bands: Sequence[Band], size: float) -> bool:
    """Whether a band of the other direction makes a corner with a band."""
    reach = _CORNER * size
    return any(
        other.upright != band.upright
        and min(abs(other.axis - band.start), abs(other.axis - band.end)) < reach
        and min(abs(band.axis - other.start), abs(band.axis - other.end)) < reach
        for other in bands
    )


def _is_next(upper: Band, lower: Band, size: float) -> bool:
    """Whether one band stands a row below another one, or at most a few."""
    shared = overlap(upper.start, upper.end, lower.start, lower.end)
    near = upper.upright == lower.upright and lower.axis - upper.axis < _ROWS * size
    return near and shared > 0.5 * min(upper.length, lower.length)


def certain(bands: Sequence[Band], borders: Sequence[Area], size: float) -> list[Band]:
    """The bands without those that may say 哈哈哈哈 and are no side of a border."""
    return [b for b in bands if not _may_speak(b, size) or any(_is_side(b, a) for a in borders)]


def _may_speak(band: Band, size: float) -> bool:
    """Whether a band is as thick as a line of type, and its motifs as far apart as characters."""
    return band.thickness > _TALL * size and band.pitch > _SOLID * size


def _is_side(band: Band, border: Area) -> bool:
    b = border.box
    sides = (b.x0, b.x1) if band.upright else (b.y0, b.y1)
    low, high = (b.y0, b.y1) if band.upright else (b.x0, b.x1)
    along = overlap(band.start, band.end, low, high) > 0.8 * band.length
    return along and min(abs(band.axis - side) for side in sides) < band.thickness


def _enlarged(band: Band, by: int) -> Band:
    return replace(
        band,
        start=float(band.start * by),
        end=float(band.end * by),
        axis=float(band.axis * by),
        thickness=float(band.thickness * by),
        pitch=float(band.pitch * by),
    )


def bordered(bands: Sequence[Band], size: float) -> list[Area]:
    """Frames made of bands that meet in their corners; ``size`` is that of body type.

    Of an ornamental frame two facing sides are enough. What may be two lines of one character needs
    all four. Thin dashes part columns as often as they frame: they need all four sides, too, and
    none of them may go on beyond its corner.
    """
    frames: list[Area] = []
    reach = _CORNER * size
    for first, second in itertools.permutations(bands, 2):
        if first.upright != second.upright or second.axis - first.axis < 3 * size:
            continue
        if max(abs(first.start - second.start), abs(first.end - second.end)) > reach:
            continue
        across = [b for b in bands if b.upright != first.upright]
        sides = [
            next((b for b in across if _closes(b, at, first, second, reach)), None)
            for at in (min(first.start, second.start), max(first.end, second.end))
        ]
        found = [first, second, *(s for s in sides if s)]
        thin = min(b.thickness for b in found) < _BORDER * size
        if len(found) < (4 if thin or any(_may_speak(b, size) for b in found) else 2):
            continue
        if thin and any(_goes_on(band, bands, reach) for band in found):
            continue
        box = union(b.box for b in found)
        if not any(f.box.intersection(box).area > 0.5 * box.area for f in frames):
            frames.append(Area(box, "ornament-frame"))
    return frames


def _closes(side: Band, at: float, first: Band, second: Band, reach: float) -> bool:
    """Whether a band runs from one of two parallel ones to the other, at their ends."""
    ends = abs(side.start - first.axis) < reach and abs(side.end - second.axis) < reach
    return ends and abs(side.axis - at) < reach


def _goes_on(band: Band, bands: Sequence[Band], reach: float) -> bool:
    """Whether another band goes on where one ends: then they part columns."""
    return any(
        other.upright == band.upright
        and abs(other.axis - band.axis) < reach / 2
        and min(abs(other.start - band.end), abs(band.start - other.end)) < reach
        for other in bands
        if other is not band
    )


def _bands(mask: np.ndarray, size: float, upright: bool) -> list[Band]:
    """Level bands of a mask (of the transposed mask for upright ones)."""
    found: list[Band] = []
    refused: set[tuple[int, int, int, int]] = set()  # lines of type are met at each reach
    for reach in _CLOSED:
        near = np.ones((1, int(reach * size) | 1), np.uint8)
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, near)
        # the bands down a frame's sides begin in its corners
        closed = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, int(3 * size)), np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
        x, y, w, h, area = stats.T
        fits = (w > _LONG * size) & (h > _THIN * size) & (h < _THICK * size) & (area > 0.4 * w * h)
        fits[0] = False  # the paper
        for n in np.flatnonzero(fits).tolist():
            place = x0, y0, x1, y1 = (int(x[n]), int(y[n]), int(x[n] + w[n]), int(y[n] + h[n]))
            if place in refused:
                continue
            band = Band(x0, x1, (y0 + y1) / 2, 0.0, float(h[n]), upright, KIND)
            if any(same(band, other) for other in found):
                continue
            pitch = 0.0
            if _stands_free(mask, x0, y0, x1, y1, size):
                pitch = _pitch((mask[y0:y1, x0:x1] > 0) & (labels[y0:y1, x0:x1] == n), size)
            if pitch:
                found.append(replace(band, pitch=pitch))
            else:
                refused.add(place)
    return found


def same(a: Stroke, b: Stroke) -> bool:
    """Whether two strokes of one direction lie on each other."""
    if a.upright != b.upright:
        return False
    shared = overlap(a.start, a.end, b.start, b.end)
    return abs(a.axis - b.axis) < max(a.thickness, b.thickness) and shared > 0.5 * min(
        a.length, b.length
    )


def _stands_free(mask: np.ndarray, x0: int, y0: int, x1: int, y1: int, size: float) -> bool:
    """Whether white runs along a band on both sides: slices of letters have ink beside them."""
    reach = max(2, int(_FREE * size))
    over, under = mask[max(0, y0 - reach) : y0, x0:x1], mask[y1 : y1 + reach, x0:x1]
    limit = _TOUCHED * (x1 - x0)
    sides = [side for side in (over, under) if side.size]
    return not any(cv2.countNonZero(cv2.reduce(s, 0, cv2.REDUCE_MAX)) > limit for s in sides)


def _pitch(part: np.ndarray, size: float) -> float:
    """How far a band must be moved on to agree with itself; 0 where no motif's pitch does it.

    ``part`` is true where the band has ink.
    """
    width = part.shape[1]
    first = max(3, int(_PITCH[0] * size))
    last = min(int(_PITCH[1] * size) + 2, width // _TIMES)
    if last <= first + 1:
        return 0.0
    ink = part.astype(np.float32)
    total = ink.sum(axis=0)
    weighed = np.arange(len(ink), dtype=np.float32) @ ink
    middle = weighed.astype(np.float64) / np.maximum(total, 1)
    # a zigzag has as much ink everywhere, but goes up and down
    varied = [p for p in (total, middle) if p.std() > 0.08 * len(ink)]
    if not varied:
        return 0.0  # a rule
    lags = np.arange(first, last + 1)
    likely = _agreements(varied, lags).max(axis=0)
    if likely.max() < _LIKELY:
        return 0.0
    picture: np.ndarray = cv2.blur(ink, (3, 3))
    fit = []
    for n in np.argsort(likely)[::-1][:4].tolist():
        for lag in (n + first, n + first - 0.5, n + first + 0.5):  # a pitch may be half a pixel off
            alike = _agreement(picture, lag)
            if alike > _ALIKE and alike - _agreement(picture, max(1, int(lag) // 2)) > _DIP:
                fit.append(float(lag))
                break
    return min(fit, default=0.0)


def _agreements(profiles: Sequence[np.ndarray], lags: np.ndarray) -> np.ndarray:
    """Correlations of profiles of one length with themselves, moved by each of some lags.

    Profiles x lags; the same as `_agreement` of each. The products come from spectra, the rest
    from running sums.
    """
    centred = np.array([p - p.mean() for p in profiles], dtype=np.float64)
    size = centred.shape[1]
    sums, squares = np.zeros((2, len(centred), size + 1))
    np.cumsum(centred, axis=1, out=sums[:, 1:])
    np.cumsum(centred**2, axis=1, out=squares[:, 1:])
    count = size - lags
    a, b = sums[:, -1:] - sums[:, lags], sums[:, count]
    spread = (squares[:, -1:] - squares[:, lags] - a * a / count) * (
        squares[:, count] - b * b / count
    )
    norm = np.sqrt(np.maximum(spread, 0))
    room = 1 << (size + int(lags[-1])).bit_length()  # else the end would meet the start
    spectra = np.fft.rfft(centred, room, axis=1)
    products = np.fft.irfft(spectra.real**2 + spectra.imag**2, room, axis=1)
    shared = products[:, lags] - a * b / count
    flat = norm <= 1e-9 * squares[:, -1:]
    return np.asarray(np.where(flat, 0.0, shared / np.where(flat, 1.0, norm)))


def _agreement(picture: np.ndarray, lag: float) -> float:
    """Correlation of a picture with itself, moved by ``lag`` columns, whole or half ones."""
    whole = int(lag)
    if lag > whole:
        a, b = (picture[:, whole:-1] + picture[:, whole + 1 :]) / 2, picture[:, : -whole - 1]
    else:
        a, b = picture[:, whole:], picture[:, :-whole]
    a, b = a - a.mean(), b - b.mean()
    norm = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / norm if norm > 0 else 0.0
