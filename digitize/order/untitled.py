"""Pages without any title: where an article of another page goes on.

What opens articles elsewhere, a headline, is not on such a page. The networks have seen few of
them, so the head of the next column is likelier to go on than they say, unless it opens like a
report or an item, or the page holds items below each other. Coordinates: the reading frame's.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from digitize.order.linear import arrange
from digitize.order.nodes import Graph, Node
from digitize.order.voices import voice

_OPEN, _CLOSED = 2.0, 0.7  # log-odds at least, behind a sentence that is cut, and that is not
_PARTED = -2.0  # log-odds of what stands below another text and is none of it
_ALIKE = 0.15  # columns of one text differ by less in size
_LINES = 3  # of a column of text


def going_on(made: Graph, odds: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """The log-odds, with what columns of a page without titles have at least."""
    texts = [n for n in made.nodes if n.kind in ("body", "subhead") and not n.head.across]
    if len(texts) < 2 or any(n.kind == "package" for n in made.nodes):
        return dict(odds)
    if any(p.type in ("advertisement", "table", "teaser") for p in made.sketch.passages):
        return dict(odds)  # a page of many small things
    order = arrange([(n.box,) for n in texts], False, 0.6 * made.sketch.body)
    steps = [(texts[a], texts[b]) for a, b in pairwise(order)]
    rows = [(a, b) for a, b in steps if a.kind == b.kind == "body" and not _beside(a, b)]
    if any(odds.get((a.index, b.index), _PARTED) <= _PARTED for a, b in rows):
        return dict(odds)  # items below each other, parted by rules or white
    changed = dict(odds)
    for a, b in (step for step in steps if step not in rows):
        said, next_said = voice(a), voice(b)
        opens = next_said.opens_report or next_said.ornament or next_said.jumps_from
        ended = said.closing or said.jumps_to
        if (a.index, b.index) in odds and _one_text(a, b) and not opens and not ended:
            least = _CLOSED if said.ends else _OPEN
            changed[a.index, b.index] = max(odds[a.index, b.index], least)
    return changed


def _beside(a: Node, b: Node) -> bool:
    """Whether the second column stands beside the first, and not below it."""
    return b.box.x0 > (a.box.x0 + a.box.x1) / 2


def _one_text(a: Node, b: Node) -> bool:
    """Whether two columns are set alike and have some lines; a subhead belongs to either."""
    if "subhead" in (a.kind, b.kind):
        return True
    alike = abs(a.tail.size / max(1.0, b.head.size) - 1) < _ALIKE
    return alike and len(a.tail.lines) >= _LINES and len(b.head.lines) >= _LINES
