"""Punctuation of vertical lines, seen in the print where a recogniser dropped or mistook it."""

from __future__ import annotations

import numpy as np
import pytest
from test_upright import turned_line

from digitize.ocr.punctuation import MARKS, chances, marked, windows
from digitize.ocr.recognition import Recognition, Sign
from digitize.ocr.upright import compose


def read_as(text: str, said: str, confidence: float = 0.99) -> tuple[np.ndarray, Recognition]:
    """A printed line and a reading of it: ``said`` has a blank for each character not read."""
    crop = turned_line(text)
    share = 1 / len(text)
    signs = [
        Sign(c, confidence, n * share, (n + 1) * share) for n, c in enumerate(said) if c != " "
    ]
    return crop, Recognition("".join(s.text for s in signs), confidence, tuple(signs))


def seen(text: str, said: str, confidence: float = 0.99) -> str:
    crop, read = read_as(text, said, confidence)
    (row,) = compose([crop])
    (found,) = marked([(crop, row.edges)], [read])
    return found.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("（本報南京八日專電）政府昨日", " 本報南京八日專電）政府昨日"),  # at the head of its line
        ("政府昨日公布（紅葉）定於今日", "政府昨日公布（紅葉 定於今日"),
        ("公使定於三十日。啟程赴滬", "公使定於三十日 啟程赴滬"),
        ("公使定於三十日啟程赴滬。", "公使定於三十日啟程赴滬 "),
        ("主人「君既知之」何必多問", "主人 君既知之 何必多問"),
    ],
)
def test_marks_that_nobody_read_are_put_in(text: str, said: str) -> None:
    assert seen(text, said) == text


@pytest.mark.parametrize("misread", ["·", ":", "；"])
def test_a_mark_that_was_taken_for_another_is_replaced(misread: str) -> None:
    text = "公使定於三十日。啟程赴滬"
    assert seen(text, text.replace("。", misread)) == text


@pytest.mark.parametrize(
    "text", ["蘇聯駐華公使定於三十日啟程赴滬", "共有一人二口三丁", "公使定於，啟程赴滬。"]
)
def test_a_line_that_was_read_right_stays(text: str) -> None:
    assert seen(text, text) == text


def test_a_sure_character_is_not_replaced_by_a_mark() -> None:
    text = "公使定於三十日。啟程赴滬"
    assert seen(text, text.replace("。", "永")) == text.replace("。", "永")


def test_lines_without_places_of_signs_and_single_cells_stay() -> None:
    crop = turned_line("公使定於三十日，啟程赴滬")
    plain = Recognition("公使", 0.9)
    (row,) = compose([crop])
    assert marked([(crop, row.edges)], [plain]) == [plain]
    assert marked([], []) == []
    one = Recognition("公", 0.9, (Sign("公", 0.9, 0, 1),))
    assert marked([(crop, np.array([0.0, crop.shape[1]]))], [one]) == [one]


def test_bare_paper_is_no_mark() -> None:
    paper = np.full((48, 400, 3), 230, np.uint8)
    told = chances(windows(paper, [100.0, 200.0], 44.0))
    assert told.shape == (2, 1 + len(MARKS))
    assert np.allclose(told.sum(axis=1), 1, atol=1e-5)
    assert (told.argmax(axis=1) == 0).all()
