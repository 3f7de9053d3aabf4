"""What an edit touches: the grounds on which two edits meet or pass each other.

A name is an id (``a3``: all of it) or an id and a facet (``a3/headline.main``, ``r5/place``).
Derived text is left out: it follows from what is named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from digitize.page import Article, Page, Region
from digitize.review.edits.operations import (
    ArticleMove,
    Operation,
    OrderMove,
    OrderSequence,
    SeamDecide,
)
from digitize.review.edits.settle import is_reviewed

_ARTICLE_FACETS = ("byline", "dateline", "continued_to", "continued_from")


def touched(before: Page, after: Page, done: Iterable[Operation]) -> frozenset[str]:
    """Names of everything that differs between two states, and of what the operations lean on."""
    names = set(_fields(before, after))
    names |= set(_regions(before, after))
    names |= set(_articles(before, after))
    names |= set(_seams(before, after))
    for operation in done:
        names |= set(_leans_on(operation))
    return frozenset(names)


def _fields(before: Page, after: Page) -> Iterable[str]:
    if before.issue is not after.issue:
        for name in type(after.issue).model_fields:
            if getattr(before.issue, name) != getattr(after.issue, name):
                yield f"issue/{name}"
    for name in ("page_number", "section", "teasers"):
        if getattr(before, name) != getattr(after, name):
            yield f"page/{name}"


def _regions(before: Page, after: Page) -> Iterable[str]:
    old = {r.id: r for r in before.regions}
    new = {r.id: r for r in after.regions}
    yield from old.keys() ^ new.keys()
    was, now = _predecessors(before.regions), _predecessors(after.regions)
    for id in old.keys() & new.keys():
        a, b = old[id], new[id]
        if a.article != b.article or was[id] != now[id]:
            yield f"{id}/place"
        if a is b:
            continue
        if a.type != b.type:
            yield f"{id}/type"
        if a.polygon != b.polygon:
            yield f"{id}/outline"
        yield from _lines(a, b)


def _predecessors(regions: Sequence[Region]) -> dict[str, str | None]:
    """What stands before each region within its article (or among those of none)."""
    last: dict[str | None, str] = {}
    found: dict[str, str | None] = {}
    for region in regions:
        found[region.id] = last.get(region.article)
        last[region.article] = region.id
    return found


def _lines(a: Region, b: Region) -> Iterable[str]:
    if a.lines is b.lines:
        return
    old, new = {x.id: x for x in a.lines}, {x.id: x for x in b.lines}
    if [x.id for x in a.lines] != [x.id for x in b.lines]:
        yield f"{b.id}/lines"
    yield from (id for id in old.keys() & new.keys() if old[id] is not new[id])


def _articles(before: Page, after: Page) -> Iterable[str]:
    old = {a.id: a for a in before.articles}
    new = {a.id: a for a in after.articles}
    yield from old.keys() ^ new.keys()
    for id in old.keys() & new.keys():
        if old[id] is not new[id]:
            yield from (f"{id}/{facet}" for facet in _facets(old[id], new[id]))


def _facets(a: Article, b: Article) -> Iterable[str]:
    for part in ("kicker", "main", "sub"):
        if getattr(a.headline, part) != getattr(b.headline, part):
            yield f"headline.{part}"
    yield from (f for f in _ARTICLE_FACETS if getattr(a, f) != getattr(b, f))
    if (a.model_extra or {}) != (b.model_extra or {}):
        yield "links"


def _seams(before: Page, after: Page) -> Iterable[str]:
    old = {s.from_: s for s in before.seams}
    for seam in after.seams:
        known = old.get(seam.from_)
        if is_reviewed(seam) and (known is None or not is_reviewed(known) or known.to != seam.to):
            yield f"{seam.from_}/seam"


def _leans_on(operation: Operation) -> Iterable[str]:
    """Places that an operation is meant against, though it leaves them as they are."""
    match operation:
        case OrderMove(region=region, after=after):
            yield from (f"{id}/place" for id in (region, after) if id)
        case OrderSequence(regions=regions):
            yield from (f"{id}/place" for id in regions)
        case ArticleMove(article=article, after=after):
            yield from (f"{id}/turn" for id in (article, after) if id)
        case SeamDecide(from_=from_, to=to):
            yield f"{from_}/seam"
            if to:
                yield f"{to}/place"
        case _:
            name = {"line.paragraph": "line"}.get(getattr(operation, "op", ""))
            if name:
                yield f"{getattr(operation, name)}/paragraph"
