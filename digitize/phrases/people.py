"""Bylines: who wrote, as newspapers print it. Ground: pure.

Chinese bylines name a role and then people (■杭州日报记者 齐航, 記者王大明／台北報導, 文/张三),
Latin ones say by or name a role behind the name. Brackets may be misread or lost.
"""

from __future__ import annotations

import re
from functools import lru_cache

from digitize.lexicon import personal, sense, words
from digitize.page import Byline
from digitize.phrases.homes import AND_OTHERS, WEATHER, of_home
from digitize.phrases.latin import latin_byline
from digitize.phrases.names import COMPOUND, WORDLIKE, is_name, is_surname, names, surname
from digitize.phrases.places import is_place
from digitize.scripts import simplified
from digitize.text import CACHED, CLOSERS, OPENERS, ORNAMENTS, has_cjk, is_cjk, nfc, without_cjk

BRACKETS = OPENERS.replace("“", "").replace("‘", "") + CLOSERS.replace("”", "").replace("’", "")
OPENING = "（(【\\[〔［{｛〈《「『<＜〖︵︻"
CLOSING = "）)】\\]〕］}｝〉》」』>＞〗︶︼"
REPORTER = (
    r"(?:(?:首席|见习|見習|特约|特約|特派|资深|資深|高级|高級|实习|實習|摄影|攝影|融媒体?|全媒体?|[驻駐][\u4e00-\u9fff]{1,3}?)"
    r"{0,2}[记記]者|(?:特约|特約)?(?:通[讯訊汛迅][员員]|评论员|評論員|撰稿人|撰稿)|实习生|實習生|[访訪][员員]|特派員|特[约約]撰[述稿])"
)
ANSWER = re.compile(  # 记者李明核实：路灯已经修好
    r"(?P<who>(?:本报)?[记記]者[\u4e00-\u9fff·、\s]{2,12}?)(?:核[实實查]|[调調]查|追[踪访訪]|回[访訪]|求[证證])[：:]"
)
_OWN_NAMES = ("本报", "本報", "本刊", "本社", "本网", "本網", "我报")
_OFFICE = re.compile(
    r"(?:报|報|社|台|网|網|集团|中心|杂志|本刊|局|队|隊|院|委|办|辦|公司|学校|大学|街道|医院|法院|部|厅|處|处|会|會|镇|中学)$"
)
_SPOKEN = re.compile(
    r"(?:告诉|告訴|对|對|向|据|據|由|让|讓|问|問|说|的|是|请|請|与|與|接受|有|作为|，|名|位)$"
)
_REPORTS = re.compile(  # what they did, behind their names
    r"[\s／/|｜]*(?:(?:[综綜]合|[联聯]合|[连連]线|[专專][题題]|[现現][场場])?(?:摄影|攝影)?[报報][道導导]|[专專][电電访訪]|特稿|文并摄|"
    r"(?<![\u4e00-\u9fff])[文图圖](?:[/／、\s]?[图圖摄攝文])?|文[图圖摄攝]|[图圖]文|[编編][译譯譯]|整理|采写|采寫)$"
)
_FROM_WHERE = re.compile(
    r"[\s／/|｜]*(?:[发發]自)(?P<place>[\u4e00-\u9fff]{2,5})$|"
    r"[\s／/|｜]+(?P<apart>[\u4e00-\u9fff]{2,4})$"
)
_PLACES = re.compile(  # 记者 张三 沈阳、大连报道
    r"[\s／/|｜]+(?P<places>[\u4e00-\u9fff]{2,5}(?:、[\u4e00-\u9fff]{2,5})+)$"
)
_BOTH = r"(?:文\s?[/／、]\s?[图圖摄攝]片?|[图圖]\s?[/／、]\s?文|文并摄|[图圖]文)"
_BOTH_BEHIND = re.compile(rf"(?<=[\u4e00-\u9fff])[\s\u3000]+{_BOTH}$")  # 张晓明 文/图
_CREDITED = re.compile(r"\s*[/／]\s*(?:文|[图圖]|[摄攝]|[译譯]|编译|編譯|整理|撰)(?=[\s、]|$)")
_WORK = (
    r"(?:文字?|撰文|作者|编译|編譯|翻译|翻譯|译者|譯者|整理|执笔|執筆|[统統][筹籌]|策[划劃]|采写|采寫|[图圖]片?|摄影|攝影|绘图|"
    r"漫画|制图)"
)
_WORKED = re.compile(rf"(?P<role>{_WORK}(?:[/／、]?\s?{_WORK})?)\s*[：:/／|｜]\s*")
_PEN = re.compile(
    r"(?:戲筆|撰稿|投稿|來稿|来稿|供稿|撰|著|譯|译|稿|作|文|筆|寄|述|輯|編|[谨謹敬][上启啟識识]|主答|手[书書])$"
)


_REPORTER = re.compile(REPORTER)
_MARKED = re.compile(
    rf"(?<=[\u4e00-\u9fff])[{ORNAMENTS.replace('·', '')}](?=[\u4e00-\u9fff])"
)  # 记者●林碧云
_BOTH_BEFORE = re.compile(rf"(?P<role>{_BOTH})[\s\u3000]+(?P<names>[\u4e00-\u9fff·、\s]{{2,20}})")
_APART = re.compile(r"[记記]\s+者|通\s*[讯訊]\s+[员員]|通\s+[讯訊]\s*[员員]")  # driven out
_TITLED = re.compile(rf"({REPORTER})\s*[：:]")
_PROSE = re.compile("[，。；！？“”]")
_IN_BRACKETS = re.compile(
    rf"\s*[{OPENING}]\s*([\u4e00-\u9fff·\s\u3000、]{{2,14}})\s*[{CLOSING}]\s*"
)


def strip_ornaments(text: str) -> str:
    """Text without ornaments, brackets and spaces at both ends."""
    return text.strip(ORNAMENTS + " \u3000|｜_-—–=~>》<《")


def together(text: str) -> str:
    """A text in which the names of roles are not driven out: 记 者 is 记者."""
    return _APART.sub(lambda m: "".join(m[0].split()), text)


@lru_cache(maxsize=CACHED)
def bylines(text: str) -> tuple[Byline, ...] | None:
    """The people of a whole byline, or None where the text is no byline.

    Accepts ``■杭州日报记者 齐航``, ``■记者 董笑瑜 通讯员 高佳美``, ``（记者 张三）``,
    ``By Jane Smith, Staff Writer``, ``文/张三``. A byline without a name is empty.
    """
    text = _MARKED.sub(" ", together(text))
    plain = strip_ornaments(nfc(text).strip(BRACKETS)).strip(BRACKETS + " 。.")
    if not plain or len(plain) > 60:
        return None
    latin = latin_byline(plain)
    if latin is not None:
        return latin
    if not has_cjk(plain) or _PROSE.search(plain):
        return None
    plain = _WHOSE_PAGE.sub("", _TITLED.sub(r"\1 ", plain))
    return (
        _unsaid(text, plain)
        or signature(text)
        or _credits(plain)
        or ("：" not in plain and _segments(plain))
        or None
    )


_WHOSE_PAGE = re.compile(r"^本版(?:[撰图圖]文|采[写訪访]|文字|稿件)[\s\u3000：:]*")
_TOLD_BY = re.compile(
    r"(?P<who>\S.{1,12}?)\s*口述[\s，,、]*(?P<names>\S.{1,12}?)\s*(?P<role>整理|[执執][笔筆]|[记記][录錄])"
)
_FOREIGN = re.compile(  # 〔美〕欧·亨利
    rf"[{OPENING}](?P<where>[\u4e00-\u9fff]{{1,3}})[{CLOSING}]\s*(?P<name>[\u4e00-\u9fff·•]{{2,12}})\s*[著作]?"
)
_ABROAD = re.compile(
    "[美英法德俄苏蘇日意奥奧印韩韓朝越泰波捷匈希挪丹荷比加澳智墨秘古埃土以][国國]?$|瑞[典士]|阿根廷|[\u4e00-\u9fff]{2}[国國]$"
)


def _is_foreign(name: str) -> bool:
    """Whether a text may be a foreign name: 欧·亨利, 高尔基; no word of the language is."""
    plain = simplified(name)
    unknown = len(name) <= 5 and plain not in words()
    return bool(set("·•") & set(name)) or plain in personal() or unknown


def _unsaid(text: str, plain: str) -> tuple[Byline, ...] | None:
    """People whose line has no reporter: 文/图 张晓明, 李红 口述 王伟 整理, 〔美〕欧·亨利."""
    if _REPORTER.search(plain):
        return None
    if both := _BOTH_BEFORE.fullmatch(plain):
        return _named(both["names"], "".join(both["role"].split()))
    if _BOTH_BEHIND.search(plain):
        return _named(_BOTH_BEHIND.sub("", plain), None)
    if told := _TOLD_BY.fullmatch(plain):
        first, second = _named(told["who"], "口述"), _named(told["names"], told["role"])
        return first + second if first and second else None
    foreign = _FOREIGN.fullmatch(strip_ornaments(nfc(text)))
    if not foreign or not (_ABROAD.match(foreign["where"]) and _is_foreign(foreign["name"])):
        return None  # （三）农业生产的问题 is a heading
    return (Byline(name=foreign["name"]),)


def signature(text: str) -> tuple[Byline, ...] | None:
    """People who sign with nothing but their names in brackets: （张三 李四）; else None."""
    match = _IN_BRACKETS.fullmatch(text)
    if not match:
        return None
    if home := of_home(match[1]):
        return home
    if _NO_AUTHOR.search(match[1]):
        return None
    found = names(AND_OTHERS.sub("", match[1]))
    fits = found and all(is_name(n) and len(n) <= 4 and not _is_word(n) for n in found)
    return tuple(Byline(name=n) for n in found) if fits else None


def _is_word(name: str) -> bool:
    """Whether a would-be name in brackets is a word: （路透社）, （管理员）."""
    return simplified(name)[:1] in WORDLIKE and says(name, False)


_COMMON = -6.5  # log-probability of the surname of two characters that are taken for a name


@lru_cache(maxsize=CACHED)
def only_names(text: str) -> tuple[str, ...]:
    """The names of a text that is nothing but names of persons, with or without brackets."""
    plain = nfc(text).strip(BRACKETS + ORNAMENTS + " \u3000")
    if not 2 <= len(plain) <= 20 or without_cjk(plain).strip("·\u3000 、"):
        return ()
    found = names(plain)
    fits = all(is_name(n) and len(n) <= 4 and not says(n, False) for n in found)
    if len(plain) == 2 and surname(plain[0]) < _COMMON:
        return ()
    return tuple(found) if fits else ()


def pen_name(text: str) -> tuple[Byline, ...] | None:
    """The author of a line that is known to be a byline and holds a bare (pen) name; else None."""
    plain = nfc(text).strip(BRACKETS + ORNAMENTS + " \u3000。，,.·：:")
    if _REPORTER.search(plain):
        return None
    if COLLECTIVE.match(plain):
        return (Byline(name=plain),)
    if _NO_AUTHOR.search(plain):
        return None
    role = _PEN.search(plain) if len(plain.replace(" ", "")) > 2 else None
    if role and role[0] == "文" and is_name(plain.split()[-1]) and len(plain.split()[-1]) <= 3:
        role = None  # 厂办 李秉文
    bare_name = AND_OTHERS.sub("", plain[: role.start()] if role else plain)
    home = of_home(plain)
    if home:
        return home
    found = names(bare_name)
    if not found or len(found) > 3 or not all(is_cjk(c) for n in found for c in n):
        return None
    if any(WEATHER.fullmatch(n) for n in found):
        return None
    if not all(2 <= len(n) <= 4 and not _NO_PEN.search(n) for n in found):
        return None
    return tuple(Byline(name=n, role=role[0] if role else None) for n in found)


# What stands alone in a cell, over a column or under a text and is nobody.
_NO_AUTHOR = re.compile(
    r"^[〇零一二三四五六七八九十百千\d]+$|"
    r"^(?:本[报報刊]?(?:版|讯)?)?(?:[编編][辑輯]部|策[划劃]|[统統][筹籌]|撰文|[综綜]合)(?:[\s/／]|$)|^[据據]|[摄攝]$|[报報社]$|"
    r"^(?:持平|平[稳穩]|[上微][涨漲升]|[下微]跌|走[高低强弱]|[停缺][盘盤货貨]|律[师師]|[医醫]生)$|"
    r"(?:公|[协協]|商|[学學]|[联聯]合|[委][员員])[会會]$|[\u3041-\u3096]$|[矣也焉哉]$"
)
COLLECTIVE = re.compile(
    r"^(?![请請]|地址|[联聯]系|[报報]名|[单單]位|[电電][话話]|[设設]在|[由到在](?:办|行政|团|学生|工会|宣))"
    r"(?!.*(?:[请請]到|地址|[设設]在))[\u4e00-\u9fff]{0,10}(?:报道组|報道組|通讯组|通訊組|宣传[部科股]|宣傳[部科]|团委|委办|办公室|行政科|学生会|工会)$|^[\u4e00-\u9fff]{2,12}全[体體][\u4e00-\u9fff]{2,6}$"
)
_NO_PEN = re.compile(
    r"同志$|先生[们們]$|[啟启]事$|^(?:未完|待[續续]|短[評评]|[連连][線线]|[社時时][論论評评])$|"
    r"^[\d一二三四五六七八九十廿]+[日時时]"
)


def _credits(plain: str) -> tuple[Byline, ...] | None:
    """People behind what they did, or before it: 文/张三 图/李四, 编译：王五, 张三/文."""
    if _CREDITED.search(plain) and not _REPORTER.search(plain):
        return _named(_CREDITED.sub("、", plain).rstrip("、"), None)
    if not _WORKED.match(plain):
        return None
    marks = list(_WORKED.finditer(plain))
    people: list[Byline] = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        rest = plain[mark.end() : following.start() if following else len(plain)].strip()
        own = _segments(rest) if _REPORTER.search(rest) else _named(rest, mark["role"])
        if not own:
            return None
        people += own
    return tuple(people)


def _named(text: str, role: str | None) -> tuple[Byline, ...] | None:
    found = names(text)
    if not found or not all(is_name(n) and n[-1] not in "摄攝" for n in found):
        return None
    return tuple(Byline(name=n, role=role) for n in found)


def _segments(plain: str) -> tuple[Byline, ...] | None:
    """Cut at the roles: what stands before a role is its organization, what follows its people."""
    if not _REPORTER.search(plain):
        return None
    plain = _without_report(plain)
    plain = _CREDITED.sub("、", plain).rstrip("、")
    marks = list(_REPORTER.finditer(plain))
    if not marks or plain[-1] in "摄攝":
        return None  # none, or a photographer's credit
    organization: str | None = "".join(plain[: marks[0].start()].split())
    if organization and (_SPOKEN.search(organization) or not _is_office(organization)):
        return None
    people: list[Byline] = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        between = plain[mark.end() : following.start() if following else len(plain)]
        found, following_office = _people_between(between, bool(following))
        if not found and len(marks) == 1 and _is_unheard_of(between):
            found = [(between.lstrip(), None)]
        if not found:
            return None
        for name, office in found:
            people.append(_person(name, mark[0], office or organization))
        organization = following_office
    return tuple(people)


def _is_unheard_of(text: str) -> bool:
    """Whether what a role alone stands before may be a name though its surname is none: 洛川."""
    name = text.lstrip()
    return (
        text != name  # 记者走基层 is a report
        and 2 <= len(name) <= 3
        and all(map(is_cjk, name))
        and simplified(name) not in words()
    )


def _without_report(plain: str) -> str:
    """A byline without 北京报道, 发自北京, 摄影报道 or 文/图 behind its names."""
    told = _REPORTS.search(plain)
    plain = plain[: told.start()] if told else plain
    places = _PLACES.search(plain) if told else None
    if places and all(map(is_place, places["places"].split("、"))):
        return plain[: places.start()]
    where = _FROM_WHERE.search(plain)
    if where and (where["place"] or (told and is_place(where["apart"]))):
        return plain[: where.start()]
    for length in (4, 3, 2) if told else ():
        before = _REPORTER.split(plain[:-length])[-1]
        if is_place(plain[-length:]) and len(plain) > length + 3 and _are_names(before):
            return plain[:-length].rstrip()
    return plain


def _are_names(text: str) -> bool:
    """Whether a text is names and nothing else: of 记者范庆寿报道 庆寿 is no place."""
    found = names(text)
    return bool(found) and all(is_name(n, text[:1] in " \u3000") for n in found)


def _is_office(text: str) -> bool:
    return len(text) <= 14 and all(is_cjk(c) or c.isalnum() or c in "·《》" for c in text)


def _people_between(text: str, followed: bool) -> tuple[list[tuple[str, str | None]], str | None]:
    """The names between two roles with their offices, and the office of those behind the next.

    An office stands before its people: 通讯员 市公安局 张三; the last one belongs to the next role.
    """
    apart = text[:1] in " \u3000：:"
    tokens = names(text)
    if followed and tokens:
        tokens = [*tokens[:-1], *_off_office(tokens[-1])]
    found: list[tuple[str, str | None]] = []
    office: str | None = None
    for token in tokens:
        if is_name(token, apart) and not (len(token) > 3 and _OFFICE.search(token)):
            found.append((token, office))
        elif _OFFICE.search(token) and len(token) >= 2:
            office = token
        else:
            return [], None
    last = found and tokens and tokens[-1] == office
    return found, office if last else None


def _off_office(token: str) -> list[str]:
    """A name that an organization was read together with, as two: 张三杭州日报."""
    if len(token) < 6 or not _OFFICE.search(token):
        return [token]
    for length in (3, 2):
        if is_name(token[:length]) and token[length : length + 2] in words():
            return [token[:length], token[length:]]
    return [token]


def _person(name: str, role: str, organization: str | None) -> Byline:
    org = organization.strip() if organization else None
    for own in _OWN_NAMES:
        org = (org or "").removeprefix(own) or None
    return Byline(name=name, role=role, organization=org)


def says(name: str, plain: bool) -> bool:
    """Whether a would-be name is words of the text: 谢谢, 周末快乐, 方法如下.

    Its given name may be a word (俊杰); without white before it, its surname must begin none.
    """
    text = simplified(name)
    if text[:1] in WORDLIKE and (text in words() or text[:2] in words()):
        return True
    if text in personal() and len(text) > 2:
        return False
    if text[:2] in COMPOUND:
        return False
    if len(text) == 2 or text in words():
        return text in words()
    if len(text) == 4:
        return sense(text) >= 3
    return plain and text[:2] in words() and not is_surname(text[1:])
