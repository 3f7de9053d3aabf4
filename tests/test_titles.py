"""Two titles on one axis are parted where the layout model sees each for itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from digitize.geometry import Box
from digitize.layout import detect
from digitize.layout.furniture import Separators
from digitize.layout.marks import box_of, rectangle
from digitize.layout.refine import TightLine
from digitize.layout.titles import parted
from tests.test_completion import body
from tests.test_layout import Drawn, Told

SIZE = 40.0


def title(*spans: tuple[float, float], vertical: bool = False) -> TightLine:
    """A line of large type around 200 across, its ink in stretches along."""
    pieces = [(a, b, -SIZE / 2, SIZE / 2) for a, b in spans]
    return TightLine(np.array(pieces, float), 200.0, 0.0, vertical, False, 0.9)


def blocks(*spans: tuple[float, float], top: float = 175, foot: float = 225) -> np.ndarray:
    return np.array([(a, top, b, foot) for a, b in spans], float).reshape(-1, 4)


BOTH = title((100, 300), (310, 400), (460, 700), (710, 900))  # words, white, words
SEEN = blocks((95, 405), (455, 905))


def spans(lines: list[TightLine]) -> list[tuple[float, float]]:
    return sorted((n.start, n.end) for n in lines)


def test_a_line_over_two_titles_is_cut_between_them() -> None:
    other = title((100, 900))
    done = parted([other, BOTH], SEEN)
    assert done[0] is other and spans(done[1:]) == [(100, 400), (460, 900)]
    assert spans(parted([BOTH], SEEN[::-1])) == [(100, 400), (460, 900)], "in any order"


def test_a_line_over_three_titles_is_cut_twice() -> None:
    line = title((100, 280), (340, 560), (620, 900))
    done = parted([line], blocks((95, 285), (335, 565), (615, 905)))
    assert spans(done) == [(100, 280), (340, 560), (620, 900)]


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        (BOTH, blocks((95, 905))),
        (BOTH, blocks()),
        (BOTH, np.concatenate([blocks((95, 405)), blocks((455, 905), top=260, foot=320)])),
        (BOTH, blocks((95, 405), (910, 1200))),  # a title beyond its end
        (BOTH, blocks((95, 412), (447, 905))),  # hardly apart
        (BOTH, blocks((95, 250), (310, 905))),  # no white between them
        (title((100, 400), (430, 900)), blocks((95, 390), (435, 905))),  # white of a space
        (title((100, 400), (460, 900), vertical=True), SEEN),
    ],
)
def test_other_lines_stay_whole(line: TightLine, seen: np.ndarray) -> None:
    (done,) = parted([line], seen)
    assert done is line


class Model(Told):
    """A layout model that sees titles."""

    def __init__(self, boxes: list[Box], score: float) -> None:
        super().__init__(boxes)
        self.score = score

    def detect(self, sheet: object) -> list[object]:
        return [rectangle(box, "title", self.score) for box in self.boxes]


@pytest.mark.parametrize(("score", "lines"), [(0.95, 2), (0.5, 1)])
def test_titles_that_the_model_is_sure_of_are_two(score: float, lines: int) -> None:
    sheet = Drawn()
    boxes = body(sheet, 100, lines=8, signs=34)
    sheet.text(100, 300, 6, size=44, pitch=48)
    sheet.text(464, 300, 6, size=44, pitch=48)
    whole = Box(95, 295, 755, 349)
    seen = Model([Box(95, 290, 390, 352), Box(456, 290, 755, 352)], score)
    detectors: list[Any] = [Separators(), Told([*boxes, whole]), seen]
    found = detect(sheet, detectors)
    assert len([b for b in found if b.type == "line" and box_of(b).y0 < 400]) == lines
