"""A lexicon of Chinese words with their frequencies (jieba's dictionary). Ground.

Traditional text is looked up in its simplified form (OpenCC).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

LONGEST = 4


@cache
def words() -> Mapping[str, float]:
    """Words of two to four characters, each with the natural logarithm of its frequency."""
    from importlib.resources import files

    found = {}
    with (files("jieba") / "dict.txt").open(encoding="utf-8") as lines:
        for row in lines:
            word, frequency, *_ = row.split(" ")
            if 2 <= len(word) <= LONGEST and int(frequency) >= 3:
                found[word] = math.log(int(frequency))
    return found


@cache
def _converter() -> object:
    import opencc

    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """A text in simplified characters."""
    return str(_converter().convert(text))  # type: ignore[attr-defined]


def sense(text: str) -> int:
    """How many characters of a simplified text stand in words, the longest word at each place."""
    known, at, total = words(), 0, 0
    while at < len(text):
        longest = (text[at : at + n] for n in range(LONGEST, 1, -1))
        word = next((w for w in longest if w in known), "")
        total += len(word)
        at += max(1, len(word))
    return total


def bridge(before: str, after: str) -> tuple[float, int]:
    """The commonest word that a break between two simplified texts would cut in two.

    Returns its log frequency and its length; 0.0 and 0 where there is none.
    """
    known, best = words(), (0.0, 0)
    for left in range(1, min(LONGEST - 1, len(before)) + 1):
        for right in range(1, min(LONGEST - left, len(after)) + 1):
            word = before[-left:] + after[:right]
            if word in known:
                best = max(best, (known[word], len(word)))
    return best
