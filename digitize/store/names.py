"""Names of documents in the output folder. Pure.

A name is made from the scan's relative path, the frame and the part alone, so that it is the same
at every run, and so that no two pages share one (the map is injective but for a 64-bit digest in
names that are too long for a file system).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import PurePosixPath

SUFFIX = ".page.json"
# A component keeps room for "~f0000~p0~00", the longest suffix (".corrected.page.json") and a
# margin, within the 255 bytes of common file systems.
_ROOM = 200
# Characters that shells, archives and other systems stumble over; "~" and "%" are ours.
_ESCAPED = frozenset('/%~\\:*?"<>|') | {chr(c) for c in (*range(32), 127)}
_MANY_FRAMES = {".pdf"}


def base_name(file: str, copy: int = 0) -> str:
    """The name of a file's documents, from its relative path; without frame and part.

    ``copy`` counts other files that came under the same relative path from elsewhere: the second
    to come under ``a/b.png`` is ``a/b.png~2``.
    """
    parts = [escape(part) for part in PurePosixPath(file).parts if part not in ("/", ".", "..")]
    if not parts:
        raise ValueError(f"no file name in {file!r}")
    return "/".join(parts) + (f"~{copy + 1}" if copy else "")


def document_name(base: str, frame: int = 0, part: int | None = None) -> str:
    """The name of a page document, relative to ``pages/`` and without ``.page.json``.

    Frame 0 of ``a/b.tif`` is ``a/b.tif``, its frame 3 ``a/b.tif~f0003``, the second page of that
    frame ``a/b.tif~f0003~p1``. A PDF's frames are always numbered.
    """
    numbered = frame or PurePosixPath(base.partition("~")[0]).suffix.lower() in _MANY_FRAMES
    tail = f"~f{frame:04d}" if numbered else ""
    return base + tail + (f"~p{part}" if part is not None else "")


def escape(component: str) -> str:
    """One component of a path as a safe file name: UTF-8, at most 200 bytes, injective.

    Control characters, bytes that are no UTF-8, and what other systems forbid become ``%XX``.
    """
    safe = "".join(_escaped(character) for character in component)
    if safe.startswith("."):
        safe = "%2E" + safe[1:]
    raw = safe.encode()
    if len(raw) <= _ROOM:
        return safe
    digest = hashlib.sha256(raw).hexdigest()[:16]
    head = raw[: _ROOM - 18].decode(errors="ignore")
    return f"{head}~h{digest}"


def _escaped(character: str) -> str:
    if character in _ESCAPED or "\ud800" <= character <= "\udfff":
        return "".join(f"%{byte:02X}" for byte in os.fsencode(character))
    return character


def issue_folder(title: str | None, date: str | None, number: int | None) -> str:
    """The folder of an issue: ``title/date``, or its number where no date is printed."""
    when = date or (f"no-{number}" if number is not None else "undated")
    return f"{escape(title or 'untitled')}/{escape(when)}"
