"""One reading of two: of a vertical line's upright row, and of the line turned to the left.

The row (`upright`) shows marks as a recogniser knows them, but may be cut wrongly; of the turned
line nothing was cut, but its characters lie on their backs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import numpy as np

from digitize.ocr.recognition import Recognition, Sign

LYING = "1lI|ⅠⅡⅢ"  # what bars look like on their backs
_BARS = "一二三"
_EVEN = 0.2  # a character of the row must be so much surer than that of the turned line to stand
_DOUBT = 0.1  # a row so much less sure than the turned line was cut wrongly


def fuse(row: Recognition, line: Recognition) -> Recognition:
    """One reading of two: of the upright row, and of the same line turned to the left.

    Where both agree, or the row has a mark that the turned line lacks, the row is right. A
    character that only the turned line has is taken where it is sure.
    """
    if not row.signs or not line.signs or line.confidence > row.confidence + _DOUBT:
        return max(row, line, key=lambda r: (bool(r.text), r.confidence))
    matcher = SequenceMatcher(
        None, [s.text for s in line.signs], [s.text for s in row.signs], autojunk=False
    )
    signs: list[Sign] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        turned, upright = line.signs[a:b], row.signs[c:d]
        if kind == "insert":
            signs += [s for s in upright if _is_mark(s.text) or s.confidence > 0.6]
        elif kind == "delete":
            signs += [s for s in turned if s.confidence > 0.8]
        else:
            signs += upright if kind == "equal" else _better(turned, upright)
    if not signs:
        return row
    confidence = float(np.mean([s.confidence for s in signs]))
    return Recognition("".join(s.text for s in signs), confidence, tuple(signs))


def _better(turned: Sequence[Sign], upright: Sequence[Sign]) -> Iterator[Sign]:
    """The likelier of two readings of one stretch; marks are read better upright.

    Of as many characters those of the turned line are right more often: none of them was cut.
    """
    a = [s for s in turned if not _is_mark(s.text)]
    b = [s for s in upright if not _is_mark(s.text)]
    sure = [float(np.mean([s.confidence for s in side])) if side else 0.0 for side in (a, b)]
    latin = any(s.text.isascii() for s in b)
    if _are(_BARS, upright) and _are(LYING, turned):
        yield from upright
    elif any(s.text.isascii() for s in a) and sure[0] > 0.9:
        yield from turned
    elif len(a) > len(b):
        if sure[0] <= 0.7:
            yield from upright
            return
        seen = [s.text for s in turned]
        marks = [s for s in upright if _is_mark(s.text) and s.text not in seen]
        yield from sorted([*turned, *marks], key=lambda s: s.start + s.end)
    elif len(a) == len(b) and sure[0] > sure[1] + (_DOUBT if latin else -_EVEN):
        others = iter(a)
        yield from (s if _is_mark(s.text) else next(others) for s in upright)
    else:
        yield from upright


def _are(kind: str, signs: Sequence[Sign]) -> bool:
    return bool(signs) and all(s.text in kind for s in signs)


def _is_mark(text: str) -> bool:
    return unicodedata.category(text[:1] or " ")[0] in "PS"
