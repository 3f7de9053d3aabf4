"""Teasers 导读: titles and the pages they point to."""

from __future__ import annotations

import numpy as np
import pytest

from digitize.articles.teasers import read_teasers
from digitize.geometry import Box
from digitize.page import RegionType
from digitize.passage import Passage
from digitize.reading import Frame, Line, Reading
from digitize.regions.scene import stage
from digitize.regions.slips import no_teasers
from digitize.regions.traits import ROLES
from digitize.regions.zones import zones


def line(text: str, x: float, y: float, size: float = 24) -> Line:
    box = Box(x, y, x + size * len(text), y + size)
    corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    return Line(text, box, corners, 0.9, size=size)


def told(*lines: Line) -> list[tuple[str, int | None]]:
    box = Box(0, 0, 2000, 400)
    passage = Passage(0, "teaser", lines, box, box, (0.0, 2000.0))
    return [(t.title, t.page) for t in read_teasers([passage])]


def test_the_name_of_the_box_may_stand_in_two_lines() -> None:
    found = told(
        line("今日", 90, 20, 34),
        line("看点", 90, 64, 34),
        line("春耕备耕的样本", 210, 24),
        line("详见A5版", 730, 70),
    )
    assert found == [("春耕备耕的样本", 5)]


@pytest.mark.parametrize(
    ("rows", "item"),
    [
        (("● 再添新监控探头　4", "版▶"), ("再添新监控探头", 4)),
        (("● 651名院士尝到甜头　详见第", "9版"), ("651名院士尝到甜头", 9)),
    ],
)
def test_a_broken_page_reference_is_one(rows: tuple[str, str], item: tuple[str, int]) -> None:
    found = told(line("要闻导读", 100, 10), line(rows[0], 40, 50), line(rows[1], 40, 78))
    assert found == [item]


def test_titles_of_two_lines_belong_to_the_reference_beneath() -> None:
    found = told(
        line("▶ 候鸟落户垃圾分类添动", 120, 30),
        line("力", 120, 62),
        line("/ 9版", 400, 98, 20),
        line("▶ 一个候鸟带来的变化", 120, 160),
        line("/ 14版", 400, 195, 20),
    )
    assert found == [("候鸟落户垃圾分类添动力", 9), ("一个候鸟带来的变化", 14)]


def page(title: tuple[Line, ...], bar: Box, *others: Line) -> dict[str, str]:
    """The marks of a front page whose teaser box has its name on a dark bar, by text."""
    prose = [line("这是一篇文章里的正文每行一样长短写满一栏", 900, 100 + 34 * n) for n in range(20)]
    lines = (*title, *others, *prose)
    scene = stage(Reading(2000, 3000, lines, frames=(Frame(bar, "dark"),)))
    marks = zones(scene)
    return {i.line.text: marks[i.index] for i in scene.items if i.index in marks}


def test_a_title_on_a_bar_of_its_own_names_the_lines_beneath() -> None:
    found = page(
        (line("今日看点", 160, 1260, 36),),
        Box(110, 1250, 500, 1306),
        line("影视创作怎么做　4版", 120, 1330),
        line("公司举办老街活动　7版", 120, 1376),
        line("这样的标题很长很长很长很长", 120, 1422),
        line("下行", 120, 1450),
        line("/ 8版", 400, 1482),
    )
    assert [t for t, type in found.items() if type == "teaser"] == [
        "今日看点", "影视创作怎么做　4版", "公司举办老街活动　7版", "这样的标题很长很长很长很长",
        "下行", "/ 8版",
    ]  # fmt: skip


def test_a_title_in_two_lines_names_the_band_beside_it() -> None:
    found = page(
        (line("今日", 90, 2410, 34), line("看点", 90, 2456, 34)),
        Box(70, 2390, 180, 2520),
        line("春耕备耕的样本", 210, 2416),
        line("详见A5版", 640, 2462),
        line("快递走进小镇", 900, 2416),
        line("详见A7版", 1300, 2462),
    )
    assert {t for t, type in found.items() if type == "teaser"} >= {
        "春耕备耕的样本", "详见A5版", "快递走进小镇", "详见A7版",
    }  # fmt: skip


def test_a_framed_table_of_numbers_is_no_teaser_box() -> None:
    table = ["柳山", "78", "22", "临港", "12", "34", "瑞溪", "18", "97"]
    cells = [line(text, 120 + 160 * (n % 3), 1300 + 40 * (n // 3))
             for n, text in enumerate(table)]  # fmt: skip
    found = page((), Box(100, 1280, 600, 1440), *cells)
    assert "teaser" not in found.values()


def test_rows_of_noughts_and_stars_are_no_teasers() -> None:
    assert told(line("00000", 90, 20), line("＊＊＊ 4版", 90, 60), line("开工 0版", 90, 100)) == []


def taken(*rows: tuple[str, RegionType]) -> list[RegionType]:
    """What becomes of lines that the model takes for teasers, and the rules for what is said."""
    lines = [line(text, 100, 100 + 40 * n) for n, (text, _) in enumerate(rows)]
    chances = np.zeros((len(rows), len(ROLES)))
    chances[:, ROLES.index("teaser")], chances[:, ROLES.index("subhead")] = 0.6, 0.3
    labels: dict[int, RegionType] = dict.fromkeys(range(len(rows)), "teaser")
    scene = stage(Reading(2000, 3000, tuple(lines)))
    no_teasers(scene, chances, labels, {n: guess for n, (_, guess) in enumerate(rows)})
    return [labels[n] for n in range(len(rows))]


def test_a_title_that_no_teaser_is_near_is_none() -> None:
    found = taken(("沿江大桥通车", "headline"), ("候鸟落户 9版", "body"), ("力", "body"))
    assert found == ["subhead", "teaser", "teaser"]


@pytest.mark.parametrize("named", ["今日看点", "候鸟落户 9版"])
def test_where_no_page_is_named_there_are_no_teasers(named: str) -> None:
    assert taken(("候鸟落户", "body"), ("老街换新颜", "other")) == ["subhead", "subhead"]
    assert taken(("候鸟落户", "body"), (named, "other")) == ["teaser", "teaser"]
    assert taken(("候鸟落户", "teaser"), ("老街换新颜", "other")) == ["teaser", "subhead"]


TITLES = ("春耕备耕的样本", "快递走进小镇", "老街换新颜记")


@pytest.mark.parametrize("many", [2, 3])
@pytest.mark.parametrize("right", [500, 700])
def test_references_at_the_right_below_their_titles_are_in_the_order_of_print(
    many: int, right: float
) -> None:
    """Whichever way titles and references are paired, as much white is between them."""
    lines = []
    for n, title in enumerate(TITLES[:many]):
        lines += [line(title, 100, 20 + 56 * n), line(f"第{n + 2}版", right, 48 + 56 * n, 20)]
    assert told(*lines) == [(title, n + 2) for n, title in enumerate(TITLES[:many])]


def test_references_that_stand_nearer_to_another_title_are_its_own() -> None:
    """Though they cross: below the right one of two titles stands the earlier reference."""
    found = told(
        line(TITLES[0], 100, 20), line(TITLES[1], 800, 20),
        line("第9版", 1000, 48, 20), line("第4版", 200, 80, 20),
    )  # fmt: skip
    assert found == [(TITLES[0], 4), (TITLES[1], 9)]


def skyline(
    *items: tuple[str, ...],
    top: float = 60,
    width: float = 620,
    size: float = 30,
    step: float = 36,
    frame: bool = False,
    first: float = 1.0,
) -> list[str]:
    """The lines marked as teasers where items stand side by side over the title of a page."""
    lines = []
    for n, rows in enumerate(items):
        high = size * first
        y = top + step - 6 - high if first > 1 else top
        lines.append(line(rows[0], 100 + width * n, y, high))
        lines += [line(t, 100 + width * n, top + step * k, size) for k, t in enumerate(rows) if k]
    head = [line("城原日报", 100, 420, 120), line("2019年8月5日 星期一", 900, 440)]
    prose = [line("这是一篇文章里的正文每行一样长短写满一栏", 100 + 600 * c, 1000 + 34 * n)
             for c in range(3) for n in range(30)]  # fmt: skip
    box = Box(80, top - 20, 1980, top + 4 * step)
    frames = (Frame(box),) if frame else ()
    scene = stage(Reading(2000, 3000, (*lines, *head, *prose), frames=frames))
    marks = zones(scene)
    assert not any(marks.get(n) == "teaser" for n in range(len(lines), len(scene.items)))
    return [i.line.text for i in scene.items[: len(lines)] if marks.get(i.index) == "teaser"]


SKY = (
    ("春耕备耕新样本", "合作社走出新路子", "详见A5版"),
    ("快递走进小镇", "沿街商户欢迎", "见A7版"),
)


def test_items_side_by_side_at_the_head_of_a_page_are_teasers() -> None:
    assert skyline(*SKY) == [text for rows in SKY for text in rows]
    english = (("Miners Back at Work", "Sport, page 35"), ("How to Cook Eel", "Food, page 12"))
    assert skyline(*english, size=20) == [text for rows in english for text in rows]


def test_items_whose_pages_stand_in_one_row_are_found() -> None:
    other = (("老街换新颜", "一条街的四季", "4版"), ("候鸟落户湿地", "观鸟人讲述", "9版"))
    lone = ("大桥通车", "两岸居民欢庆", "沿江公路", "明年开工", "6版")
    assert skyline(*other, lone) == [text for rows in other for text in rows]


@pytest.mark.parametrize(
    "items",
    [
        SKY[:1],  # alone it may be a headline over its jump
        (("详见A5版",), ("见A7版",)),  # nothing stands over them
        (*SKY[:1], ("快递走进小镇", "沿街商户", "都欢迎")),
        (("2019年8月5日", "今日8版"), ("国内统一刊号", "定价1元 8版")),  # facts
        (("一", "二条", "三条新", "四条新闻", "五条新闻来", "详见A5版"),) * 2,  # a list
        (("春耕", "下转第4版"), ("快递", "下转第7版")),  # reports that go on
        ((*(f"{n}条新闻都写满了这一行" for n in "一二三四"), "A5版"),) * 2,  # columns
    ],
)
def test_other_lines_at_the_head_are_no_teasers(items: tuple[tuple[str, ...], ...]) -> None:
    assert skyline(*items) == []


def test_lower_down_they_are_told_by_their_box_alone() -> None:
    assert skyline(*SKY, top=650) == []
    assert len(skyline(*SKY, top=650, frame=True)) == 6


def test_a_line_far_above_or_in_much_larger_type_is_of_another_item() -> None:
    high = (("春耕备耕新样本", "详见A5版"), ("快递走进小镇", "见A7版"))
    assert skyline(*high, step=90) == []
    assert len(skyline(*high, step=60)) == 4
    assert skyline(*high, top=160, first=3.2) == []
    assert len(skyline(*high, top=160, first=2.5)) == 4


def test_a_long_sentence_is_no_reference() -> None:
    said = "从城原市出发经过六个县城到达海边的新路今天通车 见A5版"
    other = ("快递走进小镇", "见A7版")
    assert len(skyline(("新路通车", said), other, size=16, step=30)) == 4
    assert skyline(("新路通车", f"本报记者{said}"), other, size=16, step=30) == []
