"""Make-up drawn by hand: pages as characters in ``drawn.toml``, one letter an area.

A letter whose area is no rectangle is an article that runs around what stands in its corner.
"""

from __future__ import annotations

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ..cells import Cell, separate
from ..headline import Order, Span
from ..sheet import Sheet
from ..style import Style

_FILE = Path(__file__).parent / "drawn.toml"


@cache
def drawings() -> dict[str, dict[str, Any]]:
    """All drawings by name: ``page`` (rows of letters), ``kinds``, and per-letter wishes."""
    return tomllib.loads(_FILE.read_text("utf-8"))


def names(kind: str, held: bool) -> list[str]:
    """The drawings that suit a kind of page; the held set has its own."""
    return [n for n, d in drawings().items() if kind in d["kinds"] and bool(d.get("held")) == held]


def divide(sheet: Sheet, style: Style, rng: random.Random, area: Span, name: str) -> list[Cell]:
    """The cells of one drawing, stretched over an area; mirrored half of the time."""
    drawing = drawings()[name]
    rows = [r.strip() for r in drawing["page"].split("\n") if r.strip()]
    if rng.random() < 0.5:
        rows = [r[::-1] for r in rows]
    wide, tall = len(rows[0]), len(rows)
    u0, v0, u1, v1 = area
    pitch, step = (u1 - u0 + style.gutter) / wide, (v1 - v0 + style.separator_gap) / tall
    bends = _bend(rng, tall)

    def span(c0: int, r0: int, c1: int, r1: int) -> Span:
        return (
            u0 + c0 * pitch,
            v0 + bends[r0] * step,
            u0 + c1 * pitch - style.gutter,
            v0 + bends[r1] * step - style.separator_gap,
        )

    boxes = {}
    for letter in sorted({c for r in rows for c in r}):
        spots = [(c, r) for r in range(tall) for c in range(wide) if rows[r][c] == letter]
        cs, rs = [s[0] for s in spots], [s[1] for s in spots]
        boxes[letter] = (min(cs), min(rs), max(cs) + 1, max(rs) + 1, len(spots))
    cells = []
    for letter, (c0, r0, c1, r1, n) in boxes.items():
        wish = drawing.get(letter, {})
        holes = []
        if n < (c1 - c0) * (r1 - r0):
            inside = [
                b
                for o, b in boxes.items()
                if o != letter and b[0] < c1 and c0 < b[2] and b[1] < r1 and r0 < b[3]
            ]
            pad = style.separator_gap * 0.6
            holes = [
                _padded(span(max(b[0], c0), max(b[1], r0), min(b[2], c1), min(b[3], r1)), pad)
                for b in inside
            ]
        order = None
        if wish.get("columns") or wish.get("head") or wish.get("picture") or holes:
            per = wish.get("columns") or ((c1 - c0) * wish.get("split", 1) if holes else None)
            order = Order(
                wish.get("size", "main"),
                wish.get("head", "above" if holes else None),
                wish.get("picture"),
                per,
            )
        here = span(c0, r0, c1, r1)
        cells.append(Cell(here, tuple(holes), wish.get("kind"), order, wish.get("frame")))
        if not wish.get("frame") and not holes:
            separate(sheet, style, here, r1 < tall, c1 < wide, style.separator_gap)
    return cells


def _padded(s: Span, by: float) -> Span:
    return (s[0] - 1, s[1] - by, s[2] + 1, s[3] + by)


def _bend(rng: random.Random, tall: int) -> list[float]:
    """Row edges, moved a little so that no two prints of a drawing are alike."""
    inner = [r + rng.uniform(-0.22, 0.22) for r in range(1, tall)]
    return [0.0, *inner, float(tall)]
