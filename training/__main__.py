"""``make train``: print practice pages, then train roles and seams. About an hour on two cores.

Nothing is drawn as pixels: the press lays pages out and tells their truth, a simulated reading of
each stands in for the models. Roles and seams learn from different pages: on the pages that it
learned from, the role model is better than it is in earnest, and the seam model would trust it.
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
    parser.add_argument("--pages", type=int, default=1600, help="pages to print and learn from")
    given = parser.parse_args()
    share = given.pages // len(LEVELS) // 2
    for part, model in enumerate(("roles", "seams")):
        for n, level in enumerate(LEVELS):
            first = (2 * n + part) * share
            step = ["tests.press", "make", "--set", "train", "-o", str(given.output / model),
                    "--layout-only", "--first", str(first), "--count", str(share),
                    "--level", level]  # fmt: skip
            subprocess.run([sys.executable, "-m", *step], check=True)
        subprocess.run(
            [sys.executable, "-m", f"training.{model}", str(given.output / model)], check=True
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
