"""Strategies of page make-up, written as differently as possible from each other."""

from __future__ import annotations

import random
from dataclasses import replace

from .. import items
from ..cells import Cell, dress, inset
from ..headline import Span
from ..sheet import Sheet
from . import canvas, drawn, grid, pinwheel, slicing, streams
from .canvas import Canvas

KIND_MIX = {
    "horizontal": 50,
    "vertical-old": 16,
    "vertical-modern": 8,
    "horizontal-tc": 6,
    "english": 14,
    "magazine": 6,
}
STRATEGY_MIX = {"slicing": 30, "grid": 18, "pinwheel": 14, "streams": 14, "drawn": 24}
# Seeds of dev and train that may print what pages drawn by other hands taught (`Newsroom.odd`):
# older ones print the same pages as before.
WIDER = ((10_200, 1_000_000), (1_000_000, 77_000_000))
MORE_STREAMS = {"english": 0.5, "vertical-old": 0.35, "vertical-modern": 0.2, "horizontal": 0.06}
HELD_MIX = {"drawn": 60, "grid": 15, "streams": 15, "pinwheel": 10}


def plan(
    seed: int, held: bool = False, kind: str | None = None, strategy: str | None = None
) -> Sheet:
    """The made-up page of a seed."""
    rng = random.Random(seed)
    kind = kind or rng.choices(list(KIND_MIX), list(KIND_MIX.values()))[0]
    page = canvas.begin(seed, kind, held, rng=rng)
    if not held and any(a <= seed < z for a, z in WIDER):
        odd = random.Random(seed * 7 + 3)
        if odd.random() < 0.5:
            page.room.odd = odd
            if odd.random() < 0.5:
                items.more_subheads(page.room)
            if strategy is None and odd.random() < MORE_STREAMS.get(kind, 0):
                strategy = "streams"
    return lay(page, rng, held, strategy)


def pair(seed: int, held: bool, kind: str) -> tuple[Sheet, Sheet]:
    """Two pages of one issue that follow each other, as they lie on a film frame."""
    rng = random.Random(seed)
    one = canvas.begin(seed, kind, held, rng=rng)
    style, paper, write = one.room.style, one.paper, one.room.write
    first = lay(one, rng, held)
    number = int(first.meta["page_number"]) + 1
    two = canvas.begin(seed, kind, held, False, rng, paper, style, number)
    two.room.write = write
    return first, lay(two, rng, held)


def lay(page: Canvas, rng: random.Random, held: bool = False, strategy: str | None = None) -> Sheet:
    """Divide a canvas by one strategy and fill it."""
    mix = HELD_MIX if held else STRATEGY_MIX
    if page.kind == "magazine":
        mix = {"drawn": 50, "slicing": 0 if held else 50}
    strategy = strategy or rng.choices(list(mix), list(mix.values()))[0]
    room = page.room
    room.sheet.meta["strategy"] = strategy
    whole = sum((a[2] - a[0]) * (a[3] - a[1]) for a in page.areas)
    extent = max(a[2] for a in page.areas) - min(a[0] for a in page.areas)
    least = room.style.body.size * (9.5 if room.style.language != "en" else 7)
    columns = min(
        room.style.columns, int((extent + room.style.gutter) / (least + room.style.gutter))
    )
    room.style = replace(room.style, columns=max(1, columns))
    base = (extent + room.style.gutter) / room.style.columns - room.style.gutter
    room.style = replace(room.style, base=base, extent=extent)
    cells: list[Cell] = []
    for area in page.areas:
        share = (area[2] - area[0]) * (area[3] - area[1]) / whole
        cells += _divide(page, rng, area, max(1, round(page.goal * share)), strategy, held, share)
    cells = [c for cell in cells for c in inset(room, cell)]
    dress(room, cells, whole)
    return room.sheet


def _divide(
    page: Canvas, rng: random.Random, area: Span, goal: int, strategy: str, held: bool, share: float
) -> list[Cell]:
    room = page.room
    sheet, style = room.sheet, room.style
    if strategy == "streams":
        return streams.run(room, area, goal)
    if strategy == "drawn" and share > 0.5:
        listed = drawn.names(page.kind, held)
        if listed:
            name = rng.choice(listed)
            sheet.meta["layout"] = name
            return drawn.divide(sheet, style, rng, area, name)
    maker = {"grid": grid.divide, "pinwheel": pinwheel.divide}.get(strategy, slicing.divide)
    return maker(sheet, style, rng, area, goal)
