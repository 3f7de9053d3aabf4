"""Train the role network: ``python -m training.rolenetwork FOLDER...``.

It learns from the pages that the forests of `training.roles` learn from, and writes
``digitize/regions/network.npz``. A page teaches with other inks, sizes and missing traits each
round, since these are what differs most between the press and a scan. Rare roles count for more:
each line by the inverse square root of how many of its role a page has.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from digitize.regions.network import FARTHEST, HEADS, LAYERS, RELATIONS, WIDTH
from digitize.regions.roles import NETWORK
from digitize.regions.traits import FIRST, ROLES
from training.attention import Listener, save, start_from
from training.labels import RoleExample, apart, role_example

_MOST = 800  # lines of a page that is learned from: squares of them are held
_AT_ONCE = 4  # pages a step
_FORGETS = 0.003  # share of the newest weights in their running mean
_BLIND = 0.3  # share of pages whose rules have no opinion
_UNSEEN = 0.04  # share of the traits that a page does not show
_INKS = ("chain_weight", "above_weight", "below_weight")
_SIZES = ("chain_size", "above_size", "below_size")


class Network(Listener):
    """Scores of roles for every line of a page, from traits and relations."""

    def __init__(self) -> None:
        super().__init__(WIDTH, HEADS, LAYERS, len(FIRST), len(RELATIONS))
        self.norm("look")
        self.linear("judge", WIDTH + len(FIRST), 96, 1.4)
        self.linear("role", 96, len(ROLES))

    def forward(self, rows: Tensor, relations: Tensor) -> Tensor:
        """``rows`` ``(lines, traits)``, ``relations`` ``(lines, lines, relations)``."""
        x = ((rows - self.feature_mean) * self.feature_scale).clamp(-FARTHEST, FARTHEST)
        h = self.drop(self.at("enter", torch.relu(self.at("token", self.drop(x)))))[None]
        lean = self.leaning(relations[None])
        for n in range(LAYERS):
            h = self.layer(n, h, lean[:, n * HEADS : (n + 1) * HEADS])
        seen = torch.cat([self.normed("look", h[0]), x], dim=-1)
        return self.at("role", self.drop(torch.relu(self.at("judge", seen))))


def main() -> None:
    """Train on all pages but those kept back, write after each round, report on these."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path, default=None, help="weights to go on from")
    parser.add_argument("-o", "--output", type=Path, default=NETWORK)
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    truths = sorted(t for f in given.folder for t in f.glob("*.truth.json"))
    with ProcessPoolExecutor(given.processes) as pool:
        examples = [e for e in pool.map(role_example, truths, chunksize=8) if _teaches(e)]
    back = apart([e.sheet for e in examples], 20)
    train = [e for e, b in zip(examples, back, strict=True) if not b]
    kept = [e for e, b in zip(examples, back, strict=True) if b]
    network = Network()
    rows = np.concatenate([e.rows for e in train])
    network.feature_mean.copy_(torch.from_numpy(rows.mean(axis=0)))
    network.feature_scale.copy_(torch.from_numpy(1 / rows.std(axis=0).clip(min=0.05)))
    if given.start is not None:
        start_from(network, given.start)
    learn(network, train, kept, given.rounds, given.rate, random.Random(given.seed), given.output)


def _teaches(example: RoleExample) -> bool:
    return bool(example.known.any()) and len(example.rows) <= _MOST


def learn(
    network: Network, train: list[RoleExample], kept: Sequence[RoleExample],
    rounds: int, rate: float, rng: random.Random, output: Path,
) -> None:  # fmt: skip
    """Train, and write the running mean of the weights after each round."""
    made = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-2)
    mean = Network()
    mean.load_state_dict(network.state_dict())
    step, steps, began = 0, max(1, rounds * len(train) // _AT_ONCE), time.time()
    for number in range(rounds):
        rng.shuffle(train)
        network.train()
        losses = []
        for first in range(0, len(train), _AT_ONCE):
            for group in made.param_groups:
                cosine = 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))
                group["lr"] = rate * min(1.0, (step + 1) / 100) * (cosine + 0.01)
            made.zero_grad()
            for example in train[first : first + _AT_ONCE]:
                loss = loss_of(network, varied(example, network.feature_mean.numpy(), rng))
                (loss / _AT_ONCE).backward()
                losses.append(loss.item())
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            made.step()
            step += 1
            _follow(mean, network, max(_FORGETS, 1 / (step / 10 + 1)))
        save(output, mean)
        told = report(mean, kept) if kept else ""
        print(f"{number}: {np.mean(losses):.4f}; {told}; {time.time() - began:.0f} s", flush=True)


def _follow(mean: Network, network: Network, share: float) -> None:
    with torch.no_grad():
        for name, value in network.state_dict().items():
            mean.state_dict()[name].lerp_(value, share)


def loss_of(network: Network, example: RoleExample) -> Tensor:
    """Surprise at the true roles, rare ones counting for more."""
    relations = torch.from_numpy(np.moveaxis(example.lines.planes(), 0, -1))
    said = network(torch.from_numpy(example.rows), relations)
    known = torch.from_numpy(example.known)
    answers = torch.from_numpy(example.answers)[known]
    counts = torch.bincount(answers, minlength=len(ROLES)).float()
    worth = counts[answers].rsqrt()
    losses = nn.functional.cross_entropy(
        said[known], answers, reduction="none", label_smoothing=0.02
    )
    return (losses * worth).sum() / worth.sum()


def varied(example: RoleExample, usual: np.ndarray, rng: random.Random) -> RoleExample:
    """The page as another printer and scanner might give it; ``usual`` traits where one is out."""
    noise = np.random.default_rng(rng.getrandbits(32))
    rows, count = example.rows.copy(), len(example.rows)
    at = {name: n for n, name in enumerate(FIRST)}
    ink, spread = rng.uniform(0.5, 1.3), 0.08 * rng.random()
    weight = ink * example.lines.weight + noise.normal(0, spread, count)
    rows[:, at["weight"]] = weight
    for name in _INKS:
        rows[:, at[name]] = ink * rows[:, at[name]] + noise.normal(0, spread, count)
    spread = 0.04 * rng.random()
    jitter = noise.normal(0, spread, count)
    rows[:, at["size"]] += jitter
    for name in _SIZES:
        rows[:, at[name]] += noise.normal(0, spread, count)
    measured = [at[name] for name in ("weight", "size", *_INKS, *_SIZES)]
    gone = noise.random(len(FIRST)) < _UNSEEN
    gone[measured] = False
    rows[:, gone] = usual[gone]
    if rng.random() < _BLIND:
        rows[:, [n for name, n in at.items() if name.startswith("guess_")]] = 0
    lines = replace(
        example.lines, weight=weight.astype(np.float32),
        size=(example.lines.size + jitter).astype(np.float32),
    )  # fmt: skip
    return replace(example, rows=rows.astype(np.float32), lines=lines)


def report(network: Network, examples: Sequence[RoleExample]) -> str:
    """The share of lines kept back that are right, and what is confused with what."""
    network.eval()
    wrong: Counter[tuple[str, str]] = Counter()
    lines = 0
    with torch.no_grad():
        for e in examples:
            relations = torch.from_numpy(np.moveaxis(e.lines.planes(), 0, -1))
            said = network(torch.from_numpy(e.rows), relations).argmax(dim=1).numpy()
            true, said = e.answers[e.known], said[e.known]
            lines += len(true)
            wrong.update((ROLES[t], ROLES[s]) for t, s in zip(true, said, strict=True) if t != s)
    worst = ", ".join(f"{t} as {s} {n}" for (t, s), n in wrong.most_common(5))
    return f"kept back: {lines} lines, {1 - sum(wrong.values()) / max(1, lines):.4f} right; {worst}"


if __name__ == "__main__":
    main()
