"""Turn scanned newspaper pages into clean article JSON, offline and on a CPU.

What a program needs is here by name, and loaded when it is asked for:

    Job, carry_out      a whole batch, as ``digitize run`` does it
    open_kit            models, opened once and kept warm
    load_all            the pages of a file as scans
    digitize_scan       a scan -> its page documents
    understand          a reading -> articles, without models
    link                the pages of an issue -> issue.json
    load_page           a page document of an output folder
    Options, Page       the options of all stages; the page document
"""

from __future__ import annotations

from importlib import import_module

__version__ = "0.1.0"

_NAMES = {
    "Job": "digitize.batch.job",
    "carry_out": "digitize.batch.job",
    "open_kit": "digitize.pipeline",
    "load_all": "digitize.scans",
    "digitize_scan": "digitize.pipeline",
    "understand": "digitize.pipeline",
    "link": "digitize.continuation",
    "load_page": "digitize.store.tree",
    "Options": "digitize.pipeline",
    "Page": "digitize.page",
}
__all__ = sorted([*_NAMES, "__version__"])


def __getattr__(name: str) -> object:
    """Load a public name from the module that defines it; modules load heavy libraries late."""
    if name not in _NAMES:
        raise AttributeError(f"module 'digitize' has no attribute {name!r}")
    return getattr(import_module(_NAMES[name]), name)
