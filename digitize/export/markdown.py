"""Markdown (CommonMark): a file a page and a file an article, with front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from digitize.export import File, Format, Leaf, Options, sibling
from digitize.export.wording import byline, continuation, imprint, opened, teaser
from digitize.page import Article, Page

# Characters that mean something inside a line, and beginnings of a line that mean something.
_INLINE = re.compile(r"([\\`*_\[\]<>&~|])")
_START = re.compile(r"^(\s*)([#+\-=:!]|\d{1,9}(?=[.)]))")


def export(leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """For each page NAME: ``NAME.md`` and ``NAME/01.md``, ``NAME/02.md`` ... an article each."""
    for leaf in leaves:
        yield File(sibling(leaf.name, ".md"), (write_page(leaf).encode(),))
        for number, article in enumerate(leaf.page.articles, 1):
            text = front_matter(leaf, article) + write_article(article, 1)
            yield File(f"{leaf.name}/{number:02d}.md", (text.encode(),))


EXPORTER = Format("page", export)


def write_page(leaf: Leaf) -> str:
    """A page: the issue as title, an article a section, teasers as a list at the end."""
    page = leaf.page
    parts = [front_matter(leaf)]
    title = imprint(page.issue, page.page_number, page.section)
    if title:
        parts.append(f"# {escape(title)}\n")
    parts += [write_article(article, 2) for article in page.articles]
    if page.teasers:
        parts.append("".join(f"- {escape(teaser(t.title, t.page))}\n" for t in page.teasers))
    return "\n".join(parts)


def write_article(article: Article, level: int) -> str:
    """An article; ``level`` is that of its headline, 1..5. Kicker and sub are emphasised lines."""
    head, blocks = article.headline, []
    if head.kicker:
        blocks.append(f"*{escape(head.kicker)}*")
    if head.main:
        blocks.append(f"{'#' * level} {escape(head.main)}")
    if head.sub:
        blocks.append(f"**{escape(head.sub)}**")
    if article.byline:
        blocks.append(f"*{escape(byline(article.byline))}*")
    blocks += [escape(paragraph) for paragraph in opened(article)]
    blocks += [f"> {escape(caption)}" for caption in article.captions]
    blocks.append(escape(continuation(article)))
    return "\n\n".join(filter(None, blocks)) + "\n"


def escape(text: str) -> str:
    """Text that CommonMark shows as it is; white space inside becomes single spaces."""
    flat = re.sub(r"[ \t\r\n\v\f]+", " ", text).strip(" ")
    return _START.sub(_started, _INLINE.sub(r"\\\1", flat))


def _started(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"


def front_matter(leaf: Leaf, article: Article | None = None) -> str:
    """The known facts as YAML (strings in JSON's form, which YAML reads)."""
    page: Page = leaf.page
    facts: dict[str, object] = {
        "newspaper": page.issue.title, "date": page.issue.date, "number": page.issue.number,
        "page": page.page_number, "section": page.section,
    }  # fmt: skip
    if article is not None:
        facts["headline"] = article.headline.main
        facts["authors"] = [person.name for person in article.byline] or None
        facts["uid"] = article.uid or None
    facts["source"] = page.source.file
    known = [
        f"{key}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in facts.items()
        if value is not None
    ]
    return "\n".join(("---", *known, "---", ""))
