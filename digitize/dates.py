"""Dates as newspapers print them, of any calendar. Ground: patterns and what they say."""

from __future__ import annotations

import datetime
import re

from digitize.phrases.pages import number
from digitize.text import bare, nfc, tight

_GANZHI = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]"
_N = r"[\d〇○零O一二三四五六七八九十廿卅元百]"
# No \b: a Chinese character after a digit is no word boundary (2007-05-27星期日).
ISO = re.compile(
    r"(?<!\d)((?:1[6-9]|20)\d\d)\s*[-–—－./／．·・]\s*(\d{1,2})\s*[-–—－./／．·・]\s*(\d{1,2})(?!\d)"
)
_SOLID = re.compile(  # 20101216, and no telephone number
    r"(?<![\d第])(?<![话話線线真机機号號编編][\s:：])(?<![话話線线真机機号號编編A-Za-z:：])"
    r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"
)
_NUMERALS = re.compile(  # 一九五〇·五·一
    r"(?<![一二三四五六七八九〇○零])(?P<y>[一二三四五六七八九〇○零]{4})\s*[./／．·・]\s*(?P<m>[一二三四五六七八九十]{1,2})\s*[./／．·・]\s*"
    r"(?P<d>[一二三四五六七八九十廿卅]{1,3})(?![一二三四五六七八九〇○零十])"
)
_BESIDE = r"(?:[（(][^（）()]{2,9}[)）]\s*)?"  # 1988年（昭和63年）3月31日
CHINESE = re.compile(
    rf"(?P<y>(?:1[6-9]|20)\d\d|[一二三四五六七八九〇○零]{{4}}|一千[八九]百[一二三四五六七八九十零〇]{{1,4}})\s*年\s*{_BESIDE}(?P<m>{_N}{{1,3}})\s*月\s*(?P<d>初?{_N}{{1,3}})\s*[日號号]?"
)
ERA = re.compile(
    rf"(?P<era>中華民國|中华民国|民國|民国|光緒|光绪|宣統|宣统|同治|咸豐|昭和|大正|明治|平成|令和|康德)\s*(?P<y>{_N}{{1,4}})\s*年\s*(?:[歲岁]次{_GANZHI}|[國国陽阳新][曆历歷])?"
    rf"{_BESIDE}(?P<leap>閏|闰)?(?P<m>正|{_N}{{1,3}})\s*月\s*(?P<d>初?{_N}{{1,3}})\s*[日號号]?"
)
_ERAS = {
    "中華民國": 1911, "中华民国": 1911, "民國": 1911, "民国": 1911, "昭和": 1925, "大正": 1911,
    "明治": 1867, "平成": 1988, "令和": 2018, "康德": 1933,
}  # fmt: skip
_LUNAR_ERAS = {"光緒": 1874, "光绪": 1874, "宣統": 1908, "宣统": 1908, "同治": 1861, "咸豐": 1850}
_C = "〇○零一二三四五六七八九十廿卅"
_GANZHI_ERA = re.compile(  # 同治壬申三月二十三日
    rf"(?P<era>光緒|光绪|宣統|宣统|同治|咸豐)\s*(?P<g>{_GANZHI})年?\s*(?P<leap>閏|闰)?(?P<m>正|{_N}{{1,3}})\s*月\s*(?P<d>初?{_N}{{1,3}})\s*[日號号]?"
)
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LAST_YEARS = {"光緒": 34, "光绪": 34, "宣統": 3, "宣统": 3, "同治": 13, "咸豐": 11}
_BROKEN = re.compile(rf"(?<=[{_C}])\s+(?=[{_C}]{{1,3}}\s?[年月日號号])")  # 十 九年
_MONTHS = {m: n for n, m in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}  # fmt: skip  # noqa: E501
_EN = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_SUFFIX = "(?:st|nd|rd|th)?"
ENGLISH = re.compile(
    rf"(?<![A-Za-z])(?P<m>{_EN})\.?\s*(?P<d>\d{{1,2}}){_SUFFIX}\s*[,.]?\s*(?P<y>1[6-9]\d\d|20\d\d)"
    rf"|(?<!\d)(?P<d2>\d{{1,2}}){_SUFFIX}\s+(?:of\s+)?(?P<m2>{_EN})\.?\s*,?\s*(?P<y2>1[6-9]\d\d|20\d\d)",
    re.IGNORECASE,
)
_GERMAN_MONTHS = {m: n for n, m in enumerate(
    ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"), 1)}  # fmt: skip  # noqa: E501
GERMAN = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})\.\s*(?P<m>Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]*\.?\s*(?P<y>1[6-9]\d\d|20\d\d)"
    r"|(?<![\d.])(?P<d2>\d{1,2})\.\s?(?P<m2>\d{1,2})\.\s?(?P<y2>(?:18|19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
WEEKDAY = re.compile(
    r"(?:星期|禮拜|礼拜)[一二三四五六日曰天]|[週周][一二三四五六日]|[月火水木金土日]曜日?|"
    r"(?<![A-Za-z])(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)(?![A-Za-z])",
    re.IGNORECASE,
)
_BEAST = "[鼠牛虎兔龙龍蛇马馬羊猴鸡雞狗猪豬]"
LUNAR = re.compile(
    rf"(?:(?:农|農|夏|阴|陰|旧|舊|古|廢|废)[历曆歷])?\s*(?:(?:[歲岁]次)?{_GANZHI}(?:[(（]{_BEAST}[)）]|{_BEAST})?年?)?\s*(?:闰|閏)?"
    r"(?:正|[一二三四五六七八九十冬腊臘]{1,2})月[大小]?(?:初[一二三四五六七八九十]|十[一二三四五六七八九]?|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十|卅)日?"
)


def date(text: str) -> str | None:
    """The first date in a text as ISO 8601, whatever calendar it is printed in.

    Of 05/06/2003 nobody can tell day and month apart; it is none.
    """
    text = _MISREAD.sub("1", _BROKEN.sub("", nfc(text).translate(_NARROW)))
    return _date(text) or _date(tight(text))


_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_MISREAD = re.compile(r"(?<=[年月])[lI](?=\d?[月日])|(?<=[年月]\d)[lI](?=[月日])")  # 12月l6日
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})\s*[-./]\s*(?P<m>\d{1,2})\s*[-./]\s*(?P<y>(?:1[89]|20)\d\d)(?!\d)"
)


def _date(text: str) -> str | None:
    era = ERA.search(text)
    found = (_era_date(era) if era else None) or _cyclic(text)
    if found:
        return found
    chinese = CHINESE.search(text)
    if chinese and chinese["d"][0] == "初" and not re.search("西[曆历歷]", text[: chinese.start()]):
        chinese = None  # a day of the old calendar
    if chinese:
        return _iso(
            number(chinese["y"]), number(chinese["m"]), number(chinese["d"].removeprefix("初"))
        )
    numerals = _NUMERALS.search(text)
    if numerals:
        return _iso(number(numerals["y"]), number(numerals["m"]), number(numerals["d"]))
    iso = ISO.search(text) or _SOLID.search(text)
    if iso:
        return _iso(int(iso[1]), int(iso[2]), int(iso[3]))
    return _western(text)


def _western(text: str) -> str | None:
    """May 6, 2003; 6. Mai 2003; 6.5.2003; 16/12/2010."""
    english = ENGLISH.search(text)
    if english:
        month = _MONTHS[(english["m"] or english["m2"])[:3].lower()]
        return _iso(int(english["y"] or english["y2"]), month, int(english["d"] or english["d2"]))
    german = GERMAN.search(text)
    if german and german["m2"]:
        return _iso(int(german["y2"]), int(german["m2"]), int(german["d2"]))
    if german:
        month = _GERMAN_MONTHS[german["m"].lower().replace("jän", "jan")]
        return _iso(int(german["y"]), month, int(german["d"]))
    plain = _DAY_FIRST.search(text)
    if plain and int(plain["d"]) > 12:
        return _iso(int(plain["y"]), int(plain["m"]), int(plain["d"]))
    return None


def _cyclic(text: str) -> str | None:
    """A date whose year of an era is told by its sign in the cycle of sixty: 同治壬申."""
    match = _GANZHI_ERA.search(text)
    if not match:
        return None
    first, last = _LUNAR_ERAS[match["era"]] + 1, _LAST_YEARS[match["era"]]
    stem, branch = _STEMS.index(match["g"][0]), _BRANCHES.index(match["g"][1])
    fitting = [
        y for y in range(first, first + last)
        if (y - 4) % 10 == stem and (y - 4) % 12 == branch
    ]  # fmt: skip
    month = 1 if match["m"] == "正" else number(match["m"])
    day = number(match["d"].removeprefix("初"))
    if not fitting or month is None or day is None:
        return None
    return _from_lunar(fitting[0], -month if match["leap"] else month, day)


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


def weekday(text: str) -> str | None:
    """The weekday as printed; None where there is none."""
    match = WEEKDAY.search(tight(text))  # a folio may be driven out: 星 期 六
    return match[0].replace("曰", "日") if match else None  # 曰 ends no weekday


def lunar(text: str) -> str | None:
    """The date of the old calendar as printed, with its year or the calendar's name."""
    text = tight(text)
    for match in LUNAR.finditer(text):  # the month and day of 民國十年一月十五日 look like one
        solar = match.start() > 0 and text[match.start() - 1] == "年"
        if not solar and re.search(f"[历曆歷年]|{_GANZHI}", match[0]):
            return match[0].strip()
    return None


_PIECE = re.compile(
    rf"(?:中華民國|中华民国|民國|民国|公元|西曆|西历|夏曆|农历|農曆|陰曆)?\s*(?:{_N}{{1,4}}|{_GANZHI})\s*年|"
    rf"(?:正|{_N}{{1,3}})\s*月|初?{_N}{{1,3}}\s*[日號号]"
)


_WHOLE = (
    ERA, _GANZHI_ERA, CHINESE, ISO, _NUMERALS, ENGLISH, GERMAN, _DAY_FIRST, LUNAR, WEEKDAY,
)  # fmt: skip


def without(text: str) -> str:
    """A text with every whole date and weekday taken out, a space in its place."""
    for pattern in _WHOLE:
        text = pattern.sub(" ", text)
    return text


_FOUNDED = re.compile(r"(?:[創创]刊|[創创][办辦立])[于於在日期：:\s]*$")
_FOUNDED_THEN = re.compile(  # 2003年5月6日创刊号, …　创刊于1949年: the first is the day of issue
    r"\s*(?:[創创]刊|[創创][办辦立])(?!\s*[号號于於在])"
)


def without_founding(text: str) -> str:
    """A text without the day on which the paper was founded: 創刊於民國十七年二月一日."""
    for pattern in (ERA, CHINESE, ISO, _NUMERALS):
        text = pattern.sub(lambda m: " " if _is_founding(m) else m[0], text)
    return text


def _is_founding(match: re.Match[str]) -> bool:
    before, after = match.string[: match.start()], match.string[match.end() :]
    told = _FOUNDED.search(before)
    if told and re.search(r"[日号號]\s*$", before[: told.start()]):
        told = None  # 1949年8月1日创刊 2003年5月6日: of the date before it
    return bool(told or _FOUNDED_THEN.match(after))


def is_date(text: str) -> bool:
    """Whether a text is a date, or a piece of one (民國三十年二月), and says nothing else."""
    return bool(bare(text)) and not bare(_PIECE.sub(" ", without(tight(nfc(text)))))
