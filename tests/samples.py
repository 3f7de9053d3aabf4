"""Pages that exports, imports and search are tried on: horizontal, vertical, mixed and odd ones."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from digitize.export import Leaf
from digitize.page import Page

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
XSD = SHARED / "xsd"


@cache
def horizontal() -> Page:
    """The sample page: typeset, modern, horizontal but for one vertical word."""
    content = json.loads((HERE / "truth" / "qtxq-2022-10-31-01.truth.json").read_bytes())
    content.setdefault("made_by", {"version": "0"})
    content.pop("truth", None)
    return Page.model_validate(content)


@cache
def vertical_old() -> Page:
    """A typeset page as of the 1920s: columns right to left, headlines right to left."""
    return Page.from_json((HERE / "pages" / "vertical-old.page.json").read_bytes())


@cache
def vertical_modern() -> Page:
    """A typeset page of Hong Kong's kind: vertical columns, horizontal and vertical headlines."""
    return Page.from_json((HERE / "pages" / "vertical-modern.page.json").read_bytes())


@cache
def turned() -> Page:
    """The sample page turned into a vertical one: tiers of many columns beginning at one height."""
    page = horizontal()
    height = page.source.height
    content = json.loads(page.to_json())
    content["source"].update(width=height, height=page.source.width, file="turned.png")
    for region in content["regions"]:
        region["writing"] = "vertical" if region["writing"] == "horizontal" else "horizontal-rl"
        for area in (region, *region["lines"]):
            area["polygon"] = [[height - y, x] for x, y in area["polygon"]]
    return Page.model_validate(content)


def _line(id: str, text: str, x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    polygon = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
    return {"id": id, "text": text, "polygon": polygon, "confidence": 0.9}


def _region(
    id: str,
    type: str,
    article: str | None,
    lines: list[dict[str, Any]],
    writing: str = "horizontal",
) -> dict[str, Any]:
    points = [point for line in lines for point in line["polygon"]]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    polygon = [
        [min(xs), min(ys)], [max(xs), min(ys)], [max(xs), max(ys)], [min(xs), max(ys)],
    ]  # fmt: skip
    return {
        "id": id, "type": type, "article": article, "writing": writing, "polygon": polygon,
        "lines": lines,
    }  # fmt: skip


STRANGE = "<标题> & “引号” *星* #井"
ROW = ("一行成栏第一栏，", "第二栏 𠮷野家𣕚，", "第三栏的末尾。")
TIER = ("本埠新聞，昨", "日上午十時，", "各界人士齊集", "於廣場之上。")


def _columns(id: str, top: float, texts: tuple[str, ...]) -> list[dict[str, Any]]:
    """Columns of one tier, from right to left, beginning at one height."""
    return [
        _line(f"{id}{i}", text, 1660 - 50 * i, top, 1700 - 50 * i, top + 40 * len(text))
        for i, text in enumerate(texts)
    ]


@cache
def odd() -> Page:
    """What exporters stumble over: markup in the text, Latin, rare characters, one row of columns.

    A headline with a byline beside it; a body of one-line columns on one row; vertical columns
    below a headline that runs right to left; an advertisement, a table, a picture; ids that are no
    XML names; an article without a headline.
    """
    regions = [
        _region("1", "headline", "a 1", [_line("1", STRANGE, 100, 100, 900, 180)]),
        _region("2", "byline", "a 1", [_line("2", "记者 王小明", 920, 130, 1060, 160)]),
        *(
            _region(f"c{i}", "body", "a 1", [_line(f"cl{i}", text, x, 300, x + 300, 330)])
            for i, (x, text) in enumerate(zip((100, 430, 760), ROW, strict=True))
        ),
        _region("e", "body", "e", [
            _line("e1", "The price rose to $5.20 per", 100, 500, 560, 530),
            _line("e2", "share; 1. a_b *c* `d` [e](f)", 100, 540, 580, 570),
            _line("e3", "~~ | <b> &amp; \\ end.", 100, 580, 420, 610),
        ]),
        _region(
            "h", "headline", "v", [_line("h1", "今日兩大張", 1200, 100, 1700, 200)], "horizontal-rl"
        ),
        _region("v1", "body", "v", _columns("v", 230, TIER), "vertical"),
        _region("v2", "body", "v", _columns("w", 520, ("次日", "又集，", "乃散。")), "vertical"),
        _region("ad", "advertisement", None, [_line("ad1", "大減價 三日", 100, 700, 400, 740)]),
        _region("t", "table", None, [_line("t1", "一月 二月", 500, 700, 800, 740)]),
        {"id": "p", "type": "image", "article": "v", "writing": "horizontal", "lines": [],
         "polygon": [[900, 700], [1500, 700], [1500, 1000], [900, 1000]]},
        _region("cap", "caption", "v", [_line("cap1", "圖為會場", 900, 1010, 1100, 1040)]),
        _region("o", "other", None, [_line("o1", "下转第4版", 100, 1100, 300, 1130)]),
    ]  # fmt: skip
    articles = [
        {"id": "a 1", "headline": {"main": STRANGE},
         "byline": [{"name": "王小明", "role": "记者", "organization": None}],
         "paragraphs": ["".join(ROW)],
         "regions": ["1", "2", "c0", "c1", "c2"], "continued_to": 4},
        {"id": "e", "regions": ["e"], "paragraphs": [
            "The price rose to $5.20 per share; 1. a_b *c* `d` [e](f) ~~ | <b> &amp; \\ end."]},
        {"id": "v", "headline": {"main": "今日兩大張"}, "dateline": "本報訊",
         "paragraphs": ["".join(TIER), "次日又集，乃散。"],
         "captions": ["圖為會場"], "regions": ["h", "v1", "v2", "p", "cap"]},
    ]  # fmt: skip
    return Page.model_validate(
        {
            "made_by": {"version": "0"},
            "source": {"file": "奇 怪/a&b.png", "sha256": "ab" * 32, "width": 1800, "height": 1200},
            "issue": {"title": "測試<日>報", "date": "1931-09-18", "page_count": 4, "number": 7},
            "page_number": 2, "section": "要聞", "articles": articles, "regions": regions,
            "teasers": [{"title": "導讀 一", "page": 3}],
        }
    )  # fmt: skip


def with_characters(page: Page) -> Page:
    """A page whose lines tell their characters' boxes: of uneven width, with gaps between."""
    regions = []
    for region in page.regions:
        lines = []
        for line in region.lines:
            xs, ys = [p[0] for p in line.polygon], [p[1] for p in line.polygon]
            upright = region.writing == "vertical"
            start, end = (min(ys), max(ys)) if upright else (min(xs), max(xs))
            weights = [2 + (7 * i) % 5 for i in range(len(line.text))]
            step = (end - start) / sum(weights)
            at, characters = start, []
            for text, weight in zip(line.text, weights, strict=True):
                a, b = at + 0.05 * weight * step, at + 0.95 * weight * step
                at += weight * step
                if region.writing == "horizontal-rl":
                    a, b = start + end - b, start + end - a
                box = (min(xs), a, max(xs), b) if upright else (a, min(ys), b, max(ys))
                characters.append({"text": text, "confidence": 0.8, "box": box})
            lines.append({**line.model_dump(), "characters": characters})
        regions.append({**region.model_dump(), "lines": lines})
    return Page.model_validate({**page.model_dump(by_alias=True), "regions": regions})


PAGES = {
    "horizontal": horizontal,
    "turned": turned,
    "vertical-old": vertical_old,
    "vertical-modern": vertical_modern,
    "odd": odd,
    "characters": lambda: with_characters(vertical_old()),
}


def leaf(page: Page, name: str = "page", folder: Path | None = None) -> Leaf:
    """A page on its way out; with a blank scan in ``folder`` where one is needed."""
    scan = None
    if folder is not None:
        from PIL import Image

        scan = folder / f"{name}.png"
        Image.new("1", (page.source.width, page.source.height), 1).save(scan)
    return Leaf(page, name, f"pages/{name}.page.json", scan)


def printed(page: Page) -> list[tuple[str, list[str]]]:
    """The articles of a page in order, each with its printed lines in order."""
    return [
        (
            article.id,
            [
                line.text
                for region in page.regions
                if region.article == article.id
                for line in region.lines
            ],
        )
        for article in page.articles
    ]


def written(page: Page) -> list[list[str]]:
    """The articles of a page in order, each with its paragraphs."""
    return [list(article.paragraphs) for article in page.articles]
