"""Validation of files: page documents, rows, issues; XML of the exports against its schemas.

Besides its shape a page document has promises to keep that no schema can say: every line in exactly
one region, every reference to something that is there, one reading order.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from digitize.errors import InputError
from digitize.page import SCHEMA_VERSION, Page
from digitize.schema import ArticleRow, IssueDocument

MOST = 20  # findings told of one file
SCHEMAS = {
    "alto": "alto-4-4.xsd", "PcGts": "page-2019-07-15.xsd", "mets": "mets-1.12.1.xsd",
}  # fmt: skip


def validate(path: Path, schemas: Path | None = None) -> list[str]:
    """What is wrong with a file, as sentences; empty where nothing is.

    ``schemas``: a folder with the official schemas of ALTO, PAGE-XML and METS, and xlink.xsd.
    Raises ``InputError`` where the file is missing or of no kind known here.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}; check the path") from error
    if path.suffix == ".jsonl":
        found = _rows(data)
    elif path.suffix == ".json":
        found = _document(path, data)
    elif data.lstrip()[:1] == b"<":
        found = _xml(path, data, schemas)
    else:
        raise InputError(
            f"{path}: validate knows *.page.json, *.jsonl, issue.json, PAGE-XML, ALTO and METS"
        )
    return list(found)[:MOST]


def _document(path: Path, data: bytes) -> Iterator[str]:
    try:
        content = json.loads(data)
    except ValueError as error:
        yield f"no JSON: {error}"
        return
    if not isinstance(content, dict):
        yield "no object"
        return
    yield from _version(content)
    kind: type[BaseModel] = IssueDocument if path.name == "issue.json" else Page
    faults = list(_shape(kind, data))
    yield from faults
    if kind is Page and not faults:
        yield from page_faults(Page.model_validate(content))


def _version(content: dict[str, Any]) -> Iterator[str]:
    told = content.get("schema_version")
    if told is None:
        yield "schema_version is missing"
    elif str(told).split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        yield f"schema_version {told}: this program reads {SCHEMA_VERSION.split('.')[0]}.x"


def _shape(kind: type[BaseModel], data: bytes) -> Iterator[str]:
    try:
        kind.model_validate_json(data)
    except ValidationError as error:
        for fault in error.errors():
            where = ".".join(str(part) for part in fault["loc"])
            yield f"{where}: {fault['msg']}" if where else fault["msg"]


def _rows(data: bytes) -> Iterator[str]:
    for number, row in enumerate(data.splitlines(), 1):
        for fault in _shape(ArticleRow, row):
            yield f"line {number}: {fault}"


# -- what a page document promises -------------------------------------------------------------


def page_faults(page: Page) -> Iterator[str]:
    """The promises of the contract that a page document breaks."""
    lines = [line for region in page.regions for line in region.lines]
    yield from _doubles("region", (region.id for region in page.regions))
    yield from _doubles("line", (line.id for line in lines))
    yield from _doubles("article", (article.id for article in page.articles))
    yield from _references(page)
    yield from _order(page)
    for line in lines:
        if unicodedata.normalize("NFC", line.text) != line.text:
            yield f"line {line.id}: its text is not in Unicode NFC"
    for region in page.regions:
        yield from _places(page, region.id, "region", region.polygon)
        for line in region.lines:
            yield from _places(page, line.id, "line", line.polygon)


def _doubles(what: str, ids: Iterable[str]) -> Iterator[str]:
    for id, count in Counter(ids).items():
        if count > 1:
            yield f"{what} {id} is there {count} times"


def _references(page: Page) -> Iterator[str]:
    regions = {region.id: region for region in page.regions}
    articles = {article.id for article in page.articles}
    lines = {line.id for region in page.regions for line in region.lines}
    for region in page.regions:
        if region.article is not None and region.article not in articles:
            yield f"region {region.id} belongs to article {region.article}, which is not there"
    for article in page.articles:
        for id in article.regions:
            if id not in regions:
                yield f"article {article.id} names region {id}, which is not there"
            elif regions[id].article != article.id:
                yield f"article {article.id} names region {id}, which belongs to another"
    for seam in page.seams:
        others = [alternative.to for alternative in seam.alternatives]
        for reference in (seam.from_, seam.to, *others):
            if reference is not None and reference not in regions:
                yield f"a seam names region {reference}, which is not there"
    for repair in page.repairs:
        for reference in (repair.from_, repair.to):
            if reference is not None and reference not in lines:
                yield f"a repair names line {reference}, which is not there"


def _order(page: Page) -> Iterator[str]:
    for article in page.articles:
        inside = [region.id for region in page.regions if region.article == article.id]
        if sorted(inside) == sorted(article.regions) and inside != list(article.regions):
            yield f"article {article.id}: its regions stand in another order than on the page"
        for id in inside:
            if id not in article.regions:
                yield f"article {article.id} leaves out its region {id}"


def _places(
    page: Page, id: str, what: str, polygon: Iterable[tuple[float, float]]
) -> Iterator[str]:
    points = list(polygon)
    if len(points) < 3:
        yield f"{what} {id}: a polygon needs three points"
    width, height = page.source.width, page.source.height
    if any(not (-1 <= x <= width + 1 and -1 <= y <= height + 1) for x, y in points):
        yield f"{what} {id} lies outside of the scan ({width} x {height})"


# -- XML ---------------------------------------------------------------------------------------


def _xml(path: Path, data: bytes, schemas: Path | None) -> Iterator[str]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        yield f"not well-formed: {error.msg}"
        return
    kind = etree.QName(root).localname
    if kind not in SCHEMAS:
        raise InputError(f"{path}: <{kind}> is no PAGE-XML, ALTO or METS")
    if schemas is None:
        raise InputError(
            f"{path}: XML is validated against its official schema; say where {SCHEMAS[kind]} "
            "lies with --schemas DIR"
        )
    schema = xml_schema(schemas / SCHEMAS[kind])
    schema.validate(root)
    for fault in schema.error_log:
        yield f"line {fault.line}: {fault.message}"


def xml_schema(path: Path) -> Any:
    """An XML Schema whose imports are found beside it, never on the network.

    Raises ``InputError`` where it is missing.
    """
    from lxml import etree

    if not path.is_file():
        raise InputError(f"{path}: the schema is not there; check --schemas")
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_resolver(path.parent))
    return etree.XMLSchema(etree.parse(path, parser))


_XML_NAMESPACE = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'targetNamespace="http://www.w3.org/XML/1998/namespace">'
    '<xs:attribute name="lang" type="xs:language"/>'
    '<xs:attribute name="space" type="xs:NCName"/>'
    '<xs:attribute name="base" type="xs:anyURI"/></xs:schema>'
)


def _resolver(folder: Path) -> Any:
    """Finds xlink.xsd in a folder and xml.xsd in ourselves.

    The XLink schema of the W3C calls attribute groups ``simpleAttrs`` that the Library of
    Congress, whose schema ALTO and METS import, calls ``simpleLink``; it is given both names.
    """
    from lxml import etree

    class Resolver(etree.Resolver):  # type: ignore[misc]
        def resolve(self, url: str, public: str, context: Any) -> Any:
            if url.endswith("xml.xsd"):
                return self.resolve_string(_XML_NAMESPACE, context)
            if url.endswith("xlink.xsd"):
                text = (folder / "xlink.xsd").read_text(encoding="utf-8")
                return self.resolve_string(_with_both_names(text), context)
            return None

    return Resolver()


def _with_both_names(text: str) -> str:
    missing = [
        f'<xs:attributeGroup name="{kind}Link">'
        f'<xs:attributeGroup ref="xlink:{kind}Attrs"/></xs:attributeGroup>'
        for kind in ("simple", "extended", "locator", "arc", "resource", "title")
        if f'name="{kind}Attrs"' in text and f'name="{kind}Link"' not in text
    ]
    return text.replace("</xs:schema>", "".join(missing) + "</xs:schema>")
