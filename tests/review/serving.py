"""Desks that serve, for tests over HTTP."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import uvicorn

from digitize.page import Page
from digitize.review import serving
from digitize.review.rereading import Read
from digitize.review.server.room import Room
from digitize.review.server.shields import Limits
from tests.review import folders

SCANS = Path(__file__).parents[2] / "scans"
LOOSE = Limits(
    burst=10**6, per_second=10**6, changes_burst=10**6, changes_per_second=10**6,
    sign_ins_burst=1000, sign_ins_per_second=1000.0,
)  # fmt: skip
"""Rates that no test meets unawares."""


@dataclass
class Client:
    """A script that talks to a desk."""

    base: str
    headers: dict[str, str] = field(default_factory=dict)
    session: requests.Session = field(default_factory=requests.Session)

    def __call__(self, method: str, path: str, **given: Any) -> requests.Response:
        headers = {**self.headers, **given.pop("headers", {})}
        url = self.base + ("" if path.startswith("/api") else "/api/v1") + path
        return self.session.request(method, url, headers=headers, timeout=30, **given)

    def open(self) -> Client:
        """Learn the header that changes carry."""
        self.headers["X-CSRF-Token"] = self("GET", "/session").json()["csrf"]
        return self

    def page(self, id: int = 1) -> Page:
        """A page as it stands."""
        return Page.from_json(self("GET", f"/pages/{id}/document").content)

    def edit(self, on: int, *operations: dict[str, Any], id: int = 1, client: str = "") -> Any:
        """Save an edit."""
        body = {"operations": list(operations), "client_id": client or f"t{time.monotonic_ns()}"}
        return self("POST", f"/pages/{id}/edits", json=body, headers={"If-Match": f'"{on}"'})


@dataclass
class Served:
    """A running desk."""

    base: str
    room: Room

    def client(self, token: str | None = None) -> Client:
        """A script; with a token it is somebody."""
        if token:
            return Client(self.base, {"Authorization": f"Bearer {token}"})
        return Client(self.base).open()


@contextlib.contextmanager
def served(
    root: Path,
    pages: dict[str, Page],
    limits: Limits = LOOSE,
    read: Read | None = None,
    users: dict[str, str] | None = None,
    database: str | None = None,
) -> Iterator[Served]:
    """A desk on a new folder with these pages, served from a thread of this process."""
    folders.folder(root, pages)
    options = serving.Options(port=0, scans=SCANS, limits=limits, database=database)
    with serving.opened(root, options, (lambda: read) if read else None) as room:
        room.tokens = {  # type: ignore[attr-defined]
            name: room.accounts.add(name, role)[1]  # type: ignore[arg-type]
            for name, role in (users or {}).items()
        }
        bound = serving.listen(options.host, options.port)
        config = uvicorn.Config(
            serving.application(room, options), log_level="warning", lifespan="off"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 60
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.02)
        try:
            yield Served(serving.address(bound).rstrip("/"), room)
        finally:
            server.should_exit = True
            thread.join(timeout=20)
