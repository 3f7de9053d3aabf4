"""Titles of briefs that stand at the head of their first line, and the label over a column of them.

`mending` parts them from their text; detectors may have, too. Coordinates are those of the reading
frame. The labels (role of each line, by index) are changed in place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitize.geometry import overlap
from digitize.page import RegionType
from digitize.regions.scene import Item, Scene
from digitize.text import differ, has_cjk

_WHITE = (0.2, 2.6)  # ems between a title and its text
_LEVEL = 0.3  # ems between the middles of two pieces of a row
_LONG, _BOLD = (4, 18), 1.15  # characters of a title; times as heavy as its text, in the mean
_FLUSH, _INDENT = 0.7, 3.2  # ems: titles of one column begin below each other; first lines stand in
_MATES, _SIZE = 2, 0.15  # titles in a column; how much those may differ in size
_SETS = ("body", "subhead", "subheadline", "headline", "kicker", "other", "byline")
_OVER = ("headline", "subheadline", "kicker", "subhead")
_LABEL = 3.0  # ems between a label and the first title below it


def run_in_titles(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Bold heads of first lines, several below each other, are headlines; what is over them, none.

    A title of such a column that fills its line by itself is one of them.
    """
    heads = [pair for pair in _heads(scene, labels) if not pair[0].across]
    done: set[int] = set()
    for title, _ in heads:
        if title.index in done:
            continue
        mates = [p for p in heads if _flush(p[0], title)]
        done |= {p[0].index for p in mates}
        heavy = np.mean([a.line.weight / max(b.line.weight, 0.01) for a, b in mates])
        named = [a.line.text.strip() for a, _ in mates]
        if len(mates) < _MATES or heavy < _BOLD or not differ(named):
            continue
        labels.update({b.index: "body" for _, b in mates})
        titles = [a for a, _ in mates]
        titles += _alone(scene, titles, labels)
        labels.update({a.index: "headline" for a in titles})
        label = _label(scene, min(titles, key=lambda t: t.box.y0), labels)
        if label is not None:
            labels[label.index] = "other"


def _flush(a: Item, b: Item) -> bool:
    alike = 0.75 < a.size / max(b.size, 1.0) < 1.33 and a.enclosure == b.enclosure
    return alike and abs(a.box.x0 - b.box.x0) < _FLUSH * b.size


def _heads(scene: Scene, labels: dict[int, RegionType]) -> list[tuple[Item, Item]]:
    """Pairs of a title and the text that goes on in its row, with more text right below both."""
    out = []
    x0, y0, _, y1 = scene.boxes.T
    middle, low, high = (y0 + y1) / 2, *_LONG
    for a in scene.items:
        text, em = a.line.text.strip(), max(a.size, 1.0)
        if not low <= len(text) <= high or not has_cjk(text) or labels[a.index] not in _SETS:
            continue
        white = (x0 - a.box.x1) / em
        level = np.abs(middle - a.box.center[1]) < _LEVEL * em
        beside = np.flatnonzero(level & (white > _WHITE[0]) & (white < _WHITE[1]))
        rest = [
            i for i in (scene.items[n] for n in beside)
            if labels[i.index] in _SETS and i.enclosure == a.enclosure
            and 0.75 < i.size / em < 1.33
        ]  # fmt: skip
        if len(rest) != 1 or a.line.weight < rest[0].line.weight:
            continue
        b = rest[0]
        under = (-_INDENT * em < x0 - a.box.x0) & (x0 - a.box.x0 < 0.5 * em)
        under &= (middle > a.box.center[1] + 0.5 * em) & (y0 - a.box.y1 < em)
        below = [scene.items[n] for n in np.flatnonzero(under)]
        # no gutter: the next line runs through below the white
        if any(labels[i.index] == "body" and i.box.x1 > b.box.x0 + 0.5 * em for i in below):
            out.append((a, b))
    return out


def _alone(scene: Scene, titles: Sequence[Item], labels: dict[int, RegionType]) -> list[Item]:
    """Lines like the titles of a column, in it, that fill their row: their text begins below."""
    first, em = titles[0], max(titles[0].size, 1.0)
    top, foot = (f(t.box.y0 for t in titles) for f in (min, max))
    weight = min(t.line.weight for t in titles)
    return [
        i for i in scene.items
        if labels[i.index] in _OVER and _flush(i, first) and i not in titles
        and top - 12 * em < i.box.y0 < foot + 12 * em and i.line.weight > 0.8 * weight
        and len(i.line.text) <= _LONG[1] and abs(i.size / em - 1) < _SIZE
    ]  # fmt: skip


def _label(scene: Scene, title: Item, labels: dict[int, RegionType]) -> Item | None:
    """The line right over the first title of a column."""
    t, em = title.box, max(title.size, scene.body)
    over = [
        i for i in scene.items
        if labels[i.index] in _OVER and i.box.center[1] < t.center[1] - 0.5 * em
        and t.y0 - i.box.y1 < _LABEL * em
        and overlap(i.box.x0, i.box.x1, t.x0, t.x1) > 0
    ]  # fmt: skip
    return max(over, key=lambda i: i.box.y1, default=None)
