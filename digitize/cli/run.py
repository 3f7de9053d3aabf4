"""``digitize run``: scans in, articles out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from digitize.cli import options


def run(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Scans, folders, patterns.")
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Folder for the results.", show_default=False)
    ],
    jobs: options.Jobs = "auto",
    config: options.Config = None,
    set_: options.Settings = None,
    profile: options.Profile = None,
    pages: Annotated[
        str | None,
        typer.Option(help="Pages of PDF and TIFF files, like 1-4,7."),
    ] = None,
    force: Annotated[bool, typer.Option(help="Do all pages again.")] = False,
    redo: Annotated[
        str | None,
        typer.Option(
            metavar="STAGE", help="Do again from a stage on: ocr, order, articles, issues."
        ),
    ] = None,
    timeout: options.Timeout = 600.0,
    memory: options.Memory = None,
    progress: options.ProgressForm = "auto",
    cluster: options.Cluster = None,
    upload: options.Upload = False,
    device: options.Device = None,
    export: Annotated[
        str | None,
        typer.Option(
            "--export",
            metavar="FORMAT[,FORMAT]",
            help="Afterwards export all pages of the folder to OUT/exports, like digitize export.",
        ),
    ] = None,
) -> int:
    """Digitize scans: page documents, issues and articles go to the output folder.

    What an earlier run did is kept; only pages whose file, options or models changed are done
    again. Stop with Ctrl-C at any time and run the same command again to go on.
    """
    from digitize.batch.job import Job, carry_out
    from digitize.cli.progress import reporter, summarize

    chosen = (*(set_ or ()), *([f"runtime.device={device}"] if device else ()))
    after = _exporting(export, output, progress)  # a wrong format is told now, not hours later
    job = Job(
        inputs=tuple(inputs), output=output, config=config, settings=chosen,
        profile=profile, pages=pages, force=force, redo=redo, jobs=jobs, timeout=timeout,
        memory_mb=memory, cluster=cluster, upload=upload,
    )  # fmt: skip
    with reporter(progress) as report:
        summary = carry_out(job, report)
    summarize(summary, progress)
    return max(summary.exit_code, after(bool(summary.done or summary.kept)))


def _exporting(formats: str | None, output: Path, form: str) -> Callable[[bool], int]:
    """What is left to do when the pages are done; returns the exit code.

    Raises ``UsageError`` and ``MissingDependency`` at once where it could not be done then.
    """
    if formats is None:
        return lambda any_pages: 0
    from digitize.cli import delivering
    from digitize.delivery import chosen
    from digitize.errors import PagesFailed
    from digitize.export import Options

    names, told, folder = tuple(chosen(formats)), Options.model_validate({}), output / "exports"

    def after(any_pages: bool) -> int:
        if not any_pages:
            typer.echo("nothing to export: no page is done", err=True)
            return 0
        delivered = delivering.carry_out([output], names, folder, told, None, form)
        if form == "json":
            typer.echo(delivering.facts(delivered, names, folder))
        else:
            typer.echo(f"exported  {delivering.sentence(delivered, folder)}", err=True)
        return PagesFailed.exit_code if delivered.failures else 0

    return after
