"""Articles: strands of passages into articles, teasers and repairs of one page.

Input is a page in reading order; output is the part of the page document that says what belongs
together and what it says. Nothing is invented: every character of the output stands in a line.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from digitize.articles.paragraphs import Break, Paragraph, compose
from digitize.articles.strays import with_bylines, with_jumps
from digitize.articles.teasers import read_teasers
from digitize.articles.written import Written, dateline_of, people_of
from digitize.geometry import Box, bounds
from digitize.page import (
    Alternative,
    Article,
    Headline,
    Region,
    RegionType,
    Repair,
    Seam,
    Teaser,
    TextLine,
    characters,
)
from digitize.passage import Link, Ordered, Passage, Strand
from digitize.phrases.pages import continued_from, continued_to
from digitize.profile import Profile
from digitize.reading import Line, Mending
from digitize.text import join, nfc, width_in_ems


@dataclass(frozen=True)
class Assembly:
    """Everything that a page document says beneath its masthead; coordinates of the sheet."""

    regions: tuple[Region, ...]
    articles: tuple[Article, ...]
    teasers: tuple[Teaser, ...]
    seams: tuple[Seam, ...]
    repairs: tuple[Repair, ...]


@dataclass
class _Naming:
    """Ids given so far: regions and lines are numbered in reading order."""

    regions: dict[int, str]
    lines: dict[int, str]


def assemble(
    ordered: Ordered, profile: Profile | None = None, mendings: Sequence[Mending] = ()
) -> Assembly:
    """Articles, teasers, regions, seams and repairs of one page in reading order.

    ``mendings`` are characters that were mended before; they are listed among the repairs.
    """
    strands = _tidy(ordered)
    naming = _Naming({}, {})
    regions: list[Region] = []
    articles: list[Article] = []
    repairs: list[Repair] = []
    chances = {(k.from_id, k.to_id): k.probability for k in ordered.links}
    for strand in strands:
        id = f"a{len(articles) + 1}" if strand.article else None
        mine = [_region(p, id, naming) for p in strand.passages]
        regions += mine
        if id is not None:
            article, joins = _article(id, strand, mine, chances, naming, profile)
            articles.append(article)
            repairs += joins
    owner = {line.id: r.article for r in regions for line in r.lines}
    for mended in mendings:
        id = naming.lines[_key(mended.line)]
        repairs.append(
            Repair(kind="character", article=owner[id], from_=id, text=mended.text,
                   confidence=mended.confidence)
        )  # fmt: skip
    regions = _with_pictures(ordered, regions, naming)
    articles = [_with_all_regions(article, regions) for article in articles]
    teasers = read_teasers([p for s in strands for p in s.passages if p.type == "teaser"])
    seams = tuple(_seam(k, naming) for k in ordered.links if k.from_id in naming.regions)
    return Assembly(tuple(regions), tuple(articles), teasers, seams, tuple(repairs))


def _tidy(ordered: Ordered) -> list[Strand]:
    """Strands as they go into the document: scraps are no articles, jump lines find theirs."""
    strands = [_sound(ordered, s) for s in ordered.strands]
    return with_bylines(with_jumps(strands))


def _sound(ordered: Ordered, strand: Strand) -> Strand:
    """A strand that says too little to be an article belongs to none."""
    if not strand.article:
        return strand
    bodies = [p for p in strand.passages if p.type == "body"]
    heads = [p for p in strand.passages if p.type in ("headline", "kicker", "subheadline")]
    captions = [p for p in strand.passages if p.type == "caption"]
    ems = sum(width_in_ems(line.text) for p in bodies for line in p.lines)
    if bodies and (ems >= 12 or heads):
        return strand
    if heads and captions:
        return strand
    return Strand(tuple(_orphan(p) for p in strand.passages), False)


def _orphan(passage: Passage) -> Passage:
    keeps: tuple[RegionType, ...] = ("caption", "byline", "teaser", "advertisement", "table")
    return passage if passage.type in keeps else passage.typed("other")


def _region(passage: Passage, article: str | None, naming: _Naming) -> Region:
    id = f"r{len(naming.regions) + 1}"
    naming.regions[passage.id] = id
    lines = []
    for line in passage.lines:
        name = f"l{len(naming.lines) + 1}"
        naming.lines[_key(line)] = name
        lines.append(_text_line(name, line))
    return Region(
        id=id,
        type=passage.type,
        article=article,
        polygon=passage.box.polygon(),
        writing=passage.writing,
        lines=tuple(lines),
    )


def _key(line: Line) -> int:
    return id(line)


def _text_line(name: str, line: Line) -> TextLine:
    read = characters(
        [
            {
                "text": g.text,
                "confidence": round(g.confidence, 3),
                "box": (g.box.x0, g.box.y0, g.box.x1, g.box.y1),
            }
            for g in line.glyphs
        ]
    )
    return TextLine(
        id=name,
        text=nfc(line.text),
        polygon=line.polygon,
        confidence=round(line.confidence, 4),
        characters=read or None,
    )


def _article(
    id: str,
    strand: Strand,
    regions: Sequence[Region],
    chances: dict[tuple[int, int | None], float],
    naming: _Naming,
    profile: Profile | None,
) -> tuple[Article, list[Repair]]:
    texts = [p for p in strand.passages if p.type in ("body", "subhead")]
    paragraphs, breaks = compose(texts)
    bylines = [p for p in strand.passages if p.type == "byline"]
    written = Written.of(paragraphs, profile, people_of(bylines, profile))
    jumps = "".join(p.text for p in strand.passages if p.type == "other")
    to = written.to or (continued_to(jumps) or (None,))[0]
    origin = written.origin or (continued_from(jumps) or (None,))[0]
    sure = [chances.get((a.id, b.id), 1.0) for a, b in itertools.pairwise(texts)]
    read = [line.confidence for p in strand.passages for line in p.lines]
    confidence = min([1.0, *sure]) * (sum(read) / len(read))
    article = Article(
        id=id,
        headline=_headline(strand.passages),
        byline=written.byline,
        dateline=written.dateline or dateline_of(bylines),
        paragraphs=tuple(written.paragraphs),
        captions=tuple(_joined(p) for p in strand.passages if p.type == "caption"),
        continued_to=to,
        continued_from=origin,
        confidence=round(confidence, 4),
        regions=tuple(r.id for r in regions),
    )
    joins = [_repair(id, b, paragraphs, chances, naming) for b in breaks]
    return article, joins


def _joined(passage: Passage) -> str:
    return join(line.text for line in passage.lines)


def _headline(passages: Sequence[Passage]) -> Headline:
    def part(type: str) -> str | None:
        lines = [nfc(line.text) for p in passages if p.type == type for line in p.lines]
        return " ".join(lines) or None

    return Headline(kicker=part("kicker"), main=part("headline"), sub=part("subheadline"))


def _repair(
    article: str,
    seam: Break,
    paragraphs: Sequence[Paragraph],
    chances: dict[tuple[int, int | None], float],
    naming: _Naming,
) -> Repair:
    before = after = ""
    for paragraph in paragraphs:
        for n in paragraph.seams:
            if paragraph.lines[n] is seam.after:
                text, offsets = paragraph.split()
                before, after = text[: offsets[n]][-10:], text[offsets[n] :][:10]
    a, b = seam.from_passage, seam.to_passage
    same = abs(a.column[0] - b.column[0]) < 2 * a.size and b.frame_box.y0 >= a.frame_box.y1 - a.size
    return Repair(
        kind="region" if same else "column",
        article=article,
        from_=naming.lines[_key(seam.before)],
        to=naming.lines[_key(seam.after)],
        text=f"{before}|{after}",
        confidence=round(chances.get((a.id, b.id), 0.5), 4),
    )


def _seam(link: Link, naming: _Naming) -> Seam:
    def region(id: int | None) -> str | None:
        return None if id is None else naming.regions[id]

    return Seam(
        from_=naming.regions[link.from_id],
        to=region(link.to_id),
        probability=round(link.probability, 4),
        alternatives=tuple(
            Alternative(to=region(t), probability=round(p, 4)) for t, p in link.alternatives
        ),
    )


def _with_pictures(ordered: Ordered, regions: list[Region], naming: _Naming) -> list[Region]:
    """Pictures as regions without lines, each before its caption or after its article."""
    result = list(regions)
    axes = ordered.sketch.axes
    for picture in ordered.sketch.pictures:
        box = axes.back(picture)
        id = f"r{len(naming.regions) + 1}"
        naming.regions[-len(naming.regions) - 1] = id
        place = _caption_of(result, box, ordered.sketch.body)
        article = result[place].article if place is not None else None
        region = Region(id=id, type="image", article=article, polygon=box.polygon())
        result.insert(len(result) if place is None else place, region)
    return result


def _with_all_regions(article: Article, regions: Sequence[Region]) -> Article:
    """The article with the pictures that came to it named among its regions, in order."""
    own = tuple(region.id for region in regions if region.article == article.id)
    return article.model_copy(update={"regions": own})


def _caption_of(regions: Sequence[Region], picture: Box, em: float) -> int | None:
    best: tuple[float, int] | None = None
    for n, region in enumerate(regions):
        if region.type != "caption":
            continue
        b = bounds(region.polygon)
        if picture.grown(3 * em).intersection(b).area > 0:
            distance = abs(b.center[1] - picture.center[1])
            if best is None or distance < best[0]:
                best = (distance, n)
    return best[1] if best else None
