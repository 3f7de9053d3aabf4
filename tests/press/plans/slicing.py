"""Guillotine make-up: the page is cut in two, again and again, along base columns."""

from __future__ import annotations

import random
from dataclasses import replace

from digitize.geometry import Box

from .. import furniture, package, stories
from ..paper import found
from ..sheet import Rule, Sheet
from ..style import Style, draw

Cell = tuple[int, float, int, float]  # first column, top, last column (exclusive), bottom


def plan(seed: int, held: bool = False) -> Sheet:
    """A front page in simplified Chinese."""
    rng = random.Random(seed)
    paper = found(rng)
    width, height = rng.choice([(1040, 1480), (1020, 1440), (1100, 1600), (1320, 1880), (1474, 2060)])
    style = draw(rng, width, held)
    if width < 1200:
        style = replace(style, columns=min(style.columns, 6))
    sheet = Sheet(width, height)
    sheet.meta |= {"paper": paper, "language": "zh", "kind": "horizontal", "strategy": "slicing", "seed": seed, "page_number": None}
    margin = width * rng.uniform(0.03, 0.05)
    left, right = margin, width - margin
    top = furniture.masthead(sheet, style, rng, paper, (left, margin * 0.9, right))
    bottom = height - margin
    if rng.random() < 0.35:
        furniture.editors_line(sheet, style, rng, Box(left, bottom - style.body.size * 1.7, right, bottom))
        bottom -= style.body.size * 2.6
    if rng.random() < 0.55:
        tall = style.body.size * rng.uniform(4.6, 6)
        strip = Box(left, bottom - tall, right, bottom)
        furniture.teaser_strip(sheet, style, rng, paper, strip)
        bottom -= tall + style.separator_gap
    fill(sheet, style, rng, (left, top, right, bottom), stories.house(rng, paper.title, paper.town, (paper.date.month, paper.date.day)))
    return sheet


def fill(sheet: Sheet, style: Style, rng: random.Random, area: package.Span, manner: stories.House) -> None:
    """Cut an area into cells and fill each with an article."""
    u0, v0, u1, v1 = area
    pitch = (u1 - u0 + style.gutter) / style.columns
    cells: list[Cell] = []
    goal = rng.randint(3, 12)
    split(rng, (0, v0, style.columns, v1), goal, style, pitch, cells)
    cells.sort(key=lambda c: -(c[2] - c[0]) * (c[3] - c[1]))
    biggest = cells[0]
    for n, c in enumerate(cells):
        left = u0 + c[0] * pitch
        right = u0 + c[2] * pitch - style.gutter
        gap = style.separator_gap
        cell_top = c[1] + (gap / 2 if c[1] > v0 + 1 else 0)
        cell_bottom = c[3] - (gap / 2 if c[3] < v1 - 1 else 0)
        span = (left, cell_top, right, cell_bottom)
        share = (c[2] - c[0]) * pitch * (c[3] - c[1]) / ((u1 - u0) * (v1 - v0))
        size = "lead" if c is biggest and share > 0.12 else "main" if share > 0.06 else "small"
        package.compose(sheet, style, rng, span, f"s{n}", lambda k, s: stories.write(rng, manner, k, s), package.Order(size=size))
        rules(sheet, style, rng, c, (u0, v0, u1, v1), pitch)


def split(rng: random.Random, cell: Cell, goal: int, style: Style, pitch: float, out: list[Cell]) -> None:
    """Guillotine cuts until about ``goal`` cells are there; none gets too small for a story."""
    c0, top, c1, bottom = cell
    wide, tall = (c1 - c0) * pitch, bottom - top
    least = style.body.leading * 11
    least_wide = max(pitch, style.body.size * 13)
    rows = tall >= 2 * least
    columns = wide >= 2 * least_wide and c1 - c0 >= 2
    if goal <= 1 or not (rows or columns):
        out.append(cell)
        return
    if columns and (not rows or rng.random() < wide / (wide + tall * 0.8)):
        options = [c for c in range(c0 + 1, c1) if (c - c0) * pitch >= least_wide and (c1 - c) * pitch >= least_wide]
        if options:
            at = rng.choice(options)
            share = (at - c0) / (c1 - c0)
            split(rng, (c0, top, at, bottom), max(1, round(goal * share)), style, pitch, out)
            split(rng, (at, top, c1, bottom), max(1, goal - max(1, round(goal * share))), style, pitch, out)
            return
    if not rows:
        out.append(cell)
        return
    at_v = rng.uniform(top + least, bottom - least)
    if goal > 2 and rng.random() < 0.5:
        at_v = top + (bottom - top) * rng.choice([1 / 3, 1 / 2, 2 / 5, 3 / 5, 2 / 3])
        at_v = min(max(at_v, top + least), bottom - least)
    share = (at_v - top) / (bottom - top)
    first = max(1, round(goal * share))
    split(rng, (c0, top, c1, at_v), first, style, pitch, out)
    split(rng, (c0, at_v, c1, bottom), max(1, goal - first), style, pitch, out)


def rules(sheet: Sheet, style: Style, rng: random.Random, c: Cell, area: package.Span, pitch: float) -> None:
    """The separators below and right of a cell, as the house prints them."""
    u0, v0, u1, v1 = area
    if style.separator == "none":
        return
    kind, thick = {"rule": ("single", 1.0), "thick": ("single", 2.2), "double": ("double", 3.0), "dashed": ("dashed", 1.0)}[style.separator]
    left = u0 + c[0] * pitch
    right = u0 + c[2] * pitch - style.gutter
    if c[3] < v1 - 1:
        box = style.axes.box(left, c[3] - thick / 2, right, c[3] + thick / 2)
        sheet.rules.append(Rule(box, thick, kind))  # type: ignore[arg-type]
    if right < u1 - 2:
        mid = right + style.gutter / 2
        box = style.axes.box(mid - thick / 2, c[1] + 4, mid + thick / 2, c[3] - 4)
        sheet.rules.append(Rule(box, thick, kind))  # type: ignore[arg-type]
