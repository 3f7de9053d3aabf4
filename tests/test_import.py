"""PAGE-XML and ALTO from other systems become readings."""

from __future__ import annotations

from pathlib import Path

import pytest
import samples
from samples import PAGES, leaf

from digitize.errors import InputError
from digitize.export import Options, export
from digitize.imports import Imported, load
from digitize.page import Page
from digitize.text import nfc

pages = pytest.mark.parametrize("page", [make() for make in PAGES.values()], ids=list(PAGES))
PAGE_2013 = """<?xml version="1.0" encoding="UTF-8"?>
<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15">
<Metadata><Creator>another system</Creator></Metadata>
<Page imageFilename="scan.tif" imageWidth="1000" imageHeight="800">
<ReadingOrder><OrderedGroup id="g">
 <RegionRefIndexed index="1" regionRef="a"/><RegionRefIndexed index="0" regionRef="b"/>
</OrderedGroup></ReadingOrder>
<TextRegion id="a" type="paragraph"><Coords points="10,200 400,200 400,260 10,260"/>
 <TextLine id="a1"><Coords points="10,200 400,204 400,230 10,226"/>
  <TextEquiv index="1"><Unicode>zweite Wahl</Unicode></TextEquiv>
  <TextEquiv index="0" conf="0.75"><Unicode>erste Wahl</Unicode></TextEquiv></TextLine>
 <TextLine id="a2"><Coords points="10,235 400,235 400,260 10,260"/>
  <Word id="w1"><Coords points="10,235 100,235 100,260 10,260"/>
   <TextEquiv><Unicode>two</Unicode></TextEquiv></Word>
  <Word id="w2"><Coords points="110,235 200,235 200,260 110,260"/>
   <TextEquiv><Unicode>words</Unicode></TextEquiv></Word></TextLine>
</TextRegion>
<TextRegion id="b" type="heading"><Coords points="10,100 400,100 400,180 10,180"/>
 <TextEquiv><Unicode>只有全文
没有行</Unicode></TextEquiv></TextRegion>
<TextRegion id="c" readingDirection="top-to-bottom">
 <Coords points="800,100 840,100 840,500 800,500"/>
 <TextLine id="c1"><Coords points="800,100 840,100 840,500 800,500"/>
 <TextEquiv><Unicode>竖排一行</Unicode></TextEquiv></TextLine></TextRegion>
<SeparatorRegion id="s"><Coords points="500,100 504,100 504,700 500,700"/></SeparatorRegion>
<ImageRegion id="i"><Coords points="600,600 700,600 700,700 600,700"/></ImageRegion>
</Page></PcGts>"""
ALTO_2 = """<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Description>
<MeasurementUnit>{unit}</MeasurementUnit>
<sourceImageInformation><fileName>scan.tif</fileName></sourceImageInformation>
<OCRProcessing ID="o"><ocrProcessingStep><processingSoftware><softwareName>Reader</softwareName>
<softwareVersion>11</softwareVersion></processingSoftware></ocrProcessingStep></OCRProcessing>
</Description><Layout><Page ID="p" PHYSICAL_IMG_NR="1" WIDTH="2540" HEIGHT="1270">
<PrintSpace><TextBlock ID="t" HPOS="100" VPOS="100" WIDTH="500" HEIGHT="100">
<TextLine HPOS="100" VPOS="100" WIDTH="500" HEIGHT="50">
<String CONTENT="Hello" HPOS="100" VPOS="100" WIDTH="100" HEIGHT="50" WC="0.5"/><SP/>
<String CONTENT="world" HPOS="210" VPOS="100" WIDTH="100" HEIGHT="50" WC="0.7"/>
<HYP CONTENT="-"/></TextLine>
<TextLine><String CONTENT="中" HPOS="100" VPOS="150" WIDTH="50" HEIGHT="50"/>
<String CONTENT="文" HPOS="150" VPOS="150" WIDTH="50" HEIGHT="50"/></TextLine>
</TextBlock><Illustration ID="i" HPOS="700" VPOS="100" WIDTH="200" HEIGHT="300"/>
<GraphicalElement ID="g" HPOS="650" VPOS="100" WIDTH="5" HEIGHT="900"/>
</PrintSpace></Page></Layout></alto>"""


def back(format: str, page: Page, folder: Path) -> Imported:
    """A page exported and imported again."""
    for file in export(format, [leaf(page)], Options()):
        (folder / "page.xml").write_bytes(b"".join(file.parts))
    (imported,) = load(folder / "page.xml")
    return imported


@pages
@pytest.mark.parametrize("format", ["page", "alto"])
def test_what_we_export_comes_back(format: str, page: Page, tmp_path: Path) -> None:
    imported = back(format, page, tmp_path)
    reading = imported.reading
    # ALTO's reading order says articles one after the other: the odd page's interleaved regions.
    order = [line.text for region in page.regions for line in region.lines]
    found = [line.text for line in reading.lines]
    assert sorted(found) == sorted(map(nfc, order))
    for article in page.articles:
        lines = [nfc(x.text) for r in page.regions if r.article == article.id for x in r.lines]
        places = [i for i, text in enumerate(found) if text in lines]
        if len(set(lines)) == len(lines) == len(places):
            assert [found[i] for i in places] == lines
    assert (reading.width, reading.height) == (page.source.width, page.source.height)
    assert imported.source.sha256 == page.source.sha256
    assert imported.source.file == page.source.file


@pytest.mark.parametrize("format", ["page", "alto"])
def test_places_types_and_articles_come_back(format: str, tmp_path: Path) -> None:
    page = samples.with_characters(samples.odd())
    reading = back(format, page, tmp_path).reading
    told = {entry["type"] for entry in reading.extra["imported"]["regions"]}
    assert {"headline", "body", "byline", "caption", "advertisement", "table"} <= told
    owners = {
        reading.lines[i].text: entry["article"]
        for entry in reading.extra["imported"]["regions"]
        for i in entry["lines"]
    }
    assert len({owners[nfc(text)] for text in samples.ROW}) == 1
    assert owners["大減價 三日"] is None
    lines = {nfc(line.text): (line, r.writing) for r in page.regions for line in r.lines}
    for found in reading.lines:
        line, writing = lines[found.text]
        assert found.writing == writing
        for (x, y), (a, b) in zip(found.polygon, line.polygon, strict=True):
            assert abs(x - a) <= 1 and abs(y - b) <= 1
        assert "".join(glyph.text for glyph in found.glyphs) == line.text.replace(" ", "")
    assert len(reading.pictures) == 1


def test_page_xml_of_another_system(tmp_path: Path) -> None:
    path = tmp_path / "scan.xml"
    path.write_text(PAGE_2013, encoding="utf-8")
    (imported,) = load(path)
    lines = imported.reading.lines
    assert [line.text for line in lines] == [
        "只有全文", "没有行", "erste Wahl", "two words", "竖排一行",
    ]  # fmt: skip
    assert lines[0].box.y1 == lines[1].box.y0 == 140, "stripes of the region"
    assert lines[2].confidence == 0.75 and lines[3].confidence == 1.0
    assert lines[2].size == pytest.approx(26, abs=1)
    assert lines[4].writing == "vertical"
    assert len(imported.reading.rules) == len(imported.reading.pictures) == 1
    assert any("stripes" in warning for warning in imported.reading.warnings)
    assert imported.software == "another system" and imported.scan is None


@pytest.mark.parametrize(("unit", "scale"), [("pixel", 1.0), ("mm10", 300 / 254)])
def test_alto_of_another_system(unit: str, scale: float, tmp_path: Path) -> None:
    path = tmp_path / "scan.xml"
    path.write_text(ALTO_2.format(unit=unit), encoding="utf-8")
    (imported,) = load(path)
    first, second = imported.reading.lines
    assert (first.text, second.text) == ("Hello world-", "中文")
    assert first.confidence == pytest.approx(0.6)
    assert second.box.x1 == pytest.approx(200 * scale)
    assert imported.reading.width == round(2540 * scale)
    assert imported.software == "Reader 11"
    assert len(imported.reading.rules) == len(imported.reading.pictures) == 1


def test_the_picture_beside_the_file_is_found(tmp_path: Path) -> None:
    import hashlib

    (tmp_path / "page").mkdir()
    path = tmp_path / "page" / "x.xml"
    path.write_text(PAGE_2013, encoding="utf-8")
    (tmp_path / "scan.tif").write_bytes(b"pixels")
    (imported,) = load(path)
    assert imported.scan == tmp_path / "scan.tif"
    assert imported.source.sha256 == hashlib.sha256(b"pixels").hexdigest()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<html/>", "neither"),
        ("no xml", "no XML"),
        ("<PcGts/>", "no page"),
        ("<PcGts><Page imageFilename='a'/></PcGts>", "imageWidth"),
        ("<alto><Layout><Page ID='p'/></Layout></alto>", "WIDTH"),
    ],
)
def test_what_is_no_page_is_refused(text: str, wanted: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xml"
    path.write_text(text)
    with pytest.raises(InputError, match=wanted):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.xml"):
        load(tmp_path / "gone.xml")


def test_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    attack = PAGE_2013.replace(
        "<PcGts", f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><PcGts', 1
    ).replace("erste Wahl", "&e;")
    path = tmp_path / "x.xml"
    path.write_text(attack, encoding="utf-8")
    assert not any("geheim" in line.text for line in load(path)[0].reading.lines)


@pytest.mark.parametrize(
    ("read", "clean"),
    [
        ("习 近 平 在 浙 江", "习近平在浙江"),
        ("记者 蔡文静 施艳 通讯", "记者 蔡文静 施艳 通讯"),
        ("2022年10月31日 星期一", "2022年10月31日 星期一"),
        ("The price of a 一 b", "The price of a 一 b"),
    ],
)
def test_spaces_that_an_engine_put_between_words_go(read: str, clean: str) -> None:
    from digitize.imports.lines import untokenised

    assert untokenised(read) == clean
