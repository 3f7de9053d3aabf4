"""The detector ``separators``: rules, frames, tinted and dark boxes, pictures. No weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from digitize.geometry import Box
from digitize.layout import InkedSheet, Pixels
from digitize.layout.areas import Area
from digitize.layout.marks import quadrilateral, rectangle
from digitize.layout.options import Options
from digitize.layout.ornaments import same
from digitize.layout.separators import Stroke
from digitize.runtime import Options as RuntimeOptions

if TYPE_CHECKING:
    from layoutparser import Layout


class Separators:
    """Finds what divides a page. Strokes of large letters are among the rules: see `settling`."""

    models: Mapping[str, str] = {}

    def detect(self, sheet: Pixels) -> Layout:
        """Rules (as thick as printed), frames, boxes and pictures; in pixels of the sheet."""
        from layoutparser import Layout

        sheet = sheet if isinstance(sheet, InkedSheet) else InkedSheet(sheet)
        ink = sheet.ink
        bands, borders = sheet.ornaments
        rules = [quadrilateral(r.corners() * ink.step, r.kind) for r in _all(sheet.rules, bands)]
        areas = []
        for area in [a for a in sheet.areas if not _is_one_of(a, borders)] + borders:
            b = area.box
            box = Box(b.x0 * ink.step, b.y0 * ink.step, b.x1 * ink.step, b.y1 * ink.step)
            areas.append(rectangle(box, area.kind))
        return Layout(rules + areas)


def _all(rules: Sequence[Stroke], bands: Sequence[Stroke]) -> list[Stroke]:
    """Rules and ornaments; what is found as both (dots and dashes) is what runs further."""
    left = [r for r in rules if not any(same(r, b) and r.length < 0.8 * b.length for b in bands)]
    return left + [b for b in bands if not any(same(b, r) for r in left)]


def _is_one_of(area: Area, borders: Sequence[Area]) -> bool:
    """Whether the outline of an area is one of the ornamental borders."""
    return any(
        area.box.intersection(b.box).area > 0.8 * max(area.box.area, b.box.area) for b in borders
    )


def open_detector(options: Options, runtime: RuntimeOptions) -> Separators:
    """The detector; it needs neither weights nor a runtime."""
    return Separators()
