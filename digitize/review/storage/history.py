"""Reading and appending a page's machine documents and revisions."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from digitize.page import Page
from digitize.review.edits.anchoring import Anchored
from digitize.review.edits.notation import dump, parse, verb
from digitize.review.edits.operations import Operation
from digitize.review.edits.revisions import Kind, Revision
from digitize.review.storage.database import now
from digitize.review.storage.tables import bases, revisions


def add_base(connection: Connection, document: int, number: int, sha256: str, page: Page) -> None:
    """Keep a machine document as it is, for as long as corrections may rest on it."""
    body = gzip.compress(page.to_json().encode(), compresslevel=6, mtime=0)
    connection.execute(
        insert(bases).values(
            document=document, number=number, sha256=sha256, body=body, created=now()
        )
    )


def load_base(connection: Connection, document: int, number: int) -> Page:
    """A machine document. Raises ``KeyError`` where there is none of that number."""
    body = connection.scalar(
        select(bases.c.body).where(bases.c.document == document, bases.c.number == number)
    )
    if body is None:
        raise KeyError((document, number))
    return Page.from_json(gzip.decompress(body))


def base_hash(connection: Connection, document: int, number: int) -> str | None:
    """The SHA-256 of a machine document's bytes."""
    return connection.scalar(
        select(bases.c.sha256).where(bases.c.document == document, bases.c.number == number)
    )


def head(connection: Connection, document: int) -> int:
    """The number of a page's last revision; 0 where there is none."""
    last = connection.scalar(
        select(func.max(revisions.c.number)).where(revisions.c.document == document)
    )
    return int(last or 0)


def load(connection: Connection, document: int, after: int = 0) -> list[Revision]:
    """A page's revisions with numbers above ``after``, in order."""
    rows = connection.execute(
        select(revisions)
        .where(revisions.c.document == document, revisions.c.number > after)
        .order_by(revisions.c.number)
    )
    return [_revision(row) for row in rows]


def by_client(connection: Connection, document: int, client_id: str) -> Revision | None:
    """The revision that a client's id made, so that a retry makes no second one."""
    row = connection.execute(
        select(revisions).where(
            revisions.c.document == document, revisions.c.client_id == client_id
        )
    ).first()
    return _revision(row) if row else None


def _revision(row: Any) -> Revision:
    anchored = json.loads(row.anchored)["operations"] if row.anchored else {}
    return Revision(
        number=row.number,
        kind=row.kind,
        author=row.author,
        operations=parse(row.operations),
        target=row.target,
        base=row.base,
        touched=frozenset(json.loads(row.touched)),
        created=row.created,
        anchored={int(n): parse(json.dumps(done)) for n, done in anchored.items()},
    )


def append(
    connection: Connection,
    document: int,
    revision: Revision,
    client_id: str,
    based_on: int,
    anchored: Anchored | None = None,
) -> Revision:
    """Append a revision; returns it with the time at which it was made."""
    created = now()
    connection.execute(
        insert(revisions).values(
            document=document,
            number=revision.number,
            kind=revision.kind,
            target=revision.target,
            base=revision.base,
            based_on=based_on,
            operations=dump(revision.operations),
            verbs=",".join(sorted({verb(o) for o in revision.operations})),
            touched=json.dumps(sorted(revision.touched)),
            anchored=_anchored(anchored) if anchored else None,
            author=revision.author,
            client_id=client_id,
            created=created,
        )
    )
    return Revision(**{**_fields(revision), "created": created})


def _fields(revision: Revision) -> dict[str, Any]:
    return {name: getattr(revision, name) for name in Revision.__dataclass_fields__}


def _anchored(anchored: Anchored) -> str:
    return json.dumps(
        {
            "operations": {
                str(n): json.loads(dump(done)) for n, done in anchored.operations.items()
            },
            "stranded": [
                {
                    "revision": s.revision,
                    "operation": json.loads(dump((s.operation,)))[0],
                    "reason": s.reason,
                }
                for s in anchored.stranded
            ],
        },
        ensure_ascii=False,
    )


def stranded(connection: Connection, document: int) -> list[dict[str, Any]]:
    """Operations that fit nowhere after the last new pipeline run, with the reason."""
    text = connection.scalar(
        select(revisions.c.anchored)
        .where(revisions.c.document == document, revisions.c.kind == "anchor")
        .order_by(revisions.c.number.desc())
        .limit(1)
    )
    return list(json.loads(text)["stranded"]) if text else []


def verbs(operations: Sequence[Operation]) -> list[str]:
    """The names of operations, in order."""
    return [verb(o) for o in operations]


KINDS: tuple[Kind, ...] = ("edit", "undo", "redo", "restore", "anchor")
