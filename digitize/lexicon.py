"""A lexicon of Chinese words with their frequencies (jieba's dictionary). Ground.

Traditional text is looked up in its simplified form (OpenCC).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

LONGEST = 4
APART = "，。、；：！？“”（）《》"  # in no word
# A row of the dictionary whose word has two to four characters and was seen three times or more.
_ROW = re.compile(r"^(\S{2,4}) (\d\d+|[3-9]) ", re.MULTILINE)


def words() -> Mapping[str, str]:
    """Words of two to four characters, each with its frequency: digits, as the dictionary has it.

    There are some 300,000, read before the first page: hence in one go, and numbers when wanted.
    """
    return _lexicon().words


def placenames() -> frozenset[str]:
    """Place names of two to four characters, as far as the dictionary tags them so."""
    return _lexicon().places


def personal() -> frozenset[str]:
    """Names of persons of two to four characters, which the dictionary lists among its words."""
    return _lexicon().persons


class _Lexicon(NamedTuple):
    words: Mapping[str, str]
    places: frozenset[str]
    persons: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    """All that is wanted of the dictionary, of five megabytes, which is read but once."""
    from importlib.resources import files

    text = (files("jieba") / "dict.txt").read_text(encoding="utf-8")
    places, persons = (
        frozenset(re.findall(rf"^(\S{{2,4}}) \d+ {tag}$", text, re.MULTILINE))
        for tag in ("ns", r"nr\w*")
    )
    return _Lexicon(dict(_ROW.findall(text)), places, persons)


def sense(text: str) -> int:
    """How many characters of a simplified text stand in words, the longest word at each place."""
    known, at, total = words(), 0, 0
    while at < len(text):
        longest = (text[at : at + n] for n in range(LONGEST, 1, -1))
        word = next((w for w in longest if w in known), "")
        total += len(word)
        at += max(1, len(word))
    return total


def tails(text: str) -> list[str]:
    """The last characters of a text, one and more, with which a word of the lexicon may begin."""
    if text[-1:] in APART:
        return []
    return [text[-n:] for n in range(1, min(LONGEST - 1, len(text)) + 1)]


def heads(text: str) -> list[str]:
    """The first characters of a text, one and more, with which a word of the lexicon may end."""
    if text[:1] in APART:
        return []
    return [text[:n] for n in range(1, min(LONGEST - 1, len(text)) + 1)]


def bridge(before: Sequence[str], after: Sequence[str]) -> tuple[float, int] | None:
    """The commonest word that a break between two simplified texts would cut in two.

    ``before`` are the `tails` of the one, ``after`` the `heads` of the other. Returns the word's
    log frequency and its length; None where there is none.
    """
    known = words()
    cut = [
        word
        for n, tail in enumerate(before, 1)
        for head in after[: LONGEST - n]
        if (word := tail + head) in known
    ]
    return max(((math.log(int(known[w])), len(w)) for w in cut), default=None)
