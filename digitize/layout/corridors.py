"""Corridors: white that runs on across many lines of type, between two columns.

The spaces between words of one line do not stand under those of the next, but by chance for a line
or two; the white between two columns does, for as long as type stands on both its sides. This is
seen in the ink itself, so that it does not matter whether a detector joined the lines of both
columns.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median  # of some dozens of values, faster than NumPy's

import cv2
import numpy as np

from digitize.layout.refine import TightLine

_NARROW, _WIDE = 0.35, 0.6  # how wide a corridor's white is throughout, in glyphs
_LONG, _SHORT = 8.0, 5.0  # how much type must flank a narrow, a wide one, in glyphs
_TIER, _BRIEF = 0.85, 2.8  # the same of the white between two tiers, across vertical lines
_VIEW = 14.0  # how far is looked in either direction, in glyphs
_FLANK = 4.0  # type stands beside a corridor within so many glyphs
_SIZE = 1.25  # lines are of one type if their sizes differ by less
_SWOLLEN = 1.8  # a line that took in ink of its neighbours is at most so much thicker than they
_FEW = 2.0  # glyphs: white that is not longer is that of its own line
_SPECK = 0.12  # ink that may lie in a row of the corridor all the same, as a share of it


class Corridors:
    """The ink of a sheet and its lines, asked for corridors."""

    def __init__(self, mask: np.ndarray, lines: Sequence[TightLine]) -> None:
        self._mask = mask
        ends = [(n.start, n.end, n.across((n.start + n.end) / 2), n.thickness) for n in lines]
        self._lines = np.array(ends, dtype=np.float64).reshape(-1, 4)
        self._vertical = np.array([n.vertical for n in lines], dtype=bool)
        long = self._lines[:, 1] - self._lines[:, 0]
        self.usual = weighted_median(self._lines[:, 3], long)

    def extent(self, line: TightLine, low: float, high: float, size: float) -> list[float]:
        """How far the white of a gap runs on across, in glyphs of ``size``.

        Of a narrow and of a wide core, each where it runs farthest: up, down, the length that has
        ink on both sides, and that of it which has lines of the same size.
        """
        mask = self._mask.T if line.vertical else self._mask
        at = line.across((low + high) / 2)
        first, last = max(0, int(at - _VIEW * size)), min(len(mask), int(at + _VIEW * size) + 1)
        own = int(at) - first
        rows = mask[first:last]
        strip = rows[:, max(0, int(low)) : max(0, round(high))] > 0
        if not 0 <= own < last - first or not strip.shape[1]:
            return [0.0] * 8
        inked = np.zeros((strip.shape[0], strip.shape[1] + 1), dtype=np.int32)
        np.cumsum(strip, axis=1, out=inked[:, 1:])
        runs = [_longest(inked, core * size, own) for core in (_NARROW, _WIDE)]
        out: list[float] = []
        beside = alike = np.zeros(len(rows), dtype=bool)
        if max(b - a for a, b in runs) > _FEW * size:
            beside = _share(rows, low - _FLANK * size, low) > 0
            beside &= _share(rows, high, high + _FLANK * size) > 0
            alike = beside & self._alike(line, size, low, high, first, last)
        for a, b in runs:
            out += [(own - a) / size, (b - own) / size]
            out += [float(held[a:b].sum()) / size for held in (beside, alike)]
        return out

    def runs(self, line: TightLine, low: float, high: float) -> bool:
        """Whether the gap of a line from ``low`` to ``high`` along it is part of a corridor."""
        wide = high - low
        if wide < _NARROW * line.thickness / _SWOLLEN:  # most gaps, whatever the type's size
            return False
        size = self._size(line, low, high)
        if size <= 0 or wide < _NARROW * size:
            return False
        mask = self._mask.T if line.vertical else self._mask
        at = line.across((low + high) / 2)
        first, last = max(0, int(at - _VIEW * size)), min(len(mask), int(at + _VIEW * size) + 1)
        own = int(at) - first
        if not 0 <= own < last - first:
            return False
        rows = mask[first:last]
        beside: np.ndarray | None = None  # where type stands on both sides
        cores = [(_WIDE, _SHORT), (_NARROW, _LONG)]
        if line.vertical:  # no language set so parts its words by white
            cores.append((_TIER, _BRIEF))
        for core, need in ((c * size, n * size) for c, n in cores):
            for start in np.arange(low, high - core + 1e-6, max(1.0, core / 4)).tolist():
                run = _white_run(rows, start, start + core, own, int(size))
                if run.stop - run.start < need:
                    continue
                if beside is None:
                    beside = _share(rows, low - _FLANK * size, low) > 0
                    beside &= _share(rows, high, high + _FLANK * size) > 0
                flanked = beside[run]
                if flanked.sum() < need:
                    continue
                alike = self._alike(line, size, low, high, first, last)[run]
                if (flanked & alike).sum() >= need:
                    return True
        return False

    def _size(self, line: TightLine, low: float, high: float) -> float:
        """The line's type size; that of the lines beside it where ink of theirs was taken in."""
        start, end, across, thickness = self._lines.T
        own = line.thickness
        near = (self._vertical == line.vertical) & (start < high) & (end > low)
        near &= np.abs(across - line.across((low + high) / 2)) < _VIEW * own
        middle = median(thickness[near].tolist()) if near.any() else own
        return middle if middle < own < _SWOLLEN * middle else own

    def _alike(
        self, line: TightLine, size: float, low: float, high: float, first: int, last: int
    ) -> np.ndarray:
        """Which rows hold type of the line's own size, beside the gap."""
        start, end, across, thickness = self._lines.T
        ratio = thickness / size
        reach = _FLANK * size
        near = (self._vertical == line.vertical) & (ratio > 1 / _SIZE) & (ratio < _SIZE)
        near &= (start < high + reach) & (end > low - reach)
        near &= (across > first) & (across < last)
        rows = np.zeros(last - first, dtype=bool)
        for middle, thick in zip(across[near], thickness[near], strict=True):
            top, bottom = int(middle - thick / 2) - first, int(middle + thick / 2) + 1 - first
            rows[max(0, top) : max(0, bottom)] = True
        return rows


def _longest(inked: np.ndarray, core: float, own: int) -> tuple[int, int]:
    """The longest stretch of rows around one in which a core of a strip is white throughout.

    ``inked`` is the ink of every row up to each column of the strip; ``core`` how wide it is.
    """
    wide = max(1, round(core))
    count, columns = inked.shape
    best = (own, own)
    for start in range(0, columns - wide, max(1, wide // 2)):
        broken = np.flatnonzero(inked[:, start + wide] - inked[:, start] > _SPECK * wide)
        after = int(np.searchsorted(broken, own))
        first = int(broken[after - 1]) + 1 if after else 0
        last = int(broken[after]) if after < len(broken) else count
        if last - first > best[1] - best[0]:
            best = (min(first, own), max(last, own))
    return best


def weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """The value up to which half of the weight lies; 0 where there is none."""
    if not len(values):
        return 0.0
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order[int(np.searchsorted(reached, reached[-1] / 2))]])


def _share(rows: np.ndarray, low: float, high: float) -> np.ndarray:
    """The share of ink in each of some rows of a mask, between two places along."""
    most = rows.shape[1]
    a = min(max(0, int(low)), most)
    b = min(max(a + 1, round(high)), most)
    if b <= a:
        return np.zeros(len(rows))
    if rows.strides[1] == 1:
        inked = cv2.reduce(rows[:, a:b], 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    else:  # of a transposed mask, which would have to be copied
        inked = cv2.reduce(rows.T[a:b], 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)
    return np.asarray(inked.ravel() // 255 / (b - a))


def _white_run(rows: np.ndarray, low: float, high: float, at: int, near: int) -> slice:
    """The rows around one that are white between two places along, without a break.

    Most runs end at the next line of type: it is looked ``near`` first, and further where need be.
    """
    first = last = at
    near = max(1, near)
    while first > 0 or last < len(rows):
        near *= 3
        first, last = max(0, at - near), min(len(rows), at + near)
        broken = np.flatnonzero(_share(rows[first:last], low, high) > _SPECK) + first
        after = int(np.searchsorted(broken, at))
        if (after or first == 0) and (after < len(broken) or last == len(rows)):
            break
    start = int(broken[after - 1]) + 1 if after else 0
    return slice(start, int(broken[after]) if after < len(broken) else len(rows))
