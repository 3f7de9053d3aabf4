"""``digitize verify``: is every output as it was written?"""

from __future__ import annotations

from typing import Annotated

import typer

from digitize.cli import options


def verify(
    output: options.Output,
    repair: Annotated[
        bool, typer.Option("--repair", help="Have damaged pages done again by the next run.")
    ] = False,
) -> int:
    """Check every document against its hash and schema, and the folder against the ledger."""
    from digitize.errors import PagesFailed
    from digitize.store.verify import check

    report = check(output, repair=repair)
    for damage in report.damages:
        typer.echo(f"{damage.path}: {damage.what}")
    typer.echo(
        f"{report.documents} documents, {report.issues} issues checked, "
        f"{len(report.damages)} not as they were written"
    )
    if report.damages and repair:
        typer.echo("marked to be done again; give the same `digitize run` command once more")
    return PagesFailed.exit_code if report.damages else 0
