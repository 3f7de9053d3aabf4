"""The page document: what the pipeline hands to everybody downstream.

Types only; no algorithm, no export. All types are frozen. Coordinates are pixels of the source
image as it was read (after EXIF rotation), origin top left; polygons run clockwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter, field_validator

from digitize.text import has_cjk

SCHEMA_VERSION = "1.0"

Writing = Literal["horizontal", "vertical", "horizontal-rl"]
RegionType = Literal[
    "masthead", "folio", "kicker", "headline", "subheadline", "subhead", "byline", "body",
    "teaser", "image", "caption", "table", "advertisement", "other",
]  # fmt: skip
_FROM = AliasChoices("from", "from_")
Points = tuple[tuple[float, float], ...]


class Record(BaseModel):
    """A frozen part of a page document; keys that a later version adds are kept."""

    model_config = ConfigDict(frozen=True, extra="allow")


class MadeBy(Record):
    """Which program, models and configuration made a document. No times, no host."""

    version: str
    models: dict[str, str] = Field(default_factory=dict)
    config: str = ""


class Warning(Record):
    """A short sentence about something a stage could not do as well as it should."""

    stage: str
    message: str


class Source(Record):
    """Where a page's pixels come from."""

    file: str
    sha256: str
    frame: int = 0
    part: int | None = None
    width: int
    height: int
    dpi: float | None = None
    dpi_estimated: float | None = None


class Contact(Record):
    """A labelled telephone number or address in a masthead."""

    label: str
    value: str


class Issue(Record):
    """What masthead or folio say of the issue; absent facts are None."""

    title: str | None = None
    title_en: str | None = None
    date: str | None = None
    weekday: str | None = None
    lunar_date: str | None = None
    number: int | None = None
    page_count: int | None = None
    organizer: str | None = None
    publisher: str | None = None
    contacts: tuple[Contact, ...] = ()


class Headline(Record):
    """A headline package: kicker 引题, main 主题, sub 副题."""

    kicker: str | None = None
    main: str | None = None
    sub: str | None = None


class Byline(Record):
    """One person named as author."""

    name: str
    role: str | None = None
    organization: str | None = None


class Article(Record):
    """One article of a page, in reading order."""

    id: str
    uid: str = ""
    headline: Headline = Headline()
    byline: tuple[Byline, ...] = ()
    dateline: str | None = None
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    continued_to: int | None = None
    continued_from: int | None = None
    confidence: float = 1.0
    regions: tuple[str, ...] = ()


class Teaser(Record):
    """An item of a 导读 box: a title and the printed page it points to."""

    title: str
    page: int | None = None


class Character(Record):
    """One recognised character; ``box`` is x0, y0, x1, y1."""

    text: str
    confidence: float | None = None
    box: tuple[float, float, float, float] | None = None


_CHARACTERS = TypeAdapter(tuple[Character, ...])


def characters(told: Sequence[Mapping[str, Any]]) -> tuple[Character, ...]:
    """Characters of what is told of each, all at once: pages have thousands of them."""
    return _CHARACTERS.validate_python(told)


class TextLine(Record):
    """One printed line, as printed, with certain mendings applied."""

    id: str
    text: str
    polygon: Points
    confidence: float = 1.0
    characters: tuple[Character, ...] | None = None


class Region(Record):
    """An area of the page of one type; ``article`` is None where it belongs to none."""

    id: str
    type: RegionType
    article: str | None = None
    polygon: Points
    writing: Writing = "horizontal"
    lines: tuple[TextLine, ...] = ()


class Alternative(Record):
    """Another place where a body region might go on; ``to`` None: the article ends."""

    to: str | None
    probability: float


class Seam(Record):
    """A decision about what follows a body region; ``to`` None: the article ends here."""

    from_: str = Field(validation_alias=_FROM, serialization_alias="from")
    to: str | None
    probability: float
    alternatives: tuple[Alternative, ...] = ()

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)


class Repair(Record):
    """A join across a break that is no plain line end, or one mended character."""

    kind: Literal["column", "region", "page", "character"]
    article: str | None = None
    from_: str = Field(validation_alias=_FROM, serialization_alias="from")
    to: str | None = None
    text: str
    confidence: float

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)


class Page(Record):
    """The page document. ``regions`` is the reading order; there is no second list."""

    schema_version: str = SCHEMA_VERSION
    made_by: MadeBy
    revision: int = 0
    warnings: tuple[Warning, ...] = ()
    source: Source
    issue: Issue = Issue()
    page_number: int | None = None
    section: str | None = None
    articles: tuple[Article, ...] = ()
    teasers: tuple[Teaser, ...] = ()
    regions: tuple[Region, ...] = ()
    seams: tuple[Seam, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @field_validator("schema_version")
    @classmethod
    def _of_this_major(cls, told: str) -> str:
        """Within a major version keys are only added; another one is not guessed at."""
        if told.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
            known = f"{SCHEMA_VERSION} and later 1.x"
            raise ValueError(f"schema {told}, but this program reads {known}")
        return told

    def mapped(self, transform: Callable[[Sequence[tuple[float, float]]], Points]) -> Page:
        """The page with every coordinate sent through ``transform``, rounded to 0.1 pixel."""
        return self.model_copy(
            update={"regions": tuple(_mapped_region(r, transform) for r in self.regions)}
        )

    def to_json(self) -> str:
        """The document as canonical JSON text: fixed key order, UTF-8, one line feed at the end."""
        return self.model_dump_json(by_alias=True, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Page:
        """Read a page document. Raises ``pydantic.ValidationError`` where it is none."""
        return cls.model_validate_json(text)

    def numbering(self) -> tuple[str | None, str | None]:
        """Running number and page number as a paper of its title's script prints them."""
        latin = bool(self.issue.title) and not has_cjk(self.issue.title or "")
        number, page = ("No. {}", "p. {}") if latin else ("总第{}期", "第{}版")
        return (
            number.format(self.issue.number) if self.issue.number is not None else None,
            page.format(self.page_number) if self.page_number is not None else None,
        )

    def region(self, id: str) -> Region:
        """The region of that id. Raises ``KeyError`` where there is none."""
        for region in self.regions:
            if region.id == id:
                return region
        raise KeyError(id)


def _rounded(points: Points) -> Points:
    return tuple((round(x, 1), round(y, 1)) for x, y in points)


def _mapped_region(region: Region, transform: Callable[..., Any]) -> Region:
    lines = tuple(_mapped_line(line, transform) for line in region.lines)
    polygon = _rounded(transform(region.polygon))
    return region.model_copy(update={"polygon": polygon, "lines": lines})


def _mapped_line(line: TextLine, transform: Callable[..., Any]) -> TextLine:
    """The line with its characters, all points of it sent through ``transform`` at once."""
    points = list(line.polygon)
    placed = [c.box for c in line.characters or () if c.box is not None]
    for x0, y0, x1, y1 in placed:
        points += ((x0, y0), (x1, y0), (x1, y1), (x0, y1))
    mapped = transform(points)
    update: dict[str, Any] = {"polygon": _rounded(mapped[: len(line.polygon)])}
    if line.characters:
        corners = iter(mapped[len(line.polygon) :])
        boxes = [None if c.box is None else _around(*islice(corners, 4)) for c in line.characters]
        update["characters"] = _placed(line.characters, boxes)
    return line.model_copy(update=update)


def _around(*corners: tuple[float, float]) -> tuple[float, float, float, float]:
    """The box around four corners. Written for speed."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    return (
        round(min(ax, bx, cx, dx), 1),
        round(min(ay, by, cy, dy), 1),
        round(max(ax, bx, cx, dx), 1),
        round(max(ay, by, cy, dy), 1),
    )


def _placed(
    read: Sequence[Character], boxes: Sequence[tuple[float, float, float, float] | None]
) -> tuple[Character, ...]:
    """Characters with other boxes; None where they have none."""
    if any(c.model_extra or c.box is None for c in read):
        pairs = zip(read, boxes, strict=True)
        return tuple(c if b is None else c.model_copy(update={"box": b}) for c, b in pairs)
    return characters(
        [
            {"text": c.text, "confidence": c.confidence, "box": box}
            for c, box in zip(read, boxes, strict=True)
        ]
    )
