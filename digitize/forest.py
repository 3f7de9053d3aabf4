"""Small forests of boosted trees, evaluated with numpy alone. Ground: pure.

The weights are trained by ``make train`` and lie beside the code that uses them as ``.npz``; no
machine-learning library is needed to use them.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from digitize.errors import MissingDependency

_AT_ONCE = 64  # trees: what is worked on stays in the processor's cache


@dataclass(frozen=True)
class Forest:
    """Boosted trees as flat arrays ``(trees, nodes)``; a leaf points to itself.

    ``feature`` and ``threshold`` say where a row goes (left where value <= threshold), ``value``
    is a leaf's share of the log-odds. Tree n adds to output n modulo the number of outputs;
    ``bias`` is where each output starts.
    """

    names: tuple[str, ...]
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    depth: int
    bias: np.ndarray

    def scores(self, rows: np.ndarray) -> np.ndarray:
        """Scores ``(n, outputs)`` of rows ``(n, len(names))``."""
        outputs = len(self.bias)
        total = np.tile(self.bias, (len(rows), 1))
        if len(rows):
            leaves = self._leaves(np.ascontiguousarray(rows, dtype=np.float32))
            for k in range(outputs):
                total[:, k] += leaves[k::outputs].sum(axis=0)
        return total

    def _leaves(self, rows: np.ndarray) -> np.ndarray:
        """Leaf values ``(trees, n)``: all rows walk down all trees, one level at a time."""
        trees, nodes = self.feature.shape
        count, width = rows.shape
        base = (np.arange(count) * width)[None, :]
        flat, value = rows.ravel(), self.value.ravel()
        feature, threshold, child = self._flat
        leaves = np.empty((trees, count), dtype=value.dtype)
        for first in range(0, trees, _AT_ONCE):
            roots = np.arange(first, min(first + _AT_ONCE, trees)) * nodes
            at = np.repeat(roots[:, None], count, axis=1)
            for _ in range(self.depth):
                # No place is out of range: with "wrap" numpy need not look before it takes.
                place = feature.take(at, mode="wrap")
                place += base
                goes_left = flat.take(place, mode="wrap") <= threshold.take(at, mode="wrap")
                at *= 2
                at += goes_left
                at = child.take(at, mode="wrap")
            leaves[first : first + len(roots)] = value.take(at, mode="wrap")
        return leaves

    @cached_property
    def _flat(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Feature and threshold of all trees' nodes in one row, and the nodes right, left of each.

        Places in the row are of the type that numpy takes by, so that it need not convert them.
        """
        trees, nodes = self.feature.shape
        offset = (np.arange(trees) * nodes)[:, None]
        child = np.stack([self.right + offset, self.left + offset], axis=-1)
        return self.feature.ravel().astype(np.intp), self.threshold.ravel(), child.ravel()

    def log_odds(self, rows: np.ndarray) -> np.ndarray:
        """Log-odds ``(n,)`` of a forest with one output."""
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
    except (OSError, EOFError, KeyError, ValueError, BadZipFile, zlib.error) as e:
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
    )
