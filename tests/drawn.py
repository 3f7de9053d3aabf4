"""Small pages for tests: drawn as text, made of truth, or at random."""

from __future__ import annotations

import json
from pathlib import Path

from digitize.evaluate.documents import read as read_document
from digitize.geometry import Box, bounds
from digitize.page import MadeBy, Page, Source
from digitize.pipeline import understand
from digitize.profile import Profile
from digitize.reading import Line, Reading

TRUTH = Path(__file__).parent / "truth"
EM = 20.0


def line(text: str, x: float, y: float, size: float = EM, weight: float = 0.25) -> Line:
    """A horizontal line of full-width type with its top left corner at x, y."""
    box = Box(x, y, x + size * len(text), y + size)
    return Line(text, box, box.polygon(), 0.99, size=size, weight=weight)


def column(text: str, x: float, y: float, ems: int, indents: bool = True) -> list[Line]:
    """Paragraphs (parted by ``/``) set in a column of some ems; ``~`` opens one that goes on."""
    lines: list[Line] = []
    for paragraph in text.split("/"):
        goes_on = paragraph.startswith("~")
        rest, indent = paragraph.removeprefix("~"), 0 if goes_on or not indents else 2
        while rest:
            part, rest = rest[: ems - indent], rest[ems - indent :]
            lines.append(line(part, x + indent * EM, y + len(lines) * EM * 1.6))
            indent = 0
    return lines


def reading(lines: list[Line], width: int = 2000, height: int = 2000, **more: object) -> Reading:
    """A reading of lines alone."""
    return Reading(width, height, tuple(lines), **more)  # type: ignore[arg-type]


def document(read: Reading, profile: Profile | None = None) -> Page:
    """The page document of a reading."""
    source = Source(file="page.png", sha256="0" * 64, width=read.width, height=read.height)
    return understand(read, profile).page(source, MadeBy(version="0"))


def of_truth(name: str) -> tuple[Page, Reading]:
    """A truth document of `tests/truth`, and a reading that has its lines as they are."""
    page = read_document(TRUTH / f"{name}.truth.json")
    lines: list[Line] = []
    for region in page.regions:
        for printed in region.lines:
            box = bounds(printed.polygon)
            size = box.width if region.writing == "vertical" else box.height
            weight = 0.4 if region.type in ("headline", "masthead") else 0.25
            lines.append(
                Line(printed.text, box, printed.polygon, 1.0, region.writing, size, weight)
            )
    pictures = tuple(bounds(r.polygon) for r in page.regions if r.type == "image")
    return page, Reading(page.source.width, page.source.height, tuple(lines), pictures=pictures)


def plain(page: Page) -> str:
    """A page's articles as one text, for messages."""
    return json.dumps([a.model_dump() for a in page.articles], ensure_ascii=False, indent=1)
