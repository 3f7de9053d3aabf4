"""Titles in square grids of signs run as their words say; other rows stay as they were read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import reading

from digitize.direction import turn
from digitize.direction.grids import upright
from digitize.geometry import Box
from digitize.page import Writing
from digitize.reading import Glyph, Line

SIZE, STEP = 40.0, 48.0


def row(text: str, x: float, y: float, writing: Writing = "horizontal") -> Line:
    """A line of signs that stand `STEP` apart, with their glyphs."""
    down = writing == "vertical"
    boxes = [
        Box(x + STEP * n * (not down), y + STEP * n * down,
            x + STEP * n * (not down) + SIZE, y + STEP * n * down + SIZE)
        for n in range(len(text))
    ]  # fmt: skip
    glyphs = tuple(Glyph(c, 0.9, b) for c, b in zip(text, boxes, strict=True))
    box = boxes[0].union(boxes[-1])
    return Line(text, box, box.polygon(), 0.9, writing, SIZE, 0.4, glyphs=glyphs)


def level(texts: list[str], apart: float = STEP) -> list[Line]:
    """Level lines one beneath the other."""
    return [row(text, 100, 100 + apart * n) for n, text in enumerate(texts)]


def standing(texts: list[str], apart: float = STEP) -> list[Line]:
    """Vertical lines one beside the other, from the right."""
    last = 100 + apart * (len(texts) - 1)
    return [row(text, last - apart * n, 100, "vertical") for n, text in enumerate(texts)]


def turned(lines: list[Line]) -> list[Line]:
    return list(upright(reading(lines)).lines)


UPRIGHT = ["梅浦新区", "合龙轨道", "交通建设"]
ACROSS = ["交合梅", "通龙浦", "建轨新", "设道区"]  # what a detector sees of it


def test_level_lines_whose_words_run_down_are_vertical() -> None:
    done = sorted(turned(level(ACROSS)), key=lambda n: -n.box.x0)
    assert [n.text for n in done] == UPRIGHT
    expected = standing(UPRIGHT)
    assert [(n.writing, n.box, n.size) for n in done] == [
        (n.writing, n.box, n.size) for n in expected
    ]
    assert [n.glyphs for n in done] == [n.glyphs for n in expected], "carried along"


def test_vertical_lines_whose_words_run_along_are_level() -> None:
    texts = ["交通建设", "合龙轨道"]
    across = ["设道", "建轨", "通龙", "交合"]
    done = sorted(turned(standing(across)), key=lambda n: n.box.y0)
    expected = level(texts)
    assert [(n.text, n.writing, n.box, n.glyphs) for n in done] == [
        (n.text, n.writing, n.box, n.glyphs) for n in expected
    ]


def test_lines_without_glyphs_are_parted_evenly() -> None:
    lines = [replace(n, glyphs=()) for n in level(ACROSS)]
    done = sorted(turned(lines), key=lambda n: -n.box.x0)
    assert [n.text for n in done] == UPRIGHT
    assert not any(n.glyphs for n in done)
    assert all(map(alike, done, standing(UPRIGHT)))
    lines = [replace(n, glyphs=()) for n in standing(["设道", "建轨", "通龙", "交合"])]
    done = sorted(turned(lines), key=lambda n: n.box.y0)
    assert [n.text for n in done] == ["交通建设", "合龙轨道"]
    assert all(map(alike, done, level(["交通建设", "合龙轨道"])))


def alike(line: Line, other: Line) -> bool:
    """Whether two lines are nearly of one box, which the line has for its polygon, too."""
    common = line.box.intersection(other.box).area
    largest = max(line.box.area, other.box.area)
    return common > 0.8 * largest and line.polygon == line.box.polygon()


def test_words_may_go_on_in_the_next_line_of_a_title() -> None:
    """Hence lines are asked in the order in which they are read."""
    title = ["旧城", "区改", "造项", "目动", "工了"]
    done = sorted(turned(level(["工目造区旧", "了动项改城"])), key=lambda n: -n.box.x0)
    assert [n.text for n in done] == title
    other = reading(standing(["市修", "建古", "城农", "民个", "人多"]))  # across: 人民, 城建, 多个
    assert upright(other) is other


@pytest.mark.parametrize(
    "lines",
    [
        level(UPRIGHT),  # words along
        standing(UPRIGHT),
        level(["今天上午", "新桥通车", "沿岸居民", "出行方便"]),
        level(ACROSS, apart=70),  # no square grid: lines apart
        [replace(n, box=replace(n.box, x1=n.box.x1 + 100)) for n in level(ACROSS)],  # or signs
        [row(text, 100 + 30 * n, 100 + STEP * n) for n, text in enumerate(ACROSS)],  # not flush
        [replace(n, writing="horizontal-rl") for n in level(ACROSS)],  # which way is known
        level(["交合a", "通龙b", "建轨c", "设道d"]),
        level(["交", "通", "建", "设"]),
    ],
)
def test_other_rows_stay_as_they_were_read(lines: list[Line]) -> None:
    page = reading(lines)
    assert upright(page) is page


DRIVEN = ["正今", "式天", "通上", "车午", "了新", "吗桥"]  # two lines of six signs, from the right


def test_a_long_title_of_two_lines_may_be_driven_apart() -> None:
    done = sorted(turned(level(DRIVEN, apart=70)), key=lambda n: -n.box.x0)
    assert [n.text for n in done] == ["今天上午新桥", "正式通车了吗"]
    assert {n.writing for n in done} == {"vertical"}
    far = level(DRIVEN, apart=110)
    assert turned(far) == far


def test_what_stands_beside_a_grid_stays() -> None:
    other = row("今天上午新桥正式通车", 600, 100)
    done = turned([*level(ACROSS), other])
    assert other in done and len(done) == 4
    assert len(turn(reading([*level(ACROSS), other])).lines) == 4
