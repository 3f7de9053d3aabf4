"""PAGE-XML 2019-07-15: Transkribus, eScriptorium, LAREX, OCR-D.

An article is an ordered group of type ``article`` in the reading order. Our finer region types,
and the position in the whole page's order, stand in ``custom`` in the form Transkribus made usual:
``structure {type:kicker;} readingOrder {index:3;}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from digitize.cells import baseline, cuts, piece, words
from digitize.export import File, Format, Leaf, Options, sibling
from digitize.export.markup import Names, clean, groups, language, points, script, serialise, title
from digitize.page import Article, Page, Region, TextLine, Writing

NAMESPACE = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
SCHEMA = "https://www.primaresearch.org/schema/PAGE/gts/pagecontent/2019-07-15/pagecontent.xsd"

TEXT_TYPES = {
    "masthead": "header", "folio": "header", "kicker": "heading", "headline": "heading",
    "subheadline": "heading", "subhead": "heading", "byline": "credit", "body": "paragraph",
    "teaser": "TOC-entry", "caption": "caption",
}  # fmt: skip
OTHER_TYPES = {
    "image": "ImageRegion", "table": "TableRegion", "advertisement": "AdvertRegion",
    "other": "UnknownRegion",
}  # fmt: skip
DIRECTIONS: dict[Writing, tuple[str, str]] = {
    "horizontal": ("left-to-right", "top-to-bottom"),
    "horizontal-rl": ("right-to-left", "top-to-bottom"),
    "vertical": ("top-to-bottom", "right-to-left"),
}


def export(leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """One XML file a page."""
    for leaf in leaves:
        yield File(sibling(leaf.name, ".xml"), (write(leaf.page, options),))


EXPORTER = Format("page", export)


def write(page: Page, options: Options) -> bytes:
    """A page document as PAGE-XML. Coordinates are whole pixels inside the scan."""
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}PcGts", nsmap={None: NAMESPACE})
    schema = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
    root.set(schema, f"{NAMESPACE} {SCHEMA}")
    draft = _Draft(page, options, root)
    draft.metadata()
    draft.page_element()
    return serialise(root)


class _Draft:
    """The element under construction, with the ids that were handed out."""

    def __init__(self, page: Page, options: Options, root: Any) -> None:
        self.page, self.options, self.root = page, options, root
        self.names = Names()
        for region in page.regions:
            self.names.of("region", region.id)

    def add(self, parent: Any, tag: str, **attributes: str | None) -> Any:
        from lxml import etree

        element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
        for name, value in attributes.items():
            if value is not None:
                element.set(name, clean(value))
        return element

    def metadata(self) -> None:
        page = self.page
        metadata = self.add(self.root, "Metadata")
        when = self.options.moment.isoformat()
        self.add(metadata, "Creator").text = clean(f"digitize {page.made_by.version}")
        self.add(metadata, "Created").text = when
        self.add(metadata, "LastChange").text = when
        facts: dict[str, object] = {
            "sha256": page.source.sha256, "frame": page.source.frame, "part": page.source.part,
            "title": page.issue.title, "date": page.issue.date, "number": page.issue.number,
            "page_number": page.page_number, "section": page.section, "revision": page.revision,
        }  # fmt: skip
        told = {name: value for name, value in facts.items() if value is not None}
        for name, value in told.items():
            self.add(metadata, "MetadataItem", type="other", name=name, value=str(value))

    def page_element(self) -> None:
        source = self.page.source
        dpi = source.dpi or source.dpi_estimated
        told = f"{dpi:g}" if dpi else None
        element = self.add(
            self.root, "Page", imageFilename=source.file, imageWidth=str(source.width),
            imageHeight=str(source.height), imageXResolution=told,
            imageYResolution=told, imageResolutionUnit="PPI" if dpi else None,
            primaryLanguage="Chinese" if language(self.page) == "zh" else None,
            primaryScript=_SCRIPTS.get(script(self.page) or ""),
        )  # fmt: skip
        self.reading_order(element)
        for index, region in enumerate(self.page.regions):
            self.region(element, region, index)

    def reading_order(self, parent: Any) -> None:
        if not self.page.regions:
            return
        order = self.add(parent, "ReadingOrder")
        top = self.add(order, "UnorderedGroup", id=self.names.of("order", "order"))
        for article, regions in groups(self.page):
            if article is not None:
                self.article(top, article, regions)
                continue
            for region in regions:
                self.add(top, "RegionRef", regionRef=self.names.of("region", region.id))

    def article(self, parent: Any, article: Article, regions: list[Region]) -> None:
        group = self.add(
            parent, "OrderedGroup", id=self.names.of("article", article.id),
            caption=title(article) or None, type="article",
            custom=f"structure {{type:article; id:{article.id};}}",
        )  # fmt: skip
        for index, region in enumerate(regions):
            ref = self.names.of("region", region.id)
            self.add(group, "RegionRefIndexed", index=str(index), regionRef=ref)

    def region(self, parent: Any, region: Region, index: int) -> None:
        id = self.names.of("region", region.id)
        custom = f"readingOrder {{index:{index};}} structure {{type:{region.type};}}"
        if region.type in TEXT_TYPES:
            element = self.add(parent, "TextRegion", id=id, custom=custom)
            self.add(element, "Coords", points=points(region.polygon, self.page))
            self.text(element, region)
            return
        element = self.add(parent, OTHER_TYPES[region.type], id=id, custom=custom)
        self.add(element, "Coords", points=points(region.polygon, self.page))
        if region.lines:  # only a text region may hold lines: they stand in one inside
            inner = self.add(element, "TextRegion", id=self.names.of("text", f"{id}_text"))
            self.add(inner, "Coords", points=points(region.polygon, self.page))
            self.text(inner, region)

    def text(self, element: Any, region: Region) -> None:
        element.set("type", TEXT_TYPES.get(region.type, "other"))
        direction, lines = DIRECTIONS[region.writing]
        element.set("readingDirection", direction)
        element.set("textLineOrder", lines)
        for index, line in enumerate(region.lines):
            self.line(element, line, index, region.writing)
        self.equivalent(element, "\n".join(line.text for line in region.lines), None)

    def line(self, parent: Any, line: TextLine, index: int, writing: Writing) -> None:
        element = self.add(
            parent, "TextLine", id=self.names.of("line", line.id),
            readingDirection=DIRECTIONS[writing][0], custom=f"readingOrder {{index:{index};}}",
        )  # fmt: skip
        self.add(element, "Coords", points=points(line.polygon, self.page))
        base = points(baseline(line, writing), self.page).split(" ")[:2]
        self.add(element, "Baseline", points=" ".join(base))
        if self.options.characters and line.characters:
            self.characters(element, line, writing)
        self.equivalent(element, line.text, line.confidence)

    def characters(self, parent: Any, line: TextLine, writing: Writing) -> None:
        """A word for each run without white space, its characters as glyphs."""
        edges = cuts(line, writing)
        scores = [c.confidence for c in line.characters or ()]
        told = "".join(c.text for c in line.characters or ()) == line.text
        base = self.names.of("line", line.id)
        for start, end in words(line):
            word = self.add(parent, "Word", id=self.names.of("word", f"{base}_w{start}"))
            area = piece(line, writing, edges[start], edges[end])
            self.add(word, "Coords", points=points(area, self.page))
            for i in range(start, end):
                glyph = self.add(word, "Glyph", id=self.names.of("glyph", f"{base}_c{i}"))
                area = piece(line, writing, edges[i], edges[i + 1])
                self.add(glyph, "Coords", points=points(area, self.page))
                score = scores[i] if told and len(scores) == len(line.text) else None
                self.equivalent(glyph, line.text[i], score)
            self.equivalent(word, line.text[start:end], None)

    def equivalent(self, parent: Any, text: str, confidence: float | None) -> None:
        share = None if confidence is None else f"{min(max(confidence, 0.0), 1.0):.4f}"
        equiv = self.add(parent, "TextEquiv", conf=share)
        self.add(equiv, "Unicode").text = clean(text)


_SCRIPTS = {"Hans": "Hans - Han (Simplified variant)", "Hant": "Hant - Han (Traditional variant)"}
