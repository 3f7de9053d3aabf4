"""A throwaway PostgreSQL cluster on loopback."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NEEDS = "PostgreSQL's server programs are not installed: apt-get install postgresql"


def programs() -> Path | None:
    """Where initdb and pg_ctl are, the newest version first."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    on_path = shutil.which("initdb")
    places = [*reversed(debian), *([Path(on_path).parent] if on_path else [])]
    return next((p for p in places if (p / "initdb").exists() and (p / "pg_ctl").exists()), None)


def _servant() -> dict[str, Any]:
    """Who runs the server: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    pytest.skip("root may not run PostgreSQL, and there is no user postgres or nobody")


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The URL of a cluster that lives for one test session, without its database's name."""
    pytest.importorskip("psycopg", reason="the driver is missing: digitize[postgresql]")
    bin = programs()
    if bin is None:
        pytest.skip(NEEDS)
    servant = _servant()
    root = Path(tempfile.mkdtemp(prefix="digitize-pg-"))
    if servant:
        os.chown(root, servant["user"], servant["group"])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(program: str, *args: str) -> None:
        done = subprocess.run(
            [str(bin / program), *args], cwd=root, capture_output=True, text=True, **servant,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

    data = str(root / "data")
    options = f"-c listen_addresses=127.0.0.1 -p {port} -k {root} -c fsync=off"
    try:
        call("initdb", "-D", data, "-U", "desk", "-A", "trust", "-E", "UTF8", "--no-sync")
        call("pg_ctl", "-D", data, "-l", str(root / "log"), "-o", options, "-w", "start")
        try:
            yield f"postgresql+psycopg://desk@127.0.0.1:{port}"
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(root, ignore_errors=True)
