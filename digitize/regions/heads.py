"""Titles: which lines belong to one, told by the lines beside them and by the box they stand in.

Each rule changes the labels (role of each line, by index) in place. Coordinates are those of the
reading frame.
"""

from __future__ import annotations

import math
import re

import numpy as np

from digitize.geometry import Box, overlap
from digitize.page import RegionType
from digitize.phrases.datelines import lead
from digitize.phrases.latin import latin_byline
from digitize.phrases.pages import continued_from, continued_to
from digitize.regions.evidence import SALE
from digitize.regions.scene import Item, Scene
from digitize.text import ends_sentence, has_cjk

_ALIKE = math.log(1.07)  # lines of one type differ by less in size
_AS_HEAVY = math.log(1.5)  # and in weight
_LARGER = 1.15  # times as large is the headline over a subheadline
_CLOSE = 0.9  # of its size: the white between two lines of a title
_MOST = 12  # lines of a title in a box
_UNDER = 2.5  # glyphs: how far below its box the text of a title begins
_LOOSE = ("body", "advertisement", "other")
_DECK = 1.12  # times the text's size is a deck's at least
_CREDIT = re.compile(r"\W*(?:BY|FROM|SPECIAL TO|CONTINUED)\b")  # of reporters, of other pages
_UNTITLED = ("body", "other", "kicker")  # crossheads of a report are subheads
_LETTERS, _LINES = 6, 2  # in a title in capitals; of text below it
_REACH, _CENTRED, _WHITE = 9.0, 1.5, 0.3  # glyphs: how far below, off the middle, white above it


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


_BANK = 3.5  # of its size: white between a deck and what stands over it, a dash in it


def banks(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Latin titles right below a larger one, but for a dash between them, are its decks. In place.

    So is a line of text size that stands between two of them, or between one and the text, set
    apart from it by a dash. A rule across the column, and titles side by side, are no decks.
    """
    stacked = _Stacks(scene)
    for item in stacked.items:
        said = labels[item.index]
        if said not in ("headline", "body", "other", "subhead") or has_cjk(item.line.text):
            continue
        over = stacked.over(item)
        if over is None or labels[over.index] not in ("headline", "subheadline"):
            continue
        if stacked.ruled(over, item):
            continue
        dashed = stacked.dashed(over, item)
        alike = _of_one_type(over, item)
        if said == "headline":
            larger = over.size > _LARGER * item.size
            decked = labels[over.index] == "subheadline"
            alone = not any(
                labels[i.index] == "headline" and abs(i.box.y0 - item.box.y0) < item.size
                for i in stacked.under(over)
                if i is not item
            )
            if (decked and (alike or dashed or larger)) or (larger and alone):
                labels[item.index] = "subheadline"
        elif item.line.text[:1].islower() or lead(item.line.text).dateline:
            continue
        elif dashed:
            if stacked.dash_below(item):
                labels[item.index] = "subheadline"
        elif (
            labels[over.index] == "subheadline"
            and alike
            and not ends_sentence(over.line.text)
            and stacked.ends_soon(item)
        ):
            labels[item.index] = "subheadline"


_BANKED = 3  # lines of a deck below its first
_DASH = 8.0  # ems: a longer rule is no dash


class _Stacks:
    """Which line stands right over each line of a page, and what rules part them."""

    def __init__(self, scene: Scene) -> None:
        self.items = sorted((i for i in scene.items if not i.across), key=lambda i: i.box.y0)
        rules = [r for _, r in scene.rulings]
        self._dashes = [r for r in rules if r.width < _DASH * scene.body]
        self._rules = [r for r in rules if r.width >= _DASH * scene.body]
        place = np.array([(i.box.x0, i.box.y0, i.box.x1, i.box.y1) for i in self.items])
        x0, y0, x1, y1 = place.reshape(-1, 4).T
        size = np.array([i.size for i in self.items])
        shared = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
        near = shared > 0.5 * np.minimum((x1 - x0)[:, None], x1 - x0)
        near &= (y0 + y1)[:, None] < y0 + y1
        near &= y0 - y1[:, None] < _BANK * size
        foot = np.where(near, y1[:, None], -np.inf)
        above = foot.argmax(axis=0) if len(self.items) else np.zeros(0, dtype=int)
        self._over: dict[int, Item] = {}
        self._under: dict[int, list[Item]] = {}
        for n, item in enumerate(self.items):
            if near[:, n].any():
                over = self.items[int(above[n])]
                self._over[item.index] = over
                self._under.setdefault(over.index, []).append(item)

    def over(self, item: Item) -> Item | None:
        """The line right over another one in its column; None where none is near."""
        return self._over.get(item.index)

    def under(self, item: Item) -> list[Item]:
        """The lines over which a line stands."""
        return self._under.get(item.index, [])

    def dashed(self, over: Item, item: Item) -> bool:
        """Whether a dash stands between two lines."""
        return any(_between(d, over, item, 0.5 * d.width) for d in self._dashes)

    def ruled(self, over: Item, item: Item) -> bool:
        """Whether a rule runs across between two lines."""
        return any(_between(r, over, item, 0.5 * item.box.width) for r in self._rules)

    def ends_soon(self, item: Item) -> bool:
        """Whether the lines of one type that an item begins are few, as those of a deck are."""
        for _ in range(_BANKED):
            following = next(iter(self.under(item)), None)
            if following is None or not _of_one_type(item, following):
                return True
            item = following
        return False

    def dash_below(self, item: Item) -> bool:
        """Whether a dash ends the lines of one type that an item begins."""
        for _ in range(_MOST):
            if any(self.dashed(item, i) for i in self.under(item)):
                return True
            following = next((i for i in self.under(item) if _of_one_type(item, i)), None)
            if following is None:
                return False
            item = following
        return False


def _between(rule: Box, over: Item, item: Item, least: float) -> bool:
    level = over.box.center[1] < rule.center[1] < item.box.center[1]
    return (
        level
        and overlap(rule.x0, rule.x1, item.box.x0 - item.size, item.box.x1 + item.size) > least
    )


_TAG, _TAG_GAP = 8, 6.0  # characters of a label beside a title; glyphs of white between them


def beside_titles(scene: Scene, labels: dict[int, RegionType]) -> None:
    """A short label on the level of a larger headline, right before it, is its kicker. In place."""
    titles = [i for i in scene.items if labels[i.index] == "headline" and not i.across]
    for item in scene.items:
        if labels[item.index] != "other" or item.across or item.size < 1.2 * scene.body:
            continue
        if len(item.line.text.strip()) > _TAG or not has_cjk(item.line.text):
            continue
        a = item.box
        for title in titles:
            b = title.box
            level = b.y0 - 0.2 * item.size < a.y0 and a.y1 < b.y1 + 0.2 * item.size
            before = 0 < b.x0 - a.x1 < _TAG_GAP * item.size
            same = item.enclosure == title.enclosure and not any(
                a.x1 < r.center[0] < b.x0 and overlap(r.y0, r.y1, a.y0, a.y1) > 0
                for r in scene.uprights
            )
            if level and before and same and title.size > _LARGER * item.size:
                labels[item.index] = "kicker"


_DISPLAY = 1.25  # times the text's size: no names are set so large


def rests(scene: Scene, labels: dict[int, RegionType]) -> None:
    """The last words of a title, of its type and right below its line, belong to it. In place.

    By itself 广启动 looks like a name.
    """
    for item in scene.items:
        if labels[item.index] not in ("byline", "subhead", "other") or item.across:
            continue
        if item.size < _DISPLAY * scene.body or len(item.line.text.strip()) > _LETTERS:
            continue
        over = [
            t for t in scene.items
            if labels[t.index] in ("headline", "subheadline")
            and _right_above(t, item) and _of_one_type(t, item)
        ]  # fmt: skip
        if over:
            labels[item.index] = labels[over[0].index]


_ROW_GAP, _LEVEL = 4.0, 0.3  # glyphs: white between two halves of a row, how level they stand


def halves(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Two halves of one row over or under a headline, within its width, are one kicker or deck.

    六旬环卫工江边接力托举　　落水女孩转危为安 above “抓住扫把！”. In place.
    """
    titles = [i for i in scene.items if labels[i.index] == "headline"]
    for item in scene.items:
        if labels[item.index] not in ("kicker", "subheadline") or item.size < 1.05 * scene.body:
            continue
        for other in scene.items:
            if labels[other.index] not in ("other", "body", "headline", "advertisement"):
                continue
            a, b, em = item.box, other.box, item.size
            level = abs(a.center[1] - b.center[1]) < _LEVEL * em
            near = 0 < max(b.x0 - a.x1, a.x0 - b.x1) < _ROW_GAP * em
            if not (level and near and _of_one_type(item, other)) or item.across != other.across:
                continue
            if any(
                t.size > _LARGER * em
                and t.box.x0 - em < min(a.x0, b.x0)
                and max(a.x1, b.x1) < t.box.x1 + em
                and max(t.box.y0 - a.y1, a.y0 - t.box.y1) < 2 * em
                for t in titles
            ):
                labels[other.index] = labels[item.index]


def capitals(scene: Scene, labels: dict[int, RegionType]) -> None:
    """A line in Latin capitals, centred over text and set apart from what is above, is a title.

    So were the heads of columns set, no larger than their text: FIDELITY LODGE ELECTION. In place.
    """
    for item in scene.items:
        if labels[item.index] not in _UNTITLED or item.across or not _in_capitals(item.line.text):
            continue
        below = [
            i for i in scene.items
            if labels[i.index] == "body"
            and 0 < i.box.center[1] - item.box.center[1] < _REACH * item.size
            and overlap(i.box.x0, i.box.x1, item.box.x0, item.box.x1)
            > 0.5 * min(i.box.width, item.box.width)
            and not _in_capitals(i.line.text)
        ]  # fmt: skip
        if len(below) < _LINES or not _apart(scene, item):
            continue
        left, right = min(i.box.x0 for i in below), max(i.box.x1 for i in below)
        before, behind = item.box.x0 - left, right - item.box.x1
        if abs(before - behind) < _CENTRED * item.size and min(before, behind) > -item.size:
            labels[item.index] = "headline"


def _in_capitals(text: str) -> bool:
    """Whether a text is two words or more in capitals, and no dateline."""
    letters = [c for c in text if c.isalpha()]
    enough = len(letters) >= _LETTERS and " " in text.strip() and not has_cjk(text)
    credit = _CREDIT.match(text) or latin_byline(text) or continued_to(text) or continued_from(text)
    return enough and text.isupper() and not credit and not lead(text).dateline


def _apart(scene: Scene, item: Item) -> bool:
    """Whether nothing stands right above a line but a rule, or white wider than between lines."""
    b, em = item.box, item.size
    room = scene.gap + _WHITE * em
    over = [
        i.box.y1 for i in scene.items
        if i.index != item.index
        and i.box.center[1] < b.center[1]
        and overlap(i.box.x0, i.box.x1, b.x0, b.x1) > 0
    ]  # fmt: skip
    ruled = any(
        b.y0 - 2 * em < y < b.center[1] and overlap(r.x0, r.x1, b.x0, b.x1) > 0
        for y, r in scene.rulings
    )
    return ruled or not over or b.y0 - max(over) > room


def decks(scene: Scene, labels: dict[int, RegionType]) -> None:
    """A larger Latin line between headline and text, apart from both, is a deck. In place."""
    for item in sorted(scene.items, key=lambda i: i.box.y0):
        if labels[item.index] != "body" or item.across or has_cjk(item.line.text):
            continue  # Chinese decks are told by the model; a lead may look like one
        if item.size < _DECK * scene.body:
            continue
        near = [
            i for i in scene.items
            if i.index != item.index
            and abs(i.box.center[1] - item.box.center[1]) < _REACH * item.size
            and overlap(i.box.x0, i.box.x1, item.box.x0, item.box.x1) > 0.3 * item.box.width
        ]  # fmt: skip
        above = [i for i in near if i.box.center[1] < item.box.center[1]]
        below = [i for i in near if i.box.center[1] > item.box.center[1]]
        if not above or not below:
            continue
        last = max(above, key=lambda i: i.box.y1)
        following = min(below, key=lambda i: i.box.y0)
        titled = labels[last.index] in ("headline", "subheadline")
        smaller = labels[following.index] == "body" and following.size < item.size
        if titled and smaller and _apart(scene, item) and _apart(scene, following):
            labels[item.index] = "subheadline"
