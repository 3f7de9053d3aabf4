"""``digitize doctor``: what is installed, which models, which runtime."""

from __future__ import annotations

from typing import Annotated

import typer


def doctor(
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> int:
    """Tell what is installed, which models will be used with their SHA-256, and which runtime."""
    from digitize.checkup import examine
    from digitize.errors import MissingDependency

    findings = examine()
    if json_:
        import json

        plain = [{"part": f.part, "state": f.state, "fact": f.fact} for f in findings]
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        from rich.markup import escape
        from rich.table import Table

        from digitize.cli.terminal import out

        colours = {"good": "green", "note": "yellow", "missing": "red"}
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for _ in range(3):
            table.add_column(overflow="fold")
        for f in findings:
            table.add_row(f"[{colours[f.state]}]{f.state}[/]", f.part, escape(f.fact))
        out().print(table)
    missing = any(finding.state == "missing" for finding in findings)
    return MissingDependency.exit_code if missing else 0
