"""XML for the exporters: names, texts and numbers that every schema accepts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from digitize.geometry import Box, Point, bounds
from digitize.page import Article, Page, Region

MIME = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "tif": "image/tiff",
    "tiff": "image/tiff", "jp2": "image/jp2", "pdf": "application/pdf", "webp": "image/webp",
    "bmp": "image/bmp",
}  # fmt: skip
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_NAME = re.compile(r"[^\w.\-]")


def clean(text: str) -> str:
    """Text without the control characters that XML cannot hold; they become U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def serialise(root: Any) -> bytes:
    """An lxml element as a file: UTF-8, declared, indented, ending in a line feed."""
    from lxml import etree

    etree.indent(root, space=" ")
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


class Names:
    """Hands out XML ids (NCNames), each once; the same asker is given the same id again."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def of(self, kind: str, id: str) -> str:
        """The XML id of our ``id``: the id itself where that is a free name."""
        if (kind, id) in self._given:
            return self._given[kind, id]
        name = _NOT_NAME.sub("_", id) or kind
        if not (name[0].isalpha() or name[0] == "_"):
            name = f"{kind}_{name}"
        free, count = name, 1
        while free in self._taken:
            free, count = f"{name}.{count}", count + 1
        self._taken.add(free)
        self._given[kind, id] = free
        return free


def points(polygon: Iterable[Point], page: Page) -> str:
    """``x,y x,y ...`` in whole pixels inside the scan; at least three points."""
    width, height = page.source.width, page.source.height
    listed = [f"{min(max(round(x), 0), width)},{min(max(round(y), 0), height)}" for x, y in polygon]
    while len(listed) < 3:
        listed.append(listed[-1])
    return " ".join(listed)


def box(polygon: Iterable[Point], page: Page) -> Box:
    """The box around a polygon in whole pixels, clipped to the scan, never inverted."""
    around = bounds(polygon)
    width, height = page.source.width, page.source.height
    x0, y0 = min(max(round(around.x0), 0), width), min(max(round(around.y0), 0), height)
    x1, y1 = min(max(round(around.x1), x0), width), min(max(round(around.y1), y0), height)
    return Box(x0, y0, x1, y1)


def groups(page: Page) -> list[tuple[Article | None, list[Region]]]:
    """The page's regions in reading order, article by article.

    Each article comes once, where its first region stands, with all its regions in reading order;
    neighbouring regions that belong to no article come together under None.
    """
    articles = {article.id: article for article in page.articles}
    of: dict[str, list[Region]] = {}
    out: list[tuple[Article | None, list[Region]]] = []
    for region in page.regions:
        article = articles.get(region.article) if region.article is not None else None
        if article is not None and article.id in of:
            of[article.id].append(region)
        elif article is not None:
            of[article.id] = [region]
            out.append((article, of[article.id]))
        elif out and out[-1][0] is None:
            out[-1][1].append(region)
        else:
            out.append((None, [region]))
    return out


def media_type(file: str) -> str | None:
    """The media type of a scan by its suffix, None for one that is not known."""
    return MIME.get(file.rpartition(".")[2].lower())


def title(article: Article) -> str:
    """An article's headline in one line: its main part, else what else is printed over it."""
    head = article.headline
    return head.main or head.kicker or head.sub or ""


def language(page: Page) -> str | None:
    """The page's language as BCP 47 (``zh``, ``en``), None where its text does not tell."""
    from digitize.text import cjk_share

    text = "".join(line.text for region in page.regions for line in region.lines)[:5000]
    if not any(c.isalpha() for c in text):
        return None
    return "zh" if cjk_share(text) > 0.5 else None


def script(page: Page) -> str | None:
    """ISO 15924 of a Chinese page: ``Hans``, ``Hant``; None where its text does not tell."""
    text = {c for region in page.regions for line in region.lines for c in line.text}
    simplified = len(text & set("们这为时会对发现说国来过学区经产动务还开关报东车书门问间长员业"))
    traditional = len(text & set("們這為時會對發現說國來過學區經產動務還開關報東車書門問間長員業"))
    if simplified == traditional:
        return None
    return "Hans" if simplified > traditional else "Hant"
