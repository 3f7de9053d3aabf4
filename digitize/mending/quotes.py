"""Quotes and apostrophes of Latin text: straight ones on a page that prints them curly.

No typesetter mixes them; recognisers do. Whether one opens or closes is told by what stands before
it, as typesetting programs do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_DOUBLE, _SHARE = 2, 4  # curly ones that show a page's habit; straight ones read for each at most
_BEFORE = " ([{—–-“‘/"  # behind these a quote opens
_MEASURE = re.compile(r"\d[\"']")  # inches, feet, minutes of arc
_CURLY = {'"': "“”", "'": "‘’"}


def prints_curly(texts: Sequence[str]) -> bool:
    """Whether a page prints curly quotes: some of its double ones were read so.

    Closing ones in Latin text are nearly always read as straight, opening ones every other time.
    """
    text = "".join(texts)
    curly = sum(text.count(mark) for mark in "“”")
    return curly >= _DOUBLE and _SHARE * curly >= text.count('"')


def straight(text: str) -> list[tuple[int, str]]:
    """The straight quotes of a Latin line, each with the curly one that stands there.

    Quotes beside Chinese and those behind a number, which may be a measure, are left alone.
    """
    found = []
    for at, mark in enumerate(text):
        if mark not in _CURLY:
            continue
        before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
        if ord(before) > 0x2E7F or ord(after) > 0x2E7F or _MEASURE.match(before + mark):
            continue
        opens = before in _BEFORE and not after.isspace()
        found.append((at, _CURLY[mark][0 if opens else 1]))
    return found
