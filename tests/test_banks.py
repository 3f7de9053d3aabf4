"""Decks under titles of Latin papers, the last words of a title, labels beside one."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from drawn import EM, column, line, reading

from digitize.geometry import Box
from digitize.page import RegionType
from digitize.reading import Line, Rule
from digitize.regions.heads import banks, beside_titles, rests
from digitize.regions.scene import stage
from digitize.text import stretch

MIDDLE = 300.0
TITLE, DECK, NEXT = "FIRE SWEEPS HARBOR", "Nine Warehouses Are Lost", "Blaze Is Put Out by Rain"
PROSE = "the firemen had come from every ward of the city"
PITCH = 26.0


def latin(text: str, y: float, size: float = EM, middle: float = MIDDLE) -> Line:
    """A line of Latin type around a middle; lines of one size are alike whatever their letters."""
    half, ink = 0.25 * size * len(text), size / stretch(text)
    box = Box(middle - half, y, middle + half, y + ink)
    return Line(text, box, box.polygon(), 0.99, size=ink, weight=0.25)


def rule(y: float, width: float, middle: float = MIDDLE) -> Rule:
    return Rule(Box(middle - width / 2, y, middle + width / 2, y + 2), 2.0)


DASH, ACROSS = 4 * EM, 20 * EM
Row = tuple[str, RegionType, float]  # its words, its label, its size


def banked(rows: list[Row], rules: tuple[tuple[int, float], ...] = ()) -> list[RegionType]:
    """Labels of rows over a text; rules by the row that they stand under and their width."""
    lines: list[Line] = []
    foot, drawn = 100.0, []
    for n, (text, _, size) in enumerate(rows):
        lines.append(latin(text, foot, size))
        foot = lines[-1].box.y1 + 8
        for under, width in rules:
            if under == n:
                drawn.append(rule(foot + 2, width))
                foot += 12
    lines += [latin(PROSE, foot + PITCH * n) for n in range(12)]
    scene = stage(reading(lines, 600, 900, rules=tuple(drawn)))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(lines)), "body")
    labels |= {n: label for n, (_, label, _) in enumerate(rows)}
    banks(scene, labels)
    assert {labels[n] for n in range(len(rows), len(lines))} == {"body"}
    return [labels[n] for n in range(len(rows))]


LARGE: Row = (TITLE, "headline", 2 * EM)


def test_a_title_below_a_larger_one_is_its_deck() -> None:
    assert banked([LARGE, (DECK, "headline", 1.3 * EM)]) == ["headline", "subheadline"]


def test_a_title_as_large_as_the_one_above_stays() -> None:
    assert banked([LARGE, (DECK, "headline", 2 * EM)]) == ["headline"] * 2
    assert banked([LARGE, (DECK, "headline", 1.9 * EM)]) == ["headline"] * 2


def test_a_dash_parts_two_decks() -> None:
    second: Row = (NEXT, "headline", 1.6 * EM)
    rows: list[Row] = [LARGE, (DECK, "headline", 1.3 * EM), second]
    assert banked(rows, ((0, DASH), (1, DASH))) == ["headline", "subheadline", "subheadline"]
    assert banked(rows)[2] == "headline", "larger than what it stands under, and no dash"


@pytest.mark.parametrize("label", ["body", "other", "subhead"])
def test_a_line_of_text_size_between_two_dashes_is_a_deck(label: RegionType) -> None:
    rows: list[Row] = [LARGE, (DECK, label, EM)]
    assert banked(rows, ((0, DASH), (1, DASH))) == ["headline", "subheadline"]
    assert banked(rows, ((0, DASH),)) == ["headline", label], "the text begins below the dash"
    assert banked(rows) == ["headline", label]


def test_a_deck_of_two_lines_goes_on_to_its_end() -> None:
    rows: list[Row] = [LARGE, (DECK, "subheadline", 1.2 * EM), (NEXT, "body", 1.2 * EM)]
    assert banked(rows)[2] == "subheadline"
    stopped: Row = ("Nine Warehouses Are Lost.", "subheadline", 1.2 * EM)
    assert banked([LARGE, stopped, rows[2]])[2] == "body"


def test_text_as_large_as_the_deck_above_stays_text() -> None:
    rows: list[Row] = [LARGE, (DECK, "subheadline", EM), ("The firemen had come", "body", EM)]
    assert banked(rows)[2] == "body"


def test_a_rule_across_the_column_parts_an_article_from_the_next() -> None:
    rows: list[Row] = [LARGE, (DECK, "headline", 1.3 * EM)]
    assert banked(rows, ((0, ACROSS),)) == ["headline"] * 2
    assert banked(rows, ((0, DASH),)) == ["headline", "subheadline"]


@pytest.mark.parametrize(
    "text", ["nine warehouses are lost", "BOSTON, May 3.—The fire", "CHICAGO, June 4 (AP) —"]
)
def test_text_that_begins_small_and_datelines_are_no_decks(text: str) -> None:
    assert banked([LARGE, (text, "body", EM)], ((0, DASH), (1, DASH)))[1] == "body"


def test_chinese_titles_are_left_to_the_model() -> None:
    lines = [line("大桥正式通车", 240, 100, 40), line("沿岸居民出行更加方便", 200, 150, 26)]
    scene = stage(
        reading([*lines, *column("今天上午新建的大桥通车。" * 9, 100, 200, 20)], 600, 900)
    )
    labels: dict[int, RegionType] = dict.fromkeys(range(len(scene.items)), "body")
    labels |= {0: "headline", 1: "headline"}
    banks(scene, labels)
    assert labels[1] == "headline"


def test_titles_side_by_side_under_a_banner_open_articles() -> None:
    lines = [latin("STORM AND FIRE VISIT THE COAST", 100, 2 * EM, 520)]
    lines += [latin(DECK, 160, 1.3 * EM, m) for m in (300, 740)]
    lines += [latin(PROSE[:40], 200 + PITCH * n, EM, m) for m in (300, 740) for n in range(9)]
    labels: dict[int, RegionType] = dict.fromkeys(range(len(lines)), "body")
    for shown in (2, 1):
        labels |= {0: "headline", 1: "headline", 2: "headline" if shown == 2 else "body"}
        banks(stage(reading(lines, 1040, 900)), labels)
        assert labels[1] == ("headline" if shown == 2 else "subheadline")


def test_a_title_far_below_another_opens_an_article() -> None:
    lines = [latin(TITLE, 100, 2 * EM), latin(DECK, 260, 1.3 * EM)]
    lines += [latin(PROSE, 300 + PITCH * n) for n in range(9)]
    labels: dict[int, RegionType] = dict.fromkeys(range(len(lines)), "body")
    labels |= {0: "headline", 1: "headline"}
    banks(stage(reading(lines, 600, 900)), labels)
    assert labels[1] == "headline"


def test_a_page_of_many_lines_takes_no_time() -> None:
    places = [(200 + 340 * m, n) for m in range(6) for n in range(250)]
    lines = [latin(PROSE[:30], 100 + PITCH * n, EM, x) for x, n in places]
    rules = tuple(rule(98 + PITCH * n, DASH, x) for x, n in places if n % 9 == 0)
    scene = stage(reading(lines, 2200, 6800, rules=rules))
    labels: dict[int, RegionType] = {
        n: "headline" if n % 9 == 0 else "body" for n in range(len(lines))
    }
    assert len(lines) == 1500
    begun = time.perf_counter()
    banks(scene, labels)
    assert time.perf_counter() - begun < 3


PRINTED = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便。" * 6


def marked(rows: list[tuple[Line, RegionType]], uprights: tuple[Rule, ...] = ()) -> list[Line]:
    """Lines over a text that stands far below them, and their labels."""
    lines = [row for row, _ in rows]
    scene = stage(reading([*lines, *column(PRINTED, 100, 300, 20)], 900, 900, rules=uprights))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(scene.items)), "body")
    labels |= {n: label for n, (_, label) in enumerate(rows)}
    rests(scene, labels)
    beside_titles(scene, labels)
    return [replace(row, text=labels[n]) for n, row in enumerate(lines)]


def kinds(*rows: tuple[Line, RegionType], uprights: tuple[Rule, ...] = ()) -> list[str]:
    return [row.text for row in marked(list(rows), uprights)]


@pytest.mark.parametrize("label", ["byline", "subhead", "other"])
@pytest.mark.parametrize("title", ["headline", "subheadline"])
def test_the_last_words_of_a_title_belong_to_it(label: RegionType, title: RegionType) -> None:
    over = line("全市垃圾分类推", 100, 100, 40)
    assert kinds((over, title), (line("广启动", 100, 150, 40), label)) == [title, title]


def test_names_and_what_is_apart_or_of_other_type_stay() -> None:
    over = line("全市垃圾分类推", 100, 100, 40)
    for rest in (
        line("李广田", 100, 150, EM),
        line("李广田", 100, 148, 28),
        line("广启动", 100, 220, 40),
        line("广启动", 500, 150, 40),
        line("广启动全市垃圾分类", 100, 150, 40),
    ):
        assert kinds((over, "headline"), (rest, "byline")) == ["headline", "byline"]
    small = line("全市垃圾分类推", 100, 100, EM)
    assert kinds((small, "headline"), (line("李广田", 100, 124, EM), "byline"))[1] == "byline"


def test_a_label_before_a_larger_title_is_its_kicker() -> None:
    tag = line("特别报道", 120, 110, 30)
    told: tuple[Line, RegionType] = (tag, "other")
    large: tuple[Line, RegionType] = (line("大桥正式通车", 300, 100, 50), "headline")
    assert kinds(told, large) == ["kicker", "headline"]
    parted = Rule(Box(270, 90, 272, 200), 2.0)
    assert kinds(told, large, uprights=(parted,)) == ["other", "headline"]


@pytest.mark.parametrize(
    "tag",
    [
        line("特别报道", 640, 110, 30),  # behind it
        line("特别报道", 120, 170, 30),  # below it
        line("特别报道", 200, 110, EM),  # small print
        line("特别报道", 90, 100, 48),  # as large
        line("摄影李广田王家明陈建国", 20, 112, 25),  # long
        line("NEWS", 160, 110, 30),
    ],
)
def test_what_stands_elsewhere_or_is_no_label_is_no_kicker(tag: Line) -> None:
    title: tuple[Line, RegionType] = (line("大桥正式通车", 300, 100, 50), "headline")
    assert kinds((tag, "other"), title) == ["other", "headline"]
