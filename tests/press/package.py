"""Article packages: headline, people, body columns, pictures set into an area.

Everything here is in logical coordinates (`style.Axes`): u along the lines, v from line to line,
so that a vertical page is made up by the same code.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .sheet import Face, Flow, Item, Panel, Picture, Rule, Sheet, Text
from .stories import Paragraph, Story
from .style import Style, em

Span = tuple[float, float, float, float]  # u0, v0, u1, v1
Writer = Callable[[int, str], Story]


@dataclass(frozen=True)
class Order:
    """What an area should become; everything not asked for is chosen by chance."""

    size: str = "main"  # lead, main, small
    head: str | None = None  # above, beside, corner, partial, inside
    picture: str | None = None  # none, top, corner, middle, bottom, column
    columns: int | None = None
    pad: float = 0.0
    jump: tuple[int, str, str] | None = None  # page, text, at
    story: Story | None = None


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

    def text(self, span: Span, lines: tuple[str, ...], face: Face, role: str, **more: object) -> Text:
        """A text in logical place; ``across`` sets it across the page's main direction."""
        across = more.pop("across", False)
        writing = self.style.across if across else self.style.along
        return Text(self.style.axes.box(*span), lines, face, role, writing=writing, **more)  # type: ignore[arg-type]


def compose(
    sheet: Sheet, style: Style, rng: random.Random, area: Span, key: str, write: Writer, order: Order
) -> Item:
    """Fill an area with one article and put it on the sheet."""
    u0, v0, u1, v1 = area
    item = Item(key, [style.axes.box(*area)])
    b = Builder(style, rng, sheet, item)
    inner = (u0 + order.pad, v0 + order.pad, u1 - order.pad, v1 - order.pad)
    columns = order.columns or _columns(style, inner, rng)
    story = order.story or write(_capacity(style, inner), order.size)
    body = _headline(b, story, inner, columns, order)
    _pictures(b, story, body, columns, order)
    slots, numbers = _slots(style, body, columns, b.blocks)
    if not slots:
        raise ValueError(f"{key}: no room for text")
    _finish(b, story, slots, numbers, order, (body, columns))
    sheet.items.append(item)
    return item


def _columns(style: Style, area: Span, rng: random.Random) -> int:
    """Body columns of an area: base columns, or 破栏 (another number)."""
    width = area[2] - area[0]
    most = max(1, int((width + style.gutter) / (style.body.size * 9.5 + style.gutter)))
    least = max(1, round(width / (style.body.size * 34)))
    usual = max(least, min(most, round(width / (style.body.size * rng.uniform(13, 22)))))
    return rng.randint(least, max(least, most)) if rng.random() < 0.2 else usual


def _capacity(style: Style, area: Span) -> int:
    area_em = (area[2] - area[0]) * (area[3] - area[1]) / (style.body.size * style.body.leading)
    scale = 2.2 if style.language == "en" else 1.0
    return int(area_em * 1.1 * scale) + 100


# --- headline ---------------------------------------------------------------------------------


def _headline(b: Builder, story: Story, area: Span, columns: int, order: Order) -> Span:
    """Set the headline package; returns what is left as a rectangle, blocks beside it noted."""
    if not story.main:
        return area
    u0, v0, u1, v1 = area
    width, height = u1 - u0, v1 - v0
    kind = order.head or _arrangement(b, width, height, columns, order)
    pitch = (width + b.style.gutter) / columns
    if kind == "beside":
        used = _beside(b, story, area, order)
        return (u0 + used, v0, u1, v1) if used > 0 else (u0, v0, u1 + used, v1)
    if kind in ("corner", "partial", "inside") and columns > 1:
        return _partial(b, story, area, columns, pitch, kind, order)
    depth = stack(b, story, (u0, v0, u1), order.size, height)
    return (u0, v0 + depth, u1, v1)


def _arrangement(b: Builder, width: float, height: float, columns: int, order: Order) -> str:
    rng = b.rng
    if columns >= 3 and height > b.style.body.leading * 26 and rng.random() < 0.3:
        return rng.choice(["partial", "partial", "inside"])
    if width > height * 1.5 and columns >= 3 and rng.random() < 0.28 and height < b.style.body.size * 30:
        return "beside"
    if columns >= 2 and rng.random() < 0.06 and height > b.style.body.leading * 20:
        return "corner"
    return "above"


SIZES = {"lead": (2.9, 5.2), "main": (2.0, 3.1), "small": (1.35, 1.95), "brief": (1.05, 1.25)}


def fit(parts: tuple[str, ...], width: float, low: float, high: float, want: float) -> tuple[tuple[str, ...], float]:
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
        at = min(spots, key=lambda i: abs(i - goal) - (1.6 if rest[i - 1] in "，：；、 　？！”》" or rest[i] in " 　“《" else 0))
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


def _rows(b: Builder, story: Story, width: float, size: str) -> list[tuple[str, tuple[str, ...], Face, float]]:
    """Role, lines, face and gap below, from kicker to byline."""
    style, rng = b.style, b.rng
    low, high = SIZES[size]
    base = style.body.size
    face = style.head(rng)
    want = base * rng.uniform(low, high)
    lines, main = fit(story.main, width, base * low, base * high * 1.15, want)
    face = replace(face, colour=style.accent if rng.random() < 0.25 and size == "lead" else face.colour)
    rows: list[tuple[str, tuple[str, ...], Face, float]] = []
    minor = min(max(base * 1.12, main * rng.uniform(0.38, 0.55)), main * 0.8)
    if story.kicker:
        kick = rng.choice(style.heads)
        text, fitted = fit(story.kicker, width, base, minor, minor)
        rows.append(("kicker", text, kick.at(fitted, leading=fitted * 1.3), main * 0.16))
    rows.append(("headline", lines, face.at(main, leading=main * rng.uniform(1.12, 1.3)), main * 0.22))
    if story.sub:
        subf = rng.choice(style.heads)
        rows_sub: list[str] = []
        fitted = minor * 0.95
        for part in story.sub:
            one, s = fit((part,), width, base, minor, fitted)
            fitted = min(fitted, s)
            rows_sub += one
        rows.append(("subheadline", tuple(rows_sub), subf.at(fitted, leading=fitted * 1.32), main * 0.16))
    if story.byline_line and story.byline_at == "head":
        size_b = style.byline.size
        count = -(-em(story.byline_line) * size_b * 1.02 // width).__int__()
        rows.append(("byline", tuple(cut(story.byline_line, count)), style.byline, base * 0.4))
    return rows


def stack(b: Builder, story: Story, where: tuple[float, float, float], size: str, room: float) -> float:
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
        b.item.story = story
    align = style.head_align if rng.random() < 0.9 else "left"
    dark = size != "lead" and rng.random() < 0.05 and all(r[0] != "byline" for r in rows)
    v = v0 + style.body.size * (0.4 if dark else 0.1)
    if dark:
        _bar(b, (u0, v0, u1, v0 + total + style.body.size * 0.5))
        v += style.body.size * 0.1
    for role, lines, face, gap in rows:
        depth = len(lines) * face.leading
        if dark:
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
        span = rng.randint(max(1, columns // 2), columns - 1)
        first, drop = 0, 0.0
    left = u0 + first * pitch
    right = left + span * pitch - b.style.gutter
    if right - left < b.style.body.size * 9:
        depth = stack(b, story, (u0, v0, u1), order.size, v1 - v0)
        return (u0, v0 + depth, u1, v1)
    top = v0 + drop * (v1 - v0)
    size = order.size if right - left > width * 1.5 or order.size == "small" else "small"
    pad = b.style.body.leading * (0.6 if drop else 0)
    depth = stack(b, story, (left, top + pad, right), size, v1 - v0) + pad
    b.blocks.append((left, top, right, top + depth))
    return area


def _beside(b: Builder, story: Story, area: Span, order: Order) -> float:
    """A headline across the lines (竖题); returns the width used, negative at the far side."""
    u0, v0, u1, v1 = area
    style, rng = b.style, b.rng
    height = v1 - v0
    rows = _rows(b, replace(story, byline_line=None), height * 0.94, order.size)
    thick = sum(len(lines) * f.leading for _, lines, f, _ in rows)
    if thick > (u1 - u0) * 0.4:
        rows = [r for r in rows if r[0] == "headline"]
        thick = sum(len(lines) * f.leading for _, lines, f, _ in rows)
    far = rng.random() < 0.25
    edge = u1 if far else u0 + thick
    # rows are set from the right as vertical lines on a horizontal page; on a vertical page the
    # first row is the upper one
    at = edge
    order_rows = rows if not style.axes.vertical else rows
    for role, lines, face, _ in order_rows:
        deep = len(lines) * face.leading
        if style.axes.vertical:
            base = (u1 - thick) if far else u0
            done = sum(len(r[1]) * r[2].leading for r in rows[: rows.index((role, lines, face, _))])
            span = (base + done, v0, base + done + deep, v1)
        else:
            span = (at - deep, v0, at, v1)
        at -= deep
        align = "left" if rng.random() < 0.6 else "center"
        b.heads.append(b.text(span, lines, face, role, align=align, across=True))
    used = thick + style.gutter
    return -used if far else used


# --- pictures ---------------------------------------------------------------------------------


def _pictures(b: Builder, story: Story, area: Span, columns: int, order: Order) -> None:
    kind = order.picture
    if kind is None:
        big = (area[2] - area[0]) * (area[3] - area[1]) > (b.style.body.size * 26) ** 2
        kind = b.rng.choice(["top", "corner", "middle", "bottom", "column"]) if big and b.rng.random() < 0.4 else "none"
    if kind == "none":
        return
    u0, v0, u1, v1 = area
    rng, style = b.rng, b.style
    pitch = (u1 - u0 + style.gutter) / columns
    span = columns if columns == 1 else rng.randint(1, max(1, columns - 1))
    if kind in ("top", "bottom") and rng.random() < 0.4:
        span = columns
    first = {"corner": columns - span, "top": 0}.get(kind, rng.randint(0, columns - span))
    left, right = u0 + first * pitch, u0 + (first + span) * pitch - style.gutter
    deep = min((right - left) * rng.uniform(0.5, 0.85), (v1 - v0) * 0.55)
    caption = story.captions[0] if story.captions else ""
    capf = style.caption
    rows = caption_rows(caption, right - left, capf)
    need = deep + rows * capf.leading + style.body.leading
    if need > (v1 - v0) * (0.75 if span < columns else 0.6) or deep < style.body.size * 5:
        return
    tops = {"top": v0, "corner": v0, "bottom": v1 - need + style.body.leading * 0.5,
            "middle": v0 + (v1 - v0 - need) * rng.uniform(0.3, 0.7), "column": v0 + (v1 - v0 - need) * rng.uniform(0.2, 0.8)}  # fmt: skip
    top = tops[kind]
    if any(left < q[2] and q[0] < right and top - style.body.leading < q[3] and q[1] < top + need for q in b.blocks):
        low = max(q[3] for q in b.blocks)
        top = low + style.body.leading * 0.5
        if top + need > v1 - style.body.leading * 3:
            return
    set_picture(b, (left, top, right, top + deep), caption, rng.random() < 0.85)
    b.blocks.append((left, top - (style.body.leading * 0.4 if top > v0 + 1 else 0), right, top + need - style.body.leading * 0.4))


def caption_rows(caption: str, width: float, face: Face) -> int:
    """Printed lines of a caption set in that width."""
    return max(1, -(-em(caption) * face.size * 1.04 // width).__int__())


def set_picture(b: Builder, span: Span, caption: str, show: bool) -> None:
    """A picture and, below it, its caption."""
    style = b.style
    b.after.append(Picture(style.axes.box(*span), b.rng.randrange(1 << 30)))
    if not (show and caption):
        return
    face = style.caption
    rows = caption_rows(caption, span[2] - span[0], face)
    place = (span[0], span[3] + face.size * 0.3, span[2], span[3] + face.size * 0.3 + rows * face.leading)
    b.after.append(b.text(place, (caption,), face, "caption", wrap=True, align="left"))


# --- body -------------------------------------------------------------------------------------


def _slots(
    style: Style, area: Span, columns: int, blocks: list[Span]
) -> tuple[list[Span], list[int]]:
    """What is left of each column, in reading order, and the column of each piece."""
    u0, v0, u1, v1 = area
    pitch = (u1 - u0 + style.gutter) / columns
    bands = [(v0, v1)]
    for q in blocks:  # something across all columns is a barrier: read above it first
        if q[0] <= u0 + 1 and q[2] >= u1 - 1:
            bands = [p for a, z in bands for p in ((a, min(z, q[1])), (max(a, q[3]), z)) if p[1] > p[0]]
    out: list[Span] = []
    numbers: list[int] = []
    for top, bottom in bands:
        for c in range(columns):
            left = u0 + c * pitch
            right = left + pitch - style.gutter
            for a, z in _free(left, right, top, bottom, blocks):
                lines = int((z - a - style.body.size * 1.05) / style.body.leading) + 1
                if lines >= 3:
                    depth = (lines - 1) * style.body.leading + style.body.size * 1.06
                    out.append((left, a, right, a + max(depth, lines * style.body.leading - 0.5)))
                    numbers.append(c)
    return out, numbers


def _free(left: float, right: float, top: float, bottom: float, blocks: list[Span]) -> list[tuple[float, float]]:
    free = [(top, bottom)]
    for q in blocks:
        if q[0] < right - 1 and q[2] > left + 1:
            free = [p for a, z in free for p in ((a, min(z, q[1])), (max(a, q[3]), z)) if p[1] - p[0] > 1]
    return free


def _finish(
    b: Builder, story: Story, slots: list[Span], numbers: list[int], order: Order, grid: tuple[Span, int]
) -> None:
    style, rng = b.style, b.rng
    shown = {t.role for t in b.heads}
    shown |= {"byline"} if not story.byline_line or story.byline_at != "head" else set()
    paragraphs = list(story.paragraphs)
    tail, tail_at = story.tail, "inline"
    if story.byline_line and (story.byline_at == "top" or (story.byline_at == "head" and "byline" not in {t.role for t in b.heads})):
        paragraphs.insert(0, Paragraph((("b", story.byline_line),), "byline"))
    elif story.byline_line and story.byline_at == "end":
        tail, tail_at = (("b", story.byline_line),), "line"
    elif tail and rng.random() < 0.25:
        tail_at = "line"
    jump = order.jump
    flow = Flow(
        tuple(style.axes.box(*s) for s in slots), tuple(paragraphs), style.body,
        faces={"d": style.dateline, "subhead": style.subhead, "byline": style.byline, "b": style.body,
               "jump": style.byline, "j": style.byline},
        writing=style.along, indent=style.indent, gap=style.paragraph_gap, tail=tail, tail_at=tail_at,
        columns=tuple(numbers), language=style.language, extra_css=style.extra_css,
        subhead_align="center" if style.subhead_align == "center" else "left",
        jump=jump[1] if jump else None, jump_at=jump[2] if jump else "inline",
    )  # fmt: skip
    if jump:
        story = replace(story, continued_to=jump[0])
    roles = {t.role for t in b.heads}
    captions = tuple("".join(t.lines) for t in b.after if isinstance(t, Text) and t.role == "caption")
    kept = replace(
        story,
        kicker=story.kicker if "kicker" in roles else (),
        sub=story.sub if "subheadline" in roles else (),
        captions=captions,
    )
    b.item.story = kept
    rank = {"kicker": 0, "headline": 1, "subheadline": 2, "byline": 3}
    b.item.parts += [*sorted(b.heads, key=lambda t: rank[t.role]), flow, *b.after]
    if style.column_rules and grid[1] > 1:
        _column_rules(b, slots, numbers)


def _column_rules(b: Builder, slots: list[Span], numbers: list[int]) -> None:
    for s, c in zip(slots, numbers, strict=True):
        beside = [t for t, d in zip(slots, numbers, strict=True) if d == c + 1]
        for t in beside:
            a, z = max(s[1], t[1]), min(s[3], t[3])
            if z - a > b.style.body.leading * 2:
                mid = (s[2] + t[0]) / 2
                box = b.style.axes.box(mid, a, mid + 0.6, z)
                b.sheet.rules.append(Rule(box, 0.6))
