"""``make train``: print practice pages, then train roles and seams. About an hour on two cores.

Nothing is drawn as pixels: the press lays pages out and tells their truth, a simulated reading of
each stands in for the models.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

LEVELS = ("clean", "light", "medium", "heavy")


def main() -> int:
    """Run the three steps; the first that fails ends it."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=Path("build/training"))
    parser.add_argument("--pages", type=int, default=800, help="pages to print and learn from")
    given = parser.parse_args()
    share = given.pages // len(LEVELS)
    for n, level in enumerate(LEVELS):
        step = ["tests.press", "make", "--set", "train", "-o", str(given.output), "--layout-only",
                "--first", str(n * share), "--count", str(share), "--level", level]  # fmt: skip
        subprocess.run([sys.executable, "-m", *step], check=True)
    for step in (["training.roles"], ["training.seams"]):
        subprocess.run([sys.executable, "-m", *step, str(given.output)], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
