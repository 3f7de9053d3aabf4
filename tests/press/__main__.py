"""The press's command line: ``python -m tests.press make --set dev -o DIR``."""

from __future__ import annotations

import argparse
import sys

from . import sets


def main(arguments: list[str] | None = None) -> int:
    """Run one verb."""
    parser = argparse.ArgumentParser(prog="python -m tests.press", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    sets.add_verbs(verbs)
    given = parser.parse_args(arguments)
    return int(given.run(given) or 0)


if __name__ == "__main__":
    sys.exit(main())
