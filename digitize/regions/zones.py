"""Zones that are no article: masthead, folio, teaser box, tables, advertisements, editors' lines.

All of them are recognised by what they say together with where they stand. Coordinates here are
sheet pixels (not the reading frame): a masthead stands at the top of the sheet whatever the
writing of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from digitize import dates
from digitize.geometry import overlap
from digitize.phrases.pages import page_named
from digitize.phrases.people import bylines
from digitize.profile import Profile
from digitize.regions.evidence import (
    CONTACT,
    EDITORS,
    GOODS,
    SALE,
    dated,
    evidence,
    in_column,
)
from digitize.regions.mastheadzone import TITLE, first_strip, inner_strip, masthead, names_page
from digitize.regions.scene import Item, Marks, Scene
from digitize.regions.tables import tables
from digitize.regions.teaserzone import teaser_lists, teasers
from digitize.regions.uprights import upright_block
from digitize.text import bare, cjk_share

_PAGE_NUMBER = re.compile(
    r"第\s*[\dA-Z一二三四五六七八九十]+\s*[版页頁张張]|^[A-Z]?\s?\d{1,3}$|^[A-Z]?\d{1,2}\s*版?$|\d+\s*版|\bPage\s+\w?\d+|版[一二三四五六七八九十]",
    re.IGNORECASE,
)

_FOOT = re.compile(
    r"(?:地址|社址|邮编|郵編|邮政编码|广告部|发行部|编辑部|总编室|印刷厂?|承印|电话|電話|传真|定价|零售|邮箱)(?=\s*[:：]|\d)"
)
_OF_PAPERS = re.compile(r"邮编|郵編|邮政编码|广告部|发行部|编辑部|总编室|印刷|承印|零售|定价|社址")
_LOW = 0.85  # of the sheet, which may have a rim: the foot of its page is below
_MONTH = re.compile(
    r"^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Autumn|Fall|Winter)[a-z]*\.?"
    r",? (?:18|19|20)\d\d$"
)
_RUNNING = re.compile(
    r"^[\u4e00-\u9fff]{1,14}(?<![举舉预預情警])[报報刊誌志]\s*(?:(?:19|20)\d\d年)?第?\s*[\d一二三四五六七八九十百]+"
    r"\s*[号號期][\s\d.．年月日()（）·—-]*$"
)
_DISPLAY = 0.1  # of the lines of a box in type half as large again as the body


def zones(scene: Scene, profile: Profile | None = None) -> Marks:
    """The type of every line (by index) that lies in a zone; other lines are left out."""
    marks: Marks = {}
    for find in (
        teaser_lists,
        masthead,
        _upright,
        _folio,
        teasers,
        tables,
        _advertisements,
        _editors,
    ):
        for index, type in find(scene, marks, profile).items():
            marks.setdefault(index, type)
    return marks


def _upright(scene: Scene, marks: Marks, profile: Profile | None) -> Marks:
    """An upright masthead on a vertical page that is none within."""
    return {} if names_page(inner_strip(scene)) else upright_block(scene, marks)


def _folio(scene: Scene, marks: Marks, profile: Profile | None) -> Marks:
    """The line at the top (or foot, or side) of an inner page: title, date, page, section."""
    if any(t == "masthead" for t in marks.values()):
        return {}
    height, width = scene.reading.height, scene.reading.width
    strips: list[list[Item]] = []
    free = [i for i in scene.items if i.index not in marks]
    top = [i for i in free if i.line.box.y1 < 0.12 * height]
    foot = [i for i in free if i.line.box.y0 > 0.95 * height]
    sides = [i for i in free if i.line.box.x1 < 0.06 * width or i.line.box.x0 > 0.94 * width]
    strips = [first_strip(scene, top), foot, [i for i in sides if i.line.writing == "vertical"]]
    for strip in strips:
        facts = [i for i in strip if _folio_fact(i, profile)]
        with_date = any(dated(i.line.text) or dates.WEEKDAY.search(i.line.text) for i in facts)
        numbered = any(_PAGE_NUMBER.search(i.line.text.strip()) for i in facts)
        if with_date or (numbered and len(facts) >= 2):
            return {i.index: "folio" for i in strip if not _is_text(scene, i)}
    row = _last_row(scene, free)
    return {i.index: "folio" for i in row if not _is_text(scene, i)} if _is_foot(row) else {}


def _is_text(scene: Scene, item: Item) -> bool:
    """Whether a line of a strip is one of a column, and names neither a day nor a page."""
    text = item.line.text
    return not (dated(text) or page_named(text)) and in_column(scene, item)


def _last_row(scene: Scene, free: list[Item]) -> list[Item]:
    """The last row of level lines near the foot of a page, apart from what is above; or none."""
    level = [i for i in free if i.line.writing != "vertical"]
    if not level:
        return []
    low = max(i.line.box.y1 for i in level)
    row = [i for i in level if i.line.box.y0 > low - 1.8 * i.size]
    if not row:  # the last line leans, or is two
        return []
    top = min(i.line.box.y0 for i in row)
    above = [i.line.box.y1 for i in free if i not in row]
    apart = not above or top - max(above) > 1.5 * scene.body
    return row if apart and low > _LOW * scene.reading.height else []


def _is_foot(row: Sequence[Item]) -> bool:
    """Whether a row is a folio: a name with a page, month or running number, and nothing sold."""
    texts = [i.line.text.strip() for i in row]
    numbered = any(_PAGE_NUMBER.fullmatch(text) for text in texts)
    named = any(_MONTH.search(t) or (len(t) <= 40 and TITLE.search(t)) for t in texts)
    sold = any(SALE.search(text) or GOODS.search(text) for text in texts)
    told = (numbered and named) or any(len(t) <= 40 and _RUNNING.search(t) for t in texts)
    return told and not sold and all(t[-1:] not in ".!?。！？" for t in texts)


def _folio_fact(item: Item, profile: Profile | None) -> bool:
    text = item.line.text.strip()
    if profile and bare(text) in {
        bare(t) for t in (profile.title, *profile.aliases, *profile.sections)
    }:
        return True
    return len(text) <= 60 and bool(
        evidence(text)
        or _PAGE_NUMBER.search(text)
        or EDITORS.search(text)
        or re.search("[报報]$", text)
        or _MONTH.search(text)
    )


def _advertisements(scene: Scene, marks: Marks, profile: Profile | None) -> Marks:
    """Framed areas that sell or announce: words of trade, mixed type sizes, hardly a sentence."""
    found: Marks = {}
    x0, y0, x1, y1 = scene.boxes.T
    size = np.maximum(x1 - x0, 0.0) * np.maximum(y1 - y0, 0.0)
    for area in scene.enclosures:
        wide = np.minimum(x1, area.x1) - np.maximum(x0, area.x0)
        high = np.minimum(y1, area.y1) - np.maximum(y0, area.y0)
        inside = np.maximum(wide, 0.0) * np.maximum(high, 0.0) > 0.8 * size
        own = [i for i, held in zip(scene.items, inside.tolist(), strict=True)
               if held and i.index not in marks]  # fmt: skip
        if own and sells(scene, own):
            found.update({i.index: "advertisement" for i in own})
    return found


def sells(scene: Scene, own: list[Item]) -> bool:
    """Whether the lines of a box sell or announce: words of trade and display type, no news."""
    text = "".join(i.line.text for i in own)
    if re.search("^(?:广告|廣告|公益广告)$", "\n".join(i.line.text for i in own), re.MULTILINE):
        return True
    if any(bylines(i.line.text) for i in own) or re.search("本报讯|本報訊|新华社|新華社", text):
        return False
    trade = sum(1 for i in own if SALE.search(i.line.text))
    full = sum(1 for i in own if i.ems > 12)
    stops = sum(text.count(c) for c in "。！？；，")
    rate = stops / max(1, len(text))
    loud = sum(1 for i in own if i.size > 1.5 * scene.body)
    if cjk_share(text) < 0.3:
        goods = sum(1 for i in own if SALE.search(i.line.text) or GOODS.search(i.line.text))
        return (trade >= max(2, 0.15 * len(own)) and loud >= 1) or (
            goods >= max(3, 0.1 * len(own)) and loud >= _DISPLAY * len(own)
        )
    display = sum(1 for i in own if i.size > 1.3 * scene.body)
    if len(own) >= 8 and rate < 0.02 and display >= 0.5 * len(own) and full < 0.2 * len(own):
        return True  # hardly anything but display type
    return (trade >= max(2, 0.2 * len(own)) and rate < 0.05) or (
        trade >= 1 and rate < 0.02 and loud >= 0.25 * len(own) and full < 0.5 * len(own)
    )


def _editors(scene: Scene, marks: Marks, profile: Profile | None) -> Marks:
    """The line of editors and telephones at the foot of a page."""
    found: Marks = {}
    height = scene.reading.height
    for item in scene.items:
        b, text = item.line.box, item.line.text
        if item.index in marks or not (b.y0 > 0.9 * height or b.y1 < 0.1 * height):
            continue
        facts = len(EDITORS.findall(text)) + len(CONTACT.findall(text))
        if (EDITORS.match(text.strip()) and item.ems < 60) or facts >= 2:
            found[item.index] = "other"
    return found | _foot(scene, marks)


def _foot(scene: Scene, marks: Marks) -> Marks:
    """The imprint along the foot of a page: a last row of one or several pieces."""
    free = [i for i in scene.items if i.index not in marks and i.line.writing != "vertical"]
    if not free:
        return {}
    low = max(i.line.box.y1 for i in free)
    row = [i for i in free if i.line.box.y0 > low - 1.6 * i.size]
    text = "　".join(i.line.text for i in sorted(row, key=lambda i: i.line.box.x0))
    facts = len(_FOOT.findall(text))
    alone = all(
        i in row or i.line.box.y1 < low - 2.2 * scene.body
        for i in free
        if any(overlap(i.line.box.x0, i.line.box.x1, r.line.box.x0, r.line.box.x1) > 0 for r in row)
    )
    at_foot = low > 0.9 * scene.reading.height
    papers = _OF_PAPERS.search(text)  # others have telephones, too
    return {i.index: "other" for i in row} if at_foot and facts >= 3 and alone and papers else {}
