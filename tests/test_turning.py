"""Text that runs across the page's direction: told by what stands beside it, read in its frame."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import EM, column, line, reading

from digitize import order, regions
from digitize.geometry import Axes, Box
from digitize.order.nodes import graph
from digitize.order.turning import merged, turned
from digitize.page import RegionType
from digitize.passage import Passage, Sketch
from digitize.reading import Line
from digitize.regions.scene import stage

STORY = (
    "三月的一个清晨，老船工陈水根又来到了渡口。河面上的雾还没有散，对岸的村庄只看得见几点灯光。"
    "他解开缆绳，把竹篙往石阶上一点，小船便轻轻地离了岸。五十年来，他每天都这样摇着船，把赶集的"
    "农民、上学的孩子送到对岸去。村里人说，只要听见他的号子，就知道天快要亮了。去年冬天，新桥通"
    "车了，渡口一下子冷清下来。儿子劝他搬到城里去住，他总是摇头。他说船就像老伴，离不开的。如今"
    "镇里把渡口修成了公园，请他给游客讲讲河上的故事。每逢周末，孩子们围着他坐成一圈，听他说当年"
    "怎样冒着大水救起落水的货郎，怎样在月光下摆渡迎亲的队伍。讲到高兴的地方，他就站起来唱上一段"
    "号子，歌声顺着河水飘得很远很远。"
)
NEWS = {
    "春耕生产会议召开": (
        "本报讯 昨天上午，市农业局召开春耕生产工作会议，部署今年粮食种植任务。会议要求各县区抓紧备"
        "耕，确保种子化肥供应到户。"
    ),
    "水稻种植面积扩大": (
        "据了解，全市今年计划种植水稻四十万亩，比去年增加两万亩。农机部门已检修拖拉机三千余台，培训机手"
        "一千多人次。"
    ),
    "降雨有利旱地播种": (
        "气象部门预计，本月下旬将有一次明显降雨过程，对旱地播种有利。专家提醒农民朋友注意防范倒春寒，"
        "及时疏通田间沟渠。"
    ),
}


def vertical(text: str, x: float, y: float, size: float = EM) -> Line:
    """A vertical line with its top left corner at x, y."""
    box = Box(x, y, x + size, y + size * len(text))
    return Line(text, box, box.polygon(), 0.99, "vertical", size, 0.25)


def tier(text: str, right: float, y: float, signs: int) -> list[Line]:
    """Vertical lines from a right edge to the left, of so many signs each."""
    rows = [text[n : n + signs] for n in range(0, len(text), signs)]
    return [vertical(row, right - EM - 1.6 * EM * n, y) for n, row in enumerate(rows)]


def two_columns(text: str, x: float, y: float, ems: int = 13) -> list[Line]:
    """Level lines in two columns side by side."""
    rows = column(text, x, y, ems)
    half = (len(rows) + 1) // 2
    right = column("~" + "".join(row.text for row in rows[half:]), x + 290, y, ems)
    return rows[:half] + right


def test_a_vertical_story_in_two_tiers_on_a_horizontal_page_is_one_article() -> None:
    half = 14 * 11
    upper, lower = tier(STORY[:half], 1150, 160, 14), tier(STORY[half:], 1150, 480, 14)
    lines = [line("老船工和他的渡口", 740, 90, size=44.0, weight=0.4), *upper, *lower]
    for n, (title, text) in enumerate(NEWS.items()):
        lines.append(line(title, 100, 100 + 560 * n, size=40.0, weight=0.4))
        lines += two_columns(text * 3, 100, 170 + 560 * n)
    sketch = regions.group(reading(lines, 1300, 1900))
    assert not sketch.axes.vertical
    ordered = order.sort(sketch)
    assert [len(s.passages) for s in ordered.strands] == [3] * 4, "a title, two columns or tiers"
    (strand,) = [s for s in ordered.strands if any(p.across for p in s.passages)]
    read = [row for p in strand.passages for row in p.lines]
    assert [row.text for row in read] == [row.text for row in (lines[0], *upper, *lower)]
    first, second = strand.passages[1:]
    (seam,) = [link for link in ordered.links if link.from_id == first.id]
    assert seam.to_id == second.id and seam.probability > 0.9  # a row of columns, one by one: 0.4


KINDS: tuple[RegionType, ...] = ("headline", "body", "body", "body", "body")


def sketch(vertical: bool = False) -> Sketch:
    """A headline, two passages that run along and two that run across, with all that is around."""
    axes = Axes(vertical, 900, 1200)
    sides = [(100, 100, 500, 140), (100, 160, 300, 560), (320, 160, 500, 560),
             (520, 160, 800, 400), (520, 420, 800, 660)]  # fmt: skip
    passages = []
    for n, (kind, side) in enumerate(zip(KINDS, sides, strict=True)):
        frame = Box(*map(float, side))
        row = replace(line("今天上午新桥通车", 0, 0), box=axes.back(frame))
        passages.append(
            Passage(
                n, kind, (row, row, row), axes.back(frame), frame, (frame.x0, frame.x1),
                across=n > 2, size=EM, level=1.0 + (n == 0), starts=(0,),
            )
        )  # fmt: skip
    level, upright, frame, picture = (
        Box(100, 600, 500, 602), Box(510, 100, 512, 700), Box(90, 90, 820, 720),
        Box(100, 620, 500, 700),
    )  # fmt: skip
    return Sketch(axes, EM, 12.0, tuple(passages), (level,), (upright,), (frame,), (picture,))


@pytest.mark.parametrize("vertical", [False, True])
def test_a_page_that_is_turned_twice_is_as_it_was(vertical: bool) -> None:
    made = sketch(vertical)
    other = turned(made)
    assert turned(other) == made
    assert other.axes.vertical != vertical
    assert [p.across for p in other.passages] == [not p.across for p in made.passages]
    back = other.axes.back
    assert [back(p.frame_box) for p in other.passages] == [p.box for p in made.passages]
    for ours, theirs in (
        (made.levels, other.uprights),
        (made.uprights, other.levels),
        (made.enclosures, other.enclosures),
        (made.pictures, other.pictures),
    ):
        assert [made.axes.back(b) for b in ours] == [back(b) for b in theirs]


def test_what_leads_to_text_that_runs_across_is_asked_of_the_turned_page() -> None:
    made = graph(sketch())
    around = turned(sketch())
    other = graph(replace(around, passages=around.passages[::-1]))  # its nodes in another order
    ours, theirs = ({n.head.id: n.index for n in g.nodes} for g in (made, other))
    assert ours != theirs
    ids = [(a, b) for a in range(5) for b in range(1, 5) if a != b]
    own = {(ours[a], ours[b]): 10.0 * a + b for a, b in ids if (a, b) != (3, 4)}
    across = {(theirs[a], theirs[b]): 90.0 + 10 * a + b for a, b in ids if (a, b) != (2, 3)}
    found = merged(made, own, other, across)
    told = {(a, b): found.get((ours[a], ours[b])) for a, b in ids}
    assert told == {
        (a, b): None if (a, b) == (2, 3) else 10.0 * a + b + 90 * (b > 2) for a, b in ids
    }


def goes_across(scrap: Line, *near: Line) -> bool:
    """Whether the text of two glyphs runs across a horizontal page."""
    prose = column(STORY, 100, 700, 20)
    items = stage(reading([scrap, *near, *prose], 1300, 1900)).items
    return items[0].across


def test_two_glyphs_beside_a_vertical_story_are_the_end_of_it() -> None:
    story = tier(STORY[:70], 900, 100, 14)
    last = vertical("很远", story[-1].box.x0 - 1.6 * EM, 100)
    assert goes_across(last, *story)
    assert not goes_across(vertical("很远", 400, 100), *story), "too far from it"
    assert not goes_across(vertical("很远", last.box.x0, 160), *story), "its lines begin higher"
    assert not goes_across(line("很远", story[-1].box.x0 - 2.6 * EM, 100), *story), "it is level"
    level = line("歌声顺着河水飘得很远", last.box.x0 - 10.5 * EM, 110)
    assert not goes_across(last, *story, level), "a level line is as near"


def test_two_glyphs_beside_a_level_line_have_the_page_s_direction() -> None:
    last = vertical("很远", 340, 100)
    assert not goes_across(last, line("歌声顺着河水飘得", 370, 100))
    assert not goes_across(last)
