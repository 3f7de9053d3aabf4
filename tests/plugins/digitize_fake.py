"""A fast engine and detector, found through entry points as any stranger's are.

The detector sees the dark bars of a drawn page as lines. A coloured patch in the middle of the page
makes trouble: what it does stands in `TROUBLES`. The engine tells the same words for the same bar.
Put this folder on PYTHONPATH and say: --set layout.detectors=["fake"] --set ocr.engine=fake
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

import numpy as np
from PIL import Image, ImageDraw

TROUBLES: dict[str, tuple[int, int, int]] = {
    "hang": (230, 20, 20),
    "segfault": (20, 200, 20),
    "memory": (20, 20, 230),
    "exit": (220, 200, 20),
    "raise": (200, 20, 220),
    "slow": (20, 200, 220),
}
WORDS = "春江潮水连海平海上明月共潮生滟滟随波千万里何处春江无月明"
BEGUN = os.environ.get("DIGITIZE_FAKE_BEGUN")  # a file to touch when a page is in hand
_BITS = 20  # of the number that a leaf's folio tells
PAUSE = float(os.environ.get("DIGITIZE_FAKE_SECONDS", "0"))


def draw_page(
    seed: int, trouble: str | None = None, size: tuple[int, int] = (400, 560)
) -> Image.Image:
    """A page of dark bars that differ with the seed."""
    page = Image.new("RGB", size, (250, 250, 250))
    draw = ImageDraw.Draw(page)
    folio = 160 + seed % 32  # red: a folio line that tells day and page, by its width
    _type(draw, size[0] - 20 - folio, 8, size[0] - 21, 12, (85, 5, 5))
    _type(draw, 40, 40, 170 + seed * 17 % 150, 27)  # a headline
    lines = 9 + seed % 5
    for row in range(lines):
        left = 68 if row in (0, 5) else 40  # two paragraphs
        right = 320 if row not in (4, lines - 1) else 120 + seed * 37 % 190
        _type(draw, left, 90 + row * 22, right, 15)
    if trouble:
        box = (40, size[1] - 120, 100, size[1] - 60)
        draw.rectangle(box, fill=TROUBLES[trouble])
    return page


def draw_leaf(number: int, size: tuple[int, int] = (400, 260)) -> Image.Image:
    """A small page for large batches, with a folio that tells ``number``.

    Eight pages make an issue: number 9 is page 2 of the second day.
    """
    page = Image.new("RGB", size, (250, 250, 250))
    draw = ImageDraw.Draw(page)
    left = size[0] - 24 - _BITS * 9
    for place in range(_BITS):
        green = 45 if number >> place & 1 else 5
        draw.rectangle((left + place * 9, 8, left + place * 9 + 4, 19), fill=(85, green, 5))
    draw.rectangle((left + _BITS * 9, 8, left + _BITS * 9 + 2, 19), fill=(85, 5, 45))
    _type(draw, 40, 40, 170 + number * 17 % 150, 27)
    for row in range(6):
        right = 120 + number * 37 % 190 if row == 5 else 320
        _type(draw, 68 if row == 0 else 40, 90 + row * 22, right, 15)
    return page


def _type(
    draw: ImageDraw.ImageDraw, left: int, top: int, right: int, height: int,
    colour: tuple[int, int, int] = (20, 20, 20),
) -> None:  # fmt: skip
    """Strokes and gaps, as of a line of type, from ``left`` to ``right`` inclusive."""
    for x in range(left, right, 9):
        draw.rectangle((x, top, min(x + 4, right), top + height - 1), fill=colour)
    draw.rectangle((right - 2, top, right, top + height - 1), fill=colour)


class Detector:
    models: ClassVar = {"fake-lines": "fake-lines sha256:0"}

    def detect(self, sheet):
        from layoutparser import Layout, Rectangle, TextBlock

        if BEGUN:
            Path(BEGUN).touch()
        make_trouble(sheet.pixels)
        if PAUSE:
            time.sleep(PAUSE)
        dark = sheet.pixels.max(axis=2) < 90
        rows = np.flatnonzero(dark.sum(axis=1) > 20)
        bands = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else []
        blocks = []
        for band in bands:
            columns = np.flatnonzero(dark[band].any(axis=0))
            box = Rectangle(columns[0], band[0], columns[-1] + 1, band[-1] + 1)
            blocks.append(TextBlock(box, type="line", score=1.0))
        return Layout(blocks)


def make_trouble(pixels: np.ndarray) -> None:
    for name, colour in TROUBLES.items():
        near = np.abs(pixels[::4, ::4].astype(int) - colour).max(axis=2) < 60
        if near.sum() > 40:
            TROUBLE[name]()


def _hang() -> None:
    time.sleep(10_000)


def _segfault() -> None:
    ctypes.string_at(0)


def _memory() -> None:
    held = []
    while True:
        held.append(bytearray(b"x") * (32 << 20))
        time.sleep(0.005)


def _raise() -> None:
    raise RuntimeError("a bug in a detector")


TROUBLE = {
    "hang": _hang,
    "segfault": _segfault,
    "memory": _memory,
    "exit": lambda: os._exit(3),
    "raise": _raise,
    "slow": lambda: time.sleep(0.5),
}


class Engine:
    name = "fake"
    models: ClassVar = {"fake-words": "fake-words sha256:0"}

    def recognize(self, crops: Sequence[np.ndarray]):
        from digitize.ocr.recognition import Recognition

        return [Recognition(text=words(crop), confidence=0.99) for crop in crops]


def words(crop: np.ndarray) -> str:
    """Words for a bar, by its width; a red one is a folio line."""
    dark = crop.max(axis=2) < 100
    columns = np.flatnonzero(dark.any(axis=0))
    width = int(columns[-1] - columns[0] + 1) if len(columns) else crop.shape[1]
    red, _, blue = crop[dark].mean(axis=0) if dark.any() else (0, 0, 0)
    if red - blue > 40:
        if crop[dark][-1, 2] > 25:
            return _folio(_number(crop, int(columns[0])))
        code = max(0, width - 160)
        return f"2022年10月{code // 4 + 1}日 星期一 第{code % 4 + 1}版 春江日报"
    start = width % len(WORDS)
    return (WORDS[start:] + WORDS)[: max(2, width // 16)]


def _number(crop: np.ndarray, left: int) -> int:
    """What the strokes of a leaf's folio tell: green in a stroke is a one, lowest first."""
    middle = crop[crop.shape[0] // 2]
    return sum(1 << place for place in range(_BITS) if middle[left + place * 9 + 2, 1] > 25)


def _folio(number: int) -> str:
    day = date(1950, 1, 1) + timedelta(days=number // 8)
    return f"{day.year}年{day.month}月{day.day}日 第{number % 8 + 1}版 春江日报"


def open_detector(options, runtime):
    import layoutparser.elements  # noqa: F401 - now, not within the first page's time

    return Detector()


def open_engine(options, runtime):
    return Engine()
