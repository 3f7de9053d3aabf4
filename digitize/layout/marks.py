"""What can stand on a sheet, and how it is carried in a `layoutparser.TextBlock`.

    line, vertical-line                       a text line (a Quadrilateral along it)
    rule, double-rule, dashed-rule, ornament-rule   a printed rule, as thick as it is printed
    frame, ornament-frame, tint, dark         a closed frame, or a box with a ground of its own
    picture                                   a photograph, drawing or code

Any other type is the class of a layout model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from digitize.geometry import Box

if TYPE_CHECKING:
    from layoutparser import TextBlock

LINES = ("line", "vertical-line")
RULES = ("rule", "double-rule", "dashed-rule", "ornament-rule")
FRAMES = ("frame", "ornament-frame", "tint", "dark")
PICTURE = "picture"


def quadrilateral(corners: np.ndarray, kind: str, score: float = 1.0) -> TextBlock:
    """A block of four corners, clockwise from the top left, 4 x 2."""
    from layoutparser import Quadrilateral, TextBlock

    return TextBlock(Quadrilateral(np.asarray(corners, dtype=np.float64)), type=kind, score=score)


def rectangle(box: Box, kind: str, score: float = 1.0) -> TextBlock:
    """A block that stands upright."""
    from layoutparser import Rectangle, TextBlock

    return TextBlock(Rectangle(box.x0, box.y0, box.x1, box.y1), type=kind, score=score)


def box_of(block: TextBlock) -> Box:
    """The upright box around a block."""
    return (
        Box(*(float(v) for v in block.coordinates[:4])) if _is_rectangle(block) else _bounds(block)
    )


def corners_of(block: TextBlock) -> np.ndarray:
    """The four corners of a block, clockwise from the top left, 4 x 2."""
    return np.asarray(block.points, dtype=np.float64)


def _is_rectangle(block: TextBlock) -> bool:
    return type(block.block).__name__ == "Rectangle"


def _bounds(block: TextBlock) -> Box:
    points = corners_of(block)
    (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
    return Box(float(x0), float(y0), float(x1), float(y1))
