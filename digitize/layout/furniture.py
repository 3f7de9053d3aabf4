"""The detector ``separators``: rules, frames, tinted and dark boxes, pictures. No weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from digitize.geometry import Box
from digitize.layout import InkedSheet, Pixels
from digitize.layout.marks import quadrilateral, rectangle
from digitize.layout.options import Options
from digitize.layout.separators import find_rules
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
        rules = [quadrilateral(r.corners() * ink.step, r.kind) for r in find_rules(ink)]
        areas = []
        for area in sheet.areas:
            b = area.box
            box = Box(b.x0 * ink.step, b.y0 * ink.step, b.x1 * ink.step, b.y1 * ink.step)
            areas.append(rectangle(box, area.kind))
        return Layout(rules + areas)


def open_detector(options: Options, runtime: RuntimeOptions) -> Separators:
    """The detector; it needs neither weights nor a runtime."""
    return Separators()
