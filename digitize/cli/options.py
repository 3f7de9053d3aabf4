"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Output = Annotated[Path, typer.Argument(help="The output folder of a run.", show_default=False)]
Config = Annotated[
    Path | None,
    typer.Option("--config", help="TOML file with options; docs/cli.md lists them."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="One option, as in --config; may be repeated."),
]
Profile = Annotated[
    str | None,
    typer.Option(help="Newspaper profile for all stages: a title, or a TOML file."),
]
Scans = Annotated[
    Path | None,
    typer.Option("--scans", metavar="DIR", help="Where the scans lie now, if they were moved."),
]
Jobs = Annotated[
    str, typer.Option("-j", "--jobs", help="Workers: a number, or auto (cores and memory).")
]
Timeout = Annotated[
    float,
    typer.Option("--timeout-per-page", min=0, metavar="SECONDS", help="0: wait for ever."),
]
Memory = Annotated[
    int | None,
    typer.Option("--memory-per-worker", min=0, metavar="MB", help="0: no limit. Default: a share."),
]
ProgressForm = Annotated[
    str,
    typer.Option("--progress", help="auto, bar, plain, json (one object a line), or none."),
]
Cluster = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="Dask scheduler, like tcp://host:8786."),
]
Upload = Annotated[
    bool,
    typer.Option("--upload", help="With --cluster: send scans and results through the scheduler."),
]
Device = Annotated[
    str | None,
    typer.Option(metavar="cpu|gpu", help="What computes; the same as --set runtime.device=..."),
]
