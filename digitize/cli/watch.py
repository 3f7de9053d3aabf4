"""``digitize watch``: scans as they come from the scanner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from digitize.cli import options

if TYPE_CHECKING:
    from digitize.store.records import Fault


def watch(
    inbox: Annotated[Path, typer.Argument(help="The folder scans arrive in.", show_default=False)],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Folder for the results.", show_default=False)
    ],
    settle: Annotated[
        float, typer.Option(min=0.1, help="Seconds that a file must stand still to be complete.")
    ] = 5.0,
    every: Annotated[float, typer.Option(min=0.1, help="Seconds between looks.")] = 2.0,
    jobs: options.Jobs = "1",
    config: options.Config = None,
    set_: options.Settings = None,
    profile: options.Profile = None,
    timeout: options.Timeout = 600.0,
    memory: options.Memory = None,
) -> None:
    """Digitize scans as they arrive in a folder, until stopped with Ctrl-C."""
    from digitize.batch.job import Job
    from digitize.batch.watch import Patience
    from digitize.batch.watch import watch as keep_watch

    job = Job(
        inputs=(str(inbox),), output=output, config=config, settings=tuple(set_ or ()),
        profile=profile, jobs=jobs, timeout=timeout, memory_mb=memory,
    )  # fmt: skip
    typer.echo(f"watching {inbox}; results in {output}; Ctrl-C ends it", err=True)
    keep_watch(job, Patience(every, settle), _tell)


def _tell(name: str, fault: Fault | None) -> None:
    if fault is None:
        typer.echo(f"done    {name}")
    else:
        typer.echo(f"failed  {name}: {fault.stage}: {fault.error}")
