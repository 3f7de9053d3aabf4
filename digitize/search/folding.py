"""One spelling for searching: what is typed and what was printed meet here. Pure.

Each character is folded for itself (compatibility forms, case, traditional to simplified through
OpenCC's table of characters), so that any part of a folded text is the folding of a part of the
text, however a phrase is cut. White space stays only between letters or digits.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_SPACE = re.compile(r"\s+")
_WORDLIKE = re.compile(r"[0-9a-z\u00c0-\u024f]")


class _Table(dict[int, str]):
    """Folded characters by code point, computed when first met."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        folded = "".join(_simplified().get(c, c) for c in folded)
        self[code] = folded
        return folded


@cache
def _simplified() -> dict[str, str]:
    """Traditional characters and their simplified forms, as OpenCC has them, one to one."""
    import opencc

    planes = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2A6E0))
    characters = [chr(code) for plane in planes for code in plane]
    turned = opencc.OpenCC("t2s").convert("\n".join(characters)).split("\n")
    return {a: b for a, b in zip(characters, turned, strict=True) if a != b and len(b) == 1}


_TABLE = _Table()


def fold(text: str) -> str:
    """The folded text."""
    return _SPACE.sub(_between, text.translate(_TABLE))


def _between(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if start > 0 and end < len(text) and _WORDLIKE.match(text[start - 1]):
        return " " if _WORDLIKE.match(text[end]) else ""
    return ""


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the index of the one it comes from."""
    wide: list[str] = []
    origin: list[int] = []
    for i, character in enumerate(text):
        folded = _TABLE[ord(character)]
        wide.append(folded)
        origin += [i] * len(folded)
    whole = "".join(wide)
    out: list[str] = []
    places: list[int] = []
    last = 0
    for match in _SPACE.finditer(whole):
        out.append(whole[last : match.start()])
        places += origin[last : match.start()]
        kept = _between(match)
        out.append(kept)
        places += [origin[match.start()]] * len(kept)
        last = match.end()
    out.append(whole[last:])
    places += origin[last:]
    return "".join(out), places
