"""Stream make-up: stories follow each other down the columns and over column breaks.

As old papers did it, and many weeklies: one text after another, each under its own small
headline, wherever the last one ended; wide stories, pictures and advertisements interrupt.
"""

from __future__ import annotations

from dataclasses import replace

from .. import items
from ..cells import Cell, Newsroom, separate
from ..headline import Order, Span
from ..package import manner, slots_of
from ..sheet import Face, Flow, Item, Rule
from ..stories import Paragraph, Story
from .slicing import columns_in


def run(room: Newsroom, area: Span, goal: int) -> list[Cell]:
    """Fill an area with a stream; returns the cells that interrupt it, still to be dressed."""
    style, rng, sheet = room.style, room.rng, room.sheet
    columns = max(columns_in(style, area), 2)
    pitch = (area[2] - area[0] + style.gutter) / columns
    cells = _interruptions(room, area, columns, pitch, goal)
    blocks = [_grown(c.span, style.separator_gap) for c in cells]
    slots, numbers = slots_of(style, area, columns, blocks)
    item = Item(room.key(), [style.axes.box(*s) for s in slots])
    text_room = sum((s[2] - s[0]) * (s[3] - s[1]) for s in slots) / (
        style.body.size * style.body.leading
    )
    text_room *= 2.3 if style.language == "en" else 1.0
    faces = _faces(room)
    if room.odd:
        faces |= items.faces(style, room.odd)
    paragraphs: list[Paragraph] = []
    done, n = 0.0, 0
    mean = max(120.0, text_room / rng.uniform(4, 11))
    while done < text_room * 1.15:
        size = rng.choice(["small", "small", "brief", "main"])
        key = f"{item.key}-{n}"
        if room.odd and items.in_turn(room, n):
            story, more = items.in_line(room, mean, key, n)
        else:
            story = room.write(int(mean * rng.uniform(0.35, 1.7)), size)
            story, more = _in_line(room, story, key, n)
        item.stories[key] = story
        paragraphs += more
        done += sum(p.length for p in more) * 1.12 + 30
        n += 1
    common = manner(style, Order())
    common["faces"] = {**common["faces"], **faces}  # type: ignore[dict-item]
    item.parts.append(
        Flow(
            tuple(style.axes.box(*s) for s in slots),
            tuple(paragraphs),
            style.body,
            columns=tuple(numbers),
            **common,
        )
    )  # type: ignore[arg-type]
    sheet.items.append(item)
    if style.column_rules or rng.random() < 0.6:
        _rules(room, slots, numbers)
    for c in cells:
        if rng.random() < 0.5:
            separate(sheet, style, c.span, True, False, style.separator_gap)
    return cells


def _grown(span: Span, gap: float) -> Span:
    return (span[0] - 1, span[1] - gap, span[2] + 1, span[3] + gap)


def _interruptions(room: Newsroom, area: Span, columns: int, pitch: float, goal: int) -> list[Cell]:
    """Wide stories at the top, advertisements at the foot, a box somewhere between."""
    style, rng = room.style, room.rng
    u0, v0, _u1, v1 = area
    height = v1 - v0
    out: list[Cell] = []
    if rng.random() < 0.7 and columns >= 3:
        w = rng.randint(2, max(2, columns - 1))
        c = rng.choice([0, columns - w])
        out.append(
            Cell(
                (
                    u0 + c * pitch,
                    v0,
                    u0 + (c + w) * pitch - style.gutter,
                    v0 + height * rng.uniform(0.22, 0.42),
                ),
                kind="article",
            )
        )
    if rng.random() < 0.6:
        w = rng.randint(1, max(1, columns // 2))
        c = rng.choice([0, columns - w, rng.randint(0, columns - w)])
        top = v1 - height * rng.uniform(0.1, 0.25)
        out.append(
            Cell(
                (u0 + c * pitch, top, u0 + (c + w) * pitch - style.gutter, v1),
                kind=rng.choice(["advert", "advert", "picture", "article"]),
            )
        )
    if rng.random() < 0.4 and columns >= 3:
        w = rng.randint(1, 2)
        c = rng.randint(0, columns - w)
        top = v0 + height * rng.uniform(0.48, 0.55)
        out.append(
            Cell(
                (
                    u0 + c * pitch,
                    top,
                    u0 + (c + w) * pitch - style.gutter,
                    top + height * rng.uniform(0.12, 0.18),
                ),
                kind=rng.choice(["advert", "article", "picture"]),
                frame=rng.choice(["frame", "ornament", "tint"]),
            )
        )
    return out


def _faces(room: Newsroom) -> dict[str, Face]:
    style, rng = room.style, room.rng
    size = style.body.size * rng.uniform(1.05, 1.7)
    head = style.head(rng).at(size, leading=max(size * 1.35, style.body.leading))
    sub = style.head(rng).at(style.body.size * rng.uniform(0.95, 1.15), leading=style.body.leading)
    return {"headline": head, "subheadline": sub, "kicker": sub, "byhead": style.byline}


def _in_line(room: Newsroom, story: Story, key: str, n: int) -> tuple[Story, list[Paragraph]]:
    """A story as paragraphs of a stream, its headline among them."""
    rng, style = room.rng, room.style
    align = (
        rng.choice(["center", "center", "left"])
        if "stream_align" not in room.sheet.meta
        else room.sheet.meta["stream_align"]
    )
    room.sheet.meta["stream_align"] = align
    rule = room.sheet.meta.setdefault("stream_rule", rng.choice(["short", "full", "", "full"]))
    mark = room.sheet.meta.setdefault(
        "stream_mark", rng.choice(["", "", "▲", "●", "◎"]) if style.language == "old" else ""
    )
    css = f"text-align:{align};text-align-last:auto;"
    gap = "margin-block-start:" + f"{style.body.leading * 0.4:.1f}px;"
    out = [Paragraph((), "rule", owner=key, rule=rule)] if rule and n else []
    title = mark + " ".join(story.main)
    out.append(
        Paragraph((("t", title),), "headline", owner=key, css=css + (gap if not rule else ""))
    )
    kept = replace(story, kicker=(), sub=())
    if story.sub and rng.random() < 0.5:
        out.append(Paragraph((("t", " ".join(story.sub)),), "subheadline", owner=key, css=css))
    body = [replace(p, owner=key) for p in story.paragraphs]
    if story.byline_line and story.byline_at in ("head", "top"):
        out.append(Paragraph((("b", story.byline_line),), "byhead", owner=key, css=css))
    elif story.byline_line:
        body.append(
            Paragraph((("b", story.byline_line),), "byline", owner=key, css="text-align:right;")
        )
    elif story.tail and body:
        last = body[-1]
        if story.tail_at == "line" or last.kind != "p":
            body.append(Paragraph(story.tail, "byline", owner=key, css="text-align:right;"))
        else:
            body[-1] = replace(last, runs=last.runs + story.tail)
    return kept, [*out, *body]


def _rules(room: Newsroom, slots: list[Span], numbers: list[int]) -> None:
    style = room.style
    for s, c in zip(slots, numbers, strict=True):
        for t, d in zip(slots, numbers, strict=True):
            a, z = max(s[1], t[1]), min(s[3], t[3])
            if d == c + 1 and z - a > style.body.leading * 2:
                mid = (s[2] + t[0]) / 2
                room.sheet.rules.append(Rule(style.axes.box(mid, a, mid + 0.7, z), 0.7))
