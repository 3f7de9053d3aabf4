"""Lines that a detector joined over a gutter are cut, pieces of one line are joined.

Whether white is a space inside a line or a gutter between two is decided in `digitize.layout.gaps`;
a printed rule always parts.

Unit: pixels of the working picture. "Along" and "across" as in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitize.layout.corridors import Corridors
from digitize.layout.gaps import Gap, Surroundings, are_spaces, certainty, gaps_of
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke

_GUTTER = 0.4  # glyphs: white that is narrower parts no columns
_SLIM = 0.5  # of a swollen line: how thin its print is
_STICKS_OUT = (
    1.05  # times the height of letters: a stroke that stands alone and is longer is a rule
)
_TOUCHING = 0.3  # glyphs: pieces that stand closer are one line
_SHARED = 1.3  # glyphs: both pieces of a line may have the sign at which they were seen to end
_AS_THICK = 0.75  # of the thicker: what two pieces of one line are
_DRIVEN = 9.0  # the widest space of a justified line, in glyphs
_WORD = 0.7  # glyphs: a space between words that may differ in height
_DOUBT = 6.0  # log-odds: white that is a space less surely is asked about again
_LOW, _FLUSH = 0.45, 0.26  # how low the lower of two words is, how far it stands out of the other
_ONE_WAY, _FEET = (0.58, 0.8), 0.1  # small letters, as a share of those that reach one way


def cut(lines: list[TightLine], rules: list[Stroke], corridors: Corridors) -> list[TightLine]:
    """Lines parted at printed rules and at gutters.

    It is looked twice: beside lines that were cut, other white is seen to be of the same gutter.
    """
    once, doubtful = _cut(lines, rules, corridors, None)
    if len(once) == len(lines) or not doubtful:
        return once
    return _cut(once, rules, corridors, doubtful)[0]


_Places = set[tuple[float, float, float]]  # of gaps: from where to where along, and their axis


def _cut(
    lines: list[TightLine], rules: list[Stroke], corridors: Corridors, where: _Places | None
) -> tuple[list[TightLine], _Places]:
    """Lines cut, at ``where`` alone if that is given; and the white that may have to be."""
    asked = gaps_inside(lines, rules, where)
    free = [g for _, g, ruled in asked if not ruled]
    sure = certainty(Surroundings(lines, rules, corridors), free)
    doubtful = {_place(g) for g, s in zip(free, sure.tolist(), strict=True) if 0 < s < _DOUBT}
    answers = iter((sure > 0).tolist())
    parted: dict[int, list[float]] = {}
    for n, gap, is_ruled in asked:
        if is_ruled or not next(answers):
            parted.setdefault(n, []).append((gap.low + gap.high) / 2)
    done: list[TightLine] = []
    for n, line in enumerate(lines):
        rest, parts = line, []
        for at in parted.get(n, []):
            part, rest = rest.parted(at)
            parts.append(part)
        done += [part for part in [*parts, rest] if len(part.pieces)]
    return done, doubtful


def _place(gap: Gap) -> tuple[float, float, float]:
    return gap.low, gap.high, gap.before.axis


def join(lines: list[TightLine], rules: list[Stroke], corridors: Corridors) -> list[TightLine]:
    """Pieces of one printed line put together again, from their starts to their ends.

    It is looked twice: beside lines that are whole again, others are seen to run through.
    """
    return _joined(_joined(lines, rules, corridors), rules, corridors)


def _joined(lines: list[TightLine], rules: list[Stroke], corridors: Corridors) -> list[TightLine]:
    order = sorted(lines, key=lambda line: (line.start, line.axis))
    asked = gaps_between(order, rules)
    wide = [g for _, _, g in asked if is_wide(g)]
    answers = iter(are_spaces(Surroundings(order, rules, corridors), wide).tolist())
    nearest: dict[int, int] = {}  # which piece goes on in a piece
    for i, n, gap in asked:
        if is_wide(gap) and not next(answers):
            continue
        if n not in nearest or order[i].end > order[nearest[n]].end:
            nearest[n] = i
    whole = dict(enumerate(order))  # grows; a piece that was joined is gone
    home = list(range(len(order)))  # the piece that a piece was joined to; itself where it was not
    taken: set[int] = set()
    for n, before in sorted(nearest.items()):
        first = before
        while home[first] != first:
            first = home[first]
        if before not in taken and first != n:
            taken.add(before)
            whole[first] = together(whole[first], whole.pop(n))
            home[n] = first
    return list(whole.values())


def gaps_inside(
    lines: Sequence[TightLine], rules: list[Stroke], where: _Places | None = None
) -> list[tuple[int, Gap, bool]]:
    """White inside lines that may be a gutter: number of the line, and whether a rule is in it.

    With ``where`` only that which stands there and has no rule.
    """
    found = []
    for n, line in enumerate(lines):
        crossing = _crossing(line, rules)
        least = _GUTTER * _SLIM * line.thickness  # most are narrower
        asked = [
            (place, is_ruled)
            for place in line.gaps
            if (is_ruled := _is_ruled(line, *place, crossing)) or place[1] - place[0] >= least
        ]
        if where is not None:
            asked = [(p, rule) for p, rule in asked if not rule and (*p, line.axis) in where]
        gaps = gaps_of(line, [place for place, _ in asked])
        for gap, (_, is_ruled) in zip(gaps, asked, strict=True):
            if is_ruled or gap.high - gap.low >= _GUTTER * gap.size:
                found.append((n, gap, is_ruled))
    return found


def gaps_between(lines: Sequence[TightLine], rules: list[Stroke]) -> list[tuple[int, int, Gap]]:
    """White between pieces that may be of one line: the numbers of both, in order of the second.

    The second begins about where the first ends, level with it; no rule parts them.
    """
    start = np.array([line.start for line in lines])
    end = np.array([line.end for line in lines])
    axis = np.array([line.across((line.start + line.end) / 2) for line in lines])
    thickness = np.array([line.thickness for line in lines])
    vertical = np.array([line.vertical for line in lines], dtype=bool)
    found = []
    for n, line in enumerate(lines):
        size = np.maximum(thickness, thickness[n])
        gap = start[n] - end
        alike = np.minimum(thickness, thickness[n]) > _AS_THICK * size  # an initial is not
        near = (gap < _DRIVEN * size) & (gap > np.where(alike, -_SHARED, -_TOUCHING) * size)
        near &= vertical == vertical[n]
        near &= np.abs(axis - axis[n]) < 0.6 * size + 0.05 * (end - start)
        near[n] = False
        for i in np.flatnonzero(near).tolist():
            before = lines[i]
            if _may_belong(before, line, rules):
                low = before.end
                found.append((i, n, Gap(before, line, low, max(line.start, low + 1), False)))
    return found


def is_wide(gap: Gap) -> bool:
    """Whether white is wide enough to be asked about; pieces that stand closer are one line."""
    return gap.after.start - gap.before.end >= _TOUCHING * gap.size


def _may_belong(before: TightLine, line: TightLine, rules: list[Stroke]) -> bool:
    """Whether two pieces are of one ink, stand on one line of writing, and no rule parts them."""
    if before.reversed != line.reversed:
        return False
    size = max(before.thickness, line.thickness)
    words = not line.vertical and line.start - before.end >= _WORD * size
    if not _level(before, line, size) and not (words and abreast(before, line)):
        return False
    return not ruled(before, line, rules)


def _crossing(line: TightLine, rules: list[Stroke]) -> list[Stroke]:
    """Rules that run across a line, between its ends."""
    low, high = line.start, line.end
    found = []
    for rule in rules:
        if rule.upright == line.vertical or rule.length < 1.6 * line.thickness:
            continue
        if not low < rule.axis + rule.slope * rule.start < high:
            continue
        middle = line.across(rule.axis)
        if rule.start < middle < rule.end:
            found.append(rule)
    return found


def _is_ruled(line: TightLine, low: float, high: float, crossing: list[Stroke]) -> bool:
    """Whether a rule that crosses the line does so in a gap."""
    if not crossing:
        return False
    middle = line.across((low + high) / 2)
    return any(low - 2 <= rule.across(middle) <= high + 2 for rule in crossing)


def ruled(before: TightLine, line: TightLine, rules: Sequence[Stroke]) -> bool:
    """Whether a rule runs across the white between two pieces of a line."""
    low, high = before.end, line.start
    return _is_ruled(before, low, max(high, low + 1), _near(rules, before, line))


def _near(rules: Sequence[Stroke], before: TightLine, line: TightLine) -> list[Stroke]:
    """Rules that run across between two pieces of a line."""
    middle = (before.across(before.end) + line.across(line.start)) / 2
    least = _STICKS_OUT * max(before.thickness, line.thickness)
    return [
        rule
        for rule in rules
        if rule.upright != line.vertical and rule.length >= least and rule.start < middle < rule.end
    ]


def _level(before: TightLine, line: TightLine, size: float) -> bool:
    """Whether two pieces stand on one axis and are of one size; a small mark may stand close by."""
    small = min(before.thickness, line.thickness)
    apart = abs(before.across(before.end) - line.across(line.start))
    if small > 0.75 * size:
        return apart < 0.2 * size
    short = before if before.thickness == small else line
    mark = short.end - short.start < 1.1 * size and len(short.pieces) <= 3
    return mark and apart < 0.45 * size and line.start - before.end < 0.6 * size


def abreast(before: TightLine, line: TightLine) -> bool:
    """Whether two pieces stand on one line of writing.

    Of Latin words one may reach up, one down and one neither, so that their middles differ. One
    that does neither has its feet or its head where one has that reaches one way.
    """
    place = (before.end + line.start) / 2
    thin, thick = sorted((before.thickness, line.thickness))
    apart = abs(before.across(place) - line.across(place))
    room = (thick - thin) / 2  # how far the lower one may stand off within the other
    if _ONE_WAY[0] * thick < thin < _ONE_WAY[1] * thick and abs(room - apart) > _FEET * thick:
        return False
    return thin > _LOW * thick and apart - room < _FLUSH * thick


def together(before: TightLine, line: TightLine) -> TightLine:
    """One line of two; the longer one gives the axis."""
    major, minor = (
        (before, line) if before.end - before.start >= line.end - line.start else (line, before)
    )
    pieces = minor.pieces.copy()
    middle = (pieces[:, 0] + pieces[:, 1]) / 2
    shift = (minor.axis + minor.slope * middle) - (major.axis + major.slope * middle)
    pieces[:, 2:] += shift[:, None]
    return replace(
        major,
        pieces=np.concatenate([major.pieces, pieces]),
        score=min(before.score, line.score),
    )
