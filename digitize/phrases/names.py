"""Names of persons in bylines: where one ends and the next begins. Ground: pure.

Chinese names stand one after the other with white between them, with commas, or with nothing:
张三李四. Print spaces a name of two characters out (齐　航), and recognisers put white where there
is none and lose it where there is some. So all readings of a run of names are weighed: how common
the surname is, how long names are, and what the white says.
"""

from __future__ import annotations

import itertools
import math
import re
from functools import cache

from digitize.scripts import simplified
from digitize.text import is_cjk, nfc

# The commonest first: one hundred of them are borne by nearly nine in ten people.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢"
    "傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤温康施"
    "文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛"
    "冉郁车牟宗应褚娄苟闫柴骆常赖简练庾逯桑敖冷辛蓝饶景党迟仇付鲍卜丛戈郎米庹胥巫尤费岑鲜席麻屈項项祁荆仲"
    "边卞卓栾湛师巩邬卫经房缪干解丰糜松井段富乌焦牧隗山谷蓬全班仰秋宫甯仇祖符景詹束龙叶幸司韶郜黎薄印宿怀蒲从"
    "鄂索籍屠蒙池乔阴能苍双闻莘翟谭贡劳逄姬扶堵冉宰郦雍璩濮牛寿通扈燕冀郏浦尚农柏晏瞿阎充慕连茹习宦艾鱼容向"
    "古易慎戈廖终暨居衡步都耿满弘匡国寇广禄阙东殴殳沃利蔚越夔隆巢关蒯相查后红游竺权逯盖益桓公储芮羿"
    "靳汲邴糜松裘缪宣贲钭郁单杭洪诸左石崔吉钮嵇邢滑裴"
    "翁穆滕臧虞喻窦闵甄茅佟刁邝冼佘晁阚鞠狄仝谌隋亓苑芦昝宓荀邰蔺管路沙桂麦荣栗楚"
    "張劉陳楊黃趙吳孫馬鄭謝許鄧馮韓蕭葉蔣蘇魏盧鍾賈韋鄒閻龍陶賀顧龔萬錢嚴湯溫莊聶魯喬關蘭陸譚"
)
_COMPOUND = """
欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 司徒 令狐 夏侯 宇文 长孙 轩辕
端木 百里 南宫 独孤 呼延 澹台 钟离 闻人 万俟 申屠 濮阳 淳于 单于 公冶 宗政
太叔 仲孙 鲜于 赫连 拓跋 西门 歐陽 司馬 諸葛 東方 南宮 長孫 軒轅 獨孤 鍾離
聞人 萬俟 濮陽 單于 鮮于 赫連 西門 澹臺
"""
WORDLIKE = frozenset("管路沙桂麦荣栗楚")  # surnames that more words begin with than names
COMPOUND = frozenset(_COMPOUND.split())
_RANKS = {c: n for n, c in reversed(list(enumerate(_SURNAMES)))}
_APART = r"[、，,;；/／|｜&＆]+"
_STRANGER = -9.0  # log-probability of a surname that the list does not have
_TORN = -3.0  # of white within a name of three characters
_SPACED = -0.7  # of white within a name of two, which is spaced out to the width of three
_JOINED = -1.0  # of two names without white between them where others have it
# Of a name of so many characters; four are a surname of two, or two surnames.
_LENGTHS = {2: math.log(0.2), 3: math.log(0.78), 4: math.log(1e-5)}
_NO_NAMES = re.compile(
    "观察|手记|调查|走访|报道|報導|来信|之家|见闻|连线|連線|视线|专栏|走基层|通讯|通訊|日前|昨天|今天|近日|获悉|"
    "记者|記者|本报|本報|[。！？：:；;]"
)
_LATIN_NAME = re.compile(
    r"[A-ZÀ-Þ][\w.'’\-]*(?: (?:[A-ZÀ-Þ][\w.'’\-]*|de|da|van|von|der|den|la|le|du|al|bin)){0,4}"
)


@cache
def surname(character: str) -> float:
    """How common a surname is, as a log-probability; `_STRANGER` where it is none."""
    rank = _RANKS.get(simplified(character), _RANKS.get(character))
    return _STRANGER if rank is None else -2.4 - 0.8 * math.log(rank + 1)


def is_surname(text: str) -> bool:
    """Whether a text begins with a Chinese surname."""
    return bool(text) and (surname(text[0]) > _STRANGER or text[:2] in COMPOUND)


def names(text: str) -> list[str]:
    """Personal names in a run of names, however they are set apart.

    ``齐 航`` (letterspaced) is one name, ``张三 李四`` two, ``张三李四`` two where a surname
    stands in the middle.
    """
    found: list[str] = []
    for part in re.split(_APART, nfc(text).strip(" ：:.。")):
        run: list[str] = []
        for piece in [*part.split(), ""]:
            if piece and all(is_cjk(c) for c in piece):
                run.append(piece)
                continue
            found += _cut(run)
            run = []
            latin = bool(found) and piece[:1].isascii() and found[-1][-1:].isascii()
            if piece and latin and part.find(found[-1]) >= 0:
                found[-1] += f" {piece}"
            elif piece:
                found.append(piece)
    return found


def _cut(pieces: list[str]) -> list[str]:
    """Chinese characters, in pieces with white between them, as names: the likeliest reading."""
    whole = "".join(pieces)
    if not whole:
        return []
    if len(whole) > 40:
        return pieces
    edges, at = {0}, 0
    for piece in pieces:
        at += len(piece)
        edges.add(at)
    best: list[tuple[float, int]] = [(0.0, 0)] + [(-math.inf, 0)] * len(whole)
    for end in range(2, len(whole) + 1):
        for length in (2, 3, 4):
            start = end - length
            if start >= 0 and best[start][0] > -math.inf:
                score = best[start][0] + _likelihood(whole, start, end, edges)
                best[end] = max(best[end], (score, start))
    if best[-1][0] == -math.inf:
        return pieces
    cuts = [len(whole)]
    while cuts[-1] > 0:
        cuts.append(best[cuts[-1]][1])
    cuts.reverse()
    return [whole[a:b] for a, b in itertools.pairwise(cuts)]


def _likelihood(whole: str, start: int, end: int, edges: set[int]) -> float:
    name = whole[start:end]
    alone = start in edges and end in edges
    double = name[:2] in COMPOUND and len(name) > 2
    known = surname(name[0]) if not double else -6.0
    if known <= _STRANGER and not alone:
        return -math.inf
    length = _LENGTHS[len(name) - 1 if double else len(name)]
    torn = sum(start < edge < end for edge in edges)
    spaced = _SPACED if len(name) == 2 else _TORN
    joined = _JOINED if end not in edges and len(edges) > 2 else 0.0
    return known + length + torn * spaced + joined


def is_name(text: str, apart: bool = False) -> bool:
    """Whether a text may be a person's name; ``apart``: it is printed with white around it."""
    if _NO_NAMES.search(text):
        return False
    plain = text.replace("·", "").replace("•", "")
    if plain and all(is_cjk(c) for c in plain):
        known = apart or is_surname(text)
        return (known and 2 <= len(text) <= 4) or (plain != text and len(text) <= 14)
    return bool(_LATIN_NAME.fullmatch(text))
