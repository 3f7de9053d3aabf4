"""Inner pages of old vertical papers: their folio is no masthead, and their columns stay text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digitize.geometry import Box
from digitize.page import Page
from digitize.reading import Line
from tests.drawn import EM, document, line, reading

TEXT = "近來市面日見興旺商店開張者多而貨物亦較往年齊備行人往來不絕於途皆謂氣象一新"


def upright(text: str, x: float, y: float, size: float = EM) -> Line:
    """A vertical line with its top left corner at x, y."""
    box = Box(x, y, x + size, y + size * len(text))
    return Line(text, box, box.polygon(), 0.99, "vertical", size, 0.25)


def page(head: str, title: str = "評羅素演說") -> Page:
    """A page of columns from right to left under a head in one line, with a very large title."""
    lines = [replace(line(head, 300, 60, size=40.0), weight=0.4)]
    lines.append(replace(upright(title, 1080, 170, size=80.0), weight=0.4))
    for n in range(24):
        lines.append(upright(TEXT[n % 7 :][:26], 1030 - n * 1.7 * EM, 160))
    return document(reading(lines, 1240, 1000))


@pytest.mark.parametrize(
    "head", ["第二版　民國十年一月十五日　庚申年十二月初七日", "民國十年一月十五日　星期六　第三頁"]
)
def test_a_large_title_under_a_folio_is_no_name_of_a_paper(head: str) -> None:
    found = page(head)
    types = [(n.text, r.type) for r in found.regions for n in r.lines]
    assert ("評羅素演說", "headline") in types
    assert [text for text, type in types if type == "masthead"] == []
    assert sum(type == "body" for _, type in types) >= 20
    assert found.page_number in (2, 3)
