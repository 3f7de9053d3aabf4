"""Titles set in a square grid of signs, whose lines may run either way.

``梅浦新区 / 合龙轨道 / 交通建设`` set in three vertical lines from the right stands in a grid of
four by three signs as far apart below as beside each other: a detector sees four level lines of
three. Words of the dictionary tell which of both makes sense. The signs of a long title of two
lines may be driven apart along it, farther than its lines are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean, median

from digitize.geometry import Box, union
from digitize.lexicon import sense
from digitize.reading import Line, Reading
from digitize.scripts import simplified
from digitize.text import cjk_share

_FEWEST, _MOST = 2, 9  # signs of a line, and lines of a title
_SQUARE = 1.3  # times as far apart are signs one way as the other, at most
_LOOSE, _LONG = 2.0, 2  # or so many, where a grid is so many times as long as it is wide
_EDGE = 0.4  # signs: lines of a grid begin and end so level
_BETTER, _MORE = 1.3, 3  # how much more sense the other way must make, in characters of words


def upright(reading: Reading) -> Reading:
    """The reading with the titles in grids as their words say that they run."""
    gone: set[int] = set()
    new: list[Line] = []
    for grid in _grids(reading.lines):
        rows = [line.text for line in grid]
        vertical = grid[0].writing == "vertical"
        across = ["".join(row[n] for row in rows) for n in range(len(rows[0]))]
        # the lines of a vertical title come from the right
        told, other = (rows[::-1], across) if vertical else (rows, across[::-1])
        if _sense(other) > _BETTER * _sense(told) + _MORE:
            gone |= {id(line) for line in grid}
            new += _turned(grid, across, vertical)
    if not new:
        return reading
    return replace(reading, lines=(*(n for n in reading.lines if id(n) not in gone), *new))


def _sense(lines: Sequence[str]) -> int:
    return sense(simplified("".join(lines)))


def _grids(lines: Sequence[Line]) -> list[list[Line]]:
    """Stacks of lines with as many signs each, in a square grid: from the top, or from the left."""
    found = []
    for vertical in (False, True):
        own = [
            n for n in lines
            if (n.writing == "vertical") == vertical
            and n.writing != "horizontal-rl"
            and _FEWEST <= len(n.text) <= _MOST
            and cjk_share(n.text) == 1
        ]  # fmt: skip
        own.sort(key=lambda n: _span(n)[2])
        square = [s for s in _stacks(own, _SQUARE) if _FEWEST <= len(s) <= _MOST]
        gone = {id(n) for s in square for n in s}
        loose = _stacks([n for n in own if id(n) not in gone], _LOOSE)
        found += square + [s for s in loose if _LONG * len(s[0].text) <= len(s) <= _MOST]
    return found


def _stacks(lines: Sequence[Line], most: float) -> list[list[Line]]:
    """Lines (from the top, or from the left) in stacks with as many signs each, and even steps."""
    stacks: list[list[Line]] = []
    alike: dict[tuple[int, bool], list[list[Line]]] = {}  # by signs, and whether turned
    for line in lines:
        own = alike.setdefault((len(line.text), line.reversed), [])
        home = next((s for s in own if _is_next(s[-1], line, most)), None)
        if home is None:
            own.append([line])
            stacks.append(own[-1])
        else:
            home.append(line)
    return stacks


def _span(line: Line) -> tuple[float, float, float]:
    """Where a line begins and ends along itself, and its middle across."""
    b = line.box
    return (b.y0, b.y1, b.center[0]) if line.writing == "vertical" else (b.x0, b.x1, b.center[1])


def _is_next(line: Line, other: Line, most: float) -> bool:
    """Whether a line of as many signs stands one farther below (or beside), sign under sign."""
    start, end, at = _span(line)
    first, last, place = _span(other)
    em = line.size
    level = abs(start - first) < _EDGE * em and abs(end - last) < _EDGE * em
    apart = (end - start - em) / (len(line.text) - 1)  # from sign to sign
    return level and apart > 0 and 1 / _SQUARE < (place - at) / apart < most


def _turned(grid: Sequence[Line], texts: Sequence[str], vertical: bool) -> list[Line]:
    """The lines across a grid, one for each text."""
    start = median(_span(n)[0] for n in grid)
    step = (median(_span(n)[1] for n in grid) - start) / len(texts)
    low = _span(grid[0])[2] - grid[0].size / 2
    high = _span(grid[-1])[2] + grid[-1].size / 2
    done = []
    for n, text in enumerate(texts):
        a, b = start + n * step, start + (n + 1) * step
        glyphs = [line.glyphs[n] for line in grid if len(line.glyphs) == len(texts)]
        box = Box(low, a, high, b) if vertical else Box(a, low, b, high)
        if len(glyphs) == len(grid):
            box = union(g.box for g in glyphs)
        else:
            glyphs = []
        done.append(
            replace(
                grid[0], text=text, box=box, polygon=box.polygon(), glyphs=tuple(glyphs),
                writing="horizontal" if vertical else "vertical",
                confidence=round(fmean(line.confidence for line in grid), 4),
            )
        )  # fmt: skip
    return done
