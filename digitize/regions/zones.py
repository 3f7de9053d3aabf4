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
from digitize.geometry import overlap, union
from digitize.phrases.pages import IMPRINT, page_named
from digitize.phrases.people import bylines
from digitize.pieces import pieces
from digitize.profile import Profile
from digitize.regions.evidence import (
    CONTACT,
    EDITORS,
    GOODS,
    NUMBER,
    SALE,
    dated,
    evidence,
    in_column,
)
from digitize.regions.scene import Item, Marks, Scene
from digitize.regions.tables import tables
from digitize.regions.teaserzone import teaser_lists, teasers
from digitize.regions.uprights import upright_block
from digitize.text import bare, cjk_share, unpunctuated

_TITLE = re.compile(r"[报報刊]$|日报|晚报|时报|News|Times|Daily|Post|Herald|Tribune|Gazette|Journal|Weekly|"  # noqa: E501
                    r"Advertiser|Chronicle|Star|Telegraph|Courier|Eagle|Observer|Record", re.IGNORECASE)  # fmt: skip  # noqa: E501


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
_COUNTED = re.compile(
    "今日|今天|本[期日]|共|[对對四八]开|[对對四八]開"
)  # 今日 8版: how many pages there are
_DISPLAY = 0.1  # of the lines of a box in type half as large again as the body


def zones(scene: Scene, profile: Profile | None = None) -> Marks:
    """The type of every line (by index) that lies in a zone; other lines are left out."""
    marks: Marks = {}
    for find in (
        teaser_lists,
        _masthead,
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


def _masthead(scene: Scene, marks: Marks, profile: Profile | None) -> Marks:
    """Title, date line, imprint and contacts on a front page."""
    width, height = scene.reading.width, scene.reading.height
    candidates = [
        i for i in scene.items
        if evidence(i.line.text) and len(i.line.text) <= 60 and i.line.text[-1:] not in "。！？"
    ]  # fmt: skip
    edge = [i for i in candidates if i.line.box.y0 < 0.3 * height or i.line.box.x1 < 0.22 * width
            or i.line.box.x0 > 0.78 * width]  # fmt: skip
    inner = _inner_strip(scene)
    titles = [i for i in scene.items if _is_title(i, scene, profile) and i not in inner]
    best: tuple[int, list[Item]] = (0, [])
    for title in titles:
        near = _cluster(scene, title, edge)
        kinds = sum(evidence(i.line.text) for i in near)
        with_date = any(dated(i.line.text) for i in near)
        score = kinds + 3 * with_date + round(3 * title.size / max(t.size for t in titles))
        score += 3 * bool(_TITLE.search(bare(title.line.text)))  # a banner may be as large
        if with_date or kinds >= 3:
            best = max(best, (score, [title, *near]), key=lambda s: s[0])
    if not best[1] or (_names_page(inner) and not _has_imprint(best[1], inner)):
        return {}
    return _block(scene, best[1][0], best[1]) | {
        i.index: "masthead" for i in _upright_strip(scene, best[1][0])
    }


_STRIP = 0.22  # of the sheet's width: an upright masthead is no wider


def _upright_strip(scene: Scene, title: Item) -> list[Item]:
    """All lines of the strip along a vertical page's edge in which an upright title stands.

    A rule from head to foot parts it from the page, as papers before 1900 had it. On level pages
    articles stand below such a title.
    """
    if title.line.writing != "vertical" or not scene.axes.vertical:
        return []
    if not unpunctuated(i.line.text for i in scene.prose):
        return []
    width, height = scene.reading.width, scene.reading.height
    t, right = title.line.box, title.line.box.center[0] > scene.reading.width / 2
    rules = [r.box for r in scene.reading.rules if not r.level and r.box.height > 0.6 * height]
    inner = [r for r in rules if (r.center[0] < t.x0 if right else r.center[0] > t.x1)]
    if not inner:
        return []
    edge = max(r.x1 for r in inner) if right else min(r.x0 for r in inner)
    if (width - edge if right else edge) > _STRIP * width:
        return []
    return [i for i in scene.items if (i.line.box.center[0] > edge) == right]


def _page(item: Item) -> int | None:
    """The page that a line names, be it in one piece of it: B3产业·深度　　产经报."""
    return next((n for part in pieces(item.line) if (n := page_named(part.text))), None)


def _names_page(strip: Sequence[Item]) -> bool:
    """Whether a strip says 5版, and not how many pages there are; a number alone may be of else."""
    named = any((_page(i) or 0) > 1 and not i.line.text.isdecimal() for i in strip)
    return named and not any(_COUNTED.search(i.line.text) for i in strip)


def _has_imprint(block: Sequence[Item], strip: Sequence[Item]) -> bool:
    """Whether a title has a running number or an imprint of its own: then it is no headline."""
    own = (i.line.text for i in block if i not in strip)
    return any(IMPRINT.search(text) or NUMBER.search(text) for text in own)


def _inner_strip(scene: Scene) -> list[Item]:
    """The strip at the top, if it names a page beyond the first: then it is a folio.

    Its letters may be as large as those of a masthead.
    """
    top = [i for i in scene.items if i.line.box.y1 < 0.12 * scene.reading.height]
    strip = _first_strip(scene, top)
    if any((_page(i) or 0) > 1 for i in strip) and any(
        dated(i.line.text) or dates.WEEKDAY.search(i.line.text) for i in strip
    ):
        return strip
    return []


def _is_title(item: Item, scene: Scene, profile: Profile | None) -> bool:
    """Whether a line may be a newspaper's name: very large, begun in the top fifth of the sheet.

    Farther down, large names at the edge are those of shops.
    """
    box, text = item.line.box, item.line.text
    if box.y0 > 0.2 * scene.reading.height or len(bare(text)) < 2:
        return False
    if profile and bare(text) in {bare(t) for t in (profile.title, *profile.aliases) if t}:
        return True
    if dates.is_date(text) or item.size < 2.4 * scene.body:
        return False
    latin = cjk_share(text) < 0.3 and len(text) <= 32 and item.size > 4 * scene.body
    return len(bare(text)) <= 12 or latin or bool(_TITLE.search(text))


def _cluster(scene: Scene, title: Item, facts: Sequence[Item]) -> list[Item]:
    """Lines of masthead facts that stand together around a title.

    Each stands near the title or near a fact that does: what their common box happens to reach,
    where a row of facts runs across the page, is far from all of them.
    """
    reach = max(4 * scene.body, 0.9 * title.size)
    t = title.line.box
    level = t.width > t.height
    rest = [i for i in facts if i is not title and not _of_else(i, title)]
    # Title and facts may stand at the two ends of one strip across the page.
    near = [
        i for i in rest
        if level and overlap(i.line.box.y0, i.line.box.y1, t.y0, t.y1) > 0.5 * i.line.box.height
    ]  # fmt: skip
    todo = [t, *(i.line.box for i in near)]
    rest = [i for i in rest if i not in near]
    while todo:
        around = todo.pop().grown(reach)
        reached = [i for i in rest if around.intersection(i.line.box).area > 0]
        near += reached
        todo += [i.line.box for i in reached]
        rest = [i for i in rest if i not in reached]
    return near


def _of_else(fact: Item, title: Item) -> bool:
    """Whether a line stands as no fact of a title does, but as text, notices or the strip do.

    Upright below a level title, or level above an upright one and beside it.
    """
    t, b, upright = title.line.box, fact.line.box, fact.line.writing == "vertical"
    if title.line.writing != "vertical":
        return upright and b.y0 > t.y1
    return not upright and b.y1 < t.y0 and overlap(b.x0, b.x1, t.x0, t.x1) <= 0


def _block(scene: Scene, title: Item, near: list[Item]) -> Marks:
    """All lines of the masthead block: those between the facts, except articles beside it."""
    box = union(i.line.box for i in near)
    pad = 0.6 * scene.body
    marks: Marks = {i.index: "masthead" for i in near}
    for item in scene.items:
        if item.index in marks:
            continue
        b = item.line.box
        inside = b.intersection(box.grown(pad)).area > 0.6 * max(b.area, 1.0)
        if inside and not in_column(scene, item):
            marks[item.index] = "masthead"
    return marks


def _upright(scene: Scene, marks: Marks, profile: Profile | None) -> Marks:
    """An upright masthead on a vertical page that is none within."""
    return {} if _names_page(_inner_strip(scene)) else upright_block(scene, marks)


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
    strips = [_first_strip(scene, top), foot, [i for i in sides if i.line.writing == "vertical"]]
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


def _first_strip(scene: Scene, top: list[Item]) -> list[Item]:
    """The topmost row of lines: down to the first rule across the page or the first wide white."""
    ordered = sorted(top, key=lambda i: i.line.box.y0)
    if not ordered:
        return []
    rules = [
        r.box for r in scene.reading.rules if r.level and r.box.width > 0.5 * scene.reading.width
    ]
    strip = [ordered[0]]
    bottom = ordered[0].line.box.y1
    for item in ordered[1:]:
        b = item.line.box
        ruled = any(strip[0].line.box.y0 < r.center[1] < b.center[1] for r in rules)
        if ruled or b.y0 > bottom + 1.2 * scene.body:
            break
        if b.y1 - ordered[0].line.box.y0 > 7 * scene.body:
            continue
        strip.append(item)
        bottom = max(bottom, b.y1)
    return strip


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
    named = any(_MONTH.search(t) or (len(t) <= 40 and _TITLE.search(t)) for t in texts)
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
