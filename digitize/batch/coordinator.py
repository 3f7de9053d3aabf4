"""The coordinator: plans what has to be done, hands it out, keeps the ledger.

It alone writes the ledger, and only after a document is on the disk. So wherever it is stopped,
the next run finds too little noted, never too much, and does that much again.
"""

from __future__ import annotations

import contextlib
import itertools
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from digitize import scans
from digitize.batch.messages import (
    Changed,
    Event,
    Failed,
    Halt,
    IssueWork,
    IssueWritten,
    Opened,
    Settings,
    Task,
    Written,
)
from digitize.batch.orders import Order, Progress, Watcher
from digitize.batch.pool import Pool
from digitize.batch.worker import file_stamp, link, store_file
from digitize.errors import InputError, Interrupted
from digitize.store import rows
from digitize.store.ledger import Ledger
from digitize.store.records import Claim, Fault, Hashes, Work
from digitize.store.tree import Tree

_WINDOW = 256  # pages taken from the ledger at a time
_RENEW_AFTER = 1.0  # seconds in which an issue's pages are gathered before it is written anew
_LINKING = 0.1  # share of this process's time for issues, where it writes them itself
_CHANGES = 3  # times that a file may change under our hands before it counts as failed
_KEPT_FAULTS = 50  # faults remembered for the summary; all of them are in failed.jsonl


class Coordinator:
    """One batch over one output folder, from the plan to the last row."""

    def __init__(
        self, tree: Tree, ledger: Ledger, settings: Settings, hashes: Hashes,
        watch: Watcher = lambda progress: None,
    ) -> None:  # fmt: skip
        self.tree, self.ledger, self.settings, self.hashes = tree, ledger, settings, hashes
        self.progress = Progress()
        self.number = 0
        self._watch = watch
        self._keys = itertools.count()
        self._hand: dict[int, Task] = {}  # page id -> task in hand
        self._fresh: deque[Work] = deque()
        self._changes: dict[int, int] = {}
        self._stale: dict[str, float] = {}
        self._link_next = 0.0
        self._linking: set[str] = set()
        self._unlinked: list[str] = []  # issues that could not be written; named in the summary
        self._order = Order(scans.Found())
        self.stopping = False

    # -- the plan ------------------------------------------------------------------------------

    def plan(self, order: Order) -> None:
        """Compare the input with the ledger: what is new, changed, or asked for again."""
        self._order = order
        self.number = self.ledger.begin_run()
        for item in order.found.items:
            try:
                stamp = file_stamp(item.path)
            except OSError:
                stamp = "unreadable"
            claim = Claim(item.path.absolute(), item.root.absolute(), item.file, item.name, stamp)
            self.ledger.claim(claim, self.number, order.wanted)
            self.ledger.breathe()
        self.ledger.outdate(self.number, self.hashes)
        if order.again:
            self.ledger.again(self.number, order.again)
        self._count()

    def plan_retry(self) -> None:
        """Plan all pages that are not done, wherever they came from."""
        self.number = self.ledger.begin_run()
        self.ledger.change("UPDATE pages SET run = ? WHERE state <> 'done'", self.number)
        self.ledger.change(
            "UPDATE files SET run = ? WHERE id IN (SELECT file_id FROM pages WHERE run = ?)",
            self.number, self.number,
        )  # fmt: skip
        self.ledger.again(self.number, "read", ("failed", "suspect"))
        self._count()

    def _count(self) -> None:
        self.ledger.commit()
        counts = dict(
            self.ledger.query(
                "SELECT state, count(*) FROM pages WHERE run = ? GROUP BY state", self.number
            )
        )
        self.progress = Progress(
            total=sum(counts.values()), kept=counts.get("done", 0), failed=counts.get("failed", 0)
        )

    def has_work(self) -> bool:
        """Whether anything is left that workers have to do."""
        return bool(
            self.ledger.take(self.number, "pending", (0, -2), 1)
            or self.ledger.take(self.number, "suspect", (0, -2), 1)
            or self.ledger.query("SELECT 1 FROM issues WHERE sha256 IS NULL LIMIT 1")
        )

    # -- the work ------------------------------------------------------------------------------

    def work(self, pool: Pool) -> None:
        """Do all that is planned. Raises ``Interrupted`` after `stop`, or what halts the batch."""
        self._pages(pool)
        for work in self._suspects():
            pool.submit_alone(self._task(work))
            while self._hand:
                self._settle(pool.wait(0.2))
            if self.stopping:
                self._drain(pool)
        self._pages(pool)  # files that were opened alone have pages now
        self._issues(pool)
        self.ledger.commit()

    def stop(self) -> None:
        """Hand out nothing more; `work` ends after the pages in hand."""
        self.stopping = True

    def names(self) -> list[str]:
        """The files of this run's input that have pages, by name."""
        rows = self.ledger.query(
            """SELECT DISTINCT f.name FROM pages p JOIN files f ON f.id = p.file_id
               WHERE p.run = ? ORDER BY f.name""",
            self.number,
        )
        return [name for (name,) in rows]

    def finish(self) -> None:
        """Write what stands beside the documents: articles.jsonl, failed.jsonl."""
        self.ledger.commit()
        rows.write_articles(self.tree, self.ledger)
        rows.write_failures(self.tree, self.ledger)

    def _pages(self, pool: Pool) -> None:
        queue = self._queue()
        exhausted = False
        while not exhausted or self._hand:
            while not self.stopping and pool.room():
                task = self._due_issue() or (None if exhausted else next(queue, None))
                if task is None:
                    exhausted = True
                    break
                pool.submit(task)
            if self._hand or self._linking:
                self._settle(pool.wait(0.2))
            if self.stopping:
                self._drain(pool)
            if exhausted and not self._hand and self._remaining():
                queue, exhausted = self._queue(), False

    def _remaining(self) -> bool:
        return bool(self._fresh or self.ledger.take(self.number, "pending", (0, -2), 1))

    def _queue(self) -> Iterator[Task | None]:
        """Pages to be done, in the order of input; those of files just opened come at once."""
        after = (0, -2)
        while True:
            while self._fresh:
                work = self._fresh.popleft()
                if work.page not in self._hand:
                    yield self._task(work)
            batch = self.ledger.take(self.number, "pending", after, _WINDOW)
            if not batch:
                return
            for work in batch:
                after = (work.file_id, work.frame)
                while self._fresh and self._fresh[0].file_id < work.file_id:
                    yield self._task(self._fresh.popleft())
                if work.page not in self._hand:
                    yield self._task(work)

    def _suspects(self) -> Iterator[Work]:
        while batch := self.ledger.take(self.number, "suspect", (0, -2), 1):
            yield batch[0]

    def _issues(self, pool: Pool) -> None:
        """Write every issue that is not up to date."""
        while True:
            rows = self.ledger.query("SELECT folder FROM issues WHERE sha256 IS NULL")
            stale = [folder for (folder,) in rows if folder not in self._unlinked]
            if not stale:
                return
            for folder in stale:
                if self.settings.carry:
                    self._link_here(folder, self._issue_task(folder))
                    continue
                while not pool.room():
                    self._settle(pool.wait(0.2))
                pool.submit(self._issue_task(folder))
            while self._linking:
                self._settle(pool.wait(0.2))
                if self.stopping:
                    self._drain(pool)

    def _due_issue(self) -> Task | None:
        now = time.monotonic()
        if self._stale and now >= self._link_next:
            folder, since = next(iter(self._stale.items()))
            if now - since > _RENEW_AFTER and folder not in self._linking:
                task = self._issue_task(folder)
                if not self.settings.carry:
                    return task
                self._link_here(folder, task)
        return None

    def _link_here(self, folder: str, task: Task) -> None:
        """Write an issue in this process: the documents are here, not with the workers."""
        began = time.monotonic()
        work = task.work
        assert isinstance(work, IssueWork)
        self._settle_issue(work, link(self.tree, work))
        ended = time.monotonic()
        self._link_next = ended + (ended - began) / _LINKING

    def _issue_task(self, folder: str) -> Task:
        self._stale.pop(folder, None)
        self._linking.add(folder)
        return Task(next(self._keys), IssueWork(folder, tuple(self.ledger.documents_of(folder))))

    def _task(self, work: Work) -> Task:
        task = Task(next(self._keys), work)
        if self.settings.carry:
            task = self._loaded(task, work)
        self._hand[work.page] = task
        return task

    def _loaded(self, task: Task, work: Work) -> Task:
        """The task with what a worker needs that does not see our files."""
        if work.todo == "understand":
            with contextlib.suppress(InputError):
                names = self.tree.reading_names(work.name, work.frame)
                kept = tuple(self.tree.read_reading(name) for name in names)
                if kept:
                    return replace(task, recordings=kept)
        with contextlib.suppress(OSError):  # the worker finds it missing, and says so
            return replace(task, data=work.path.read_bytes())
        return task

    # -- what comes back -----------------------------------------------------------------------

    def _settle(self, events: list[Event]) -> None:
        for event in events:
            work, outcome = event.task.work, event.outcome
            if isinstance(outcome, Halt):
                raise outcome.error
            if isinstance(work, IssueWork):
                self._settle_issue(work, outcome)
                continue
            self._hand.pop(work.page, None)
            match outcome:
                case Opened():
                    self._settle_opened(work, outcome)
                case Written():
                    self._settle_written(work, outcome, event)
                case Changed():
                    self._settle_changed(work, outcome, event)
                case Failed():
                    self._settle_failed(work, outcome, event)
        self.ledger.breathe()
        self._watch(self.progress)

    def _settle_opened(self, work: Work, outcome: Opened) -> None:
        known = self._states(work.file_id)
        twin = self._order.once and self.ledger.query(
            "SELECT 1 FROM files WHERE sha256 = ? AND id <> ? LIMIT 1", outcome.sha256, work.file_id
        )
        frames = () if twin else outcome.frames
        file_id, gone = self.ledger.opened(
            work, outcome.stamp, outcome.sha256, frames, self.hashes, self._order.wanted
        )
        self.ledger.commit()
        for name in gone:
            self.tree.remove(name)
        now = self._states(file_id)
        self.progress.total += sum(now.values()) - sum(known.values())
        self.progress.kept += now.get("done", 0) - known.get("done", 0)
        self.progress.failed += now.get("failed", 0) - known.get("failed", 0)
        self._fresh.extend(self.ledger.pages_of(file_id))

    def _states(self, file_id: int) -> dict[str, int]:
        rows = self.ledger.query(
            "SELECT state, count(*) FROM pages WHERE file_id = ? AND run = ? GROUP BY state",
            file_id, self.number,
        )  # fmt: skip
        return dict(rows)

    def _settle_written(self, work: Work, outcome: Written, event: Event) -> None:
        for file in outcome.files:
            store_file(self.tree, file)
        gone = self.ledger.done(
            work.page, outcome.content, self.hashes, event.seconds, event.worker, outcome.documents
        )
        for name in gone:
            self.tree.remove(name)
        self.progress.done += 1
        for document in outcome.documents:
            if document.issue:
                self._stale.setdefault(document.issue, time.monotonic())
                self.progress.issue = document.issue

    def _settle_changed(self, work: Work, outcome: Changed, event: Event) -> None:
        self._changes[work.file_id] = self._changes.get(work.file_id, 0) + 1
        if self._changes[work.file_id] < _CHANGES:
            self.ledger.reopen(work.file_id)
            self.progress.total += 1
            self.ledger.commit()
            return
        message = f"{outcome.message}; run again when it is written"
        fault = Fault("scans", message, InputError.exit_code)
        self._settle_failed(work, Failed(fault), event)

    def _settle_failed(self, work: Work, outcome: Failed, event: Event) -> None:
        fault = outcome.fault
        if outcome.again and work.attempts == 0:
            self.ledger.failed(work, fault, self.hashes, event.seconds, event.worker, "suspect")
            self.ledger.commit()
            return
        self.ledger.failed(work, fault, self.hashes, event.seconds, event.worker)
        if work.todo == "open":
            self._note_unopened(work)
        self.progress.failed += 1
        if len(self.progress.faults) < _KEPT_FAULTS:
            self.progress.faults.append((work.name, fault))

    def _note_unopened(self, work: Work) -> None:
        try:
            self.ledger.unopened(work, file_stamp(work.path))
        except OSError:
            self.ledger.unopened(work, "unreadable")

    def _settle_issue(self, work: IssueWork, outcome: object) -> None:
        self._linking.discard(work.folder)
        if isinstance(outcome, IssueWritten) and work.folder not in self._stale:
            self.ledger.linked(work.folder, outcome.sha256, outcome.missing)
        elif isinstance(outcome, Failed):
            self._unlinked.append(work.folder)
            self.progress.faults.append((work.folder, outcome.fault))

    # -- the end -------------------------------------------------------------------------------

    def _drain(self, pool: Pool) -> None:
        """After `stop`: wait for the pages in hand, then leave."""
        for task in pool.recall():
            if isinstance(task.work, IssueWork):
                self._linking.discard(task.work.folder)
            else:
                self._hand.pop(task.work.page, None)
        while self._hand or self._linking:
            self.progress.ending = len(self._hand)
            self._watch(self.progress)
            self._settle(pool.wait(0.2))
        self.ledger.commit()
        done = self.progress.kept + self.progress.done
        raise Interrupted(
            f"stopped with {done} of {self.progress.total} pages done; "
            "run the same command again to go on"
        )
