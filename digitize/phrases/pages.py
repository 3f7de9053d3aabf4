"""Numbers and page references as printed: 下转第4版, Continued on Page 4. Ground: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from digitize.phrases.sections import BESIDE_A_CODE
from digitize.text import CACHED, ORNAMENTS

_NUMERAL = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "○": 0, "两": 2, "兩": 2, "元": 1, "廿": 20, "卅": 30, "十": 10,
}  # fmt: skip


def number(text: str) -> int | None:
    """A printed number: Arabic, 二〇二二, 十一, 廿三, 一萬二千; None where it is none."""
    t = text.strip().replace(",", "").replace("，", "")
    if t.isdecimal():
        return int(t)
    if not t or any(c not in _NUMERAL and c not in "百千萬万" for c in t):
        return None
    if not any(c in "十百千萬万廿卅" for c in t):
        return int("".join(str(_NUMERAL[c]) for c in t)) if t != "元" else 1
    myriads, _, rest = t.replace("万", "萬").rpartition("萬")
    if myriads or t[0] in "萬万":
        more = (number(rest) or 0) if rest else 0
        return 10_000 * (number(myriads) or 1) + more
    total, current = 0, 0
    for c in t:
        if c in "百千":
            total += max(current, 1) * (100 if c == "百" else 1000)
            current = 0
        elif c in "十廿卅":
            total += {"十": max(current, 1) * 10, "廿": 20, "卅": 30}[c]
            current = 0
        else:
            current = _NUMERAL[c]
    return total + current


_N = r"(?:[A-Z]?\s*\d{1,3}|[一二三四五六七八九十]{1,3})"
# 第二張第六版: the page counts; 第2、3版: the first of them does
_SHEET = r"(?:第?\s*[一二三四五六七八九十\d]{1,2}\s*[張张]\s*(?=第))?"
_MORE = rf"(?:\s*[、,，-]\s*{_N})?"
_TO = re.compile(
    rf"(?:下[转轉接续續]|[转轉]入?|(?:后|後)续见|续见|接下)\s*(?:本[报報])?\s*{_SHEET}(?:第)?\s*(?P<n>{_N}){_MORE}\s*(?:版|页|頁|张|張|面)"
)
_FROM = re.compile(
    rf"(?:上[接承续續]|(?:紧|緊)?接|承接|(?<![\u4e00-\u9fff])[续續](?=第))\s*(?:本[报報])?\s*{_SHEET}(?:第)?\s*(?P<n>{_N}|头|頭){_MORE}\s*(?:版|页|頁|张|張|面)"
)
IN_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty"
)
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
_COLUMN = r"(?:\s*,?\s*col(?:umn|\.)?(?!\w)\s*(?:\d{1,2}\.?)?)?"
_TO_EN = re.compile(
    r"(?:continued|cont[’'.]?d?|see|turn to)(?!\w)"
    rf".{{0,24}}?\bpage\s+(?P<n>[A-Z]?\d{{1,3}}|(?:{IN_WORDS})\b){_COLUMN}"
    rf"|(?:continued|cont[’'.]?d?\.?)\s+on\s+(?:the\s+)?(?P<o>{_ORDINALS})\s+page\b{_COLUMN}"
    r"|(?:Fortsetzung|Schlu(?:ß|ss)|siehe|mehr\s+dazu|weiter)\s+(?:auch\s+)?(?:auf\s+)?(?:Seite|S\.)\s*(?P<s>\d{1,3})",
    re.I,
)
_FROM_EN = re.compile(
    rf"(?:continued|cont[’'.]?d?\.?)\s+from\s+page\s+(?P<n>[A-Z]?\d{{1,3}}|(?:{IN_WORDS})\b){_COLUMN}"
    r"|continued\s+from\s+(?P<a>[A-H]\d{1,2})(?!\w)|(?:^|(?<=:\s))from\s+page\s+(?P<b>[A-Z]?\d{1,3})(?=\W*$)"
    rf"|(?:continued|cont[’'.]?d?\.?)\s+from\s+(?:the\s+)?(?P<o>{_ORDINALS})\s+page\b{_COLUMN}"
    r"|Fortsetzung\s+von\s+(?:Seite|S\.)\s+(?P<s>\d{1,3})",
    re.I,
)


def page_of(text: str) -> int | None:
    """The number in a printed page reference such as A4, 四 or Four."""
    if in_words := worded(text.strip()):
        return in_words
    if text.strip().lower() in (ordinals := _ORDINALS.split("|")):
        return ordinals.index(text.strip().lower()) + 1
    if text.strip() in ("头", "頭"):  # 上接头版
        return 1
    digits = re.sub(r"^[A-Z]\s*", "", text.strip())
    return number(digits)


@lru_cache(maxsize=CACHED)
def continued_from(text: str) -> tuple[int, tuple[int, int]] | None:
    """The page of a 上接第1版 and where it stands in the text (with its brackets); else None."""
    return _reference(text, _FROM_EN) or _reference(text, _FROM)


@lru_cache(maxsize=CACHED)
def continued_to(text: str) -> tuple[int, tuple[int, int]] | None:
    """The page of a 下转第4版 and where it stands in the text (with its brackets); else None."""
    if _FROM_EN.search(text):
        return None
    return _reference(text, _TO_EN) or _reference(text, _TO)


# A page behind the last sentence, where papers say no more: … on the tide. Page 11
_AT_THE_END = re.compile(
    r"(?:^|(?<=[.!?…”’\"']))\s*(?:(?:Full\s+(?:story|report|details)|Reports?|Story|Details|Reviews?|Comment|Analysis|Leader|Obituary|"
    r"Letters|Interview|Editorial|More),?\s+)?[Pp]age\s(?P<n>\d{1,3})\.?$"
)


def page_behind(text: str) -> tuple[int, tuple[int, int]] | None:
    """The page named behind the last sentence of an article, and where it stands; else None."""
    return _reference(text, _AT_THE_END)


def _reference(text: str, pattern: re.Pattern[str]) -> tuple[int, tuple[int, int]] | None:
    match = pattern.search(text)
    if not match:
        return None
    page = page_of(next(v for v in match.groups() if v))
    if page is None:
        return None
    start, end = match.span()
    while start > 0 and text[start - 1] in " \u3000（(【[〔▲▼▶►→>《<" + ORNAMENTS:
        start -= 1
    end += text[end : end + 2] in (".)", ".]")  # (Continued on Page Four.)
    while end < len(text) and text[end] in " \u3000）)】]〕▲▼▶►→>》" + ORNAMENTS:
        end += 1
    return page, (start, end)


_TEASER_PAGE = re.compile(
    rf"(?:[>》→▶►▲▼…·.\-—(（\[【]|\s|\u3000)*(?:(?:详见|詳見|见|見|详情见|请看|請看|刊|載|载|转|在|P|p|Page|page)?\s*(?:今日|本日)?(?:本[报報])?(?:今日|今天)?\s*(?:第?\s*[一二三四五六七八九十]\s*[張张]\s*(?=第))?(?:第)?\s*"
    rf"(?P<n>{_N})(?:\s*版?\s*[、,，—–-]\s*{_N})?\s*(?:版|页|頁|面|张)|(?:P|p\.?|[Pp]age|PAGE|Seite|(?<![A-Za-z.])S\.)\s*(?P<p>\d{{1,3}})|(?P<a>[A-D]\d{{1,2}})(?:\s?[—–-]\s?[A-D]?\d{{1,2}}|[·・][\u4e00-\u9fff]{{2,4}})?|(?:[→▶►]|\.{{3,}}|…+)\s?(?P<l>\d{{1,2}})|(?<!\d)(?<!\d[.,:：/\-–—])(?<![$£€¥￥+])(?<![$£€¥￥]\s)(?P<d>\d{{2}}))"
    r"(?:[>》→▶►◀◄)）\]】］〕〉.。]|\s)*$"
)


_SECTIONS = (  # what newspapers call parts of themselves
    "SPORTS?|BUSINESS|ARTS?|LIFE|STYLE|OPINION|LOCAL|METRO|WORLD|NATION(?:AL)?|NEWS|WEATHER|TRAVEL|"
    "FOOD|HOME|FOREIGN|OVERSEAS|MONEY|FINANCE|CITY|STATE|REGION(?:AL)?|SCIENCE|HEALTH|TV|BOOKS|FEATURES?|"
    "ENTERTAINMENT|TECHNOLOGY|EDITORIALS?|COMICS|OBITUARIES|MOVIES|REAL ESTATE|FASHION|MUSIC|"
    "CLASSIFIEDS?|LETTERS|MARKETS?|COMMENT|POLITICS|LOKALES|POLITIK|WIRTSCHAFT|KULTUR|FEUILLETON|AUSLAND|INLAND|"
    "LEBEN|GESELLSCHAFT|MEINUNG|PANORAMA|WISSEN|REISE|VERMISCHTES|ANZEIGEN"
)
_SECTION = re.compile(rf"(?:(?:{_SECTIONS}|DAY|TIMES)(?:\s*[&/]\s*|\s+(?:AND\s+)?|,?$)){{1,3}}")


def is_section(text: str) -> bool:
    """Whether a text is the name of a section before its page: SPORTS, PAGE 10; Sport, page 40."""
    return bool(_SECTION.fullmatch(text.upper() if text.endswith(",") else text))


_PAGED = re.compile(r"[版页頁面张\d]")  # without one of these no page is named


# A04 市政府召开会议, 第4版 …: the page before its title; a bare number needs its 0 or a stroke
_PAGE_BEFORE = re.compile(
    rf"(?:第?\s*(?P<n>{_N})\s*[版页頁]|(?P<a>[A-D]\d{{1,2}})|P\.?\s?(?P<p>\d{{1,2}})|(?P<z>0\d)|(?P<s>\d{{1,2}})(?=\s?[|｜]))"
    r"[\s\u3000|｜:：·/>▶►]+(?P<title>\S.{3,})"
)


def page_before(text: str) -> tuple[str, int] | None:
    """An item of a teaser box that its page begins, cut into title and page; else None."""
    match = _PAGE_BEFORE.fullmatch(text.strip())
    printed = next((match[g] for g in "napzs" if match[g]), None) if match else None
    page = page_of(printed) if printed else None
    return (match["title"].strip(), page) if match and page else None


@lru_cache(maxsize=CACHED)
def teaser_page(text: str) -> tuple[str, int] | None:
    """A teaser item cut into its title and the page it points to; None without a page.

    ``>>>详见本报第4版`` gives an empty title.
    """
    match = _TEASER_PAGE.search(text) if _PAGED.search(text) else None
    if not match:
        return None
    printed = match["n"] or match["p"] or match["a"] or match["l"] or match["d"]
    page = page_of(printed) if printed else None
    title = text[: match.start()].strip().rstrip("［〔〈（([【/／|｜ ")
    if match["p"] and is_section(title):
        title = ""  # SPORTS, PAGE 10: the section of the page
    title = title.rstrip(",， ")
    return ("" if title == "第" else title, page) if page else None  # no page is the 0th


def worded(word: str) -> int | None:
    """An English number from one to twenty in words: FIVE; None where a word is none."""
    words = IN_WORDS.split("|")
    return words.index(word.lower()) + 1 if word.lower() in words else None


# 第三版, of its sheet as well: 第二張第三版
_WHOLE_PAGE = re.compile(
    r"(?:第\s*[一二三四五六七八九十\d]{1,2}\s*[張张][\s\u3000,，·]*(?=第))?"
    r"第?\s*[A-Z]?\s?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[版頁页]|第\s*(?P<z>[一二三四五六七八九十]{1,3})\s*[張张]|"
    r"[A-D]\s?(?P<a>\d{1,2})|(?P<d>\d{1,2})|(?:Page|PAGE|Seite|S\.)\s*(?P<e>\d{1,3})"
)
_WORDED_PAGE = re.compile(rf"page\s+(?P<w>{IN_WORDS})", re.IGNORECASE)


# A6 港聞, A07文化, B3产业·深度: page and section in one line; not F16战机
_SECTIONED = re.compile(
    r"[A-H](?:\s?(?P<n>\d{1,2})(?=[\s\u3000/／|｜]*[\u4e00-\u9fff\s]{2,6}[·・][\u4e00-\u9fff\s]{2,6}$)|(?P<z>0\d)(?=\D{2,8}$))"
    r"[\s\u3000/／|｜·]*[\u4e00-\u9fff·・\s]+|"
    rf"[A-H]\s?(?P<m>\d{{1,2}})[\s\u3000/／|｜·]*{BESIDE_A_CODE}"
)
# 4 HOME, 12 Arts & Books; not 3 Dead, 5 Ways To Save, and 20 Minuten is a paper
_LABELLED = re.compile(
    rf"(?P<n>\d{{1,3}})\s+(?:{_SECTIONS})(?:(?: | & | and | und )(?:{_SECTIONS})){{0,2}}",
    re.IGNORECASE,
)


# 第二版 民國十年一月十五日: a whole folio in one line
_AT_AN_END = re.compile(
    r"^第\s?(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[版頁页](?=[\s\u3000])|"
    r"(?<=[\s\u3000])第\s?(?P<z>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[版頁页]$"
)


_DAY = re.compile(
    r"[\d一二三四五六七八九十廿卅]\s*月\s*初?[\d一二三四五六七八九十廿卅]|[\d一二三四五六七八九十廿卅]\s*日|星期|[週周][一二三四五六日]"
)


def page_named(text: str, labelled: bool = True) -> int | None:
    """The page that a line names: 第二版, A3, Page 3; else None.

    Beside it stands its section at most, or a day that 第二版 begins or ends. ``labelled``: so does
    4 HOME.
    """
    plain = text.strip()
    if in_words := _WORDED_PAGE.fullmatch(plain):
        return worded(in_words["w"])
    match = _WHOLE_PAGE.fullmatch(plain) or _SECTIONED.fullmatch(plain)
    if labelled:
        match = match or _labelled(plain)
    if match is None and _DAY.search(plain):
        match = _AT_AN_END.search(plain)
    printed = next((v for v in match.groupdict().values() if v), None) if match else None
    return number(printed) if printed else None


def _labelled(text: str) -> re.Match[str] | None:
    """A number before the name of a section, whose words all begin with a capital."""
    match = _LABELLED.fullmatch(text)
    words = [w for w in text.split()[1:] if w not in ("&", "and", "und")]
    return match if match and all(w[0].isupper() for w in words) else None


# Who makes the paper and what it costs: a front page says so, an inner page does not.
IMPRINT = re.compile(
    r"主办|主辦|主管|出版|承印|发行|發行所?|社址|國內統一|国内统一|统一刊号|CN\s*\d\d|ISSN|邮发代号|郵發代號|登記證|零售|定价|定價|"
    r"每份|报价|報價|售價|售国币|售國幣|总编|社长|\bPrice\b|\bPublished\b|\bFounded\b|\bEstablished\b",
    re.IGNORECASE,
)


def inner_page(folio: Iterable[str], front: Iterable[str]) -> bool:
    """Whether the lines of a folio name a page beyond the first; then there is no masthead.

    ``front`` are the lines taken for a masthead. A bare number proves nothing beside an imprint
    or a price: it may be that of the volume, or of the day.
    """
    imprint = any(IMPRINT.search(text) for text in front)
    return any(
        (page_named(text) or 0) > 1 and not (imprint and text.strip().isdecimal()) for text in folio
    )
