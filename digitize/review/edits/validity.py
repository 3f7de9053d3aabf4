"""What must hold of every page, however it was edited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from digitize.page import Page


def faults(page: Page) -> list[str]:
    """Everything that is wrong with a page document; empty where it is sound."""
    return [*_ids(page), *_memberships(page), *_references(page), *_outlines(page)]


def _ids(page: Page) -> Iterable[str]:
    for kind, ids in (
        ("region", [r.id for r in page.regions]),
        ("line", [x.id for r in page.regions for x in r.lines]),
        ("article", [a.id for a in page.articles]),
    ):
        yield from (f"{kind} {id} is there {n} times" for id, n in Counter(ids).items() if n > 1)


def _memberships(page: Page) -> Iterable[str]:
    members: dict[str, list[str]] = {a.id: [] for a in page.articles}
    for region in page.regions:
        if region.article is None:
            continue
        if region.article not in members:
            yield f"region {region.id} belongs to article {region.article}, which is not there"
        else:
            members[region.article].append(region.id)
    for article in page.articles:
        if list(article.regions) != members[article.id]:
            found = ", ".join(members[article.id])
            yield f"article {article.id} lists {', '.join(article.regions)}, not {found}"


def _references(page: Page) -> Iterable[str]:
    regions = {r.id for r in page.regions}
    lines = {x.id for r in page.regions for x in r.lines}
    articles = {a.id for a in page.articles}
    for seam in page.seams:
        ends = [seam.from_, seam.to, *(a.to for a in seam.alternatives)]
        yield from (
            f"a seam names region {e}, which is not there" for e in ends if e and e not in regions
        )
    yield from (
        f"{n} seams leave region {id}"
        for id, n in Counter(s.from_ for s in page.seams).items()
        if n > 1
    )
    for repair in page.repairs:
        ends = [repair.from_, repair.to]
        yield from (
            f"a repair names line {e}, which is not there" for e in ends if e and e not in lines
        )
        if repair.article is not None and repair.article not in articles:
            yield f"a repair names article {repair.article}, which is not there"


def _outlines(page: Page) -> Iterable[str]:
    for region in page.regions:
        if len(region.polygon) < 3:
            yield f"region {region.id} has no outline"
        yield from (f"line {x.id} has no outline" for x in region.lines if len(x.polygon) < 3)
