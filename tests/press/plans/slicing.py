"""Guillotine make-up: an area is cut in two, again and again, along base columns."""

from __future__ import annotations

import random

from ..cells import Cell, separate
from ..headline import Span
from ..sheet import Sheet
from ..style import Style

Part = tuple[int, float, int, float]  # first column, top, last column (exclusive), bottom


def divide(sheet: Sheet, style: Style, rng: random.Random, area: Span, goal: int) -> list[Cell]:
    """About ``goal`` cells that fill an area; their separators go on the sheet."""
    u0, v0, u1, v1 = area
    columns = columns_in(style, area)
    pitch = (u1 - u0 + style.gutter) / columns
    parts: list[Part] = []
    split(rng, (0, v0, columns, v1), goal, style, pitch, parts)
    gap = style.separator_gap
    cells = []
    for c in parts:
        last_row, last_column = c[3] > v1 - 1, c[2] == columns
        span = (
            u0 + c[0] * pitch,
            c[1],
            u0 + c[2] * pitch - style.gutter,
            c[3] - (0 if last_row else gap),
        )
        cells.append(Cell(span))
        separate(sheet, style, span, not last_row, not last_column, gap)
    return cells


def columns_in(style: Style, area: Span) -> int:
    """Base columns that an area holds."""
    full = style.extent or area[2] - area[0]
    return max(1, round(style.columns * (area[2] - area[0]) / full))


def split(
    rng: random.Random, part: Part, goal: int, style: Style, pitch: float, out: list[Part]
) -> None:
    """Guillotine cuts until about ``goal`` parts are there; none gets too small for a story."""
    c0, top, c1, bottom = part
    wide, tall = (c1 - c0) * pitch, bottom - top
    least = style.body.leading * (11 if not style.axes.vertical else 9)
    least_wide = max(pitch, style.body.size * (13 if style.language != "en" else 9))
    rows = tall >= 2 * least
    columns = wide >= 2 * least_wide and c1 - c0 >= 2
    if goal <= 1 or not (rows or columns):
        out.append(part)
        return
    if columns and (not rows or rng.random() < wide / (wide + tall * 0.8)):
        options = [
            c
            for c in range(c0 + 1, c1)
            if (c - c0) * pitch >= least_wide and (c1 - c) * pitch >= least_wide
        ]
        if options:
            at = rng.choice(options)
            first = min(max(1, round(goal * (at - c0) / (c1 - c0))), goal - 1)
            split(rng, (c0, top, at, bottom), first, style, pitch, out)
            split(rng, (at, top, c1, bottom), goal - first, style, pitch, out)
            return
    if not rows:
        out.append(part)
        return
    at_v = rng.uniform(top + least, bottom - least)
    if goal > 2 and rng.random() < 0.5:
        at_v = top + (bottom - top) * rng.choice([1 / 3, 1 / 2, 2 / 5, 3 / 5, 2 / 3])
        at_v = min(max(at_v, top + least), bottom - least)
    first = min(max(1, round(goal * (at_v - top) / (bottom - top))), goal - 1)
    split(rng, (c0, top, c1, at_v), first, style, pitch, out)
    split(rng, (c0, at_v, c1, bottom), goal - first, style, pitch, out)
