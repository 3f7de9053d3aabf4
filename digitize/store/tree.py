"""The output folder. docs/output.md describes it for its readers.

OUT/pages/NAME.page.json             page documents, as the machine made them
OUT/corrected/NAME.page.json         page documents with a reviewer's corrections applied
OUT/review.sqlite                    the corrections themselves
OUT/readings/NAME.reading.json.gz    recognised lines, for doing order and articles again
OUT/issues/TITLE/DATE/issue.json     the pages of an issue, articles joined across them
OUT/articles.jsonl                   a row an article
OUT/failed.jsonl                     a row a page that failed
OUT/search.sqlite                    the index of `digitize search`; made anew where it is missing
OUT/ledger.sqlite                    what was done, from what, where each scan lies
OUT/.digitize/                       lock, temporary files, the pages' rows of articles.jsonl
"""

from __future__ import annotations

import fcntl
import gzip
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from digitize.errors import InputError, OutputError
from digitize.page import Page
from digitize.store import files
from digitize.store.ledger import Ledger, loaded
from digitize.store.names import SUFFIX, document_name

_LEDGER = "ledger.sqlite"


def pack(text: str) -> bytes:
    """A reading's text compressed: the same text gives the same bytes."""
    return gzip.compress(text.encode(), compresslevel=6, mtime=0)


class Tree:
    """The paths below one output folder, and reading and writing what lies there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pages = root / "pages"
        self.readings = root / "readings"
        self.corrected = root / "corrected"
        self.review = root / "review.sqlite"
        self.issues = root / "issues"
        self.articles = root / "articles.jsonl"
        self.failures = root / "failed.jsonl"
        self.ledger = root / _LEDGER
        self.search_index = root / "search.sqlite"
        self.scratch = root / ".digitize" / "tmp"
        self.kept_rows = root / ".digitize" / "rows"
        self._lock: int | None = None

    # -- opening -------------------------------------------------------------------------------

    @classmethod
    def create(cls, root: Path) -> Tree:
        """The folder, made where it is missing. Raises ``OutputError`` where it cannot be."""
        tree = cls(root)
        try:
            if root.exists() and not root.is_dir():
                raise OutputError(f"{root} is a file; choose a folder with -o")
            files.make_folder(tree.scratch.absolute())
        except OSError as error:
            raise files.output_error(root, error) from error
        files.write(tree.scratch / "probe", b"")  # a read-only folder shows here, not hours later
        (tree.scratch / "probe").unlink(missing_ok=True)
        return tree

    @classmethod
    def open(cls, root: Path) -> Tree:
        """A folder that a run has made. Raises ``InputError`` where it is none."""
        if not (root / _LEDGER).is_file():
            raise InputError(f"{root}: no output of digitize here; name the folder given with -o")
        return cls(root)

    @classmethod
    def around(cls, document: Path) -> Tree | None:
        """The output folder that a page document lies in, or None."""
        for folder in document.absolute().parents:
            if (folder / _LEDGER).is_file():
                return cls(folder)
        return None

    def lock(self) -> None:
        """Keep other runs out until `unlock`; then sweep what a killed run left behind.

        Raises ``OutputError`` where another run holds the folder.
        """
        path = self.root / ".digitize" / "lock"
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(handle, 200).decode(errors="replace").strip() or "another program"
            os.close(handle)
            raise OutputError(
                f"{self.root} is in use by {holder}; wait for it or choose another folder with -o"
            ) from error
        os.ftruncate(handle, 0)
        os.write(handle, f"process {os.getpid()} on {socket.gethostname()}".encode())
        self._lock = handle
        for left in self.scratch.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)

    def unlock(self) -> None:
        """Let other runs in."""
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    # -- page documents ------------------------------------------------------------------------

    def document(self, name: str) -> Path:
        """Where the page document of that name lies."""
        return self.pages / (name + SUFFIX)

    def reading(self, name: str) -> Path:
        """Where the reading of that name lies."""
        return self.readings / (name + ".reading.json.gz")

    def rows(self, name: str) -> Path:
        """Where the rows lie that the page document of that name gives to ``articles.jsonl``."""
        return self.kept_rows / (name + ".jsonl")

    def put(self, path: Path, data: bytes) -> str:
        """Write a file of this folder atomically; returns the SHA-256 of its bytes."""
        return files.write(path, data, self.scratch)

    def put_rows(self, name: str, data: bytes) -> None:
        """Keep a document's rows. They can be made anew, so they are not forced to the disk."""
        files.write(self.rows(name), data, self.scratch, durable=False)

    def write_issue(self, folder: str, text: str) -> str:
        """Write an ``issue.json``; returns the SHA-256 of its bytes."""
        return self.put(self.issue(folder), text.encode())

    def corrected_document(self, name: str) -> Path:
        """Where the page document with corrections applied lies, if there are any."""
        return self.corrected / (name + SUFFIX)

    def best_document(self, name: str) -> Path:
        """The corrected page document where there is one, else the machine's."""
        corrected = self.corrected_document(name)
        return corrected if corrected.is_file() else self.document(name)

    def write_corrected(self, name: str, page: Page) -> str:
        """Write a corrected page document; returns the SHA-256 of its bytes.

        Not by way of the scratch folder: a run sweeps it when it begins, and the desk may be open.
        """
        return files.write(self.corrected_document(name), page.to_json().encode())

    def read_page(self, name: str) -> Page:
        """The page document of that name."""
        return load_page(self.document(name))

    def read_reading(self, name: str) -> str:
        """The reading of that name. Raises ``InputError`` where it is missing or damaged."""
        path = self.reading(name)
        try:
            return gzip.decompress(path.read_bytes()).decode()
        except (OSError, EOFError, ValueError) as error:
            raise InputError(f"{path}: {error}; the page has to be read again") from error

    def issue(self, folder: str) -> Path:
        """Where the ``issue.json`` of that issue lies."""
        return self.issues / folder / "issue.json"

    def remove(self, name: str) -> None:
        """Remove a page document and what goes with it."""
        for path in (self.document(name), self.reading(name), self.rows(name)):
            path.unlink(missing_ok=True)

    def reading_names(self, base: str, frame: int) -> list[str]:
        """The names of the readings of a frame: one, or one for each page that it shows."""
        plain = document_name(base, frame)
        if self.reading(plain).is_file():
            return [plain]
        names: list[str] = []
        while self.reading(document_name(base, frame, len(names))).is_file():
            names.append(document_name(base, frame, len(names)))
        return names

    def documents(self) -> Iterator[tuple[str, Path]]:
        """Names and paths of all page documents, sorted by name."""
        yield from sorted(
            (str(path.relative_to(self.pages))[: -len(SUFFIX)], path)
            for path in self.pages.rglob("*" + SUFFIX)
        )

    # -- scans ---------------------------------------------------------------------------------

    def scan(self, name: str, page: Page, moved_to: Path | None = None) -> Path:
        """Where the scan of a page document lies, or ``moved_to/source.file`` if given.

        Raises ``InputError`` where it is not there.
        """
        if moved_to is not None:
            return find_moved(moved_to, page)
        ledger = Ledger(self.ledger, writable=False)
        rows = ledger.query(
            """SELECT f.path FROM documents d JOIN pages p ON p.id = d.page_id
               JOIN files f ON f.id = p.file_id WHERE d.name = ?""",
            name,
        )
        ledger.close()
        if rows and loaded(rows[0][0]).is_file():
            return loaded(rows[0][0])
        where = f"not at {loaded(rows[0][0])} any more" if rows else "unknown"
        raise InputError(f"{page.source.file}: the scan is {where}; say where with --scans DIR")


def find_moved(folder: Path, page: Page) -> Path:
    """A page's scan in a folder it was moved to, under its relative path or its bare name."""
    for path in (folder / page.source.file, folder / Path(page.source.file).name):
        if path.is_file():
            return path
    raise InputError(f"{page.source.file}: no such scan in {folder}; check --scans")


def load_page(path: Path) -> Page:
    """Read a page document. Raises ``InputError`` where it is missing or none."""
    try:
        return Page.from_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}; check the path") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"{path}: no page document ({where or 'not JSON'}: {first['msg']}); "
            "give a *.page.json that digitize wrote"
        ) from error


def find_scan(document: Path, page: Page, moved_to: Path | None = None) -> Path:
    """Where the scan of a page document lies: by the output folder around it, else beside it.

    Raises ``InputError`` where it is not found.
    """
    tree = Tree.around(document)
    if tree is None or moved_to is not None:
        return find_moved(moved_to or document.absolute().parent, page)
    name = str(document.absolute().relative_to(tree.pages.absolute()))[: -len(SUFFIX)]
    return tree.scan(name, page)
