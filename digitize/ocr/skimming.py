"""Skimming: lines are read from narrower pictures first, and again where that is not certain.

The cost of recognition is that of the pixels across all lines, and most Chinese type can be read at
less than half of its width. Characters that the narrow reading is not sure of are read again at
their own width, with their neighbours for a hold. Whether this pays is seen by a sample of each
page's lines: where too much has to be read again, as on a badly damaged page, the others are read
at their own width at once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Protocol, runtime_checkable

import numpy as np

from digitize.ocr.recognition import Recognition, Sign
from digitize.text import is_cjk

_SURE = 0.9  # a character read from the narrow picture with this confidence stands
_WIDE = 1.4  # a character with room for so many may have lost a neighbour
_HOLD = 2  # sure characters on either side that are read again with an unsure one
_WHOLE = 0.6  # where more than this share of a line would be read again, all of it is
_SAMPLED = 12  # lines that show whether skimming pays on a page
_FEWEST = 3 * _SAMPLED  # pages of fewer lines are not skimmed
_WORTH = 0.9  # of the cost of a plain reading, that skimming must not exceed in the sample


@runtime_checkable
class Skimmer(Protocol):
    """An engine that can read lines from narrower pictures."""

    narrow: float  # their share of the usual width

    def recognize(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
        """What each crop says, in the order of the crops."""
        ...

    def skim(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
        """The same from narrower pictures: cheaper, and less certain."""
        ...


@dataclass(frozen=True)
class _Doubt:
    """A stretch of a line to be read again: its signs ``first`` to ``last`` - 1 with their hold.

    ``start`` and ``end`` are the shares of the crop's width that are shown again; the signs from
    ``low`` to ``high`` - 1 are unsure.
    """

    line: int
    first: int
    low: int
    high: int
    last: int
    start: float
    end: float


def read(crops: Sequence[np.ndarray], engine: Skimmer) -> list[Recognition]:
    """What each crop (RGB, H x W x 3, one level line) says, in the order of the crops."""
    if len(crops) < _FEWEST:
        return engine.recognize(crops)
    sample = np.linspace(0, len(crops) - 1, _SAMPLED).round().astype(int).tolist()
    skimmed = dict(zip(sample, engine.skim([crops[n] for n in sample]), strict=True))
    again = sum(_share_again(skimmed[n]) * _length(crops[n]) for n in sample)
    worth = engine.narrow + again / sum(_length(crops[n]) for n in sample) <= _WORTH
    rest = [n for n in range(len(crops)) if n not in skimmed]
    others = (engine.skim if worth else engine.recognize)([crops[n] for n in rest])
    found = skimmed | dict(zip(rest, others, strict=True))
    _mend(crops, found, list(found) if worth else sample, engine)
    return [found[n] for n in range(len(crops))]


def _mend(
    crops: Sequence[np.ndarray],
    found: dict[int, Recognition],
    skimmed: Sequence[int],
    engine: Skimmer,
) -> None:
    """Read again what the skimmed lines are not sure of: stretches, then whole lines."""
    doubts = {n: _doubts(n, found[n]) for n in skimmed}
    whole = [n for n in skimmed if _share(doubts[n]) > _WHOLE]
    parts = [d for n in skimmed if n not in whole for d in doubts[n]]
    answers = engine.recognize([_cut(crops[d.line], d) for d in parts])
    fresh: dict[int, list[tuple[_Doubt, list[Sign]]]] = {}
    for doubt, answer in zip(parts, answers, strict=True):
        signs = _between(found[doubt.line], answer, doubt)
        if signs is None:
            whole.append(doubt.line)
        else:
            fresh.setdefault(doubt.line, []).append((doubt, signs))
    whole = list(dict.fromkeys(whole))
    for n, pieces in fresh.items():
        if n not in whole:
            found[n] = _spliced(found[n], pieces)
    found |= zip(whole, engine.recognize([crops[n] for n in whole]), strict=True)


def _doubts(line: int, read: Recognition) -> list[_Doubt]:
    """The stretches of a skimmed line to be read again, none overlapping another."""
    signs = read.signs
    if not signs:
        return [_Doubt(line, 0, 0, 0, 0, 0.0, 1.0)]
    wide = _WIDE * _pitch(signs)
    unsure = [n for n, sign in enumerate(signs) if _is_unsure(sign, wide)]
    runs: list[tuple[int, int]] = []
    for n in unsure:
        if runs and n - runs[-1][1] < 2 * _HOLD:
            runs[-1] = runs[-1][0], n + 1
        else:
            runs.append((n, n + 1))
    found = []
    for low, high in runs:
        first, last = max(0, low - _HOLD), min(len(signs), high + _HOLD)
        start = signs[first].start if first else 0.0
        end = signs[last - 1].end if last < len(signs) else 1.0
        found.append(_Doubt(line, first, low, high, last, start, end))
    return found


def _is_unsure(sign: Sign, wide: float) -> bool:
    """Whether a skimmed character is to be read again.

    Western letters and digits are half as wide as others, so that of equal ones in a row, and of
    the spaces around them, some are lost without a trace.
    """
    western = sign.text.isascii() and sign.text.isalnum()
    return western or sign.confidence < _SURE or sign.end - sign.start > wide


def _pitch(signs: Sequence[Sign]) -> float:
    """How far Chinese characters of a line stand apart; endless where it has hardly any."""
    widths = [s.end - s.start for s in signs if is_cjk(s.text)]
    return median(widths) if len(widths) >= _HOLD else math.inf


def _share(doubts: Sequence[_Doubt]) -> float:
    return sum(d.end - d.start for d in doubts)


def _share_again(read: Recognition) -> float:
    """The share of a skimmed line that has to be read again."""
    share = _share(_doubts(0, read))
    return 1.0 if share > _WHOLE else share


def _length(crop: np.ndarray) -> float:
    """How long a line is in its own heights, to which the cost of reading it is proportional."""
    return float(crop.shape[1] / crop.shape[0])


def _cut(crop: np.ndarray, doubt: _Doubt) -> np.ndarray:
    width = crop.shape[1]
    start = round(doubt.start * width)
    return crop[:, start : max(start + 1, round(doubt.end * width))]


def _between(line: Recognition, again: Recognition, doubt: _Doubt) -> list[Sign] | None:
    """The signs of a second reading between its holds; None where it does not have them."""
    signs = again.signs
    low, high = 0, len(signs)
    before, after = doubt.low - doubt.first, doubt.last - doubt.high  # fewer at a line's ends
    if before:
        hold = line.signs[doubt.low - 1].text
        starts = [n + 1 for n in range(min(len(signs), before + 1)) if signs[n].text == hold]
        if not starts:
            return None
        low = min(starts, key=lambda n: abs(n - before))
    if after:
        hold = line.signs[doubt.high].text
        last = range(max(low, len(signs) - after - 1), len(signs))
        ends = [n for n in last if signs[n].text == hold]
        if not ends:
            return None
        high = min(ends, key=lambda n: abs(len(signs) - n - after))
    span = doubt.end - doubt.start
    return [
        replace(s, start=doubt.start + span * s.start, end=doubt.start + span * s.end)
        for s in signs[low:high]
    ]


def _spliced(line: Recognition, pieces: Sequence[tuple[_Doubt, list[Sign]]]) -> Recognition:
    """The line with its unsure stretches replaced."""
    signs: list[Sign] = []
    at = 0
    for doubt, fresh in pieces:
        signs += [*line.signs[at : doubt.low], *fresh]
        at = doubt.high
    signs += line.signs[at:]
    printed = [s.confidence for s in signs if not s.text.isspace()]
    mean = float(np.mean(printed)) if printed else 0.0
    return Recognition("".join(s.text for s in signs), mean, tuple(signs))
