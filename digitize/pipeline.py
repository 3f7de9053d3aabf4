"""The pipeline: the stages in their order. The one place that knows it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from digitize import __version__, articles, masthead, order, regions
from digitize.geometry import bounds
from digitize.page import Article, MadeBy, Page, Source, Warning
from digitize.profile import Profile
from digitize.reading import Reading


@dataclass(frozen=True)
class Understanding:
    """A page as understood, in sheet coordinates: everything but source and provenance."""

    head: masthead.Head
    assembly: articles.Assembly

    def page(self, source: Source, made_by: MadeBy, warnings: tuple[Warning, ...] = ()) -> Page:
        """The page document, still in sheet coordinates."""
        a = self.assembly
        return Page(
            made_by=made_by,
            warnings=warnings,
            source=source,
            issue=self.head.issue,
            page_number=self.head.page_number,
            section=self.head.section,
            articles=tuple(_identified(x, a, source) for x in a.articles),
            teasers=a.teasers,
            regions=a.regions,
            seams=a.seams,
            repairs=a.repairs,
        )


def understand(reading: Reading, profile: Profile | None = None, options: Any = None) -> Understanding:
    """Structure of a reading: regions, order, masthead, articles. No models, milliseconds."""
    sketch = regions.group(reading, profile)
    ordered = order.sort(sketch)
    passages = [p for s in ordered.strands for p in s.passages]
    return Understanding(masthead.read(passages, profile), articles.assemble(ordered, profile))


def _identified(article: Article, assembly: articles.Assembly, source: Source) -> Article:
    """The article with its uid: made from source and place, the same at every run."""
    places = {r.id: r.polygon for r in assembly.regions}
    corner = bounds(p for id in article.regions for p in places[id])
    place = f"{corner.x0:.0f},{corner.y0:.0f},{corner.x1:.0f},{corner.y1:.0f}"
    key = f"{source.sha256}/{source.frame}/{source.part}/{place}"
    return article.model_copy(update={"uid": hashlib.sha256(key.encode()).hexdigest()[:32]})


Finder = Callable[[Page], Profile | None]
