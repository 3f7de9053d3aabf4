"""Run-in titles: the title of a report at the head of its first line, as papers set it before 1900.

No type of its own marks it: the line begins a character higher than those around it, and a wide
white parts four to eight characters from the text that goes on in the same line.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import median

import numpy as np

from digitize.geometry import Box
from digitize.reading import Line, Reading
from digitize.text import unpunctuated

_TITLE = (2, 14)  # characters of a title
_RAISED = 0.5  # characters: how much higher the line begins
_WHITE = 3.1  # pitches that the two characters beside the white take up together; 2 without it
_LONG = 14  # characters of a line that may have a title in it
_NEAR = 6.0  # line thicknesses: lines around it tell where the column begins
_FEW, _PLAIN = 3, 0.7  # of them; share of them that may be raised, too


def parted(reading: Reading) -> Reading:
    """The reading with run-in titles of vertical lines as lines of their own."""
    upright = [n for n in reading.lines if n.writing == "vertical" and len(n.text) >= _LONG // 2]
    if not unpunctuated(n.text for n in upright):
        return reading  # a page with punctuation sets its titles apart
    places = np.array([(n.box.center[0], n.box.y0) for n in upright])
    lines: list[Line] = []
    for line in reading.lines:
        at = _title(line, places) if line.writing == "vertical" else 0
        lines += _cut(line, at) if at else [line]
    return replace(reading, lines=tuple(lines)) if len(lines) > len(reading.lines) else reading


def _title(line: Line, places: np.ndarray) -> int:
    """How many characters of a line are its title; 0 where it has none.

    ``places`` are the middles and tops of the upright lines, ``(lines, 2)``.
    """
    glyphs = line.glyphs
    if len(glyphs) < _LONG or any(len(g.text) != 1 for g in glyphs):
        return 0
    extents = [g.box.height for g in glyphs]
    pitch = median(extents)
    near = np.abs(places[:, 0] - line.box.center[0]) < _NEAR * line.box.width
    tops = places[near, 1].tolist()
    tops.remove(line.box.y0)  # its own
    if len(tops) < _FEW or sorted(tops)[int(_PLAIN * len(tops))] - line.box.y0 < _RAISED * pitch:
        return 0  # other titles, and lines raised for honour, stand among them
    low, high = _TITLE
    pairs = [
        (extents[n] + extents[n + 1], n + 1) for n in range(low - 1, min(high, len(glyphs) - 2))
    ]
    white, at = max(pairs)
    return at if white > _WHITE * pitch else 0


def _cut(line: Line, at: int) -> list[Line]:
    """The line in two, the first ``at`` characters by themselves."""
    pitch = median(g.box.height for g in line.glyphs)
    b, last, first = line.box, line.glyphs[at - 1].box, line.glyphs[at].box
    out = []
    for glyphs, box in (
        (line.glyphs[:at], Box(b.x0, b.y0, b.x1, min(last.y0 + pitch, last.y1))),
        (line.glyphs[at:], Box(b.x0, max(first.y1 - pitch, first.y0), b.x1, b.y1)),
    ):
        text = "".join(g.text for g in glyphs)
        out.append(replace(line, text=text, box=box, polygon=box.polygon(), glyphs=glyphs))
    return out
