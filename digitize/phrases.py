"""Printed phrases of newspapers: bylines, datelines, page references, dates. Ground: pure.

Each verb takes text as printed and returns what the phrase says, or None. Nothing here knows one
newspaper; what is peculiar to one stands in its profile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from digitize.lexicon import sense, simplified
from digitize.page import Byline
from digitize.text import CACHED, ORNAMENTS, is_cjk, nfc

# One hundred and some surnames cover nearly all Chinese names; used only to cut 张三李四 in two.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢"
    "傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤温康施"
    "文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛"
    "冉郁车牟宗应褚娄苟闫柴骆常赖简练庾逯桑敖冷辛蓝饶景党迟仇付鲍卜丛戈郎米庹胥巫尤费岑鲜席麻屈項项祁荆仲"
    "边卞卓栾湛师巩邬卫经房缪干解丰糜松井段富乌焦牧隗山谷蓬全班仰秋宫甯仇祖符景詹束龙叶幸司韶郜黎薄印宿怀蒲从"
    "鄂索籍屠蒙池乔阴能苍双闻莘翟谭贡劳逄姬扶堵冉宰郦雍璩濮牛寿通扈燕冀郏浦尚农柏晏瞿阎充慕连茹习宦艾鱼容向"
    "古易慎戈廖终暨居衡步都耿满弘匡国寇广禄阙东殴殳沃利蔚越夔隆巢关蒯相查后红游竺权逯盖益桓公储芮羿"
    "靳汲邴糜松裘缪宣贲钭郁单杭洪诸左石崔吉钮嵇邢滑裴"
    "張劉陳楊黃趙吳孫馬鄭謝許鄧馮韓蕭葉蔣蘇魏盧鍾賈韋鄒閻龍陶賀顧龔萬錢嚴湯溫莊聶魯喬關蘭陸譚"
)
COMPOUND = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐",
            "夏侯", "宇文", "长孙", "轩辕", "端木", "百里", "南宫", "独孤", "呼延", "澹台", "钟离", "闻人",  # noqa: E501
            "歐陽", "司馬", "諸葛", "東方", "南宮", "長孫")  # fmt: skip

_REPORTER = (
    r"(?:首席|见习|見習|特约|特約|特派|资深|实习|實習|摄影|攝影|融媒体?|全媒体?)?(?:记者|記者)"
    r"|(?:特约|特約)?(?:通讯员|通訊員|评论员|評論員|撰稿人)|实习生|實習生"
)
_ORGANIZATION = re.compile(
    r"(?:(?<=[\s\u3000])|(?<=[\u4e00-\u9fff]{2}))[\u4e00-\u9fff]*?(?:报|報|社|台|网|網|集团|中心|杂志|本刊)$"
)
_BRACKETED = re.compile(
    rf"^[（(【\[〔]\s*(?P<inner>[^（）()]*?(?:{_REPORTER})[^（）()]*?)\s*[)）\]】〕]"
)
_BY = re.compile(r"^by\s*(?P<names>[A-Z][\w.'’\-]+(?:\s+(?:[A-Z][\w.'’\-]*|de|van|von|and|,|&))*)"
                 r"(?:\s*[,|/–—-]\s*(?P<role>.+))?$", re.IGNORECASE)  # fmt: skip
_OWN_NAMES = ("本报", "本報", "本刊", "本社", "本网", "本網", "我报")
_PLAIN_ROLES = re.compile(
    r"^(?P<role>文[/／、]?[图圖]|[图圖][/／、]?文|文|撰文|作者|编译|編譯|整理|执笔|译者)\s*[：:/／|]\s*(?P<rest>.+)$"
)


def strip_ornaments(text: str) -> str:
    """Text without ornaments, brackets and spaces at both ends."""
    return text.strip(ORNAMENTS + " \u3000|｜_-—–=~>》<《")


def names(text: str) -> list[str]:
    """Personal names in a run of Chinese names, however they are set apart.

    ``齐 航`` (letterspaced) is one name, ``张三 李四`` two, ``张三李四`` two where a surname
    stands in the middle.
    """
    parts = [p for p in re.split(r"[\s\u3000、，,;；/／|｜]+", nfc(text).strip(" ：:")) if p]
    joined: list[str] = []
    for part in parts:
        single = len(part) == 1 and is_cjk(part)
        if single and joined and len(joined[-1]) == 1:
            joined[-1] += part
        else:
            joined.append(part)
    return [name for part in joined for name in _cut_names(part)]


def _cut_names(run: str) -> list[str]:
    if not all(is_cjk(c) for c in run) or len(run) < 4:
        return [run]
    found: list[str] = []
    rest = run
    while len(rest) > 4 or (len(rest) == 4 and not rest.startswith(COMPOUND)):
        lengths = (4, 3) if rest.startswith(COMPOUND) else (3, 2)
        options = [n for n in lengths if len(rest) - n >= 2
                   and (rest[n] in SURNAMES or rest[n:].startswith(COMPOUND))]  # fmt: skip
        if not options or not (rest[0] in SURNAMES or rest.startswith(COMPOUND)):
            return [*found, rest] if found else [run]
        # Three characters are the commonest; two where only that leaves whole names behind.
        cut = options[0] if len(rest) - options[0] in (2, 3) or len(options) == 1 else options[-1]
        found.append(rest[:cut])
        rest = rest[cut:]
    return [*found, rest]


_NO_NAMES = re.compile(
    "观察|手记|调查|走访|报道|来信|之家|见闻|连线|视线|专栏|走基层|通讯|日前|昨天|今天|近日|获悉"
)


def _is_name(text: str, apart: bool = False) -> bool:
    """Whether a text may be a person's name; ``apart``: it is printed with white around it."""
    if _NO_NAMES.search(text):
        return False
    if all(is_cjk(c) for c in text.replace("·", "").replace("•", "")):
        known = apart or text[0] in SURNAMES or text.startswith(COMPOUND)
        return (known and 2 <= len(text) <= 4) or ("·" in text and len(text) <= 12)
    return bool(re.fullmatch(r"[A-Z][A-Za-z.'’\-]*(?: [A-Z][A-Za-z.'’\-]*){0,3}", text))


@lru_cache(maxsize=CACHED)
def bylines(text: str) -> tuple[Byline, ...] | None:
    """The people of a whole byline, or None where the text is no byline.

    Accepts ``■杭州日报记者 齐航``, ``■记者 董笑瑜 通讯员 高佳美``, ``（记者 张三）``,
    ``By Jane Smith, Staff Writer``, ``文/张三``.
    """
    plain = strip_ornaments(nfc(text).strip("（）()【】[]〔〕")).strip("（）()【】[]〔〕 ")
    if not plain or len(plain) > 60 or any(c in plain for c in "，。；！？：“”"):
        return None
    english = _BY.match(plain)
    if english:
        return _english(english)
    signed = signature(text)
    if signed:
        return signed
    role = _PLAIN_ROLES.match(plain)
    if role and "记者" not in plain and "記者" not in plain:
        people = names(role["rest"])
        if people and all(_is_name(n) for n in people):
            return tuple(Byline(name=n, role=role["role"]) for n in people)
        return None
    return _segments(plain)


def signature(text: str) -> tuple[Byline, ...] | None:
    """People who sign with nothing but their names in brackets: （张三 李四）; else None."""
    match = re.fullmatch(r"\s*[（(]\s*([\u4e00-\u9fff·\s\u3000、]{2,14})\s*[)）]\s*", text)
    if not match:
        return None
    found = names(match[1])
    fits = found and all(_is_name(n) and len(n) <= 4 for n in found)
    return tuple(Byline(name=n) for n in found) if fits else None


_PEN = re.compile(r"(?:戲筆|撰稿|投稿|來稿|撰|著|譯|稿|作|文|筆)$")


def pen_name(text: str) -> tuple[Byline, ...] | None:
    """The author of a line that is known to be a byline and holds a bare (pen) name; else None."""
    plain = nfc(text).strip("（）()【】[]〔〕「」" + ORNAMENTS + " \u3000")
    role = _PEN.search(plain) if len(plain.replace(" ", "")) > 2 else None
    bare_name = plain[: role.start()] if role else plain
    found = names(bare_name)
    if not found or len(found) > 3 or not all(is_cjk(c) for n in found for c in n):
        return None
    if not all(2 <= len(n) <= 4 for n in found):
        return None
    return tuple(Byline(name=n, role=role[0] if role else None) for n in found)


def _english(match: re.Match[str]) -> tuple[Byline, ...]:
    spaced = re.sub(r"(?<=[a-z.])(?=[A-Z])", " ", match["names"])  # ArthurC.Quimby
    people = [n.strip() for n in re.split(r",|&|\band\b", spaced) if n.strip()]
    role = match["role"].strip() if match["role"] else None
    return tuple(Byline(name=n, role=role) for n in people)


def _segments(plain: str) -> tuple[Byline, ...] | None:
    """Cut at the roles: what stands before a role is its organization, what follows its people."""
    marks = list(re.finditer(_REPORTER, plain))
    if not marks:
        return None
    organization: str | None = plain[: marks[0].start()].strip()
    if organization and not (all(is_cjk(c) for c in organization) and len(organization) <= 12):
        return None
    people: list[Byline] = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        between = plain[mark.end() : following.start() if following else len(plain)]
        own = _ORGANIZATION.search(between) if following else None
        found = names(between[: own.start()] if own else between)
        apart = between[:1] in " \u3000：:"
        if not found or not all(_is_name(n, apart) for n in found):
            return None
        people += [_person(n, mark[0], organization) for n in found]
        organization = own[0].strip() if own else None
    return tuple(people)


def _person(name: str, role: str, organization: str | None) -> Byline:
    org = organization.strip() if organization else None
    if org in _OWN_NAMES:
        org = None
    elif org:
        for own in _OWN_NAMES:
            org = org.removeprefix(own) or None
            if org is None:
                break
    return Byline(name=name, role=role, organization=org)


_DAY = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_AGENCY = (
    r"(?:新华社|新華社|中新社|中央社|路透社|法新社|美联社|合众社|中通社|国民社|國民社|人民网|新华网|央广网|"
    r"据?[\u4e00-\u9fff]{2,6}(?:社|电|電))"
)
_DATELINE = re.compile(
    r"^[【〔\[（(]?\s*(?P<dateline>"
    r"(?:本报|本報|本刊|本社|本台|本网|本網)(?:综合)?(?:讯|訊|电|電|消息)"
    rf"|(?:本报|本報|本刊|本社)[\u4e00-\u9fff、]{{2,8}}(?:\d{{1,2}}|{_DAY})?(?:月)?{_DAY}?日?(?:专电|专讯|電|电|讯|訊)"
    r"|综合消息|综合报道|特约专稿"
    rf"|据?{_AGENCY}[\u4e00-\u9fff、／/]{{0,12}}?(?:{_DAY}月)?{_DAY}日(?:专|急|特)?(?:电|電|讯|訊)"
    r"|(?:[\u4e00-\u9fff]{2,6})(?:通讯|通訊|专讯|專訊)(?=[】\]〕）)\s\u3000])"
    r"|(?:本埠|本市|外埠|本省|國內|国内)(?:訊|讯|消息)"
    r")\s*[】〕\]）)]?"
)
_BRACKET_DATELINE = re.compile(
    r"^[【〔\[（(]\s*(?P<dateline>[\u4e00-\u9fff0-9、]{2,20}?(?:讯|訊|电|電))\s*[】〕\]）)]"
)
_ENGLISH_DATELINE = re.compile(
    r"^(?P<dateline>[A-Z][A-Z.\- ]{2,30}(?:, ?[A-Z][A-Za-z.]+)?(?:, ?(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|"  # noqa: E501
    r"Sept?|Oct|Nov|Dec)[a-z]*\.? ?\d{1,2})?(?: ?\([A-Z][A-Za-z ]+\))?)\.?\s*(?:—|–|--|-)\s*"
)


@dataclass(frozen=True)
class Lead:
    """What opens a lead: the dateline, the people in brackets behind it, and the rest."""

    dateline: str | None
    byline: tuple[Byline, ...]
    rest: str


def _opening(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, int]:
    """The match at the start of a text, and its end; spaces that the print put in are seen over."""
    match = pattern.match(text)
    if match:
        return match, match.end()
    match = pattern.match("".join(text.split()))
    if not match or match[0].isascii():
        return None, 0
    printed = [n for n, c in enumerate(text) if not c.isspace()]
    return match, printed[match.end() - 1] + 1


@lru_cache(maxsize=CACHED)
def lead(text: str, extra: tuple[str, ...] = ()) -> Lead:
    """Take dateline and bracketed byline off the start of an article's first paragraph.

    ``extra`` are regular expressions of further datelines (from a profile).
    """
    stripped = text.lstrip(" \u3000" + ORNAMENTS)
    dateline, rest = None, stripped
    own = [re.compile(p) for p in extra]
    for pattern in [*own, _BRACKET_DATELINE, _DATELINE, _ENGLISH_DATELINE]:
        match, end = _opening(pattern, stripped)
        if match:
            found = match.groupdict().get("dateline") or match[0]
            dateline = nfc(found).strip("【】〔〕[]（）() —–-")
            rest = stripped[end:].lstrip(" \u3000—–-:：")
            break
    people: tuple[Byline, ...] = ()
    bracket = _BRACKETED.match(rest)
    if bracket:
        found_people = bylines(bracket["inner"])
        if found_people:
            people, rest = found_people, rest[bracket.end() :].lstrip(" \u3000—–-:：")
    if dateline is None and people:
        again = lead(rest, extra)
        if again.dateline:
            return Lead(again.dateline, people + again.byline, again.rest)
    return Lead(dateline, people, rest if dateline or people else text)


_CLOSING = re.compile(r"[（(【\[〔]\s*(?P<inner>[^（）()【】\[\]]{2,50})\s*[)）\]】〕]\s*$")


@lru_cache(maxsize=CACHED)
def closing_byline(text: str) -> tuple[tuple[Byline, ...], str] | None:
    """People who sign the end of an article, and the text without them; None if none.

    They stand in brackets, or with nothing but their names behind the last sentence.
    """
    match = _CLOSING.search(text)
    if not match:
        return _signed(text)
    people = bylines(match["inner"]) or signature(match[0])
    return (people, text[: match.start()].rstrip()) if people else None


_SIGNED = re.compile(
    r"(?<=[。！？”」』])[\s\u3000]*(?P<names>[\u4e00-\u9fff·]{2,4}(?:[\s\u3000、]+[\u4e00-\u9fff·]{2,4}){0,3})\s*$"
)


def _signed(text: str) -> tuple[tuple[Byline, ...], str] | None:
    match = _SIGNED.search(text)
    found = names(match["names"]) if match else []
    if not match or not found or not all(_is_name(n) and len(n) <= 4 for n in found):
        return None
    plain = found[0] == match[0]  # with no white before it
    if any(sense(simplified(name)) for name in found) or (plain and len(found[0]) > 3):
        return None  # 谢谢, 周末快乐, 方法如下: words of the text
    return tuple(Byline(name=n) for n in found), text[: match.start()].rstrip()


_NUMERAL = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0, "○": 0, "两": 2, "兩": 2, "元": 1, "廿": 20, "卅": 30, "十": 10,
}  # fmt: skip


def number(text: str) -> int | None:
    """A printed number: Arabic, 二〇二二, 十一, 二十九, 廿三; None where it is none."""
    t = text.strip().replace(",", "").replace("，", "")
    if t.isdecimal():
        return int(t)
    if not t or any(c not in _NUMERAL and c not in "百千" for c in t):
        return None
    if not any(c in "十百千廿卅" for c in t):
        return int("".join(str(_NUMERAL[c]) for c in t)) if t != "元" else 1
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
_TO = re.compile(
    rf"(?:下转|下轉|转|轉|(?:后|後)续见|续见|下接)\s*(?:本[报報])?\s*(?:第)?\s*(?P<n>{_N})\s*(?:版|页|頁|张|面)"
)
_FROM = re.compile(
    rf"(?:上接|(?:紧)?接|承接)\s*(?:本[报報])?\s*(?:第)?\s*(?P<n>{_N})\s*(?:版|页|頁|张|面)"
)
_TO_EN = re.compile(
    r"(?:continued|cont[’'.]?d?|see|turn to)\b.{0,24}?\bpage\s+(?P<n>[A-Z]?\d{1,3})", re.I
)
_FROM_EN = re.compile(r"(?:continued|cont[’'.]?d?)\s+from\s+page\s+(?P<n>[A-Z]?\d{1,3})", re.I)


def page_of(text: str) -> int | None:
    """The number in a printed page reference such as A4 or 四."""
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


def _reference(text: str, pattern: re.Pattern[str]) -> tuple[int, tuple[int, int]] | None:
    match = pattern.search(text)
    if not match:
        return None
    page = page_of(match["n"])
    if page is None:
        return None
    start, end = match.span()
    while start > 0 and text[start - 1] in " \u3000（(【[〔▲▼▶►→>《<" + ORNAMENTS:
        start -= 1
    while end < len(text) and text[end] in " \u3000）)】]〕▲▼▶►→>》" + ORNAMENTS:
        end += 1
    return page, (start, end)


_TEASER_PAGE = re.compile(
    rf"(?:[>》→▶►▲▼…·.\-—(（\[【]|\s|\u3000)*(?:(?:详见|詳見|见|見|详情见|请看|請看|刊|載|载|转|在|P|p|Page|page)?\s*(?:今日|本日)?(?:本[报報])?\s*(?:第)?\s*"
    rf"(?P<n>{_N})\s*(?:版|页|頁|面|张)|(?:P|p\.?|[Pp]age)\s*(?P<p>\d{{1,3}})|(?P<a>[A-D]\d{{1,2}})|(?P<d>\d{{2}}))"
    r"(?:[>》→▶►◀◄)）\]】］〕〉.。]|\s)*$"
)


def teaser_page(text: str) -> tuple[str, int] | None:
    """A teaser item cut into its title and the page it points to; None without a page.

    ``>>>详见本报第4版`` gives an empty title.
    """
    match = _TEASER_PAGE.search(text)
    if not match:
        return None
    printed = match["n"] or match["p"] or match["a"] or match["d"]
    page = page_of(printed) if printed else None
    title = text[: match.start()].strip().rstrip("［〔〈（([【/／|｜ ")
    return None if page is None else ("" if title == "第" else title, page)
