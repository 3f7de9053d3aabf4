"""Train the seam network: ``python -m training.seams EXAMPLES.npz...`` writes order/seams.npz.

The files are made by `training.examples`; one named twice counts twice. Each page teaches by the
chances that the cover of the whole page gives to what is true (Sinkhorn 1967; Mena et al. 2018),
so that a pair learns to win against its rivals. One sheet in twenty of each file is kept back for
the figures that are printed.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from digitize.order import WEIGHTS
from digitize.order.cover import cover
from training.attention import save, start_from
from training.examples import read
from training.labels import SeamExample, apart
from training.network import Network, chances

SHARES = (0.3, 0.3, 1.0)  # what each look counts
_FORGETS = 0.003  # share of the newest weights in their running mean
_AT_ONCE = 40_000  # squares of tokens in one batch


def main() -> None:
    """Train on all pages but those kept back, write, report on these."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("examples", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=24)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=Path, default=None, help="weights to go on from")
    parser.add_argument("-o", "--output", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    torch.set_flush_denormal(True)  # chances that are all but nought make it three times slower
    train: list[SeamExample] = []
    kept: list[SeamExample] = []
    for path in given.examples:
        examples = list(read(path))
        for e, back in zip(examples, apart([e.sheet for e in examples], 20), strict=True):
            (kept if back else train).append(e)
    network = Network()
    measure(network, train)
    if given.start is not None:
        start_from(network, given.start)
        network.scale.fill_(1.0)
    learned = learn(network, train, kept, given.rounds, given.rate, random.Random(given.seed))
    network.load_state_dict(learned)
    network.eval()
    calibrate(network, kept)
    save(given.output, network)
    print(report(network, kept))


def measure(network: Network, examples: Sequence[SeamExample]) -> None:
    """Set the means and scales of features and cues to those of the pages."""
    for part, rows in (("feature", [e.tokens.features for e in examples]),
                       ("cue", [e.cues for e in examples])):  # fmt: skip
        every = torch.from_numpy(np.concatenate(rows).astype(np.float32))
        getattr(network, part + "_mean").copy_(every.mean(0))
        getattr(network, part + "_scale").copy_(1 / every.std(0).clamp(min=0.05))


def batches(examples: Sequence[SeamExample], rng: random.Random) -> Iterator[dict[str, Tensor]]:
    """Pages of like size together, in random order."""
    order = sorted(examples, key=lambda e: len(e.tokens.box) * (1 + 0.1 * rng.random()))
    groups: list[list[SeamExample]] = [[]]
    for e in order:
        size = len(e.tokens.box) ** 2
        if groups[-1] and (len(groups[-1]) + 1) * size > _AT_ONCE:
            groups.append([])
        groups[-1].append(e)
    rng.shuffle(groups)
    for group in groups:
        yield batch(group)


def batch(group: Sequence[SeamExample]) -> dict[str, Tensor]:
    """Pages side by side: nodes of all first, then the other tokens; what is padded is hidden."""
    nodes = max(e.tokens.nodes for e in group)
    size = nodes + max(len(e.tokens.box) - e.tokens.nodes for e in group)
    made: dict[str, Tensor] = {"nodes": torch.tensor(nodes)}
    features = np.zeros((len(group), size, group[0].tokens.features.shape[1]), dtype=np.float32)
    relations = np.zeros((len(group), size, size, relations_of(group[0]).shape[2]), np.float16)
    hidden = np.full((len(group), size), -1e4, dtype=np.float32)
    target = np.full((2, len(group), nodes), -1, dtype=np.int64)
    for n, e in enumerate(group):
        own = e.tokens.nodes
        at = np.concatenate([np.arange(own), nodes + np.arange(len(e.tokens.box) - own)])
        features[n, at] = e.tokens.features
        relations[n][np.ix_(at, at)] = relations_of(e)
        hidden[n, at] = 0.0
        target[:, n] = _targets(e, nodes)
    pages = np.concatenate([np.full(len(e.pairs), n) for n, e in enumerate(group)])
    pairs = np.concatenate([e.pairs for e in group]).astype(np.int64)
    made |= {
        "features": torch.from_numpy(features), "relations": torch.from_numpy(relations),
        "hidden": torch.from_numpy(hidden), "target": torch.from_numpy(target),
        "page": torch.from_numpy(pages), "a": torch.from_numpy(pairs[:, 0].copy()),
        "b": torch.from_numpy(pairs[:, 1].copy()),
        "cues": torch.from_numpy(np.concatenate([e.cues for e in group]).astype(np.float32)),
    }  # fmt: skip
    return made


_relations: dict[int, np.ndarray] = {}


def relations_of(example: SeamExample) -> np.ndarray:
    """Relations of all tokens of a page, kept for the next round."""
    if id(example) not in _relations:
        _relations[id(example)] = example.tokens.relations().astype(np.float16)
    return _relations[id(example)]


def _targets(e: SeamExample, nodes: int) -> np.ndarray:
    """For each node its true successor and predecessor; ``nodes``: none, -1: unknown."""
    out = np.full((2, nodes), -1, dtype=np.int64)
    own = len(e.follower)
    asked = np.zeros((own, own), dtype=bool)
    asked[e.pairs[:, 0], e.pairs[:, 1]] = True
    before = np.full(own, -1)
    for a, b in enumerate(e.follower):
        if b >= 0:
            before[b] = a
    for k, found in enumerate((e.follower, before)):
        for n in range(own):
            if e.sure[n]:
                pair = (n, found[n]) if k == 0 else (found[n], n)
                out[k, n] = nodes if found[n] < 0 else found[n] if asked[pair] else -1
    return out


def loss_of(odds: Tensor, target: Tensor) -> Tensor:
    """Mean surprise at the true successors and predecessors, ends and starts included."""
    told = chances(odds)
    total, count = torch.zeros(()), 0
    for k, table in enumerate((told[:, :-1], told.transpose(1, 2)[:, :-1])):
        known = target[k] >= 0
        total = total - table[known].gather(1, target[k][known][:, None]).clamp(min=-12).sum()
        count += int(known.sum())
    return total / max(1, count)


def learn(
    network: Network, train: Sequence[SeamExample], kept: Sequence[SeamExample],
    rounds: int, rate: float, rng: random.Random,
) -> dict[str, Tensor]:  # fmt: skip
    """Train by AdamW (Loshchilov & Hutter 2019), its rate rising and falling once.

    Returned is the running mean of the weights (Polyak & Juditsky 1992).
    """
    done = 0
    mean = {name: value.clone() for name, value in network.state_dict().items()}
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.02)
    steps = rounds * sum(1 for _ in batches(train, random.Random(0)))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, rate, total_steps=int(1.1 * steps) + 10, pct_start=0.1
    )
    began = time.monotonic()
    for n in range(rounds):
        losses = []
        for made in batches(train, rng):
            looks = network(made)
            loss = sum(s * loss_of(odds, made["target"])
                       for s, odds in zip(SHARES, looks, strict=True))  # fmt: skip
            optimiser.zero_grad()
            loss.backward()  # type: ignore[union-attr]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            with torch.no_grad():
                for name, value in network.state_dict().items():
                    mean[name].lerp_(value, max(_FORGETS, 1 - (1 + done) / (10 + done)))
                done += 1
            losses.append(float(loss.detach()))  # type: ignore[union-attr]
        spent = time.monotonic() - began
        surprise = np.mean(losses)
        network.eval()
        print(f"round {n}: {surprise:.4f}; {report(network, kept)}; {spent:.0f} s", flush=True)
        network.train()
    return mean


def calibrate(network: Network, kept: Sequence[SeamExample]) -> None:
    """Set the scale of the log-odds to that which surprises least on pages kept back.

    A network is surer of pages like those it learned from than it should be (Guo et al. 2017).
    """
    made = [batch([e]) for e in kept]
    with torch.no_grad():
        odds = [network(m)[-1] for m in made]
        surprise = {
            scale: sum(
                float(loss_of(o * scale, m["target"])) for o, m in zip(odds, made, strict=True)
            )
            for scale in np.arange(0.2, 1.31, 0.05)
        }
    network.scale.fill_(float(min(surprise, key=lambda s: surprise[s])))


def report(network: Network, examples: Sequence[SeamExample]) -> str:
    """How the covers of pages come out, look by look: surprise, precision, recall, whole pages."""
    said, true, hits, whole, losses = 0, 0, 0, 0, []
    with torch.no_grad():
        for e in examples:
            made = batch([e])
            odds = network(made)[-1]
            losses.append(float(loss_of(odds, made["target"])))
            dense = odds[0].numpy()
            pairs = {(int(a), int(b)): float(dense[a, b]) for a, b in e.pairs}
            links = {p for p in cover(pairs).items() if e.sure[p[0]] and e.sure[p[1]]}
            right = {(a, int(b)) for a, b in enumerate(e.follower) if b >= 0}
            said, true, hits = said + len(links), true + len(right), hits + len(links & right)
            whole += links == right
    return (
        f"kept: {np.mean(losses):.4f}, precision {hits / max(1, said):.4f}, "
        f"recall {hits / max(1, true):.4f}, whole {whole}/{len(examples)}"
    )


if __name__ == "__main__":
    main()
