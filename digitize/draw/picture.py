"""The picture: scan, articles, order, repairs; the panel beside it is `panel`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from PIL import Image
from shapely import Polygon as Shape
from shapely import unary_union
from shapely.geometry.base import BaseGeometry

from digitize.draw.brush import Brush, rounded, sweep
from digitize.draw.palette import DOUBT, INK, Colour, article_colour, darker, type_colour
from digitize.draw.panel import panel
from digitize.geometry import Box, Point, bounds, union
from digitize.page import Page, Region, RegionType

MARGIN = 0.01  # of the page's width, around the part of a frame that a page shows
# An arrow is the way of the eye through the text; pictures and captions stand beside it.
_READ_ON = ("kicker", "headline", "subheadline", "byline", "body", "subhead")
_SURE = 0.8  # repairs below this confidence are drawn as doubtful


def render(
    page: Page, pixels: np.ndarray | None, *, width: int = 1500, beside: bool = True
) -> Image.Image:
    """The page as a picture with everything that was understood drawn over it.

    In: ``pixels``, the frame that ``page.source`` names, uint8 RGB H x W x 3, or None for bare
    paper; ``width`` of the page in the picture, in pixels; ``beside``: with the panel. Out: RGB.
    """
    area = _shown(page)
    scale = width / area.width
    size = (width, max(1, round(area.height * scale)))
    base = _faded(pixels, area, size)
    brush = Brush(size, scale, (area.x0, area.y0))
    unit = width / 1500  # sizes below are meant for a page 1500 pixels wide
    colours = {a.id: article_colour(i) for i, a in enumerate(page.articles)}
    _draw_shapes(brush, page, colours, unit)
    _draw_repairs(brush, page, unit)
    _draw_order(brush, page, colours, unit)
    _draw_numbers(brush, page, colours, unit)
    picture = brush.laid_over(base)
    if not beside:
        return picture.convert("RGB")
    side = panel(page, [colours[a.id] for a in page.articles], size[1], unit)
    whole = Image.new("RGB", (size[0] + side.width, max(size[1], side.height)), (250, 249, 246))
    whole.paste(picture.convert("RGB"), (0, 0))
    whole.paste(side, (size[0], 0))
    return whole


def _shown(page: Page) -> Box:
    """The frame, or where it shows two pages, the area of this one."""
    frame = Box(0, 0, page.source.width, page.source.height)
    if page.source.part is None or not page.regions:
        return frame
    box = union(bounds(region.polygon) for region in page.regions)
    return box.grown(MARGIN * page.source.width).intersection(frame)


def _faded(pixels: np.ndarray | None, area: Box, size: tuple[int, int]) -> Image.Image:
    """The scan, paler and less colourful, so that what is drawn over it reads well."""
    paper = Image.new("RGB", size, (250, 249, 246))
    if pixels is None:
        return paper
    cut = tuple(round(v) for v in (area.x0, area.y0, area.x1, area.y1))
    scan = Image.fromarray(pixels).crop((cut[0], cut[1], cut[2], cut[3]))
    scan = scan.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    grey = Image.blend(scan, scan.convert("L").convert("RGB"), 0.55)
    return Image.blend(grey, paper, 0.3)


# -- areas -------------------------------------------------------------------------------------


def _draw_shapes(brush: Brush, page: Page, colours: dict[str, Colour], unit: float) -> None:
    shapes = {region.id: _shape(region) for region in page.regions}
    for type, members in _loose(page).items():
        colour = type_colour(type)
        others = [shapes[r.id] for r in page.regions if r.article or r.type != type]
        for outline in _hull([shapes[r.id] for r in members], others, page.source.width):
            brush.shape(outline, colour, 24)
            brush.dashes(outline, colour, 1.3 * unit, 5 * unit)
            brush.tag(_top_left(outline), type, colour, 10 * unit)
    for article in page.articles:
        own = [r for r in page.regions if r.article == article.id]
        others = [shapes[r.id] for r in page.regions if r.article != article.id]
        colour = colours[article.id]
        for outline in _hull([shapes[r.id] for r in own], others, page.source.width):
            brush.shape(outline, colour, 46, line=colour, width=2.4 * unit, line_alpha=235)
        for region in own:
            alpha = 92 if region.type in ("headline", "subheadline", "kicker") else 34
            brush.shape(
                region.polygon, colour, alpha, line=colour, width=0.9 * unit, line_alpha=150
            )


def _shape(region: Region) -> BaseGeometry:
    return Shape(region.polygon).buffer(0)


def _hull(own: list[BaseGeometry], others: list[BaseGeometry], width: int) -> Iterator[list[Point]]:
    """Outlines around an article: its regions, gutters between them closed, others left out."""
    if not own:
        return
    reach, pad = width * 0.018, width * 0.0035
    grown = unary_union(own).buffer(reach).buffer(pad - reach, join_style="round")
    kept = unary_union([grown, *own]).difference(unary_union(others)) if others else grown
    for piece in getattr(kept, "geoms", [kept]):
        if piece.area > (width * 0.01) ** 2:
            yield [(x, y) for x, y in piece.exterior.coords]


def _loose(page: Page) -> dict[RegionType, list[Region]]:
    """Regions that belong to no article, by type."""
    loose: dict[RegionType, list[Region]] = {}
    for region in page.regions:
        if region.article is None:
            loose.setdefault(region.type, []).append(region)
    return loose


def _top_left(outline: list[Point]) -> Point:
    box = bounds(outline)
    return box.x0, box.y0


# -- order -------------------------------------------------------------------------------------


def _draw_order(brush: Brush, page: Page, colours: dict[str, Colour], unit: float) -> None:
    """Arrows from each region of an article to its next; dark ones where a sentence runs over."""
    home = {line.id: region.id for region in page.regions for line in region.lines}
    joined = {(home.get(r.from_), home.get(r.to or "")): r for r in page.repairs}
    for article in page.articles:
        own = [r for r in page.regions if r.article == article.id and r.type in _READ_ON]
        for first, then in itertools.pairwise(own):
            repair = joined.get((first.id, then.id))
            colour, width = darker(colours[article.id], 0.1), 1.8 * unit
            doubtful = repair is not None and repair.confidence < _SURE
            if repair is not None:
                colour, width = (DOUBT if doubtful else INK), 2.6 * unit
            brush.arrow(_passage(first, then, page.source.width), colour, width, dashed=doubtful)


def _passage(first: Region, then: Region, width: int) -> list[Point]:
    """The way of a reader's eye from the end of one region to the start of another."""
    a, b = bounds(first.polygon), bounds(then.polygon)
    start, end = _tail(first, a), _head(then, b)
    step = width * 0.006
    if end[1] >= start[1] and abs(end[0] - start[0]) < width * 0.03:
        return [start, end]
    beside = b.x0 - a.x1 if b.x0 > a.center[0] else a.x0 - b.x1
    if -step < beside < width * 0.04 and b.y0 < a.y1 and first.writing != "vertical":
        return _through_gutter(a, b, step)
    lean = min(width * 0.08, max(width * 0.015, abs(end[1] - start[1]) * 0.25))
    return sweep(start, end, lean)


def _through_gutter(a: Box, b: Box, step: float) -> list[Point]:
    """From the foot of one column up through the gutter to the head of its neighbour."""
    right = b.x0 > a.center[0]
    gutter = (a.x1 + b.x0) / 2 if right else (a.x0 + b.x1) / 2
    way = 1 if right else -1
    out, into = (a.x1, b.x0) if right else (a.x0, b.x1)
    corners = [
        (out - 6 * way * step, a.y1),
        (out - 6 * way * step, a.y1 + step),
        (gutter, a.y1 + step),
        (gutter, b.y0 - 1.6 * step),
        (into + 6 * way * step, b.y0 - 1.6 * step),
        (into + 6 * way * step, b.y0 + 0.3 * step),
    ]
    return rounded(corners, step)


def _head(region: Region, box: Box) -> Point:
    """Where reading begins: the middle of the first line's outer edge."""
    if region.writing == "vertical":
        return box.x1 - min(box.width / 2, box.height / 8), box.y0
    return box.center[0], box.y0


def _tail(region: Region, box: Box) -> Point:
    if region.writing == "vertical":
        return box.x0 + min(box.width / 2, box.height / 8), box.y1
    return box.center[0], box.y1


def _draw_numbers(brush: Brush, page: Page, colours: dict[str, Colour], unit: float) -> None:
    for index, article in enumerate(page.articles, 1):
        own = [r for r in page.regions if r.article == article.id]
        colour = colours[article.id]
        for count, region in enumerate(own[1:], 2):
            brush.disc(_corner(region, 4 * unit / brush.scale), str(count), colour, 9 * unit)
        if own:
            place = _corner(own[0], 10 * unit / brush.scale)
            brush.disc(place, str(index), darker(colour), 18 * unit)


def _corner(region: Region, inset: float) -> Point:
    box = bounds(region.polygon)
    if region.writing == "horizontal":
        return box.x0 - inset * 0.2, box.y0
    return box.x1 + inset * 0.2, box.y0


# -- repairs -----------------------------------------------------------------------------------


def _draw_repairs(brush: Brush, page: Page, unit: float) -> None:
    """Joined lines are marked at both ends of the join; mended characters are underlined."""
    lines = {line.id: line for region in page.regions for line in region.lines}
    for repair in page.repairs:
        colour = INK if repair.confidence >= _SURE else DOUBT
        ends = [lines[id] for id in (repair.from_, repair.to) if id in lines]
        for line in ends:
            if repair.kind != "character":
                brush.shape(line.polygon, colour, 38, line=colour, width=unit, line_alpha=120)
            else:
                box = bounds(line.polygon)
                foot = [(box.x0, box.y1 + 2), (box.x1, box.y1 + 2)]
                brush.dashes(foot, DOUBT, 1.6 * unit, 2 * unit)
