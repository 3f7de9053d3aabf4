"""The practice press: its truth keeps the contract's rules, and its parts do what they say."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from digitize.geometry import Box, bounds
from digitize.page import Article, Byline, Headline, Page, Region, TextLine
from digitize.reading import Reading
from tests.press import damage, paper, plans, printing, traditional
from tests.press.check import problems
from tests.press.order import arrange
from tests.press.plans import drawn
from tests.press.printing import Printed, print_seed
from tests.press.sheet import Item
from tests.press.simulate import LEVELS, simulate
from tests.press.truth import _with_printed_names
from tests.press.typeset import CHROMIUM, Press, press

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def machine() -> Iterator[Press]:
    if not Path(CHROMIUM).exists():
        pytest.skip("the press needs Debian's chromium")
    with press() as running:
        yield running


@pytest.fixture(scope="module")
def pages(machine: Press) -> list[Page]:
    """A page of every kind and most strategies, without pixels."""
    wanted = [
        ("horizontal", "slicing"),
        ("horizontal", "pinwheel"),
        ("horizontal", "streams"),
        ("horizontal-tc", "slicing"),
        ("vertical-old", "streams"),
        ("vertical-modern", "grid"),
        ("english", "streams"),
        ("magazine", "drawn"),
    ]
    return [_print(machine, 300 + n, kind, strategy) for n, (kind, strategy) in enumerate(wanted)]


def _print(machine: Press, seed: int, kind: str, strategy: str) -> Page:
    for attempt in range(10):
        try:
            sheet = plans.plan(seed + 1000 * attempt, False, kind, strategy)
            return printing._set(machine, sheet, "page", False)[0].page
        except (printing.Unset, ValueError):
            continue
    raise AssertionError(f"{kind} {strategy} cannot be made up")


def test_truth_pages_keep_their_promises(pages: list[Page]) -> None:
    found = {
        f"{p.model_extra['truth']['kind']}/{p.model_extra['truth']['strategy']}": problems(p)
        for p in pages
        if p.model_extra
    }
    assert not {k: v for k, v in found.items() if v}


def test_truth_is_a_page_document(pages: list[Page]) -> None:
    for page in pages:
        assert Page.from_json(page.to_json()) == page


def test_paragraphs_leave_out_dateline_byline_and_jump(pages: list[Page]) -> None:
    for article in (a for p in pages for a in p.articles):
        text = "\n".join(article.paragraphs)
        assert not re.search(
            r"本报讯|本報訊|[日月]电|（记者|（通讯员|下转|上接|Continued on", text
        ), article.id
        if article.dateline:
            assert not article.paragraphs[0].startswith(article.dateline)
            assert not re.search(r"[【】（）—-]$|^[【（]", article.dateline)
        for person in article.byline:
            assert not re.search(r"^By |[■□●◎▲◆○]|记者", person.name)


def test_joins_stand_where_a_paragraph_goes_on(pages: list[Page]) -> None:
    joined = 0
    for page in pages:
        texts = {line.id: line.text for r in page.regions for line in r.lines}
        starts = set(page.model_extra["truth"]["paragraph_starts"]) if page.model_extra else set()
        for repair in page.repairs:
            joined += 1
            assert repair.to not in starts
            before, after = (s.strip().rstrip("-") for s in repair.text.split("|"))
            if not before:  # nothing but a dateline stands before the break
                continue
            assert _bare(texts[repair.from_]).endswith(_bare(before)[-3:])
            assert _bare(texts[repair.to or ""]).startswith(_bare(after)[:3])
    assert joined > 20


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text).rstrip("-")


def test_a_seed_is_one_page(machine: Press) -> None:
    seeds = (4242, 4242, 4243)
    made = [print_seed(machine, s, "x", False, form="single")[0].page.to_json() for s in seeds]
    assert made[0] == made[1] != made[2]


@pytest.fixture(scope="module")
def printed(machine: Press) -> list[Printed]:
    """A horizontal and a vertical page with pixels."""
    made = []
    for seed, kind in ((511, "horizontal"), (512, "vertical-old")):
        sheet = plans.plan(seed, False, kind, "slicing")
        sheet.meta["dpi"] = 110
        made.append(printing._set(machine, sheet, kind, True)[0])
    return made


def test_line_boxes_are_tight_around_the_ink(printed: list[Printed]) -> None:
    for page in printed:
        assert page.pixels is not None
        gray = cv2.cvtColor(page.pixels, cv2.COLOR_BGR2GRAY)
        off = []
        for region in page.page.regions:
            if region.type not in ("body", "headline"):
                continue
            for line in region.lines:
                box = bounds(line.polygon)
                ink = _ink(gray, box)
                if ink is not None:
                    edges = zip(_edges(box), _edges(ink), strict=True)
                    off += [abs(a - b) for a, b in edges]
        assert np.median(off) < 2.0, page.name
        assert np.percentile(off, 90) < 7.0, page.name


def _edges(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def _ink(gray: np.ndarray, box: Box) -> Box | None:
    """The dark pixels in and a little around a box; None on a dark ground."""
    x0, y0, x1, y1 = int(box.x0) - 2, int(box.y0) - 2, int(box.x1) + 3, int(box.y1) + 3
    crop = gray[max(0, y0) : y1, max(0, x0) : x1]
    if crop.size == 0 or np.median(crop) < 150:
        return None
    ys, xs = np.nonzero(crop < 140)
    if not len(xs):
        return None
    return Box(
        max(0, x0) + xs.min(),
        max(0, y0) + ys.min(),
        max(0, x0) + xs.max() + 1,
        max(0, y0) + ys.max() + 1,
    )


def test_damage_moves_truth_with_the_pixels(printed: list[Printed]) -> None:
    for level in damage.LEVELS:
        warp = damage._warp(
            np.random.default_rng(9),
            800,
            1100,
            {"light": 0.35, "medium": 0.7, "heavy": 1.0}[level],
            1.0,
        )
        image = np.full((1100, 800, 3), 255, np.uint8)
        marks = [(100.0, 120.0), (700.0, 130.0), (400.0, 560.0), (120.0, 1000.0), (690.0, 980.0)]
        for x, y in marks:
            cv2.circle(image, (int(x), int(y)), 5, (0, 0, 0), -1)
        out = cv2.cvtColor(warp.apply(image, (255, 255, 255)), cv2.COLOR_BGR2GRAY)
        for x, y in warp(marks):
            crop = 255.0 - out[int(y) - 12 : int(y) + 13, int(x) - 12 : int(x) + 13]
            ys, xs = np.mgrid[0:25, 0:25]
            assert abs((crop * xs).sum() / crop.sum() + int(x) - 12 - x) < 1.2
            assert abs((crop * ys).sum() / crop.sum() + int(y) - 12 - y) < 1.2


def test_damaged_twins_stay_on_the_canvas(printed: list[Printed]) -> None:
    page = printed[0]
    assert page.pixels is not None
    for seed, level in ((1, "light"), (3, "heavy")):
        raw, twin = damage.scan(page.pixels, page.page, seed, level, "twin")
        image = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_COLOR)
        assert image.shape[:2] == (twin.source.height, twin.source.width)
        assert not [p for p in problems(twin) if "sticks out" in p]
        assert [a.paragraphs for a in twin.articles] == [a.paragraphs for a in page.page.articles]
    assert damage.scan(page.pixels, page.page, seed, level, "twin")[0] == raw  # 1-bit or JPEG


def test_a_reading_without_noise_holds_every_line(pages: list[Page]) -> None:
    for page in pages:
        reading, origin = simulate(page, 5, LEVELS["none"])
        truth = {line.id: line.text for r in page.regions for line in r.lines}
        assert sorted(id for ids in origin for id in ids) == sorted(truth)
        assert all(
            line.text == truth[ids[0]] for line, ids in zip(reading.lines, origin, strict=True)
        )


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_readings_are_sound_at_every_level(pages: list[Page], level: str) -> None:
    for page in pages[::4]:
        reading, origin = simulate(page, 5, LEVELS[level])
        truth = {line.id for r in page.regions for line in r.lines}
        assert len(reading.lines) == len(origin)
        assert {id for ids in origin for id in ids} <= truth
        assert len({id for ids in origin for id in ids}) > 0.8 * len(truth)
        again = Reading.from_json(reading.to_json())
        assert again.to_json() == Reading.from_json(again.to_json()).to_json()
        assert simulate(page, 5, LEVELS[level])[0].to_json() == reading.to_json()


def test_two_pages_of_an_issue_point_at_each_other(machine: Press) -> None:
    one, two = print_seed(machine, 9100, "x", False, form="issue")
    leaves = [a for a in one.page.articles if a.continued_to]
    arrives = [a for a in two.page.articles if a.continued_from]
    assert len(leaves) == len(arrives) == 1
    assert leaves[0].continued_to == two.page.page_number
    assert arrives[0].continued_from == one.page.page_number == 1
    assert one.page.issue.title == two.page.issue.title
    assert not problems(one.page) and not problems(two.page)


def test_two_pages_on_a_film_frame_share_their_source(machine: Press) -> None:
    parts = print_seed(machine, 9200, "x", False, form="film")
    assert [p.page.source.part for p in parts] == [0, 1]
    assert parts[0].page.source.file == parts[1].page.source.file
    left = [min(x for r in p.page.regions for x, _ in r.polygon) for p in parts]
    vertical = any(r.writing == "vertical" for r in parts[0].page.regions)
    assert (left[0] > left[1]) == vertical
    assert not [q for p in parts for q in problems(p.page)]


def test_the_held_set_has_drawings_of_its_own() -> None:
    for kind in ("horizontal", "vertical-old", "vertical-modern", "english", "magazine"):
        assert drawn.names(kind, True)
        assert not set(drawn.names(kind, True)) & set(drawn.names(kind, False))


def _items(drawing: str) -> list[Item]:
    rows = drawing.split()
    out = []
    for letter in sorted({c for r in rows for c in r}):
        spots = [(x, y) for y, r in enumerate(rows) for x, c in enumerate(r) if c == letter]
        xs, ys = [x for x, _ in spots], [y for _, y in spots]
        out.append(
            Item(letter, [Box(min(xs) * 10, min(ys) * 10, max(xs) * 10 + 9, max(ys) * 10 + 9)])
        )
    random.Random(1).shuffle(out)
    return out


@pytest.mark.parametrize(
    ("drawing", "vertical", "expected"),
    [
        ("AABB AABB CCDD", False, "ACBD"),  # the gutter runs from top to bottom: left part first
        ("AABB AABB CCDD", True, "BDAC"),
        ("MMMM AABB CCDD", False, "MACBD"),  # nothing cuts the masthead: below it the gutter does
        ("MMMM AABB CCDD", True, "MBDAC"),
        ("AAAB CCCB CCCD", False, "ACBD"),
        ("AAB DEB DCC", False, "ADEBC"),  # a pinwheel: from the top, then what a gutter cuts
    ],
)
def test_reading_order_follows_the_contract(drawing: str, vertical: bool, expected: str) -> None:
    assert "".join(i.key for i in arrange(_items(drawing), vertical)) == expected


def test_numbers_are_spelled_as_printed() -> None:
    assert [paper.spelled(n) for n in (7, 10, 12, 20, 105, 110, 4138, 1009)] == [
        "七", "十", "十二", "二十", "一百零五", "一百一十", "四千一百三十八", "一千零九",
    ]  # fmt: skip
    assert [traditional.numeral(n) for n in (8, 10, 19, 23, 105, 110)] == [
        "八",
        "十",
        "十九",
        "二十三",
        "一百零五",
        "一百一十",
    ]


def test_the_truth_names_no_author_whom_the_page_does_not_print() -> None:
    line = TextLine(
        id="l1", text="圆满结束。（记者 张 三）", polygon=((0, 0), (9, 0), (9, 9)), confidence=1
    )
    region = Region(id="r1", type="body", article="a1", polygon=line.polygon, lines=(line,))
    authors = (Byline(name="张三"), Byline(name="李四"))
    article = Article(id="a1", headline=Headline(), byline=authors)
    told = _with_printed_names(article, [region]).byline
    assert [b.name for b in told] == ["张三"]
