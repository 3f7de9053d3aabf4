"""Columns: lines that stand one beneath the other in one column, by geometry alone.

A chain is a maximal run of lines of one direction and one type size with a common column and an
even line pitch, with no rule, frame edge or other line between. What follows what over a break is
not decided here: a chain that is cut once too often is mended by `order`, one that joins two
articles is not.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitize.geometry import Box, overlap, union
from digitize.regions.scene import Item, Scene
from digitize.text import is_cjk

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
        for piece in _cut(scene, [whole[i] for i in run]):
            found.append([part for item in piece for part in parts[id(item)]])
    return found


def _rows(scene: Scene, items: Sequence[Item]) -> list[list[Item]]:
    """Lines as they were printed: pieces that a detector made of one line put together again.

    Two pieces are one line where the white between them is no gutter, because a line right above
    or below runs across it.
    """
    ordered = sorted(items, key=lambda i: (i.box.x0, i.box.y0))
    follows: dict[int, Item] = {}
    place = np.array([(i.box.x0, i.box.y0, i.box.x1, i.box.y1) for i in ordered]).reshape(-1, 4)
    high = place[:, 3] - place[:, 1]
    for n, a in enumerate(ordered):
        x0, y0, _, y1 = place[n + 1 :].T
        gap = x0 - a.box.x1
        level = np.minimum(y1, a.box.y1) - np.maximum(y0, a.box.y0)
        near = (gap <= 1.8 * a.size) & (gap > -0.5 * a.size)
        near &= level > 0.6 * np.minimum(high[n + 1 :], a.box.height)
        beside = (ordered[n + 1 + k] for k in np.flatnonzero(near))
        best = next(
            (b for b in beside if a.enclosure == b.enclosure and _one_size(scene, a, b)), None
        )
        if best is not None and _spanned(scene, items, a, best):
            follows[a.index] = best
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


def _spanned(scene: Scene, items: Sequence[Item], a: Item, b: Item) -> bool:
    """Whether a line right above or below runs across the white between two pieces.

    A headline may run across a gutter as well: then lines close by begin where ``b`` begins.
    """
    em = a.size
    if any(a.box.x1 - 0.5 * em < r.center[0] < b.box.x0 + 0.5 * em
           and overlap(r.y0, r.y1, a.box.y0, a.box.y1) > 0 for r in scene.uprights):  # fmt: skip
        return False
    crossing = flush = 0
    for c in items:
        if c.index in (a.index, b.index) or not 0.8 < c.size / em < 1.25:
            continue
        across = c.box.x0 < a.box.x1 - em and c.box.x1 > b.box.x0 + em
        gap = max(c.box.y0 - a.box.y1, a.box.y0 - c.box.y1)
        crossing += across and -0.3 * em < gap < 1.5 * em
        flush += abs(c.box.x0 - b.box.x0) < 0.6 * em and gap < _CLOSE * em
    return crossing > flush


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
    boxes = np.array([[i.box.x0, i.box.y0, i.box.x1, i.box.y1] for i in items])
    x0, y0, x1, y1 = boxes.T
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
    latin = not any(is_cjk(c) for c in a.line.text + b.line.text)
    most = (2.2 if some else 1.6) if latin else 1.6 if few else 1.42 if some else 1.22
    return ratio <= most and (a.line.reversed == b.line.reversed or _last_words(scene, a, b))


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
    for rule in scene.levels:
        y = rule.center[1]
        if top < y < bottom and overlap(rule.x0, rule.x1, left, right) > 0.5 * (right - left):
            return True
    return False


def _cut(scene: Scene, run: list[Item]) -> list[list[Item]]:
    """Cut a run where its column changes width or its pitch leaps."""
    pieces: list[list[Item]] = []
    current: list[Item] = []
    for n, item in enumerate(run):
        if current and (_leap(current, item) or _widens(current, item) or _narrows(run, n)):
            pieces.append(current)
            current = []
        current.append(item)
    return [*pieces, current]


def _leap(current: list[Item], item: Item) -> bool:
    """Whether the white above a line is plainly more than its column's own line pitch."""
    if len(current) < 4:
        return False
    tops = [i.box.center[1] for i in current]
    pitch = statistics.median(b - a for a, b in itertools.pairwise(tops))
    return item.box.center[1] - tops[-1] > 1.6 * pitch


def _full(items: Sequence[Item]) -> tuple[float, float, int]:
    """Left and right edge that most lines share, and how many reach the right one."""
    right = np.array([i.box.x1 for i in items])
    near = np.abs(right[:, None] - right[None]) < 0.7 * items[0].size
    best, edge = max(zip(near.sum(axis=1).tolist(), right.tolist(), strict=True))
    return min(i.box.x0 for i in items), edge, best


def _widens(current: list[Item], item: Item) -> bool:
    """Whether a line runs past an edge on which its column was agreed."""
    if len(current) < 2:
        return False
    left, right, agreeing = _full(current)
    em = item.size
    enough = agreeing >= max(2, round(0.4 * len(current)))
    return (enough and item.box.x1 > right + 1.5 * em) or (
        item.box.x0 < left - 1.5 * em and (len(current) >= 3)
    )


def _narrows(run: list[Item], n: int) -> bool:
    """Whether from line n on the column is narrower: three or more lines agree on a new edge."""
    after = run[n : n + 4]
    if n < 2 or len(after) < 3:
        return False
    _, right, agreeing = _full(run[max(0, n - 6) : n])
    em = run[n].size
    if agreeing < 2:
        return False
    edges = [i.box.x1 for i in after]
    return max(edges) < right - 1.5 * em and max(edges) - sorted(edges)[-3] < 0.7 * em
