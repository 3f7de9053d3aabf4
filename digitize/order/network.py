"""The seam network: from tokens and cues to the log-odds of every pair in question.

A small transformer over everything on a page (Vaswani et al. 2017). How two tokens stand to each
other leans its attention; after each of its looks it makes a soft cover of the page (Sinkhorn
1967), from which every node hears of its likely successor and predecessor before the next. It is
trained by ``make train`` with torch and evaluated here with numpy alone.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from digitize.errors import MissingDependency
from digitize.order.cover import Pair
from digitize.order.tokens import RELATIONS, Tokens

WIDTH = 64
HEADS = 4
LAYERS = 4
LOOKS = (1, 2, 3)  # layers after which pairs are judged
ROUNDS = 8  # of scaling
_AT_ONCE = 100_000  # pairs of tokens whose relations are held at one time

Weights = Mapping[str, np.ndarray]


@cache
def load(path: Path) -> Weights:
    """The weights of a file. Raises `MissingDependency` where it is missing or broken."""
    try:
        with np.load(path, allow_pickle=False) as data:
            return {name: data[name].astype(np.float32) for name in data.files}
    except (OSError, EOFError, KeyError, ValueError, BadZipFile, zlib.error) as e:
        raise MissingDependency(
            f"the weights {path.name} cannot be read ({e}); reinstall digitize or run `make train`"
        ) from e


def judge(w: Weights, page: Tokens, pairs: Sequence[Pair], cues: np.ndarray) -> np.ndarray:
    """Log-odds ``(pairs,)`` of "b follows a", against "a ends, and b begins, something"."""
    a, b = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    x = (page.features - w["feature_mean"]) * w["feature_scale"]
    h = _at(w, "enter", _relu(_at(w, "token", x)))
    cue = _relu(_at(w, "cue", (cues - w["cue_mean"]) * w["cue_scale"]))
    lean = _lean(w, page)
    odds = np.zeros(len(a))
    for n in range(LAYERS):
        h = _layer(w, n, h, lean[n * HEADS : (n + 1) * HEADS])
        if n in LOOKS:
            odds = _odds(w, n, h, cue, a, b)
            if n != LOOKS[-1]:
                h = _told(w, n, h, odds, a, b, page.nodes)
    return np.asarray(odds * w["scale"], dtype=np.float64)


def _at(w: Weights, name: str, x: np.ndarray) -> np.ndarray:
    return np.asarray(x @ w[name + "_w"] + w[name + "_b"])


def _relu(x: np.ndarray) -> np.ndarray:
    return np.asarray(np.maximum(x, 0.0, out=x))


def _norm(w: Weights, name: str, x: np.ndarray) -> np.ndarray:
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-5)
    return np.asarray(centred / spread * w[name + "_w"] + w[name + "_b"])


def _lean(w: Weights, page: Tokens) -> np.ndarray:
    """How each token leans to each other in each head, ``(LAYERS * HEADS, tokens, tokens)``."""
    count = len(page.box)
    out = np.empty((LAYERS * HEADS, count, count), dtype=np.float32)
    step = max(1, _AT_ONCE // max(1, count))
    for first in range(0, count, step):
        rows = slice(first, min(first + step, count))
        seen = page.relations(rows).reshape(-1, len(RELATIONS))
        made = _at(w, "lean", _relu(_at(w, "relation", seen)))
        out[:, rows] = made.T.reshape(LAYERS * HEADS, -1, count)
    return out


def _layer(w: Weights, n: int, h: np.ndarray, lean: np.ndarray) -> np.ndarray:
    asked = _at(w, f"ask{n}", _norm(w, f"listen{n}", h))
    q, k, v = (p.reshape(len(h), HEADS, -1).transpose(1, 0, 2) for p in np.split(asked, 3, axis=1))
    weight = q @ k.transpose(0, 2, 1) / (WIDTH // HEADS) ** 0.5 + lean
    weight = np.exp(weight - weight.max(axis=-1, keepdims=True))
    weight /= weight.sum(axis=-1, keepdims=True)
    heard = (weight @ v).transpose(1, 0, 2).reshape(len(h), WIDTH)
    h = h + _at(w, f"hear{n}", heard)
    thought = _relu(_at(w, f"grow{n}", _norm(w, f"think{n}", h)))
    return np.asarray(h + _at(w, f"shrink{n}", thought))


def _odds(
    w: Weights, n: int, h: np.ndarray, cue: np.ndarray, a: np.ndarray, b: np.ndarray
) -> np.ndarray:
    x = _norm(w, f"look{n}", h)
    z = _at(w, f"first{n}", x)[a] + _at(w, f"second{n}", x)[b] + _at(w, f"pair{n}", cue)
    odds = _at(w, f"odds{n}", _relu(_at(w, f"judge{n}", _relu(z))))[:, 0]
    return np.asarray(odds.clip(-25, 25))


def _told(
    w: Weights, n: int, h: np.ndarray, odds: np.ndarray, a: np.ndarray, b: np.ndarray, nodes: int
) -> np.ndarray:
    """What each node hears of its likely successor and predecessor is added to what it knows."""
    weight = np.exp(odds)
    row, column = np.ones(nodes), np.ones(nodes)
    for _ in range(ROUNDS):
        row = 1 / (1 + np.bincount(a, weight * column[b], nodes))
        column = 1 / (1 + np.bincount(b, weight * row[a], nodes))
    chance = np.zeros((nodes, nodes), dtype=np.float32)
    chance[a, b] = weight * row[a] * column[b]
    x = _norm(w, f"look{n}", h[:nodes])
    told = h.copy()
    told[:nodes] += _at(w, f"told{n}", np.hstack([chance @ x, chance.T @ x]))
    return told
