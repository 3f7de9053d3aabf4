"""The list of pages: kept beside the corrections, made good from the output folder at any time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update

from digitize.errors import InputError
from digitize.page import Page
from digitize.review.doubts import doubt
from digitize.review.edits.anchoring import anchor
from digitize.review.edits.revisions import Revision
from digitize.review.states import States
from digitize.review.storage import history as stored
from digitize.review.storage.database import Database
from digitize.review.storage.tables import documents
from digitize.store.tree import Tree, load_page

MACHINE = "digitize"
"""The author of what no person did."""


@dataclass(frozen=True)
class Found:
    """What a look at the output folder found: pages new, changed, gone, unreadable."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    unreadable: tuple[str, ...] = ()


_ROWS = select(documents.c.id, documents.c.name, documents.c.stamp, documents.c.present)


def refresh(tree: Tree, database: Database) -> Found:
    """Bring the list of pages up to date with the output folder.

    A page whose machine document is another than before has its corrections anchored anew.
    """
    with database.reading() as connection:
        known = {row.name: row for row in connection.execute(_ROWS)}
    new = changed = 0
    unreadable: list[str] = []
    seen: set[str] = set()
    for name, path, stamp in _stamps(tree):
        seen.add(name)
        row = known.get(name)
        if row is not None and row.stamp == stamp and row.present:
            continue
        try:
            body = path.read_bytes()
            page = load_page(path)
        except (InputError, OSError) as error:
            unreadable.append(str(error))
            continue
        sha256 = hashlib.sha256(body).hexdigest()
        with database.writing() as connection:
            row = connection.execute(_ROWS.where(documents.c.name == name)).first()
            if row is None:  # else another desk on this folder was first
                _enter(connection, name, stamp, sha256, page)
                new += 1
            else:
                changed += _renew(connection, row.id, stamp, sha256, page)
    gone = [row.id for name, row in known.items() if name not in seen and row.present]
    if gone:
        with database.writing() as connection:
            connection.execute(
                update(documents).where(documents.c.id.in_(gone)).values(present=False)
            )
    return Found(new, changed, len(gone), tuple(unreadable))


def _stamps(tree: Tree) -> Iterator[tuple[str, Path, str]]:
    for name, path in tree.documents():
        try:
            state = path.stat()
        except OSError:
            continue
        yield name, path, f"{state.st_size}-{state.st_mtime_ns}"


def _enter(connection: Connection, name: str, stamp: str, sha256: str, page: Page) -> None:
    values = {"name": name, "stamp": stamp, "base": 0, "present": True, **facts(page)}
    values |= {"stranded": 0, "revision": 0, "status": "new"}
    result = connection.execute(insert(documents).values(values))
    key = result.inserted_primary_key
    assert key is not None
    stored.add_base(connection, int(key[0]), 0, sha256, page)


def _renew(connection: Connection, id: int, stamp: str, sha256: str, page: Page) -> int:
    """Take a changed machine document over; returns 1 where its contents differ, else 0."""
    base = connection.scalar(select(documents.c.base).where(documents.c.id == id)) or 0
    values: dict[str, Any] = {"stamp": stamp, "present": True}
    same = stored.base_hash(connection, id, base) == sha256
    if not same:
        history = stored.load(connection, id)
        old = stored.load_base(connection, id, base)
        stored.add_base(connection, id, base + 1, sha256, page)
        values |= {"base": base + 1, **facts(page)}
        if history:
            moved = anchor(history, old, page)
            number = history[-1].number + 1
            revision = Revision(number, "anchor", MACHINE, base=base + 1)
            client = f"anchor-{base + 1}"
            stored.append(connection, id, revision, client, number - 1, moved)
            values |= {"revision": number, "stranded": len(moved.stranded)}
            state = States().at(connection, id, base + 1)
            values |= facts(state.page)
    connection.execute(update(documents).where(documents.c.id == id).values(values))
    return 0 if same else 1


def facts(page: Page) -> dict[str, Any]:
    """What the queue shows of a page."""
    issue, unsure = page.issue, doubt(page)
    return {
        "title": issue.title,
        "date": issue.date,
        "issue_number": issue.number,
        "issue_key": issue_key(page),
        "page_number": page.page_number,
        "section": page.section,
        "file": page.source.file,
        "articles": len(page.articles),
        "lines": sum(len(r.lines) for r in page.regions),
        "doubt": unsure.expected,
        "doubtful_seams": unsure.seams,
        "doubtful_characters": unsure.characters,
    }


def issue_key(page: Page) -> str | None:
    """One text for all pages of one issue; None where the page does not say."""
    issue = page.issue
    when = issue.date or (f"no-{issue.number}" if issue.number is not None else None)
    return f"{issue.title or ''}/{when}" if when else None
