"""Alembic's entry: migrate over the connection that the desk hands over."""

from __future__ import annotations

from alembic import context

from digitize.review.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
