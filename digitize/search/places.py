"""Where on the page a found phrase stands: line by line, with polygons. Pure.

A phrase of an article's paragraphs is looked for in its printed lines, joined as the paragraphs
were, so that one that runs over a column break is marked at both ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from digitize.cells import cuts, piece
from digitize.page import Page, Points, Region, TextLine
from digitize.search.folding import fold_with_places
from digitize.search.spanning import Part, bodies
from digitize.text import glue

MOST = 50  # places of one phrase in one article


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a printed line, or a whole region where ``line`` is None.

    ``start`` and ``end`` are indices in the line's text. ``polygon`` is in pixels of the scan.
    ``document`` is None for the hit's own page document; of an article that runs over pages, the
    name of another one that holds the place.
    """

    region: str
    line: str | None
    start: int
    end: int
    polygon: Points
    document: str | None = None


def find(page: Page, kind: str, ref: str, phrases: Sequence[str]) -> tuple[Place, ...]:
    """The places of folded phrases in one article (``kind`` article) or one loose region."""
    if kind == "article":
        regions = [region for region in page.regions if region.article == ref]
    else:
        regions = [region for region in page.regions if region.id == ref]
    bodies = [region for region in regions if region.type in ("body", "subhead")]
    found: list[Place] = []
    for phrase in phrases:
        bare = phrase.replace(" ", "")
        # The body alone too: a caption may stand between two columns of it.
        hits = [*_hits(regions, bare), *_hits(bodies, bare)] if bare else []
        found += [place for place in dict.fromkeys(hits)]
    if not found and regions:
        found.append(Place(regions[0].id, None, 0, 0, regions[0].polygon))
    return tuple(dict.fromkeys(found))


def find_over_pages(parts: Sequence[Part], phrases: Sequence[str]) -> tuple[Place, ...]:
    """The places of folded phrases in an article over several pages, the page break included."""
    here = parts[0].document
    found: list[Place] = []
    for part in parts:
        other = None if part.document == here else part.document
        regions = [r for r in part.page.regions if r.article == part.article.id]
        for phrase in phrases:
            hits = _hits(regions, phrase.replace(" ", "")) if phrase.strip() else ()
            found += [replace(place, document=other) for place in hits]
    body = bodies(parts)
    for phrase in (phrase.replace(" ", "") for phrase in phrases):
        for which, place in _hits_in([(region, line) for _, region, line in body], phrase):
            name = body[which][0]
            found.append(place if name == here else replace(place, document=name))
    if not found:
        return find(parts[0].page, "article", parts[0].article.id, ())
    return tuple(dict.fromkeys(found))


def _hits(regions: Iterable[Region], phrase: str) -> Iterator[Place]:
    """The places of a phrase (folded, without spaces) in the lines of regions."""
    lines = [(region, line) for region in regions for line in region.lines]
    return (place for _, place in _hits_in(lines, phrase))


def _hits_in(lines: Sequence[tuple[Region, TextLine]], phrase: str) -> Iterator[tuple[int, Place]]:
    """The places of a phrase in lines, each with the index of its line."""
    if not phrase:
        return
    text, owners = _joined([line for _, line in lines])
    start, count = text.find(phrase), 0
    while start >= 0 and count < MOST:
        spans: dict[int, tuple[int, int]] = {}
        for which, at in owners[start : start + len(phrase)]:
            first, last = spans.get(which, (at, at))
            spans[which] = (min(first, at), max(last, at))
        for which, (first, last) in spans.items():
            region, line = lines[which]
            yield which, _place(region, line, first, last + 1)
        start, count = text.find(phrase, start + len(phrase)), count + 1


def _joined(lines: Sequence[TextLine]) -> tuple[str, list[tuple[int, int]]]:
    """Lines as one folded text without spaces; of each character the line and the index in it."""
    out: list[str] = []
    owners: list[tuple[int, int]] = []
    for which, line in enumerate(lines):
        text = line.text
        if which + 1 < len(lines):
            text, _ = glue(text, lines[which + 1].text)  # a dissolved hyphen is in no paragraph
        folded, places = fold_with_places(text)
        for character, at in zip(folded, places, strict=True):
            if character != " ":
                out.append(character)
                owners.append((which, at))
    return "".join(out), owners


def _place(region: Region, line: TextLine, start: int, end: int) -> Place:
    edges = cuts(line, region.writing)
    area = piece(line, region.writing, edges[start], edges[end])
    polygon = tuple((round(x, 1), round(y, 1)) for x, y in area)
    return Place(region.id, line.id, start, end, polygon)
