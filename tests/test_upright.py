"""What the engine cannot do by itself: vertical lines set upright, spaces seen in the print."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import layoutparser
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from digitize.layout.marks import quadrilateral
from digitize.ocr import open_engine, upright
from digitize.ocr.fusing import fuse
from digitize.ocr.lines import strips_of
from digitize.ocr.options import Options
from digitize.ocr.recognition import Recognition, Sign
from digitize.ocr.spaces import spaced
from digitize.ocr.upright import compose
from digitize.scripts import simplified

FONT = Path(layoutparser.__file__).parent / "misc" / "NotoSerifCJKjp-Regular.otf"
SIZE, PITCH, MARGIN = 40, 44, 4
TURNED = "（）「」"


def turned_line(text: str) -> np.ndarray:
    """A vertical line of type as the engine gets it: turned to the left, a tenth of margin."""
    font = ImageFont.truetype(str(FONT), SIZE)
    paper = Image.new("L", (SIZE + 2 * MARGIN, PITCH * len(text) + 2 * MARGIN), 235)
    for n, character in enumerate(text):
        cell = Image.new("L", (SIZE, SIZE), 235)
        ImageDraw.Draw(cell).text((SIZE / 2, SIZE * 0.88), character, 20, font, anchor="ms")
        if character in TURNED:
            cell = cell.rotate(-90)
        elif character in "，。":  # at the top right of its cell in vertical type
            cell = cell.transform(
                cell.size, Image.Transform.AFFINE, (1, 0, -23, 0, 1, 23), fillcolor=235
            )
        paper.paste(cell, (MARGIN, MARGIN + n * PITCH + (PITCH - SIZE) // 2))
    return np.ascontiguousarray(np.rot90(np.asarray(paper.convert("RGB"))))


def test_a_line_is_cut_between_its_characters() -> None:
    lines = ["蘇聯駐華公使定於三十日啟程赴滬", "我國當局商談禁煙問題外間傳說不一"]
    for text, row in zip(lines, compose([turned_line(t) for t in lines]), strict=True):
        assert row is not None
        assert len(row.edges) == len(text) + 1
        inner = MARGIN + PITCH * np.arange(1, len(text))
        assert np.abs(row.edges[1:-1] - inner).max() <= 5


def test_light_type_on_dark_is_cut_between_its_characters() -> None:
    line = turned_line("蘇聯駐華公使定於三十日啟程赴滬")
    upright_line = np.ascontiguousarray(np.rot90(line, -1))
    around = ((20, 20), (20, 20), (0, 0))
    edges = []
    for page in (upright_line, 255 - upright_line):
        height, width = page.shape[:2]
        low, wide, high = 20 + MARGIN, 20 + width - MARGIN, 20 + height - MARGIN
        corners = np.array([(low, low), (wide, low), (wide, high), (low, high)], float)
        block = quadrilateral(corners, "vertical-line")
        (strip,) = strips_of([block], np.pad(page, around, mode="edge"), Options())
        edges += [row.edges for row in compose(strip.crops)]
    assert np.abs(edges[0] - edges[1]).max() <= 1


def test_small_type_set_close_is_not_cut_at_twice_its_pitch() -> None:
    texts = ["蘇聯駐華公使定於三十日啟程赴滬", "我國當局商談禁煙問題外間傳說不一"]
    lines = []
    for text in texts:  # the crop is so much higher than the pitch that its double is tried, too
        line = turned_line(text)
        roomy = cv2.copyMakeBorder(line, 6, 6, 0, 0, cv2.BORDER_REPLICATE)
        lines.append(cv2.resize(roomy, None, fx=0.27, fy=0.27, interpolation=cv2.INTER_AREA))
    for text, row in zip(texts, compose(lines), strict=True):
        assert abs(len(row.edges) - 1 - len(text)) <= 1


def test_a_pitch_is_told_from_its_double_and_never_lies_outside() -> None:
    ratios = upright._RATIOS

    def hump(*tops: tuple[float, float]) -> np.ndarray:
        return np.sum([h * np.exp(-(((ratios - at) / 0.04) ** 2)) for at, h in tops], axis=0)

    assert abs(upright._peak(hump((0.75, 0.9), (1.5, 1.0))) - 0.75) < 0.02
    assert abs(upright._peak(hump((0.75, 0.3), (1.5, 1.0))) - 1.5) < 0.02
    assert abs(upright._peak(hump((1.0, 1.0))) - 1.0) < 0.02
    dice = np.random.default_rng(2)
    for _ in range(300):
        found = upright._peak(dice.random(len(ratios)).cumsum())
        assert ratios[0] - 0.02 < found < ratios[-1] + 0.02


def cell_of(row: upright.Row, n: int) -> np.ndarray:
    """Whether each pixel of a row's n-th cell has ink."""
    return row.pixels[:, int(row.places[n]) : int(row.places[n + 1]), 0] < 160


def centre(ink: np.ndarray) -> np.ndarray:
    """Where the middle of ink is in its cell: shares down and along."""
    return np.argwhere(ink).mean(axis=0) / ink.shape


def test_a_mark_at_the_upper_right_is_moved_to_the_lower_left_of_its_cell() -> None:
    text = "我國當局，商談禁煙。問題外間"
    (row,) = compose([turned_line(text)])
    for n in (4, 9):
        down, along = centre(cell_of(row, n))
        assert down > 0.6
        assert along < 0.4


def test_a_mark_that_ends_a_line_has_a_cell_of_its_own() -> None:
    text = "我國當局商談禁煙問題，"
    line = turned_line(text)
    ink = np.flatnonzero((line < 128).any(axis=(0, 2)))
    (row,) = compose([line[:, : ink[-1] + 3]])  # cut close behind the comma
    assert len(row.edges) == len(text) + 1
    assert cell_of(row, 9).sum() > 2 * cell_of(row, 10).sum() > 0


def test_what_is_no_mark_at_the_side_stays_in_its_cell() -> None:
    text = "一二三小·以心人"  # small parts at both sides, a point in the middle
    (row,) = compose([turned_line(text)])
    turned = np.rot90(turned_line(text), -1)
    assert len(row.edges) == len(text) + 1
    for n in range(len(text)):
        own = turned[int(row.edges[n]) : int(row.edges[n + 1]), :, 0] < 160
        assert np.abs(centre(own) - centre(cell_of(row, n))).max() < 0.1


def test_a_single_character_is_turned_back_whole() -> None:
    crop = turned_line("報")
    (row,) = compose([crop])
    assert np.array_equal(row.pixels, np.rot90(crop, -1))
    assert compose([]) == []


def test_characters_read_in_a_row_are_placed_on_the_line() -> None:
    (row,) = compose([turned_line("公使定於三十日啟程赴滬")])
    assert row is not None
    shares = row.places / row.places[-1]
    signs = tuple(Sign("字", 1.0, a, b) for a, b in pairwise(shares))
    back = row.back(Recognition("字" * len(signs), 1.0, signs))
    placed = np.array([s.start for s in back.signs]) * row.edges[-1]
    assert np.abs(placed - row.edges[:-1]).max() < 1e-6


@pytest.mark.model
def test_punctuation_and_brackets_of_vertical_lines_are_read() -> None:
    lines = [
        "蘇聯駐華公使楊氏，定於三十日啟程。",
        "（本報訊）我國當局商談禁煙，外間",
        "其父謂：「此事關係地方至大。」",
        "各界均表滿意，遂成定議。圍觀者達",
    ]
    crops = [turned_line(text) for text in lines]
    rows = compose(crops)
    found = open_engine().recognize([row.pixels for row in rows if row is not None])
    plain = [r.text.translate(str.maketrans("(),:", "（），：")) for r in found]
    # 議 may be read 议: what the page's script mends
    assert [simplified(text) for text in plain] == [simplified(text) for text in lines]


def said(text: str, confidence: float = 0.99) -> Recognition:
    signs = tuple(
        Sign(c, confidence, n / len(text), (n + 1) / len(text)) for n, c in enumerate(text)
    )
    return Recognition(text, confidence, signs)


def test_the_marks_of_the_row_join_the_characters_of_the_line() -> None:
    assert fuse(said("三十日，啟程。"), said("三十日啟程")).text == "三十日，啟程。"
    assert fuse(said("十，啟程。", 0.95), said("三十日啟程", 0.99)).text.count("，") == 1
    assert fuse(said("增長66%", 0.97), said("增長57%", 0.98)).text == "增長57%"
    assert fuse(said("品配者看基划", 0.5), said("文化館記者看", 0.8)).text == "文化館記者看"
    assert fuse(Recognition("", 0.0), said("續探誌")).text == "續探誌"


def test_a_row_that_lacks_a_character_is_not_trusted() -> None:
    (row,) = compose([turned_line("公使定於三十日啟程赴滬")])
    cells = len(row.edges) - 1
    assert row.sure(said("字" * cells))
    assert not row.sure(said("字" * (cells - 1)))  # a number that lies in the line
    assert not row.sure(said("字" * (cells - 1) + "1"))
    assert not row.sure(said("字" * cells, 0.9))


def test_a_bar_on_its_back_is_no_digit() -> None:
    assert fuse(said("第一次", 0.95), said("第1次", 0.99)).text == "第一次"
    assert fuse(said("第一次", 0.95), said("第3次", 0.99)).text == "第3次"
    assert fuse(said("第1次", 0.99), said("第一次", 0.95)).text == "第1次"  # a digit stands upright


def test_a_bar_that_was_taken_for_a_bracket_is_a_one() -> None:
    (row,) = compose([turned_line("共有一人")])
    for turned, text in (([False, False, True, False], "共有一人"), ([False] * 4, "共有1人")):
        assert replace(row, turned=np.array(turned)).back(said("共有1人")).text == text


def test_two_marks_in_one_cell_stay_where_they_are() -> None:
    (row,) = compose([turned_line("我國當局：商談禁煙")])
    assert centre(cell_of(row, 4))[0] < 0.6


def test_a_one_that_ends_a_line_is_no_bracket() -> None:
    line = turned_line("我國當局商談一")
    ink = np.flatnonzero((line < 128).any(axis=(0, 2)))
    (row,) = compose([line[:, : ink[-1] + 3]])
    last = cell_of(row, len(row.places) - 2)
    down, along = np.flatnonzero(last.any(axis=1)), np.flatnonzero(last.any(axis=0))
    assert np.ptp(along) > 2 * np.ptp(down)


def test_a_space_is_where_the_print_leaves_white() -> None:
    text = "海湾市召开现场会　开发乡村旅游"
    crop = turned_line(text)
    plain = text.replace("　", "")
    starts = [n for n, c in enumerate(text) if c != "　"]
    middles = [(MARGIN + (n + 0.5) * PITCH) / crop.shape[1] for n in starts]
    edges = [0.0, *[(a + b) / 2 for a, b in pairwise(middles)], 1.0]
    signs = tuple(Sign(c, 0.9, *e) for c, e in zip(plain, pairwise(edges), strict=True))
    assert spaced(crop, Recognition(plain, 0.9, signs)).text == "海湾市召开现场会 开发乡村旅游"
    even = turned_line(plain)
    signs = tuple(Sign(c, 0.9, n / len(plain), (n + 1) / len(plain)) for n, c in enumerate(plain))
    assert spaced(even, Recognition(plain, 0.9, signs)).text == plain
