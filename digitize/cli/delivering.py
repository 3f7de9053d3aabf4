"""Exporting, told on the terminal: what `digitize export` and `digitize run --export` share."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from digitize.cli.terminal import aside

if TYPE_CHECKING:
    from digitize.delivery import Delivered, Underway, Watcher
    from digitize.export import Options

_EVERY = {"plain": 10.0, "json": 1.0}


def carry_out(
    inputs: Sequence[Path],
    formats: Sequence[str],
    folder: Path,
    options: Options,
    scans: Path | None,
    form: str,
) -> Delivered:
    """Export, telling how far it is, then each failure. What the caller says at the end is left."""
    from digitize.delivery import deliver

    with watcher(form, len(formats)) as watch:
        delivered = deliver(inputs, formats, folder, options, scans, watch)
    for failure in delivered.failures:
        print(f"not exported: {failure}", file=sys.stderr)
    return delivered


def sentence(delivered: Delivered, folder: Path) -> str:
    """The summary in one line."""
    return f"{delivered.files} files of {delivered.pages} pages in {folder}"


def facts(delivered: Delivered, formats: Sequence[str], folder: Path) -> str:
    """The summary as a JSON object."""
    told = {
        "exported": {
            "formats": list(formats), "pages": delivered.pages, "files": delivered.files,
            "failures": delivered.failures, "output": str(folder),
        }
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False)


@contextmanager
def watcher(form: str, formats: int) -> Iterator[Watcher]:
    """Tells of a delivery in one of the forms that ``--progress`` knows."""
    from digitize.cli.progress import settled

    form = settled(form)
    if form == "bar":
        with _bar(formats) as watch:
            yield watch
    elif form == "none":
        yield lambda underway: None
    else:
        yield _Lines(form)


class _Lines:
    """A line now and then: nothing for a delivery of a few pages."""

    def __init__(self, form: str) -> None:
        self._form = form
        self._next = time.monotonic() + _EVERY[form]

    def __call__(self, underway: Underway) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY[self._form]
        if self._form == "json":
            told = {
                "exporting": underway.format, "done": underway.done, "total": underway.total,
                "files": underway.files,
            }  # fmt: skip
            print(json.dumps(told), file=sys.stderr, flush=True)
            return
        print(
            f"{underway.format}  {underway.done} of {underway.total} pages  "
            f"{underway.files} files", file=sys.stderr, flush=True,
        )  # fmt: skip


@contextmanager
def _bar(formats: int) -> Iterator[Watcher]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("exporting [cyan]{task.description}"), BarColumn(bar_width=None),
        MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("[dim]{task.fields[which]}"),
    )  # fmt: skip
    with Bar(*columns, console=aside(), transient=True) as bar:
        task = bar.add_task("", total=None, which="")
        begun: list[str] = []

        def watch(underway: Underway) -> None:
            if underway.format not in begun:
                begun.append(underway.format)
                bar.reset(task, total=underway.total)
            bar.update(
                task, description=underway.format, completed=underway.done,
                which=f"{len(begun)} of {formats}" if formats > 1 else "",
            )  # fmt: skip

        yield watch
