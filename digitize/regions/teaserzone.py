"""The teaser zone: the lines of a 导读 box, by its title, its frame and its page references.

Coordinates are sheet pixels, as in `zones`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from digitize.geometry import Box, overlap, union
from digitize.profile import Profile
from digitize.regions.evidence import (
    TEASER_TITLE,
    evidence,
    in_column,
    is_marked_pointer,
    is_pointer,
)
from digitize.regions.scene import Item, Marks, Scene
from digitize.text import bare

_BROKEN_POINTER = re.compile(r"^[版頁页][▶►>》→\s]+$")  # of 4版▶ that the print broke


def teasers(scene: Scene, marks: Marks, profile: Profile | None) -> Marks:
    """导读: a box with a title of its own, or several titles that each point to a page."""
    rows = set().union(*scene.tables)
    free = [
        i for i in scene.items
        if marks.get(i.index, "teaser") == "teaser" and i.index not in rows
    ]  # fmt: skip
    names = {bare(n) for n in profile.teaser_titles} if profile else set()
    titles = [
        i for i in free if TEASER_TITLE.match(bare(i.line.text)) or bare(i.line.text) in names
    ]
    pointers = [
        i for i in free if is_pointer(i.line.text) or _BROKEN_POINTER.match(i.line.text.strip())
    ]
    found: Marks = {}
    for title in [*titles, *_in_two_lines(free)]:
        zone = _teaser_zone(scene, title, pointers)
        if zone is not None:
            within = _inside(scene, free, zone)
            boxes = [i.line.box for i in free if i.index in within]  # short second lines stick out
            found.update(_inside(scene, free, union([title.line.box, *boxes])))
            found[title.index] = "teaser"
    loose = [i for i in pointers if i.index not in found]
    for frame in {i.enclosure for i in loose if i.enclosure >= 0}:
        own = [i for i in free if i.enclosure == frame]
        pointing = [i for i in own if is_pointer(i.line.text)]
        titles = [i for i in own if sum(c.isalpha() for c in i.line.text) >= 4]
        # As many titles as pages they are on: a table of short names and numbers has none.
        if 2 <= len(pointing) <= len(titles) and 3 * len(pointing) >= len(own):
            found.update({i.index: "teaser" for i in own})
    for index in _skyline(scene, free, [i for i in pointers if i.index not in found]):
        found[index] = "teaser"
    return found


_JUMP = re.compile(
    r"\b(?:see|continued|cont|turn to)\b.*[A-D]\d|(?:下[转轉]|上接|[转轉])\s*[A-D]\d", re.I
)
_ROWS, _LINES = 3, 3  # items of a list, lines of one


def teaser_lists(scene: Scene, marks: Marks, profile: Profile | None) -> Marks:
    """Titles that each end with their page, three at least in a row or below each other.

    They need neither a name nor a frame, and may stand in a masthead: they are asked for first.
    """
    marked = [
        i for i in scene.items
        if len(i.line.text) <= _SHORT and i.size < 3 * scene.body
        and is_marked_pointer(i.line.text) and not _JUMP.search(i.line.text)
        and not evidence(i.line.text)
    ]  # fmt: skip
    stacks: dict[int, list[Item]] = {}
    for pointer in marked if len(marked) >= _ROWS else ():
        stack = _stack(scene.items, pointer)
        upper = [n for n, i in enumerate(stack) if n and (i in marked or _is_bound(i))]
        stack = stack[: upper[0]] if upper else stack  # up to the item above, or the list's name
        alone = len(stack) > 1 or len(bare(pointer.line.text)) >= _TITLE
        if alone and len(stack) <= _LINES:
            stacks[pointer.index] = stack
    found: Marks = {}
    items = [i for i in marked if i.index in stacks]
    for pointer in items:
        mates = [i for i in items if _in_line(pointer, i)]
        if len(mates) >= _ROWS:
            found.update({i.index: "teaser" for i in stacks[pointer.index]})
    return found


_APART = 24  # ems: items of a list stand no farther apart
_TITLE = 8  # characters of a title and its page in one line


def _is_bound(item: Item) -> bool:
    """Whether a line ends a stack of titles: the name of the list, a fact of the masthead."""
    return bool(TEASER_TITLE.match(bare(item.line.text))) or evidence(item.line.text) > 0


def _in_line(a: Item, b: Item) -> bool:
    """Whether two lines of one size stand in a row, or flush below each other."""
    p, q, em = a.line.box, b.line.box, max(a.size, b.size, 1.0)
    flush = abs(p.x0 - q.x0) < 2 * em or abs(p.x1 - q.x1) < 2 * em
    level = abs(p.center[1] - q.center[1]) < 0.8 * em
    near = abs(p.center[1] - q.center[1]) < _APART * em
    return ((flush and near) or level) and 0.75 < a.size / max(b.size, 1.0) < 1.33


# A skyline may have scores, ages and degrees in it: its pages are named as such.
_PAGED = re.compile(r"\bpage\b|\bseite\b|\bP\.?\s?\d|[版頁页]|\b[A-D]\d{1,2}$", re.IGNORECASE)
_HIGH, _SHORT, _DEEP = 0.2, 30, 5  # of the sheet; characters of a reference; lines of an item


def _skyline(scene: Scene, free: Sequence[Item], pointers: Sequence[Item]) -> set[int]:
    """Lines of items that stand side by side at the head of a page, each ending with its page."""
    height = scene.reading.height
    low = [
        i for i in pointers
        if i.line.box.y1 < _HIGH * height and i.line.writing == "horizontal"
        and len(i.line.text) <= _SHORT and _PAGED.search(i.line.text)
    ]  # fmt: skip
    found: set[int] = set()
    for pointer in low:
        row = [
            p for p in low
            if abs(p.line.box.center[1] - pointer.line.box.center[1]) < 0.8 * pointer.size
        ]  # fmt: skip
        stack = _stack(free, pointer)
        facts = any(evidence(i.line.text) or in_column(scene, i) for i in stack)
        if len(row) >= 2 and 2 <= len(stack) <= _DEEP and not facts:
            found |= {i.index for i in stack}
    return found


def _stack(free: Sequence[Item], foot: Item) -> list[Item]:
    """The lines that stand right above each other over a line, and the line."""
    stack = [foot]
    while len(stack) <= _DEEP:
        b, em = stack[-1].line.box, stack[-1].size
        above = [
            i for i in free
            if overlap(i.line.box.x0, i.line.box.x1, b.x0, b.x1)
            > 0.5 * min(i.line.box.width, b.width)
            and -0.3 * em < b.y0 - i.line.box.y1 < 1.2 * max(em, i.size)
            and i.size < 3 * foot.size and i not in stack
        ]  # fmt: skip
        if not above:
            break
        stack.append(max(above, key=lambda i: i.line.box.y1))
    return stack


def _in_two_lines(free: Sequence[Item]) -> list[Item]:
    """The upper lines of teaser titles that are set in two: 今日 / 看点."""
    short = [i for i in free if 2 <= len(bare(i.line.text)) <= 4]
    return [
        upper
        for upper in short
        for lower in short
        if lower is not upper
        and TEASER_TITLE.match(bare(upper.line.text + lower.line.text))
        and _distance(upper.line.box, lower.line.box) < upper.size
    ]


def _surroundings(scene: Scene, title: Item) -> int:
    """The frame in which a teaser title stands; a bar or tint of its own is none, -1."""
    if title.enclosure < 0:
        return -1
    own = [i for i in scene.items if i.enclosure == title.enclosure]
    if len(own) > 2:
        return title.enclosure
    bar = scene.enclosures[title.enclosure]
    around = [
        (area.area, n)
        for n, area in enumerate(scene.enclosures)
        if n != title.enclosure and area.holds(bar, scene.body) and area.area > 1.5 * bar.area
    ]
    return min(around)[1] if around else -1


def _teaser_zone(scene: Scene, title: Item, pointers: list[Item]) -> Box | None:
    """The box of a teaser block: its frame, else the pointers that stand around its title."""
    place = _surroundings(scene, title)
    home = scene.enclosures[place] if place >= 0 else None
    page_area = scene.extent[0] * scene.extent[1]
    inside = [i for i in pointers if home and home.holds(i.box, 2 * scene.body)]
    if home and inside and home.area < 0.35 * page_area:
        return scene.axes.back(home)
    grown = _grow(scene, title, place)
    taken = [i for i in pointers if i.index in grown and i.index != title.index]
    if not taken:
        taken = _beside(scene, title, pointers)
    if not taken:
        return None
    return union([title.line.box, *(i.line.box for i in taken)]).grown(1.2 * scene.body)


def _beside(scene: Scene, title: Item, pointers: Sequence[Item]) -> list[Item]:
    """Pointers in one band with a title that has a bar or frame of its own, two or more."""
    if title.enclosure < 0:
        return []
    bar = scene.axes.back(scene.enclosures[title.enclosure])
    level = [i for i in pointers if bar.y0 < i.line.box.center[1] < bar.y1]
    return level if len(level) >= 2 and bar.height < 0.08 * scene.reading.height else []


def _grow(scene: Scene, title: Item, place: int) -> set[int]:
    """Indices of the lines that hang together with a teaser title, prose and headlines aside."""
    free = [i for i in scene.items if i.size < 2 * scene.body and not in_column(scene, i)]
    reached, border = {title.index}, [title]
    while border:
        here = border.pop()
        for item in free:
            if item.index in reached or item.enclosure not in (title.enclosure, place):
                continue
            if _distance(here.line.box, item.line.box) < 3.5 * scene.body:
                reached.add(item.index)
                border.append(item)
    return reached


def _distance(a: Box, b: Box) -> float:
    dx = max(0.0, -overlap(a.x0, a.x1, b.x0, b.x1))
    dy = max(0.0, -overlap(a.y0, a.y1, b.y0, b.y1))
    return max(dx, dy)


def _inside(scene: Scene, free: Iterable[Item], zone: Box) -> Marks:
    found: Marks = {}
    for item in free:
        b = item.line.box
        if b.intersection(zone).area > 0.6 * max(b.area, 1.0):
            found[item.index] = "teaser"
    return found
