"""Small forests of boosted trees, evaluated with numpy alone. Ground: pure.

The weights are trained by ``make train`` and lie beside the code that uses them as ``.npz``; no
machine-learning library is needed to use them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from digitize.errors import MissingDependency


@dataclass(frozen=True)
class Forest:
    """Boosted trees as flat arrays ``(trees, nodes)``; a leaf points to itself.

    ``feature`` and ``threshold`` say where a row goes (left where value <= threshold), ``value``
    is a leaf's share of the log-odds. Tree n adds to output n modulo the number of outputs;
    ``bias`` is where each output starts. ``scale`` and ``shift`` calibrate the sum (Platt 1999).
    """

    names: tuple[str, ...]
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    depth: int
    bias: np.ndarray
    scale: float = 1.0
    shift: float = 0.0

    def scores(self, rows: np.ndarray) -> np.ndarray:
        """Calibrated scores ``(n, outputs)`` of rows ``(n, len(names))``."""
        outputs = len(self.bias)
        total = np.tile(self.bias, (len(rows), 1))
        if len(rows):
            leaves = self._leaves(np.ascontiguousarray(rows, dtype=np.float32))
            for k in range(outputs):
                total[:, k] += leaves[k::outputs].sum(axis=0)
        return self.scale * total + self.shift

    def _leaves(self, rows: np.ndarray) -> np.ndarray:
        """Leaf values ``(trees, n)``: all rows walk down all trees, one level at a time."""
        trees, nodes = self.feature.shape
        count, width = rows.shape
        offset = (np.arange(trees, dtype=np.int32) * nodes)[:, None]
        base = (np.arange(count, dtype=np.int32) * width)[None, :]
        flat = rows.ravel()
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        left, right = self.left.ravel(), self.right.ravel()
        at = np.broadcast_to(offset, (trees, count)).copy()
        for _ in range(self.depth):
            goes_left = flat[base + feature[at]] <= threshold[at]
            at = offset + np.where(goes_left, left[at], right[at])
        return np.asarray(self.value.ravel()[at])

    def log_odds(self, rows: np.ndarray) -> np.ndarray:
        """Calibrated log-odds ``(n,)`` of a forest with one output."""
        return np.asarray(self.scores(rows)[:, 0])

    def chances(self, rows: np.ndarray) -> np.ndarray:
        """Probabilities ``(n, outputs)`` that add up to 1."""
        scores = self.scores(rows)
        grown = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-1e9))
        return np.asarray(grown / np.maximum(grown.sum(axis=1, keepdims=True), 1e-12))


def load(path: Path) -> Forest:
    """Read one forest. Raises `MissingDependency` where the file is missing or broken."""
    return load_grove(path)[0]


@cache
def load_grove(path: Path) -> tuple[Forest, ...]:
    """Read the forests of one file, in order. Raises `MissingDependency` like `load`."""
    try:
        with np.load(path, allow_pickle=False) as data:
            return tuple(_forest(data, f"{n}_") for n in range(int(data["forests"])))
    except (OSError, KeyError, ValueError) as e:
        raise MissingDependency(
            f"the weights {path.name} cannot be read ({e}); reinstall digitize or run `make train`"
        ) from e


def _forest(data: Mapping[str, np.ndarray], prefix: str) -> Forest:
    return Forest(
        names=tuple(str(n) for n in data[prefix + "names"]),
        feature=data[prefix + "feature"].astype(np.int32),
        threshold=data[prefix + "threshold"],
        left=data[prefix + "left"].astype(np.int32),
        right=data[prefix + "right"].astype(np.int32),
        value=data[prefix + "value"],
        depth=int(data[prefix + "depth"]),
        bias=np.atleast_1d(data[prefix + "bias"]),
        scale=float(data[prefix + "scale"]),
        shift=float(data[prefix + "shift"]),
    )
