"""Truth against itself is 1; every kind of damage lowers the figures that it should, no others."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from digitize.errors import InputError
from digitize.evaluate import evaluate
from digitize.evaluate.alignment import align, placed
from digitize.evaluate.calibration import calibration
from digitize.evaluate.conservation import conservation
from digitize.evaluate.documents import read
from digitize.evaluate.figures import FIGURES, Decision, PageFigures, Report, Tally
from digitize.evaluate.measure import measure, missing
from digitize.evaluate.paragraphs import starts
from digitize.evaluate.table import render
from digitize.page import (
    Article,
    Byline,
    Headline,
    MadeBy,
    Page,
    Region,
    Repair,
    Seam,
    Source,
    Teaser,
    TextLine,
)
from digitize.reading import Line, Reading

TRUTH = Path(__file__).parent / "truth"
CLEAN = TRUTH / "qtxq-2022-10-31-01.truth.json"
SCAN = TRUTH / "qtxq-2022-10-31-01-scan.truth.json"
ALL = set(FIGURES)


@pytest.fixture(scope="module")
def truth() -> Page:
    return read(CLEAN)


def lowered(truth: Page, output: Page) -> set[str]:
    """The figures that are measured and not perfect."""
    return imperfect(measure(truth, output))


def imperfect(figures: PageFigures) -> set[str]:
    perfect = {name: 0.0 if name == "cer" else 1.0 for name in FIGURES}
    return {name for name in FIGURES if figures.value(name) not in (None, perfect[name])}


# Damage ---------------------------------------------------------------------------------------


def changed(page: Page, **update: Any) -> Page:
    return page.model_copy(update=update)


def with_article(page: Page, id: str, **update: Any) -> Page:
    articles = (a.model_copy(update=update) if a.id == id else a for a in page.articles)
    return changed(page, articles=tuple(articles))


def with_region(page: Page, id: str, **update: Any) -> Page:
    regions = (r.model_copy(update=update) if r.id == id else r for r in page.regions)
    return changed(page, regions=tuple(regions))


def mapped_lines(page: Page, change: Callable[[Region, TextLine], Iterable[TextLine]]) -> Page:
    regions = (
        r.model_copy(update={"lines": tuple(x for line in r.lines for x in change(r, line))})
        for r in page.regions
    )
    return changed(page, regions=tuple(regions))


def assembled(page: Page, start_ids: set[str]) -> Page:
    """Paragraphs and joins made anew from the order of the regions, starts where they were."""
    repairs: list[Repair] = []
    articles = []
    for article in page.articles:
        regions = [r for r in page.regions if r.article == article.id and r.type == "body"]
        paragraphs: list[str] = []
        for line in (line for region in regions for line in region.lines):
            text = line.text.removeprefix(f"{article.dateline}\u3000")
            if line.id in start_ids or not paragraphs:
                paragraphs.append(text)
            else:
                paragraphs[-1] += text
        articles.append(article.model_copy(update={"paragraphs": tuple(paragraphs)}))
        for a, b in pairwise(regions):
            if b.lines[0].id not in start_ids:
                repairs.append(join(a.lines[-1].id, b.lines[0].id))
    return changed(page, articles=tuple(articles), repairs=tuple(repairs))


def join(before: str, after: str) -> Repair:
    return Repair(kind="column", **{"from": before}, to=after, text="", confidence=1.0)


def start_ids(page: Page) -> set[str]:
    lines = placed(page)
    return {lines[i].line.id for i in starts(page, lines)}


def shuffled_columns(page: Page) -> Page:
    ids = start_ids(page)
    order = [r.id for r in page.regions]
    i, j = order.index("r19"), order.index("r20")
    regions = list(page.regions)
    regions[i], regions[j] = regions[j], regions[i]
    return assembled(changed(page, regions=tuple(regions)), ids)


def merged_articles(page: Page) -> Page:
    a5, a6 = (next(a for a in page.articles if a.id == id) for id in ("a5", "a6"))
    both = a5.model_copy(
        update={
            "headline": Headline(main=f"{a5.headline.main} {a6.headline.main}"),
            "byline": a5.byline + a6.byline,
            "paragraphs": a5.paragraphs + a6.paragraphs,
        }
    )
    articles = tuple(both if a.id == "a5" else a for a in page.articles if a.id != "a6")
    regions = (
        r.model_copy(update={"article": "a5"}) if r.article == "a6" else r for r in page.regions
    )
    return changed(page, articles=articles, regions=tuple(regions))


def split_article(page: Page) -> Page:
    """The last two paragraphs of a2 become an article of their own."""
    a2 = next(a for a in page.articles if a.id == "a2")
    body = page.region("r23")
    ids = start_ids(page)
    cut = [n for n, line in enumerate(body.lines) if line.id in ids][2]
    first = body.model_copy(update={"lines": body.lines[:cut]})
    second = body.model_copy(update={"id": "new", "article": "a7", "lines": body.lines[cut:]})
    regions = [x for r in page.regions for x in ((first, second) if r.id == "r23" else (r,))]
    rest = Article(id="a7", paragraphs=a2.paragraphs[2:])
    page = with_article(page, "a2", paragraphs=a2.paragraphs[:2])
    return changed(page, regions=tuple(regions), articles=(*page.articles, rest))


def lost_joins(page: Page) -> Page:
    return changed(page, repairs=page.repairs[::2])


def false_join(page: Page) -> Page:
    return changed(page, repairs=(*page.repairs, join("l16", "l94")))


def swapped_roles(page: Page) -> Page:
    page = with_region(page, "r14", type="subheadline")
    return with_region(page, "r15", type="headline")


def wrong_teaser_page(page: Page) -> Page:
    first, *rest = page.teasers
    return changed(page, teasers=(first.model_copy(update={"page": 7}), *rest))


def lost_byline(page: Page) -> Page:
    return with_article(page, "a2", byline=())


def lost_dateline(page: Page) -> Page:
    a2 = next(a for a in page.articles if a.id == "a2")
    first, *rest = a2.paragraphs
    return with_article(page, "a2", dateline=None, paragraphs=(f"本报讯 {first}", *rest))


def dropped_line(page: Page) -> Page:
    ids = start_ids(page)
    short = mapped_lines(page, lambda r, line: () if line.id == "l60" else (line,))
    return assembled(short, ids)


def line_left_out_of_text(page: Page) -> Page:
    ids = start_ids(page)
    short = mapped_lines(page, lambda r, line: () if line.id == "l60" else (line,))
    return changed(page, articles=assembled(short, ids).articles)


def line_in_two_regions(page: Page) -> Page:
    line = page.region("r40").lines[3]
    return with_region(page, "r51", lines=(*page.region("r51").lines, line))


def invented_character(page: Page) -> Page:
    a3 = next(a for a in page.articles if a.id == "a3")
    first, *rest = a3.paragraphs
    return with_article(page, "a3", paragraphs=(first[:9] + "鑫" + first[9:], *rest))


def misread_characters(page: Page) -> Page:
    ids = start_ids(page)

    def misread(region: Region, line: TextLine) -> tuple[TextLine]:
        if region.type != "body" or int(line.id[1:]) % 9:
            return (line,)
        return (line.model_copy(update={"text": line.text[:-2] + "囗" + line.text[-1:]}),)

    return assembled(mapped_lines(page, misread), ids)


def lost_paragraph_break(page: Page) -> Page:
    a4 = next(a for a in page.articles if a.id == "a4")
    a, b, *rest = a4.paragraphs
    return with_article(page, "a4", paragraphs=(a + b, *rest))


def invented_paragraph_break(page: Page) -> Page:
    return assembled(page, start_ids(page) | {"l45"})


def wrong_date(page: Page) -> Page:
    return changed(page, issue=page.issue.model_copy(update={"date": "2022-10-13"}))


def advert_read_as_body(page: Page) -> Page:
    """A teaser's line stands in the middle of a2, and in its text."""
    ids = start_ids(page)
    stray, *_ = page.region("r46").lines
    body = page.region("r23")
    page = with_region(page, "r46", lines=())
    page = with_region(page, "r23", lines=(*body.lines[:2], stray, *body.lines[2:]))
    return assembled(page, ids)


DAMAGE: list[tuple[Callable[[Page], Page], set[str]]] = [
    # A quarter of the text stands elsewhere: too unlike to be the same article.
    (
        shuffled_columns,
        {"successor", "body_order", "join_precision", "join_recall", "article_f1"}
        | {"article_perfect"},
    ),
    # One article carries the names and the dateline of two.
    (
        merged_articles,
        {"article_f1", "article_perfect", "pair_f1", "body_order", "byline_f1", "dateline"},
    ),
    (split_article, {"article_f1", "article_perfect", "pair_f1", "body_order"}),
    (lost_joins, {"join_recall"}),
    (false_join, {"join_precision"}),
    (swapped_roles, {"role_f1"}),
    (wrong_teaser_page, {"teaser_f1"}),
    (lost_byline, {"byline_f1"}),
    (lost_dateline, {"dateline", "body_order"}),
    (dropped_line, {"lines_found", "successor", "pair_f1", "role_f1", "body_order"}),
    (line_left_out_of_text, {"line_conservation", "body_order"}),
    (line_in_two_regions, {"line_conservation"}),
    (invented_character, {"line_conservation", "body_order"}),
    (misread_characters, {"cer", "body_order"}),
    (lost_paragraph_break, {"paragraph_f1"}),
    (invented_paragraph_break, {"paragraph_f1"}),
    (wrong_date, {"metadata"}),
    (
        advert_read_as_body,
        {"successor", "role_f1", "pair_f1", "body_order", "line_conservation"},
    ),
]


@pytest.mark.parametrize("path", [CLEAN, SCAN], ids=["clean", "scan"])
def test_truth_against_itself_is_perfect(path: Path) -> None:
    page = read(path)
    figures = measure(page, page)
    assert imperfect(figures) == set()
    assert all(figures.value(name) is not None for name in FIGURES)
    assert figures.findings == ()


def test_assembling_anew_changes_nothing(truth: Page) -> None:
    assert lowered(truth, assembled(truth, start_ids(truth))) == set()


@pytest.mark.parametrize(("damage", "figures"), DAMAGE, ids=[d.__name__ for d, _ in DAMAGE])
def test_damage_lowers_its_figures_and_no_others(
    truth: Page, damage: Callable[[Page], Page], figures: set[str]
) -> None:
    assert lowered(truth, damage(truth)) == figures


def test_every_lowered_figure_says_why(truth: Page) -> None:
    for damage, figures in DAMAGE:
        found = {f.figure for f in measure(truth, damage(truth)).findings}
        silent = {"pair_f1", "body_order", "cer", "article_perfect"}  # their counts say it
        assert figures - found <= silent, damage.__name__


# Other pieces of the same print ----------------------------------------------------------------


def cut_in_two(page: Page) -> Page:
    """Every body line recognised as two lines."""

    def cut(region: Region, line: TextLine) -> tuple[TextLine, ...]:
        if region.type != "body" or len(line.text) < 4:
            return (line,)
        half = len(line.text) // 2
        (x0, y0), (x1, _), (_, y1), _ = line.polygon
        x = x0 + (x1 - x0) * half / len(line.text)
        left = ((x0, y0), (x, y0), (x, y1), (x0, y1))
        right = ((x, y0), (x1, y0), (x1, y1), (x, y1))
        return (
            line.model_copy(update={"text": line.text[:half], "polygon": left}),
            line.model_copy(
                update={"id": line.id + "b", "text": line.text[half:], "polygon": right}
            ),
        )

    cut_page = mapped_lines(page, cut)
    ids = {line.id for r in cut_page.regions for line in r.lines}
    repairs = (
        r.model_copy(update={"from_": r.from_ + "b"}) if r.from_ + "b" in ids else r
        for r in page.repairs
    )
    return changed(cut_page, repairs=tuple(repairs))


def inflated(page: Page) -> Page:
    """Boxes as detectors give them: a third higher than the print, and a little off."""

    def grow(region: Region, line: TextLine) -> tuple[TextLine]:
        (x0, y0), (x1, _), (_, y1), _ = line.polygon
        by = (y1 - y0) / 6
        box = ((x0 - by, y0 - by), (x1 + by, y0 - by), (x1 + by, y1 + by + 2), (x0 - by, y1 + by))
        return (line.model_copy(update={"polygon": box}),)

    return mapped_lines(page, grow)


def turned(page: Page, degrees: float) -> Page:
    a = math.radians(degrees)

    def turn(points: Any) -> Any:
        return tuple(
            (x * math.cos(a) - y * math.sin(a), x * math.sin(a) + y * math.cos(a))
            for x, y in points
        )

    return page.mapped(turn)


def upright(page: Page) -> Page:
    """Skewed lines described by upright boxes, which overlap their neighbours."""

    def box(region: Region, line: TextLine) -> tuple[TextLine]:
        xs, ys = [p[0] for p in line.polygon], [p[1] for p in line.polygon]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        return (line.model_copy(update={"polygon": ((x0, y0), (x1, y0), (x1, y1), (x0, y1))}),)

    return mapped_lines(page, box)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (lambda p: p, cut_in_two),
        (cut_in_two, lambda p: p),
        (cut_in_two, inflated),
        (lambda p: p, inflated),
        (lambda p: turned(p, 2), lambda p: turned(inflated(p), 2)),
        (lambda p: turned(p, 2), lambda p: upright(turned(p, 2))),
        (lambda p: upright(turned(p, -3)), lambda p: turned(p, -3)),
    ],
    ids=["cut", "joined", "cut-inflated", "inflated", "skewed", "upright-output", "upright-truth"],
)
def test_other_pieces_of_the_same_print_are_no_error(
    truth: Page, a: Callable[[Page], Page], b: Callable[[Page], Page]
) -> None:
    assert lowered(a(truth), b(truth)) == set()


def test_a_line_detected_across_a_gutter_is_no_lost_line(truth: Page) -> None:
    """r43 and r44 stand side by side; one line of each is recognised as one."""
    left, right = page_line(truth, "r43", 4), page_line(truth, "r44", 5)
    (x0, y0), _, _, (_, y1) = left.polygon
    x1 = right.polygon[1][0]
    both = left.model_copy(
        update={
            "text": left.text + right.text,
            "polygon": ((x0, y0), (x1, y0), (x1, y1), (x0, y1)),
        }
    )
    moved = {left.id: (both,), right.id: ()}
    output = mapped_lines(truth, lambda r, line: moved.get(line.id, (line,)))
    alignment = align(placed(truth), placed(output))
    joined = next(line.index for line in alignment.output if line.line.id == left.id)
    texts = [alignment.truth[t].line.text for t in alignment.truths[joined]]
    assert texts == [left.text, right.text]
    figures = measure(truth, output)
    assert figures.value("lines_found") == 1
    assert figures.value("cer") == 0
    assert figures.value("successor") < 1


def page_line(page: Page, region: str, number: int) -> TextLine:
    return page.region(region).lines[number]


# Small pages -----------------------------------------------------------------------------------


def line(id: str, text: str, x: float, y: float, width: float | None = None) -> TextLine:
    w = len(text) * 20 if width is None else width
    return TextLine(id=id, text=text, polygon=((x, y), (x + w, y), (x + w, y + 20), (x, y + 20)))


def region(id: str, type: str, article: str | None, *lines: TextLine, **more: Any) -> Region:
    return Region(id=id, type=type, article=article, polygon=lines[0].polygon, lines=lines, **more)


def small(**more: Any) -> Page:
    """Two articles, the first in two columns with a subhead, a picture's caption and links."""
    content: dict[str, Any] = {
        "articles": (
            Article(
                id="a1",
                headline=Headline(main="山海协作开新局"),
                byline=(Byline(name="李明", role="记者"),),
                dateline="新华社北京10月30日电",
                paragraphs=("李强说，今年的工作已经完成，", "三个办法", "明年还要继续做下去。"),
                captions=("图为会场。新华社发",),
                continued_to=4,
                continued_from=None,
            ),
            Article(
                id="a2",
                headline=Headline(main="天气"),
                byline=(),
                dateline=None,
                paragraphs=("今天多云转晴，气温十度。",),
                continued_to=None,
                continued_from=1,
            ),
        ),
        "teasers": (Teaser(title="科技新闻", page=3),),
        "regions": (
            region("r1", "headline", "a1", line("l1", "山海协作开新局", 0, 0)),
            region(
                "r2",
                "body",
                "a1",
                line("l2", "新华社北京10月30日电（记", 0, 40),
                line("l3", "者李明）李强说，今年的工", 0, 70),
            ),
            region("r3", "body", "a1", line("l4", "作已经完成，", 300, 40)),
            region("r4", "subhead", "a1", line("l5", "三个办法", 300, 70)),
            region("r5", "body", "a1", line("l6", "明年还要继续做下去。", 300, 100)),
            region("r6", "caption", "a1", line("l7", "图为会场。新华社发", 0, 140)),
            region("r7", "other", "a1", line("l8", "（下转第4版）", 300, 140)),
            region("r8", "headline", "a2", line("l9", "天气", 0, 300)),
            region("r9", "body", "a2", line("l10", "今天多云转晴，气温十度。", 0, 330)),
            region("r10", "teaser", None, line("l11", "科技新闻 详见3版", 0, 400)),
        ),
        "repairs": (join("l3", "l4"),),
        "seams": (),
        "source": Source(file="small.png", sha256="5" * 64, width=600, height=500),
    }
    return Page(made_by=MadeBy(version="0"), **(content | more))


def test_small_page_against_itself_is_perfect() -> None:
    assert lowered(small(), small()) == set()


@pytest.mark.parametrize(
    ("update", "figures"),
    [
        ({"continued_to": 3}, {"link_f1"}),
        ({"continued_to": None}, {"link_f1"}),
        ({"byline": (Byline(name="李 明"),)}, set()),
        # taken from the paragraphs but put nowhere: lost for good
        ({"byline": ()}, {"byline_f1", "line_conservation"}),
        ({"byline": (Byline(name="李朋"),)}, {"byline_f1", "line_conservation"}),
        ({"dateline": None}, {"dateline", "line_conservation"}),
        ({"dateline": "新华社北京 10月30日电—"}, {"line_conservation"}),  # the dash is invented
        ({"captions": ("图为会埸。新华社发",)}, {"line_conservation"}),
    ],
)
def test_fields_of_an_article(update: dict[str, Any], figures: set[str]) -> None:
    assert lowered(small(), with_article(small(), "a1", **update)) == figures


def test_an_article_that_lost_its_tail_keeps_its_byline(truth: Page) -> None:
    assert measure(truth, split_article(truth)).value("byline_f1") == 1


def test_where_a_caption_stands_in_the_order_is_nobodys_error() -> None:
    regions = list(small().regions)
    regions.insert(2, regions.pop(5))
    assert lowered(small(), small(regions=tuple(regions))) == set()


def test_a_caption_read_as_body_parts_its_neighbours() -> None:
    regions = list(small().regions)
    regions.insert(2, regions.pop(5).model_copy(update={"type": "body"}))
    figures = measure(small(), small(regions=tuple(regions)))
    assert figures.tallies["successor"] == Tally(6 - 1, 6, 6)


def test_columns_taken_for_one_region_lose_no_join() -> None:
    r2, r3 = small().regions[1], small().regions[2]
    whole = r2.model_copy(update={"lines": r2.lines + r3.lines})
    regions = tuple(whole if r.id == "r2" else r for r in small().regions if r.id != "r3")
    assert lowered(small(), small(regions=regions, repairs=())) == set()


def test_a_join_that_the_truth_need_not_list_counts_neither_way() -> None:
    """Truths may list only the breaks that cut a sentence; the paragraph goes on all the same."""
    assert lowered(small(repairs=()), small()) == set()
    wrong = small(repairs=(join("l3", "l4"), join("l6", "l10")))
    assert lowered(small(), wrong) == {"join_precision"}


def test_vertical_columns_and_lines_from_right_to_left() -> None:
    """A column cut in two reads downwards, a turned line from the right."""
    tall = ((100, 0), (120, 0), (120, 200), (100, 200))
    upper = ((100, 0), (120, 0), (120, 100), (100, 100))
    lower = ((100, 100), (120, 100), (120, 200), (100, 200))
    body = TextLine(id="l1", text="甲乙丙丁戊己庚辛壬癸", polygon=tall)
    pieces = (
        TextLine(id="l1", text="己庚辛壬癸", polygon=lower),
        TextLine(id="l2", text="甲乙丙丁戊", polygon=upper),
    )
    head = line("l9", "今日兩大張", 200, 0)
    halves = (line("l8", "兩大張", 200, 0), line("l9", "今日", 260, 0))
    source = Source(file="v.png", sha256="", width=400, height=300)

    def page(body: tuple[TextLine, ...], head: tuple[TextLine, ...]) -> Page:
        regions = (
            region("r1", "headline", "a1", *head, writing="horizontal-rl"),
            region("r2", "body", "a1", *body, writing="vertical"),
        )
        article = Article(
            id="a1", headline=Headline(main="今日兩大張"), paragraphs=("甲乙丙丁戊己庚辛壬癸",)
        )
        return Page(
            made_by=MadeBy(version="0"), source=source, regions=regions, articles=(article,)
        )

    figures = measure(page((body,), (head,)), page(pieces, halves))
    assert figures.value("cer") == 0
    assert figures.value("lines_found") == 1
    assert figures.value("role_f1") == 1


def test_columns_read_across_their_writing_are_found() -> None:
    """A recogniser that takes the heads of three columns for one level line."""
    columns = tuple(
        TextLine(id=f"l{i}", text=t, polygon=((x, 0), (x + 20, 0), (x + 20, 30), (x, 30)))
        for i, (t, x) in enumerate((("甲", 80), ("乙", 50), ("丙", 20)))
    )
    level = TextLine(id="l1", text="丙乙甲", polygon=((20, 0), (100, 0), (100, 30), (20, 30)))
    truth = small(regions=(region("r1", "body", "a1", *columns, writing="vertical"),))
    output = small(regions=(region("r1", "body", "a1", level),))
    assert align(placed(truth), placed(output)).truths == ((2, 1, 0),)


def test_empty_pages() -> None:
    nothing = small(regions=(), articles=(), teasers=(), repairs=())
    assert lowered(nothing, nothing) == set()
    assert lowered(nothing, small()) >= {"article_f1", "teaser_f1"}
    assert measure(small(), nothing).value("role_f1") == 0


def test_other_size_of_the_same_page() -> None:
    def double(region: Region, line: TextLine) -> tuple[TextLine]:
        polygon = tuple((2 * x, 2 * y) for x, y in line.polygon)
        return (line.model_copy(update={"polygon": polygon}),)

    source = small().source.model_copy(update={"width": 1200, "height": 1000})
    assert lowered(small(), mapped_lines(small(source=source), double)) == set()


# Conservation ----------------------------------------------------------------------------------


def reading(*texts: str) -> Reading:
    lines = (
        Line(text=t, box=None, polygon=(), confidence=1.0)  # type: ignore[arg-type]
        for t in texts
    )
    return Reading(width=600, height=500, lines=tuple(lines))


def test_a_dateline_before_a_figure_is_taken_out_whole() -> None:
    paragraphs = ("1日下午，云丰新区开会。",)
    article = (
        small()
        .articles[1]
        .model_copy(
            update={
                "dateline": "本报天津12月17日讯",
                "paragraphs": paragraphs,
                "continued_from": None,
            }
        )
    )
    printed = (line("l1", "本报天津12月17", 0, 0), line("l2", "日讯1日下午，云丰新区开会。", 0, 30))
    page = small(
        articles=(article,),
        regions=(
            region("r1", "headline", "a2", line("l0", "天气", 0, 300)),
            region("r2", "body", "a2", *printed),
        ),
        repairs=(),
        teasers=(),
    )
    assert conservation(page, None)[1] == []
    broken = article.model_copy(update={"dateline": None})
    assert conservation(page.model_copy(update={"articles": (broken,)}), None)[1] != []


def test_lines_of_the_reading_must_come_into_the_page() -> None:
    texts = [line.text for r in small().regions for line in r.lines]
    assert conservation(small(), reading(*texts))[1] == []
    # one line of the recogniser was cut at a gutter, one was mended
    cut = [t for t in texts if t not in ("作已经完成，", "三个办法")] + ["作已经完成，三个办法"]
    mended = [t.replace("明年还要继续做下去。", "明年还要继续做下去.") for t in cut]
    assert conservation(small(), reading(*mended))[1] == []
    _, findings = conservation(small(), reading(*texts, "没有人看见的一行"))
    assert [f.message for f in findings] == [
        "a line of the reading is in no region: 没有人看见的一行"
    ]


def test_a_short_line_may_be_mended_where_that_is_owned_up_to() -> None:
    def page(*repairs: Repair) -> Page:
        title = region("r1", "headline", "a2", line("l0", "林公啟", 0, 300))
        return small(regions=(title,), articles=(), repairs=repairs, teasers=(), seams=())

    told = Repair(
        kind="character", **{"from": "l0", "to": None}, text="林公|啓→啟|", confidence=0.99
    )
    assert conservation(page(told), reading("林公啓"))[1] == []
    assert len(conservation(page(), reading("林公啓"))[1]) == 1
    assert len(conservation(page(told), reading("林公敬"))[1]) == 1


@pytest.mark.parametrize(
    ("printed", "paragraph"),
    [
        ("本报讯本市今日多云。", "本市今日多云。"),  # which 本 went?
        ("本报讯（记者李明）李强说，今日多云。", "李强说，今日多云。"),
        ("本报讯 李强说，今日多云。（记者 李明）", "李强说，今日多云。"),
        ("本报讯 李强说，今日多云。（李明 摄影报道）", "李强说，今日多云。"),
    ],
)
def test_what_went_into_fields_is_not_lost(printed: str, paragraph: str) -> None:
    byline = (Byline(name="李明", role="记者"),) if "李明" in printed else ()
    role = (Byline(name="李明"),) if "摄影" in printed else byline
    article = Article(id="a1", dateline="本报讯", byline=role, paragraphs=(paragraph,))
    page = small(
        articles=(article,), regions=(region("r1", "body", "a1", line("l1", printed, 0, 0)),)
    )
    page = changed(page, teasers=(), repairs=())
    assert conservation(page)[1] == []
    lost = with_article(page, "a1", paragraphs=(paragraph.replace("多云", "多"),))
    assert len(conservation(lost)[1]) == 1


@pytest.mark.parametrize(
    ("printed", "paragraph", "kept"),
    [
        ("Ten men told one more story. Page 9", "Ten men told one more story.", True),
        ("Ten men told one more story. Page 9", "Ten men told story.", False),
        ("警方调查十人。（下转第9版）", "警方调查十人。", True),
        ("警方调查十人。（下转第9版）", "警方十人。", False),
        ("警方调查十人。（下转第9版）", "警方调查人。", False),
    ],
)
def test_a_page_reference_explains_no_other_loss(printed: str, paragraph: str, kept: bool) -> None:
    author = (Byline(name="李明", role="记者"),)
    article = Article(id="a1", byline=author, continued_to=9, paragraphs=(paragraph,))
    rows = (line("l1", printed, 0, 0),)
    signed = region("r0", "byline", "a1", line("l0", "记者 李明", 0, 90))
    page = small(articles=(article,), regions=(signed, region("r1", "body", "a1", *rows)))
    assert (conservation(changed(page, teasers=(), repairs=()))[1] == []) is kept


@pytest.mark.parametrize(
    ("paragraphs", "wrong"),
    [
        (("李强说，今年的工作已经完成，", "三个办法"), "line l6"),
        (("李强说，今年的工作已经完成，", "三个办法", "明年还要继续做下去。" * 2), "paragraph 3"),
        (("李强说，今年的工作完成，", "三个办法", "明年还要继续做下去。"), "line l4"),
        (("李强说，明年的工作已经完成，", "三个办法", "明年还要继续做下去。"), "line l3"),
    ],
)
def test_body_lines_are_in_the_paragraphs_once(paragraphs: tuple[str, ...], wrong: str) -> None:
    tally, findings = conservation(with_article(small(), "a1", paragraphs=paragraphs))
    assert tally.hits < tally.truth
    assert findings[0].message.startswith(wrong)


def test_english_lines_keep_together_over_hyphens() -> None:
    lines = (
        line("l1", "By JOHN SMITH", 0, 0),
        line("l2", "The govern-", 0, 30),
        line("l3", "ment said so.", 0, 60),
    )
    article = Article(
        id="a1", byline=(Byline(name="JOHN SMITH"),), paragraphs=("The government said so.",)
    )
    page = small(
        articles=(article,), regions=(region("r1", "body", "a1", *lines),), teasers=(), repairs=()
    )
    assert conservation(page)[1] == []
    assert lowered(page, page) == set()


# Seams -----------------------------------------------------------------------------------------


def seam(before: str, after: str | None, probability: float) -> Seam:
    return Seam(**{"from": before}, to=after, probability=probability)


def test_seams_are_judged_by_what_follows_in_truth() -> None:
    seams = (
        seam("r2", "r3", 0.9),  # right
        seam("r3", "r4", 0.8),  # right: the subhead
        seam("r3", "r5", 0.7),  # right too: over the subhead
        seam("r3", "r9", 0.6),  # wrong
        seam("r5", None, 0.95),  # right: the end
        seam("r2", None, 0.5),  # wrong
        seam("r9", "r2", 0.4),  # wrong: it ends there
        seam("r6", "r9", 0.3),  # a caption: not judged
    )
    decisions = measure(small(), small(seams=seams)).decisions
    assert [d.right for d in decisions] == [True, True, True, False, True, False, False]


def test_calibration_in_numbers() -> None:
    decisions = [Decision(0.55, False), Decision(0.6, False)] + [Decision(0.95, True)] * 18
    figures = calibration(decisions)
    assert figures["wrong_among_least_sure"] == 1.0  # two of twenty are asked about
    brier = (0.55**2 + 0.6**2 + 18 * 0.05**2) / 20
    assert figures["brier"] == pytest.approx(brier)
    assert figures["expected_calibration_error"] == pytest.approx((0.55 + 0.6 + 18 * 0.05) / 20)
    sure = [Decision(0.99, False)] + [Decision(0.9, True)] * 19
    assert calibration(sure)["wrong_among_least_sure"] == 0.0
    alike = [Decision(0.9, False)] + [Decision(0.9, True)] * 19
    assert calibration(alike)["wrong_among_least_sure"] == pytest.approx(0.1)  # no better than luck
    assert calibration([])["brier"] is None


# Files and folders -----------------------------------------------------------------------------


def write(path: Path, page: Page) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page.to_json(), encoding="utf-8")


def test_folders_are_paired_by_checksum_then_by_name(tmp_path: Path, truth: Page) -> None:
    other = changed(truth, source=truth.source.model_copy(update={"file": "in/renamed.png"}))
    write(tmp_path / "out" / "x.page.json", other)
    unnamed = small().source.model_copy(update={"sha256": "9" * 64, "file": "deep/small.png"})
    write(tmp_path / "out" / "y.page.json", small(source=unnamed))
    write(tmp_path / "truth" / "1.truth.json", truth)
    write(tmp_path / "truth" / "2.truth.json", small())
    report = evaluate(tmp_path / "truth", tmp_path / "out")
    assert not report.missing
    assert imperfect(report.overall) == set()


def test_a_truth_without_output_counts_as_zero_and_is_named(truth: Page, tmp_path: Path) -> None:
    write(tmp_path / "out" / "x.page.json", small())
    write(tmp_path / "truth" / "1.truth.json", truth)
    write(tmp_path / "truth" / "2.truth.json", small())
    report = evaluate(tmp_path / "truth", tmp_path / "out")
    assert report.missing == (truth.source.file,)
    lost = missing(truth)
    worthless = {name for name in FIGURES if lost.value(name) == 0}
    assert worthless == ALL - {"cer", "link_f1"}  # the page has no links
    assert lost.value("cer") == 1
    assert 0 < (report.overall.value("article_f1") or 0) < 1
    text = rendered(report)
    assert "No output, counted as 0: qtxq-2022-10-31-01.png" in text


def rendered(report: Report) -> str:
    console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
    console.print(render(report, details=True))
    return console.export_text()


def test_an_output_that_cannot_be_read_is_missing_and_named(tmp_path: Path) -> None:
    write(tmp_path / "truth.json", small())
    out = tmp_path / "out"
    out.mkdir()
    (out / "half.page.json").write_text('{"regions": [')
    report = evaluate(tmp_path / "truth.json", out)
    assert report.missing == ("small.png",)
    assert "half.page.json" in report.notes[0]


def test_two_files_are_compared_whatever_they_are_called(tmp_path: Path) -> None:
    source = small().source.model_copy(update={"file": "[/other] name.jpg", "sha256": "7" * 64})
    write(tmp_path / "a.json", small())
    write(tmp_path / "b.json", small(source=source))
    report = evaluate(tmp_path / "a.json", tmp_path / "b.json")
    assert imperfect(report.overall) == set()
    assert report.notes == ()
    (tmp_path / "out").mkdir()
    (tmp_path / "b.json").rename(tmp_path / "out" / "b.json")
    assert evaluate(tmp_path / "a.json", tmp_path / "out").missing == ("small.png",)
    assert "[/other] name.jpg" in rendered(evaluate(tmp_path / "out", tmp_path / "out"))


def test_outputs_without_a_truth_are_named(tmp_path: Path) -> None:
    source = small().source.model_copy(update={"file": "more.png", "sha256": "7" * 64})
    write(tmp_path / "truth" / "a.json", small())
    write(tmp_path / "out" / "a.page.json", small())
    write(tmp_path / "out" / "b.page.json", small(source=source))
    report = evaluate(tmp_path / "truth", tmp_path / "out")
    assert imperfect(report.overall) == set()
    assert report.notes[0].startswith("more.png: output without a truth")


def test_a_truth_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.truth.json").write_text("{}")
    with pytest.raises(InputError, match=r"a\.truth\.json"):
        evaluate(tmp_path, tmp_path)
    with pytest.raises(InputError, match="no such file"):
        evaluate(tmp_path / "nowhere", tmp_path)


def test_a_frame_split_on_one_side_only_is_compared_as_a_whole(tmp_path: Path) -> None:
    regions = small().regions
    parts = [small().source.model_copy(update={"part": n}) for n in (0, 1)]
    first = small(source=parts[0], regions=regions[:7], articles=small().articles[:1], teasers=())
    second = small(source=parts[1], regions=regions[7:], articles=small().articles[1:], repairs=())
    write(tmp_path / "truth.json", small())
    write(tmp_path / "out" / "1.page.json", first)
    write(tmp_path / "out" / "2.page.json", second)
    report = evaluate(tmp_path / "truth.json", tmp_path / "out")
    assert len(report.pages) == 1
    assert imperfect(report.overall) == set()
    assert "split" in report.notes[0]
    back = evaluate(tmp_path / "out", tmp_path / "truth.json")
    assert imperfect(back.overall) == set()


def test_groups_by_damage_add_up_counts(truth: Page) -> None:
    scan = read(SCAN)
    report = Report((measure(truth, lost_joins(truth)), measure(scan, scan)))
    assert [g.name for g in report.groups] == ["clean", "light"]
    assert report.groups[0].value("join_recall") == 0.5
    assert report.overall.value("join_recall") == 0.75
    plain = json.loads(json.dumps(report.to_dict()))
    assert plain["overall"]["figures"]["join_recall"] == 0.75
    assert plain["groups"]["light"]["figures"]["join_recall"] == 1
    assert plain["pages"][0]["findings"]
    assert "join_recall" in rendered(report)


def test_truths_of_strangers_are_read_leniently(tmp_path: Path) -> None:
    plain = json.loads(small().to_json())
    for key in ("made_by", "revision", "warnings", "schema_version", "seams", "repairs", "teasers"):
        del plain[key]
    del plain["issue"]
    plain["truth"] = {"anything": [1]}
    plain["regions"].append({"id": 77, "type": "picture", "polygon": None})
    for n, r in enumerate(plain["regions"]):
        r["id"] = n
        r.pop("writing", None)
        for one in r.get("lines", ()):
            del one["confidence"]
            one["polygon"] = [[x + 0.25, y - 0.5] for x, y in one["polygon"]]
    for article in plain["articles"]:
        article["byline"] = None
        del article["dateline"], article["confidence"], article["uid"], article["regions"]
    (tmp_path / "t.json").write_text(json.dumps(plain))
    truth = read(tmp_path / "t.json")
    figures = measure(truth, small())
    not_stated = {n for n in FIGURES if figures.value(n) is None}
    assert not_stated == {"join_precision", "join_recall", "teaser_f1", "dateline"}
    # the truth says that there is no byline; the output has one
    assert imperfect(figures) == {"byline_f1"}
    plain["regions"][1]["lines"][0]["polygon"] = None  # a line without a place, found by its text
    (tmp_path / "t.json").write_text(json.dumps(plain))
    assert measure(read(tmp_path / "t.json"), small()).value("lines_found") == 1
