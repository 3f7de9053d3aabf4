"""JSON Lines: one article a row, for corpora. The row's schema is `digitize.schema.ArticleRow`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digitize.export import File, Format, Leaf, Options
from digitize.schema import article_row


def export(leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """One file of all articles, in the order of the leaves."""
    yield File("articles.jsonl", lines(leaves))


def lines(leaves: Iterable[Leaf]) -> Iterator[bytes]:
    """The articles of leaves as lines of JSON, page by page."""
    for leaf in leaves:
        for article in leaf.page.articles:
            row = article_row(leaf.page, article, leaf.document or leaf.name)
            yield row.model_dump_json(by_alias=True).encode() + b"\n"


EXPORTER = Format("all", export)
