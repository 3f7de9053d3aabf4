"""The role network: what each line of a page is, judged together with all the others.

The forests of `roles` see a line and its nearest neighbours; this small transformer sees how every
line of the page stands to every other (place, type, column, frame), so that what is set alike is
called alike. Neither is best alone: `roles` takes the mean of their log-chances. It is trained by
``make train`` with torch and evaluated here with numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from digitize.attention import Weights, at, layer, leanings, norm, relu, share, soft
from digitize.regions.scene import Item, Scene

WIDTH = 64
HEADS = 4
LAYERS = 3
FARTHEST = 6.0  # deviations from the mean: beyond them a trait says no more
RELATIONS: tuple[str, ...] = (
    "left_left", "right_right", "left_right", "right_left", "top_top", "bottom_bottom",
    "top_bottom", "bottom_top", "middle", "share_x", "share_y", "same_home", "same_column",
    "same_direction", "same_ground", "is_above", "is_below", "is_next", "is_before", "size_ratio",
    "weight_ratio", "same",
)  # fmt: skip


@dataclass(frozen=True)
class Lines:
    """How the lines of a page stand to each other, in the order of their traits.

    ``box`` is ``(lines, 4)`` in ems of the body type, ``size`` and ``weight`` are logarithms of
    what the body has; ``home`` is the enclosure of each line (-1: none), ``column`` its chain,
    ``across`` and ``reversed`` are flags; ``above``, ``below`` and ``next`` (in the chain) are
    other lines, -1 where there is none.
    """

    box: np.ndarray
    size: np.ndarray
    weight: np.ndarray
    home: np.ndarray
    column: np.ndarray
    across: np.ndarray
    reversed: np.ndarray
    above: np.ndarray
    below: np.ndarray
    next: np.ndarray

    def planes(self, rows: slice = slice(None)) -> np.ndarray:
        """The relations one after the other, float32 ``(len(RELATIONS), rows, lines)``."""
        every = np.arange(len(self.box))
        own, after, size, weight = (
            v[rows, None] for v in (every, self.next, self.size, self.weight)
        )
        x0, y0, x1, y1 = (side[rows, None] for side in self.box.T)
        u0, v0, u1, v1 = self.box.T
        out = np.empty((len(RELATIONS), len(own), len(every)), dtype=np.float32)
        steps = (
            (u0, x0), (u1, x1), (u1, x0), (u0, x1), (v0, y0), (v1, y1), (v1, y0), (v0, y1),
            ((u0 + u1) / 2, (x0 + x1) / 2),
        )  # fmt: skip
        for plane, (there, here) in zip(out, steps, strict=False):
            np.subtract(there, here, out=plane)
        put = len(steps)
        out[:put] = soft(out[:put])
        out[put] = share(x0, x1, u0, u1)
        out[put + 1] = share(y0, y1, v0, v1)
        alike = (self.home, self.column, self.across, self.reversed)
        flags = (
            *(v[rows, None] == v for v in alike),
            self.above[rows, None] == every, self.below[rows, None] == every, after == every,
            own == self.next, (self.size - size).clip(-2, 2), (self.weight - weight).clip(-2, 2),
            own == every,
        )  # fmt: skip
        for plane, flag in zip(out[put + 2 :], flags, strict=True):
            plane[:] = flag
        return out


def lines(
    scene: Scene,
    chains: Sequence[tuple[list[Item], bool]],
    column: np.ndarray,
    above: np.ndarray,
    below: np.ndarray,
) -> Lines:
    """The lines of a page, in the order of ``scene.items``.

    ``column`` is the number of each line's chain; ``above`` and ``below`` as `traits` has them.
    """
    following = np.full(len(scene.items), -1)
    for chain, _ in chains:
        for one, other in pairwise(chain):
            following[one.index] = other.index
    weight = np.array([i.line.weight for i in scene.items])
    return Lines(
        box=(scene.boxes / scene.body).astype(np.float32),
        size=np.log(scene.sizes / scene.body).astype(np.float32),
        weight=np.log((weight + 0.05) / (scene.weight + 0.05)).astype(np.float32),
        home=np.array([i.enclosure for i in scene.items]),
        column=column,
        across=np.array([i.across for i in scene.items]),
        reversed=np.array([i.line.reversed for i in scene.items]),
        above=above,
        below=below,
        next=following,
    )


def judge(w: Weights, rows: np.ndarray, page: Lines) -> np.ndarray:
    """Log-chances of the roles of every line ``(lines, roles)``; ``rows`` are its traits."""
    x = (rows - w["feature_mean"]) * w["feature_scale"]
    x = x.clip(-FARTHEST, FARTHEST)
    h = at(w, "enter", relu(at(w, "token", x)))
    leans = leanings(w, page.planes, len(h), LAYERS, HEADS)
    for n in range(LAYERS):
        h = layer(w, n, h, next(leans))
    said = at(w, "role", relu(at(w, "judge", np.hstack([norm(w, "look", h), x]))))
    said = said - said.max(axis=1, keepdims=True)
    return np.asarray(said - np.log(np.exp(said).sum(axis=1, keepdims=True)))
