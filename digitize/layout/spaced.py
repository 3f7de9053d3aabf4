"""Lines that are spread over a width: their words, or their signs, stand far apart, evenly.

A headline is driven out to the width of its article, a motto along the edge of the page to its
height, along its foot to its width. A detector sees each word, each sign by itself. What makes
them one line is that they are of one size, on one axis, and equally far apart; whites between
columns are so only by chance, and what stands near keeps to these.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from digitize.layout.columns import abreast, ruled, together
from digitize.layout.corridors import Corridors, weighted_median
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke

_LARGER = 1.1  # times the page's usual line: words of smaller type are justified, not spread
_WIDEST = 4.5  # times the type's size: a wider white parts the entries of a folio
_NARROWEST = 0.7  # and the narrowest that a detector does not step over
_EVEN = 0.25  # of the type's size: how far whites between words differ
_FLUSH = 0.08  # of the type's size: how far the feet or the heads of two words differ
_WORDS = 3  # words, that is two whites, are the least in which evenness is seen
_NEAR = 8.0  # times the type's size: how far off lines tell whether a white parts columns
_SIGN = 1.6  # times its thickness: the longest line of one sign
_SIGNS = 5  # signs of a motto: fewer may stand in a row by chance
_APART = 2.0  # times their size: signs that stand closer are a column of text or of a table
_PITCH = 0.12  # share by which the steps from sign to sign differ
_ASIDE = 0.3  # of a sign: how far one stands off the axis
_ALIKE, _SMALL = 1.3, 0.45  # how much larger a sign may be than the first, how small
_TAIL = 1.6  # signs: the white before the last sign of a line


def gather(
    lines: Sequence[TightLine], rules: Sequence[Stroke], corridors: Corridors
) -> list[TightLine]:
    """The lines, words of one spread line put together."""
    return _words(list(lines), rules, corridors)


def tails(
    lines: Sequence[TightLine], rules: Sequence[Stroke], corridors: Corridors
) -> list[TightLine]:
    """Lines with the single signs that stand before or behind vertical ones, put to these.

    By itself a sign runs in no direction and is taken for a level line.
    """
    done = list(lines)
    upright = [n for n, line in enumerate(done) if line.vertical and not line.reversed]
    ends = np.array([(done[n].start, done[n].end, done[n].thickness) for n in upright])
    starts, ends, sizes = ends.reshape(-1, 3).T
    gone: set[int] = set()
    for n, sign in enumerate(lines):
        if not upright or sign.vertical or sign.reversed or not _is_sign(sign):
            continue
        x0, y0, x1, y1 = sign.bounds
        apart = np.maximum(y0 - ends, starts - y1)
        near = (apart < _TAIL * sizes) & (apart > -0.2 * sizes)
        near &= (x1 - x0 < _ALIKE * sizes) & (x1 - x0 > _SMALL * sizes)
        for i in np.flatnonzero(near).tolist():
            line = done[upright[i]]
            if abs(line.across((y0 + y1) / 2) - (x0 + x1) / 2) > _ASIDE * sizes[i]:
                continue
            tail = _upright(sign)
            first, last = (line, tail) if line.start < tail.start else (tail, line)
            if ruled(first, last, rules) or corridors.runs(line, first.end, last.start):
                continue
            done[upright[i]] = together(first, last)
            gone.add(n)
            break
    return [line for n, line in enumerate(done) if n not in gone]


def _is_sign(line: TightLine) -> bool:
    long = line.end - line.start
    return line.thickness / _SIGN < long < _SIGN * line.thickness


def _upright(sign: TightLine) -> TightLine:
    """A level line of one sign as a vertical one."""
    middle = sign.axis + sign.slope * (sign.pieces[:, 0] + sign.pieces[:, 1]) / 2
    x0, x1, above, below = sign.pieces.T
    axis = float((x0.min() + x1.max()) / 2)
    pieces = np.stack([above + middle, below + middle, x0 - axis, x1 - axis], axis=1)
    return TightLine(pieces, axis, 0.0, True, sign.reversed, sign.score)


def mottos(
    lines: Sequence[TightLine], rules: Sequence[Stroke]
) -> tuple[list[TightLine], list[TightLine]]:
    """Signs far apart at one pitch, under or beside each other, as one line each; other lines."""
    rest, whole = list(lines), []
    for down in (True, False):
        single = [n for n, line in enumerate(rest) if not line.vertical and _is_sign(line)]
        gone: set[int] = set()
        for chain in _rows([rest[n] for n in single], 1 if down else 0):
            numbers = [single[n] for n in chain]
            signs = [_upright(rest[n]) if down else rest[n] for n in numbers]
            if any(ruled(a, b, rules) for a, b in pairwise(signs)):
                continue  # entries of a table
            gone.update(numbers)
            first, *others = signs
            for sign in others:
                first = together(first, sign)
            whole.append(first)
        rest = [line for n, line in enumerate(rest) if n not in gone]
    return whole, rest


def _rows(signs: list[TightLine], along: int) -> list[list[int]]:
    """Chains of signs at one pitch along an axis (0 or 1), on one line of it."""
    boxes = np.array([sign.bounds for sign in signs]).reshape(-1, 4)
    middles, sides = (boxes[:, :2] + boxes[:, 2:]) / 2, (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    places, levels = middles[:, along], middles[:, 1 - along]
    used: set[int] = set()
    chains = []
    for i in np.argsort(places, kind="stable").tolist():
        if i in used:
            continue
        row = np.abs(levels - levels[i]) < _ASIDE * sides[i]
        row &= (sides < _ALIKE * sides[i]) & (sides > _SMALL * sides[i])
        row &= places >= places[i]
        chain = [n for n in np.flatnonzero(row).tolist() if n not in used]
        chain.sort(key=lambda n: places[n])
        steps = np.diff(places[chain])
        if len(chain) < _SIGNS or steps[0] < _APART * sides[i]:
            continue
        odd = np.flatnonzero(np.abs(steps - steps[0]) > _PITCH * steps[0])
        chain = chain[: int(odd[0]) + 1] if len(odd) else chain
        if len(chain) >= _SIGNS:
            used |= set(chain)
            chains.append(chain)
    return chains


def _words(
    lines: list[TightLine], rules: Sequence[Stroke], corridors: Corridors
) -> list[TightLine]:
    """Words of large type that stand evenly apart on one axis, as one level line."""
    level = [n for n, line in enumerate(lines) if not line.vertical]
    usual = _usual([lines[n] for n in level])
    starts = np.array([lines[n].start for n in level])
    heights = np.array([lines[n].across(lines[n].start) for n in level])
    large = [n for n in level if lines[n].thickness > _LARGER * usual]
    large.sort(key=lambda n: lines[n].start)
    gone: set[int] = set()
    whole = []
    for n in large:
        if n in gone:
            continue
        chain = [n]
        while True:
            last = lines[chain[-1]]
            reach = _WIDEST * lines[n].thickness
            near = (starts > last.end) & (starts < last.end + reach)
            near &= np.abs(heights - last.across(last.end)) < last.thickness
            after = _next(lines, [level[k] for k in np.flatnonzero(near)], chain, rules)
            if after is None:
                break
            chain.append(after)
        words = len(chain) + sum(len(_inner(lines[k])) for k in chain)
        if len(chain) > 1 and words >= _WORDS and _is_one(lines, chain, corridors):
            gone |= set(chain)
            first, *others = (lines[k] for k in chain)
            for word in others:
                first = together(first, word)
            whole.append(first)
    return [line for n, line in enumerate(lines) if n not in gone] + whole


def _usual(lines: Sequence[TightLine]) -> float:
    """The thickness of the page's usual line, each counting by its length."""
    sizes = np.array([line.thickness for line in lines])
    return weighted_median(sizes, np.array([line.end - line.start for line in lines]))


def _next(
    lines: list[TightLine], near: list[int], chain: list[int], rules: Sequence[Stroke]
) -> int | None:
    """The word behind the last of a chain, where it is as far off as those before."""
    last = lines[chain[-1]]
    near = [k for k in near if abreast(last, lines[k]) and lines[k].reversed == last.reversed]
    near = [k for k in near if any(_is_flush(lines[c], lines[k]) for c in chain)]
    if not near:
        return None
    after = min(near, key=lambda k: lines[k].start)
    size = max(last.thickness, lines[after].thickness)
    white = lines[after].start - last.end
    if not _NARROWEST * size < white < _WIDEST * size or ruled(last, lines[after], rules):
        return None
    whites = [lines[b].start - lines[a].end for a, b in pairwise(chain)]
    whites += [inner for k in (*chain, after) for inner in _inner(lines[k])]
    if whites and abs(white - float(np.median(whites))) > _EVEN * size:
        return None
    return after


def _inner(line: TightLine) -> list[float]:
    """The whites in a line that are as wide as those between words that are driven apart."""
    return [high - low for low, high in line.gaps if high - low > _NARROWEST * line.thickness]


def _is_flush(word: TightLine, other: TightLine) -> bool:
    """Whether two words have their feet or their heads at one height."""
    size = max(word.thickness, other.thickness)
    apart = word.across(word.end) - other.across(other.start)
    half = (word.thickness - other.thickness) / 2
    return min(abs(apart + half), abs(apart - half)) < _FLUSH * size


def _is_one(lines: list[TightLine], chain: list[int], corridors: Corridors) -> bool:
    """Whether no white of a chain parts columns, and near lines run through one of them."""
    for a, b in pairwise(chain):
        if corridors.runs(lines[a], lines[a].end, lines[b].start):
            return False
    size = max(lines[n].thickness for n in chain)
    own = set(chain)
    for a, b in pairwise(chain):
        low, high = lines[a].end, lines[b].start
        level = lines[a].across(low)
        for n, line in enumerate(lines):
            if n in own or line.vertical or not line.start < low < high < line.end:
                continue
            if abs(line.across((low + high) / 2) - level) < _NEAR * size:
                return True
    return False
