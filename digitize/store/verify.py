"""Checking an output folder against its ledger."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from digitize.errors import InputError
from digitize.store.ledger import Ledger
from digitize.store.names import SUFFIX
from digitize.store.rows import page_lines
from digitize.store.tree import Tree, load_page


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not as it was written; ``page`` is its row in the ledger, if it has one."""

    path: Path
    what: str
    page: int | None = None
    issue: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked and what is wrong."""

    documents: int
    issues: int
    damages: tuple[Damage, ...]


def check(output: Path, *, repair: bool = False) -> Report:
    """Compare every output with its hash, documents with the schema, rows with the documents.

    With ``repair``, damaged pages and issues are marked to be done again. Raises ``InputError``
    where the folder is no output, ``OutputError`` where a run holds it and ``repair`` is asked.
    """
    tree = Tree.open(output)
    if repair:
        tree.lock()
    ledger = Ledger(tree.ledger, writable=repair)
    try:
        lines = hashlib.sha256()
        damages = [*_documents(tree, ledger, lines.update)]
        if not damages:
            damages += _articles(tree, ledger, lines.hexdigest())
        damages += [*_issues(tree, ledger), *_strays(tree, ledger)]
        if repair:
            _mark(ledger, damages)
            shutil.rmtree(tree.kept_rows, ignore_errors=True)  # made anew from the documents
        return Report(
            ledger.query("SELECT count(*) FROM documents")[0][0],
            ledger.query("SELECT count(*) FROM issues")[0][0],
            tuple(damages),
        )
    finally:
        ledger.close()
        tree.unlock()


def _documents(tree: Tree, ledger: Ledger, tell: Callable[[bytes], None]) -> Iterator[Damage]:
    """Check documents and readings; ``tell`` is given the rows that each document stands for."""
    for name, sha256, reading, page in ledger.rows(
        "SELECT name, sha256, reading, page_id FROM documents ORDER BY name"
    ):
        path = tree.document(name)
        what = _difference(path, sha256)
        if not what:
            try:
                tell(page_lines(name, load_page(path)))
            except InputError as error:
                what = f"does not follow the schema ({error})"
        if what:
            yield Damage(path, what, page)
        what = _difference(tree.reading(name), reading)
        if what:
            yield Damage(tree.reading(name), what, page)


def _articles(tree: Tree, ledger: Ledger, expected: str) -> Iterator[Damage]:
    """Whether ``articles.jsonl`` holds the rows of the documents; not asked amid a batch."""
    if ledger.query("SELECT 1 FROM pages WHERE state IN ('pending', 'suspect') LIMIT 1"):
        return
    what = _difference(tree.articles, expected)
    if what:
        yield Damage(tree.articles, f"{what}; the next run writes it anew from the documents")


def _issues(tree: Tree, ledger: Ledger) -> Iterator[Damage]:
    """Issues that are as the ledger says; one that an interrupted run left behind is no damage."""
    written = "SELECT folder, sha256 FROM issues WHERE sha256 IS NOT NULL ORDER BY folder"
    for folder, sha256 in ledger.rows(written):
        what = _difference(tree.issue(folder), sha256)
        if what:
            yield Damage(tree.issue(folder), what, issue=folder)


def _strays(tree: Tree, ledger: Ledger) -> Iterator[Damage]:
    for name, path in tree.documents():
        if not ledger.query("SELECT 1 FROM documents WHERE name = ?", name):
            yield Damage(path, f"unknown to the ledger; not written by a run as {name}{SUFFIX}")


def _difference(path: Path, sha256: str | None) -> str:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "" if found == sha256 else "altered since it was written"


def _mark(ledger: Ledger, damages: list[Damage]) -> None:
    for damage in damages:
        if damage.page is not None:
            ledger.change(
                "UPDATE pages SET state = 'pending', todo = 'read', attempts = 0 WHERE id = ?",
                damage.page,
            )
        if damage.issue is not None:
            ledger.stale_issue(damage.issue)
    ledger.commit()
