"""Exports: page documents in, files of other systems out. One file per format.

An exporter is found by its name through the entry points of the group ``digitize.exporters``, ours
and strangers' alike. It is pure: it is handed leaves and options and yields files; who calls it
writes them. Nothing here knows the pipeline: a reviewer's page and a machine's are one document.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import entry_points
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from digitize.errors import UsageError
from digitize.page import Page

GROUP = "digitize.exporters"
Grain = Literal["page", "issue", "all"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page document on its way into an export.

    ``name`` is the document's name: relative, POSIX, without suffix, unique within an export.
    ``document`` is its path as rows of articles cite it. ``scan`` is the file its pixels come
    from, None where that file is not at hand.
    """

    page: Page
    name: str
    document: str = ""
    scan: Path | None = None


@dataclass(frozen=True, slots=True)
class File:
    """One file of an export: a relative POSIX name, and its bytes in pieces, to be read once."""

    name: str
    parts: Iterable[bytes]


def _moment() -> datetime:
    """SOURCE_DATE_EPOCH where it is set, else now; UTC, whole seconds."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {epoch!r}, no whole number of seconds; correct or unset it"
        ) from error


class Options(BaseModel):
    """What exporters can be told. Two exports with equal options give equal bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    moment: datetime = Field(
        default_factory=_moment,
        description="the time written where a format demands one; SOURCE_DATE_EPOCH, else now",
    )
    characters: bool = Field(
        True,
        description="ALTO, PAGE-XML, hOCR: write single characters where their boxes are known",
    )
    base_url: str = Field(
        "http://localhost:8000",
        pattern=r"^https?://[^\s]+$",
        description="IIIF: the address under which the export will be served",
    )
    images_url: str | None = Field(
        None, pattern=r"^https?://[^\s]+$", description="IIIF: address of an image service, if any"
    )
    pdf_quality: int = Field(
        80, ge=1, le=100, description="PDF: JPEG quality of pictures that are no JPEG files already"
    )
    pdf_dpi: int | None = Field(
        None, ge=50, le=1200, description="PDF: reduce the picture to this resolution"
    )
    pdf_per: Literal["page", "issue"] = Field(
        "page", description="PDF: one file a page or an issue"
    )


class Exporter(Protocol):
    """What an entry point of the group ``digitize.exporters`` names: an object of this form.

    ``grain`` says what one call of ``export`` is handed: one leaf ("page"), the leaves of one issue
    in page order ("issue"), or all of them ("all"). With "all" the leaves come one at a time and
    must not be kept, so that a hundred thousand pages need no more memory than one.

    An object may also have ``ready()``: it raises ``MissingDependency`` where a package is missing
    that the format needs, and is called before anything else is done.
    """

    def grain(self, options: Options) -> Grain:
        """What one call of ``export`` is handed."""
        ...

    def export(self, leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
        """The files of these leaves; equal leaves and options give equal files."""
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """An exporter made of a plain function that is always handed the same portions."""

    portion: Grain
    function: Callable[[Iterable[Leaf], Options], Iterator[File]]
    needs: Callable[[], object] = bool

    def ready(self) -> None:
        """Raise ``MissingDependency`` where what the format needs is not installed."""
        self.needs()

    def grain(self, options: Options) -> Grain:
        """The portion, whatever the options."""
        return self.portion

    def export(self, leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
        """Call the function."""
        return self.function(leaves, options)


def names() -> tuple[str, ...]:
    """The names of all exporters that are installed, sorted."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def find(name: str) -> Exporter:
    """The exporter of that name. Raises ``UsageError`` that lists the others where none is."""
    points = tuple(entry_points(group=GROUP, name=name))
    if not points:
        known = ", ".join(names()) or "none: install the package with pip install -e ."
        raise UsageError(f"there is no export format {name!r}; formats are: {known}")
    exporter: Exporter = points[0].load()
    return exporter


def export(name: str, leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """The files of one format. ``leaves`` stand issue by issue, pages in order.

    Lazy: a leaf is asked for when its file is, so memory does not grow with their number.
    """
    yield from files(find(name), leaves, options)


def files(exporter: Exporter, leaves: Iterable[Leaf], options: Options) -> Iterator[File]:
    """The files of an exporter that was found before; else like `export`."""
    grain = exporter.grain(options)
    if grain == "all":
        yield from exporter.export(leaves, options)
    elif grain == "issue":
        for _, pages in groupby(leaves, key=issue_key):
            yield from exporter.export(tuple(pages), options)
    else:
        for leaf in leaves:
            yield from exporter.export((leaf,), options)


def issue_key(leaf: Leaf) -> tuple[str, str, str]:
    """What the leaves of one issue share: title, date, number; a leaf without any is its own."""
    issue = leaf.page.issue
    if issue.date is None and issue.number is None:
        return "", "", leaf.name
    return issue.title or "", issue.date or "", "" if issue.date else str(issue.number)


def issue_name(leaves: Sequence[Leaf]) -> str:
    """A file name for an issue: title and date or number, else its first page's name."""
    issue = leaves[0].page.issue
    when = issue.date or (f"no-{issue.number}" if issue.number is not None else "")
    if not when:
        return leaves[0].name
    title = "".join("_" if c in '/\\:*?"<>|' or c.isspace() else c for c in issue.title or "")
    return "-".join(filter(None, (title.strip("._"), when)))


def sibling(name: str, suffix: str) -> str:
    """The name of a leaf's file under another suffix."""
    return str(PurePosixPath(name)) + suffix
