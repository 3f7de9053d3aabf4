"""TEI P5: an issue for editors. Paragraphs as the author wrote them, places in the facsimile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from digitize.export import File, Format, Leaf, Options, issue_name
from digitize.export.markup import Names, clean, groups, language, points, script, serialise
from digitize.export.wording import byline, continuation
from digitize.page import Article, Page, Region

NAMESPACE = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"


def export(leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """One TEI file an issue."""
    pages = tuple(leaves)
    yield File(issue_name(pages) + ".tei.xml", (write(pages, options),))


EXPORTER = Format("issue", export)


def write(leaves: Sequence[Leaf], options: Options) -> bytes:
    """The pages of an issue as one TEI document, articles page by page."""
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}TEI", nsmap={None: NAMESPACE})
    draft = _Draft([leaf.page for leaf in leaves], options, root)
    draft.header()
    draft.facsimile()
    draft.text()
    return serialise(root)


class _Draft:
    """The element under construction, with the ids that were handed out."""

    def __init__(self, pages: Sequence[Page], options: Options, root: Any) -> None:
        self.pages, self.options, self.root, self.names = pages, options, root, Names()

    def add(self, parent: Any, tag: str, text: str | None = None, **attributes: object) -> Any:
        from lxml import etree

        element = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
        for name, value in attributes.items():
            if value is not None:
                key = f"{{{XML}}}{name[4:]}" if name.startswith("xml_") else name
                element.set(key, clean(str(value)))
        if text is not None:
            element.text = clean(text)
        return element

    def id(self, index: int, region: Region) -> str:
        return self.names.of("zone", f"p{index + 1}_{region.id}")

    def header(self) -> None:
        page = self.pages[0]
        issue = page.issue
        file = self.add(self.add(self.root, "teiHeader"), "fileDesc")
        name = " ".join(filter(None, (issue.title, issue.date))) or page.source.file
        self.add(self.add(file, "titleStmt"), "title", name)
        publication = self.add(file, "publicationStmt")
        self.add(publication, "p", f"digitize {page.made_by.version}")
        bibl = self.add(self.add(file, "sourceDesc"), "bibl")
        self.add(bibl, "title", issue.title or page.source.file, level="j")
        if issue.title_en:
            self.add(bibl, "title", issue.title_en, level="j", type="alternative")
        if issue.date:
            self.add(bibl, "date", issue.date, when=issue.date)
        if issue.number is not None:
            self.add(bibl, "biblScope", str(issue.number), unit="issue")
        if issue.publisher:
            self.add(bibl, "publisher", issue.publisher)

    def facsimile(self) -> None:
        facsimile = self.add(self.root, "facsimile")
        for index, page in enumerate(self.pages):
            source = page.source
            surface = self.add(
                facsimile, "surface", xml_id=self.names.of("surface", f"surface{index + 1}"),
                ulx=0, uly=0, lrx=source.width, lry=source.height,
            )  # fmt: skip
            self.add(
                surface, "graphic", url=quote(source.file), width=f"{source.width}px",
                height=f"{source.height}px",
            )  # fmt: skip
            for region in page.regions:
                area = points(region.polygon, page)
                self.add(
                    surface, "zone", xml_id=self.id(index, region), type=region.type, points=area
                )

    def text(self) -> None:
        tongue = "-".join(filter(None, (language(self.pages[0]), script(self.pages[0]))))
        text = self.add(self.root, "text", xml_lang=tongue or None)
        body = self.add(text, "body")
        for index, page in enumerate(self.pages):
            section = self.add(body, "div", type="page", n=page.page_number)
            surface = self.names.of("surface", f"surface{index + 1}")
            self.add(section, "pb", n=page.page_number, facs=f"#{surface}")
            if page.section:
                self.add(section, "head", page.section, type="section")
            for article, regions in groups(page):
                if article is not None:
                    self.article(section, index, article, regions)
                for region in regions if article is None else ():
                    self.loose(section, index, region)
            if len(section) == 1:  # an empty page: a division may not be empty
                self.add(section, "p")

    def article(self, parent: Any, index: int, article: Article, regions: list[Region]) -> None:
        id = self.names.of("article", f"p{index + 1}_{article.id}")
        facs = " ".join(f"#{self.id(index, region)}" for region in regions)
        element = self.add(parent, "div", type="article", xml_id=id, facs=facs or None)
        head = article.headline
        for kind, text in (("kicker", head.kicker), ("main", head.main), ("sub", head.sub)):
            if text:
                self.add(element, "head", text, type=kind)
        if article.byline:
            self.add(element, "byline", byline(article.byline))
        if article.dateline:
            self.add(element, "dateline", article.dateline)
        for paragraph in article.paragraphs:
            self.add(element, "p", paragraph)
        for caption in article.captions:
            self.add(self.add(element, "figure"), "head", caption)
        reference = continuation(article)
        if reference:
            self.add(element, "note", reference, type="continuation")
        if not article.paragraphs and not article.captions:
            self.add(element, "p")

    def loose(self, parent: Any, index: int, region: Region) -> None:
        """A region outside all articles: its printed lines; a picture as a figure."""
        element = self.add(parent, "div", type=region.type, facs=f"#{self.id(index, region)}")
        if not region.lines:
            self.add(self.add(element, "p"), "figure")
            return
        block = self.add(element, "ab", region.lines[0].text)
        for line in region.lines[1:]:
            self.add(block, "lb").tail = clean(line.text)
