"""``digitize show``: the articles of a page, readable in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from digitize.page import Article, Page


def show(
    documents: Annotated[
        list[Path],
        typer.Argument(metavar="DOCUMENT...", help="*.page.json files, or an output folder."),
    ],
) -> None:
    """Show articles in reading order: headlines, bylines, paragraphs."""
    from digitize.cli.terminal import out
    from digitize.store.tree import load_page

    console = out()
    for path in _expand(documents):
        _print_page(console, load_page(path))


def _expand(documents: list[Path]) -> list[Path]:
    from digitize.errors import InputError
    from digitize.store.tree import Tree

    paths: list[Path] = []
    for document in documents:
        if document.is_dir():
            found = [path for _, path in Tree.open(document).documents()]
            if not found:
                raise InputError(f"{document}: no page is done; `digitize status` says why")
            paths += found
        else:
            paths.append(document)
    return paths


def _print_page(console: Console, page: Page) -> None:
    from rich.text import Text

    issue = page.issue
    facts = [
        issue.title or "",
        issue.date or "",
        *(fact or "" for fact in page.numbering()),
        page.section or "",
    ]
    console.rule(Text("  ".join(f for f in facts if f) or page.source.file, style="bold"))
    console.print(Text(page.source.file, style="dim"), justify="center")
    for article in page.articles:
        _print_article(console, article)
    if page.teasers:
        console.print(Text("导读", style="bold"))
        for teaser in page.teasers:
            console.print(Text(f"  {teaser.title}" + (f"  → {teaser.page}" * bool(teaser.page))))
    if not page.regions:
        console.print(Text("blank page", style="dim"))
    for warning in page.warnings:
        console.print(Text(f"note ({warning.stage}): {warning.message}", style="yellow"))
    console.print()


def _print_article(console: Console, article: Article) -> None:
    from rich.text import Text

    console.print()
    head = article.headline
    for part, style in ((head.kicker, "dim"), (head.main or "(no headline)", "bold"),
                        (head.sub, "")):  # fmt: skip
        if part:
            console.print(Text(part, style=style))
    names = [" ".join(filter(None, (b.organization, b.role, b.name))) for b in article.byline]
    signed = "  ".join([*names, article.dateline or ""]).strip()
    if signed:
        console.print(Text(signed, style="cyan"))
    for paragraph in article.paragraphs:
        console.print(Text(f"　　{paragraph}"))
    for caption in article.captions:
        console.print(Text(f"［图］{caption}", style="dim"))
    if article.continued_to:
        console.print(Text(f"（下转第{article.continued_to}版）", style="dim"))
    if article.continued_from:
        console.print(Text(f"（上接第{article.continued_from}版）", style="dim"))
