"""``digitize learn``: what accepted corrections teach."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def learn(
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="Output folder with a review.", show_default=False),
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Folder for the profiles; else your own layouts."),
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="URL of the review database, where it is another one.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what it brings, write nothing.")
    ] = False,
) -> None:
    """Turn accepted corrections into seam weights and profile entries, where they are better."""
    from digitize import config
    from digitize.errors import InputError
    from digitize.profile import Profile
    from digitize.review import learning
    from digitize.review.desk import Desk
    from digitize.review.serving import open_database
    from digitize.store import files
    from digitize.store.tree import Tree

    tree = Tree.open(out)
    lessons = learning.lessons(Desk(tree, open_database(tree, database)))
    if not lessons:
        raise InputError(
            f"{out}: no accepted pages with a newspaper's title; accept pages in digitize review"
        )
    present = {p.title: p for p in config.profiles()}
    folder = output or config.profile_folders()[0]
    taught = False
    for title, pages in sorted(lessons.items()):
        if len(pages) < learning.FEWEST:
            typer.echo(
                f"{title}: {len(pages)} accepted pages; at least {learning.FEWEST} are needed"
            )
            continue
        found = learning.learn(
            title, pages, present.get(title, Profile.model_validate({"title": title}))
        )
        typer.echo(_told(found))
        taught = True
        if not dry_run and (found.kept or found.entries):
            path = folder / f"{title.replace('/', '_')}.toml"
            files.write(path, learning.to_toml(found.profile).encode())
            typer.echo(f"written: {path}")
    if not taught:
        raise InputError(f"{out}: too few accepted pages of any newspaper; accept more first")


def _told(found: object) -> str:
    """What was learned of one newspaper, in a few lines."""
    from digitize.review.learning import Learned

    assert isinstance(found, Learned)
    a, b = found.before, found.after
    verdict = "kept" if found.kept else "not better, not kept"
    lines = [
        f"{found.title}: learned from {found.trained} pages, judged on {found.held_back} held back",
        f"  wrong seams {a.wrong} -> {b.wrong} of {a.decisions}",
        f"  log loss {a.loss:.4f} -> {b.loss:.4f}: {verdict}",
    ]
    return "\n".join(lines + [f"  {entry}" for entry in found.entries])
