"""The path cover: every passage has at most one successor and one predecessor.

Among all such covers the one with the greatest sum of log-odds is taken (a linear assignment;
Kuhn 1955), and cycles are cut at their weakest link. How sure each link is comes
from Sinkhorn scaling of the same odds, which approximates the marginals of all covers.
"""

from __future__ import annotations

from collections.abc import Mapping

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
    a, b = np.array(list(odds), dtype=np.intp).reshape(-1, 2).T
    weight = np.exp(np.clip(np.fromiter(odds.values(), dtype=float, count=len(odds)), -30, 30))
    row, column = scaled(a, b, weight, count, rounds)
    row = 1 / (1 + np.bincount(a, weight * column[b], count))
    found = dict(zip(odds, (weight * row[a] * column[b]).tolist(), strict=True))
    found.update({(n, -1): chance for n, chance in enumerate(row.tolist())})
    found.update({(-1, n): chance for n, chance in enumerate(column.tolist())})
    return found


def scaled(
    a: np.ndarray, b: np.ndarray, weight: np.ndarray, count: int, rounds: int
) -> tuple[np.ndarray, np.ndarray]:
    """Chances that each of ``count`` nodes ends, and starts, a path (Sinkhorn & Knopp 1967).

    ``weight`` is that of "b follows a", where ends and starts have 1; its chance is its weight
    times those of a ending and b starting.
    """
    row, column = np.ones(count), np.ones(count)
    for _ in range(rounds):
        row = 1 / (1 + np.bincount(a, weight * column[b], count))
        column = 1 / (1 + np.bincount(b, weight * row[a], count))
    return row, column


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


def alternatives(
    links: Mapping[int, int], chances: Mapping[Pair, float], most: int = 3
) -> dict[int, list[tuple[int, float]]]:
    """For each node the likeliest successors (-1: it ends) but the one it has, best first."""
    options: dict[int, list[tuple[int, float]]] = {}
    for (a, b), chance in chances.items():
        if a >= 0 and chance > 0 and b != links.get(a, -1):
            options.setdefault(a, []).append((b, chance))
    return {a: sorted(found, key=lambda o: (-o[1], o[0]))[:most] for a, found in options.items()}
