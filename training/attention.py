"""What the networks of roles and of seams share in torch; `digitize.attention` is it in numpy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

DROPPED = 0.1  # share of what is left out while training
NARROW = 24  # width of what is made of a relation


class Listener(nn.Module):
    """Layers in which the things of a page hear each other.

    Names of parameters are those of the weights file. ``wide`` is what is known of each thing,
    ``heads`` a layer has, ``features`` a thing and ``relations`` a pair of things.
    """

    def __init__(self, wide: int, heads: int, layers: int, features: int, relations: int) -> None:
        super().__init__()
        self.wide, self.heads = wide, heads
        self.register_buffer("feature_mean", torch.zeros(features))
        self.register_buffer("feature_scale", torch.ones(features))
        self.linear("token", features, 2 * wide, 1.4)
        self.linear("enter", 2 * wide, wide)
        self.linear("relation", relations, NARROW, 1.4)
        self.linear("lean", NARROW, layers * heads, 0.5)
        for n in range(layers):
            self.norm(f"listen{n}")
            self.linear(f"ask{n}", wide, 3 * wide)
            self.linear(f"hear{n}", wide, wide, 0.5)
            self.norm(f"think{n}")
            self.linear(f"grow{n}", wide, 2 * wide, 1.4)
            self.linear(f"shrink{n}", 2 * wide, wide, 0.5)

    def linear(self, name: str, rows: int, columns: int, gain: float = 1.0) -> None:
        """Declare a linear map."""
        weight = torch.randn(rows, columns) * gain / rows**0.5
        self.register_parameter(name + "_w", nn.Parameter(weight))
        self.register_parameter(name + "_b", nn.Parameter(torch.zeros(columns)))

    def norm(self, name: str) -> None:
        """Declare a norm of rows."""
        self.register_parameter(name + "_w", nn.Parameter(torch.ones(self.wide)))
        self.register_parameter(name + "_b", nn.Parameter(torch.zeros(self.wide)))

    def at(self, name: str, x: Tensor) -> Tensor:
        """A linear map of rows."""
        return x @ getattr(self, name + "_w") + getattr(self, name + "_b")

    def normed(self, name: str, x: Tensor) -> Tensor:
        """Rows brought to mean 0 and variance 1."""
        return nn.functional.layer_norm(
            x, (self.wide,), getattr(self, name + "_w"), getattr(self, name + "_b"), 1e-5
        )

    def drop(self, x: Tensor) -> Tensor:
        """Some of it left out while training (Srivastava et al. 2014)."""
        return nn.functional.dropout(x, DROPPED, self.training)

    def leaning(self, relations: Tensor) -> Tensor:
        """How things lean to each other, ``(pages, layers x heads, things, things)``."""
        lean = self.at("lean", torch.relu(self.at("relation", relations.float())))
        return lean.permute(0, 3, 1, 2)

    def layer(self, n: int, h: Tensor, lean: Tensor) -> Tensor:
        """The ``n``-th layer; ``h`` is ``(pages, things, wide)``."""
        pages, tokens, wide = h.shape
        q, k, v = (
            part.view(pages, tokens, self.heads, -1).transpose(1, 2)
            for part in self.at(f"ask{n}", self.normed(f"listen{n}", h)).chunk(3, dim=-1)
        )
        weight = torch.softmax(q @ k.transpose(-1, -2) / (wide // self.heads) ** 0.5 + lean, dim=-1)
        heard = (weight @ v).transpose(1, 2).reshape(pages, tokens, wide)
        h = h + self.drop(self.at(f"hear{n}", heard))
        thought = torch.relu(self.at(f"grow{n}", self.normed(f"think{n}", h)))
        return h + self.drop(self.at(f"shrink{n}", self.drop(thought)))


def start_from(network: nn.Module, path: Path) -> None:
    """Give a network the weights of a file."""
    with np.load(path) as data:
        network.load_state_dict({k: torch.from_numpy(data[k]).float() for k in data.files})


def save(path: Path, network: nn.Module) -> None:
    """Write the weights in half precision."""
    weights = {k: v.detach().numpy().astype(np.float16) for k, v in network.state_dict().items()}
    np.savez_compressed(path, **weights)
