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
PAUSE = float(os.environ.get("DIGITIZE_FAKE_SECONDS", "0"))


def draw_page(seed: int, trouble: str | None = None, size: tuple[int, int] = (400, 560)) -> Image.Image:
    """A page of dark bars that differ with the seed."""
    page = Image.new("RGB", size, (250, 250, 250))
    draw = ImageDraw.Draw(page)
    for row in range(12):
        width = 120 + (seed * 37 + row * 53) % (size[0] - 200)
        top = 30 + row * 40 if row < 6 else 60 + row * 38
        draw.rectangle((40, top, 40 + width, top + 14), fill=(20, 20, 20))
    if trouble:
        box = (size[0] - 90, size[1] // 2 - 30, size[0] - 30, size[1] // 2 + 30)
        draw.rectangle(box, fill=TROUBLES[trouble])
    return page


class Detector:
    models = {"fake-lines": "fake-lines sha256:0"}

    def detect(self, sheet):
        from layoutparser import Layout, Rectangle, TextBlock

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
        held.append(bytearray(os.urandom(1 << 20)) * 20)
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
    models = {"fake-words": "fake-words sha256:0"}

    def recognize(self, crops: Sequence[np.ndarray]):
        from digitize.ocr.recognition import Recognition

        return [Recognition(text=words(crop.shape[1]), confidence=0.99) for crop in crops]


def words(width: int) -> str:
    """Words for a bar of that many pixels."""
    start = width % len(WORDS)
    return (WORDS[start:] + WORDS)[: max(2, width // 16)]


def open_detector(options, runtime):
    return Detector()


def open_engine(options, runtime):
    return Engine()
