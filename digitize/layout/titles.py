"""Titles set again from their ink, where a detector saw only bits of them.

Large type falls to pieces before a network that looks for body type: a vertical title becomes a
heap of single signs, of rows that run over two of its columns, and of columns askew. Its ink is
plain to see: the signs of one line stand closer to each other than to those of the next, and white
runs between the lines from end to end.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from digitize.geometry import Box
from digitize.layout.columns import together
from digitize.layout.refine import TightLine

_LARGER = 1.0  # times the body's size: the smallest type that is set again
_ALIKE = 1.45  # by how much the signs of one title differ in size
_CLOSE = 0.45  # of a sign: bits of one title are no further apart
_COMMON = 0.12  # share of the smaller of two bits that only bits of a heap have in common
_SQUARE = 1.45  # times its thickness: the longest line of one sign
_WIDEST = 1.45  # signs: the widest line of a title
_WHITE = 0.06  # of a sign: the least white between its lines
_ASIDE = 0.3  # of a sign: how far bits of one line may stand out of it
_SPACE = 1.5  # signs: a wider white is between two titles
_MOST = 20  # bits of a title; more are a column of text
_LONGEST = 14  # signs: vertical lines of more are body type, swollen by what they touch
_ON_BAR, _BAR = 2.0, 3.2  # signs: white between two halves of a title on a bar; the bar's height
_TINY = 0.12  # of a sign: pieces smaller than this say nothing


def reset(lines: Sequence[TightLine], free: np.ndarray, body: float) -> list[TightLine]:
    """The lines, heaps of bits of large type replaced by the lines that their ink shows.

    ``free`` are boxes (N x 4: x0, y0, x1, y1) of ink in no line; ``body`` is the page's type size.
    """
    once = _reset(lines, free, body)
    if once is lines:
        return list(lines)
    return list(_reset(once, free, body))  # a line that was set again may reach bits further off


def _reset(lines: Sequence[TightLine], free: np.ndarray, body: float) -> Sequence[TightLine]:
    boxes = np.array([line.bounds for line in lines]).reshape(-1, 4)
    sides = np.array([_sign(line) for line in lines])
    large = [n for n, line in enumerate(lines) if sides[n] > _LARGER * body and not line.reversed]
    gone: set[int] = set()
    new: list[TightLine] = []
    for heap in _heaps(large, boxes, sides):
        if not _is_broken(heap, lines, boxes):
            continue
        sign = float(np.median(sides[heap]))
        again = _set(heap, lines, boxes, sign, free) or _level(heap, lines, sign)
        if again:
            gone |= set(heap)
            new += again
    if not gone:
        return lines
    return [line for n, line in enumerate(lines) if n not in gone] + new


def _sign(line: TightLine) -> float:
    """The size of a line's signs; of one that holds a single sign the longer side."""
    long = line.end - line.start
    return max(line.thickness, long) if long < _SQUARE * line.thickness else line.thickness


def _heaps(large: list[int], boxes: np.ndarray, sides: np.ndarray) -> list[list[int]]:
    """Groups of lines of like size that touch or nearly touch."""
    places, sizes = boxes[large], sides[large]
    free, heaps = np.ones(len(large), dtype=bool), []
    for first in range(len(large)):
        if not free[first]:
            continue
        heap, queue = [], [first]
        free[first] = False
        while queue:
            n = queue.pop()
            heap.append(large[n])
            size = np.maximum(sizes, sizes[n])
            apart = np.maximum(places[:, :2] - places[n, 2:], places[n, :2] - places[:, 2:])
            near = free & (size < _ALIKE * np.minimum(sizes, sizes[n]))
            near &= (apart < _CLOSE * size[:, None]).all(axis=1)
            free &= ~near
            queue += np.flatnonzero(near).tolist()
        heaps.append(sorted(heap))
    return heaps


def _is_broken(heap: list[int], lines: Sequence[TightLine], boxes: np.ndarray) -> bool:
    """Whether bits lie on each other, or level and vertical ones stand together."""
    long = (lines[n].end - lines[n].start > _LONGEST * _sign(lines[n]) for n in heap)
    if not 2 <= len(heap) <= _MOST or any(long):
        return False
    for i, n in enumerate(heap):
        for m in heap[i + 1 :]:
            wide = min(boxes[n, 2], boxes[m, 2]) - max(boxes[n, 0], boxes[m, 0])
            high = min(boxes[n, 3], boxes[m, 3]) - max(boxes[n, 1], boxes[m, 1])
            areas = [float(np.prod(boxes[k, 2:] - boxes[k, :2])) for k in (n, m)]
            if min(wide, high) > 0 and wide * high > _COMMON * min(areas):
                return True
    return len({lines[n].vertical for n in heap}) == 2


def _set(
    heap: list[int], lines: Sequence[TightLine], boxes: np.ndarray, sign: float, free: np.ndarray
) -> list[TightLine]:
    """The lines that the ink of a heap shows; none where it shows no clear ones."""
    x0, y0 = boxes[heap, :2].min(axis=0) - 0.3 * sign
    x1, y1 = boxes[heap, 2:].max(axis=0) + 0.3 * sign
    inside = (free[:, 0] > x0) & (free[:, 2] < x1) & (free[:, 1] > y0) & (free[:, 3] < y1)
    ink = np.concatenate([*(_pieces(lines[n]) for n in heap), free[inside]])
    ink = np.unique(ink.round(), axis=0)
    ink = ink[(ink[:, 2:] - ink[:, :2]).max(axis=1) > _TINY * sign]
    if not len(ink):
        return []
    columns, rows = _bands(ink[:, [0, 2]], sign), _bands(ink[:, [1, 3]], sign)
    if not columns and not rows:
        return []
    vertical = bool(columns) and (not rows or _white(columns) > _white(rows))
    score = min(lines[n].score for n in heap)
    found = []
    for low, high in columns if vertical else rows:
        near, far = (ink[:, 0], ink[:, 2]) if vertical else (ink[:, 1], ink[:, 3])
        found += _lines(ink[(near >= low) & (far <= high)], vertical, sign, score)
    return found


def _level(heap: list[int], lines: Sequence[TightLine], sign: float) -> list[TightLine]:
    """Bits of one direction that lie on each other and on one axis, put together."""
    if len({lines[n].vertical for n in heap}) == 2:
        return []
    whole: list[TightLine] = []
    for n in sorted(heap, key=lambda n: lines[n].start - lines[n].end):
        bit = lines[n]
        for i, line in enumerate(whole):
            middle = (bit.start + bit.end) / 2
            aside = abs(line.across(middle) - bit.across(middle))
            if aside < _ASIDE * sign and line.start < bit.end and bit.start < line.end:
                whole[i] = together(line, bit)
                break
        else:
            whole.append(bit)
    return whole


def _pieces(line: TightLine) -> np.ndarray:
    """A line's pieces as boxes on the sheet, N x 4."""
    middle = line.axis + line.slope * (line.pieces[:, 0] + line.pieces[:, 1]) / 2
    a0, a1, b0, b1 = line.pieces.T
    if line.vertical:
        return np.stack([b0 + middle, a0, b1 + middle, a1], axis=1)
    return np.stack([a0, b0 + middle, a1, b1 + middle], axis=1)


def _bands(spans: np.ndarray, sign: float) -> list[tuple[float, float]]:
    """Stretches of ink between whites that run through; none where one is too wide for a line."""
    order = spans[np.argsort(spans[:, 0], kind="stable")]
    bands = [[float(order[0, 0]), float(order[0, 1])]]
    for start, end in order[1:].tolist():
        if start > bands[-1][1] + _WHITE * sign:
            bands.append([start, end])
        else:
            bands[-1][1] = max(bands[-1][1], end)
    thin = [b for b in bands if b[1] - b[0] < 0.5 * sign]
    if any(b[1] - b[0] > _WIDEST * sign for b in bands) or len(thin) > len(bands) / 2:
        return []
    return [(low, high) for low, high in bands]


def _white(bands: list[tuple[float, float]]) -> float:
    """The median white between bands; none between a single one and nothing."""
    whites = [b[0] - a[1] for a, b in pairwise(bands)]
    return float(np.median(whites)) if whites else np.inf


def _lines(ink: np.ndarray, vertical: bool, sign: float, score: float) -> list[TightLine]:
    """The pieces of a band as lines, parted where two titles stand in one band."""
    pieces = ink[:, [1, 0, 3, 2]] if vertical else ink
    pieces = pieces[np.argsort(pieces[:, 0], kind="stable")]
    reached = np.maximum.accumulate(pieces[:, 2])
    cuts = np.flatnonzero(pieces[1:, 0] > reached[:-1] + _SPACE * sign) + 1
    found = []
    for part in np.split(pieces, cuts):
        axis = float((part[:, 1].min() + part[:, 3].max()) / 2)
        along = np.stack([part[:, 0], part[:, 2], part[:, 1] - axis, part[:, 3] - axis], axis=1)
        found.append(TightLine(along, axis, 0.0, vertical, False, score))
    return found


def parted(lines: Sequence[TightLine], blocks: np.ndarray) -> list[TightLine]:
    """The lines, level ones cut where the layout model sees two titles side by side.

    Two headlines of one size stand on one axis over stories that are neighbours. ``blocks`` are the
    boxes (N x 4) of titles.
    """
    done: list[TightLine] = []
    for line in lines:
        rest = line
        for at in _between(line, blocks) if len(blocks) > 1 and not line.vertical else ():
            part, rest = rest.parted(at)
            done.append(part)
        done.append(rest)
    return done


def on_bars(lines: Sequence[TightLine], bars: Sequence[Box]) -> list[TightLine]:
    """The lines, those in one row of a dark bar that has room for no second row put together.

    What stands on one bar is one title: its marks and spaces part it by up to two signs.
    """
    done = list(lines)
    for bar in bars:
        own = [
            n for n, line in enumerate(done)
            if line.reversed and not line.vertical and _holds(bar, line.bounds)
        ]  # fmt: skip
        if len(own) < 2:
            continue
        own.sort(key=lambda n: done[n].start)
        size = max(done[n].thickness for n in own)
        row = all(
            abs(done[n].across(done[n].start) - done[own[0]].across(done[own[0]].start))
            < 0.5 * size
            for n in own
        )
        close = all(
            -0.5 * size < done[b].start - done[a].end < _ON_BAR * size for a, b in pairwise(own)
        )
        alike = all(
            done[n].thickness > 0.8 * size or done[n].end - done[n].start < size for n in own
        )
        if row and close and alike and bar.height < _BAR * size:
            whole = done[own[0]]
            for n in own[1:]:
                whole = together(whole, done[n])
            done = [line for n, line in enumerate(done) if n not in own] + [whole]
    return done


def _holds(bar: Box, bounds: np.ndarray) -> bool:
    x0, y0, x1, y1 = bounds
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return bool(bar.x0 < x < bar.x1 and bar.y0 < y < bar.y1)


def _between(line: TightLine, blocks: np.ndarray) -> list[float]:
    """The middles of whites of a line that lie between two blocks, which both hold part of it."""
    size = line.thickness
    level = line.across((line.start + line.end) / 2)
    held = (blocks[:, 1] - 0.3 * size < level) & (level < blocks[:, 3] + 0.3 * size)
    held &= np.minimum(blocks[:, 2], line.end) - np.maximum(blocks[:, 0], line.start) > 0.8 * size
    row = blocks[held][np.argsort(blocks[held, 0])]
    found = []
    for (_, _, low, _), (high, _, _, _) in pairwise(row):
        whites = [
            (a + b) / 2 for a, b in line.gaps
            if b - a > size and min(b, high) - max(a, low) > 0.5 * (b - a)
        ]  # fmt: skip
        found += whites[:1] if high - low > size else []
    return found
