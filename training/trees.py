"""Boosted trees: fit with scikit-learn, flatten to the arrays that `digitize.forest` evaluates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from digitize.forest import Forest

# All rows walk down all trees together, so that the deepest path of any tree is the cost of all.
DEPTH = 7


def fit(
    rows: np.ndarray,
    answers: np.ndarray,
    trees: int,
    leaves: int = 24,
    classes: int = 2,
    weights: np.ndarray | None = None,
    monotone: Sequence[int] | None = None,
    least: int = 25,
) -> Any:
    """A boosted forest (histogram gradient boosting, Ke et al. 2017) for ``classes`` answers.

    A class that no page shows is given one row of hardly any weight, so that it has an output.
    ``weights`` are of the rows; ``monotone`` says of each trait whether more of it makes the second
    of two answers likelier (1), less likely (-1) or either (0); ``least`` rows stand in a leaf.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=trees,
        learning_rate=0.1,
        max_leaf_nodes=leaves,
        max_depth=DEPTH,
        min_samples_leaf=least,
        monotonic_cst=monotone,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    )
    absent = [c for c in range(classes) if not np.any(answers == c)]
    weights = np.ones(len(rows)) if weights is None else weights
    weights = np.concatenate([weights, np.full(len(absent), 1e-6)])
    rows = np.concatenate([rows, rows[: len(absent)]])
    return model.fit(rows, np.concatenate([answers, absent]), sample_weight=weights)


def flatten(model: Any, names: Sequence[str], outputs: int) -> Forest:
    """The forest of a fitted model; classes that never occurred get trees that say never."""
    trees = [p.nodes for stage in model._predictors for p in stage]
    shape = (len(trees), max(len(t) for t in trees))
    feature, left, right = (np.zeros(shape, dtype=np.int32) for _ in range(3))
    threshold = np.full(shape, np.inf, dtype=np.float32)
    value = np.zeros(shape, dtype=np.float32)
    depth = 0
    for n, nodes in enumerate(trees):
        for k, node in enumerate(nodes):
            if node["is_leaf"]:
                left[n, k] = right[n, k] = k
                value[n, k] = node["value"]
            else:
                feature[n, k] = node["feature_idx"]
                threshold[n, k] = node["num_threshold"]
                left[n, k], right[n, k] = node["left"], node["right"]
            depth = max(depth, int(node["depth"]))
    bias = np.ravel(model._baseline_prediction).astype(np.float64)
    if len(bias) != outputs:
        raise ValueError(
            f"{len(bias)} classes were seen, {outputs} are wanted; train on more pages"
        )
    return Forest(tuple(names), feature, threshold, left, right, value, depth, bias)


def write(path: Path, forests: Sequence[Forest]) -> None:
    """Write forests to one ``.npz`` file, small integers where they fit."""
    arrays: dict[str, Any] = {"forests": len(forests)}
    for n, f in enumerate(forests):
        small = np.int16 if f.feature.shape[1] < 30000 else np.int32
        arrays |= {
            f"{n}_names": np.array(f.names), f"{n}_feature": f.feature.astype(np.int16),
            f"{n}_threshold": f.threshold, f"{n}_left": f.left.astype(small),
            f"{n}_right": f.right.astype(small), f"{n}_value": f.value, f"{n}_depth": f.depth,
            f"{n}_bias": f.bias,
        }  # fmt: skip
    np.savez_compressed(path, **arrays)
