"""A page on the workbench: what the actions change before `settle` makes it a document again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from digitize.geometry import Box, bounds
from digitize.page import Article, Page, Region, TextLine
from digitize.review.edits.operations import EditError

TEXT_TYPES = frozenset({"body", "subhead"})
"""Region types whose lines are paragraphs of their article."""
HEADING_TYPES = frozenset({"kicker", "headline", "subheadline"})
LOOSE_TYPES = frozenset({"image", "caption"})
"""They stand beside the text and do not move with its tail."""


class Draft:
    """Regions in reading order and articles by id, open to change; the page itself is not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.regions: list[Region] = list(page.regions)
        self.articles: dict[str, Article] = {a.id: a for a in page.articles}
        self.fields: dict[str, Any] = {}
        """Other fields of the page that an action sets."""
        self.decided: dict[str, str | None] = {}
        """Seams that the action settles: from -> to."""
        self.begins: dict[str, bool] = {}
        """Lines of which the action says whether they begin a paragraph."""
        self.retold: set[str] = set()
        """Articles whose text must be made anew although their regions are the same."""

    def index(self, id: str) -> int:
        """Where a region stands in reading order."""
        for at, region in enumerate(self.regions):
            if region.id == id:
                return at
        raise EditError(f"there is no region {id} on this page any more; load it again")

    def region(self, id: str) -> Region:
        """The region of that id."""
        return self.regions[self.index(id)]

    def article(self, id: str) -> Article:
        """The article of that id."""
        if id not in self.articles:
            raise EditError(f"there is no article {id} on this page any more; load it again")
        return self.articles[id]

    def members(self, article: str) -> list[Region]:
        """The regions of an article in reading order."""
        return [r for r in self.regions if r.article == article]

    def change(self, id: str, **update: Any) -> Region:
        """Replace fields of a region; returns the new one."""
        at = self.index(id)
        self.regions[at] = self.regions[at].model_copy(update=update)
        return self.regions[at]

    def change_article(self, id: str, **update: Any) -> None:
        """Replace fields of an article."""
        self.articles[id] = self.article(id).model_copy(update=update)

    def take(self, ids: Iterable[str]) -> list[Region]:
        """Take regions out of the reading order; they come back in that order."""
        wanted = set(ids)
        taken = [r for r in self.regions if r.id in wanted]
        self.regions = [r for r in self.regions if r.id not in wanted]
        return taken

    def put(self, regions: Sequence[Region], after: str | None) -> None:
        """Put regions behind another one in reading order (None: first of all)."""
        at = 0 if after is None else self.index(after) + 1
        self.regions[at:at] = regions

    def line(self, id: str) -> tuple[Region, TextLine]:
        """A line and the region that holds it."""
        for region in self.regions:
            for line in region.lines:
                if line.id == id:
                    return region, line
        raise EditError(f"there is no line {id} on this page any more; load it again")

    def fresh(self, id: str | None, kind: str) -> str:
        """The id of something new; refuses one that is missing or taken."""
        if not id:
            raise EditError(f"the operation makes a new {kind} but has no id for it")
        taken = id in self.articles or any(
            r.id == id or any(x.id == id for x in r.lines) for r in self.regions
        )
        if taken:
            raise EditError(f"the id {id} is taken on this page")
        return id


def box_of(region: Region | TextLine) -> Box:
    """The box around a region or a line, in pixels of the scan."""
    return bounds(region.polygon)
