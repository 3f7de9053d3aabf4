"""The queue: pages by doubt, who works on which, how far the batch is."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, update

from digitize.errors import UsageError
from digitize.review.accounts import User
from digitize.review.desk import NoSuchPage
from digitize.review.storage.database import Database, now
from digitize.review.storage.tables import documents, events, leases, revisions

Status = Literal["new", "in_work", "done", "accepted"]
Order = Literal["doubt", "name", "date"]
LEASE_SECONDS = 45.0


class NotAllowed(UsageError):
    """The user's role does not allow it."""


class Taken(UsageError):
    """Somebody else is on the page."""

    def __init__(self, lease: Lease) -> None:
        super().__init__(f"{lease.holder} is on this page; take it over or choose another")
        self.lease = lease


@dataclass(frozen=True)
class Lease:
    """Who is on a page, since when."""

    holder: str
    tab: str
    since: str


@dataclass(frozen=True)
class Filters:
    """Which pages of the queue to show."""

    status: Status | None = None
    assignee: str | None = None
    issue: str | None = None
    words: str | None = None
    doubtful: bool = False
    stranded: bool = False


class Worklist:
    """Pages as work: the queue of one review database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def pages(
        self, filters: Filters, order: Order = "doubt", offset: int = 0, limit: int = 100
    ) -> tuple[int, list[dict[str, Any]]]:
        """How many pages pass the filters, and a stretch of them."""
        conditions = _conditions(filters)
        with self.database.reading() as connection:
            total = connection.scalar(
                select(func.count()).select_from(documents).where(*conditions)
            )
            rows = connection.execute(
                select(documents)
                .where(*conditions)
                .order_by(*_ordering(order))
                .offset(offset)
                .limit(limit)
            ).mappings()
            held = self._held(connection)
            return int(total or 0), [_entry(dict(row), held) for row in rows]

    def page(self, document: int) -> dict[str, Any]:
        """One page as the queue shows it. Raises `NoSuchPage`."""
        with self.database.reading() as connection:
            row = (
                connection.execute(select(documents).where(documents.c.id == document))
                .mappings()
                .first()
            )
            if row is None:
                raise NoSuchPage(f"there is no page {document} here; look into the queue")
            return _entry(dict(row), self._held(connection))

    def take_next(self, user: User, tab: str) -> int | None:
        """Give a user the most doubtful page that nobody has; None where none is left."""
        with self.database.writing() as connection:
            held = [d for d, lease in self._held(connection).items() if lease.tab != tab]
            mine = or_(documents.c.assignee.is_(None), documents.c.assignee == user.name)
            query = (
                select(documents.c.id)
                .where(documents.c.present, documents.c.status == "new", mine)
                .where(documents.c.id.not_in(held))
                .order_by(*_ordering("doubt"))
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            document = connection.scalar(query)
            if document is None:
                return None
            self._set(connection, document, user, "assign", assignee=user.name)
            self._set(connection, document, user, "status", status="in_work")
            return int(document)

    def set_status(self, document: int, user: User, status: Status) -> None:
        """Change a page's status. Accepting takes a lead, and not the one who did the page."""
        page = self.page(document)
        if status == "accepted" or page["status"] == "accepted":
            if user.role != "lead":
                raise NotAllowed("only a lead accepts pages, or opens accepted ones again")
            if status == "accepted" and user.id and self._done_by(document) == user.name:
                raise NotAllowed("the second review of a page is another person's than the first")
        with self.database.writing() as connection:
            self._set(connection, document, user, "status", status=status)

    def _done_by(self, document: int) -> str | None:
        query = (
            select(events.c.author)
            .where(events.c.document == document, events.c.kind == "status")
            .where(events.c.value == "done")
            .order_by(events.c.id.desc())
            .limit(1)
        )
        with self.database.reading() as connection:
            return connection.scalar(query)

    def assign(self, document: int, user: User, assignee: str | None) -> None:
        """Give a page to somebody or to nobody. Others' pages are a lead's to give."""
        page = self.page(document)
        others = {page["assignee"], assignee} - {None, user.name}
        if others and user.role != "lead":
            raise NotAllowed("only a lead assigns pages to other people")
        with self.database.writing() as connection:
            self._set(connection, document, user, "assign", assignee=assignee)

    def _set(
        self, connection: Connection, document: int, user: User, kind: str, **values: str | None
    ) -> None:
        connection.execute(update(documents).where(documents.c.id == document).values(**values))
        value = next(iter(values.values()))
        _note(connection, document, kind, value, user.name)

    # -- leases --------------------------------------------------------------------------------

    def hold(self, document: int, user: User, tab: str, takeover: bool = False) -> Lease:
        """Say that a user's browser tab is on a page; again as a heartbeat. Raises `Taken`."""
        self.page(document)
        with self.database.writing() as connection:
            known = self._held(connection).get(document)
            if known is not None and known.tab != tab and not takeover:
                raise Taken(known)
            if known is not None and known.tab != tab:
                _note(connection, document, "takeover", known.holder, user.name)
            since = known.since if known is not None and known.tab == tab else now()
            lease = Lease(user.name, tab, since)
            connection.execute(leases.delete().where(leases.c.document == document))
            connection.execute(
                insert(leases).values(
                    document=document,
                    holder=user.name,
                    tab=tab,
                    since=since,
                    expires=time.time() + LEASE_SECONDS,
                )
            )
            return lease

    def release(self, document: int, tab: str) -> None:
        """Leave a page."""
        with self.database.writing() as connection:
            connection.execute(
                leases.delete().where(leases.c.document == document, leases.c.tab == tab)
            )

    def _held(self, connection: Connection) -> dict[int, Lease]:
        rows = connection.execute(select(leases).where(leases.c.expires > time.time()))
        return {r.document: Lease(r.holder, r.tab, r.since) for r in rows}

    # -- figures -------------------------------------------------------------------------------

    def progress(self) -> dict[str, Any]:
        """How far the batch is: pages by status, doubt left, corrections by kind and by author."""
        with self.database.reading() as connection:
            counted = connection.execute(
                select(documents.c.status, func.count(), func.sum(documents.c.doubtful_seams))
                .where(documents.c.present)
                .group_by(documents.c.status)
            ).all()
            verbs = connection.execute(
                select(revisions.c.verbs, func.count())
                .where(revisions.c.kind == "edit")
                .group_by(revisions.c.verbs)
            ).all()
            authors = connection.execute(
                select(revisions.c.author, func.count())
                .where(revisions.c.kind == "edit")
                .group_by(revisions.c.author)
                .order_by(func.count().desc())
                .limit(50)
            ).all()
        kinds: Counter[str] = Counter()
        for names, count in verbs:
            for name in filter(None, names.split(",")):
                kinds[name] += count
        return {
            "pages": {status: count for status, count, _ in counted},
            "doubtful_seams": sum(int(seams or 0) for _, _, seams in counted),
            "corrections": dict(kinds.most_common()),
            "authors": {author: count for author, count in authors},
        }

    def log(self, document: int) -> list[dict[str, Any]]:
        """What happened to a page besides corrections: status, assignment, take-overs."""
        query = select(events).where(events.c.document == document).order_by(events.c.id)
        with self.database.reading() as connection:
            return [
                {"kind": e.kind, "value": e.value, "author": e.author, "created": e.created}
                for e in connection.execute(query)
            ]


def _note(connection: Connection, document: int, kind: str, value: str | None, author: str) -> None:
    connection.execute(
        insert(events).values(
            document=document, kind=kind, value=value, author=author, created=now()
        )
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [documents.c.present]
    if filters.status:
        found.append(documents.c.status == filters.status)
    if filters.assignee == "-":
        found.append(documents.c.assignee.is_(None))
    elif filters.assignee:
        found.append(documents.c.assignee == filters.assignee)
    if filters.issue:
        found.append(documents.c.issue_key == filters.issue)
    if filters.words:
        like = (
            "%" + filters.words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
        )
        columns = (documents.c.name, documents.c.title, documents.c.date, documents.c.section)
        found.append(or_(*(c.ilike(like, escape="\\") for c in columns)))
    if filters.doubtful:
        found.append(documents.c.doubtful_seams > 0)
    if filters.stranded:
        found.append(documents.c.stranded > 0)
    return found


def _ordering(order: Order) -> tuple[ColumnElement[Any], ...]:
    if order == "name":
        return (documents.c.name.asc(),)
    if order == "date":
        return (documents.c.date.asc(), documents.c.page_number.asc(), documents.c.name.asc())
    return (documents.c.doubt.desc(), documents.c.name.asc())


def _entry(row: dict[str, Any], held: dict[int, Lease]) -> dict[str, Any]:
    row.pop("stamp")
    row.pop("present")
    lease = held.get(row["id"])
    row["lease"] = {"holder": lease.holder, "since": lease.since} if lease else None
    return row
