"""Lines under pictures: which of them are captions though they look like text or a title.

Coordinates are sheet pixels: a caption stands below its picture whatever the writing of the page.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence

import numpy as np

from digitize.geometry import Box, overlap, union
from digitize.page import RegionType
from digitize.phrases.datelines import lead
from digitize.phrases.people import bylines
from digitize.regions.scene import Item, Scene
from digitize.regions.traits import ROLES
from digitize.text import bare

_PICTURED = re.compile(r"^\s*(?:[图圖][为為中]|上[图圖]|这是)|[。！？]\s*(?:图为|圖為)")
_CREDIT = re.compile(
    r"(?:摄|攝|供图|供圖|摄影|攝影|摄影报道|攝影報道|图片|制图|新华社发|新華社發|资料图片?|資料圖片?)\s*[)）]?$|"
    r"(?:摄影|攝影|[图圖])\s*[/／：:]|\b(?:Photo|Foto|Bild|Photograph)\b|\((?:AP|AFP|dpa|Reuters)\)",
    re.IGNORECASE,
)
_CREDITED = re.compile(r"(?:摄|攝|供图|供圖|摄影报道|攝影報道|新华社发|新華社發)\s*[)）]?\s*$")
_STOP = re.compile(r"[。！？!?…；;：:.）)】\]][\"'”’」』》〉）)】\]]*\s*$")
_OPEN = re.compile(r"[，、,;\-—][\"'”’」』]?$|[（(“‘「『《]$")
_SMALL = 0.95  # of the text's size and pitch: captions are set smaller
_FEWEST, _MOST = 4, 8  # ems that show a line's pitch; lines of a caption
_LONG = 40  # characters: the rest of a sentence is shorter
_CAPTION, _CERTAIN = ROLES.index("caption"), 0.8  # the model is surer where no picture is seen
_ALIKE = 0.15  # lines of one type differ by less
_REACH = 3.0  # glyphs: a caption stands so near its picture
_ROOM = 5.0  # ems each way: white that may be a picture which was not seen
_SHORT = 0.85  # of a column's width: a title in it is shorter
_COLUMN, _PARAGRAPHS, _USUAL = 5, 4, 0.8  # lines; paragraphs that end with a stop; their share
_TITLE = 4  # characters
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
            ends = [n for n, i in enumerate(chain) if _CREDITED.search(i.line.text)]
            shown = short and bool(_PICTURED.search(text)) and not lead(text).dateline
            few = own <= set(_TEXT) and len(chain) <= 3 and _centred(picture, chain)
            if within and (shown or few):  # it ends with the photographer
                end = ends[-1] + 1 if ends else len(chain)
                labels.update({i.index: "caption" for i in chain[:end]})
            elif small := _small_print(scene, picture, chain, labels):
                labels.update({i.index: "caption" for i in small})
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


def _small_print(
    scene: Scene, picture: Box, chain: Sequence[Item], labels: dict[int, RegionType]
) -> list[Item]:
    """The lines right below a picture that are set smaller than the text, all of one block."""
    block: list[Item] = []
    for item in chain:
        if labels[item.index] not in ("body", "caption") or not _is_small(scene, item):
            break
        if not block or _goes_on(scene, block[-1].line.box, item.line.box):
            block.append(item)
        else:
            break
    after = chain[len(block) : len(block) + 1]
    parted = not after or not block or not _goes_on(scene, block[-1].line.box, after[0].line.box)
    box = union(i.line.box for i in block or chain)
    within = overlap(box.x0, box.x1, picture.x0, picture.x1) > 0.9 * box.width
    return block if parted and within and len(block) <= _MOST else []


def _is_small(scene: Scene, item: Item) -> bool:
    """Whether a line's glyphs are smaller than the text's, and stand closer; of some length."""
    if item.ems < _FEWEST:
        return item.size < _SMALL * scene.body
    pitch = item.line.box.width / item.ems
    return item.size < _SMALL * scene.body and pitch < _SMALL * scene.pitch


def _goes_on(scene: Scene, upper: Box, lower: Box) -> bool:
    """Whether a line stands no farther below another one than lines of text do."""
    return lower.y0 - upper.y1 < scene.gap + 0.4 * scene.body


def no_captions(
    scene: Scene,
    chains: Sequence[tuple[list[Item], bool]],
    chances: np.ndarray,
    labels: dict[int, RegionType],
) -> None:
    """What stands at no picture, or goes on a column of text, is no caption. In place.

    A line that says so itself (摄, 图为) stays: its picture may not have been seen.
    """
    least = _LEAST * scene.body
    pictures = [p for p in scene.pictures if min(p.width, p.height) > least]
    at = {i.index: n for n, i in enumerate(scene.items)}
    for chain, across in chains:
        text = "".join(i.line.text for i in chain if labels[i.index] == "caption")
        if not text or _PICTURED.search(text) or _CREDIT.search(text):
            continue
        own = [i for i in chain if labels[i.index] == "caption"]
        for before, item in zip([None, *chain], chain, strict=False):
            if labels[item.index] != "caption":
                continue
            follows = (
                before is not None
                and not across
                and labels[before.index] == "body"
                and _goes_on(scene, before.box, item.box)
                and abs(item.size / before.size - 1) < _ALIKE
            )
            near = any(
                item.box.grown(_REACH * scene.body).intersection(p).area > 0 for p in pictures
            )
            sure = chances[at[item.index], _CAPTION] > _CERTAIN
            seen = near or (sure and _has_room(scene, own))
            if follows or not seen or _is_rest(text):
                left = chances[at[item.index]].copy()
                left[_CAPTION] = -1.0
                labels[item.index] = "body" if follows or near else ROLES[int(np.argmax(left))]


def _has_room(scene: Scene, lines: Sequence[Item]) -> bool:
    """Whether a picture that was not seen may stand above, below or beside lines: there is white.

    The margins of the page are no such white.
    """
    b, room = union(i.line.box for i in lines), _ROOM * scene.body
    x0, y0, x1, y1 = np.delete(scene.places, sorted(i.index for i in lines), axis=0).T
    if not len(x0):
        return False
    x, y = b.center
    wide, high = (room, room), (room, 2 * room)
    fields = (
        ((x - room / 2, b.y0 - room), wide), ((x - room / 2, b.y1), wide),
        ((b.x0 - room, y - room), high), ((b.x1, y - room), high),
    )  # fmt: skip
    for (left, top), (width, height) in fields:
        right, bottom = left + width, top + height
        inside = left > x0.min() and right < x1.max() and top > y0.min() and bottom < y1.max()
        if inside and not ((x1 > left) & (x0 < right) & (y1 > top) & (y0 < bottom)).any():
            return True
    return False


def _is_rest(text: str) -> bool:
    """Whether a text is the rest of a sentence: it begins small, or has little but its stop."""
    small = text[:1].islower() and ":" not in text and len(text) < _LONG
    return small or (len(bare(text)) <= 3 and _STOP.search(text) is not None)


def unstopped(chains: Sequence[tuple[list[Item], bool]], labels: dict[int, RegionType]) -> None:
    """A line set apart that ends without a stop, where paragraphs end with one, is a subhead.

    It stands flush between two paragraphs, of which the one after it is indented. What opens a
    column may be the rest of a sentence. In place.
    """
    columns = [_Column(chain) for chain, across in chains if not across and len(chain) >= _COLUMN]
    ends = [(c, n) for c in columns for n in c.ends if labels[c.items[n].index] == "body"]
    stopped = sum(_STOP.search(c.items[n].line.text) is not None for c, n in ends)
    if stopped < _PARAGRAPHS or stopped < _USUAL * len(ends):
        return
    for column, n in ends:
        text = column.items[n].line.text.strip()
        if not column.is_short(n) or _STOP.search(text) or _OPEN.search(text) or bylines(text):
            continue
        before = column.items[n - 1].line.text if n else ""
        opens = n > 0 and column.is_short(n - 1) and _STOP.search(before) is not None
        listed = "：" in text or ":" in text
        if opens and column.is_flush(n) and len(bare(text)) >= _TITLE and not listed:
            labels[column.items[n].index] = "subhead"


class _Column:
    """Lines of a column: which are indented, and after which another paragraph begins."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self._em = statistics.median(i.size for i in items)
        half = len(items) // 2
        self._left = left = statistics.median_low(sorted(i.box.x0 for i in items)[: half + 1])
        self._right = statistics.median_high(sorted(i.box.x1 for i in items)[half:])
        self._width = self._right - left
        starts = [i.box.x0 for i in items]
        # beside the next line, too: where a column gives way to a picture all its lines are
        self.indented = [
            0.9 < (a - left) / self._em < 4.5 and 0.9 < (a - b) / self._em < 4.5
            for a, b in zip(starts, [*starts[1:], left], strict=True)
        ]
        after = range(len(items) - 1)
        self.ends = [n for n in after if self.indented[n + 1] and not self.indented[n]]

    def is_flush(self, n: int) -> bool:
        """Whether a line begins where the column does."""
        return self.items[n].box.x0 - self._left < 0.9 * self._em

    def is_short(self, n: int) -> bool:
        """Whether a line ends well before the column does."""
        box = self.items[n].box
        return self._right - box.x1 > 1.2 * self._em and box.width < _SHORT * self._width
