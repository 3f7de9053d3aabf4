"""``digitize draw``: a picture of what was understood."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from digitize.cli import options


def draw(
    document: Annotated[Path, typer.Argument(help="A *.page.json.", show_default=False)],
    output: Annotated[
        Path, typer.Option("-o", "--output", help="The PNG to write.", show_default=False)
    ],
    scans: options.Scans = None,
    width: Annotated[
        int, typer.Option(min=200, max=12000, help="Width of the page, in pixels.")
    ] = 1500,
    bare: Annotated[bool, typer.Option("--bare", help="On white paper, without the scan.")] = False,
    panel: Annotated[bool, typer.Option(help="With the list of articles beside the page.")] = True,
) -> None:
    """Draw regions, reading order, articles and repairs over the scan."""
    import io

    from digitize.draw import render
    from digitize.errors import UsageError
    from digitize.scans import Item, load
    from digitize.store import files
    from digitize.store.tree import find_scan, load_page

    if document.is_dir():
        raise UsageError(f"{document} is a folder; name one of its pages/*.page.json")
    page = load_page(document)
    pixels = None
    if not bare:
        path = find_scan(document, page, scans)
        item = Item(path, path.parent, page.source.file, page.source.file)
        pixels = load(item, page.source.frame).pixels
    picture = io.BytesIO()
    render(page, pixels, width=width, beside=panel).save(picture, "PNG")
    files.write(output, picture.getvalue())
    typer.echo(output)
