"""``digitize schema``: JSON Schema of what is written."""

from __future__ import annotations

from typing import Annotated

import typer


def schema(
    kind: Annotated[
        str, typer.Argument(help="page, article-row (a row of articles.jsonl), or issue.")
    ] = "page",
) -> None:
    """Print the JSON Schema of the page document, of a row or of an issue."""
    import json

    from digitize.errors import UsageError
    from digitize.schema import KINDS, json_schema

    for known in KINDS:
        if kind == known:
            typer.echo(json.dumps(json_schema(known), ensure_ascii=False, indent=2))
            return
    raise UsageError(f"schema {kind}: choose one of {', '.join(KINDS)}")
