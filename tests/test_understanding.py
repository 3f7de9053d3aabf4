"""Understanding: from a reading to a page document, without models."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitize.evaluate.conservation import conservation
from digitize.evaluate.figures import FIGURES
from digitize.evaluate.measure import measure
from digitize.geometry import Box
from digitize.order import adopted
from digitize.order.nodes import graph
from digitize.page import Page, Writing
from digitize.reading import Frame, Line, Reading, Rule
from digitize.regions import _writing as most_written
from digitize.regions import group
from tests.drawn import column, document, line, of_truth, reading

SEED = "qtxq-2022-10-31-01"
STORY = (
    "本报讯今年以来我市积极推进老旧小区改造，群众的获得感不断增强。截至目前已有三十二个小区完成改造，"
    "惠及居民一万余户。/市住建局负责人介绍，下一步将继续加大投入，把实事办实、好事办好，让更多群众住上"
    "安心房。/家住和平里的张大爷说，改造之后小区变得整洁漂亮，出门就有小花园，心里别提多高兴。"
)


def test_sample_page_is_understood() -> None:
    truth, read = of_truth(SEED)
    figures = measure(truth, document(read), read)
    for name in ("article_f1", "article_perfect", "pair_f1", "body_order", "successor",
                 "join_precision", "join_recall", "paragraph_f1", "metadata", "teaser_f1",
                 "byline_f1", "dateline", "line_conservation"):  # fmt: skip
        kind, counts, _ = FIGURES[name]
        value = figures.tallies[counts].value(kind)
        assert value == 1.0, (name, value, figures.findings)


def test_two_columns_are_one_story() -> None:
    text = STORY.replace("/", "")
    left, right = text[:60], text[60:]
    lines = [line("老旧小区换新颜", 100, 100, size=60), *column(left, 100, 220, 12),
             *column("~" + right, 400, 220, 12)]  # fmt: skip
    page = document(reading(lines, 800, 1200))
    assert [a.headline.main for a in page.articles] == ["老旧小区换新颜"]
    article = page.articles[0]
    assert article.dateline == "本报讯"
    assert "".join(article.paragraphs) == text.removeprefix("本报讯")
    assert len(article.paragraphs) == 1
    assert [r.kind for r in page.repairs] == ["column"]


def test_a_banner_keeps_its_story_under_a_picture_half_a_page_deep() -> None:
    text = STORY.replace("/", "")
    picture = Box(100, 280, 1700, 1100)
    banner = line("新桥今日正式建成通车两岸群众翘首以盼", 200, 140, size=80)
    lines = [line("东山日报", 100, 30), line("2024年3月2日 星期六", 900, 30),
             line("第3版", 2100, 30), banner]  # fmt: skip
    for n in range(4):  # the story, in four columns under the picture
        part = text[30 * n : 30 * n + 30] if n < 3 else text[90:]
        lines += column(("~" if n else "") + part, 100 + 400 * n, 1150, 12)
    for n in range(45):  # briefs beside it: much that is nearer to the banner
        x, y = 1800 + 300 * (n % 5), 140 + 160 * (n // 5)
        lines += [line(f"简讯第{n}则标题", x, y, size=30), *column(STORY[30:54], x, y + 50, 12)]
    page = document(reading(lines, 3300, 1600, pictures=(picture,)))
    (found,) = [a for a in page.articles if a.headline.main == banner.text]
    assert "".join(found.paragraphs) == text.removeprefix("本报讯")


def test_a_headline_and_a_column_that_lack_each_other_are_put_together() -> None:
    lines = [line("新桥今日正式建成通车", 100, 100, size=60), *column(STORY, 100, 220, 12),
             *column("~惠及居民一万余户。", 400, 220, 12)]  # fmt: skip
    made = graph(group(reading(lines)))
    title, story, scrap = (
        next(n.index for n in made.nodes if n.parts[0].text.startswith(start))
        for start in ("新桥", "本报", "惠及")
    )
    assert adopted(made, {(title, story): -1.0}, {}) == {title: story}
    assert adopted(made, {(title, story): -3.0}, {}) == {}
    assert adopted(made, {(title, scrap): -1.0}, {}) == {}
    assert adopted(made, {(title, story): -1.0}, {scrap: story}) == {scrap: story}
    assert adopted(made, {(title, story): -1.0}, {title: scrap}) == {title: scrap}


def test_an_empty_page_is_a_page() -> None:
    page = document(reading([]))
    assert (page.articles, page.regions, page.teasers) == ((), (), ())


def test_one_line_is_kept() -> None:
    page = document(reading([line("孤零零的一行", 50, 50)]))
    assert [x.text for r in page.regions for x in r.lines] == ["孤零零的一行"]


def test_the_same_reading_gives_the_same_document() -> None:
    _, read = of_truth(SEED)
    assert document(read).to_json() == document(read).to_json()
    turned = Reading(read.width, read.height, read.lines[::-1], pictures=read.pictures)
    told = [a.paragraphs for a in document(turned).articles]
    assert told == [a.paragraphs for a in document(read).articles]


@pytest.mark.parametrize("first", ["vertical", "horizontal-rl"])
def test_of_two_writings_as_common_the_first_is_told(first: Writing) -> None:
    other: Writing = "horizontal-rl" if first == "vertical" else "vertical"
    lines = tuple(replace(line("字", 0, 0), writing=w) for w in (first, other))
    assert most_written(lines) == first  # and not whichever a set happens to give


TEXTS = st.text(
    "一二三四五六七八九十市县区人大会开工程，。“”（）年月日记者本报讯ABCabc 0123■—版第转",
    min_size=1,
    max_size=24,
)


@st.composite
def layouts(draw: st.DrawFn) -> Reading:
    """Any page: lines anywhere, of any size and writing, overlapping or not."""
    lines = []
    for n in range(draw(st.integers(0, 24))):
        text = draw(TEXTS)
        x, y = draw(st.integers(0, 1500)), draw(st.integers(0, 1500)) + n / 32  # none twice
        size = draw(st.sampled_from([12, 20, 20, 20, 28, 60]))
        vertical = draw(st.booleans())
        long = max(4, size * len(text))
        box = Box(x, y, x + (size if vertical else long), y + (long if vertical else size))
        writing = "vertical" if vertical else "horizontal"
        lines.append(Line(text, box, box.polygon(), 0.9, writing, float(size), 0.3))
    boxes = st.builds(
        lambda x, y, w, h: Box(x, y, x + w, y + h),
        st.integers(0, 1500), st.integers(0, 1500), st.integers(3, 1200), st.integers(3, 1200),
    )  # fmt: skip
    rules = [Rule(b, 3.0) for b in draw(st.lists(boxes, max_size=4))]
    frames = [Frame(b) for b in draw(st.lists(boxes, max_size=3))]
    pictures = draw(st.lists(boxes, max_size=2))
    return Reading(2000, 2000, tuple(lines), tuple(rules), tuple(frames), tuple(pictures))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(layouts())
def test_no_line_is_lost_or_doubled_or_invented(read: Reading) -> None:
    page = document(read)
    ids = [x.id for r in page.regions for x in r.lines]
    assert len(ids) == len(set(ids)) == len(read.lines)
    given_texts = Counter("".join(x.text.split()) for x in read.lines)
    assert Counter("".join(x.text.split()) for r in page.regions for x in r.lines) == given_texts
    tally, findings = conservation(page)
    assert tally.hits == tally.truth, findings
    _check_references(page)


def test_a_line_whose_box_is_inside_out_is_kept() -> None:
    """Boxes of other programs' files: without an extent, or right and left exchanged."""
    rows = [line("正文的一行文字在这里", 50, 50 + 30 * n) for n in range(4)]
    odd = [replace(line("咸", 400, 300), box=Box(430, 300, 400, 330)),
           replace(line("丰", 400, 500), box=Box(400, 500, 400, 500))]  # fmt: skip
    page = document(reading([*rows, *odd]))
    assert len([x for r in page.regions for x in r.lines]) == 6


def _check_references(page: Page) -> None:
    regions = {r.id for r in page.regions}
    articles = {a.id for a in page.articles}
    assert len(regions) == len(page.regions)
    assert all(r.article is None or r.article in articles for r in page.regions)
    for article in page.articles:
        own = {r.id for r in page.regions if r.article == article.id}
        assert own == set(article.regions)
    for seam in page.seams:
        assert seam.from_ in regions
        assert seam.to is None or seam.to in regions
        assert 0 <= seam.probability <= 1
        assert len(seam.alternatives) <= 3


@pytest.mark.parametrize("quarter", [False, True])
def test_a_rule_parts_two_stories(quarter: bool) -> None:
    first, second = STORY.split("/")[0][:48] + "。", STORY.split("/")[2]
    lines = [line("新桥今日通车", 100, 100, size=50), *column(first, 100, 200, 12),
             line("花园小区真漂亮", 100, 620, size=50), *column(second, 100, 720, 12)]  # fmt: skip
    rules = (Rule(Box(90, 590, 420, 593), 3.0),)
    page = document(Reading(800, 1200, tuple(lines), rules=rules))
    assert [a.headline.main for a in page.articles] == ["新桥今日通车", "花园小区真漂亮"]
    assert page.repairs == ()
    assert quarter in (False, True)
