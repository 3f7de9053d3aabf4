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


def folio(*lines: Line) -> Passage:
    whole = Box(0, 0, 2000, 60)
    return Passage(1, "folio", lines, whole, whole, (0.0, 2000.0))


@pytest.mark.parametrize(
    "other",
    [
        "责编：董宇翔 电话：4589691",
        "——臨湖縣消防安全紀實",
        "沧宁市总工会主办",
        "中華郵政特准掛號認為新聞紙類",
    ],
)
def test_imprints_editors_and_subheadlines_are_no_title(other: str) -> None:
    head = read([front(line("新塘新报", 20, 30), line(other, 120, 60))])
    assert head.issue.title == "新塘新报"


def test_a_page_whose_folio_names_a_later_page_has_no_masthead() -> None:
    head = read(
        [
            folio(line("新塘新报", 20, 20), line("要闻", 20, 20), line("08", 20, 20)),
            front(line("2006-09-18星期一", 20, 20), line("电话：4589691", 20, 20)),
        ]
    )
    assert (head.page_number, head.section, head.issue.date) == (8, "要闻", "2006-09-18")
    assert head.issue.title == "新塘新报"
    assert head.issue.contacts == ()


def test_sheets_are_no_pages() -> None:
    assert (
        read([front(line("益光報", 20, 60), line("今日一大張", 90, 20))]).issue.page_count is None
    )
    assert read([front(line("新河晨报", 20, 60), line("今日24版", 90, 20))]).issue.page_count == 24


def test_an_english_title_read_in_pieces_is_one() -> None:
    words, x = [], 100.0
    for word in ("THE", "PINGZHOU", "WORKERS'", "DAILY"):
        box = Box(x, 100, x + 12 * len(word), 120)
        corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
        words.append(Line(word, box, corners, 0.9, size=20))
        x = box.x1 + 12
    head = read([front(line("平州工人报", 20, 60), *reversed(words))])
    assert head.issue.title_en == "THE PINGZHOU WORKERS' DAILY"


def test_white_in_a_lunar_date_or_a_label_is_the_recogniser_s() -> None:
    found = read([front(line("華海晚報", 20, 60), line("夏曆辛未年八 月十六日", 90, 20),
                        line("投 稿邮箱 daily@163.com", 120, 20))])  # fmt: skip
    assert found.issue.lunar_date == "夏曆辛未年八月十六日"
    assert found.issue.contacts[0].label == "投稿邮箱"


@pytest.mark.parametrize("other", ["司徒琪", "星期"])
def test_a_name_or_a_torn_weekday_is_no_section(other: str) -> None:
    head = read([folio(line("6版", 20, 20), line(other, 20, 20), line("人物", 20, 20))])
    assert head.section == "人物"
