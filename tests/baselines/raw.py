"""The order in which PaddleOCR and RapidOCR hand out lines: by rows, over all columns."""

from __future__ import annotations

from digitize.reading import Line, Reading

from .document import Piece

ROW = 10  # pixels within which PaddleOCR takes two boxes for one row


def outline(reading: Reading) -> list[Piece]:
    """The whole page as one article."""
    lines = sorted(reading.lines, key=lambda x: (x.box.y0, x.box.x0))
    for i in range(len(lines) - 1):
        for j in range(i, -1, -1):
            if not _swapped(lines[j], lines[j + 1]):
                break
            lines[j], lines[j + 1] = lines[j + 1], lines[j]
    return [Piece(body=(tuple(lines),))] if lines else []


def _swapped(a: Line, b: Line) -> bool:
    return abs(a.box.y0 - b.box.y0) < ROW and b.box.x0 < a.box.x0
