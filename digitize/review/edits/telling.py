"""The text of articles, told again after an edit.

A page document does not say which line a character of a paragraph came from. `pieces` finds out by
walking lines and paragraphs side by side; so whatever the machine or a reviewer decided (paragraph
starts, glue, what went into dateline and byline) is kept for lines that stay neighbours, and only
new neighbours are judged by the print.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from digitize.geometry import bounds
from digitize.page import Article, Byline, Headline, Page, Region, TextLine
from digitize.review.edits.draft import TEXT_TYPES
from digitize.text import ORNAMENTS, bare, ends_sentence, glue, join, nfc

_HYPHENS = "-\u2010\u00ad"
_OPENING = "（(【［[〔「『《〈“‘"
_LEAD = rf"[\s{re.escape(ORNAMENTS + _OPENING)}]*"
_LEAD_END = r"[\s）)】］\]〕」』》〉”’—―\-－:：]*"


@dataclass(frozen=True)
class Piece:
    """What one printed line gives to the paragraphs of its article.

    ``lead`` and ``tail`` are the printed characters that went into fields (dateline, byline) or
    were dissolved (a hyphen). ``between`` stands before the text where no paragraph begins.
    """

    line: str
    article: str
    previous: str | None
    begins: bool
    between: str
    lead: str
    text: str
    tail: str
    printed: str


def text_lines(regions: Sequence[Region]) -> list[tuple[Region, TextLine]]:
    """The lines that make paragraphs, in reading order, with their regions."""
    return [(r, line) for r in regions if r.type in TEXT_TYPES for line in r.lines]


def pieces(article: Article, regions: Sequence[Region]) -> dict[str, Piece]:
    """What every text line of an article gives to its paragraphs, by line id.

    ``regions`` are those of the article in reading order.
    """
    told: dict[str, Piece] = {}
    stream = _Stream(article.paragraphs)
    previous: str | None = None
    for region, line in text_lines(regions):
        printed = nfc(line.text)
        begins, between, start, end = stream.match(printed)
        piece = Piece(
            line.id, article.id, previous, begins, between,
            printed[:start], printed[start:end], printed[end:], printed,
        )  # fmt: skip
        if region.type == "subhead" and not begins and line is region.lines[0]:
            piece = replace(piece, begins=True)
        told[line.id] = piece
        previous = line.id if piece.text else previous
    return told


class _Stream:
    """Paragraphs, consumed line by line from their beginning."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.text = "\n".join(paragraphs)
        self.at = 0

    def match(self, printed: str) -> tuple[bool, str, int, int]:
        """Consume a line: does it begin a paragraph, what stands before it, which part is text."""
        gap = self.at
        while gap < len(self.text) and self.text[gap] in " \n":
            gap += 1
        between = self.text[self.at : gap]
        start, end, stop = self._span(printed, gap)
        if end > start:
            self.at = stop
        return self.at == 0 or "\n" in between or gap == 0, between.strip("\n"), start, end

    def _span(self, printed: str, at: int) -> tuple[int, int, int]:
        """The longest part of the line that stands at ``at``: start, end, where the stream goes on.

        Whole first, then less and less of its beginning, then of its end; nothing at last.
        """
        limit = len(printed)
        for start in range(limit):
            if printed[start].isspace() or (start and limit - start < 2):
                continue
            stop = _same(self.text, at, printed[start:])
            if stop is not None:
                return start, limit, stop
        for end in range(limit - 1, 0, -1):
            stop = _same(self.text, at, printed[:end])
            if stop is not None and (end >= limit / 2 or self._at_break(stop)):
                return 0, end, stop
        for start in range(1, limit):
            for end in range(limit - 1, start, -1):
                stop = _same(self.text, at, printed[start:end])
                if stop is not None and (end - start) * 2 >= limit:
                    return start, end, stop
        return 0, 0, at

    def _at_break(self, at: int) -> bool:
        return at >= len(self.text) or self.text[at] == "\n"


def _same(text: str, at: int, part: str) -> int | None:
    """Where ``text`` goes on after ``part``, spaces aside; None if ``part`` is not at ``at``."""
    for c in part:
        if c.isspace():
            continue
        while at < len(text) and text[at] == " ":
            at += 1
        if at >= len(text) or text[at] != c:
            return None
        at += 1
    return at


def tell(
    article: Article,
    regions: Sequence[Region],
    before: dict[str, Piece],
    begins: dict[str, bool],
) -> tuple[tuple[str, ...], list[Piece]]:
    """The paragraphs of an article, and what each of its lines gave to them.

    ``before`` is what lines gave before the edit, ``begins`` what the reviewer said of starts.
    """
    paragraphs: list[str] = []
    told: list[Piece] = []
    last: tuple[Region, TextLine] | None = None
    lines = text_lines(regions)
    for at, (region, line) in enumerate(lines):
        ends = (at == 0, at == len(lines) - 1)
        piece = _piece(article, region, line, last, before.get(line.id), ends)
        if line.id in begins:
            piece = replace(piece, begins=begins[line.id])
        told.append(piece)
        if piece.text:
            _append(paragraphs, piece)
            last = (region, line)
    return tuple(paragraphs), told


def _append(paragraphs: list[str], piece: Piece) -> None:
    if piece.begins or not paragraphs:
        paragraphs.append(piece.text)
        return
    head, between = glue(paragraphs[-1], piece.text)
    paragraphs[-1] = head + between + piece.text


def _piece(
    article: Article,
    region: Region,
    line: TextLine,
    last: tuple[Region, TextLine] | None,
    old: Piece | None,
    ends: tuple[bool, bool],
) -> Piece:
    printed = nfc(line.text)
    previous = last[1].id if last else None
    lead, tail = _fields(article, printed, old, ends)
    text = printed[len(lead) : len(printed) - len(tail)].strip()
    if old is not None and old.previous == previous:
        starts = old.begins
    else:
        starts = _starts(region, line, last)
    return Piece(line.id, article.id, previous, starts, "", lead, text, tail, printed)


def _fields(
    article: Article, printed: str, old: Piece | None, ends: tuple[bool, bool]
) -> tuple[str, str]:
    """Which beginning and end of a line stand in fields of the article and not in its text.

    ``ends``: whether it is the first, and the last, text line of the article.
    """
    first, final = ends
    lead = tail = ""
    if old is not None and old.article == article.id and old.printed == printed:
        lead, tail = old.lead, old.tail
    elif old is not None and old.article == article.id:
        lead = _again(old.lead, printed)
        tail = _again(old.tail[::-1], printed[::-1])[::-1]
    if first:
        lead = dateline_lead(article.dateline, printed) or _other_lead(article, lead)
    elif lead and not (article.dateline and bare(article.dateline) in bare(lead)):
        lead = _other_lead(article, lead)  # the dateline was cleared after its line was moved
    if not tail.strip(_HYPHENS):
        tail = ""  # `glue` dissolves it again, if the neighbours still call for it
    if final and not tail:
        tail = closes_with(article.byline, printed)
    if len(lead) + len(tail) > len(printed):
        lead = tail = ""
    return lead, tail


def _again(part: str, printed: str) -> str:
    return part if part and printed.startswith(part) else ""


def _other_lead(article: Article, lead: str) -> str:
    """A beginning that stands in another field than the dateline; else it returns to the text."""
    named = any(p.name and bare(p.name) in bare(lead) for p in article.byline)
    continued = article.continued_from is not None and "上接" in lead
    ornament = not bare(lead).strip(ORNAMENTS)
    return lead if named or continued or ornament else ""


def dateline_lead(dateline: str | None, printed: str) -> str:
    """The beginning of a line that is its article's dateline, brackets and dash included."""
    if not dateline:
        return ""
    spaced = r"\s*".join(re.escape(c) for c in dateline if not c.isspace())
    found = re.match(_LEAD + spaced + _LEAD_END, printed)
    return found.group() if found else ""


def closes_with(byline: Sequence[Byline], printed: str) -> str:
    """The bracket at the end of a line that names an author of the article; "" if none does."""
    found = re.search(r"[（(][^（）()]*[）)]\s*$", printed)
    if found and any(p.name and bare(p.name) in bare(found.group()) for p in byline):
        return found.group()
    return ""


def _starts(region: Region, line: TextLine, last: tuple[Region, TextLine] | None) -> bool:
    """Whether the print shows that a line begins a paragraph, judged by its new neighbour.

    The first line indented: yes. The line before short of its column's edge and its sentence
    ended: yes. A full line before a flush one goes on, whatever stands at its end.
    """
    if last is None or region.type == "subhead" or last[0].type == "subhead":
        return True
    em = _thickness(line, region)
    if _indent(region, line) >= 0.8 * em:
        return True
    return _shortfall(*last) >= 1.6 * em and ends_sentence(nfc(last[1].text))


def _edges(region: Region, line: TextLine) -> tuple[float, float, float, float]:
    """Start and end of the column and of the line along the writing, in pixels."""
    others = [bounds(x.polygon) for x in region.lines] or [bounds(region.polygon)]
    box = bounds(line.polygon)
    if region.writing == "vertical":
        return min(b.y0 for b in others), max(b.y1 for b in others), box.y0, box.y1
    if region.writing == "horizontal-rl":
        return -max(b.x1 for b in others), -min(b.x0 for b in others), -box.x1, -box.x0
    return min(b.x0 for b in others), max(b.x1 for b in others), box.x0, box.x1


def _indent(region: Region, line: TextLine) -> float:
    start, _, begins, _ = _edges(region, line)
    return begins - start


def _shortfall(region: Region, line: TextLine) -> float:
    _, end, _, ends = _edges(region, line)
    return end - ends


def _thickness(line: TextLine, region: Region) -> float:
    box = bounds(line.polygon)
    return box.width if region.writing == "vertical" else box.height


def heading(regions: Sequence[Region]) -> Headline:
    """The headline parts as the regions print them: printed lines of one part with one space."""

    def part(type: str) -> str | None:
        texts = [nfc(x.text) for r in regions if r.type == type for x in r.lines]
        return " ".join(t for t in texts if t) or None

    return Headline(kicker=part("kicker"), main=part("headline"), sub=part("subheadline"))


def captions(regions: Sequence[Region]) -> tuple[str, ...]:
    """The text of each caption among regions."""
    told = (join(x.text for x in r.lines) for r in regions if r.type == "caption")
    return tuple(t for t in told if t)


def region_lines(page: Page) -> dict[str, TextLine]:
    """Every line of a page by its id."""
    return {line.id: line for region in page.regions for line in region.lines}
