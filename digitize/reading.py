"""The reading: all that the models and the separator finder know of one sheet.

It is what `ocr.read` returns and what understanding (regions, order, articles) starts from. A
reading is plain data: it is kept beside the page documents, so that order and articles can be
done again in milliseconds without the models, and it is what tests record.

Unit: pixels of the upright sheet. Origin: top left.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from digitize.geometry import Box, Polygon
from digitize.page import Writing


@dataclass(frozen=True, slots=True)
class Glyph:
    """One recognised character with its confidence 0..1 and box on the sheet."""

    text: str
    confidence: float
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """One recognised line.

    ``box`` and ``polygon`` are tight around the ink, not around the detector's inflated box.
    ``size`` is the printed glyph size in pixels: the extent of the ink across the line (its height
    if horizontal, its width if vertical). ``weight`` is the stroke weight relative to the size
    (ink share of the tight box, 0..1), a measure of boldness. ``reversed`` is light on dark.
    ``writing`` horizontal-rl says that the print runs right to left; ``text`` is in reading order.
    """

    text: str
    box: Box
    polygon: Polygon
    confidence: float
    writing: Writing = "horizontal"
    size: float = 0.0
    weight: float = 0.0
    reversed: bool = False
    coloured: bool = False
    glyphs: tuple[Glyph, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed rule, straight and near upright or level; ``thickness`` in pixels.

    ``box`` spans it; it is level where the box is wider than high. ``kind`` is ``single``,
    ``double``, ``dashed`` or ``ornament``.
    """

    box: Box
    thickness: float
    kind: Literal["single", "double", "dashed", "ornament"] = "single"

    @property
    def level(self) -> bool:
        """Whether the rule lies horizontally."""
        return self.box.width >= self.box.height


@dataclass(frozen=True, slots=True)
class Frame:
    """A closed frame, a tinted box or a dark bar: what is inside belongs together."""

    box: Box
    kind: Literal["frame", "ornament", "tint", "dark"] = "frame"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the layout model: its class, as the model names it, and score 0..1."""

    box: Box
    label: str
    score: float


@dataclass(frozen=True)
class Reading:
    """Everything known of one sheet before it is understood. Lines come in no particular order."""

    width: int
    height: int
    lines: tuple[Line, ...] = ()
    rules: tuple[Rule, ...] = ()
    frames: tuple[Frame, ...] = ()
    pictures: tuple[Box, ...] = ()
    blocks: tuple[Block, ...] = ()
    warnings: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """The reading as compact JSON text; coordinates rounded to 0.1 pixel."""
        return json.dumps(self.plain(), ensure_ascii=False, separators=(",", ":"))

    def plain(self) -> dict[str, Any]:
        """What `to_json` writes, as dictionaries, lists and numbers."""
        # Written out, for asdict copies every value and there are thousands of glyphs.
        return {
            "width": _rounded(self.width),
            "height": _rounded(self.height),
            "lines": [_plain_line(line) for line in self.lines],
            "rules": [
                {"box": _corners(r.box), "thickness": _rounded(r.thickness), "kind": r.kind}
                for r in self.rules
            ],
            "frames": [{"box": _corners(f.box), "kind": f.kind} for f in self.frames],
            "pictures": [_corners(box) for box in self.pictures],
            "blocks": [
                {"box": _corners(b.box), "label": b.label, "score": _rounded(b.score)}
                for b in self.blocks
            ],
            "warnings": list(self.warnings),
            "extra": _plain(self.extra),
        }

    @classmethod
    def from_json(cls, text: str | bytes) -> Reading:
        """Read what `to_json` wrote. Raises ``ValueError`` or ``KeyError`` where it is none."""
        return cls.from_plain(json.loads(text))

    @classmethod
    def from_plain(cls, d: dict[str, Any]) -> Reading:
        """Read what `plain` gave. Raises ``ValueError`` or ``KeyError`` where it is none."""
        return cls(
            width=d["width"],
            height=d["height"],
            lines=tuple(_line(item) for item in d["lines"]),
            rules=tuple(Rule(Box(*r["box"]), r["thickness"], r["kind"]) for r in d["rules"]),
            frames=tuple(Frame(Box(*f["box"]), f["kind"]) for f in d["frames"]),
            pictures=tuple(Box(*p) for p in d["pictures"]),
            blocks=tuple(Block(Box(*b["box"]), b["label"], b["score"]) for b in d["blocks"]),
            warnings=tuple(d.get("warnings", ())),
            extra=d.get("extra", {}),
        )


@dataclass(frozen=True)
class Mending:
    """One character that was mended: the line as mended, what stood there, what stands now."""

    line: Line
    at: int
    read: str
    became: str
    confidence: float

    @property
    def text(self) -> str:
        """Up to ten characters before, the change, up to ten after: 钱塘区|一→—|龙游县."""
        text = self.line.text
        before, after = text[max(0, self.at - 10) : self.at], text[self.at + 1 :][:10]
        return f"{before}|{self.read}→{self.became}|{after}"


def _plain_line(line: Line) -> dict[str, Any]:
    return {
        "text": line.text,
        "box": _corners(line.box),
        "polygon": [[_rounded(x), _rounded(y)] for x, y in line.polygon],
        "confidence": _rounded(line.confidence),
        "writing": line.writing,
        "size": _rounded(line.size),
        "weight": _rounded(line.weight),
        "reversed": line.reversed,
        "coloured": line.coloured,
        # flat, for there are thousands
        "glyphs": [[g.text, round(g.confidence, 3), *_corners(g.box)] for g in line.glyphs],
    }


def _corners(box: Box) -> list[float]:
    return [round(box.x0, 1), round(box.y0, 1), round(box.x1, 1), round(box.y1, 1)]


def _rounded(value: float) -> float:
    return round(value, 4) if isinstance(value, float) else value


def _plain(value: Any) -> Any:
    """Floats rounded, tuples as lists."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return _rounded(value)


def _line(d: dict[str, Any]) -> Line:
    return Line(
        text=d["text"],
        box=Box(*d["box"]),
        polygon=tuple((x, y) for x, y in d["polygon"]),
        confidence=d["confidence"],
        writing=d["writing"],
        size=d["size"],
        weight=d["weight"],
        reversed=d["reversed"],
        coloured=d["coloured"],
        glyphs=tuple(Glyph(text, score, Box(*box)) for text, score, *box in d["glyphs"]),
    )
