"""``digitize retry``: the pages that failed, once more."""

from __future__ import annotations

from typing import Annotated

import typer

from digitize.cli import options


def retry(
    output: options.Output,
    jobs: options.Jobs = "auto",
    config: options.Config = None,
    set_: options.Settings = None,
    profile: options.Profile = None,
    timeout: options.Timeout = 600.0,
    memory: options.Memory = None,
    progress: options.ProgressForm = "auto",
    cluster: options.Cluster = None,
    upload: options.Upload = False,
    forget_missing: Annotated[
        bool,
        typer.Option("--forget-missing", help="Forget pages whose scan is no longer there."),
    ] = False,
) -> int:
    """Try failed and unfinished pages of a batch again, wherever their scans came from.

    Give the options of the run, if it had any: pages that are done are left as they are.
    """
    from digitize.batch.job import Job, carry_out
    from digitize.cli.progress import reporter, summarize
    from digitize.store.tree import Tree

    Tree.open(output)
    job = Job(
        inputs=(), output=output, config=config, settings=tuple(set_ or ()), profile=profile,
        retry=True, jobs=jobs, timeout=timeout, memory_mb=memory, cluster=cluster, upload=upload,
        forget_missing=forget_missing,
    )  # fmt: skip
    with reporter(progress) as report:
        summary = carry_out(job, report)
    summarize(summary, progress)
    return summary.exit_code
