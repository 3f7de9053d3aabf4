"""From what other systems tell of a line to our `Line`. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from digitize.geometry import Box, Polygon, bounds
from digitize.page import Writing
from digitize.reading import Glyph, Line
from digitize.text import is_cjk, nfc, tight

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def polygon(points: str | None, scale: float = 1.0) -> Polygon:
    """Points as ``x,y x,y`` or ``x y x y``, scaled; empty where there are none."""
    values = [float(value) * scale for value in _NUMBER.findall(points or "")]
    return tuple(zip(values[::2], values[1::2], strict=False))


def line(
    text: str,
    outline: Polygon,
    writing: Writing | None,
    confidence: float | None = None,
    glyphs: Sequence[Glyph] = (),
) -> Line | None:
    """A line of a reading; None where it has no text or no extent.

    ``writing`` None: told from the shape. A confidence that nobody told is 1.
    """
    clean = untokenised(nfc(text))
    if not clean or len(outline) < 2:
        return None
    box = bounds(outline)
    if box.area <= 0:
        return None
    if writing is None:
        writing = "vertical" if _upright(clean, box) else "horizontal"
    return Line(
        text=clean,
        box=box,
        polygon=outline if len(outline) >= 3 else box.polygon(),
        confidence=min(max(1.0 if confidence is None else confidence, 0.0), 1.0),
        writing=writing,
        size=_size(outline, box, writing),
        glyphs=tuple(glyphs),
    )


def _upright(text: str, box: Box) -> bool:
    """Whether a line of unknown direction is a column: Chinese, and clearly taller than wide."""
    return len(text) > 1 and any(map(is_cjk, text)) and box.height > 1.5 * box.width


def _size(outline: Polygon, box: Box, writing: Writing) -> float:
    """The extent across the line; of a skewed line of four corners that of its short sides."""
    if len(outline) == 4:
        a, b, c, d = outline
        sides = ((math.dist(a, b) + math.dist(c, d)) / 2, (math.dist(b, c) + math.dist(d, a)) / 2)
        return min(sides)
    return box.width if writing == "vertical" else box.height


def stripes(text: str, box: Box, writing: Writing | None) -> list[Line]:
    """Lines of a region whose text is known only as a whole: equal stripes of its box."""
    rows = [row for row in text.splitlines() if row.strip()]
    made: list[Line] = []
    for i, row in enumerate(rows):
        if writing == "vertical":
            width = box.width / len(rows)
            part = Box(box.x1 - (i + 1) * width, box.y0, box.x1 - i * width, box.y1)
        else:
            height = box.height / len(rows)
            part = Box(box.x0, box.y0 + i * height, box.x1, box.y0 + (i + 1) * height)
        found = line(row, part.polygon(), writing)
        if found is not None:
            made.append(found)
    return made


def untokenised(text: str) -> str:
    """A line without the spaces that an engine put between Chinese words.

    Printed spaces (记者 齐航) stay: only a line of many short pieces was cut by an engine.
    """
    pieces = text.split(" ")
    chinese = [len(piece) for piece in pieces if is_cjk(piece[:1] or " ")]
    cut = len(chinese) >= 3 and sum(chinese) / len(chinese) < 1.7
    return tight(text) if cut else text
