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
from digitize.preprocess import border, orientation, skew, strips
from digitize.preprocess.options import Options
from digitize.preprocess.orientation import Judge
from digitize.preprocess.placement import Placement, draw, transform
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
    placement = Placement(width, height, angle=_angle(thumb, options))
    turn, vertical = _turn(scan, thumb, placement, options, judge)
    placement = replace(placement, turn=turn)
    if options.crop or not placement.level:
        placement = replace(placement, box=border.find(thumb, placement, options.crop))
    remarks = [f"turned by {90 * turn} degrees counter-clockwise"] if turn else []
    warnings = tuple(page.Warning(stage="preprocess", message=text) for text in remarks)
    pixels = draw(scan.pixels, placement, thumb.paper)
    sheet = Sheet(
        pixels,
        transform(placement),
        scan.source,
        None,
        vertical,
        scan.warnings + warnings,
    )
    return (sheet,)


def _angle(thumb: Thumbnail, options: Options) -> float:
    """The scan's skew in radians; 0 where it is not to be corrected."""
    if not options.deskew:
        return 0.0
    most, least = math.radians(options.max_skew), math.radians(options.min_skew)
    return skew.measure(thumb.ink, most, least)


def _turn(
    scan: Scan, thumb: Thumbnail, placement: Placement, options: Options, judge: Judge | None
) -> tuple[int, bool | None]:
    """Quarters to turn, and whether lines run from top to bottom after that."""
    sample = strips.sample(scan.pixels, thumb, placement, _SAMPLED)
    fixed = options.turn != "auto"
    turn = int(options.turn) // 90 if fixed else orientation.decide(sample, judge)
    vertical = sample.vertical
    return turn, vertical if vertical is None or turn % 2 == 0 else not vertical
