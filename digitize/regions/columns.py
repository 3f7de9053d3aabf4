"""Columns: lines that stand one beneath the other in one column, by geometry alone.

A chain is a maximal run of lines of one direction and one type size with a common column and an
even line pitch, with no rule, frame edge or other line between. What follows what over a break is
not decided here: a chain that is cut once too often is mended by `order`, one that joins two
articles is not.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitize.geometry import Box, overlap, union
from digitize.regions.scene import Item, Scene, following
from digitize.text import has_cjk

_PITCH = 1.15  # times as far apart are the glyphs of a line that is driven out a little more
_CLOSE = 5.0  # ems: lines within them tell where a column begins


def chains(scene: Scene, items: Sequence[Item]) -> list[list[Item]]:
    """Runs of lines of one column, each from top to bottom of the reading frame.

    ``items`` must be of one direction. Lines set against the page's direction are chained in
    their own frame by the caller.
    """
    rows = _rows(scene, items)
    whole = [_whole(row) for row in rows]
    links = _links(scene, whole)
    heads = set(range(len(whole))) - set(links.values())
    found: list[list[Item]] = []
    for head in sorted(heads):
        run, at = [head], head
        while at in links:
            at = links[at]
            run.append(at)
        parts = {id(whole[i]): rows[i] for i in run}
        for piece in _cut([whole[i] for i in run]):
            found.append([part for item in piece for part in parts[id(item)]])
    return found


def _rows(scene: Scene, items: Sequence[Item]) -> list[list[Item]]:
    """Lines as they were printed: pieces that a detector made of one line put together again.

    Two pieces are one line where the white between them is no gutter, because a line right above
    or below runs across it.
    """
    ordered = sorted(items, key=lambda i: (i.box.x0, i.box.y0))
    follows: dict[int, Item] = {}
    place, size = _places(ordered), np.array([i.size for i in ordered])
    best: dict[int, int] = {}
    for n, k in zip(*_beside(place, size), strict=True):
        a, b = ordered[n], ordered[k]
        if n not in best and a.enclosure == b.enclosure and _one_size(scene, a, b):
            best[n] = k
    for n, k in best.items():
        if _spanned(scene, place, size, n, k):
            follows[ordered[n].index] = ordered[k]
    taken = {b.index for b in follows.values()}
    rows = []
    for item in items:
        if item.index in taken:
            continue
        row = [item]
        while row[-1].index in follows:
            row.append(follows[row[-1].index])
        rows.append(row)
    return rows


def _places(items: Sequence[Item]) -> np.ndarray:
    """Boxes of items, x0 y0 x1 y1, ``(items, 4)``."""
    return np.array([(i.box.x0, i.box.y0, i.box.x1, i.box.y1) for i in items]).reshape(-1, 4)


def _beside(place: np.ndarray, size: np.ndarray) -> tuple[list[int], list[int]]:
    """Pairs of lines of which the second goes on right beside the first, in order.

    ``place`` are their boxes, by the left edge, ``size`` their type sizes.
    """
    x0, y0, x1, y1 = place.T
    # By their left edges only these can stand close enough: the rest need not be measured.
    a, b = following(np.searchsorted(x0, x1 + 1.8 * size + 1.0, side="right"))
    gap = x0[b] - x1[a]
    level = np.minimum(y1[a], y1[b]) - np.maximum(y0[a], y0[b])
    near = (gap <= 1.8 * size[a]) & (gap > -0.5 * size[a])
    near &= level > 0.6 * np.minimum((y1 - y0)[a], (y1 - y0)[b])
    return a[near].tolist(), b[near].tolist()


def _spanned(scene: Scene, place: np.ndarray, size: np.ndarray, a: int, b: int) -> bool:
    """Whether a line right above or below runs across the white between pieces ``a`` and ``b``.

    A headline may run across a gutter as well: then lines close by begin where ``b`` begins.
    ``place`` and ``size`` are those of all lines.
    """
    em = float(size[a])
    (_, top, left, bottom), right = place[a].tolist(), float(place[b, 0])
    if any(left - 0.5 * em < r.center[0] < right + 0.5 * em
           and overlap(r.y0, r.y1, top, bottom) > 0 for r in scene.uprights):  # fmt: skip
        return False
    x0, y0, x1, y1 = place.T
    gap = np.maximum(y0 - bottom, top - y1)
    others = (gap < _CLOSE * em) & (size / em > 0.8) & (size / em < 1.25)
    others[[a, b]] = False
    flush = others & (np.abs(x0 - right) < 0.6 * em)
    crossing = others & (x0 < left - em) & (x1 > right + em) & (-0.3 * em < gap) & (gap < 1.5 * em)
    return int(np.count_nonzero(crossing)) > int(np.count_nonzero(flush))


def _whole(row: list[Item]) -> Item:
    """The pieces of a printed line as one item (its first piece's line stands for it)."""
    if len(row) == 1:
        return row[0]
    box = union(i.box for i in row)
    return replace(row[0], box=box, ems=sum(i.ems for i in row))


def _links(scene: Scene, items: Sequence[Item]) -> dict[int, int]:
    """For each line the line right below it in its column, where both agree."""
    if not items:
        return {}
    x0, y0, x1, y1 = _places(items).T
    middle = (y0 + y1) / 2
    # The short last line of a paragraph may end before the next, indented one begins.
    size = np.array([i.size for i in items])
    short = (x1 - x0 < 3.5 * size) & (size < 1.3 * scene.body)
    x1 = np.where(short, x1 + 3 * size, x1)
    shared = np.minimum(x1[:, None], x1[None]) - np.maximum(x0[:, None], x0[None])
    least = np.minimum((x1 - x0)[:, None], (x1 - x0)[None])
    below = (shared > 0.25 * least) & (middle[None] > middle[:, None] + 0.3 * (y1 - y0)[:, None])
    distance = np.where(below, y0[None] - y1[:, None], np.inf)
    down = np.argmin(distance, axis=1)
    up = np.argmin(distance, axis=0)
    links: dict[int, int] = {}
    for i in range(len(items)):
        j = int(down[i])
        if not np.isfinite(distance[i, j]) or int(up[j]) != i:
            continue
        if _one_column(scene, items[i], items[j]):
            links[i] = j
    return links


def _one_column(scene: Scene, a: Item, b: Item) -> bool:
    """Whether b, the line right below a, may stand in the same column as a."""
    em = min(a.size, b.size)
    if a.enclosure != b.enclosure or not _one_size(scene, a, b):
        return False
    gap = b.box.y0 - a.box.y1
    usual = scene.gap * max(1.0, em / scene.body)
    if gap > max(1.8 * usual, usual + 0.6 * em) or gap < -0.5 * em:
        return False
    if barrier(scene, a.box, b.box):
        return False
    left, right = b.box.x0 - a.box.x0, b.box.x1 - a.box.x1
    centred = abs(left + right) / 2 < 0.8 * em and em > 1.15 * scene.body
    return abs(left) <= 2.9 * em or (abs(right) <= 0.8 * em and em < 1.2 * scene.body) or centred


def _one_size(scene: Scene, a: Item, b: Item) -> bool:
    ratio = max(a.size, b.size) / max(1.0, min(a.size, b.size))
    few = min(len(a.line.text), len(b.line.text)) <= 2
    some = min(a.ems, b.ems) < 7  # a full stop or a figure may be set as half or a quarter
    # A Latin line is as high as its letters: with neither b nor p it measures a third less, and
    # one without either ("same.") half.
    latin = not has_cjk(a.line.text + b.line.text)
    loose = some or _one_type(a, b)
    most = (2.2 if some else 1.6) if latin else 1.6 if few else 1.42 if loose else 1.22
    return ratio <= most and (a.line.reversed == b.line.reversed or _last_words(scene, a, b))


def _one_type(a: Item, b: Item) -> bool:
    """Whether two lines fill one column with glyphs as far apart: dirt makes one of them thick."""
    em = min(a.size, b.size)
    edges = max(abs(a.box.x0 - b.box.x0), abs(a.box.x1 - b.box.x1))
    pitches = sorted((a.box.width / a.ems, b.box.width / b.ems))
    return edges < 0.5 * em and pitches[1] < _PITCH * pitches[0]


def _last_words(scene: Scene, a: Item, b: Item) -> bool:
    """Whether b is some last words, flush under a line like them, that only look light on dark.

    So little ink does not tell. What is set light on dark stands on a bar, and rarely alone.
    """
    flush = abs(a.box.x0 - b.box.x0) < 0.3 * a.size
    alike = abs(a.size / max(b.size, 1.0) - 1) < 0.1
    if not (flush and alike and b.line.reversed and b.ems <= 6 and b.ems < a.ems):
        return False
    around = b.box.grown(b.size)
    light = [i for i in scene.items if i.line.reversed and around.intersection(i.box).area > 0]
    return len(light) == 1


def barrier(scene: Scene, a: Box, b: Box) -> bool:
    """Whether a level rule runs between box a and box b below it."""
    left, right = max(a.x0, b.x0), min(a.x1, b.x1)
    if right <= left:
        left, right = min(a.x0, b.x0), max(a.x1, b.x1)
    top, bottom = a.center[1], b.center[1]
    for y, rule in scene.rulings:
        if top < y < bottom and overlap(rule.x0, rule.x1, left, right) > 0.5 * (right - left):
            return True
    return False


def _cut(run: list[Item]) -> list[list[Item]]:
    """Cut a run where its column changes width or its pitch leaps."""
    pieces: list[_Column] = []
    for n, item in enumerate(run):
        if not pieces or pieces[-1].parts(item) or _narrows(run, n):
            pieces.append(_Column())
        pieces[-1].add(item)
    return [piece.items for piece in pieces]


class _Column:
    """Lines of a column, from the top, with what tells whether the next one goes on in it.

    The measures are kept as lines come, for a column may have hundreds.
    """

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._left = math.inf
        self._pitches: list[float] = []  # sorted
        self._rights: list[float] = []
        self._agreeing: list[int] = []  # for each right edge, how many lines share it

    def add(self, item: Item) -> None:
        """The next line down."""
        if self.items:
            bisect.insort(self._pitches, item.box.center[1] - self.items[-1].box.center[1])
        self.items.append(item)
        right, near = item.box.x1, 0.7 * self.items[0].size
        alike = [n for n, other in enumerate(self._rights) if abs(other - right) < near]
        for n in alike:
            self._agreeing[n] += 1
        self._rights.append(right)
        self._agreeing.append(len(alike) + (near > 0))
        self._left = min(self._left, item.box.x0)

    def parts(self, item: Item) -> bool:
        """Whether a line is set apart from the column above it."""
        return self._leaps(item) or self._widens(item)

    def edge(self) -> tuple[float, int]:
        """The right edge that most lines share, and how many reach it."""
        agreeing, right = max(zip(self._agreeing, self._rights, strict=True))
        return right, agreeing

    def _leaps(self, item: Item) -> bool:
        """Whether the white above a line is plainly more than the column's own line pitch."""
        if len(self.items) < 4:
            return False
        middle, odd = divmod(len(self._pitches), 2)
        pitch = self._pitches[middle]
        if not odd:
            pitch = (self._pitches[middle - 1] + pitch) / 2
        return item.box.center[1] - self.items[-1].box.center[1] > 1.6 * pitch

    def _widens(self, item: Item) -> bool:
        """Whether a line runs past an edge on which the column was agreed."""
        if len(self.items) < 2:
            return False
        em = item.size
        if item.box.x0 < self._left - 1.5 * em and len(self.items) >= 3:
            return True
        right, agreeing = self.edge()
        enough = agreeing >= max(2, round(0.4 * len(self.items)))
        return enough and item.box.x1 > right + 1.5 * em


def _narrows(run: list[Item], n: int) -> bool:
    """Whether from line n on the column is narrower: three or more lines agree on a new edge."""
    em, edges = run[n].size, sorted(i.box.x1 for i in run[n : n + 4])
    if n < 2 or len(edges) < 3 or edges[-1] - edges[-3] >= 0.7 * em:
        return False
    above = run[max(0, n - 6) : n]
    if edges[-1] >= max(i.box.x1 for i in above) - 1.5 * em:
        return False  # no line above reaches farther, whatever they agree on
    before = _Column()
    for item in above:
        before.add(item)
    right, agreeing = before.edge()
    return agreeing >= 2 and edges[-1] < right - 1.5 * em
