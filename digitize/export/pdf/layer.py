"""The text layer of one page: every line one invisible string, in reading order.

What is copied from a PDF is the viewer's idea of strings and places. PDFium (Chromium, Android,
many archives' viewers) goes by three rules that this module is written against:

1. Strings on one level are put in order from left to right. Two neighbours are on one level where
   their origins differ in height by no more than half a character.
2. A string on the row of the one before is joined to it, by a space where there is a gap, unless
   its origin lies well above or below and the text matrix leans.
3. A vertical string is joined to the line before where the two overlap along x.

Taken as they come, columns that begin at one height would be copied left to right, and columns
below a headline would run into it. But the origin of a string is ours to choose: fonts exist in
two forms, with the origin at the near and at the far edge of the first character, and each line
takes the form that sets it apart from its neighbours. Where neither does, a blank string at the
edge of the page stands between the two.

Unit: points. Origin: bottom left, y upwards, as PDF has it.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field

from digitize.cells import Quad, corners, cuts
from digitize.export.pdf import font
from digitize.geometry import Box, Point, bounds, overlap
from digitize.page import Page, Region, TextLine, Writing
from digitize.text import width_in_ems

# Which font: horizontal with the origin below or above, vertical with the origin at the head of
# the first character or one em lower.
RISING, HANGING, HEAD, LOW = "R", "H", "V", "L"
# The lean that rule 2 asks for is 0.1 in the text matrix; against a unit of 4 points it leans by
# 1.6 degrees, a quarter of a pixel in a line of ten.
UNIT, LEAN = 4.0, 0.11
FAR = 1e-4  # the cost of a far origin against that of two lines on one level
BLANK = 6.0  # size of a blank string; PDFium takes strings under 4.5 points for no line


@dataclass
class Codes:
    """The codes of one font: a character at one size is one code, counted from 1."""

    glyphs: dict[tuple[str, int], int] = field(default_factory=dict)

    def of(self, character: str, size: int) -> int:
        """The code of a character whose place has that size (1/1000 em)."""
        return self.glyphs.setdefault((character, size), len(self.glyphs) + 1)


@dataclass
class Layer:
    """What a page's text layer has become: operators, marked regions, codes of its fonts."""

    operators: list[str] = field(default_factory=list)
    marked: list[Region] = field(default_factory=list)
    codes: dict[str, Codes] = field(
        default_factory=lambda: {name: Codes() for name in (RISING, HANGING, HEAD, LOW)}
    )


@dataclass(frozen=True, slots=True)
class Strip:
    """A line about to be shown: matrix without origin, font size, sizes of its characters.

    ``near`` and ``far`` are the two origins it can have; ``reach`` is half the larger of its first
    and last character, what a viewer takes for a level; ``box`` what the line covers.
    """

    text: str
    vertical: bool
    matrix: tuple[float, float, float, float]
    size: float
    stretch: float
    sizes: tuple[int, ...]
    near: Point
    far: Point
    reach: float
    box: Box


def lay(page: Page, scale: float) -> Layer:
    """The text layer of a page. ``scale``: points a pixel."""
    layer = Layer()
    shown = [
        (region, strip)
        for region in page.regions
        for strip in (_strip(line, region.writing, page, scale) for line in region.lines)
        if strip is not None
    ]
    forms = _forms([strip for _, strip in shown])
    height = page.source.height * scale
    last: Region | None = None
    line: Box | None = None  # what a viewer holds for the line so far (rule 3)
    before: tuple[Strip, Point] | None = None
    blanks = 0
    for (region, strip), far in zip(shown, forms, strict=True):
        if region is not last:
            layer.operators += ["ET EMC"] if last is not None else []
            layer.operators.append(f"/{tag(region)} <</MCID {len(layer.marked)}>> BDC BT 3 Tr")
            layer.marked.append(region)
            last = region
        origin = strip.far if far else strip.near
        if before is not None and line is not None and _runs_on(before, strip, origin, line):
            blank = _blank(strip, (before[1], origin), line, height, blanks)
            layer.operators.append(_shown(layer, blank, False))
            blanks += 1
        layer.operators.append(_shown(layer, strip, far))
        before, line = (strip, origin), strip.box
    layer.operators += ["ET EMC"] if last is not None else []
    return layer


# -- setting lines apart -----------------------------------------------------------------------


def _forms(strips: list[Strip]) -> list[bool]:
    """Which of its two origins each line takes (True: the far one).

    The choice over the whole page that leaves the fewest neighbours muddled; among equals the one
    with the fewest far origins. Dynamic programming: the cost of a line depends on the line before
    alone.
    """
    if not strips:
        return []
    cost = [0.0, FAR]
    came: list[tuple[bool, bool]] = []
    for before, strip in itertools.pairwise(strips):
        reach = max(before.reach, strip.reach)
        ways = [
            [
                cost[a] + _muddle(here[1] - there[1], reach) + (FAR if b else 0.0)
                for a, there in enumerate((before.near, before.far))
            ]
            for b, here in enumerate((strip.near, strip.far))
        ]
        came.append((ways[0][1] < ways[0][0], ways[1][1] < ways[1][0]))
        cost = [min(ways[0]), min(ways[1])]
    taken = [cost[1] < cost[0]]
    for choice in reversed(came):
        taken.append(choice[taken[-1]])
    return taken[::-1]


def _muddle(rise: float, reach: float) -> float:
    """What a viewer makes of two neighbours, the second ``rise`` points higher than the first.

    1: on one level, they may change places. 0.1: in order, but perhaps joined by a space. 0: in
    order, each a line of its own.
    """
    reach *= 1.05
    if abs(rise) <= reach:
        return 1.0
    return 0.1 if -1.5 * reach <= rise <= reach else 0.0


def _runs_on(before: tuple[Strip, Point], strip: Strip, origin: Point, line: Box) -> bool:
    """Whether a viewer would take a line for part of the line before."""
    other, there = before
    muddle = _muddle(origin[1] - there[1], max(other.reach, strip.reach))
    if muddle == 1.0:
        return True
    if strip.vertical and len(strip.text) > 1:
        return overlap(strip.box.x0, strip.box.x1, line.x0, line.x1) > 0
    return muddle > 0 and overlap(strip.box.y0, strip.box.y1, line.y0, line.y1) > 0


def _blank(
    strip: Strip, origins: tuple[Point, Point], line: Box, height: float, number: int
) -> Strip:
    """Two spaces at the left edge of the page, of the same direction as the line to come.

    They stand where they are on a level with neither neighbour, and overlap neither; and not where
    the last ones stood, for PDFium drops a string that it has just seen in the same place.
    """
    step = number % 8 * 2 * BLANK
    places = [height * share + step for share in (0.02, 0.3, 0.6, 0.8)]
    y = max(places, key=lambda place: min(abs(place - origin[1]) for origin in origins))
    x = 0.0 if min(line.x0, strip.box.x0) > BLANK else -2 * BLANK
    if strip.vertical:
        near = (x + BLANK / 2, y)
        box = Box(x, y - BLANK, x + BLANK, y)
        return Strip("  ", True, (1, 0, 0, 1), BLANK, 1.0, (500, 500), near, near, 0.0, box)
    box = Box(x, y, x + BLANK, y + BLANK)
    return Strip("  ", False, (1, 0, 0, 1), BLANK, 1.0, (500, 500), (x, y), (x, y), 0.0, box)


# -- writing -----------------------------------------------------------------------------------


def tag(region: Region) -> str:
    """The standard structure type of a region."""
    return {"headline": "H1", "subheadline": "H2", "subhead": "H3", "caption": "Caption"}.get(
        region.type, "P"
    )


def _shown(layer: Layer, strip: Strip, far: bool) -> str:
    """The operators that write one line."""
    name = ((RISING, HANGING), (HEAD, LOW))[strip.vertical][far]
    codes = layer.codes[name]
    text = "".join(
        f"{codes.of(character, size):04X}"
        for character, size in zip(strip.text, strip.sizes, strict=True)
    )
    a, b, c, d = (value * UNIT for value in strip.matrix)
    lean = 0.0 if strip.vertical else LEAN
    origin = strip.far if far else strip.near
    place = " ".join(number(value) for value in (a, b, c + lean, d, *origin))
    stretch = number(strip.stretch * 100)
    return f"/{name} {number(strip.size / UNIT)} Tf {stretch} Tz {place} Tm <{text}> Tj"


def number(value: float) -> str:
    """A number as PDF writes it: at most four decimals, no exponent."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


# -- from a line to a strip --------------------------------------------------------------------


def _strip(line: TextLine, writing: Writing, page: Page, scale: float) -> Strip | None:
    """A line in points; None where there is nothing to show."""
    if not line.text:
        return None
    height = page.source.height
    tl, tr, br, bl = (((x * scale), (height - y) * scale) for x, y in corners(line.polygon))
    edges = cuts(line, writing)
    if writing == "vertical":
        return _column(line.text, edges, (tl, tr, br, bl))
    if writing == "horizontal-rl":  # the string runs leftwards: mirrored
        return _row(line.text, edges, (tr, tl, bl, br))
    return _row(line.text, edges, (tl, tr, br, bl))


def _row(text: str, edges: tuple[float, ...], quad: Quad) -> Strip | None:
    """A line whose string runs along the bottom of ``quad``, whose corners begin where it does."""
    up, _, end, start = quad
    length, height = math.dist(start, end), math.dist(start, up)
    if length < 0.01 or height < 0.01:
        return None
    sizes = _sizes(text, edges)
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    across = ((up[0] - start[0]) / height, (up[1] - start[1]) / height)
    stretch = length / (sum(sizes) / 1000 * height)
    reach = max(sizes[0], sizes[-1]) / 1000 * height * max(stretch, 1.0) / 2
    matrix = (*along, *across)
    return Strip(text, False, matrix, height, stretch, sizes, start, up, reach, bounds(quad))


def _column(text: str, edges: tuple[float, ...], quad: Quad) -> Strip | None:
    """A vertical line: characters stand upright, one below the other."""
    tl, tr, _, bl = quad
    length, width = math.dist(tl, bl), math.dist(tl, tr)
    if length < 0.01 or width < 0.01:
        return None
    sizes = _sizes(text, edges)
    em = length / (sum(sizes) / 1000)  # the string's own em along the column
    down = ((bl[0] - tl[0]) / length, (bl[1] - tl[1]) / length)
    across = ((tr[0] - tl[0]) / width, (tr[1] - tl[1]) / width)
    matrix = (across[0] * width / em, across[1] * width / em, -down[0], -down[1])
    near = ((tl[0] + tr[0]) / 2, (tl[1] + tr[1]) / 2)
    far = (near[0] + down[0] * em, near[1] + down[1] * em)
    reach = max(width, em) / 2
    return Strip(text, True, matrix, em, 1.0, sizes, near, far, reach, bounds(quad))


def _sizes(text: str, edges: tuple[float, ...]) -> tuple[int, ...]:
    """The sizes of the characters' places in 1/1000 em, each a multiple of the font's step.

    A full-width character of usual pitch has 1000. What rounding takes from one it gives to the
    next, so that no place is off by more than half a step, however long the line.
    """
    ems = (width_in_ems(text) or 0.5) * 1000
    widest = max(b - a for a, b in itertools.pairwise(edges)) * ems
    ems *= min(1.0, font.LARGEST / widest)
    sizes, done, wanted = [], 0, 0.0
    for a, b in itertools.pairwise(edges):
        wanted += (b - a) * ems
        size = round((wanted - done) / font.STEP) * font.STEP
        sizes.append(min(max(size, font.STEP), font.LARGEST))
        done += sizes[-1]
    return tuple(sizes)
