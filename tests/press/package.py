"""Article packages: headline, people, body columns, pictures set into an area.

Everything here is in logical coordinates (`style.Axes`): u along the lines, v from line to line,
so that a vertical page is made up by the same code.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import replace

from . import headline
from .headline import Builder, Order, Span
from .sheet import Face, Flow, Item, Picture, Rule, Sheet
from .stories import Paragraph, Story
from .style import Style, em

Writer = Callable[[int, str], Story]


def compose(
    sheet: Sheet, style: Style, rng: random.Random, area: Span, key: str, write: Writer, order: Order,
    holes: Sequence[Span] = (),
) -> Item:  # fmt: skip
    """Fill an area with one article and put it on the sheet; ``holes`` in it are left free."""
    item = Item(key, [style.axes.box(*area)])
    b = Builder(style, rng, sheet, item, blocks=list(holes))
    pad = order.pad
    inner = (area[0] + pad, area[1] + pad, area[2] - pad, area[3] - pad)
    columns = order.columns or columns_of(style, inner, rng)
    story = order.story or write(capacity(style, inner), order.size)
    body = headline.place(b, story, inner, columns, order)
    if not b.blocks and columns > 1 and body[3] - body[1] < style.body.leading * 5:
        columns = max(1, columns // 2)  # a low story in many columns is no story
    _pictures(b, story, body, columns, order)
    slots, numbers = slots_of(style, body, columns, b.blocks)
    room = sum((s[2] - s[0]) * (s[3] - s[1]) for s in slots)
    if not slots or room < style.body.size * style.body.leading * 50:
        raise ValueError(f"{key}: no room for text")
    _finish(b, story, slots, numbers, order)
    sheet.items.append(item)
    return item


def columns_of(style: Style, area: Span, rng: random.Random) -> int:
    """Body columns of an area: base columns, or 破栏 (another number)."""
    width = area[2] - area[0]
    size = style.body.size * (0.62 if style.language == "en" else 1)
    most = max(1, int((width + style.gutter) / (size * 9.5 + style.gutter)))
    if style.base:
        usual = max(1, round((width + style.gutter) / (style.base + style.gutter)))
        if rng.random() < style.loyalty:
            return usual
    least = max(1, round(width / (size * 34)))
    usual = max(least, min(most, round(width / (size * rng.uniform(13, 22)))))
    return rng.randint(least, max(least, most)) if rng.random() < 0.2 else usual


def capacity(style: Style, area: Span) -> int:
    """Characters that an area could hold at most."""
    area_em = (area[2] - area[0]) * (area[3] - area[1]) / (style.body.size * style.body.leading)
    return int(area_em * 1.1 * (2.3 if style.language == "en" else 1.0)) + 100


# --- pictures ---------------------------------------------------------------------------------


def _pictures(b: Builder, story: Story, area: Span, columns: int, order: Order) -> None:
    kind = order.picture
    u0, v0, u1, v1 = area
    rng, style = b.rng, b.style
    if kind is None:
        big = (u1 - u0) * (v1 - v0) > (style.body.size * 26) ** 2
        kinds = ["top", "corner", "middle", "bottom", "column"]
        kind = rng.choice(kinds) if big and rng.random() < style.pictures else "none"
    if kind == "none":
        return
    pitch = (u1 - u0 + style.gutter) / columns
    span = columns if columns == 1 else rng.randint(1, max(1, columns - 1))
    if kind in ("top", "bottom") and rng.random() < 0.4:
        span = columns
    first = {"corner": columns - span, "top": 0}.get(kind, rng.randint(0, columns - span))
    left, right = u0 + first * pitch, u0 + (first + span) * pitch - style.gutter
    ratio = rng.uniform(0.5, 0.85) if not style.axes.vertical else rng.uniform(0.7, 1.5)
    deep = min((right - left) * ratio, (v1 - v0) * 0.55)
    caption = story.captions[0] if story.captions and rng.random() < 0.87 else ""
    need = deep + caption_depth(style, caption, right - left, deep) + style.body.leading
    if need > (v1 - v0) * (0.75 if span < columns else 0.6) or deep < style.body.size * 5:
        return
    tops = {
        "top": v0, "corner": v0, "bottom": v1 - need + style.body.leading * 0.5,
        "middle": v0 + (v1 - v0 - need) * rng.uniform(0.3, 0.7),
        "column": v0 + (v1 - v0 - need) * rng.uniform(0.2, 0.8),
    }  # fmt: skip
    top = tops[kind]
    hit = [
        q
        for q in b.blocks
        if left < q[2] and q[0] < right and top - style.body.leading < q[3] and q[1] < top + need
    ]
    if hit:
        top = max(q[3] for q in hit) + style.body.leading * 0.5
        if top + need > v1 - style.body.leading * 3 or any(
            left < q[2] and q[0] < right and q[1] < top + need and q[3] > top for q in b.blocks
        ):
            return
    set_picture(b, (left, top, right, top + deep), caption)
    above = style.body.leading * 0.4 if top > v0 + 1 else 0
    b.blocks.append((left, top - above, right, top + need - style.body.leading * 0.4))


def caption_rows(caption: str, width: float, face: Face) -> int:
    """Printed lines of a caption set in that width."""
    return max(1, math.ceil(em(caption) * face.size * 1.05 / max(width, face.size)))


def caption_depth(style: Style, caption: str, width: float, deep: float) -> float:
    """Room that a caption takes in v below a picture; on a vertical page it takes none."""
    if not caption or style.axes.vertical:
        return 0.0
    return caption_rows(caption, width, style.caption) * style.caption.leading


def set_picture(b: Builder, span: Span, caption: str) -> None:
    """A picture with its caption below (horizontal lines, on vertical pages too)."""
    style, face = b.style, b.style.caption
    if style.axes.vertical:
        rows = caption_rows(caption, span[3] - span[1], face) if caption else 0
        foot = rows * face.leading + (face.size * 0.4 if rows else 0)
        b.after.append(
            Picture(
                style.axes.box(span[0], span[1], span[2] - foot, span[3]),
                b.rng.randrange(1 << 30),
                style.language == "old",
            )
        )
        if caption:
            place = (span[2] - rows * face.leading, span[1], span[2], span[3])
            b.after.append(
                b.text(
                    place,
                    (caption,),
                    face,
                    "caption",
                    wrap=True,
                    align="center" if rows == 1 else "left",
                    across=True,
                )
            )
        return
    b.after.append(
        Picture(style.axes.box(*span), b.rng.randrange(1 << 30), style.language == "old")
    )
    if caption:
        rows = caption_rows(caption, span[2] - span[0], face)
        top = span[3] + face.size * 0.3
        place = (span[0], top, span[2], top + rows * face.leading)
        b.after.append(
            b.text(
                place,
                (caption,),
                face,
                "caption",
                wrap=True,
                align=b.style.caption_align if rows == 1 else "left",
            )
        )


# --- body -------------------------------------------------------------------------------------


def slots_of(
    style: Style, area: Span, columns: int, blocks: list[Span]
) -> tuple[list[Span], list[int]]:
    """What is left of each column, in reading order, and the column of each piece."""
    u0, v0, u1, v1 = area
    pitch = (u1 - u0 + style.gutter) / columns
    bands = [(v0, v1)]
    for q in blocks:  # something across all columns is a barrier: read above it first
        if q[0] <= u0 + 1 and q[2] >= u1 - 1:
            bands = [
                p for a, z in bands for p in ((a, min(z, q[1])), (max(a, q[3]), z)) if p[1] > p[0]
            ]
    out: list[Span] = []
    numbers: list[int] = []
    for top, bottom in sorted(bands):
        for c in range(columns):
            left = u0 + c * pitch
            right = left + pitch - style.gutter
            for a, z in _free(left, right, top, bottom, blocks):
                lines = int((z - a - style.body.size * 1.05) / style.body.leading) + 1
                if lines >= 3:
                    out.append((left, a, right, a + lines * style.body.leading - 0.5))
                    numbers.append(c)
    return out, numbers


def _free(
    left: float, right: float, top: float, bottom: float, blocks: list[Span]
) -> list[tuple[float, float]]:
    free = [(top, bottom)]
    for q in blocks:
        if q[0] < right - 1 and q[2] > left + 1:
            free = [
                p
                for a, z in free
                for p in ((a, min(z, q[1])), (max(a, q[3]), z))
                if p[1] - p[0] > 1
            ]
    return sorted(free)


def _finish(b: Builder, story: Story, slots: list[Span], numbers: list[int], order: Order) -> None:
    """Put headline, flow and pictures together and note what the story prints."""
    style = b.style
    roles = {t.role for t in b.heads}
    paragraphs = list(story.paragraphs)
    tail, tail_at = story.tail, story.tail_at
    if story.byline_line and (
        story.byline_at == "top" or (story.byline_at == "head" and "byline" not in roles)
    ):
        paragraphs.insert(0, Paragraph((("b", story.byline_line),), "byline"))
    elif story.byline_line and story.byline_at == "end":
        tail, tail_at = (("b", story.byline_line),), "line"
    if story.from_text and story.from_at == "line":
        paragraphs.insert(0, Paragraph((("j", story.from_text),), "jump"))
    jump = order.jump
    if jump:
        story = replace(story, continued_to=jump[0], byline=() if tail else story.byline)
        tail = ()
    flow = Flow(
        tuple(style.axes.box(*s) for s in slots), tuple(paragraphs), body_face(style, order), tail=tail,
        tail_at=tail_at, columns=tuple(numbers), jump=jump[1] if jump else None,
        jump_at=jump[2] if jump else "inline", dropcap=order.dropcap, **manner(style, order),
    )  # fmt: skip
    b.item.story = story
    rank = {"kicker": 0, "headline": 1, "subheadline": 2, "byline": 3}
    b.item.parts += [*sorted(b.heads, key=lambda t: rank[t.role]), flow, *b.after]
    if style.column_rules and len(slots) > 1:
        _column_rules(b, slots, numbers)


def body_face(style: Style, order: Order) -> Face:
    """The body face, white where the story stands on a dark panel."""
    return replace(style.body, colour="#fff") if order.dark else style.body


def manner(style: Style, order: Order) -> dict[str, object]:
    """What every flow of this style has in common."""
    faces = {
        "d": style.dateline, "subhead": style.subhead, "byline": style.byline, "b": style.byline_inline,
        "jump": style.byline, "j": style.byline, "lead": replace(style.body, weight=700),
    }  # fmt: skip
    if order.dark:
        faces = {k: replace(f, colour="#fff") for k, f in faces.items()}
    return {
        "faces": faces, "writing": style.along, "indent": style.indent, "gap": style.paragraph_gap,
        "language": style.language, "extra_css": style.extra_css, "align": style.align,
        "subhead_align": style.subhead_align,
    }  # fmt: skip


def _column_rules(b: Builder, slots: list[Span], numbers: list[int]) -> None:
    for s, c in zip(slots, numbers, strict=True):
        beside = [t for t, d in zip(slots, numbers, strict=True) if d == c + 1]
        for t in beside:
            a, z = max(s[1], t[1]), min(s[3], t[3])
            if z - a > b.style.body.leading * 2:
                mid = (s[2] + t[0]) / 2
                box = b.style.axes.box(mid, a, mid + 0.6, z)
                b.sheet.rules.append(Rule(box, 0.6))
