"""Simplified and traditional forms: which a page prints, and what a form is in the other. Ground.

Only those simplified forms are known here whose radical the reform of 1956 made (讠 钅 纟 贝 车 门
馬 as 马, and so on). Unicode has them in blocks behind the older forms of their radicals. Others
(国, 内, 静, 灾) were printed long before beside the forms of today.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_LEAST = 60  # traditional forms that show a page's habit
_HARDLY = 0.2  # as many simplified forms as this share of them are misread
_KANA, _FEW = re.compile("[ぁ-んァ-ヺ]"), 5  # kana that show Japanese; one may be misread
# Forms of one character that both were printed; recognisers read the first as the second.
_TWINS = {"為": "爲", "內": "内", "稅": "税", "眾": "衆", "冊": "册", "尚": "尙", "啟": "啓",
          "教": "敎", "真": "眞"}  # fmt: skip
_SEEN = 2  # times that a form was read, and half as often as its twin: then it is the page's own
_MADE = re.compile(
    "[\u7ea0-\u7f35\u8ba1-\u8c36\u8d1e-\u8d5c\u8f67-\u8f9a\u89c2-\u89d1\u9486-\u9576\u95e9-\u961a"
    "\u9876-\u98a7\u98d1-\u98da\u9964-\u9995\u9a6d-\u9aa7\u9c7f-\u9ce4\u9e20-\u9e75]"
)  # with 纟 讠 贝 车 见 钅 门 页 风 饣 马 鱼 鸟


@cache
def _converter() -> object:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """A text in simplified characters."""
    return str(_converter().convert(text))  # type: ignore[attr-defined]


@cache
def reformed() -> dict[str, str]:
    """Each form that only the reform made, with the traditional form that it stands for.

    Those that stand for several are left out (钟 for 鐘 and 鍾, 线 for 線 and 綫).
    """
    forms = [chr(n) for n in range(0x4E00, 0xA000)]
    found: dict[str, list[str]] = {}
    for form, short in zip(forms, simplified("\n".join(forms)).split("\n"), strict=True):
        if form != short and _MADE.match(short):
            found.setdefault(short, []).append(form)
    return {short: long[0] for short, long in found.items() if len(long) == 1}


def traditional_forms(text: str) -> int:
    """How many characters of a text are traditional and would be others in simplified type."""
    short = simplified(text)
    return sum(a != b for a, b in zip(text, short, strict=True)) if len(short) == len(text) else 0


def prints_traditional(texts: Sequence[str]) -> bool:
    """Whether a Chinese page prints traditional characters throughout.

    Some may have been read in their simplified forms, which look alike in small type. Pages with
    kana, and pages with too little text to tell, do not.
    """
    text = "".join(texts)
    if len(_KANA.findall(text)) >= _FEW:
        return False
    long = traditional_forms(text)
    return long >= _LEAST and sum(c in reformed() for c in text) <= _HARDLY * long


def habit_of(texts: Sequence[str]) -> dict[str, str]:
    """Forms that a traditional fount does not print, with the ones that it prints for them.

    ``texts`` are the lines of one size, for a fount has one form of a character. The newer ones
    are taken for the older ones a third of the time, the older ones hardly ever for the newer
    (pages by other hands: 2 of 1,000).
    """
    text = "".join(texts)
    counts = {form: text.count(form) for pair in _TWINS.items() for form in pair}
    return {
        old: new
        for new, old in _TWINS.items()
        if counts[new] >= _SEEN and 2 * counts[new] >= counts[old] > 0
    }
