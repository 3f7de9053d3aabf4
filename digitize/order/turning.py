"""Texts that run across the page's direction, judged in their own reading frame.

On a page set in lines from left to right a vertical story is read tier by tier, as a vertical page
is. So what follows what in it is asked of the page turned a quarter, where its tiers are columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from digitize.geometry import Axes, Box
from digitize.order.cover import Pair
from digitize.order.nodes import Graph, Node
from digitize.passage import Sketch


def runs_across(node: Node) -> bool:
    """Whether a node is text (no headline) that runs across the page's direction."""
    return node.kind != "package" and node.head.across


def turned(sketch: Sketch) -> Sketch:
    """The sketch in the other reading frame: what ran across it runs along, and the reverse."""
    old = sketch.axes
    axes = Axes(not old.vertical, old.width, old.height)

    def turn(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
        return tuple(axes.turn(old.back(b)) for b in boxes)

    return replace(
        sketch,
        axes=axes,
        passages=tuple(
            replace(p, frame_box=axes.turn(old.back(p.frame_box)), across=not p.across)
            for p in sketch.passages
        ),
        levels=turn(sketch.uprights),
        uprights=turn(sketch.levels),
        enclosures=turn(sketch.enclosures),
        pictures=turn(sketch.pictures),
    )


def merged(
    made: Graph, odds: Mapping[Pair, float], other: Graph, turned_odds: Mapping[Pair, float]
) -> dict[Pair, float]:
    """Log-odds of a page: of what leads to text that runs across from the turned page.

    ``other`` and ``turned_odds`` are of the turned page; pairs are those of ``made``.
    """
    home = {p.id: n.index for n in made.nodes for p in n.parts}
    result = {(a, b): w for (a, b), w in odds.items() if not runs_across(made.nodes[b])}
    for (a, b), w in turned_odds.items():
        first, second = other.nodes[a].tail.id, other.nodes[b].head.id
        pair = home.get(first, -1), home.get(second, -1)
        if min(pair) >= 0 and pair[0] != pair[1] and runs_across(made.nodes[pair[1]]):
            result[pair] = max(w, result.get(pair, w))
    return result
