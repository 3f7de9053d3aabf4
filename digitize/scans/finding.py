"""Inputs -> the files that hold pages, in a fixed order, each under a name of its own."""

from __future__ import annotations

import glob
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from digitize.errors import InputError
from digitize.scans.kinds import READABLE, is_candidate, looks_like_text, named_format, read_head

_GLOB = frozenset("*?[")
_NOT_OURS = frozenset(("__MACOSX", "System Volume Information", "$RECYCLE.BIN"))


@dataclass(frozen=True, slots=True)
class Item:
    """A file to read.

    ``root`` is the folder that was given as input (a single file's own folder); ``file`` the path
    relative to it, with slashes, as it goes into ``Source.file``. ``name`` is ``file``, led by
    folders of ``root`` where two inputs would else have the same: no two items of one `find` share
    it, not even on a file system that ignores case.
    """

    path: Path
    root: Path
    file: str
    name: str


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be looked at, and why."""

    path: Path
    error: InputError


@dataclass(frozen=True, slots=True)
class Found:
    """What the inputs hold: pages, files passed over because they are none, and failures."""

    items: tuple[Item, ...] = ()
    passed_over: tuple[Path, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass
class _Search:
    """What has been found so far; a file that is given twice counts once."""

    excluded: frozenset[Path]
    items: list[Item] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)  # text: a hundred thousand paths weigh more

    def fail(self, path: Path, message: str) -> None:
        self.failures.append(Failure(path, InputError(message)))

    def add(self, path: Path, root: Path) -> None:
        real = str(path.resolve())
        if real not in self.seen:
            self.seen.add(real)
            file = _printable(path.relative_to(root).as_posix())
            self.items.append(Item(path, root, file, file))


def single(path: str | Path) -> Item:
    """The item of one file, without a look at it."""
    path = Path(path)
    file = _printable(path.name)
    return Item(path, path.parent, file, file)


def find(inputs: Iterable[str | Path], exclude: Sequence[Path] = ()) -> Found:
    """The pages that files, folders (with all below them) and patterns hold.

    In: paths, or patterns like ``scans/**/*.tif``; ``exclude`` are folders not to descend into.
    Out: items in the order of the inputs, within a folder sorted by path. What is no image is
    passed over; hidden files are not looked at. An input that is missing, unreadable, without any
    page, or a file named outright that is no image, is a failure, and the rest goes on.
    """
    search = _Search(frozenset(folder.resolve() for folder in exclude))
    for given in inputs:
        _look(str(given), search)
    return Found(tuple(_named(search.items)), tuple(search.passed_over), tuple(search.failures))


def _look(given: str, search: _Search) -> None:
    path = Path(given)
    try:
        if path.is_dir():
            _look_into(path, search)
        elif path.is_file():
            _take_file(path, search)
        elif path.exists():
            search.fail(path, f"{path}: neither a file nor a folder; give scans or a folder")
        elif _GLOB & set(given):
            _match(given, search)
        else:
            search.fail(path, f"{path}: no such file or folder; check the path")
    except OSError as error:
        search.fail(path, f"{path}: cannot be read ({error.strerror}); check its permissions")


def _take_file(path: Path, search: _Search) -> None:
    """A file that was named outright: one that is no image is a failure, not passed over."""
    if is_candidate(path):
        search.add(path, path.parent)
        return
    what = "a text file" if looks_like_text(read_head(path)) else "no image"
    search.fail(path, f"{path}: is {what}; give a scan ({READABLE})")


def _look_into(folder: Path, search: _Search) -> None:
    failed, passed = len(search.failures), len(search.passed_over)
    if _sort_out(_walk(folder, search), folder, search) or len(search.failures) > failed:
        return
    passed = len(search.passed_over) - passed
    held = f"no page, but {passed} other file{'s' * (passed != 1)}" if passed else "no file"
    search.fail(folder, f"{folder}: holds {held}; give a folder of {READABLE} files")


def _match(pattern: str, search: _Search) -> None:
    """Files that a pattern names; their root is its part before the first wildcard."""
    parts = Path(pattern).parts
    root = Path(*parts[: next(i for i, part in enumerate(parts) if _GLOB & set(part))])
    failed = len(search.failures)
    pages = 0
    # Not Path.glob: there "*" matches hidden files, and "**" folders alone.
    for hit in map(Path, sorted(glob.glob(pattern, recursive=True))):  # noqa: PTH207
        pages += _sort_out(_walk(hit, search) if hit.is_dir() else (hit,), root, search)
    if not pages and len(search.failures) == failed:
        search.fail(Path(pattern), f"{pattern}: matches no {READABLE} file; check the pattern")


def _sort_out(paths: Iterable[Path], root: Path, search: _Search) -> int:
    """Take the pages among paths; returns how many there were, those seen before included."""
    pages = 0
    for path in paths:
        if path.is_file() and is_candidate(path):
            search.add(path, root)
            pages += 1
        elif path.is_symlink() and not path.exists() and named_format(path):
            search.fail(path, f"{path}: a link to a file that is not there; mend or remove it")
        else:
            search.passed_over.append(path)
    return pages


def _walk(folder: Path, search: _Search) -> Iterator[Path]:
    """Everything below a folder that is no folder, sorted; follows links, but no circle."""

    def unreadable(error: OSError) -> None:
        search.fail(
            Path(error.filename or folder),
            f"{error.filename or folder}: folder cannot be read ({error.strerror}); "
            "check its permissions",
        )

    visited: set[Path] = set()
    for parent, folders, files in os.walk(folder, onerror=unreadable, followlinks=True):
        real = Path(parent).resolve()
        if real in visited or (real in search.excluded):
            folders.clear()
            continue
        visited.add(real)
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _NOT_OURS)
        yield from (Path(parent) / name for name in sorted(files) if not name.startswith("."))


def _printable(file: str) -> str:
    """The name in NFC; bytes that are no UTF-8, which JSON could not hold, as U+FFFD."""
    return unicodedata.normalize("NFC", os.fsencode(file).decode("utf-8", "replace"))


def _named(items: Sequence[Item]) -> list[Item]:
    """The items under distinct names.

    Items that clash all take folders of their root in front, as many as it needs: so a name does
    not hang on the order in which inputs were given.
    """
    names = [item.file for item in items]
    roots = {root: root.resolve().parts[1:] for root in {item.root for item in items}}
    for depth in range(1, max(map(len, roots.values()), default=0) + 1):
        counts = Counter(map(str.casefold, names))
        clashing = [i for i, name in enumerate(names) if counts[name.casefold()] > 1]
        if not clashing:
            break
        for i in clashing:
            folders = roots[items[i].root][-depth:]
            names[i] = _printable(PurePosixPath(*folders, items[i].file).as_posix())
    return [replace(item, name=name) for item, name in zip(items, _numbered(names), strict=True)]


def _numbered(names: Sequence[str]) -> Iterator[str]:
    """The names, a number added where two differ in nothing but case."""
    used: set[str] = set()
    for name in names:
        path, unique, count = PurePosixPath(name), name, 1
        while unique.casefold() in used:
            count += 1
            unique = path.with_stem(f"{path.stem}~{count}").as_posix()
        used.add(unique.casefold())
        yield unique
