"""The furniture of a page: masthead, folio line, teasers, editors' line, advertisements."""

from __future__ import annotations

import random

from digitize.geometry import Box
from digitize.page import Teaser

from .grammar import Writer, load
from .paper import Paper
from .sheet import Align, Face, Item, Panel, Rule, Sheet, Text
from .style import BLUE, KAI, RED, SANS, SERIF, Style, em

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
    lines = rng.choice([[f"{date} {paper.weekday}"], [f"{date}　{paper.weekday}"], [date, paper.weekday]])
    shown = {"title", "date", "weekday"}
    if rng.random() < 0.75:
        lines.append(paper.lunar)
        shown.add("lunar_date")
    pages = rng.choice([f"今日{paper.page_count}版", f"本期共{paper.page_count}版", f"今日{paper.page_count}版"])
    number = rng.choice([f"总第{paper.number}期", f"第{paper.number}期", f"总第{paper.number}期", f"第{paper.number}号"])
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
        lines.append(rng.choice([f"主办{gap}{paper.organizer}", f"{paper.organizer}主办", f"主管主办{gap}{paper.organizer}"]))
        shown.add("organizer")
    if rng.random() < 0.75:
        lines.append(rng.choice([f"出版{gap}{paper.publisher}", f"{paper.publisher}出版"]))
        shown.add("publisher")
    lines += list(paper.codes[: rng.randint(0, len(paper.codes))])
    return lines, shown


def masthead(sheet: Sheet, style: Style, rng: random.Random, paper: Paper, area: tuple[float, float, float]) -> float:
    """A masthead across the top; returns where the page goes on. ``area``: left, top, right."""
    left, top, right = area
    width = right - left
    item = Item("masthead", [])
    deep = width * rng.uniform(0.105, 0.16)
    name = nameplate(rng)
    share = rng.uniform(0.42, 0.56)
    dates, shown = date_lines(paper, rng)
    imprint, more = imprint_lines(paper, rng)
    shown |= more
    small = Face(rng.choice([SERIF, SANS, KAI[0]]), width * 0.0125, width * 0.0125 * 1.5)
    contact_lines = [f"{a}{rng.choice([' ', '：'])}{b}" for a, b in paper.contacts]
    centred = rng.random() < 0.35
    title_left = left + width * (0.5 - share / 2) if centred else left
    english = 0.17 * deep if paper.title_en and rng.random() < 0.7 else 0.0
    size = min((deep - english) * 0.86, width * share / len(paper.title) * 0.98)
    title_box = Box(title_left, top, title_left + width * share, top + deep - english)
    item.parts.append(Text(title_box, (paper.title,), name.at(size, leading=deep - english), "masthead", align="spread" if rng.random() < 0.4 else "left"))
    if english:
        face = Face(rng.choice(["'Liberation Serif'", "'Liberation Sans'", "'DejaVu Serif'"]), english * 0.62, english, 700, name.colour)
        face = face.at(min(face.size, width * share * 0.95 / em(paper.title_en or "")), leading=english)
        item.parts.append(Text(Box(title_left, title_box.y1, title_box.x1, top + deep), (paper.title_en or "",), face, "masthead", align=rng.choice(["left", "spread", "center"])))
        shown.add("title_en")
    if contact_lines:
        shown.add("contacts")
    if centred:
        side = width * (0.5 - share / 2) - 12
        _column(item, contact_lines + imprint, small, Box(left, top, left + side, top + deep), "left", rng)
        _column(item, dates, small.at(small.size * 1.1), Box(right - side, top, right, top + deep), "right", rng)
    else:
        x = title_box.x1 + width * 0.02
        half = (right - x) * rng.uniform(0.42, 0.55)
        _column(item, dates, small.at(small.size * 1.25), Box(right - half, top, right, top + deep * (0.55 if imprint else 1)), "center", rng)
        if imprint:
            _column(item, imprint, small, Box(right - half, top + deep * 0.58, right, top + deep), "center", rng)
        if contact_lines:
            _column(item, contact_lines, small, Box(x, top, right - half - 10, top + deep), "left", rng)
        if rng.random() < 0.5:
            sheet.rules.append(Rule(Box(right - half - 5, top + 2, right - half - 4.2, top + deep - 2), 0.8))
    item.parts = [p for p in item.parts if not (isinstance(p, Text) and not p.lines)]
    item.rects = [Box(left, top, right, top + deep)]
    sheet.items.append(item)
    sheet.printed |= shown
    bottom = top + deep + 6
    kind = rng.choice(["single", "double", "thick"])
    colour = rng.choice([name.colour, "#111"])
    sheet.rules.append(Rule(Box(left, bottom, right, bottom + 4), 4 if kind != "single" else 1.5, "double" if kind == "double" else "single", colour))
    return bottom + 4 + style.separator_gap


def _column(item: Item, lines: list[str], face: Face, box: Box, align: Align, rng: random.Random) -> None:
    """Lines spread over the height of a box, each a text of its own."""
    if not lines:
        return
    step = min(box.height / len(lines), face.size * 2.1)
    face = face.at(min(face.size, step / 1.2), leading=step)
    top = box.y0 + (box.height - step * len(lines)) / 2
    for i, line in enumerate(lines):
        place = Box(box.x0, top + i * step, box.x1, top + (i + 1) * step)
        item.parts.append(Text(place, (line,), face, "masthead", align=align))


TEASER_LABELS = ("导读", "今日导读", "要闻导读", "内容提要", "本报今日导读", "导 读", "今日看点", "本期导读", "版面导读")


def teaser_strip(sheet: Sheet, style: Style, rng: random.Random, paper: Paper, box: Box) -> None:
    """导读 as a strip across the page: a label and two to four items."""
    item = Item("teasers", [box])
    pen = Writer(load("zh"), rng, rng.choice(load("zh")["topic.names"]))
    count = rng.randint(2, 4)
    label = rng.choice(TEASER_LABELS)
    dark = rng.random() < 0.5
    size = style.body.size * rng.uniform(1.05, 1.25)
    tall = box.height
    labelf = Face(SANS, size * 1.25, size * 1.5, 700, "#fff" if dark else style.accent)
    wide = labelf.size * (1.8 if len(label.replace(" ", "")) <= 2 else 3.0)
    if dark:
        colour = rng.choice([RED, "#111", BLUE])
        sheet.panels.append(Panel(Box(box.x0, box.y0, box.x0 + wide, box.y1), "dark", f"background:{colour};"))
    if rng.random() < 0.7:
        sheet.panels.append(Panel(box, "frame", "border:1px solid #222;"))
    label_lines = (label,) if len(label) <= 3 else (label[: len(label) // 2], label[len(label) // 2 :])
    upright = len(label) == 2 and rng.random() < 0.6
    item.parts.append(Text(Box(box.x0, box.y0, box.x0 + wide, box.y1), label_lines, labelf.at(labelf.size, leading=wide if upright else labelf.size * 1.3), "teaser", align="center", valign="top" if upright else "middle", writing="v" if upright else "h"))
    step = (box.width - wide) / count
    face = Face(rng.choice([SERIF, SANS]), size, size * 1.5, rng.choice([400, 700]))
    ref = rng.choice(["详见第{}版", "详见{}版", ">>>详见本报第{}版", "（{}版）", "{}版▶", "第{}版", "→ {}版", "详见A{}版", "A{}版", "P{}"])
    teasers = []
    pages = sorted(rng.sample(range(2, max(paper.page_count, count + 2) + 1), count))
    for i, page in enumerate(pages):
        x = box.x0 + wide + i * step + size
        room = step - size * 1.6
        title = pen.write("head")
        for _ in range(6):
            if em(title) * size < room * 1.9:
                break
            title = pen.write("shorthead")
        title = title.replace("  ", " ")
        one = em(title) * size <= room
        lines = (title,) if one else _two(title)
        top = box.y0 + (tall - (len(lines) + 1) * size * 1.45) / 2
        item.parts.append(Text(Box(x, top, x + room, top + len(lines) * size * 1.45), lines, face.at(size, leading=size * 1.45), "teaser"))
        top += len(lines) * size * 1.45
        item.parts.append(Text(Box(x, top, x + room, top + size * 1.45), (ref.format(page),), Face(KAI[0], size * 0.9, size * 1.4), "teaser", align="right"))
        teasers.append(Teaser(title=" ".join(lines), page=page))
        if i and rng.random() < 0.6:
            sheet.rules.append(Rule(Box(x - size * 0.6, box.y0 + 6, x - size * 0.6 + 0.7, box.y1 - 6), 0.7))
    sheet.meta.setdefault("teasers", []).extend(teasers)
    sheet.items.append(item)


def _two(title: str) -> tuple[str, ...]:
    from .package import cut

    return tuple(cut(title, 2))


def editors_line(sheet: Sheet, style: Style, rng: random.Random, box: Box) -> None:
    """The line of editors and telephones at the foot of a page."""
    pen = Writer(load("zh"), rng)
    n = [pen.write("name") for _ in range(4)]
    line = rng.choice([
        f"本版编辑：{n[0]}　版式：{n[1]}　校对：{n[2]}", f"责任编辑 {n[0]} 美术编辑 {n[1]} 责任校对 {n[2]}",
        f"值班总编：{n[0]}　一版编辑：{n[1]}　电话：{rng.randint(2000000, 8999999)}",
        f"地址：{pen.write('town')}市{pen.write('town')}路{rng.randint(1, 300)}号　邮编：{rng.randint(100000, 699999)}　广告部：{rng.randint(2000000, 8999999)}　印刷：{pen.write('town')}印刷厂",
    ])  # fmt: skip
    size = box.height * 0.62
    face = Face(rng.choice([SERIF, SANS, KAI[0]]), min(size, style.body.size), box.height)
    item = Item("editors", [box], [Text(box, (line,), face, "other", align=rng.choice(["left", "center", "right"]))])
    sheet.items.append(item)
    sheet.rules.append(Rule(Box(box.x0, box.y0 - 3, box.x1, box.y0 - 2.2), 0.8))
