"""Pages of the practice press as arrays: ``python -m training.examples FOLDER... -o FILE.npz``.

What the seam network learns from, kept apart from its training so that neither waits for the other.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from digitize.order.tokens import Tokens
from training.labels import SeamExample, seam_example

_PARTS = ("box", "features", "home", "size", "ceiling", "floor", "roof")


def main() -> None:
    """Read the pages of folders and write their examples into one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    truths = sorted(t for f in given.folder for t in f.glob("*.truth.json"))
    with ProcessPoolExecutor(given.processes) as pool:
        thinned = [n % 5 == 4 for n in range(len(truths))]
        examples = list(pool.map(seam_example, truths, thinned, chunksize=8))
    write(given.output, [e for e in examples if len(e.pairs)])
    linked = sum(int((e.follower >= 0).sum()) for e in examples)
    asked = sum(_asked(e) for e in examples)
    print(f"{len(examples)} pages; {asked} of {linked} true successors are among the pairs asked")


def _asked(example: SeamExample) -> int:
    follower = example.follower[example.pairs[:, 0]] if len(example.pairs) else np.zeros(0)
    return int(np.sum(follower == example.pairs[:, 1])) if len(example.pairs) else 0


def write(path: Path, examples: list[SeamExample]) -> None:
    """Keep examples, each array of all pages in one, with where each page's part begins."""
    arrays: dict[str, Any] = {}

    def keep(name: str, parts: list[np.ndarray]) -> None:
        arrays[name] = np.concatenate(parts)
        arrays[name + "_at"] = np.cumsum([0, *(len(p) for p in parts)])

    for name in _PARTS:
        keep(name, [getattr(e.tokens, name) for e in examples])
    for name in ("pairs", "cues", "follower", "sure"):
        keep(name, [getattr(e, name) for e in examples])
    arrays["sheet"] = np.array([e.sheet for e in examples])
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **arrays)


def read(path: Path) -> Iterator[SeamExample]:
    """The examples of a file, in the order in which they were written."""
    with np.load(path) as data:
        kept = {name: data[name] for name in data.files}

    def part(name: str, n: int) -> np.ndarray:
        at = kept[name + "_at"]
        return np.asarray(kept[name][at[n] : at[n + 1]])

    for n, sheet in enumerate(kept["sheet"]):
        follower = part("follower", n)
        made = Tokens(len(follower), *(part(name, n) for name in _PARTS))
        rest = (part(name, n) for name in ("pairs", "cues", "follower", "sure"))
        yield SeamExample(made, *rest, str(sheet))


if __name__ == "__main__":
    main()
