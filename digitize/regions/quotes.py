"""Pull quotes: words of a text set large in the middle of its column, which are no title.

They stand in quotation marks, and the text above them goes on below. Coordinates are those of the
reading frame. The labels (role of each line, by index) are changed in place.
"""

from __future__ import annotations

import math

from digitize.geometry import Box, overlap, union
from digitize.page import RegionType
from digitize.phrases.endings import closing_byline
from digitize.regions.scene import Item, Scene
from digitize.text import ends_sentence, has_cjk

_OPENS, _CLOSES = "“‘\"'「『„»«‚", "”’\"'」』“«»‘"
_LOOSE: tuple[RegionType, ...] = ("headline", "subheadline", "subhead", "kicker")
_STACK = 1.2  # of its size: white between two lines of a quote
_NEAR = 4.0  # ems of the text: how far above and below a quote its column stands
_CREDIT = 2  # lines that say whose words they are
_MOST, _LEAST = 9, 4  # lines of a quote; its characters


def pull_quotes(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Quotes that interrupt a column of text are other than titles. In place."""
    large = [
        i for i in scene.items
        if labels[i.index] in _LOOSE and not i.across and i.size > 1.15 * scene.body
    ]  # fmt: skip
    for first in large:
        mark = first.line.text.strip()[:1]
        if not mark or mark not in _OPENS or labels[first.index] not in _LOOSE:
            continue
        stack = _stack(first, large)
        text = "".join(i.line.text.strip() for i in stack)
        if len(text) < _LEAST or not (text[-1] in _CLOSES or text[-2] in _CLOSES):
            continue
        box = union(i.box for i in stack)
        above = _texts(scene, labels, box, -1)
        below = _texts(scene, labels, box, 1)
        credit = [i for i in below if labels[i.index] != "body"]
        going_on = [i for i in below if labels[i.index] == "body"]
        if not above or not going_on or len(credit) > _CREDIT:
            continue
        last, following = max(above, key=lambda i: i.box.y1), min(going_on, key=lambda i: i.box.y0)
        ended = ends_sentence(last.line.text) or closing_byline(last.line.text) is not None
        runs_on = not ended or following.line.text.strip()[:1].islower()
        # a report begins flush under its title in Latin papers, and a paragraph indented
        own = [i for i in going_on if _shared(i.box, following.box)]
        inside = following.box.x0 - min(i.box.x0 for i in own) > 0.6 * scene.body
        runs_on |= inside and not has_cjk(following.line.text)
        if labels[last.index] == "body" and runs_on:
            labels.update({i.index: "other" for i in (*stack, *credit)})


def _shared(a: Box, b: Box) -> bool:
    return overlap(a.x0, a.x1, b.x0, b.x1) > 0.5 * min(a.width, b.width)


def _stack(first: Item, large: list[Item]) -> list[Item]:
    """The lines of one size that follow each other below a line."""
    stack = [first]
    for item in sorted(large, key=lambda i: i.box.y0):
        last = stack[-1]
        white = item.box.y0 - last.box.y1
        alike = abs(math.log(item.size / last.size)) < 0.3
        shared = overlap(item.box.x0, item.box.x1, last.box.x0, last.box.x1) > 0
        close = -0.4 * last.size < white < _STACK * last.size
        if item is not last and alike and shared and close and len(stack) < _MOST:
            stack.append(item)
    return stack


def _texts(scene: Scene, labels: dict[int, RegionType], box: Box, way: int) -> list[Item]:
    """Lines of the column right above (``way`` -1) or below (1) a box."""
    em = scene.body
    found = []
    for item in scene.items:
        white = box.y0 - item.box.y1 if way < 0 else item.box.y0 - box.y1
        shared = overlap(item.box.x0, item.box.x1, box.x0, box.x1)
        if -0.3 * em < white < _NEAR * em and shared > 0.3 * min(item.box.width, box.width):
            found.append(item)
    return found
