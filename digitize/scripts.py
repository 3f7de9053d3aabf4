"""Simplified and traditional forms: which a page prints, and what a form is in the other. Ground.

Forms are told by what encodings hold them: Big5 the traditional ones, JIS X 0208 those that were
printed beside them long before the reform of 1956 (国, 内, 静). What is in neither, and stands for
one traditional character only, is of the reform: no traditional page prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

_LEAST = 60  # traditional forms that show a page's habit
_HARDLY = 0.2  # as many simplified forms as this share of them are misread
_PRINTED = "帮户丢"  # in print before the reform, too
_KANA = "ぁ", "ヿ"


@cache
def _converter() -> object:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """A text in simplified characters."""
    return str(_converter().convert(text))  # type: ignore[attr-defined]


@cache
def reformed() -> dict[str, str]:
    """Each form that only the reform made, with the one traditional form that it stands for."""
    forms = [chr(n) for n in range(0x4E00, 0xA000) if _holds("big5", chr(n))]
    found: dict[str, list[str]] = {}
    for form, short in zip(forms, simplified("\n".join(forms)).split("\n"), strict=True):
        found.setdefault(short, []).append(form)
    return {
        short: long[0]
        for short, long in found.items()
        if len(long) == 1
        and short not in _PRINTED
        and not _holds("big5", short)
        and not _holds("shift_jis", short)
    }


def prints_traditional(texts: Sequence[str]) -> bool:
    """Whether a Chinese page prints traditional characters throughout.

    Some may have been read in their simplified forms, which look alike in small type. Pages with
    kana, and pages with too little text to tell, do not.
    """
    text = "".join(texts)
    if any(_KANA[0] <= c <= _KANA[1] for c in text):
        return False
    short = simplified(text)
    if len(short) != len(text):
        return False
    long = sum(a != b for a, b in zip(text, short, strict=True))
    return long >= _LEAST and sum(c in reformed() for c in text) <= _HARDLY * long


def _holds(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
