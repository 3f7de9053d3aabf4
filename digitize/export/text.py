"""Plain text: a file a page and a file an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from digitize.export import File, Format, Leaf, Options, sibling
from digitize.export.wording import byline, continuation, imprint, opened, teaser
from digitize.page import Article, Page


def export(leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """For each page NAME: ``NAME.txt`` and ``NAME/01.txt``, ``NAME/02.txt`` ... an article each."""
    for leaf in leaves:
        yield File(sibling(leaf.name, ".txt"), (write_page(leaf.page).encode(),))
        for number, article in enumerate(leaf.page.articles, 1):
            yield File(f"{leaf.name}/{number:02d}.txt", (write_article(article).encode(),))


EXPORTER = Format("page", export)


def write_page(page: Page) -> str:
    """A page: a line that says which, then its articles and teasers, two blank lines between."""
    parts = [imprint(page.issue, page.page_number, page.section) + "\n"]
    parts += [write_article(article) for article in page.articles]
    if page.teasers:
        parts.append("".join(teaser(t.title, t.page) + "\n" for t in page.teasers))
    return "\n\n".join(part for part in parts if part.strip())


def write_article(article: Article) -> str:
    """An article: headline lines, byline, paragraphs, captions; a blank line between paragraphs."""
    head = article.headline
    blocks = ["\n".join(filter(None, (head.kicker, head.main, head.sub)))]
    blocks.append(byline(article.byline))
    blocks += opened(article)
    blocks += article.captions
    blocks.append(continuation(article))
    return "\n\n".join(filter(None, blocks)) + "\n"
