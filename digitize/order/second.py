"""The second look at a seam: what a first cover of the page makes of its surroundings.

A pair is judged again with what the first pass thought of it, of its rivals, and of the article
that its first half then belongs to. (Stacking with context, as in Tu & Bai 2010, auto-context.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from digitize.geometry import overlap
from digitize.order.cover import Pair, paths
from digitize.order.nodes import Graph

NAMES: tuple[str, ...] = (
    "first_odds", "first_margin_a", "first_margin_b", "first_chosen", "a_taken", "b_taken",
    "path_headed", "path_share", "path_below_head", "path_roof", "path_nodes", "path_holds_b",
    "b_path_headed", "b_path_nodes",
)  # fmt: skip


def second_look(
    graph: Graph, pairs: Sequence[Pair], odds: np.ndarray, links: Mapping[int, int]
) -> np.ndarray:
    """One row a pair, columns as in `NAMES`; float32. ``links`` is the first cover."""
    out = np.zeros((len(pairs), len(NAMES)), dtype=np.float32)
    if not len(pairs):
        return out
    a, b = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    out[:, 0] = odds
    out[:, 1] = odds - _best_other(odds, a)
    out[:, 2] = odds - _best_other(odds, b)
    followed = {t: s for s, t in links.items()}
    path_of, heads, sizes = _paths(graph, links)
    members: list[set[int]] = [set() for _ in heads]
    for node, path in path_of.items():
        members[path].add(node)
    em = graph.sketch.body
    for n, (i, j) in enumerate(pairs):
        mine, theirs = path_of[i], path_of[j]
        out[n, 3] = links.get(i) == j
        out[n, 4] = i in links and links[i] != j
        out[n, 5] = j in followed and followed[j] != i
        head = heads[mine]
        if head >= 0:
            box, target = graph.nodes[head].box, graph.nodes[j]
            width = max(1.0, target.column[1] - target.column[0])
            out[n, 6] = 1
            out[n, 7] = max(-1.0, overlap(box.x0, box.x1, *target.column) / width)
            out[n, 8] = np.clip((target.box.y0 - box.y1) / em, -60, 60)
            out[n, 9] = graph.ceilings[j].roof == head
        out[n, 10] = min(sizes[mine], 12)
        out[n, 11] = j in members[mine] and links.get(i) != j
        out[n, 12] = heads[theirs] >= 0
        out[n, 13] = min(sizes[theirs], 12)
    return out


def _best_other(odds: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """For each pair the best odds among the others with the same key; -12 without any."""
    best = np.full(len(odds), -12.0)
    for key in np.unique(keys):
        mine = np.flatnonzero(keys == key)
        if len(mine) < 2:
            continue
        ranked = mine[np.argsort(odds[mine])]
        best[mine] = odds[ranked[-1]]
        best[ranked[-1]] = odds[ranked[-2]]
    return best


def _paths(graph: Graph, links: Mapping[int, int]) -> tuple[dict[int, int], list[int], list[int]]:
    """For each node its path; for each path its headline package (-1: none) and its length."""
    path_of: dict[int, int] = {}
    heads: list[int] = []
    sizes: list[int] = []
    for number, path in enumerate(paths(len(graph.nodes), links)):
        path_of.update({node: number for node in path})
        heads.append(path[0] if graph.nodes[path[0]].kind == "package" else -1)
        sizes.append(len(path))
    return path_of, heads, sizes
