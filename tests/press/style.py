"""The typography of one newspaper, drawn from a seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

from digitize.geometry import Box

from .sheet import Face

SERIF, SANS = "'Noto Serif CJK SC'", "'Noto Sans CJK SC'"
SERIF_TC, SANS_TC = "'Noto Serif CJK TC'", "'Noto Sans CJK TC'"
KAI = ("'LXGW WenKai'", "'AR PL KaitiM GB','AR PL UKai CN'", "'AR PL UKai CN'")
KAI_TC = ("'AR PL UKai TW'", "'LXGW WenKai'", "'AR PL UKai HK'")
# Set upright in vertical lines, AR PL UMing has no commas at small sizes: the browser asks its
# embedded bitmaps how tall they are. cwTeX's Ming has all signs.
HELD_SERIF, HELD_SERIF_TC = "'AR PL UMing CN'", "'cwTeXMing'"
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
    align: str = "justify"
    base: float = 0.0  # width of a base column, 0 where each story chooses
    loyalty: float = 0.7  # how often a story keeps to the base columns
    pictures: float = 0.4
    framing: float = 0.12
    caption_align: str = "left"
    byline_inline: Face = field(default_factory=lambda: Face("", 1))
    dropcaps: float = 0.0
    extent: float = 0.0  # of the whole page in u, which the base columns divide

    @property
    def along(self) -> str:
        """Writing of the page's main direction."""
        return "v" if self.axes.vertical else "h"

    def head(self, rng: random.Random) -> Face:
        """One of the headline faces."""
        return rng.choice(self.heads)


def spaced(style: Style, rng: random.Random) -> Style:
    """Now and then paragraphs are told apart by a gap, not by an indent."""
    if rng.random() < 0.06:
        return replace(
            style, indent=0.0, paragraph_gap=round(style.body.leading * rng.uniform(0.4, 0.8), 1)
        )
    return style


def draw(rng: random.Random, width: float, held: bool = False) -> Style:
    """A modern horizontal paper in simplified Chinese."""
    size = rng.choice([11.5, 12, 12, 12.5, 13, 13, 13.5, 14, 15])
    leading = round(size * rng.uniform(1.38, 1.75), 1)
    serif = HELD_SERIF if held else SERIF
    family = rng.choice([serif, serif, serif, SANS, KAI[0]])
    kai = rng.choice(KAI)
    heads: tuple[Face, ...] = (
        Face(serif, 30, weight=900), Face(SANS, 30, weight=900), Face(SANS, 30, weight=700),
        Face(serif, 30, weight=700), Face(kai, 30, weight=rng.choice([400, 700])), Face(SANS, 30, weight=400),
        Face(SERIF, 30, weight=500),
    )  # fmt: skip
    return spaced(
        _finish(rng, Axes(False, width), "zh", Face(family, size, leading), heads, kai, SANS, "v"),
        rng,
    )


def draw_traditional(rng: random.Random, width: float, vertical: bool, held: bool = False) -> Style:
    """A modern paper of Hong Kong or Taiwan; vertical bodies under horizontal headlines, or all level."""
    size = rng.choice([12, 12.5, 13, 13.5, 14])
    leading = round(size * rng.uniform(1.35, 1.65), 1)
    serif = HELD_SERIF_TC if held else SERIF_TC
    kai = rng.choice(KAI_TC)
    heads: tuple[Face, ...] = (
        Face(serif, 30, weight=900), Face(SANS_TC, 30, weight=900), Face(SANS_TC, 30, weight=700),
        Face(serif, 30, weight=700), Face(kai, 30, weight=700),
    )  # fmt: skip
    body = Face(rng.choice([serif, serif, SANS_TC]), size, leading)
    return _finish(
        rng, Axes(vertical, width), "tc", body, heads, kai, SANS_TC, "h" if vertical else "v"
    )


def draw_old(rng: random.Random, width: float, held: bool = False) -> Style:
    """A Republican-era paper: vertical tiers, horizontal lines from right to left."""
    size = rng.choice([11, 12, 12, 13, 13, 14])
    leading = round(size * rng.uniform(1.14, 1.5), 1)
    serif = HELD_SERIF_TC if held else SERIF_TC
    kai = rng.choice(KAI_TC)
    heads: tuple[Face, ...] = (
        Face(serif, 30, weight=700), Face(serif, 30, weight=900), Face(kai, 30, weight=700), Face(kai, 30),
        Face(SANS_TC, 30, weight=700),
    )  # fmt: skip
    body = Face(rng.choice([serif, serif, serif, kai]), size, leading, rng.choice([400, 500]))
    style = _finish(rng, Axes(True, width), "old", body, heads, kai, SANS_TC, "rl")
    return replace(
        style,
        indent=rng.choice([0.0, 1.0, 1.0, 2.0]), columns=rng.choice([4, 5, 6, 7, 8, 10]), accent="#111",
        gutter=round(size * rng.uniform(0.7, 1.3)), column_rules=rng.random() < 0.6, loyalty=0.9,
        separator=rng.choice(["rule", "rule", "thick", "double", "wave", "wave", "none"]), pictures=0.15,
        separator_gap=round(size * rng.uniform(0.6, 1.1)), framing=0.1, align=rng.choice(["justify", "left"]),
        dateline=replace(body, weight=rng.choice([400, 700])), byline=Face(rng.choice([serif, kai]), size * rng.choice([0.85, 1.0]), leading),
        caption=Face(serif, round(size * 0.9, 1), round(size * 1.25, 1)), byline_align=rng.choice(["right", "center", "right"]),
    )  # fmt: skip


def draw_english(rng: random.Random, width: float, held: bool = False) -> Style:
    """An English-language paper."""
    serif = "'DejaVu Serif'" if held else "'Liberation Serif'"
    sans = "'DejaVu Sans'" if held else "'Liberation Sans'"
    size = rng.choice([11.5, 12, 12.5, 13, 14]) * (0.88 if held else 1)
    body = Face(serif, round(size, 1), round(size * rng.uniform(1.1, 1.35), 1))
    heads = (
        Face(serif, 30, weight=700),
        Face(serif, 30, weight=400),
        Face(sans, 30, weight=700),
        Face("'Liberation Sans Narrow'", 30, weight=700),
    )
    style = _finish(rng, Axes(False, width), "en", body, heads, serif, sans, "v")
    return replace(
        style,
        indent=rng.choice([1.0, 1.0, 1.5, 2.0]), columns=rng.choice([4, 5, 6, 6, 7, 8]), dropcaps=rng.choice([0, 0, 0.35]),
        gutter=round(size * rng.uniform(0.9, 1.6)), align=rng.choice(["justify", "justify", "justify", "left"]),
        dateline=replace(body, weight=rng.choice([400, 400, 700])), extra_css="", byline_align=rng.choice(["left", "center"]),
        caption=Face(rng.choice([serif, sans]), round(size * 0.88, 1), round(size * 1.1, 1)),
    )  # fmt: skip


def draw_magazine(rng: random.Random, width: float, held: bool = False) -> Style:
    """A magazine: two or three wide columns, large type, drop caps."""
    style = rng.choice([draw, draw, draw_english])(rng, width, held)
    grown = style.body.size * rng.uniform(1.1, 1.3)
    return replace(
        style,
        columns=rng.choice([2, 2, 3]), body=style.body.at(grown, leading=grown * rng.uniform(1.5, 1.8) if style.language == "zh" else grown * 1.35),
        gutter=round(grown * rng.uniform(1.6, 2.6)), loyalty=1.0, dropcaps=0.6 if style.language == "en" else 0.3,
        separator="none", pictures=0.8, framing=0.25,
    )  # fmt: skip


def _finish(
    rng: random.Random,
    axes: Axes,
    language: str,
    body: Face,
    heads: tuple[Face, ...],
    kai: str,
    sans: str,
    across: str,
) -> Style:
    size, leading = body.size, body.leading
    heads = tuple(rng.sample(heads, rng.randint(2, min(4, len(heads)))))
    small = round(size * rng.uniform(0.88, 1.0), 1)
    plain = body.family
    subhead = Face(
        rng.choice([sans, plain, kai]),
        round(size * rng.choice([1, 1, 1.1, 1.2]), 1),
        leading,
        rng.choice([700, 900]),
    )
    return Style(
        language=language,
        axes=axes,
        columns=rng.choice([3, 4, 4, 5, 5, 6, 6, 7, 8]),
        gutter=round(size * rng.uniform(1.1, 2.4)),
        body=body,
        heads=heads,
        byline=Face(rng.choice([kai, sans, plain]), small, leading),
        byline_inline=Face(rng.choice([plain, plain, kai]), size, leading),
        caption=Face(rng.choice([kai, sans, plain]), small, round(small * 1.4, 1)),
        subhead=subhead,
        dateline=Face(rng.choice([sans, plain, kai]), size, leading, rng.choice([400, 700, 700])),
        column_rules=rng.random() < 0.4,
        separator=rng.choice(["rule", "rule", "rule", "thick", "double", "dashed", "none", "none"]),
        separator_gap=round(size * rng.uniform(0.9, 1.8)),
        head_align=rng.choice(["center", "center", "center", "left"]),
        byline_align=rng.choice(["center", "left", "right"]),
        accent=rng.choice(["#111", "#111", RED, BLUE, "#0a6b3c"]),
        indent=rng.choice([2.0] * 9 + [1.0]),
        paragraph_gap=0.0,
        subhead_align=rng.choice(["left", "center", "indent"]),
        extra_css=rng.choice(["", "text-spacing-trim:space-all;", "line-break:strict;"]),
        across=across,
        loyalty=rng.choice([0.5, 0.8, 0.95]),
        pictures=rng.choice([0.2, 0.4, 0.6]),
        framing=rng.choice([0.0, 0.1, 0.2]),
        caption_align=rng.choice(["left", "center", "right"]),
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
