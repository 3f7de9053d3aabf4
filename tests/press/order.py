"""Reading order of the items of a sheet, by the contract's rule.

Where a gutter cuts a block from top to bottom, its left part comes wholly first (right, on a
vertical page); otherwise top to bottom.
"""

from __future__ import annotations

from collections.abc import Callable

from digitize.geometry import Box

from .sheet import Item

EPS = 1.5


def arrange(items: list[Item], vertical: bool = False) -> list[Item]:
    """The items in reading order; items set into another follow it."""
    free = [i for i in items if i.parent is None]
    out: list[Item] = []
    for item in _sort(free, vertical):
        out.append(item)
        out += arrange([replaced(i) for i in items if i.parent == item.key], vertical)
    return out


def replaced(item: Item) -> Item:
    """The item without its parent, so that it can be sorted among its siblings."""
    return Item(item.key, item.rects, item.parts, item.story, None)


def _sort(items: list[Item], vertical: bool) -> list[Item]:
    if len(items) < 2:
        return items
    groups = _cut(items, lambda b: (-b.x1, -b.x0) if vertical else (b.x0, b.x1))
    if len(groups) == 1:
        groups = _blocks(_cut(items, lambda b: (b.y0, b.y1)))
    if len(groups) > 1:
        return [i for g in groups for i in _sort(g, vertical)]
    first = min(
        items,
        key=lambda i: (
            _covered(i, items),
            round(i.box.y0 / 6),
            -i.box.x1 if vertical else i.box.x0,
        ),
    )
    rest = [i for i in items if i is not first]
    return [first, *_sort(rest, vertical)]


def _blocks(strips: list[list[Item]]) -> list[list[Item]]:
    """Strips that lie below each other, those taken together that one gutter cuts from top to bottom."""
    out: list[list[Item]] = []
    i = 0
    while i < len(strips):
        end = i + 1
        for j in range(len(strips), i + 1, -1):
            whole = [item for s in strips[i:j] for item in s]
            if (i, j) != (0, len(strips)) and len(_cut(whole, lambda b: (b.x0, b.x1))) > 1:
                end = j
                break
        out.append([item for s in strips[i:end] for item in s])
        i = end
    return out


def _cut(items: list[Item], extent: Callable[[Box], tuple[float, float]]) -> list[list[Item]]:
    ordered = sorted(items, key=lambda i: extent(i.box))
    groups: list[list[Item]] = []
    reach = float("-inf")
    for item in ordered:
        low, high = extent(item.box)
        if not groups or low >= reach - EPS:
            groups.append([])
        groups[-1].append(item)
        reach = max(reach, high)
    return groups


def _covered(item: Item, items: list[Item]) -> bool:
    """Whether something stands wholly above it in the same columns."""
    return any(
        other is not item
        and any(
            a.y1 <= b.y0 + EPS and min(a.x1, b.x1) - max(a.x0, b.x0) > EPS
            for a in other.rects
            for b in item.rects
        )
        and not any(
            b.y1 <= a.y0 + EPS and min(a.x1, b.x1) - max(a.x0, b.x0) > EPS
            for a in other.rects
            for b in item.rects
        )
        for other in items
    )
