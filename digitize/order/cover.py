"""The path cover: every passage has at most one successor and one predecessor.

Among all such covers the one with the greatest sum of log-odds is taken (a linear assignment;
Kuhn 1955), and cycles are cut at their weakest link. How sure each link is comes
from Sinkhorn scaling of the same odds, which approximates the marginals of all covers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from digitize.assignment import assign

Pair = tuple[int, int]


def cover(odds: Mapping[Pair, float]) -> dict[int, int]:
    """The best path cover: successor of each node that has one.

    ``odds`` holds the log-odds of "a continues in b" for the pairs in question; pairs left out are
    impossible, and a pair below zero is never taken.
    """
    banned: set[Pair] = set()
    while True:
        links = _assign({p: w for p, w in odds.items() if p not in banned})
        cycle = _cycle(links)
        if cycle is None:
            return links
        weakest = min(cycle, key=lambda p: odds[p])
        banned.add(weakest)


def _assign(odds: Mapping[Pair, float]) -> dict[int, int]:
    worth = {p: w for p, w in odds.items() if w > 0}
    rows, columns = sorted({a for a, _ in worth}), sorted({b for _, b in worth})
    row, column = ({n: i for i, n in enumerate(side)} for side in (rows, columns))
    gain = np.zeros((len(rows), len(columns)))  # of the nodes that may be linked at all
    for (a, b), w in worth.items():
        gain[row[a], column[b]] = w
    return {rows[i]: columns[j] for i, j in assign(-gain) if gain[i, j] > 0}


def _cycle(links: Mapping[int, int]) -> list[Pair] | None:
    for start in links:
        seen, at = [start], links[start]
        while at in links and at not in seen:
            seen.append(at)
            at = links[at]
        if at == start:
            return [(n, links[n]) for n in seen]
    return None


def marginals(count: int, odds: Mapping[Pair, float], rounds: int = 30) -> dict[Pair, float]:
    """Probability of each link, and of "ends" as ``(a, -1)`` and "starts" as ``(-1, b)``."""
    if not count:
        return {}
    weight = np.zeros((count + 1, count + 1))
    weight[:-1, -1] = 1.0
    weight[-1, :-1] = 1.0
    for (a, b), w in odds.items():
        weight[a, b] = np.exp(np.clip(w, -30, 30))
    for _ in range(rounds):
        weight[:-1] /= weight[:-1].sum(axis=1, keepdims=True)
        weight[:, :-1] /= weight[:, :-1].sum(axis=0, keepdims=True)
    weight[:-1] /= weight[:-1].sum(axis=1, keepdims=True)
    found = {(a, b): float(weight[a, b]) for a, b in odds}
    found.update({(a, -1): float(weight[a, -1]) for a in range(count)})
    found.update({(-1, b): float(weight[-1, b]) for b in range(count)})
    return found


def paths(count: int, links: Mapping[int, int]) -> list[list[int]]:
    """The paths of a cover, each from its first node; single nodes are paths of their own."""
    followed = set(links.values())
    found: list[list[int]] = []
    for start in range(count):
        if start in followed:
            continue
        path = [start]
        while path[-1] in links:
            path.append(links[path[-1]])
        found.append(path)
    return found


def best_alternatives(
    node: int, chosen: int, chances: Mapping[Pair, float], nodes: Sequence[int], most: int = 3
) -> list[tuple[int, float]]:
    """The likeliest other successors of a node (-1: it ends), best first."""
    options = [(b, chances.get((node, b), 0.0)) for b in [*nodes, -1] if b != chosen]
    ranked = sorted((o for o in options if o[1] > 0), key=lambda o: (-o[1], o[0]))
    return ranked[:most]
