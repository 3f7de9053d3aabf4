"""Reading a region anew with the OCR engine, after a reviewer drew or cut it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from digitize.errors import MissingDependency
from digitize.geometry import bounds
from digitize.page import Character, Region, TextLine
from digitize.reading import Line
from digitize.review.edits import outlines

Read = Callable[[np.ndarray, Region], Sequence[TextLine]]
"""Lines found in a cutting (uint8 RGB) of a region, in pixels of the cutting, without ids."""

MARGIN = 8
"""Pixels of paper left around a region, so that no stroke at its edge is cut."""


class Rereader:
    """Reads regions anew; the engine is loaded when it is first asked for, and used by one."""

    def __init__(self, load: Callable[[], Read] | None = None) -> None:
        self._load = load
        self._read: Read | None = None
        self._lock = Lock()

    def lines(self, pixels: np.ndarray, region: Region) -> tuple[TextLine, ...]:
        """The lines of a region as the engine reads them now, in pixels of the scan.

        A line that lies where one lay before keeps its id; a new one has the id "".
        """
        if self._load is None:
            raise MissingDependency(
                "this desk was started without an OCR engine; see digitize doctor"
            )
        box = bounds(region.polygon).grown(MARGIN)
        height, width = pixels.shape[:2]
        x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
        x1, y1 = min(width, int(box.x1) + 1), min(height, int(box.y1) + 1)
        cutting = np.ascontiguousarray(pixels[y0:y1, x0:x1])
        with self._lock:
            if self._read is None:
                self._read = self._load()
            found = self._read(cutting, region)
        placed = [_moved(line, x0, y0) for line in found]
        inside = [x for x in placed if outlines.holds(region.polygon, outlines.middle(x.polygon))]
        return _named(inside, region)


def _moved(line: TextLine, x: int, y: int) -> TextLine:
    polygon = tuple((px + x, py + y) for px, py in line.polygon)
    characters = line.characters
    if characters:
        characters = tuple(
            c.model_copy(update={"box": (c.box[0] + x, c.box[1] + y, c.box[2] + x, c.box[3] + y)})
            if c.box
            else c
            for c in characters
        )
    return line.model_copy(update={"polygon": polygon, "characters": characters})


def _named(found: Sequence[TextLine], region: Region) -> tuple[TextLine, ...]:
    """Give lines the ids of those that lay in their place."""
    free = {x.id: bounds(x.polygon) for x in region.lines}
    named = []
    for line in found:
        box = bounds(line.polygon)
        best = max(free, key=lambda id: box.intersection(free[id]).area, default="")
        known = free.get(best)
        shared = box.intersection(known) if known else None
        alike = (
            known is not None
            and shared is not None
            and shared.width > 0
            and shared.height > 0
            and shared.area >= 0.4 * min(box.area, known.area)
        )
        if alike:
            free.pop(best)
        named.append(line.model_copy(update={"id": best if alike else ""}))
    return tuple(named)


@dataclass(frozen=True)
class _Cutting:
    """A part of a scan as the layout and the engine want it."""

    pixels: np.ndarray


def engine() -> Callable[[], Read]:
    """What loads the text-line detector and the OCR engine of this installation."""

    def load() -> Read:
        from digitize import layout, ocr

        detectors = layout.open_detectors(layout.Options(detectors=("text-lines",)))
        recogniser = ocr.open_engine()

        def read(pixels: np.ndarray, region: Region) -> list[TextLine]:
            cutting = _Cutting(pixels)
            reading = ocr.read(cutting, layout.detect(cutting, detectors), recogniser)
            return _in_order([_text_line(line, region) for line in reading.lines], region)

        return read

    return load


def _text_line(line: Line, region: Region) -> TextLine:
    """A read line as a page document has it; text printed right to left is turned."""
    turned = region.writing == "horizontal-rl" and line.writing == "horizontal"
    glyphs = line.glyphs[::-1] if turned else line.glyphs
    return TextLine(
        id="",
        text=line.text[::-1] if turned else line.text,
        polygon=line.polygon,
        confidence=round(line.confidence, 4),
        characters=tuple(
            Character(
                text=g.text, confidence=g.confidence, box=(g.box.x0, g.box.y0, g.box.x1, g.box.y1)
            )
            for g in glyphs
        )
        or None,
    )


def _in_order(lines: list[TextLine], region: Region) -> list[TextLine]:
    """Lines as they are read: columns from the right, or rows downwards."""
    if region.writing == "vertical":
        return sorted(lines, key=lambda x: -bounds(x.polygon).center[0])
    return sorted(lines, key=lambda x: bounds(x.polygon).center[1])
