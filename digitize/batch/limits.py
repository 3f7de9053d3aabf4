"""How many workers, how much memory and time each may take."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from digitize.errors import UsageError

_MB = 1024 * 1024
_WORKER = 1500 * _MB  # what a worker with models needs for a broadsheet at 300 dpi


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a local pool: workers, seconds a page, bytes of memory a worker, 0: none."""

    jobs: int
    seconds: float = 600.0
    memory: int = 0
    look_every: float = 0.2
    start_seconds: float = 300.0


def limits(jobs: str = "auto", seconds: float = 600.0, memory_mb: int | None = None) -> Limits:
    """Limits from what the user said; ``auto`` takes what cores and memory allow.

    Raises ``UsageError`` where ``jobs`` is no number above 0.
    """
    free = available_memory()
    if jobs == "auto":
        count = max(1, min(cores(), int(free * 0.9) // _WORKER))
    else:
        try:
            count = int(jobs)
        except ValueError:
            count = 0
        if count < 1:
            raise UsageError(f"--jobs {jobs}: give a number of workers from 1, or auto")
    memory = memory_mb * _MB if memory_mb is not None else int(max(2 * _WORKER, free * 0.8 / count))
    return Limits(count, seconds, memory)


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0))


def available_memory() -> int:
    """Bytes that can be taken without swapping; within a container, what it has left."""
    free = 4096 * _MB
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            free = int(line.split()[1]) * 1024
    try:
        group = Path("/sys/fs/cgroup")
        most = (group / "memory.max").read_text().strip()
        if most != "max":
            free = min(free, int(most) - int((group / "memory.current").read_text()))
    except (OSError, ValueError):
        pass
    return free


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 where it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
