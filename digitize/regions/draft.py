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
    """The drafts, bylines on one row put together: 记者 that a gutter parts from its names."""
    lone = [d for d in drafts if d.type == "byline" and len(d.items) == 1]
    done = list(drafts)
    for first in sorted(lone, key=lambda d: d.box.x0):
        if bylines(first.text) or first not in done:
            continue
        second = next((d for d in lone if d in done and _goes_on(first, d)), None)
        if second is not None:
            done = [d for d in done if d is not first and d is not second]
            done.append(Draft((*first.items, *second.items), "byline", first.across))
    return done


def _goes_on(first: Draft, second: Draft) -> bool:
    a, b, em = first.box, second.box, first.size
    level = abs(a.center[1] - b.center[1]) < _LEVEL * em and first.across == second.across
    return level and 0 <= b.x0 - a.x1 < _ROW * em
