"""Masthead 报头 and folio 报眉: what a page says of its issue.

Facts are taken from the passages typed masthead or folio, each by its own pattern; what is not
printed stays None. Dates of any calendar that newspapers print become ISO 8601.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from digitize.page import Contact, Issue
from digitize.passage import Passage
from digitize.phrases import number, page_of, strip_ornaments
from digitize.profile import Profile
from digitize.reading import Line
from digitize.text import bare, cjk_share, is_cjk, nfc, tight

Found = TypeVar("Found")
_N = r"[\d〇○零O一二三四五六七八九十廿卅元百]"
_ISO = re.compile(r"\b((?:1[6-9]|20)\d\d)\s*[-./／．]\s*(\d{1,2})\s*[-./／．]\s*(\d{1,2})\b")
_CHINESE = re.compile(
    rf"(?P<y>(?:1[6-9]|20)\d\d|[一二三四五六七八九〇○零]{{4}})\s*年\s*(?P<m>{_N}{{1,3}})\s*月\s*(?P<d>{_N}{{1,3}})\s*[日號号]?"
)
_ERA = re.compile(
    rf"(?P<era>中華民國|中华民国|民國|民国|光緒|光绪|宣統|宣统|同治|咸豐|昭和|大正|明治|平成|令和)\s*(?P<y>{_N}{{1,4}})\s*年\s*"
    rf"(?P<leap>閏|闰)?(?P<m>正|{_N}{{1,3}})\s*月\s*(?P<d>初?{_N}{{1,3}})\s*[日號号]?"
)
_ERAS = {
    "中華民國": 1911, "中华民国": 1911, "民國": 1911, "民国": 1911, "昭和": 1925, "大正": 1911,
    "明治": 1867, "平成": 1988, "令和": 2018,
}  # fmt: skip
_LUNAR_ERAS = {"光緒": 1874, "光绪": 1874, "宣統": 1908, "宣统": 1908, "同治": 1861, "咸豐": 1850}
_MONTHS = {m: n for n, m in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip  # noqa: E501
_ENGLISH = re.compile(
    r"\b(?P<m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s*(?P<d>\d{1,2})(?:st|nd|rd|th)?\s*[,.]?\s*(?P<y>1[6-9]\d\d|20\d\d)"
    r"|\b(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s+(?P<m2>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s*,?\s*(?P<y2>1[6-9]\d\d|20\d\d)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:星期|禮拜|礼拜)[一二三四五六日天]|[週周][一二三四五六日]|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",
    re.IGNORECASE,
)
_GANZHI = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]"
_LUNAR = re.compile(
    rf"(?:农历|農曆|農歷|夏历|夏曆|阴历|陰曆|旧历|舊曆)?\s*(?:{_GANZHI}(?:\([鼠牛虎兔龙龍蛇马馬羊猴鸡雞狗猪豬]\)|[鼠牛虎兔龙龍蛇马馬羊猴鸡雞狗猪豬])?年)?\s*(?:闰|閏)?"
    r"(?:正|[一二三四五六七八九十冬腊臘]{1,2})月(?:初[一二三四五六七八九十]|十[一二三四五六七八九]?|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|卅)"
)
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
_CONTACT = re.compile(
    r"(?P<label>[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z（）()]{0,14}?)\s*[:：]?\s*"
    r"(?P<value>[\w.+-]+@[\w-]+\.[\w.]+|(?:https?://)?(?:www\.)[\w./-]+|(?:\(?\d{3,4}\)?[-—－ ])?\d{7,12}(?![\d年])|\d{3}-\d{3}-\d{4}|400-?\d{3}-?\d{4})"  # noqa: E501
)
# 征订服务热线 江东片区：…, its white not read: the inner label is the one of the number.
_OUTER_LABEL = re.compile(
    r"^.*?(?:热线|电话|邮箱|专线)(?=[\u4e00-\u9fff]{2,})(?!电话|邮箱|号码|传真)"
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
    lines = front or folio
    texts = [nfc(line.text) for line in lines]
    title = _title(lines, profile)
    issue = Issue(
        title=title,
        title_en=_title_en(front, profile),
        date=_first(_date, texts),
        weekday=_first(_weekday, texts),
        lunar_date=_first(_lunar, texts),
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
    page = _first(_named_page, [*texts, *foot]) if front else _first(_page_number, foot)
    if front and page is None and title:
        page = 1
    return Head(issue, page, _section(folio, title, profile))


def _first(find: Callable[[str], Found | None], texts: Sequence[str]) -> Found | None:
    for text in texts:
        found = find(text)
        if found is not None:
            return found
    return None


def date(text: str) -> str | None:
    """The first date in a text as ISO 8601, whatever calendar it is printed in."""
    return _date(nfc(text))


def _date(text: str) -> str | None:
    era = _ERA.search(text)
    if era:
        found = _era_date(era)
        if found:
            return found
    chinese = _CHINESE.search(text)
    if chinese:
        return _iso(number(chinese["y"]), number(chinese["m"]), number(chinese["d"]))
    iso = _ISO.search(text)
    if iso:
        return _iso(int(iso[1]), int(iso[2]), int(iso[3]))
    english = _ENGLISH.search(text)
    if english:
        month = _MONTHS[(english["m"] or english["m2"])[:3].lower()]
        return _iso(int(english["y"] or english["y2"]), month, int(english["d"] or english["d2"]))
    return None


def _iso(year: int | None, month: int | None, day: int | None) -> str | None:
    try:
        return datetime.date(year or 0, month or 0, day or 0).isoformat()
    except ValueError:
        return None


def _era_date(era: re.Match[str]) -> str | None:
    year = number(era["y"])
    month = 1 if era["m"] == "正" else number(era["m"])
    day = number(era["d"].removeprefix("初"))
    if year is None or month is None or day is None:
        return None
    if era["era"] in _ERAS:
        return _iso(_ERAS[era["era"]] + year, month, day)
    return _from_lunar(_LUNAR_ERAS[era["era"]] + year, -month if era["leap"] else month, day)


def _from_lunar(year: int, month: int, day: int) -> str | None:
    """The solar date of a lunar one; months of Qing era dates are lunar. Negative: leap month."""
    from lunar_python import Lunar

    try:
        solar = Lunar.fromYmd(year, month, day).getSolar()
    except Exception:  # the library raises plain Exception on impossible dates
        return None
    return _iso(solar.getYear(), solar.getMonth(), solar.getDay())


def _weekday(text: str) -> str | None:
    match = _WEEKDAY.search(text)
    return match[0] if match else None


def _lunar(text: str) -> str | None:
    match = _LUNAR.search(text)
    if (
        not match
        or (match.start() and text[match.start() - 1] in "年")
        or not re.search("农历|農|夏|历|曆|年", match[0])
    ):
        return None
    return match[0].strip()


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
    if not match:
        return None
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
        text = nfc(line.text)
        if _date(text):
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


def _title_score(line: Line) -> float:
    text = bare(line.text)
    clean = bare(_clean_title(line.text) or "")
    if len(clean) < 2 or len(clean) > 40 or _FACTS.match(text):
        return 0.0
    if _date(clean) or re.fullmatch(r"[\dA-Za-z.,:：/-]{1,6}", clean):
        return 0.0
    named = bool(
        re.search(
            r"[报報刊]$|日报|晚报|News|Times|Daily|Post|Herald|Gazette|Journal|Weekly|Advertiser",
            clean,
            re.I,
        )
    )
    size = line.size or min(line.box.width, line.box.height)
    return size * (1.6 if named else 1.0) * (1.0 if cjk_share(clean) > 0.5 or named else 0.6)


def _clean_title(text: str) -> str | None:
    """A title without the date, page and weekday that a folio prints beside it."""
    rest = nfc(text)
    for pattern in (_ERA, _CHINESE, _ISO, _ENGLISH, _WEEKDAY, _TOTAL, _RUNNING):
        rest = pattern.sub(" ", rest)
    rest = re.sub(r"第\s*\w{1,3}\s*[版頁页]", " ", rest)
    parts = [p for p in re.split(r"\s{1,}|[|｜]", strip_ornaments(rest)) if p]
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
    latin = [
        line for line in lines if re.fullmatch(r"[A-Za-z][A-Za-z .,'’&\-]{5,}", nfc(line.text))
    ]
    return nfc(max(latin, key=lambda line: line.size).text) if latin else None


def _page_number(text: str) -> int | None:
    match = _PAGE.search(text)
    if not match or _PAGES.search(text):
        return None
    printed = next(v for v in match.groupdict().values() if v)
    return page_of(printed)


def _named_page(text: str) -> int | None:
    """A page number that is printed as one: 第1版."""
    match = re.search(r"第\s*(?P<n>[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*[版頁页張张]", text)
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
        for pattern in (_ERA, _CHINESE, _ISO, _ENGLISH, _WEEKDAY, _LUNAR, _TOTAL, _RUNNING, _PAGE):
            rest = pattern.sub(" ", rest)
        for part in re.split(r"[\s|｜·•/／]+", strip_ornaments(rest)):
            plain = strip_ornaments(part)
            if not _SECTION.match(plain) or plain == title or re.search("[报報]$", plain):
                continue
            if (
                re.search("编辑|編輯|责编|美编|校对|版式|电话|热线|主编|组版", text)
                and len(texts) > 1
            ):
                continue
            return plain
    return None
