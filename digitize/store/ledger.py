"""The ledger: what a batch remembers of every file, page, document and issue.

SQLite in WAL mode, one writer (the process that holds the output folder's lock). Documents are on
the disk before the ledger says so: after a crash it knows too little, never too much.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from digitize.errors import OutputError
from digitize.store.names import base_name
from digitize.store.records import Claim, Document, Fault, Hashes, Todo, Work

SCHEMA = 1
Wanted = Callable[[tuple[int, ...]], Iterable[int]]
_COMMIT_EVERY = 0.5  # seconds; a lost tail costs that much work again, never a document
_WORK = """SELECT p.id, p.file_id, f.path, f.root, f.file, f.name, p.frame, p.todo, f.sha256,
                  p.attempts
           FROM pages p JOIN files f ON f.id = p.file_id"""


class Ledger:
    """The database of one output folder."""

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        self.path = path
        self._open_since: float | None = None
        try:
            self._db = _connect(path, writable)
        except sqlite3.Error as error:
            raise OutputError(
                f"{path}: the ledger cannot be opened ({error}); "
                "if it is damaged, move it away: pages are then done again"
            ) from error

    def close(self) -> None:
        """Close; what is not committed is forgotten, so commit where all is well."""
        self._db.close()

    def query(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Rows of a SELECT."""
        return self._db.execute(sql, parameters).fetchall()

    def rows(self, sql: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
        """Rows of a SELECT one by one; for results that may be long."""
        yield from self._db.execute(sql, parameters)

    def change(self, sql: str, *parameters: object) -> int:
        """Carry out one change inside the current transaction; return the rows it touched."""
        try:
            if self._open_since is None:
                self._db.execute("BEGIN IMMEDIATE")
                self._open_since = time.monotonic()
            return self._db.execute(sql, parameters).rowcount
        except sqlite3.OperationalError as error:
            raise OutputError(f"{self.path}: cannot be written ({error})") from error

    def commit(self) -> None:
        """Make everything so far durable."""
        if self._open_since is not None:
            try:
                self._db.execute("COMMIT")
            except sqlite3.OperationalError as error:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise OutputError(f"{self.path}: cannot be written ({error})") from error
            finally:
                self._open_since = None

    def breathe(self) -> None:
        """Commit if the last commit is a while ago."""
        if self._open_since is not None and time.monotonic() - self._open_since > _COMMIT_EVERY:
            self.commit()

    # -- files ---------------------------------------------------------------------------------

    def begin_run(self) -> int:
        """The number of a new run."""
        self.change("UPDATE meta SET value = value + 1 WHERE key = 'run'")
        return int(self.query("SELECT value FROM meta WHERE key = 'run'")[0][0])

    def claim(self, claim: Claim, run: int, wanted: Wanted = tuple) -> None:
        """Note a file of the input; it has to be opened where its stamp is not the known one.

        ``wanted`` says which of a file's frames the run asks for.
        """
        known = self.query("SELECT id, stamp, frames FROM files WHERE path = ?", stored(claim.path))
        if known:
            file_id, before, frames = known[0]
            self._move(file_id, claim, run)
            if before == claim.stamp:
                self._want(file_id, wanted(tuple(json.loads(frames or "[]"))), run)
                return
        else:
            file_id = self._enter(claim, run)
        self.reopen(file_id)

    def _enter(self, claim: Claim, run: int) -> int:
        """A new row for a file, or that of a file which lay elsewhere and is gone from there."""
        copy = 0
        while True:
            base = base_name(claim.name, copy)
            taken = self.query("SELECT id, path FROM files WHERE name = ?", base)
            if not taken:
                self.change(
                    "INSERT INTO files (path, root, file, name, run) VALUES (?, ?, ?, ?, ?)",
                    stored(claim.path), stored(claim.root), claim.file, base, run,
                )  # fmt: skip
                return int(self.query("SELECT id FROM files WHERE name = ?", base)[0][0])
            file_id, elsewhere = taken[0]
            if not loaded(elsewhere).exists():
                self._move(file_id, claim, run)
                return int(file_id)
            copy += 1

    def _move(self, file_id: int, claim: Claim, run: int) -> None:
        self.change(
            "UPDATE files SET path = ?, root = ?, file = ?, run = ? WHERE id = ?",
            stored(claim.path), stored(claim.root), claim.file, run, file_id,
        )  # fmt: skip

    def reopen(self, file_id: int) -> None:
        """Have a file hashed and its frames counted again."""
        self.change("UPDATE files SET stamp = NULL WHERE id = ?", file_id)
        self.change(
            """INSERT INTO pages (file_id, frame, run, state, todo)
               SELECT id, -1, run, 'pending', 'open' FROM files WHERE id = ?
               ON CONFLICT (file_id, frame)
               DO UPDATE SET state = 'pending', attempts = 0, run = excluded.run""",
            file_id,
        )

    def opened(
        self, work: Work, stamp: str | None, sha256: str, frames: tuple[int, ...], hashes: Hashes,
        wanted: Wanted = tuple,
    ) -> tuple[int, list[str]]:  # fmt: skip
        """A file was hashed and its frames counted: plan its pages.

        Returns the row that stands for the file from now on, and documents of frames that are gone.
        """
        file_id, listed = self._merged(work, sha256), json.dumps(frames)
        self.change(
            "UPDATE files SET stamp = ?, sha256 = ?, frames = ? WHERE id = ?",
            stamp, sha256, listed, file_id,
        )  # fmt: skip
        gone = "file_id = ? AND frame NOT IN (SELECT value FROM json_each(?))"
        stale = self.query(
            f"""SELECT name, issue FROM documents
                WHERE page_id IN (SELECT id FROM pages WHERE {gone})""",
            file_id, listed,
        )  # fmt: skip
        self.change(f"DELETE FROM pages WHERE {gone}", file_id, listed)
        for issue in {issue for _, issue in stale if issue}:
            self.stale_issue(issue)
        run = int(self.query("SELECT run FROM files WHERE id = ?", file_id)[0][0])
        self._want(file_id, wanted(frames), run)
        self._outdate("file_id = ?", hashes, file_id)
        return file_id, [name for name, _ in stale]

    def _merged(self, work: Work, sha256: str) -> int:
        """The row of a file; where it is the copy of a known one, name and content, that one's."""
        base, mark, _ = work.name.rpartition("~")
        if not mark or "~h" in work.name[-18:]:
            return work.file_id
        twin = self.query(
            """SELECT id FROM files WHERE sha256 = ? AND id <> ?
               AND (name = ? OR name GLOB ? || '~[0-9]*') ORDER BY id LIMIT 1""",
            sha256, work.file_id, base, _literal(base),
        )  # fmt: skip
        if not twin:
            return work.file_id
        moved = self.query("SELECT path, root, file, run FROM files WHERE id = ?", work.file_id)[0]
        self.change("DELETE FROM files WHERE id = ?", work.file_id)
        self.change(
            "UPDATE files SET path = ?, root = ?, file = ?, run = ? WHERE id = ?",
            *moved, twin[0][0],
        )  # fmt: skip
        return int(twin[0][0])

    def unopened(self, work: Work, stamp: str) -> None:
        """A file could not be opened, nor can its pages: not tried again before it changes."""
        self.change("UPDATE files SET stamp = ?, frames = NULL WHERE id = ?", stamp, work.file_id)
        self.change(
            """UPDATE pages SET state = 'failed', (stage, error, code) =
               (SELECT stage, error, code FROM pages WHERE id = ?)
               WHERE file_id = ? AND frame >= 0 AND state = 'pending'""",
            work.page, work.file_id,
        )  # fmt: skip

    def _want(self, file_id: int, frames: Iterable[int], run: int) -> None:
        """The run asks for these frames of a file, and for the file itself while it is unopened."""
        self.change("UPDATE pages SET run = ? WHERE file_id = ? AND frame < 0", run, file_id)
        for frame in frames:
            self.change(
                """INSERT INTO pages (file_id, frame, run, state, todo)
                   VALUES (?, ?, ?, 'pending', 'read')
                   ON CONFLICT (file_id, frame) DO UPDATE SET run = excluded.run""",
                file_id, frame, run,
            )  # fmt: skip

    # -- pages ---------------------------------------------------------------------------------

    def outdate(self, run: int, hashes: Hashes) -> None:
        """Mark the pages of a run's input that were made from something else."""
        self._outdate("run = ?", hashes, run)

    def _outdate(self, where: str, hashes: Hashes, key: int) -> None:
        done = f"frame >= 0 AND state IN ('done', 'failed') AND {where}"
        fresh = "state = 'pending', attempts = 0"
        self.change(
            f"""UPDATE pages SET {fresh}, todo = 'understand'
                WHERE {done} AND state = 'done' AND config IS NOT ?""",
            key, hashes.config,
        )  # fmt: skip
        self.change(
            f"""UPDATE pages SET {fresh}, todo = 'read' WHERE frame >= 0 AND {where}
                AND (state <> 'pending' OR todo <> 'read')
                AND (content, models, reading_config)
                    IS NOT ((SELECT sha256 FROM files WHERE id = file_id), ?, ?)
                AND content IS NOT NULL""",
            key, hashes.models, hashes.reading_config,
        )  # fmt: skip
        self.change(
            f"UPDATE pages SET {fresh} WHERE {done} AND state = 'failed' AND config IS NOT ?",
            key, hashes.config,
        )  # fmt: skip

    def again(self, run: int, todo: Todo, states: Sequence[str] = ("done", "failed")) -> int:
        """Have the pages of a run's input done again whatever their hashes; return how many."""
        marks = ",".join("?" * len(states))
        return self.change(
            f"""UPDATE pages SET state = 'pending', attempts = 0,
                todo = CASE WHEN frame < 0 THEN 'open' WHEN state = 'failed' THEN todo ELSE ? END
                WHERE state IN ({marks}) AND run = ?""",
            todo, *states, run,
        )  # fmt: skip

    def take(self, run: int, state: str, after: tuple[int, int], limit: int) -> list[Work]:
        """The next pages of a run in a state, in the order of input, behind ``(file, frame)``.

        Pages of a file that has to be opened anew are left out until it is.
        """
        found = self.query(
            f"""{_WORK} WHERE p.state = ? AND p.run = ? AND (p.file_id, p.frame) > (?, ?)
                AND (p.frame < 0 OR NOT EXISTS (
                    SELECT 1 FROM pages o WHERE o.file_id = p.file_id AND o.frame < 0
                    AND o.state IN ('pending', 'suspect')))
                ORDER BY p.file_id, p.frame LIMIT ?""",
            state, run, *after, limit,
        )  # fmt: skip
        return [_work(row) for row in found]

    def pages_of(self, file_id: int) -> list[Work]:
        """The pending pages of one file."""
        rows = self.query(
            f"""{_WORK} WHERE p.state = 'pending' AND p.run = f.run AND p.file_id = ?
                ORDER BY p.frame""",
            file_id,
        )
        return [_work(row) for row in rows]

    def done(
        self, page: int, content: str, hashes: Hashes, seconds: float, worker: str,
        documents: Sequence[Document],
    ) -> list[str]:  # fmt: skip
        """A page was written. Returns its documents of before that are no more."""
        self.change(
            """UPDATE pages SET state = 'done', todo = 'read', attempts = attempts + 1,
               stage = NULL, error = NULL, code = NULL, seconds = ?, worker = ?,
               content = ?, models = ?, reading_config = ?, config = ? WHERE id = ?""",
            round(seconds, 3), worker, content, hashes.models, hashes.reading_config,
            hashes.config, page,
        )  # fmt: skip
        before = self.query("SELECT name, issue FROM documents WHERE page_id = ?", page)
        self.change("DELETE FROM documents WHERE page_id = ?", page)
        for d in documents:
            self.change(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                d.name, page, d.sha256, d.reading, d.issue, d.title, d.page_number, d.articles,
                d.confidence,
            )  # fmt: skip
        for issue in {row[1] for row in before} | {d.issue for d in documents}:
            if issue:
                self.stale_issue(issue)
        return sorted({row[0] for row in before} - {d.name for d in documents})

    def failed(
        self, work: Work, fault: Fault, hashes: Hashes, seconds: float, worker: str,
        state: str = "failed",
    ) -> None:  # fmt: skip
        """A page failed, for now (``suspect``: it is tried again alone) or for good."""
        self.change(
            """UPDATE pages SET state = ?, attempts = attempts + 1, stage = ?, error = ?, code = ?,
               seconds = ?, worker = ?, content = ?, models = ?, reading_config = ?, config = ?
               WHERE id = ?""",
            state, fault.stage, fault.error, fault.code, round(seconds, 3), worker, work.content,
            hashes.models, hashes.reading_config, hashes.config, work.page,
        )  # fmt: skip

    # -- issues --------------------------------------------------------------------------------

    def stale_issue(self, folder: str) -> None:
        """An issue has to be written anew."""
        self.change(
            """INSERT INTO issues (folder) VALUES (?)
               ON CONFLICT (folder) DO UPDATE SET sha256 = NULL""",
            folder,
        )

    def linked(self, folder: str, sha256: str | None, missing: int) -> None:
        """An ``issue.json`` is written; without pages (``sha256`` None) the issue is forgotten."""
        if sha256 is None:
            self.change("DELETE FROM issues WHERE folder = ?", folder)
        else:
            self.change(
                "UPDATE issues SET sha256 = ?, missing = ? WHERE folder = ?",
                sha256, missing, folder,
            )  # fmt: skip

    def documents_of(self, folder: str) -> list[str]:
        """The names of an issue's page documents, by name."""
        rows = self.query("SELECT name FROM documents WHERE issue = ? ORDER BY name", folder)
        return [name for (name,) in rows]


def _literal(text: str) -> str:
    """A text as a GLOB pattern that matches only itself."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in text)


def stored(path: Path) -> str | bytes:
    """A path as the ledger keeps it: text, or bytes where it is no UTF-8."""
    raw = os.fsencode(path)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def loaded(value: str | bytes) -> Path:
    """The path that `stored` made a value of."""
    return Path(os.fsdecode(value))


def _work(row: tuple[Any, ...]) -> Work:
    page, file_id, path, root, *rest = row
    return Work(page, file_id, loaded(path), loaded(root), *rest)


def _connect(path: Path, writable: bool) -> sqlite3.Connection:
    mode = "rwc" if writable else "ro"
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=10)
    if not writable:
        return db
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("PRAGMA foreign_keys = ON")
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        script = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
        meta = f"INSERT INTO meta VALUES ('schema', '{SCHEMA}'), ('run', '0');"
        db.executescript(f"BEGIN; {script} {meta} COMMIT;")
    found = int(db.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()[0])
    if found != SCHEMA:
        raise OutputError(
            f"{path}: made by another version (ledger schema {found}, this program knows {SCHEMA})"
        )
    return db
