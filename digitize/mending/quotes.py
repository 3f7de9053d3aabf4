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
_SHORTENED = re.compile(
    r"\d|(?:n|em|tis|twas|til|till|cause|bout)\b", re.IGNORECASE
)  # '90s, 'n', 'em
_PAUSE = ":,;"  # a quote right behind these opens or closes: he said:"yes"
_LATIN = "A-Za-z\u00c0-\u024f"
_CURLY_ONES, _STRAIGHT_ONES = (
    re.compile(f"{opening}(?=[{_LATIN}])|(?<=[{_LATIN}]){closing}|(?<=[{_LATIN}][.,!?]){closing}")
    for opening, closing in ("“”", '""')
)


def prints_curly(texts: Sequence[str]) -> bool:
    """Whether a page prints curly quotes: some of its double ones were read so.

    Closing ones in Latin text are nearly always read as straight, opening ones every other time.
    Those of Chinese text show nothing.
    """
    curly = sum(len(_CURLY_ONES.findall(text)) for text in texts)
    plain = sum(len(_STRAIGHT_ONES.findall(text)) for text in texts)
    return curly >= _DOUBLE and _SHARE * curly >= plain


def straight(text: str) -> list[tuple[int, str]]:
    """The straight quotes of a Latin line, each with the curly one that stands there.

    Quotes beside Chinese and those behind a number, which may be a measure, are left alone; so is
    what may as well be the other one: '90s and 'em begin with an apostrophe.
    """
    found = []
    for at, mark in enumerate(text):
        if mark not in _CURLY:
            continue
        before, after = text[at - 1 : at] or " ", text[at + 1 : at + 2] or " "
        if ord(before) > 0x2E7F or ord(after) > 0x2E7F or _MEASURE.match(before + mark):
            continue
        opens = before in _BEFORE and not after.isspace()
        if (opens and mark == "'" and _SHORTENED.match(text, at + 1)) or (
            before in _PAUSE and after.isalnum()
        ):
            continue
        found.append((at, _CURLY[mark][0 if opens else 1]))
    return found
