"""``digitize search``: full text over the articles of an output folder."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digitize.cli import options

if TYPE_CHECKING:
    from digitize.search.finding import Hit


def search(
    output: options.Output,
    query: Annotated[
        str,
        typer.Argument(
            metavar="QUERY", help='Words; "a phrase"; -without. Simplified or traditional.'
        ),
    ],
    newspaper: Annotated[str | None, typer.Option(help="Only papers of this name.")] = None,
    date: Annotated[
        str | None, typer.Option(metavar="DATE", help="2022-10-31, 2022-10, 2022, or A..B.")
    ] = None,
    page: Annotated[int | None, typer.Option(min=1, help="Only this printed page.")] = None,
    author: Annotated[str | None, typer.Option(help="Only articles by this author.")] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(help="article, advertisement, table, caption ...; may be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Hits to show.")] = 20,
    offset: Annotated[int, typer.Option(min=0, help="Hits to pass over.")] = 0,
    oldest_first: Annotated[bool, typer.Option(help="By date instead of by rank.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a hit.")] = False,
) -> None:
    """Search the articles; hits tell page, article, text and the place on the scan.

    The index is kept in the folder and brought up to date first, corrections included.
    """
    from digitize.search import finding, index
    from digitize.search.query import parse
    from digitize.store.tree import Tree

    tree = Tree.open(output)
    asked = parse(
        query, newspaper=newspaper, author=author, page=page, date=date, kinds=tuple(kind or ())
    )
    with index.opened(tree) as db:
        change = index.refresh(tree, db)
        answer = finding.search(tree, db, asked, limit=limit, offset=offset, by_date=oldest_first)
    for sentence in change.unreadable:
        typer.echo(f"not searched: {sentence}", err=True)
    if as_json:
        for hit in answer.hits:
            typer.echo(json.dumps(asdict(hit), ensure_ascii=False))
        return
    for hit in answer.hits:
        _show(hit)
    shown = f"{offset + 1}-{offset + len(answer.hits)} of " if answer.hits else ""
    typer.echo(f"{shown}{answer.total} found")


def _show(hit: Hit) -> None:
    from rich.text import Text

    from digitize.cli.terminal import out

    console = out()
    number = f"第{hit.page_number}版" if hit.page_number is not None else None
    where = " ".join(filter(None, (hit.newspaper, hit.date, number, hit.section)))
    head = hit.headline or {"article": "(no headline)"}.get(hit.kind, f"({hit.kind})")
    console.print(Text(head, style="bold"), Text(where, style="dim"))
    snippet = Text("  " + hit.snippet.text.replace("\n", " "))
    for start, end in hit.snippet.marks:
        snippet.stylize("reverse", start + 2, end + 2)
    console.print(snippet)
    console.print(Text(f"  {hit.path}  {hit.ref}  {_places(hit.places)}", style="dim"))


def _places(places: tuple[Any, ...]) -> str:
    """The first places as ``line x,y``, enough to find them on the scan."""
    told = [
        f"{place.line or place.region} {place.polygon[0][0]:.0f},{place.polygon[0][1]:.0f}"
        for place in places[:3]
    ]
    return "; ".join(told) + (" ..." if len(places) > 3 else "")
