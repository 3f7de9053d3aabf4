"""What the coordinator itself costs: a batch whose workers take no time and write no files.

``python coordination.py BOX OUT [KEY=VALUE ...]`` prints pages, processor seconds and memory as
JSON; test_throughput.py calls it in a process of its own, so that memory is that of one batch.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
import time
from pathlib import Path

from digitize import scans
from digitize.batch.coordinator import Coordinator
from digitize.batch.job import Job, prepare, workplace
from digitize.batch.limits import limits
from digitize.batch.messages import Event, IssueWork, IssueWritten, Opened, Settings, Task, Written
from digitize.batch.orders import Order
from digitize.batch.worker import file_stamp
from digitize.store.names import document_name
from digitize.store.records import Document, Hashes, Work

DIGEST = "0" * 64


class IdlePool:
    """Two workers that answer at once, eight pages to an issue."""

    def __init__(self) -> None:
        self._tasks: list[Task] = []

    def room(self) -> int:
        return 4 - len(self._tasks)

    def submit(self, task: Task) -> None:
        self._tasks.append(task)

    def wait(self, seconds: float) -> list[Event]:
        done, self._tasks = self._tasks, []
        return [Event(task, answer(task.work), 0.05, "w1") for task in done]


def answer(work: Work | IssueWork) -> Opened | Written | IssueWritten:
    if isinstance(work, IssueWork):
        return IssueWritten(work.folder, work.documents, DIGEST, 0)
    content = hashlib.sha256(work.file.encode()).hexdigest()
    if work.todo == "open":
        return Opened(content, (0,), file_stamp(work.path))
    issue = f"春江日报/no-{work.file_id // 8}"
    name = document_name(work.name)
    return Written(content, (Document(name, content, DIGEST, issue, "春江日报", 1, 0, 0.9),))


def main(box: Path, out: Path, *options: str) -> None:
    hashes = Hashes(DIGEST, DIGEST, DIGEST)
    if options:  # pages as a run with these options leaves them
        hashes = prepare(Job((), out, settings=options), limits())[1]
    with workplace(out) as (tree, ledger):
        coordinator = Coordinator(tree, ledger, Settings(out, None), hashes)
        before = time.process_time()
        coordinator.plan(Order(scans.find([box])))
        planned = time.process_time()
        coordinator.work(IdlePool())  # type: ignore[arg-type]
        worked = time.process_time()
        coordinator.finish()
        done = coordinator.progress.done
    print(json.dumps({
        "pages": done,
        "plan": planned - before,
        "work": worked - planned,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "ledger": (out / "ledger.sqlite").stat().st_size,
    }))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
