"""The scene: a reading turned into the reading frame of its page, with the page's own measures.

Unit: pixels of the reading frame (`geometry.Axes`); x runs along a text line, y from line to line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from digitize.geometry import Axes, Box, overlap
from digitize.page import RegionType
from digitize.reading import Line, Reading
from digitize.regions.boxes import boxes as closed
from digitize.text import width_in_ems

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

    @property
    def extent(self) -> tuple[float, float]:
        """Width and height of the reading frame."""
        return self.axes.extent


def stage(reading: Reading) -> Scene:
    """Turn a reading into its scene."""
    vertical = _vertical(reading.lines)
    axes = Axes(vertical, reading.width, reading.height)
    own = [line for line in reading.lines if (line.writing == "vertical") == vertical]
    body = body_size(own or reading.lines) or max(reading.width, reading.height) / 150
    enclosures = _enclosures(reading, axes, body)
    items = tuple(
        _item(i, line, axes, vertical, enclosures, body) for i, line in enumerate(reading.lines)
    )
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
    size, ems = line.size or thick, width_in_ems(line.text)
    return min(size, 1.12 * long / ems) if ems >= 4 else size


def body_size(lines: Sequence[Line]) -> float:
    """Size of the body type in pixels: the commonest size, each character counting once.

    Sizes are counted in steps of 4 %, neighbouring steps together, so that a page's jitter of a
    pixel does not split the peak.
    """
    long = [line for line in lines if len(line.text) >= 4 and glyph_size(line) > 0]
    if not long:
        every = [glyph_size(line) for line in lines if line.text]
        return float(np.median(every)) if every else 0.0
    sizes = np.array([glyph_size(line) for line in long])
    counts = np.array([len(line.text) for line in long])
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


def _item(
    index: int, line: Line, axes: Axes, vertical: bool, enclosures: tuple[Box, ...], body: float
) -> Item:
    box = axes.turn(line.box)
    across = (line.writing == "vertical") != vertical
    if len(line.text) <= 2 and box.width < 2.6 * (line.size or body):
        across = False  # one or two glyphs have no direction
    size = glyph_size(line)
    return Item(index, line, box, size, across, width_in_ems(line.text), _home(box, enclosures))


def _home(box: Box, enclosures: tuple[Box, ...]) -> int:
    """The innermost enclosure that holds a box nearly whole, -1 where none does."""
    holding = [
        (e.area, i)
        for i, e in enumerate(enclosures)
        if e.intersection(box).area >= HELD * max(box.area, 1.0)
    ]
    return min(holding)[1] if holding else -1


def _enclosures(reading: Reading, axes: Axes, body: float) -> tuple[Box, ...]:
    """Frames and tints that set lines apart from others.

    A border round the whole page does not, nor does the hollow of a large letter.
    """
    boxes = [line.box for line in reading.lines]
    kept: list[Box] = []
    for frame in (*(f.box for f in reading.frames), *closed(reading, body)):
        inside = sum(1 for b in boxes if frame.intersection(b).area >= HELD * b.area > 0)
        if 0 < inside <= 0.6 * len(boxes):
            kept.append(axes.turn(frame))
    return tuple(sorted(kept, key=lambda b: -b.area))


def _line_gap(items: Sequence[Item], body: float) -> float:
    """The commonest white between two body lines, one right below the other."""
    gaps: list[float] = []
    ordered = sorted(items, key=lambda i: i.box.y0)
    for n, a in enumerate(ordered):
        for b in ordered[n + 1 :]:
            gap = b.box.y0 - a.box.y1
            if gap > 1.6 * body:
                break
            shared = overlap(a.box.x0, a.box.x1, b.box.x0, b.box.x1)
            if gap > -0.3 * body and shared > 0.7 * min(a.box.width, b.box.width):
                gaps.append(gap)
                break
    return _middle(gaps) if gaps else 0.5 * body


def _middle(values: Sequence[float]) -> float:
    return float(np.median(values)) if len(values) else 0.0
