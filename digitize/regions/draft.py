"""Drafts: lines of one role in one column, as roles are found."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from digitize.geometry import Box, union
from digitize.page import RegionType
from digitize.regions.scene import Item


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
