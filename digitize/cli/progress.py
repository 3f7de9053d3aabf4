"""Progress of a run: a bar for people, lines for logs, JSON for machines; then the summary."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from digitize.cli.terminal import aside
from digitize.errors import UsageError

if TYPE_CHECKING:
    from digitize.batch.job import Summary
    from digitize.batch.orders import Progress

FORMS = ("auto", "bar", "plain", "json", "none")
_EVERY = {"plain": 10.0, "json": 1.0}
_SAME = 60.0  # seconds after which a line that has not changed is said again
_RECENT = 0.05  # weight of the last interval in the rate


class Reporter(Protocol):
    """Called with every change; decides itself when to say something."""

    def __call__(self, progress: Progress) -> None:
        """Note how far the run has come."""


def settled(form: str) -> str:
    """The form that is meant: ``auto`` is a bar on a terminal, else plain lines.

    Raises ``UsageError`` for a form that is none.
    """
    if form not in FORMS:
        raise UsageError(f"--progress {form}: choose one of {', '.join(FORMS)}")
    if form == "auto":
        return "bar" if sys.stderr.isatty() else "plain"
    return form


@contextmanager
def reporter(form: str) -> Iterator[Reporter]:
    """A reporter of a form. Raises ``UsageError`` for a form that is none."""
    form = settled(form)
    if form == "bar":
        with _bar() as report:
            yield report
    elif form == "none":
        yield lambda progress: None
    else:
        lines = _Lines(form)
        yield lines
        lines.last()


class _Pace:
    """Pages done by this run per second, and what is left."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def facts(self, progress: Progress) -> dict[str, Any]:
        passed = time.monotonic() - self.began
        # broken files fail at once, before the first page is read: they tell nothing of the pace
        rate = progress.done / passed if passed > 0 else 0.0
        left = max(0, progress.total - progress.kept - progress.done - progress.failed)
        return {
            "total": progress.total,
            "done": progress.kept + progress.done,
            "kept": progress.kept,
            "failed": progress.failed,
            "pages_per_minute": round(rate * 60, 1),
            "seconds": round(passed, 1),
            "seconds_left": round(left / rate) if rate else None,
            "issue": progress.issue or None,
            "ending": progress.ending,
        }


class _Lines:
    """A line now and then, and one at the end."""

    def __init__(self, form: str) -> None:
        self._form, self._pace = form, _Pace()
        self._next = 0.0
        self._now: Progress | None = None
        self._ending = False
        self._said, self._again = "", 0.0

    def __call__(self, progress: Progress) -> None:
        if progress.ending and not self._ending:
            self._ending, self._next = True, 0.0  # the answer to Ctrl-C comes at once
        self._now = progress
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _EVERY[self._form]
            self.last()

    def last(self) -> None:
        if self._now is None:
            return
        facts = self._pace.facts(self._now)
        if self._form == "json":
            print(json.dumps(facts, ensure_ascii=False), file=sys.stderr, flush=True)
            return
        words = [
            f"{facts['done']} of {facts['total']} pages",
            f"{facts['failed']} failed",
            f"{facts['pages_per_minute']:g} a minute",
            _outlook(facts),
            facts["issue"] or "",
        ]
        line = "  ".join(word for word in words if word)
        if line != self._said or time.monotonic() >= self._again:  # else it is no news
            self._said, self._again = line, time.monotonic() + _SAME
            print(line, file=sys.stderr, flush=True)


@contextmanager
def _bar() -> Iterator[Reporter]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    pace = _Pace()
    columns = (
        BarColumn(bar_width=None), MofNCompleteColumn(), TextColumn("[red]{task.fields[failed]}"),
        TextColumn("{task.fields[rate]}"), TextColumn("[cyan]{task.fields[left]}"),
        TextColumn("[dim]{task.fields[issue]}"),
    )  # fmt: skip
    with Bar(*columns, console=aside(), transient=True) as bar:
        task = bar.add_task("", total=None, failed="", rate="", left="loading models", issue="")

        def report(progress: Progress) -> None:
            facts = pace.facts(progress)
            failed = facts["failed"]
            bar.update(
                task,
                total=progress.total,
                completed=facts["done"] + failed,
                failed=f"{failed} failed" if failed else "",
                rate=f"{facts['pages_per_minute']:g}/min" if facts["pages_per_minute"] else "",
                left=_outlook(facts),
                issue=facts["issue"] or "",
            )

        yield report


def _outlook(facts: dict[str, Any]) -> str:
    """What comes next: the time left, or why there is none yet, or any more."""
    if facts["ending"]:
        pages = "a page" if facts["ending"] == 1 else f"{facts['ending']} pages"
        return f"finishing {pages} in hand; Ctrl-C again stops at once"
    left = facts["seconds_left"]
    if left is None and facts["total"] > facts["done"] + facts["failed"]:
        return "loading models, first pages"
    return f"{_span(left)} left" if left else ""


def _span(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"


def summarize(summary: Summary, form: str = "auto") -> None:
    """The table at the end, failures with their reasons, and where to look."""
    from rich.markup import escape
    from rich.table import Table

    if form == "json":
        print(json.dumps(summary.facts(), ensure_ascii=False))
        return
    console = aside()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for label, value in summary.rows():
        table.add_row(f"[bold]{label}", value)
    console.print(table)
    for name, fault in summary.faults[:10]:
        console.print(f"[red]failed[/] {escape(name)}")
        console.print(f"       {fault.stage}: {fault.error}", markup=False)
    if summary.failed:
        console.print(
            f"each failure stands in {escape(str(summary.output / 'failed.jsonl'))}; "
            "mend or replace the files and give the same command again, or "
            f"`digitize retry {escape(str(summary.output))}`",
            soft_wrap=True,
        )
    for remark in summary.remarks:
        console.print(f"[yellow]note[/] {escape(remark)}")
