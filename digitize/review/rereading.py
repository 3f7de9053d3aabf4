"""Reading a region anew with the OCR engine, after a reviewer drew or cut it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np

from digitize.errors import MissingDependency
from digitize.geometry import bounds
from digitize.page import Region, TextLine
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


def engine() -> Callable[[], Read] | None:
    """What loads the OCR engine of this installation; None where it has none."""
    return None
