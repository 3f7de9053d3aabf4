"""Image files -> upright RGB pixels, whatever the format, the depth and the colours."""

from __future__ import annotations

import io
import math
import os
import struct
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from PIL import (
    ExifTags,
    Image,
    ImageChops,
    ImageCms,
    ImageFile,
    ImageOps,
    Jpeg2KImagePlugin,  # noqa: F401 - so that Pillow need not load its forty plugins to find it
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,  # noqa: F401 - likewise
)

from digitize.errors import InputError
from digitize.scans.kinds import (
    READABLE,
    looks_like_text,
    named_format,
    read_head,
    sniffed_format,
)
from digitize.scans.options import MOST_PIXELS, Options

# Pillow knows far more formats, some of which start other programs (EPS); a page needs these.
_FORMATS = ("JPEG", "PNG", "TIFF", "JPEG2000", "WEBP", "BMP", "DIB", "GIF", "PPM")
_NAMES = {"MPO": "JPEG", "JPEG2000": "JPEG 2000", "WEBP": "WebP", "DIB": "BMP", "PPM": "PNM"}

STRIP = 512  # rows converted at a time: keeps a 12,000 px page from lying in memory three times
_DEPTHS = (255, 1023, 4095, 16383, 65535)
_NEW_SUBFILE_TYPE = 254
_REDUCED = 1  # bit of TIFF's NewSubfileType: a reduced copy of another page of the file
_CM_PER_INCH = 2.54

_lock = threading.RLock()


@dataclass(frozen=True)
class Decoded:
    """Upright RGB pixels (uint8, H x W x 3), the file's resolution, and remarks on the reading."""

    pixels: np.ndarray
    dpi: float | None
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class _Tones:
    """How the samples of a picture become RGB."""

    transform: Any = None  # ImageCms transform to sRGB
    white: float = 255  # the value of white in a picture of more than 8 bits
    inverted: bool = False


def list_frames(path: Path) -> tuple[int, ...]:
    """The frames of an image file that are pages: all of a TIFF but its thumbnails, else one.

    Raises `InputError` where the file is no image. Reads headers only.
    """
    with _opened(path, []) as image:
        return _frames(image)


def decode(path: Path, frame: int, options: Options) -> Decoded:
    """One frame of an image file. Raises `InputError`."""
    remarks: list[str] = []
    with _opened(path, remarks) as image:
        frames = _frames(image)
        if frame not in frames:
            raise InputError(f"{path}: has no page {frame + 1}, only {_listed(frames)}")
        image.seek(frame)
        check_size(path, image.width, image.height, options)
        dpi = _resolution(image)
        _remark_format(path, image, remarks)
        inverted = _is_inverted(image)
        image.load()
        try:
            ImageOps.exif_transpose(image, in_place=True)
        except (SyntaxError, ValueError, TypeError, KeyError, struct.error) as error:
            remarks.append(f"EXIF orientation not read: {error}")
        pixels = to_rgb(image, _tones(image, inverted, options, remarks))
    return Decoded(pixels, dpi, tuple(remarks))


def check_size(path: Path, width: int, height: int, options: Options) -> None:
    """Refuse a page that is too small to be one or too large for memory, with `InputError`."""
    size = f"{path}: {width} x {height} pixels"
    if min(width, height) < options.min_side:
        raise InputError(
            f"{size} is too small for a page (scans.min_side is {options.min_side}); "
            "scan it at 200 dpi or more"
        )
    if width * height > options.max_pixels:
        limit = f"{size} is over scans.max_pixels, the limit against decompression bombs"
        if width * height > MOST_PIXELS:
            raise InputError(
                f"{limit}, and over all it can be raised to ({MOST_PIXELS}); "
                "cut or reduce the page (of a PDF: lower scans.pdf_dpi)"
            )
        raise InputError(
            f"{limit}; if the page is really that large, raise it with "
            f"--set scans.max_pixels={width * height}"
        )
    if max(width, height) > options.max_side:
        raise InputError(
            f"{size} is longer than scans.max_side ({options.max_side}); reduce or cut the picture"
        )


def to_rgb(image: Image.Image, tones: _Tones | None = None) -> np.ndarray:
    """A decoded picture as RGB uint8, H x W x 3; transparency becomes white."""
    tones = tones or _Tones()
    width, height = image.size
    pixels = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, STRIP):
        strip = image.crop((0, top, width, min(top + STRIP, height)))
        part = _strip_to_rgb(strip, tones)
        pixels[top : top + STRIP] = part if part.ndim == 3 else part[:, :, None]
    return pixels


def _strip_to_rgb(strip: Image.Image, tones: _Tones) -> np.ndarray:
    """A few rows as grey (two dimensions) or RGB (three)."""
    if strip.mode.startswith(("I", "F")):
        grey = np.clip(np.asarray(strip).astype(np.float32) * (255 / tones.white), 0, 255)
        grey = np.round(grey).astype(np.uint8)
        return 255 - grey if tones.inverted else grey
    strip = _opaque(strip)
    if strip.mode == "CMYK" and tones.inverted:
        strip = ImageChops.invert(strip)
    if tones.transform is not None:
        converted = ImageCms.applyTransform(strip, tones.transform)
        return np.asarray(converted)
    mode = "L" if strip.mode in ("1", "L") else "RGB"
    return np.asarray(strip if strip.mode == mode else strip.convert(mode))


def _opaque(strip: Image.Image) -> Image.Image:
    """The rows on white paper, where they are transparent."""
    if strip.mode in ("La", "RGBa"):
        strip = strip.convert(strip.mode.upper())
    if not strip.has_transparency_data:
        return strip.convert("RGB") if strip.mode in ("P", "PA") else strip
    rgba = strip.convert("RGBA")
    paper = Image.new("RGB", strip.size, "white")
    paper.paste(rgba, mask=rgba.getchannel("A"))
    return paper


def _tones(image: Image.Image, inverted: bool, options: Options, remarks: list[str]) -> _Tones:
    if image.mode.startswith(("I", "F")):
        return _Tones(white=_white(image), inverted=inverted)
    transform = _icc_transform(image, remarks) if options.icc else None
    return _Tones(transform=transform, inverted=inverted)


def _white(image: Image.Image) -> float:
    """The value of white in a deep picture: cameras store 10 or 12 bits in 16."""
    extrema = cast(tuple[float, float], image.getextrema())
    top = float(extrema[1])
    if image.mode == "F" and top <= 1:
        return 1.0
    return next((float(depth) for depth in _DEPTHS if top <= depth), top)


def _is_inverted(image: Image.Image) -> bool:
    """Whether the samples are stored upside down and Pillow does not turn them.

    Pillow takes every CMYK JPEG for one of Adobe's, which are inverted; it does not look at
    "white is zero" in a 16-bit TIFF.
    """
    if image.format == "JPEG" and image.mode == "CMYK":
        return "adobe" not in image.info
    if isinstance(image, TiffImagePlugin.TiffImageFile) and image.mode.startswith("I;16"):
        return bool(image.tag_v2.get(TiffImagePlugin.PHOTOMETRIC_INTERPRETATION) == 0)
    return False


def _icc_transform(image: Image.Image, remarks: list[str]) -> Any:
    """The transform from the embedded profile to sRGB; None where there is none or no need."""
    profile = image.info.get("icc_profile")
    if image.mode == "LAB":
        return ImageCms.buildTransform(
            ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), "LAB", "RGB"
        )
    if not profile or image.mode == "1":
        return None
    grey = image.mode in ("L", "LA", "La") and not image.has_transparency_data
    mode = "CMYK" if image.mode == "CMYK" else "L" if grey else "RGB"
    try:
        source = ImageCms.getOpenProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return None
        space = source.profile.xcolor_space.strip()
        if space != {"CMYK": "CMYK", "L": "GRAY", "RGB": "RGB"}[mode]:
            raise ImageCms.PyCMSError(f"it is made for {space}")
        return ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            ImageCms.Intent.RELATIVE_COLORIMETRIC,  # white paper stays white
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError, AttributeError) as error:
        remarks.append(f"embedded ICC profile not used: {error}".rstrip(": "))
        return None


def _resolution(image: Image.Image) -> float | None:
    """Dots per inch as the file says; None where it does not, or says nonsense.

    Looked for in the format's own header, then in EXIF. Pillow fills in 72 for a JPEG whose
    EXIF has none, so that a JPEG's is only believed where JFIF gave a unit.
    """
    stated: Any = image.info.get("dpi")
    if image.format in ("JPEG", "MPO") and image.info.get("jfif_unit") not in (1, 2):
        stated = None
    for pair in (stated, _exif_resolution(image)):
        try:
            x, y = (float(value) for value in pair or ())
        except (TypeError, ValueError, ZeroDivisionError):
            continue
        # Fax pages have different numbers across and down; no single figure would be true.
        if all(50 <= v <= 4800 and math.isfinite(v) for v in (x, y)) and abs(x - y) < 0.05 * x:
            return round((x + y) / 2, 2)
    return None


def _exif_resolution(image: Image.Image) -> tuple[Any, Any] | None:
    try:
        exif = image.getexif()
    except (SyntaxError, ValueError, TypeError, KeyError, struct.error):  # damaged EXIF
        return None
    unit = {2: 1.0, 3: _CM_PER_INCH}.get(exif.get(ExifTags.Base.ResolutionUnit, 2))
    x, y = exif.get(ExifTags.Base.XResolution), exif.get(ExifTags.Base.YResolution)
    if x is None or unit is None:
        return None
    try:
        return float(x) * unit, float(x if y is None else y) * unit
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def _frames(image: Image.Image) -> tuple[int, ...]:
    """Frames that are pages. Only a TIFF has several; a GIF's are moments of one picture."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return (0,)
    pages = []
    for frame in range(image.n_frames):
        image.seek(frame)
        if not int(image.tag_v2.get(_NEW_SUBFILE_TYPE, 0)) & _REDUCED:
            pages.append(frame)
    return tuple(pages) or (0,)


def _listed(frames: tuple[int, ...]) -> str:
    count = len(frames)
    return "one" if count == 1 else f"{count} (the last is page {frames[-1] + 1})"


def _remark_format(path: Path, image: Image.Image, remarks: list[str]) -> None:
    actual = _NAMES.get(image.format or "", image.format or "")
    named = named_format(path)
    if named != actual:
        said = f"named {path.suffix}" if path.suffix else "without an extension"
        remarks.append(f"{said}, read as {actual}, which its content is")
    if actual != "TIFF" and getattr(image, "n_frames", 1) > 1:
        remarks.append(f"{actual} of {getattr(image, 'n_frames', 1)} pictures: the first is read")


@contextmanager
def unlimited() -> Iterator[None]:
    """Pillow without its own guard against bombs, and in one thread at a time.

    That guard is one limit for the whole process and too low for a large broadsheet;
    `check_size` asks before anything is decoded.
    """
    with _lock:
        before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
        try:
            yield
        finally:
            Image.MAX_IMAGE_PIXELS = before


@contextmanager
def _opened(path: Path, remarks: list[str]) -> Iterator[ImageFile.ImageFile]:
    """An open picture; every error of Pillow inside the block becomes an `InputError`."""
    with unlimited(), _muted(remarks):
        try:
            with Image.open(path, formats=_FORMATS) as image:
                yield image
        except InputError:
            raise
        except Exception as error:  # Pillow raises nearly everything at a damaged file
            raise InputError(_explain(path, error)) from error


def _explain(path: Path, error: Exception) -> str:
    """What is wrong with a file that cannot be decoded, and what to do."""
    if isinstance(error, MemoryError):
        return f"{path}: not enough memory for this page; run fewer jobs or reduce the picture"
    if isinstance(error, OSError) and error.errno is not None:
        return unreadable(path, error)
    format_, head = None, b""
    with suppress(OSError):
        head = read_head(path)
        format_ = sniffed_format(head)
    if not head:
        return f"{path}: is empty; copy or scan it again"
    if format_ is None:
        what = "a text file" if looks_like_text(head) else "no image"
        return f"{path}: is {what}, whatever its name; give {READABLE}"
    if isinstance(error, UnidentifiedImageError):
        return (
            f"{path}: {format_} file is damaged, cut short or of a rare kind; "
            "copy or scan it again, or convert it to PNG"
        )
    said = str(error).split("\n")[0].split(" (")[0]
    return f"{path}: {format_} file is damaged or cut short ({said}); copy or scan it again"


def unreadable(path: Path, error: OSError) -> str:
    """The message for a file that the system does not give."""
    if isinstance(error, FileNotFoundError):
        return f"{path}: no such file; check the path"
    return f"{path}: cannot be read ({error.strerror}); check its permissions and its disk"


@contextmanager
def _muted(remarks: list[str]) -> Iterator[None]:
    """Keep Python's warnings as remarks, and what libtiff prints away from the terminal.

    libtiff writes to the process's file descriptor 2, which nothing but the descriptor can mute.
    """
    with warnings.catch_warnings(record=True) as caught, _descriptor_muted():
        warnings.simplefilter("always")
        yield
    remarks.extend(dict.fromkeys(str(w.message).split("\n")[0].strip() for w in caught))


@contextmanager
def _descriptor_muted() -> Iterator[None]:
    try:
        saved = os.dup(2)
    except OSError:  # no standard error at all: nothing to mute
        yield
        return
    with tempfile.TemporaryFile() as sink:
        os.dup2(sink.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(saved, 2)
            os.close(saved)
