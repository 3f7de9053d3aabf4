"""Folds of the paper that look like printed rules.

A fold is a dark line from edge to edge of the sheet. A printed rule ends with the text and has
white on both its sides; a fold runs on, and through the signs, or between two lines of one column
that stand no farther apart than all others do.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np

from digitize.layout.rawlines import RawLine
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke

_LETTERS = 0.25  # glyphs: the white between two letters, of which a fold may have taken some
_WIPED = 3  # pixels that are wiped out with a rule, see `refine.without`
_LONG = 0.6  # of the sheet's side: folds are that long, most rules are not
_OUT = 0.6  # glyphs: so far it runs out of the text at both ends
_MOST = 3  # folds in one direction; more such lines are a table's
_NEAR = 0.12  # glyphs: ink so near on both sides of a fold is one sign
_TEXT = 1.6  # glyphs: print stands so near on both sides where there is text
_CUT = 0.07  # share of the text along it that a fold cuts
_WHOLE = 0.8  # of its length: ink at more of it is its own rough edge
_SEEN = 0.15  # share of its length along which there is text on both sides
_ON = 1.2  # times the usual distance of two lines: no rule stands between them
_PAIRS, _KEPT = 4, 0.75  # pairs of lines over and under a fold; how many keep their distance


def folds(
    rules: Sequence[Stroke], lines: Sequence[RawLine], plain: np.ndarray, size: float
) -> list[Stroke]:
    """Those of the rules that are folds; ``plain`` is the ink without rules, ``size`` a glyph."""
    found: list[Stroke] = []
    if size <= 0:
        return found
    for upright in (False, True):
        side = plain.shape[0] if upright else plain.shape[1]
        long = [
            r
            for r in rules
            if r.upright == upright and r.kind == "rule" and r.length > _LONG * side
        ]
        ours = [r for r in long if _is_fold(r, lines, plain, size)]
        if len(ours) <= _MOST:
            found += ours
    return found


def over(lines: Sequence[TightLine], found: Sequence[Stroke]) -> list[TightLine]:
    """Lines that run on under the folds that cross them: what was wiped out there was no white."""
    return [_over(line, found) for line in lines]


def _over(line: TightLine, found: Sequence[Stroke]) -> TightLine:
    pieces = []
    for fold in found:
        if fold.upright == line.vertical:
            continue
        at = fold.across(line.across((line.start + line.end) / 2))
        half = (fold.thickness + _WIPED) / 2
        white = next((b - a for a, b in line.gaps if a <= at <= b), 0.0)
        wiped = white <= 2 * half + _LETTERS * line.thickness  # else a gutter is beside it
        if wiped and line.start < at - half and at + half < line.end:
            middle = (line.above + line.below) / 2
            pieces.append((at - half, at + half, middle - 1, middle + 1))
    if not pieces:
        return line
    return replace(line, pieces=np.concatenate([line.pieces, np.array(pieces)]))


def _is_fold(rule: Stroke, lines: Sequence[RawLine], plain: np.ndarray, size: float) -> bool:
    """Whether a long rule is a fold: it leaves the text at both ends, and cuts it between them.

    A fold that fades before the sheet's edge leaves it at one end alone; then both ways to tell
    that it cuts the text have to agree.
    """
    left = _runs_out(rule, lines, size)
    if not left:
        return False
    cuts = _cuts(rule, plain, size)
    if left == 1:
        return cuts and _runs_between(rule, lines)
    return cuts or _runs_between(rule, lines)


def _runs_out(rule: Stroke, lines: Sequence[RawLine], size: float) -> int:
    """At how many of its ends a rule runs on beyond all text, as printed ones do not.

    Those of old papers stand so close to their signs that these seem to be cut.
    """
    if not lines:
        return 0
    reach = [n.length / 2 if n.vertical == rule.upright else n.thickness / 2.6 for n in lines]
    at = [n.y if rule.upright else n.x for n in lines]
    first = min(a - r for a, r in zip(at, reach, strict=True))
    last = max(a + r for a, r in zip(at, reach, strict=True))
    return (rule.start < first - _OUT * size) + (rule.end > last + _OUT * size)


def _cuts(rule: Stroke, plain: np.ndarray, size: float) -> bool:
    """Whether signs are cut by a rule: ink stands right at it, on both its sides at once."""
    mask = plain.T if rule.upright else plain
    along = np.arange(max(0, int(rule.start)), min(mask.shape[1], int(rule.end) + 1))
    middle = rule.axis + rule.slope * along
    reach = int(_TEXT * size)
    half = rule.thickness / 2 + 2  # what is wiped out with it
    sides = []
    for ahead in (-1, 1):
        edge = np.rint(middle + ahead * half).astype(int)
        rows = edge[:, None] + ahead * np.arange(reach)
        inside = (rows >= 0) & (rows < mask.shape[0])
        ink = mask[rows.clip(0, mask.shape[0] - 1), along[:, None]] > 0
        sides.append(ink & inside)
    near = max(1, round(_NEAR * size))
    text = sides[0].any(axis=1) & sides[1].any(axis=1)
    if text.mean() < _SEEN:
        return False
    cut = sides[0][:, :near].any(axis=1) & sides[1][:, :near].any(axis=1)
    return bool(cut.sum() > _CUT * text.sum() and cut.mean() < _WHOLE)


def _runs_between(rule: Stroke, lines: Sequence[RawLine]) -> bool:
    """Whether the lines over and under a rule that runs along them keep their usual distance."""
    own = [n for n in lines if n.vertical == rule.upright and _beside(rule, n)]
    at, across = _places(own)
    long = np.array([n.length for n in own])
    thick = np.array([n.thickness for n in own])
    over = across < rule.axis + rule.slope * at
    kept: list[bool] = []
    for n in range(len(own)):
        if not over[n] or rule.axis + rule.slope * at[n] - across[n] > 2.5 * thick[n]:
            continue
        shared = np.minimum(at + long / 2, at[n] + long[n] / 2) - np.maximum(
            at - long / 2, at[n] - long[n] / 2
        )
        column = (shared > 0.6 * np.minimum(long, long[n])) & (thick < 1.4 * thick[n])
        column &= (thick > thick[n] / 1.4) & (np.abs(across - across[n]) < 9 * thick[n])
        above, below = np.sort(across[column & over]), np.sort(across[column & ~over])
        if not len(below) or len(above) + len(below) < 4:
            continue
        usual = np.diff(above).tolist() + np.diff(below).tolist()
        kept.append(bool(below[0] - above[-1] < _ON * median(usual)))
    return len(kept) >= _PAIRS and sum(kept) >= _KEPT * len(kept)


def _beside(rule: Stroke, line: RawLine) -> bool:
    at = line.y if line.vertical else line.x
    return rule.start < at - line.length / 3 and at + line.length / 3 < rule.end


def _places(lines: Sequence[RawLine]) -> tuple[np.ndarray, np.ndarray]:
    """Where lines stand along themselves, and across."""
    points = np.array([(n.y, n.x) if n.vertical else (n.x, n.y) for n in lines]).reshape(-1, 2)
    return points[:, 0], points[:, 1]
