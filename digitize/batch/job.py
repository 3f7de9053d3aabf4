"""A run from what the user asks for to what is told at the end."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from digitize import config, scans
from digitize.batch import craft
from digitize.batch.coordinator import Coordinator
from digitize.batch.limits import Limits, cores, limits
from digitize.batch.messages import Settings
from digitize.batch.orders import Order, Watcher
from digitize.batch.pool import LocalPool, Pool
from digitize.errors import (
    ConfigError,
    DigitizeError,
    InputError,
    Interrupted,
    MissingDependency,
    OutputError,
    PagesFailed,
    UsageError,
)
from digitize.store.ledger import Ledger
from digitize.store.records import Fault, Hashes, Todo
from digitize.store.tree import Tree
from digitize.store.vanished import forget, vanished

# From which stage on a page is done again, and what a worker then has to do. Everything behind
# recognition starts from the kept reading.
STAGES: dict[str, Todo | None] = {
    "scans": "read", "preprocess": "read", "layout": "read", "ocr": "read",
    "regions": "understand", "order": "understand", "masthead": "understand",
    "articles": "understand", "structure": "understand", "issues": None,
}  # fmt: skip
_ERRORS = {
    e.exit_code: e for e in (InputError, OutputError, ConfigError, MissingDependency, PagesFailed)
}


@dataclass(frozen=True)
class Job:
    """What the user asks for; see ``digitize run --help``."""

    inputs: tuple[str, ...]
    output: Path
    config: Path | None = None
    settings: tuple[str, ...] = ()
    profile: str | None = None
    pages: str | None = None
    force: bool = False
    redo: str | None = None
    retry: bool = False
    forget_missing: bool = False  # with retry: pages whose scan is gone are taken off the list
    jobs: str = "auto"
    timeout: float = 600.0
    memory_mb: int | None = None
    cluster: str | None = None
    upload: bool = False

    def stage(self) -> Todo | None:
        """What has to be done again for every page. Raises ``UsageError`` on an unknown stage."""
        if self.force:
            return "read"
        if self.redo is not None and self.redo not in STAGES:
            raise UsageError(f"--redo {self.redo}: no such stage; choose of {', '.join(STAGES)}")
        return STAGES[self.redo] if self.redo else None


@dataclass
class Summary:
    """What became of a run."""

    output: Path
    total: int = 0
    done: int = 0
    kept: int = 0
    failed: int = 0
    articles: int = 0
    issues: int = 0
    passed_over: int = 0
    seconds: float = 0.0
    faults: list[tuple[str, Fault]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    exit_code: int = 0

    def facts(self) -> dict[str, Any]:
        """The figures, for machines."""
        names = ("total", "done", "kept", "failed", "articles", "issues", "passed_over")
        facts: dict[str, Any] = {name: getattr(self, name) for name in names}
        facts["seconds"] = round(self.seconds, 1)
        facts["output"] = str(self.output)
        facts["exit_code"] = self.exit_code
        return facts

    def rows(self) -> Iterator[tuple[str, str]]:
        """The figures, for people."""
        speed = f", {self.done / self.seconds * 60:.1f} a minute" if self.done else ""
        kept = f", {self.kept} kept from before" if self.kept else ""
        yield "pages", f"{self.done} done in {self.seconds:.1f} s{speed}{kept}"
        if self.failed:
            yield "failed", str(self.failed)
        yield "articles", str(self.articles)
        yield "issues", str(self.issues)
        if self.passed_over:
            yield "no scans", f"{self.passed_over} files passed over"
        yield "results", str(self.output)


def carry_out(job: Job, watch: Watcher = lambda progress: None) -> Summary:
    """Do a job: find the input, work through it, write what stands beside the documents.

    Raises ``DigitizeError``: usage, configuration and dependencies before anything is written;
    ``OutputError`` where the folder cannot be written; ``Interrupted`` after Ctrl-C; and where the
    only input is one file that fails, its own error.
    """
    began = time.monotonic()
    again = job.stage()
    pages = scans.parse_pages(job.pages) if job.pages else None
    bounds = limits(job.jobs, job.timeout, job.memory_mb)
    settings, hashes = prepare(job, bounds)
    found = find(job)
    with workplace(job.output) as (tree, ledger):
        coordinator = Coordinator(tree, ledger, settings, hashes, watch)
        gone = vanished(ledger) if job.retry else []
        if job.forget_missing:
            forget(ledger, gone)
        if job.retry:
            coordinator.plan_retry()
        else:
            coordinator.plan(Order(found, pages, again))
        if job.redo == "issues":
            ledger.change("UPDATE issues SET sha256 = NULL")
        work_through(coordinator, job, bounds)
        summary = conclude(coordinator, found, time.monotonic() - began)
    if gone:
        summary.remarks.append(_tell_gone(job, len(gone)))
    _raise_single(job, found, coordinator, summary)
    return summary


def prepare(job: Job, bounds: Limits) -> tuple[Settings, Hashes]:
    """The workers' settings and the hashes of options and models. Raises ``DigitizeError``."""
    options = craft.options(job.config, job.settings)
    if not options.runtime.threads:
        threads = max(1, cores() // bounds.jobs)
        runtime = options.runtime.model_copy(update={"threads": threads})
        options = options.model_copy(update={"runtime": runtime})
    profiles = config.profiles()
    forced = config.profile(job.profile) if job.profile else None
    models = craft.model_digest(options)
    settings = Settings(job.output.absolute(), options, profiles, forced, models, job.upload)
    return settings, craft.hashes(settings)


def find(job: Job) -> scans.Found:
    """The input. Raises ``UsageError`` without any, ``InputError`` where nothing can be read."""
    if job.retry:
        return scans.Found()
    if not job.inputs:
        raise UsageError("no input; name scans, folders or patterns")
    found = scans.find(job.inputs, exclude=(job.output.absolute(),))
    if not found.items and found.failures:
        raise found.failures[0].error
    return found


@contextlib.contextmanager
def workplace(output: Path) -> Iterator[tuple[Tree, Ledger]]:
    """The output folder, locked, with its ledger open. Raises ``OutputError``."""
    tree = Tree.create(output)
    tree.lock()
    try:
        ledger = Ledger(tree.ledger)
        try:
            yield tree, ledger
        finally:
            ledger.close()
    finally:
        tree.unlock()


def work_through(coordinator: Coordinator, job: Job, bounds: Limits) -> None:
    """Start workers where there is work, do it, end them. Ctrl-C stops it; twice, at once."""
    if not coordinator.has_work():
        return
    with stoppable(coordinator):
        pool = open_pool(job, coordinator.settings, bounds)
        at_once = True
        try:
            coordinator.work(pool)
            at_once = False
        except Interrupted:
            coordinator.finish()
            raise
        finally:
            pool.close(at_once=at_once)


def open_pool(job: Job, settings: Settings, bounds: Limits) -> Pool:
    """Workers of this machine or of a cluster. Raises ``DigitizeError`` where there are none."""
    if job.cluster is None:
        if job.upload:
            raise UsageError("--upload goes with --cluster")
        return LocalPool(settings, bounds)
    from digitize.batch.cluster import ClusterPool

    return ClusterPool(job.cluster, settings, bounds)


def conclude(coordinator: Coordinator, found: scans.Found, seconds: float) -> Summary:
    """Write the rows, count, and say how it went."""
    coordinator.finish()
    ledger, progress = coordinator.ledger, coordinator.progress
    summary = Summary(
        coordinator.tree.root, progress.total, progress.done, progress.kept, progress.failed,
        seconds=seconds, passed_over=len(found.passed_over), faults=progress.faults,
    )  # fmt: skip
    run = coordinator.number
    summary.articles = ledger.query(
        """SELECT coalesce(sum(d.articles), 0) FROM documents d JOIN pages p ON p.id = d.page_id
           WHERE p.run = ?""",
        run,
    )[0][0]
    summary.issues = ledger.query(
        """SELECT count(DISTINCT d.issue) FROM documents d JOIN pages p ON p.id = d.page_id
           WHERE p.run = ?""",
        run,
    )[0][0]
    summary.failed = ledger.query(
        "SELECT count(*) FROM pages WHERE run = ? AND state <> 'done'", run
    )[0][0]
    if not summary.faults:
        summary.faults = standing(ledger, run)
    for failure in found.failures:
        summary.faults.append((str(failure.path), Fault("scans", str(failure.error), 4)))
    summary.failed += len(found.failures)
    if summary.failed:
        summary.exit_code = PagesFailed.exit_code
    return summary


def _tell_gone(job: Job, files: int) -> str:
    """That scans are no longer in the box, and what was or can be done about it."""
    if job.forget_missing:
        return f"forgotten: {files} file(s) that are no longer there"
    return (
        f"{files} file(s) are no longer there; put them back, or "
        f"`digitize retry {job.output} --forget-missing` takes them off the list"
    )


def standing(ledger: Ledger, run: int, most: int = 50) -> list[tuple[str, Fault]]:
    """Pages of a run that stand failed, from whatever run."""
    rows = ledger.query(
        """SELECT f.name, p.stage, p.error, p.code FROM pages p JOIN files f ON f.id = p.file_id
           WHERE p.run = ? AND p.state = 'failed' ORDER BY p.file_id, p.frame LIMIT ?""",
        run, most,
    )  # fmt: skip
    return [(name, Fault(stage, error, code)) for name, stage, error, code in rows]


def _raise_single(job: Job, found: scans.Found, coordinator: Coordinator, summary: Summary) -> None:
    """The only input is one file of one page, and it failed: its own error is the job's."""
    single = len(job.inputs) == 1 and Path(job.inputs[0]).is_file() and len(found.items) == 1
    if single and summary.total == 1 and summary.failed and summary.faults:
        fault = summary.faults[0][1]
        raise _ERRORS.get(fault.code, DigitizeError)(fault.error)


@contextlib.contextmanager
def stoppable(coordinator: Coordinator) -> Iterator[None]:
    """Ctrl-C, and the signals that end a session, stop the batch; the second time, at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = False

    def stop(number: int, frame: object) -> None:
        nonlocal asked
        if asked:
            raise Interrupted("stopped at once; run the same command again to go on")
        asked = True
        coordinator.stop()

    watched = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in watched}
    try:
        yield
    finally:
        for number, action in before.items():
            signal.signal(number, action)
