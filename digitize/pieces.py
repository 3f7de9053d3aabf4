"""Pieces of a line: what a wide white parts, though detector and recogniser took it for one.

Folios are driven out over the page, and nothing above or below tells a gutter from a space there.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from digitize.geometry import union
from digitize.reading import Glyph, Line
from digitize.text import tight

_WIDE = 1.7  # times the usual one: the width of a character beside whose print there is white
_WHITE = 1.5  # sizes of the line: the white between two pieces
_SHORT = 4  # characters; fewer have no usual width
_BESIDE_DOT = re.compile("(?<=[·・]) | (?=[·・])")


def pieces(line: Line) -> list[Line]:
    """A level line cut where white lies between two characters, wider than the type is high.

    A recogniser gives each character room up to the middle of the white beside it: two that are
    much wider than the others have white between them. Of one that is not cut nothing is changed.
    """
    plain = [n for n, character in enumerate(line.text) if not character.isspace()]
    glyphs = line.glyphs
    if line.writing != "horizontal" or len(glyphs) < _SHORT or len(plain) != len(glyphs):
        return [line]
    usual = statistics.median(g.box.width for g in glyphs)
    room = [g.box.width for g in glyphs]
    cuts = [
        n
        for n in range(1, len(glyphs))
        if min(room[n - 1 : n + 1]) > _WIDE * usual
        and sum(room[n - 1 : n + 1]) / 2 - usual > _WHITE * line.size
    ]
    bounds = [0, *cuts, len(glyphs)]
    if not cuts or any(b - a < 2 for a, b in pairwise(cuts)):
        return [line]  # every word stands apart: the line is driven out
    return [_part(line, plain[a:b], glyphs[a:b]) for a, b in pairwise(bounds)]


def _part(line: Line, places: Sequence[int], glyphs: Sequence[Glyph]) -> Line:
    """The part of a line that these characters are; what was taken for spaces in it is the rest."""
    text = tight(line.text[places[0] : places[-1] + 1])
    text = _BESIDE_DOT.sub("", text)
    return replace(line, text=text, box=union(g.box for g in glyphs), glyphs=tuple(glyphs))
