"""A passage: lines of one type that stand together in one column. Ground: types only.

It is what `regions.group` makes of a reading, what `order` puts in order and joins, and what
becomes one `Region` of the page document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from digitize.geometry import Axes, Box, union
from digitize.page import RegionType, Writing
from digitize.reading import Line


@dataclass(frozen=True)
class Passage:
    """Lines of one type in one column, in reading order.

    ``frame_box`` lies in the reading frame of the page (`geometry.Axes`), ``box`` on the sheet.
    ``column`` is the left and right edge of the column in the reading frame: what a full line
    would span. ``level`` is the type size relative to the body (1.0). ``enclosure`` is the index
    of the innermost printed frame or tint that holds it, -1 where none does. ``starts`` are the
    indices of its lines that begin a paragraph. ``across``: its text runs against the page's
    direction (a vertical headline on a horizontal page).
    """

    id: int
    type: RegionType
    lines: tuple[Line, ...]
    box: Box
    frame_box: Box
    column: tuple[float, float]
    across: bool = False
    writing: Writing = "horizontal"
    size: float = 0.0
    level: float = 1.0
    weight: float = 0.0
    enclosure: int = -1
    starts: tuple[int, ...] = ()
    confidence: float = 1.0

    @property
    def text(self) -> str:
        """Its printed lines, one beneath the other."""
        return "\n".join(line.text for line in self.lines)

    def typed(self, type: RegionType) -> Passage:
        """The same passage under another type."""
        return replace(self, type=type)


@dataclass(frozen=True)
class Sketch:
    """The passages of a page with what stands between them, in the reading frame.

    ``body`` is the body type's glyph size, ``gap`` the white between two body lines, both in
    pixels; ``levels`` and ``uprights`` are rules along and against the text direction.
    """

    axes: Axes
    body: float
    gap: float
    passages: tuple[Passage, ...]
    levels: tuple[Box, ...] = ()
    uprights: tuple[Box, ...] = ()
    enclosures: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()


@dataclass(frozen=True)
class Link:
    """A decision about what follows a passage; ids are those of passages, None: it ends."""

    from_id: int
    to_id: int | None
    probability: float
    alternatives: tuple[tuple[int | None, float], ...] = ()


@dataclass(frozen=True)
class Strand:
    """Passages that are one article, in reading order; or one passage that belongs to none."""

    passages: tuple[Passage, ...]
    article: bool


@dataclass(frozen=True)
class Ordered:
    """A page in reading order: strands, and the links between the passages of their texts."""

    sketch: Sketch
    strands: tuple[Strand, ...]
    links: tuple[Link, ...] = ()
    chances: Mapping[tuple[int, int], float] = field(default_factory=dict)


def span(lines: tuple[Line, ...]) -> Box:
    """The box around lines, on the sheet."""
    return union(line.box for line in lines)
