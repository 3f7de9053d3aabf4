"""The typography of one newspaper, drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from digitize.geometry import Box

from .sheet import Face

SERIF, SANS = "'Noto Serif CJK SC'", "'Noto Sans CJK SC'"
SERIF_TC, SANS_TC = "'Noto Serif CJK TC'", "'Noto Sans CJK TC'"
KAI = ("'LXGW WenKai'", "'AR PL KaitiM GB','AR PL UKai CN'", "'AR PL UKai CN'")
KAI_TC = ("'AR PL UKai TW'", "'LXGW WenKai'", "'AR PL UKai HK'")
HELD_SERIF, HELD_SERIF_TC = "'AR PL UMing CN'", "'AR PL UMing TW'"
RED, BLUE = "#b5121b", "#0b3d91"


@dataclass(frozen=True)
class Axes:
    """Logical coordinates of make-up to pixels.

    ``u`` runs along a line of body text, ``v`` from line to line. On a horizontal page they are x
    and y; on a vertical one u runs down and v from the right edge to the left.
    """

    vertical: bool
    width: float

    def box(self, u0: float, v0: float, u1: float, v1: float) -> Box:
        """The pixel box of a logical one."""
        if self.vertical:
            return Box(self.width - v1, u0, self.width - v0, u1)
        return Box(u0, v0, u1, v1)

    def logical(self, box: Box) -> tuple[float, float, float, float]:
        """The logical ``(u0, v0, u1, v1)`` of a pixel box."""
        if self.vertical:
            return box.y0, self.width - box.x1, box.y1, self.width - box.x0
        return box.x0, box.y0, box.x1, box.y1


@dataclass(frozen=True)
class Style:
    """How one newspaper looks. Lengths in CSS pixels."""

    language: str  # zh, tc, old, en
    axes: Axes
    columns: int
    gutter: float
    body: Face
    heads: tuple[Face, ...]
    byline: Face
    caption: Face
    subhead: Face
    dateline: Face
    column_rules: bool
    separator: str  # rule, thick, double, dashed, none
    separator_gap: float
    head_align: str
    byline_align: str
    accent: str
    indent: float
    paragraph_gap: float
    subhead_align: str
    extra_css: str
    across: str = "v"  # writing of lines that stand across the page's main direction

    @property
    def along(self) -> str:
        """Writing of the page's main direction."""
        return "v" if self.axes.vertical else "h"

    def head(self, rng: random.Random) -> Face:
        """One of the headline faces."""
        return rng.choice(self.heads)


def draw(rng: random.Random, width: float, held: bool = False) -> Style:
    """A style of a modern horizontal paper in simplified Chinese."""
    size = rng.choice([11.5, 12, 12, 12.5, 13, 13, 13.5, 14, 15])
    leading = round(size * rng.uniform(1.38, 1.75), 1)
    serif = HELD_SERIF if held else SERIF
    family = rng.choice([serif, serif, serif, SANS, KAI[0]])
    body = Face(family, size, leading)
    kai = rng.choice(KAI)
    heads: tuple[Face, ...] = (
        Face(SERIF, 30, weight=900), Face(SANS, 30, weight=900), Face(SANS, 30, weight=700),
        Face(SERIF, 30, weight=700), Face(kai, 30, weight=rng.choice([400, 700])), Face(SANS, 30, weight=400),
        Face(SERIF, 30, weight=500),
    )  # fmt: skip
    heads = tuple(rng.sample(heads, rng.randint(2, 4)))
    small = round(size * rng.uniform(0.88, 1.0), 1)
    gutter = round(size * rng.uniform(1.1, 2.4))
    return Style(
        language="zh",
        axes=Axes(False, width),
        columns=rng.choice([3, 4, 4, 5, 5, 6, 6, 7, 8]),
        gutter=gutter,
        body=body,
        heads=heads,
        byline=Face(rng.choice([kai, SANS, serif]), small, leading),
        caption=Face(rng.choice([kai, SANS, serif]), small, round(small * 1.4, 1)),
        subhead=Face(rng.choice([SANS, serif, kai]), round(size * rng.choice([1, 1, 1.1, 1.2]), 1), leading, rng.choice([700, 900])),
        dateline=Face(rng.choice([SANS, family, kai]), size, leading, rng.choice([400, 700, 700])),
        column_rules=rng.random() < 0.4,
        separator=rng.choice(["rule", "rule", "rule", "thick", "double", "dashed", "none", "none"]),
        separator_gap=round(size * rng.uniform(0.9, 1.8)),
        head_align=rng.choice(["center", "center", "center", "left"]),
        byline_align=rng.choice(["center", "left", "right"]),
        accent=rng.choice(["#111", "#111", RED, BLUE, "#0a6b3c"]),
        indent=rng.choice([2.0] * 9 + [1.0]),
        paragraph_gap=0.0,
        subhead_align=rng.choice(["left", "center", "indent"]),
        extra_css=rng.choice(["", "text-spacing-trim:space-all;", "hanging-punctuation:none;line-break:strict;"]),
    )  # fmt: skip


def em(text: str) -> float:
    """The estimated width of a text, in em."""
    width = 0.0
    for c in text:
        if ord(c) >= 0x2E80 or c in "“”‘’—…■□●◎▲◆○△★☆→▶":
            width += 1.0
        elif c in " ilj.,:;'|!()I[]":
            width += 0.33
        elif c in "mwMW%@":
            width += 0.88
        elif c.isupper():
            width += 0.7
        else:
            width += 0.56
    return width


def pick(rng: random.Random, weighted: dict[Any, float]) -> Any:
    """A key, chosen by its weight."""
    return rng.choices(list(weighted), list(weighted.values()))[0]
