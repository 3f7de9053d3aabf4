"""The other tools of the comparison, and the tools that score."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from digitize.evaluate.measure import measure
from digitize.geometry import Box
from digitize.page import Article, Headline, MadeBy, Page, Region, Source, TextLine
from digitize.reading import Block, Line, Reading
from tests import compare, score
from tests.baselines import raw, structure_v3, xycut
from tests.baselines.document import page

#   山 海 协 作          a headline over two columns, and a second article under both
#   甲乙  戊己
#   丙丁  庚辛
#   天 气
#   多云  转晴
PRINT = (
    ("山海协作", 0, 0, 50),
    ("甲乙", 0, 70, 20),
    ("戊己", 100, 71, 20),
    ("丙丁", 0, 100, 20),
    ("庚辛", 100, 101, 20),
    ("天气", 0, 160, 50),
    ("多云", 0, 230, 20),
    ("转晴", 100, 230, 20),
)


def line(text: str, x: float, y: float, size: float) -> Line:
    box = Box(x, y, x + max(60.0, size * len(text)), y + size)
    return Line(text=text, box=box, polygon=box.polygon(), confidence=1.0, size=size)


@pytest.fixture
def reading() -> Reading:
    lines = tuple(line(*row) for row in reversed(PRINT))
    blocks = (
        Block(Box(0, 0, 200, 52), "title", 0.9),
        Block(Box(0, 69, 61, 121), "text", 0.9),
        Block(Box(99, 69, 161, 122), "text", 0.9),
        Block(Box(0, 159, 100, 212), "title", 0.9),
    )
    return Reading(width=200, height=260, lines=lines, blocks=blocks)


def texts(pieces: list) -> list[tuple[str, str]]:
    return [
        ("".join(x.text for x in p.headline), "|".join("".join(x.text for x in c) for c in p.body))
        for p in pieces
    ]


def test_raw_order_goes_by_rows(reading: Reading) -> None:
    assert texts(raw.outline(reading)) == [("", "山海协作甲乙戊己丙丁庚辛天气多云转晴")]


def test_xycut_finds_columns_and_headlines(reading: Reading) -> None:
    assert texts(xycut.outline(reading)) == [
        ("山海协作", "甲乙丙丁|戊己庚辛"),
        ("天气", "多云|转晴"),
    ]


def test_xycut_reads_vertical_pages_from_the_right() -> None:
    lines = tuple(
        Line(
            text=text,
            box=Box(x, y, x + 20, y + 100),
            polygon=Box(x, y, x + 20, y + 100).polygon(),
            confidence=1.0,
            writing="vertical",
        )
        for text, x, y in (
            ("三", 0, 0),
            ("二", 26, 0),
            ("一", 52, 0),
            ("五", 26, 150),
            ("四", 52, 150),
        )
    )
    found = xycut.outline(Reading(width=100, height=300, lines=lines))
    assert texts(found) == [("", "一二三|四五")]


@pytest.mark.slow  # paddlex takes seconds to import
def test_structure_v3_orders_blocks(reading: Reading) -> None:
    assert texts(structure_v3.outline(reading)) == [
        ("山海协作", "甲乙丙丁|戊己庚辛"),
        ("天气", "多云|转晴"),
    ]


def truth() -> Page:
    def region(id: str, role: str, article: str, *rows: int) -> Region:
        printed = [line(*PRINT[i]) for i in rows]
        lines = tuple(
            TextLine(id=f"l{i}", text=x.text, polygon=x.polygon)
            for i, x in zip(rows, printed, strict=True)
        )
        return Region(id=id, type=role, article=article, polygon=lines[0].polygon, lines=lines)

    return Page(
        made_by=MadeBy(version="0"),
        source=Source(file="p.png", sha256="1" * 64, width=200, height=260),
        articles=(
            Article(id="a1", headline=Headline(main="山海协作"), paragraphs=("甲乙丙丁戊己庚辛",)),
            Article(id="a2", headline=Headline(main="天气"), paragraphs=("多云转晴",)),
        ),
        regions=(
            region("r1", "headline", "a1", 0),
            region("r2", "body", "a1", 1, 3),
            region("r3", "body", "a1", 2, 4),
            region("r4", "headline", "a2", 5),
            region("r5", "body", "a2", 6),
            region("r6", "body", "a2", 7),
        ),
    )


def test_outlines_become_page_documents_that_measure(reading: Reading) -> None:
    good = measure(truth(), page(xycut.outline(reading), truth().source), reading)
    assert good.value("article_perfect") == 1
    assert good.value("successor") == 1
    assert good.value("line_conservation") == 1
    bad = measure(truth(), page(raw.outline(reading), truth().source), reading)
    assert bad.value("article_f1") == 0
    assert bad.value("line_conservation") == 1


@pytest.fixture
def folder(tmp_path: Path, reading: Reading) -> Path:
    for name in ("one", "two"):
        (tmp_path / f"{name}.truth.json").write_text(truth().to_json())
        (tmp_path / f"{name}.reading.json").write_text(reading.to_json())
    (tmp_path / "alone.truth.json").write_text(truth().to_json())
    return tmp_path


def test_score_prints_the_pages_with_readings(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert score.main([str(folder), "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert [p["name"] for p in plain["pages"]] == ["one", "two"]
    assert plain["overall"]["figures"]["lines_found"] == 1
    assert score.main([str(folder), "--only", "successor"]) == 0
    assert "one" in capsys.readouterr().out
    assert score.main([str(folder / "nowhere")]) == 4


def test_a_reading_that_says_how_it_lies_on_the_scan(folder: Path, reading: Reading) -> None:
    """The sheet is half as large as the scan, and 10 pixels off."""
    matrix = [[2.0, 0.0, 10.0], [0.0, 2.0, 10.0], [0.0, 0.0, 1.0]]
    plain = json.loads(reading.to_json()) | {"extra": {"to_scan": {"matrix": matrix}}}
    (folder / "one.reading.json").write_text(json.dumps(plain))
    big = truth().mapped(lambda points: tuple((2 * x + 10, 2 * y + 10) for x, y in points))
    (folder / "one.truth.json").write_text(big.to_json())
    figures = score.score(folder / "one.truth.json").figures
    assert figures.value("lines_found") == 1


def test_comparison_is_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = folder / "comparison.md"
    assert compare.main([str(folder), "--without", "structure_v3", "-o", str(written)]) == 0
    text = capsys.readouterr().out
    assert text in written.read_text()
    rows = [row for row in text.splitlines() if row.startswith("|")]
    assert len(rows) == 2 + 3
    raw_row, xycut_row = rows[2], rows[3]
    assert raw_row.split("|")[2].strip() == ".000"
    assert xycut_row.split("|")[2].strip() == "1"
