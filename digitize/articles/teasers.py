"""Teasers 导读: titles with the pages they point to.

A title and its page may stand in one line, or the page beneath, beside or above its title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitize.assignment import assign
from digitize.geometry import overlap, union
from digitize.page import Teaser
from digitize.passage import Passage
from digitize.phrases.pages import is_section, page_before, teaser_page
from digitize.reading import Line
from digitize.text import ORNAMENTS, bare, has_cjk, join

_HEADING = re.compile(
    r"^(?:.{0,6}导读|.{0,6}導讀|内容提要|內容提要|今日看点|今日要目|今日要闻|本期看点|要目|要闻索引|版面导航|重点推荐|目录|目錄|提要|今日提要|"
    r"INSIDE.{0,12}|IN THIS ISSUE|CONTENTS|INDEX|ON OTHER PAGES)$",
    re.IGNORECASE,
)

_POINTING = re.compile(r"[\s\u3000]*(?:详见|詳見|请看|請看|[见見]本[报報])第?$")


def read_teasers(passages: Sequence[Passage]) -> tuple[Teaser, ...]:
    """The items of all teaser passages, in the order of print."""
    lines = _whole(_in_rows([cell for p in passages for line in p.lines for cell in _cells(line)]))
    place = {id(line): n for n, line in enumerate(lines)}
    lines = _without_heading(lines)
    inline = [(line, teaser_page(line.text) or page_before(line.text)) for line in lines]
    pointers = [line for line, found in inline if found and not found[0]]
    titles = [line for line, found in inline if not found]
    items: list[tuple[int, str, int | None]] = []
    for line, found in inline:
        if found and found[0]:
            taken = _before([t for t in titles if place[id(t)] < place[id(line)]], line)
            titles = [t for t in titles if t not in taken]
            text = join([*(t.text for t in taken), found[0]])
            items.append((place[id(taken[0] if taken else line)], text, found[1]))
    paired = _paired(titles, pointers)
    told = {id(pointer) for _, pointer in paired}
    for line in (p for p in pointers if id(p) not in told):
        said = _REFERENCE.fullmatch(line.text.strip())
        if said and is_section(said["section"]):  # an index of nothing but sections
            items.append((place[id(line)], said["section"].rstrip(","), int(said["n"])))
    for title, pointer in paired:
        found = teaser_page(pointer.text)
        text = join(t.text for t in title)
        items.append((place[id(title[0])], text, found[1] if found else None))
    items.sort(key=lambda i: i[0])
    named = ((_clean(text), page) for _, text, page in items)
    # a row of 0 or ＊ is an ornament, no title
    return tuple(Teaser(title=t, page=page) for t, page in named if any(map(str.isalpha, t)))


# Leading articles 23 Letters 24: entries of an index in one row, and several pages of one
_ENTRY = re.compile(
    r"(?P<title>[A-Z][A-Za-z&’' ]{1,24}?),?\s+(?P<n>\d{1,3})(?:,\s?\d{1,3})*(?=\s+[A-Z]|$)"
)
_PAGES = re.compile(r"\b(?:pages?|pp?)$", re.IGNORECASE)
_REFERENCE = re.compile(r"(?P<section>.+?)\s*(?:page|p\.?)\s*(?P<n>\d{1,3})", re.IGNORECASE)


def _cells(line: Line) -> list[Line]:
    """The entries of a row of an index, each a line; else the line itself."""
    text = line.text.strip()
    found = list(_ENTRY.finditer(text))
    if any(not 0 < int(m["n"]) < 100 or _PAGES.search(m["title"]) for m in found):
        return [line]
    if not found or has_cjk(text) or " ".join(m[0] for m in found) != " ".join(text.split()):
        return [line]
    if len(found) == 1 and "," not in found[0][0]:
        return [line]
    b, each = line.box, line.box.width / max(1, len(text))
    cells = []
    for match in found:
        box = replace(b, x0=b.x0 + each * match.start(), x1=b.x0 + each * match.end())
        said = f"{match['title']} {int(match['n']):02d}"
        cells.append(replace(line, text=said, box=box, polygon=box.polygon(), glyphs=()))
    return cells


def _without_heading(lines: Sequence[Line]) -> list[Line]:
    """Lines without the name of the box, which may be set in two lines: 今日 / 看点."""
    name = {id(line) for line in lines if _HEADING.match(bare(line.text))}
    for line in lines if not name else ():
        for other in lines:
            stacked = other.box.y0 > line.box.center[1] and _goes_on(line, other)
            if stacked and _HEADING.match(bare(line.text + other.text)):
                name |= {id(line), id(other)}
    return [line for line in lines if id(line) not in name]


def _whole(lines: Sequence[Line]) -> list[Line]:
    """Lines with a page reference that the print broke before its 版 put together: 4 / 版▶."""
    whole: list[Line] = []
    for line in lines:
        broken = _TAIL.match(line.text) and whole and _NUMBERED.search(whole[-1].text)
        if broken:
            whole[-1] = replace(whole[-1], text=f"{whole[-1].text}{line.text}")
        else:
            whole.append(line)
    return whole


_TAIL = re.compile(r"^[版頁页]\W*$")
_NUMBERED = re.compile(r"[\s\u3000A-D第][\d一二三四五六七八九十]{1,3}\s*$")


def _paired(titles: Sequence[Line], pointers: Sequence[Line]) -> list[tuple[list[Line], Line]]:
    """Titles, of one or more lines, with the page reference that stands with each.

    All references of a box stand on the same side of their titles; the side that pairs most, and
    then nearest, is taken.
    """
    if not titles or not pointers:
        return []
    groups = [[t] for t in titles] if len(titles) <= len(pointers) else _merged(titles)
    best: tuple[int, float, list[tuple[int, int]]] | None = None
    for side in ("after", "before"):
        cost = np.array([[_cost(g, p, side) for p in pointers] for g in groups])
        pairs = _uncrossed([(i, j) for i, j in assign(cost) if cost[i, j] < _FAR], cost)
        total = sum(cost[i, j] for i, j in pairs)
        if best is None or (len(pairs), -total) > (best[0], -best[1]):
            best = (len(pairs), total, pairs)
    if not best:
        return []
    taken = {i for i, _ in best[2]}
    free = [g for n, g in enumerate(groups) if n not in taken]
    return [(_headed(groups[i], free), pointers[j]) for i, j in best[2]]


def _headed(title: list[Line], free: Sequence[list[Line]]) -> list[Line]:
    """The larger title right above what was taken for one: that tells what the report is about."""
    first = title[0]
    for group in free:
        last = group[-1]
        if min(len(bare(first.text)), len(bare(last.text))) < _TOLD:
            continue  # the name of a section, or of the box
        gap = first.box.y0 - last.box.y1
        aligned = abs(last.box.x0 - first.box.x0) < 2.5 * first.size
        louder = last.size > 1.08 * first.size or last.weight > _HEAVIER * first.weight
        if aligned and louder and -0.5 * first.size < gap < 1.2 * last.size:
            return group
    return title


_TOLD = 12  # letters that show how heavy a line is
_HEAVIER = 1.3  # times as heavy is a title than the words below it


_FAR = 1e6


def _uncrossed(pairs: list[tuple[int, int]], cost: np.ndarray) -> list[tuple[int, int]]:
    """Pairs in the order of print where that costs no more: a list's references are in its order.

    Where each stands below its title, all ways to pair them cost the same.
    """
    for n, (i, j) in enumerate(pairs):
        for m in range(n + 1, len(pairs)):
            k, other = pairs[m]
            crossed = (i < k) != (j < other)
            if crossed and cost[i, other] + cost[k, j] <= cost[i, j] + cost[k, other] + 1:
                pairs[m], j = (k, j), other
        pairs[n] = (i, j)
    return pairs


def _cost(title: Sequence[Line], pointer: Line, side: str) -> float:
    """White between a title and a reference on one side of it, in pixels; `_FAR` on the other."""
    box = union(t.box for t in title)
    p, em = pointer.box, max(1.0, pointer.size)
    row = overlap(box.y0, box.y1, p.y0, p.y1) > 0.4 * min(box.height, p.height)
    if side == "after" and p.x0 < box.x0 - em:
        return _FAR  # the reference closes its title's cell, it never stands left of the title
    if row:
        gap, aside = (p.x0 - box.x1 if side == "after" else box.x0 - p.x1), 0.0
    else:
        gap = p.y0 - box.y1 if side == "after" else box.y0 - p.y1
        aside = max(0.0, -overlap(box.x0, box.x1, p.x0, p.x1))
    return gap + aside + em if -0.6 * em < gap and gap + aside < 60 * em else _FAR


def _merged(titles: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand right beneath each other as titles of more than one line."""
    groups: list[list[Line]] = []
    for line in titles:
        home = next((g for g in groups if _goes_on(g[-1], line)), None)
        if home is None:
            groups.append([line])
        else:
            home.append(line)
    return groups


def _goes_on(above: Line, line: Line) -> bool:
    size = max(1.0, line.size)
    a, b = above.box, line.box
    gap = b.y0 - a.y1
    aligned = abs(b.x0 - a.x0) < 2.5 * size
    told = min(len(bare(above.text)), len(bare(line.text))) >= _TOLD
    if told and above.weight > _HEAVIER * line.weight and above.size >= size:
        return False  # a title, and words about it
    return aligned and -0.5 * size < gap < 0.9 * size and 0.8 < size / max(1.0, above.size) < 1.25


def _in_rows(lines: Sequence[Line]) -> list[Line]:
    """Lines row by row (column by column from the right, if vertical), a small slant allowed."""
    keyed = sorted(((*_across(line), line) for line in lines), key=lambda k: k[:2])
    rows: list[list[tuple[float, float, Line]]] = []
    for key in keyed:
        if rows and key[0] - rows[-1][-1][0] < 0.7 * max(1.0, key[2].size):
            rows[-1].append(key)
        else:
            rows.append([key])
    return [line for row in rows for _, _, line in sorted(row, key=lambda k: k[1])]


def _across(line: Line) -> tuple[float, float]:
    """Where a line stands across the rows, and along its own."""
    if line.writing == "vertical":
        return -line.box.center[0], line.box.y0
    return line.box.center[1], line.box.x0


def _clean(title: str) -> str:
    """A title without ornaments, and without the words before a page that the print broke off."""
    return _POINTING.sub("", title.strip(ORNAMENTS + " \u3000>》→…·.")).rstrip()


def _before(waiting: Sequence[Line], line: Line) -> list[Line]:
    """Lines right above a line with a page that begin its title (a title of two lines)."""
    taken: list[Line] = []
    top = line.box
    for other in reversed(waiting):
        if teaser_page(other.text):
            break
        b = other.box
        if overlap(b.x0, b.x1, line.box.x0, line.box.x1) <= 0:
            continue  # of the item beside it
        gap = top.y0 - b.y1
        aligned = abs(b.x0 - line.box.x0) < 2 * max(1.0, line.size)
        if aligned and -0.5 * line.size < gap < 0.9 * line.size and b.width > 0.6 * top.width:
            taken.insert(0, other)
            top = b
        else:
            break
    return taken
