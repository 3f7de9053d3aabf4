"""The seam network in torch, to be trained; `digitize.order.network` is the same in numpy.

Names of parameters are those of the weights file.
"""

from __future__ import annotations

import torch
from torch import Tensor

from digitize.order.cues import NAMES
from digitize.order.network import HEADS, LAYERS, LOOKS, ROUNDS, WIDTH
from digitize.order.tokens import FEATURES, RELATIONS
from training.attention import Listener


class Network(Listener):
    """Log-odds of pairs of nodes, from tokens and cues of a batch of pages."""

    def __init__(self) -> None:
        super().__init__(WIDTH, HEADS, LAYERS, len(FEATURES), len(RELATIONS))
        wide = WIDTH
        self.register_buffer("cue_mean", torch.zeros(len(NAMES)))
        self.register_buffer("cue_scale", torch.ones(len(NAMES)))
        self.register_buffer("scale", torch.ones(()))
        self.linear("cue", len(NAMES), wide, 1.4)
        for n in LOOKS:
            self.norm(f"look{n}")
            self.linear(f"first{n}", wide, wide)
            self.linear(f"second{n}", wide, wide)
            self.linear(f"pair{n}", wide, wide)
            self.linear(f"judge{n}", wide, wide // 2, 1.4)
            self.linear(f"odds{n}", wide // 2, 1)
            if n != LOOKS[-1]:
                self.linear(f"told{n}", 2 * wide, wide, 0.5)

    def forward(self, batch: dict[str, Tensor]) -> list[Tensor]:
        """Log-odds of each look, dense ``(pages, nodes, nodes)``; -inf where no pair is asked."""
        x = (batch["features"] - self.feature_mean) * self.feature_scale
        h = self.drop(self.at("enter", torch.relu(self.at("token", x))))
        lean = self.leaning(batch["relations"]) + batch["hidden"][:, None, None, :]
        cue = (batch["cues"] - self.cue_mean) * self.cue_scale
        cue = self.drop(torch.relu(self.at("cue", self.drop(cue))))
        looks = []
        for n in range(LAYERS):
            h = self.layer(n, h, lean[:, n * HEADS : (n + 1) * HEADS])
            if n in LOOKS:
                odds = self._odds(n, h, cue, batch)
                looks.append(odds)
                if n != LOOKS[-1]:
                    h = self._told(n, h, odds)
        return looks

    def _odds(self, n: int, h: Tensor, cue: Tensor, batch: dict[str, Tensor]) -> Tensor:
        x = self.normed(f"look{n}", h)
        page, a, b = batch["page"], batch["a"], batch["b"]
        z = self.at(f"first{n}", x)[page, a] + self.at(f"second{n}", x)[page, b]
        z = torch.relu(z + self.at(f"pair{n}", cue))
        odds = self.at(f"odds{n}", torch.relu(self.at(f"judge{n}", z)))[:, 0]
        nodes = int(batch["nodes"])
        dense = torch.full((len(h), nodes, nodes), -30.0)
        return dense.index_put((page, a, b), odds.clamp(-25, 25))

    def _told(self, n: int, h: Tensor, odds: Tensor) -> Tensor:
        """What each node hears of its likely successor and predecessor."""
        chance = torch.exp(chances(odds)[:, :-1, :-1])
        nodes = chance.shape[1]
        x = self.normed(f"look{n}", h)[:, :nodes]
        heard = torch.cat([chance @ x, chance.transpose(1, 2) @ x], dim=-1)
        told = self.at(f"told{n}", heard)
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
