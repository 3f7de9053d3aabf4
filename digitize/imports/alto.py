"""ALTO in, versions 1 to 4: ABBYY, Tesseract, docWorks, kraken, METS/ALTO repositories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from digitize.errors import InputError
from digitize.geometry import Box, Polygon, bounds, union
from digitize.imports import Imported, source
from digitize.imports.lines import line, polygon
from digitize.page import Writing
from digitize.reading import Block, Glyph, Line, Reading, Rule
from digitize.text import is_cjk

DPI = 300  # of pages measured in millimetres or inches whose picture is not at hand
DIRECTIONS: dict[str | None, Writing] = {
    "ltr": "horizontal", "rtl": "horizontal-rl", "ttb": "vertical",
}  # fmt: skip


def read(root: Any, path: Path) -> list[Imported]:
    """The pages of an alto element. Raises ``InputError`` where a page's size is not told."""
    pages = [element for element in root.iter() if _name(element) == "Page"]
    return [_Reader(page, root, path, i).imported() for i, page in enumerate(pages)]


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


class _Reader:
    def __init__(self, page: Any, root: Any, path: Path, index: int) -> None:
        self.page, self.root, self.path, self.index = page, root, path, index
        self.lines: list[Line] = []
        self.regions: list[dict[str, Any]] = []
        self.blocks: list[Block] = []
        self.pictures: list[Box] = []
        self.rules: list[Rule] = []
        self.tags = {
            e.get("ID"): e for e in root.iter() if _name(e) in ("LayoutTag", "StructureTag")
        }
        unit = (self.told("MeasurementUnit") or "pixel").strip()
        self.scale = {"mm10": DPI / 254, "inch1200": DPI / 1200}.get(unit, 1.0)

    def told(self, name: str) -> str | None:
        return next((e.text for e in self.root.iter() if _name(e) == name and e.text), None)

    def imported(self) -> Imported:
        width, height = (self.extent(name) for name in ("WIDTH", "HEIGHT"))
        for element in self.ordered(self.page):
            self.block(element, None)
        reading = Reading(
            width, height, tuple(self.lines), tuple(self.rules), (), tuple(self.pictures),
            tuple(self.blocks), (), {"imported": {"format": "ALTO", "regions": self.regions}},
        )  # fmt: skip
        facts: dict[str, Any] = {"width": width, "height": height}
        if self.scale != 1:
            facts["dpi"] = float(DPI)
        digest = self.told("fileIdentifier") or ""
        if digest.startswith("sha256:"):
            facts["sha256"] = digest.removeprefix("sha256:")
        number = self.page.get("PHYSICAL_IMG_NR") or ""
        if digest and number.isdigit():
            facts["frame"] = int(number) - 1
        where, scan = source(self.path, (self.told("fileName") or "").strip(), facts)
        software = " ".join(filter(None, (self.told("softwareName"), self.told("softwareVersion"))))
        return Imported(reading, where, scan, "ALTO", software)

    def extent(self, name: str) -> int:
        value = self.page.get(name)
        if value is None:
            space = next((e for e in self.page if _name(e) == "PrintSpace"), None)
            value = space.get(name) if space is not None else None
        try:
            return round(float(value) * self.scale)
        except (TypeError, ValueError) as error:
            raise InputError(
                f"{self.path}: {name} of the page is missing; without it places mean nothing"
            ) from error

    def ordered(self, parent: Any) -> list[Any]:
        """Blocks in reading order: explicit where it is told, else as they stand in the file."""
        blocks = [
            child
            for space in parent
            if _name(space).endswith(("Space", "Margin"))
            for child in space
            if _name(child) in ("TextBlock", "ComposedBlock", "Illustration", "GraphicalElement")
        ]
        order: dict[str, int] = {}
        for top in self.root:
            if _name(top) == "ReadingOrder":
                for reference in (e for e in top.iter() if _name(e) == "ElementRef"):
                    for name in (reference.get("REF") or "").split():
                        order.setdefault(name, len(order))
        rank = {id(block): i for i, block in enumerate(blocks)}
        last = len(order)
        return sorted(blocks, key=lambda b: (order.get(b.get("ID"), last), rank[id(b)]))

    def block(self, element: Any, above: dict[str, Any] | None) -> None:
        name, outline = _name(element), self.outline(element)
        entry: dict[str, Any] = {
            "id": element.get("ID"), "kind": name, "lines": [], **self.tagged(element)
        }  # fmt: skip
        if above is not None:
            entry["type"] = entry["type"] or above["type"]
            entry["article"] = entry["article"] or above["article"]
        if name == "GraphicalElement" and outline:
            box = bounds(outline)
            self.rules.append(Rule(box, min(box.width, box.height)))
            return
        self.regions.append(entry)
        if outline:
            box = bounds(outline)
            kind = (element.get("TYPE") or entry["type"] or "").lower()
            if name == "Illustration" or kind == "image":
                self.pictures.append(box)
            label = {"Illustration": "figure"}.get(name) or (
                kind if kind in ("table", "advertisement") else "text"
            )
            self.blocks.append(Block(box, label, 1.0))
        writing = DIRECTIONS.get(element.get("BASEDIRECTION"))
        for child in element:
            if _name(child) == "TextLine":
                made = self.line(child, DIRECTIONS.get(child.get("BASEDIRECTION")) or writing)
                if made is not None:
                    entry["lines"].append(len(self.lines))
                    self.lines.append(made)
            elif _name(child) in ("TextBlock", "ComposedBlock", "Illustration"):
                self.block(child, entry)

    def tagged(self, element: Any) -> dict[str, str | None]:
        """Region type and article, as our own export and others' tags tell them."""
        told: dict[str, str | None] = {"type": element.get("TYPE"), "article": None}
        for reference in (element.get("TAGREFS") or "").split():
            tag = self.tags.get(reference)
            if tag is None:
                continue
            if _name(tag) == "LayoutTag" or (tag.get("TYPE") or "") == "region":
                told["type"] = tag.get("LABEL")
            elif (tag.get("TYPE") or "").lower() == "article":
                told["article"] = reference
        return told

    def outline(self, element: Any) -> Polygon:
        for shape in (e for e in element if _name(e) == "Shape"):
            for inner in shape:
                points = polygon(inner.get("POINTS"), self.scale)
                if len(points) >= 3:
                    return points
        values = [element.get(name) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]
        if any(value is None for value in values):
            return ()
        x, y, width, height = (float(value) * self.scale for value in values)
        return Box(x, y, x + width, y + height).polygon()

    def line(self, element: Any, writing: Writing | None) -> Line | None:
        text, glyphs, scores, boxes = "", [], [], []
        gap = False
        for child in element:
            name, content = _name(child), child.get("CONTENT") or ""
            if name == "SP":
                gap = True
            elif name == "HYP":
                text += content
            elif name == "String":
                if text and (gap or not _meet(text, content)):
                    text += " "
                text, gap = text + content, False
                outline = self.outline(child)
                if outline:
                    boxes.append(bounds(outline))
                if child.get("WC"):
                    scores.append((float(child.get("WC")), len(content) or 1))
                glyphs += self.glyphs(child)
        outline = self.outline(element)
        if not outline and boxes:
            outline = union(boxes).polygon()
        weight = sum(length for _, length in scores)
        confidence = sum(s * length for s, length in scores) / weight if weight else None
        return line(text, outline, writing, confidence, glyphs)

    def glyphs(self, string: Any) -> list[Glyph]:
        made = []
        for element in (e for e in string if _name(e) == "Glyph"):
            outline, content = self.outline(element), element.get("CONTENT") or ""
            if outline and len(content) == 1:
                confidence = float(element.get("GC") or 1.0)
                made.append(Glyph(content, confidence, bounds(outline)))
        return made


def _meet(before: str, after: str) -> bool:
    """Whether two strings without a space element between them are one word all the same."""
    return not before or not after or is_cjk(before[-1]) or is_cjk(after[0])
