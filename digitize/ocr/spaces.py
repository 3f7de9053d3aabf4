"""Spaces between Chinese characters: recognisers drop them, the print shows them.

A space parts two phrases of a headline or two names of a byline. It is seen as white between two
characters that is plainly wider than between the others of the line. Prose is left as it is: it is
justified, which widens some of its whites; so are vertical lines, whose characters differ in
height.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from digitize.ocr.recognition import Recognition, Sign
from digitize.text import PAUSE, SENTENCE_END, is_cjk

_WHITE = 0.2  # white beyond the line's usual, in ems
_APART = 1.0  # two characters with a space between them take no less room than others
_FEWEST = 4  # characters from which a line's usual white can be told


def spaced(crop: np.ndarray, read: Recognition) -> Recognition:
    """A reading with a space wherever its picture leaves one between two Chinese characters.

    ``crop`` is the line as read, RGB, dark on light, running from left to right.
    """
    signs = read.signs
    pairs = [
        n for n, (a, b) in enumerate(pairwise(signs)) if is_cjk(a.text[:1]) and is_cjk(b.text[:1])
    ]
    prose = any(c in PAUSE + SENTENCE_END for c in read.text)
    if prose or len(signs) < _FEWEST or len(pairs) < _FEWEST - 1 or min(crop.shape[:2]) < _FEWEST:
        return read
    whites = _whites(crop, signs, pairs)
    rooms = np.array([signs[n + 1].end - signs[n].start for n in pairs])
    wide = whites - np.median(whites) > _WHITE
    wide &= rooms > _APART * np.median(rooms)
    after = {n for n, apart in zip(pairs, wide, strict=True) if apart}
    if not after:
        return read
    found: list[Sign] = []
    for n, sign in enumerate(signs):
        found.append(sign)
        if n in after:
            found.append(Sign(" ", 1.0, sign.end, sign.end))
    return Recognition("".join(s.text for s in found), read.confidence, tuple(found))


def _whites(crop: np.ndarray, signs: tuple[Sign, ...], pairs: list[int]) -> np.ndarray:
    """The widest white between the middles of the characters of each pair, in ems."""
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    rim = max(1, crop.shape[0] // 12)
    inked = np.asarray(ink)[rim:-rim].max(axis=0) > 0
    em = crop.shape[0] - 2 * rim
    middles = [(s.start + s.end) / 2 * crop.shape[1] for s in signs]
    runs = [_longest(inked[int(middles[n]) : int(middles[n + 1]) + 1]) for n in pairs]
    return np.asarray(np.array(runs, dtype=np.float64) / em)


def _longest(inked: np.ndarray) -> int:
    """The longest run of columns without ink."""
    at = np.flatnonzero(np.concatenate([[True], inked, [True]]))
    return int(np.diff(at).max()) - 1
