"""Where corrections are kept: SQLAlchemy Core and Alembic, SQLite by default, PostgreSQL by URL."""
