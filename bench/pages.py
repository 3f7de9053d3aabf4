"""Pages to measure on: the samples, and pages composed of their printed lines.

A composed page has as many lines as asked for, cut out of the sample and set in columns on white,
so that only the number of lines differs from page to page.
"""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from digitize.evaluate.documents import read

ROOT = Path(__file__).parent.parent
SAMPLES = tuple(sorted((ROOT / "scans").glob("*.*")))
BROADSHEET = (4600, 6440)  # width, height of a full newspaper page at 300 dpi
_MARGIN = 60


def truth(scan: Path) -> list[str]:
    """The printed lines of a sample, from the truth that the tests hold it to."""
    return [line.text for line in _lines(scan)]


def compose(count: int, characters: int = 0) -> tuple[np.ndarray, list[str]]:
    """A page (BGR) of ``count`` lines, or of as many as hold so many characters, and its lines."""
    cut = _cuttings(SAMPLES[0])
    chosen: list[tuple[np.ndarray, str]] = []
    told = 0
    for picture, text in cycle(cut):
        if len(chosen) >= count and told >= characters:
            break
        chosen.append((picture, text))
        told += len(text)
    wide = max(picture.shape[1] for picture, _ in cut) + _MARGIN
    high = max(picture.shape[0] for picture, _ in cut) + 6
    width, height = BROADSHEET if characters else _size(len(chosen), wide, high)
    page = np.full((height, width, 3), 255, np.uint8)
    rows = (height - 2 * _MARGIN) // high
    if len(chosen) > rows * ((width - _MARGIN) // wide):
        raise SystemExit(f"{len(chosen)} lines do not fit on {width} x {height} pixels")
    for n, (picture, _) in enumerate(chosen):
        x, y = _MARGIN + n // rows * wide, _MARGIN + n % rows * high
        page[y : y + picture.shape[0], x : x + picture.shape[1]] = picture
    return page, [text for _, text in chosen]


def _size(count: int, wide: int, high: int) -> tuple[int, int]:
    columns = max(1, round((count * high / wide / 1.4) ** 0.5))
    rows = -(-count // columns)
    return columns * wide + 2 * _MARGIN, rows * high + 2 * _MARGIN


def _cuttings(scan: Path) -> list[tuple[np.ndarray, str]]:
    """Pictures and texts of the lines of body type, level ones, of usual length."""
    image = cv2.imread(str(scan))
    found = []
    for line in _lines(scan):
        points = np.asarray(line.polygon)
        (x0, y0), (x1, y1) = points.min(axis=0).astype(int), points.max(axis=0).astype(int)
        if 20 < y1 - y0 < 40 and 8 * (y1 - y0) < x1 - x0 < 700:
            found.append((image[y0 - 3 : y1 + 3, x0 - 3 : x1 + 3], line.text))
    return found


def _lines(scan: Path) -> list[Any]:
    document = read(ROOT / "tests" / "truth" / f"{scan.stem}.truth.json")
    return [line for region in document.regions for line in region.lines]
