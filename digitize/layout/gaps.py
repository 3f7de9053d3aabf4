"""White between two pieces of print on one axis: a space inside a line, or a gutter between two?

A small boosted forest decides (`training.gaps` fits it on practice pages). What it looks at is
here: the white and both pieces themselves, what the lines over and under them do where the white
is, how far it runs on up and down, and rules that stand in it.

All traits are in glyphs, the larger of both pieces' thickness; coordinates "along" and "across" as
in `digitize.layout.refine`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from digitize.errors import MissingDependency
from digitize.forest import load
from digitize.layout.corridors import Corridors
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke

WEIGHTS = Path(__file__).parent / "gaps.npz"
NEAR, FAR = 5.0, 9.0  # glyphs across within which lines are neighbours, are of the same block
_LIKE = (0.6, 1.7)  # thickness of a neighbour, as a share of the gap's glyph
_TIGHT, _LOOSE = 0.3, 1.0  # glyphs between two edges that stand under each other
_SHARED = 0.6  # of a gap: what a neighbour's gap covers to be the same white
_CAP = 40.0  # glyphs; longer is all the same
_SIGN, _BEHIND, _LISTED = 1.6, 1.2, 3  # glyphs: a number, the white behind it; how many of them
_NO_GUTTER, _THROUGH = 1.5, 3  # glyphs: white that so many lines run through is no gutter
_FAR, _SURE = 2.0, 1.5  # glyphs of wide white; log-odds from which it is a space all the same
_BESIDE, _LEAST = 5.0, 1.5  # glyphs of a line that show its print beside a white; at least
_SWOLLEN = 0.8  # of its thickness: a line whose print beside a white is thinner is swollen
_LIST = -4.0  # log-odds down to which the white behind a number over other numbers is a space
_EVEN, _HEADLINE = 0.7, 1.6  # of the white: other spaces of a line; times the usual type
_SPACES = 0.22  # glyphs: narrower white is between letters

COUNTS = (
    "crossed", "open", "ends", "begins", "ends_loose", "begins_loose", "crossed_next",
    "open_next", "ends_next", "begins_next", "over", "starts_flush", "ends_flush", "low_flush",
    "high_flush", "within",
)  # fmt: skip
TRAITS = (
    "wide", "vertical", "joined", "thin", "apart", "left", "right", "large", "strips_left",
    "strips_right", "spaces", "space", "widest", "score",
    *COUNTS,
    "narrow_up", "narrow_down", "narrow_flanked", "narrow_alike", "wide_up", "wide_down",
    "wide_flanked", "wide_alike", "rule", "rule_long", "between",
)  # fmt: skip


@dataclass(frozen=True)
class Gap:
    """White from ``low`` to ``high`` along a line, between two pieces of print.

    ``joined`` says that the detector took both for one line. ``sides``, where known, is how far the
    print right before and right behind the white reaches across.
    """

    before: TightLine
    after: TightLine
    low: float
    high: float
    joined: bool
    sides: tuple[tuple[float, float], tuple[float, float]] | None = None

    @cached_property
    def size(self) -> float:
        """The glyph: the larger thickness of the print on both sides."""
        return max(b - a for a, b in self._sides)

    @property
    def thin(self) -> float:
        """The smaller thickness, as a share of the larger."""
        return min(b - a for a, b in self._sides) / self.size

    @property
    def apart(self) -> float:
        """How far the axes of both sides lie from each other, in glyphs."""
        (a, b), (c, d) = self._sides
        return abs((a + b) / 2 - (c + d) / 2) / self.size

    @cached_property
    def _sides(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """How far the print right before and right behind the white reaches across.

        Of a long line that a detector put together of two columns that do not stand on one axis,
        the whole is much thicker than either.
        """
        if self.sides is not None:
            return self.sides
        (before,) = _reaches(self.before, np.array([self.low]), -1)
        (after,) = _reaches(self.after, np.array([self.high]), 1)
        return before, after


def gaps_of(line: TightLine, places: Sequence[tuple[float, float]]) -> list[Gap]:
    """Whites inside one line, given from where to where along, all sized at once."""
    if not places:
        return []
    low, high = np.array(places).T
    sides = zip(_reaches(line, low, -1), _reaches(line, high, 1), strict=True)
    return [Gap(line, line, a, b, True, own) for (a, b), own in zip(places, sides, strict=True)]


def _reaches(line: TightLine, at: np.ndarray, ahead: int) -> list[tuple[float, float]]:
    """How far a line's print reaches across, within some glyphs before or behind places along.

    Across its axis there, on the sheet. Where there is too little print it is the whole line's.
    """
    start, end, over, under = line.pieces.T
    away = start - at[:, None] if ahead > 0 else at[:, None] - end
    axis = line.axis + line.slope * at
    behind = away > -1.0
    reach = np.full(len(at), line.thickness)
    bare = np.zeros(len(at), dtype=bool)
    for _ in range(2):  # the first guess is too far where the line is swollen
        own = behind & (away < _BESIDE * reach[:, None])
        length = np.where(own, end, -np.inf).max(axis=1) - np.where(own, start, np.inf).min(axis=1)
        bare |= (length < _LEAST * reach) | ~own.any(axis=1)
        above = np.where(own, over, np.inf).min(axis=1)
        below = np.where(own, under, -np.inf).max(axis=1)
        reach = below - above
    # else it is the line's own jitter
    thin = ~bare & (reach < _SWOLLEN * line.thickness)
    above, below = np.where(thin, above, line.above), np.where(thin, below, line.below)
    return list(zip((above + axis).tolist(), (below + axis).tolist(), strict=True))


def are_spaces(around: Surroundings, gaps: Sequence[Gap]) -> np.ndarray:
    """Which gaps are spaces inside a line, ``(len(gaps),)``, bool; see `certainty`."""
    return certainty(around, gaps) > 0


def certainty(around: Surroundings, gaps: Sequence[Gap]) -> np.ndarray:
    """How surely gaps are spaces inside a line: log-odds over what is asked of each, float.

    Most are plainly so, without an end: lines over and under them run through. Only of the others
    all is looked at. Raises ``MissingDependency`` where the weights are missing or of other traits.
    """
    counts = [around.counts(gap) for gap in gaps]
    sure = np.array([np.inf if _is_plain(g, c) else 0.0 for g, c in zip(gaps, counts, strict=True)])
    asked = np.flatnonzero(sure == 0.0)
    if len(asked):
        forest = load(WEIGHTS)
        if forest.names != TRAITS:
            raise MissingDependency("gaps.npz is of other traits; run `python -m training.gaps`")
        rows = around.rows([gaps[n] for n in asked], [counts[n] for n in asked])
        listed = [_in_list(gaps[n], counts[n]) for n in asked]
        least = np.where(listed, _LIST, np.where(_is_alone(rows), _SURE, 0.0))
        sure[asked] = forest.log_odds(rows) - least
    return sure


def _is_plain(gap: Gap, counts: Sequence[float]) -> bool:
    """Whether lines run through where white inside a line is, and none ends or begins there."""
    crossed, opened, _, _, ends, begins = counts[:6]
    narrow = gap.joined and gap.high - gap.low < _NO_GUTTER * gap.size
    return narrow and crossed >= _THROUGH and opened + ends + begins <= 1


def _is_alone(rows: np.ndarray) -> np.ndarray:
    """Where wide white stands in no column, as in a folio: few such pieces are one line; bool.

    Words of a headline that is driven out stand as far apart as its other words do.
    """
    joined, wide, crossed, over, space, large = (
        rows[:, TRAITS.index(name)]
        for name in ("joined", "wide", "crossed", "over", "space", "large")
    )
    driven = (space > _EVEN * wide) & (large > _HEADLINE)
    return np.asarray((joined == 0) & (wide >= _FAR) & (crossed <= 1) & (over == 0) & ~driven)


def _in_list(gap: Gap, counts: Sequence[float]) -> bool:
    """Whether one sign over others stands on one side: the numbers of a list are no column."""
    size = gap.size
    if gap.high - gap.low >= _BEHIND * size:
        return False
    starts, ends = (counts[COUNTS.index(name)] for name in ("starts_flush", "ends_flush"))
    before, after = gap.low - gap.before.start < _SIGN * size, gap.after.end - gap.high
    return (before and starts >= _LISTED) or (after < _SIGN * size and ends >= _LISTED)


class Surroundings:
    """The lines of a sheet as arrays, its rules and white: what gaps are judged by."""

    def __init__(
        self, lines: Sequence[TightLine], rules: Sequence[Stroke], corridors: Corridors
    ) -> None:
        self._corridors = corridors
        self._sides = [_Side(lines, rules, vertical) for vertical in (False, True)]
        self._usual = corridors.usual

    def counts(self, gap: Gap) -> list[float]:
        """How many lines over and under a gap do what where it is, as in `COUNTS`."""
        return self._sides[gap.before.vertical].around(gap)

    def rows(self, gaps: Sequence[Gap], counts: Sequence[list[float]] | None = None) -> np.ndarray:
        """The traits of gaps, ``(len(gaps), len(TRAITS))``, float32; ``counts`` where known."""
        counts = [self.counts(gap) for gap in gaps] if counts is None else counts
        rows = [self._row(gap, own) for gap, own in zip(gaps, counts, strict=True)]
        return np.array(rows, dtype=np.float32).reshape(-1, len(TRAITS))

    def _row(self, gap: Gap, counts: list[float]) -> list[float]:
        before, after, size = gap.before, gap.after, gap.size
        low, high = gap.low, gap.high
        left, right = (low - before.start) / size, (after.end - high) / size
        spaces = [
            (b - a) / size
            for line in ((before,) if before is after else (before, after))
            for a, b in line.gaps
            if b - a > _SPACES * size and not (a >= low - 1 and b <= high + 1)
        ]
        own = [
            (high - low) / size, float(before.vertical), float(gap.joined),
            gap.thin, gap.apart, min(left, _CAP), min(right, _CAP),
            size / self._usual if self._usual else 1.0,
            _strips(before, before.start, low) / size,
            _strips(after, high, after.end) / size,
            len(spaces) / max(1.0, left + right), _middle(sorted(spaces)),
            max(spaces, default=0.0), min(before.score, after.score),
        ]  # fmt: skip
        side = self._sides[before.vertical]
        return [
            *own,
            *counts,
            *self._corridors.extent(gap.before, gap.low, gap.high, size),
            *side.ruled(gap),
        ]


def _strips(line: TightLine, start: float, end: float) -> float:
    """The usual extent along of a stretch's pieces: those of letters are narrow, of signs wide."""
    first, last = line.pieces[:, 0], line.pieces[:, 1]
    long = (last - first)[(last > start) & (first < end)]
    return _middle(np.sort(long).tolist())


def _middle(ordered: list[float]) -> float:
    """The median of ordered values (of an even number the upper one), 0 of none."""
    return ordered[len(ordered) // 2] if ordered else 0.0


class _Side:
    """The lines of one direction and the rules that run across them."""

    def __init__(self, lines: Sequence[TightLine], rules: Sequence[Stroke], vertical: bool) -> None:
        own = [line for line in lines if line.vertical == vertical]
        own.sort(key=lambda line: line.across((line.start + line.end) / 2))
        self._lines = own
        self._start = np.array([line.start for line in own])
        self._end = np.array([line.end for line in own])
        self._axis = np.array([line.across((line.start + line.end) / 2) for line in own])
        self._thickness = np.array([line.thickness for line in own])
        gaps = [(n, a, b) for n, line in enumerate(own) for a, b in line.gaps]
        table = np.array(gaps, dtype=np.float64).reshape(-1, 3)
        self._gap_of, self._gap_low, self._gap_high = (
            table[:, 0].astype(np.int64), table[:, 1], table[:, 2],
        )  # fmt: skip
        self._first_gap = np.searchsorted(self._gap_of, np.arange(len(own) + 1))
        crossing = [rule for rule in rules if rule.upright != vertical]
        self._rules = np.array(
            [(r.start, r.end, r.axis, r.slope) for r in crossing], dtype=np.float64
        ).reshape(-1, 4)

    def around(self, gap: Gap) -> list[float]:
        """How the lines over and under a gap behave where it is."""
        low, high, size = gap.low, gap.high, gap.size
        at = gap.before.across((low + high) / 2)
        first, last = np.searchsorted(self._axis, (at - FAR * size, at + FAR * size))
        start, end, axis = self._start[first:last], self._end[first:last], self._axis[first:last]
        thick = self._thickness[first:last]
        apart = np.abs(axis - at)
        like = (thick > _LIKE[0] * size) & (thick < _LIKE[1] * size) & (apart > 0.5 * size)
        middle = (low + high) / 2
        tight, loose = _TIGHT * size, _LOOSE * size
        over = like & (start < middle - tight) & (end > middle + tight)
        opened = over & self._opened(first, last, low, high)
        crossed = over & ~opened
        before, after = np.abs(end - low), np.abs(start - high)
        end_flush, start_flush, besides = before < tight, after < tight, like & ~over
        ends, begins = besides & end_flush, besides & start_flush
        ends_loose, begins_loose = besides & (before < loose), besides & (after < loose)
        near, following = apart < NEAR * size, apart < 2.3 * size
        starts_flush = like & (np.abs(start - gap.before.start) < tight)
        ends_flush = like & (np.abs(end - gap.after.end) < tight)
        whole = crossed & (start < gap.before.start + loose) & (end > gap.after.end - loose)
        within = like & (start > gap.before.start - loose) & (end < gap.after.end + loose)
        low_flush, high_flush = like & end_flush, like & start_flush
        counted = (
            crossed & near, opened & near, ends & near, begins & near,
            ends_loose & near, begins_loose & near,
            crossed & following, opened & following, ends & following, begins & following,
            whole, starts_flush, ends_flush, low_flush, high_flush, within & over,
        )  # fmt: skip
        return [float(np.count_nonzero(mask)) for mask in counted]

    def _opened(self, first: int, last: int, low: float, high: float) -> np.ndarray:
        """Which of some lines have white of their own where a gap is; bool."""
        a, b = self._first_gap[first], self._first_gap[last]
        shared = np.minimum(self._gap_high[a:b], high) - np.maximum(self._gap_low[a:b], low)
        opened = np.zeros(last - first, dtype=bool)
        opened[self._gap_of[a:b][shared > _SHARED * (high - low)] - first] = True
        return opened

    def ruled(self, gap: Gap) -> list[float]:
        """How far the next rule in line with the white is, how long it is; and lines in it."""
        low, high, size = gap.low, gap.high, gap.size
        at = gap.before.across((low + high) / 2)
        start, end, axis, slope = self._rules.T
        place = axis + slope * at
        inside = (place > low - 0.1 * size) & (place < high + 0.1 * size)
        away = np.maximum(np.maximum(start - at, at - end), 0.0) / size
        nearest, long = _CAP, 0.0
        if inside.any():
            n = int(np.flatnonzero(inside)[np.argmin(away[inside])])
            nearest, long = min(float(away[n]), _CAP), min(float(end[n] - start[n]) / size, _CAP)
        between = (self._start > low - 1) & (self._end < high + 1)
        between &= np.abs(self._axis - at) < 0.4 * size
        return [nearest, long, float(np.count_nonzero(between))]
