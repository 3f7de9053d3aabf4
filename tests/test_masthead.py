"""Masthead facts: what is taken for a newspaper's name."""

from __future__ import annotations

import pytest

from digitize.geometry import Box
from digitize.masthead import read
from digitize.passage import Passage
from digitize.reading import Line


def line(text: str, y: float, size: float) -> Line:
    box = Box(100, y, 100 + size * len(text), y + size)
    corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    return Line(text, box, corners, 0.9, size=size)


def front(*lines: Line) -> Passage:
    whole = Box(0, 0, 2000, 400)
    return Passage(0, "masthead", lines, whole, whole, (0.0, 2000.0))


@pytest.mark.parametrize(
    "other",
    [
        "HONOLULU, HAWAII TERRITORY, FRIDAY, MAY 31, 1901",
        "定報價格",
        "PAGES 9 to 16",
        "一九二一年三月十二日",
    ],
)
def test_a_larger_line_of_facts_is_no_title(other: str) -> None:
    head = read([front(line("晶報", 20, 30), line(other, 120, 60))])
    assert head.issue.title == "晶報"


def test_the_largest_line_is_the_title() -> None:
    head = read([front(line("今日晴", 20, 30), line("The American Eagle", 120, 60))])
    assert head.issue.title == "The American Eagle"
