"""The furniture of a modern front page: masthead with 报眼, teasers 导读, editors' line."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from digitize.geometry import Box
from digitize.page import Teaser

from . import frames, notices, package
from .grammar import Writer, load
from .headline import Order
from .paper import Paper
from .sheet import Align, Face, Item, Panel, Rule, Sheet, Text
from .style import BLUE, KAI, RED, SANS, SERIF, Style, em

if TYPE_CHECKING:
    from .cells import Newsroom

NAMEPLATES = (
    Face(KAI[0], 60, weight=700), Face(KAI[1], 60), Face(KAI[2], 60), Face(SERIF, 60, weight=900),
    Face(SANS, 60, weight=900), Face(KAI[0], 60, weight=400),
)  # fmt: skip


def nameplate(rng: random.Random) -> Face:
    """The face and colour of a newspaper's title."""
    face = rng.choice(NAMEPLATES)
    return face.at(60, colour=rng.choice([RED, RED, "#111", "#111", BLUE, "#0a6b3c"]))


def date_lines(paper: Paper, rng: random.Random) -> tuple[list[str], set[str]]:
    """Lines of date, number and page count, and which facts they print."""
    d = paper.date
    date = f"{d.year}年{d.month}月{d.day}日"
    lines = rng.choice(
        [[f"{date} {paper.weekday}"], [f"{date}　{paper.weekday}"], [date, paper.weekday]]
    )
    shown = {"title", "date", "weekday"}
    if rng.random() < 0.75:
        lines.append(paper.lunar)
        shown.add("lunar_date")
    pages = rng.choice(
        [f"今日{paper.page_count}版", f"本期共{paper.page_count}版", f"今日{paper.page_count}版"]
    )
    number = rng.choice(
        [
            f"总第{paper.number}期",
            f"第{paper.number}期",
            f"总第{paper.number}期",
            f"第{paper.number}号",
        ]
    )
    form = rng.random()
    if form < 0.6:
        lines.append(f"{pages} {number}")
        shown |= {"page_count", "number"}
    elif form < 0.85:
        lines += [number, pages]
        shown |= {"page_count", "number"}
    else:
        lines.append(number)
        shown.add("number")
    return lines, shown


def imprint_lines(paper: Paper, rng: random.Random) -> tuple[list[str], set[str]]:
    """Organizer, publisher and codes."""
    lines, shown = [], set()
    gap = rng.choice([" ", "：", "　"])
    if rng.random() < 0.75:
        lines.append(
            rng.choice(
                [
                    f"主办{gap}{paper.organizer}",
                    f"{paper.organizer}主办",
                    f"主管主办{gap}{paper.organizer}",
                ]
            )
        )
        shown.add("organizer")
    if rng.random() < 0.75:
        lines.append(rng.choice([f"出版{gap}{paper.publisher}", f"{paper.publisher}出版"]))
        shown.add("publisher")
    lines += list(paper.codes[: rng.randint(0, len(paper.codes))])
    return lines, shown


def front(room: Newsroom, paper: Paper, box: Box) -> list[Box]:
    """Set masthead and teasers of a front page; returns the areas that stay free."""
    rng, style = room.rng, room.style
    plan = rng.choices(["top", "ear", "left"], [6, 2, 2])[0]
    gap = style.separator_gap
    if plan == "left":
        return _left_masthead(room, paper, box)
    if plan == "ear":
        wide = box.width * rng.uniform(0.6, 0.72)
        deep = box.width * rng.uniform(0.12, 0.17)
        _nameplate(room, paper, Box(box.x0, box.y0, box.x0 + wide, box.y0 + deep))
        _ear(room, paper, Box(box.x0 + wide + style.gutter, box.y0, box.x1, box.y0 + deep))
        top = _under(room, box, box.y0 + deep + 6)
    else:
        deep = box.width * rng.uniform(0.105, 0.16)
        _nameplate(room, paper, Box(box.x0, box.y0, box.x1, box.y0 + deep))
        top = _under(room, box, box.y0 + deep + 6)
    rest = Box(box.x0, top, box.x1, box.y1)
    kind = rng.choices(["none", "strip", "under", "sidebar"], [3.5, 3, 1.5, 2])[0]
    kind = "none" if "teasers" in room.sheet.meta else kind  # one 导读 is enough
    tall = style.body.size * rng.uniform(4.6, 6)
    if kind == "strip":
        teaser_strip(room, paper, Box(rest.x0, rest.y1 - tall, rest.x1, rest.y1))
        return [Box(rest.x0, rest.y0, rest.x1, rest.y1 - tall - gap)]
    if kind == "under":
        teaser_strip(room, paper, Box(rest.x0, rest.y0, rest.x1, rest.y0 + tall))
        return [Box(rest.x0, rest.y0 + tall + gap, rest.x1, rest.y1)]
    if kind == "sidebar":
        wide = rest.width * rng.uniform(0.14, 0.22)
        deep = rest.height if rng.random() < 0.4 else rest.height * rng.uniform(0.3, 0.6)
        at_left = rng.random() < 0.5
        side = (
            Box(rest.x0, rest.y0, rest.x0 + wide, rest.y0 + deep)
            if at_left
            else Box(rest.x1 - wide, rest.y0, rest.x1, rest.y0 + deep)
        )
        teaser_list(room, paper, side)
        main = (
            Box(side.x1 + style.gutter, rest.y0, rest.x1, side.y1)
            if at_left
            else Box(rest.x0, rest.y0, side.x0 - style.gutter, side.y1)
        )
        below = Box(rest.x0, side.y1 + gap, rest.x1, rest.y1)
        return (
            [main, below]
            if below.height > style.body.leading * 12
            else [Box(main.x0, main.y0, main.x1, rest.y1)]
        )
    return [rest]


def _turn(room: Newsroom, text: str) -> str:
    return room.turn.text(text) if room.turn else text  # type: ignore[attr-defined]


def _under(room: Newsroom, box: Box, bottom: float) -> float:
    """The rule under the masthead."""
    rng = room.rng
    kind = rng.choice(["single", "double", "thick"])
    colour = rng.choice([RED, "#111", "#111", BLUE])
    deep = 1.5 if kind == "single" else 4.0
    rule = Rule(
        Box(box.x0, bottom, box.x1, bottom + deep),
        deep,
        "double" if kind == "double" else "single",
        colour,
    )
    room.sheet.rules.append(rule)
    return bottom + 4 + room.style.separator_gap


def _nameplate(room: Newsroom, paper: Paper, box: Box) -> None:
    """Title, dates and imprint in a box across the top."""
    sheet, rng = room.sheet, room.rng
    width, deep = box.width, box.height
    left, top, right = box.x0, box.y0, box.x1
    item = Item("masthead", [box])
    name = nameplate(rng)
    share = rng.uniform(0.42, 0.56)
    dates, shown = date_lines(paper, rng)
    imprint, more = imprint_lines(paper, rng)
    dates, imprint = [_turn(room, t) for t in dates], [_turn(room, t) for t in imprint]
    shown |= more
    size = max(width, 900) * 0.0125
    small = Face(rng.choice([SERIF, SANS, KAI[0]]), size, size * 1.5)
    contact_lines = [f"{a}{rng.choice([' ', '：'])}{b}" for a, b in paper.contacts]
    centred = rng.random() < 0.35
    title_left = left + width * (0.5 - share / 2) if centred else left
    english = 0.17 * deep if paper.title_en and rng.random() < 0.7 else 0.0
    big = min((deep - english) * 0.86, width * share / len(paper.title) * 0.98)
    title_box = Box(title_left, top, title_left + width * share, top + deep - english)
    item.parts.append(
        Text(
            title_box,
            (paper.title,),
            name.at(big, leading=deep - english),
            "masthead",
            align="spread" if rng.random() < 0.4 else "left",
        )
    )
    if english:
        item.parts.append(
            _english_title(
                rng, paper, name, Box(title_left, title_box.y1, title_box.x1, top + deep)
            )
        )
        shown.add("title_en")
    if contact_lines:
        shown.add("contacts")
    if centred:
        side = width * (0.5 - share / 2) - 12
        _column(
            item, contact_lines + imprint, small, Box(left, top, left + side, top + deep), "left"
        )
        _column(
            item,
            dates,
            small.at(small.size * 1.1),
            Box(right - side, top, right, top + deep),
            "right",
        )
    else:
        x = title_box.x1 + width * 0.02
        half = (right - x) * (rng.uniform(0.42, 0.55) if contact_lines else 1.0)
        _column(
            item,
            dates,
            small.at(small.size * 1.25),
            Box(right - half, top, right, top + deep * (0.55 if imprint else 1)),
            "center",
        )
        _column(
            item, imprint, small, Box(right - half, top + deep * 0.58, right, top + deep), "center"
        )
        _column(item, contact_lines, small, Box(x, top, right - half - 10, top + deep), "left")
        if rng.random() < 0.5 and contact_lines:
            sheet.rules.append(
                Rule(Box(right - half - 5, top + 2, right - half - 4.2, top + deep - 2), 0.8)
            )
    sheet.items.append(item)
    sheet.printed |= shown


def _english_title(rng: random.Random, paper: Paper, name: Face, box: Box) -> Text:
    english = paper.title_en or ""
    face = Face(
        rng.choice(["'Liberation Serif'", "'Liberation Sans'", "'DejaVu Serif'"]),
        box.height * 0.62,
        box.height,
        700,
        name.colour,
    )
    face = face.at(min(face.size, box.width * 0.95 / em(english)), leading=box.height)
    return Text(box, (english,), face, "masthead", align=rng.choice(["left", "spread", "center"]))


def _left_masthead(room: Newsroom, paper: Paper, box: Box) -> list[Box]:
    """A vertical title at the left, its dates below; the page runs around it."""
    sheet, style, rng = room.sheet, room.style, room.rng
    wide = box.width * rng.uniform(0.13, 0.19)
    deep = box.height * rng.uniform(0.34, 0.55)
    place = Box(box.x0, box.y0, box.x0 + wide, box.y0 + deep)
    item = Item("masthead", [place])
    name = nameplate(rng)
    dates, shown = date_lines(paper, rng)
    imprint, more = imprint_lines(paper, rng)
    lines = [
        _turn(room, t)
        for t in (*[p for d in dates for p in d.replace("　", " ").split(" ")], *imprint)
    ]
    if rng.random() < 0.5:
        lines += [f"{a}：{b}" for a, b in paper.contacts]
        shown.add("contacts")
    step = min(style.body.size * 2.0, deep * 0.42 / len(lines))
    tall = deep - step * len(lines) - 8
    size = min(wide * 0.8, tall / len(paper.title) * 0.96)
    item.parts.append(
        Text(
            Box(place.x0, place.y0, place.x1, place.y0 + tall),
            (paper.title,),
            name.at(size, leading=wide),
            "masthead",
            align=rng.choice(["center", "spread"]),
            writing="v",
        )
    )
    face = Face(rng.choice([SERIF, SANS]), min(style.body.size * 1.1, step / 1.25))
    _column(
        item, lines, face, Box(place.x0, place.y1 - step * len(lines), place.x1, place.y1), "center"
    )
    sheet.items.append(item)
    sheet.printed |= shown | more
    if rng.random() < 0.6:
        panel, _ = frames.draw(
            rng, place.grown(4), rng.choice(["frame", "tint", "frame"]), size=style.body.size
        )
        sheet.panels.append(panel)
    gap = style.separator_gap
    beside = Box(place.x1 + style.gutter, box.y0, box.x1, place.y1)
    below = Box(box.x0, place.y1 + gap + 4, box.x1, box.y1)
    if rng.random() < 0.4:
        return [beside, below]
    column = Box(box.x0, place.y1 + gap + 4, place.x1, box.y1)
    if column.width > style.body.size * 10 and rng.random() < 0.7:
        if rng.random() < 0.4:
            teaser_list(room, paper, column)
            return [Box(beside.x0, box.y0, box.x1, box.y1)]
        return [Box(beside.x0, box.y0, box.x1, box.y1), column]
    return [beside, below]


def _ear(room: Newsroom, paper: Paper, box: Box) -> None:
    """报眼: an advertisement, teasers or a short item beside the masthead."""
    rng, style = room.rng, room.style
    span = style.axes.logical(box)
    kind = rng.choice(["advert", "teasers", "article", "picture"])
    if kind == "teasers":
        teaser_list(room, paper, box)
    elif kind == "article" and not style.axes.vertical:
        try:
            package.compose(
                room.sheet,
                style,
                rng,
                span,
                room.key(),
                room.write,
                Order("small", "above", "none", pad=4),
            )
        except ValueError:
            notices.advert(room.sheet, style, rng, span, room.key(), room.words)
    elif kind == "picture" and not style.axes.vertical:
        try:
            notices.lone_picture(room.sheet, style, rng, span, room.key(), room.write)
        except ValueError:
            notices.advert(room.sheet, style, rng, span, room.key(), room.words)
    else:
        notices.advert(room.sheet, style, rng, span, room.key(), room.words)


def _column(item: Item, lines: list[str], face: Face, box: Box, align: Align) -> None:
    """Lines spread over the height of a box, each a text of its own."""
    if not lines:
        return
    step = min(box.height / len(lines), face.size * 2.1)
    face = face.at(min(face.size, step / 1.2), leading=step)
    top = box.y0 + (box.height - step * len(lines)) / 2
    for i, line in enumerate(lines):
        place = Box(box.x0, top + i * step, box.x1, top + (i + 1) * step)
        item.parts.append(Text(place, (line,), face, "masthead", align=align))


TEASER_LABELS = (
    "导读",
    "今日导读",
    "要闻导读",
    "内容提要",
    "本报今日导读",
    "导 读",
    "今日看点",
    "本期导读",
    "版面导读",
    "今日要目",
)
REFERENCES = (
    "详见第{}版", "详见{}版", ">>>详见本报第{}版", "（{}版）", "{}版▶", "第{}版", "→ {}版", "详见A{}版", "A{}版", "P{}", "见{}版",
    "详见{}版 >>", "/ {}版", "［{}版］", "刊{}版",
)  # fmt: skip


def _titles(room: Newsroom, count: int, room_em: float) -> list[str]:
    pen = Writer(load("zh"), room.rng, room.rng.choice(load("zh")["topic.names"]))
    out = []
    for _ in range(count):
        title = pen.write("head")
        for _ in range(6):
            if em(title) < room_em:
                break
            title = pen.write("shorthead")
        out.append(_turn(room, title.replace("  ", " ")))
    return out


def _pages(rng: random.Random, paper: Paper, count: int) -> list[int]:
    return sorted(rng.sample(range(2, max(paper.page_count, count + 2) + 1), count))


def teaser_strip(room: Newsroom, paper: Paper, box: Box) -> None:
    """导读 as a strip across the page: a label and two to four items."""
    sheet, style, rng = room.sheet, room.style, room.rng
    item = Item(room.key(), [box])
    count = rng.randint(2, 4)
    label = _turn(room, rng.choice(TEASER_LABELS))
    dark = rng.random() < 0.5
    size = style.body.size * rng.uniform(1.05, 1.25)
    labelf = Face(SANS, size * 1.25, size * 1.6, 700, "#fff" if dark else style.accent)
    short = len(label.replace(" ", "")) <= 2
    wide = labelf.size * (1.8 if short else 3.0)
    if rng.random() < 0.7:
        sheet.panels.append(Panel(box, "frame", "border:1px solid #222;"))
    if dark:
        sheet.panels.append(
            Panel(
                Box(box.x0, box.y0, box.x0 + wide, box.y1),
                "dark",
                f"background:{rng.choice([RED, '#111', BLUE])};",
            )
        )
    rows = (label,) if len(label) <= 3 else (label[: len(label) // 2], label[len(label) // 2 :])
    upright = len(label) == 2 and rng.random() < 0.6
    place = Box(box.x0, box.y0, box.x0 + wide, box.y1)
    face = labelf.at(labelf.size, leading=wide if upright else labelf.size * 1.3)
    item.parts.append(
        Text(
            place,
            rows,
            face,
            "teaser",
            align="center",
            valign="top" if upright else "middle",
            writing="v" if upright else "h",
        )
    )
    step = (box.width - wide) / count
    face = Face(rng.choice([SERIF, SANS]), size, size * 1.45, rng.choice([400, 700]))
    ref = _turn(room, rng.choice(REFERENCES))
    reff = Face(KAI[0], size * 0.9, size * 1.45)
    column = step - size * 1.6
    pages = _pages(rng, paper, count)
    for i, (title, page) in enumerate(
        zip(_titles(room, count, column / size * 1.85), pages, strict=True)
    ):
        x = box.x0 + wide + i * step + size
        rows_needed = 1 if em(title) * size * 1.03 <= column else 2
        top = box.y0 + (box.height - (rows_needed + 1) * size * 1.45) / 2
        _teaser(room, item, (x, top, x + column), title, page, (face, reff), ref, rows_needed)
        if i and rng.random() < 0.6:
            sheet.rules.append(
                Rule(Box(x - size * 0.6, box.y0 + 6, x - size * 0.6 + 0.7, box.y1 - 6), 0.7)
            )
    sheet.items.append(item)


def _teaser(
    room: Newsroom,
    item: Item,
    where: tuple[float, float, float],
    title: str,
    page: int,
    faces: tuple[Face, Face],
    ref: str,
    rows: int,
) -> float:
    """One teaser: its title and where it points, on the next line; returns the depth used."""
    x, top, right = where
    face, reff = faces
    item.parts.append(
        Text(Box(x, top, right, top + rows * face.leading), (title,), face, "teaser", wrap=True)
    )
    bottom = top + rows * face.leading
    item.parts.append(
        Text(
            Box(x, bottom, right, bottom + reff.leading),
            (ref.format(page),),
            reff,
            "teaser",
            align="right",
        )
    )
    room.sheet.meta.setdefault("teasers", []).append(Teaser(title=title, page=page))
    return (rows + 1) * face.leading


def teaser_list(room: Newsroom, paper: Paper, box: Box) -> None:
    """导读 as a sidebar or box: a label and items below each other."""
    sheet, style, rng = room.sheet, room.style, room.rng
    item = Item(room.key(), [box])
    size = style.body.size * rng.uniform(1.0, 1.2)
    pad = 0.0
    if rng.random() < 0.7:
        panel, pad = frames.draw(
            rng, box, rng.choice(["frame", "tint", "frame", "ornament"]), size=style.body.size
        )
        sheet.panels.append(panel)
    x0, y, x1, y1 = box.x0 + pad, box.y0 + pad * 0.8, box.x1 - pad, box.y1 - pad * 0.8
    label = _turn(room, rng.choice(TEASER_LABELS))
    deep = size * 2.2
    dark = rng.random() < 0.5
    if dark:
        sheet.panels.append(
            Panel(
                Box(x0, y, x1, y + deep), "dark", f"background:{rng.choice([RED, '#111', BLUE])};"
            )
        )
    labelf = Face(
        rng.choice([SANS, KAI[0]]), size * 1.5, deep, 700, "#fff" if dark else style.accent
    )
    item.parts.append(Text(Box(x0, y, x1, y + deep), (label,), labelf, "teaser", align="center"))
    y += deep + size * 0.5
    face = Face(rng.choice([SERIF, SANS]), size, size * 1.4, rng.choice([400, 700]))
    reff = Face(rng.choice([KAI[0], SERIF]), size * 0.9, size * 1.4)
    ref = _turn(room, rng.choice(REFERENCES))
    inline = rng.random() < 0.3
    mark = rng.choice(["", "", "■ ", "● ", "▶ "])
    pages = _pages(rng, paper, min(8, max(paper.page_count - 1, 3)))
    for title, page in zip(_titles(room, len(pages), (x1 - x0) / size * 2.6), pages, strict=True):
        tail = "　" + ref.format(page) if inline else ""
        rows = package.caption_rows(mark + title + tail, x1 - x0, face)
        if y + (rows + (0 if inline else 1)) * size * 1.4 > y1:
            break
        if inline:
            item.parts.append(
                Text(
                    Box(x0, y, x1, y + rows * face.leading),
                    (mark + title + tail,),
                    face,
                    "teaser",
                    wrap=True,
                )
            )
            sheet.meta.setdefault("teasers", []).append(Teaser(title=title, page=page))
            y += rows * face.leading
        else:
            item.parts.append(
                Text(
                    Box(x0, y, x1, y + rows * face.leading),
                    (mark + title,),
                    face,
                    "teaser",
                    wrap=True,
                )
            )
            y += rows * face.leading
            item.parts.append(
                Text(
                    Box(x0, y, x1, y + reff.leading),
                    (ref.format(page),),
                    reff,
                    "teaser",
                    align="right",
                )
            )
            sheet.meta.setdefault("teasers", []).append(Teaser(title=title, page=page))
            y += reff.leading
        y += size * 0.6
    sheet.items.append(item)


def editors_line(
    sheet: Sheet, style: Style, rng: random.Random, box: Box, turn: object = None
) -> None:
    """The line of editors and telephones at the foot of a page."""
    pen = Writer(load("zh"), rng)
    n = [pen.write("name") for _ in range(4)]
    line = rng.choice([
        f"本版编辑：{n[0]}　版式：{n[1]}　校对：{n[2]}", f"责任编辑 {n[0]} 美术编辑 {n[1]} 责任校对 {n[2]}",
        f"值班总编：{n[0]}　一版编辑：{n[1]}　电话：{rng.randint(2000000, 8999999)}",
        f"地址：{pen.write('town')}市{pen.write('town')}路{rng.randint(1, 300)}号　邮编：{rng.randint(100000, 699999)}　广告部：{rng.randint(2000000, 8999999)}　印刷：{pen.write('town')}印刷厂",
    ])  # fmt: skip
    line = turn.text(line) if turn else line  # type: ignore[attr-defined]
    face = Face(
        rng.choice([SERIF, SANS, KAI[0]]), min(box.height * 0.62, style.body.size), box.height
    )
    item = Item(
        "editors",
        [box],
        [Text(box, (line,), face, "other", align=rng.choice(["left", "center", "right"]))],
    )
    sheet.items.append(item)
    sheet.rules.append(Rule(Box(box.x0, box.y0 - 3, box.x1, box.y0 - 2.2), 0.8))
