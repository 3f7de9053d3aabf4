"""A worker process: takes tasks from the coordinator's end of a socket, one after the other."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import signal
import sys
import threading
import time
from collections import deque
from multiprocessing.connection import Connection
from pathlib import Path

from digitize.errors import DigitizeError

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def main() -> None:
    """Serve until the coordinator says so, or is gone."""
    _settle()
    channel = Connection(int(sys.argv[1]))
    try:
        settings = channel.recv()
        from digitize.batch.worker import Worker

        worker = Worker(settings, note=lambda stage: channel.send(("stage", stage)))
    except EOFError:
        return
    except DigitizeError as error:
        channel.send(("refusal", error))
        return
    channel.send(("ready",))
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        _serve(channel, worker.perform)


def _serve(channel: Connection, perform) -> None:  # type: ignore[no-untyped-def]
    held: deque[object] = deque()
    last: object = _NONE
    while True:
        while not held or channel.poll():
            message = channel.recv()
            if message is None:
                return
            if message[0] == "last":
                last = message[1]
                held = deque(task for task in held if task.key == last)  # type: ignore[attr-defined]
            else:
                held.append(message[1])
            if last is not _NONE and not held:
                return
        task = held.popleft()
        started = time.monotonic()
        outcome = perform(task)
        channel.send(("done", outcome, time.monotonic() - started))
        if last is not _NONE and not held:
            return


_NONE = object()


def _settle() -> None:
    """Manners of a worker: quiet, mortal, and the first to go when memory runs out."""
    faulthandler.enable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    if sys.argv[2] == "told":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    threading.Thread(target=_look_after, args=(parent,), daemon=True).start()
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _look_after(parent: int) -> None:
    """End with the parent, where the system does not see to it."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    main()
