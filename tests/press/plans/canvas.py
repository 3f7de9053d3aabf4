"""The empty page: size, style, head and foot, before a strategy divides what is left."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from digitize.geometry import Box

from .. import folio, furniture, notices, stories, stories_en, stories_old
from ..cells import CELL_MIX, Newsroom
from ..headline import Span
from ..paper import Paper, found, found_english, found_old
from ..sheet import Sheet
from ..stories import Story
from ..style import Axes, Style, draw, draw_english, draw_magazine, draw_old, draw_traditional
from ..traditional import Traditional

KINDS = ("horizontal", "vertical-old", "vertical-modern", "horizontal-tc", "english", "magazine")
SIZES = {
    "horizontal": [(1040, 1480), (1020, 1440), (1100, 1600), (1320, 1880), (1474, 2060)],
    "horizontal-tc": [(1040, 1480), (1100, 1560), (1320, 1880)],
    "vertical-old": [(1180, 1600), (1040, 1480), (1420, 2020), (900, 1260)],
    "vertical-modern": [(1180, 1640), (1040, 1480), (1420, 2020)],
    "english": [(1100, 1600), (1320, 1880), (1474, 2060), (1000, 1400)],
    "magazine": [(794, 1080), (760, 1050), (816, 1056)],
}
DPI = (72, 100, 120, 150, 150, 150, 200, 200, 300)
LONGEST = 4700  # pixels of the longer side: bigger pages show nothing that these do not


@dataclass
class Canvas:
    """A page with its head and foot set; ``areas`` (logical) are still free."""

    room: Newsroom
    paper: Paper
    areas: list[Span]
    goal: int
    kind: str
    front: bool
    manner: object = None
    extra: dict[str, object] = field(default_factory=dict)


def begin(
    seed: int,
    kind: str,
    held: bool = False,
    front: bool | None = None,
    rng: random.Random | None = None,
    paper: Paper | None = None,
    style: Style | None = None,
    page_number: int | None = None,
) -> Canvas:
    """An empty page of one kind."""
    rng = rng or random.Random(seed)
    paper = paper or {"vertical-old": found_old, "english": found_english}.get(kind, found)(rng)
    width, height = rng.choice(SIZES[kind])
    if style:
        width = int(style.axes.width)
        height = next(h for w, h in SIZES[kind] if w == width)
    style = style or _style(rng, kind, width, held)
    front = rng.random() < 0.6 if front is None else front
    if kind == "magazine":
        front = False
        if style.language == "en":
            paper = found_english(rng)
    sheet = Sheet(width, height, vertical=style.axes.vertical)
    dpi = rng.choice(DPI)
    dpi = min(dpi, max(d for d in DPI if height * d / 96 <= LONGEST))
    page = 1 if front else page_number or rng.randint(2, max(paper.page_count, 3))
    sheet.meta |= {
        "paper": paper, "language": style.language, "kind": kind, "seed": seed, "dpi": dpi,
        "page_number": page, "section": None,
    }  # fmt: skip
    turn = Traditional(rng, style.axes.vertical) if style.language == "tc" else None
    if turn:
        paper = replace(
            paper,
            title=turn.text(paper.title),
            weekday=turn.text(paper.weekday),
            lunar=turn.text(paper.lunar),
            organizer=turn.text(paper.organizer),
            publisher=turn.text(paper.publisher),
            codes=(),
            contacts=tuple((turn.text(a), b) for a, b in paper.contacts),
        )
        sheet.meta["paper"] = paper
    write, manner = _pen(rng, paper, style, turn)
    words = notices.Wording(style, rng, turn)
    room = Newsroom(sheet, style, rng, write, words, _mix(kind), turn)
    mixed = {"vertical-modern": 0.6, "horizontal-tc": 0.3}.get(kind, 0.0)
    if rng.random() < mixed:
        other = not style.axes.vertical
        room.alt = replace(
            style,
            axes=Axes(other, width),
            across="h" if other else "v",
            base=0.0,
            column_rules=False,
        )
    canvas = Canvas(room, paper, [], 0, kind, front, manner)
    canvas.areas = _furnish(canvas, width, height)
    canvas.goal = _goal(rng, kind)
    return canvas


def _style(rng: random.Random, kind: str, width: float, held: bool) -> Style:
    if kind == "vertical-old":
        return draw_old(rng, width, held)
    if kind in ("vertical-modern", "horizontal-tc"):
        style = draw_traditional(rng, width, kind == "vertical-modern", held)
        if kind == "vertical-modern":
            style = replace(style, columns=rng.choice([6, 8, 10, 12]))
        return style
    if kind == "english":
        return draw_english(rng, width, held)
    if kind == "magazine":
        return draw_magazine(rng, width, held)
    style = draw(rng, width, held)
    return replace(style, columns=min(style.columns, 6)) if width < 1200 else style


def _mix(kind: str) -> dict[str, float]:
    mix = dict(CELL_MIX)
    if kind == "vertical-old":
        mix |= {"advert": 4.0, "picture": 0.3, "briefs": 0.8}
    if kind == "magazine":
        mix |= {"briefs": 0.2, "table": 0.2, "picture": 1.5, "advert": 0.6}
    return mix


def _goal(rng: random.Random, kind: str) -> int:
    return {"magazine": rng.randint(1, 3)}.get(kind, rng.choice([3, 4, 5, 6, 7, 8, 9, 10, 12, 14]))


def _pen(
    rng: random.Random, paper: Paper, style: Style, turn: Traditional | None
) -> tuple[Callable[[int, str], Story], object]:
    when = (paper.date.month, paper.date.day)
    if style.language == "en":
        english = stories_en.house(rng, paper.title, when)
        return (lambda n, size: stories_en.write(rng, english, n, size)), english
    if style.language == "old":
        old = stories_old.house(rng)
        return (lambda n, size: stories_old.write(rng, old, n, size)), old
    manner = stories.house(rng, paper.title, paper.town, when)
    if turn:
        return (lambda n, size: turn.story(stories.write(rng, manner, n, size))), manner
    return (lambda n, size: stories.write(rng, manner, n, size)), manner


def _furnish(canvas: Canvas, width: float, height: float) -> list[Span]:
    """Set head and foot; returns the areas left, logical."""
    room, paper = canvas.room, canvas.paper
    sheet, style, rng = room.sheet, room.style, room.rng
    margin = width * rng.uniform(0.028, 0.055)
    left, right, top, bottom = margin, width - margin, margin * 0.9, height - margin
    if canvas.kind == "magazine":
        folio.magazine_foot(sheet, style, rng, paper, (left, bottom - style.body.size * 1.6, right))
        return _logical(style, [Box(left, top, right, bottom - style.body.size * 3.2)])
    if not canvas.front and canvas.kind not in ("vertical-old", "english"):
        sheet.meta["section"] = folio.section(rng)
        if room.turn:
            sheet.meta["section"] = room.turn.text(sheet.meta["section"])  # type: ignore[attr-defined]
    if canvas.kind == "vertical-old":
        top = folio.old_head(sheet, style, rng, paper, (left, top, right), canvas.front)
        if rng.random() < 0.2:
            left, bottom = folio.motto(sheet, style, rng, Box(left, top, right, bottom))
        return _logical(style, [Box(left, top, right, bottom)])
    if canvas.kind == "english":
        top = folio.english_head(sheet, style, rng, paper, (left, top, right), canvas.front)
        return _logical(style, [Box(left, top, right, bottom)])
    foot = Box(left, bottom - style.body.size * 1.7, right, bottom)
    if rng.random() < 0.3:
        furniture.editors_line(sheet, style, rng, foot, room.turn)
        bottom -= style.body.size * 2.6
    if not canvas.front:
        top = folio.inner(sheet, style, rng, paper, (left, top, right), room.turn)
        return _logical(style, [Box(left, top, right, bottom)])
    return _logical(style, furniture.front(room, paper, Box(left, top, right, bottom)))


def _logical(style: Style, boxes: list[Box]) -> list[Span]:
    return [style.axes.logical(b) for b in boxes]
