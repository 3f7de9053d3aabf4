"""Headline packages: kicker, main headline, subheadline and byline that belong to one article.

Coordinates are those of the reading frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digitize.geometry import Box, overlap, union
from digitize.passage import Passage, Sketch
from digitize.text import bare

HEADS = ("kicker", "headline", "subheadline")


@dataclass(frozen=True)
class Package:
    """A headline package: its passages in reading order, each typed by its part."""

    parts: tuple[Passage, ...]

    @property
    def box(self) -> Box:
        """The box around it, in the reading frame."""
        return union(p.frame_box for p in self.parts)

    @property
    def main(self) -> Passage:
        """The main headline: the largest of its parts."""
        return max(self.parts, key=lambda p: (p.type == "headline", p.size))


def packages(sketch: Sketch) -> list[Package]:
    """Gather the headline passages of a page into packages; every one is in exactly one."""
    heads = [p for p in sketch.passages if p.type in HEADS]
    groups: list[list[Passage]] = []
    rest = list(heads)
    while rest:
        group = [rest.pop(0)]
        for p in group:  # it grows while it is gone through
            near = {q.id for q in rest if _together(sketch, p, q)}
            group += [q for q in rest if q.id in near]
            rest = [q for q in rest if q.id not in near]
        groups.append(group)
    return [Package(named(_in_order(sketch, g))) for g in groups]


def _together(sketch: Sketch, a: Passage, b: Passage) -> bool:
    """Whether two headline passages stand so close that they are parts of one package."""
    if a.enclosure != b.enclosure:
        return False
    if a.across and b.across:
        return _stacked(sketch, _own_frame(sketch, a), _own_frame(sketch, b), a, b)
    if a.across or b.across:
        return False
    if _labels(sketch, a, b) or _labels(sketch, b, a):
        return True
    return _stacked(sketch, a.frame_box, b.frame_box, a, b)


def _labels(sketch: Sketch, label: Passage, title: Passage) -> bool:
    """Whether a passage is the label of a series (专栏题) at the left of a much larger title.

    It is a short word in heavy or light-on-dark type at the height of the title, with no rule
    between. Text stands beneath both; a title of its own would not be so black beside a larger one.
    """
    a, b = label.frame_box, title.frame_box
    short = len(label.lines) == 1 and len(bare(label.text)) <= 6 and a.width < b.width
    if not short or label.size > 0.7 * title.size or label.weight < 1.5 * title.weight:
        return False
    white = b.x0 - a.x1
    level = overlap(a.y0, a.y1, b.y0, b.y1) > 0.5 * a.height
    if not level or not 0 <= white < 5 * title.size:
        return False
    return not any(
        a.x1 - 1 < rule.center[0] < b.x0 + 1 and overlap(rule.y0, rule.y1, a.y0, a.y1) > 0
        for rule in sketch.uprights
    )


def _own_frame(sketch: Sketch, p: Passage) -> Box:
    """The box of a passage that runs across, in the reading frame of its own text."""
    axes = sketch.axes
    box = axes.back(p.frame_box)
    if p.writing == "horizontal-rl":
        return Box(axes.width - box.x1, box.y0, axes.width - box.x0, box.y1)
    return replace(axes, vertical=not axes.vertical).turn(box)


def _stacked(sketch: Sketch, a: Box, b: Box, p: Passage, q: Passage) -> bool:
    if a.y0 > b.y0:
        a, b, p, q = b, a, q, p
    gap = b.y0 - a.y1
    shared = overlap(a.x0, a.x1, b.x0, b.x1)
    if shared < 0.5 * min(a.width, b.width) or gap < -0.6 * min(a.height, b.height):
        return False
    if gap > 0.75 * max(p.size, q.size) + 0.8 * sketch.body:
        return False
    if max(p.level, q.level) / min(p.level, q.level) < 1.15 and gap > 0.9 * p.size:
        return False  # two like headlines, set apart
    return not _between(sketch, a, b, p, q)


def _between(sketch: Sketch, a: Box, b: Box, p: Passage, q: Passage) -> bool:
    """Whether a rule as long as the narrower part, or any other passage, lies between."""
    left, right = max(a.x0, b.x0), min(a.x1, b.x1)
    if p.across:
        return False
    for rule in sketch.levels:
        if a.center[1] < rule.center[1] < b.center[1] and (
            overlap(rule.x0, rule.x1, left, right) > 0.8 * (right - left)
        ):
            return True
    for other in sketch.passages:
        f = other.frame_box
        if (
            other.type in ("body", "byline", "caption")
            and a.y1 - 2 < f.center[1] < b.y0 + 2
            and (overlap(f.x0, f.x1, left, right) > 0.3 * min(f.width, right - left))
        ):
            return True
    return False


def _in_order(sketch: Sketch, group: Sequence[Passage]) -> list[Passage]:
    """Parts from top to bottom, then along the line, in the direction of their own text.

    A label beside the title comes first.
    """

    def key(p: Passage) -> tuple[bool, float, float]:
        f = _own_frame(sketch, p) if group[0].across else p.frame_box
        return (not any(_labels(sketch, p, q) for q in group), f.y0, f.x0)

    return sorted(group, key=key)


def named(ordered: Sequence[Passage]) -> tuple[Passage, ...]:
    """The parts of one package, given in reading order, each typed by its part.

    Before the main headline (the largest type) stands a kicker, after it a subheadline.
    """
    top = max(p.size for p in ordered)
    mains = [n for n, p in enumerate(ordered) if p.size > 0.85 * top]
    parts = []
    for n, passage in enumerate(ordered):
        if n < mains[0]:
            parts.append(replace(passage, type="kicker"))
        elif n in mains and all(m in mains for m in range(mains[0], n + 1)):
            parts.append(replace(passage, type="headline"))
        else:
            parts.append(replace(passage, type="subheadline"))
    return tuple(parts)
