"""How facts are worded where a format is prose: bylines, references, which page it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from digitize.page import Article, Byline, Issue


def opened(article: Article) -> list[str]:
    """The paragraphs, the first one behind the dateline as it is printed."""
    paragraphs = list(article.paragraphs)
    if article.dateline:
        paragraphs[:1] = [f"{article.dateline}\u3000{''.join(paragraphs[:1])}".rstrip()]
    return paragraphs


def byline(names: Iterable[Byline]) -> str:
    """The authors in one line: ``杭州日报记者 齐航``, divided by an ideographic comma."""
    return "、".join(
        " ".join(filter(None, ((n.organization or "") + (n.role or ""), n.name))) for n in names
    )


def continuation(article: Article) -> str:
    """The references to other pages, as papers print them; empty where there are none."""
    before = f"上接第{article.continued_from}版" if article.continued_from is not None else ""
    after = f"下转第{article.continued_to}版" if article.continued_to is not None else ""
    return " ".join(filter(None, (before and f"（{before}）", after and f"（{after}）")))


def teaser(title: str, page: int | None) -> str:
    """A teaser in one line."""
    return title if page is None else f"{title} →第{page}版"


def imprint(issue: Issue, page_number: int | None, section: str | None) -> str:
    """Which page this is, in one line, as far as it is known."""
    number = f"第{page_number}版" if page_number is not None else None
    return " ".join(filter(None, (issue.title, issue.date, number, section)))
