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

from digitize.order import WEIGHTS
from digitize.order.cues import NAMES
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
    rows, answers = _stack([e for n, e in enumerate(examples) if n % 10])
    kept, kept_answers = _stack([e for n, e in enumerate(examples) if n % 10 == 0])
    forest = flatten(fit(rows, answers, given.trees), NAMES, 1)
    scale, shift = platt(forest.log_odds(kept), kept_answers)
    forest = replace(forest, scale=scale, shift=shift)
    write(WEIGHTS, [forest])
    said, true = forest.log_odds(kept) > 0, kept_answers > 0.5
    hits = float(np.sum(said & true))
    print(f"{len(examples)} pages; kept back: precision {hits / said.sum():.4f}, "
          f"recall {hits / true.sum():.4f}")  # fmt: skip


def _stack(examples: list[SeamExample]) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate([e.rows for e in examples]), np.concatenate([e.answers for e in examples])


if __name__ == "__main__":
    main()
