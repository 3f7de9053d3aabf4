"""Headlines and subheads told by the type that they are set in.

A subhead stands within a text and is hardly larger than it; a headline is, or it is set as the
other headlines of its page are. Each rule changes the labels (role of each line, by index) in
place.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from digitize.page import RegionType
from digitize.regions.scene import Item, Scene

# Of 230 subheads and 2,600 headlines of practice pages and pages by other hands, 8 subheads are as
# large as that, and 9 in 10 headlines.
_HEADLINE = 1.27  # times the text's size
_SIZE, _WEIGHT = math.log(1.08), math.log(1.35)  # lines of one type differ by less
_FEWEST, _MOST = 3, 0.5  # headlines that show what their type is for; subheads among them
_PLAIN = 1.08  # times the text's size, or
_BOLD = 1.25  # times its weight: below both it is no type of its own


def large_subheads(scene: Scene, labels: dict[int, RegionType]) -> None:
    """A subhead much larger than the text is a headline. In place."""
    for item in scene.items:
        if labels[item.index] == "subhead" and item.size >= _HEADLINE * scene.body:
            labels[item.index] = "headline"


def by_type(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Subheads set in the type of most headlines of the page are headlines, too. In place."""
    titles = [
        i for i in scene.items
        if labels[i.index] in ("headline", "subhead") and _is_type(scene, i)
    ]  # fmt: skip
    heads = [i for i in titles if labels[i.index] == "headline"]
    subs = [i for i in titles if labels[i.index] == "subhead"]
    changed = []
    for item in subs:
        alike = _like(item, heads)
        if len(alike) >= _FEWEST and len(_like(item, subs)) <= _MOST * len(alike):
            changed.append(item)
    labels.update({i.index: "headline" for i in changed})


def _is_type(scene: Scene, item: Item) -> bool:
    """Whether a line is set in another type than the text's."""
    larger = item.size > _PLAIN * scene.body
    return larger or item.line.weight > _BOLD * scene.weight


def _like(item: Item, others: Sequence[Item]) -> list[Item]:
    return [o for o in others if o.across == item.across and _of_one_type(item, o)]


def _of_one_type(a: Item, b: Item) -> bool:
    alike = abs(math.log(a.size / b.size)) < _SIZE
    heavy = abs(math.log((a.line.weight + 0.05) / (b.line.weight + 0.05))) < _WEIGHT
    return alike and heavy and a.line.reversed == b.line.reversed
