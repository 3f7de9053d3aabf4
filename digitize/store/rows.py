"""Rows of ``articles.jsonl`` and ``failed.jsonl``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from digitize.page import Page
from digitize.schema import article_row
from digitize.store import files
from digitize.store.ledger import Ledger, loaded
from digitize.store.names import SUFFIX
from digitize.store.tree import Tree


def line(row: dict[str, Any]) -> bytes:
    """A row as a line of JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write_articles(tree: Tree, ledger: Ledger) -> None:
    """Write ``articles.jsonl`` anew from all page documents, in the order of their names."""
    files.write_parts(tree.articles, article_lines(tree, ledger), tree.scratch)


def article_lines(tree: Tree, ledger: Ledger) -> Iterator[bytes]:
    """What ``articles.jsonl`` holds, in pieces: each page's rows as its worker left them.

    Reading a page document costs a hundred times more; that is done where rows are missing or of
    another version of the document.
    """
    found = ledger.rows("SELECT name, sha256 FROM documents WHERE articles > 0 ORDER BY name")
    for name, sha256 in found:
        kept = _kept(tree, name, sha256)
        yield page_lines(name, tree.read_page(name)) if kept is None else kept


def page_lines(name: str, page: Page) -> bytes:
    """The rows of one page document."""
    rows = (article_row(page, article, f"pages/{name}{SUFFIX}") for article in page.articles)
    return b"".join(row.model_dump_json(by_alias=True).encode() + b"\n" for row in rows)


def packed(name: str, sha256: str, page: Page) -> bytes:
    """A page's rows as they are kept: behind a line with the SHA-256 of its document and of them.

    So they need not be forced to the disk: what a power cut leaves of them is known for that.
    """
    lines = page_lines(name, page)
    return _header(sha256, lines) + b"\n" + lines


def _header(sha256: str, lines: bytes) -> bytes:
    return f"{sha256} {hashlib.sha256(lines).hexdigest()}".encode()


def _kept(tree: Tree, name: str, sha256: str) -> bytes | None:
    try:
        header, _, lines = tree.rows(name).read_bytes().partition(b"\n")
    except OSError:
        return None
    return lines if header == _header(sha256, lines) else None


def write_failures(tree: Tree, ledger: Ledger) -> None:
    """Write ``failed.jsonl``: a row a page that stands failed, in the order of names."""
    files.write_parts(tree.failures, map(line, failure_rows(ledger)), tree.scratch)


def failure_rows(ledger: Ledger, where: str = "p.state = 'failed'") -> Iterator[dict[str, Any]]:
    """The pages that stand failed, with stage and reason."""
    found = ledger.rows(
        f"""SELECT f.name, f.path, p.frame, p.stage, p.error, p.code, p.attempts
            FROM pages p JOIN files f ON f.id = p.file_id
            WHERE {where} ORDER BY f.name, p.frame"""
    )
    for name, path, frame, stage, error, code, attempts in found:
        yield {
            "file": name,
            "path": str(loaded(path)).encode(errors="replace").decode(),
            "frame": max(frame, 0),
            "stage": stage,
            "reason": error,
            "exit_code": code,
            "attempts": attempts,
        }
