"""ALTO 4.4: METS/ALTO repositories, viewers that light up hits.

Blocks stand in reading order in the file; ``ReadingOrder`` says it again with a group for each
article, and each article is a ``StructureTag`` that its blocks refer to. Our region types are
``LayoutTag``s. A line is one ``String`` where it holds no white space, as Chinese does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from digitize.cells import baseline, cuts, piece, words
from digitize.export import File, Format, Leaf, Options, sibling
from digitize.export.markup import (
    Names,
    box,
    clean,
    groups,
    language,
    points,
    script,
    serialise,
    title,
)
from digitize.geometry import Point
from digitize.page import Article, Page, Region, TextLine, Writing

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
DIRECTIONS: dict[Writing, str] = {
    "horizontal": "ltr", "horizontal-rl": "rtl", "vertical": "ttb",
}  # fmt: skip
COMPOSED = ("image", "table", "advertisement")


def export(leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """One XML file a page."""
    for leaf in leaves:
        yield File(sibling(leaf.name, ".xml"), (write(leaf.page, options),))


EXPORTER = Format("page", export)


def block_id(region: Region, names: Names | None = None) -> str:
    """The ALTO id of a region's block; what METS points to."""
    return (names or Names()).of("block", region.id)


def write(page: Page, options: Options) -> bytes:
    """A page document as ALTO 4.4. Unit: pixels of the scan, whole."""
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}alto", nsmap={None: NAMESPACE}, SCHEMAVERSION="4.4")
    schema = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
    root.set(schema, f"{NAMESPACE} {SCHEMA}")
    draft = _Draft(page, options, root)
    draft.description()
    draft.tags()
    draft.reading_order()
    draft.layout()
    return serialise(root)


def ids(page: Page) -> Names:
    """The ids of a page's blocks, as they stand in its ALTO file."""
    names = Names()
    for region in page.regions:
        block_id(region, names)
    return names


class _Draft:
    """The element under construction, with the ids that were handed out."""

    def __init__(self, page: Page, options: Options, root: Any) -> None:
        self.page, self.options, self.root = page, options, root
        self.names = ids(page)
        self.known = {article.id for article in page.articles}

    def add(self, parent: Any, tag: str, **attributes: object) -> Any:
        from lxml import etree

        element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
        for name, value in attributes.items():
            if value is not None:
                element.set(name, clean(f"{value:g}" if isinstance(value, float) else str(value)))
        return element

    def place(self, element: Any, polygon: Iterable[Point]) -> None:
        area = box(polygon, self.page)
        for name, value in (
            ("HPOS", area.x0), ("VPOS", area.y0), ("WIDTH", area.width), ("HEIGHT", area.height),
        ):  # fmt: skip
            element.set(name, f"{value:g}")

    def shape(self, element: Any, polygon: Iterable[Point]) -> None:
        self.add(self.add(element, "Shape"), "Polygon", POINTS=points(polygon, self.page))

    def description(self) -> None:
        page = self.page
        description = self.add(self.root, "Description")
        self.add(description, "MeasurementUnit").text = "pixel"
        source = self.add(description, "sourceImageInformation")
        self.add(source, "fileName").text = clean(page.source.file)
        self.add(source, "fileIdentifier").text = f"sha256:{page.source.sha256}"
        step = self.add(description, "Processing", ID=self.names.of("processing", "digitize"))
        self.add(step, "processingCategory").text = "contentGeneration"
        for name, model in sorted(page.made_by.models.items()):
            self.add(step, "processingStepDescription").text = clean(f"{name}: {model}")
        software = self.add(step, "processingSoftware")
        self.add(software, "softwareName").text = "digitize"
        self.add(software, "softwareVersion").text = clean(page.made_by.version)

    def tags(self) -> None:
        types = sorted({region.type for region in self.page.regions})
        if not types and not self.page.articles:
            return
        tags = self.add(self.root, "Tags")
        for type_ in types:
            self.add(tags, "LayoutTag", ID=self.names.of("type", type_), TYPE="region", LABEL=type_)
        for article in self.page.articles:
            self.add(
                tags, "StructureTag", ID=self.names.of("article", article.id), TYPE="article",
                LABEL=title(article), DESCRIPTION=article.uid or None,
            )  # fmt: skip

    def reading_order(self) -> None:
        if not self.page.regions:
            return
        order = self.add(self.root, "ReadingOrder")
        top = self.add(order, "OrderedGroup", ID=self.names.of("order", "order"))
        for article, regions in groups(self.page):
            group = top if article is None else self.group(top, article)
            for region in regions:
                ref = block_id(region, self.names)
                self.add(group, "ElementRef", ID=self.names.of("ref", f"ref_{ref}"), REF=ref)

    def group(self, parent: Any, article: Article) -> Any:
        tag = self.names.of("article", article.id)
        return self.add(
            parent, "OrderedGroup", ID=self.names.of("group", f"group_{tag}"), TAGREFS=tag
        )

    def layout(self) -> None:
        source = self.page.source
        page = self.add(
            self.add(self.root, "Layout"), "Page", ID=self.names.of("page", "page"),
            PHYSICAL_IMG_NR=source.frame + 1, PRINTED_IMG_NR=self.page.page_number,
            WIDTH=source.width, HEIGHT=source.height, LANG=self.language(),
            PROCESSINGREFS=self.names.of("processing", "digitize"),
        )  # fmt: skip
        space = self.add(
            page, "PrintSpace", HPOS=0, VPOS=0, WIDTH=source.width, HEIGHT=source.height
        )
        for region in self.page.regions:
            self.block(space, region)

    def language(self) -> str | None:
        return "-".join(filter(None, (language(self.page), script(self.page)))) or None

    def block(self, parent: Any, region: Region) -> None:
        tag = "TextBlock"
        if region.type in COMPOSED:
            tag = "ComposedBlock" if region.lines or region.type != "image" else "Illustration"
        references = [self.names.of("type", region.type)]
        if region.article in self.known:
            references.append(self.names.of("article", region.article or ""))
        id = block_id(region, self.names)
        element = self.add(parent, tag, ID=id, TAGREFS=" ".join(references))
        if tag != "TextBlock":
            element.set("TYPE", region.type)
        self.place(element, region.polygon)
        self.shape(element, region.polygon)
        if tag == "ComposedBlock" and region.lines:
            element = self.add(element, "TextBlock", ID=self.names.of("text", f"{id}_text"))
            self.place(element, region.polygon)
            self.shape(element, region.polygon)
        if region.lines:
            element.set("BASEDIRECTION", DIRECTIONS[region.writing])
        for line in region.lines:
            self.line(element, line, region.writing)

    def line(self, parent: Any, line: TextLine, writing: Writing) -> None:
        element = self.add(
            parent, "TextLine", ID=self.names.of("line", line.id), BASEDIRECTION=DIRECTIONS[writing]
        )
        self.place(element, line.polygon)
        base = points(baseline(line, writing), self.page).split(" ")[:2]
        element.set("BASELINE", " ".join(base))
        self.shape(element, line.polygon)
        edges, previous = cuts(line, writing), None
        for start, end in words(line) or ((0, 0),):
            if previous is not None:
                gap = self.add(element, "SP")
                self.place(gap, piece(line, writing, edges[previous], edges[start]))
            self.string(element, line, writing, edges, start, end)
            previous = end

    def string(
        self, parent: Any, line: TextLine, writing: Writing, edges: tuple[float, ...],
        start: int, end: int,
    ) -> None:  # fmt: skip
        string = self.add(
            parent, "String", ID=self.names.of("string", f"{line.id}_s{start}"),
            CONTENT=line.text[start:end], WC=f"{min(max(line.confidence, 0.0), 1.0):.4f}",
        )  # fmt: skip
        self.place(string, piece(line, writing, edges[start], edges[end]))
        read = line.characters or ()
        if not (self.options.characters and read):
            return
        told = len(read) == len(line.text) and all(len(c.text) == 1 for c in read)
        for i in range(start, end):
            score = read[i].confidence if told else None
            share = None if score is None else f"{min(max(score, 0.0), 1.0):.4f}"
            glyph = self.add(string, "Glyph", CONTENT=line.text[i], GC=share)
            self.place(glyph, piece(line, writing, edges[i], edges[i + 1]))
