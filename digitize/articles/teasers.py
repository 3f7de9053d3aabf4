"""Teasers 导读: titles with the pages they point to.

A title and its page may stand in one line, or the page beneath, beside or above its title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.geometry import Box
from digitize.page import Teaser
from digitize.passage import Passage
from digitize.phrases import teaser_page
from digitize.reading import Line
from digitize.text import ORNAMENTS, bare, nfc

_HEADING = re.compile(
    r"^(?:.{0,6}导读|.{0,6}導讀|内容提要|內容提要|今日看点|今日要目|今日要闻|本期看点|要目|要闻索引|版面导航|重点推荐|目录|目錄|提要|今日提要|"
    r"INSIDE.{0,12}|IN THIS ISSUE|CONTENTS|INDEX|ON OTHER PAGES)$",
    re.IGNORECASE,
)


def read_teasers(passages: Sequence[Passage]) -> tuple[Teaser, ...]:
    """The items of all teaser passages, in the order of their pages' print."""
    lines = sorted((line for p in passages for line in p.lines), key=_place)
    lines = [line for line in lines if not _HEADING.match(bare(line.text))]
    items: list[tuple[tuple[float, float], str, int | None]] = []
    waiting: list[Line] = []
    for line in lines:
        found = teaser_page(line.text)
        if found and found[0]:
            taken = _before(waiting, line)
            title = " ".join([*(nfc(w.text) for w in taken), found[0]])
            waiting = [w for w in waiting if w not in taken]
            items.append((_place(taken[0] if taken else line), title, found[1]))
        elif found:
            taken = _title_of(waiting, line)
            if taken:
                items.append((_place(taken[0]), " ".join(nfc(w.text) for w in taken), found[1]))
                waiting = [w for w in waiting if w not in taken]
            else:
                waiting.append(line)
        else:
            waiting.append(line)
    items += _late(waiting)
    return tuple(Teaser(title=_clean(title), page=page) for _, title, page in items if _clean(title))


def _place(line: Line) -> tuple[float, float]:
    if line.writing == "vertical":
        return (-line.box.x1, line.box.y0)
    return (line.box.y0, line.box.x0)


def _clean(title: str) -> str:
    return title.strip(ORNAMENTS + " \u3000>》→…·.")


def _before(waiting: Sequence[Line], line: Line) -> list[Line]:
    """Lines right above a line with a page that begin its title (a title of two lines)."""
    taken: list[Line] = []
    top = line.box
    for other in reversed(waiting):
        if teaser_page(other.text):
            break
        b = other.box
        gap = top.y0 - b.y1
        aligned = abs(b.x0 - line.box.x0) < 2 * max(1.0, line.size)
        if aligned and -0.5 * line.size < gap < 0.9 * line.size and b.width > 0.6 * top.width:
            taken.insert(0, other)
            top = b
        else:
            break
    return taken


def _title_of(waiting: Sequence[Line], pointer: Line) -> list[Line]:
    """The title that a page reference of its own belongs to: the nearest above or left of it."""
    titles = [w for w in waiting if not teaser_page(w.text)]
    if not titles:
        return []
    nearest = min(titles, key=lambda w: _gap(w.box, pointer.box))
    if _gap(nearest.box, pointer.box) > 8 * max(1.0, pointer.size):
        return []
    taken = [nearest]
    for other in reversed(titles[: titles.index(nearest)]):
        b, t = other.box, taken[0].box
        if abs(b.x0 - t.x0) < 1.5 * nearest.size and -0.5 * nearest.size < t.y0 - b.y1 < 0.8 * nearest.size:
            taken.insert(0, other)
    return taken


def _gap(a: Box, b: Box) -> float:
    dx = max(0.0, a.x0 - b.x1, b.x0 - a.x1)
    dy = max(0.0, a.y0 - b.y1, b.y0 - a.y1)
    return dx + dy


def _late(waiting: Sequence[Line]) -> list[tuple[tuple[float, float], str, int | None]]:
    """Page references that stand before their titles: P3 Title, or 4版 above a title."""
    items: list[tuple[tuple[float, float], str, int | None]] = []
    pointers = [w for w in waiting if teaser_page(w.text)]
    titles = [w for w in waiting if not teaser_page(w.text)]
    for pointer in pointers:
        if not titles:
            break
        title = min(titles, key=lambda w: _gap(w.box, pointer.box))
        found = teaser_page(pointer.text)
        items.append((_place(title), nfc(title.text), found[1] if found else None))
        titles.remove(title)
    return items
