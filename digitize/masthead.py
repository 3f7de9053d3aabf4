"""Masthead 报头 and folio 报眉: what a page says of its issue.

Facts are taken from the passages typed masthead or folio, each by its own pattern; what is not
printed stays None. Dates of any calendar that newspapers print become ISO 8601.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from digitize import dates
from digitize.page import Contact, Issue
from digitize.passage import Passage
from digitize.phrases.pages import inner_page, number, page_named, page_of
from digitize.phrases.people import only_names, strip_ornaments
from digitize.profile import Profile
from digitize.reading import Line
from digitize.text import OPENERS, bare, cjk_share, is_cjk, nfc, tight

Found = TypeVar("Found")
_TOTAL = re.compile(
    r"[总總]\s*第?\s*(?P<n>[\d,，]+)\s*[期號号]|[总總]\s*第\s*(?P<c>[〇○零一二三四五六七八九十百千]+)\s*[期號号]"
)
_RUNNING = re.compile(
    r"第\s*(?P<n>[\d,，]+|[〇○零一二三四五六七八九十百千]+)\s*[期號号]|\bNo\.?\s*(?P<e>[\d,]+)",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"(?:今日|本期|本日|今天|共)(?:共|出)?\s*(?P<n>\d+|[一二三四五六七八九十兩两]+)\s*(?:大|小)?(?P<u>版|張|张|页|頁)|(?P<e>\d+)\s+pages\b",
    re.IGNORECASE,
)
_ORGANIZER = re.compile(r"(?:主办单位|主辦單位|主办|主辦|主管主办)\s*[:：]?\s*(?P<v>.+)")
_PUBLISHER = re.compile(
    r"(?<!连续)(?:出版单位|编辑出版|編輯出版|出版者|出版)(?!物|社|号)\s*[:：]?\s*(?P<v>.+)|\bPublished by\s+(?P<e>.+)",  # noqa: E501
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[价價][格目]|(?:零售|每[份張张]).{0,5}[\d一二三四五六七八九十角分元]|\$\d|"
    r"(?:home|final|late|early|city)edition$|peryear$|percopy$|cents$|^editpage$|[定訂订][报報]|[报報][价價]|^pages?\b",
    re.IGNORECASE,
)
# Editors, telephones, the post office's leave, a subheadline beside the folio.
_NO_TITLE = re.compile(
    r"(?:责编|責編|编辑|編輯|校对|校對|美编|版式|主编|电话|電話|热线|熱線|邮箱|传真|广告|廣告)\s*[:：]|\d{5,}|"
    r"(?:主办|主辦|主管|出版|承印|印刷|编印)$|中[華华][郵邮]政|[掛挂][號号]|新[聞闻][紙纸][類类]|^[—–―─－-]{1,}"
)
_ORGANIZED = re.compile(r"^(?P<v>[^\s:：]{4,24}?)(?:主办|主辦|主管主办)$")
_PUBLISHED = re.compile(r"^(?P<v>[^\s:：]{4,24}?)出版$")
_FACTS = re.compile(
    r"\s*(?:主办|主辦|主管|出版|承印|印刷|协办|社长|总编|国内统一|國內統一|统一刊号|CN\s?\d|ISSN|邮发代号|第\s*\d+\s*期|总第|今日|网址|電話|电话|地址|社址)"
)
_PAGE = re.compile(
    r"第?\s*(?P<n>[A-Z]?\s?\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:版|頁|页)|第\s*(?P<s>[一二三四五六七八九十\d]{1,3})\s*[張张]|"
    r"^(?P<b>[A-Z]?\d{1,3})$|版(?P<r>[一二三四五六七八九十]{1,3})|\bPage\s*(?P<e>[A-Z]?\d{1,3})",
    re.IGNORECASE,
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
_CONTACT = re.compile(
    r"(?P<label>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z（）()]{0,14}?)\s*[:：]?\s*"
    r"(?P<value>[\w.+-]+@[\w-]+\.[\w.]+|(?:https?://)?(?:www\.)[\w./-]+|(?:\(?\d{3,4}\)?[-—－ ])?\d{7,12}(?![\d年])|\d{3}-\d{3}-\d{4}|400-?\d{3}-?\d{4})"  # noqa: E501
)
# 征订服务热线 江东片区：…, its white not read: the inner label is the one of the number.
_OUTER_LABEL = re.compile(
    r"^.*?(?:热线|电话|邮箱|专线)(?=[\u4e00-\u9fff]{2,})(?!电话|邮箱|号码|传真)"
)
_SECTIONS = ("副刊", "专刊", "專刊", "特刊", "周刊", "週刊", "增刊", "画刊", "畫刊", "号外", "號外")
_NO_SECTION = re.compile(
    r"(?:星期|礼拜|禮拜|周|週).?$|期[一二三四五六日天]$|.{0,4}(?:编辑|編輯|校对|校對|责编)"
)
_SECTION = re.compile(r"^[\u4e00-\u9fff·/／\s]{2,12}$")


@dataclass(frozen=True)
class Head:
    """What the top of a page says: of the issue, the printed page number, the section."""

    issue: Issue
    page_number: int | None
    section: str | None


def read(passages: Sequence[Passage], profile: Profile | None = None) -> Head:
    """Read masthead and folio passages; other types are ignored."""
    front = [line for p in passages if p.type == "masthead" for line in p.lines]
    folio = [line for p in passages if p.type == "folio" for line in p.lines]
    if inner_page([nfc(line.text) for line in folio], [nfc(line.text) for line in front]):
        front, folio = [], [*folio, *front]  # an inner page has no masthead
    texts = [nfc(line.text) for line in (*front, *folio)]
    title = _title(front, profile) or _title(folio, profile)
    issue = Issue(
        title=title,
        title_en=_title_en([*front, *folio], profile),
        date=_first(dates.date, texts),
        weekday=_first(dates.weekday, texts),
        lunar_date=_first(dates.lunar, texts),
        number=_number(texts),
        page_count=_first(_page_count, texts),
        organizer=_after(_ORGANIZER, texts)
        or _after(_ORGANIZED, texts)
        or (profile.organizer if profile and front else None),
        publisher=_after(_PUBLISHER, texts)
        or _after(_PUBLISHED, texts)
        or (profile.publisher if profile and front else None),
        contacts=_contacts(front),
    )
    foot = [nfc(line.text) for line in folio]
    if front:
        page = _first(_named_page, [*texts, *foot])
    else:
        page = _first(_page_number, foot) or _first(_coded_page, foot)
    if front and page is None and (title or issue.number):
        page = 1
    section = _section(folio, title, profile) if page != 1 or not front else None
    return Head(issue, page, section)


def _first(find: Callable[[str], Found | None], texts: Sequence[str]) -> Found | None:
    for text in texts:
        found = find(text)
        if found is not None:
            return found
    return None


def _number(texts: Sequence[str]) -> int | None:
    for pattern in (_TOTAL, _RUNNING):
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
    return number(printed.replace("兩", "二").replace("两", "二"))


def _after(pattern: re.Pattern[str], texts: Sequence[str]) -> str | None:
    """What stands behind a label, up to the next fact."""
    for text in texts:
        match = pattern.search(text)
        if match:
            value = next(v for v in match.groupdict().values() if v)
            cut = _FACTS.search(value)
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
        for match in _CONTACT.finditer(text):
            label = _OUTER_LABEL.sub("", match["label"].strip())
            found.append(Contact(label=label, value=match["value"]))
    return tuple(found)


def _title(lines: Sequence[Line], profile: Profile | None) -> str | None:
    """The newspaper's name: the profile's, else the largest line that may be one."""
    if profile and profile.title:
        known = {bare(t) for t in (profile.title, *profile.aliases)}
        if any(k and k in bare(line.text) for line in lines for k in known):
            return profile.title
    scored = sorted(((_title_score(line), -n, line) for n, line in enumerate(lines)),
                    key=lambda s: s[:2], reverse=True)  # fmt: skip
    if not scored or scored[0][0] <= 0:
        return None
    return _clean_title(scored[0][2].text)


_BROKEN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[报報刊](?:\s|$))")  # 南海时 报: one name


def _title_score(line: Line) -> float:
    text = bare(line.text)
    clean = bare(_clean_title(line.text) or "")
    if _NO_TITLE.search(text):
        return 0.0
    if len(clean) < 2 or len(clean) > 40 or _FACTS.match(text) or clean in _SECTIONS:
        return 0.0
    if text[0] in OPENERS + "(" or re.match("大清|大淸", text):
        return 0.0
    if dates.is_date(text) or re.fullmatch(r"[\dA-Za-z.,:：/-]{1,6}", clean):
        return 0.0
    if (_clean_title(line.text) or "").endswith((",", "，", "、")) or _NO_NAME.search(clean):
        return 0.0  # it goes on: the place before a date
    named = bool(
        re.search(
            r"[报報刊]$|日报|晚报|News|Times|Daily|Post|Herald|Gazette|Journal|Weekly|Advertiser",
            clean,
            re.I,
        )
    )
    if cjk_share(clean) > 0.5 and len(clean) > 14 and not named:
        return 0.0  # a sentence
    size = line.size or min(line.box.width, line.box.height)
    return size * (1.6 if named else 1.0) * (1.0 if cjk_share(clean) > 0.5 or named else 0.6)


def _clean_title(text: str) -> str | None:
    """A title without the date, page and weekday that a folio prints beside it."""
    rest = nfc(text)
    for pattern in (_TOTAL, _RUNNING):
        rest = pattern.sub(" ", rest)
    rest = _BROKEN.sub("", dates.without(rest))
    rest = re.sub(r"第\s*\w{1,3}\s*[版頁页]", " ", rest)
    parts = [p for p in re.split(r"\s{1,}|[|｜]", strip_ornaments(rest).strip("：:，,。.、")) if p]
    named = [p for p in parts if re.search("[报報刊]$", p)]
    if named:
        return named[0]
    joined = " ".join(parts)
    if joined and all(is_cjk(c) or c == " " for c in joined) and all(len(p) == 1 for p in parts):
        return "".join(parts)
    return joined or None


def _title_en(lines: Sequence[Line], profile: Profile | None) -> str | None:
    if profile and profile.title_en and lines:
        return profile.title_en
    if not any(cjk_share(line.text) > 0.5 for line in lines):
        return None
    words = [line for line in lines if _LATIN.fullmatch(nfc(line.text)) and not _fact(line.text)]
    rows = [" ".join(nfc(line.text) for line in row) for row in _rows(words, _SPREAD)]
    capitals = [line for line in words if line.text.isupper()]  # set as wide as the title over them
    rows += [" ".join(nfc(line.text) for line in row) for row in _rows(capitals, _AS_WIDE)]
    named = [row for row in rows if len(row) >= 6 and len(set(row.lower()) - {" "}) > 3]
    if named:
        return max(named, key=len)
    # Between date and number, in one line with them.
    runs = [m[0].strip() for line in lines for m in _LATIN_RUN.finditer(nfc(line.text))]
    return max((r for r in runs if _names_paper(r)), key=len, default=None)


_LATIN_RUN = re.compile(r"(?<![\w@./:])[A-Z][A-Za-z'’&\-]+(?: [A-Z&][A-Za-z'’&\-]*)+(?![\w@:])")
_AS_WIDE = 60.0  # of their size: how far two words at both ends of a title stand apart
_SPREAD = 10.0  # of their size: how far words of a title stand apart that is set as wide as another
_LATIN = re.compile(r"[A-Za-z][A-Za-z .,'’&\-]*")


_PAPERS = re.compile(
    r"(?:News|Times|Daily|Post|Herald|Journal|Tribune|Gazette|Star|Review|Weekly|Chronicle|Mail|Express|"
    r"Press|Telegraph|Mercury|Courier|Observer|Standard)$",
    re.IGNORECASE,
)


def _names_paper(text: str) -> bool:
    """Whether Latin words in a line of facts are a title, and no editor, street or club.

    A title ends in a word for a newspaper or stands in capitals throughout.
    """
    capitals = text.isupper() and sum(c.isalpha() for c in text) > 7
    return not _fact(text) and (capitals or bool(_PAPERS.search(text)))


def _fact(text: str) -> bool:
    return bool(dates.weekday(text) or re.fullmatch(r"(?:No|Vol|Page|Price)\b.*", text, re.I))


def _rows(lines: Sequence[Line], reach: float = 3.0) -> list[list[Line]]:
    """Lines of one height that stand in one row, from left to right.

    ``reach`` is how far apart words that are driven out may stand, in their own size.
    """
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.x0):
        for row in rows:
            last, size = row[-1].box, max(row[-1].size, line.size)
            level = abs(last.center[1] - line.box.center[1]) < 0.5 * size
            white = line.box.x0 - last.x1
            near = -0.5 * size < white < 3 * size
            if level and (near or (white < reach * size and _is_driven(row, line))):
                row.append(line)
                break
        else:
            rows.append([line])
    return rows


def _is_driven(row: Sequence[Line], line: Line) -> bool:
    """Whether a word is of one size with the last of a row and stands as far off as all before."""
    last = row[-1]
    if not 0.8 < line.size / max(last.size, 1e-6) < 1.25:
        return False
    white = line.box.x0 - last.box.x1
    before = [b.box.x0 - a.box.x1 for a, b in pairwise(row)]
    return all(0.7 < white / max(w, 1e-6) < 1.4 for w in before)


def _page_number(text: str) -> int | None:
    match = _PAGE.search(_SHEET.sub("", text))
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


def _section(folio: Sequence[Line], title: str | None, profile: Profile | None) -> str | None:
    """The printed name of an inner page: a known section, else what is left of the folio."""
    texts = [nfc(line.text) for line in folio]
    known = profile.sections if profile else ()
    for text in texts:
        for name in known:
            if bare(name) in bare(text):
                return name
    for text in texts:
        rest = text
        for pattern in (_TOTAL, _RUNNING, _PAGE):
            rest = pattern.sub(" ", rest)
        rest = _BROKEN.sub("", dates.without(rest))
        for part in re.split(r"[\s|｜•/／]+", strip_ornaments(rest)):
            plain = strip_ornaments(part)
            if not _SECTION.match(plain) or plain == title or re.search("[报報]$", plain):
                continue
            if _NO_SECTION.match(plain) or len(only_names(plain)) == 1:
                continue
            if (
                re.search("编辑|編輯|责编|美编|校对|版式|电话|热线|主编|组版", text)
                and len(texts) > 1
            ):
                continue
            return plain
    return None
