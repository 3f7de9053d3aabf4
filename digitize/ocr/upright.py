"""Vertical lines read upright: their characters cut apart and set side by side.

A recogniser of horizontal lines reads a vertical line that is turned to the left, but its
characters then lie on their backs and its punctuation is lost. Chinese type is square and evenly
spaced, so the line can be cut between its characters, and these set upright in a row. Brackets,
which are turned in vertical type, are turned back. Where the row is not read with certainty the
turned line is read as well, and both are put together (`fusing`).

Pictures here are of lines turned to the left: RGB, the line running from left to right. Lengths in
pixels of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from digitize.ocr.fusing import LYING
from digitize.ocr.recognition import Recognition, Sign

_GRID = 16  # samples a pitch in which cuts are sought
_RATIOS = np.arange(0.68, 1.52, 0.01)  # pitches tried, as shares of a crop's height
_NEAR, _HARMONIC = 0.045, 0.6  # how near to half of a pitch, and how good, the true one is
_USUAL = 0.9  # the pitch where nothing tells it: type set solid, in a crop with a tenth of margin
_CLASS = 1.12  # lines whose sizes differ by less are of one type
_STRETCH, _INK = 4.0, 2.0  # cost of a cell's length off the pitch, of ink that a cut runs through
_LEAST = 1.4  # in heights: shorter crops hold one character
_SURE = 0.985  # a row read with this confidence needs no second reading
_SPECK = 0.5  # of a mark's ink: what touches a cell's end with less is its neighbour's
_GLYPH = 0.8  # the least that the glyph before a mark takes up, in pitches
_TINY, _UPPER = 0.48, 0.6  # a mark: its extent, in pitches; where in its cell it is a high one
_FLAT, _WIDE, _ASIDE = 0.5, 0.45, 0.13  # a turned bracket, in pitches: flat, wide, off the middle


@dataclass(frozen=True)
class Row:
    """Characters set side by side: ``edges`` of the cells in the line, ``places`` in the row.

    ``turned`` says of each cell whether it was taken for a bracket and left on its back.
    """

    pixels: np.ndarray
    edges: np.ndarray
    places: np.ndarray
    turned: np.ndarray

    def back(self, read: Recognition) -> Recognition:
        """What was read of the row, its characters placed on the line instead."""
        shares = np.array([(s.start, s.end) for s in read.signs]).reshape(-1, 2)
        places = np.interp(shares * self.places[-1], self.places, self.edges) / self.edges[-1]
        signs = tuple(
            Sign(self._righted(s), s.confidence, start, end)
            for s, (start, end) in zip(read.signs, places.tolist(), strict=True)
        )
        return Recognition("".join(s.text for s in signs), read.confidence, signs)

    def _righted(self, sign: Sign) -> str:
        """What a sign says: a bar in a cell that was left on its back is a 一."""
        if sign.text not in LYING:
            return sign.text
        at = (sign.start + sign.end) / 2 * self.places[-1]
        cell = int(np.clip(np.searchsorted(self.places, at) - 1, 0, len(self.turned) - 1))
        return "一" if self.turned[cell] else sign.text

    def sure(self, read: Recognition) -> bool:
        """Whether a reading of the row can stand by itself: certain, and no character missing.

        Numbers and Latin words lie on their side in a vertical line, so that a row cuts them up,
        and a short one is passed over without a doubt.
        """
        missing = len(self.edges) - 1 - len(read.text)
        latin = any(c.isascii() and c.isalnum() for c in read.text)
        return read.confidence >= _SURE and -1 <= missing <= 0 and not latin


def compose(crops: Sequence[np.ndarray]) -> list[Row]:
    """A row for each turned line; a line too short to be cut is turned back whole.

    The type of the crops is dark on light. The pitch is taken from all lines of one type size
    together.
    """
    inks = [_ink(crop) for crop in crops]
    profiles = [_profile(ink) for ink in inks]
    pitches = _pitches(profiles, [ink.shape[0] for ink in inks])
    cut = [n for n, ink in enumerate(inks) if ink.shape[1] >= _LEAST * ink.shape[0]]
    edges = dict(
        zip(cut, _cuts([profiles[n] for n in cut], [pitches[n] for n in cut]), strict=True)
    )
    return [
        _row(crop, inks[n], edges[n], pitches[n]) if n in edges else _whole(crop)
        for n, crop in enumerate(crops)
    ]


def _whole(crop: np.ndarray) -> Row:
    """The row of one character."""
    height, width = crop.shape[:2]
    places, edges = np.array([0.0, height]), np.array([0.0, width])
    return Row(np.ascontiguousarray(np.rot90(crop, -1)), edges, places, np.zeros(1, dtype=bool))


def _profile(ink: np.ndarray) -> np.ndarray:
    """The share of ink at each place along a line."""
    sums = cv2.reduce(ink, 0, cv2.REDUCE_SUM, dtype=cv2.CV_64F)[0]
    return np.asarray(sums / len(ink) / 255)


def _ink(crop: np.ndarray) -> np.ndarray:
    """The ink of a crop, 255 where there is some."""
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    return np.asarray(ink)


def _pitches(profiles: Sequence[np.ndarray], heights: Sequence[int]) -> list[float]:
    """The pitch of each line: where the ink of all lines of its size repeats itself."""
    if not profiles:
        return []
    sizes = np.array(heights, dtype=np.float64)
    kinds = np.round(np.log(sizes) / np.log(_CLASS)).astype(int)
    alike = np.array([_repeats(p, h) for p, h in zip(profiles, heights, strict=True)])
    found = np.full(len(profiles), _USUAL)
    for kind in np.unique(kinds):
        total = alike[np.abs(kinds - kind) <= 1].sum(axis=0)
        if total.max() > 0:
            found[kinds == kind] = _peak(total)
    return [float(p) for p in found * sizes]


def _repeats(profile: np.ndarray, height: int) -> np.ndarray:
    """How much a line's ink profile is like itself at each pitch, weighed by its length."""
    width = len(profile)
    if width < 4 * height:
        return np.zeros(len(_RATIOS))
    profile = np.convolve(profile, np.ones(3) / 3, mode="same") - profile.mean()
    lags = np.maximum(1, np.round(_RATIOS * height).astype(int))
    lags, places = np.unique(lags, return_inverse=True)  # small type has few
    like = [float(profile[lag:] @ profile[:-lag]) / (width - lag) for lag in lags.tolist()]
    return np.asarray(np.array(like)[places] / max(float(profile.var()), 1e-9) * (width / height))


def _peak(values: np.ndarray) -> float:
    """The ratio of the greatest value, between samples by a parabola.

    What repeats at a pitch does so at twice the pitch: where half of the ratio is among those
    tried and nearly as good, it is the pitch.
    """
    n = int(values.argmax())
    peaks = np.flatnonzero((values[1:-1] >= values[:-2]) & (values[1:-1] >= values[2:])) + 1
    half = peaks[np.abs(_RATIOS[peaks] - _RATIOS[n] / 2) < _NEAR]
    if len(half) and values[half].max() > _HARMONIC * values[n]:
        n = int(half[values[half].argmax()])
    if not 0 < n < len(values) - 1:
        return float(_RATIOS[n])
    before, top, after = values[n - 1 : n + 2]
    bend = before - 2 * top + after
    shift = 0.5 * (before - after) / bend if bend < 0 else 0.0
    return float(_RATIOS[n] + np.clip(shift, -1, 1) * (_RATIOS[1] - _RATIOS[0]))


def _cuts(profiles: Sequence[np.ndarray], pitches: Sequence[float]) -> list[np.ndarray]:
    """Where to cut each line: through little ink, about a pitch apart; both ends included.

    The least sum of both costs over all ways to cut, by dynamic programming over all lines at once.
    """
    if not profiles:
        return []
    lengths = [max(2, round(len(p) / s * _GRID)) for p, s in zip(profiles, pitches, strict=True)]
    most = max(lengths)
    ink = np.ones((len(profiles), most + 1), np.float32)
    for n, profile in enumerate(profiles):
        at = np.linspace(0, len(profile) - 1, lengths[n])
        ink[n, : lengths[n]] = np.interp(at, np.arange(len(profile)), profile)
    steps = np.arange(_GRID // 2, _GRID * 3 // 2 + 1)
    stretch = (_STRETCH * (steps / _GRID - 1) ** 2).astype(np.float32)
    cost = np.full((len(profiles), most + 1), np.inf, np.float32)
    cost[:, 0] = 0
    came = np.zeros((len(profiles), most + 1), np.int32)
    for y in range(steps[0], most + 1):
        own = steps[steps <= y]
        whole = cost[:, y - own] + stretch[: len(own)]
        if y <= steps[-1]:  # a first cell may be cut short by the crop's edge
            whole[:, -1] = np.where(own[-1] == y, 0.2 * stretch[len(own) - 1], whole[:, -1])
        best = whole.argmin(axis=1)
        came[:, y] = y - own[best]
        cost[:, y] = whole[np.arange(len(whole)), best] + _INK * ink[:, y]
    return [
        _traced(came[n], cost[n], length) * (len(profiles[n]) / length)
        for n, length in enumerate(lengths)
    ]


def _traced(came: np.ndarray, cost: np.ndarray, length: int) -> np.ndarray:
    """The cuts of one line from its end; the last cell may be short, too."""
    low = max(0, length - _GRID * 3 // 2)
    ends = np.arange(low, max(1, length - _GRID // 3))
    last = cost[ends] + 0.2 * _STRETCH * ((length - ends) / _GRID - 1) ** 2
    path = [length, int(ends[last.argmin()])]
    while path[-1] > 0:
        path.append(int(came[path[-1]]))
    return np.array(path[::-1], dtype=np.float64)


def _row(crop: np.ndarray, ink: np.ndarray, edges: np.ndarray, pitch: float) -> Row:
    """The cells of a turned line upright and side by side, on the line's own paper."""
    height = crop.shape[0]
    paper = _paper(crop, ink)
    wide = max(round(pitch), 2)
    places, cells, turned = [0], [], []
    edges = np.unique(np.round(edges).astype(int))
    last = _last_mark(ink[:, edges[-2] :], pitch)
    edges = edges if last is None else np.insert(edges, -1, edges[-2] + last)
    stood, print_ = (cv2.rotate(part, cv2.ROTATE_90_CLOCKWISE) for part in (crop, ink))
    marks, brackets = _marks(print_, edges, pitch), _brackets(print_, edges, pitch)
    for n, (a, b) in enumerate(pairwise(edges.tolist())):
        cell, bracket = stood[a:b], brackets.get(n)
        if bracket is not None:
            cell = crop[:, a + bracket[0] : a + bracket[1]]
        elif n in marks:
            cell = _lowered(cell, marks[n], paper)
        room = max(0, wide - cell.shape[0]) if bracket is None else 0
        turned.append(bracket is not None)
        cells.append(_framed(cell, height, room, paper))
        places.append(places[-1] + cells[-1].shape[1])
    row = np.concatenate(cells, axis=1)
    return Row(row, edges.astype(np.float64), np.array(places, float), np.array(turned))


def _last_mark(ink: np.ndarray, pitch: float) -> int | None:
    """Where in the last cell of a turned line a mark begins that belongs in one of its own.

    It is at the side, and small: as it ends the line, its cell is cut so short that none was seen.
    """
    count, _, boxes, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(ink))
    if count < 3:
        return None
    start, side, length, width, _ = boxes[1:].T
    mark = int((start + length).argmax())
    rest = np.delete(start + length, mark).max()
    small = max(length[mark], width[mark]) < _TINY * pitch
    aside = ink.shape[0] / 2 - (side[mark] + width[mark] / 2)
    if not small or aside < _ASIDE * pitch or start[mark] < max(rest, _GLYPH * pitch):
        return None
    return int(rest + start[mark]) // 2


def _lowered(
    cell: np.ndarray, mark: tuple[int, int, int, int], paper: Sequence[float]
) -> np.ndarray:
    """A cell with its mark, which stands at its upper right as in vertical type, at the lower left.

    There a recogniser of horizontal lines expects commas and stops.
    """
    top, low, left, right = mark
    top, left = max(0, top - 1), max(0, left - 1)
    cut = cell[top : low + 1, left : right + 1]
    moved = np.empty_like(cell)
    moved[:] = paper
    y = max(0, round(0.95 * cell.shape[0]) - cut.shape[0])
    x = min(1, cell.shape[1] - cut.shape[1])
    moved[y : y + cut.shape[0], x : x + cut.shape[1]] = cut
    return moved


def _marks(
    ink: np.ndarray, edges: np.ndarray, pitch: float
) -> dict[int, tuple[int, int, int, int]]:
    """The cells whose one piece of ink is a mark at the upper right: its top, bottom, left, right.

    ``ink`` is that of the whole line turned upright, its cells beneath each other. Specks of a
    cell's neighbours at its ends do not count.
    """
    heights = np.diff(edges)
    count, wide = len(heights), ink.shape[1]
    starts = edges[:-1] + np.arange(count)  # parted by a row of paper, so that no piece spans two
    apart = np.zeros((int(edges[-1]) + count, wide), np.uint8)
    for start, a, b in zip(starts.tolist(), edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        apart[start : start + b - a] = ink[a:b]
    left, top, width, height, area = cv2.connectedComponentsWithStats(apart)[2][1:].T
    cell = np.searchsorted(starts, top, side="right") - 1
    top = top - starts[cell]
    most = np.zeros(count, np.int64)
    np.maximum.at(most, cell, area)
    large = area > _SPECK * most[cell]
    own = (top > 0) & (top + height < heights[cell]) | large
    bounds = np.full((4, count), np.iinfo(np.int64).max)
    sides = np.stack([top, -(top + height), left, -(left + width)])[:, own]
    for bound, side in zip(bounds, sides, strict=True):
        np.minimum.at(bound, cell[own], side)
    found = {}
    # of several large pieces it is the parts of a sign, or of a quote
    for n in np.flatnonzero(np.bincount(cell[large], minlength=count) == 1).tolist():
        first, low, start, end = (int(v) for v in bounds[:, n] * (1, -1, 1, -1))
        aside = (start + end) / 2 - wide / 2
        small = max(low - first, end - start) < _TINY * pitch
        if small and aside >= _ASIDE * pitch and (first + low) / 2 <= _UPPER * int(heights[n]):
            found[n] = first, low, start, end
    return found


def _paper(crop: np.ndarray, ink: np.ndarray) -> list[float]:
    """The median colour of what is no ink, told from its histograms; white where all is ink."""
    bare = cv2.bitwise_not(ink)
    count = cv2.countNonZero(bare)
    if not count:
        return [255.0] * 3
    middle = [(count - 1) // 2, count // 2]
    found = []
    for channel in range(3):
        counts = cv2.calcHist([crop], [channel], bare, [256], [0, 256])[:, 0]
        low, high = np.searchsorted(np.cumsum(counts, dtype=np.float64), middle, side="right")
        found.append(float(low + high) / 2)
    return found


def _framed(cell: np.ndarray, height: int, room: int, paper: Sequence[float]) -> np.ndarray:
    """A cell as wide as its line is thick, brought to one height, in a square of paper."""
    top, tall = room // 2, cell.shape[0]
    if room:
        cell = cv2.copyMakeBorder(cell, top, room - top, 0, 0, cv2.BORDER_CONSTANT, value=paper)
    if room + tall == height:
        return cell
    width = max(2, round(cell.shape[1] * height / (room + tall)))
    how = cv2.INTER_AREA if height < room + tall else cv2.INTER_CUBIC
    return cv2.resize(cell, (width, height), interpolation=how)


def _middle(a: int, b: int, edges: np.ndarray, pitch: float) -> float:
    """The middle of a cell; of one that a line's end cuts short, where that of a whole one is.

    Else the 一 that begins or ends a line would stand aside like a bracket.
    """
    short = b - a < pitch
    if short and b == edges[-1]:
        return a + pitch / 2
    return b - pitch / 2 if short and a == edges[0] else (a + b) / 2


def _brackets(ink: np.ndarray, edges: np.ndarray, pitch: float) -> dict[int, tuple[int, int]]:
    """The cells of a line that hold a bracket, and from where to where along it stands in each.

    Set in a vertical line a bracket is flat, wide and off the middle of its cell, at the side of
    what it embraces. ``ink`` is that of the whole line turned upright.
    """
    rim = max(1, ink.shape[1] // 24)
    inner = ink[: edges[-1], rim:-rim]
    if not inner.shape[1]:
        return {}
    along = np.flatnonzero(inner.any(axis=1))
    firsts, ends = np.searchsorted(along, edges[:-1]), np.searchsorted(along, edges[1:])
    across = np.maximum.reduceat(inner, edges[:-1], axis=0) > 0
    left, right = across.argmax(axis=1), across.shape[1] - across[:, ::-1].argmax(axis=1)
    several = (ends - firsts >= 2) & (np.count_nonzero(across, axis=1) >= 2)
    found = {}
    for n in np.flatnonzero(several).tolist():
        a, b = int(edges[n]), int(edges[n + 1])
        low, high = int(along[firsts[n]]) - a, int(along[ends[n] - 1]) - a
        flat, wide = high - low + 1, int(right[n] - left[n])
        aside = abs((low + high + 1) / 2 - (_middle(a, b, edges, pitch) - a))
        if flat > _FLAT * pitch or wide < max(_WIDE * pitch, 1.2 * flat) or aside < _ASIDE * pitch:
            continue
        found[n] = max(0, low - 2), min(b - a, high + 3)
    return found
