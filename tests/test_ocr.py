"""Recognition: decoding, and reading with an engine that is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import pytest

from digitize import ocr
from digitize.errors import ConfigError
from digitize.geometry import Box
from digitize.layout.marks import rectangle
from digitize.ocr.ctc import decode
from digitize.ocr.recognition import Recognition, Sign


class Fake:
    """Says the same of every crop."""

    name = "fake"
    models: ClassVar[dict[str, str]] = {}

    def __init__(self, confidence: float = 0.9) -> None:
        self.confidence = confidence

    def recognize(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
        sign = Sign("字", self.confidence, 0.0, 1.0)
        return [Recognition("字", self.confidence, (sign,)) for _ in crops]


class Sheet:
    pixels = np.full((200, 200, 3), 255, np.uint8)


Sheet.pixels[50:70, 40:160] = 0
LAYOUT = [rectangle(Box(40, 50, 160, 70), "line", 0.9), rectangle(Box(0, 0, 9, 9), "title", 0.8)]


def test_repeats_and_blanks_are_dropped() -> None:
    steps = np.array([[0.9, 0], [0.8, 1], [0.9, 1], [0.9, 0], [0.7, 1], [0.9, 3]])
    read = decode(steps, "甲乙")
    assert read.text == "甲甲 "
    assert read.confidence == pytest.approx(0.8)
    assert [s.start for s in read.signs] == sorted(s.start for s in read.signs)


def test_a_reading_carries_line_and_block() -> None:
    reading = ocr.read(Sheet(), LAYOUT, Fake())
    assert [line.text for line in reading.lines] == ["字"]
    assert reading.lines[0].box == Box(40, 50, 160, 70)
    assert reading.lines[0].size == 20
    assert [block.label for block in reading.blocks] == ["title"]


def test_what_is_hardly_read_is_left_out() -> None:
    assert ocr.read(Sheet(), LAYOUT, Fake(0.1)).lines == ()


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(ConfigError, match="no such engine"):
        ocr.open_engine(ocr.Options(engine="nobody"))
