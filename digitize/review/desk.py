"""The desk: every correction goes through here, and none is lost.

A correction is accepted in one transaction that holds the database's write lock: what it was
checked against is what it is appended to. Only when it is durable does the caller hear of it; the
corrected page document is written after that, and made good at the next start if the program died
in between.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select, update

from digitize.errors import DigitizeError, InputError
from digitize.page import Page
from digitize.review.doubts import doubt
from digitize.review.edits.fold import fold
from digitize.review.edits.notation import named
from digitize.review.edits.operations import EditError, Operation
from digitize.review.edits.revisions import (
    Kind,
    Revision,
    clash,
    in_force,
    redoable,
    replay,
    stands_alone,
    undoable,
)
from digitize.review.edits.touching import touched
from digitize.review.states import State, States
from digitize.review.storage import history as stored
from digitize.review.storage.database import Database
from digitize.review.storage.tables import documents
from digitize.store.tree import Tree


class NoSuchPage(InputError):
    """No page has that number in this output folder."""


class Conflict(DigitizeError):
    """A save was made on an older state, and what came between touches the same things."""

    def __init__(self, message: str, head: int, between: tuple[Revision, ...]) -> None:
        super().__init__(message)
        self.head = head
        self.between = between


class NothingToUndo(EditError):
    """The author has no edit left to take back, or none to put back."""


@dataclass(frozen=True)
class Saved:
    """What became of a save: the revision it made, and the page before and after it."""

    revision: Revision
    before: State
    after: State
    rebased: bool = False
    repeated: bool = False


class Desk:
    """Corrections of one output folder."""

    def __init__(self, tree: Tree, database: Database) -> None:
        self.tree = tree
        self.database = database
        self._states = States()

    # -- reading -------------------------------------------------------------------------------

    def state(self, document: int, revision: int | None = None) -> State:
        """A page as of a revision (None: now). Raises `NoSuchPage`."""
        with self.database.reading() as connection:
            return self._state(connection, document, revision)

    def machine(self, document: int) -> Page:
        """The machine's page document that the present corrections rest on."""
        with self.database.reading() as connection:
            base = self._state(connection, document).base
            return stored.load_base(connection, document, base)

    def name(self, document: int) -> str:
        """The store's name of a page."""
        with self.database.reading() as connection:
            return self._row(connection, document)[0]

    def _row(self, connection: Connection, document: int) -> tuple[str, int]:
        query = select(documents.c.name, documents.c.base).where(documents.c.id == document)
        row = connection.execute(query).first()
        if row is None:
            raise NoSuchPage(f"there is no page {document} here; look into the queue")
        return str(row.name), int(row.base)

    def _state(self, connection: Connection, document: int, revision: int | None = None) -> State:
        _, base = self._row(connection, document)
        state = self._states.at(connection, document, base, revision)
        if revision is not None and revision > state.revision:
            raise EditError(
                f"page {document} has no revision {revision}; its last is {state.revision}"
            )
        return state

    # -- writing -------------------------------------------------------------------------------

    def save(
        self,
        document: int,
        operations: tuple[Operation, ...],
        based_on: int,
        author: str,
        client_id: str,
    ) -> Saved:
        """Append an edit that its author made on revision ``based_on``.

        What came between is no matter where the two touch different things. Raises `Conflict`
        where they meet, `EditError` where the edit does not fit the page its author saw.
        """
        with self._appending(document, client_id) as (connection, head, repeated):
            if repeated is not None:
                return repeated
            if based_on > head.revision:
                raise EditError(
                    f"page {document} has no revision {based_on}; its last is {head.revision}"
                )
            done = named(operations, head.revision + 1)
            between = tuple(r for r in head.history if r.number > based_on)
            if between:
                self._check_rebase(connection, document, based_on, done, head, between)
            after = _folded(head, done, between)
            revision = self._append(
                connection, document, head, "edit", author, client_id, based_on,
                operations=done, names=touched(head.page, after, done),
            )  # fmt: skip
            saved = self._saved(connection, document, head, revision, rebased=bool(between))
        self._publish(document)
        return saved

    def undo(self, document: int, author: str, client_id: str, redo: bool = False) -> Saved:
        """Take back an author's last edit, or put back the one last taken back.

        Raises `NothingToUndo`, or `Conflict` where another reviewer has built on it since.
        """
        with self._appending(document, client_id) as (connection, head, repeated):
            if repeated is not None:
                return repeated
            target = (redoable if redo else undoable)(head.history, author)
            if target is None:
                word = "put back" if redo else "take back"
                raise NothingToUndo(f"{author} has nothing left to {word} on this page")
            kind: Kind = "redo" if redo else "undo"
            saved = self._turn(connection, document, head, kind, target, author, client_id)
        self._publish(document)
        return saved

    def restore(self, document: int, to: int, author: str, client_id: str) -> Saved:
        """Go back to the page as of an earlier revision; what came later stays in the history."""
        with self._appending(document, client_id) as (connection, head, repeated):
            if repeated is not None:
                return repeated
            if not 0 <= to < max(1, head.revision):
                raise EditError(f"page {document} has no revision {to} before its last")
            saved = self._turn(connection, document, head, "restore", to, author, client_id)
        self._publish(document)
        return saved

    def _turn(
        self,
        connection: Connection,
        document: int,
        head: State,
        kind: Kind,
        target: int,
        author: str,
        client_id: str,
    ) -> Saved:
        """Append an undo, redo or restore."""
        revision = Revision(head.revision + 1, kind, author, target=target, base=head.base)
        try:
            if kind != "restore" and target in in_force(head.history):
                stands_alone(head.history, target)
            after = self._imagined(connection, document, head, revision)
        except EditError as error:
            later = tuple(r for r in head.history if r.number > target)
            raise Conflict(str(error), head.revision, later) from error
        names = touched(head.page, after, ())
        revision = self._append(
            connection, document, head, kind, author, client_id, head.revision,
            target=target, names=names,
        )  # fmt: skip
        return self._saved(connection, document, head, revision)

    def _imagined(
        self, connection: Connection, document: int, head: State, revision: Revision
    ) -> Page:
        """The page as it would be with one more revision."""
        bases = {head.base: stored.load_base(connection, document, head.base)}
        first = head.history[0].base if head.history else head.base
        if first not in bases:
            bases[first] = stored.load_base(connection, document, first)
        return replay(bases, [*head.history, revision])

    @contextmanager
    def _appending(
        self, document: int, client_id: str
    ) -> Iterator[tuple[Connection, State, Saved | None]]:
        """The write lock, the page as it stands, and what this client's id already made."""
        kept = None
        try:
            with self.database.writing() as connection:
                connection.execute(
                    select(documents.c.id).where(documents.c.id == document).with_for_update()
                )
                head = self._state(connection, document)
                kept = head.revision
                known = stored.by_client(connection, document, client_id)
                repeated = None
                if known is not None:
                    before = self._state(connection, document, known.number - 1)
                    repeated = Saved(known, before, head, repeated=True)
                yield connection, head, repeated
        except BaseException:
            # What is rolled back, by a commit that fails too, must not stay in memory.
            self._states.forget(document, after=kept)
            raise

    def _check_rebase(
        self,
        connection: Connection,
        document: int,
        based_on: int,
        done: tuple[Operation, ...],
        head: State,
        between: tuple[Revision, ...],
    ) -> None:
        """Raise `Conflict` where an edit and what came between touch the same."""
        seen = self._state(connection, document, based_on)
        mine = touched(seen.page, fold(seen.page, done), done)
        for revision in between:
            shared = clash(mine, revision.touched)
            if shared or revision.kind in ("anchor", "restore"):
                what = ", ".join(sorted(shared)[:4]) or "the whole page"
                raise Conflict(
                    f"{revision.author} changed {what} in revision {revision.number}, "
                    f"after revision {based_on} that this edit was made on",
                    head.revision,
                    between,
                )

    def _append(
        self,
        connection: Connection,
        document: int,
        head: State,
        kind: Kind,
        author: str,
        client_id: str,
        based_on: int,
        *,
        operations: tuple[Operation, ...] = (),
        target: int | None = None,
        names: frozenset[str] = frozenset(),
    ) -> Revision:
        revision = Revision(head.revision + 1, kind, author, operations, target, head.base, names)
        return stored.append(connection, document, revision, client_id, based_on)

    def _saved(
        self,
        connection: Connection,
        document: int,
        head: State,
        revision: Revision,
        rebased: bool = False,
    ) -> Saved:
        after = self._state(connection, document)
        unsure = doubt(after.page)
        connection.execute(
            update(documents)
            .where(documents.c.id == document)
            .values(
                revision=after.revision,
                doubt=unsure.expected,
                doubtful_seams=unsure.seams,
                doubtful_characters=unsure.characters,
                articles=len(after.page.articles),
                page_number=after.page.page_number,
                section=after.page.section,
            )
        )
        return Saved(revision, head, after, rebased)

    # -- the corrected document ----------------------------------------------------------------

    def _publish(self, document: int) -> None:
        """Write the corrected page document. The last of several writers writes the last state."""
        name = self.name(document)
        path = self.tree.corrected_document(name)
        with _locked(self.tree.root / ".digitize" / "corrected.lock"):
            state = self.state(document)
            if state.revision and written_revision(path) != state.revision:
                self.tree.write_corrected(name, state.page)

    def make_good(self) -> int:
        """Write corrected documents that a killed program left behind; returns how many."""
        query = select(documents.c.id, documents.c.name, documents.c.revision)
        with self.database.reading() as connection:
            rows = connection.execute(query.where(documents.c.revision > 0)).all()
        late = [
            row.id
            for row in rows
            if written_revision(self.tree.corrected_document(row.name)) != row.revision
        ]
        for document in late:
            self._publish(document)
        return len(late)


def _folded(head: State, done: tuple[Operation, ...], between: tuple[Revision, ...]) -> Page:
    """The page after an edit. What no longer fits because of what came between is a conflict."""
    try:
        return fold(head.page, done)
    except EditError as error:
        if between:
            raise Conflict(str(error), head.revision, between) from error
        raise


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock file against other threads and processes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def written_revision(path: Path) -> int | None:
    """The revision of a written page document, from its first bytes; None where there is none."""
    import re

    try:
        with path.open("rb") as file:
            start = file.read(65536)
    except OSError:
        return None
    found = re.search(rb'^ "revision": (\d+)', start, re.MULTILINE)
    return int(found.group(1)) if found else None
