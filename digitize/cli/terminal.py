"""Printing: one console for results, one for what is said beside them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def out() -> Console:
    """The console of results: standard output. Not a terminal: as wide as the text needs."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def aside() -> Console:
    """The console of progress and remarks: standard error."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)
