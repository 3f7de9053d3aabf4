"""Pages without any title: where an article of another page goes on.

What opens articles elsewhere, a headline, is not on such a page. The network has seen few of them
and is unsure of every break, so what stands next in plain reading order is likelier to go on than
it says, unless it opens like a report or an item. Coordinates are those of the reading frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from digitize.order.linear import arrange
from digitize.order.nodes import Graph, Node
from digitize.order.voices import voice

_OPEN, _CLOSED = 2.0, 0.7  # log-odds at least, behind a sentence that is cut, and that is not
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
    changed = dict(odds)
    for a, b in pairwise(texts[n] for n in order):
        said, next_said = voice(a), voice(b)
        opens = next_said.opens_report or next_said.ornament or next_said.jumps_from
        ended = said.closing or said.jumps_to
        if (a.index, b.index) in odds and _one_text(a, b) and not opens and not ended:
            least = _CLOSED if said.ends else _OPEN
            changed[a.index, b.index] = max(odds[a.index, b.index], least)
    return changed


def _one_text(a: Node, b: Node) -> bool:
    """Whether two columns are set alike and have some lines; a subhead belongs to either."""
    if "subhead" in (a.kind, b.kind):
        return True
    alike = abs(a.tail.size / max(1.0, b.head.size) - 1) < _ALIKE
    return alike and len(a.tail.lines) >= _LINES and len(b.head.lines) >= _LINES
