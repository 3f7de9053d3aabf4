"""Titles: which lines belong to one, told by the lines beside them and by the box they stand in.

Each rule changes the labels (role of each line, by index) in place. Coordinates are those of the
reading frame.
"""

from __future__ import annotations

import math

from digitize.geometry import overlap
from digitize.page import RegionType
from digitize.phrases.datelines import lead
from digitize.regions.evidence import SALE
from digitize.regions.scene import Item, Scene
from digitize.text import ends_sentence

_ALIKE = math.log(1.07)  # lines of one type differ by less in size
_AS_HEAVY = math.log(1.5)  # and in weight
_LARGER = 1.15  # times as large is the headline over a subheadline
_CLOSE = 0.9  # of its size: the white between two lines of a title
_MOST = 12  # lines of a title in a box
_UNDER = 2.5  # glyphs: how far below its box the text of a title begins
_LOOSE = ("body", "advertisement", "other")


def same_type(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Lines of one type that stand right below each other are one title. In place.

    It is a headline, or a subheadline below a larger one.
    """
    kinds = ("headline", "subheadline")
    items = [i for i in scene.items if labels[i.index] in kinds and not i.across]
    items.sort(key=lambda i: i.box.y0)
    groups: list[list[Item]] = []
    for item in items:
        home = next(
            (g for g in groups if _right_above(g[-1], item) and _of_one_type(g[-1], item)), None
        )
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    for group in groups:
        if len({labels[i.index] for i in group}) < 2:
            continue
        larger = any(
            labels[u.index] == "headline"
            and u.size > _LARGER * group[0].size
            and _right_above(u, group[0])
            for u in items
        )
        labels.update({i.index: "subheadline" if larger else "headline" for i in group})


def _right_above(upper: Item, lower: Item) -> bool:
    a, b = upper.box, lower.box
    shared = overlap(a.x0, a.x1, b.x0, b.x1) > 0.6 * min(a.width, b.width)
    return shared and 0 < b.y0 - a.y1 + 0.3 * lower.size < _CLOSE * lower.size + 0.3 * lower.size


def _of_one_type(a: Item, b: Item) -> bool:
    """Whether two lines are of one size and weight, and both in capitals or neither."""
    alike = abs(math.log(a.size / b.size)) < _ALIKE
    heavy = abs(math.log((a.line.weight + 0.05) / (b.line.weight + 0.05))) < _AS_HEAVY
    return alike and heavy and a.line.text.isupper() == b.line.text.isupper()


def in_boxes(scene: Scene, labels: dict[int, RegionType]) -> None:
    """A bar or box with a title in it and its text right below holds nothing but the title.

    What stands under the title in it is a subheadline, what stands over it a kicker. In place.
    """
    for number, area in enumerate(scene.enclosures):
        own = [i for i in scene.items if i.enclosure == number]
        titles = [i for i in own if labels[i.index] == "headline"]
        if not titles or len(own) > _MOST or len(titles) == len(own):
            continue
        if any(area.intersection(p).area > 0.3 * p.area for p in scene.pictures):
            continue
        if any(ends_sentence(i.line.text) or SALE.search(i.line.text) for i in own):
            continue
        if any(labels[i.index] == "body" and not i.line.reversed for i in own) or any(
            lead(i.line.text).dateline for i in own
        ):
            continue  # a frame around a story, that cuts it
        below = any(
            labels[i.index] == "body"
            and i.enclosure != number
            and 0 < i.box.y0 - area.y1 + 0.5 * scene.body < _UNDER * scene.body
            and overlap(i.box.x0, i.box.x1, area.x0, area.x1) > 0.8 * i.box.width
            for i in scene.items
        )
        if not below:
            continue
        top = min(t.box.y0 for t in titles)
        for item in own:
            loose = labels[item.index] in _LOOSE
            if loose and (item.line.reversed or labels[item.index] == "other"):
                labels[item.index] = "subheadline" if item.box.y0 > top else "kicker"
