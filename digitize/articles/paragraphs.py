"""Paragraphs: the printed lines of one article made whole again.

A paragraph begins where the print shows it: a first-line indent, or, in papers that do not
indent, a line after one that ends short. A column break, a picture or a frame begins none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from digitize.passage import Passage
from digitize.reading import Line
from digitize.text import ends_sentence, glue, nfc


@dataclass
class Paragraph:
    """One paragraph while it is being put together: its lines, and where passages met."""

    lines: list[Line] = field(default_factory=list)
    subhead: bool = False
    seams: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraph as one string."""
        return self.split()[0]

    def split(self) -> tuple[str, list[int]]:
        """The text, and the offset at which each line begins in it."""
        whole, offsets = "", []
        for line in self.lines:
            piece = nfc(line.text)
            whole, between = glue(whole, piece)
            whole += between
            offsets.append(len(whole))
            whole += piece
        return whole, offsets


@dataclass(frozen=True)
class Break:
    """A join across a break: the last line before, the first after, and how it was crossed."""

    before: Line
    after: Line
    from_passage: Passage
    to_passage: Passage


def compose(passages: Sequence[Passage]) -> tuple[list[Paragraph], list[Break]]:
    """Paragraphs of an article from its passages of text (body, subhead), in order.

    Returns the paragraphs, and every join across a passage break inside one of them.
    """
    bodies = [p for p in passages if p.type == "body"]
    indented = any(_indented(p) for p in bodies)
    paragraphs: list[Paragraph] = []
    breaks: list[Break] = []
    previous: Passage | None = None
    for passage in passages:
        if passage.type == "subhead":
            paragraphs.append(Paragraph(list(passage.lines), subhead=True))
            previous = None
            continue
        starts = set(passage.starts)
        joins = (
            bool(paragraphs) and previous is not None and not _opens(previous, passage, indented)
        )
        if previous is None or not joins:
            paragraphs.append(Paragraph())
        else:
            paragraphs[-1].seams.append(len(paragraphs[-1].lines))
            breaks.append(Break(previous.lines[-1], passage.lines[0], previous, passage))
        for n, line in enumerate(passage.lines):
            if n > 0 and n in starts:
                paragraphs.append(Paragraph())
            paragraphs[-1].lines.append(line)
        previous = passage
    return [p for p in paragraphs if p.lines], breaks


def _indented(passage: Passage) -> bool:
    """Whether the passage shows first-line indents: a start that no short line explains."""
    return any(_indent(passage, n) > 0.9 for n in passage.starts)


def _indent(passage: Passage, n: int) -> float:
    line = passage.lines[n]
    edge = line.box.y0 if line.writing == "vertical" else line.box.x0
    return (edge - passage.column[0]) / max(1.0, passage.size)


def _fill(passage: Passage) -> float:
    line = passage.lines[-1]
    edge = line.box.y1 if line.writing == "vertical" else line.box.x1
    return (passage.column[1] - edge) / max(1.0, passage.size)


def _opens(previous: Passage, passage: Passage, indented: bool) -> bool:
    """Whether a passage opens a paragraph, read after the one before it."""
    if 0 in passage.starts:
        return True
    if indented:
        return False
    return _fill(previous) > 1.5 and ends_sentence(previous.lines[-1].text)
