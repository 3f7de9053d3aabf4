"""layoutparser, loaded without what a worker never needs of it.

`layoutparser.Layout` is the interface of all detectors. Its module loads pandas for one method,
`Layout.to_dataframe`, which costs each worker half a second before its first page. So while it
loads, pandas is stood in for by a module that is loaded when that method is called.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_lock = threading.Lock()


def load() -> None:
    """Load layoutparser's elements; does nothing where they or pandas are loaded already.

    For some milliseconds another thread that imports pandas would be given the stand-in; workers
    load this before they start any.
    """
    with _lock:
        if "layoutparser.elements" in sys.modules or "pandas" in sys.modules:
            return
        late = _Late("pandas")
        late.__spec__ = find_spec("pandas")
        sys.modules["pandas"] = late
        try:
            import layoutparser.elements  # noqa: F401 - for its own imports
        finally:
            if sys.modules.get("pandas") is late:
                del sys.modules["pandas"]
            late.awaited = False


class _Late(ModuleType):
    """A module that is loaded when something of it is used, but not for an annotation's sake."""

    awaited = True  # while the module that imports it is itself being loaded

    def __getattr__(self, name: str) -> Any:
        if self.awaited and name.startswith("__"):
            raise AttributeError(name)
        if self.awaited:
            return Any  # Layout.to_dataframe(...) -> pandas.DataFrame
        return getattr(import_module(self.__name__), name)
