"""Starting a desk on an output folder, and stopping it."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from digitize.errors import DigitizeError, OutputError, UsageError
from digitize.review import index
from digitize.review.accounts import Accounts
from digitize.review.desk import Desk
from digitize.review.rereading import Read, Rereader
from digitize.review.server.app import create
from digitize.review.server.room import Room
from digitize.review.server.shields import Limits
from digitize.review.storage.database import Database
from digitize.review.worklist import Worklist
from digitize.store.tree import Tree

LOOK_EVERY = 15.0
"""Seconds between looks at the output folder: a run may be adding pages."""


@dataclass(frozen=True)
class Options:
    """How a desk is reached, and where its things are."""

    host: str = "127.0.0.1"
    port: int = 8620
    scans: Path | None = None
    database: str | None = None
    names: tuple[str, ...] = ()
    """Further host names under which people reach the desk."""
    limits: Limits = field(default_factory=Limits)


def open_database(tree: Tree, url: str | None) -> Database:
    """The review database of a folder, or the one of a URL."""
    return Database(url or f"sqlite:///{tree.review}")


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@contextlib.contextmanager
def opened(out: Path, options: Options, read: Callable[[], Read] | None) -> Iterator[Room]:
    """A desk ready to serve: database open, list of pages kept up to date in the background.

    Raises `UsageError` where it would be open to others without users.
    """
    tree = Tree.open(out)
    database = open_database(tree, options.database)
    accounts = Accounts(database)
    try:
        if not is_loopback(options.host) and not accounts.any():
            raise UsageError(
                f"{options.host} is reached by other machines, and this desk has no users: anybody "
                "could change pages. Make a user first: digitize review OUT --add-user NAME"
            )
        desk = Desk(tree, database)
        room = Room(desk, accounts, Worklist(database), Rereader(read), options.scans)
        stop = threading.Event()
        looked = threading.Event()
        keeper = threading.Thread(
            target=_keep_up, args=(desk, stop, looked), name="review-index", daemon=True
        )
        keeper.start()
        looked.wait(timeout=3.0)
        try:
            yield room
        finally:
            room.searcher.close()
            stop.set()
            keeper.join(timeout=10.0)
    finally:
        database.close()


def _keep_up(desk: Desk, stop: threading.Event, looked: threading.Event) -> None:
    """Look at the output folder now and then; a look that fails is tried again at the next."""
    while not stop.is_set():
        with contextlib.suppress(DigitizeError, OSError, SQLAlchemyError):
            index.refresh(desk.tree, desk.database)
            if not looked.is_set():
                desk.make_good()
        looked.set()
        stop.wait(LOOK_EVERY)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises `OutputError` where the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host.strip("[]"), port))
        bound.listen(256)
    except OSError as error:
        bound.close()
        raise OutputError(
            f"cannot serve at {host}:{port} ({error.strerror}); choose another --port or --host"
        ) from error
    return bound


def address(bound: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def application(room: Room, options: Options) -> Any:
    """The ASGI application of an opened desk."""
    names = {"localhost", "127.0.0.1", "[::1]", *options.names}
    host = options.host
    if host in ("0.0.0.0", "::", "[::]"):
        names.add("*")  # reached under any of this machine's names; users must sign in anyway
    else:
        names.add(f"[{host.strip('[]')}]" if ":" in host else host.lower())
    return create(room, frozenset(names), options.limits)


def serve(
    out: Path,
    options: Options,
    read: Callable[[], Read] | None,
    ready: Callable[[str], None],
) -> None:
    """Serve a folder until the user stops it; ``ready`` is told the address."""
    import uvicorn

    with opened(out, options, read) as room:
        bound = listen(options.host, options.port)
        app = application(room, options)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, date_header=True,
            timeout_graceful_shutdown=3, lifespan="off", proxy_headers=False,
        )  # fmt: skip
        ready(address(bound))
        uvicorn.Server(config).run(sockets=[bound])
