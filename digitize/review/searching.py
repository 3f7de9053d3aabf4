"""The desk's search: the index of the output folder, kept up with what reviewers save.

The index is made when somebody first searches and looked after in the background from then on; what
was corrected since the last search is indexed before the next is answered.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from digitize.errors import DigitizeError
from digitize.review.storage.database import Database
from digitize.review.storage.tables import documents
from digitize.search import finding, index
from digitize.search.places import Place
from digitize.search.query import Query
from digitize.store.tree import Tree

LOOK_EVERY = 15.0
"""Seconds between looks at the output folder: a run may be adding pages."""
PATIENCE = 5.0
"""Seconds that a first search waits for the index; on a large folder it is told that it grows."""


class Searcher:
    """Searches of one desk. Safe to be used from several threads."""

    def __init__(self, tree: Tree, database: Database) -> None:
        self._tree = tree
        self._database = database
        self._lock = threading.Lock()
        self._keeper: threading.Thread | None = None
        self._stop = threading.Event()
        self._whole = threading.Event()
        self._known: dict[str, int] = {}

    def search(self, query: Query, limit: int, offset: int, by_date: bool) -> dict[str, Any]:
        """Hits with the numbers of their pages, how many there are, whether the index still grows.

        Raises ``OutputError`` where the index cannot be written.
        """
        with self._kept_up() as db:
            answer = finding.search(
                self._tree, db, query, limit=limit, offset=offset, by_date=by_date
            )
        names = {hit.document for hit in answer.hits}
        names |= {place.document for hit in answer.hits for place in hit.places if place.document}
        numbers = self._numbers(names)
        hits = []
        for hit in answer.hits:
            if hit.document not in numbers:
                continue  # its page went away a moment ago
            told = {k: v for k, v in asdict(hit).items() if k not in ("places", "path", "document")}
            holders = dict.fromkeys(place.document or hit.document for place in hit.places)
            pages = [numbers[name] for name in holders if name in numbers]
            hits.append(
                {"page": numbers[hit.document], "name": hit.document, "pages": pages, **told}
            )
        return {"total": answer.total, "growing": not self._whole.is_set(), "hits": hits}

    def places(
        self, name: str, kind: str, ref: str, phrases: tuple[str, ...], begun: str | None = None
    ) -> list[Place]:
        """Where phrases of an article or loose region stand on one page: see `places_on`."""
        with self._kept_up() as db:
            return list(finding.places_on(self._tree, db, name, kind, ref, phrases, begun))

    def close(self) -> None:
        """End the background work."""
        self._stop.set()
        keeper = self._keeper
        if keeper is not None:
            keeper.join(timeout=10.0)

    def _numbers(self, names: set[str]) -> dict[str, int]:
        query = select(documents.c.name, documents.c.id).where(
            documents.c.present, documents.c.name.in_(names)
        )
        with self._database.reading() as connection:
            return {row.name: row.id for row in connection.execute(query)}

    @contextlib.contextmanager
    def _kept_up(self) -> Iterator[sqlite3.Connection]:
        """The index, open, with all that was saved in it."""
        self._begin()
        self._whole.wait(timeout=PATIENCE)
        with index.opened(self._tree) as db:
            if self._whole.is_set():
                self._take_corrections(db)
            yield db

    def _begin(self) -> None:
        with self._lock:
            if self._keeper is not None or self._stop.is_set():
                return
            self._known = self._revisions()
            with index.opened(self._tree):  # says at once where it cannot be written
                pass
            self._keeper = threading.Thread(target=self._keep_up, name="review-search", daemon=True)
            self._keeper.start()

    def _keep_up(self) -> None:
        """Look at the folder now and then; a look that fails is tried again at the next."""
        while not self._stop.is_set():
            with (
                contextlib.suppress(DigitizeError, OSError, sqlite3.Error),
                index.opened(self._tree) as db,
            ):
                index.refresh(self._tree, db)
                self._whole.set()
            self._stop.wait(LOOK_EVERY)

    def _take_corrections(self, db: sqlite3.Connection) -> None:
        with self._lock:
            now = self._revisions()
            for name, revision in now.items():
                if self._known.get(name) != revision:
                    index.refresh_one(self._tree, db, name)
            self._known = now

    def _revisions(self) -> dict[str, int]:
        query = select(documents.c.name, documents.c.revision).where(documents.c.revision > 0)
        with self._database.reading() as connection:
            return {row.name: row.revision for row in connection.execute(query)}
