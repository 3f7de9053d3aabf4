"""Nodes of the seam graph: what may follow what on a page, with the surroundings of each.

A node is a headline package or a passage that can be part of an article's text (body, subhead,
byline). Coordinates are those of the reading frame, in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from digitize.geometry import Box
from digitize.order.bands import runs
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

    @cached_property
    def box(self) -> np.ndarray:
        """Boxes of the nodes, x0 y0 x1 y1, ``(nodes, 4)``."""
        return _table([n.box for n in self.nodes])

    @cached_property
    def runs(self) -> tuple[np.ndarray, np.ndarray]:
        """The bands in which the nodes end, and begin: see `bands.runs`."""
        return runs(self.box, self.sketch.body)


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
    near = _Near(sketch, elements, up)
    nearest = [near.to(node) for node in nodes]
    found = [
        Around(elements[n].kind, d / sketch.body, elements[n].node, -1) if n >= 0
        else Around("edge", d / sketch.body, -1, -1)
        for n, d in nearest
    ]  # fmt: skip
    return tuple(Around(a.kind, a.distance, a.node, _roof(n, found)) for n, a in enumerate(found))


def _table(boxes: Sequence[Box]) -> np.ndarray:
    return np.array([(b.x0, b.y0, b.x1, b.y1) for b in boxes], dtype=float).reshape(-1, 4)


class _Near:
    """What stands right above a node, or below it."""

    def __init__(self, sketch: Sketch, elements: Sequence[_Element], up: bool) -> None:
        self._up, self._slack, self._extent = up, 0.5 * sketch.body, sketch.axes.extent[1]
        x0, self._top, x1, self._bottom = _table([e.box for e in elements]).T
        self._left, self._right, self._wide = x0, x1, np.maximum(x1 - x0, 1.0)
        frames = [(n, e.box) for n, e in enumerate(elements)
                  if e.kind == "rule" and e.enclosure is not None]  # fmt: skip
        self._frames = frames
        self._at = {e.node: n for n, e in enumerate(elements) if e.node >= 0}

    def to(self, node: Node) -> tuple[int, float]:
        """Index of the nearest element, -1 for the edge of the page, and the white up to it."""
        (x0, x1), b, slack = node.column, node.box, self._slack
        shared = np.minimum(self._right, x1) - np.maximum(self._left, x0)
        enough = shared > 0.4 * np.minimum(x1 - x0, self._wide)
        if self._up:
            gap, beyond = b.y0 - self._bottom, self._top < b.y0 - slack
        else:
            gap, beyond = self._top - b.y1, self._bottom > b.y1 + slack
        valid = enough & (gap > -slack) & beyond
        valid[self._at[node.index]] = False
        for n, frame in self._frames:
            valid[n], gap[n] = _frame_edge(b, frame, bool(enough[n]), self._up, slack)
        if not valid.any():
            return -1, b.y0 if self._up else self._extent - b.y1
        best = int(np.argmin(np.where(valid, gap, np.inf)))
        return best, max(0.0, float(gap[best]))


def _frame_edge(b: Box, frame: Box, enough: bool, up: bool, slack: float) -> tuple[bool, float]:
    """A frame bounds what is inside by its own edge, what is outside by its far one."""
    inside = frame.holds(b, slack)
    if inside:
        return True, (b.y0 - frame.y0) if up else (frame.y1 - b.y1)
    gap = b.y0 - frame.y1 if up else frame.y0 - b.y1
    return enough and gap > -slack, gap


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
