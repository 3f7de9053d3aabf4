"""Drafts: lines of one role in one column, as roles are found."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from digitize.geometry import Box, union
from digitize.page import RegionType
from digitize.phrases.people import bylines
from digitize.regions.scene import Item

_LEVEL, _ROW = 0.4, 3.0  # glyphs: how level pieces of a row are, how far apart
_NEAR = 12  # bylines on one height of a page


@dataclass(frozen=True)
class Draft:
    """Lines of one role in one column; ``across``: their text runs against the page's direction.

    ``boxes`` of items lie in the reading frame of the page.
    """

    items: tuple[Item, ...]
    type: RegionType
    across: bool = False

    @cached_property
    def box(self) -> Box:
        """The box around its lines."""
        return union(i.box for i in self.items)

    @cached_property
    def size(self) -> float:
        """Median glyph size in pixels."""
        return statistics.median(i.size for i in self.items)

    @cached_property
    def text(self) -> str:
        """Its lines, one beneath the other."""
        return "\n".join(i.line.text for i in self.items)


def cut(labels: Sequence[RegionType], chain: list[Item]) -> list[tuple[list[Item], RegionType]]:
    """Cut a chain where the role changes: runs of lines, each with its role."""
    runs: list[tuple[list[Item], RegionType]] = []
    for item, label in zip(chain, labels, strict=True):
        if runs and runs[-1][1] == label:
            runs[-1][0].append(item)
        else:
            runs.append(([item], label))
    return runs


def in_rows(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts; two bylines of one line each that stand on one row, and are one, put together.

    A gutter below may have parted 记者 from its names. Both stand in one frame, or in none.
    """
    lone = [d for d in drafts if d.type == "byline" and len(d.items) == 1]
    lone.sort(key=lambda d: d.box.center[1])
    gone: set[int] = set()
    whole: dict[int, Draft] = {}
    for n, first in enumerate(lone):
        if id(first) in gone or id(first) in whole or bylines(first.text):
            continue
        for second in (*lone[max(0, n - _NEAR) : n], *lone[n + 1 : n + 1 + _NEAR]):
            if id(second) in gone or id(second) in whole or not _goes_on(first, second):
                continue
            gone.add(id(second))
            whole[id(first)] = Draft((*first.items, *second.items), "byline", first.across)
            break
    return [whole.get(id(d), d) for d in drafts if id(d) not in gone]


def _goes_on(first: Draft, second: Draft) -> bool:
    a, b, em = first.box, second.box, first.size
    level = abs(a.center[1] - b.center[1]) < _LEVEL * em and first.across == second.across
    row = level and 0 <= b.x0 - a.x1 < _ROW * em and b.x0 > a.x0
    same = first.items[0].enclosure == second.items[0].enclosure
    return row and same and bool(bylines(f"{first.text} {second.text}"))
