"""Voices: what the text of a node says at its two ends."""

from __future__ import annotations

from dataclasses import dataclass

from digitize.lexicon import LONGEST
from digitize.order.nodes import Node
from digitize.phrases.datelines import lead_of
from digitize.phrases.endings import closing_byline
from digitize.phrases.pages import continued_from, continued_to
from digitize.scripts import simplified
from digitize.text import CLOSERS, ORNAMENTS, closes_unopened, ends_sentence, open_marks

_COUNTED = tuple("年月日时分元%％个名万亿岁版")  # what stands behind a number


@dataclass(frozen=True)
class Voice:
    """What the text of a node says at its two ends."""

    ends: bool
    fill: float
    open: bool
    pause: bool
    indent: float
    closes: bool
    punctuation: bool
    opens_report: bool
    ornament: bool
    closing: bool
    jumps_to: bool
    jumps_from: bool
    number: bool
    counted: bool
    hyphen: bool
    lowercase: bool
    before: str
    after: str
    text: str
    lines: int


def voice(node: Node) -> Voice:
    """Read the two ends of a node's text."""
    first = node.head.lines[0].text.strip()
    last = node.tail.lines[-1].text.strip()
    whole = "".join(line.text for part in node.parts for line in part.lines)
    starts = node.tail.starts
    since = starts[-1] if starts and node.kind == "body" else 0
    paragraph = "".join(line.text for line in node.tail.lines[since:])
    em = max(1.0, node.tail.size)
    edge = _edges(node)
    opened = lead_of(first, node.head.lines[1].text if len(node.head.lines) > 1 else None)
    return Voice(
        ends=ends_sentence(last),
        fill=(edge[1] - edge[3]) / em,
        open=bool(open_marks(paragraph)),
        pause=last[-1:] in "，、；：,;:—",
        indent=(edge[2] - edge[0]) / em,
        closes=closes_unopened(first),
        punctuation=first[:1] in CLOSERS + "，。、；：！？,.;:!?…" if first else False,
        opens_report=opened.dateline is not None,
        ornament=first[:1] in ORNAMENTS if first else False,
        closing=closing_byline(last) is not None,
        jumps_to=continued_to(last) is not None,
        jumps_from=continued_from(first) is not None,
        number=last[-1:].isdigit(),
        counted=first[:1].isdigit() or first.startswith(_COUNTED),
        hyphen=last.endswith(("-", "‐", "¬")),
        lowercase=first[:1].islower(),
        before=simplified(last[-LONGEST:]),
        after=simplified(first[:LONGEST]),
        text=whole,
        lines=sum(len(p.lines) for p in node.parts),
    )


def _edges(node: Node) -> tuple[float, float, float, float]:
    """Column left and right, left edge of the first line, right edge of the last, same frame."""
    axes_lines = node.head.lines[0], node.tail.lines[-1]
    left, right = node.column
    box = node.box
    if node.head.across or node.kind == "package":
        return left, right, box.x0, box.x1
    vertical = axes_lines[0].writing == "vertical"
    start = axes_lines[0].box.y0 if vertical else axes_lines[0].box.x0
    end = axes_lines[1].box.y1 if vertical else axes_lines[1].box.x1
    return left, right, start, end
