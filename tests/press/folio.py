"""Folio lines of inner pages 报眉, and the heads of old and English papers."""

from __future__ import annotations

import random
from dataclasses import replace

from digitize.geometry import Box

from .grammar import Writer, load
from .paper import SECTIONS, Paper, era_date, spelled
from .sheet import Align, Face, Item, Panel, Rule, Sheet, Text
from .style import BLUE, KAI, KAI_TC, RED, SANS, SERIF, SERIF_TC, Style, em

Band = tuple[float, float, float]  # left, top, right


def inner(
    sheet: Sheet, style: Style, rng: random.Random, paper: Paper, band: Band, turn: object = None
) -> float:
    """A folio line of a modern Chinese inner page; returns where the page goes on."""
    left, top, right = band
    turned = turn.text if turn else str  # type: ignore[attr-defined]
    page = sheet.meta["page_number"]
    section = sheet.meta["section"]
    d = paper.date
    date = rng.choice(
        [
            f"{d.year}年{d.month}月{d.day}日",
            f"{d.year}年{d.month}月{d.day}日",
            f"{d.year}.{d.month}.{d.day}",
            f"{d.year}-{d.month:02d}-{d.day:02d}",
        ]
    )
    apart = rng.random() < 0.4
    dates = [date, paper.weekday] if apart else [f"{date}{rng.choice([' ', '　'])}{paper.weekday}"]
    number = rng.choice(["第{}版", "{}版", "{:02d}", "A{}", "第{}版", "{}"])
    if number == "{}":
        number = rng.choice(["第{}版", "{:02d}版"])
    folio = number.format(page)
    pen = Writer(load("zh"), rng)
    staff = rng.choice(
        [
            [],
            [f"责任编辑：{pen.write('name')}"],
            [f"编辑 {pen.write('name')} 校对 {pen.write('name')}"],
            [f"责编：{pen.write('name')} 电话：{rng.randint(2000000, 8999999)}"],
        ]
    )
    pieces = [*dates, *staff]
    sheet.printed |= {"title", "date", "weekday"}
    item = Item("folio", [])
    size = style.body.size * rng.uniform(1.0, 1.3)
    deep = size * rng.uniform(2.4, 4.2)
    bar = rng.random() < 0.2
    small = Face(
        SANS if rng.random() < 0.5 else SERIF, size, size * 1.4, colour="#fff" if bar else "#111"
    )
    big = Face(
        rng.choice([SANS, SERIF, *KAI]),
        deep * 0.62,
        deep,
        rng.choice([700, 900]),
        "#fff" if bar else style.accent,
    )
    name = Face(
        rng.choice([KAI[0], KAI[1], SERIF]), deep * 0.45, deep, 700, "#fff" if bar else "#111"
    )
    cells: list[tuple[str, Face]] = []
    order = rng.choice(["title-left", "number-left", "section-mid"])
    middle = [(turned(p), small) for p in pieces]
    if order == "title-left":
        cells = [(turned(paper.title), name), *middle, (turned(section), big), (turned(folio), big)]
    elif order == "number-left":
        cells = [(turned(folio), big), (turned(section), big), *middle, (turned(paper.title), name)]
    else:
        cells = [
            (turned(paper.title), name),
            *middle[:1],
            (turned(section), big),
            *middle[1:],
            (turned(folio), big),
        ]
    _spread(item, cells, Box(left, top, right, top + deep), "folio")
    item.rects = [Box(left, top, right, top + deep)]
    if bar:
        sheet.panels.append(
            Panel(
                Box(left - 4, top, right + 4, top + deep),
                "dark",
                f"background:{rng.choice(['#222', RED, BLUE])};",
            )
        )
    else:
        kind = rng.choice(["single", "double", "single"])
        sheet.rules.append(
            Rule(
                Box(left, top + deep + 2, right, top + deep + (5 if kind == "double" else 3.2)),
                3 if kind == "double" else 1.2,
                kind,
            )
        )  # type: ignore[arg-type]
    sheet.items.append(item)
    return top + deep + 5 + style.separator_gap


def _spread(
    item: Item, cells: list[tuple[str, Face]], box: Box, role: str, writing: str = "h"
) -> None:
    """Pieces of text spread over one line, shrunk together where they are too wide."""
    widths = [em(t) * f.size for t, f in cells]
    gap = 10.0
    squeeze = min(1.0, (box.width - gap * (len(cells) - 1)) / sum(widths))
    free = (box.width - sum(widths) * squeeze) / max(1, len(cells) - 1)
    x = box.x0
    for (text, face), width in zip(cells, widths, strict=True):
        wide = width * squeeze
        place = Box(x, box.y0, min(x + wide + 4, box.x1 + 4), box.y1)
        align: Align = "left"
        item.parts.append(
            Text(
                place,
                (text,),
                face.at(face.size * squeeze, leading=box.height),
                role,
                align=align,
                writing=writing,
            )
        )  # type: ignore[arg-type]
        x += wide + free


def old_head(
    sheet: Sheet, style: Style, rng: random.Random, paper: Paper, band: Band, first: bool
) -> float:
    """The head of an old page: a title with date lines, everything from right to left."""
    left, top, right = band
    role = "masthead" if first else "folio"
    item = Item(role, [])
    date = era_date(paper.date, rng)
    sheet.printed |= {"title", "date", "weekday"}
    pieces = [date, paper.weekday]
    if rng.random() < 0.6:
        pieces.append(paper.lunar)
        sheet.printed.add("lunar_date")
    if first and rng.random() < 0.8:
        pieces.append(f"第{spelled(paper.number)}{rng.choice(['號', '期'])}")
        sheet.printed.add("number")
    if first and rng.random() < 0.5:
        pieces.append(
            rng.choice(
                [
                    "今日出版兩大張",
                    "今日一大張",
                    "零售每份大洋四分",
                    "本埠每份三分六厘",
                    "中華郵政特准掛號認為新聞紙類",
                ]
            )
        )
    page = sheet.meta["page_number"]
    if not first or rng.random() < 0.3:
        pieces.append(f"第{spelled(page)}版")
    size = style.body.size * rng.uniform(1.15, 1.6)
    small = Face(rng.choice([SERIF_TC, KAI_TC[0]]), size, size * 1.4, rng.choice([400, 700]))
    name = Face(rng.choice([KAI_TC[0], KAI_TC[1], SERIF_TC]), 60, weight=rng.choice([400, 700]))
    deep = (right - left) * (rng.uniform(0.09, 0.15) if first else rng.uniform(0.028, 0.045))
    if first and rng.random() < 0.6:
        wide = min((right - left) * 0.5, deep * 0.9 * len(paper.title) * 1.3)
        mid = (left + right) / 2
        item.parts.append(
            Text(
                Box(mid - wide / 2, top, mid + wide / 2, top + deep),
                (paper.title,),
                name.at(min(deep * 0.85, wide / len(paper.title) * 0.95), leading=deep),
                role,
                align="spread" if len(paper.title) > 1 else "center",
                writing="rl",
            )
        )
        half = (len(pieces) + 1) // 2
        _old_column(
            item, pieces[:half], small, Box(mid + wide / 2 + 10, top, right, top + deep), role
        )
        _old_column(
            item, pieces[half:], small, Box(left, top, mid - wide / 2 - 10, top + deep), role
        )
    else:
        place = rng.randint(0, len(pieces))
        big = name.at(deep * (0.8 if first else 0.95), leading=deep)
        cells = [(p, small) for p in pieces]
        cells.insert(place, (paper.title, big))
        _spread_rl(item, cells, Box(left, top, right, top + deep), role)
    item.rects = [Box(left, top, right, top + deep)]
    sheet.items.append(item)
    kind = rng.choice(["single", "double", "ornament"])
    sheet.rules.append(
        Rule(
            Box(left, top + deep + 2, right, top + deep + 6), 1.2 if kind == "single" else 3.5, kind
        )
    )  # type: ignore[arg-type]
    return top + deep + 6 + style.separator_gap


def _old_column(item: Item, lines: list[str], face: Face, box: Box, role: str) -> None:
    if not lines:
        return
    step = min(box.height / len(lines), face.size * 2)
    for i, line in enumerate(lines):
        size = min(face.size, step / 1.15, box.width / max(em(line), 1) * 0.98)
        place = Box(box.x0, box.y0 + i * step, box.x1, box.y0 + (i + 1) * step)
        item.parts.append(
            Text(place, (line,), face.at(size, leading=step), role, align="center", writing="rl")
        )


def _spread_rl(item: Item, cells: list[tuple[str, Face]], box: Box, role: str) -> None:
    widths = [em(t) * f.size for t, f in cells]
    squeeze = min(1.0, (box.width - 12.0 * (len(cells) - 1)) / sum(widths))
    free = (box.width - sum(widths) * squeeze) / max(1, len(cells) - 1)
    x = box.x1
    for (text, face), width in zip(cells, widths, strict=True):
        wide = width * squeeze
        place = Box(max(x - wide - 4, box.x0 - 4), box.y0, x, box.y1)
        item.parts.append(
            Text(
                place,
                (text,),
                face.at(face.size * squeeze, leading=box.height),
                role,
                align="right",
                writing="rl",
            )
        )
        x -= wide + free


def motto(sheet: Sheet, style: Style, rng: random.Random, page: Box) -> tuple[float, float]:
    """A line of rates or a motto along the edge of an old page; returns new left and bottom."""
    text = rng.choice(
        [
            "本報每日出版一張零售洋二分",
            "廣告刊例面議長登從廉",
            "社址上海四馬路望平街口",
            "凡投稿本報者概不退還",
            "提倡國貨挽回利權",
        ]
    )
    size = style.body.size * rng.uniform(0.9, 1.2)
    face = Face(
        rng.choice([SERIF_TC, KAI_TC[0]]), size, size * 1.5, spacing=rng.choice([0.0, 0.5, 1.0])
    )
    wide = size * 1.5
    if rng.random() < 0.5:
        box = Box(page.x0, page.y0, page.x0 + wide, page.y1)
        sheet.items.append(
            Item("motto", [box], [Text(box, (text,), face, "other", align="spread", writing="v")])
        )
        return page.x0 + wide * 1.5, page.y1
    box = Box(page.x0, page.y1 - wide, page.x1, page.y1)
    sheet.items.append(
        Item("motto", [box], [Text(box, (text,), face, "other", align="spread", writing="rl")])
    )
    return page.x0, page.y1 - wide * 1.5


def english_head(
    sheet: Sheet, style: Style, rng: random.Random, paper: Paper, band: Band, first: bool
) -> float:
    """The head of an English page: nameplate and date line, or a folio line."""
    left, top, right = band
    width = right - left
    d = paper.date
    long_date = d.strftime("%A, %B ") + f"{d.day}, {d.year}"
    date = rng.choice(
        [long_date, long_date.upper(), d.strftime("%A, ") + f"{d.day} " + d.strftime("%B %Y")]
    )
    role = "masthead" if first else "folio"
    item = Item(role, [])
    sheet.printed |= {"title", "date", "weekday"}
    if date.isupper():
        sheet.meta["paper"] = replace(paper, weekday=paper.weekday.upper())
    serif = "'Liberation Serif'"
    if not first:
        page = sheet.meta["page_number"]
        deep = style.body.size * 1.8
        small = Face(serif, style.body.size * 1.1, deep)
        pieces = [
            (f"{page}", small.at(small.size * 1.4, weight=700)),
            (paper.title, small),
            (date, small),
        ]
        if rng.random() < 0.5:
            pieces = [
                (date, small),
                (paper.title.upper(), small),
                (rng.choice([f"Page {page}", f"{page}", f"PAGE {page}"]), small),
            ]
        _spread(item, pieces, Box(left, top, right, top + deep), role)
        bottom = top + deep
    else:
        size = min(width * 0.92 / em(paper.title), width * 0.1)
        face = Face(
            rng.choice([serif, serif, "'Liberation Sans'", "'DejaVu Serif'"]),
            size,
            size * 1.3,
            700,
            rng.choice(["#111", "#111", BLUE, RED]),
        )
        item.parts.append(
            Text(
                Box(left, top, right, top + size * 1.3), (paper.title,), face, role, align="center"
            )
        )
        y = top + size * 1.35
        line = style.body.size * 1.9
        small = Face(serif, style.body.size * 1.05, line)
        number = rng.choice(
            [
                f"No. {paper.number}",
                f"VOL. {rng.choice(['XII', 'XXIV', 'LV', 'IX'])}, NO. {paper.number}",
                f"No. {paper.number:,}",
            ]
        )
        pieces = [
            (number, small),
            (date, small),
            (rng.choice(["PRICE TWO CENTS", "Ten Cents", "3d.", "$1.00 a Year"]), small),
        ]
        sheet.printed.add("number")
        sheet.rules += [
            Rule(Box(left, y, right, y + 1), 1),
            Rule(Box(left, y + line, right, y + line + 1), 1),
        ]
        _spread(item, pieces, Box(left, y, right, y + line), role)
        bottom = y + line
    item.rects = [Box(left, top, right, bottom)]
    sheet.items.append(item)
    sheet.rules.append(Rule(Box(left, bottom + 2, right, bottom + 3.2), 1.2))
    return bottom + 4 + style.separator_gap


def magazine_foot(sheet: Sheet, style: Style, rng: random.Random, paper: Paper, band: Band) -> None:
    """Page number and title at the foot of a magazine page."""
    left, top, right = band
    page = sheet.meta["page_number"]
    size = style.body.size * 0.9
    face = Face(SANS if style.language != "en" else "'Liberation Sans'", size, size * 1.6)
    item = Item("folio", [Box(left, top, right, top + size * 1.6)])
    d = paper.date
    when = f"{d.year}年{d.month}月" if style.language != "en" else d.strftime("%B %Y")
    cells = [(f"{page}", face.at(size * 1.2, weight=700)), (paper.title, face), (when, face)]
    if rng.random() < 0.5:
        cells.reverse()
    _spread(item, cells, item.rects[0], "folio")
    sheet.printed |= {"title"}
    sheet.items.append(item)


def section(rng: random.Random) -> str:
    """The name of an inner page."""
    return rng.choice(SECTIONS)
