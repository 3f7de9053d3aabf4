"""Readings of drawn pages for training: what a line says and which true lines it holds."""

from __future__ import annotations

import gzip
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from digitize.geometry import Box, Transform
from digitize.ocr.lines import Strip
from digitize.page import MadeBy, Page, Region, Source, TextLine, Writing
from digitize.reading import Line, Reading
from tests.press.simulate import LEVELS, simulate
from training.labels import apart, sheet_of, thin, truth_order
from training.readings import Signs, misreading, onto_sheet, said

SIZE = 20.0
TURNED = Transform(((0.0, -1.0, 900.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)))


def printed(id: str, text: str, x: float, y: float, vertical: bool = False) -> TextLine:
    long = SIZE * len(text)
    box = Box(x, y, x + SIZE, y + long) if vertical else Box(x, y, x + long, y + SIZE)
    return TextLine(id=id, polygon=box.polygon(), text=text, confidence=1.0)


def page(*lines: TextLine, writing: Writing = "horizontal") -> Page:
    corners = Box(0, 0, 900, 900).polygon()
    region = Region(id="r1", type="body", polygon=corners, writing=writing, lines=lines)
    source = Source(file="p.png", sha256="0" * 64, width=900, height=900)
    return Page(made_by=MadeBy(version="0"), source=source, regions=(region,))


def strip(x0: float, y0: float, x1: float, y1: float, vertical: bool = False) -> Strip:
    corners = np.array(Box(x0, y0, x1, y1).polygon())
    return Strip((), (), corners, 0.0, vertical, SIZE, 0.2, False, False)


def told(true: Page, *strips: Strip) -> list[tuple[str, list[str]]]:
    return list(said(strips, Signs.of(true, Transform())))


def test_a_line_says_what_is_printed_in_it() -> None:
    true = page(printed("l1", "甲乙丙丁戊己", 100, 100), printed("l2", "子丑寅卯", 240, 100))
    halves = told(true, strip(100, 100, 158, 120), strip(162, 100, 220, 120))
    assert halves == [("甲乙丙", ["l1"]), ("丁戊己", ["l1"])]
    assert told(true, strip(100, 100, 320, 120)) == [("甲乙丙丁戊己 子丑寅卯", ["l1", "l2"])]
    assert told(true, strip(100, 300, 220, 320)) == [("", [])]


def test_a_sign_beside_the_ink_belongs_to_the_nearest_line_alone() -> None:
    true = page(printed("l1", "甲乙丙丁。", 100, 100))
    short, next = strip(100, 100, 182, 120), strip(202, 100, 300, 120)
    assert told(true, short, next) == [("甲乙丙丁。", ["l1"]), ("", [])]


def test_one_sign_of_many_makes_no_line_of_it() -> None:
    true = page(printed("l1", "甲乙丙丁", 100, 100))
    assert told(true, strip(104, 100, 116, 120)) == [("甲", [])]


def test_print_from_the_right_is_read_from_the_left() -> None:
    true = page(printed("l1", "甲乙丙丁", 100, 100), writing="horizontal-rl")
    assert told(true, strip(100, 100, 180, 120)) == [("丁丙乙甲", ["l1"])]
    down = page(printed("l1", "甲乙丙丁", 100, 100, True), writing="vertical")
    assert told(down, strip(100, 100, 120, 180, True)) == [("甲乙丙丁", ["l1"])]


@pytest.mark.parametrize("bent", [False, True])
def test_places_of_the_scan_are_found_on_the_sheet(bent: bool) -> None:
    y, x = np.meshgrid(np.linspace(0, 800, 9), np.linspace(0, 600, 7), indexing="ij")
    grid = np.stack([x + 10 * np.sin(y / 200), 1.1 * y + 5 * np.sin(x / 100)], axis=2)
    to_scan = Transform(grid=grid, extent=(600.0, 800.0)) if bent else TURNED
    points = np.array([(50.0, 60.0), (300.0, 411.0), (580.0, 777.0)])
    found = onto_sheet(to_scan, np.array(to_scan(points.tolist())))
    assert np.abs(found - points).max() < 0.01


def test_lines_without_print_are_seldom_read_and_never_in_pictures() -> None:
    box, far = Box(0, 0, 40, 20), Box(0, 500, 40, 520)
    empty = [Line("", b, b.polygon(), 0.98) for b in (box, far)] * 50
    text = Line("甲乙丙丁", far, far.polygon(), 0.98)
    seen = Reading(900, 900, (text, *empty), pictures=(box.grown(5),))
    read, origin = misreading(
        (seen, [["l1"], *[[] for _ in empty]]), LEVELS["none"], random.Random(1)
    )
    assert read.lines[0] == text and origin[0] == ["l1"]
    assert 0 < len(read.lines) - 1 < 20 and all(line.box == far for line in read.lines)
    noise = replace(LEVELS["none"], wrong=0.5)
    assert misreading((seen, [[]] * 101), noise, random.Random(1))[0].lines[0].text != text.text


def test_pages_of_one_sheet_are_kept_back_together() -> None:
    names = ["train-00001-p1", "train-00001-p4-light", "train-00002.0", "train-00002.again1.0"]
    sheets = [sheet_of(f"{name}.truth.json") for name in names]
    assert sheets == ["train-00001"] * 2 + ["train-00002"] * 2
    assert apart(sheets, 2) == [True, True, False, False]


@pytest.mark.parametrize(("drawn", "headless"), [(0.1, True), (0.9, False)])
def test_some_pages_keep_one_article_without_its_titles(drawn: float, headless: bool) -> None:
    """As where an article of the page before goes on; of others whole articles are left out."""
    truth = Path(__file__).parent / "recorded" / "dev-00002.truth.json.gz"
    true = Page.from_json(gzip.decompress(truth.read_bytes()).decode())
    read, origin = simulate(true, 1, LEVELS["clean"])
    rng = random.Random(1)
    rng.random = lambda: drawn  # type: ignore[method-assign]
    kept, left = thin(true, read, origin, rng)
    article, _, types = truth_order(true)
    own = [i for ids in left for i in ids if i in article]
    assert len(kept.lines) == len(left) < len(read.lines)
    assert (len({article[i] for i in own}) == 1) is headless
    titles = ("headline", "kicker", "subheadline", "byline")
    assert any(types[i] in titles for i in own) is not headless
    assert sum(types[i] == "body" for i in own) > 5
