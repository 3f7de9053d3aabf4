"""The linear assignment: as good as a library's, whatever the shape."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from digitize.assignment import assign


def test_finds_the_least_sum_of_any_matrix() -> None:
    rng = np.random.default_rng(7)
    for trial in range(400):
        cost = rng.normal(size=tuple(rng.integers(1, 12, 2))).round(int(rng.integers(0, 4)))
        if trial % 3 == 0:  # as sparse as the links of a page
            cost = np.where(rng.random(cost.shape) < 0.7, 0.0, cost)
        pairs = assign(cost)
        rows, columns = linear_sum_assignment(cost)
        assert len(pairs) == len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(rows)
        assert pairs == sorted(pairs)
        assert np.isclose(sum(cost[i, j] for i, j in pairs), cost[rows, columns].sum())


def test_nothing_to_assign() -> None:
    assert assign(np.zeros((0, 0))) == assign(np.zeros((0, 3))) == assign(np.zeros((3, 0))) == []


def test_costs_that_are_not_finite_are_refused() -> None:
    for wrong in (np.nan, np.inf):
        cost = np.ones((3, 3))
        cost[1, 1] = wrong
        with pytest.raises(ValueError, match="finite"):
            assign(cost)


def test_large_ones_are_the_same() -> None:
    cost = np.random.default_rng(8).random((320, 330))
    pairs = assign(cost)
    rows, columns = linear_sum_assignment(cost)
    assert sum(cost[r, c] for r, c in pairs) == pytest.approx(cost[rows, columns].sum())
