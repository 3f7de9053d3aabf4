"""``digitize structure``: order and articles for pages that another system has read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from digitize.cli import options


def structure(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="IN.xml...", help="PAGE-XML or ALTO files, or folders of them."),
    ],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="Folder for the results.", show_default=False)
    ],
    config: options.Config = None,
    set_: options.Settings = None,
    profile: options.Profile = None,
) -> None:
    """Understand pages read elsewhere: regions, reading order, articles. No models are needed.

    The results are an output folder like that of run: to be shown, reviewed, exported, searched.
    Scans are found beside the XML files, or by the names these tell.
    """
    from digitize import config as configuration
    from digitize import pipeline
    from digitize.errors import PagesFailed
    from digitize.structuring import structure as carry_out

    told = configuration.load(pipeline.Options, config, set_ or ())
    forced = configuration.profile(profile) if profile else None
    profiles = configuration.profiles()
    made_with = configuration.digest(told, profiles, [forced] if forced else [])
    done = carry_out(inputs, output, told, profiles, forced, f"sha256:{made_with}")
    for failure in done.failures:
        typer.echo(f"not imported: {failure}", err=True)
    typer.echo(f"{len(done.documents)} pages with {done.articles} articles in {output}")
    if done.failures:
        raise PagesFailed(f"{len(done.failures)} files could not be imported: {done.failures[0]}")
