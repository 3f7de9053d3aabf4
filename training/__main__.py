"""``make train``: print pages, then train punctuation, gaps, roles and seams. Hours on two cores.

How sure seams are is fitted last, on the recorded pages of ``tests/recorded``.

What tells spaces from gutters learns from pixels, clean and damaged, as the detectors see them.
For roles and seams nothing is drawn: the press lays pages out and tells their truth, as do the
pages by other hands and others made of them (but those kept back); a simulated reading of each
stands in for the models. They learn from different sheets of the press: on those that it
learned from, the role model is better than it is in earnest, and the seam model would trust it.
(Of hand pages there are few: both learn from them, in other variants.) There are two seam
networks: one knows the press alone, the other went on from it with pages by other hands, too.
With ``--readings`` seams learn from drawn pages of their own, too, with lines where the detectors
see them; the network in use did not (docs/understanding.md says why).
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

from digitize.order import HANDS, WEIGHTS

LEVELS = ("clean", "light", "medium", "heavy")
DRAWN = 9000  # the first seed of the pages that are drawn; the others come before it
NEEDED = {"sklearn": "scikit-learn", "torch": "torch"}


def main() -> int:
    """Run the steps; the first that fails ends it."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("build/training"))
    parser.add_argument("--pages", type=int, default=3000, help="pages to print and learn from")
    parser.add_argument("--readings", action="store_true", help="seams see detectors' lines, too")
    given = parser.parse_args()
    missing = [package for name, package in NEEDED.items() if not importlib.util.find_spec(name)]
    if missing:
        print(f"Training needs more than running does: pip install {' '.join(missing)}")
        return 3
    drawn = max(1, given.pages // 18)
    _run("training.punctuation")
    _draw(given.output / "gaps", DRAWN, drawn)
    _run("training.gaps", str(given.output / "gaps"))
    share = max(1, given.pages // len(LEVELS) // 2)
    for part, model in enumerate(("roles", "seams")):
        for n, level in enumerate(LEVELS):
            first = (2 * n + part) * share
            _run("tests.press", "make", "--set", "train", "-o", str(given.output / model),
                 "--layout-only", "--first", str(first), "--count", str(share),
                 "--level", level)  # fmt: skip
        made = max(1, given.pages // 250)
        _run("tests.press", "hand", "-o", str(given.output / f"{model}-hands"),
             "--variants", str(made), "--first", str(1 + 1000 * part))  # fmt: skip
    lines = [str(given.output / name) for name in ("roles", "roles-hands")]
    _run("training.roles", *lines)
    _run("training.rolenetwork", *lines)
    folders = [str(given.output / "seams")]
    if given.readings:  # of other sheets: on those that they learned from the gaps are too good
        _draw(given.output / "drawn", DRAWN + drawn, drawn)
        folders.append(str(given.output / "readings"))
        _run("training.readings", str(given.output / "drawn"), "-o", folders[-1], "--copies", "2")
    press, hands = (str(given.output / f"{name}.npz") for name in ("seams", "seams-hands"))
    _run("training.examples", *folders, "-o", press)
    _run("training.examples", str(given.output / "seams-hands"), "-o", hands)
    _run("training.seams", press)
    _run("training.seams", hands, hands, press, "--start", str(WEIGHTS), "-o", str(HANDS),
         "--rounds", "11", "--rate", "1.2e-3")  # fmt: skip
    _run("training.certainty", "tests/recorded")
    return 0


def _draw(folder: Path, first: int, count: int) -> None:
    _run("tests.press", "make", "--set", "train", "-o", str(folder), "--damaged",
         "--first", str(first), "--count", str(count))  # fmt: skip


def _run(*step: str) -> None:
    subprocess.run([sys.executable, "-m", *step], check=True)


if __name__ == "__main__":
    sys.exit(main())
