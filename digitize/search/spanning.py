"""Articles that run over pages, put together for the index: as in ``issue.json``, but corrected.

The links are those that `digitize.continuation` finds among the pages as they stand now, so that a
phrase that a page break cuts is found, and words of which one stands on each page are, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from digitize.continuation import Document, join_paragraphs, link
from digitize.page import Article, Page, Region, TextLine
from digitize.phrases.pages import continued_from, continued_to


@dataclass(frozen=True, slots=True)
class Part:
    """One page's share of an article: the document's name, its page, the article there."""

    document: str
    page: Page
    article: Article


def spanning(documents: Sequence[Document]) -> Iterator[tuple[Part, ...]]:
    """The articles of an issue that have parts on several pages, the parts in order.

    ``documents`` are the issue's page documents with their names.
    """
    pages = dict(documents)
    if sum(any(a.continued_to for a in page.articles) for page in pages.values()) == 0:
        return
    for told in link(documents)["articles"]:
        if len(told["parts"]) < 2:
            continue
        yield tuple(
            Part(one["document"], pages[one["document"]], article)
            for one in told["parts"]
            for article in pages[one["document"]].articles
            if article.id == one["article"]
        )


def joined(parts: Iterable[Part]) -> list[str]:
    """The paragraphs of all parts; a sentence that a page break cut is one again."""
    paragraphs: list[str] = []
    for part in parts:
        paragraphs = join_paragraphs(paragraphs, part.article.paragraphs)
    return paragraphs


def bodies(parts: Iterable[Part]) -> list[tuple[str, Region, TextLine]]:
    """The printed lines of the body over all pages: document, region, line.

    下转 and 上接 stand between what belongs together; they are blanked, so that the other
    characters keep their places.
    """
    return [
        (part.document, region, line.model_copy(update={"text": _blanked(line.text)}))
        for part in parts
        for region in part.page.regions
        if region.article == part.article.id and region.type in ("body", "subhead")
        for line in region.lines
    ]


def _blanked(text: str) -> str:
    for reference in (continued_to(text), continued_from(text)):
        if reference is not None:
            start, end = reference[1]
            text = text[:start] + " " * (end - start) + text[end:]
    return text
