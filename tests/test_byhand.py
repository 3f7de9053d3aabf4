"""Pages drawn by hand: what an HTML file of its own design says of itself, and what is faulty."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitize.geometry import Box, bounds
from digitize.page import Page, Region
from tests.press.byhand import draw
from tests.press.check import problems
from tests.press.printing import Printed
from tests.press.typeset import CHROMIUM, press

pytestmark = pytest.mark.browser

Draw = Callable[[str], tuple[Printed, list[str]]]
SIZE = 16  # pixels of the type; ten signs a line
STYLE = (
    "body{margin:0;width:640px;height:720px;position:relative;background:#fff;"
    f"font:{SIZE}px/24px 'Noto Serif CJK SC'}}p{{margin:0}}div{{position:absolute}}"
)
FIRST = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候观看"
SECOND = "据了解大桥全长两千余米双向六车道设计时速六十公里去年三月动工建设历时一年零七个月"
REST = "今后从城东到城西只要一刻钟的路程"
FACTS = {
    "issue": {"title": "城原日报", "date": "2019-08-05"}, "page_number": 3, "section": "要闻",
    "teasers": [{"title": "老街换新颜", "page": 4}],
    "articles": {"a1": {"byline": [{"name": "张三", "role": "记者"}], "dateline": "本报讯",
                        "continued_to": 5}},
}  # fmt: skip


def sheet(*elements: str, facts: Any = None, html: str = 'data-scale="2"') -> str:
    told = json.dumps(facts, ensure_ascii=False)
    script = f'<script type="application/json" id="facts">{told}</script>' if facts else ""
    return (
        f"<!DOCTYPE html><html {html}><head><meta charset='utf-8'><title>a page</title>"
        f"<style>{STYLE}</style></head><body>{''.join(elements)}{script}</body></html>"
    )


def div(
    role: str,
    text: str,
    left: int,
    top: int,
    width: int,
    height: int,
    css: str = "",
    more: str = "",
) -> str:
    place = f"left:{left}px;top:{top}px;width:{width}px;height:{height}px;{css}"
    named = f'data-role="{role}"' if role else ""
    return f'<div {named} {more} style="{place}">{text}</div>'


UPRIGHT = "writing-mode:vertical-rl;font-size:40px;line-height:44px;font-weight:700"
FLOW = "column-count:2;column-gap:32px;column-fill:auto"
BACKWARDS = "direction:rtl;unicode-bidi:bidi-override"
MASTHEAD = div("masthead", "城原日报", 160, 10, 320, 40, f"font-size:32px;{BACKWARDS}",
               'data-writing="rl"')  # fmt: skip
TEASER = div("teaser", "老街换新颜　4版", 20, 10, 130, 24)
STORY = (
    '<section data-article="a1">'
    + div("headline", "大桥正式通车<br>两岸欢庆", 20, 80, 96, 300, UPRIGHT)
    + div("", f'<p data-role="body"><span data-part="dateline">本报讯</span>　{FIRST}</p>'
          f'<p data-role="body">{SECOND}</p>', 140, 72, 352, 168, FLOW)
    + div("", f'<p data-role="body" data-continues>{REST}</p>', 332, 420, 160, 60)
    + div("image", "", 140, 250, 352, 120, "background:#888")
    + div("caption", "通车现场<br>李明摄", 140, 376, 160, 40, "font-size:13px")
    + "</section>"
)  # fmt: skip
OTHER = div("headline", "候鸟落户", 20, 520, 320, 40, "font-size:32px", 'data-article="a2"') + div(
    "body", "又有一批候鸟来到湿地", 20, 570, 320, 24, "", 'data-article="a2"'
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.skip("pages drawn by hand need Debian's chromium")
    with press() as machine:
        yield machine.fresh()


@pytest.fixture
def drawn(browser: Any, tmp_path: Path) -> Draw:
    def print_page(html: str) -> tuple[Printed, list[str]]:
        path = tmp_path / "by-hand.html"
        path.write_text(html, encoding="utf-8")
        return draw(browser, path)

    return print_page


@pytest.fixture(scope="module")
def whole(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The page with everything on it."""
    path = tmp_path_factory.mktemp("hands") / "by-hand.html"
    path.write_text(sheet(MASTHEAD, TEASER, STORY, OTHER, facts=FACTS), encoding="utf-8")
    printed, faults = draw(browser, path)
    assert faults == []
    return printed


def regions(page: Page, type: str) -> list[Region]:
    return [r for r in page.regions if r.type == type]


def texts(region: Region) -> list[str]:
    return [line.text for line in region.lines]


def test_the_page_is_as_large_as_its_body_in_pixels_of_its_scale(whole: Printed) -> None:
    assert whole.name == "by-hand" and whole.pixels is not None
    assert whole.pixels.shape == (1440, 1280, 3)
    source = whole.page.source
    assert (source.file, source.width, source.height) == ("by-hand.png", 1280, 1440)


def test_the_document_keeps_the_contract(whole: Printed) -> None:
    assert problems(whole.page) == []
    assert Page.from_json(whole.page.to_json()) == whole.page


def test_paragraphs_are_those_of_the_file_without_dateline(whole: Printed) -> None:
    first, second = whole.page.articles
    assert first.paragraphs == (FIRST, SECOND + REST)
    assert second.paragraphs == ("又有一批候鸟来到湿地",)
    assert (first.captions, second.captions) == (("通车现场李明摄",), ())


def test_headlines_stand_as_they_are_printed(whole: Printed) -> None:
    first, second = whole.page.articles
    assert first.headline.main == "大桥正式通车 两岸欢庆"
    assert (second.headline.main, second.headline.kicker) == ("候鸟落户", None)
    upright, level = regions(whole.page, "headline")
    assert (upright.writing, level.writing) == ("vertical", "horizontal")
    right, left = (bounds(n.polygon) for n in upright.lines)
    assert right.x0 > left.x1 and right.height > 5 * right.width


def test_kickers_and_decks_are_told_apart(drawn: Draw) -> None:
    rows = ("kicker", "全长两千米"), ("headline", "大桥通车"), ("subheadline", "两岸<br>欢庆")
    page, faults = drawn(
        sheet(*(div(role, text, 20, 20 + 80 * n, 300, 60, "", 'data-article="a1"')
                for n, (role, text) in enumerate(rows)))
    )  # fmt: skip
    assert faults == []
    (article,) = page.page.articles
    assert (article.headline.kicker, article.headline.main, article.headline.sub) == (
        "全长两千米", "大桥通车", "两岸 欢庆",
    )  # fmt: skip


def test_lines_that_run_from_right_to_left_are_in_the_order_of_reading(whole: Printed) -> None:
    (name,) = regions(whole.page, "masthead")
    assert (texts(name), name.writing, name.article) == (["城原日报"], "horizontal-rl", None)
    box = bounds(name.lines[0].polygon)
    assert box.x1 == pytest.approx(2 * 480, abs=4), "it begins at the right edge"
    assert box.width == pytest.approx(2 * 4 * 32, abs=16)


def test_lines_are_broken_by_the_browser_and_parted_by_columns(whole: Printed) -> None:
    left, right, below = (r for r in regions(whole.page, "body") if r.article == "a1")
    assert texts(left)[0].startswith("本报讯") and texts(left)[-2:] == [SECOND[:10], SECOND[10:20]]
    assert texts(right) == [SECOND[20:30], SECOND[30:]]
    assert texts(below) == [REST[:10], REST[10:]]
    for region in (left, right, below):
        for line in region.lines:
            assert bounds(region.polygon).grown(1).holds(bounds(line.polygon))
    assert bounds(left.polygon).x1 < bounds(right.polygon).x0


def test_line_boxes_lie_around_the_ink(whole: Printed) -> None:
    assert whole.pixels is not None
    ink = whole.pixels[..., 0] < 120
    for region in whole.page.regions:
        for line in region.lines:
            b = bounds(line.polygon)
            assert ink[int(b.y0) : int(b.y1), int(b.x0) : int(b.x1)].mean() > 0.03, line.text
    ys, xs = np.nonzero(ink)
    every = [bounds(n.polygon) for r in whole.page.regions for n in r.lines]
    held = Box(
        min(b.x0 for b in every), min(b.y0 for b in every),
        max(b.x1 for b in every), max(b.y1 for b in every),
    ).grown(4)  # fmt: skip
    assert held.x0 < xs.min() and xs.max() < held.x1 and held.y0 < ys.min() and ys.max() < held.y1


def test_joins_stand_where_a_paragraph_breaks(whole: Printed) -> None:
    names = {line.id: line.text for r in whole.page.regions for line in r.lines}
    told = [(r.kind, r.article, names[r.from_], names[r.to or ""]) for r in whole.page.repairs]
    assert told == [
        ("column", "a1", SECOND[10:20], SECOND[20:30]),
        ("region", "a1", SECOND[30:], REST[:10]),
    ]
    assert whole.page.repairs[0].text == f"{SECOND[10:20]}|{SECOND[20:30]}"
    truth = whole.page.model_extra["truth"] if whole.page.model_extra else {}
    assert [names[n][:3] for n in truth["paragraph_starts"]] == ["本报讯", SECOND[:3], "又有一"]


def test_what_follows_a_body_is_known(whole: Printed) -> None:
    one, two, three, other = (r.id for r in regions(whole.page, "body"))
    assert [(s.from_, s.to) for s in whole.page.seams] == [
        (one, two), (two, three), (three, None), (other, None),
    ]  # fmt: skip


def test_facts_are_those_of_the_file(whole: Printed) -> None:
    page = whole.page
    assert (page.issue.title, page.issue.date) == ("城原日报", "2019-08-05")
    assert (page.page_number, page.section) == (3, "要闻")
    assert [(t.title, t.page) for t in page.teasers] == [("老街换新颜", 4)]
    first, second = page.articles
    assert [(b.name, b.role) for b in first.byline] == [("张三", "记者")]
    assert (first.dateline, first.continued_to, first.continued_from) == ("本报讯", 5, None)
    assert (second.byline, second.dateline, second.continued_to) == ((), None, None)


def test_pictures_and_the_look_of_lines_are_told_beside(whole: Printed) -> None:
    truth = whole.page.model_extra["truth"] if whole.page.model_extra else {}
    assert (truth["language"], truth["kind"], truth["scale"]) == ("zh", "hand-zh", 2.0)
    assert truth["separators"]["pictures"] == [[280, 500, 984, 740]]
    looks = {n.text: truth["lines"][n.id] for r in whole.page.regions for n in r.lines}
    plain = {"reversed": False, "coloured": False}
    assert looks["大桥正式通车"] == {"size": 80.0, "bold": True, "weight": 0.39, **plain}
    assert looks[REST[:10]] == {"size": 32.0, "bold": False, "weight": 0.185, **plain}


def test_text_goes_on_in_the_column_beside_or_the_tier_below(drawn: Draw) -> None:
    flat = (
        div("", f'<p data-role="body">{SECOND[:20]}</p>', 20, 400, 160, 48)
        + div("", f'<p data-role="body" data-continues>{SECOND[20:]}</p>', 220, 300, 160, 72)
    )  # fmt: skip
    upright, more = "writing-mode:vertical-rl", '<p data-role="body" data-continues>'
    tall = (
        div("", f'<p data-role="body">{FIRST[:20]}</p>', 500, 20, 48, 160, upright)
        + div("", f"{more}{FIRST[20:30]}</p>", 460, 20, 24, 160, upright)
        + div("", f"{more}{FIRST[30:]}</p>", 524, 220, 24, 160, upright)
    )
    page, faults = drawn(sheet(f"<section data-article=a1>{flat}</section>"
                               f"<section data-article=a2>{tall}</section>"))  # fmt: skip
    assert faults == []
    assert [r.kind for r in page.page.repairs] == ["column", "region", "column"]
    assert [a.paragraphs for a in page.page.articles] == [(SECOND,), (FIRST,)]
    assert [r.writing for r in page.page.regions] == ["horizontal"] * 2 + ["vertical"] * 2


def test_most_type_tells_the_kind_of_the_page(drawn: Draw) -> None:
    tall = div("body", FIRST, 400, 20, 120, 160, "writing-mode:vertical-rl")
    page, _ = drawn(sheet(tall, html='data-scale="1.5" data-language="zh-Hant"'))
    truth = page.page.model_extra["truth"] if page.page.model_extra else {}
    assert (truth["language"], truth["kind"]) == ("tc", "hand-tc-vertical")
    assert (page.page.source.width, page.page.source.height) == (960, 1080)


def test_hyphens_are_printed_and_no_part_of_a_word(drawn: Draw) -> None:
    said = "The river stood at for&shy;ty-one feet on the gauge and was climb&shy;ing fast"
    page, faults = drawn(sheet(div("body", said, 20, 20, 60, 300, "", 'data-article="a1"')))
    assert faults == []
    lines = [line.text for r in page.page.regions for line in r.lines]
    assert any(t.rstrip().endswith("climb-") for t in lines)
    plain = said.replace("&shy;", "")
    assert page.page.articles[0].paragraphs == (plain,)


def test_an_initial_belongs_to_the_first_line_beside_it(drawn: Draw) -> None:
    cap = '<span style="float:left;font-size:44px;line-height:48px">今</span>'
    page, faults = drawn(
        sheet(div("body", cap + FIRST[1:], 20, 20, 160, 140, "", "data-article=a1"))
    )
    assert faults == []
    (region,) = page.page.regions
    assert texts(region)[0].startswith(FIRST[:5]) and page.page.articles[0].paragraphs == (FIRST,)
    assert not texts(region)[1].startswith("今")


# -- faults ----------------------------------------------------------------------------------

BODY = div("body", FIRST[:10], 20, 20, 200, 24, "", 'data-article="a1"')


@pytest.mark.parametrize(
    ("element", "fault"),
    [
        (div("", "大桥通车", 20, 200, 200, 24), "no role: 大桥通车"),
        (div("footnote", "大桥通车", 20, 200, 200, 24), "unknown role footnote: 大桥通车"),
        (div("folio", "大桥通车", 600, 200, 200, 24), "folio off the page: 大桥通车"),
        (div("folio", "大桥通车", 20, -10, 200, 24), "folio off the page: 大桥通车"),
        (div("folio", "大桥通车", 20, 710, 200, 24), "folio off the page: 大桥通车"),
        (div("folio", "大桥通车", 40, 22, 200, 24), f"body on other type: {FIRST[:10]} / 大桥通车"),
        (div("folio", "", 20, 200, 200, 24), "folio without a line: "),
        (div("body", "大桥通车", 20, 200, 200, 24, "", "data-continues data-article=a2"),
         "continues nothing: 大桥通车"),
        (div("folio", "Bridge", 20, 200, 200, 24, "text-transform:uppercase"),
         "text-transform: Bridge"),
        (div("folio", '<p data-role="body">大桥通车</p>', 20, 200, 200, 24),
         "a role within folio: 大桥通车"),
        (div("folio", "大桥通车", 20, 200, 40, 24, "overflow:hidden;white-space:nowrap"),
         "cut off: 大桥通车"),
    ],
)  # fmt: skip
def test_faults_are_told(drawn: Draw, element: str, fault: str) -> None:
    page, faults = drawn(sheet(BODY, element))
    assert fault in faults
    assert FIRST[:10] in [line.text for r in page.page.regions for line in r.lines]


def test_an_article_stands_in_one_place_of_the_order(drawn: Draw) -> None:
    rows = [("a1", 20), ("a2", 60), ("a1", 100)]
    broken = [div("body", FIRST[:10], 20, y, 200, 24, "", f"data-article={id}") for id, y in rows]
    assert drawn(sheet(*broken))[1] == ["article a1 in two places of the order"]
    assert drawn(sheet(broken[0], broken[2], broken[1]))[1] == []
