"""A pool on a Dask cluster: many machines, one warm model process per Dask worker.

The Dask worker only watches over a `LocalPool` of one process, so that a page that crashes, hangs
or eats memory costs neither the Dask worker nor its neighbours. Dask's scheduler holds a bounded
window of tasks; the coordinator's ledger is the memory. docs/scale.md says how to start one.
"""

from __future__ import annotations

import queue
import threading
import time
import uuid
from collections import deque
from dataclasses import replace
from typing import Any

from digitize.batch.limits import Limits
from digitize.batch.messages import Event, Failed, Halt, Settings, Task
from digitize.batch.pool import LocalPool
from digitize.errors import DigitizeError, MissingDependency
from digitize.store.records import Fault

_AHEAD = 2  # tasks for each thread of the cluster: the one in hand and the next
_COUNT_EVERY = 2.0  # seconds between looks at how many workers there are
_LOST_AFTER = 120.0  # seconds without scheduler or workers after which the batch stops


class ClusterPool:
    """Workers of a Dask cluster. Raises ``MissingDependency`` where it cannot be reached."""

    def __init__(self, address: str, settings: Settings, limits: Limits) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise MissingDependency(
                "--cluster needs Dask; install it with: pip install 'digitize[cluster]'"
            ) from error
        try:
            self._client = Client(address, timeout="30s", set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise MissingDependency(
                f"--cluster {address}: no scheduler answers there ({error}); "
                "start one with `dask scheduler`, workers with `dask worker`"
            ) from error
        self._address = address
        self._settings = settings
        self._limits = replace(limits, jobs=1)
        self._token = uuid.uuid4().hex
        self._ended: queue.Queue[Any] = queue.Queue()
        self._held: dict[str, tuple[Task, Any]] = {}
        self._back: deque[Task] = deque()
        self._threads = 0
        self._counted = 0.0
        self._last_seen = time.monotonic()

    def room(self) -> int:
        """How many more tasks may be submitted now."""
        return max(0, _AHEAD * self._count() - len(self._held) - len(self._back))

    def submit(self, task: Task) -> None:
        """Give a task to the cluster."""
        self._send(task, alone=False)

    def submit_alone(self, task: Task) -> None:
        """Give a task to a fresh process of one worker."""
        self._send(task, alone=True)

    def wait(self, seconds: float) -> list[Event]:
        """What came to its end. Raises where the cluster is gone for good."""
        self._count()
        while self._back and self._threads:
            self._send(self._back.popleft(), alone=False)
        events: list[Event] = []
        try:
            future = self._ended.get(timeout=seconds)
            while True:
                event = self._ending(future)
                if event is not None:
                    events.append(event)
                future = self._ended.get_nowait()
        except queue.Empty:
            pass
        return events

    def recall(self) -> list[Task]:
        """Take back what waits here; what the scheduler holds is awaited."""
        back = list(self._back)
        self._back.clear()
        return back

    def close(self, *, at_once: bool = False) -> None:
        """End this batch's model processes and leave the cluster as it was."""
        try:
            if self._held:
                self._client.cancel([future for _, future in self._held.values()])
            self._client.run(_forget, self._token)
        except Exception:
            if not at_once:
                raise
        finally:
            self._client.close(timeout=5)

    def _send(self, task: Task, *, alone: bool) -> None:
        key = f"digitize-{self._token}-{task.key}-{uuid.uuid4().hex[:8]}"
        future = self._client.submit(
            perform, self._token, self._settings, self._limits, task, alone,
            key=key, pure=False, retries=0,
        )  # fmt: skip
        self._held[key] = (task, future)
        future.add_done_callback(self._ended.put)

    def _ending(self, future: Any) -> Event | None:
        """The event of a future that ended; None where the task goes to another worker."""
        held = self._held.pop(future.key, None)
        if held is None:
            return None
        task = held[0]
        if future.status == "finished":
            event: Event = future.result()
            return replace(event, task=task)
        if future.status == "error":
            error = future.exception()
            if type(error).__name__ == "KilledWorker":  # its machine went away, more than once
                fault = Fault("worker", f"workers died with this page: {error}", 15)
                return Event(task, Failed(fault, again=True), 0.0, "cluster")
            if not isinstance(error, DigitizeError):
                error = MissingDependency(f"a Dask worker cannot work: {error}")
            return Event(task, Halt(error), 0.0, "cluster")
        self._back.append(task)  # cancelled or lost with the scheduler: not the page's fault
        return None

    def _count(self) -> int:
        """Threads of the cluster; raises where there have been none for long."""
        now = time.monotonic()
        if now - self._counted > _COUNT_EVERY:
            self._counted = now
            try:
                self._threads = sum(self._client.nthreads().values())
            except Exception:  # the scheduler is away; the client tries to come back by itself
                self._threads = 0
            if self._threads:
                self._last_seen = now
            elif now - self._last_seen > _LOST_AFTER:
                raise MissingDependency(
                    f"--cluster {self._address}: scheduler or workers are gone; "
                    "start them and give the same command again to go on"
                )
        return self._threads


# -- what runs at the Dask workers -------------------------------------------------------------

_pools: dict[str, LocalPool] = {}
_guard = threading.Lock()


def perform(token: str, settings: Settings, limits: Limits, task: Task, alone: bool) -> Event:
    """Do one task in the warm process of this Dask worker; others wait for their turn."""
    import socket

    with _guard:
        for stale in [known for known in _pools if known != token]:
            _pools.pop(stale).close(at_once=True)
        pool = _pools.get(token)
        if pool is None:
            pool = _pools[token] = LocalPool(settings, limits)
        (pool.submit_alone if alone else pool.submit)(task)
        while True:
            for event in pool.wait(1.0):
                return replace(event, worker=f"{socket.gethostname()}:{event.worker}")


def _forget(token: str) -> None:
    """End the model process of a batch."""
    with _guard:
        pool = _pools.pop(token, None)
    if pool is not None:
        pool.close(at_once=True)
