"""The linear assignment: rows to columns, one to one, at the least sum of costs. Ground: pure.

The Hungarian method (Kuhn 1955) with potentials: each row is added along the cheapest alternating
path, found as Dijkstra finds paths (Edmonds & Karp 1972). Pages have some hundred rows at most, for
which loading a library costs more than all the assignments of a batch; larger ones are left to it.
"""

from __future__ import annotations

import numpy as np

Pairs = list[tuple[int, int]]

_LARGE = 300  # rows from which the library is faster, its loading counted


def assign(cost: np.ndarray) -> Pairs:
    """Pairs (row, column), by row: as many as the shorter side of ``cost`` (rows x columns).

    Raises ``ValueError`` where a cost is not finite.
    """
    if not np.isfinite(cost).all():
        raise ValueError("costs of an assignment must be finite")
    rows, columns = cost.shape
    if min(rows, columns) > _LARGE:
        from scipy.optimize import linear_sum_assignment

        return [(int(r), int(c)) for r, c in zip(*linear_sum_assignment(cost), strict=True)]
    if rows > columns:
        return sorted((row, column) for column, row in assign(cost.T))
    # Row 0 of the potentials and column 0 stand for "not assigned"; real ones count from 1.
    price, worth = np.zeros(rows + 1), np.zeros(columns + 1)
    owner = np.zeros(columns + 1, dtype=np.intp)
    for row in range(1, rows + 1):
        came = _path(np.asarray(cost, dtype=np.float64), row, price, worth, owner)
        column = int(np.flatnonzero(came < 0)[0])  # the free column that the path ends in
        came[column] = -came[column] - 1
        while column:
            before = int(came[column])
            owner[column] = owner[before] if before else row
            column = before
    return sorted((int(owner[c]) - 1, c - 1) for c in range(1, columns + 1) if owner[c])


def _path(
    cost: np.ndarray, row: int, price: np.ndarray, worth: np.ndarray, owner: np.ndarray
) -> np.ndarray:
    """The cheapest path from a row to a free column; potentials are changed to keep costs >= 0.

    Out: for each column the column before it on its path (0: the row itself); that of the free
    column at the path's end is marked as -1 - it.
    """
    columns = len(worth) - 1
    came = np.zeros(columns + 1, dtype=np.intp)
    least = np.full(columns + 1, np.inf)
    done = np.zeros(columns + 1, dtype=bool)
    at = 0
    while True:
        done[at] = True
        here = row if at == 0 else int(owner[at])
        slack = cost[here - 1] - price[here] - worth[1:]
        better = ~done[1:] & (slack < least[1:])
        least[1:][better] = slack[better]
        came[1:][better] = at
        reach = np.where(done, np.inf, least)
        reach[0] = np.inf
        following = int(reach.argmin())
        step = reach[following]
        held = np.flatnonzero(done[1:]) + 1
        price[row] += step
        price[owner[held]] += step
        worth[held] -= step
        least[~done] -= step
        at = following
        if not owner[at]:
            came[at] = -came[at] - 1
            return came
