"""Train the seam model: ``python -m training.seams FOLDER...`` writes digitize/order/seams.npz.

A folder holds pages of the practice press (NAME.truth.json, NAME.reading.json, NAME.map.json). One
page in ten is kept back for calibration (Platt 1999) and for the figures that are printed.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from digitize.forest import Forest
from digitize.order import WEIGHTS, prior
from digitize.order.cover import cover
from digitize.order.cues import NAMES
from digitize.order.second import NAMES as SECOND
from digitize.order.second import second_look
from training.labels import SeamExample, seam_example
from training.trees import fit, flatten, platt, write


def main() -> None:
    """Read pages, train, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--trees", type=int, default=160)
    given = parser.parse_args()
    truths = sorted(t for f in given.folder for t in f.glob("*.truth.json"))
    with ProcessPoolExecutor(2) as pool:
        examples = list(pool.map(seam_example, truths, chunksize=8))
    train = [e for n, e in enumerate(examples) if n % 10]
    kept = [e for n, e in enumerate(examples) if n % 10 == 0]
    halves = [_first(train[k::2], given.trees) for k in (0, 1)]
    crossed = [_seen(e, halves[1 - n % 2]) for n, e in enumerate(train)]
    first = _first(train, given.trees)
    answers = np.concatenate([e.answers for e in train])
    second = flatten(fit(np.concatenate(crossed), answers, given.trees), (*NAMES, *SECOND), 1)
    rows = np.concatenate([_seen(e, first) for e in kept])
    answers = np.concatenate([e.answers for e in kept])
    scale, shift = platt(second.log_odds(rows), answers)
    second = replace(second, scale=scale, shift=shift)
    write(WEIGHTS, [first, second])
    for name, odds in (("first", np.concatenate([first.log_odds(e.rows) for e in kept])),
                       ("second", second.log_odds(rows))):  # fmt: skip
        said, true = odds > 0, answers > 0.5
        hits = float(np.sum(said & true))
        print(f"{name} look, {len(examples)} pages; kept back: precision {hits / said.sum():.4f}, "
              f"recall {hits / true.sum():.4f}")  # fmt: skip


def _first(examples: list[SeamExample], trees: int) -> Forest:
    rows = np.concatenate([e.rows for e in examples])
    answers = np.concatenate([e.answers for e in examples])
    return flatten(fit(rows, answers, trees), NAMES, 1)


def _seen(example: SeamExample, first: Forest) -> np.ndarray:
    """Rows for the second look, with what a forest that never saw the page thinks of it."""
    odds = first.log_odds(example.rows) + prior(example.rows)
    links = cover(len(example.graph.nodes), dict(zip(example.pairs, odds.tolist(), strict=True)))
    return np.hstack([example.rows, second_look(example.graph, example.pairs, odds, links)])


if __name__ == "__main__":
    main()
