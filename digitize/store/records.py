"""What the ledger holds, row by row, and what workers report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Todo = Literal["open", "read", "understand"]


@dataclass(frozen=True, slots=True)
class Hashes:
    """What documents are made from, besides the scan: SHA-256 in hexadecimal."""

    models: str
    reading_config: str
    config: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A file of the input, as `scans.find` names it. ``stamp`` changes whenever the file does."""

    path: Path
    root: Path
    file: str
    name: str
    stamp: str


@dataclass(frozen=True, slots=True)
class Work:
    """A page that has to be done. ``todo``: open the file, read the frame, or understand again.

    ``file`` is relative to ``root``; ``name`` that of the file's documents; ``content`` the SHA-256
    of the file, None until it is opened.
    """

    page: int
    file_id: int
    path: Path
    root: Path
    file: str
    name: str
    frame: int
    todo: Todo
    content: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Document:
    """A page document that was written."""

    name: str
    sha256: str
    reading: str | None
    issue: str | None
    title: str | None
    page_number: int | None
    articles: int
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a page failed: the stage, a sentence, the exit code of its kind of error."""

    stage: str
    error: str
    code: int
