"""Where the characters of a printed line stand. Ground: pure.

Unit: pixels of the scan. Origin: top left. The reading direction of a line runs from its start
edge to its end edge: left to right, top to bottom for vertical, right to left for horizontal-rl.
"""

from __future__ import annotations

import itertools
from difflib import SequenceMatcher

from digitize.geometry import Box, Point, bounds
from digitize.page import Points, TextLine, Writing
from digitize.text import width_in_ems

Quad = tuple[Point, Point, Point, Point]


def corners(polygon: Points) -> Quad:
    """Top left, top right, bottom right, bottom left of a line's polygon.

    A polygon of four points is taken as it is (a skewed line stays skewed); any other is replaced
    by the box around it.
    """
    if len(polygon) != 4:
        a, b, c, d = bounds(polygon).polygon()
        return a, b, c, d
    first = min(range(4), key=lambda i: polygon[i][0] + polygon[i][1])
    turned = polygon[first:] + polygon[:first]
    if turned[1][1] - turned[0][1] > turned[1][0] - turned[0][0] >= 0 and _clockwise(turned) < 0:
        turned = (turned[0], turned[3], turned[2], turned[1])
    return turned[0], turned[1], turned[2], turned[3]


def _clockwise(polygon: Points) -> float:
    """Twice the signed area: positive where the points run clockwise (y grows downwards)."""
    following = polygon[1:] + polygon[:1]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(polygon, following, strict=True))


def cuts(line: TextLine, writing: Writing) -> tuple[float, ...]:
    """Where one character ends and the next begins, as shares of the line in reading direction.

    One more than the line has characters (code points); the first is 0, the last 1, none is
    smaller than the one before. From the engine's character boxes where they are known, halfway
    between neighbours; elsewhere in proportion to the characters' printed widths.
    """
    places = _known(line, writing)
    ems = [width_in_ems(c) or 0.1 for c in line.text]
    edges: list[tuple[int, float]] = [(0, 0.0)]
    for i in range(len(ems) - 1):
        here, after = places.get(i), places.get(i + 1)
        if here is not None and after is not None:
            edges.append((i + 1, (here[1] + after[0]) / 2))
        elif here is not None:
            edges.append((i + 1, here[1]))
        elif after is not None:
            edges.append((i + 1, after[0]))
    edges.append((len(ems), 1.0))
    return _filled(edges, ems)


def _filled(edges: list[tuple[int, float]], ems: list[float]) -> tuple[float, ...]:
    """All cuts, from the few that are known, spread over the others by width."""
    out = [0.0]
    for (i, start), (j, end) in itertools.pairwise(edges):
        start = out[-1] if i else start
        end, total, done = max(end, start), sum(ems[i:j]), 0.0
        for width in ems[i:j]:
            done += width
            out.append(min(1.0, start + (end - start) * done / total))
    return tuple(out)


def _known(line: TextLine, writing: Writing) -> dict[int, tuple[float, float]]:
    """Start and end share of the characters whose boxes the engine told, by index in the text."""
    glyphs = [(c.text, c.box) for c in line.characters or () if c.text]
    if not glyphs or not any(box for _, box in glyphs):
        return {}
    read = "".join(text for text, _ in glyphs)
    owner = [i for i, (text, _) in enumerate(glyphs) for _ in text]
    whole = bounds(line.polygon)
    places: dict[int, tuple[float, float]] = {}
    same = [(0, 0, len(read))] if read == line.text else _blocks(read, line.text)
    for start, at, size in same:
        for k in range(size):
            text, box = glyphs[owner[start + k]]
            if box is not None and len(text) == 1:
                places[at + k] = _share(Box(*box), whole, writing)
    return places


def _blocks(read: str, text: str) -> list[tuple[int, int, int]]:
    """Runs that what was read and what stands now (after mendings) have in common."""
    matcher = SequenceMatcher(None, read, text, autojunk=False)
    return [(m.a, m.b, m.size) for m in matcher.get_matching_blocks()]


def _share(box: Box, whole: Box, writing: Writing) -> tuple[float, float]:
    if writing == "vertical":
        low, high, length = box.y0 - whole.y0, box.y1 - whole.y0, whole.height
    elif writing == "horizontal-rl":
        low, high, length = whole.x1 - box.x1, whole.x1 - box.x0, whole.width
    else:
        low, high, length = box.x0 - whole.x0, box.x1 - whole.x0, whole.width
    length = max(length, 1e-6)
    return min(1.0, max(0.0, low / length)), min(1.0, max(0.0, high / length))


def piece(line: TextLine, writing: Writing, start: float, end: float) -> Quad:
    """The part of a line between two shares of it: top left, top right, bottom right, bottom left.

    ``start`` and ``end`` are shares in reading direction, 0..1.
    """
    tl, tr, br, bl = corners(line.polygon)
    if writing == "vertical":
        return _at(tl, bl, start), _at(tr, br, start), _at(tr, br, end), _at(tl, bl, end)
    if writing == "horizontal-rl":
        start, end = 1 - end, 1 - start
    return _at(tl, tr, start), _at(tl, tr, end), _at(bl, br, end), _at(bl, br, start)


def _at(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def baseline(line: TextLine, writing: Writing) -> tuple[Point, Point]:
    """Start and end of a line's baseline; of a vertical line the middle axis, top to bottom."""
    tl, tr, br, bl = corners(line.polygon)
    if writing == "vertical":
        return _at(tl, tr, 0.5), _at(bl, br, 0.5)
    return (br, bl) if writing == "horizontal-rl" else (bl, br)


def words(line: TextLine) -> tuple[tuple[int, int], ...]:
    """Start and end index of the runs of a line's text that hold no white space.

    The ideographic space is a printed em like others and separates nothing.
    """
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for i, character in enumerate(line.text + " "):
        if character.isspace() and character != "\u3000":
            if start is not None:
                spans.append((start, i))
            start = None
        elif start is None:
            start = i
    return tuple(spans)
