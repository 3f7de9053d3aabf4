"""Small transformers in numpy: what the networks of roles and of seams have in common.

How two things stand to each other leans their attention (Vaswani et al. 2017; a bias learned from
relations as in Shaw et al. 2018). Networks are trained with torch (``training/attention.py``),
which has the same names of parameters, and evaluated here with numpy alone.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from digitize.errors import MissingDependency

AT_ONCE = 20_000  # pairs of things whose relations are held at one time: they stay in the cache
HELD = 2**25  # leanings that are held at one time: those of four layers up to 1,400 things

Weights = Mapping[str, np.ndarray]
Planes = Callable[[slice], np.ndarray]  # relations of some rows to all, ``(relations, rows, all)``


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


def at(w: Weights, name: str, x: np.ndarray) -> np.ndarray:
    """A linear map: rows of ``x`` by the weights ``NAME_w`` and ``NAME_b``."""
    made = x @ w[name + "_w"]
    made += w[name + "_b"]
    return np.asarray(made)


def relu(x: np.ndarray) -> np.ndarray:
    """What is negative becomes nought, in place."""
    return np.asarray(np.maximum(x, 0.0, out=x))


def norm(w: Weights, name: str, x: np.ndarray) -> np.ndarray:
    """Each row with mean 0 and variance 1, then scaled (Ba et al. 2016)."""
    centred = x - x.mean(axis=-1, keepdims=True)
    centred /= np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + 1e-5)
    return np.asarray(centred * w[name + "_w"] + w[name + "_b"])


def leanings(
    w: Weights, planes: Planes, count: int, layers: int, heads: int
) -> Iterator[np.ndarray]:
    """How each of ``count`` things leans to each other, layer by layer: ``(heads, all, all)``.

    Relations are made once where the leanings of all layers can be held, else anew for the rest.
    Whoever keeps a layer's while asking for the next holds twice as much.
    """
    together = max(1, HELD // max(1, heads * count**2))
    for first in range(0, layers, together):
        some = range(first, min(first + together, layers))
        yield from _lean(w, planes, count, some, heads)


def _lean(w: Weights, planes: Planes, count: int, layers: range, heads: int) -> np.ndarray:
    mine = slice(layers.start * heads, layers.stop * heads)
    one, two = (np.ascontiguousarray(w[name].T) for name in ("relation_w", "lean_w"))
    b_one, b_two, two = w["relation_b"][:, None], w["lean_b"][mine, None], two[mine]
    out = np.empty((len(two), count, count), dtype=np.float32)
    step = max(1, AT_ONCE // max(1, count))
    for first in range(0, count, step):
        rows = slice(first, min(first + step, count))
        seen = one @ planes(rows).reshape(one.shape[1], -1)
        seen += b_one
        made = two @ relu(seen)
        made += b_two
        out[:, rows] = made.reshape(len(two), -1, count)
    return out.reshape(len(layers), heads, count, count)


def layer(w: Weights, n: int, h: np.ndarray, lean: np.ndarray) -> np.ndarray:
    """The ``n``-th layer: rows of ``h`` hear each other, ``lean`` ``(heads, rows, rows)``."""
    count, wide = h.shape
    deep = wide // len(lean)
    asked = at(w, f"ask{n}", norm(w, f"listen{n}", h)).reshape(count, 3, len(lean), -1)
    heard = np.empty((count, len(lean), deep), dtype=np.float32)
    for head in range(len(lean)):  # one by one: their attention is most of what is held
        q, k, v = (np.ascontiguousarray(asked[:, part, head]) for part in range(3))
        weight = (q / deep**0.5) @ k.T
        weight += lean[head]
        weight -= weight.max(axis=-1, keepdims=True)
        np.exp(weight, out=weight)
        heard[:, head] = weight @ v / weight.sum(axis=-1, keepdims=True)
    h = h + at(w, f"hear{n}", heard.reshape(count, wide))
    thought = relu(at(w, f"grow{n}", norm(w, f"think{n}", h)))
    return np.asarray(h + at(w, f"shrink{n}", thought))


def soft(ems: np.ndarray) -> np.ndarray:
    """Lengths squeezed: an em is worth much among the first few, little beyond twenty."""
    return np.asarray(np.copysign(np.log1p(np.abs(ems)), ems))


def share(a0: np.ndarray, a1: np.ndarray, b0: np.ndarray, b1: np.ndarray) -> np.ndarray:
    """What spans share of the shorter of the two, -1 to 1; negative: the white between them."""
    common = np.minimum(a1, b1) - np.maximum(a0, b0)
    common /= np.maximum(np.minimum(a1 - a0, b1 - b0), 0.3)
    return np.asarray(common.clip(-1, 1))
