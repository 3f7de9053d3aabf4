"""A folder that a scanner writes into: each scan is taken once, when it is complete."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from digitize import scans
from digitize.batch.coordinator import Coordinator
from digitize.batch.job import Job, open_pool, prepare, stoppable, workplace
from digitize.batch.limits import limits
from digitize.batch.orders import Order, Watcher
from digitize.batch.worker import file_stamp
from digitize.errors import InputError, Interrupted
from digitize.store.records import Fault

_GATHERING = 0.05  # share of time that may go into writing articles.jsonl anew
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart", ".download")
Told = Callable[[str, Fault | None], None]


@dataclass(frozen=True)
class Patience:
    """How often to look, and how long a file must have stood still, in seconds."""

    look_every: float = 2.0
    settled_after: float = 5.0


class Inbox:
    """The files of a folder, and since when each stands as it does."""

    def __init__(self, folder: Path, output: Path, settled_after: float) -> None:
        if not folder.is_dir():
            raise InputError(f"{folder}: no such folder; make it, or check the path")
        self._folder = folder
        self._output = output
        self._settled_after = settled_after
        self._since: dict[Path, tuple[str, float]] = {}
        self._taken: dict[Path, str] = {}

    def complete(self, now: float) -> scans.Found:
        """Files that came or changed and now stand still; each is named once.

        ``now`` is the time of a clock that never jumps, in seconds.
        """
        found = scans.find([self._folder], exclude=(self._output,))
        ready = [item for item in found.items if self._is_ready(item.path, now)]
        gone = self._since.keys() - {item.path for item in found.items}
        for path in gone:
            del self._since[path]
            self._taken.pop(path, None)
        return scans.Found(tuple(ready))

    def _is_ready(self, path: Path, now: float) -> bool:
        if path.suffix.lower() in _UNFINISHED:
            return False
        try:
            stamp = file_stamp(path)
            empty = path.stat().st_size == 0  # made, but nothing written yet
        except OSError:
            return False
        if self._taken.get(path) == stamp:
            return False
        before, since = self._since.get(path, ("", now))
        if stamp != before:
            self._since[path] = (stamp, now)
            return False
        if empty or now - since < self._settled_after:
            return False
        self._taken[path] = stamp
        return True


def watch(job: Job, patience: Patience, tell: Told, progress: Watcher = lambda now: None) -> None:
    """Take scans from the job's folder as they arrive, until stopped.

    A scan that was taken is known by its content: renamed, or copied in once more, it is not taken
    again. Raises ``Interrupted`` in the end, ``DigitizeError`` where the work cannot be done.
    """
    bounds = limits(job.jobs, job.timeout, job.memory_mb)
    settings, hashes = prepare(job, bounds)
    inbox = Inbox(Path(job.inputs[0]), job.output.absolute(), patience.settled_after)
    with workplace(job.output) as (tree, ledger):
        coordinator = Coordinator(tree, ledger, settings, hashes, progress)
        rows = _Rows(coordinator)
        with stoppable(coordinator):
            pool = open_pool(job, settings, bounds)
            try:
                while not coordinator.stopping:
                    found = inbox.complete(time.monotonic())
                    if found.items:
                        coordinator.plan(Order(found, once=True))
                        coordinator.work(pool)
                        coordinator.ledger.commit()
                        _tell(coordinator, tell)
                        rows.stale = True
                    else:
                        _rest(coordinator, patience.look_every)
                    rows.renew()
            finally:
                pool.close(at_once=True)
                coordinator.finish()
    raise Interrupted("stopped; start the same watch again to go on")


class _Rows:
    """``articles.jsonl`` and ``failed.jsonl`` of a folder that grows.

    They are written as wholes, which takes longer the more pages there are: so not with every
    scan, but as often as takes a small share of the time.
    """

    def __init__(self, coordinator: Coordinator) -> None:
        self.stale = False
        self._coordinator = coordinator
        self._due = 0.0

    def renew(self) -> None:
        """Write them where they are stale and it is time."""
        began = time.monotonic()
        if self.stale and began >= self._due:
            self._coordinator.finish()
            self.stale = False
            ended = time.monotonic()
            self._due = ended + (ended - began) / _GATHERING


def _tell(coordinator: Coordinator, tell: Told) -> None:
    faults = dict(coordinator.progress.faults)
    for name in coordinator.names():
        tell(name, faults.get(name))
    coordinator.progress = replace(coordinator.progress, faults=[])


def _rest(coordinator: Coordinator, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not coordinator.stopping and time.monotonic() < until:
        time.sleep(min(0.2, seconds))
