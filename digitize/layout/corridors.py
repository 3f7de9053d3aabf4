"""Corridors: white that runs on across many lines of type, between two columns.

The spaces between words of one line do not stand under those of the next, but by chance for a line
or two; the white between two columns does, for as long as type stands on both its sides. This is
seen in the ink itself, so that it does not matter whether a detector joined the lines of both
columns.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
        # sums from the upper left corner: the ink of a row between two places is four of them
        self._sums = cv2.integral((mask > 0).view(np.uint8))
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
        view = self._view(line, low, high, size)
        a, b = max(0, int(low)), max(0, round(high))
        if view is None or view.sums.shape[1] <= a + 1 or b <= a:
            return [0.0] * 8
        own, length = view.own, len(view.sums) - 1
        inked = np.diff(view.sums[:, a : b + 1], axis=0)
        runs = [_longest(inked, core * size, own) for core in (_NARROW, _WIDE)]
        out: list[float] = []
        beside = alike = np.zeros(length, dtype=bool)
        if max(b - a for a, b in runs) > _FEW * size:
            beside = view.flanked(low, high, size)
            alike = beside & self._alike(line, size, low, high, view.first, view.first + length)
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
        view = self._view(line, low, high, size)
        if view is None:
            return False
        beside: np.ndarray | None = None  # where type stands on both sides
        cores = [(_WIDE, _SHORT), (_NARROW, _LONG)]
        if line.vertical:  # no language set so parts its words by white
            cores.append((_TIER, _BRIEF))
        for core, need in ((c * size, n * size) for c, n in cores):
            for start in np.arange(low, high - core + 1e-6, max(1.0, core / 4)).tolist():
                run = view.white(start, start + core)
                if run.stop - run.start < need:
                    continue
                if beside is None:
                    beside = view.flanked(low, high, size)
                flanked = beside[run]
                if flanked.sum() < need:
                    continue
                end = view.first + len(beside)
                alike = self._alike(line, size, low, high, view.first, end)[run]
                if (flanked & alike).sum() >= need:
                    return True
        return False

    def _view(self, line: TightLine, low: float, high: float, size: float) -> _View | None:
        """The rows around a gap, of those across its line; None where it lies off the sheet."""
        sums = self._sums.T if line.vertical else self._sums
        at, count = line.across((low + high) / 2), len(sums) - 1
        first, last = max(0, int(at - _VIEW * size)), min(count, int(at + _VIEW * size) + 1)
        own = int(at) - first
        return _View(sums[first : last + 1], first, own) if 0 <= own < last - first else None

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


@dataclass(frozen=True, slots=True)
class _View:
    """Rows ``first`` and on of a sheet, of which the gap that is asked about stands in ``own``.

    ``sums`` is the ink over and left of each corner of their pixels, (rows + 1) x (columns + 1).
    """

    sums: np.ndarray
    first: int
    own: int

    def share(self, low: float, high: float) -> np.ndarray:
        """The share of ink in each row between two places along."""
        most = self.sums.shape[1] - 1
        a = min(max(0, int(low)), most)
        b = min(max(a + 1, round(high)), most)
        if b <= a:
            return np.zeros(len(self.sums) - 1)
        return np.asarray(np.diff(self.sums[:, b] - self.sums[:, a]) / (b - a))

    def flanked(self, low: float, high: float, size: float) -> np.ndarray:
        """Which rows have ink on both sides of a gap; bool."""
        left, right = self.share(low - _FLANK * size, low), self.share(high, high + _FLANK * size)
        return np.asarray((left > 0) & (right > 0))

    def white(self, low: float, high: float) -> slice:
        """The rows around the own one that are white between two places, without a break."""
        broken = np.flatnonzero(self.share(low, high) > _SPECK)
        after = int(np.searchsorted(broken, self.own))
        start = int(broken[after - 1]) + 1 if after else 0
        return slice(start, int(broken[after]) if after < len(broken) else len(self.sums) - 1)


def _longest(inked: np.ndarray, core: float, own: int) -> tuple[int, int]:
    """The longest stretch of rows around one in which a core of a strip is white throughout.

    ``inked`` is the ink of every row up to each column of the strip; ``core`` how wide it is.
    """
    wide = max(1, round(core))
    count, columns = inked.shape
    starts = np.arange(0, columns - wide, max(1, wide // 2))
    if not len(starts):
        return own, own
    broken = inked[:, starts + wide] - inked[:, starts] > _SPECK * wide
    over, under = broken[:own][::-1], broken[own:]
    up = np.where(over.any(axis=0), over.argmax(axis=0), own) if own else np.zeros(len(starts), int)
    down = np.where(under.any(axis=0), under.argmax(axis=0), count - own)
    best = int((up + down).argmax())
    return own - int(up[best]), own + int(down[best])


def weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """The value up to which half of the weight lies; 0 where there is none."""
    if not len(values):
        return 0.0
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order[int(np.searchsorted(reached, reached[-1] / 2))]])
