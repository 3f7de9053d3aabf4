"""Bold run-in titles: briefs whose title stands bold at the head of their first line.

A wide white parts it from the text, which goes on in the same line in body type. A line's weight is
known as a whole only. How heavy its head is follows from the lines below it, which are set in body
type throughout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import mean, median

from digitize.geometry import Axes, Box
from digitize.phrases.datelines import lead
from digitize.phrases.people import bylines
from digitize.reading import Line, Reading
from digitize.text import differ, ends_sentence, has_cjk

_TITLE = (4, 16)  # characters of a title
_BOLD = 1.25  # times as heavy as their text are the titles of a column, in the mean
_FLUSH = 0.6  # ems: titles of one column begin that exactly below each other
_INDENT, _NEAR = 3.2, 1.3  # ems that a first line may stand in; of white between two lines
_MATES = 2  # such titles in one column, at least: papers set all briefs of one the same way
_PROSE = re.compile("[，。；、]")
_NO_TITLE = re.compile(r"[。：:；;!?！？…]|^\W*[\d０-９]|[年月日时時]$")


@dataclass(frozen=True)
class _Found:
    line: Line
    left: float
    title: int  # characters of the title
    plain: float  # weight of the text
    weight: float  # of the title


def bold_parted(reading: Reading) -> Reading:
    """The reading with bold run-in titles as lines of their own, each part with its weight."""
    found: list[_Found] = []
    for vertical in (False, True):
        axes = Axes(vertical, reading.width, reading.height)
        own = [
            (line, axes.turn(line.box)) for line in reading.lines
            if (line.writing == "vertical") == vertical
        ]  # fmt: skip
        some = [f for line, box in own if (f := _bold_head(line, box, own))]
        found += [f for f in some if _agree(_mates(f, some), some)]
    cuts = {id(f.line): f for f in found}
    if not cuts:
        return reading
    lines = [
        part
        for line in reading.lines
        for part in (_cut(cuts[id(line)]) if id(line) in cuts else [line])
    ]
    return replace(reading, lines=tuple(lines))


def _mates(found: _Found, some: Sequence[_Found]) -> list[_Found]:
    em = found.line.size
    return [
        f for f in some
        if abs(f.left - found.left) < _FLUSH * em and 0.8 < f.line.size / max(em, 1.0) < 1.25
    ]  # fmt: skip


def _agree(titles: Sequence[_Found], some: Sequence[_Found]) -> bool:
    """Whether there are several titles and they are bold: one line alone is weighed too roughly.

    A head that stands twice on the page is somebody who speaks.
    """
    heads = [_head(f) for f in some]
    if len(titles) < _MATES or any(heads.count(_head(f)) > 1 for f in titles):
        return False
    bold = mean(f.weight / max(f.plain, 0.01) for f in titles) > _BOLD
    return bold and differ([_head(f) for f in titles])


def _head(found: _Found) -> str:
    return found.line.text.strip()[: found.title]


def _bold_head(line: Line, box: Box, lines: Sequence[tuple[Line, Box]]) -> _Found | None:
    """The title in a line whose place in the frame of its own writing is ``box``, if it has one."""
    title, _, rest = line.text.strip().partition(" ")
    low, high = _TITLE
    if not low <= len(title) <= high or not rest or not has_cjk(title) or not has_cjk(rest):
        return None
    if _NO_TITLE.search(title) or lead(line.text).dateline or bylines(title) or bylines(line.text):
        return None
    below, above = _below(line, box, lines), _above(line, box, lines)
    if not below or (above and not _ended(above[0], above[1], box)):
        return None
    if not _PROSE.search("".join([rest, *(n.text for n in below)])):
        return None  # a list
    plain = median(n.weight for n in below)
    heavy, light = _signs(title), _signs(rest)
    weight = (line.weight * (heavy + light) - plain * light) / heavy
    return _Found(line, box.x0, len(title), plain, max(weight, line.weight))


def _below(line: Line, box: Box, lines: Sequence[tuple[Line, Box]]) -> list[Line]:
    """The lines of text right below one, flush with it or up to an indent before it; at most 3."""
    em, found, at = line.size, list[Line](), box
    while len(found) < 3:
        near = [
            (n, b) for n, b in lines
            if -_INDENT * em < b.x0 - box.x0 < 0.5 * em and b.center[1] > at.center[1] + 0.5 * em
            and b.y0 - at.y1 < _NEAR * em and 0.75 < n.size / max(em, 1.0) < 1.33
        ]  # fmt: skip
        if not near:
            break
        following, at = min(near, key=lambda n: n[1].y0)
        found.append(following)
        if ends_sentence(following.text) or box.x1 - at.x1 > em:
            break  # the last of its paragraph: below it may stand another title
    return found


def _above(line: Line, box: Box, lines: Sequence[tuple[Line, Box]]) -> tuple[Line, Box] | None:
    em = line.size
    near = [
        (n, b) for n, b in lines
        if -_INDENT * em < b.x0 - box.x0 < 0.5 * em and b.center[1] < box.center[1] - 0.5 * em
        and box.y0 - b.y1 < _NEAR * em
    ]  # fmt: skip
    return max(near, key=lambda n: n[1].y1, default=None)


def _ended(above: Line, upper: Box, box: Box) -> bool:
    """Whether what stands above a title is a text's end: a stop, or a line that ends short."""
    return ends_sentence(above.text) or box.x1 - upper.x1 > above.size


def _signs(text: str) -> int:
    """Characters of a text that are printed, each one glyph (… and ℃ are one, not three or two)."""
    return sum(not c.isspace() for c in text)


def _cut(found: _Found) -> list[Line]:
    """A line in two, its title by itself."""
    line, text = found.line, found.line.text.strip()
    title, rest = text[: found.title], text[found.title :].strip()
    glyphs = tuple(g for g in line.glyphs if not g.text.isspace())
    heavy, light = _signs(title), _signs(rest)
    b, upright = line.box, line.writing == "vertical"
    if len(glyphs) == heavy + light:
        last, first = glyphs[heavy - 1].box, glyphs[heavy].box
        end, start = (last.y1, first.y0) if upright else (last.x1, first.x0)
    else:  # the characters tell about where the white is, itself as wide as one
        each = (b.height if upright else b.width) / (heavy + 1 + light)
        end = (b.y0 if upright else b.x0) + heavy * each
        start, glyphs = end + each, ()
    boxes = (
        (replace(b, y1=end), replace(b, y0=start))
        if upright
        else (replace(b, x1=end), replace(b, x0=start))
    )
    parts = ((title, found.weight, glyphs[:heavy]), (rest, found.plain, glyphs[heavy:]))
    return [
        replace(line, text=text, weight=weight, box=box, polygon=box.polygon(), glyphs=signs)
        for (text, weight, signs), box in zip(parts, boxes, strict=True)
    ]
