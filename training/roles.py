"""Train the role model: ``python -m training.roles FOLDER...`` writes digitize/regions/roles.npz.

Two passes: the second sees what the first thought of a line's neighbours. The first pass is made
for the second by two-fold crossing, so that the second learns from honest mistakes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from digitize.forest import Forest
from digitize.regions.roles import WEIGHTS
from digitize.regions.traits import FIRST, ROLES, SECOND, context
from training.labels import RoleExample, apart, role_example
from training.trees import fit, flatten, write


def main() -> None:
    """Read pages, train both passes, write, print what is confused with what."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("--trees", type=int, default=40)
    parser.add_argument("-o", "--output", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    truths = sorted(t for f in given.folder for t in f.glob("*.truth.json"))
    with ProcessPoolExecutor(2) as pool:
        examples = list(pool.map(role_example, truths, chunksize=8))
    back = apart([e.sheet for e in examples], 10)
    train = [e for e, b in zip(examples, back, strict=True) if not b]
    kept = [e for e, b in zip(examples, back, strict=True) if b]
    home = [int(b) for b in apart([e.sheet for e in train], 2)]  # a sheet is in one half
    halves = [
        _first([e for e, h in zip(train, home, strict=True) if h == k], given.trees) for k in (0, 1)
    ]
    crossed = [_seen(e, halves[1 - h]) for e, h in zip(train, home, strict=True)]
    first = _first(train, given.trees)
    answers = np.concatenate([_answers(e) for e in train])
    fitted = fit(np.concatenate(crossed), answers, given.trees, classes=len(ROLES))
    second = flatten(fitted, SECOND, len(ROLES))
    write(given.output, [first, second])
    _report(kept, first, second)


def _first(examples: list[RoleExample], trees: int) -> Forest:
    rows = np.concatenate([e.rows[e.known] for e in examples])
    answers = np.concatenate([_answers(e) for e in examples])
    return flatten(fit(rows, answers, trees, classes=len(ROLES)), FIRST, len(ROLES))


def _answers(example: RoleExample) -> np.ndarray:
    return example.answers[example.known]


def _seen(example: RoleExample, first: Forest) -> np.ndarray:
    at = example.lines
    around = context(first.chances(example.rows), at.above, at.below, at.column)
    return np.asarray(np.hstack([example.rows, around])[example.known])


def _report(kept: list[RoleExample], first: Forest, second: Forest) -> None:
    wrong: Counter[tuple[str, str]] = Counter()
    lines = 0
    for e in kept:
        said = second.chances(_seen(e, first)).argmax(axis=1)
        true = _answers(e)
        lines += len(true)
        wrong.update((ROLES[t], ROLES[s]) for t, s in zip(true, said, strict=True) if t != s)
    print(f"kept back: {lines} lines, {1 - sum(wrong.values()) / max(1, lines):.4f} right")
    for (true, said), count in wrong.most_common(12):
        print(f"  {true} read as {said}: {count}")


if __name__ == "__main__":
    main()
