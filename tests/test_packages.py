"""Headline packages: which part of a headline is which, whatever the direction of the page."""

from __future__ import annotations

import pytest

from digitize.geometry import Axes, Box
from digitize.order.packages import packages
from digitize.passage import Passage, Sketch
from digitize.reading import Line

WIDTH, HEIGHT = 1000.0, 1400.0


def part(number: int, box: Box, size: float, axes: Axes, writing: str) -> Passage:
    line = Line("標題之一行", box, box.polygon(), 0.9, writing, size, 0.3)  # type: ignore[arg-type]
    frame = axes.turn(box)
    across = (writing == "vertical") != axes.vertical
    return Passage(number, "headline", (line,), box, frame, (frame.x0, frame.x1), across,
                   writing, size, size / 20, 0.3)  # type: ignore[arg-type]  # fmt: skip


@pytest.mark.parametrize(
    ("vertical", "writing", "boxes"),
    [
        (True, "horizontal", [(300, 100, 500, 126), (250, 130, 560, 180), (290, 186, 520, 212)]),
        (True, "horizontal-rl", [(300, 100, 500, 126), (250, 130, 560, 180), (290, 186, 520, 212)]),
        (False, "horizontal", [(300, 100, 500, 126), (250, 130, 560, 180), (290, 186, 520, 212)]),
        (True, "vertical", [(500, 100, 526, 300), (445, 90, 495, 330), (414, 100, 440, 310)]),
        (False, "vertical", [(500, 100, 526, 300), (445, 90, 495, 330), (414, 100, 440, 310)]),
    ],
)
def test_what_stands_before_the_main_headline_is_its_kicker(
    vertical: bool, writing: str, boxes: list[tuple[float, float, float, float]]
) -> None:
    axes = Axes(vertical, WIDTH, HEIGHT)
    sizes = [26.0, 50.0, 26.0]
    parts = [
        part(n, Box(*b), size, axes, writing)
        for n, (b, size) in enumerate(zip(boxes, sizes, strict=True))
    ]
    (found,) = packages(Sketch(axes, 20.0, 10.0, tuple(reversed(parts))))
    assert [(p.id, p.type) for p in found.parts] == [
        (0, "kicker"),
        (1, "headline"),
        (2, "subheadline"),
    ]
