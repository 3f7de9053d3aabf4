"""Spaces that recognisers drop and the print shows.

Between Chinese characters a space parts two phrases of a headline or two names of a byline. It is
seen as white between two characters that is plainly wider than between the others of the line.
Prose is left as it is: it is justified, which widens some of its whites; so are vertical lines,
whose characters differ in height. Between Latin words white is wider than ever between letters.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from digitize.ocr.recognition import Recognition, Sign
from digitize.text import PAUSE, SENTENCE_END, has_cjk, is_cjk, stretch

_WHITE = 0.2  # white beyond the line's usual, in ems
_APART = 1.0  # two characters with a space between them take no less room than others
_FEWEST = 4  # characters from which a line's usual white can be told
_LATIN, _SOME = 6, 4  # letters, and whites, from which those of a Latin line can be
_WORDS = 0.25  # white between two Latin words, in ems; one in 1,000 letters stands farther apart
_CLINGING = ".,;:!?-)]'"  # marks before which no space stands
_AS_WIDE, _ALONE = 0.85, 0.4  # of the spaces that were read; ems, where none was
_TRACKED = 2.0  # and in whites of the line's letters, of which a third is narrower than the usual


def spaced(crop: np.ndarray, read: Recognition) -> Recognition:
    """A reading with a space wherever its picture leaves one that the reading lacks.

    ``crop`` is the line as read, RGB, dark on light, running from left to right.
    """
    signs = read.signs
    if not has_cjk(read.text):
        return _with(read, _between_words(crop, read)) if len(signs) >= _LATIN else read
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
    return _with(read, {n for n, apart in zip(pairs, wide, strict=True) if apart})


def _with(read: Recognition, after: set[int]) -> Recognition:
    """A reading with a space after each of some signs."""
    if not after:
        return read
    found: list[Sign] = []
    for n, sign in enumerate(read.signs):
        found.append(sign)
        if n in after:
            found.append(Sign(" ", 1.0, sign.end, sign.end))
    return Recognition("".join(s.text for s in found), read.confidence, tuple(found))


def _between_words(crop: np.ndarray, read: Recognition) -> set[int]:
    """The signs of a Latin line after which white parts two words that were read as one.

    Where a space that was read is not seen, the places of the signs are not to be trusted.
    """
    if min(crop.shape[:2]) < _FEWEST:
        return set()
    inked, em = _inked(crop)
    at = np.flatnonzero(np.concatenate([[True], inked, [True]]))
    width = np.diff(at) - 1
    inner = np.flatnonzero((width > 0) & (at[:-1] > 0) & (at[1:] <= len(inked)))
    usual = np.sort(width[inner])[len(inner) // 3] if len(inner) >= _SOME else 0
    least = max(_WORDS * em * stretch(read.text.strip()), _TRACKED * float(usual))
    letters = [n for n, sign in enumerate(read.signs) if sign.text != " "]
    middle = np.array([read.signs[n].start + read.signs[n].end for n in letters])
    middle *= crop.shape[1] / 2
    said = [read.signs[n].text for n in letters]
    found: dict[int, float] = {}  # white after signs where no space was read
    seen: list[float] = []  # white where one was
    for n in inner[width[inner] >= least].tolist():
        place = _between(middle, at[n] + width[n] / 2)
        if not 0 < place < len(letters):
            continue
        if letters[place] != letters[place - 1] + 1:
            seen.append(float(width[n]))
            continue
        other = _at_capital(said, place)
        near = [k for k in inner[width[inner] >= least].tolist() if k != n]
        free = not any(_between(middle, at[k] + width[k] / 2) == other for k in near)
        if other and free and letters[other] == letters[other - 1] + 1:
            place = other
        if may_part(said, place):
            found[letters[place - 1]] = float(width[n])
    if read.text.strip().count(" ") > len(seen):
        return set()
    wide = _AS_WIDE * statistics.median(seen) if seen else _ALONE * em
    parted = {n for n, white in found.items() if white >= wide}
    if any(n + 1 in parted and n + 2 in parted for n in parted):
        return set()  # a word driven apart for emphasis
    return parted


def _between(middle: np.ndarray, at: float) -> int:
    """The number of the letter before which a place lies."""
    return int(np.searchsorted(middle, at))


def may_part(said: Sequence[str], place: int) -> bool:
    """Whether a space may stand before a letter: none does before a stop or inside quotes.

    ``said`` are the characters of a line without spaces. Quotes are told by their shapes, straight
    ones by their number, German ones by the first.
    """
    before, after = said[place - 1], said[place]
    german = "„" in said or next((c for c in said if c in "»«"), "") == "»"
    opening, closing = ("„‚»", "“‘«") if german else ("“‘«", "”’»")
    straight = said[:place].count('"') % 2 == 1  # within a pair of them
    if after in _CLINGING or after in closing or (after == '"' and straight):
        return False
    opens = before in opening or before in "([" or (before == '"' and straight)
    return not opens


def _at_capital(said: list[str], place: int) -> int:
    """The letter at which a word begins that white is seen before at ``place``, or beside it; or 0.

    A sign is a place where the recogniser was sure, which may lie at a letter's edge.
    """
    for at in (place, place - 1, place + 1):
        if 0 < at < len(said) and said[at].isupper() and said[at - 1].islower():
            return at
    return 0


def _whites(crop: np.ndarray, signs: tuple[Sign, ...], pairs: list[int]) -> np.ndarray:
    """The widest white between the middles of the characters of each pair, in ems."""
    inked, em = _inked(crop)
    middles = [(s.start + s.end) / 2 * crop.shape[1] for s in signs]
    runs = [_longest(inked[int(middles[n]) : int(middles[n + 1]) + 1]) for n in pairs]
    return np.asarray(np.array(runs, dtype=np.float64) / em)


def _inked(crop: np.ndarray) -> tuple[np.ndarray, int]:
    """Which columns of a line have ink, and how high it is without its rims."""
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    rim = max(1, crop.shape[0] // 12)
    return np.asarray(ink)[rim:-rim].max(axis=0) > 0, crop.shape[0] - 2 * rim


def _longest(inked: np.ndarray) -> int:
    """The longest run of columns without ink."""
    at = np.flatnonzero(np.concatenate([[True], inked, [True]]))
    return int(np.diff(at).max()) - 1
