"""The searchable PDF: order, selection and highlights as viewers see them; PDF/A-1b."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import samples
from samples import PAGES, leaf

from digitize.cells import cuts, piece
from digitize.errors import InputError
from digitize.export import Leaf, Options, export
from digitize.geometry import Box, bounds
from digitize.page import Page
from digitize.text import is_cjk

OPTIONS = Options(moment=datetime(2022, 10, 31, tzinfo=UTC))
JARS = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation",
        "jaxb-api")  # fmt: skip
pages = pytest.mark.parametrize("page", [make() for make in PAGES.values()], ids=list(PAGES))


def written(folder: Path, *leaves: Leaf, **options: Any) -> dict[str, Path]:
    told = OPTIONS.model_copy(update=options)
    made = {}
    for file in export("pdf", leaves, told):
        made[file.name] = folder / Path(file.name).name
        made[file.name].write_bytes(b"".join(file.parts))
    return made


def one(folder: Path, page: Page, **options: Any) -> Path:
    (path,) = written(folder, leaf(page, "page", folder), **options).values()
    return path


def lines_of(page: Page) -> list[str]:
    return [line.text for region in page.regions for line in region.lines]


@pages
def test_pdfium_copies_all_lines_in_reading_order(page: Page, tmp_path: Path) -> None:
    """Also where columns run from right to left: each line whole, and none joined to the next."""
    text = pypdfium2.PdfDocument(one(tmp_path, page))[0].get_textpage().get_text_range()
    assert [line for line in text.split("\r\n") if line.strip()] == lines_of(page)


@pages
def test_pdftotext_reads_all_lines_in_reading_order(page: Page, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (Debian: poppler-utils)")
    path = one(tmp_path, page)
    command = ["pdftotext", "-raw", "-enc", "UTF-8", str(path), "-"]
    text = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    assert "".join(text.split()) == "".join("".join(lines_of(page)).split())


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pages
def test_selecting_an_article_copies_no_spaces_between_chinese_characters(
    page: Page, tmp_path: Path
) -> None:
    textpage = pypdfium2.PdfDocument(one(tmp_path, page))[0].get_textpage()
    whole = textpage.get_text_range()
    for article in page.articles:
        lines = [
            line.text for region in page.regions if region.article == article.id
            for line in region.lines
        ]  # fmt: skip
        start, end, at = len(whole), 0, 0
        for line in lines_of(page):  # in order: a line may be there twice
            at = whole.index(line, at)
            if line in lines:
                start, end = min(start, at), at + len(line)
            at += len(line)
        first = _units(whole[:start])  # PDFium counts in UTF-16
        copied = textpage.get_text_range(first, _units(whole[:end]) - first)
        for before, gap, after in zip(copied, copied[1:], copied[2:], strict=False):
            if gap == " " and is_cjk(before) and is_cjk(after):
                assert any(before + gap + after in line for line in lines_of(page))
        for line in lines:
            assert line in copied


def _share(found: Box, wanted: Box) -> float:
    common = found.intersection(wanted).area
    return common / (found.area + wanted.area - common)


@pages
def test_highlights_lie_on_the_characters(page: Page, tmp_path: Path) -> None:
    """PDFium's box of each character against its place on the scan: four fifths in common."""
    sheet = pypdfium2.PdfDocument(one(tmp_path, page))[0]
    textpage = sheet.get_textpage()
    scale = sheet.get_width() / page.source.width
    places = [
        (line.text[i], bounds(piece(line, region.writing, a, b)))
        for region in page.regions
        for line in region.lines
        for edges in [cuts(line, region.writing)]
        for i, (a, b) in enumerate(pairwise(edges))
        for _ in range(_units(line.text[i]))
    ]
    at, shares = 0, []
    for i in range(textpage.count_chars()):
        if chr(pypdfium2.raw.FPDFText_GetUnicode(textpage, i)).isspace():
            continue
        while places[at][0].isspace():
            at += 1
        wanted = places[at][1]
        at += 1
        left, bottom, right, top = (value / scale for value in textpage.get_charbox(i))
        found = Box(left, page.source.height - top, right, page.source.height - bottom)
        if min(wanted.width, wanted.height) > 3:
            shares.append(_share(found, wanted))
    assert len(shares) > 50
    assert sum(shares) / len(shares) > 0.9
    assert min(shares) > 0.6


def test_skewed_lines_keep_their_skew(tmp_path: Path) -> None:
    page = samples.odd()
    line = page.regions[0].lines[0]
    tilted = line.model_copy(update={"polygon": ((100, 100), (900, 140), (896, 220), (96, 180))})
    first = page.regions[0].model_copy(update={"lines": (tilted,)})
    page = page.model_copy(update={"regions": (first, *page.regions[1:])})
    sheet = pypdfium2.PdfDocument(one(tmp_path, page))[0]
    textpage, scale = sheet.get_textpage(), sheet.get_width() / page.source.width
    boxes = [textpage.get_charbox(i) for i in (0, len(line.text) - 1)]
    tops = [page.source.height - box[3] / scale for box in boxes]
    assert tops[0] == pytest.approx(100, abs=8) and tops[1] == pytest.approx(138, abs=8)


@pytest.mark.parametrize("columns", [2, 9, 30])
def test_columns_that_begin_at_one_height_keep_their_order(columns: int, tmp_path: Path) -> None:
    """The case in which PDFium sorts from left to right: tiers of equal columns, tightly set."""
    page = samples.odd()
    body = next(region for region in page.regions if region.id == "v1")
    lines = tuple(
        body.lines[0].model_copy(update={
            "id": f"x{i}", "text": f"第{i}行文字甲乙",
            "polygon": ((1660 - 45 * i, 230), (1700 - 45 * i, 230), (1700 - 45 * i, 500),
                        (1660 - 45 * i, 500)),
        })
        for i in range(columns)
    )  # fmt: skip
    page = page.model_copy(update={"regions": (body.model_copy(update={"lines": lines}),)})
    text = pypdfium2.PdfDocument(one(tmp_path, page))[0].get_textpage().get_text_range()
    assert text.split("\r\n") == [line.text for line in lines]


# -- the file ----------------------------------------------------------------------------------


def test_bookmarks_and_structure_tell_the_articles(tmp_path: Path) -> None:
    page = samples.horizontal()
    with pikepdf.open(one(tmp_path, page)) as pdf:
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == [a.headline.main for a in page.articles]
        document = pdf.Root.StructTreeRoot.K
        kinds = [str(element.S) for element in document.K]
        assert kinds.count("/Art") == len(page.articles)
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        assert len(parents[1]) == sum(bool(region.lines) for region in page.regions)
        assert pdf.Root.Lang == "zh-Hans"


def test_an_issue_becomes_one_file(tmp_path: Path) -> None:
    first = samples.odd()
    second = samples.vertical_old().model_copy(update={"issue": first.issue, "page_number": 3})
    leaves = [leaf(first, "a", tmp_path), leaf(second, "b", tmp_path)]
    (path,) = written(tmp_path, *leaves, pdf_per="issue").values()
    document = pypdfium2.PdfDocument(path)
    assert len(document) == 2
    for sheet, page in zip(document, (first, second), strict=True):
        text = sheet.get_textpage().get_text_range()
        assert [line for line in text.split("\r\n") if line.strip()] == lines_of(page)
    assert len(written(tmp_path, *leaves)) == 2


@pytest.mark.parametrize("kind", ["jpeg", "grey-jpeg", "png", "palette", "alpha", "bilevel", "16"])
def test_the_picture_is_the_scan(kind: str, tmp_path: Path) -> None:
    from PIL import Image

    page = samples.odd()
    size = (page.source.width, page.source.height)
    path = tmp_path / ("scan.jpg" if "jpeg" in kind else "scan.png")
    modes = {"grey-jpeg": "L", "palette": "P", "alpha": "RGBA", "bilevel": "1", "16": "I;16"}
    image = Image.new(modes.get(kind, "RGB"), size)
    if kind in ("jpeg", "png"):
        image.paste((200, 30, 30), (0, 0, 900, 1200))
    image.save(path)
    one_leaf = Leaf(page, "page", "", path)
    (made,) = written(tmp_path, one_leaf).values()
    with pikepdf.open(made) as pdf:
        picture = pdf.pages[0].Resources.XObject.Scan
        assert (picture.Width, picture.Height) == size
        if "jpeg" in kind:
            assert picture.read_raw_bytes() == path.read_bytes(), "a JPEG goes in as it is"
        assert picture.BitsPerComponent == (1 if kind == "bilevel" else 8)
    shown = pypdfium2.PdfDocument(made)[0].render(scale=0.2).to_pil().convert("RGB")
    red, _, blue = shown.getpixel((20, 20))
    if kind in ("jpeg", "png"):
        assert red > 150 > 80 > blue


def test_a_scan_of_another_size_is_refused(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "other.png"
    Image.new("L", (50, 60)).save(path)
    with pytest.raises(InputError, match="50 x 60"):
        written(tmp_path, Leaf(samples.odd(), "page", "", path))


def test_pictures_are_reduced_where_asked_for(tmp_path: Path) -> None:
    page = samples.horizontal()  # 200 dpi
    with pikepdf.open(one(tmp_path, page, pdf_dpi=100)) as pdf:
        assert pdf.pages[0].Resources.XObject.Scan.Width == round(page.source.width / 2)
        assert float(pdf.pages[0].MediaBox[2]) == pytest.approx(page.source.width * 72 / 200)


def test_a_page_of_a_double_frame_shows_its_half(tmp_path: Path) -> None:
    page = samples.odd()
    half = page.model_copy(update={
        "source": page.source.model_copy(update={"part": 0}),
        "regions": tuple(r for r in page.regions if r.article == "v"),
    })  # fmt: skip
    with pikepdf.open(one(tmp_path, half)) as pdf:
        sheet = pdf.pages[0]
        assert float(sheet.CropBox[0]) > 0.4 * float(sheet.MediaBox[2])


@pytest.mark.parametrize("name", ["odd", "characters"])
def test_it_is_pdf_a(name: str, tmp_path: Path) -> None:
    """PDFBox's preflight, an independent validator of PDF/A-1b."""
    jars = [Path("/usr/share/java") / f"{name}.jar" for name in JARS]
    if shutil.which("java") is None or not all(jar.is_file() for jar in jars):
        pytest.skip("no PDF/A validator (Debian: libpdfbox2-java libactivation-java "
                    "libjaxb-api-java default-jre-headless)")  # fmt: skip
    path = one(tmp_path, PAGES[name]())
    done = subprocess.run(
        ["java", "-Xshare:auto", "-cp", os.pathsep.join(map(str, jars)),
         "org.apache.pdfbox.preflight.Validator_A1b", str(path)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "is a valid PDF/A-1b file" in done.stdout, done.stdout + done.stderr


def test_pdf_metadata_say_the_same_twice(tmp_path: Path) -> None:
    data = one(tmp_path, samples.odd()).read_bytes()
    assert data.startswith(b"%PDF-1.4")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:20221031000000+00'00'"
        with pdf.open_metadata(update_docinfo=False, set_pikepdf_as_editor=False) as told:
            assert told["pdfaid:part"] == "1" and told["pdfaid:conformance"] == "B"
            assert told["dc:title"] == str(pdf.docinfo.Title)
            assert told["xmp:CreateDate"].startswith("2022-10-31T00:00:00")
