"""The contract as types that downstream systems can check against: page document, row, issue.

`json_schema` is what ``digitize schema`` prints and what lies in ``docs/schema/``: JSON Schema
2020-12, made from the types alone. Promise of compatibility: within one major version of
``schema_version`` keys are only added, never renamed, removed or given another meaning; a reader
keeps keys that it does not know. A document of another major version is refused, not guessed at.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from digitize.page import SCHEMA_VERSION, Article, Page, Record, Source

Kind = Literal["page", "article-row", "issue"]
KINDS: tuple[Kind, ...] = ("page", "article-row", "issue")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class RowIssue(Record):
    """The issue a row belongs to, as far as it is printed."""

    title: str | None = None
    date: str | None = None
    number: int | None = None


class ArticleRow(Article):
    """A row of ``articles.jsonl``: an article, its text as one string, where it comes from."""

    text: str
    issue: RowIssue = RowIssue()
    page_number: int | None = None
    section: str | None = None
    source: Source
    document: str


class IssuePage(Record):
    """A page of an issue that is there; ``document`` is its page document's path."""

    page_number: int | None = None
    document: str


class Part(Record):
    """The part of a joined article that one page holds."""

    page_number: int | None = None
    article: str


class JoinedArticle(Article):
    """An article with its paragraphs joined across the pages it runs over."""

    parts: tuple[Part, ...] = ()


class IssueDocument(Record):
    """``issue.json``: the pages of one issue, and its articles joined across them."""

    schema_version: str = SCHEMA_VERSION
    issue: dict[str, Any]
    pages: tuple[IssuePage, ...] = ()
    missing_pages: tuple[int, ...] = ()
    articles: tuple[JoinedArticle, ...] = ()


_TYPES: dict[Kind, type[BaseModel]] = {
    "page": Page, "article-row": ArticleRow, "issue": IssueDocument,
}  # fmt: skip
_TITLES: dict[Kind, str] = {
    "page": "Page document of digitize (*.page.json)",
    "article-row": "Row of articles.jsonl of digitize",
    "issue": "issue.json of digitize",
}


def article_row(page: Page, article: Article, document: str) -> ArticleRow:
    """An article as a row; ``document`` is the path of its page document."""
    issue = page.issue
    return ArticleRow(
        **{name: getattr(article, name) for name in type(article).model_fields},
        **(article.model_extra or {}),
        text="\n".join(article.paragraphs),
        issue=RowIssue(title=issue.title, date=issue.date, number=issue.number),
        page_number=page.page_number,
        section=page.section,
        source=page.source,
        document=document,
    )


def json_schema(kind: Kind) -> dict[str, Any]:
    """The JSON Schema 2020-12 of one kind of document. Unknown keys are allowed everywhere."""
    made = _TYPES[kind].model_json_schema(by_alias=True, mode="validation")
    schema: dict[str, Any] = {"$schema": DIALECT, "$id": f"digitize:{kind}:{SCHEMA_VERSION}"}
    schema.update(made)
    schema["title"] = _TITLES[kind]
    _tighten(schema, kind)
    return schema


def _tighten(schema: dict[str, Any], kind: Kind) -> None:
    """What the contract says and the types leave open: shares 0..1, polygons, keys that must be."""
    defs = schema.get("$defs", {})
    share = {"minimum": 0, "maximum": 1}
    for definition in (schema, *defs.values()):
        for name, field in definition.get("properties", {}).items():
            if name in ("confidence", "probability"):
                for part in field.get("anyOf", [field]):
                    if part.get("type") == "number":
                        part.update(share)
            if name == "polygon":
                field["minItems"] = 3
    if kind != "article-row":
        pattern = rf"^{SCHEMA_VERSION.split('.')[0]}\.[0-9]+$"
        schema["properties"]["schema_version"]["pattern"] = pattern
        schema["required"] = ["schema_version", *schema.get("required", [])]
