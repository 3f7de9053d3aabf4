"""``digitize review``: the desk where people put pages right."""

from __future__ import annotations

from pathlib import Path

import typer


def review(
    out: Path = typer.Argument(..., metavar="OUT", help="Output folder of digitize run."),
    host: str = typer.Option("127.0.0.1", help="Address to serve at; others need users first."),
    port: int = typer.Option(8620, min=0, max=65535, help="Port to serve at; 0 takes a free one."),
    scans: Path | None = typer.Option(None, help="Folder of the scans, where they have moved."),
    database: str | None = typer.Option(
        None, help="URL of another database than OUT/review.sqlite, e.g. postgresql+psycopg://..."
    ),
    name: list[str] = typer.Option(
        [], help="Host name under which others reach the desk; may be repeated."
    ),
    add_user: str | None = typer.Option(None, help="Make a user, print the token, and stop."),
    role: str = typer.Option("reviewer", help="Role of the new user: reviewer or lead."),
    renew_token: str | None = typer.Option(
        None, help="Print a new token for a user; the old one ends. Then stop."
    ),
) -> None:
    """Serve the review desk: put reading order, articles and text right in a browser."""
    from digitize.review.serving import Options, serve

    if add_user is not None or renew_token is not None:
        _people(out, database, add_user, role, renew_token)
        return
    options = Options(host, port, scans, database, tuple(name))
    serve(out, options, _engine(), _say)


def _say(address: str) -> None:
    typer.echo(f"The review desk is at {address}  (Ctrl+C stops it)")


def _people(out: Path, database: str | None, add: str | None, role: str, renew: str | None) -> None:
    """Make a user or a token from the command line."""
    from digitize.errors import UsageError
    from digitize.review.accounts import Accounts
    from digitize.review.serving import open_database
    from digitize.store.tree import Tree

    if role not in ("reviewer", "lead"):
        raise UsageError(f"there is no role {role}; roles are reviewer and lead")
    accounts = Accounts(open_database(Tree.open(out), database))
    if add is not None:
        user, token = accounts.add(add, "lead" if role == "lead" else "reviewer")
    else:
        found = [u for u in accounts.all() if u.name == renew]
        if not found:
            raise UsageError(f"there is no user {renew}; make one with --add-user")
        user, token = found[0], accounts.renew(found[0].id)
    typer.echo(f"Token of {user.name} ({user.role}), shown this once:")
    typer.echo(token)


def _engine() -> None:
    """The OCR engine for reading regions anew."""
    return None
