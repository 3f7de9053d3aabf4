"""Mastheads that stand upright in a corner, and the boxes beside a level title."""

from __future__ import annotations

import drawn
import pytest

from digitize.geometry import Box
from digitize.page import RegionType
from digitize.reading import Frame, Line
from digitize.regions.mastheads import ears
from digitize.regions.scene import Scene, stage
from digitize.regions.zones import zones


def upright(text: str, x: float, y: float, size: float = 20.0) -> Line:
    box = Box(x, y, x + size, y + size * len(text))
    return Line(text, box, box.polygon(), 0.99, "vertical", size, 0.25)


def page(*head: Line, framed: bool = False) -> Scene:
    """A vertical page of text with a head; its title's box is framed or not."""
    text = "今晨江岸開工工人三百餘名到場"
    prose = [upright(text, 100 + 32 * n, y) for n in range(50) for y in (60, 400, 740, 1080)]
    frames = (Frame(Box(1760, 20, 1960, 900)),) if framed else ()
    return stage(drawn.reading([*head, *prose], frames=frames))


_TITLE = upright("東湖民聲", 1800, 60, 140.0)
_FACTS = (
    drawn.line("第三百六號", 1790, 660),
    drawn.line("零售二分", 1790, 700),
    upright("元年", 1920, 740),
)


def test_a_boxed_title_with_a_fact_below_is_a_masthead_though_its_date_is_not_read() -> None:
    marks = zones(page(_TITLE, *_FACTS, framed=True))
    assert [marks.get(n) for n in range(4)] == ["masthead"] * 4
    assert "masthead" not in {marks.get(n) for n in range(4, 204)}


def test_a_title_without_a_box_takes_the_small_lines_below_and_the_facts_beside() -> None:
    beside = upright("夏曆甲子年三月初二日", 1770, 80)
    marks = zones(page(_TITLE, *_FACTS[:2], beside))
    assert [marks.get(n) for n in range(4)] == ["masthead"] * 4


@pytest.mark.parametrize(
    "head",
    [
        (_TITLE,),  # nothing tells that it names a paper
        (upright("前線捷報", 1800, 60, 140.0),),
        (upright("緊急警報", 1800, 60, 140.0), drawn.line("敵機來襲", 1790, 660)),
        (upright("東湖民聲", 1800, 500, 140.0), *_FACTS),  # not at the head
        (_TITLE, drawn.line("本藥房第三號", 1790, 660), drawn.line("每瓶三角", 1790, 700)),
    ],
)
def test_what_else_stands_large_and_upright_is_none(head: tuple[Line, ...]) -> None:
    assert "masthead" not in zones(page(*head, framed=True)).values()


def test_a_name_without_a_fact_needs_a_box() -> None:
    title = upright("東湖民報", 1800, 60, 140.0)
    assert "masthead" not in zones(page(title)).values()
    assert zones(page(title, drawn.line("社長王大明", 1790, 660), framed=True)).get(0) == "masthead"


@pytest.mark.parametrize(
    ("words", "type"),
    [
        (("NIGHT EDITION", "All the markets"), "masthead"),
        (("THE ECHO", "leads the county"), "advertisement"),
        (("BROWN AND SONS", "Hats and gloves"), "advertisement"),
    ],
)
def test_an_ear_tells_of_weather_edition_or_paper(words: tuple[str, ...], type: RegionType) -> None:
    title = drawn.line("The Valley Herald", 500, 60, 60.0)
    rows = [drawn.line(text, 60, 60 + 40 * n) for n, text in enumerate(words)]
    date = drawn.line("TUESDAY, MARCH 5, 1907", 700, 200)
    prose = drawn.column("今天上午新桥正式通车沿岸居民出行方便。" * 40, 100, 300, 20)
    frames = (Frame(Box(40, 40, 420, 140)),)
    scene = stage(drawn.reading([title, *rows, date, *prose], frames=frames))
    labels: dict[int, RegionType] = {i.index: "body" for i in scene.items}
    labels |= {0: "masthead", 1: "advertisement", 2: "advertisement", 3: "masthead"}
    ears(scene, labels)
    assert [labels[1], labels[2]] == [type, type]


def test_a_shop_s_name_in_a_box_below_the_strip_draws_no_text_into_a_masthead() -> None:
    strip = [drawn.line("東湖日報", 800, 40, 70.0), drawn.line("民國十三年三月六日", 1300, 50),
             drawn.line("第四百零五號", 300, 50)]  # fmt: skip
    notice = [
        upright("大安堂藥房發行所電話三百十七號外埠函購", 300, 130),
        upright("保安丸", 180, 270, 90.0),
    ]
    scene = page(*strip, *notice)
    marks = zones(scene)
    assert [marks.get(n) for n in range(3)] == ["masthead"] * 3
    assert "masthead" not in {marks.get(n) for n in range(3, len(scene.items))}
