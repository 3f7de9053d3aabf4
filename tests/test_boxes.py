"""Boxes that four rules close without meeting, and what stands in them."""

from __future__ import annotations

import time

from drawn import column, document, line, reading

from digitize.geometry import Box
from digitize.page import Page
from digitize.reading import Line, Rule
from digitize.regions.boxes import boxes

AREA = Box(100, 100, 600, 700)
NEWS = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便。" * 12


def sides(box: Box = AREA, white: float = 5, beyond: float = 0) -> tuple[Rule, ...]:
    """Four rules around a box, ``white`` short of its corners; uprights run ``beyond`` them."""
    x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
    level = [Box(x0 + white, y, x1 - white, y + 4) for y in (y0, y1 - 4)]
    upright = [Box(x, y0 + white - beyond, x + 4, y1 - white + beyond) for x in (x0, x1 - 4)]
    return tuple(Rule(b, 4.0) for b in (*level, *upright))


def found(*rules: Rule) -> list[Box]:
    corners = [line("角", 10, 10), line("角", 1900, 1900)]
    return boxes(reading(corners, rules=tuple(rules)), 20.0)


def test_four_rules_that_do_not_meet_are_a_box() -> None:
    (box,) = found(*sides())
    assert box.intersection(AREA).area > 0.9 * AREA.area


def test_a_broken_side_is_a_side() -> None:
    top, bottom, left, right = sides()
    pieces = [Box(100, 115, 104, 300), Box(100, 360, 104, 685)]
    assert len(found(top, bottom, right, *(Rule(p, 4.0) for p in pieces))) == 1
    assert not found(top, bottom, right, Rule(pieces[0], 4.0))
    assert not found(top, bottom, left)


def test_a_column_between_two_cut_off_rules_is_no_box() -> None:
    assert not found(*sides(beyond=300))


def test_rules_of_many_small_advertisements_take_no_time() -> None:
    rules = [Rule(Box(200 * c, 60 * r, 200 * c + 190, 60 * r + 3), 3.0)
             for c in range(9) for r in range(60)]  # fmt: skip
    rules += [Rule(Box(200 * c + 193, 0, 200 * c + 196, 3600), 3.0) for c in range(9)]
    began = time.process_time()
    assert not found(*rules)
    assert time.process_time() - began < 2.0  # some hundred times that when all pairs were asked


def test_boxes_side_by_side_are_not_one() -> None:
    beside = Box(640, 100, 1140, 700)
    assert len(found(*sides(), *sides(beside))) == 2


def types(page: Page) -> dict[str, str]:
    return {n.text: r.type for r in page.regions for n in r.lines}


def test_a_box_of_display_type_is_one_advertisement() -> None:
    shop = [
        "天蟾舞臺",
        "黄天霸",
        "三探惡虎村",
        "陳鶴峯",
        "今夜獻演",
        "金鏢三雄",
        "義絕綜傷",
        "二友全本",
    ]
    lines = [line(text, 140, 130 + 70 * n, size=40.0) for n, text in enumerate(shop)]
    lines += column(NEWS * 2, 700, 100, 20)
    said = types(document(reading(lines, 1200, 900, rules=sides())))
    assert {said[text] for text in shop} == {"advertisement"}
    assert "body" in said.values()


def test_an_english_shop_s_box_is_one_advertisement() -> None:
    words = ["Xmas Suggestions",
             "If you will compare our goods and prices", "you will be convinced",
             "that we offer the best values to be had", "SOLID GOLD RINGS", "Price, $9.00",
             "Richly hand chased solid silver, our new", "finish, in many unique designs", "Catalogue free"]  # fmt: skip  # noqa: E501
    lines: list[Line] = []
    for n, text in enumerate(words):
        size = 40.0 if n in (0, 4) else 20.0
        made = line(text, 140, 130 + 60 * n, size=size)
        box = Box(made.box.x0, made.box.y0, made.box.x0 + 0.5 * made.box.width, made.box.y1)
        lines.append(Line(text, box, box.polygon(), 0.99, size=size, weight=0.25))
    news = "The memorial services began at eleven in the morning"
    for n in range(24):
        box = Box(700, 100 + 32 * n, 700 + 520, 120 + 32 * n)
        lines.append(Line(news, box, box.polygon(), 0.99, size=20.0, weight=0.25))
    said = types(document(reading(lines, 1300, 950, rules=sides())))
    assert {said[text] for text in words} == {"advertisement"}
    assert said[news] == "body"


def test_a_box_of_news_is_none() -> None:
    lines = [line("大桥通车以后", 140, 130, size=50.0, weight=0.5), *column(NEWS, 130, 210, 20)]
    lines += column(NEWS * 2, 700, 100, 20)
    page = document(reading(lines, 1200, 900, rules=sides()))
    assert "advertisement" not in types(page).values()
    assert page.articles[0].headline.main == "大桥通车以后"
