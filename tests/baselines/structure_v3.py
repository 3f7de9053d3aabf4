"""PP-StructureV3's own ordering (paddlex `xycut_enhanced`) on the blocks of the CDLA model.

The blocks are those of the reading; a line that lies in none becomes a text block of its own, as
in paddlex. A title block starts an article.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any

from digitize.geometry import Box, union
from digitize.reading import Line, Reading

from .document import Piece, is_vertical, rows

LABELS = {
    "title": "paragraph_title",
    "figure": "image",
    "figure caption": "figure_title",
    "table": "table",
    "table caption": "table_title",
    "header": "header",
    "footer": "footer",
    "reference": "reference",
    "equation": "formula",
}
NO_BODY = {"header": "other", "footer": "other", "image": "image", "table": "table"} | {
    "figure_title": "caption",
    "table_title": "caption",
}
INSIDE = 0.5  # share of a line that must lie in a block


def outline(reading: Reading) -> list[Piece]:
    """Blocks as paddlex orders them, cut into articles at titles."""
    blocks = _blocks(reading)
    if not blocks:
        return []
    pieces: list[Piece] = []
    head: list[Line] = []
    body: list[tuple[Line, ...]] = []
    for label, lines in _ordered(blocks, is_vertical(reading)):
        if label in NO_BODY:
            pieces.append(Piece(body=(tuple(lines),), role=NO_BODY[label]))
        elif label == "paragraph_title":
            if body:
                pieces.append(Piece(tuple(head), tuple(body)))
                head, body = [], []
            head += lines
        else:
            body.append(tuple(lines))
    if head or body:
        pieces.append(Piece(tuple(head), tuple(body)))
    return [p for p in pieces if p.headline or any(p.body)]


def _blocks(reading: Reading) -> list[tuple[str, Box, list[Line]]]:
    """Label, box and lines of every block that holds text."""
    held: list[list[Line]] = [[] for _ in reading.blocks]
    alone: list[Line] = []
    for line in reading.lines:
        shares = [line.box.intersection(block.box).area for block in reading.blocks]
        best = max(range(len(shares)), key=shares.__getitem__, default=-1)
        if best >= 0 and shares[best] > INSIDE * line.box.area:
            held[best].append(line)
        else:
            alone.append(line)
    vertical = is_vertical(reading)
    found = [
        (LABELS.get(block.label, "text"), block.box, rows(lines, vertical))
        for block, lines in zip(reading.blocks, held, strict=True)
        if lines
    ]
    return found + [("text", line.box, [line]) for line in alone]


def _ordered(
    blocks: Sequence[tuple[str, Box, list[Line]]], vertical: bool
) -> Iterable[tuple[str, list[Line]]]:
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    from paddlex.inference.pipelines.layout_parsing.layout_objects import LayoutBlock, LayoutRegion
    from paddlex.inference.pipelines.layout_parsing.xycut_enhanced import xycut_enhanced

    made: list[Any] = []
    for number, (label, box, lines) in enumerate(blocks):
        block = LayoutBlock(label=label, bbox=[box.x0, box.y0, box.x1, box.y1], content=number)
        block.update_direction("vertical" if vertical else "horizontal")
        block.num_of_lines = len(lines)
        block.text_line_height = sum(x.box.height for x in lines) / len(lines)
        block.text_line_width = sum(x.box.width for x in lines) / len(lines)
        block.seg_start_coordinate, block.seg_end_coordinate = lines[0].box.x0, lines[-1].box.x1
        made.append(block)
    around = union(box for _, box, _ in blocks)
    region = LayoutRegion(
        bbox=[int(v) for v in (around.x0, around.y0, around.x1, around.y1)], blocks=made
    )
    for block in xycut_enhanced(region):
        label, _, lines = blocks[block.content]
        yield label, lines
