"""What is asked of a batch, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from digitize import scans
from digitize.store.records import Fault, Todo


@dataclass(frozen=True)
class Order:
    """What is asked for: the input as found, chosen pages, what to do again although done."""

    found: scans.Found
    pages: scans.Pages | None = None
    again: Todo | None = None
    once: bool = False  # a file whose content is known under another name is left alone

    def wanted(self, frames: tuple[int, ...]) -> tuple[int, ...]:
        """The frames of a file that are asked for."""
        if self.pages is None or len(frames) < 2:
            return frames
        chosen = set(self.pages.frames(frames[-1] + 1))
        return tuple(frame for frame in frames if frame in chosen)


@dataclass
class Progress:
    """How far a run has come. ``total`` grows while files of several pages are opened."""

    total: int = 0
    done: int = 0
    failed: int = 0
    kept: int = 0  # done by an earlier run
    issue: str = ""
    ending: int = 0  # pages in hand that are awaited after `stop`
    faults: list[tuple[str, Fault]] = field(default_factory=list)


Watcher = Callable[[Progress], None]
