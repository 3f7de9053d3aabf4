"""The picture of a page for the PDF: JPEG files go in as they are, all else is packed anew.

The picture has the pixels of the scan as it was read: turned upright by EXIF, the right frame of a
PDF or TIFF.
"""

from __future__ import annotations

import io
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from digitize.errors import InputError
from digitize.export import Leaf, Options
from digitize.page import Source

EXIF_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Picture:
    """An image XObject's data. ``bits`` a component; ``filter`` a name of PDF."""

    width: int
    height: int
    space: Literal["DeviceRGB", "DeviceGray"]
    bits: Literal[1, 8]
    filter: Literal["DCTDecode", "FlateDecode"]
    data: bytes


def load(leaf: Leaf, options: Options) -> Picture:
    """The picture of a leaf. Raises ``InputError`` where its scan is missing or another one."""
    source = leaf.page.source
    if leaf.scan is None:
        raise InputError(
            f"{source.file}: the scan is not at hand, and a PDF needs its picture; "
            "say where it lies with --scans DIR"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a broadsheet is no decompression bomb
            return _load(leaf.scan, source, options)
    except InputError:
        raise
    except Exception as error:  # whatever a decoder says of a broken file
        raise InputError(f"{leaf.scan}: cannot be read as a picture ({error})") from error


def _load(path: Path, source: Source, options: Options) -> Picture:
    from PIL import Image, ImageOps

    if path.suffix.lower() == ".pdf":
        return _packed(_rendered(path, source), source, options)
    with Image.open(path) as image:
        if source.frame:
            image.seek(source.frame)
        upright = image.getexif().get(EXIF_ORIENTATION, 1) in (0, 1)
        if upright and image.format == "JPEG" and image.mode in ("L", "RGB"):
            _check(image.size, path, source)
            if _reduced(source, options) is None:
                space: Literal["DeviceRGB", "DeviceGray"] = (
                    "DeviceGray" if image.mode == "L" else "DeviceRGB"
                )
                return Picture(image.width, image.height, space, 8, "DCTDecode", path.read_bytes())
        turned = ImageOps.exif_transpose(image)
        _check(turned.size, path, source)
        return _packed(turned, source, options)


def _check(size: tuple[int, int], path: Path, source: Source) -> None:
    if size != (source.width, source.height):
        raise InputError(
            f"{path}: {size[0]} x {size[1]} pixels, but its page document was made from "
            f"{source.width} x {source.height}; give the scan itself with --scans DIR"
        )


def _rendered(path: Path, source: Source) -> Any:
    """A page of a PDF in the pixels that the page document counts in."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        page = document[source.frame]
        scale = source.width / page.get_width()
        image = page.render(scale=scale).to_pil()
    finally:
        document.close()
    size = (source.width, source.height)
    off = max(abs(a - b) for a, b in zip(image.size, size, strict=True))
    if off > 2:  # rounding of the page size may cost a pixel
        _check(image.size, path, source)
    return image if off == 0 else image.resize(size)


def _reduced(source: Source, options: Options) -> tuple[int, int] | None:
    """The size in pixels that the options ask for, None where the scan is no finer than that."""
    dpi = source.dpi or source.dpi_estimated
    if options.pdf_dpi is None or dpi is None or dpi <= options.pdf_dpi:
        return None
    share = options.pdf_dpi / dpi
    return max(1, round(source.width * share)), max(1, round(source.height * share))


def _packed(image: Any, source: Source, options: Options) -> Picture:
    """Black and white without loss, grey and colour as JPEG."""
    size = _reduced(source, options)
    if image.mode == "1" and size is None:
        packed = zlib.compress(image.tobytes(), 9)
        return Picture(image.width, image.height, "DeviceGray", 1, "FlateDecode", packed)
    if image.mode not in ("L", "RGB"):
        grey = image.mode in ("1", "I;16", "I;16B", "I", "LA", "F")
        image = _eight_bit(image) if grey else _flat(image)
    if size is not None:
        image = image.resize(size, resample=3, reducing_gap=2.0)  # 3: bicubic
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=options.pdf_quality, optimize=True)
    space: Literal["DeviceRGB", "DeviceGray"] = "DeviceGray" if image.mode == "L" else "DeviceRGB"
    return Picture(image.width, image.height, space, 8, "DCTDecode", buffer.getvalue())


def _eight_bit(image: Any) -> Any:
    """A grey image of any depth as 8 bits."""
    if image.mode in ("I;16", "I;16B", "I"):
        return image.point(lambda value: value * (1 / 257)).convert("L")
    return image.convert("L")


def _flat(image: Any) -> Any:
    """A colour image without transparency, on white."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    from PIL import Image

    over = image.convert("RGBA")
    paper = Image.new("RGBA", over.size, "white")
    paper.alpha_composite(over)
    return paper.convert("RGB")
