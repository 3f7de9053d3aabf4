"""Tokens: everything on a page that says something about its order, as numbers for the network.

A token is a node of the seam graph, another passage, a picture, a rule or a frame. Lengths are in
ems of the page's body type. `FEATURES` and `RELATIONS` are the contract between this file and the
trained weights.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitize.attention import share, soft
from digitize.geometry import Box
from digitize.order.nodes import KINDS, Graph, Node
from digitize.order.voices import Voice
from digitize.passage import Passage

OTHERS = ("caption", "table", "advertisement", "teaser", "masthead", "folio", "other")
MARKS = ("picture", "level_rule", "upright_rule", "enclosure")
_ABOVE = ("edge", "rule", "package", "text", "picture", "foreign")
_VOICE = (
    "ends", "fill", "open", "pause", "closing", "jumps_to",
    "indent", "flush", "closes", "punctuation", "opens_report", "ornament", "jumps_from",
    "number", "counted", "hyphen", "lowercase", "lines", "paragraphs",
)  # fmt: skip
FEATURES: tuple[str, ...] = (
    *KINDS, *OTHERS, *MARKS,
    "x0", "y0", "x1", "y1", "wide", "high", "level", "weight", "enclosed", "across", "reversed",
    *(f"ceiling_{k}" for k in _ABOVE), "ceiling_distance", "roofed",
    *(f"floor_{k}" for k in _ABOVE), "floor_distance",
    "a_floor_run", "b_ceiling_run", *_VOICE,
)  # fmt: skip
RELATIONS: tuple[str, ...] = (
    "left_left", "right_right", "left_right", "right_left", "top_top", "bottom_bottom",
    "top_bottom", "bottom_top", "share_x", "share_y", "same_home", "holds", "held",
    "is_ceiling", "is_floor", "is_roof", "under_it", "one_roof", "size_ratio", "same",
)  # fmt: skip
_MOST_MARKS = 160  # rules and frames: beyond these only the longest count


@dataclass(frozen=True)
class Tokens:
    """What a page holds: the nodes of the graph first, in their order, then all the rest.

    ``box`` is ``(tokens, 4)`` in ems of the reading frame, ``features`` ``(tokens,
    len(FEATURES))``; ``home`` is the enclosure of each (-1: none), ``size`` its type size;
    ``ceiling``, ``floor`` and ``roof`` are tokens right above, below, and the headline above;
    -1 where there is none.
    """

    nodes: int
    box: np.ndarray
    features: np.ndarray
    home: np.ndarray
    size: np.ndarray
    ceiling: np.ndarray
    floor: np.ndarray
    roof: np.ndarray

    def relations(self, rows: slice = slice(None)) -> np.ndarray:
        """How each token of ``rows`` stands to every token, ``(rows, tokens, len(RELATIONS))``."""
        return np.moveaxis(self.planes(rows), 0, -1)

    def planes(self, rows: slice = slice(None)) -> np.ndarray:
        """The relations one after the other, float32 ``(len(RELATIONS), rows, tokens)``."""
        every = np.arange(len(self.box))
        own, home, roof = (v[rows, None] for v in (every, self.home, self.roof))
        x0, y0, x1, y1 = (side[rows, None] for side in self.box.T)
        u0, v0, u1, v1 = self.box.T
        size = np.log(self.size).astype(np.float32)
        out = np.empty((len(RELATIONS), len(own), len(every)), dtype=np.float32)
        steps = ((u0, x0), (u1, x1), (u0, x1), (u1, x0), (v0, y0), (v1, y1), (v0, y1), (v1, y0))
        for plane, (there, here) in zip(out, steps, strict=False):
            np.subtract(there, here, out=plane)
        at = len(steps)
        out[:at] = soft(out[:at])
        out[at] = share(x0, x1, u0, u1)
        out[at + 1] = share(y0, y1, v0, v1)
        flags = (
            home == self.home,
            (x0 <= u0 + 0.3) & (u1 <= x1 + 0.3) & (y0 <= v0 + 0.3) & (v1 <= y1 + 0.3),
            (u0 <= x0 + 0.3) & (x1 <= u1 + 0.3) & (v0 <= y0 + 0.3) & (y1 <= v1 + 0.3),
            self.ceiling[rows, None] == every, self.floor[rows, None] == every,
            roof == every, own == self.roof, (roof == self.roof) & (roof >= 0),
            (size - size[rows, None]).clip(-2, 2), own == every,
        )  # fmt: skip
        for plane, flag in zip(out[at + 2 :], flags, strict=True):
            plane[:] = flag
        return out


def tokens(graph: Graph, voices: Sequence[Voice]) -> Tokens:
    """The tokens of a page; ``voices`` are those of the graph's nodes."""
    sketch = graph.sketch
    em = max(sketch.body, 1.0)
    used = {p.id for n in graph.nodes for p in n.parts}
    rest = [p for p in sketch.passages if p.id not in used]
    marks = _marks(graph)
    boxes = [*(n.box for n in graph.nodes), *(p.frame_box for p in rest), *(b for _, b, _ in marks)]
    box = np.array([(b.x0, b.y0, b.x1, b.y1) for b in boxes], dtype=np.float32).reshape(-1, 4) / em
    count = len(graph.nodes)
    for n, node in enumerate(graph.nodes):
        box[n, 0], box[n, 2] = node.column[0] / em, node.column[1] / em
    lead = [n.head for n in graph.nodes] + rest
    size = np.ones(len(boxes))
    size[:count] = [max(p.size for p in n.parts) for n in graph.nodes]
    size[: len(lead)] = np.maximum([p.size for p in lead], size[: len(lead)])
    size[: len(lead)] = np.maximum(size[: len(lead)] / em, 0.2)
    home = np.array([*(p.enclosure for p in lead), *(h for _, _, h in marks)], dtype=int)
    above, below, roof = (np.full(len(boxes), -1) for _ in range(3))
    above[:count] = [c.node for c in graph.ceilings]
    below[:count] = [f.node for f in graph.floors]
    roof[:count] = [c.roof for c in graph.ceilings]
    features = np.zeros((len(boxes), len(FEATURES)), dtype=np.float32)
    _place(features, box, size, graph)
    _kinds(features, graph.nodes, rest, [kind for kind, _, _ in marks])
    _type(features, lead, home)
    _neighbours(features, graph)
    for n, (node, voice) in enumerate(zip(graph.nodes, voices, strict=True)):
        features[n, -len(_VOICE) :] = _said(node, voice)
    return Tokens(count, box, features, home, size, above, below, roof)


def _marks(graph: Graph) -> list[tuple[str, Box, int]]:
    """Pictures, rules and frames, each with the enclosure that it is (-1: none)."""
    sketch = graph.sketch
    lines = [("level_rule", b, -1) for b in sketch.levels]
    lines += [("upright_rule", b, -1) for b in sketch.uprights]
    lines += [("enclosure", b, n) for n, b in enumerate(sketch.enclosures)]
    lines.sort(key=lambda m: -max(m[1].width, m[1].height))
    return [("picture", b, -1) for b in sketch.pictures] + lines[:_MOST_MARKS]


def _column(name: str) -> int:
    return FEATURES.index(name)


def _place(features: np.ndarray, box: np.ndarray, size: np.ndarray, graph: Graph) -> None:
    wide, high = (max(v, 1.0) / max(graph.sketch.body, 1.0) for v in graph.sketch.axes.extent)
    at = _column("x0")
    features[:, at : at + 4] = box / (wide, high, wide, high)
    features[:, at + 4] = np.log1p(np.maximum(box[:, 2] - box[:, 0], 0))
    features[:, at + 5] = np.log1p(np.maximum(box[:, 3] - box[:, 1], 0))
    features[:, at + 6] = np.log(size)


def _kinds(
    features: np.ndarray, nodes: Sequence[Node], rest: Sequence[Passage], marks: Sequence[str]
) -> None:
    names = [*(n.kind for n in nodes), *(p.type for p in rest), *marks]
    for n, name in enumerate(names):
        features[n, _column(name if name in FEATURES else "other")] = 1.0


def _type(features: np.ndarray, lead: Sequence[Passage], home: np.ndarray) -> None:
    usual = statistics.median(p.weight for p in lead) if lead else 0.0
    at = _column("weight")
    for n, p in enumerate(lead):
        features[n, at] = np.log((p.weight + 0.05) / (usual + 0.05))
        features[n, at + 2] = p.across
        features[n, at + 3] = sum(line.reversed for line in p.lines) / len(p.lines)
    features[:, at + 1] = home >= 0


def _neighbours(features: np.ndarray, graph: Graph) -> None:
    ceiling, floor = _column("ceiling_edge"), _column("floor_edge")
    for n, (up, down) in enumerate(zip(graph.ceilings, graph.floors, strict=True)):
        features[n, ceiling + _ABOVE.index(up.kind)] = 1.0
        features[n, ceiling + len(_ABOVE)] = np.log1p(min(max(up.distance, 0.0), 60.0))
        features[n, ceiling + len(_ABOVE) + 1] = up.roof >= 0
        features[n, floor + _ABOVE.index(down.kind)] = 1.0
        features[n, floor + len(_ABOVE)] = np.log1p(min(max(down.distance, 0.0), 60.0))
    at = _column("a_floor_run")
    for k, run in enumerate(graph.runs):
        features[: len(run), at + k] = run


def _said(node: Node, v: Voice) -> list[float]:
    return [
        v.ends, max(-2.0, min(v.fill, 20.0)), v.open, v.pause, v.closing, v.jumps_to,
        max(-2.0, min(v.indent, 12.0)), abs(v.indent) < 0.7, v.closes, v.punctuation,
        v.opens_report, v.ornament, v.jumps_from, v.number, v.counted, v.hyphen, v.lowercase,
        np.log1p(v.lines), np.log1p(sum(len(p.starts) for p in node.parts)),
    ]  # fmt: skip
