"""The tables of the review database.

Append-only, by triggers: ``bases`` (machine documents), ``revisions`` (corrections), ``events``
(who did what to a page's status). The rest can be made again (``documents`` from the output
folder) or is about the moment (``leases``, ``sessions``) or about access (``users``, ``tokens``).
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

APPEND_ONLY = ("bases", "revisions", "events")

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("stamp", Text, nullable=False),  # size and time of the machine's file: changed or not
    Column("base", Integer, nullable=False),
    Column("present", Boolean, nullable=False, default=True),
    Column("title", Text),
    Column("date", String(10)),
    Column("issue_number", Integer),
    Column("issue_key", Text, index=True),
    Column("page_number", Integer),
    Column("section", Text),
    Column("file", Text, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("doubt", Float, nullable=False, index=True),
    Column("doubtful_seams", Integer, nullable=False),
    Column("doubtful_characters", Integer, nullable=False),
    Column("stranded", Integer, nullable=False, default=0),
    Column("revision", Integer, nullable=False, default=0),
    Column("status", String(16), nullable=False, default="new"),
    Column("assignee", Text),
)

bases = Table(
    "bases",
    metadata,
    Column("document", Integer, ForeignKey("documents.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),  # the page document, gzip
    Column("created", String(32), nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("document", Integer, ForeignKey("documents.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("target", Integer),
    Column("base", Integer, nullable=False),
    Column("based_on", Integer, nullable=False),  # the revision its author saw
    Column("operations", Text, nullable=False),
    Column("verbs", Text, nullable=False),
    Column("touched", Text, nullable=False),
    Column("anchored", Text),
    Column("author", Text, nullable=False),
    Column("client_id", String(64), nullable=False),
    Column("created", String(32), nullable=False),
    UniqueConstraint("document", "client_id", name="revisions_client"),
)

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document", Integer, ForeignKey("documents.id"), nullable=False),
    Column("kind", String(16), nullable=False),  # status, assign, lease, note
    Column("value", Text),
    Column("author", Text, nullable=False),
    Column("created", String(32), nullable=False),
    Index("events_document", "document", "id"),
)

leases = Table(
    "leases",
    metadata,
    Column("document", Integer, ForeignKey("documents.id"), primary_key=True),
    Column("holder", Text, nullable=False),
    Column("tab", String(64), nullable=False),
    Column("since", String(32), nullable=False),
    Column("expires", Float, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("created", String(32), nullable=False),
    Column("disabled", Boolean, nullable=False, default=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user", Integer, ForeignKey("users.id"), nullable=False),
    Column("created", String(32), nullable=False),
    Column("revoked", Boolean, nullable=False, default=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("user", Integer, ForeignKey("users.id"), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("expires", Float, nullable=False),
)
