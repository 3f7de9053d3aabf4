"""Masthead 报头 and folio 报眉: what a page says of its issue.

Facts are taken from the passages typed masthead or folio, each by its own pattern; what is not
printed stays None. Dates of any calendar that newspapers print become ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from digitize import dates
from digitize.nameplate import (
    FACTS,
    PAGE,
    RUNNING,
    TOTAL,
    page_before_section,
    page_beside_title,
    section,
    title,
    title_en,
)
from digitize.page import Contact, Issue
from digitize.passage import Passage
from digitize.phrases.pages import IN_WORDS, inner_page, number, page_named, page_of, worded
from digitize.pieces import pieces
from digitize.profile import Profile
from digitize.reading import Line
from digitize.text import ORNAMENTS, nfc, tight

Found = TypeVar("Found")
_AROUND = re.escape("()（）[]【】〔〕〈〉<>-–—―─－·・•~ " + ORNAMENTS)
_PAGES = re.compile(
    r"(?:今日|本期|本日|今天|本[报報]今日|共)(?:共|出(?:版|[纸紙])?)?\s*(?:[一二三四五六七八九十兩两\d]+\s*[大中小]?[張张]\s*[,，共]?\s*)??"
    r"(?P<n>\d+|[一二三四五六七八九十廿卅兩两]+)\s*[大中小]?(?P<u>版|張|张|页|頁)(?![一二三四五六七八九十兩两\d]+[版页頁])|"
    rf"(?P<e>\d+|(?<![a-z])(?:{IN_WORDS}))\s+pages\b",
    re.IGNORECASE,
)
_ORGANIZER = re.compile(r"(?:主办单位|主辦單位|主办|主辦|主管主办)\s*[:：]?\s*(?P<v>.+)")
_PUBLISHER = re.compile(
    r"(?<!连续)(?<!今日)(?:出版单位|编辑出版|編輯出版|出版者|出版)(?!物|社|号|[号號]|日期|时间|時間|地|一?[大小中]?[张張版])\s*[:：]?\s*(?P<v>.+)|\bPublished by\s+(?P<e>.+)",  # noqa: E501
    re.IGNORECASE,
)
_ORGANIZED = re.compile(
    r"^(?:[^\s:：]{4,24}?主管(?=[^主\s:：]))?(?P<v>[^\s:：]{4,24}?)(?:主管)?(?:主办|主辦)$"
)
_PUBLISHED = re.compile(
    r"^(?!.{0,12}(?:[每逢隔]|今日|[日週周月]刊)|.*(?:星期|[周週])?[一二三四五六日天]出版)(?P<v>[^\s:：]{4,24}?)(?:编辑|編輯)?出版$"
)
# Where no line says it in so many words: A06 都市·民生, 东方财讯 B3, 第三種郵便物認可 (15).
_CODED = re.compile(
    r"^(?P<a>[A-D]\d{1,2})(?:[\s|｜]+(?:[\u4e00-\u9fff·/／]{2,8}|[A-Z]{3,12}(?: [A-Z]{3,12})?))?$|"
    r"[报報刊讯訊聞闻][\s|｜]+(?P<z>[A-D]\d{1,2})$|"
    r"(?:[認认]可[)）]?|新[聞闻]|[日晚][报報])\s*[(（](?P<p>\d{1,2})[)）]$"
)
_NO_PAGE = re.compile("峰会|峰會|[赛賽][车車]|[站航]楼|维生素|維生素")
_NAMED = re.compile(r"第\s*(?P<n>[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*[版頁页張张]")
_SHEET = re.compile(  # 第二張第六版: the page, and not the sheet that it is on
    r"第\s*[一二三四五六七八九十\d]{1,2}\s*[張张](?=[\s,，·]*第?\s*[一二三四五六七八九十\d]{1,3}\s*[版頁页])"
)
_ONLY_SHEET = re.compile(r"第?\s*[一二三四五六七八九十\d]{1,2}\s*[張张]")
_REACHED = (  # an address or a number by which the paper is reached
    r"[A-Za-z0-9_.+-]+@[\w-]+\.[\w.]+|(?:https?://|www\.)[\w./-]+|"
    r"(?:[(（]\d{3,4}[)）]\s?|\d{3,4}[-—－ ])?\d{7,12}(?![\d年])|"
    r"\d{3}-\d{3}-\d{4}|400-?\d{3}-?\d{4}|(?<=[话話线線机機号號][:：])\d{3,6}(?![\d年])|"
    r"(?<=[电電][话話])[:：]?(?:[〇○一二三四五六七八九十百千]|零(?!售)){3,8}[号號]?"
)
_CONTACT = re.compile(
    r"(?P<label>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z（）()-]{0,14}?)\s*[:：]?\s*"
    rf"(?P<value>{_REACHED})"
)
_VALUE = re.compile(_REACHED)
_LABEL = re.compile(
    r"(?P<label>[\u4e00-\u9fffA-Za-z-]{0,12}(?:[电電][话話]|[热熱专專][线線]|信箱|[邮郵]箱|[传傳]真|[网網][址站]|E-?mail|[总總分]机))\s*[:：]?",
    re.IGNORECASE,
)
# 征订服务热线 江东片区：…, its white not read: the inner label is the one of the number.
_OUTER_LABEL = re.compile(
    r"^.*(?:热线|电话|邮箱|专线|主[办辦管]|出版|承印|[期版角元分號号])(?=[\u4e00-\u9fff]{2,})(?!电话|邮箱|号码|碼|传真)"
)


@dataclass(frozen=True)
class Head:
    """What the top of a page says: of the issue, the printed page number, the section."""

    issue: Issue
    page_number: int | None
    section: str | None


def read(passages: Sequence[Passage], profile: Profile | None = None) -> Head:
    """Read masthead and folio passages; other types are ignored."""
    front, folio = (
        [part for p in passages if p.type == type for line in p.lines for part in pieces(line)]
        for type in ("masthead", "folio")
    )
    if inner_page([nfc(line.text) for line in folio], [nfc(line.text) for line in front]):
        front, folio = [], [*folio, *front]  # an inner page has no masthead
    texts = [nfc(line.text) for line in (*front, *folio)]
    name = title(front, folio, profile)
    joined = [*map(dates.without_founding, texts), *_over_two([*front, *folio], front)]
    issue = Issue(
        title=name,
        title_en=title_en([*front, *folio], name, profile),
        date=_first(dates.date, joined),
        weekday=_first(_dated_weekday, joined) or _first(dates.weekday, texts),
        lunar_date=_first(dates.lunar, [*texts, *_lunar_over_two([*front, *folio])]),
        number=_number(texts),
        page_count=_first(_page_count, texts),
        organizer=_first(_organizer_before, texts)
        or _after(_ORGANIZER, texts)
        or _after(_ORGANIZED, texts)
        or (profile.organizer if profile and front else None),
        publisher=_after(_PUBLISHER, texts)
        or _after(_PUBLISHED, texts)
        or (profile.publisher if profile and front else None),
        contacts=_contacts(front),
    )
    foot = [nfc(line.text) for line in folio]
    if front:
        page = _first(_named_page, texts)
    else:
        pages = [text for text in foot if not _ONLY_SHEET.fullmatch(text)]
        page = (
            _first(_page_number, pages)
            or _first(_page_number, foot)
            or _first(_coded_page, foot)
            or _first(page_beside_title, foot)
            or (_first(page_before_section, foot) if name else None)
        )
    if front and page is None and (name or issue.number):
        page = 1
    label = section(folio, name, profile) if page != 1 or not front else None
    return Head(issue, page, label)


# Nothing but a year, with its era or the name of its calendar; not 创刊于1949年.
_YEAR = re.compile(
    r"(?:公元|西[曆历歷])?\s*(?:(?:1[6-9]|20)\d\d|[一二三四五六七八九〇○零]{4})\s*年\s*(?:[（(][^（）()]*[)）])?|"
    r"(?:中[華华]民[國国]|民[國国]|昭和|大正|明治|平成|令和)\s*[\d〇○零一二三四五六七八九十廿卅元]{1,4}\s*年\s*(?:[（(][^（）()]*[)）])?"
)
_DAY = re.compile(
    r"[\d一二三四五六七八九十正]{1,3}\s*月\s*[\d〇一二三四五六七八九十廿卅]{1,3}\s*[日號号]"
    r"(?=$|[\s(（]|星期|[禮礼]拜|[週周月火水木金土日])"
)
_MONTH = re.compile(r"(?:19|20)\d\d\s*年\s*\d{1,2}\s*月")
_DAY_ALONE = re.compile(r"\d{1,2}\s?日?")
_NEAR = 3.0  # ems between the two lines of a date
_LARGE = 1.5  # of the month's type: the number of the day under it


def _over_two(lines: Sequence[Line], front: Sequence[Line]) -> list[str]:
    """Dates printed in two lines: the year over month and day, or the month over a large day.

    A small number beside a month is that of a page; so is any in a folio.
    """
    found = []
    for over in lines:
        year = nfc(over.text).strip()
        if _YEAR.fullmatch(year):
            days = [i for i in lines if _DAY.match(nfc(i.text).strip()) and _are_near(over, i)]
            found += _agreed(year + nfc(i.text).strip() for i in days)
        elif _MONTH.fullmatch(year) and over in front:
            days = [i for i in front if _DAY_ALONE.fullmatch(nfc(i.text)) and _are_near(over, i)]
            told = [i for i in days if "日" in i.text or _em(i) >= _LARGE * _em(over)]
            found += _agreed(f"{year}{nfc(i.text).strip('日 ')}日" for i in told)
    return found


_LUNAR_YEAR = re.compile(r"[\u4e00-\u9fff]{0,4}[甲乙丙丁戊己庚辛壬癸][\u4e00-\u9fff]年")


def _lunar_over_two(lines: Sequence[Line]) -> list[str]:
    """Days of the old calendar printed in two lines, 农历乙丑年 over 六月初一日."""
    years = [line for line in lines if _LUNAR_YEAR.fullmatch(nfc(line.text))]
    return [
        nfc(year.text) + nfc(line.text)
        for year in years
        for line in lines
        if line is not year and _are_near(year, line)
        and dates.LUNAR.fullmatch(nfc(line.text).strip())
    ]  # fmt: skip


def _agreed(told: Iterable[str]) -> list[str]:
    """Readings of a date that name the same day; none where they do not."""
    read = [text for text in told if dates.date(text)]
    return read if len({dates.date(text) for text in read}) == 1 else []


def _em(line: Line) -> float:
    return line.size or min(line.box.width, line.box.height)


def _are_near(a: Line, b: Line) -> bool:
    return a.box.grown(_NEAR * max(_em(a), _em(b))).intersection(b.box).area > 0


def _dated_weekday(text: str) -> str | None:
    """The weekday of a line that has the date, too; the weather speaks of other days."""
    return dates.weekday(text) if dates.date(text) else None


def _first(find: Callable[[str], Found | None], texts: Sequence[str]) -> Found | None:
    for text in texts:
        found = find(text)
        if found is not None:
            return found
    return None


def _number(texts: Sequence[str]) -> int | None:
    for pattern in (TOTAL, RUNNING):
        for text in texts:
            match = pattern.search(text)
            if match:
                found = next(v for v in match.groupdict().values() if v)
                value = number(found)
                if value is not None:
                    return value
    return None


def _page_count(text: str) -> int | None:
    match = _PAGES.search(text)
    if not match or (match["u"] or "") in tuple("張张"):
        return None  # 今日兩大張 counts sheets
    printed = match["n"] or match["e"]
    return worded(printed) or number(printed.replace("兩", "二").replace("两", "二"))


_BEFORE_ORGANIZED = re.compile(
    r"(?:^|[\s·|｜期号號版元角分])(?P<v>[^\s:：期号號]{3,22}(?:委|会|會|局|社|团|團|部|厂|廠|矿|礦|司|[学學]|校|府|院|[处處]|中心|站|署|[厅廳]|盟|党|黨|[办辦]))(?:主[办辦])(?![单單]位)(?!\s*[:：])"
)


def _organizer_before(text: str) -> str | None:
    """Who stands right before 主办 in a line of several facts: 总第602期 江城报业集团主办 热线…."""
    match = _BEFORE_ORGANIZED.search(text)
    return tight(match["v"]) if match else None


def _after(pattern: re.Pattern[str], texts: Sequence[str]) -> str | None:
    """What stands behind a label, up to the next fact."""
    for text in texts:
        match = pattern.search(text)
        if match:
            value = next(v for v in match.groupdict().values() if v)
            cut = FACTS.search(value)
            value = (value[: cut.start()] if cut else value).strip(" :：·|｜　")
            if value:
                return tight(value)
    return None


def _contacts(lines: Sequence[Line]) -> tuple[Contact, ...]:
    found: list[Contact] = []
    for line in lines:
        text = tight(nfc(line.text))
        if dates.date(text):
            continue
        if _VALUE.fullmatch(text):
            label = _label_of(line, lines)
            found += [Contact(label=label, value=text)] if label else []
            continue
        for match in _CONTACT.finditer(text):
            label = _OUTER_LABEL.sub("", match["label"].strip())
            between = text[match.end("label") : match.start("value")]
            apart = ":" in between or "：" in between
            if apart or not (label[-1].isascii() and match["value"][0].isalpha()):
                found.append(Contact(label=label, value=match["value"]))
    return tuple(found)


def _label_of(value: Line, lines: Sequence[Line]) -> str | None:
    """The label in a line of its own, over a number or an address or to the left of it."""
    told = [
        (abs(line.box.center[1] - value.box.center[1]), match["label"])
        for line in lines
        if (line.box.center[1] < value.box.y0 or line.box.x1 <= value.box.x0)
        and _are_near(line, value)
        and (match := _LABEL.fullmatch(nfc(line.text)))
    ]
    return min(told, default=(0.0, None))[1]


_NUMBER_ALONE = re.compile(
    rf"[{_AROUND}]*(?P<n>[A-H]?\d{{1,3}}|[一二三四五六七八九十]{{1,3}})[{_AROUND}]*"
)


def _page_number(text: str) -> int | None:
    alone = _NUMBER_ALONE.fullmatch(text)  # （三）, —4—, ・二・
    if alone:
        return page_of(alone["n"])
    match = PAGE.search(_SHEET.sub("", text))
    if not match or _PAGES.search(text):
        return None
    printed = next(v for v in match.groupdict().values() if v)
    return page_of(printed)


def _coded_page(text: str) -> int | None:
    """A page told by a code or in brackets, beside a section, a title or the leave of the post."""
    plain = dates.WEEKDAY.sub("", dates.without(text)).strip()
    if named := page_named(plain):
        return named
    match = None if _NO_PAGE.search(plain) else _CODED.search(plain)
    return page_of(next(v for v in match.groupdict().values() if v)) if match else None


def _named_page(text: str) -> int | None:
    """A page number that is printed as one: 第1版."""
    match = _NAMED.search(_SHEET.sub("", text))
    return page_of(match["n"]) if match and not _PAGES.search(text) else None
