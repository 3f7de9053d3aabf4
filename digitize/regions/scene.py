"""The scene: a reading turned into the reading frame of its page, with the page's own measures.

Unit: pixels of the reading frame (`geometry.Axes`); x runs along a text line, y from line to line.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from digitize.geometry import Axes, Box
from digitize.page import RegionType
from digitize.reading import Line, Reading
from digitize.regions.boxes import boxes as closed
from digitize.text import stretch, width_in_ems

_UNDIRECTED, _ALIKE = 2.5, 0.2  # ems that have no direction; lines of one type differ by less
_WHOLLY = 0.95  # share of a dark line that stands on a dark ground
HELD = 0.8  # share of a line that lies in its frame: lines are measured more exactly than frames

Marks = dict[int, RegionType]  # the type of each line that is known, by its index


@dataclass(frozen=True)
class Item:
    """A line in the reading frame. ``across``: its text runs against the page's direction."""

    index: int
    line: Line
    box: Box
    size: float
    across: bool
    ems: float
    enclosure: int


@dataclass(frozen=True)
class Scene:
    """Everything on a page in its reading frame.

    ``body`` is the glyph size of the body type, ``gap`` the white between two body lines,
    ``levels`` and ``uprights`` are rules along and against the text direction, ``enclosures`` the
    frames, tints and dark bars, outermost first.
    """

    axes: Axes
    body: float
    gap: float
    weight: float
    items: tuple[Item, ...]
    levels: tuple[Box, ...]
    uprights: tuple[Box, ...]
    enclosures: tuple[Box, ...]
    pictures: tuple[Box, ...]
    reading: Reading

    @cached_property
    def places(self) -> np.ndarray:
        """Boxes of the lines on the sheet, x0 y0 x1 y1, ``(lines, 4)``."""
        return np.array(
            [(b.x0, b.y0, b.x1, b.y1) for b in (i.line.box for i in self.items)]
        ).reshape(-1, 4)

    @cached_property
    def boxes(self) -> np.ndarray:
        """Boxes of the lines in the reading frame, x0 y0 x1 y1, ``(lines, 4)``."""
        return np.array([(b.x0, b.y0, b.x1, b.y1) for b in (i.box for i in self.items)]).reshape(
            -1, 4
        )

    @cached_property
    def rulings(self) -> tuple[tuple[float, Box], ...]:
        """The rules along the lines, each with its height."""
        return tuple((r.center[1], r) for r in self.levels)

    @cached_property
    def prose(self) -> tuple[Item, ...]:
        """The lines of body size that are long enough to be text."""
        return tuple(
            i
            for i in self.items
            if not i.across and i.ems >= 6 and abs(i.size / self.body - 1) < 0.15
        )

    @cached_property
    def sizes(self) -> np.ndarray:
        """Glyph sizes of the lines in pixels."""
        return np.array([max(i.size, 1.0) for i in self.items])

    @cached_property
    def lengths(self) -> np.ndarray:
        """How long the lines print, in ems."""
        return np.array([i.ems for i in self.items])

    @cached_property
    def pitch(self) -> float:
        """How far the glyphs of the body type stand apart, in pixels; 0 where there is no text."""
        return _middle([i.box.width / i.ems for i in self.prose])

    @cached_property
    def tables(self) -> list[set[int]]:
        """The tables of figures, asked for by more than one step, each by its lines' indices."""
        from digitize.regions.figures import figure_tables

        return figure_tables(self)

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height of the reading frame."""
        return self.axes.extent


def stage(reading: Reading) -> Scene:
    """Turn a reading into its scene; a box that is inside out or empty is set right."""
    reading = replace(reading, lines=tuple(_with_room(line) for line in reading.lines))
    vertical = _vertical(reading.lines)
    axes = Axes(vertical, reading.width, reading.height)
    own = [line for line in reading.lines if (line.writing == "vertical") == vertical]
    body = body_size(own or reading.lines) or max(reading.width, reading.height) / 150
    enclosures, homes = _enclosures(reading, axes, body)
    items = tuple(
        _item(i, line, axes, vertical, home, body)
        for i, (line, home) in enumerate(zip(reading.lines, homes, strict=True))
    )
    items = tuple(replace(i, across=True) if _goes_across(i, items, axes) else i for i in items)
    rules = [axes.turn(r.box) for r in reading.rules]
    return Scene(
        axes=axes,
        body=body,
        gap=_line_gap([i for i in items if not i.across and abs(i.size / body - 1) < 0.2], body),
        weight=_middle([i.line.weight for i in items if abs(i.size / body - 1) < 0.2]),
        items=items,
        levels=tuple(b for b in rules if b.width >= b.height and b.width > 3 * body),
        uprights=tuple(b for b in rules if b.height > b.width and b.height > 3 * body),
        enclosures=enclosures,
        pictures=tuple(axes.turn(p) for p in reading.pictures),
        reading=reading,
    )


def flipped(scene: Scene) -> tuple[Scene, tuple[Item, ...]]:
    """The scene in the other reading frame, with the lines that run across in this one."""
    axes = Axes(not scene.axes.vertical, scene.axes.width, scene.axes.height)

    def turned(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
        return tuple(axes.turn(scene.axes.back(b)) for b in boxes)

    items = tuple(replace(i, box=axes.turn(i.line.box)) for i in scene.items if i.across)
    other = replace(
        scene,
        axes=axes,
        items=items,
        levels=turned(scene.uprights),
        uprights=turned(scene.levels),
        enclosures=turned(scene.enclosures),
        pictures=turned(scene.pictures),
    )
    return other, items


def glyph_size(line: Line) -> float:
    """The glyph size of a line in pixels: its ink across the line, bounded by its own pitch.

    Ink of neighbours makes a measured size too large; length over number of ems cannot be.
    """
    b = line.box
    long, thick = (b.height, b.width) if line.writing == "vertical" else (b.width, b.height)
    size, ems = (line.size or thick) * stretch(line.text), width_in_ems(line.text)
    return min(size, 1.12 * long / ems) if ems >= 4 else size


def body_size(lines: Sequence[Line]) -> float:
    """Size of the body type in pixels: the commonest size, each character counting once.

    Sizes are counted in steps of 4 %, neighbouring steps together, so that a page's jitter of a
    pixel does not split the peak.
    """
    every = [(glyph_size(line), len(line.text)) for line in lines if line.text]
    long = [(size, length) for size, length in every if length >= 4 and size > 0]
    if not long:
        return _middle([size for size, _ in every])
    sizes, counts = (np.array(column) for column in zip(*long, strict=True))
    steps = np.round(np.log(sizes) / math.log(1.04)).astype(int)
    histogram = np.bincount(steps - steps.min(), weights=counts)
    smooth = np.convolve(histogram, [0.3, 0.7, 1.0, 0.7, 0.3], mode="same")
    peak = int(np.argmax(smooth)) + steps.min()
    near = np.abs(steps - peak) <= 2
    return float(np.average(sizes[near], weights=counts[near]))


def _vertical(lines: Sequence[Line]) -> bool:
    long = [line for line in lines if len(line.text) >= 4]
    upright = sum(len(line.text) for line in long if line.writing == "vertical")
    return upright > sum(len(line.text) for line in long) / 2


def _with_room(line: Line) -> Line:
    """A line whose box covers at least a pixel: others fall out of every column."""
    b = line.box
    if b.width >= 1 and b.height >= 1:
        return line
    x0, x1 = sorted((b.x0, b.x1))
    y0, y1 = sorted((b.y0, b.y1))
    return replace(line, box=Box(x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)))


def _item(index: int, line: Line, axes: Axes, vertical: bool, home: int, body: float) -> Item:
    box = axes.turn(line.box)
    across = (line.writing == "vertical") != vertical
    if len(line.text) <= 2 and box.width < 2.6 * (line.size or body):
        across = False  # one or two glyphs have no direction
    return Item(index, line, box, max(glyph_size(line), 1.0), across, width_in_ems(line.text), home)


def _goes_across(item: Item, items: Sequence[Item], axes: Axes) -> bool:
    """Whether one or two glyphs are the last of a text that runs across the page's direction.

    They begin level with the line of it that stands beside them, and no line of the page is near.
    """
    if item.across or (item.line.writing == "vertical") == axes.vertical or item.ems > _UNDIRECTED:
        return False
    b, em = item.box, item.size
    beside = False
    for other in items:
        o = other.box
        alike = other is not item and abs(math.log(other.size / em)) < _ALIKE and other.ems > 2
        if not alike or item.enclosure != other.enclosure:
            continue
        if other.across:
            white = max(o.x0 - b.x1, b.x0 - o.x1)
            beside |= abs(o.y0 - b.y0) < 0.6 * em and 0 < white < 1.6 * em
        elif o.grown(em).intersection(b).area > 0:
            return False
    return beside


def _enclosures(reading: Reading, axes: Axes, body: float) -> tuple[tuple[Box, ...], list[int]]:
    """Frames and tints that set lines apart from others, and for each line the innermost one.

    A border round the whole page does not, nor does the hollow of a large letter. Lines that none
    holds nearly whole are given -1.
    """
    place = np.array([(b.x0, b.y0, b.x1, b.y1) for b in (i.box for i in reading.lines)])
    x0, y0, x1, y1 = place.reshape(-1, 4).T
    size = np.maximum(x1 - x0, 0.0) * np.maximum(y1 - y0, 0.0)
    dark_type = np.array([not line.reversed for line in reading.lines], dtype=bool)
    kept: list[tuple[Box, np.ndarray]] = []
    framed = [(f.box, f.kind == "dark") for f in reading.frames]
    for b, dark in (*framed, *((b, False) for b in closed(reading, body))):
        wide = np.minimum(x1, b.x1) - np.maximum(x0, b.x0)
        high = np.minimum(y1, b.y1) - np.maximum(y0, b.y0)
        common = np.maximum(wide, 0.0) * np.maximum(high, 0.0)
        if dark:  # a bold first line right under a bar is taken for its foot
            common = np.where(dark_type & (common < _WHOLLY * size), 0.0, common)
        inside = np.count_nonzero((common >= HELD * size) & (size > 0))
        if 0 < inside <= 0.6 * len(reading.lines):
            kept.append((axes.turn(b), common >= HELD * np.maximum(size, 1.0)))
    kept.sort(key=lambda k: -k[0].area)
    home = np.full(len(reading.lines), -1)
    for n, (_, held) in sorted(enumerate(kept), key=lambda k: (-k[1][0].area, -k[0])):
        home[held] = n  # the last to claim a line is the smallest, of as small ones the first
    return tuple(box for box, _ in kept), home.tolist()


def _line_gap(items: Sequence[Item], body: float) -> float:
    """The commonest white between two body lines, one right below the other."""
    ordered = sorted(items, key=lambda i: i.box.y0)
    place = np.array([(i.box.x0, i.box.y0, i.box.x1, i.box.y1) for i in ordered])
    x0, y0, x1, y1 = place.reshape(-1, 4).T
    a, b = following(np.searchsorted(y0, y1 + 1.6 * body + 1.0, side="right"))
    gap = y0[b] - y1[a]
    shared = np.minimum(x1[b], x1[a]) - np.maximum(x0[b], x0[a])
    near = (gap > -0.3 * body) & (gap <= 1.6 * body)
    near &= shared > 0.7 * np.minimum((x1 - x0)[b], (x1 - x0)[a])
    _, first = np.unique(a[near], return_index=True)  # of those below a line only the first
    return _middle(gap[near][first].tolist()) if len(first) else 0.5 * body


def following(last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All pairs (n, m) with n < m < ``last[n]``, in order: two arrays of indices."""
    many = np.maximum(last - np.arange(1, len(last) + 1), 0)
    a = np.repeat(np.arange(len(last)), many)
    return a, a + 1 + np.arange(len(a)) - np.repeat(np.cumsum(many) - many, many)


def _middle(values: Sequence[float]) -> float:
    return float(statistics.median(values)) if values else 0.0
