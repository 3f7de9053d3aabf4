"""Imports: pages that another system has read (PAGE-XML, ALTO) as a `Reading` of ours.

So order, articles and the review desk serve archives whose pages were read elsewhere. Any version
of both formats is taken, with or without a namespace. What the file says of order, region types
and articles is kept in ``Reading.extra["imported"]``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitize.errors import InputError
from digitize.page import Source
from digitize.reading import Reading

SCAN_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".jp2", ".webp", ".bmp")


@dataclass(frozen=True, slots=True)
class Imported:
    """A page from elsewhere: what was read, and where its pixels are said to come from.

    ``scan`` is the picture where it lies beside the file, else None.
    """

    reading: Reading
    source: Source
    scan: Path | None
    format: str
    software: str


def load(path: Path) -> tuple[Imported, ...]:
    """The pages of a PAGE-XML or ALTO file. Raises ``InputError`` where it is neither."""
    from lxml import etree

    from digitize.imports import alto, page

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}; check the path") from error
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path}: no XML ({error.msg}); give a PAGE-XML or ALTO file") from error
    kind = etree.QName(root).localname
    readers = {"PcGts": page.read, "alto": alto.read}
    if kind not in readers:
        raise InputError(f"{path}: <{kind}> is neither PAGE-XML nor ALTO; give one of these")
    found = readers[kind](root, path)
    if not found:
        raise InputError(f"{path}: holds no page; give a file with a page in it")
    return tuple(found)


def source(path: Path, file: str, facts: dict[str, Any]) -> tuple[Source, Path | None]:
    """Where a page's pixels come from, and the picture if it lies beside the file.

    ``facts`` has width and height in pixels, and what the file tells of sha256, frame, part, dpi.
    Without a picture or a told hash, that of the imported file stands for it.
    """
    scan = _beside(path, file)
    digest = facts.get("sha256")
    if scan is not None:
        with scan.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
    if not digest:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    made = Source(
        file=file or path.name, sha256=digest, frame=facts.get("frame") or 0,
        part=facts.get("part"), width=facts["width"], height=facts["height"],
        dpi=facts.get("dpi"),
    )  # fmt: skip
    return made, scan


def _beside(path: Path, file: str) -> Path | None:
    """The picture of a page: where the file says, or under the file's own name."""
    name = Path(file.replace("\\", "/"))
    folders = (path.parent, path.parent.parent)
    for folder in folders:
        for candidate in (folder / name, folder / name.name):
            if file and candidate.is_file() and candidate.suffix.lower() in SCAN_SUFFIXES:
                return candidate
        for suffix in SCAN_SUFFIXES:
            if (folder / (path.stem + suffix)).is_file():
                return folder / (path.stem + suffix)
    return None
