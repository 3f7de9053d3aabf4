"""Cues: what speaks for and against "A continues in B", as numbers for the seam model.

Lengths are in ems of the page's body type, so that a cue means the same on every page. The list
`NAMES` is the contract between this file, the trained weights and the ablation table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitize.lexicon import bridge, heads, tails
from digitize.order.nodes import KINDS, Graph
from digitize.order.voices import Voice
from digitize.text import bare

NAMES: tuple[str, ...] = (
    "a_package", "a_body", "a_subhead", "a_byline", "b_body", "b_subhead", "b_byline",
    "dx_left", "dx_gutter", "dx_right", "dy_top", "dy_below", "dy_bottom", "share_x", "share_y",
    "width_ratio", "size_ratio", "weight_ratio", "same_enclosure", "a_enclosed", "b_enclosed",
    "level_between", "upright_between",
    "b_ceiling_edge", "b_ceiling_rule", "b_ceiling_package", "b_ceiling_text", "b_ceiling_other",
    "b_ceiling_distance", "b_ceiling_is_a", "a_floor_is_b", "a_floor_text", "a_floor_package",
    "a_floor_rule", "a_floor_edge", "a_floor_distance",
    "same_roof", "roof_of_b_is_a", "b_has_roof", "a_has_roof", "b_under_roof_of_a", "b_from_roof",
    "a_from_roof", "b_leftmost",
    "a_ends_sentence", "a_fill", "a_open", "a_pause", "b_indent", "b_flush_top", "b_closes",
    "b_punctuation", "b_opens_report", "b_ornament", "a_closing", "a_jumps_to", "b_jumps_from",
    "number_split", "word_split", "word_length", "a_hyphen", "b_lowercase", "topic",
    "rare_topic",
    "a_lines", "b_lines", "a_short_last", "a_across", "b_across", "b_package", "b_level",
    "a_floor_run", "b_floor_run", "a_ceiling_run", "b_ceiling_run",
)  # fmt: skip


_CLEAR = 4.0  # ems of white, at most, between a headline and the picture beneath it


def _topics(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """How alike texts are: cosine of their character pairs, ``(texts, texts)``.

    Once as they are, and once each weighed by how few texts of the page have it (Spärck Jones
    1972): two passages that alone name 樱花路 speak of one thing.
    """
    plain = [bare(text) for text in texts]
    codes = np.array([ord(c) for text in plain for c in text], dtype=np.int64)
    owner = np.repeat(np.arange(len(texts)), [len(text) for text in plain])
    within = owner[1:] == owner[:-1]
    pairs = (codes[:-1] << 21 | codes[1:])[within]  # a code point has 21 bits
    kinds, words = np.unique(pairs, return_inverse=True)
    table = np.zeros((len(texts), max(1, len(kinds))), dtype=np.float32)
    np.add.at(table, (owner[:-1][within], words), np.float32(1))
    rare = np.log(len(texts) / np.maximum(np.count_nonzero(table, axis=0), 1))
    return _cosine(table), _cosine(table * rare.astype(np.float32))


def _cosine(table: np.ndarray) -> np.ndarray:
    long = np.maximum(np.linalg.norm(table, axis=1), 1e-9)
    common = table[:, np.count_nonzero(table, axis=0) > 1]  # what one text has likens none
    return np.asarray(common @ common.T / long[:, None] / long)


@dataclass(frozen=True)
class _Table:
    """Measures of all nodes as arrays, one entry a node; pixels of the reading frame."""

    left: np.ndarray
    right: np.ndarray
    box: np.ndarray
    head_size: np.ndarray
    tail_size: np.ndarray
    head_weight: np.ndarray
    tail_weight: np.ndarray
    home: np.ndarray
    package: np.ndarray


def _table(graph: Graph) -> _Table:
    nodes = graph.nodes
    return _Table(
        left=np.array([n.column[0] for n in nodes]),
        right=np.array([n.column[1] for n in nodes]),
        box=graph.box,
        head_size=np.array([n.head.size for n in nodes]),
        tail_size=np.array([n.tail.size for n in nodes]),
        head_weight=np.array([n.head.weight for n in nodes]),
        tail_weight=np.array([n.tail.weight for n in nodes]),
        home=np.array([n.head.enclosure for n in nodes]),
        package=np.array([n.kind == "package" for n in nodes]),
    )


def candidates(graph: Graph, limit: int = 24) -> list[tuple[int, int]]:
    """Pairs (a, b) of node indices worth asking about.

    For every a the nearest ``limit`` b, every b that opens one of the next two columns, every b
    that stands first under the same headline, and under a picture that hangs from a headline. A
    headline package follows a text or another package only where it stands close: a subhead set
    large, or a headline of which pieces were found.
    """
    if not graph.nodes:
        return []
    t = _table(graph)
    em = graph.sketch.body
    leads = np.array([n.kind in ("package", "byline") for n in graph.nodes])
    reach = np.where(leads[:, None], np.minimum(_reach(t, em), _hang(t)), _reach(t, em))
    np.fill_diagonal(reach, np.inf)
    reach[:, t.package] = np.where(_close(t, 4.0 * em), reach, np.inf)[:, t.package]
    near = np.argsort(np.argsort(reach, axis=1, kind="stable"), axis=1, kind="stable") < limit
    opens = np.array([c.kind != "text" for c in graph.ceilings])
    gutter = (t.left[None] - t.right[:, None]) / np.maximum(t.right - t.left, 1.0)[:, None]
    near |= opens[None] & (gutter > -0.3) & (gutter < 1.5)
    near |= _under_one_head(graph, t) | _under_pictures(graph, t)
    return list(map(tuple, np.argwhere(near & np.isfinite(reach)).tolist()))


def _close(t: _Table, most: float) -> np.ndarray:
    """Whether no more than ``most`` pixels of white part a and b, along and across."""
    x0, y0, x1, y1 = t.box.T
    dx = np.maximum(x0[None] - x1[:, None], x0[:, None] - x1[None])
    dy = np.maximum(y0[None] - y1[:, None], y0[:, None] - y1[None])
    return np.asarray((dx < most) & (dy < most))


def _under_one_head(graph: Graph, t: _Table) -> np.ndarray:
    """Whether a is a package or byline, and b the first text under it or under its package."""
    roof = np.array([c.roof for c in graph.ceilings])
    leads = np.array([n.kind in ("package", "byline") for n in graph.nodes])
    own = np.where(t.package, np.arange(len(roof)), roof)
    return np.asarray(leads[:, None] & (own >= 0)[:, None] & (own[:, None] == roof[None]))


def _under_pictures(graph: Graph, t: _Table) -> np.ndarray:
    """Whether a is a package right above a picture, and b a text under it or under its caption.

    A banner may have a picture as wide as itself between it and its text, half a page deep.
    """
    em = graph.sketch.body
    x0, y0, x1, y1 = t.box.T
    found = np.zeros((len(x0), len(x0)), dtype=bool)
    for p in graph.sketch.pictures:
        common = np.minimum(x1, p.x1) - np.maximum(x0, p.x0)
        along = common > 0.5 * np.minimum(x1 - x0, p.width)
        above = t.package & along & (np.abs(p.y0 - y1) < _CLEAR * em)
        reach = 2 * _CLEAR * em  # a caption may stand between
        below = ~t.package & along & (y0 > p.y1 - em) & (y0 - p.y1 < reach)
        found |= above[:, None] & below[None]
    return found


def _hang(t: _Table) -> np.ndarray:
    """How far each b hangs below the head of each a, whatever column it opens, in pixels.

    A headline, and the byline under it, may stand in the middle over all columns of its text.
    """
    below = np.abs(t.box[None, :, 1] - t.box[:, None, 3])
    beside = np.maximum(t.left[None] - t.right[:, None], t.left[:, None] - t.right[None])
    return np.asarray(below + 0.3 * np.maximum(beside, 0.0))


def _reach(t: _Table, em: float) -> np.ndarray:
    """A rough distance from the end of each a to the start of each b, in pixels."""
    top, bottom = t.box[:, 1], t.box[:, 3]
    below = np.abs(top[None] - bottom[:, None]) + 2 * np.abs(t.left[None] - t.left[:, None])
    beside = 2 * np.abs(t.left[None] - t.right[:, None]) + 0.6 * np.abs(top[None] - top[:, None])
    behind = t.right[None] < t.left[:, None]
    return np.asarray(np.minimum(below, beside) + np.where(behind, 40 * em, 0.0))


def cues(graph: Graph, pairs: Sequence[tuple[int, int]], voices: Sequence[Voice]) -> np.ndarray:
    """The cue matrix, one row a pair, columns as in `NAMES`; float32. ``voices``: of all nodes."""
    if not len(pairs):
        return np.zeros((0, len(NAMES)), dtype=np.float32)
    a, b = np.array(pairs).T
    t = _table(graph)
    columns = [
        *_kinds(graph, a, b), *_places(graph, t, a, b), *_surroundings(graph, t, a, b),
        *_words(graph, voices, a, b), *(run[side] for run in graph.runs for side in (a, b)),
    ]  # fmt: skip
    rows = np.stack([np.asarray(c, dtype=np.float32) for c in columns], axis=1)
    return rows


def _kinds(graph: Graph, a: np.ndarray, b: np.ndarray) -> list[np.ndarray]:
    kind = np.array([KINDS.index(n.kind) for n in graph.nodes])
    return [kind[a] == k for k in range(len(KINDS))] + [kind[b] == k for k in range(1, len(KINDS))]


def _shared(a0: np.ndarray, a1: np.ndarray, b0: np.ndarray, b1: np.ndarray) -> np.ndarray:
    return np.asarray(np.minimum(a1, b1) - np.maximum(a0, b0))


def _places(graph: Graph, t: _Table, a: np.ndarray, b: np.ndarray) -> list[np.ndarray]:
    em = graph.sketch.body
    a0, a1, b0, b1 = t.left[a], t.right[a], t.left[b], t.right[b]
    p, q = t.box[a], t.box[b]
    high_p, high_q = p[:, 3] - p[:, 1], q[:, 3] - q[:, 1]
    share_x = _shared(a0, a1, b0, b1) / np.maximum(1.0, np.minimum(a1 - a0, b1 - b0))
    share_y = _shared(p[:, 1], p[:, 3], q[:, 1], q[:, 3]) / np.maximum(
        1.0, np.minimum(high_p, high_q)
    )
    return [
        _soft((b0 - a0) / em), _soft((b0 - a1) / em), _soft((b1 - a1) / em),
        _soft((q[:, 1] - p[:, 1]) / em), _soft((q[:, 1] - p[:, 3]) / em),
        _soft((q[:, 3] - p[:, 3]) / em), share_x.clip(-1), share_y.clip(-1),
        np.log((b1 - b0 + 1) / (a1 - a0 + 1)),
        np.log((t.head_size[b] + 1) / (t.tail_size[a] + 1)),
        np.log((t.head_weight[b] + 0.05) / (t.tail_weight[a] + 0.05)),
        t.home[a] == t.home[b], t.home[a] >= 0, t.home[b] >= 0,
        _levels_between(graph, t, a, b), _uprights_between(graph, t, a, b),
    ]  # fmt: skip


def _soft(ems: np.ndarray) -> np.ndarray:
    """Large distances squeezed: beyond 20 em a further em says little."""
    return np.asarray(np.copysign(20 * np.log1p(np.abs(ems) / 20), ems))


def _levels_between(graph: Graph, t: _Table, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Level rules between a and b below it, as a share of the common width that they cross."""
    left, right = np.maximum(t.left[a], t.left[b]), np.minimum(t.right[a], t.right[b])
    apart = right <= left
    left = np.where(apart, np.minimum(t.left[a], t.left[b]), left)
    right = np.where(apart, np.maximum(t.right[a], t.right[b]), right)
    ends = t.box[a, 3], t.box[b, 1]
    slack = 0.4 * graph.sketch.body
    top, bottom = np.minimum(*ends) - slack, np.maximum(*ends) + slack
    best = np.zeros(len(a))
    for r in graph.sketch.levels:
        share = _shared(np.array(r.x0), np.array(r.x1), left, right) / np.maximum(
            right - left, 1e-6
        )
        best = np.where((top < r.center[1]) & (r.center[1] < bottom), np.maximum(best, share), best)
    return best


def _uprights_between(graph: Graph, t: _Table, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Upright rules between a and b beside it, as a share of the height of the smaller."""
    first = t.left[a] < t.left[b]
    x = np.where(first, t.right[a], t.right[b]), np.where(first, t.left[b], t.left[a])
    slack = 0.6 * graph.sketch.body
    left, right = np.minimum(*x) - slack, np.maximum(*x) + slack
    top = np.maximum(t.box[a, 1], t.box[b, 1])
    bottom = np.minimum(t.box[a, 3], t.box[b, 3])
    apart = bottom <= top
    top, bottom = np.where(apart, t.box[b, 1], top), np.where(apart, t.box[b, 3], bottom)
    best = np.zeros(len(a))
    for r in graph.sketch.uprights:
        share = _shared(np.array(r.y0), np.array(r.y1), top, bottom) / np.maximum(
            bottom - top, 1e-6
        )
        best = np.where((left < r.center[0]) & (r.center[0] < right), np.maximum(best, share), best)
    return best


def _surroundings(graph: Graph, t: _Table, a: np.ndarray, b: np.ndarray) -> list[np.ndarray]:
    em = graph.sketch.body
    over = np.array([c.kind for c in graph.ceilings])[b]
    under = np.array([f.kind for f in graph.floors])[a]
    white_over = np.array([c.distance for c in graph.ceilings])[b].clip(max=30)
    white_under = np.array([f.distance for f in graph.floors])[a].clip(max=30)
    over_node = np.array([c.node for c in graph.ceilings])[b]
    under_node = np.array([f.node for f in graph.floors])[a]
    above = np.array([c.roof for c in graph.ceilings])
    roof_a = np.where(t.package[a], a, above[a])
    roof_b = above[b]
    known = roof_a >= 0
    r = t.box[roof_a]
    share = _shared(r[:, 0], r[:, 2], t.left[b], t.right[b]) / np.maximum(
        1.0, t.right[b] - t.left[b]
    )
    b_from = np.where(known, _soft((t.box[b, 1] - r[:, 3]) / em), 30.0)
    a_from = np.where(known, _soft((t.box[a, 1] - r[:, 3]) / em), 30.0)
    return [
        over == "edge", over == "rule", over == "package", over == "text",
        (over == "picture") | (over == "foreign"), white_over, over_node == a, under_node == b,
        under == "text", under == "package", under == "rule", under == "edge", white_under,
        known & (roof_a == roof_b), roof_b == a, roof_b >= 0, known,
        np.where(known, share.clip(-1), 0.0), b_from, a_from,
        _leftmost(graph, t)[b],
    ]  # fmt: skip


def _leftmost(graph: Graph, t: _Table) -> np.ndarray:
    """Whether a node is the first of those under its roof, along the line."""
    roof = np.array([c.roof for c in graph.ceilings])
    first = np.zeros(len(roof), dtype=bool)
    for key in np.unique(roof[roof >= 0]):
        mine = (roof == key) & ~t.package
        if mine.any():
            first |= (roof == key) & (t.left <= t.left[mine].min() + 2 * graph.sketch.body)
    return first


def _words(graph: Graph, voices: Sequence[Voice], a: np.ndarray, b: np.ndarray) -> list[np.ndarray]:
    tail = np.array([_tail(v) for v in voices])[a]
    head = np.array([_head(v) for v in voices])[b]
    number, counted, hyphen, lower = np.array(
        [(v.number, v.counted, v.hyphen, v.lowercase) for v in voices]
    ).T
    split = _bridges(voices, a, b)
    lines = np.log1p(np.array([v.lines for v in voices]))
    package = np.array([n.kind == "package" for n in graph.nodes])[b]
    level = np.array([max(p.level for p in n.parts) for n in graph.nodes])[b]
    across_tail = np.array([n.tail.across for n in graph.nodes])[a]
    across_head = np.array([n.head.across for n in graph.nodes])[b]
    topic, rare = (alike[a, b] for alike in _topics([v.text for v in voices]))
    return [
        *tail[:, :4].T, *head[:, :6].T, tail[:, 4], tail[:, 5], head[:, 6], number[a] & counted[b],
        split[:, 0], split[:, 1], hyphen[a], lower[b], topic, rare,
        lines[a], lines[b], tail[:, 1] > 1.3, across_tail, across_head, package, level,
    ]  # fmt: skip


def _bridges(voices: Sequence[Voice], a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The commonest word that each pair would cut in two, ``(pairs, 2)``: see `bridge`."""
    before, after = [tails(v.before) for v in voices], [heads(v.after) for v in voices]
    found = np.zeros((len(a), 2))
    for n, (i, j) in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        word = bridge(before[i], after[j])
        if word is not None:
            found[n] = word
    return found


def _tail(v: Voice) -> list[float]:
    fill = max(-2.0, min(v.fill, 20.0))
    return [float(v.ends), fill, float(v.open), float(v.pause), float(v.closing), float(v.jumps_to)]


def _head(v: Voice) -> list[float]:
    return [
        max(-2.0, min(v.indent, 12.0)), float(abs(v.indent) < 0.7), float(v.closes),
        float(v.punctuation), float(v.opens_report), float(v.ornament), float(v.jumps_from),
    ]  # fmt: skip
