"""Tables without rules: names with figures in columns, or lines that end with amounts."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import pytest
from drawn import EM, column, document, line, reading

from digitize.geometry import Box
from digitize.page import RegionType
from digitize.reading import Frame, Line
from digitize.regions.figures import figure_tables, titles_of_tables, with_figures
from digitize.regions.scene import Scene, stage

TOWNS = ("Harwick", "Selby Cove", "Northam", "Ulster Bay", "Dunlow")
PROSE = "河堤新栽柳树园林处昨天在北岸栽下垂柳八百株。" * 18
SKY = ("Rain", "Cloudy", "Fine", "Fine, hot", "Showers")


def latin(text: str, x: float, y: float, weight: float = 0.25) -> Line:
    box = Box(x, y, x + 0.5 * EM * len(text), y + EM)
    return Line(text, box, box.polygon(), 0.99, size=EM, weight=weight)


def weather(y: float = 300, low: bool = True) -> list[Line]:
    """Towns with the degrees of the day, and of the night where ``low``."""
    lines = []
    for n, (town, sky) in enumerate(zip(TOWNS, SKY, strict=True)):
        at = y + 1.5 * EM * n
        lines += [latin(town, 100, at), latin(f"{31 - n}", 280, at), latin(sky, 420, at)]
        lines += [latin(f"{22 + n % 3}", 350, at)] if low else []
    return lines


def found(lines: list[Line], **more: object) -> list[set[str]]:
    scene = stage(reading(lines, 1200, 1400, **more))
    return [{scene.items[n].line.text for n in table} for table in figure_tables(scene)]


def test_figures_with_names_in_their_rows_are_a_table() -> None:
    lines = weather()
    assert found(lines) == [{n.text for n in lines}]
    head = [latin("Town", 100, 268), latin("Max", 280, 268), latin("Min", 350, 268)]
    assert found([*head, *lines]) == [{n.text for n in [*head, *lines]}]


def test_names_with_their_pages_are_none() -> None:
    assert found(weather(low=False)) == []
    prices = [
        replace(n, text=f"{n.text}.50") if n.text.isdigit() else n for n in weather(low=False)
    ]
    assert found(prices) == [{n.text for n in prices}]


def test_text_beside_figures_is_no_part_of_them() -> None:
    prose = "河堤新栽柳树，园林处昨天，在北岸栽下垂柳，八百株月底，以前浇完头。"
    figures = [line(f"{n}.50元", 420, 300 + 1.6 * EM * n) for n in range(5)]
    assert found([*column(prose, 200, 300, 6), *figures]) == []


@pytest.mark.parametrize(
    "rows",
    [
        ["Wheat, No. 1 red . . . . .81", "Rye, bu. . . . . . . . . .62½", "Lard, lb. . . . . .11",
         "Hay, ton . . . . . 14.25"],
        ["赤金一千零四十元五角", "桂花油十九元三角", "白洋布四元二角", "海州鹽二元零五分"],
    ],
)  # fmt: skip
def test_lines_that_end_with_amounts_are_a_table(rows: list[str]) -> None:
    lines = [line(t, 100, 300 + 1.5 * EM * n) for n, t in enumerate(rows)]
    assert found(lines) == [set(rows)]
    assert found(lines[:3]) == []


def test_text_with_amounts_at_its_lines_ends_is_none() -> None:
    rows = ["日前捐给孤儿院，其中王家三元", "李家也捐了。后来又有人送来五元",
            "一共收到了。各家都说下月再捐二元", "昨天算清楚。院长说这个月共四元"]  # fmt: skip
    assert found([line(t, 100, 300 + 1.5 * EM * n) for n, t in enumerate(rows)]) == []


def labelled(lines: list[Line], said: dict[str, RegionType]) -> dict[str, RegionType]:
    beside = column(PROSE, 700, 200, 18)
    scene: Scene = stage(
        reading([*lines, *beside], 1200, 1400, frames=(Frame(Box(80, 180, 560, 520)),))
    )
    labels: dict[int, RegionType] = {i.index: said.get(i.line.text, "other") for i in scene.items}
    tables = figure_tables(scene)
    with_figures(scene, labels, tables)
    titles_of_tables(scene, labels, tables)
    return {i.line.text: labels[i.index] for i in scene.items[: len(lines)]}


TITLE = latin("Today's weather", 100, 200, 0.5)
FORECAST = latin("Rain is expected in the hills, with sun later.", 100, 260)
NOTE = latin("Sun rises 6.12 am, sets 7.23 pm", 100, 460)


def test_a_title_over_text_and_table_is_a_headline() -> None:
    title = replace(TITLE, box=Box(100, 200, 340, 228), size=28.0)
    roles = labelled([title, FORECAST, *weather(), NOTE], {"Rain": "body", "Northam": "teaser"})
    assert roles[TITLE.text] == "headline" and roles[FORECAST.text] == "body"
    assert {roles[n.text] for n in [*weather(), NOTE]} == {"table"}
    assert labelled([title, *weather(265)], {})[TITLE.text] == "other"


def test_a_table_in_an_advertisement_stays_there() -> None:
    lines = weather()
    assert set(labelled(lines, {n.text: "advertisement" for n in lines}).values()) == {
        "advertisement"
    }


def test_weather_is_no_teaser_box() -> None:
    lines = [replace(TITLE, box=Box(100, 200, 340, 228), size=28.0), FORECAST, *weather()]
    page = document(
        reading([*lines, *column(PROSE, 700, 200, 18)],
                1200, 1400, frames=(Frame(Box(80, 180, 560, 520), "tint"),))
    )  # fmt: skip
    assert page.teasers == ()
    assert {n.text for r in page.regions if r.type == "table" for n in r.lines} == {
        n.text for n in weather()
    }


def test_titles_with_leaders_and_pages_are_no_table() -> None:
    rows = ["新桥今日正式通车 ……… 3", "菜场扩建年底完工 ……… 5", "少年宫招收新学员 ……… 8",
            "北岸垂柳开始吐绿 ……… 12"]  # fmt: skip
    lines = [line(t, 100, 300 + 1.5 * EM * n) for n, t in enumerate(rows)]
    assert found(lines) == []


def test_prices_with_leaders_are_a_table() -> None:
    rows = [f"{name} ……… {n}.50" for n, name in enumerate(("大米", "白面", "菜油", "食盐"))]
    lines = [line(t, 100, 300 + 1.5 * EM * n) for n, t in enumerate(rows)]
    assert found(lines) == [set(rows)]


@pytest.mark.parametrize("above", ["", "菜场里的人说，昨天的价钱"])
def test_running_text_that_ends_with_amounts_is_none(above: str) -> None:
    rows = ["白菜每斤二元", "猪肉每斤五元", "鸡蛋每斤三元", "鲜鱼每斤四元"]
    rows = rows if above else ["每斤只要二元", *rows[1:]]
    lines = [line(t, 100, 300 + 1.5 * EM * n) for n, t in enumerate(rows)]
    over = [line(above, 100, 300 - 1.5 * EM)] if above else []
    assert found([*over, *lines]) == []
    assert above == "" or found(lines) == [set(rows)]


@pytest.mark.parametrize("numbers", [
    ("1939", "1942", "1950", "1957"), ("1.1", "1.2", "2.1", "2.2"),
])  # fmt: skip
def test_numbers_before_texts_are_no_table(numbers: tuple[str, ...]) -> None:
    texts = ("考入省立第一中学", "会议听取工作报告", "迁居北岸柳河老街", "讨论堤防整修办法")
    lines = [
        line(t, x, 300 + 1.5 * EM * n)
        for n, pair in enumerate(zip(numbers, texts, strict=True))
        for t, x in zip(pair, (100, 100 + 5 * EM), strict=True)
    ]
    assert found(lines) == []


def test_a_page_of_prices_takes_no_time() -> None:
    lines = [
        line(f"{n}.{k}0" if k % 2 else "米", 100 + 4 * EM * k, 300 + 1.5 * EM * n)
        for n in range(60) for k in range(30)
    ]  # fmt: skip
    scene = stage(reading(lines, 4000, 3000))
    begun = perf_counter()
    assert sum(map(len, scene.tables)) == len(lines)
    assert perf_counter() - begun < 2
    assert scene.tables is scene.tables


def test_prices_in_cents_are_a_table_and_pages_that_run_up_are_none() -> None:
    names = ("Eggs, doz.", "Butter, lb.", "Lard, lb.", "Rye, bu.")
    for cents, tables in (((18, 24, 11, 62), 1), ((3, 5, 8, 12), 0)):
        rows = [f"{n} . . . . {c}" for n, c in zip(names, cents, strict=True)]
        lines = [latin(t, 100, 300 + 1.5 * EM * n) for n, t in enumerate(rows)]
        assert len(found(lines)) == tables
