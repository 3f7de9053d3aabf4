"""Masthead facts: what is taken for a newspaper's name."""

from __future__ import annotations

from dataclasses import replace

import drawn
import pytest

from digitize.geometry import Box
from digitize.masthead import read
from digitize.page import RegionType
from digitize.passage import Passage
from digitize.phrases.pages import inner_page
from digitize.reading import Line
from digitize.regions.mastheadzone import is_title
from digitize.regions.scene import stage
from digitize.regions.slips import between_facts
from digitize.regions.zones import zones


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


@pytest.mark.parametrize("white", [12.0, 126.0])  # as set, and driven out to the title's width
def test_an_english_title_read_in_pieces_is_one(white: float) -> None:
    words, x = [], 100.0
    for word in ("THE", "PINGZHOU", "WORKERS'", "DAILY"):
        box = Box(x, 100, x + 12 * len(word), 120)
        corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
        words.append(Line(word, box, corners, 0.9, size=20))
        x = box.x1 + white
    head = read([front(line("平州工人报", 20, 60), *reversed(words))])
    assert head.issue.title_en == "THE PINGZHOU WORKERS' DAILY"


def test_white_in_a_lunar_date_or_a_label_is_the_recogniser_s() -> None:
    found = read([front(line("華海晚報", 20, 60), line("夏曆辛未年八 月十六日", 90, 20),
                        line("投 稿邮箱 daily@163.com", 120, 20))])  # fmt: skip
    assert found.issue.lunar_date == "夏曆辛未年八月十六日"
    assert found.issue.contacts[0].label == "投稿邮箱"


def test_a_strip_of_facts_driven_out_gives_them_and_no_section() -> None:
    strip = line("民國十年一月十五 日 報 庚 申年十二月初七日 星 期六", 20, 20)
    head = read([folio(line("第二版", 20, 20), strip)])
    told = (head.issue.date, head.issue.weekday, head.issue.lunar_date, head.section)
    assert told == ("1921-01-15", "星期六", "庚申年十二月初七日", None)


@pytest.mark.parametrize("other", ["司徒琪", "星期"])
def test_a_name_or_a_torn_weekday_is_no_section(other: str) -> None:
    head = read([folio(line("6版", 20, 20), line(other, 20, 20), line("人物", 20, 20))])
    assert head.section == "人物"


@pytest.mark.parametrize("word", ["電話", "熱線", "主編"])
def test_the_word_before_a_number_or_a_name_is_no_section(word: str) -> None:
    strip = [line("晶報", 20, 60), line("第二版", 120, 20), line(word, 220, 20)]
    assert read([folio(*strip)]).section is None
    assert read([folio(*strip[:2], line("經濟", 220, 20))]).section == "經濟"


def test_a_bare_number_beside_an_imprint_is_no_page() -> None:
    facts = (
        line("平州工人报", 20, 60),
        line("2004年10月8日", 90, 20),
        line("每份零售一元", 120, 20),
    )
    assert read([front(*facts), folio(line("12", 20, 20))]).issue.title == "平州工人报"
    assert inner_page(["12"], ["每份零售一元"]) is False
    assert inner_page(["12"], ["平州工人报"]) is True
    assert inner_page(["第十二版"], ["每份零售一元"]) is True


def test_a_latin_title_between_date_and_number_is_found() -> None:
    strip = line("民國十年三月十二日 THE CRYSTAL 辛酉年二月初三日", 20, 20)
    assert read([front(line("晶報", 60, 60), strip)]).issue.title_en == "THE CRYSTAL"
    mail = line("Email: daily@news.com 2010年3月1日", 20, 20)
    assert read([front(line("晶報", 60, 60), mail)]).issue.title_en is None


def test_a_shop_s_name_at_the_edge_is_no_title() -> None:
    lines = [
        drawn.line("平州晚报", 1700, 300, size=90.0),
        drawn.line("自来血", 1700, 900, size=90.0),
    ]
    lines += drawn.column("今天上午新桥正式通车沿岸居民出行方便。" * 40, 100, 300, 20)
    scene = stage(drawn.reading(lines))
    assert [i.line.text for i in scene.items if is_title(i, scene, None)] == ["平州晚报"]


@pytest.mark.parametrize(("page", "inner"), [("5版", True), ("第一版", False), ("5", False)])
def test_a_headline_under_the_strip_of_an_inner_page_is_no_masthead(page: str, inner: bool) -> None:
    rows = [drawn.line(page, 60, 40, size=24.0), drawn.line("2018年2月16日 星期五", 300, 40),
            drawn.line("沿江大桥正式通车", 400, 110, size=80.0)]  # fmt: skip
    prose = drawn.column("今天上午新桥正式通车沿岸居民出行方便。" * 40, 100, 300, 20)
    marks = zones(stage(drawn.reading([*rows, *prose])))
    assert (marks.get(2) != "masthead") == inner
    assert not inner or marks[0] == marks[1] == "folio"


def test_a_motto_and_a_price_between_facts_are_masthead() -> None:
    rows = [drawn.line("平州日报", 700, 60, size=110.0), drawn.line("工商联合会机关之报", 760, 190),
            drawn.line("第三十四号", 700, 230), drawn.line("全年一元", 1000, 230),
            drawn.line("星期日", 1300, 230),
            drawn.line("大桥通车", 1300, 80, size=50.0)]  # fmt: skip
    scene = stage(drawn.reading(rows))
    labels: dict[int, RegionType] = dict.fromkeys(range(6), "masthead")
    guesses = dict(labels)
    labels.update({1: "headline", 3: "advertisement", 5: "headline"})
    between_facts(scene, labels, guesses)
    assert [labels[n] for n in (1, 3, 5)] == ["masthead", "masthead", "headline"]


FOLIO = ("8", "The Millbrook Herald", "August 1990")


def at_the_foot(*row: str, down: float = 0.92, white: float = 60) -> set[str]:
    """What is folio of a row so far down a page of 2000, which ends ``white`` below its text."""
    foot = [drawn.line("M" * (1 + len(text) // 2), 100 + 600 * n, 2000 * down)
            for n, text in enumerate(row)]  # fmt: skip
    foot = [replace(n, text=text) for n, text in zip(foot, row, strict=True)]
    high = int((2000 * down - white - 300) / (1.6 * drawn.EM))
    low = 2000 * down - white - drawn.EM
    prose = [drawn.line("今天上午新桥正式通车沿岸居民出行方便", x, low - 1.6 * drawn.EM * n)
             for n in range(high) for x in (100, 700)]  # fmt: skip
    scene = stage(drawn.reading([*foot, *prose]))
    marks = zones(scene)
    return {i.line.text for i in scene.items if marks.get(i.index) == "folio"}


@pytest.mark.parametrize("row", [FOLIO, FOLIO[:2], FOLIO[::2], FOLIO[1:]])
def test_a_folio_at_the_foot_of_a_page_with_a_rim(row: tuple[str, ...]) -> None:
    """The sheet is larger than its page, so that the last row is not at its edge."""
    assert at_the_foot(*row) == (set(row) if "8" in row else set())
    assert at_the_foot(*row, down=0.97) == (set(row) if "8" in row else set())


@pytest.mark.parametrize(
    ("foot", "is_folio"),
    [("国立図書館月報683号2018.3", True), ("中国记者报第12期", True), ("工人月刊2018年第3期", True),
     ("學生雜誌第五號", True), ("天气预报12号", False), ("上海市举报110号", False),
     ("他每月看报3份很高兴", False)],
)  # fmt: skip
def test_a_name_with_its_number_alone_at_the_foot_is_a_folio(foot: str, is_folio: bool) -> None:
    assert at_the_foot(foot) == ({foot} if is_folio else set())


@pytest.mark.parametrize("month", ["Sept. 1990", "May, 1990", "Winter 1990", "Autumn 2001"])
def test_a_month_or_season_with_its_year_is_a_fact(month: str) -> None:
    assert at_the_foot("8", month) == {"8", month}


@pytest.mark.parametrize("other", ["In August 1990", "August 1790", "He reads The Daily Post."])
def test_what_only_names_a_month_or_a_paper_is_none(other: str) -> None:
    assert at_the_foot("8", other) == set()


def test_the_last_row_of_a_text_and_one_in_the_page_are_no_folio() -> None:
    assert at_the_foot(*FOLIO, white=25) == set(), "not apart from the text above"
    assert at_the_foot(*FOLIO, down=0.8) == set()
