"""Actions on the text of lines."""

from __future__ import annotations

from digitize.page import TextLine
from digitize.review.edits import outlines
from digitize.review.edits.draft import TEXT_TYPES, Draft
from digitize.review.edits.operations import EditError, LineParagraph, LinesRead, LineTextEdit
from digitize.text import nfc


def rewrite(draft: Draft, op: LineTextEdit) -> None:
    """Set the text of a line; a person has read it, so it carries no doubt any more."""
    region, line = draft.line(op.line)
    update = {"text": nfc(op.text), "confidence": 1.0, "characters": None}
    _replace(draft, region.id, line.model_copy(update=update))


def paragraph(draft: Draft, op: LineParagraph) -> None:
    """Begin a paragraph at a line, or run it on."""
    region, _ = draft.line(op.line)
    if region.type not in TEXT_TYPES or region.article is None:
        raise EditError(f"line {op.line} is no text of an article, so it begins no paragraph")
    draft.begins[op.line] = op.begins
    draft.retold.add(region.article)


def reread(draft: Draft, op: LinesRead) -> None:
    """Take over what the engine read: known lines keep their id, others are added at the end."""
    region = draft.region(op.region)
    here = {line.id for line in region.lines}
    source = draft.page.source
    for line in op.lines:
        polygon = outlines.normal(line.polygon, source.width, source.height)
        fresh = line.model_copy(update={"text": nfc(line.text), "polygon": polygon})
        if line.id in here:
            _replace(draft, op.region, fresh)
        else:
            draft.fresh(line.id, "line")
            lines = (*draft.region(op.region).lines, fresh)
            draft.change(op.region, lines=lines)


def _replace(draft: Draft, region: str, line: TextLine) -> None:
    lines = tuple(line if x.id == line.id else x for x in draft.region(region).lines)
    draft.change(region, lines=lines)
