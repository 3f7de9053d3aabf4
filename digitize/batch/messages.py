"""What coordinator and workers say to each other. Plain data; everything can be pickled."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitize.profile import Profile
from digitize.store.records import Document, Fault, Work


@dataclass(frozen=True)
class Settings:
    """What a worker has to know once: where to write and how to work.

    ``options`` are all stages' options together; ``models`` is the hash of the weights that the
    coordinator knows, which a worker on another machine must have, too. With ``carry`` the
    workers do not see the coordinator's files: scans and documents travel with the messages.
    """

    root: Path
    options: Any
    profiles: tuple[Profile, ...] = ()
    profile: Profile | None = None
    models: str = ""
    carry: bool = False


@dataclass(frozen=True, slots=True)
class IssueWork:
    """An ``issue.json`` to be written anew from these page documents."""

    folder: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing for a worker to do.

    Where the worker does not see our files, ``data`` is the scan's file, or ``recordings`` what was
    read of it before.
    """

    key: int
    work: Work | IssueWork
    data: bytes | None = None
    recordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A file was hashed and its frames counted; ``stamp`` None: it changed a moment ago."""

    sha256: str
    frames: tuple[int, ...]
    stamp: str | None


@dataclass(frozen=True, slots=True)
class File:
    """A page that is to be written under a name: packed reading, page document, article rows."""

    name: str
    reading: bytes
    document: bytes
    rows: bytes = b""


@dataclass(frozen=True, slots=True)
class Written:
    """A page is done; ``content`` is the SHA-256 of the file that it was made from."""

    content: str
    documents: tuple[Document, ...]
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueWritten:
    """An ``issue.json`` is written (removed where ``sha256`` is None)."""

    folder: str
    documents: tuple[str, ...]
    sha256: str | None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """A page failed. ``again``: the fault may lie in the circumstances; try once more, alone."""

    fault: Fault
    again: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """The file is no longer what it was when it was opened."""

    message: str


@dataclass(frozen=True, slots=True)
class Halt:
    """Nothing can be done any more: the output cannot be written, a model is missing."""

    error: Exception


Outcome = Opened | Written | IssueWritten | Failed | Changed | Halt


@dataclass(frozen=True, slots=True)
class Event:
    """A task came to its end, in so many seconds, at that worker."""

    task: Task
    outcome: Outcome
    seconds: float
    worker: str
