"""Marks before a line that no recogniser read: seen by their shape, alone and right before it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from digitize.geometry import Box, union
from digitize.ocr.ornaments import marked
from digitize.page import Writing
from digitize.reading import Glyph, Line

EM = 26
SHAPES: dict[str, list[tuple[float, float]]] = {
    "■": [(0, 0), (1, 0), (1, 1), (0, 1)],
    "◆": [(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)],
    "▲": [(0.5, 0), (1, 1), (0, 1)],
    "▼": [(0, 0), (1, 0), (0.5, 1)],
    "▶": [(0, 0), (1, 0.5), (0, 1)],
}
HOLLOW = {"□": "■", "◇": "◆", "△": "▲", "▽": "▼"}


def paint(pixels: np.ndarray, mark: str, x: int, y: int, side: int = 22) -> None:
    """Print a mark with its box's upper left corner at a place."""
    ink = (20, 20, 20)
    if mark in "●○◎":
        centre, radius = (x + side // 2, y + side // 2), side // 2
        cv2.circle(pixels, centre, radius, ink, -1 if mark == "●" else 2, cv2.LINE_AA)
        if mark == "◎":
            cv2.circle(pixels, centre, radius // 2, ink, 2, cv2.LINE_AA)
        return
    outline = np.array([(x + side * a, y + side * b) for a, b in SHAPES[HOLLOW.get(mark, mark)]])
    points = [outline.round().astype(np.int32)]
    if mark in HOLLOW:
        cv2.polylines(pixels, points, True, ink, 2, cv2.LINE_AA)
    else:
        cv2.fillPoly(pixels, points, ink, cv2.LINE_AA)


def page(vertical: bool = False, text: str = "本报讯昨日") -> tuple[np.ndarray, Line]:
    """A line of signs (crosses in their boxes) that begins at 120, 60, and its picture."""
    pixels = np.full((400, 400, 3), 235, np.uint8)
    glyphs = []
    for n, sign in enumerate(text):
        x, y = (60, 120 + n * EM) if vertical else (120 + n * EM, 60)
        cv2.line(pixels, (x + 2, y + 2), (x + 22, y + 22), (20, 20, 20), 2)
        cv2.line(pixels, (x + 2, y + 22), (x + 22, y + 2), (20, 20, 20), 2)
        glyphs.append(Glyph(sign, 0.99, Box(x, y, x + 24, y + 24)))
    ends = glyphs[0].box, glyphs[-1].box
    box = Box(ends[0].x0, ends[0].y0, ends[1].x1, ends[1].y1)
    polygon = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    writing: Writing = "vertical" if vertical else "horizontal"
    return pixels, Line(text, box, polygon, 0.99, writing, 24, 0.2, glyphs=tuple(glyphs))


@pytest.mark.parametrize("vertical", [False, True])
@pytest.mark.parametrize("mark", "■●◆▲▼▶□○◇△▽◎")
def test_a_mark_that_was_not_read_is_read(mark: str, vertical: bool) -> None:
    pixels, line = page(vertical)
    x, y = (61, 93) if vertical else (93, 61)
    paint(pixels, mark, x, y, 19 if mark in HOLLOW else 22)
    (found,) = marked([line], pixels)
    assert found.text == mark + line.text
    assert [g.text for g in found.glyphs] == list(found.text)
    assert 0.84 <= found.glyphs[0].confidence <= 1 and found.glyphs[0].confidence != line.confidence
    at = found.glyphs[0].box
    assert abs(at.x0 - x) <= 2 and abs(at.y0 - y) <= 2 and abs(at.width - 22) <= 5
    assert found.box == union([line.box, at])
    assert found.polygon[2] == line.polygon[2]


def test_a_mark_in_the_place_of_the_first_sign_is_seen() -> None:
    """Recognisers give the first sign the place of the mark that they left out, too."""
    pixels, line = page()
    paint(pixels, "◆", 93, 61)
    first = line.glyphs[0]
    wide = Glyph(first.text, first.confidence, Box(92, 60, 144, 84))
    (found,) = marked([replace(line, glyphs=(wide, *line.glyphs[1:]))], pixels)
    assert found.text == "◆" + line.text


def test_a_line_without_text_is_left_alone() -> None:
    pixels, line = page()
    empty = replace(line, text="")
    assert marked([line, empty], pixels)[1] == empty


def test_light_marks_on_dark_ground_are_seen() -> None:
    pixels, line = page()
    paint(pixels, "■", 93, 61)
    light = replace(line, reversed=True)
    (found,) = marked([light], 255 - pixels)
    assert found.text == "■" + line.text


@pytest.mark.parametrize(
    "case", ["none", "far", "beside", "outside", "cross", "long", "small", "dim"]
)
def test_what_is_no_mark_is_left_alone(case: str) -> None:
    pixels, line = page()
    if case == "far":
        paint(pixels, "■", 66, 61)
    elif case == "beside":
        paint(pixels, "■", 93, 63, 18)
        pixels[58:61, 95:110] = 20
    elif case == "outside":  # the end of the neighbour's line
        paint(pixels, "■", 93, 61)
        pixels[64:80, 75:85] = 20
    elif case == "cross":
        pixels[70:76, 93:115] = pixels[61:83, 101:107] = 20
    elif case == "long":
        pixels[70:76, 93:115] = 20
    elif case == "small":
        paint(pixels, "■", 104, 68, 8)
    elif case == "dim":
        pixels[61:83, 93:115] = 215
    assert marked([line], pixels) == [line]


def test_a_rule_beside_a_mark_is_no_sign() -> None:
    pixels, line = page()
    paint(pixels, "■", 93, 61)
    pixels[:, 86:88] = 20
    assert marked([line], pixels)[0].text[0] == "■"


def test_an_o_before_latin_text_is_no_mark() -> None:
    pixels, line = page(text="f the")
    paint(pixels, "○", 93, 61)
    assert marked([line], pixels) == [line]
    solid, line = page(text="f the")
    paint(solid, "●", 93, 61)
    assert marked([line], solid)[0].text == "●f the"


def test_titles_and_lines_without_signs_are_left_alone() -> None:
    pixels, line = page()
    paint(pixels, "■", 93, 61)
    large = replace(line, size=60.0)
    bare = replace(line, glyphs=())
    many = [replace(line, size=24.0)] * 3
    assert marked([large, *many], np.full_like(pixels, 235)) == [large, *many]
    assert marked([large, *many], pixels)[0] == large
    assert marked([bare], pixels) == [bare]


def test_what_was_read_is_not_read_twice() -> None:
    pixels, line = page(text="▲本报讯")
    paint(pixels, "▲", 93, 61)
    assert marked([line], pixels) == [line]
