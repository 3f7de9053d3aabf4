"""Pages of one issue side by side, with the continuations that lead from one to another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from digitize.geometry import bounds
from digitize.page import Article, Page
from digitize.review.desk import Desk, NoSuchPage
from digitize.review.storage.database import Database
from digitize.review.storage.tables import documents


def listed(database: Database, offset: int, limit: int) -> dict[str, Any]:
    """Issues by title and date, with what is left to do in each."""
    grouped = (
        select(
            documents.c.issue_key,
            func.min(documents.c.title).label("title"),
            func.min(documents.c.date).label("date"),
            func.count().label("pages"),
            func.sum(documents.c.doubtful_seams).label("doubtful_seams"),
        )
        .where(documents.c.present, documents.c.issue_key.is_not(None))
        .group_by(documents.c.issue_key)
    )
    with database.reading() as connection:
        total = connection.scalar(select(func.count()).select_from(grouped.subquery()))
        rows = connection.execute(
            grouped.order_by(documents.c.issue_key).offset(offset).limit(limit)
        ).mappings()
        return {"total": int(total or 0), "issues": [dict(row) for row in rows]}


def strip(desk: Desk, key: str) -> dict[str, Any]:
    """One issue: its pages in printed order with articles in outline, and its links."""
    query = (
        select(documents.c.id, documents.c.name, documents.c.status)
        .where(documents.c.present, documents.c.issue_key == key)
        .order_by(documents.c.page_number, documents.c.name)
    )
    with desk.database.reading() as connection:
        rows = connection.execute(query).all()
    if not rows:
        raise NoSuchPage("there is no issue of that key; look into the list of issues")
    pages = []
    states = {row.id: desk.state(row.id) for row in rows}
    for row in rows:
        state = states[row.id]
        pages.append(
            {
                "id": row.id,
                "name": row.name,
                "status": row.status,
                "revision": state.revision,
                "page_number": state.page.page_number,
                "section": state.page.section,
                "width": state.page.source.width,
                "height": state.page.source.height,
                "articles": [_outline(a, state.page) for a in state.page.articles],
            }
        )
    links = continuations({id: s.page for id, s in states.items()})
    return {"key": key, "pages": pages, "links": links}


def _outline(article: Article, page: Page) -> dict[str, Any]:
    members = [r for r in page.regions if r.article == article.id]
    box = bounds(p for r in members for p in r.polygon) if members else None
    return {
        "id": article.id,
        "uid": article.uid,
        "headline": article.headline.main,
        "opening": (article.paragraphs[0][:60] if article.paragraphs else ""),
        "continued_to": article.continued_to,
        "continued_from": article.continued_from,
        "box": [box.x0, box.y0, box.x1, box.y1] if box else None,
    }


def continuations(pages: dict[int, Page]) -> list[dict[str, Any]]:
    """Links between pages of one issue: those set by a reviewer, else those printed and found.

    A printed 下转 leads to the article of that page which says 上接 this page; where it is the only
    one that does, the link is whole.
    """
    links = []
    taken: set[tuple[int, str]] = set()
    for id, page in pages.items():
        for article in page.articles:
            if article.continued_to is None:
                continue
            target = _target(article, page, pages, taken)
            if target:
                taken.add(target)
            links.append(
                {
                    "from": {"page": id, "article": article.id},
                    "to": {"page": target[0], "article": target[1]} if target else None,
                    "page_number": article.continued_to,
                    "set": bool((article.model_extra or {}).get("continued_to_uid")),
                }
            )
    return links


def _target(
    article: Article, page: Page, pages: dict[int, Page], taken: set[tuple[int, str]]
) -> tuple[int, str] | None:
    wanted = (article.model_extra or {}).get("continued_to_uid")
    if wanted:
        for id, other in pages.items():
            for a in other.articles:
                if a.uid == wanted:
                    return id, a.id
    found = [
        (id, a.id)
        for id, other in pages.items()
        if other.page_number == article.continued_to and other is not page
        for a in other.articles
        if a.continued_from == page.page_number and (id, a.id) not in taken
    ]
    return found[0] if len(found) == 1 else None
