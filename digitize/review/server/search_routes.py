"""Routes of the search: articles by their text, and where on a page it stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from digitize.review.server.page_routes import PageId
from digitize.review.server.room import InRoom, SignedIn
from digitize.search.query import parse

router = APIRouter(prefix="/api/v1", tags=["search"])
Words = Annotated[str, Query(min_length=1, max_length=200)]
Part = Annotated[str | None, Query(max_length=200)]
Day = Annotated[str | None, Query(pattern=r"^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$")]


@router.get("/search")
def search(
    here: InRoom,
    who: SignedIn,
    q: Words,
    newspaper: Part = None,
    author: Part = None,
    since: Day = None,
    until: Day = None,
    page: Annotated[int | None, Query(ge=1, le=10**6)] = None,
    kind: Annotated[list[str] | None, Query(max_length=20)] = None,
    by_date: bool = False,
    offset: Annotated[int, Query(ge=0, le=10**7)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> dict[str, Any]:
    """Articles that hold all words, best first; docs/search.md says what can be typed.

    ``page`` of a hit is the number of its page at this desk, ``page_number`` the printed one;
    ``pages`` are all that hold a place of it. ``growing``: the index is still being made.
    """
    date = f"{since or ''}..{until or ''}" if since or until else None
    asked = parse(
        q, newspaper=newspaper, author=author, page=page, date=date, kinds=tuple(kind or ())
    )
    return here.searcher.search(asked, limit, offset, by_date)


@router.get("/pages/{id}/places")
def read_places(
    here: InRoom,
    who: SignedIn,
    id: PageId,
    q: Words,
    ref: Annotated[str, Query(min_length=1, max_length=64)],
    kind: Annotated[str, Query(min_length=1, max_length=40)] = "article",
    begun: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> dict[str, Any]:
    """Where on a page the words of a query stand in one article or loose region.

    ``begun`` is the page that ``ref`` belongs to where that is another: the article goes on here.
    """
    name = here.desk.name(id)
    start = here.desk.name(begun) if begun is not None else None
    found = here.searcher.places(name, kind, ref, parse(q).phrases, start)
    return {"places": [{k: v for k, v in asdict(p).items() if k != "document"} for p in found]}
