"""Delivery: which page documents are exported, in which order, and where the files go.

Corrected documents come first: where the review desk has written one, the machine's is left alone.
A page that cannot be exported costs that page; the others are delivered and the failure is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from digitize import export
from digitize.errors import DigitizeError, InputError, PagesFailed, UsageError
from digitize.export import Exporter, File, Leaf, Options
from digitize.page import Page
from digitize.store import files
from digitize.store.ledger import Ledger
from digitize.store.names import SUFFIX, issue_folder
from digitize.store.tree import Tree, find_moved, load_page

ISSUE = "issue.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """A page document that was asked for: where it lies, its name, the output folder around it."""

    path: Path
    name: str
    tree: Tree | None


@dataclass(frozen=True, slots=True)
class Underway:
    """How far a delivery has come: pages taken up in this format, of how many, files written."""

    format: str
    done: int
    total: int
    files: int


Watcher = Callable[[Underway], None]


@dataclass
class Delivered:
    """What became of a delivery: files written, and for each failure a sentence."""

    pages: int = 0
    files: int = 0
    failures: list[str] = field(default_factory=list)


def chosen(formats: str) -> dict[str, Exporter]:
    """The exporters of ``FORMAT[,FORMAT]``, by name.

    Raises ``UsageError`` for no or an unknown format, ``MissingDependency`` where a format cannot
    work here: what a long run asks before it begins.
    """
    names = [name for name in formats.replace(" ", "").split(",") if name]
    if not names:
        raise UsageError(f"name at least one export format of {', '.join(export.names())}")
    return _ready(names)


def _ready(names: Sequence[str]) -> dict[str, Exporter]:
    exporters = {name: export.find(name) for name in names}
    for exporter in exporters.values():
        check = getattr(exporter, "ready", None)
        if check is not None:
            check()
    return exporters


def deliver(
    inputs: Sequence[Path],
    formats: Sequence[str],
    output: Path,
    options: Options,
    scans: Path | None = None,
    watch: Watcher = lambda underway: None,
) -> Delivered:
    """Export page documents to ``output/FORMAT/``, every format in a pass of its own.

    ``inputs`` are page documents, ``issue.json`` files, output folders of a run, or other folders
    of page documents. ``watch`` hears of every page. Raises ``UsageError`` for an unknown format
    and ``MissingDependency`` for one that cannot work here, before anything is written.
    """
    exporters = _ready(formats)
    origins = gather(inputs)
    delivered = Delivered(pages=len(origins))
    for name, exporter in exporters.items():
        leaves = _watched(_leaves(origins, scans, delivered.failures), name, delivered, watch)
        for group in _groups(exporter.grain(options), leaves):
            _write(exporter, group, output / name, options, delivered)
    delivered.failures = list(dict.fromkeys(delivered.failures))
    return delivered


def checked(delivered: Delivered) -> None:
    """Raise ``PagesFailed`` where a delivery is not whole."""
    if delivered.failures:
        raise PagesFailed(
            f"{len(delivered.failures)} could not be exported: {delivered.failures[0]}"
        )


def _groups(grain: export.Grain, leaves: Iterator[Leaf]) -> Iterator[Iterable[Leaf]]:
    """The leaves in the portions in which one failure may cost others."""
    if grain == "all":
        yield leaves
        return
    waiting: list[Leaf] = []
    for leaf in leaves:
        if waiting and (grain == "page" or export.issue_key(leaf) != export.issue_key(waiting[0])):
            yield waiting
            waiting = []
        waiting.append(leaf)
    if waiting:
        yield waiting


def _watched(
    leaves: Iterator[Leaf], name: str, delivered: Delivered, watch: Watcher
) -> Iterator[Leaf]:
    for done, leaf in enumerate(leaves):
        watch(Underway(name, done, delivered.pages, delivered.files))
        yield leaf
    watch(Underway(name, delivered.pages, delivered.pages, delivered.files))


def _write(
    exporter: Exporter, leaves: Iterable[Leaf], folder: Path, options: Options, delivered: Delivered
) -> None:
    try:
        for file in export.files(exporter, leaves, options):
            files.write_parts(_place(folder, file), file.parts)
            delivered.files += 1
    except InputError as error:
        delivered.failures.append(str(error))


def _place(folder: Path, file: File) -> Path:
    """Where a file of an export goes; never out of the folder, whatever an exporter says."""
    name = PurePosixPath(file.name)
    if name.is_absolute() or ".." in name.parts:
        raise UsageError(f"exporter wants to write {file.name!r}, outside of its folder")
    return folder / name


# -- what was asked for ------------------------------------------------------------------------


def gather(inputs: Sequence[Path]) -> list[Origin]:
    """The page documents of inputs: issue by issue, in the order of page numbers.

    Raises ``InputError`` where an input is missing or holds none.
    """
    found: list[Origin] = []
    for given in inputs:
        here = _gathered(given)
        if not here:
            raise InputError(f"{given}: no page documents (*{SUFFIX}) here; check the path")
        found += here
    return list({origin.path.absolute(): origin for origin in found}.values())


def _gathered(given: Path) -> list[Origin]:
    if given.is_dir():
        try:
            tree = Tree.open(given)
        except InputError:
            return _folder(given)
        return _tree(tree)
    if given.name == ISSUE:
        return _issue(given)
    tree_around = Tree.around(given)
    if tree_around is not None and given.absolute().is_relative_to(tree_around.pages.absolute()):
        name = str(given.absolute().relative_to(tree_around.pages.absolute()))[: -len(SUFFIX)]
        return [Origin(tree_around.best_document(name), name, tree_around)]
    load_page(given)  # says what is wrong with it, if anything is
    return [Origin(given, given.name.removesuffix(SUFFIX), None)]


def _tree(tree: Tree) -> list[Origin]:
    """All documents of an output folder, sorted by issue, page number and name.

    The ledger knows the issue of machine documents; corrected ones, few, are read.
    """
    ledger = Ledger(tree.ledger, writable=False)
    rows = ledger.query("SELECT name, issue, page_number FROM documents")
    ledger.close()
    keys: dict[str, tuple[str, int]] = {
        name: (issue or "", -1 if number is None else number) for name, issue, number in rows
    }
    names = [name for name, _ in tree.documents()]
    for name in names:
        path = tree.best_document(name)
        if name not in keys or path != tree.document(name):
            try:
                keys[name] = _key(load_page(path))
            except InputError:
                keys.setdefault(name, ("", -1))  # reported when it is read for its export
    names.sort(key=lambda name: (*keys[name], name))
    return [Origin(tree.best_document(name), name, tree) for name in names]


def _key(page: Page) -> tuple[str, int]:
    issue = page.issue
    known = issue.title or issue.date or issue.number is not None
    folder = issue_folder(issue.title, issue.date, issue.number) if known else ""
    return folder, -1 if page.page_number is None else page.page_number


def _folder(folder: Path) -> list[Origin]:
    """Page documents of any folder, sorted likewise."""
    listed = []
    for path in folder.rglob("*" + SUFFIX):
        name = str(path.relative_to(folder))[: -len(SUFFIX)]
        listed.append((_key(load_page(path)), name, path))
    return [Origin(path, name, None) for _, name, path in sorted(listed, key=lambda item: item[:2])]


def _issue(path: Path) -> list[Origin]:
    """The page documents that an ``issue.json`` lists."""
    tree = Tree.around(path)
    try:
        pages = json.loads(path.read_bytes())["pages"]
        documents = [page["document"] for page in pages]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: no issue.json ({error}); check the path") from error
    origins = []
    for document in documents:
        for base in (*([tree.root] if tree else []), path.parent):
            if (base / document).is_file():
                origins += _gathered(base / document)
                break
        else:
            raise InputError(f"{path}: its page document {document} is not there")
    return origins


def _leaves(origins: Sequence[Origin], scans: Path | None, failures: list[str]) -> Iterator[Leaf]:
    """Leaves, one at a time; documents that cannot be read are noted and passed over."""
    for origin in origins:
        try:
            page = load_page(origin.path)
        except DigitizeError as error:
            failures.append(str(error))
            continue
        tree = origin.tree
        document = origin.path.name
        if tree is not None:
            document = origin.path.absolute().relative_to(tree.root.absolute()).as_posix()
        yield Leaf(page, origin.name, document, _scan(origin, page, scans))


def _scan(origin: Origin, page: Page, scans: Path | None) -> Path | None:
    """The scan of a page, None where it is not at hand: few formats need it."""
    try:
        if origin.tree is not None:
            return origin.tree.scan(origin.name, page, scans)
        return find_moved(scans or origin.path.absolute().parent, page)
    except InputError:
        return None
