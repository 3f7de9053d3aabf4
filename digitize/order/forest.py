"""A small forest of boosted trees, evaluated with numpy alone.

The weights are trained by ``make train`` (`training/`) and lie beside the code as ``.npz``; no
machine-learning library is needed to use them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from digitize.errors import MissingDependency


@dataclass(frozen=True)
class Forest:
    """Trees as flat arrays ``(trees, nodes)``; a leaf points to itself.

    ``feature`` and ``threshold`` say where a row goes (left where value <= threshold), ``value``
    is a leaf's share of the log-odds, ``bias`` the log-odds before any tree, ``scale`` and
    ``shift`` calibrate the sum (Platt 1999).
    """

    names: tuple[str, ...]
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    depth: int
    bias: float
    scale: float = 1.0
    shift: float = 0.0

    def log_odds(self, rows: np.ndarray) -> np.ndarray:
        """Calibrated log-odds of rows, shape ``(n,)``; ``rows`` is ``(n, len(names))``."""
        count = len(rows)
        if not count:
            return np.zeros(0)
        trees = np.arange(self.feature.shape[0])[:, None]
        at = np.zeros((self.feature.shape[0], count), dtype=np.int32)
        row = np.arange(count)[None, :]
        for _ in range(self.depth):
            go_left = rows[row, self.feature[trees, at]] <= self.threshold[trees, at]
            at = np.where(go_left, self.left[trees, at], self.right[trees, at])
        total = self.bias + self.value[trees, at].sum(axis=0)
        return np.asarray(self.scale * total + self.shift)


@cache
def load(path: Path) -> Forest:
    """Read a forest. Raises `MissingDependency` where the file is missing or broken."""
    try:
        with np.load(path, allow_pickle=False) as data:
            return Forest(
                names=tuple(str(n) for n in data["names"]),
                feature=data["feature"],
                threshold=data["threshold"],
                left=data["left"],
                right=data["right"],
                value=data["value"],
                depth=int(data["depth"]),
                bias=float(data["bias"]),
                scale=float(data["scale"]),
                shift=float(data["shift"]),
            )
    except (OSError, KeyError, ValueError) as e:
        raise MissingDependency(
            f"the weights {path.name} cannot be read ({e}); reinstall digitize or run `make train`"
        ) from e
