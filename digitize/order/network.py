"""The seam network: from tokens and cues to the log-odds of every pair in question.

A small transformer over everything on a page (Vaswani et al. 2017). How two tokens stand to each
other leans its attention; after each of its looks it makes a soft cover of the page (Sinkhorn
1967), from which every node hears of its likely successor and predecessor before the next. It is
trained by ``make train`` with torch and evaluated here with numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitize.attention import Weights, at, layer, leanings, norm, relu
from digitize.order.cover import Pair, scaled
from digitize.order.tokens import Tokens

WIDTH = 64
HEADS = 4
LAYERS = 4
LOOKS = (1, 2, 3)  # layers after which pairs are judged
ROUNDS = 8  # of scaling


def judge(w: Weights, page: Tokens, pairs: Sequence[Pair], cues: np.ndarray) -> np.ndarray:
    """Log-odds ``(pairs,)`` of "b follows a", against "a ends, and b begins, something"."""
    a, b = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    x = (page.features - w["feature_mean"]) * w["feature_scale"]
    h = at(w, "enter", relu(at(w, "token", x)))
    cue = relu(at(w, "cue", (cues - w["cue_mean"]) * w["cue_scale"]))
    odds = np.zeros(len(a))
    leans = leanings(w, page.planes, len(h), LAYERS, HEADS)
    for n in range(LAYERS):
        h = layer(w, n, h, next(leans))
        if n in LOOKS:
            x = norm(w, f"look{n}", h[: page.nodes])
            odds = _odds(w, n, x, cue, a, b)
            if n != LOOKS[-1]:
                h[: page.nodes] += _told(w, n, x, odds, a, b)
    return np.asarray(odds * w["scale"], dtype=np.float64)


def _odds(
    w: Weights, n: int, x: np.ndarray, cue: np.ndarray, a: np.ndarray, b: np.ndarray
) -> np.ndarray:
    z = at(w, f"pair{n}", cue)
    z += at(w, f"first{n}", x)[a]
    z += at(w, f"second{n}", x)[b]
    odds = at(w, f"odds{n}", relu(at(w, f"judge{n}", relu(z))))[:, 0]
    return np.asarray(odds.clip(-25, 25))


def _told(
    w: Weights, n: int, x: np.ndarray, odds: np.ndarray, a: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """What is added to what each node knows: what it hears of its likely neighbours."""
    weight = np.exp(odds)
    row, column = scaled(a, b, weight, len(x), ROUNDS)
    chance = np.zeros((len(x), len(x)), dtype=np.float32)
    chance[a, b] = weight * row[a] * column[b]
    return at(w, f"told{n}", np.hstack([chance @ x, chance.T @ x]))
