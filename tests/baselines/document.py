"""From an outline to a page document that `digitize evaluate` can compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from digitize.geometry import union
from digitize.page import Article, Headline, MadeBy, Page, Region, Repair, Source, TextLine
from digitize.reading import Line, Reading
from digitize.text import join

SAME_ROW = 0.6  # two lines are one row if they share this much of the lower one's height
HEADLINE = 1.6  # times the median size: a line of this size is no body


@dataclass(frozen=True)
class Piece:
    """An article, or with ``role`` something that is none: lines in reading order.

    ``body`` holds the lines column by column. A baseline knows nothing of paragraphs: what stands
    between two headlines is one, joined over its columns.
    """

    headline: tuple[Line, ...] = ()
    body: tuple[tuple[Line, ...], ...] = ()
    role: str | None = None


def page(pieces: Sequence[Piece], source: Source) -> Page:
    """The page document of an outline."""
    regions: list[Region] = []
    articles: list[Article] = []
    repairs: list[Repair] = []
    numbers = iter(range(1, 1_000_000))
    for piece in pieces:
        id = None if piece.role else f"a{len(articles) + 1}"
        head = [_region("headline", id, piece.headline, numbers)] if piece.headline else []
        body = [_region(piece.role or "body", id, lines, numbers) for lines in piece.body if lines]
        regions += head + body
        if id is None:
            continue
        text = join(line.text for lines in piece.body for line in lines)
        articles.append(
            Article(
                id=id,
                headline=Headline(main=" ".join(x.text for x in piece.headline) or None),
                paragraphs=(text,) if text else (),
                regions=tuple(r.id for r in head + body),
            )
        )
        repairs += [_join(id, a, b) for a, b in pairwise(body)]
    return Page(
        made_by=MadeBy(version="baseline"),
        source=source,
        articles=tuple(articles),
        regions=tuple(regions),
        repairs=tuple(repairs),
    )


def _region(role: str, article: str | None, lines: Sequence[Line], numbers: Any) -> Region:
    number = next(numbers)
    texts = tuple(
        TextLine(id=f"l{number}-{i}", text=x.text, polygon=x.polygon, confidence=x.confidence)
        for i, x in enumerate(lines)
    )
    return Region(
        id=f"r{number}",
        type=role,  # type: ignore[arg-type]
        article=article,
        polygon=union(x.box for x in lines).polygon(),
        writing=lines[0].writing,
        lines=texts,
    )


def _join(article: str, a: Region, b: Region) -> Repair:
    before, after = a.lines[-1], b.lines[0]
    text = f"{before.text[-10:]}|{after.text[:10]}"
    ends = {"from": before.id, "to": after.id}
    return Repair(kind="column", article=article, text=text, confidence=1.0, **ends)


def is_vertical(reading: Reading) -> bool:
    """Whether most of the print stands in columns read from top to bottom."""
    upright = sum(x.box.area for x in reading.lines if x.writing == "vertical")
    return upright > 0.5 * sum(x.box.area for x in reading.lines)


def size(line: Line) -> float:
    """The extent of a line across its writing, in pixels."""
    return line.box.width if line.writing == "vertical" else line.box.height


def rows(lines: Iterable[Line], vertical: bool) -> list[Line]:
    """Lines row by row, left to right in a row; vertical ones column by column from the right."""
    if vertical:
        return sorted(lines, key=lambda x: (-x.box.x1, x.box.y0))
    grouped: list[list[Line]] = []
    for line in sorted(lines, key=lambda x: x.box.y0):
        row = grouped[-1] if grouped else []
        shared = min((min(x.box.y1, line.box.y1) - line.box.y0 for x in row), default=0.0)
        if shared > SAME_ROW * min([line.box.height, *(x.box.height for x in row)]):
            row.append(line)
        else:
            grouped.append([line])
    return [x for row in grouped for x in sorted(row, key=lambda x: x.box.x0)]


def split_at_headlines(columns: Iterable[Sequence[Line]], median: float) -> list[Piece]:
    """Articles from columns in reading order: a large line starts one, its neighbours belong."""
    pieces: list[Piece] = []
    head: list[Line] = []
    body: list[list[Line]] = []
    for column in columns:
        body.append([])
        for line in column:
            if size(line) <= HEADLINE * median:
                body[-1].append(line)
                continue
            if any(body):
                pieces.append(_piece(head, body))
                head, body = [], [[]]
            head.append(line)
    if head or any(body):
        pieces.append(_piece(head, body))
    return pieces


def _piece(head: list[Line], body: list[list[Line]]) -> Piece:
    return Piece(tuple(head), tuple(tuple(column) for column in body if column))
