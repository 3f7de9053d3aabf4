"""What a file is, told by its first bytes; the name only decides where they do not."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Kind = Literal["image", "pdf"]

EXTENSIONS: dict[str, tuple[str, ...]] = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    "PNG": (".png", ".apng"),
    "TIFF": (".tif", ".tiff", ".btf", ".tf8"),
    "JPEG 2000": (".jp2", ".j2k", ".jpf", ".jpx", ".j2c", ".jpc"),
    "WebP": (".webp",),
    "BMP": (".bmp", ".dib"),
    "GIF": (".gif",),
    "PNM": (".pbm", ".pgm", ".ppm", ".pnm"),
    "PDF": (".pdf",),
}
"""The formats that are read, and the names their files usually have."""

READABLE = ", ".join(EXTENSIONS)

_FORMAT_OF = {suffix: name for name, suffixes in EXTENSIONS.items() for suffix in suffixes}
_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),  # BigTIFF
    (b"MM\0+", "TIFF"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
)
_BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)
HEAD = 1024  # a PDF may begin anywhere in its first kilobyte


def named_format(path: Path) -> str | None:
    """The format that a file's name promises, None where it promises none that is read."""
    return _FORMAT_OF.get(path.suffix.lower())


def sniffed_format(head: bytes) -> str | None:
    """The format that a file's first bytes (``HEAD`` or fewer) show, None where none is known."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    # Two letters are too little to tell a bitmap from a text: its header's length must fit too.
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "BMP"
    if head[:1] == b"P" and head[1:2] in b"123456" and head[2:3] in (b"\n", b"\r"):
        return "PNM"
    return "PDF" if b"%PDF-" in head else None


def read_head(path: Path) -> bytes:
    """The first bytes of a file. Raises ``OSError`` where it cannot be read."""
    with path.open("rb") as file:
        return file.read(HEAD)


def looks_like_text(head: bytes) -> bool:
    """Whether the bytes are readable text (of UTF-8 or a kin): said in error messages only."""
    if not head or b"\0" in head:
        return False
    return sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head) == 0


def is_candidate(path: Path) -> bool:
    """Whether a file found in a folder is taken for a page: by name, else by content."""
    if named_format(path):
        return True
    try:
        return sniffed_format(read_head(path)) is not None
    except OSError:
        return False
