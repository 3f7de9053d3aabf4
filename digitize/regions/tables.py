"""Tables: grids of rules with short cells. Coordinates are those of the reading frame."""

from __future__ import annotations

import re

from digitize.profile import Profile
from digitize.regions.scene import Item, Marks, Scene

_PROSE = 8  # ems: the shortest column of prose
_STOPS, _RARE = 0.03, 0.012  # of the characters of prose: stops of Chinese, of Latin type
_LATIN_STOP = re.compile(r"[a-z]{3}[.,;](?= |$)", re.MULTILINE)


def tables(scene: Scene, marks: Marks, profile: Profile | None = None) -> Marks:
    """Grids: an area where rules of both directions cross several times."""
    found: Marks = {}
    for block in scene.reading.blocks:
        if block.label.lower() != "table" or block.score < 0.5:
            continue
        inner = block.box.grown(scene.body)
        rules = [r for r in scene.reading.rules if inner.holds(r.box, scene.body)]
        levels, uprights = [r for r in rules if r.level], [r for r in rules if not r.level]
        own = [i for i in scene.items if inner.holds(i.line.box) and i.index not in marks]
        short = sum(1 for i in own if i.ems <= 12)
        if _is_prose(own):  # the narrow columns of a whole page look like a grid from afar
            continue
        if len(own) >= 6 and short >= 0.8 * len(own) and (len(levels) >= 3 or len(uprights) >= 2):
            found.update({i.index: "table" for i in own})
    for place, area in enumerate(scene.enclosures):
        own = [i for i in scene.items if i.enclosure == place and i.index not in marks]
        along = [
            r for r in scene.levels if area.holds(r, scene.body) and r.width > 0.6 * area.width
        ]
        against = [
            r for r in scene.uprights if area.holds(r, scene.body) and r.height > 0.5 * area.height
        ]
        if len(own) >= 6 and len(along) >= 2 and len(against) >= 1:
            found.update({i.index: "table" for i in own if i.ems <= 16})
    return found


def _is_prose(own: list[Item]) -> bool:
    """Whether lines hold sentences: as many stops as text has, and figures' cells have not."""
    text = "\n".join(i.line.text for i in own)
    lines = "\n".join(i.line.text for i in own if i.ems >= _PROSE)  # cells are shorter
    stops = sum(lines.count(c) for c in "。，；") / _STOPS + len(_LATIN_STOP.findall(lines)) / _RARE
    return stops > max(1, len(text))
