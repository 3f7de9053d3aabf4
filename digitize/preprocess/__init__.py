"""Scan -> Sheet: the page upright, level, flat, evenly lit and without the scanner's bed.

Everything is measured on a thumbnail and then done to the full page at once: pixels are made anew
at most one time, and not at all where the page lies as it should. `Sheet.to_scan` leads every
point of a sheet back to its scan.

The order: skew, quarter turns, border, two pages on one frame, curl, light. What is not certain is
left as it is; a page that was upright must never be harmed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from digitize import page
from digitize.geometry import Transform
from digitize.preprocess import border, curl, orientation, skew, spread, strips
from digitize.preprocess.light import even_out
from digitize.preprocess.light import measure as light_over
from digitize.preprocess.options import Options
from digitize.preprocess.orientation import Judge
from digitize.preprocess.placement import Placement, draw, draw_grid, flattened, transform
from digitize.preprocess.thumbnail import Thumbnail, reduce
from digitize.scans import Scan

__all__ = ["Judge", "Options", "Sheet", "straighten"]

DEFAULTS = Options()
_SAMPLED = 8  # lines of each direction that are looked at to tell which way is up


@dataclass(frozen=True)
class Sheet:
    """One page, ready to be read.

    ``pixels`` is RGB uint8, H x W x 3; it may be a view into the scan's and must not be written
    to. ``to_scan`` maps points of the sheet (pixels, origin top left) to points of the scan.
    ``part`` counts the pages of a frame that shows several, in reading order, from 0; None where
    it shows one. ``vertical`` says whether most lines run from top to bottom; None: not known.
    """

    pixels: np.ndarray
    to_scan: Transform
    source: page.Source
    part: int | None = None
    vertical: bool | None = None
    warnings: tuple[page.Warning, ...] = ()


def straighten(
    scan: Scan, options: Options = DEFAULTS, judge: Judge | None = None
) -> tuple[Sheet, ...]:
    """The sheets of a scan: one, or two where its frame shows two pages, in reading order.

    ``judge`` tells how readable line crops are (of a recogniser: its confidence). It is asked only
    where a scan seems not to be upright. Without it a scan is never turned by a quarter.
    """
    thumb = reduce(scan.pixels)
    height, width = scan.pixels.shape[:2]
    tilt = skew.measure(thumb.ink, math.radians(options.max_skew))
    placement = Placement(width, height, angle=_corrected(tilt.angle, options))
    sample = strips.NONE
    if tilt.lines:
        sample = strips.sample(scan.pixels, thumb, placement, _SAMPLED)
    turn, vertical = _turn(sample, options, judge)
    placement = replace(placement, turn=turn)
    if options.crop or not placement.level:
        placement = replace(placement, box=border.find(thumb, placement, options.crop))
    remarks = [f"turned by {90 * turn} degrees counter-clockwise"] if turn else []
    pages = _pages(thumb, placement, options)
    if len(pages) > 1:
        remarks.append("frame shows two pages, parted at the gutter")
    if not tilt.lines:  # a picture or an empty page: nothing to flatten it or its light by
        options = options.model_copy(update={"dewarp": False, "even_light": False})
    sheets = [_drawn(scan, thumb, page_, options, remarks) for page_ in pages]
    # The pages of a paper with vertical lines follow each other from right to left.
    ordered = sheets[::-1] if vertical else sheets
    return tuple(
        replace(sheet, part=None if len(sheets) == 1 else i, vertical=vertical)
        for i, sheet in enumerate(ordered)
    )


def _pages(thumb: Thumbnail, placement: Placement, options: Options) -> list[Placement]:
    """The placement of each page of a frame, from left to right."""
    gutter = spread.find(thumb.placed(placement)) if options.split else None
    if gutter is None:
        return [placement]
    area = placement.area
    left, right = (round(area.x0 + x * area.width) for x in (gutter.left, gutter.right))
    boxes = replace(area, x1=left), replace(area, x0=right)
    return [replace(placement, box=box) for box in boxes]


def _drawn(
    scan: Scan, thumb: Thumbnail, placement: Placement, options: Options, remarks: list[str]
) -> Sheet:
    """The sheet at a placement, flattened and evened out where that is needed."""
    seen = thumb.placed(placement)
    bend = curl.measure(seen.ink) if options.dewarp else None
    if bend is None:
        to_scan = transform(placement)
        pixels = draw(scan.pixels, placement, thumb.paper)
    else:
        to_scan = flattened(placement, bend.down, bend.aside, border.margins(seen.ink))
        pixels = draw_grid(scan.pixels, to_scan, thumb.paper)
        remarks = [*remarks, "page did not lie flat, flattened by its lines"]
    light = light_over(seen) if options.even_light else None
    if light is not None and light.uneven:
        pixels = even_out(pixels, light)
        remarks = [*remarks, "uneven light evened out"]
    warnings = tuple(page.Warning(stage="preprocess", message=text) for text in remarks)
    return Sheet(pixels, to_scan, scan.source, warnings=scan.warnings + warnings)


def _corrected(angle: float, options: Options) -> float:
    """The angle to correct, in radians: 0 where none is to be, or where it is not worth it."""
    worth = options.deskew and abs(angle) >= math.radians(options.min_skew)
    return angle if worth else 0.0


def _turn(sample: strips.Sample, options: Options, judge: Judge | None) -> tuple[int, bool | None]:
    """Quarters to turn, and whether lines run from top to bottom after that."""
    fixed = options.turn != "auto"
    turn = int(options.turn) // 90 if fixed else orientation.decide(sample, judge)
    vertical = sample.vertical
    return turn, vertical if vertical is None or turn % 2 == 0 else not vertical
