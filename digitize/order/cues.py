"""Cues: what speaks for and against "A continues in B", as numbers for the seam model.

Lengths are in ems of the page's body type, so that a cue means the same on every page. The list
`NAMES` is the contract between this file, the trained weights and the ablation table.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitize.geometry import overlap
from digitize.order.nodes import KINDS, Graph, Node
from digitize.phrases import closing_byline, continued_from, continued_to, lead
from digitize.text import CLOSERS, ORNAMENTS, bare, closes_unopened, ends_sentence, open_marks

NAMES: tuple[str, ...] = (
    "a_package", "a_body", "a_subhead", "a_byline", "b_body", "b_subhead", "b_byline",
    "dx_left", "dx_gutter", "dx_right", "dy_top", "dy_below", "dy_bottom", "share_x", "share_y",
    "width_ratio", "size_ratio", "weight_ratio", "same_enclosure", "a_enclosed", "b_enclosed",
    "level_between", "upright_between", "texts_between", "heads_between",
    "b_ceiling_edge", "b_ceiling_rule", "b_ceiling_package", "b_ceiling_text", "b_ceiling_other",
    "b_ceiling_distance", "b_ceiling_is_a", "a_floor_is_b", "a_floor_text", "a_floor_package",
    "a_floor_rule", "a_floor_edge", "a_floor_distance",
    "same_roof", "roof_of_b_is_a", "b_has_roof", "a_has_roof", "b_under_roof_of_a", "b_from_roof",
    "a_from_roof", "b_leftmost", "rank_right", "rank_below", "rank_from_b",
    "a_ends_sentence", "a_fill", "a_open", "a_pause", "b_indent", "b_flush_top", "b_closes",
    "b_punctuation", "b_opens_report", "b_ornament", "a_closing", "a_jumps_to", "b_jumps_from",
    "number_split", "word_split", "topic", "a_lines", "b_lines", "a_short_last", "a_across", "b_across",  # noqa: E501
)  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """What the text of a node says at its two ends."""

    ends: bool
    fill: float
    open: bool
    pause: bool
    indent: float
    closes: bool
    punctuation: bool
    opens_report: bool
    ornament: bool
    closing: bool
    jumps_to: bool
    jumps_from: bool
    first: str
    last: str
    pairs: dict[str, float]
    lines: int


def voice(node: Node) -> Voice:
    """Read the two ends of a node's text."""
    first = node.head.lines[0].text.strip()
    last = node.tail.lines[-1].text.strip()
    whole = "".join(line.text for part in node.parts for line in part.lines)
    starts = node.tail.starts
    since = starts[-1] if starts and node.kind == "body" else 0
    paragraph = "".join(line.text for line in node.tail.lines[since:])
    em = max(1.0, node.tail.size)
    edge = _edges(node)
    opened = lead(first)
    return Voice(
        ends=ends_sentence(last),
        fill=(edge[1] - edge[3]) / em,
        open=bool(open_marks(paragraph)),
        pause=last[-1:] in "，、；：,;:—",
        indent=(edge[2] - edge[0]) / em,
        closes=closes_unopened(first),
        punctuation=first[:1] in CLOSERS + "，。、；：！？,.;:!?…" if first else False,
        opens_report=opened.dateline is not None,
        ornament=first[:1] in ORNAMENTS if first else False,
        closing=closing_byline(last) is not None,
        jumps_to=continued_to(last) is not None,
        jumps_from=continued_from(first) is not None,
        first=first,
        last=last,
        pairs=_pairs(whole),
        lines=sum(len(p.lines) for p in node.parts),
    )


def _edges(node: Node) -> tuple[float, float, float, float]:
    """Column left and right, left edge of the first line, right edge of the last, same frame."""
    axes_lines = node.head.lines[0], node.tail.lines[-1]
    left, right = node.column
    box = node.box
    if node.head.across or node.kind == "package":
        return left, right, box.x0, box.x1
    vertical = axes_lines[0].writing == "vertical"
    start = axes_lines[0].box.y0 if vertical else axes_lines[0].box.x0
    end = axes_lines[1].box.y1 if vertical else axes_lines[1].box.x1
    return left, right, start, end


def _pairs(text: str) -> dict[str, float]:
    """Character pairs of a text with their share, for the topic cue."""
    plain = bare(text)
    counts: dict[str, float] = {}
    for a, b in itertools.pairwise(plain):
        counts[a + b] = counts.get(a + b, 0.0) + 1.0
    norm = math.sqrt(sum(v * v for v in counts.values())) or 1.0
    return {k: v / norm for k, v in counts.items()}


def _topic(a: dict[str, float], b: dict[str, float]) -> float:
    if len(a) > len(b):
        a, b = b, a
    return sum(v * b[k] for k, v in a.items() if k in b)


def candidates(graph: Graph, limit: int = 24) -> list[tuple[int, int]]:
    """Pairs (a, b) of node indices worth asking about: the nearest ``limit`` b of every a."""
    pairs: list[tuple[int, int]] = []
    for a in graph.nodes:
        reach = sorted(
            (_reach(a, b, graph.sketch.body), b.index)
            for b in graph.nodes
            if b.index != a.index and b.kind != "package"
        )
        pairs += [(a.index, index) for _, index in reach[:limit]]
    return pairs


def _reach(a: Node, b: Node, em: float) -> float:
    """A rough distance from the end of a to the start of b."""
    below = abs(b.box.y0 - a.box.y1) + 2 * abs(b.column[0] - a.column[0])
    beside = 2 * max(0.0, abs(b.column[0] - a.column[1])) + 0.6 * abs(b.box.y0 - a.box.y0)
    return min(below, beside) / em + (40 if b.column[1] < a.column[0] else 0)


def cues(graph: Graph, pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    """The cue matrix, one row a pair, columns as in `NAMES`; float32."""
    voices = [voice(n) for n in graph.nodes]
    rows = np.array([_row(graph, voices, a, b) for a, b in pairs], dtype=np.float32)
    if not len(rows):
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    _ranks(rows, pairs)
    return rows


def _row(graph: Graph, voices: list[Voice], i: int, j: int) -> list[float]:
    a, b = graph.nodes[i], graph.nodes[j]
    return [*_kinds(a, b), *_places(graph, a, b), *_surroundings(graph, i, j),
            *_words(graph, voices[i], voices[j], a, b)]  # fmt: skip


def _kinds(a: Node, b: Node) -> list[float]:
    return [float(a.kind == k) for k in KINDS] + [float(b.kind == k) for k in KINDS[1:]]


def _places(graph: Graph, a: Node, b: Node) -> list[float]:
    em = graph.sketch.body
    (a0, a1), (b0, b1) = a.column, b.column
    p, q = a.box, b.box
    share_x = overlap(a0, a1, b0, b1) / max(1.0, min(a1 - a0, b1 - b0))
    share_y = overlap(p.y0, p.y1, q.y0, q.y1) / max(1.0, min(p.height, q.height))
    return [
        _soft((b0 - a0) / em), _soft((b0 - a1) / em), _soft((b1 - a1) / em),
        _soft((q.y0 - p.y0) / em), _soft((q.y0 - p.y1) / em), _soft((q.y1 - p.y1) / em),
        max(-1.0, share_x), max(-1.0, share_y),
        math.log((b1 - b0 + 1) / (a1 - a0 + 1)),
        math.log((b.head.size + 1) / (a.tail.size + 1)),
        math.log((b.head.weight + 0.05) / (a.tail.weight + 0.05)),
        float(a.head.enclosure == b.head.enclosure),
        float(a.head.enclosure >= 0), float(b.head.enclosure >= 0),
        _levels_between(graph, a, b), _uprights_between(graph, a, b), *_between(graph, a, b),
    ]  # fmt: skip


def _soft(ems: float) -> float:
    """Large distances squeezed: beyond 20 em a further em says little."""
    return math.copysign(20 * math.log1p(abs(ems) / 20), ems)


def _levels_between(graph: Graph, a: Node, b: Node) -> float:
    """Level rules between a and b below it, as a share of the common width that they cross."""
    left, right = max(a.column[0], b.column[0]), min(a.column[1], b.column[1])
    if right <= left:
        left, right = min(a.column[0], b.column[0]), max(a.column[1], b.column[1])
    top, bottom = sorted((a.box.y1, b.box.y0))
    slack = 0.4 * graph.sketch.body
    shares = [
        overlap(r.x0, r.x1, left, right) / (right - left)
        for r in graph.sketch.levels
        if top - slack < r.center[1] < bottom + slack
    ]
    return max([0.0, *shares])


def _uprights_between(graph: Graph, a: Node, b: Node) -> float:
    """Upright rules between a and b beside it, as a share of the height of the smaller."""
    left, right = (
        (a.column[1], b.column[0]) if a.column[0] < b.column[0] else (b.column[1], a.column[0])
    )
    if right < left:
        left, right = right, left
    top, bottom = max(a.box.y0, b.box.y0), min(a.box.y1, b.box.y1)
    if bottom <= top:
        top, bottom = b.box.y0, b.box.y1
    slack = 0.6 * graph.sketch.body
    shares = [
        overlap(r.y0, r.y1, top, bottom) / (bottom - top)
        for r in graph.sketch.uprights
        if left - slack < r.center[0] < right + slack
    ]
    return max([0.0, *shares])


def _between(graph: Graph, a: Node, b: Node) -> list[float]:
    """Counts of text nodes and of packages in the box between the end of a and the start of b."""
    x0, x1 = sorted(((a.column[0] + a.column[1]) / 2, (b.column[0] + b.column[1]) / 2))
    y0, y1 = sorted((a.box.center[1], b.box.center[1]))
    texts = heads = 0
    for n in graph.nodes:
        if n.index in (a.index, b.index):
            continue
        cx, cy = n.box.center
        if x0 - 1 <= cx <= x1 + 1 and y0 - 1 <= cy <= y1 + 1:
            texts += n.kind != "package"
            heads += n.kind == "package"
    return [float(min(texts, 6)), float(min(heads, 4))]


def _surroundings(graph: Graph, i: int, j: int) -> list[float]:
    a, b = graph.nodes[i], graph.nodes[j]
    ceiling, floor = graph.ceilings[j], graph.floors[i]
    roof_a = i if a.kind == "package" else graph.ceilings[i].roof
    roof_b = ceiling.roof
    em = graph.sketch.body
    under = 0.0
    from_roof = [30.0, 30.0]
    if roof_a >= 0:
        r = graph.nodes[roof_a].box
        under = overlap(r.x0, r.x1, *b.column) / max(1.0, b.column[1] - b.column[0])
        from_roof = [_soft((b.box.y0 - r.y1) / em), _soft((a.box.y0 - r.y1) / em)]
    leftmost = 0.0
    if roof_b >= 0:
        same = [n.column[0] for n in graph.nodes
                if n.kind != "package" and graph.ceilings[n.index].roof == roof_b]  # fmt: skip
        leftmost = float(b.column[0] <= min(same) + 2 * em)
    return [
        float(ceiling.kind == "edge"), float(ceiling.kind == "rule"),
        float(ceiling.kind == "package"), float(ceiling.kind == "text"),
        float(ceiling.kind in ("picture", "foreign")), min(ceiling.distance, 30.0),
        float(ceiling.node == i), float(floor.node == j), float(floor.kind == "text"),
        float(floor.kind == "package"), float(floor.kind == "rule"), float(floor.kind == "edge"),
        min(floor.distance, 30.0),
        float(roof_a >= 0 and roof_a == roof_b), float(roof_b == i), float(roof_b >= 0),
        float(roof_a >= 0), max(-1.0, under), *from_roof, leftmost, 0.0, 0.0, 0.0,
    ]  # fmt: skip


def _words(graph: Graph, v: Voice, w: Voice, a: Node, b: Node) -> list[float]:
    number = bool(
        v.last[-1:].isdigit()
        and (w.first[:1].isdigit() or w.first[:1] in "年月日时分元%％个名万亿岁版")
    )
    return [
        float(v.ends), max(-2.0, min(v.fill, 20.0)), float(v.open), float(v.pause),
        max(-2.0, min(w.indent, 12.0)), float(abs(w.indent) < 0.7), float(w.closes),
        float(w.punctuation), float(w.opens_report), float(w.ornament), float(v.closing),
        float(v.jumps_to), float(w.jumps_from), float(number), straddle(v.last, w.first),
        _topic(v.pairs, w.pairs), math.log1p(v.lines), math.log1p(w.lines),
        float(v.fill > 1.3), float(a.tail.across), float(b.head.across),
    ]  # fmt: skip


def straddle(before: str, after: str) -> float:
    """Whether a word seems to run over the break; 0 where nothing is known."""
    return 0.0


def _ranks(rows: np.ndarray, pairs: Sequence[tuple[int, int]]) -> None:
    """Ranks of b among a's candidates to the right and below, and of a among b's; in place."""
    column = {name: n for n, name in enumerate(NAMES)}
    a, b = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    right = np.abs(rows[:, column["dx_gutter"]]) * 2 + np.abs(rows[:, column["dy_top"]])
    below = np.abs(rows[:, column["dx_left"]]) * 2 + np.abs(rows[:, column["dy_below"]])
    for name, keys, value in (("rank_right", a, right), ("rank_below", a, below),
                              ("rank_from_b", b, np.minimum(right, below))):  # fmt: skip
        for key in np.unique(keys):
            mine = np.flatnonzero(keys == key)
            rank = np.argsort(np.argsort(value[mine], kind="stable"), kind="stable")
            rows[mine, column[name]] = np.minimum(rank, 8)
