"""Mastheads that stand upright at the head of a vertical page, though no date was read in them.

Such a masthead is the first thing on the page, at the upper right: a large upright name, in a box
or alone, its facts below and beside it in small type, upright or level.

Coordinates here are sheet pixels, as in `zones`.
"""

from __future__ import annotations

from digitize.geometry import Box, overlap
from digitize.phrases.pages import page_named
from digitize.phrases.papers import CHINESE
from digitize.regions.evidence import SALE, evidence, in_column
from digitize.regions.scene import HELD, Item, Marks, Scene
from digitize.text import bare, cjk_share

_LARGE = 4.0  # of the body type: a title's size
_LENGTH = (2, 8)  # characters of it
_RIGHT, _TOP = 0.85, 0.1  # of the sheet: where it ends, where it begins
_MANY = 20  # lines in a box that is more than a masthead
_SMALL = 1.6  # of the body type: facts are no larger
_NEAR, _BESIDE = 2.5, 4.0  # ems of it: white between facts below each other; how far off others are
_MOST_EMS = 20  # of a fact
_ROOMY = 4.0  # of the title: its own box is no larger


def upright_block(scene: Scene, marks: Marks) -> Marks:
    """Title and facts of an upright masthead at the head of a vertical page, where none is known.

    One of its lines states a fact of the issue; or its name ends as papers' names do and has a box,
    for 戰事快報 may be a headline.
    """
    if not scene.axes.vertical or "masthead" in marks.values():
        return {}
    free = [i for i in scene.items if i.index not in marks]
    title = max((i for i in free if _heads(scene, i)), key=lambda i: i.size, default=None)
    if title is None:
        return {}
    boxed = _boxed(scene, free, title)
    own = boxed or [*_below(scene, free, title), *_sides(scene, free, title)]
    named = bool(CHINESE.search(bare(title.line.text))) and bool(boxed or _has_box(scene, title))
    if any(SALE.search(i.line.text) for i in own if not evidence(i.line.text)):
        return {}
    if not named and not any(evidence(i.line.text) for i in own):
        return {}
    return {i.index: "masthead" for i in (title, *own)}


def _heads(scene: Scene, item: Item) -> bool:
    """Whether a line may be the name: upright, very large, in the corner where reading begins."""
    b, text = item.line.box, bare(item.line.text)
    corner = b.x1 > _RIGHT * scene.reading.width and b.y0 < _TOP * scene.reading.height
    short = _LENGTH[0] <= len(text) <= _LENGTH[1] and cjk_share(text) == 1
    return item.line.writing == "vertical" and item.size > _LARGE * scene.body and corner and short


def _boxed(scene: Scene, free: list[Item], title: Item) -> list[Item]:
    """The other lines of the title's box; none where it has no box, or one that holds text."""
    best: list[Item] = []
    for area in (scene.axes.back(e) for e in scene.enclosures):
        if not _holds(area, title.line.box):
            continue
        own = [i for i in free if i is not title and _holds(area, i.line.box)]
        plain = not any(in_column(scene, i) or i.size > 0.5 * title.size for i in own)
        if plain and len(best) < len(own) <= _MANY:
            best = own
    return best


def _has_box(scene: Scene, title: Item) -> bool:
    """Whether a title stands alone in a box of its own."""
    t = title.line.box
    areas = (scene.axes.back(e) for e in scene.enclosures)
    return any(_holds(a, t) and a.area < _ROOMY * t.area for a in areas)


def _holds(area: Box, box: Box) -> bool:
    return area.intersection(box).area > HELD * box.area


def _below(scene: Scene, free: list[Item], title: Item) -> list[Item]:
    """Small lines right below a title within its width, one below the other."""
    t, em = title.line.box, scene.body
    foot, found = t.y1, list[Item]()
    for item in sorted(free, key=lambda i: i.line.box.y0):
        b = item.line.box
        within = overlap(b.x0, b.x1, t.x0 - _BESIDE * em, t.x1 + em) > HELD * b.width
        if item is title or not within or b.y0 < t.y1 - em or item.size > _SMALL * em:
            continue
        if b.y0 - foot > _NEAR * em or item.ems > _MOST_EMS or in_column(scene, item):
            break
        found.append(item)
        foot = max(foot, b.y1)
    return found


def _sides(scene: Scene, free: list[Item], title: Item) -> list[Item]:
    """Facts in upright lines at the side of a title."""
    t = title.line.box
    near = t.grown(_BESIDE * scene.body)
    return [
        i for i in free
        if i is not title and i.line.writing == "vertical" and _holds(near, i.line.box)
        and i.line.box.y1 < t.y1 + scene.body and i.size < _SMALL * scene.body
        and (evidence(i.line.text) or page_named(i.line.text)) and i.ems <= _MOST_EMS
    ]  # fmt: skip
