"""``digitize status``: how far a batch has come, and what failed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digitize.cli import options

if TYPE_CHECKING:
    from rich.console import Console


def status(
    output: options.Output,
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show pages by state, by error and by newspaper, the slowest and the least sure."""
    from digitize.store.status import survey

    found = survey(output)
    if json_:
        import json

        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    from digitize.cli.terminal import out

    _print(out(), found, output)


def _print(console: Console, found: dict[str, Any], output: Path) -> None:
    _table(console, "pages", found["states"].items())
    _table(
        console, "failed", ((f"{e['stage']}: {e['error']}", e["pages"]) for e in found["errors"])
    )
    if found["errors"]:
        console.print(
            f"mend or replace these scans, then `digitize retry {output}`; "
            "each stands in failed.jsonl\n",
            soft_wrap=True,
            markup=False,
        )
    if found["gone"]:
        console.print(
            f"{found['gone']} file(s) with pages that are not done are no longer there; "
            f"`digitize retry {output} --forget-missing` takes them off the list\n",
            soft_wrap=True,
            markup=False,
        )
    _table(
        console, "newspapers",
        ((n["title"] or "unknown", f"{n['pages']} pages, {n['issues']} issues, "
          f"{n['missing']} pages missing") for n in found["newspapers"]),
    )  # fmt: skip
    _table(console, "slowest", ((s["document"], f"{s['seconds']:.1f} s") for s in found["slowest"]))
    _table(
        console, "least sure",
        ((s["document"], f"{s['confidence']:.3f}") for s in found["least_sure"]),
    )  # fmt: skip


def _table(console: Console, title: str, rows: Any) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=None,
                  show_header=False, padding=(0, 2, 0, 0))  # fmt: skip
    for label, value in rows:
        table.add_row(escape(str(label)), str(value))
    if table.row_count:
        console.print(table)
        console.print()
