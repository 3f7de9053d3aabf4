"""Nodes of the seam graph: what may follow what on a page, with the surroundings of each.

A node is a headline package or a passage that can be part of an article's text (body, subhead,
byline). Coordinates are those of the reading frame, in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitize.geometry import Box
from digitize.order.packages import Package, packages
from digitize.passage import Passage, Sketch

KINDS = ("package", "body", "subhead", "byline")
_SURROUNDINGS = ("edge", "rule", "package", "text", "picture", "foreign")


@dataclass(frozen=True)
class Node:
    """A headline package or a passage of text; ``column`` is the left and right edge it fills."""

    index: int
    kind: str
    parts: tuple[Passage, ...]
    box: Box
    column: tuple[float, float]

    @property
    def head(self) -> Passage:
        """Its first passage."""
        return self.parts[0]

    @property
    def tail(self) -> Passage:
        """Its last passage."""
        return self.parts[-1]


@dataclass(frozen=True)
class Around:
    """What stands right above or below a node: its kind, how far, and its node where it is one.

    ``roof`` is the node index of the nearest package above, reached through text and pictures but
    through no rule; -1 where there is none.
    """

    kind: str
    distance: float
    node: int
    roof: int


@dataclass(frozen=True)
class Graph:
    """All nodes of a page with their ceilings and floors."""

    sketch: Sketch
    nodes: tuple[Node, ...]
    ceilings: tuple[Around, ...]
    floors: tuple[Around, ...]


def graph(sketch: Sketch) -> Graph:
    """The nodes of a page and what stands above and below each."""
    nodes: list[Node] = []
    for package in packages(sketch):
        nodes.append(_package_node(len(nodes), package))
    for passage in sketch.passages:
        if passage.type in ("body", "subhead", "byline"):
            column = passage.column if not passage.across else _sides(passage.frame_box)
            nodes.append(Node(len(nodes), passage.type, (passage,), passage.frame_box, column))
    elements = _elements(sketch, nodes)
    return Graph(
        sketch=sketch,
        nodes=tuple(nodes),
        ceilings=_around(sketch, nodes, elements, up=True),
        floors=_around(sketch, nodes, elements, up=False),
    )


def _package_node(index: int, package: Package) -> Node:
    return Node(index, "package", package.parts, package.box, _sides(package.box))


def _sides(box: Box) -> tuple[float, float]:
    return box.x0, box.x1


@dataclass(frozen=True)
class _Element:
    kind: str
    box: Box
    node: int
    enclosure: int | None


def _elements(sketch: Sketch, nodes: Sequence[Node]) -> list[_Element]:
    found = [
        _Element("package" if n.kind == "package" else "text", n.box, n.index, n.head.enclosure)
        for n in nodes
    ]
    used = {p.id for n in nodes for p in n.parts}
    found += [
        _Element("foreign", p.frame_box, -1, p.enclosure)
        for p in sketch.passages
        if p.id not in used
    ]
    found += [_Element("rule", b, -1, None) for b in sketch.levels]
    found += [_Element("picture", b, -1, None) for b in sketch.pictures]
    found += [_Element("rule", b, -1, n) for n, b in enumerate(sketch.enclosures)]
    return found


def _around(
    sketch: Sketch, nodes: Sequence[Node], elements: Sequence[_Element], up: bool
) -> tuple[Around, ...]:
    """For every node the nearest element above (or below), with at least 40 % of it overhead."""
    if not nodes:
        return ()
    e = np.array([[x.box.x0, x.box.y0, x.box.x1, x.box.y1] for x in elements])
    nearest: list[tuple[int, float]] = []
    for node in nodes:
        nearest.append(_nearest(sketch, node, e, elements, up))
    found = [
        Around(elements[n].kind, d / sketch.body, elements[n].node, -1) if n >= 0
        else Around("edge", d / sketch.body, -1, -1)
        for n, d in nearest
    ]  # fmt: skip
    return tuple(Around(a.kind, a.distance, a.node, _roof(n, found)) for n, a in enumerate(found))


def _nearest(
    sketch: Sketch, node: Node, e: np.ndarray, elements: Sequence[_Element], up: bool
) -> tuple[int, float]:
    x0, x1 = node.column
    shared = np.minimum(e[:, 2], x1) - np.maximum(e[:, 0], x0)
    enough = shared > 0.4 * np.minimum(x1 - x0, np.maximum(e[:, 2] - e[:, 0], 1.0))
    slack = 0.5 * sketch.body
    b = node.box
    gap = b.y0 - e[:, 3] if up else e[:, 1] - b.y1
    beyond = (e[:, 1] < b.y0 - slack) if up else (e[:, 3] > b.y1 + slack)
    valid = enough & (gap > -slack) & beyond
    for n, element in enumerate(elements):
        if element.node == node.index:
            valid[n] = False
        if element.kind == "rule" and element.enclosure is not None:
            valid[n], gap[n] = _frame_edge(b, element.box, enough[n], up, slack)
    if not valid.any():
        extent = sketch.axes.extent[1]
        return -1, b.y0 if up else extent - b.y1
    best = int(np.argmin(np.where(valid, gap, np.inf)))
    return best, max(0.0, float(gap[best]))


def _frame_edge(b: Box, frame: Box, enough: bool, up: bool, slack: float) -> tuple[bool, float]:
    """A frame bounds what is inside by its own edge, what is outside by its far one."""
    inside = frame.holds(b, slack)
    if inside:
        return True, (b.y0 - frame.y0) if up else (frame.y1 - b.y1)
    gap = b.y0 - frame.y1 if up else frame.y0 - b.y1
    return bool(enough and gap > -slack), gap


def _roof(n: int, found: Sequence[Around]) -> int:
    """Climb through text until a package; -1 at a rule, an edge or a picture without one."""
    seen = {n}
    at = found[n]
    while at.kind in ("text", "package"):
        if at.kind == "package":
            return at.node
        if at.node in seen:
            return -1
        seen.add(at.node)
        at = found[at.node]
    return -1
