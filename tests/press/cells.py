"""What becomes of the cells of a page: articles, boxes, briefs, advertisements, tables, pictures."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from . import frames, notices, package
from .headline import Order, Span
from .sheet import Rule, Sheet
from .stories import Story
from .style import Style

CELL_MIX = {"article": 10.0, "briefs": 0.8, "advert": 1.2, "table": 0.4, "picture": 0.6}


@dataclass(frozen=True)
class Cell:
    """An area of the page in logical coordinates; ``holes`` are left to others."""

    span: Span
    holes: tuple[Span, ...] = ()
    kind: str | None = None
    order: Order | None = None
    frame: str | None = None
    parent: str | None = None

    @property
    def area(self) -> float:
        """Square pixels, holes taken off."""

        def size(s: Span) -> float:
            return max(0.0, s[2] - s[0]) * max(0.0, s[3] - s[1])

        return size(self.span) - sum(size(h) for h in self.holes)


@dataclass
class Newsroom:
    """Everything that fills cells: the style, the pens, the mix of kinds."""

    sheet: Sheet
    style: Style
    rng: random.Random
    write: package.Writer
    words: notices.Wording
    mix: dict[str, float] = field(default_factory=lambda: dict(CELL_MIX))
    turn: object = None
    jump: tuple[int, str, str] | None = None  # of the first big story: page, text, at
    alt: Style | None = None  # the page's other writing, for a story here and there
    carried: Story | None = None  # a story continued from another page, for the first big cell
    odd: random.Random | None = None  # of pages that print what other hands taught, see `odd`
    count: int = 0

    def key(self) -> str:
        """A fresh item key."""
        self.count += 1
        return f"s{self.count}"


def dress(room: Newsroom, cells: Sequence[Cell], whole: float | None = None) -> None:
    """Fill cells, the biggest as the lead; ``whole`` is the area they are measured against."""
    total = whole or sum(c.area for c in cells)
    ordered = sorted(cells, key=lambda c: -c.area)
    for n, cell in enumerate(ordered):
        share = cell.area / total
        size = "lead" if n == 0 and share > 0.12 else "main" if share > 0.055 else "small"
        fill(room, cell, size)


def inset(room: Newsroom, cell: Cell) -> list[Cell]:
    """Now and then a big cell gets a box set into it, around which its text runs."""
    style, rng = room.style, room.rng
    u0, v0, u1, v1 = cell.span
    wide, tall = u1 - u0, v1 - v0
    columns = (
        max(1, round((wide + style.gutter) / (style.base + style.gutter))) if style.base else 1
    )
    fits = (
        columns >= 3
        and tall > style.body.leading * 26
        and not cell.holes
        and not cell.kind
        and not cell.frame
    )
    if not fits or rng.random() > 0.2:
        return [cell]
    pitch = (wide + style.gutter) / columns
    span = rng.randint(1, max(1, columns - 2))
    while span * pitch < style.body.size * 12 and span < columns - 1:
        span += 1
    first = rng.choice([columns - span, columns - span, 0, rng.randint(0, columns - span)])
    deep = tall * rng.uniform(0.28, 0.45)
    low = rng.random() < 0.75
    bottom = v1 if low else v1 - tall * rng.uniform(0.12, 0.2)
    box = (u0 + first * pitch, bottom - deep, u0 + (first + span) * pitch - style.gutter, bottom)
    hole = (
        box[0] - 1,
        box[1] - style.separator_gap,
        box[2] + 1,
        box[3] + (0 if low else style.separator_gap),
    )
    kind = rng.choices(
        ["article", "advert", "table", "picture"], [6, 1.5, 0 if style.axes.vertical else 1, 1]
    )[0]
    frame = rng.choice(["frame", "ornament", "tint", "frame"])
    host = replace(cell, holes=(hole,), order=Order("main", "above", "none", columns))
    return [host, Cell(box, kind=kind, frame=frame, order=Order("small", "above", "none"))]


def fill(room: Newsroom, cell: Cell, size: str) -> str:
    """Fill one cell; returns the key of its item."""
    style, rng = room.style, room.rng
    key = room.key()
    kind = cell.kind or _kind(room, cell, size)
    makers: dict[str, Callable[[], object]] = {
        "briefs": lambda: notices.briefs(
            room.sheet, style, rng, cell.span, key, room.write, room.turn, room.odd
        ),
        "advert": lambda: notices.advert(room.sheet, style, rng, cell.span, key, room.words),
        "table": lambda: notices.table(room.sheet, style, rng, cell.span, key, room.words),
        "picture": lambda: notices.lone_picture(room.sheet, style, rng, cell.span, key, room.write),
        "article": lambda: _article(room, cell, size, key),
    }
    mark = (len(room.sheet.items), len(room.sheet.rules), len(room.sheet.panels))
    try:
        makers[kind]()
    except ValueError:
        del room.sheet.items[mark[0] :], room.sheet.rules[mark[1] :], room.sheet.panels[mark[2] :]
        fallback = "article" if kind != "article" else "advert"
        makers[fallback]()
    if cell.parent:
        for item in room.sheet.items[mark[0] :]:
            item.parent = cell.parent
    return key


def _kind(room: Newsroom, cell: Cell, size: str) -> str:
    if size != "small" or cell.holes:
        return "article"
    width, height = cell.span[2] - cell.span[0], cell.span[3] - cell.span[1]
    mix = dict(room.mix)
    body = room.style.body
    if height < body.leading * 18 or width > body.size * 30:
        mix["briefs"] = 0
    if min(width, height) < body.size * 9:
        mix["table"] = 0
    if room.style.axes.vertical:
        mix["table"] = 0
    if width > height * 3 or height > width * 2.2:
        mix["picture"] = 0
    return rng_choice(room.rng, mix)


def rng_choice(rng: random.Random, weighted: dict[str, float]) -> str:
    """A key, chosen by its weight."""
    return rng.choices(list(weighted), list(weighted.values()))[0]


def _article(room: Newsroom, cell: Cell, size: str, key: str) -> None:
    style, rng = room.style, room.rng
    order = cell.order or Order(size=size)
    order = replace(order, size=order.size if cell.order else size)
    if style.dropcaps and rng.random() < style.dropcaps and size != "small":
        order = replace(order, dropcap=rng.choice([2, 3]))
    frame = cell.frame
    if frame is None and size != "lead" and rng.random() < style.framing and not cell.holes:
        frame = rng.choice(["frame", "frame", "ornament", "ornament", "tint", "tint", "dark"])
    if frame and frame != "none":
        panel, pad = frames.draw(
            rng,
            style.axes.box(*cell.span),
            frame,
            style.accent if style.accent != "#111" else "#222",
            style.body.size,
        )
        room.sheet.panels.append(panel)
        order = replace(order, pad=pad, dark=frame == "dark")
    if room.jump and size in ("lead", "main") and not order.dark:
        order = replace(order, jump=room.jump)
        room.jump = None
    elif room.carried and not order.dark:
        order = replace(order, story=room.carried)
        room.carried = None
    span = cell.span
    if room.alt and not cell.holes and not order.jump and not order.story and rng.random() < 0.22:
        span = room.alt.axes.logical(style.axes.box(*span))
        style, order = room.alt, replace(order, head=None, picture="none", columns=None)
    package.compose(room.sheet, style, rng, span, key, room.write, order, cell.holes)


def separate(sheet: Sheet, style: Style, span: Span, below: bool, beside: bool, gap: float) -> None:
    """The rules below and beside a cell, as the house prints them."""
    if style.separator == "none":
        return
    kind, thick = {
        "rule": ("single", 1.0), "thick": ("single", 2.2), "double": ("double", 3.0), "dashed": ("dashed", 1.0), "wave": ("ornament", 3.0),
    }[style.separator]  # fmt: skip
    u0, v0, u1, v1 = span
    if below:
        mid = v1 + gap / 2
        sheet.rules.append(
            Rule(style.axes.box(u0, mid - thick / 2, u1, mid + thick / 2), thick, kind)
        )  # type: ignore[arg-type]
    if beside:
        mid = u1 + style.gutter / 2
        sheet.rules.append(
            Rule(style.axes.box(mid - thick / 2, v0 + 2, mid + thick / 2, v1 - 2), thick, kind)
        )  # type: ignore[arg-type]
