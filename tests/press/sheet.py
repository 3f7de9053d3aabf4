"""The made-up sheet: what stands where, before the browser breaks it into lines.

Unit: CSS pixels (96 to the inch of the printed page). Origin: top left. A sheet is a list of
`Item` (what reading order is about: an article, an advertisement, the masthead …), each with its
parts in reading order, and of decoration: rules, panels (frames, tints, bars).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from digitize.geometry import Box

from .stories import Paragraph, Run, Story

Align = Literal["left", "center", "right", "justify", "spread"]
Flow_ = Literal["h", "v", "rl"]  # horizontal, vertical (lines right to left), horizontal-rl


_INK: dict[str, dict[int, float]] = {
    "serif": {400: 0.185, 500: 0.23, 700: 0.30, 900: 0.345},
    "sans": {400: 0.24, 700: 0.37, 900: 0.46},
    "kai": {400: 0.207, 700: 0.28},
    "latin-serif": {400: 0.178, 700: 0.28},
    "latin-sans": {400: 0.25, 700: 0.37},
}


@dataclass(frozen=True)
class Face:
    """A type face as set: family, size and leading in pixels, weight 100..900."""

    family: str
    size: float
    leading: float = 0.0
    weight: int = 400
    colour: str = "#111"
    spacing: float = 0.0  # letter spacing in em

    def css(self) -> str:
        """The face as CSS declarations."""
        leading = self.leading or self.size * 1.25
        spacing = f"letter-spacing:{self.spacing}em;" if self.spacing else ""
        return (
            f"font-family:{self.family};font-size:{self.size:.2f}px;font-weight:{self.weight};"
            f"line-height:{leading:.2f}px;color:{self.colour};{spacing}"
        )

    def at(self, size: float, **changes: Any) -> Face:
        """The same face in another size (leading 1.25 unless given)."""
        return replace(self, size=size, **({"leading": size * 1.25} | changes))

    def ink(self, pixels: float, vertical: bool) -> float:
        """Share of a line's tight box that is ink, as measured on pages of the press.

        ``pixels`` is the type size as printed: small type looks darker.
        """
        name = self.family
        kind = "kai" if "Kai" in name else "sans" if "Sans" in name else "serif"
        table = _INK["latin-" + kind if "Liberation" in name or "DejaVu" in name else kind]
        near = min(table, key=lambda w: abs(w - self.weight))
        small = min(0.08, max(0.0, 0.06 * (20 - pixels) / 11))
        return table[near] + small + (0.09 if vertical else 0.0)

    @property
    def reversed(self) -> bool:
        """Whether it is printed light on dark."""
        return self.colour.lower() in ("#fff", "white")

    @property
    def coloured(self) -> bool:
        """Whether it is printed in colour."""
        c = self.colour.lstrip("#")
        return (
            not self.reversed
            and len(c) == 6
            and max(c[:2], c[2:4], c[4:]) > min(c[:2], c[2:4], c[4:])
            and c[:2] != c[2:4]
        )


@dataclass(frozen=True)
class Text:
    """Text of fixed place. ``lines`` are printed lines as they are; with ``wrap`` they break."""

    box: Box
    lines: tuple[str, ...]
    face: Face
    role: str
    align: Align = "left"
    writing: Flow_ = "h"
    wrap: bool = False
    valign: Literal["top", "middle", "bottom"] = "top"
    indent: float = 0.0  # em, first line
    css: str = ""
    group: str = ""  # neighbours of one group are one region


@dataclass(frozen=True)
class Flow:
    """Body text that runs through a chain of slots (each a piece of one column)."""

    slots: tuple[Box, ...]
    paragraphs: tuple[Paragraph, ...]
    face: Face
    faces: dict[str, Face] = field(default_factory=dict)  # of run kinds d, b and kind subhead
    writing: Flow_ = "h"
    indent: float = 2.0
    gap: float = 0.0  # extra space between paragraphs, pixels
    align: Align = "justify"
    tail: tuple[Run, ...] = ()
    tail_at: str = "inline"  # inline or line
    tail_kind: str = "byline"
    jump: str | None = None
    jump_at: str = "inline"
    subhead_align: Align = "left"
    columns: tuple[int, ...] = ()  # the column each slot belongs to
    language: str = "zh"
    dropcap: float = 0.0  # lines
    extra_css: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture: its place, and the seed of what it shows."""

    box: Box
    seed: int
    gray: bool = False


Part = Text | Flow | Picture


@dataclass
class Item:
    """What reading order is about. ``rects`` are the area it owns."""

    key: str
    rects: list[Box]
    parts: list[Part] = field(default_factory=list)
    story: Story | None = None
    parent: str | None = None  # the item it is set into
    stories: dict[str, Story] = field(default_factory=dict)  # of a stream, by paragraph owner
    rank: int = 0  # place within its stream

    @property
    def box(self) -> Box:
        """The smallest box around its area."""
        b = self.rects[0]
        for r in self.rects[1:]:
            b = b.union(r)
        return b


@dataclass(frozen=True)
class Rule:
    """A printed rule."""

    box: Box
    thickness: float
    kind: Literal["single", "double", "dashed", "ornament"] = "single"
    colour: str = "#111"


@dataclass(frozen=True)
class Panel:
    """A frame, tint or bar; ``css`` paints it."""

    box: Box
    kind: Literal["frame", "ornament", "tint", "dark"]
    css: str


@dataclass
class Sheet:
    """One page, made up."""

    width: float
    height: float
    items: list[Item] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    vertical: bool = False
    paper: str = "#fff"
    css: str = ""
    printed: set[str] = field(default_factory=set)  # facts of the issue that the page shows
    meta: dict[str, Any] = field(default_factory=dict)
