"""Titles that no type marks, as papers set them before 1900: run in, or alone in an indented line.

Both are told by the lines around them. Pages with punctuation are left alone. Coordinates are
those of the reading frame. The labels (role of each line, by index) are changed in place.
"""

from __future__ import annotations

from statistics import median

from digitize.dates import is_date
from digitize.geometry import overlap
from digitize.page import RegionType
from digitize.phrases.people import bylines, only_names
from digitize.regions.scene import Item, Scene
from digitize.text import bare, unpunctuated, unstopped

_TITLE = (2, 14)  # ems of a title
_GAP = (0.5, 4.0)  # ems of white between a title and the text behind it
_RAISED, _INDENT = 0.5, (0.9, 6.0)  # ems: above its column's edge; below it
_PLAIN = 1.35  # times the body's size
_HIGH = 0.4  # of the column: a signature stands lower


def old_titles(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Short lines of an unpunctuated vertical page that stand as titles did are headlines.

    So are those alone in an indented line where commas are printed but no stops.
    """
    said = [i.line.text for i in scene.prose]
    if not scene.axes.vertical or not unstopped(said):
        return
    plain = unpunctuated(said)
    rows = sorted((i for i in scene.items if not i.across), key=lambda i: i.box.center[1])
    for n, item in enumerate(rows):
        low, high = _TITLE
        if labels[item.index] not in ("body", "other", "subhead", "byline", "kicker", "caption"):
            continue
        if not plain and (labels[item.index] in ("byline", "caption") or _signs(item.line.text)):
            continue
        if not low <= item.ems <= high or item.size > _PLAIN * scene.body:
            continue
        around = [r for r in rows if r is not item and _near(item, r)]
        level = [r for r in around if _level(item, r)]
        others = [r for r in around if not _level(item, r) and r.ems > high]
        if len(others) < 3:
            continue
        left, right = median(r.box.x0 for r in others), max(r.box.x1 for r in others)
        em = item.size
        behind = [r for r in level if r.box.x0 > item.box.x1]
        gap = min((r.box.x0 - item.box.x1 for r in behind), default=0.0) / em
        run_in = _GAP[0] < gap < _GAP[1] and left - item.box.x0 > _RAISED * em
        indent = (item.box.x0 - left) / em
        alone = not level and _INDENT[0] < indent < _INDENT[1]
        below = next((r for r in rows[n + 1 :] if _near(item, r) and not _level(item, r)), None)
        opens = below is not None and below.ems > high and abs(below.box.x0 - left) < 0.6 * em
        upper = item.box.x1 - left < _HIGH * (right - left)
        run_in &= plain
        if run_in or (alone and opens and upper):
            labels[item.index] = "headline"
        if run_in:
            labels[min(behind, key=lambda r: r.box.x0).index] = "body"


def _signs(text: str) -> bool:
    """Whether a line names a person or a day, or numbers what follows."""
    return len(bare(text)) < 2 or bool(only_names(text) or bylines(text)) or is_date(text)


def _near(item: Item, other: Item) -> bool:
    """Whether two lines stand in one tier, few lines apart."""
    apart = abs(item.box.center[1] - other.box.center[1]) < 9 * max(item.box.height, other.size)
    return (
        apart and overlap(item.box.x0, item.box.x1, other.box.x0 - 3 * item.size, other.box.x1) > 0
    )


def _level(item: Item, other: Item) -> bool:
    shared = overlap(item.box.y0, item.box.y1, other.box.y0, other.box.y1)
    return shared > 0.5 * min(item.box.height, other.box.height)
