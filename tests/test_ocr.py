"""Recognition: decoding, and reading with an engine that is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

import numpy as np
import pytest

from digitize import ocr
from digitize.errors import ConfigError
from digitize.geometry import Box
from digitize.layout.marks import rectangle
from digitize.ocr import network
from digitize.ocr.ctc import decode
from digitize.ocr.lines import strips_of
from digitize.ocr.options import Options
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


@pytest.mark.parametrize("width", [9, 30, 63, 90, 127, 200, 333, 511, 777, 1023, 1500, 2900])
def test_a_skimmed_line_fills_its_shape(width: int) -> None:
    crop = np.zeros((48, width, 3), np.uint8)
    assert network._shape(crop, 1.0) == (max(64, -(-width // 32) * 32), width)
    shape, drawn = network._shape(crop, 0.4)
    assert drawn == shape or shape == 64, "only the shortest leave room behind them"
    assert 0.89 * 0.4 * width < drawn <= max(1.2 * 0.4 * width, 9), "hardly narrower or wider"


def test_lines_of_one_width_go_in_together() -> None:
    shapes = [64] * 11 + [224] * 5 + [1024, 224, 640]
    groups = network._groups(shapes)
    assert sorted(n for group in groups for n in group) == list(range(len(shapes)))
    told = [(shapes[group[0]], len(group)) for group in groups]
    assert all(len({shapes[n] for n in group}) == 1 for group in groups)
    assert told == [
        (64, 8), (64, 2), (64, 1), (224, 2), (224, 2), (224, 2), (640, 1), (1024, 1)
    ]  # fmt: skip


def test_lines_read_together_are_told_apart() -> None:
    """The network here answers with the brightness of each line's middle."""
    engine = network.NetworkEngine.__new__(network.NetworkEngine)
    engine._alphabet = tuple("abcdefgh")
    engine._network = Bright()  # type: ignore[assignment]
    crops = [np.full((48, 200, 3), 20 * n, np.uint8) for n in range(1, 9)]
    assert [r.text for r in engine.recognize(crops)] == list("abcdefgh")


class Bright:
    """A network whose one class is told by how bright a picture is."""

    runtime, precision = "fake", "f32"

    def run(self, batches: Iterable[np.ndarray]) -> Iterator[list[np.ndarray]]:
        for batch in batches:
            bright = (batch[:, 0, 24, 0] + 1) * 127.5 / 20
            best = np.ones((len(batch), 5, 2), np.float32)
            best[..., 1] = np.round(bright)[:, None]
            yield [best]


def test_a_long_piece_between_wide_whites_is_cut_as_a_long_line_is() -> None:
    sheet = np.full((3000, 60, 3), 255, np.uint8)

    def sign(y: int) -> None:
        sheet[y : y + 16, 20:40] = 0
        sheet[y + 4 : y + 12, 26:34] = 255

    for y in (60, 140, 220, 300, *range(400, 2400, 20), 2500, 2600):
        sign(y)
    line = rectangle(Box(18, 60, 42, 2616), "vertical-line", 0.9)
    (strip,) = strips_of([line], sheet, Options())
    lengths = [crop.shape[1] / crop.shape[0] for crop in strip.crops]
    assert len(lengths) == 8 and max(lengths) < 40  # 4, the long piece in two, 2
    ends = [0.0, *(v for span in strip.spans for v in span), 1.0]
    assert ends == sorted(ends)


def test_a_line_of_usual_length_is_one_crop() -> None:
    (strip,) = strips_of([LAYOUT[0]], Sheet.pixels, Options())
    assert len(strip.crops) == 1 and strip.spans == ((0.0, 1.0),)
