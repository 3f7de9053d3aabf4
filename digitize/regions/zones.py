"""Zones that are no article: masthead, folio, teaser box, tables, advertisements, editors' lines.

All of them are recognised by what they say together with where they stand. Coordinates here are
sheet pixels (not the reading frame): a masthead stands at the top of the sheet whatever the
writing of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from digitize import dates
from digitize.geometry import Box, overlap, union
from digitize.page import RegionType
from digitize.phrases.pages import continued_from, continued_to, number, teaser_page
from digitize.phrases.people import bylines
from digitize.profile import Profile
from digitize.regions.scene import Item, Scene
from digitize.text import CACHED, bare, cjk_share

_DAY = r"[\d一二三四五六七八九十廿卅〇○零元O]{1,4}"
# Looser than what `dates` reads: a misread date is none, but still tells where a masthead stands.
_DATE = re.compile(
    rf"(?:(?:19|20)\d\d|[一二三四五六七八九〇○零]{{4}}|(?:民國|民国|光緒|光绪|宣統|同治|大清|昭和|明治|大正).{{0,4}}?{_DAY})"
    rf"\s*[年.\-/／]\s*(?:閏|闰)?{_DAY}\s*[月.\-/／]\s*{_DAY}\s*(?:日|號|号)?"
)
_NUMBER = re.compile(
    r"总第?\s*\d+\s*期|第\s*[\d一二三四五六七八九十百千〇零]+\s*[期號号]|總第?|\bNo\.?\s*[\d,]+|\bVol",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"(?:今日|本期|本日|共)\s*[\d一二三四五六七八九十兩两]+\s*(?:版|大?張|页|頁|张)|\d+\s+pages",
    re.IGNORECASE,
)
_LUNAR = re.compile(r"农历|農曆|夏历|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年")
_IMPRINT = re.compile(
    r"主办|主辦|主管|出版|承印|发行|發行所?|社址|國內統一|国内统一|统一刊号|CN\s*\d\d|ISSN|邮发代号|郵發代號|登記證|零售|定价|定價|"
    r"每份|报价|報價|售價|售国币|售國幣|总编|社长|\bPrice\b|\bPublished\b|\bFounded\b|\bEstablished\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"热线|熱線|电话|電話|邮箱|信箱|网址|網址|www\.|https?:|@[\w.]+|微信|微博|客户端|二维码|投稿|订阅|征订|\d{7,}|\d{3,4}-\d{7,}",
    re.IGNORECASE,
)
_TITLE = re.compile(r"[报報刊]$|日报|晚报|时报|News|Times|Daily|Post|Herald|Tribune|Gazette|Journal|Weekly|"  # noqa: E501
                    r"Advertiser|Chronicle|Star|Telegraph|Courier|Eagle|Observer|Record", re.IGNORECASE)  # fmt: skip  # noqa: E501
_PAGE_NUMBER = re.compile(
    r"第\s*[\dA-Z一二三四五六七八九十]+\s*[版页頁张張]|^[A-Z]?\s?\d{1,3}$|^[A-Z]?\d{1,2}\s*版?$|\d+\s*版|\bPage\s+\w?\d+|版[一二三四五六七八九十]",
    re.IGNORECASE,
)
_WHOLE_PAGE = re.compile(
    r"第?\s*[A-Z]?\s?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[版頁页]|第\s*(?P<z>[一二三四五六七八九十]{1,3})\s*[張张]|"
    r"[A-D]\s?(?P<a>\d{1,2})|(?P<d>\d{1,2})|(?:Page|PAGE|Seite|S\.)\s*(?P<e>\d{1,3})"
)
_EDITORS = re.compile(
    r"(?:责任编辑|責任編輯|责编|責編|主编|版式|美编|校对|校對|组版|值班|编辑|編輯|视觉|图编|检校|编审|审校|策划|统筹|"
    r"Editor|Layout|Proof)\s*[:：/／\s]?",
    re.IGNORECASE,
)
_TEASER_TITLE = re.compile(
    r"^(?:.{0,6}导读|.{0,6}導讀|内容提要|內容提要|今日看点|今日要目|今日要闻|本期看点|本期导读|要目|要闻索引|版面导航|重点推荐|"
    r"目录|目錄|提要|今日提要|INSIDE(?: TODAY| THIS ISSUE)?|IN THIS ISSUE|CONTENTS|INDEX|ON OTHER PAGES)$",  # noqa: E501
    re.IGNORECASE,
)
_SALE = re.compile(
    r"电话|電話|热线|咨询|诚聘|招聘|招租|出租|转让|售楼|优惠|特价|打折|折扣|折起|抢购|促销|元起|地址|地點|营业|開業|开业|广告|廣告|启事|啟事|"
    r"声明|公告|通告|拍卖|招标|遗失|注销|恭贺|隆重|品牌|加盟|批发|专卖|免费|大酬賓|減價|减价|函索|經售|总经销|總經銷|藥房|药房|醫師|"
    r"主治|每包|每瓶|每盒|售價|大戲院|舞臺|代售|有限公司|\bFOR SALE\b|\bTel\b|\bSALE\b|\bOFF\b|\$\d|\d折|¥|￥",  # noqa: E501
    re.IGNORECASE,
)

_BROKEN_POINTER = re.compile(r"^[版頁页][▶►>》→\s]+$")  # of 4版▶ that the print broke

Marks = dict[int, RegionType]


def zones(scene: Scene, profile: Profile | None = None) -> Marks:
    """The type of every line (by index) that lies in a zone; other lines are left out."""
    marks: Marks = {}
    marks.update(_masthead(scene, profile))
    for find in (_folio, _teasers, _tables, _advertisements, _editors):
        for index, type in find(scene, marks, profile).items():
            marks.setdefault(index, type)
    return marks


def is_editors(text: str) -> bool:
    """Whether a line names editors or those who laid out the page."""
    return bool(_EDITORS.search(text))


def is_sale(text: str) -> bool:
    """Whether a line uses words of trade, as advertisements and notices do."""
    return bool(_SALE.search(text))


@lru_cache(maxsize=CACHED)
def is_pointer(text: str) -> bool:
    """Whether a line points to another page as a teaser does (and not as a continuation does)."""
    if continued_to(text) and not re.search("[详詳]|见|見|看", text):
        return False
    return teaser_page(text) is not None and not continued_from(text)


def is_teaser_title(text: str) -> bool:
    """Whether a line is the name of a teaser box."""
    return bool(_TEASER_TITLE.match(bare(text)))


def page_named(text: str) -> int | None:
    """The page that a line names and nothing else: 第二版, A3, Page 3; else None."""
    match = _WHOLE_PAGE.fullmatch(text.strip())
    printed = next((v for v in match.groupdict().values() if v), None) if match else None
    return number(printed) if printed else None


# Patterns of masthead facts, some with what must be among the characters of a match: to look for
# that is faster than to try all alternatives at every place of a line.
_HINTED = (
    (_DATE, re.compile(r"[年.\-/／]")),
    (dates.ENGLISH, re.compile(r"\d")),
    (dates.WEEKDAY, re.compile("[期拜週周d]", re.IGNORECASE)),
    (_NUMBER, re.compile("[总總第nv]", re.IGNORECASE)),
    (_PAGES, re.compile(r"[今本共\d]")),
    (_LUNAR, re.compile("[历曆年]")),
)


@lru_cache(maxsize=CACHED)
def evidence(text: str) -> int:
    """How many kinds of masthead facts a line states."""
    found = [pattern for pattern, hint in _HINTED if hint.search(text) and pattern.search(text)]
    return len(found) + bool(_IMPRINT.search(text)) + bool(_CONTACT.search(text))


def _masthead(scene: Scene, profile: Profile | None) -> Marks:
    """Title, date line, imprint and contacts on a front page."""
    width, height = scene.reading.width, scene.reading.height
    candidates = [i for i in scene.items if evidence(i.line.text) and len(i.line.text) <= 60]
    edge = [i for i in candidates if i.line.box.y0 < 0.3 * height or i.line.box.x1 < 0.22 * width
            or i.line.box.x0 > 0.78 * width]  # fmt: skip
    inner = _inner_strip(scene)
    titles = [i for i in scene.items if _is_title(i, scene, profile) and i.index not in inner]
    best: tuple[int, list[Item]] = (0, [])
    for title in titles:
        near = _cluster(scene, title, edge)
        kinds = sum(evidence(i.line.text) for i in near)
        dated = any(_dated(i.line.text) for i in near)
        score = kinds + 3 * dated + round(3 * title.size / max(t.size for t in titles))
        if dated or kinds >= 3:
            best = max(best, (score, [title, *near]), key=lambda s: s[0])
    if not best[1]:
        return {}
    return _block(scene, best[1][0], best[1])


def _inner_strip(scene: Scene) -> set[int]:
    """The strip at the top, by index, if it names a page beyond the first: then it is a folio.

    Its letters may be as large as those of a masthead.
    """
    top = [i for i in scene.items if i.line.box.y1 < 0.12 * scene.reading.height]
    strip = _first_strip(scene, top)
    if any((page_named(i.line.text) or 0) > 1 for i in strip) and any(
        _dated(i.line.text) or dates.WEEKDAY.search(i.line.text) for i in strip
    ):
        return {i.index for i in strip}
    return set()


def _dated(text: str) -> bool:
    return bool(_DATE.search(text) or dates.ENGLISH.search(text))


def _is_title(item: Item, scene: Scene, profile: Profile | None) -> bool:
    """Whether a line may be a newspaper's name: very large, near the edge of the sheet."""
    box, text = item.line.box, item.line.text
    near_edge = box.y0 < 0.2 * scene.reading.height or box.x1 < 0.22 * scene.reading.width or (
        box.x0 > 0.78 * scene.reading.width)  # fmt: skip
    if not near_edge or len(bare(text)) < 2:
        return False
    if profile and bare(text) in {bare(t) for t in (profile.title, *profile.aliases) if t}:
        return True
    if dates.is_date(text) or item.size < 2.4 * scene.body:
        return False
    latin = cjk_share(text) < 0.3 and len(text) <= 32 and item.size > 4 * scene.body
    return len(bare(text)) <= 12 or latin or bool(_TITLE.search(text))


def _cluster(scene: Scene, title: Item, facts: Sequence[Item]) -> list[Item]:
    """Lines of masthead facts that stand together around a title."""
    reach = max(4 * scene.body, 0.9 * title.size)
    box, rest, near = title.line.box, list(facts), []
    rest = [i for i in rest if i.index != title.index]
    grown = True
    while grown:
        grown = False
        for item in list(rest):
            if box.grown(reach).intersection(item.line.box).area > 0:
                near.append(item)
                rest.remove(item)
                box = box.union(item.line.box)
                grown = True
        # Title and facts may stand at the two ends of one strip across the page.
        for item in list(rest):
            b = item.line.box
            shared = overlap(b.y0, b.y1, title.line.box.y0, title.line.box.y1)
            if shared > 0.5 * b.height and title.line.box.width > title.line.box.height:
                near.append(item)
                rest.remove(item)
                box = box.union(item.line.box)
                grown = True
    return near


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
        if inside and not _in_column(scene, item):
            marks[item.index] = "masthead"
    return marks


def _in_column(scene: Scene, item: Item) -> bool:
    """Whether a line is one of several full lines of prose, as in an article beside the title."""
    b, place = item.line.box, scene.places
    near = np.abs((place[:, 1] + place[:, 3]) / 2 - b.center[1]) < 6 * scene.body
    near &= np.abs(place[:, 0] - b.x0) < 2.6 * item.size
    ratio = scene.sizes / max(item.size, 1.0)
    alike = near & (ratio > 0.8) & (ratio < 1.25) & (scene.lengths >= 9)
    return sum(not evidence(scene.items[n].line.text) for n in np.flatnonzero(alike)) >= 4


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
        dated = any(_dated(i.line.text) or dates.WEEKDAY.search(i.line.text) for i in facts)
        numbered = any(_PAGE_NUMBER.search(i.line.text.strip()) for i in facts)
        if dated or (numbered and len(facts) >= 2):
            return {i.index: "folio" for i in strip if not _in_column(scene, i)}
    return {}


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


def _folio_fact(item: Item, profile: Profile | None) -> bool:
    text = item.line.text.strip()
    if profile and bare(text) in {
        bare(t) for t in (profile.title, *profile.aliases, *profile.sections)
    }:
        return True
    return len(text) <= 60 and bool(
        evidence(text)
        or _PAGE_NUMBER.search(text)
        or _EDITORS.search(text)
        or re.search("[报報]$", text)
    )


def _teasers(scene: Scene, marks: Marks, profile: Profile | None) -> Marks:
    """导读: a box with a title of its own, or several titles that each point to a page."""
    free = [i for i in scene.items if i.index not in marks]
    names = {bare(n) for n in profile.teaser_titles} if profile else set()
    titles = [
        i for i in free if _TEASER_TITLE.match(bare(i.line.text)) or bare(i.line.text) in names
    ]
    pointers = [
        i for i in free if is_pointer(i.line.text) or _BROKEN_POINTER.match(i.line.text.strip())
    ]
    found: Marks = {}
    for title in [*titles, *_in_two_lines(free)]:
        zone = _teaser_zone(scene, title, pointers)
        if zone is not None:
            within = _inside(scene, free, zone)
            boxes = [i.line.box for i in free if i.index in within]  # short second lines stick out
            found.update(_inside(scene, free, union([title.line.box, *boxes])))
            found[title.index] = "teaser"
    loose = [i for i in pointers if i.index not in found]
    for frame in {i.enclosure for i in loose if i.enclosure >= 0}:
        own = [i for i in free if i.enclosure == frame]
        pointing = [i for i in own if is_pointer(i.line.text)]
        if len(pointing) >= 2 and 3 * len(pointing) >= len(own):
            found.update({i.index: "teaser" for i in own})
    return found


def _in_two_lines(free: Sequence[Item]) -> list[Item]:
    """The upper lines of teaser titles that are set in two: 今日 / 看点."""
    short = [i for i in free if 2 <= len(bare(i.line.text)) <= 4]
    return [
        upper
        for upper in short
        for lower in short
        if lower is not upper
        and _TEASER_TITLE.match(bare(upper.line.text + lower.line.text))
        and _distance(upper.line.box, lower.line.box) < upper.size
    ]


def _surroundings(scene: Scene, title: Item) -> int:
    """The frame in which a teaser title stands; a bar or tint of its own is none, -1."""
    if title.enclosure < 0:
        return -1
    own = [i for i in scene.items if i.enclosure == title.enclosure]
    if len(own) > 2:
        return title.enclosure
    bar = scene.enclosures[title.enclosure]
    around = [
        (area.area, n)
        for n, area in enumerate(scene.enclosures)
        if n != title.enclosure and area.holds(bar, scene.body) and area.area > 1.5 * bar.area
    ]
    return min(around)[1] if around else -1


def _teaser_zone(scene: Scene, title: Item, pointers: list[Item]) -> Box | None:
    """The box of a teaser block: its frame, else the pointers that stand around its title."""
    place = _surroundings(scene, title)
    home = scene.enclosures[place] if place >= 0 else None
    page_area = scene.extent[0] * scene.extent[1]
    inside = [i for i in pointers if home and home.holds(i.box, 2 * scene.body)]
    if home and inside and home.area < 0.35 * page_area:
        return scene.axes.back(home)
    grown = _grow(scene, title, place)
    taken = [i for i in pointers if i.index in grown and i.index != title.index]
    if not taken:
        taken = _beside(scene, title, pointers)
    if not taken:
        return None
    return union([title.line.box, *(i.line.box for i in taken)]).grown(1.2 * scene.body)


def _beside(scene: Scene, title: Item, pointers: Sequence[Item]) -> list[Item]:
    """Pointers in one band with a title that has a bar or frame of its own, two or more."""
    if title.enclosure < 0:
        return []
    bar = scene.axes.back(scene.enclosures[title.enclosure])
    level = [i for i in pointers if bar.y0 < i.line.box.center[1] < bar.y1]
    return level if len(level) >= 2 and bar.height < 0.08 * scene.reading.height else []


def _grow(scene: Scene, title: Item, place: int) -> set[int]:
    """Indices of the lines that hang together with a teaser title, prose and headlines aside."""
    free = [i for i in scene.items if i.size < 2 * scene.body and not _in_column(scene, i)]
    reached, border = {title.index}, [title]
    while border:
        here = border.pop()
        for item in free:
            if item.index in reached or item.enclosure not in (title.enclosure, place):
                continue
            if _distance(here.line.box, item.line.box) < 3.5 * scene.body:
                reached.add(item.index)
                border.append(item)
    return reached


def _distance(a: Box, b: Box) -> float:
    dx = max(0.0, -overlap(a.x0, a.x1, b.x0, b.x1))
    dy = max(0.0, -overlap(a.y0, a.y1, b.y0, b.y1))
    return max(dx, dy)


def _inside(scene: Scene, free: Iterable[Item], zone: Box) -> Marks:
    found: Marks = {}
    for item in free:
        b = item.line.box
        if b.intersection(zone).area > 0.6 * max(b.area, 1.0):
            found[item.index] = "teaser"
    return found


def _tables(scene: Scene, marks: Marks, profile: Profile | None) -> Marks:
    """Grids: an area where rules of both directions cross several times."""
    found: Marks = {}
    for block in scene.reading.blocks:
        if block.label.lower() != "table" or block.score < 0.5:
            continue
        inner = block.box.grown(scene.body)
        rules = [r for r in scene.reading.rules if inner.holds(r.box, scene.body)]
        levels, uprights = [r for r in rules if r.level], [r for r in rules if not r.level]
        own = [i for i in scene.items if inner.holds(i.line.box) and i.index not in marks]
        short = sum(1 for i in own if i.ems <= 12)
        if len(own) >= 6 and short >= 0.8 * len(own) and (len(levels) >= 3 or len(uprights) >= 2):
            found.update({i.index: "table" for i in own})
    for place, area in enumerate(scene.enclosures):
        own = [i for i in scene.items if i.enclosure == place and i.index not in marks]
        along = [
            r for r in scene.levels if area.holds(r, scene.body) and r.width > 0.6 * area.width
        ]
        against = [
            r for r in scene.uprights if area.holds(r, scene.body) and r.height > 0.5 * area.height
        ]
        if len(own) >= 6 and len(along) >= 2 and len(against) >= 1:
            found.update({i.index: "table" for i in own if i.ems <= 16})
    return found


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
        if own and _sells(scene, own):
            found.update({i.index: "advertisement" for i in own})
    return found


def _sells(scene: Scene, own: list[Item]) -> bool:
    text = "".join(i.line.text for i in own)
    if re.search("^(?:广告|廣告|公益广告)$", "\n".join(i.line.text for i in own), re.MULTILINE):
        return True
    if any(bylines(i.line.text) for i in own) or re.search("本报讯|本報訊|新华社|新華社", text):
        return False
    trade = sum(1 for i in own if _SALE.search(i.line.text))
    full = sum(1 for i in own if i.ems > 12)
    stops = sum(text.count(c) for c in "。！？；，")
    rate = stops / max(1, len(text))
    loud = sum(1 for i in own if i.size > 1.5 * scene.body)
    if cjk_share(text) < 0.3:
        return trade >= max(2, 0.15 * len(own)) and loud >= 1
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
        facts = len(_EDITORS.findall(text)) + len(_CONTACT.findall(text))
        if (_EDITORS.match(text.strip()) and item.ems < 60) or facts >= 2:
            found[item.index] = "other"
    return found
