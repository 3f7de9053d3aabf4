"""Datelines 电头: who sent a report, from where and when. Ground: pure.

A dateline opens a lead. Chinese ones name a sender (本报, 新华社), a place, a day and the kind of
message (电, 讯, 通信), most of them optional; they stand in brackets, or before white. Readings
lose brackets and white, so that place and day must tell then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from digitize.lexicon import words
from digitize.page import Byline
from digitize.phrases.latin import latin_dateline, town_before_colon
from digitize.phrases.names import is_name, names
from digitize.phrases.people import REPORTER, bylines, signature
from digitize.phrases.places import is_japanese_city, is_place
from digitize.scripts import simplified
from digitize.text import CACHED, ORNAMENTS, nfc

# Not those of titles and speech: 《每日电讯》, 「新華通訊」 open no report.
OPENING = "（(【\\[〔［{｛〖︵︻"
CLOSING = "）)】\\]〕］}｝〗︶︼"
_HAN = r"[\u4e00-\u9fff]"
_OWN = r"(?:本[报報刊社台臺网網埠市省县縣港站校]|我[报報])"
_MAIL = r"(?:航空|[快航]邮)?(?:通[讯訊信]|快信|函)云?"
_WIRE = (
    r"(?:[专專急特加快长長]|無線|无线|来|來)?[电電]|[电電][讯訊]|(?:[专專特快航外]|电|電)?[讯訊]"
)
_TOLD = r"(?:综合|綜合|最新|独家|獨家)?(?:消息|[报報][道導导])|[专專特][稿访訪写寫]"
KIND = rf"(?:{_WIRE}|{_MAIL}|{_TOLD})"
_DAY = (  # and the hour of a telegram: 三日午後八時
    r"(?:[\d〇○零一二三四五六七八九十廿卅]{1,3}[日號号](?:(?:[上下]午|午[前後后]|正午|清?晨|[晚夜早])?[\d一二三四五六七八九十]{1,3}[时時點点](?:[\d一二三四五六七八九十]{1,3}分|半)?)?)"
)
_DATE = (
    rf"(?:(?:[\d〇○零一二三四五六七八九十]{{1,4}}年)?(?:[\d一二三四五六七八九十正]{{1,2}}月)?{_DAY}|"
    r"[\d一二三四五六七八九十]{1,2}月)"
)
# The day of a telegram as one rhyme character: 南京真電 is of the 11th.
_RHYME = (
    r"[東冬江支微魚虞齊佳灰真文元寒刪先蕭肴豪歌麻陽庚青蒸尤侵覃鹽咸銑篠霰巧皓哿馬養梗迥"
    r"寢感儉豏送宋絳寘未御遇霽泰卦隊震問願翰諫嘯效號箇禡漾敬徑宥沁勘豔陷世]"
)
# What every kind of message, and what is said of reports without one, has among its characters.
_SAID = re.compile("[电電讯訊信函息道导導稿访訪写寫]")
_WHITE = re.compile(r"\s")
_AGENCY = (
    rf"(?:{_HAN}{{1,6}}?(?:通[讯訊]社|新[闻聞]社|社|[网網])|(?:央[视視]|央广|塔斯|路透|哈瓦斯|美[联聯]|"
    r"合[众眾衆]|海通|[电電]通|同盟|国新|國聞|申時)(?:[网網]|社)?)"
)
_PAPER = rf"{_HAN}{{2,6}}?(?:[日晚晨早时時]|青年|[农農]民|工人)[报報]"  # sends as agencies do
_SEPARATED = r"[、，,/／·・\-—\s]*"

# What goes on as a sentence where nothing parts it: 本报报道引起重视, but 本报综合消息 does not.
_GOES_ON = re.compile("(?<![综綜]合)(?:[报報][道導导]|消息)$")
# What goes on after 電, 通信 or 訊 and makes a word of it: 上海電影, 北平通信社, 南京電令各省.
_COMPOUNDED = (
    r"[影视視台臺力报報话話燈灯車车气氣器子信訊讯梯脑腦机機业業网網廠厂局站線线源池波扇令請请復覆告知達促邀召賀贺飭稱询詢懇匯汇"
    r"社员員兵处處所公学學院协協工卫衛录錄设設技科问問文息号號商刑压壓价價费費杆桿桩流料]"
)
_COMPOUNDS = re.compile(_COMPOUNDED)
# In brackets whatever ends in a kind of message is a dateline: 【揚州通信】, （據新華社報道）.
_BRACKETED = re.compile(
    rf"^[{OPENING}]\s*(?P<dateline>{_HAN}?[\u4e00-\u9fff\d、／/·・\s.,，—-]{{0,26}}?(?:{KIND}|[电電][话話]))\s*[{CLOSING}]\s*"
)
# An agency alone: 【大通社】, （國聞社云）
_AGENCY_ALONE = re.compile(
    rf"^[{OPENING}]\s*(?P<dateline>{_HAN}{{2,6}}[社])\s*(?P<told>云)?\s*[{CLOSING}]\s*(?=\S)"
)
# A place alone, in brackets or behind the mark of an item: 【名古屋】, ▲太原　晉綏…
_PLACE_ALONE = re.compile(  # but （上海）有限公司 is a firm of which the line before has the name
    rf"^[【〔［\[（(]\s*(?P<dateline>{_HAN}{{2,5}})(?<!中国)(?<!中國)\s*[】〕］\])）]\s*"
    r"(?=\S)(?!(?:有限|股份|分?公司|集[团團]|[分总總]行|[总總]部|[国國][际際]|[投控][资資股]|科技))"
)
_MARKED_AGAIN = re.compile(rf"^(?P<dateline>又[電电訊])(?!{_COMPOUNDED})\s*(?=\S)")  # ▲又電 東京…
_MARKED_PLACE = re.compile(rf"^(?P<dateline>{_HAN}{{2,4}})[\s\u3000]+(?=\S)")
_HALF = re.compile(  # one of the two brackets lost
    rf"^(?:[{OPENING}]?\s*)(?P<dateline>{_HAN}[\u4e00-\u9fff\d、／/·・]{{0,14}}?{KIND})\s*[{CLOSING}]\s*"
)
_SENT = re.compile(
    rf"^[{OPENING}]?\s*(?P<dateline>"
    rf"据?(?:{_OWN}|(?P<agency>{_AGENCY}))(?:(?:{_SEPARATED}(?:{_OWN}|{_AGENCY})))?(?:[记記]者)?"
    rf"(?:综合|綜合|特派)?(?P<place>[\u4e00-\u9fff、／/]{{0,10}}?)(?:(?P<date>{_DATE})(?:{_AGENCY})?)?{KIND}(?!{_HAN}?[者员員])"
    r")"
)
# Another paper's own: 晨报讯, 某某晚报讯. What else it may be called nobody knows, so that it must
# be closed: 今日报讯飞公司 goes on.
_TITLED = re.compile(
    rf"^[{OPENING}]?\s*(?P<dateline>{_HAN}{{0,4}}?(?:[晨晚早日快商時时週周導导]|[都城]市|青年)[报報](?:综合|綜合)?(?:[讯訊]|消息))"
    rf"(?:\s*[{CLOSING}\s:：]|(?=[{OPENING}]?(?:[记記]者|通[讯訊][员員])))"
)
_DATED = re.compile(
    rf"^[{OPENING}]?\s*(?P<dateline>(?:{_PAPER})?(?P<place>{_HAN}{{2,5}}?)(?:{_DATE})(?:{_WIRE}))"
)
_PLACED = re.compile(
    rf"^[{OPENING}]?\s*(?P<dateline>(?P<place>{_HAN}{{2,4}}?)(?:{_RHYME}?(?:[专專急特快]?[电電])|(?:特约|特約)?{_MAIL}|[专專特快]?[讯訊]))"
    rf"(?P<closed>\s*[{CLOSING}\s:：。])?"
)
_PLAIN = re.compile(
    rf"^[{OPENING}]?\s*(?P<dateline>(?:国内|國內|国际|國際|外埠|各地|本埠)?(?:[综綜]合(?:消息|[报報][道導导])|特[约約][专專]稿|{_HAN}?[讯訊])|据{_HAN}{{2,12}}(?:消息|[报報]道))"
    rf"\s*(?:[{CLOSING}]|(?=\s))"
)
# Needs nothing behind it: 综合外电报道; 【又電, which may have lost its second bracket.
_ALONE = re.compile(
    rf"^(?P<dateline>[综綜]合(?:外[电電媒]|各[方地]|媒[体體])(?:[报報][道導导]|消息))\s*(?![，,的称稱])|"
    rf"^[{OPENING}]\s*(?P<again>又[讯訊电電])\s*[{CLOSING}]?\s*"
)


@dataclass(frozen=True)
class Lead:
    """What opens a lead: the dateline, the people in brackets behind it, and the rest."""

    dateline: str | None
    byline: tuple[Byline, ...]
    rest: str


@lru_cache(maxsize=CACHED)
def lead(text: str, extra: tuple[str, ...] = ()) -> Lead:
    """Take dateline and bracketed byline off the start of an article's first paragraph.

    ``extra`` are regular expressions of further datelines (from a profile).
    """
    stripped = text.lstrip(" \u3000" + ORNAMENTS)
    reported = _reported(stripped)
    if reported is not None:
        return reported
    dateline, rest = None, stripped
    end = _ends(stripped, extra)
    if not end:
        end = _place_alone(text, stripped)
    if end:
        dateline, rest = nfc(end[0]).strip(" —–-―─:："), stripped[end[1] :].lstrip(_AFTER)
    people, rest = _people(rest, dateline is not None)
    if dateline is None and people:
        again = lead(rest, extra)
        if again.dateline:
            return Lead(again.dateline, people + again.byline, again.rest)
    return Lead(dateline, people, rest if dateline or people else text)


_HALF_OPENED = re.compile(rf"[{OPENING}][^{CLOSING}]*")


def lead_of(first: str, second: str | None) -> Lead:
    """What opens a text whose first two printed lines are given: see `lead`.

    Narrow columns break a bracketed dateline: 【路透社倫敦十三日 / 電】.
    """
    text = first.strip()
    if second and _HALF_OPENED.fullmatch(text):
        text += second.strip()
    return lead(text)


_NOWHERE = re.compile("[報报][道導导]")  # 【記者王大明報道】 says neither where nor when
_REPORT = re.compile("[報报][導导]$")  # of a whole line: so the papers of Taiwan sign


def opened(text: str, extra: tuple[str, ...] = ()) -> Lead:
    """What opens the text of an article, as it goes into the article's fields: see `lead`."""
    found = lead(text, extra)
    if found.dateline and _NOWHERE.fullmatch(found.dateline):
        return Lead(None, found.byline, found.rest)
    town = town_before_colon(text) if found.dateline is None else None
    return Lead(town[0], found.byline, text[town[1] :]) if town else found


def dateline_beside(text: str) -> str | None:
    """The dateline in a byline of its own: 記者王大明／台北報導; None where it has none."""
    found = opened(text).dateline
    if found or not _REPORT.search(text):
        return found
    return opened(f"【{text.strip(OPENING + CLOSING)}】").dateline


def _place_alone(text: str, stripped: str) -> tuple[str, int] | None:
    """A place that is a dateline by itself: in brackets, or behind the mark of an item."""
    bracketed = _PLACE_ALONE.match(stripped)
    if bracketed and _is_told(bracketed["dateline"], stripped[bracketed.end() :]):
        return bracketed["dateline"], bracketed.end()
    if text.lstrip()[:1] not in ORNAMENTS:
        return None
    if again := _MARKED_AGAIN.match(stripped):
        return again["dateline"], again.end()
    marked = _MARKED_PLACE.match(stripped)
    if marked and is_place(marked["dateline"]):
        return marked["dateline"], marked.end()
    return None


_KANA_DAY = re.compile(r"[\d一二三四五六七八九十]{1,3}日(?=[^。]{0,30}?[\u3041-\u3096])")
_PERSON = re.compile("氏|さん|監督|選手|社長|会長|首相|先生|君")


def _is_told(place: str, rest: str) -> bool:
    """Whether what stands in brackets is where a report comes from, and no person it names."""
    if _PERSON.match(rest):
        return False
    return is_place(place) or is_japanese_city(place) or _KANA_DAY.match(rest) is not None


_AFTER = " \u3000—–-―─:：。" + "）)】〕］"


def _ends(text: str, extra: tuple[str, ...]) -> tuple[str, int] | None:
    """The dateline that a text opens with, and where what stands around it ends."""
    for own in extra:
        match, end = _opening(re.compile(own), text)
        if match:
            return match.groupdict().get("dateline") or match[0], end
    for pattern, holds in _CHINESE if _SAID.search(text) else ():
        match, end = _opening(pattern, text)
        if match and holds(match):
            return match["dateline"], end
    agency = _AGENCY_ALONE.match(text)
    if agency and _is_agency(agency):
        return agency["dateline"] + (agency["told"] or ""), agency.end()
    alone = _ALONE.match(text)
    if alone:
        return alone["dateline"] or alone["again"], alone.end()
    return latin_dateline(text)


def _opening(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, int]:
    """The match at the start of a text, and its end; spaces that the print put in are seen over."""
    match = pattern.match(text)
    if match:
        return match, match.end()
    head = text[:60]
    if len(text) <= 60 and not _WHITE.search(text):
        return None, 0
    match = pattern.match("".join(head.split()))
    if not match or match[0].isascii():
        return None, 0
    printed = [n for n, c in enumerate(head) if not c.isspace()]
    return match, printed[match.end() - 1] + 1


def _follows(match: re.Match[str]) -> str:
    return match.string[match.end("dateline") : match.end("dateline") + 1]


def _always(match: re.Match[str]) -> bool:
    return not re.search(REPORTER, match["dateline"])


def _is_agency(match: re.Match[str]) -> bool:
    """【大通社】 and no club or company of the text: 【合作社】."""
    return not re.search(
        "(?:合作|[高初][级級]|生[产產]|信用|出版|旅行|同[学學]|[红紅]旗|人民|公|供[销銷]|"
        "[旅報报][館馆]?|[茶詩诗文書书]|[结結]|[会會]|本)社$",
        match["dateline"],
    )


def _is_sent(match: re.Match[str]) -> bool:
    """本报讯 and 新华社…电, but no company in 社, nor prose that begins with 本报."""
    place = match["place"]
    if re.search(REPORTER, match["dateline"]) or (
        _COMPOUNDS.match(_follows(match)) and not match["date"]
    ):
        return False
    if _GOES_ON.search(match["dateline"]) and re.match(_HAN, _follows(match)):
        return False
    if not place or match["date"]:
        return len(place) <= 8
    return len(place) <= 4 or all(is_place(p) for p in re.split("[、／/]", place))


def _is_dated(match: re.Match[str]) -> bool:
    return not re.search("[年月日据據]", match["place"]) and not _COMPOUNDS.match(_follows(match))


def _is_placed(match: re.Match[str]) -> bool:
    place = match["place"].removeprefix("據").removeprefix("据")
    if place[-1] in "來来":
        return False  # 西安來函云
    if match["closed"]:
        return True
    return is_place(place) and not _COMPOUNDS.match(_follows(match))


_CHINESE = (
    (_BRACKETED, _always),
    (_SENT, _is_sent),
    (_TITLED, _always),
    (_HALF, _always),
    (_DATED, _is_dated),
    (_PLACED, _is_placed),
    (_PLAIN, _always),
)

# -- people beside a dateline ----------------------------------------------------------------

_PEOPLE = re.compile(
    rf"^[{OPENING}]\s*(?P<inner>[^（）()【】〔〕]*?(?:{REPORTER})[^（）()【】〔〕]*?)\s*[{CLOSING}]"
)
_REPORTS = re.compile(
    rf"^(?P<inner>(?:本报|本報)?{REPORTER}[^，。：:；]{{2,30}}?[报報][道導导])"
    r"(?:\s*[：:，,]\s*|[ \u3000]+)"
)
_NAMES_ALONE = re.compile(
    rf"^(?P<whole>[{OPENING}][^（）()【】〔〕]{{2,14}}[{CLOSING}])"
)  # 本报讯（张三）


def _people(text: str, dated: bool) -> tuple[tuple[Byline, ...], str]:
    """People in brackets at the start of a text, or before 报道：, and the text behind them."""
    for pattern in (_PEOPLE, _REPORTS):
        match = pattern.match(text)
        found = bylines(match["inner"]) if match else None
        if match and found:
            return found, text[match.end() :].lstrip(_AFTER)
    match = _NAMES_ALONE.match(text) if dated else None
    found = signature(match["whole"]) if match else None
    return (found, text[match.end() :].lstrip(_AFTER)) if match and found else ((), text)


_REPORTED = re.compile(
    rf"^[{OPENING}]?\s*(?P<sender>[\u4e00-\u9fff]{{0,6}}?)(?P<role>(?:特派)?(?:[驻駐]{_HAN}{{1,3}})?(?:[记記]者|[特]?[派约約]員))\s*"
    rf"(?P<run>[\u4e00-\u9fff·、\s／/｜|]{{2,24}}?)[\s／/｜|,，]*(?P<told>{_DATE}?(?:外電)?(?:{KIND}|[电電][话話]))\s*[{CLOSING}\s]\s*"
)
# Of many at many places, none of them named: 中南部記者／連線報導.
_NAMELESS = re.compile(
    rf"^[{OPENING}]?\s*{_HAN}{{0,6}}?[记記]者\s*[／/｜|]?\s*(?P<dateline>[连連][线線][报報][導导])\s*[{CLOSING}\s]\s*"
)


def _reported(text: str) -> Lead | None:
    """Both in one bracket: 【記者王大明／台北報導】, （中央社記者王大明台北10日電）."""
    if not _SAID.search(text, 0, 60):
        return None
    nameless = _NAMELESS.match(text)
    if nameless:
        return Lead(nameless["dateline"], (), text[nameless.end() :])
    match, end = _opening(_REPORTED, text[:60])
    if not match:
        return None
    people, place = _people_and_place(match["run"])
    if not people:
        return None
    sender = match["sender"] or None
    if sender and sender[0] in "本據据":
        sender = None
    authors = tuple(Byline(name=n, role=match["role"], organization=sender) for n in people)
    agency = f"{sender} " if sender and sender.endswith("社") else ""
    return Lead(f"{agency}{place}{match['told']}", authors, text[end:].lstrip(_AFTER))


def _people_and_place(run: str) -> tuple[list[str], str]:
    """王大明台北 as people and place: the longest place at the end that leaves names behind."""
    parts = re.split(r"[／/｜|]", run)
    if len(parts) == 2 and parts[1].strip():
        found = names(parts[0])
        return (found if all(is_name(n) for n in found) else []), parts[1].strip()
    plain = run.strip()
    for length in (4, 3, 2):
        place, rest = plain[-length:], plain[:-length].strip(" 、")
        known = is_place(place) or simplified(place) in words()
        found = names(rest)
        if known and found and all(is_name(n) for n in found):
            return found, place
    found = names(plain)
    return (found if all(is_name(n) for n in found) else []), ""
