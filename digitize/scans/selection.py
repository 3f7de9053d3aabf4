"""Which pages of a document are wanted: ``--pages 1-4,7``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digitize.errors import UsageError

_RANGE = re.compile(r"(\d+)(\s*-\s*(\d*))?")


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages counted from 1, as ranges with both ends included; an end of None is open."""

    ranges: tuple[tuple[int, int | None], ...]

    def frames(self, count: int) -> tuple[int, ...]:
        """The chosen frames, counted from 0 and ascending, of a document of ``count`` pages."""
        chosen = {
            page - 1
            for first, last in self.ranges
            for page in range(first, min(count, count if last is None else last) + 1)
        }
        return tuple(sorted(chosen))

    def __str__(self) -> str:
        """The ranges as they are typed."""
        return ",".join(
            str(first) if first == last else f"{first}-{'' if last is None else last}"
            for first, last in self.ranges
        )


def parse_pages(text: str) -> Pages:
    """The pages that a text like ``1-4,7,9-`` names. Raises `UsageError` where it names none."""
    ranges = []
    for part in re.split(r"[,，、]", text):
        match = _RANGE.fullmatch(part.strip())
        first = int(match[1]) if match else 0
        last = _last(match, first) if match else 0
        if first < 1 or (last is not None and last < first):
            raise UsageError(
                f"--pages {text!r}: {part.strip()!r} names no pages; "
                "pages are counted from 1 and written like 1-4,7 or 9-"
            )
        ranges.append((first, last))
    return Pages(tuple(ranges))


def _last(match: re.Match[str], first: int) -> int | None:
    if match[2] is None:
        return first
    return int(match[3]) if match[3] else None
