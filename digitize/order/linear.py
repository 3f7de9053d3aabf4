"""The order of articles and other blocks on the page.

Where a white gutter or a rule cuts a block of the page from top to bottom, its left part comes
wholly first (the right part on a page read from right to left); otherwise it goes top to bottom.
This is a recursive cut (Nagy & Seth 1984) over whole articles, not over lines, so that L-shaped
articles and skewed columns do not break it. Coordinates are sheet pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

from digitize.geometry import Box, union

Shape = tuple[Box, ...]


def arrange(shapes: Sequence[Shape], from_right: bool, slack: float) -> list[int]:
    """Indices of shapes in reading order.

    A shape is all boxes of one article (or of one block that belongs to none). ``slack`` is how
    far, in pixels, two parts may overlap and still count as cut. No shape is empty.
    """
    return _arrange(list(range(len(shapes))), shapes, from_right, slack)


def _arrange(
    block: list[int], shapes: Sequence[Shape], from_right: bool, slack: float
) -> list[int]:
    if len(block) <= 1:
        return block
    parts = _split(block, shapes, True, slack)
    if len(parts) > 1:
        if from_right:
            parts.reverse()
    else:
        parts = _split(block, shapes, False, slack)
    if len(parts) > 1:
        return [n for part in parts for n in _arrange(part, shapes, from_right, slack)]
    return _stack(block, shapes, from_right)


def _split(
    block: list[int], shapes: Sequence[Shape], upright: bool, slack: float
) -> list[list[int]]:
    """Groups of shapes whose spans along one axis overlap, in order along that axis."""
    spans = []
    for n in block:
        box = union(shapes[n])
        spans.append((box.x0, box.x1, n) if upright else (box.y0, box.y1, n))
    spans.sort()
    parts: list[list[int]] = []
    end = float("-inf")
    for start, stop, n in spans:
        if start >= end - slack:
            parts.append([])
        parts[-1].append(n)
        end = max(end, stop)
    return parts


def _stack(block: list[int], shapes: Sequence[Shape], from_right: bool) -> list[int]:
    """Blocks that no straight line parts: what stands above or before comes first."""
    rest, ordered = list(block), []
    earlier = {
        n: {m for m in block if m != n and _before(shapes[m], shapes[n], from_right)} for n in block
    }
    while rest:
        free = [n for n in rest if earlier[n].isdisjoint(rest)]
        pool = free or rest
        first = min(pool, key=lambda n: _corner(shapes[n], from_right))
        ordered.append(first)
        rest.remove(first)
    return ordered


def _corner(shape: Shape, from_right: bool) -> tuple[float, float]:
    top = min(shape, key=lambda b: (b.y0, -b.x1 if from_right else b.x0))
    return (top.y0, -top.x1 if from_right else top.x0)


def _before(a: Shape, b: Shape, from_right: bool) -> bool:
    """Whether a must come before b: some part of a stands right above some part of b."""
    above = _above(a, b)
    below = _above(b, a)
    return above > below


def _above(a: Shape, b: Shape) -> float:
    """Width over which boxes of a stand above boxes of b."""
    total = 0.0
    for p in a:
        for q in b:
            shared = min(p.x1, q.x1) - max(p.x0, q.x0)
            if shared > 0 and p.center[1] < q.center[1] and p.y1 <= q.y0 + 0.3 * q.height:
                total += shared
    return total
