"""Regions: the lines of a reading grouped into passages of one type and one column."""

from __future__ import annotations

import itertools
import statistics

import numpy as np

from digitize.geometry import Axes, Box
from digitize.page import Writing
from digitize.passage import Passage, Sketch, span
from digitize.profile import Profile
from digitize.reading import Line, Reading
from digitize.regions.briefs import pointed
from digitize.regions.columns import chains
from digitize.regions.draft import Draft
from digitize.regions.roles import drafts
from digitize.regions.scene import Item, Scene, flipped, stage
from digitize.regions.scene import body_size as measured_body
from digitize.regions.zones import zones

_LONG, _FEW = 6, 4  # lines of a column that tells; indents of a page that show it indents
_USUAL = 0.5  # and the share of its columns that have some


def group(reading: Reading, profile: Profile | None = None) -> Sketch:
    """Group the lines of a reading into passages, in no particular order.

    Every line is in exactly one passage. Pictures are not passages; they stay in the sketch.
    """
    scene = stage(reading)
    marks = zones(scene, profile)
    pieces = drafts(scene, runs_of(scene), marks)
    columns = [d for d in pieces if d.type == "body" and not d.across and len(d.items) >= 4]
    indented = _indents(columns)
    passages = tuple(_passage(scene, n, d, columns, indented) for n, d in enumerate(pieces))
    return Sketch(
        axes=scene.axes,
        body=scene.body,
        gap=scene.gap,
        passages=passages,
        levels=scene.levels,
        uprights=scene.uprights,
        enclosures=scene.enclosures,
        pictures=scene.pictures,
    )


def body_size(reading: Reading) -> float:
    """Size of a page's body type in pixels; 0 where nothing was read."""
    return measured_body(reading.lines)


def runs_of(scene: Scene) -> list[tuple[list[Item], bool]]:
    """Lines in columns, each run with whether it runs across the page's direction."""
    runs: list[tuple[list[Item], bool]] = [
        (run, False) for run in chains(scene, [i for i in scene.items if not i.across])
    ]
    other, across = flipped(scene)
    by_index = {i.index: i for i in scene.items}
    return runs + [([by_index[i.index] for i in run], True) for run in chains(other, across)]


def _indents(columns: list[Draft]) -> bool:
    """Whether a page begins its paragraphs with an indent: most of its longer columns have some.

    An indented line stands in from the one before it and the one after it.
    """
    long = [d for d in columns if len(d.items) >= _LONG]
    found = []
    for draft in long:
        starts = [i.box.x0 for i in draft.items]
        left, em = _edge(starts, draft.size), draft.size
        inside = [0.9 < (x - left) / em < 4.5 for x in starts]
        ends = zip([False, *inside], inside, [*inside[1:], False], strict=False)
        alone = sum(here and not before and not after for before, here, after in ends)
        found.append(alone if alone < len(starts) / 2 else 0)
    with_some = sum(n > 0 for n in found)
    return sum(found) >= _FEW and with_some > _USUAL * len(long)


def _passage(
    scene: Scene, number: int, draft: Draft, columns: list[Draft], indented: bool
) -> Passage:
    lines = tuple(i.line for i in draft.items)
    axes = scene.axes
    own = Axes(not axes.vertical, axes.width, axes.height) if draft.across else axes
    boxes = [own.turn(line.box) for line in lines]
    column = _column(boxes, draft, columns)
    return Passage(
        id=number,
        type=draft.type,
        lines=lines,
        box=span(lines),
        frame_box=draft.box,
        column=column,
        across=draft.across,
        writing=_writing(lines),
        size=draft.size,
        level=draft.size / scene.body,
        weight=statistics.median(line.weight for line in lines),
        enclosure=draft.items[0].enclosure,
        starts=_begun(boxes, column, draft, indented) if draft.type == "body" else (0,),
        confidence=float(np.mean([line.confidence for line in lines])),
    )


def _writing(lines: tuple[Line, ...]) -> Writing:
    """The writing of most lines; of as many, that of the first."""
    writings = [line.writing for line in lines]
    return max(dict.fromkeys(writings), key=writings.count)


def _column(boxes: list[Box], draft: Draft, columns: list[Draft]) -> tuple[float, float]:
    """Left and right edge of a passage's column, borrowed from ``columns`` where it is too short.

    A single line that sticks out (a neighbour's letter read along) is no edge.
    """
    left, right = (
        _edge([b.x0 for b in boxes], draft.size),
        _edge([-b.x1 for b in boxes], draft.size),
    )
    right = -right
    if draft.across or len(boxes) >= 4 or draft.type != "body":
        return left, right
    best = (0.0, left, right)
    em = draft.size
    for piece in columns:
        b = piece.box
        if b.x0 - 0.8 * em <= left and right <= b.x1 + 0.8 * em and left - b.x0 < 2.9 * em:
            nearness = 1 / (1 + abs(b.center[1] - draft.box.center[1]))
            best = max(best, (nearness, min(left, b.x0), max(right, b.x1)))
    return best[1], best[2]


def _edge(values: list[float], em: float) -> float:
    """The outermost value that at least two agree on within half an em, else the outermost."""
    ordered = sorted(values)
    for value, following in itertools.pairwise(ordered):
        if following - value < 0.5 * em:
            return value
    return ordered[0]


def _same_row(a: Box, b: Box) -> bool:
    """Whether two boxes stand beside each other, as the pieces of one printed line do."""
    return min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5 * min(a.height, b.height) and b.x0 > a.x0


def _begun(
    boxes: list[Box], column: tuple[float, float], draft: Draft, page: bool
) -> tuple[int, ...]:
    """Indices of lines that begin a paragraph, or a point of a list."""
    return tuple(sorted({*_starts(boxes, column, draft.size, page), *pointed(draft.items)}))


def _starts(
    boxes: list[Box], column: tuple[float, float], em: float, page: bool
) -> tuple[int, ...]:
    """Indices of lines that begin a paragraph: indented, or after a line that ends short.

    A column whose paragraphs are not indented at all is told by short last lines alone, unless the
    ``page`` indents them elsewhere.
    """
    indents = [(b.x0 - column[0]) / em for b in boxes]
    indented = [0.9 < i < 4.5 for i in indents]
    shorts = [
        (column[1] - b.x1) / em > 1.3 and not (n + 1 < len(boxes) and _same_row(b, boxes[n + 1]))
        for n, b in enumerate(boxes)
    ]
    starts = []
    rows = [n > 0 and _same_row(boxes[n - 1], boxes[n]) for n in range(len(boxes))]
    for n in range(len(boxes)):
        if rows[n]:
            continue  # a second piece of one printed line
        after_short = n > 0 and shorts[n - 1] and not (indented[n - 1] and indented[n])
        if (indented[n] and not (n > 0 and indented[n - 1] and not shorts[n - 1])) or (
            after_short and not any(indented) and not page
        ):
            starts.append(n)
    return tuple(starts)
