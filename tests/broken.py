"""Files that go wrong, one function a kind: ``KINDS[name](folder)`` writes one, returns its path.

Everything is made from a small drawn page, so that no broken file lies in the repository.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw


def drawn_page(width: int = 300, height: int = 400) -> Image.Image:
    """A grey-paper page with a black frame, a red bar and lines of dashes."""
    page = Image.new("RGB", (width, height), (246, 244, 238))
    draw = ImageDraw.Draw(page)
    draw.rectangle((10, 10, width - 11, height - 11), outline="black")
    draw.rectangle((20, 20, width // 2, 50), fill=(200, 30, 30))
    for y in range(70, height - 20, 14):
        for x in range(20, width - 24, 10):
            draw.rectangle((x, y, x + 6, y + 8), fill="black")
    return page


def encoded(page: Image.Image, format_: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    page.save(buffer, format_, **options)
    return buffer.getvalue()


def noise(width: int = 300, height: int = 400) -> Image.Image:
    """A picture that does not compress, so that half a file is half a picture."""
    values = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(values)


def _write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def empty(folder: Path) -> Path:
    return _write(folder, "empty.png", b"")


def half_jpeg(folder: Path) -> Path:
    data = encoded(noise(), "JPEG")
    return _write(folder, "half.jpg", data[: len(data) // 2])


def half_progressive_jpeg(folder: Path) -> Path:
    data = encoded(noise(), "JPEG", progressive=True)
    return _write(folder, "half-progressive.jpg", data[: len(data) // 2])


def half_png(folder: Path) -> Path:
    data = encoded(noise(), "PNG")
    return _write(folder, "half.png", data[: len(data) // 2])


def half_tiff(folder: Path) -> Path:
    data = encoded(noise(), "TIFF")
    return _write(folder, "half.tif", data[: len(data) // 2])


def half_g4_tiff(folder: Path) -> Path:
    """The fax data lies before the directory: cut there, a decoder finds no header at all."""
    data = encoded(noise().convert("1"), "TIFF", compression="group4")
    return _write(folder, "half-g4.tif", data[: len(data) // 2])


def damaged_g4_tiff(folder: Path) -> Path:
    """Whole in length, its second half overwritten: libtiff complains about this on stderr."""
    data = bytearray(encoded(noise(), "TIFF", compression="tiff_lzw"))
    data[len(data) // 3 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 3)
    return _write(folder, "damaged-lzw.tif", bytes(data))


def half_jp2(folder: Path) -> Path:
    data = encoded(noise(), "JPEG2000")
    return _write(folder, "half.jp2", data[: len(data) // 2])


def half_webp(folder: Path) -> Path:
    data = encoded(noise(), "WEBP")
    return _write(folder, "half.webp", data[: len(data) // 2])


def half_bmp(folder: Path) -> Path:
    data = encoded(noise(), "BMP")
    return _write(folder, "half.bmp", data[: len(data) // 2])


def half_gif(folder: Path) -> Path:
    data = encoded(noise().convert("P"), "GIF")
    return _write(folder, "half.gif", data[: len(data) // 2])


def bad_checksum_png(folder: Path) -> Path:
    data = bytearray(encoded(noise(), "PNG"))
    data[len(data) // 2] ^= 0xFF
    return _write(folder, "checksum.png", bytes(data))


def text_named_png(folder: Path) -> Path:
    return _write(folder, "text.png", "这不是图片，是文字。\n".encode() * 40)


def web_page_named_pdf(folder: Path) -> Path:
    return _write(folder, "download.pdf", b"<html><body>404 Not Found</body></html>\n")


def one_pixel(folder: Path) -> Path:
    return _write(folder, "pixel.png", encoded(Image.new("RGB", (1, 1)), "PNG"))


def bomb_png(folder: Path) -> Path:
    """60,000 x 60,000 pixels in a hundred bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return _write(folder, "bomb.png", b"\x89PNG\r\n\x1a\n" + data)


def bomb_pdf(folder: Path) -> Path:
    return _write(folder, "bomb.pdf", _pdf_bytes((200_000, 200_000)))


def pdf(folder: Path, name: str = "page.pdf", pages: int = 1) -> Path:
    """A sound PDF of drawn pages at 72 dpi, each a little taller than the one before."""
    drawn = [drawn_page(300, 400 + 10 * i) for i in range(pages)]
    data = encoded(drawn[0], "PDF", save_all=True, append_images=drawn[1:], resolution=72)
    return _write(folder, name, data)


def half_pdf(folder: Path) -> Path:
    whole = pdf(folder, "half.pdf", 2)
    return _write(folder, "half.pdf", whole.read_bytes()[: whole.stat().st_size // 2])


def damaged_pdf(folder: Path) -> Path:
    """A header and an end with nothing readable between them."""
    return _write(folder, "damaged.pdf", b"%PDF-1.4\n" + b"\x13 junk \x7f" * 300 + b"\n%%EOF\n")


def encrypted_pdf(folder: Path) -> Path:
    import pikepdf

    plain = pdf(folder, "encrypted.pdf")
    with pikepdf.open(io.BytesIO(plain.read_bytes())) as document:
        document.save(plain, encryption=pikepdf.Encryption(user="secret", owner="more secret"))
    return plain


def empty_pdf(folder: Path) -> Path:
    return _write(folder, "no-pages.pdf", _pdf_bytes(None))


def _pdf_bytes(size: tuple[int, int] | None) -> bytes:
    """A PDF written by hand: without any page, or with one blank page of ``size`` points."""
    page = "" if size is None else "3 0 R"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{page}] /Count {0 if size is None else 1} >>",
    ]
    if size:
        box = f"[0 0 {size[0]} {size[1]}]"
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources << >> >>")
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()


KINDS: dict[str, Callable[[Path], Path]] = {
    maker.__name__: maker
    for maker in (
        empty,
        half_jpeg,
        half_progressive_jpeg,
        half_png,
        half_tiff,
        half_g4_tiff,
        damaged_g4_tiff,
        half_jp2,
        half_webp,
        half_bmp,
        half_gif,
        bad_checksum_png,
        text_named_png,
        web_page_named_pdf,
        one_pixel,
        bomb_png,
        bomb_pdf,
        half_pdf,
        damaged_pdf,
        encrypted_pdf,
        empty_pdf,
    )
}
"""Every kind of file that must be refused, by name."""
