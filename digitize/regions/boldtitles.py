"""Bold lines over plain text, no larger than it: titles of briefs, or subheads of a long report.

Weight is told beside the lines below, for type sizes and faces differ over a page; only of Latin
lines, for Chinese ones are as black as their characters are dense. Which of the two a bold line is
its neighbours tell: briefs are short and follow each other. Coordinates are those of the reading
frame. The labels (role of each line, by index) are changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import numpy as np

from digitize.geometry import overlap
from digitize.page import RegionType
from digitize.phrases.datelines import lead
from digitize.phrases.people import bylines
from digitize.regions.scene import Item, Scene
from digitize.text import ends_sentence, has_cjk

_BOLD = 1.4  # times as much ink as the text below it: a bold line
_MOST = 3  # lines of a title; more are a bold lead
_SHORT = 16  # lines of a brief
_NEAR = 1.9  # ems: white between lines of one column, a gap between items among it
_LARGER = 1.35  # times its text: a title that size alone tells


@dataclass(frozen=True)
class _Title:
    lines: tuple[Item, ...]
    text: int  # lines of the text below, down to the next bold line
    closed: bool  # whether that text ends with the column, or at another title
    before: Item | None


def bold_titles(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Bold lines that were taken for text are titles of briefs or subheads. In place."""
    if not any(_may_be(scene, i, labels) for i in scene.items):
        return
    column = _columns(scene)
    below = {i.index: n for i, n in column if n is not None}
    above = {n.index: i for i, n in column if n is not None}
    titles: list[_Title] = []
    seen: set[int] = set()
    for item in sorted(scene.items, key=lambda i: i.box.y0):
        if item.index in seen or not _may_be(scene, item, labels):
            continue
        lines, after = _run(item, below, labels)
        seen |= {i.index for i in lines}
        if after and len(lines) <= _MOST and _is_title(lines, after, above.get(item.index)):
            count = next((n for n, i in enumerate(after) if _heavier(i, after)), len(after))
            titles.append(_Title(lines, count, count < len(after), above.get(item.index)))
    for title in titles:
        brief = title.text <= _SHORT and _has_neighbour(title, titles, scene)
        alone = title.before is None or labels[title.before.index] not in ("body", "subhead")
        kind: RegionType = "headline" if brief or alone else "subhead"
        labels.update({i.index: kind for i in title.lines})


def _may_be(scene: Scene, item: Item, labels: dict[int, RegionType]) -> bool:
    text = item.line.text.strip()
    plain = labels[item.index] == "body" and not item.across and not item.line.reversed
    short = not ends_sentence(text)  # questions of an interview are bold, too
    words = len(text) > 2 and not text[0].islower() and not text.endswith("-")
    if not plain or not short or not words or has_cjk(text):
        return False
    said = not lead(text).dateline and not bylines(text)
    return said and item.size < _LARGER * scene.body


def _columns(scene: Scene) -> list[tuple[Item, Item | None]]:
    """Each line with the next one down in its column."""
    out: list[tuple[Item, Item | None]] = []
    items = [i for i in scene.items if not i.across]
    x0, y0, x1, y1 = np.array([(i.box.x0, i.box.y0, i.box.x1, i.box.y1) for i in items]).T
    middle, home = (y0 + y1) / 2, np.array([i.enclosure for i in items])
    for n, item in enumerate(items):
        b, em = item.box, max(item.size, scene.body)
        near = (y0 - b.y1 > -0.4 * em) & (y0 - b.y1 < _NEAR * em) & (middle > b.center[1])
        near &= home == item.enclosure
        shared = np.minimum(x1, b.x1) - np.maximum(x0, b.x0)
        near &= shared > 0.5 * np.minimum(x1 - x0, b.width)
        near[n] = False
        found = np.flatnonzero(near)
        out.append((item, items[found[np.argmin(y0[found])]] if len(found) else None))
    return out


def _run(
    item: Item, below: dict[int, Item], labels: dict[int, RegionType]
) -> tuple[tuple[Item, ...], list[Item]]:
    """The lines of a bold title from its first, and the lines of text below it."""
    text: list[Item] = []
    chain = [item]
    while chain[-1].index in below and len(chain) < 60:
        following = below[chain[-1].index]
        if labels[following.index] not in ("body", "subhead", "byline") or following in chain:
            break
        chain.append(following)
    lines = [item]
    for following in chain[1:]:
        if abs(following.line.weight / max(item.line.weight, 0.01) - 1) < 0.2:
            lines.append(following)
        else:
            break
    text = chain[len(lines) :]
    return tuple(lines), text


def _is_title(lines: tuple[Item, ...], text: list[Item], before: Item | None) -> bool:
    """Whether bold lines stand out from the text below and begin after the end of one above."""
    usual = median(i.line.weight for i in text[:4])
    bold = all(i.line.weight > _BOLD * usual for i in lines)
    if ends_sentence(lines[-1].line.text):
        return False  # a bold lead
    if not bold or len(text) < 2 or text[0].line.text[:1].islower():
        return False
    if before is None or before.line.weight > _BOLD * usual:
        return True
    apart = lines[0].box.y0 - before.box.y1 > text[1].box.y0 - text[0].box.y1 + 0.25 * before.size
    return apart or ends_sentence(before.line.text)


def _heavier(item: Item, text: list[Item]) -> bool:
    return item.line.weight > _BOLD * median(i.line.weight for i in text[:4])


def _has_neighbour(title: _Title, titles: list[_Title], scene: Scene) -> bool:
    """Whether another bold title of a short text stands right above or below in the column."""
    a = title.lines[0].box
    for other in titles:
        b = other.lines[0].box
        if other is title or overlap(a.x0, a.x1, b.x0, b.x1) <= 0:
            continue
        upper, lower = (title, other) if a.y0 < b.y0 else (other, title)
        lines = (upper.text + len(upper.lines) + 3) * (scene.body + scene.gap)
        if upper.text <= _SHORT and lower.lines[0].box.y0 - upper.lines[-1].box.y1 < lines:
            return True
    return False
