"""METS 1.12.1 with ALTO: an issue for newspaper repositories. Incomplete issues too.

Logical structure ``NEWSPAPER > ISSUE > CONTENT > ARTICLE > HEADING / BODY``; the last two point to
blocks of the ALTO files, in reading order: the heading is what an article begins with, a byline at
its end stays in the body. Missing pages are divisions without files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import Any
from urllib.parse import quote

from digitize.export import File, Format, Leaf, Options, alto, issue_name
from digitize.export.markup import clean, groups, language, media_type, script, serialise, title
from digitize.page import Article, Page, Region

NAMESPACE = "http://www.loc.gov/METS/"
XLINK = "http://www.w3.org/1999/xlink"
MODS = "http://www.loc.gov/mods/v3"
SCHEMA = "http://www.loc.gov/standards/mets/mets.xsd"
HEADING = ("kicker", "headline", "subheadline", "byline")


def export(leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """``ISSUE/mets.xml`` and ``ISSUE/alto/0001.xml`` ..., a file a page."""
    pages = tuple(leaves)
    folder, files = issue_name(pages), []
    for number, leaf in enumerate(pages, 1):
        data = alto.write(leaf.page, options)
        name = f"alto/{number:04d}.xml"
        files.append((name, len(data), hashlib.sha256(data).hexdigest()))
        yield File(f"{folder}/{name}", (data,))
    yield File(f"{folder}/mets.xml", (write(pages, files, options),))


EXPORTER = Format("issue", export)


def write(leaves: Sequence[Leaf], files: Sequence[tuple[str, int, str]], options: Options) -> bytes:
    """The METS file of an issue. ``files``: name, size in bytes and SHA-256 of each ALTO file."""
    from lxml import etree

    names = {None: NAMESPACE, "xlink": XLINK, "mods": MODS}
    root = etree.Element(f"{{{NAMESPACE}}}mets", nsmap=names)
    schema = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
    root.set(schema, f"{NAMESPACE} {SCHEMA}")
    draft = _Draft(leaves, files, options, root)
    draft.header()
    draft.descriptions()
    draft.files_section()
    draft.physical()
    draft.logical()
    return serialise(root)


def missing_pages(pages: Sequence[Page]) -> tuple[int, ...]:
    """Printed numbers of the pages that an issue should have and that are not there."""
    there = {page.page_number for page in pages if page.page_number is not None}
    counts = [page.issue.page_count for page in pages if page.issue.page_count]
    last = max([*counts, *there], default=0)
    return tuple(number for number in range(1, last + 1) if number not in there)


def joined(pages: Sequence[Page]) -> list[list[tuple[int, Article]]]:
    """The issue's articles: of each, its parts as page index and article.

    Two parts are one article where the references 下转 and 上接 of both pages leave no choice.
    """
    parts = [[(i, article)] for i, page in enumerate(pages) for article in page.articles]
    for later in list(parts):
        (i, article), number = later[0], pages[later[0][0]].page_number
        if article.continued_from is None or number is None:
            continue
        before = [
            chain for chain in parts
            if chain is not later and pages[chain[-1][0]].page_number == article.continued_from
            and chain[-1][1].continued_to == number
        ]  # fmt: skip
        rivals = [
            other for other in pages[i].articles if other.continued_from == article.continued_from
        ]
        if len(before) == 1 and len(rivals) == 1:
            before[0].extend(later)
            parts.remove(later)
    return parts


class _Draft:
    """The element under construction."""

    def __init__(
        self, leaves: Sequence[Leaf], files: Sequence[tuple[str, int, str]], options: Options,
        root: Any,
    ) -> None:  # fmt: skip
        self.leaves, self.files, self.options, self.root = leaves, files, options, root
        self.pages = [leaf.page for leaf in leaves]
        self.blocks = [alto.ids(page) for page in self.pages]
        self.articles = joined(self.pages)

    def add(self, parent: Any, tag: str, **attributes: object) -> Any:
        return _add(parent, f"{{{NAMESPACE}}}{tag}", attributes)

    def header(self) -> None:
        when = self.options.moment.isoformat()
        header = self.add(self.root, "metsHdr", CREATEDATE=when, LASTMODDATE=when)
        agent = self.add(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
        self.add(agent, "name").text = clean(f"digitize {self.pages[0].made_by.version}")

    def descriptions(self) -> None:
        _issue_mods(self.description("dmd_issue"), self.pages[0])
        for number, parts in enumerate(self.articles, 1):
            page, article = self.pages[parts[0][0]], parts[0][1]
            _article_mods(self.description(f"dmd_article_{number}"), article, page)

    def description(self, id: str) -> Any:
        section = self.add(self.root, "dmdSec", ID=id)
        wrap = self.add(section, "mdWrap", MDTYPE="MODS", MIMETYPE="text/xml")
        return _add(self.add(wrap, "xmlData"), f"{{{MODS}}}mods", {})

    def files_section(self) -> None:
        section = self.add(self.root, "fileSec")
        images = self.add(section, "fileGrp", USE="IMAGES")
        for number, page in enumerate(self.pages, 1):
            source = page.source
            file = self.add(
                images, "file", ID=f"image_{number}", SEQ=number, MIMETYPE=media_type(source.file),
                CHECKSUM=source.sha256, CHECKSUMTYPE="SHA-256", GROUPID=f"page_{number}",
            )  # fmt: skip
            place = quote(source.file) + (f"#page={source.frame + 1}" if source.frame else "")
            self.location(file, place)
        texts = self.add(section, "fileGrp", USE="ALTO")
        for number, (name, size, digest) in enumerate(self.files, 1):
            file = self.add(
                texts, "file", ID=f"alto_{number}", SEQ=number, MIMETYPE="text/xml", SIZE=size,
                CHECKSUM=digest, CHECKSUMTYPE="SHA-256", GROUPID=f"page_{number}",
            )  # fmt: skip
            self.location(file, name)

    def location(self, file: Any, place: str) -> None:
        locator = self.add(file, "FLocat", LOCTYPE="URL")
        locator.set(f"{{{XLINK}}}href", place)

    def physical(self) -> None:
        """Pages in the order of their printed numbers, those that are missing among them."""
        top = self.add(self.root, "structMap", TYPE="PHYSICAL")
        sequence = self.add(top, "div", TYPE="physSequence", DMDID="dmd_issue")
        there = [(page.page_number, i) for i, page in enumerate(self.pages)]
        gone = [(number, None) for number in missing_pages(self.pages)]
        entries = sorted([*there, *gone], key=lambda e: (e[0] is None, e[0] or 0, e[1] or 0))
        for order, (number, index) in enumerate(entries, 1):
            label = "missing" if index is None else None
            page = self.add(
                sequence, "div", TYPE="PAGE", ORDER=order, ORDERLABEL=number, LABEL=label,
                ID=f"page_{index + 1}" if index is not None else f"missing_{number}",
            )  # fmt: skip
            if index is not None:
                self.add(page, "fptr", FILEID=f"image_{index + 1}")
                self.add(page, "fptr", FILEID=f"alto_{index + 1}")

    def logical(self) -> None:
        first = self.pages[0].issue
        top = self.add(self.root, "structMap", TYPE="LOGICAL")
        newspaper = self.add(top, "div", TYPE="NEWSPAPER", LABEL=first.title)
        number = f"第{first.number}期" if first.number is not None else None
        label = " ".join(filter(None, (first.date, number))) or None
        issue = self.add(newspaper, "div", TYPE="ISSUE", LABEL=label, DMDID="dmd_issue")
        content = self.add(issue, "div", TYPE="CONTENT")
        for order, parts in enumerate(self.articles, 1):
            self.article(content, parts, order)

    def article(self, parent: Any, parts: list[tuple[int, Article]], order: int) -> None:
        element = self.add(
            parent, "div", TYPE="ARTICLE", ID=f"article_{order}", ORDER=order,
            LABEL=title(parts[0][1]) or None, DMDID=f"dmd_article_{order}",
        )  # fmt: skip
        regions = [(i, region) for i, article in parts for region in self.regions(i, article)]
        heading = list(takewhile(lambda item: item[1].type in HEADING, regions))
        self.areas(element, "HEADING", heading)
        self.areas(element, "BODY", regions[len(heading) :])

    def regions(self, index: int, article: Article) -> list[Region]:
        for owner, regions in groups(self.pages[index]):
            if owner is not None and owner.id == article.id:
                return regions
        return []

    def areas(self, parent: Any, kind: str, regions: list[tuple[int, Region]]) -> None:
        if not regions:
            return
        pointer = self.add(self.add(parent, "div", TYPE=kind), "fptr")
        sequence = self.add(pointer, "seq")
        for index, region in regions:
            self.add(
                sequence, "area", FILEID=f"alto_{index + 1}", BETYPE="IDREF",
                BEGIN=alto.block_id(region, self.blocks[index]),
            )  # fmt: skip


def _add(parent: Any, tag: str, attributes: dict[str, object]) -> Any:
    from lxml import etree

    element = etree.SubElement(parent, tag)
    for name, value in attributes.items():
        if value is not None:
            element.set(name, clean(str(value)))
    return element


def _mods(parent: Any, path: str, text: object, **attributes: object) -> Any:
    """Elements below each other, the last with text; nothing where there is no text."""
    if text is None or text == "":
        return None
    *above, last = path.split("/")
    for tag in above:
        parent = _add(parent, f"{{{MODS}}}{tag}", {})
    element = _add(parent, f"{{{MODS}}}{last}", attributes)
    element.text = clean(str(text))
    return element


def _issue_mods(mods: Any, page: Page) -> None:
    issue = page.issue
    _mods(mods, "titleInfo/title", issue.title)
    _mods(mods, "titleInfo/title", issue.title_en)
    if issue.title_en and mods[-1] is not None:
        mods[-1].set("type", "alternative")
    _mods(mods, "typeOfResource", "text")
    _mods(mods, "genre", "newspaper")
    if issue.publisher or issue.date:
        origin = _add(mods, f"{{{MODS}}}originInfo", {})
        _mods(origin, "publisher", issue.publisher)
        _mods(origin, "dateIssued", issue.date, encoding="w3cdtf")
    _mods(mods, "language/languageTerm", language(page), type="code", authority="rfc3066")
    _mods(mods, "note", issue.organizer, type="organizer")
    if issue.number is not None:
        part = _add(mods, f"{{{MODS}}}part", {})
        detail = _add(part, f"{{{MODS}}}detail", {"type": "issue"})
        _mods(detail, "number", issue.number)


def _article_mods(mods: Any, article: Article, page: Page) -> None:
    head = article.headline
    if any((head.kicker, head.main, head.sub)):
        info = _add(mods, f"{{{MODS}}}titleInfo", {})
        _mods(info, "title", title(article))
        _mods(info, "subTitle", head.sub if head.main or head.kicker else None)
    if head.kicker and head.main:
        _mods(mods, "note", head.kicker, type="kicker")
    for person in article.byline:
        name = _add(mods, f"{{{MODS}}}name", {"type": "personal"})
        _mods(name, "namePart", person.name)
        _mods(name, "affiliation", person.organization)
        _mods(name, "role/roleTerm", person.role or "author", type="text")
    _mods(mods, "genre", "article")
    tongue = "-".join(filter(None, (language(page), script(page))))
    _mods(mods, "language/languageTerm", tongue, type="code", authority="rfc3066")
    _mods(mods, "identifier", article.uid, type="local")
