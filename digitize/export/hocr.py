"""hOCR 1.2: tools that make PDF files, editors of recognised text.

Document order is the reading order; an article is an ``ocr_linear``, a region an ``ocr_carea``.
Vertical lines carry ``textangle 270`` in the sense of the specification: turned by that angle
counter-clockwise, their text stands upright to the reader of a Latin page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from digitize.cells import cuts, piece, words
from digitize.export import File, Format, Leaf, Options, sibling
from digitize.export.markup import Names, box, clean, groups, language, points, script, title
from digitize.geometry import Point
from digitize.page import Page, Region, TextLine, Writing

XHTML = "http://www.w3.org/1999/xhtml"
DOCTYPE = "<!DOCTYPE html>"
FLOATS = {"image": "ocr_photo", "table": "ocr_table", "advertisement": "ocr_float"}


def export(leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """One XHTML file a page."""
    for leaf in leaves:
        yield File(sibling(leaf.name, ".hocr"), (write(leaf.page, options),))


EXPORTER = Format("page", export)


def write(page: Page, options: Options) -> bytes:
    """A page document as hOCR. Unit: pixels of the scan, whole."""
    from lxml import etree

    root = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML})
    draft = _Draft(page, options)
    draft.head(root)
    draft.body(root)
    etree.indent(root, space=" ")
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, doctype=DOCTYPE)
    return data + b"\n"


class _Draft:
    def __init__(self, page: Page, options: Options) -> None:
        self.page, self.options, self.names = page, options, Names()

    def add(self, parent: Any, tag: str, **attributes: str | None) -> Any:
        from lxml import etree

        element = etree.SubElement(parent, f"{{{XHTML}}}{tag}")
        for name, value in attributes.items():
            if value is not None:
                element.set({"class_": "class"}.get(name, name), clean(value))
        return element

    def bbox(self, polygon: Iterable[Point]) -> str:
        area = box(polygon, self.page)
        return f"bbox {area.x0:g} {area.y0:g} {area.x1:g} {area.y1:g}"

    def head(self, root: Any) -> None:
        page = self.page
        head = self.add(root, "head")
        name = " ".join(filter(None, (page.issue.title, page.issue.date)))
        self.add(head, "title").text = clean(name or page.source.file)
        capabilities = (
            "ocr_page ocr_linear ocr_carea ocr_par ocr_line ocrx_word ocr_photo ocr_table "
            "ocr_float ocrp_poly ocrp_lang ocrp_wconf"
        )
        for key, value in (
            ("ocr-system", f"digitize {page.made_by.version}"),
            ("ocr-capabilities", capabilities),
            ("ocr-number-of-pages", "1"),
            ("ocr-langs", language(page)),
            ("ocr-scripts", script(page)),
        ):
            if value:
                self.add(head, "meta", name=key, content=value)

    def body(self, root: Any) -> None:
        source, page = self.page.source, self.page
        image = source.file.replace("\\", "/").replace('"', "%22")
        facts = [f'image "{image}"', f"bbox 0 0 {source.width} {source.height}"]
        facts.append(f"ppageno {source.frame}")
        if page.page_number is not None:
            facts.append(f"lpageno {page.page_number}")
        if source.dpi:
            facts.append(f"scan_res {source.dpi:.0f} {source.dpi:.0f}")
        element = self.add(
            self.add(root, "body"), "div", class_="ocr_page", id=self.names.of("page", "page"),
            title="; ".join(facts), lang=language(page),
        )  # fmt: skip
        for article, regions in groups(page):
            parent = element
            if article is not None:
                id = self.names.of("article", article.id)
                parent = self.add(element, "div", class_="ocr_linear", id=id)
                parent.set("data-title", clean(title(article)))
            for region in regions:
                self.region(parent, region)

    def region(self, parent: Any, region: Region) -> None:
        id = self.names.of("region", region.id)
        place = f"{self.bbox(region.polygon)}; {self.poly(region.polygon)}"
        element = self.add(
            parent, "div", class_=FLOATS.get(region.type, "ocr_carea"), id=id, title=place
        )
        element.set("data-type", region.type)
        if not region.lines:
            return
        paragraph = self.add(
            element, "p", class_="ocr_par", id=self.names.of("par", f"{id}_p"), title=place
        )
        for line in region.lines:
            self.line(paragraph, line, region.writing)

    def poly(self, polygon: Iterable[Point]) -> str:
        return "poly " + points(polygon, self.page).replace(",", " ")

    def line(self, parent: Any, line: TextLine, writing: Writing) -> None:
        id = self.names.of("line", line.id)
        facts = [self.bbox(line.polygon), self.poly(line.polygon)]
        if writing == "vertical":
            facts.append("textangle 270")
        element = self.add(parent, "span", class_="ocr_line", id=id, title="; ".join(facts))
        if writing == "horizontal-rl":
            # Print that runs right to left with text in logical order: no bidirectional override.
            element.set("data-writing", writing)
        edges, previous = cuts(line, writing), None
        for start, end in words(line):
            if previous is not None:
                previous.tail = " "
            previous = self.word(element, line, writing, edges, start, end)

    def word(
        self, parent: Any, line: TextLine, writing: Writing, edges: tuple[float, ...],
        start: int, end: int,
    ) -> Any:  # fmt: skip
        score = round(100 * min(max(line.confidence, 0.0), 1.0))
        facts = [self.bbox(piece(line, writing, edges[start], edges[end])), f"x_wconf {score}"]
        if self.options.characters and line.characters:
            boxes = (
                self.bbox(piece(line, writing, edges[i], edges[i + 1])).removeprefix("bbox ")
                for i in range(start, end)
            )
            facts.append("x_bboxes " + " ".join(boxes))
        word = self.add(parent, "span", class_="ocrx_word", title="; ".join(facts))
        word.set("id", self.names.of("word", f"{line.id}_w{start}"))
        word.text = clean(line.text[start:end])
        return word
