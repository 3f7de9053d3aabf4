"""Run-in titles in the order: a title and the text that goes on behind it in its own line.

Coordinates are those of the reading frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from digitize.geometry import overlap
from digitize.order.nodes import Graph, Node

_SURE, _BEHIND = 9.0, 4.5  # log-odds of what stands in one line; ems of white within it
_ALIKE = 0.25  # of an em: titles of one column begin below each other and are of one size
_BESIDE, _FLUSH = 2.6, 3.2  # ems of white where text wraps below its title; of an indent


def with_run_ins(
    made: Graph, odds: Mapping[tuple[int, int], float], old: bool
) -> dict[tuple[int, int], float]:
    """Log-odds where a title and the text in its line belong together, and open an article.

    On ``old`` pages (before 1900) the line alone tells, on others the text that wraps below the
    title too: beside it may stand the next column.
    """
    found = {
        (a.index, b.index): _SURE
        for a in made.nodes if a.kind == "package" and len(a.tail.lines) == 1
        for b in made.nodes if b.kind == "body" and _goes_on(made, a, b, old)
    }  # fmt: skip
    if old:
        return dict(odds) | found
    titles, texts = {a for a, _ in found}, {b for _, b in found}
    opening = titles | texts | _alone(made, [made.nodes[a] for a in titles])
    kept = {
        (a, b): worth for (a, b), worth in odds.items() if a not in titles and b not in opening
    }  # fmt: skip
    return kept | found


def _alone(made: Graph, titles: Sequence[Node]) -> set[int]:
    """Titles in a column of run-in ones that fill their line: they open an article, too."""
    return {
        n.index
        for n in made.nodes if n.kind == "package"
        for t in titles
        if abs(n.box.x0 - t.box.x0) < _ALIKE * made.sketch.body and len(n.parts) == 1
        and n.head.enclosure == t.head.enclosure
        and abs(n.head.size - t.head.size) < _ALIKE * t.head.size
    }  # fmt: skip


def _goes_on(made: Graph, title: Node, text: Node, old: bool) -> bool:
    em, b = made.sketch.body, title.box
    lines = [made.sketch.axes.turn(line.box) for line in text.head.lines[:2]]
    first = lines[0]
    level = overlap(b.y0, b.y1, first.y0, first.y1) > 0.5 * b.height
    if old or not level:
        return level and 0 < first.x0 - b.x1 < _BEHIND * em
    wraps = len(lines) > 1 and -_FLUSH * em < lines[1].x0 - b.x0 < 0.5 * em
    return wraps and 0 < first.x0 - b.x1 < _BESIDE * em and not text.head.across
