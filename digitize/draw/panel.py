"""The panel beside the page: the issue, its articles, teasers, and what the signs mean."""

from __future__ import annotations

from PIL import Image, ImageDraw

from digitize.draw.brush import FINER
from digitize.draw.fonts import fitted, font
from digitize.draw.palette import DOUBT, FAINT, INK, LINE, PAPER, Colour, darker
from digitize.page import Article, Page

_WIDTH = 560


class _Sheet:
    """A column that is written from top to bottom; sizes in pixels of the final panel."""

    def __init__(self, height: int, unit: float) -> None:
        self.k = unit * FINER
        self.width = round(_WIDTH * unit) * FINER
        self.image = Image.new("RGB", (self.width, height * FINER), PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.y = 34 * self.k
        self.x = 34 * self.k

    @property
    def room(self) -> float:
        return self.image.height - self.y

    def text(
        self, text: str, size: float, colour: Colour = INK, *, bold: bool = False, dx: float = 0
    ) -> None:
        """A line of text, cut where it is too long."""
        left = self.x + dx * self.k
        pixels = round(size * self.k)
        cut = fitted(text, pixels, self.width - left - 30 * self.k, bold=bold)
        self.draw.text((left, self.y), cut, font=font(pixels, bold=bold), fill=colour)
        self.y += size * 1.45 * self.k

    def block(self, text: str, size: float, lines: int, colour: Colour, dx: float) -> None:
        """The beginning of a text, over so many lines."""
        face = font(round(size * self.k))
        room = self.width - self.x - (dx + 34) * self.k
        for count in range(lines):
            fits = len(fitted(text, round(size * self.k), room)) - (count < lines - 1)
            if face.getlength(text) <= room:
                fits, count = len(text), lines
            self.text(text[:fits] if count != lines - 1 else text, size, colour, dx=dx)
            text = text[fits:]
            if not text:
                return

    def gap(self, pixels: float) -> None:
        self.y += pixels * self.k

    def rule(self) -> None:
        self.draw.line((self.x, self.y, self.width - self.x, self.y), LINE, round(self.k))
        self.gap(14)

    def disc(self, number: int, colour: Colour) -> None:
        r, x, y = 15 * self.k, self.x + 15 * self.k, self.y + 16 * self.k
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=darker(colour))
        face = font(round(15 * self.k), bold=True)
        self.draw.text((x, y), str(number), font=face, fill="white", anchor="mm")

    def bar(self, share: float, colour: Colour, dx: float) -> None:
        """How sure: a bar, full at 1."""
        left, right, h = self.x + dx * self.k, self.width - self.x, 4 * self.k
        self.draw.rounded_rectangle((left, self.y, right, self.y + h), h / 2, fill=LINE)
        end = left + max(h, (right - left) * min(1.0, max(0.0, share)))
        self.draw.rounded_rectangle((left, self.y, end, self.y + h), h / 2, fill=colour)
        self.gap(4)


def panel(page: Page, colours: list[Colour], height: int, unit: float) -> Image.Image:
    """The panel as a picture of that height; ``unit`` scales everything on it."""
    sheet = _Sheet(height, unit)
    _write_issue(sheet, page)
    keep = (130 + 27 * len(page.teasers)) * sheet.k
    spare = (sheet.room - keep) / sheet.k / max(1, len(page.articles)) - 130
    excerpt = max(0, min(4, int(spare // 19)))
    for index, (article, colour) in enumerate(zip(page.articles, colours, strict=True), 1):
        if sheet.room < keep + 130 * sheet.k:
            sheet.text(f"… {len(page.articles) - index + 1} more articles", 15, FAINT, dx=44)
            break
        _write_article(sheet, index, article, colour, excerpt)
    _write_teasers(sheet, page)
    _write_signs(sheet)
    return sheet.image.resize((sheet.width // FINER, height), Image.Resampling.BOX)


def _write_issue(sheet: _Sheet, page: Page) -> None:
    issue = page.issue
    sheet.text(issue.title or page.source.file, 30, bold=True)
    facts = [
        issue.date,
        issue.weekday,
        *page.numbering(),
        page.section,
    ]
    sheet.text("  ".join(fact for fact in facts if fact) or "no date printed", 16, FAINT)
    sheet.gap(8)
    sheet.rule()


def _write_article(
    sheet: _Sheet, index: int, article: Article, colour: Colour, excerpt: int
) -> None:
    sheet.disc(index, colour)
    head = article.headline
    if head.kicker:
        sheet.text(head.kicker, 13, FAINT, dx=44)
    sheet.text(head.main or "(no headline)", 19, bold=True, dx=44)
    if head.sub:
        sheet.text(head.sub, 14, INK, dx=44)
    names = "、".join(f"{b.role or ''} {b.name}".strip() for b in article.byline)
    length = sum(map(len, article.paragraphs))
    facts = [
        names,
        article.dateline,
        f"{len(article.paragraphs)} ¶",
        f"{length} characters",
        f"→ {article.continued_to}" if article.continued_to else "",
        f"← {article.continued_from}" if article.continued_from else "",
    ]
    sheet.text("  ·  ".join(fact for fact in facts if fact), 13, FAINT, dx=44)
    sheet.gap(4)
    sheet.bar(article.confidence, colour, 44)
    sheet.gap(8)
    if article.paragraphs:
        sheet.block(article.paragraphs[0], 13, excerpt, darker(FAINT, 0.4), 44)
    sheet.gap(14)


def _write_teasers(sheet: _Sheet, page: Page) -> None:
    if not page.teasers:
        return
    sheet.rule()
    for teaser in page.teasers:
        sheet.text(f"› {teaser.title}  {teaser.page or ''}", 15)


def _write_signs(sheet: _Sheet) -> None:
    sheet.y = max(sheet.y + 6 * sheet.k, sheet.image.height - 92 * sheet.k)
    sheet.rule()
    sheet.text("coloured arrow: read on here      dark arrow: a sentence runs over", 12, FAINT)
    sheet.text("red, dashed: joined in doubt      bar: how sure the article is", 12, DOUBT)
