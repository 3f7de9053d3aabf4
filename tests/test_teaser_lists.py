"""Teasers in lists without a name or a frame, indexes, titles over words about them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digitize.articles.teasers import read_teasers
from digitize.reading import Line
from digitize.regions.evidence import is_pointer
from digitize.regions.scene import stage
from digitize.regions.teaserzone import teaser_lists
from tests.drawn import column, line, reading
from tests.test_fields import passage

TEXT = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候。"


def told(*lines: Line) -> list[str]:
    """The lines that are teasers of a list, in the order of print."""
    scene = stage(reading([*lines, *column(TEXT * 6, 100, 900, 20)]))
    found = teaser_lists(scene, {}, None)
    return [i.line.text for i in scene.items if i.index in found]


def test_titles_in_a_row_that_each_end_with_their_page_are_teasers() -> None:
    rows = [(100, "城乡低保本月起提标", "▶2版"), (500, "公交今起试行优惠", ">5版"),
            (900, "湿地里来了天鹅", "▶6版")]  # fmt: skip
    lines = [made for x, title, page in rows for made in (line(title, x, 100), line(page, x, 130))]
    assert sorted(told(*lines)) == sorted(n.text for n in lines)
    assert told(*lines[:4]) == [], "two are no list"
    apart = [line(f"大桥今天通车了 {n + 5}版", 100 + 300 * n, 100 + 90 * n) for n in range(4)]
    assert told(*apart) == [], "nor are four that stand in no line"


def test_titles_below_each_other_are_too_and_the_name_of_the_list_is_none() -> None:
    said = ["送水车跑了一夜 A05", "一张假币转了六道手A10", "老外开起了裁缝铺 A13"]
    lines = [line("今日要目", 1500, 70), *(line(t, 1500, 100 + 34 * n) for n, t in enumerate(said))]
    assert told(*lines) == said


@pytest.mark.parametrize(
    "texts",
    [
        ("（下转A05版）", "（下转第4版）", "（下转第3版）"),
        ("SEE CONGRESS ON A10", "SEE SENATE ON A11", "SEE HOUSE ON A12"),
        ("今日8版", "共16版", "今日24版"),
        ("年龄都在45", "其中男生25", "其中女生30"),
    ],
)
def test_what_ends_like_a_page_and_points_to_none_is_no_teaser(texts: tuple[str, ...]) -> None:
    assert told(*(line(t, 1500, 100 + 34 * n) for n, t in enumerate(texts))) == []


def test_a_date_above_a_row_of_teasers_is_none() -> None:
    date = line("2024年5月6日　星期一", 100, 68)
    rows = [line(f"大桥通车行人称便 {n + 5}版", 100 + 400 * n, 100) for n in range(3)]
    assert told(date, *rows) == [n.text for n in rows]


@pytest.mark.parametrize(
    ("text", "pointer"),
    [("详情转5版", True), ("详细报道请看5版", True), ("看病难（下转5版）", False),
     ("“看来等不起了”。（下转A05版）", False)],
)  # fmt: skip
def test_a_jump_is_no_pointer_whatever_stands_before_it(text: str, pointer: bool) -> None:
    assert is_pointer(text) is pointer


def teasers(*lines: Line) -> list[tuple[str, int | None]]:
    return [(t.title, t.page) for t in read_teasers([passage("teaser", *lines)])]


def test_entries_of_an_index_in_one_row_are_several() -> None:
    rows = ["Leading articles 23 Letters 24", "Crosswords 19, 48", "Weather 47"]
    found = teasers(*(line(t, 100, 100 + 34 * n) for n, t in enumerate(rows)))
    assert found == [("Leading articles", 23), ("Letters", 24), ("Crosswords", 19), ("Weather", 47)]


def test_an_index_of_nothing_but_sections_keeps_them() -> None:
    rows = ["Sport, page 40", "Weather, page 24"]
    found = teasers(*(line(t, 100, 100 + 60 * n) for n, t in enumerate(rows)))
    assert found == [("Sport", 40), ("Weather", 24)]


def test_the_larger_title_is_taken_and_not_the_words_about_it() -> None:
    title = replace(line("The perfect plum tart", 100, 100, size=26.0), weight=0.4)
    about = line("Rosalind bakes her way to autumn", 100, 130)
    assert teasers(title, about, line("Food, page 21", 100, 154)) == [("The perfect plum tart", 21)]
    box = line("新闻速览", 100, 60, size=40.0)
    assert ("大桥今天通车", 5) in teasers(
        box, line("大桥今天通车", 100, 110), line("5版", 100, 134)
    )


def test_a_title_of_two_lines_beside_another_keeps_both() -> None:
    upper = [line("大学录取通知书", 100 + 400 * n, 100) for n in range(3)]
    lower = [line(f"寄到了养猪场 A0{n + 4}", 100 + 400 * n, 126) for n in range(3)]
    lines = [*upper, *lower]
    assert teasers(*lines) == [("大学录取通知书寄到了养猪场", n + 4) for n in range(3)]
