"""Pinwheel make-up: four arms around a middle, turned left or right; no straight cut divides it."""

from __future__ import annotations

import random

from ..cells import Cell
from ..headline import Span
from ..sheet import Sheet
from ..style import Style
from . import slicing


def divide(sheet: Sheet, style: Style, rng: random.Random, area: Span, goal: int) -> list[Cell]:
    """A wheel of five, its arms cut again where the page wants more stories."""
    u0, v0, u1, v1 = area
    columns = slicing.columns_in(style, area)
    pitch = (u1 - u0 + style.gutter) / columns
    gap = style.separator_gap
    if columns < 4 or v1 - v0 < style.body.leading * 44 or goal < 4:
        return slicing.divide(sheet, style, rng, area, goal)
    a = rng.randint(max(1, columns // 4), max(1, columns // 3))
    b = rng.randint(columns - max(1, columns // 3), columns - max(1, columns // 4))
    if b <= a:
        b = a + 1
    y1 = v0 + (v1 - v0) * rng.uniform(0.25, 0.38)
    y2 = v0 + (v1 - v0) * rng.uniform(0.62, 0.75)

    def span(c0: int, top: float, c1: int, bottom: float) -> Span:
        right = u0 + c1 * pitch - style.gutter
        return (
            u0 + c0 * pitch,
            top + (gap / 2 if top > v0 else 0),
            right,
            bottom - (gap / 2 if bottom < v1 else 0),
        )

    if rng.random() < 0.5:
        arms = [
            span(0, v0, b, y1),
            span(b, v0, columns, y2),
            span(a, y2, columns, v1),
            span(0, y1, a, v1),
        ]
    else:
        arms = [
            span(a, v0, columns, y1),
            span(b, y1, columns, v1),
            span(0, y2, b, v1),
            span(0, v0, a, y2),
        ]
    middle = Cell(
        span(a, y1, b, y2), frame=rng.choice(["frame", "ornament", "tint", None]), kind="article"
    )
    each = max(1, (goal - 1) // 4)
    cells = [middle]
    for arm in arms:
        wide = (arm[2] - arm[0]) / pitch > 1.3 or arm[3] - arm[1] > style.body.leading * 34
        cells += slicing.divide(sheet, style, rng, arm, each) if wide and each > 1 else [Cell(arm)]
    return cells
