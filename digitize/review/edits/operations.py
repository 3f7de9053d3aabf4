"""What a reviewer can do to a page: small operations on stable ids.

An operation says what is meant (``article.merge``), not how the document looks afterwards, so it
can be applied again to a page that has changed elsewhere in the meantime. Ids of things that an
operation makes are filled in when it is accepted (`named`); a stored operation is complete, and
folding is pure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from digitize.errors import DigitizeError
from digitize.page import Byline, RegionType, TextLine, Writing


class EditError(DigitizeError):
    """An operation does not fit the page: an unknown id, an impossible polygon."""

    exit_code = 2


@dataclass(frozen=True)
class Names:
    """Marks a field that holds the id of a region, a line or an article."""

    kind: Literal["region", "line", "article"]
    fresh: bool = False


_Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
RegionId = Annotated[_Id, Names("region")]
LineId = Annotated[_Id, Names("line")]
ArticleId = Annotated[_Id, Names("article")]
NewRegion = Annotated[_Id | None, Names("region", fresh=True)]
NewArticle = Annotated[_Id | None, Names("article", fresh=True)]
Text = Annotated[str, StringConstraints(max_length=2000)]
Coordinate = Annotated[float, Field(ge=-1e6, le=1e6)]
Point = tuple[Coordinate, Coordinate]
Outline = Annotated[tuple[Point, ...], Field(min_length=3, max_length=400)]


class Operation(BaseModel):
    """The root of all operations; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class OrderMove(Operation):
    """Put a region right behind another one in reading order (``after`` None: first of all)."""

    op: Literal["order.move"] = "order.move"
    region: RegionId
    after: RegionId | None


class OrderSequence(Operation):
    """Regions clicked in order: each follows the one before it, in the first one's article."""

    op: Literal["order.sequence"] = "order.sequence"
    regions: Annotated[tuple[RegionId, ...], Field(min_length=2, max_length=500)]


class ArticleMove(Operation):
    """Put a whole article behind another one (``after`` None: first of all)."""

    op: Literal["article.move"] = "article.move"
    article: ArticleId
    after: ArticleId | None


class ArticleNew(Operation):
    """Make an article of regions."""

    op: Literal["article.new"] = "article.new"
    regions: Annotated[tuple[RegionId, ...], Field(min_length=1, max_length=500)]
    article: NewArticle = None


class ArticleMerge(Operation):
    """Append an article to another one."""

    op: Literal["article.merge"] = "article.merge"
    article: ArticleId
    into: ArticleId


class ArticleSplit(Operation):
    """End an article before a region: it and what follows become a new article."""

    op: Literal["article.split"] = "article.split"
    region: RegionId
    article: NewArticle = None


class ArticleAssign(Operation):
    """Give regions to an article."""

    op: Literal["article.assign"] = "article.assign"
    regions: Annotated[tuple[RegionId, ...], Field(min_length=1, max_length=2000)]
    article: ArticleId


class ArticleUnassign(Operation):
    """Take regions out of their articles."""

    op: Literal["article.unassign"] = "article.unassign"
    regions: Annotated[tuple[RegionId, ...], Field(min_length=1, max_length=2000)]


class ArticleAdvertisement(Operation):
    """Mark regions as advertisement; they leave their articles."""

    op: Literal["article.advertisement"] = "article.advertisement"
    regions: Annotated[tuple[RegionId, ...], Field(min_length=1, max_length=2000)]


class ArticleHeadline(Operation):
    """Set parts of a headline; a part that is not given stays."""

    op: Literal["article.headline"] = "article.headline"
    article: ArticleId
    kicker: Text | None = None
    main: Text | None = None
    sub: Text | None = None


class ArticleByline(Operation):
    """Set the authors of an article."""

    op: Literal["article.byline"] = "article.byline"
    article: ArticleId
    byline: Annotated[tuple[Byline, ...], Field(max_length=50)]

    @field_validator("byline")
    @classmethod
    def _plain(cls, byline: tuple[Byline, ...]) -> tuple[Byline, ...]:
        for person in byline:
            if person.model_extra:
                raise ValueError(f"a byline has no {', '.join(sorted(person.model_extra))}")
            parts = (person.name, person.role or "", person.organization or "")
            if not person.name.strip() or max(map(len, parts)) > 200:
                raise ValueError("a byline needs a name, and no part longer than 200 characters")
        return byline


class ArticleDateline(Operation):
    """Set or clear the dateline of an article."""

    op: Literal["article.dateline"] = "article.dateline"
    article: ArticleId
    dateline: Text | None


PageNumber = Annotated[int, Field(ge=1, le=9999)]


class ArticleContinuation(Operation):
    """Say on which printed pages an article goes on and began; uids name the other part."""

    op: Literal["article.continuation"] = "article.continuation"
    article: ArticleId
    continued_to: PageNumber | None = None
    continued_from: PageNumber | None = None
    continued_to_uid: Annotated[str, StringConstraints(max_length=80)] | None = None
    continued_from_uid: Annotated[str, StringConstraints(max_length=80)] | None = None


class TeaserEntry(BaseModel):
    """A teaser as a reviewer writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    page: PageNumber | None = None


class PageTeasers(Operation):
    """Set all teasers of the page."""

    op: Literal["page.teasers"] = "page.teasers"
    teasers: Annotated[tuple[TeaserEntry, ...], Field(max_length=200)]


class ContactEntry(BaseModel):
    """A labelled number or address as a reviewer writes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Text
    value: Text


class PageIssue(Operation):
    """Set fields of the masthead; a field that is not given stays."""

    op: Literal["page.issue"] = "page.issue"
    title: Text | None = None
    title_en: Text | None = None
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    weekday: Text | None = None
    lunar_date: Text | None = None
    number: Annotated[int, Field(ge=0, le=10**9)] | None = None
    page_count: Annotated[int, Field(ge=1, le=9999)] | None = None
    organizer: Text | None = None
    publisher: Text | None = None
    contacts: Annotated[tuple[ContactEntry, ...], Field(max_length=100)] = ()


class PagePlace(Operation):
    """Set the printed page number or the section; what is not given stays."""

    op: Literal["page.place"] = "page.place"
    page_number: PageNumber | None = None
    section: Text | None = None


class RegionDraw(Operation):
    """Draw a new region; lines whose middle lies in it come into it."""

    op: Literal["region.draw"] = "region.draw"
    polygon: Outline
    type: RegionType
    article: ArticleId | None = None
    writing: Writing = "horizontal"
    region: NewRegion = None


class RegionReshape(Operation):
    """Give a region another outline; lines come in, and lines left outside go to ``rest``."""

    op: Literal["region.reshape"] = "region.reshape"
    region: RegionId
    polygon: Outline
    rest: NewRegion = None


class RegionRetype(Operation):
    """Change what a region is."""

    op: Literal["region.retype"] = "region.retype"
    region: RegionId
    type: RegionType


class RegionSplit(Operation):
    """Cut a region in two along the line through two points.

    The part that is read first stays ``region``, the other one becomes ``rest``. Lines that the cut
    crosses are cut as well.
    """

    op: Literal["region.split"] = "region.split"
    region: RegionId
    cut: tuple[Point, Point]
    rest: NewRegion = None

    @field_validator("cut")
    @classmethod
    def _apart(cls, cut: tuple[Point, Point]) -> tuple[Point, Point]:
        if math.dist(*cut) < 1:
            raise ValueError("the two points of a cut must lie apart")
        return cut


class RegionMerge(Operation):
    """Make one region of several; the first in reading order keeps its id, type and article."""

    op: Literal["region.merge"] = "region.merge"
    regions: Annotated[tuple[RegionId, ...], Field(min_length=2, max_length=500)]


class RegionRemove(Operation):
    """Remove a region that holds no line."""

    op: Literal["region.remove"] = "region.remove"
    region: RegionId


class LineTextEdit(Operation):
    """Set what a printed line says."""

    op: Literal["line.text"] = "line.text"
    line: LineId
    text: Text


class LineParagraph(Operation):
    """Say whether a line begins a paragraph."""

    op: Literal["line.paragraph"] = "line.paragraph"
    line: LineId
    begins: bool


class LinesRead(Operation):
    """What the OCR engine read anew in a region: lines by id; unknown ids are added to it."""

    op: Literal["lines.read"] = "lines.read"
    region: RegionId
    lines: Annotated[tuple[TextLine, ...], Field(max_length=2000)]


class SeamDecide(Operation):
    """Say where a body region goes on (``to`` None: the article ends here)."""

    op: Literal["seam.decide"] = "seam.decide"
    from_: RegionId = Field(alias="from")
    to: RegionId | None
    article: NewArticle = None

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


AnyOperation = Annotated[
    OrderMove
    | OrderSequence
    | ArticleMove
    | ArticleNew
    | ArticleMerge
    | ArticleSplit
    | ArticleAssign
    | ArticleUnassign
    | ArticleAdvertisement
    | ArticleHeadline
    | ArticleByline
    | ArticleDateline
    | ArticleContinuation
    | PageTeasers
    | PageIssue
    | PagePlace
    | RegionDraw
    | RegionReshape
    | RegionRetype
    | RegionSplit
    | RegionMerge
    | RegionRemove
    | LineTextEdit
    | LineParagraph
    | LinesRead
    | SeamDecide,
    Field(discriminator="op"),
]
