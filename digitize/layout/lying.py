"""Level blocks that a detector saw as vertical lines.

On a vertical page a network takes the signs of two rows that stand over each other for the head of
a vertical line: a caption of two rows, a box of prose set loosely in level lines fall to pieces.
One such piece says little; the block as a whole tells its direction. In level type the white
between its rows is wider than the white between its signs, over the whole width of the block, and
its rows reach farther than a few signs.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from digitize.layout.ink import Components, Ink
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke

_LIKE = (0.6, 1.6)  # of the body's size: type that is set in blocks; titles may be set loosely
_WINDOW = 2.5  # signs: so far to both sides of a line its surroundings are looked at
_SPECK, _LARGE = 0.1, 1.4  # signs: what is smaller is dust, what is larger no part of a sign
_HIGH = 1.35  # signs: the highest row
_TIGHT = 0.25  # signs: the widest usual white between two signs of level type
_CLEAR = 1.3  # times the white between signs is that between rows
_LEADING = 0.08  # signs: the least white between rows
_TOGETHER, _AGREE = 3, 0.7  # rows looked at together; share of these that must look level
_COLUMNS = 4  # signs: the least width of a block, which is no narrower than it has rows
_LONGEST = 9  # signs: the usual line of a block; longer ones a detector sees in vertical text alone
_NEXT = 0.9  # signs: lines of one block stand no farther apart, its signs beside each other
_WORD = 1.0  # signs: wider white in a row is asked about again
_WITHIN = 0.7  # share of a line that lies in a block which is its own

_Runs = list[tuple[float, float]]


def lay(lines: Sequence[TightLine], rules: Sequence[Stroke], ink: Ink) -> list[TightLine]:
    """The lines, blocks of level type that were seen as vertical lines set in rows."""
    parts = ink.components
    doubtful = [n for n, line in enumerate(lines) if _is_doubtful(line, parts, ink.size)]
    done: list[TightLine] = list(lines)
    for members in _clusters([lines[n] for n in doubtful], rules):
        left = {id(line) for line in done}  # blocks that overlap are one
        own = [lines[doubtful[n]] for n in members if id(lines[doubtful[n]]) in left]
        block = _block(own, done, rules, parts) if own and not _is_text(own) else None
        if block and _keeps_all(own, done, *block):
            done = _singles(_laid(own, done, *block), block[0], rules)
    return done


def _is_text(own: Sequence[TightLine]) -> bool:
    """Whether vertical lines are too long to be the signs of rows that stand over each other."""
    return float(np.median([(n.end - n.start) / n.thickness for n in own])) > _LONGEST


def _keeps_all(
    own: Sequence[TightLine], lines: Sequence[TightLine], bounds: np.ndarray, boxes: np.ndarray
) -> bool:
    """Whether the rows hold all ink of the lines that they replace, and no title stands in them.

    Signs that touch each other or a frame are no pieces of their size: such a block is let be.
    """
    em = float(np.median([line.thickness for line in own]))
    for line in lines:
        if line.reversed:
            continue
        places = _places(line)
        inside = ((places >= bounds[:2]) & (places <= bounds[2:])).all(axis=1)
        if inside.mean() > _WITHIN and line.thickness > _LIKE[1] * em:
            return False
        gone = places[inside & _is_print(line, em)]
        held = (gone[:, None] > boxes[:, :2] - 1) & (gone[:, None] < boxes[:, 2:] + 1)
        if not np.all(np.any(np.all(held, axis=2), axis=1)):
            return False
    return True


def _is_print(line: TightLine, em: float) -> np.ndarray:
    """Which pieces of a line are no dust; bool."""
    extent = np.maximum(
        line.pieces[:, 1] - line.pieces[:, 0], line.pieces[:, 3] - line.pieces[:, 2]
    )
    return np.asarray(extent > _SPECK * em)


def _places(line: TightLine) -> np.ndarray:
    """The middles of a line's pieces on the sheet, x and y ``(pieces, 2)``."""
    along = line.pieces[:, :2].mean(axis=1)
    across = line.axis + line.slope * along + line.pieces[:, 2:].mean(axis=1)
    return np.stack([across, along] if line.vertical else [along, across], axis=1)


def _is_doubtful(line: TightLine, parts: Components, size: float) -> bool:
    """Whether the ink around a vertical line of body type looks like level rows."""
    em = line.thickness
    if not line.vertical or line.reversed or not _LIKE[0] * size < em < _LIKE[1] * size:
        return False
    if line.end - line.start < _LARGE * em:
        return False
    x0, y0, x1, y1 = line.bounds
    window = x0 - _WINDOW * size, y0 - 1, x1 + _WINDOW * size, y1 + 1
    return _is_level(_signs(parts, window, size), size, 1.0)


def _signs(parts: Components, window: tuple[float, ...], em: float) -> np.ndarray:
    """The boxes (N x 4) of pieces of signs whose centres lie in a window."""
    x0, y0, x1, y1 = window
    boxes = parts.boxes[parts.within(x0, y0, x1, y1)]
    extent = (boxes[:, 2:] - boxes[:, :2]).max(axis=1, initial=0)
    return np.asarray(boxes[(extent > _SPECK * em) & (extent < _LARGE * em)])


def _runs(boxes: np.ndarray, axis: int) -> _Runs:
    """Stretches of an axis on which boxes (N x 4) lie, in order."""
    spans = boxes[np.argsort(boxes[:, axis], kind="stable")][:, [axis, axis + 2]]
    reached = np.maximum.accumulate(spans[:, 1])
    cuts = np.flatnonzero(spans[1:, 0] > reached[:-1]) + 1
    starts = spans[np.concatenate([[0], cuts]), 0]
    ends = reached[np.concatenate([cuts - 1, [len(spans) - 1]])]
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _whites(runs: _Runs) -> float:
    """The usual white between two stretches."""
    whites = [after[0] - before[1] for before, after in pairwise(runs)]
    return float(np.median(whites)) if whites else 0.0


def _is_level(boxes: np.ndarray, em: float, clear: float) -> bool:
    """Whether boxes (N x 4) stand in rows that are parted more clearly than the signs in them.

    The signs of a few rows are looked at together: a caption over vertical lines would fill the
    white between these.
    """
    if len(boxes) < _COLUMNS:
        return False
    rows = _runs(boxes, 1)
    if len(rows) < 2 or max(b - a for a, b in rows) > _HIGH * em:
        return False
    below, middle = _whites(rows), (boxes[:, 1] + boxes[:, 3]) / 2
    agree = []
    for n in range(0, len(rows) - 1, _TOGETHER):
        last = rows[-1] if n + _TOGETHER >= len(rows) - 1 else rows[n + _TOGETHER - 1]
        part = boxes[(middle >= rows[n][0]) & (middle <= last[1])]
        beside = _whites(_runs(part, 0))
        agree.append(beside < _TIGHT * em and below > max(clear * beside, _LEADING * em))
    return float(np.mean(agree)) > _AGREE


def _clusters(lines: Sequence[TightLine], rules: Sequence[Stroke]) -> list[list[int]]:
    """Lines that stand close by each other, no rule between them; by their numbers."""
    root = list(range(len(lines)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    bounds = np.array([line.bounds for line in lines]).reshape(-1, 4)
    thick = np.array([line.thickness for line in lines])
    for i in range(1, len(lines)):
        white = np.maximum(bounds[:i, :2], bounds[i, :2]) - np.minimum(
            bounds[:i, 2:], bounds[i, 2:]
        )
        near = white.max(axis=1) < _NEXT * np.minimum(thick[:i], thick[i])
        for j in np.flatnonzero(near):
            if not _parted(bounds[i], bounds[j], rules):
                root[find(i)] = find(int(j))
    found: dict[int, list[int]] = {}
    for i in range(len(lines)):
        found.setdefault(find(i), []).append(i)
    return list(found.values())


def _apart(a: np.ndarray, b: np.ndarray) -> float:
    """How far two boxes are apart along the axis on which they are farther."""
    return float(np.maximum(np.maximum(a[:2], b[:2]) - np.minimum(a[2:], b[2:]), 0).max())


def _parted(a: np.ndarray, b: np.ndarray, rules: Sequence[Stroke]) -> bool:
    """Whether a rule runs between the middles of two boxes that it passes."""
    (ax, ay), (bx, by) = (a[:2] + a[2:]) / 2, (b[:2] + b[2:]) / 2
    for rule in rules:
        at, low, high = ((ay + by) / 2, ax, bx) if rule.upright else ((ax + bx) / 2, ay, by)
        if rule.start < at < rule.end and min(low, high) < rule.across(at) < max(low, high):
            return True
    return False


def _block(
    own: Sequence[TightLine],
    lines: Sequence[TightLine],
    rules: Sequence[Stroke],
    parts: Components,
) -> tuple[np.ndarray, np.ndarray] | None:
    """The bounds of a level block and the boxes of its signs; None where lines are upright."""
    bounds = _hull(np.array([line.bounds for line in own]))
    em = float(np.median([line.thickness for line in own]))
    level = [n.bounds for n in lines if not n.vertical and not n.reversed]
    while True:
        boxes = _signs(parts, tuple(bounds), em)
        if not len(boxes):
            return None
        rows = _runs(boxes, 1)
        beyond = [n.bounds for n in lines if n.vertical and _reaches_beyond(n, rows, em)]
        wider = _hull(np.array([bounds, *_beside(bounds, level, rows, rules, em)]))
        foreign = np.array(beyond).reshape(-1, 4)
        wider = _grown(wider, rows, foreign, rules, parts, em)
        if (wider == bounds).all():
            break
        bounds = wider
    boxes = _signs(parts, (bounds[0] - 1, bounds[1] - 1, bounds[2] + 1, bounds[3] + 1), em)
    wide = bounds[2] - bounds[0]
    if wide < max(_COLUMNS, len(rows)) * em or not _is_level(boxes, em, _CLEAR):
        return None
    return bounds, boxes


def _reaches_beyond(line: TightLine, rows: _Runs, em: float) -> bool:
    """Whether a vertical line runs through rows and on; not where it was but joined to them.

    It was where more white than between the rows parts its signs in them from the others.
    """
    top, bottom = rows[0][0], rows[-1][1]
    white, slack = _whites(rows), _LEADING * em
    for edge, past in ((top, line.start < top - em / 2), (bottom, line.end > bottom + em / 2)):
        joined = any(
            low - slack < edge < high + slack and high - low >= white for low, high in line.gaps
        )
        if past and not joined:
            return True
    return False


def _hull(boxes: np.ndarray) -> np.ndarray:
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def _fits(box: np.ndarray, rows: _Runs, em: float) -> bool:
    """Whether a box stands in one of the rows, not across the white between two."""
    slack = _LEADING * em
    return any(box[1] > a - slack and box[3] < b + slack for a, b in rows)


def _beside(
    bounds: np.ndarray,
    level: Sequence[np.ndarray],
    rows: _Runs,
    rules: Sequence[Stroke],
    em: float,
) -> list[np.ndarray]:
    """Level lines (their boxes) that go on in the rows of a block."""
    near = (box for box in level if _apart(bounds, box) < _NEXT * em)
    fitting = (box for box in near if _fits(box, rows, em))
    clear = (box for box in fitting if not _between(bounds, box, rules))
    return [np.array([box[0], bounds[1], box[2], bounds[3]]) for box in clear]


def _grown(
    bounds: np.ndarray,
    rows: _Runs,
    foreign: np.ndarray,
    rules: Sequence[Stroke],
    parts: Components,
    em: float,
) -> np.ndarray:
    """A block with the signs beside it that stand in its rows, and in no vertical line of text."""
    x0, y0, x1, y1 = bounds
    near = _signs(parts, (x0 - 2 * em, y0 - 1, x1 + 2 * em, y1 + 1), em)
    for box in near:
        middle = (box[:2] + box[2:]) / 2
        held = (foreign[:, :2] < middle).all(axis=1) & (foreign[:, 2:] > middle).all(axis=1)
        if held.any() or _apart(bounds, box) >= _NEXT * em or not _fits(box, rows, em):
            continue
        if not _between(bounds, box, rules):
            x0, x1 = min(x0, box[0]), max(x1, box[2])
    return np.array([x0, y0, x1, y1])


def _between(bounds: np.ndarray, box: np.ndarray, rules: Sequence[Stroke]) -> bool:
    """Whether an upright rule runs between a block and a box beside it."""
    low, high = min(bounds[2], box[2]), max(bounds[0], box[0])
    at = (box[1] + box[3]) / 2
    return any(
        rule.upright and rule.start < at < rule.end and low - 1 < rule.across(at) < high + 1
        for rule in rules
    )


def _laid(
    own: Sequence[TightLine], lines: Sequence[TightLine], bounds: np.ndarray, boxes: np.ndarray
) -> list[TightLine]:
    """The lines, those of a block (its bounds, its signs) replaced by its rows."""
    em = float(np.median([line.thickness for line in own]))
    kept = []
    for line in lines:
        if any(line is n for n in own):
            continue
        outside = line if line.reversed else _outside(line, bounds)
        if outside:
            kept.append(outside)
    score = min(line.score for line in own)
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    for top, bottom in _runs(boxes, 1):
        row = boxes[(middle >= top) & (middle <= bottom)]
        kept += _row(row, em, score)
    return kept


def _singles(
    lines: list[TightLine], bounds: np.ndarray, rules: Sequence[Stroke]
) -> list[TightLine]:
    """The lines, single signs by a block (its bounds) that count as vertical ones set level."""
    single = {
        n for n, line in enumerate(lines)
        if line.vertical and not line.reversed and line.end - line.start < _LARGE * line.thickness
    }  # fmt: skip
    reached, done = [bounds], list(lines)
    while reached:
        by = reached.pop()
        for n in sorted(single):
            sign = lines[n]
            near = _apart(by, sign.bounds) < _NEXT * sign.thickness
            if near and not _parted(by, sign.bounds, rules):
                single.remove(n)
                reached.append(sign.bounds)
                done[n] = _level(sign)
    return done


def _level(sign: TightLine) -> TightLine:
    """A vertical line of one sign as a level one."""
    middle = sign.axis + sign.slope * sign.pieces[:, :2].mean(axis=1)
    first, last, left, right = sign.pieces.T
    axis = float((first.min() + last.max()) / 2)
    pieces = np.stack([left + middle, right + middle, first - axis, last - axis], axis=1)
    return TightLine(pieces, axis, 0.0, False, False, sign.score)


def _outside(line: TightLine, bounds: np.ndarray) -> TightLine | None:
    """What of a line lies outside of a block."""
    x0, y0, x1, y1 = line.bounds
    if x1 < bounds[0] or x0 > bounds[2] or y1 < bounds[1] or y0 > bounds[3]:
        return line
    places = _places(line)
    inside = ((places >= bounds[:2]) & (places <= bounds[2:])).all(axis=1)
    if not inside.any():
        return line
    left = ~inside & _is_print(line, line.thickness) if inside.mean() > _WITHIN else ~inside
    return replace(line, pieces=line.pieces[left]) if left.any() else None


def _row(boxes: np.ndarray, em: float, score: float) -> list[TightLine]:
    """A row of signs as level lines, parted at wide white."""
    axis = float((boxes[:, 1].min() + boxes[:, 3].max()) / 2)
    pieces = boxes[:, [0, 2, 1, 3]].astype(float) - np.array([0.0, 0.0, axis, axis])
    rest = TightLine(pieces, axis, 0.0, False, False, score)
    done = []
    for low, high in rest.gaps:
        if high - low > _WORD * em:
            part, rest = rest.parted((low + high) / 2)
            done.append(part)
    return [*done, rest]
