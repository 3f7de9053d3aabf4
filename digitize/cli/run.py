"""``digitize run``: scans in, articles out."""

from __future__ import annotations

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
) -> int:
    """Digitize scans: page documents, issues and articles go to the output folder.

    What an earlier run did is kept; only pages whose file, options or models changed are done
    again. Stop with Ctrl-C at any time and run the same command again to go on.
    """
    from digitize.batch.job import Job, carry_out
    from digitize.cli.progress import reporter, summarize

    job = Job(
        inputs=tuple(inputs), output=output, config=config, settings=tuple(set_ or ()),
        profile=profile, pages=pages, force=force, redo=redo, jobs=jobs, timeout=timeout,
        memory_mb=memory, cluster=cluster, upload=upload,
    )  # fmt: skip
    with reporter(progress) as report:
        summary = carry_out(job, report)
    summarize(summary, progress)
    return summary.exit_code
