"""Writing files so that a reader never sees half of one.

Write to a temporary name on the same file system, fsync, rename, fsync the folder.
"""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from digitize.errors import OutputError

_NEXT_STEP = {
    errno.ENOSPC: "the disk is full; free some space and run the same command again",
    errno.EDQUOT: "the disk quota is used up; free some space and run the same command again",
    errno.EROFS: "the file system is read-only; choose another folder with -o",
    errno.EACCES: "permission denied; change the folder's rights or choose another with -o",
    errno.EPERM: "permission denied; change the folder's rights or choose another with -o",
    errno.ENAMETOOLONG: "the path is too long; choose a shorter output folder with -o",
    errno.ENOTDIR: "a part of the path is a file; choose another folder with -o",
    errno.EEXIST: "a file stands where a folder should be; choose another folder with -o",
}


def output_error(path: Path, error: OSError) -> OutputError:
    """The error for a path that cannot be written, with what to do next."""
    step = _NEXT_STEP.get(error.errno or 0, f"{error.strerror or error}")
    return OutputError(f"cannot write {path}: {step}")


def write(path: Path, data: bytes, scratch: Path | None = None, *, durable: bool = True) -> str:
    """Put ``data`` at ``path`` atomically and durably; return its SHA-256 in hexadecimal.

    Not ``durable``: a power cut may leave an older file or a part of this one; no reader sees one.
    ``scratch`` is a folder on the same file system for the temporary file; without it the
    file's own folder is used. Missing folders are made. Raises ``OutputError``; then nothing
    stands at ``path`` but what stood there before.
    """
    write_parts(path, (data,), scratch, durable=durable)
    return hashlib.sha256(data).hexdigest()


def write_parts(
    path: Path, parts: Iterable[bytes], scratch: Path | None = None, *, durable: bool = True
) -> None:
    """Like `write`, from pieces that need not be in memory together."""
    temporary: str | None = None
    try:
        make_folder(path.parent)
        handle, temporary = tempfile.mkstemp(dir=scratch or path.parent, prefix=".", suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
        temporary = None
        if durable:
            _sync_folder(path.parent)
    except OSError as error:
        raise output_error(path, error) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder and what is missing above it, durably. Raises ``OSError``."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:  # some network file systems cannot; the rename is atomic all the same
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


_mask: int | None = None


def _umask() -> int:
    """The process's umask; asking for it means setting it, so it is asked for once."""
    global _mask
    if _mask is None:
        _mask = os.umask(0o022)
        os.umask(_mask)
    return _mask
