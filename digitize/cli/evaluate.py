"""``digitize evaluate``: how good an output is, measured against the truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def evaluate(
    truth: Annotated[Path, typer.Argument(help="A document with the truth, or a folder of them.")],
    output: Annotated[Path, typer.Argument(help="A page document, or a folder of them.")],
    json_: Annotated[bool, typer.Option("--json", help="Print all figures as JSON.")] = False,
    details: Annotated[bool, typer.Option(help="Also the figures by kind of line.")] = False,
) -> None:
    """Print every figure of quality, per page and over all."""
    from digitize.cli.terminal import out
    from digitize.evaluate import evaluate as measure
    from digitize.evaluate.table import render

    report = measure(truth, output)
    if json_:
        import json

        typer.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=1))
    else:
        out().print(render(report, details))
