"""Input: files, folders and patterns -> `Scan`, one frame at a time.

    find        inputs            -> Found         the files that hold pages, under distinct names
    frames      item              -> (0, 1, ...)   the frames of a file; reads headers only
    fingerprint item              -> Fingerprint   SHA-256 and state of a file; once per file
    load        item, frame       -> Scan          upright RGB pixels and where they come from
    load_all    path or item      -> Scan, ...     all of that, for one file

A frame (a page of a PDF or TIFF) is a unit of work of its own: everything that `load` takes can be
sent to another process. A file that cannot be read raises `InputError`, which names the file and
the next step; nothing else is raised, and nothing is printed.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitize import page
from digitize.errors import InputError
from digitize.scans import images, pdf
from digitize.scans.finding import Failure, Found, Item, find, single
from digitize.scans.kinds import read_head, sniffed_format
from digitize.scans.options import Options
from digitize.scans.selection import Pages, parse_pages

__all__ = [
    "Failure",
    "Fingerprint",
    "Found",
    "Item",
    "Options",
    "Pages",
    "Scan",
    "estimate_dpi",
    "find",
    "fingerprint",
    "frames",
    "load",
    "load_all",
    "parse_pages",
    "single",
]

DEFAULTS = Options()
_POINTS_PER_INCH = 72
_BODY_POINTS = 9.6
_INK_OF_TYPE = 0.93


@dataclass(frozen=True)
class Scan:
    """One frame as it was read: ``pixels`` uint8 RGB, H x W x 3, upright by its EXIF tag."""

    pixels: np.ndarray
    source: page.Source
    warnings: tuple[page.Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file was when its bytes were hashed: SHA-256, size in bytes, time of last change."""

    sha256: str
    size: int
    changed_ns: int


def frames(item: Item, pages: Pages | None = None, options: Options = DEFAULTS) -> tuple[int, ...]:
    """The frames of a file that are pages, counted from 0, and of these the chosen ones.

    ``pages`` chooses among the pages of a PDF or TIFF; a file of one page is read whatever is
    chosen. Raises `InputError` where the file cannot be read or has none of the chosen pages.
    """
    if _is_pdf(item.path):
        listed, several = pdf.list_frames(item.path, options), True
    else:
        listed = images.list_frames(item.path)
        several = len(listed) > 1
    if pages is None or not several:
        return listed
    chosen = set(pages.frames(listed[-1] + 1))
    kept = tuple(frame for frame in listed if frame in chosen)
    if not kept:
        count = len(listed)
        raise InputError(
            f"{item.path}: has {count} page{'s' * (count != 1)}, none of them among "
            f"--pages {pages}; choose others"
        )
    return kept


def fingerprint(item: Item) -> Fingerprint:
    """Hash a file, reading it in pieces. Raises `InputError`, also where it changes meanwhile."""
    try:
        with item.path.open("rb") as file:
            before = os.fstat(file.fileno())
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(images.unreadable(item.path, error)) from error
    taken = Fingerprint(digest, before.st_size, before.st_mtime_ns)
    _check_unchanged(item.path, taken)
    return taken


def load(
    item: Item,
    frame: int = 0,
    options: Options = DEFAULTS,
    taken: Fingerprint | None = None,
) -> Scan:
    """One frame of a file.

    In: an item of `find` or `single`; a frame of `frames`; ``taken``, the file's fingerprint, so
    that a file of many pages is hashed once (hashed here where it is None). Raises `InputError`,
    also where the file is no longer what its fingerprint says.
    """
    taken = taken or fingerprint(item)
    _check_unchanged(item.path, taken)
    decoder = pdf.decode if _is_pdf(item.path) else images.decode
    decoded = decoder(item.path, frame, options)
    _check_unchanged(item.path, taken)
    height, width = decoded.pixels.shape[:2]
    source = page.Source(
        file=item.file,
        sha256=taken.sha256,
        frame=frame,
        width=width,
        height=height,
        dpi=decoded.dpi,
    )
    warnings = tuple(page.Warning(stage="scans", message=text) for text in decoded.remarks)
    return Scan(decoded.pixels, source, warnings)


def load_all(
    given: str | Path | Item, pages: Pages | None = None, options: Options = DEFAULTS
) -> Iterator[Scan]:
    """The scans of one file, one after the other. Raises `InputError` at the first that fails."""
    item = given if isinstance(given, Item) else single(given)
    chosen = frames(item, pages, options)
    taken = fingerprint(item)
    for frame in chosen:
        yield load(item, frame, options, taken)


def estimate_dpi(body: float) -> float:
    """Dots per inch, estimated from the size of a newspaper's body type.

    In: extent of the ink across a body line, in pixels of the scan. Newspapers set their body in 9
    to 10.5 points, wherever and whenever they are printed; ink fills about 0.93 of that.
    """
    return float(round(body * _POINTS_PER_INCH / (_INK_OF_TYPE * _BODY_POINTS)))


def _is_pdf(path: Path) -> bool:
    try:
        return sniffed_format(read_head(path)) == "PDF"
    except OSError as error:
        raise InputError(images.unreadable(path, error)) from error


def _check_unchanged(path: Path, taken: Fingerprint) -> None:
    try:
        now = path.stat()
    except OSError as error:
        raise InputError(images.unreadable(path, error)) from error
    if (now.st_size, now.st_mtime_ns) != (taken.size, taken.changed_ns):
        raise InputError(f"{path}: changed while it was read; run again when it is written")
