"""Pools of workers. `LocalPool`: warm processes of this machine, watched over one by one."""

from __future__ import annotations

import itertools
import time
from collections import deque
from multiprocessing.connection import wait
from typing import Protocol

from digitize.batch.limits import Limits
from digitize.batch.messages import Event, Failed, Settings, Task
from digitize.batch.process import Process
from digitize.errors import DigitizeError, MissingDependency
from digitize.store.records import Fault, Work

_AHEAD = 2  # tasks that a worker holds: the one in hand and the next, so that it need not wait
_MAX_BAD_STARTS = 3


class Pool(Protocol):
    """Workers that take tasks and give events, in any order."""

    def room(self) -> int:
        """How many more tasks may be submitted now."""

    def submit(self, task: Task) -> None:
        """Give a task to a worker; call only while there is room."""

    def submit_alone(self, task: Task) -> None:
        """Give a task to a fresh worker that has nothing else; call only while idle."""

    def wait(self, seconds: float) -> list[Event]:
        """What came to its end; returns early with the first. Raises where no worker can start."""

    def recall(self) -> list[Task]:
        """Take back the tasks that no worker has begun."""

    def close(self, *, at_once: bool = False) -> None:
        """End all workers, after their page in hand or at once."""


class LocalPool:
    """Processes of this machine.

    A worker that dies, hangs beyond the time limit or outgrows the memory limit is replaced; its
    page in hand comes back as failed, to be tried again alone; the page that waited behind it goes
    to another worker.
    """

    def __init__(self, settings: Settings, limits: Limits) -> None:
        self._settings = settings
        self._limits = limits
        self._numbers = itertools.count(1)
        self._waiting: deque[Task] = deque()
        self._bad_starts = 0
        self._looked = 0.0
        self._workers = [self._fresh() for _ in range(limits.jobs)]

    def room(self) -> int:
        """How many more tasks may be submitted now."""
        held = sum(len(worker.tasks) for worker in self._workers) + len(self._waiting)
        return max(0, _AHEAD * len(self._workers) - held)

    def submit(self, task: Task) -> None:
        """Give a task to the worker that has least to do."""
        self._waiting.append(task)
        self._hand_out()

    def submit_alone(self, task: Task) -> None:
        """Give a task to a fresh worker, while the others do nothing."""
        retired = self._workers[0]
        retired.end()
        self._workers[0] = self._fresh()
        self._workers[0].give(task)

    def wait(self, seconds: float) -> list[Event]:
        """What came to its end within so many seconds; raises where no worker can start."""
        self._hand_out()
        channels = {worker.channel: worker for worker in self._workers}
        events: list[Event] = []
        for channel in wait(list(channels), timeout=seconds):
            events += channels[channel].hear()  # type: ignore[index]
        events += self._look_after()
        self._hand_out()  # before what came is noted down: nobody waits for that
        return events

    def recall(self) -> list[Task]:
        """Take back the tasks that no worker has begun; workers then end after the one in hand."""
        back = list(self._waiting)
        self._waiting.clear()
        for worker in self._workers:
            back += worker.recall()
        return back

    def close(self, *, at_once: bool = False) -> None:
        """End all workers: idle ones by asking, busy ones too where ``at_once``."""
        for worker in self._workers:  # all are asked before the first is awaited
            worker.dismiss()
        for worker in self._workers:
            worker.end(at_once=at_once)
        self._workers = []

    def _fresh(self) -> Process:
        return Process(f"w{next(self._numbers)}", self._settings)

    def _hand_out(self) -> None:
        """Waiting tasks go to ready workers; those that still load models get none to sit on."""
        while self._waiting:
            able = [w for w in self._workers if not w.dead and _takes_more(w)]
            if not able:
                return
            best = min(able, key=lambda w: (len(w.tasks), not w.ready))
            if best.tasks and any(not w.ready for w in self._workers) and len(able) == 1:
                return
            best.give(self._waiting.popleft())

    def _look_after(self) -> list[Event]:
        """Replace workers that are dead, late or too big."""
        events: list[Event] = []
        look = time.monotonic() - self._looked > self._limits.look_every
        for place, worker in enumerate(self._workers):
            reason = worker.fault() if worker.dead else ""
            if not reason and look:
                reason = worker.overstep(self._limits)
            if reason:
                events += self._replace(place, reason)
        if look:
            self._looked = time.monotonic()
        return events

    def _replace(self, place: int, reason: str) -> list[Event]:
        worker = self._workers[place]
        worker.end(at_once=True)
        lost = worker.lost(reason)
        if not worker.started:
            self._bad_starts += 1
            if worker.refusal is not None:
                raise worker.refusal
            if self._bad_starts >= _MAX_BAD_STARTS:
                raise MissingDependency(
                    f"workers do not start: {reason}; `digitize doctor` tells what is missing"
                )
            self._waiting.extendleft(reversed(worker.tasks))
        else:
            self._bad_starts = 0
            self._waiting.extendleft(reversed(list(worker.tasks)[len(lost) :]))
        self._workers[place] = self._fresh()
        return lost


def _takes_more(worker: Process) -> bool:
    """Whether a worker may be given a task.

    None waits behind a page that is being read: that takes seconds, in which another worker may
    have nothing left to do, and to be given the next takes milliseconds.
    """
    if any(_is_reading(task) for task in worker.tasks):
        return False
    return len(worker.tasks) < _AHEAD


def _is_reading(task: Task) -> bool:
    return isinstance(task.work, Work) and task.work.todo == "read" and not task.recordings


def killed(stage: str, reason: str) -> Failed:
    """What is said of a page that took its worker with it."""
    return Failed(Fault(stage, reason, DigitizeError.exit_code), again=True)
