"""Output folders to review, made without models."""

from __future__ import annotations

from pathlib import Path

from digitize.page import Page
from digitize.review.desk import Desk
from digitize.review.index import refresh
from digitize.review.storage.database import Database
from digitize.store import files
from digitize.store.ledger import Ledger
from digitize.store.tree import Tree


def folder(root: Path, pages: dict[str, Page]) -> Tree:
    """An output folder that holds these page documents."""
    tree = Tree.create(root)
    Ledger(tree.ledger).close()
    for name, page in pages.items():
        put(tree, name, page)
    return tree


def put(tree: Tree, name: str, page: Page) -> None:
    """Write a machine document."""
    files.write(tree.document(name), page.to_json().encode())


def desk(tree: Tree) -> Desk:
    """A desk on a folder, its list of pages up to date."""
    database = Database(f"sqlite:///{tree.review}")
    refresh(tree, database)
    return Desk(tree, database)
