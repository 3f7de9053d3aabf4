"""Names at the head of a page: which is the paper's, which the section's, and what page it is."""

from __future__ import annotations

from dataclasses import replace

import drawn
import numpy as np
import pytest

from digitize.geometry import Box
from digitize.masthead import Head, read
from digitize.page import RegionType
from digitize.passage import Passage
from digitize.phrases.pages import page_named
from digitize.pieces import pieces
from digitize.reading import Glyph, Line
from digitize.regions.scene import stage
from digitize.regions.slips import inner_page, no_masthead
from digitize.regions.traits import ROLES
from digitize.regions.zones import zones


def head(type: RegionType, *lines: Line) -> Head:
    whole = Box(0, 0, 2000, 400)
    return read([Passage(0, type, lines, whole, whole, (0.0, 2000.0))])


def spelled(text: str, widths: list[float], x: float, size: float = 60.0) -> Line:
    """A line whose characters have these widths, as a recogniser gives them."""
    glyphs, plain = [], [c for c in text if c != " "]
    for c, w in zip(plain, widths, strict=True):
        glyphs.append(Glyph(c, 0.9, Box(x, 20, x + w, 20 + size)))
        x += w
    box = Box(glyphs[0].box.x0, 20, glyphs[-1].box.x1, 20 + size)
    return Line(text, box, box.polygon(), 0.9, size=size, glyphs=tuple(glyphs))


_DATE = drawn.line("2019年5月7日 星期二", 1500, 20)


def test_a_section_larger_than_the_paper_s_name_is_no_title() -> None:
    found = head(
        "folio",
        drawn.line("书香·茶座", 60, 20, 70.0),
        drawn.line("东湖晚报", 900, 20, 40.0),
        drawn.line("C5", 1800, 20, 50.0),
        _DATE,
    )
    assert (found.issue.title, found.section, found.page_number) == ("东湖晚报", "书香·茶座", 5)


def test_of_two_names_left_the_larger_is_the_section() -> None:
    found = head(
        "folio",
        drawn.line("东湖晚报·副刊", 1500, 50, 24.0),
        drawn.line("望星楼", 200, 20, 90.0),
        drawn.line("18", 60, 20, 50.0),
        _DATE,
    )
    assert (found.issue.title, found.section, found.page_number) == ("东湖晚报", "望星楼", 18)


def test_a_folio_that_white_parts_is_read_in_pieces() -> None:
    strip = spelled("D6书香· 茶 座 东 湖晚报", [60, 60, 60, 60, 50, 60, 240, 230, 60, 60, 60], 60)
    assert [part.text for part in pieces(strip)] == ["D6书香·茶座", "东湖晚报"]
    found = head("folio", strip, _DATE)
    assert (found.issue.title, found.section, found.page_number) == ("东湖晚报", "书香·茶座", 6)


def test_a_name_that_is_driven_out_is_one_piece() -> None:
    strip = spelled("东 湖 晚 报", [200, 260, 260, 200], 60)
    assert pieces(strip) == [strip]
    assert pieces(replace(strip, glyphs=())) == [replace(strip, glyphs=())]


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("第三張第五版", 5),
        ("A07书香·茶座", 7),
        ("PAGE SEVEN", 7),
        ("6 SPORT", 6),
        ("9 Kultur & Leben", 9),
        ("12 PAGES", None),
        ("14 May", None),
        ("7 killed in storm", None),
        ("21 King Street", None),
    ],
)
def test_a_page_is_named_with_its_sheet_or_its_section(text: str, page: int | None) -> None:
    assert page_named(text) == page


def test_an_english_title_beside_a_small_chinese_one() -> None:
    found = head(
        "folio",
        drawn.line("4 WORLD", 60, 20, 30.0),
        drawn.line("The Bay Courier", 700, 20, 30.0),
        drawn.line("海湾邮报", 1200, 24, 22.0),
        drawn.line("Monday, May 3, 1993", 1600, 20),
    )
    issue = found.issue
    assert (issue.title, issue.title_en, found.section) == ("The Bay Courier", None, "WORLD")


def test_a_price_is_no_part_of_a_title_and_its_own_stop_is() -> None:
    assert head("masthead", drawn.line("The Valley Echo [8", 60, 20, 90.0)).issue.title == (
        "The Valley Echo"
    )
    assert head("masthead", drawn.line("The Valley Echo.", 60, 20, 90.0)).issue.title == (
        "The Valley Echo."
    )


def test_an_english_name_set_letter_by_letter_is_spelled_or_left_out() -> None:
    name = drawn.line("东湖日报", 60, 20, 90.0)
    letters = spelled("E A S T L A K E", [40, 40, 40, 60, 60, 40, 40, 40], 60, 20.0)
    assert head("masthead", name, letters).issue.title_en == "EAST LAKE"
    torn = [spelled("E A S", [40, 40, 40], 60, 20.0), spelled("K E Y", [40, 40, 40], 500, 20.0)]
    assert head("masthead", name, *torn).issue.title_en is None


def test_a_date_over_two_lines_and_pages_in_words() -> None:
    name = drawn.line("東湖民報", 60, 20, 90.0)
    two = head(
        "masthead", name, drawn.line("民國三十五年", 60, 200), drawn.line("三月六日星期三", 60, 230)
    )
    assert (two.issue.date, two.issue.weekday) == ("1946-03-06", "星期三")
    large = head(
        "masthead", name, drawn.line("2007年3月", 60, 200), drawn.line("26", 60, 230, 50.0)
    )
    assert large.issue.date == "2007-03-26"
    words = head("masthead", drawn.line("TUESDAY, MARCH 5, 1907.—TWELVE PAGES.", 60, 200))
    assert words.issue.page_count == 12


def test_the_weekday_is_that_of_the_date_and_not_the_weather_s() -> None:
    found = head(
        "masthead",
        drawn.line("Colder Wednesday, fair", 60, 20),
        drawn.line("TUESDAY, MARCH 5, 1907", 60, 200),
    )
    assert found.issue.weekday == "TUESDAY"


def test_imprints_give_what_they_say_and_no_more() -> None:
    found = head(
        "masthead",
        drawn.line("东湖报", 60, 20, 90.0),
        drawn.line("今日出版三大張零售四分", 60, 200),
        drawn.line("东湖区融媒体中心编辑出版", 60, 230),
    )
    assert found.issue.publisher == "东湖区融媒体中心"


def test_a_strip_whose_page_stands_in_one_line_with_its_section_is_a_folio() -> None:
    rows = [drawn.line("A07书香·茶座", 60, 40, 70.0), drawn.line("东湖晚报", 900, 50, 44.0), _DATE]
    prose = drawn.column("今天上午新桥正式通车沿岸居民出行方便。" * 40, 100, 300, 20)
    marks = zones(stage(drawn.reading([*rows, *prose])))
    assert [marks.get(n) for n in range(3)] == ["folio"] * 3


def test_what_states_no_fact_below_a_folio_is_no_masthead() -> None:
    rows = [drawn.line("第五版", 60, 40), drawn.line("东湖日报 1990年3月6日", 800, 40),
            drawn.line("本市要闻", 100, 200, 40.0)]  # fmt: skip
    prose = drawn.column("今天上午新桥正式通车沿岸居民出行方便。" * 40, 100, 300, 20)
    scene = stage(drawn.reading([*rows, *prose]))
    labels: dict[int, RegionType] = {i.index: "body" for i in scene.items}
    labels |= {0: "folio", 1: "folio", 2: "masthead"}
    chances = np.zeros((len(scene.items), len(ROLES)))
    chances[:, ROLES.index("masthead")], chances[:, ROLES.index("other")] = 0.6, 0.4
    inner_page(scene, labels)
    no_masthead(scene, chances, labels)
    assert [labels[n] for n in range(3)] == ["folio", "folio", "other"]


@pytest.mark.parametrize(
    ("rows", "date"),
    [
        ((("创刊于1949年", 20, 30), ("5月7日 星期二", 60, 30)), None),
        (
            (("创刊于1949年", 20, 30), ("5月7日 星期二", 60, 30), ("二〇一九年", 100, 30)),
            "2019-05-07",
        ),
        ((("民國十年", 20, 30), ("三月十二日", 60, 30)), "1921-03-12"),
        ((("2019年", 20, 30), ("5月7日起涨价", 60, 30)), None),
        ((("2019年", 20, 30), ("5月7日", 900, 30)), None),
        ((("2019年", 20, 30), ("5月7日", 60, 30), ("6月8日", 100, 30)), None),
        ((("2019年5月", 20, 30), ("4", 60, 30)), None),
        ((("2019年5月", 20, 30), ("14", 60, 60)), "2019-05-14"),
    ],
)
def test_a_date_of_two_lines_is_of_a_bare_year_and_one_day(
    rows: tuple[tuple[str, float, float], ...], date: str | None
) -> None:
    lines = [drawn.line(text, 500, y, size=size) for text, y, size in rows]
    name = drawn.line("平州晚报", 500, 200, size=90.0)
    assert head("masthead", name, *lines).issue.date == date


def test_a_page_number_is_no_day_of_a_folio_s_month() -> None:
    page = drawn.line("14", 500, 60, size=60.0)
    assert head("folio", drawn.line("2019年5月", 500, 20, size=30.0), page).issue.date is None


@pytest.mark.parametrize(
    "text", ["5 Ways To Save", "3 Dead", "12 Angry Men", "24 Stunden", "20 Minuten", "7 Days"]
)
def test_a_number_before_any_word_is_no_page(text: str) -> None:
    assert page_named(text) is None


@pytest.mark.parametrize("title", ["20 Minuten", "24 Heures", "24 Sports"])
def test_a_paper_s_name_may_begin_with_a_number(title: str) -> None:
    found = head("masthead", drawn.line(title, 60, 20, 90.0), _DATE)
    assert found.issue.title == title


@pytest.mark.parametrize(
    "other",
    ["REVIEWS", "Starting Out", "Startseite", "Pressestimmen", "SPORTS RECORD", "Posters for sale"],
)
def test_a_word_that_holds_a_paper_s_is_no_paper(other: str) -> None:
    name = drawn.line("THE NORTHERN ARGUS", 60, 20, 40.0)
    assert head("folio", name, drawn.line(other, 900, 20, 30.0)).issue.title == "THE NORTHERN ARGUS"
    small = drawn.line("THE BAY COURIER", 900, 20, 12.0)
    assert head("folio", name, small).issue.title == "THE NORTHERN ARGUS"
