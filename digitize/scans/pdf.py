"""PDF pages -> RGB pixels, by poppler where it is installed, else by PDFium."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from digitize.errors import InputError, MissingDependency
from digitize.scans.images import Decoded, check_size, to_rgb, unlimited, unreadable
from digitize.scans.options import Options

POINTS_PER_INCH = 72
# Some writers call a pixel a point: such a page is metres wide, and 300 dpi of it would be far
# more than was scanned. It is rasterised coarser, but not below the resolution of a point.
LEAST_DPI = 72
NO_PAGES = "PDF has no pages; make it again from its scans"
_TAIL = 8192  # bytes at the end in which %%EOF must stand; some writers put junk behind it


class _Engine(Protocol):
    """A rasteriser of PDF. Pages are counted from 0, sizes in points."""

    def count(self, path: Path) -> int: ...
    def size(self, path: Path, page: int) -> tuple[float, float]: ...
    def draw(self, path: Path, page: int, dpi: int) -> tuple[np.ndarray, tuple[str, ...]]: ...


def list_frames(path: Path, options: Options) -> tuple[int, ...]:
    """The pages of a PDF, counted from 0. Raises `InputError` where there are none."""
    _check_end(path)
    engine = _engine(options)
    with _translated(path):
        count = engine.count(path)
    if count < 1:
        raise InputError(f"{path}: {NO_PAGES}")
    return tuple(range(count))


def decode(path: Path, page: int, options: Options) -> Decoded:
    """One page of a PDF, rasterised; ``dpi`` is the resolution it was drawn at."""
    engine = _engine(options)
    frames = list_frames(path, options)
    if page not in frames:
        raise InputError(f"{path}: has no page {page + 1}, only {len(frames)}")
    with _translated(path):
        width, height = (side / POINTS_PER_INCH for side in engine.size(path, page))
    dpi = _fitting_dpi(width, height, options)
    check_size(path, round(width * dpi), round(height * dpi), options)
    with _translated(path):
        pixels, remarks = engine.draw(path, page, dpi)
    if dpi < options.pdf_dpi:
        remarks += (
            f"page of {width:.0f} x {height:.0f} inches drawn at {dpi} dpi, "
            f"not {options.pdf_dpi}, to keep to scans.max_pixels",
        )
    return Decoded(pixels, float(dpi), remarks)


def _check_end(path: Path) -> None:
    """Refuse a PDF without an end: what is missing would silently be drawn white."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            complete = b"%%EOF" in file.read()
    except OSError as error:
        raise InputError(unreadable(path, error)) from error
    if not complete:
        raise InputError(f"{path}: PDF is cut short, its end is missing; copy it again")


def _fitting_dpi(width: float, height: float, options: Options) -> int:
    """The resolution for a page of that many inches."""
    area, side = max(width * height, 1e-6), max(width, height, 1e-3)
    most = int(min((options.max_pixels / area) ** 0.5, options.max_side / side))
    return options.pdf_dpi if most >= options.pdf_dpi or most < LEAST_DPI else most


def _engine(options: Options) -> _Engine:
    poppler = shutil.which("pdftoppm") is not None and shutil.which("pdfinfo") is not None
    if options.pdf_engine == "poppler" and not poppler:
        raise MissingDependency(
            "scans.pdf_engine is poppler, but pdftoppm is not installed; "
            "install poppler-utils or set scans.pdf_engine=auto"
        )
    if options.pdf_engine == "pdfium" or not poppler:
        return _Pdfium()
    return _Poppler(options.pdf_timeout)


class _Poppler:
    def __init__(self, timeout: int) -> None:
        self.timeout = timeout

    def count(self, path: Path) -> int:
        return int(self._info(path)["Pages"])

    def size(self, path: Path, page: int) -> tuple[float, float]:
        info = self._info(path, first_page=page + 1, last_page=page + 1)
        match = re.search(r"([\d.]+) x ([\d.]+) pts", str(info.get(f"Page {page + 1:4} size", "")))
        turn = float(info.get(f"Page {page + 1:4} rot", 0))
        if match is None:
            raise ValueError("a page without a size")
        width, height = float(match[1]), float(match[2])
        return (height, width) if turn % 180 else (width, height)

    def draw(self, path: Path, page: int, dpi: int) -> tuple[np.ndarray, tuple[str, ...]]:
        from pdf2image.exceptions import PDFSyntaxError

        try:
            return self._draw(path, page, dpi, strict=True), ()
        except PDFSyntaxError as error:
            remark = f"PDF has errors, parts of the page may be missing: {_reason(str(error))}"
            return self._draw(path, page, dpi, strict=False), (remark,)

    def _draw(self, path: Path, page: int, dpi: int, strict: bool) -> np.ndarray:
        import pdf2image

        with unlimited():
            drawn = pdf2image.convert_from_path(
                path,
                dpi=dpi,
                first_page=page + 1,
                last_page=page + 1,
                use_cropbox=True,  # the page that a reader sees, as PDFium draws it
                strict=strict,
                timeout=self.timeout,
            )
            if not drawn:
                raise ValueError("poppler draws nothing")
            return to_rgb(drawn[0])

    def _info(self, path: Path, **pages: Any) -> dict[str, Any]:
        import pdf2image

        return dict(pdf2image.pdfinfo_from_path(str(path), timeout=self.timeout, **pages))


class _Pdfium:
    def count(self, path: Path) -> int:
        with self._document(path) as document:
            return len(document)

    def size(self, path: Path, page: int) -> tuple[float, float]:
        with self._document(path) as document:
            width, height = document[page].get_size()
            return float(width), float(height)

    def draw(self, path: Path, page: int, dpi: int) -> tuple[np.ndarray, tuple[str, ...]]:
        with self._document(path) as document:
            bitmap = document[page].render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
            # The bitmap's memory is PDFium's and goes with the document.
            return np.array(bitmap.to_numpy()[:, :, :3], order="C"), ()

    @contextmanager
    def _document(self, path: Path) -> Iterator[Any]:
        import pypdfium2

        document = pypdfium2.PdfDocument(path)
        try:
            yield document
        finally:
            document.close()


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn whatever a rasteriser raises into an `InputError` that says what to do."""
    try:
        yield
    except Exception as error:  # two programs, each with errors of its own and without a base
        raise InputError(f"{path}: {_explain(path, error)}") from error


def _explain(path: Path, error: Exception) -> str:
    """Why a PDF cannot be drawn, and what to do.

    What the rasterisers say of encryption is not trusted: PDFium repeats the error of the file
    that it was given before.
    """
    if isinstance(error, MemoryError):
        return "not enough memory for this page; run fewer jobs or lower scans.pdf_dpi"
    if type(error).__name__ == "PDFPopplerTimeoutError":
        return "took too long to draw; raise scans.pdf_timeout or lower scans.pdf_dpi"
    data = path.read_bytes()
    if b"/Encrypt" in data:
        return "PDF is encrypted; save it without a password and try again"
    counts = re.findall(rb"/Count\s+(\d+)", data)
    if counts and not any(map(int, counts)):
        return NO_PAGES
    return f"PDF is damaged or not complete ({_reason(str(error))}); copy or make it again"


def _reason(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else "it cannot be opened"
