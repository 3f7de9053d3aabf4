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
from digitize.order.cover import Pair, scaled
from digitize.order.tokens import RELATIONS, Tokens

WIDTH = 64
HEADS = 4
LAYERS = 4
LOOKS = (1, 2, 3)  # layers after which pairs are judged
ROUNDS = 8  # of scaling
_AT_ONCE = 20_000  # pairs of tokens whose relations are held at one time: they stay in the cache
_HELD = 2**25  # leanings that are held at one time: those of all layers up to 1,400 tokens

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
    together = max(1, _HELD // max(1, HEADS * len(h) ** 2))
    odds, lean = np.zeros(len(a)), np.zeros(0)
    for n in range(LAYERS):
        if n % together == 0:
            del lean  # before the next is made
            lean = _lean(w, page, range(n, min(n + together, LAYERS)))
        h = _layer(w, n, h, lean[n % together])
        if n in LOOKS:
            x = _norm(w, f"look{n}", h[: page.nodes])
            odds = _odds(w, n, x, cue, a, b)
            if n != LOOKS[-1]:
                h[: page.nodes] += _told(w, n, x, odds, a, b)
    return np.asarray(odds * w["scale"], dtype=np.float64)


def _at(w: Weights, name: str, x: np.ndarray) -> np.ndarray:
    made = x @ w[name + "_w"]
    made += w[name + "_b"]
    return np.asarray(made)


def _relu(x: np.ndarray) -> np.ndarray:
    return np.asarray(np.maximum(x, 0.0, out=x))


def _norm(w: Weights, name: str, x: np.ndarray) -> np.ndarray:
    centred = x - x.mean(axis=-1, keepdims=True)
    centred /= np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + 1e-5)
    return np.asarray(centred * w[name + "_w"] + w[name + "_b"])


def _lean(w: Weights, page: Tokens, layers: range) -> np.ndarray:
    """How each token leans to each other in each head, ``(layers, HEADS, tokens, tokens)``."""
    count = len(page.box)
    heads = slice(layers.start * HEADS, layers.stop * HEADS)
    one, two = (np.ascontiguousarray(w[name].T) for name in ("relation_w", "lean_w"))
    b_one, b_two, two = w["relation_b"][:, None], w["lean_b"][heads, None], two[heads]
    out = np.empty((len(two), count, count), dtype=np.float32)
    step = max(1, _AT_ONCE // max(1, count))
    for first in range(0, count, step):
        rows = slice(first, min(first + step, count))
        seen = one @ page.planes(rows).reshape(len(RELATIONS), -1)
        seen += b_one
        made = two @ _relu(seen)
        made += b_two
        out[:, rows] = made.reshape(len(two), -1, count)
    return out.reshape(len(layers), HEADS, count, count)


def _layer(w: Weights, n: int, h: np.ndarray, lean: np.ndarray) -> np.ndarray:
    asked = _at(w, f"ask{n}", _norm(w, f"listen{n}", h)).reshape(len(h), 3, HEADS, -1)
    heard = np.empty((len(h), HEADS, WIDTH // HEADS), dtype=np.float32)
    for head in range(HEADS):  # one by one: their attention is most of what is held
        q, k, v = (np.ascontiguousarray(asked[:, part, head]) for part in range(3))
        weight = (q / (WIDTH // HEADS) ** 0.5) @ k.T
        weight += lean[head]
        weight -= weight.max(axis=-1, keepdims=True)
        np.exp(weight, out=weight)
        heard[:, head] = weight @ v / weight.sum(axis=-1, keepdims=True)
    h = h + _at(w, f"hear{n}", heard.reshape(len(h), WIDTH))
    thought = _relu(_at(w, f"grow{n}", _norm(w, f"think{n}", h)))
    return np.asarray(h + _at(w, f"shrink{n}", thought))


def _odds(
    w: Weights, n: int, x: np.ndarray, cue: np.ndarray, a: np.ndarray, b: np.ndarray
) -> np.ndarray:
    z = _at(w, f"pair{n}", cue)
    z += _at(w, f"first{n}", x)[a]
    z += _at(w, f"second{n}", x)[b]
    odds = _at(w, f"odds{n}", _relu(_at(w, f"judge{n}", _relu(z))))[:, 0]
    return np.asarray(odds.clip(-25, 25))


def _told(
    w: Weights, n: int, x: np.ndarray, odds: np.ndarray, a: np.ndarray, b: np.ndarray
) -> np.ndarray:
    """What is added to what each node knows: what it hears of its likely neighbours."""
    weight = np.exp(odds)
    row, column = scaled(a, b, weight, len(x), ROUNDS)
    chance = np.zeros((len(x), len(x)), dtype=np.float32)
    chance[a, b] = weight * row[a] * column[b]
    return _at(w, f"told{n}", np.hstack([chance @ x, chance.T @ x]))
