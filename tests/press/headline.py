"""Headline packages: kicker, main, sub and byline set above, beside, over part of or inside a story.

Logical coordinates throughout (`style.Axes`).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

from .sheet import Align, Face, Item, Panel, Picture, Sheet, Text
from .stories import Story
from .style import Style, em

Span = tuple[float, float, float, float]  # u0, v0, u1, v1


@dataclass(frozen=True)
class Order:
    """What an area should become; everything not asked for is chosen by chance."""

    size: str = "main"  # lead, main, small, brief
    head: str | None = None  # above, beside, corner, partial, inside
    picture: str | None = None  # none, top, corner, middle, bottom, column
    columns: int | None = None
    pad: float = 0.0
    jump: tuple[int, str, str] | None = None  # page, text, at
    story: Story | None = None
    dark: bool = False
    dropcap: float = 0.0


ORDINARY = Order()


@dataclass
class Builder:
    """Collects the parts of one item while its area is filled."""

    style: Style
    rng: random.Random
    sheet: Sheet
    item: Item
    blocks: list[Span] = field(default_factory=list)
    heads: list[Text] = field(default_factory=list)
    after: list[Picture | Text] = field(default_factory=list)

    def text(
        self, span: Span, lines: tuple[str, ...], face: Face, role: str, **more: object
    ) -> Text:
        """A text in logical place; ``across`` sets it across the page's main direction."""
        across = more.pop("across", False)
        writing = self.style.across if across else self.style.along
        return Text(self.style.axes.box(*span), lines, face, role, writing=writing, **more)  # type: ignore[arg-type]


# --- headline ---------------------------------------------------------------------------------


def place(b: Builder, story: Story, area: Span, columns: int, order: Order) -> Span:
    """Set the headline package; returns what is left as a rectangle, blocks beside it noted."""
    if not story.main:
        return area
    u0, v0, u1, v1 = area
    width, height = u1 - u0, v1 - v0
    tops = [q for q in b.blocks if q[1] <= v0 + b.style.body.leading]
    if tops:
        return _over_the_rest(b, story, area, tops, order)
    kind = order.head or _arrangement(b, width, height, columns, order)
    pitch = (width + b.style.gutter) / columns
    if kind == "beside":
        used = _beside(b, story, area, order)
        return (u0 + used, v0, u1, v1) if used > 0 else (u0, v0, u1 + used, v1)
    if kind in ("corner", "partial", "inside") and columns > 1:
        return _partial(b, story, area, columns, pitch, kind, order)
    depth = stack(b, story, (u0, v0, u1), order.size, height, order)
    return (u0, v0 + depth, u1, v1)


def _over_the_rest(b: Builder, story: Story, area: Span, tops: list[Span], order: Order) -> Span:
    """A headline over that part of an area's upper edge which nothing else occupies."""
    u0, v0, u1, v1 = area
    edges = [(u0, u1)]
    for q in tops:
        edges = [
            e
            for a, z in edges
            for e in ((a, min(z, q[0])), (max(a, q[2]), z))
            if e[1] - e[0] > b.style.body.size * 5
        ]
    if not edges:
        raise ValueError("no room for a headline")
    left, right = max(edges, key=lambda e: e[1] - e[0])
    right -= b.style.gutter if right < u1 - 1 else 0
    depth = stack(b, story, (left, v0, right), order.size, v1 - v0, order)
    b.blocks.append((left, v0, right, v0 + depth))
    return area


def _arrangement(b: Builder, width: float, height: float, columns: int, order: Order) -> str:
    rng = b.rng
    if b.style.axes.vertical:
        return _arrangement_vertical(b, width, height, columns)
    if columns >= 3 and height > b.style.body.leading * 26 and rng.random() < 0.3:
        return rng.choice(["partial", "partial", "inside"])
    if b.style.language == "en":
        return "above"
    if (
        width > height * 1.5
        and columns >= 3
        and rng.random() < 0.28
        and height < b.style.body.size * 30
    ):
        return "beside"
    if columns >= 2 and rng.random() < 0.06 and height > b.style.body.leading * 20:
        return "corner"
    return "above"


def _arrangement_vertical(b: Builder, width: float, height: float, columns: int) -> str:
    """On a vertical page a headline beside the text is a horizontal one over its tiers."""
    rng = b.rng
    often = 0.75 if b.style.language == "tc" else 0.3
    if (
        height > b.style.body.leading * 12
        and width > b.style.body.size * 16
        and rng.random() < often
    ):
        return "beside"
    if (
        columns >= 2
        and height > b.style.body.leading * 12
        and rng.random() < (0.5 if columns < 3 else 0.9)
    ):
        return rng.choice(["partial", "partial", "partial", "inside"])
    return "above"


SIZES = {"lead": (2.9, 5.2), "main": (2.0, 3.1), "small": (1.35, 1.95), "brief": (1.05, 1.25)}


def fit(
    parts: tuple[str, ...], width: float, low: float, high: float, want: float
) -> tuple[tuple[str, ...], float]:
    """Break a headline part into printed lines; returns them and the type size (pixels)."""
    options: list[tuple[str, ...]] = [(" ".join(parts),)]
    if len(parts) > 1:
        options.append(parts)
    options.append(tuple(halve(" ".join(parts))))
    options.append(tuple(cut(" ".join(parts), 3)))
    best: tuple[float, tuple[str, ...], float] | None = None
    for lines in options:
        size = min(want, width * 0.97 / max(em(s) for s in lines))
        cost = abs(size - want) / want + 0.12 * (len(lines) - 1)
        if best is None or cost < best[0]:
            best = (cost, lines, size)
    assert best is not None
    size = min(max(best[2], low * 0.72), high)
    if max(em(s) for s in best[1]) * size > width:
        count = 2
        while count < 9 and max(em(s) for s in cut(" ".join(parts), count)) * size > width * 0.98:
            count += 1
        return tuple(cut(" ".join(parts), count)), size
    return best[1], size


def halve(text: str) -> list[str]:
    """A headline in two lines, broken where it reads best near the middle."""
    return cut(text, 2)


def cut(text: str, count: int) -> list[str]:
    """A headline in ``count`` lines of about equal length, never inside a number or a word."""
    out = []
    rest = text
    for left in range(count, 1, -1):
        goal = len(rest) / left
        spots = [i for i in range(1, len(rest)) if _breakable(rest, i)]
        if not spots:
            break
        at = min(
            spots,
            key=lambda i: (
                abs(i - goal)
                - (1.6 if rest[i - 1] in "，：；、 　？！”》" or rest[i] in " 　“《" else 0)
            ),
        )
        out.append(rest[:at].strip(" 　，"))
        rest = rest[at:].strip(" 　")
    return [*out, rest]


def _breakable(text: str, i: int) -> bool:
    a, z = text[i - 1], text[i]
    if z in "，。：；、？！”》）%％…—" or a in "“《（—":
        return False
    if a.isascii() and z.isascii():
        return " " in (a, z)
    return True


def _rows(
    b: Builder, story: Story, width: float, size: str
) -> list[tuple[str, tuple[str, ...], Face, float]]:
    """Role, lines, face and gap below, from kicker to byline."""
    style, rng = b.style, b.rng
    low, high = SIZES[size]
    base = style.body.size
    face = style.head(rng)
    want = base * rng.uniform(low, high)
    lines, main = fit(story.main, width, base * low, base * high * 1.15, want)
    face = replace(
        face, colour=style.accent if rng.random() < 0.25 and size == "lead" else face.colour
    )
    rows: list[tuple[str, tuple[str, ...], Face, float]] = []
    minor = min(max(base * 1.12, main * rng.uniform(0.38, 0.55)), main * 0.8)
    if story.kicker:
        kick = rng.choice(style.heads)
        text, fitted = fit(story.kicker, width, base, minor, minor)
        rows.append(("kicker", text, kick.at(fitted, leading=fitted * 1.3), main * 0.16))
    rows.append(
        ("headline", lines, face.at(main, leading=main * rng.uniform(1.12, 1.3)), main * 0.22)
    )
    if story.sub:
        subf = rng.choice(style.heads)
        rows_sub: list[str] = []
        fitted = minor * 0.95
        for part in story.sub:
            one, s = fit((part,), width, base, minor, fitted)
            fitted = min(fitted, s)
            rows_sub += one
        rows.append(
            ("subheadline", tuple(rows_sub), subf.at(fitted, leading=fitted * 1.32), main * 0.16)
        )
    if story.byline_line and story.byline_at == "head":
        size_b = style.byline.size
        count = -(-em(story.byline_line) * size_b * 1.02 // width).__int__()
        rows.append(("byline", tuple(cut(story.byline_line, count)), style.byline, base * 0.4))
    return rows


def stack(
    b: Builder,
    story: Story,
    where: tuple[float, float, float],
    size: str,
    room: float,
    order: Order = ORDINARY,
) -> float:
    """Set the headline rows one below the other; returns the depth used."""
    style, rng = b.style, b.rng
    u0, v0, u1 = where
    rows = _rows(b, story, u1 - u0, size)
    total = sum(len(lines) * f.leading + gap for _, lines, f, gap in rows)
    while total > room * 0.5 and len(rows) > 1:  # a small area has no room for a rich package
        drop = next((r for r in rows if r[0] in ("subheadline", "kicker")), None)
        if drop is None:
            break
        rows.remove(drop)
        total = sum(len(lines) * f.leading + gap for _, lines, f, gap in rows)
    align = style.head_align if rng.random() < 0.9 else "left"
    dark = (
        not order.dark
        and size != "lead"
        and rng.random() < 0.05
        and all(r[0] != "byline" for r in rows)
    )
    v = v0 + style.body.size * (0.4 if dark else 0.1)
    if dark:
        _bar(b, (u0, v0, u1, v0 + total + style.body.size * 0.5))
        v += style.body.size * 0.1
    for role, lines, face, gap in rows:
        depth = len(lines) * face.leading
        if dark or order.dark:
            face = replace(face, colour="#fff")
        how = align if role != "byline" else style.byline_align
        if role == "headline" and len(lines) == 1 and align == "center" and rng.random() < 0.12:
            how = "spread" if em(lines[0]) * face.size > 0.6 * (u1 - u0) else how
        b.heads.append(b.text((u0, v, u1, v + depth), lines, face, role, align=how))
        v += depth + gap
    return v - v0 + style.body.size * 0.35


def _bar(b: Builder, span: Span) -> None:
    colour = b.rng.choice(["#111", "#222", "#333", b.style.accent])
    b.sheet.panels.append(Panel(b.style.axes.box(*span), "dark", f"background:{colour};"))


def _partial(
    b: Builder, story: Story, area: Span, columns: int, pitch: float, kind: str, order: Order
) -> Span:
    """A headline over some of the columns: first ones (partial), or in the middle (inside)."""
    u0, v0, u1, v1 = area
    rng = b.rng
    width = pitch - b.style.gutter
    if kind == "inside" and columns >= 3:
        span = rng.randint(1, columns - 2) if columns > 3 else 1
        first = rng.randint(1, columns - span - 1)
        drop = rng.choice([0.0, 0.0, 0.22, 0.35])
    else:
        low, high = (
            (1, min(2, columns - 1))
            if b.style.axes.vertical
            else (max(1, columns // 2), columns - 1)
        )
        span = rng.randint(low, high)
        first, drop = 0, 0.0
    left = u0 + first * pitch
    right = left + span * pitch - b.style.gutter
    if right - left < b.style.body.size * 9:
        depth = stack(b, story, (u0, v0, u1), order.size, v1 - v0, order)
        return (u0, v0 + depth, u1, v1)
    top = v0 + drop * (v1 - v0)
    size = order.size if right - left > width * 1.5 or order.size == "small" else "small"
    pad = b.style.body.leading * (0.6 if drop else 0)
    depth = stack(b, story, (left, top + pad, right), size, v1 - v0, order) + pad
    b.blocks.append((left, top, right, top + depth))
    return area


def _beside(b: Builder, story: Story, area: Span, order: Order) -> float:
    """A headline across the lines (竖题); returns the width used, negative at the far side."""
    u0, v0, u1, v1 = area
    style, rng = b.style, b.rng
    height = v1 - v0
    rows = _rows(b, replace(story, byline_line=None), height * 0.94, order.size)

    def thick() -> float:
        return sum(len(lines) * face.leading for _, lines, face, _ in rows)

    if thick() > (u1 - u0) * 0.4:
        rows = [r for r in rows if r[0] == "headline"]
    while thick() > (u1 - u0) * 0.45:
        rows = [(r[0], r[1], r[2].at(r[2].size * 0.85), r[3] * 0.85) for r in rows]
    wide = thick()
    far = rng.random() < 0.25 and not style.axes.vertical
    # lines that stand across run right to left on a horizontal page, downwards on a vertical one
    at = u0 if style.axes.vertical else (u1 if far else u0 + wide)
    align: Align = "center" if rng.random() < (0.75 if style.axes.vertical else 0.35) else "left"
    for role, lines, face, _ in rows:
        deep = len(lines) * face.leading
        if order.dark:
            face = replace(face, colour="#fff")
        span = (at, v0, at + deep, v1) if style.axes.vertical else (at - deep, v0, at, v1)
        at += deep if style.axes.vertical else -deep
        b.heads.append(b.text(span, lines, face, role, align=align, across=True))
    used = wide + style.gutter * (0.7 if style.axes.vertical else 1)
    return -used if far else used
