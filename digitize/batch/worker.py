"""What a worker does with a task, wherever it runs: open a file, read a page, link an issue."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from digitize import scans
from digitize.batch.messages import (
    Changed,
    Failed,
    File,
    Halt,
    IssueWork,
    IssueWritten,
    Opened,
    Outcome,
    Settings,
    Task,
    Written,
)
from digitize.errors import DigitizeError, InputError, OutputError
from digitize.page import Page
from digitize.store import rows
from digitize.store.names import SUFFIX, document_name, issue_folder
from digitize.store.records import Document, Fault, Work
from digitize.store.tree import Tree, pack

if TYPE_CHECKING:
    from digitize.batch.craft import Craft, Leaf

_RACY = 2.0  # seconds; a file changed so lately may change again within one tick of its clock


class _CannotStart(Exception):
    """The models cannot be opened: no page can be read, so it is no page's fault."""

    def __init__(self, error: DigitizeError) -> None:
        super().__init__(str(error))
        self.error = error


class Worker:
    """One task after the other; models are loaded with the first page and then kept warm.

    ``note`` is told the stage that a page has come to. `perform` raises nothing.
    """

    def __init__(
        self, settings: Settings, note: Callable[[str], None] = lambda stage: None
    ) -> None:
        self._settings = settings
        self._note = note
        self._tree = Tree(settings.root)
        self._opened: Craft | None = None
        self._taken: tuple[str, scans.Fingerprint] | None = None

    def perform(self, task: Task) -> Outcome:
        """Do a task; whatever goes wrong is an outcome, too."""
        self._stage = "scans"
        try:
            if isinstance(task.work, IssueWork):
                return self._link(task.work)
            if task.recordings:
                return self._restructure(task.work, task.recordings)
            if task.data is not None:
                return self._carried(task.work, task.data)
            return self._page(task.work)
        except _CannotStart as stop:
            return Halt(stop.error)
        except OutputError as error:
            return Halt(error)
        except DigitizeError as error:
            return Failed(Fault(self._stage, str(error), error.exit_code))
        except MemoryError:
            return Failed(Fault(self._stage, "ran out of memory", DigitizeError.exit_code), True)
        except Exception as error:
            return Failed(Fault(self._stage, _sentence(error), DigitizeError.exit_code))

    @property
    def _craft(self) -> Craft:
        if self._opened is None:
            self._enter("models")
            from digitize.batch.craft import Craft

            try:
                self._opened = Craft(self._settings)
            except DigitizeError as error:
                raise _CannotStart(error) from error
            except Exception as error:
                raise _CannotStart(DigitizeError(f"models: {_sentence(error)}")) from error
            self._enter("scans")
        return self._opened

    def _enter(self, stage: str) -> None:
        self._stage = stage
        self._note(stage)

    def _page(self, work: Work) -> Outcome:
        self._enter("scans")
        item = scans.Item(work.path, work.root, work.file, work.name)
        if work.todo == "open":
            taken = self._fingerprint(item)
            frames = scans.frames(item, None, self._settings.options.scans)
            return Opened(taken.sha256, frames, _settled(work.path))
        if work.todo == "understand":
            again = self._again(work)
            if again is not None:
                return again
        taken = self._fingerprint(item)
        if taken.sha256 != work.content:
            return Changed(f"{work.path}: changed since it was opened")
        craft = self._craft
        scan = scans.load(item, work.frame, craft.scan_options, taken)
        leaves = craft.read(scan, self._enter)
        return self._write(work, taken.sha256, leaves)

    def _carried(self, work: Work, data: bytes) -> Outcome:
        """A page whose file came with the task: it is put on this machine's disk for a moment."""
        with tempfile.TemporaryDirectory(prefix="digitize-") as folder:
            path = Path(folder) / (Path(work.file).name[-80:] or "scan")
            path.write_bytes(data)
            return self._page(replace(work, path=path, root=Path(folder)))

    def _again(self, work: Work) -> Outcome | None:
        """Understand a page again from what was read before; None where that is not there."""
        try:
            names = self._tree.reading_names(work.name, work.frame)
            kept = tuple(self._tree.read_reading(name) for name in names)
        except InputError:
            return None
        return self._restructure(work, kept) if kept else None

    def _restructure(self, work: Work, recordings: tuple[str, ...]) -> Outcome:
        self._enter("structure")
        try:
            leaves = [self._craft.understand_again(text) for text in recordings]
        except (ValueError, KeyError, TypeError) as error:
            message = f"the kept reading is of another version ({error}); use --redo ocr"
            return Failed(Fault("structure", message, InputError.exit_code))
        return self._write(work, work.content or "", leaves)

    def _fingerprint(self, item: scans.Item) -> scans.Fingerprint:
        """The file's fingerprint, hashed once for all of its pages while it stays the same."""
        try:
            now = file_stamp(item.path)
        except OSError:
            now = ""  # fingerprint says what is wrong
        if self._taken is None or self._taken[0] != f"{item.path}:{now}":
            self._taken = (f"{item.path}:{now}", scans.fingerprint(item))
        return self._taken[1]

    def _write(self, work: Work, content: str, leaves: list[Leaf]) -> Written:
        self._enter("output")
        documents, files = [], []
        for leaf in leaves:
            source = leaf.page.source
            name = document_name(work.name, source.frame, source.part)
            reading, text = pack(leaf.recording), leaf.page.to_json().encode()
            entry = _entry(name, leaf.page, _sha256(text), _sha256(reading))
            documents.append(entry)
            files.append(File(name, reading, text, rows.packed(name, entry.sha256, leaf.page)))
        if self._settings.carry:
            return Written(content, tuple(documents), tuple(files))
        for file in files:
            store_file(self._tree, file)
        return Written(content, tuple(documents))

    def _link(self, work: IssueWork) -> IssueWritten:
        self._enter("issue")
        return link(self._tree, work)


def link(tree: Tree, work: IssueWork) -> IssueWritten:
    """Write the ``issue.json`` of some page documents, or remove it where there are none."""
    if not work.documents:
        tree.issue(work.folder).unlink(missing_ok=True)
        return IssueWritten(work.folder, (), None)
    from digitize.batch import craft

    pages = [(f"pages/{name}{SUFFIX}", tree.read_page(name)) for name in work.documents]
    text, missing = craft.link(pages)
    return IssueWritten(work.folder, work.documents, tree.write_issue(work.folder, text), missing)


def store_file(tree: Tree, file: File) -> None:
    """Write a page: the document last, so that what goes with it is always there."""
    tree.put_rows(file.name, file.rows)
    tree.put(tree.reading(file.name), file.reading)
    tree.put(tree.document(file.name), file.document)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _entry(name: str, page: Page, sha256: str, reading: str) -> Document:
    issue = page.issue
    known = issue.title or issue.date or issue.number is not None
    folder = issue_folder(issue.title, issue.date, issue.number) if known else None
    sure = [article.confidence for article in page.articles]
    sure = sure or [line.confidence for region in page.regions for line in region.lines]
    confidence = round(sum(sure) / len(sure), 4) if sure else None
    return Document(
        name, sha256, reading, folder, issue.title, page.page_number, len(page.articles), confidence
    )


def file_stamp(path: Path) -> str:
    """A text that changes whenever a file does, without reading it. Raises ``OSError``."""
    stat = path.stat()
    return f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ctime_ns}:{stat.st_ino}"


def _settled(path: Path) -> str | None:
    """The stamp of a file, None where it changed so lately that it might do so unseen."""
    changed = path.stat().st_mtime
    return file_stamp(path) if abs(time.time() - changed) > _RACY else None


def _sentence(error: Exception) -> str:
    text = " ".join(str(error).split())[:300]
    return f"unexpected {type(error).__name__}{': ' if text else ''}{text}"
