"""Modular make-up: a grid of modules is covered with rectangles, wherever the next one fits.

Nothing is cut from edge to edge, so that pages come out that no straight cut divides.
"""

from __future__ import annotations

import random

from ..cells import Cell
from ..headline import Span
from ..sheet import Sheet
from ..style import Style
from .slicing import columns_in

Block = tuple[int, int, int, int]  # column, row, columns wide, rows high


def divide(sheet: Sheet, style: Style, rng: random.Random, area: Span, goal: int) -> list[Cell]:
    """Cells of whole modules that cover an area."""
    u0, v0, u1, v1 = area
    columns = columns_in(style, area)
    rows = max(2, min(rng.randint(4, 9), int((v1 - v0) / (style.body.leading * 9))))
    mean = columns * rows / max(1, goal)
    blocks = _merge(
        cover(rng, columns, rows, mean, style, (u1 - u0) / columns), style, (u1 - u0) / columns
    )
    pitch, step = (u1 - u0 + style.gutter) / columns, (v1 - v0 + style.separator_gap) / rows
    return [
        Cell(
            (
                u0 + c * pitch,
                v0 + r * step,
                u0 + (c + w) * pitch - style.gutter,
                v0 + (r + h) * step - style.separator_gap,
            )
        )
        for c, r, w, h in blocks
    ]


def cover(
    rng: random.Random, columns: int, rows: int, mean: float, style: Style, pitch: float
) -> list[Block]:
    """Rectangles of about ``mean`` modules, laid from the top left into what is still free."""
    taken = [[False] * columns for _ in range(rows)]
    least = max(1, round(style.body.size * 12 / pitch + 0.4))
    out: list[Block] = []
    for r in range(rows):
        for c in range(columns):
            if taken[r][c]:
                continue
            wide = 0
            while c + wide < columns and not taken[r][c + wide]:
                wide += 1
            w = _width(rng, wide, least, mean)
            h = max(1, min(rows - r, round(mean * rng.uniform(0.5, 1.6) / w)))
            if rows - r - h == 0 or (rows - r - h == 1 and rng.random() < 0.5):
                h = rows - r
            out.append((c, r, w, h))
            for y in range(r, r + h):
                for x in range(c, c + w):
                    taken[y][x] = True
    return out


def _width(rng: random.Random, free: int, least: int, mean: float) -> int:
    if free <= least:
        return free
    w = max(least, min(free, round(mean**0.5 * rng.uniform(0.6, 2.0))))
    return free if free - w < least else w


def _merge(blocks: list[Block], style: Style, pitch: float) -> list[Block]:
    """Blocks too narrow for text join a neighbour of the same height or width."""
    out = list(blocks)
    for block in blocks:
        if block not in out or block[2] * pitch >= style.body.size * 9:
            continue
        c, r, w, h = block
        for other in out:
            oc, orow, ow, oh = other
            if other != block and (orow, oh) == (r, h) and (oc + ow == c or c + w == oc):
                out.remove(block)
                out[out.index(other)] = (min(c, oc), r, w + ow, h)
                break
            if other != block and (oc, ow) == (c, w) and (orow + oh == r or r + h == orow):
                out.remove(block)
                out[out.index(other)] = (c, min(r, orow), w, h + oh)
                break
    return out
