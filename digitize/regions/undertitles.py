"""Lines under pictures: which of them are captions though they look like text or a title.

Coordinates are sheet pixels: a caption stands below its picture whatever the writing of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.geometry import Box, overlap, union
from digitize.page import RegionType
from digitize.phrases.datelines import lead
from digitize.regions.scene import Item, Scene

_PICTURED = re.compile(r"^\s*(?:[图圖][为為中]|上[图圖]|这是)|[。！？]\s*(?:图为|圖為)")
_STACK = 12.0  # ems: as high as the decks of a title may be
_LEAST = 5.0  # ems: smaller pictures are ornaments, which have no caption
_TEXT = ("body", "subhead", "other", "advertisement")
_HEADS = ("headline", "kicker", "subheadline")


def captions(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], labels: dict[int, RegionType]
) -> None:
    """Lines right below a picture, within its width, that can but be its caption. In place.

    They say what the picture shows (图为), or are a line or two set centred below it. A centred
    title is a caption only where the story's own, larger title stands above the picture.
    """
    least = _LEAST * scene.body
    pictures = [scene.axes.back(p) for p in scene.pictures if min(p.width, p.height) > least]
    for chain, _ in chains:
        box = union(i.line.box for i in chain)
        for picture in pictures:
            first = chain[0]
            if first.line.writing == "vertical" or not _below(scene, picture, first.line.box):
                continue
            own = {labels[i.index] for i in chain}
            text = "".join(i.line.text for i in chain)
            within = _below(scene, picture, box)
            short = own <= {"body", "caption"} and len(chain) <= 8
            # a report tells of pictures, too
            shown = short and bool(_PICTURED.search(text)) and not lead(text).dateline
            few = own <= set(_TEXT) and len(chain) <= 3 and _centred(picture, chain)
            if within and (shown or few):
                labels.update({i.index: "caption" for i in chain})
            elif _centred(picture, [first]) and _titled(scene, picture, first, labels):
                labels[first.index] = "caption"


def _below(scene: Scene, picture: Box, box: Box) -> bool:
    """Whether a box stands right below a picture and no wider than it."""
    within = overlap(box.x0, box.x1, picture.x0, picture.x1) > 0.9 * box.width
    return within and -scene.body < box.y0 - picture.y1 < 2.2 * scene.body


def _centred(picture: Box, lines: Sequence[Item]) -> bool:
    """Whether all lines stand in the middle below a picture, narrower than it."""
    return all(
        abs(i.line.box.center[0] - picture.center[0]) < 0.1 * picture.width
        and i.line.box.width < 0.9 * picture.width
        for i in lines
    )


def _titled(scene: Scene, picture: Box, line: Item, labels: dict[int, RegionType]) -> bool:
    """Whether a line is a title below a picture over which a larger one stands."""
    if labels[line.index] not in _HEADS:
        return False
    over = Box(picture.x0, picture.y0 - _STACK * scene.body, picture.x1, picture.y0)
    stack = [i for i in scene.items if over.intersection(i.line.box).area > 0]
    return all(labels[i.index] in _HEADS for i in stack) and any(
        i.size > 1.2 * line.size for i in stack
    )
