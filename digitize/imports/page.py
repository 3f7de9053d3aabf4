"""PAGE-XML in, any version since 2009: Transkribus, eScriptorium, LAREX, OCR-D, PERO.

Lines in the reading order of the file; regions without lines but with text are cut into stripes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from digitize.errors import InputError
from digitize.geometry import Box, bounds
from digitize.imports import Imported, source
from digitize.imports.lines import line, polygon, stripes
from digitize.page import Writing
from digitize.reading import Block, Glyph, Line, Reading, Rule

PICTURES = ("ImageRegion", "GraphicRegion", "LineDrawingRegion", "MapRegion", "ChartRegion")
LABELS = {
    "TableRegion": "table",
    "AdvertRegion": "advertisement",
    **dict.fromkeys(PICTURES, "figure"),
}
TEXT_LABELS = {
    "heading": "title", "header": "header", "footer": "footer", "caption": "figure_caption",
    "page-number": "header",
}  # fmt: skip
_TYPE = re.compile(r"structure\s*\{[^}]*type:\s*([\w-]+)")
_ARTICLE = re.compile(r"structure\s*\{[^}]*id:\s*([^;}]+)")


def read(root: Any, path: Path) -> list[Imported]:
    """The page of a PcGts element. Raises ``InputError`` where its size is not told."""
    return [_Reader(element, root, path).imported() for element in _children(root, "Page")]


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: Any, *names: str) -> list[Any]:
    return [child for child in element if _name(child) in names]


class _Reader:
    def __init__(self, page: Any, root: Any, path: Path) -> None:
        self.page, self.root, self.path = page, root, path
        self.lines: list[Line] = []
        self.regions: list[dict[str, Any]] = []
        self.blocks: list[Block] = []
        self.pictures: list[Box] = []
        self.rules: list[Rule] = []
        self.warnings: list[str] = []

    def imported(self) -> Imported:
        width, height = (self.number(name) for name in ("imageWidth", "imageHeight"))
        elements = [child for child in self.page if _name(child).endswith("Region")]
        for element in self.ordered(elements):
            self.region(element, None)
        reading = Reading(
            width, height, tuple(self.lines), tuple(self.rules), (), tuple(self.pictures),
            tuple(self.blocks), tuple(self.warnings),
            {"imported": {"format": "PAGE-XML", "regions": self.regions}},
        )  # fmt: skip
        told = {"width": width, "height": height, **self.metadata()}
        where, scan = source(self.path, self.page.get("imageFilename") or "", told)
        creator = next((e.text or "" for e in self.root.iter() if _name(e) == "Creator"), "")
        return Imported(reading, where, scan, "PAGE-XML", creator.strip())

    def number(self, name: str) -> int:
        try:
            return int(float(self.page.get(name)))
        except (TypeError, ValueError) as error:
            raise InputError(
                f"{self.path}: {name} of the page is missing; without it places mean nothing"
            ) from error

    def metadata(self) -> dict[str, Any]:
        """What our own export keeps in metadata items, and the resolution."""
        told: dict[str, Any] = {}
        for item in self.root.iter():
            if _name(item) == "MetadataItem" and item.get("name") in ("sha256", "frame", "part"):
                value = item.get("value") or ""
                told[item.get("name")] = int(value) if value.isdigit() else value
        dpi, unit = self.page.get("imageXResolution"), self.page.get("imageResolutionUnit")
        if dpi and unit in ("PPI", "PPCM"):
            told["dpi"] = float(dpi) * (2.54 if unit == "PPCM" else 1)
        return told

    def ordered(self, elements: list[Any]) -> list[Any]:
        """Regions in reading order: as the groups say, what they leave out behind."""
        order: dict[str, int] = {}
        self.articles: dict[str, str] = {}
        for top in _children(self.page, "ReadingOrder"):
            for group in top:
                self.group(group, order, None)
        rank = {id(e): i for i, e in enumerate(elements)}
        last = len(order)
        return sorted(elements, key=lambda e: (order.get(e.get("id"), last), rank[id(e)]))

    def group(self, element: Any, order: dict[str, int], article: str | None) -> None:
        name = _name(element)
        if element.get("type") == "article" or "type:article" in (element.get("custom") or ""):
            told = _ARTICLE.search(element.get("custom") or "")
            article = told.group(1).strip() if told else element.get("id")
        if element.get("regionRef"):
            reference = element.get("regionRef")
            order.setdefault(reference, len(order))
            if article:
                self.articles.setdefault(reference, article)
        inner = [child for child in element if _name(child).endswith(("Group", "Indexed", "Ref"))]
        if name.startswith("Ordered"):
            inner.sort(key=lambda child: int(child.get("index") or 0))
        for child in inner:
            self.group(child, order, article)

    def region(self, element: Any, above: dict[str, Any] | None) -> None:
        name, custom = _name(element), element.get("custom") or ""
        outline = self.coordinates(element)
        if not outline:
            self.warnings.append(f"region {element.get('id')} has no coordinates and is left out")
            return
        box = bounds(outline)
        told = _TYPE.search(custom)
        entry: dict[str, Any] = {
            "id": element.get("id"), "kind": name, "lines": [],
            "type": told.group(1) if told else element.get("type"),
            "article": self.articles.get(element.get("id") or ""),
        }  # fmt: skip
        if above is not None and above["kind"] != "TextRegion":
            entry["type"], entry["article"] = above["type"], above["article"]
        if name == "SeparatorRegion":
            self.rules.append(Rule(box, min(box.width, box.height)))
        elif name in PICTURES:
            self.pictures.append(box)
        if name != "SeparatorRegion":
            self.regions.append(entry)
            label = LABELS.get(name) or TEXT_LABELS.get(element.get("type") or "", "text")
            self.blocks.append(Block(box, label, 1.0))
        if name == "TextRegion":
            self.text(element, entry, box)
        for child in element:
            if _name(child).endswith("Region"):
                self.region(child, entry)

    def text(self, element: Any, entry: dict[str, Any], box: Box) -> None:
        direction = self.direction(element) or self.direction(self.page)
        found = _children(element, "TextLine")
        for child in found:
            made = self.line(child, self.direction(child) or direction)
            if made is not None:
                entry["lines"].append(len(self.lines))
                self.lines.append(made)
        whole = _equivalent(element)
        if not found and whole and whole[0].strip():
            self.warnings.append(
                f"region {element.get('id')} tells no lines; its box was cut into equal stripes"
            )
            for made in stripes(whole[0], box, direction):
                entry["lines"].append(len(self.lines))
                self.lines.append(made)

    def line(self, element: Any, writing: Writing | None) -> Line | None:
        words = _children(element, "Word")
        told = _equivalent(element)
        if told is None:
            texts = [(_equivalent(word) or ("", None))[0] for word in words]
            told = (" ".join(filter(None, texts)), None)
        outline = self.coordinates(element)
        if not outline and words:
            outline = bounds(p for word in words for p in self.coordinates(word)).polygon()
        return line(told[0], outline, writing, told[1], self.glyphs(words))

    def glyphs(self, words: list[Any]) -> list[Glyph]:
        made = []
        for element in (glyph for word in words for glyph in _children(word, "Glyph")):
            told, outline = _equivalent(element), self.coordinates(element)
            if told and len(told[0]) == 1 and outline:
                confidence = 1.0 if told[1] is None else told[1]
                made.append(Glyph(told[0], confidence, bounds(outline)))
        return made

    def coordinates(self, element: Any) -> Any:
        for coords in _children(element, "Coords"):
            points = coords.get("points")
            if points is None:  # before 2013: Point elements
                points = " ".join(f"{p.get('x')},{p.get('y')}" for p in _children(coords, "Point"))
            return polygon(points)
        return ()

    def direction(self, element: Any) -> Writing | None:
        told: dict[str | None, Writing] = {
            "top-to-bottom": "vertical", "left-to-right": "horizontal",
            "right-to-left": "horizontal-rl",
        }  # fmt: skip
        return told.get(element.get("readingDirection"))


def _equivalent(element: Any) -> tuple[str, float | None] | None:
    """Text and confidence of the first choice among an element's readings."""
    choices = _children(element, "TextEquiv")
    if not choices:
        return None
    best = min(choices, key=lambda choice: int(choice.get("index") or 0))
    texts = _children(best, "Unicode") or _children(best, "PlainText")
    if not texts:
        return None
    share = best.get("conf")
    return texts[0].text or "", float(share) if share else None
