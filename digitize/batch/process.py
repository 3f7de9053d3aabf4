"""A worker process of this machine: its life, seen from the coordinator."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from multiprocessing.connection import Connection
from typing import Any

from digitize.batch.limits import Limits, resident
from digitize.batch.messages import Event, Failed, Settings, Task
from digitize.errors import DigitizeError
from digitize.store.records import Fault

_GRACE = 5.0  # seconds that an idle worker gets to end by itself
# NumPy's products here are small: threads of its own only spin beside those of the networks.
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_SIGNALS = {
    signal.SIGSEGV: "crashed (segmentation fault)",
    signal.SIGABRT: "crashed (abort)",
    signal.SIGBUS: "crashed (bus error)",
    signal.SIGFPE: "crashed (arithmetic error)",
    signal.SIGILL: "crashed (illegal instruction)",
    signal.SIGKILL: "was killed (by the system, as when memory runs out, or by hand)",
}


class Process:
    """One worker process and the tasks it holds, the first of them in hand.

    The process is a fresh interpreter, so that a program that calls this package needs no special
    main module and no lock or thread is inherited.
    """

    def __init__(self, name: str, settings: Settings) -> None:
        self.name = name
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.dead = False
        self.refusal: Exception | None = None
        self._stage = "start"
        self._since = self._born = time.monotonic()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        ours, theirs = socket.socketpair()
        # SIGINT stays blocked in the worker: the coordinator alone decides what Ctrl-C means.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "digitize.batch.serve", str(theirs.fileno()), _bond()],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                stdout=self._log, stderr=self._log, env=_ENVIRONMENT | os.environ,
            )  # fmt: skip
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self.channel = Connection(ours.detach())
        self._send(settings)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def started(self) -> bool:
        """Whether it works on pages: it runs, and is not loading models just now."""
        return self.ready and self._stage != "models"

    def give(self, task: Task) -> None:
        """Send a task; it waits behind those that the worker holds."""
        if not self.tasks:
            self._since = time.monotonic()
        self.tasks.append(task)
        self._send(("task", task))

    def recall(self) -> list[Task]:
        """Take back tasks that are not begun: the worker ends when the one in hand is done."""
        back = list(self.tasks)[1:] if self.ready else list(self.tasks)
        for _ in back:
            self.tasks.pop()
        self._send(("last", self.tasks[0].key if self.tasks else None))
        return back

    def hear(self) -> list[Event]:
        """Everything that the worker has said since."""
        events: list[Event] = []
        try:
            while self.channel.poll():
                event = self._understand(self.channel.recv())
                if event:
                    events.append(event)
        except (EOFError, OSError):
            self.dead = True
        return events

    def _understand(self, message: tuple[Any, ...]) -> Event | None:
        now = time.monotonic()
        match message:
            case ("ready",):
                self.ready, self._since = True, now
            case ("refusal", error):
                self.refusal = error
            case ("stage", stage):
                if "models" in (stage, self._stage):  # loading them is not the page's time
                    self._since = now
                self._stage = stage
            case ("done", outcome, seconds):
                task = self.tasks.popleft()
                self._since, self._stage = now, "start"
                return Event(task, outcome, seconds, self.name)
        return None

    def overstep(self, limits: Limits) -> str:
        """Why the worker has to be ended; empty while it keeps within its limits."""
        age = time.monotonic() - self._since
        if not self.started:
            return "did not start in time" if age > limits.start_seconds else ""
        if self.tasks and 0 < limits.seconds < age:
            return f"took longer than {limits.seconds:g} s"
        if limits.memory and resident(self.pid) > limits.memory:
            return f"needed more than {limits.memory // 1024**2} MB of memory"
        return ""

    def lost(self, reason: str) -> list[Event]:
        """What became of the page in hand: it failed for that reason, in its present stage."""
        if not self.tasks or not self.started:
            return []
        fault = Fault(self._stage, f"the worker {reason}", DigitizeError.exit_code)
        seconds = time.monotonic() - self._since
        return [Event(self.tasks[0], Failed(fault, again=True), seconds, self.name)]

    def fault(self) -> str:
        """How a dead process came to its end, with its last words."""
        try:
            code = self._process.wait(timeout=_GRACE)
        except subprocess.TimeoutExpired:
            return "closed its connection"
        how = _SIGNALS.get(signal.Signals(-code)) if code < 0 else None
        words = self._last_words()
        return (how or f"ended with code {code}") + (f": {words}" if words else "")

    def dismiss(self) -> None:
        """Ask an idle process to end; `end` waits for it."""
        if not self.tasks:
            self._send(None)

    def end(self, *, at_once: bool = False) -> None:
        """End the process: an idle one by asking, any other by force."""
        if not at_once and not self.tasks:
            self._send(None)
            try:
                self._process.wait(timeout=_GRACE)
            except subprocess.TimeoutExpired:
                self._process.kill()
        else:
            self._process.kill()
        self._process.wait()
        self.channel.close()
        self._log.close()
        self.dead = True

    def _send(self, message: object) -> None:
        try:
            self.channel.send(message)
        except OSError:
            self.dead = True

    def _last_words(self) -> str:
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - 4000))
        lines = self._log.read().decode(errors="replace").strip().splitlines()
        said = [line.strip() for line in lines if "Error" in line and not line.startswith(" ")]
        return said[-1][:300] if said else ""


def _bond() -> str:
    """How the worker learns that we are gone.

    The system can tell it when the thread that started it ends; where that thread may end before
    the process, the worker has to look by itself.
    """
    return "told" if threading.current_thread() is threading.main_thread() else "looks"
