"""``digitize review``: the desk where people put pages right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from digitize.cli import options

Database = Annotated[
    str | None,
    typer.Option(
        help="Another database than OUT/review.sqlite: a URL like postgresql+psycopg://...",
        show_default=False,
    ),
]


def review(
    out: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="Output folder of digitize run.", show_default=False),
    ],
    host: Annotated[
        str, typer.Option(help="Address to serve at; one beyond this machine needs users first.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port to serve at; 0 takes a free one.")
    ] = 8620,
    scans: options.Scans = None,
    database: Database = None,
    name: Annotated[
        list[str] | None,
        typer.Option(help="Host name by which others reach the desk; may be repeated."),
    ] = None,
    add_user: Annotated[
        str | None, typer.Option(help="Make a user, print the token, stop.", show_default=False)
    ] = None,
    role: Annotated[
        Literal["reviewer", "lead"], typer.Option(help="Role of the user that is made.")
    ] = "reviewer",
    renew_token: Annotated[
        str | None,
        typer.Option(help="Print a new token for this user, end the old one, stop."),
    ] = None,
) -> None:
    """Serve the review desk: put reading order, articles and text right in a browser."""
    if add_user is not None or renew_token is not None:
        _people(out, database, add_user, role, renew_token)
        return
    from digitize.review.rereading import engine
    from digitize.review.serving import Options, serve

    how = Options(host, port, scans, database, tuple(name or ()))
    serve(out, how, engine(), _say)


def _say(address: str) -> None:
    typer.echo(f"The review desk is at {address}  (Ctrl+C stops it)")


def _people(
    out: Path,
    database: str | None,
    add: str | None,
    role: Literal["reviewer", "lead"],
    renew: str | None,
) -> None:
    """Make a user, or a new token for one, and print the token."""
    from digitize.errors import UsageError
    from digitize.review.accounts import Accounts
    from digitize.review.serving import open_database
    from digitize.store.tree import Tree

    accounts = Accounts(open_database(Tree.open(out), database))
    if add is not None:
        user, token = accounts.add(add, role)
    else:
        found = [u for u in accounts.all() if u.name == renew]
        if not found:
            raise UsageError(f"there is no user {renew}; make one with --add-user")
        user, token = found[0], accounts.renew(found[0].id)
    typer.echo(f"Token of {user.name} ({user.role}), shown this once:")
    typer.echo(token)
