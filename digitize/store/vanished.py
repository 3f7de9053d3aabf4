"""Scans that were taken out of the box before they were read: told, and forgotten when asked."""

from __future__ import annotations

from pathlib import Path

from digitize.store.ledger import Ledger, loaded


def vanished(ledger: Ledger) -> list[int]:
    """The files with pages that are not done and that are no longer where they were, by id."""
    rows = ledger.rows(
        """SELECT id, path FROM files WHERE id IN
           (SELECT file_id FROM pages WHERE state <> 'done') ORDER BY id"""
    )
    return [file_id for file_id, path in rows if is_gone(loaded(path))]


def is_gone(path: Path) -> bool:
    """Whether a file was taken out of its folder.

    Where the folder itself is away (a share that is not mounted) or may not be read, nobody knows.
    """
    try:
        return path.parent.is_dir() and not path.exists()
    except OSError:
        return False


def forget(ledger: Ledger, file_ids: list[int]) -> None:
    """Take what is not done of these files out of the ledger; documents that are there stay.

    A page that has a document from an earlier time counts as done again, without what it was made
    from: should its scan come back, it is read anew.
    """
    for file_id in file_ids:
        ledger.change(
            """UPDATE pages SET state = 'done', todo = 'read', attempts = 0, stage = NULL,
               error = NULL, code = NULL, content = '' WHERE file_id = ? AND state <> 'done'
               AND EXISTS (SELECT 1 FROM documents WHERE page_id = pages.id)""",
            file_id,
        )
        ledger.change("DELETE FROM pages WHERE file_id = ? AND state <> 'done'", file_id)
        ledger.change(
            """DELETE FROM files WHERE id = ?
               AND NOT EXISTS (SELECT 1 FROM pages WHERE file_id = files.id)""",
            file_id,
        )
    ledger.commit()
