"""The benchmark's own parts: its pages, its measure of text, its report."""

from __future__ import annotations

import numpy as np
import pytest
from lxml import etree

from bench import pages, report
from bench.__main__ import PARTS, wrong


def test_a_composed_page_holds_the_lines_asked_for() -> None:
    page, lines = pages.compose(70)
    assert len(lines) == 70
    assert page.dtype == np.uint8 and (page < 128).any()


def test_the_broadsheet_is_a_full_page_of_10000_characters() -> None:
    page, lines = pages.compose(0, characters=10_000)
    assert page.shape == (pages.BROADSHEET[1], pages.BROADSHEET[0], 3)
    assert 10_000 <= sum(len(line) for line in lines) < 10_100


@pytest.mark.parametrize(
    ("read", "share"),
    [(["甲乙", "丙 丁"], 0.0), (["丙丁甲乙"], 0.0), (["甲乙丙"], 0.25), (["甲乙丙丁戊己"], 0.5)],
)
def test_characters_are_judged_whatever_their_order(read: list[str], share: float) -> None:
    assert wrong(read, ["甲乙", "丙丁"]) == share


def test_every_part_has_a_table() -> None:
    assert set(report._TABLES) == set(PARTS)


def test_the_report_tells_ratios_and_what_is_missing() -> None:
    page = {"page": "a.png", "seconds": 2.0, "cpu": 2.0, "wrong": 0.001}
    ours = {"pages": [page], "peak_mb": 900, "start": 1.0}
    theirs = {"pages": [{**page, "cpu": 5.0}], "peak_mb": 4000, "start": 2.0}
    found = {"digitize": ours, "paddleocr": theirs, "tesseract": "not installed"}
    told = report.table("peers", {"machine": "M", "load": 0.1, "contestants": found})
    assert "| paddleocr | a.png | 2.0 | 5.0 | 2.50 |" in told
    assert "| tesseract | not installed |" in told


def test_the_picture_is_svg() -> None:
    figures = {"lines": {"counts": [50, 100], "cpu": [1.0, 2.0]}, "memory": {"memory": [1, 2]}}
    drawn = etree.fromstring(report.picture(figures).encode())
    assert len(drawn.findall(".//{*}polyline")) == 2
