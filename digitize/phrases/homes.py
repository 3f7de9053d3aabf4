"""People who sign with where they are from, or with what they are. Ground: pure.

石河乡农民 冯有田, 柳河公社 傅大年, 长沙 向阳花: a home, a house or a calling before a name.
"""

from __future__ import annotations

import re

from digitize.lexicon import personal, words
from digitize.page import Byline
from digitize.phrases.names import is_name, is_surname, surname
from digitize.phrases.places import is_city, is_place
from digitize.scripts import simplified

# What stands before a name that signs: 石河乡农民 冯有田, 柳河公社 傅大年, 湖南 段小满.
_WORKER = re.compile(
    r"(?:退休|离休|離休)?(?:农民|農民|工人|女工|战士|戰士|学生|學生|教师|教師|教员|社员|社員|读者|讀者|居民|市民|职工|職工|干部|医生|醫生|青年|团员|"
    r"来宾|店员|司机|校友|同学|同學|厨[子师師])"
)
_WORKER_BEHIND = re.compile(f"{_WORKER.pattern}$")
_HOME = re.compile(
    r"[村路街里巷屯门門社所科系班部处處室馆館库庫场場站校院级級]$"
)  # names may end so, too
_HOUSE = re.compile(  # no name ends so
    r"(?:[省市县縣区區乡鄉镇鎮厂廠矿礦队隊局办辦]|工段|公社|公司|车间|車間|小学|小學|中学|中學|"
    r"大学|大學|附中|附小|支行|银行|銀行|[纪紀团團党黨工]委|政法委|宣传部|宣傳部|[法医醫]院|检察院|[报報]社|[电電][视視]台|[协協][会會]|工[会會]|中心)$"
)
_STREET = re.compile("[路街巷屯村门門]$")  # 南院门 钱慕蓉 is no 王大路 李建国:
_RARE = -6.5  # log-probability of a surname, below which a street is likelier than a person
_NO_PERSONS = frozenset(("文摘", "来信", "來信", "报道", "報導"))
_HOME_ENDS = re.compile(f"{_HOME.pattern}|{_HOUSE.pattern}|{_WORKER.pattern}$")
# 成都 小雨 is a forecast.
WEATHER = re.compile(
    "[小中大暴阵陣雷]{1,2}[雨雪]|雨[夹夾]雪|多[云雲]|[晴阴陰]天|晴朗|大[风風雾霧]|有[雨雪雾霧]"
)
AND_OTHERS = re.compile(r"等(?:[\d一二三四五六七八九十百]+[人名位])?$")


def of_home(plain: str) -> tuple[Byline, ...] | None:
    """A person behind the place, the house or the calling that he signs with; else None."""
    head, _, last = AND_OTHERS.sub("", plain).replace("\u3000", " ").rpartition(" ")
    home = head.replace(" ", "")
    if not home and (run := _run_together(last)):
        home, last = run
    if len(last) == 1 and len(home) > 2 and is_surname(home[-1]) and _HOME_ENDS.search(home[:-1]):
        home, last = home[:-1], home[-1] + last  # 尾矿工区解 琴
        head = home
    if not home or len(head.split()) > 1 or not 2 <= len(last) <= 4 or not is_name(last, True):
        return None
    calling = _WORKER_BEHIND.search(home)
    place = home[: calling.start()] if calling else home
    called = _WORKER.match(last)
    if called and not calling and len(last) - called.end() >= 2:  # 望城县 厨子老谭
        calling, last = called, last[called.end() :]
    if len(place) > 12 or is_place(last) or last in _NO_PERSONS or WEATHER.fullmatch(last):
        return None
    if not calling and not _HOUSE.search(place):  # 张建社 李明 are two
        named = len(place) <= 3 and is_surname(place) and not is_place(place)
        named &= not (_STREET.search(place) and surname(place[0]) < _RARE)
        named &= simplified(place)[:2] not in words() and place[1:2] != "家"
        surnamed = is_surname(last) and (_HOME.search(place) or is_place(place))
        if named or not (surnamed or is_city(place)):  # 福島 太郎 is one
            return None
    elif place and not (_HOME.search(place) or _HOUSE.search(place) or is_place(place)):
        return None
    return (Byline(name=last, role=calling[0] if calling else None, organization=place or None),)


def _is_word(name: str) -> bool:
    """Whether a name is a word of the language: 向东 and 胡同 are, whoever is called so.

    Of the words that the lexicon has for persons only a surname and two characters make a name.
    """
    plain = simplified(name)
    return plain in words() and not (len(plain) > 2 and plain in personal() and is_surname(plain))


def _run_together(text: str) -> tuple[str, str] | None:
    """A home and a name that no white parts: 建国路李明, 红星公社秋菊; None where unsure."""
    for length in (2, 3):  # the longer home first
        home, name = text[:-length], text[-length:]
        ends = _HOME.search(name) or _HOUSE.search(name)
        runs_on = length > 2 and _HOME.search(name[:1])  # 上海路白云: nobody called 路白云
        if len(home) < 2 or ends or runs_on or _is_word(name):
            continue
        calling = _WORKER_BEHIND.search(home)
        known = len(home) > 2 and (calling or _HOUSE.search(home) or _HOME.search(home))
        if is_surname(name) and (known or (len(home) == 2 and is_city(home))):
            return home, name
    return None


# 柳河公社 傅大年, behind the last sentence or in a paragraph of its own.
_SIGNED = re.compile(
    r"(?:^|(?<=[。！？”」』]))[\s\u3000]*(?P<who>[\u4e00-\u9fff\d]{2,12}[\s\u3000]+[\u4e00-\u9fff]{2,4}(?:等(?:[\d一二三四五六七八九十]+[人名位])?)?)\s*$"
)


def signed_from_home(text: str) -> tuple[tuple[Byline, ...], str] | None:
    """Who signs so the end of an article without brackets, and the text before; else None."""
    match = _SIGNED.search(text)
    people = of_home(match["who"]) if match else None
    if not match or not people or any(_is_word(p.name) for p in people):
        return None
    return people, text[: match.start()].rstrip()
