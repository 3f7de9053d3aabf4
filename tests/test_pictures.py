"""What was taken for a picture: grounds, bars, photographs, initials, titles beside small lines."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from digitize.geometry import Box
from digitize.layout import detect
from digitize.layout.areas import Area
from digitize.layout.columns import ruled
from digitize.layout.furniture import Separators
from digitize.layout.initials import initials
from digitize.layout.ink import find_ink
from digitize.layout.marks import box_of
from digitize.layout.pictures import no_photographs, settled
from digitize.layout.rawlines import RawLine
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke
from digitize.layout.settling import _is_side
from digitize.layout.textlines import _trimmed
from tests.test_layout import Drawn, Told

TINT = (226, 216, 190)


def sheet() -> tuple[Drawn, list[Box]]:
    """A page with a column of body type on its left, and where its lines are."""
    drawn, boxes = Drawn(), []
    for n in range(24):
        drawn.text(60, 60 + 32 * n, 12)
        boxes.append(Box(56, 56 + 32 * n, 326, 84 + 32 * n))
    return drawn, boxes


def photograph(drawn: Drawn, box: Box) -> None:
    """Tones that change everywhere, and figures in them."""
    x0, y0, x1, y1 = (int(v) for v in (box.x0, box.y0, box.x1, box.y1))
    tones = np.linspace(60, 210, x1 - x0)[None, :] + np.linspace(-40, 40, y1 - y0)[:, None]
    drawn.pixels[y0:y1, x0:x1] = tones.clip(0, 255).astype(np.uint8)[..., None]
    middle = ((x0 + x1) // 2, (y0 + y1) // 2)
    cv2.circle(drawn.pixels, middle, min(x1 - x0, y1 - y0) // 4, (40, 40, 40), -1)


def areas(drawn: Drawn, boxes: list[Box]) -> list[tuple[str, Box]]:
    found = detect(drawn, (Separators(), Told(boxes)))
    return [(str(b.type), box_of(b)) for b in found if b.type in ("picture", "tint", "dark")]


def kinds(drawn: Drawn, boxes: list[Box], place: Box) -> list[str]:
    """The kinds of areas whose middle lies in a place."""
    return [
        k for k, b in areas(drawn, boxes) if place.holds(Box(*b.center, *b.center)) and b.area > 900
    ]


def level(box: Box, light: bool = False) -> TightLine:
    half = box.height / 2
    return TightLine(
        np.array([(box.x0, box.x1, -half, half)]), box.y0 + half, 0.0, False, light, 0.9
    )


def test_a_tinted_box_with_a_large_title_is_a_tint() -> None:
    drawn, boxes = sheet()
    box = Box(400, 200, 860, 320)
    cv2.rectangle(drawn.pixels, (400, 200), (860, 320), TINT, -1)
    for n in range(5):
        x = 420 + 84 * n
        cv2.line(drawn.pixels, (x, 230), (x + 66, 290), (10, 10, 10), 14)
        cv2.line(drawn.pixels, (x, 290), (x + 66, 230), (10, 10, 10), 14)
    boxes.append(Box(408, 222, 842, 298))
    assert kinds(drawn, boxes, box) == ["tint"]


def test_of_a_tinted_box_with_a_photograph_the_photograph_is_the_picture() -> None:
    drawn, boxes = sheet()
    cv2.rectangle(drawn.pixels, (380, 100), (880, 700), TINT, -1)
    cv2.rectangle(drawn.pixels, (380, 100), (880, 700), (0, 0, 0), 3)
    photograph(drawn, Box(400, 120, 640, 360))
    cv2.line(drawn.pixels, (380, 240), (402, 240), (0, 0, 0), 4)  # its frame touches it
    for n in range(17):
        x = 660 if n < 8 else 400
        drawn.text(x, 124 + 32 * n, (870 - x) // 22)
        boxes.append(Box(x - 4, 120 + 32 * n, 876, 148 + 32 * n))
    pictures = [b for k, b in areas(drawn, boxes) if k == "picture"]
    assert len(pictures) == 1
    assert pictures[0].x1 < 660 and pictures[0].y1 < 400


def titled(ground: bool, foot: bool = False) -> tuple[Drawn, list[Box], Box]:
    """A photograph with a light title along its head or foot, on a bar or on the photograph."""
    drawn, boxes = sheet()
    photograph(drawn, Box(400, 200, 860, 600))
    y = 510 if foot else 200
    if ground:
        cv2.rectangle(drawn.pixels, (400, y), (859, y + 89), (30, 30, 30), -1)
    for n in range(6):
        x = 420 + 44 * n
        cv2.line(drawn.pixels, (x, y + 25), (x + 34, y + 65), (255, 255, 255), 5)
        cv2.line(drawn.pixels, (x, y + 65), (x + 34, y + 25), (255, 255, 255), 5)
    title = Box(412, y + 18, 684, y + 72)
    return drawn, [*boxes, title], title


def test_a_dark_bar_over_a_photograph_is_none_of_it() -> None:
    drawn, boxes, title = titled(ground=True)
    found = areas(drawn, boxes)
    (picture,) = [b for k, b in found if k == "picture"]
    assert picture.intersection(title).area == 0 and picture.y1 > 590
    assert any(k == "dark" and b.holds(title.grown(-8)) for k, b in found)


@pytest.mark.parametrize("ground", [True, False])
def test_a_title_printed_on_a_photograph_or_at_its_foot_leaves_it_whole(ground: bool) -> None:
    """Under a bar at the foot stands the caption: it is the picture's."""
    drawn, boxes, _ = titled(ground=ground, foot=ground)
    (picture,) = [b for k, b in areas(drawn, boxes) if k == "picture"]
    assert picture.height > 380 and picture.width > 440


def test_strokes_of_heavy_letters_are_no_boxes() -> None:
    drawn, boxes = sheet()
    line = level(Box(400, 100, 800, 180))
    stroke, box = Area(Box(420, 104, 450, 176), "dark"), Area(Box(380, 300, 800, 360), "dark")
    assert settled([stroke, box], [line], [], find_ink(drawn.pixels)) == [box]
    assert boxes


def test_a_box_higher_than_the_type_of_a_line_aslant_is_a_box() -> None:
    drawn, _ = sheet()
    line = level(Box(400, 100, 800, 140))
    slanted = replace(line, slope=0.25, axis=line.axis - 100)
    x0, y0, x1, y1 = slanted.bounds
    box = Area(Box(x0 + 5, y0 + 5, x1 - 5, y1 - 5), "frame")
    assert settled([box], [slanted], [], find_ink(drawn.pixels)) == [box]


def test_a_picture_beside_the_sheet_is_none() -> None:
    drawn, _ = sheet()
    width = drawn.pixels.shape[1]
    for place in (Box(width + 10, 50, width + 200, 150), Box(-300, -200, -100, -50)):
        line = level(Box(place.x0 + 20, place.y0 + 20, place.x0 + 60, place.y0 + 40))
        assert settled([Area(place, "picture")], [line], [], find_ink(drawn.pixels)) == []
        assert no_photographs([level(place)], [Area(place, "picture")], find_ink(drawn.pixels))


def test_a_photograph_is_no_line() -> None:
    drawn, _ = sheet()
    place = Box(400, 200, 860, 500)
    photograph(drawn, place)
    drawn.text(400, 600, 4, size=90, pitch=100)
    ink, letters = find_ink(drawn.pixels), Box(400, 600, 790, 690)
    lines = [level(place), level(letters)]
    found = no_photographs(lines, [Area(place, "picture"), Area(letters, "picture")], ink)
    assert [id(n) for n in found] == [id(lines[1])]


def test_a_large_title_leaves_small_lines_at_its_side() -> None:
    """From far off both are one line, and what was seen from close by would be lost."""
    drawn = Drawn()
    for n in range(5):
        drawn.text(300, 60 + 120 * n, 1, size=100)
    for n in range(16):
        drawn.text(240, 80 + 24 * n, 1, size=20)
    blob = RawLine(320, 350, 640, 200, 0.0, True, 0.9)
    near = np.array([(236.0, 76.0, 264.0, 464.0)])
    done = _trimmed(blob, find_ink(drawn.pixels), near, np.array([28.0]))
    assert 264 < done.x - done.thickness / 2 < 302 and done.x + done.thickness / 2 == 420
    unseen = _trimmed(blob, find_ink(drawn.pixels), near[:0], np.zeros(0))
    assert 264 < unseen.x - unseen.thickness / 2 < 302


def test_the_side_of_a_frame_is_no_stroke_of_letters() -> None:
    frame = Box(100, 100, 300, 700)
    top, stroke = Stroke(102, 299, 101, 0.0, 2, False), Stroke(120, 280, 140, 0.0, 2, False)
    assert _is_side(top, [frame], 24) and not _is_side(stroke, [frame], 24)


def test_a_rule_that_sticks_out_of_letters_parts_them() -> None:
    title, price = level(Box(100, 100, 500, 200)), level(Box(640, 110, 760, 180))
    assert ruled(title, price, [Stroke(92, 208, 560, 0.0, 2, True)])
    assert not ruled(title, price, [Stroke(110, 190, 560, 0.0, 2, True)])


@pytest.mark.parametrize(("indented", "found"), [(3, 1), (0, 0)])
def test_a_large_first_sign_that_nobody_saw_is_a_line(indented: int, found: int) -> None:
    drawn, lines = Drawn(), []
    cv2.line(drawn.pixels, (60, 66), (150, 66), (0, 0, 0), 8)
    cv2.line(drawn.pixels, (105, 66), (105, 148), (0, 0, 0), 10)
    for n in range(12):
        x = 166 if n < indented else 60 if indented else 166
        drawn.text(x, 60 + 32 * n, 12)
        lines.append(level(Box(x, 60 + 32 * n, x + 262, 80 + 32 * n)))
    done = initials(lines, find_ink(drawn.pixels))
    assert len(done) == found
    if found:
        assert done[0].bounds == pytest.approx((56, 62, 155, 153), abs=5)
