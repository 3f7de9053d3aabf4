"""Opening the review database: connection, durability, migration."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from digitize.errors import MissingDependency, OutputError, UsageError

_BUSY_MS = 30_000  # writers queue: many reviewers save within the same second
_WRITERS = 0x6469_6769  # the advisory lock that all writers of a PostgreSQL database queue for


class Database:
    """One review database. Safe to use from several threads and several processes."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self._migrate()

    def close(self) -> None:
        """Give up all connections."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads; what it sees does not change within it."""
        connection = self.engine.connect()
        if self.engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes; committed at the end, nothing of it stands on an error.

        It holds the one write lock from its beginning, so that what it reads is what it writes
        upon: SQLite's own, or an advisory lock of PostgreSQL, given back with the transaction.
        """
        connection = self.engine.connect().execution_options(digitize_writes=True)
        with connection, connection.begin():
            if self.engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
            yield connection

    def _migrate(self) -> None:
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        try:
            with self.writing() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except SQLAlchemyError as error:
            raise OutputError(
                f"the review database cannot be opened ({error.__class__.__name__}: "
                f"{str(error).splitlines()[0]}); check {_shown(self.url)}"
            ) from error


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return _postgresql(url)
    engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, see below
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")  # acknowledged means on the disk
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("digitize_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    from sqlalchemy.engine import make_url

    try:
        if make_url(url).get_backend_name() != "postgresql":
            raise UsageError(
                f"{_shown(url)}: corrections are kept in SQLite or PostgreSQL, in no other database"
            )
        return create_engine(url, pool_pre_ping=True)
    except ArgumentError as error:
        raise UsageError(
            "--database is no database URL; it looks like postgresql+psycopg://NAME@HOST/DATABASE"
        ) from error
    except ImportError as error:
        raise MissingDependency(
            f"{error}: the driver of {_shown(url)} is not installed; "
            "call: pip install 'digitize[postgresql]'"
        ) from error


def _shown(url: str) -> str:
    """A database URL without its password."""
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string(hide_password=True)


def now() -> str:
    """The present moment, ISO 8601, UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
