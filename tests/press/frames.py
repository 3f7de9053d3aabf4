"""Frames, ornamental borders 花边, tints and dark panels."""

from __future__ import annotations

import random
from urllib.parse import quote

from digitize.geometry import Box

from .sheet import Panel

_MOTIFS = (
    "<circle cx='5' cy='5' r='3.2' fill='none' stroke='{c}' stroke-width='1.4'/>",
    "<path d='M5 1 L9 5 L5 9 L1 5 Z' fill='{c}'/>",
    "<path d='M1 5 Q3 0 5 5 T9 5' fill='none' stroke='{c}' stroke-width='1.5'/>",
    "<path d='M0 8 L5 2 L10 8' fill='none' stroke='{c}' stroke-width='1.6'/>",
    "<path d='M1 9 V1 H9 V7 H4 V4' fill='none' stroke='{c}' stroke-width='1.3'/>",
    "<path d='M5 0 V10 M0 5 H10' stroke='{c}' stroke-width='1.6'/>",
    "<circle cx='5' cy='5' r='2.6' fill='{c}'/>",
    "<rect x='2' y='2' width='6' height='6' fill='{c}'/>",
    "<path d='M5 1 L6 4 L9 4 L7 6 L8 9 L5 7 L2 9 L3 6 L1 4 L4 4 Z' fill='{c}'/>",
    "<path d='M0 3 H10 M0 7 H10' stroke='{c}' stroke-width='1'/><circle cx='5' cy='5' r='2' fill='{c}'/>",
)


def ornament(rng: random.Random, box: Box, colour: str, wide: float) -> Panel:
    """A border of one motif repeated around a box."""
    motif = rng.choice(_MOTIFS).format(c=colour)
    tiles = "".join(
        f"<g transform='translate({x},{y})'>{motif}</g>"
        for x in (0, 10, 20)
        for y in (0, 10, 20)
        if (x, y) != (10, 10)
    )
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='30' height='30'>{tiles}</svg>"
    image = f'url("data:image/svg+xml,{quote(svg)}")'
    return Panel(
        box, "ornament", f"border:{wide}px solid transparent;border-image:{image} 10 round;"
    )


def draw(
    rng: random.Random, box: Box, kind: str, colour: str = "#222", size: float = 12
) -> tuple[Panel, float]:
    """A panel of that kind (frame, ornament, tint, dark) and the padding its text needs."""
    if kind == "ornament":
        wide = rng.uniform(0.45, 0.9) * size
        return ornament(rng, box, colour, wide), wide + size * 0.6
    if kind == "tint":
        tint = rng.choice(["#eee", "#e6e6e6", "#f3efe2", "#e8f0f6", "#f7e8e6", "#e9f3e6", "#ddd"])
        edge = rng.choice(["", "", "border:1px solid #555;", f"border-top:3px solid {colour};"])
        round_ = rng.choice(["", "", f"border-radius:{size:.0f}px;"])
        return Panel(box, "tint", f"background:{tint};{edge}{round_}"), size * 0.9
    if kind == "dark":
        return Panel(
            box, "dark", f"background:{rng.choice(['#111', '#222', '#333', colour])};"
        ), size * 0.9
    line = rng.choice(
        [
            "1px solid",
            "1px solid",
            "2px solid",
            "3px double",
            "4px double",
            "1.5px dashed",
            "2px dotted",
            "5px solid",
        ]
    )
    round_ = rng.choice(["", "", "", f"border-radius:{size:.0f}px;"])
    shadow = rng.choice(["", "", "", "box-shadow:4px 4px 0 #999;"])
    return Panel(box, "frame", f"border:{line} {colour};{round_}{shadow}"), size * 0.9
