"""The seam network in torch, to be trained; `digitize.order.network` is the same in numpy.

Names of parameters are those of the weights file.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from digitize.order.cues import NAMES
from digitize.order.network import HEADS, LAYERS, LOOKS, ROUNDS, WIDTH
from digitize.order.tokens import FEATURES, RELATIONS

DROPPED = 0.1  # share of what is left out while training
NARROW = 24  # width of what is made of a relation


class Network(nn.Module):
    """Log-odds of pairs of nodes, from tokens and cues of a batch of pages."""

    def __init__(self) -> None:
        super().__init__()
        wide = WIDTH

        def linear(name: str, rows: int, columns: int, gain: float = 1.0) -> None:
            weight = torch.randn(rows, columns) * gain / rows**0.5
            self.register_parameter(name + "_w", nn.Parameter(weight))
            self.register_parameter(name + "_b", nn.Parameter(torch.zeros(columns)))

        def norm(name: str) -> None:
            self.register_parameter(name + "_w", nn.Parameter(torch.ones(wide)))
            self.register_parameter(name + "_b", nn.Parameter(torch.zeros(wide)))

        for part, size in (("feature", len(FEATURES)), ("cue", len(NAMES))):
            self.register_buffer(part + "_mean", torch.zeros(size))
            self.register_buffer(part + "_scale", torch.ones(size))
        self.register_buffer("scale", torch.ones(()))
        linear("token", len(FEATURES), 2 * wide, 1.4)
        linear("enter", 2 * wide, wide)
        linear("relation", len(RELATIONS), NARROW, 1.4)
        linear("lean", NARROW, LAYERS * HEADS, 0.5)
        linear("cue", len(NAMES), wide, 1.4)
        for n in range(LAYERS):
            norm(f"listen{n}")
            linear(f"ask{n}", wide, 3 * wide)
            linear(f"hear{n}", wide, wide, 0.5)
            norm(f"think{n}")
            linear(f"grow{n}", wide, 2 * wide, 1.4)
            linear(f"shrink{n}", 2 * wide, wide, 0.5)
        for n in LOOKS:
            norm(f"look{n}")
            linear(f"first{n}", wide, wide)
            linear(f"second{n}", wide, wide)
            linear(f"pair{n}", wide, wide)
            linear(f"judge{n}", wide, wide // 2, 1.4)
            linear(f"odds{n}", wide // 2, 1)
            if n != LOOKS[-1]:
                linear(f"told{n}", 2 * wide, wide, 0.5)

    def _at(self, name: str, x: Tensor) -> Tensor:
        return x @ getattr(self, name + "_w") + getattr(self, name + "_b")

    def _norm(self, name: str, x: Tensor) -> Tensor:
        return nn.functional.layer_norm(
            x, (WIDTH,), getattr(self, name + "_w"), getattr(self, name + "_b"), 1e-5
        )

    def forward(self, batch: dict[str, Tensor]) -> list[Tensor]:
        """Log-odds of each look, dense ``(pages, nodes, nodes)``; -inf where no pair is asked."""
        x = (batch["features"] - self.feature_mean) * self.feature_scale
        h = self._drop(self._at("enter", torch.relu(self._at("token", x))))
        lean = self._at("lean", torch.relu(self._at("relation", batch["relations"].float())))
        lean = lean.permute(0, 3, 1, 2) + batch["hidden"][:, None, None, :]
        cue = (batch["cues"] - self.cue_mean) * self.cue_scale
        cue = self._drop(torch.relu(self._at("cue", self._drop(cue))))
        looks = []
        for n in range(LAYERS):
            h = self._layer(n, h, lean[:, n * HEADS : (n + 1) * HEADS])
            if n in LOOKS:
                odds = self._odds(n, h, cue, batch)
                looks.append(odds)
                if n != LOOKS[-1]:
                    h = self._told(n, h, odds)
        return looks

    def _layer(self, n: int, h: Tensor, lean: Tensor) -> Tensor:
        pages, tokens, _ = h.shape
        q, k, v = (
            part.view(pages, tokens, HEADS, -1).transpose(1, 2)
            for part in self._at(f"ask{n}", self._norm(f"listen{n}", h)).chunk(3, dim=-1)
        )
        weight = torch.softmax(q @ k.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5 + lean, dim=-1)
        heard = (weight @ v).transpose(1, 2).reshape(pages, tokens, WIDTH)
        h = h + self._drop(self._at(f"hear{n}", heard))
        thought = torch.relu(self._at(f"grow{n}", self._norm(f"think{n}", h)))
        return h + self._drop(self._at(f"shrink{n}", self._drop(thought)))

    def _drop(self, x: Tensor) -> Tensor:
        """Some of it left out while training (Srivastava et al. 2014)."""
        return nn.functional.dropout(x, DROPPED, self.training)

    def _odds(self, n: int, h: Tensor, cue: Tensor, batch: dict[str, Tensor]) -> Tensor:
        x = self._norm(f"look{n}", h)
        page, a, b = batch["page"], batch["a"], batch["b"]
        z = self._at(f"first{n}", x)[page, a] + self._at(f"second{n}", x)[page, b]
        z = torch.relu(z + self._at(f"pair{n}", cue))
        odds = self._at(f"odds{n}", torch.relu(self._at(f"judge{n}", z)))[:, 0]
        nodes = int(batch["nodes"])
        dense = torch.full((len(h), nodes, nodes), -30.0)
        return dense.index_put((page, a, b), odds.clamp(-25, 25))

    def _told(self, n: int, h: Tensor, odds: Tensor) -> Tensor:
        """What each node hears of its likely successor and predecessor."""
        chance = torch.exp(chances(odds)[:, :-1, :-1])
        nodes = chance.shape[1]
        x = self._norm(f"look{n}", h)[:, :nodes]
        heard = torch.cat([chance @ x, chance.transpose(1, 2) @ x], dim=-1)
        told = self._at(f"told{n}", heard)
        return torch.cat([h[:, :nodes] + told, h[:, nodes:]], dim=1)


def chances(odds: Tensor, rounds: int = ROUNDS) -> Tensor:
    """Log of the chances of a cover, ``(pages, nodes + 1, nodes + 1)``; the last: ends, starts."""
    pages, nodes, _ = odds.shape
    full = torch.zeros(pages, nodes + 1, nodes + 1)
    full[:, :-1, :-1] = odds
    full[:, -1, -1] = -1e4
    u, v = torch.zeros(pages, nodes + 1), torch.zeros(pages, nodes + 1)
    for _ in range(rounds):
        u = -torch.logsumexp(full + v[:, None], dim=2)
        u = torch.cat([u[:, :-1], torch.zeros(pages, 1)], dim=1)
        v = -torch.logsumexp(full + u[:, :, None], dim=1)
        v = torch.cat([v[:, :-1], torch.zeros(pages, 1)], dim=1)
    return full + u[:, :, None] + v[:, None]


def weights(network: Network) -> dict[str, np.ndarray]:
    """All parameters as arrays, by name."""
    return {k: v.detach().numpy() for k, v in network.state_dict().items()}
