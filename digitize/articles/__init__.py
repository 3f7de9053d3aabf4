"""Articles: strands of passages into articles, teasers and repairs of one page.

Input is a page in reading order; output is the part of the page document that says what belongs
together and what it says. Nothing is invented: every character of the output stands in a line.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digitize.articles.paragraphs import Break, Paragraph, compose
from digitize.articles.teasers import read_teasers
from digitize.geometry import Box, bounds
from digitize.page import (
    Alternative,
    Article,
    Byline,
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
from digitize.phrases import (
    bylines,
    closing_byline,
    continued_from,
    continued_to,
    lead,
    pen_name,
)
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
    return _with_jumps(ordered, strands)


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


def _with_jumps(ordered: Ordered, strands: list[Strand]) -> list[Strand]:
    """Give each 下转/上接 line of its own to the article that it stands with."""
    result = list(strands)
    loose = [(n, s) for n, s in enumerate(strands) if not s.article and len(s.passages) == 1
             and s.passages[0].type == "other"]  # fmt: skip
    taken: set[int] = set()
    for n, strand in loose:
        passage = strand.passages[0]
        to = continued_to(passage.text) is not None
        if not to and continued_from(passage.text) is None:
            continue
        home = _nearest(passage, result, to)
        if home is None:
            continue
        old = result[home]
        at = len(old.passages) if to else 0
        if not to:
            at = next(
                (k for k, p in enumerate(old.passages) if p.type == "body"), len(old.passages)
            )
        result[home] = replace(old, passages=(*old.passages[:at], passage, *old.passages[at:]))
        taken.add(n)
    return [s for n, s in enumerate(result) if n not in taken]


def _nearest(passage: Passage, strands: Sequence[Strand], to: bool) -> int | None:
    """The article whose end (or beginning) stands nearest to a jump line."""
    best: tuple[float, int] | None = None
    b = passage.frame_box
    for n, strand in enumerate(strands):
        texts = [p for p in strand.passages if p.type == "body"]
        if not strand.article or not texts:
            continue
        ends = [texts[-1]] if to else [texts[0], strand.passages[0]]
        for end in ends:
            e = end.frame_box
            dx = max(0.0, e.x0 - b.x1, b.x0 - e.x1)
            dy = abs(b.y0 - e.y1) if to else min(abs(e.y0 - b.y1), abs(b.y0 - e.y1))
            if best is None or dx + dy < best[0]:
                best = (dx + dy, n)
    return best[1] if best and best[0] < 12 * passage.size else None


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
    written = _Written.of(paragraphs, profile)
    people = tuple(b for p in strand.passages if p.type == "byline" for b in _people(p))
    jumps = "".join(p.text for p in strand.passages if p.type == "other")
    to = written.to or (continued_to(jumps) or (None,))[0]
    origin = written.origin or (continued_from(jumps) or (None,))[0]
    sure = [chances.get((a.id, b.id), 1.0) for a, b in itertools.pairwise(texts)]
    read = [line.confidence for p in strand.passages for line in p.lines]
    confidence = min([1.0, *sure]) * (sum(read) / len(read))
    article = Article(
        id=id,
        headline=_headline(strand.passages),
        byline=_unique(people + written.byline),
        dateline=written.dateline,
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


def _people(passage: Passage) -> tuple[Byline, ...]:
    """The people of a byline; its lines may break between two names, or within one."""
    texts = [nfc(line.text) for line in passage.lines]
    for text in (join(texts), " ".join(texts)):
        whole = bylines(text)
        if whole:
            return whole
    several = tuple(b for text in texts for b in bylines(text) or ())
    return several or pen_name("".join(texts)) or ()


def _unique(people: tuple[Byline, ...]) -> tuple[Byline, ...]:
    seen: dict[str, Byline] = {}
    for person in people:
        seen.setdefault(person.name, person)
    return tuple(seen.values())


def _headline(passages: Sequence[Passage]) -> Headline:
    def part(type: str) -> str | None:
        lines = [nfc(line.text) for p in passages if p.type == type for line in p.lines]
        return " ".join(lines) or None

    return Headline(kicker=part("kicker"), main=part("headline"), sub=part("subheadline"))


@dataclass
class _Written:
    """An article's paragraphs after dateline, bylines and jumps were taken out of them."""

    paragraphs: list[str]
    dateline: str | None = None
    byline: tuple[Byline, ...] = ()
    to: int | None = None
    origin: int | None = None

    @classmethod
    def of(cls, paragraphs: Sequence[Paragraph], profile: Profile | None) -> _Written:
        written = cls([p.text for p in paragraphs])
        written._take_jumps()
        written._take_lead(profile)
        written._take_closing()
        written.paragraphs = [p for p in written.paragraphs if p]
        return written

    def _take_jumps(self) -> None:
        for n in {0, len(self.paragraphs) - 1} if self.paragraphs else ():
            found = continued_from(self.paragraphs[n])
            if found and found[1][0] < 12:
                self.origin = found[0]
                self.paragraphs[n] = _without(self.paragraphs[n], found[1])
            jump = continued_to(self.paragraphs[n])
            if jump and jump[1][1] > len(self.paragraphs[n]) - 4:
                self.to = jump[0]
                self.paragraphs[n] = _without(self.paragraphs[n], jump[1])

    def _take_lead(self, profile: Profile | None) -> None:
        for n, text in enumerate(self.paragraphs[:2]):
            opened = lead(text, profile.dateline_patterns if profile else ())
            if opened.dateline or opened.byline:
                self.dateline, self.byline = opened.dateline, opened.byline
                self.paragraphs[n] = opened.rest
                return

    def _take_closing(self) -> None:
        if not self.paragraphs:
            return
        found = closing_byline(self.paragraphs[-1])
        if found:
            self.byline += found[0]
            self.paragraphs[-1] = found[1]


def _without(text: str, span: tuple[int, int]) -> str:
    return (text[: span[0]] + text[span[1] :]).strip()


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
