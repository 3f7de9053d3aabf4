"""Items of a column that have no title: telegrams and briefs, each opened by a mark or a dateline.

A column is cut before each: what is one item all the same is put together again by `order`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from itertools import pairwise, takewhile

import numpy as np

from digitize.geometry import overlap, union
from digitize.page import RegionType
from digitize.phrases.datelines import lead_of
from digitize.phrases.pages import continued_from, continued_to
from digitize.regions.evidence import evidence, is_editors
from digitize.regions.scene import Item, Scene
from digitize.text import ORNAMENTS, bare, ends_sentence, has_cjk

MARKS = frozenset(ORNAMENTS) - frozenset("·§¤※")
_SHORT = 1.2  # glyphs: how much sooner a last line ends than its column
_APART = 1.3  # times the usual line pitch is the white between items


def items_of(run: Sequence[Item], listed: Set[int] = frozenset()) -> list[list[Item]]:
    """Lines of a column of text, parted where an item opens; ``listed``: lines that open one."""
    if len(run) < 2:
        return [list(run)]
    marks = Counter(_mark(i) for i in run)
    right = max(i.box.x1 for i in run)
    pitches = sorted(b.box.center[1] - a.box.center[1] for a, b in pairwise(run))
    pitch = pitches[len(pitches) // 2]
    following = {a.index: b for a, b in pairwise(run)}
    out = [[run[0]]]
    for before, item in pairwise(run):
        level = overlap(before.box.y0, before.box.y1, item.box.y0, item.box.y1)
        row = level > 0.5 * item.box.height  # a piece of the same printed line
        short = right - before.box.x1 > _SHORT * item.size
        ended = short or ends_sentence(before.line.text)
        mark = _mark(item)
        marked = mark and (ended or marks[mark] > 1)
        sent = ended and _is_sent(before, item, following.get(item.index))
        apart = (
            len(run) > 3 and ended and item.box.center[1] - before.box.center[1] > _APART * pitch
        )
        if not row and (marked or sent or apart or item.index in listed):
            out.append([])
        out[-1].append(item)
    return out


def _is_sent(before: Item, item: Item, following: Item | None) -> bool:
    """Whether a line opens with a dateline; in Latin letters only a sentence may end before it."""
    dateline = lead_of(item.line.text, following.line.text if following else None).dateline
    if dateline is None:
        return False
    return has_cjk(dateline) or ends_sentence(before.line.text)


def pointed(run: Sequence[Item]) -> set[int]:
    """Places of lines of a column that open a point of a list: each begins with the same mark."""
    marks = Counter(_mark(i) for i in run)
    return {n for n, i in enumerate(run) if (mark := _mark(i)) and marks[mark] > 1}


def _mark(item: Item) -> str:
    first = item.line.text.strip()[:1]
    return first if first in MARKS else ""


# What stands over several items of one kind, each an article of its own.
_LABEL = re.compile(
    r".{0,4}(?:简讯|簡訊|短讯|短訊|快讯|快訊|简报|簡報|简明新闻|短波|点滴|點滴|花絮|集锦|集錦|一句话新闻|短新闻|"
    r"小消息|瑣聞|琐闻|零訊|彙誌|拾零|[速][递遞])|(?:各地)?[专專譯译要公簡]電|命令|訃報|.{0,2}(?:动态|動態)|"
    r"(?:(?:NEWS|LOCAL|CITY|STATE|WORLD|BRIEF|TELEGRAPHIC|SPORTS?)\s+){0,2}(?:BRIEFS?|TELEGRAMS?|NOTES|FLASHES|ITEMS|"
    r"PERSONALS?)|(?:NEWS )?(?:IN|In) (?:BRIEF|Brief)|(?:News )?Briefs|"
    r"(?i:kurz gemeldet|kurz notiert|in kürze|meldungen)"
)
_UNDER, _LARGE = 2.5, 1.9  # ems: how far below a label its items begin; a larger line is a title
_ITEMS = 2


def labels_of_items(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], labels: dict[int, RegionType]
) -> None:
    """A label over several items is none of their titles, and what stands over one is. In place."""
    columns = [
        chain for chain, across in chains
        if not across and any(labels[i.index] == "body" for i in chain)
    ]  # fmt: skip
    for item in scene.items:
        said = labels[item.index]
        if said not in ("other", "headline", "subhead", "kicker") or item.across:
            continue
        text = item.line.text.strip().rstrip(".:")
        named = bool(_LABEL.fullmatch(text) or _LABEL.fullmatch(bare(text)))
        if said != "other" and not named:
            continue
        below = [c for c in columns if _stands_over(scene, item, c, labels)]
        if not below:
            continue
        nearest = min(below, key=lambda c: min(i.box.y0 for i in c))
        body = [i for i in nearest if labels[i.index] == "body"]
        listing = _mark(body[0]) and is_told(text)  # points of one text
        count = 1 if listing else len(items_of(body))
        if named and said != "other" and count >= _ITEMS:
            labels[item.index] = "other"
        elif not named and said == "other" and count == 1 and _may_be_title(scene, item):
            labels[item.index] = "headline"


_TOLD, _WORDED = 6, 4  # characters, or words, that labels have at most


def is_told(title: str) -> bool:
    """Whether a title says something: labels of items (本埠新聞, 娱乐短打) are short, or named."""
    text = bare(title.strip().rstrip(".:"))
    if _LABEL.fullmatch(text) or _LABEL.fullmatch(title.strip().rstrip(".:")):
        return False
    return len(text) > _TOLD if has_cjk(text) else len(title.split()) > _WORDED


def under_titles(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], labels: dict[int, RegionType]
) -> set[int]:
    """First lines of columns whose marks are before points of one text, and not before items.

    Such a list begins right below the headline of its article; a label stands over items.
    """
    found: set[int] = set()
    titles = [
        i for i in scene.items
        if labels[i.index] in ("headline", "subheadline")
        and is_told(_whole_title(scene, i, labels))
    ]  # fmt: skip
    for chain, across in chains:
        first = next((i for i in chain if labels[i.index] == "body"), None)
        if across or first is None or not _mark(first):
            continue
        if any(_stands_over(scene, t, chain, labels) for t in titles):
            found.add(first.index)
    return found


def _whole_title(scene: Scene, item: Item, labels: dict[int, RegionType]) -> str:
    """A line of a title with the line over or under it that is set like it."""
    em, b = max(item.size, 1.0), item.box
    same = [
        i for i in scene.items
        if labels[i.index] == labels[item.index] and abs(i.size / em - 1) < 0.15
        and overlap(i.box.x0, i.box.x1, b.x0, b.x1) > 0.5 * min(i.box.width, b.width)
        and max(i.box.y0 - b.y1, b.y0 - i.box.y1) < em and i.across == item.across
    ]  # fmt: skip
    return "".join(i.line.text for i in sorted(same, key=lambda i: i.box.y0))


_INDENT, _BRIEF = 0.9, 10  # glyphs that a paragraph stands in; lines of a brief, at most


def listed(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], labels: dict[int, RegionType]
) -> set[int]:
    """Lines by which items open that nothing marks: under a label of briefs each paragraph is one.

    Not where titles or marks part what stands under the label, nor where its paragraphs are long.
    """
    runs = []
    for chain, across in chains:
        first = next((n for n, i in enumerate(chain) if labels[i.index] == "body"), None)
        if first is None or across:
            continue
        home = chain[first].enclosure
        run = list(takewhile(lambda i: labels[i.index] == "body", chain[first:]))
        if len(items_of(run)) == 1 and all(i.enclosure == home for i in run):
            runs.append(run)
    found: set[int] = set()
    boxes = [union(i.box for i in run) for run in runs]
    places = np.array([(b.x0, b.y0, b.x1, b.y1) for b in boxes]).reshape(-1, 4)
    for item in scene.items:
        text = item.line.text.strip().rstrip(".:")
        if item.across or labels[item.index] != "other":
            continue
        if _LABEL.fullmatch(text) or _LABEL.fullmatch(bare(text)):
            for run in _under(scene, item, runs, places):
                found |= _paragraphs(run)
    return found


def _under(
    scene: Scene, label: Item, runs: Sequence[list[Item]], places: np.ndarray
) -> list[list[Item]]:
    """Columns right below a label, and beside these those as high that stand under nothing else.

    ``places`` are the boxes of the columns, ``(runs, 4)``, ``scene.boxes`` those of all lines.
    """
    a, body = label.box, scene.body
    x0, y0, x1, _ = places.T
    home = np.array([run[0].enclosure for run in runs])
    wide = np.minimum(x1, a.x1) > np.maximum(x0, a.x0)
    found = wide & (y0 - a.y1 > -0.3 * label.size) & (y0 - a.y1 < _UNDER * body)
    if not found.any():
        return []
    first = int(np.flatnonzero(found)[0])
    level = (abs(y0 - y0[first]) < 1.2 * body) & (home == home[first])
    near = np.flatnonzero(level & ~found)
    fresh = {int(n) for n in near if not _has_over(scene, label, places[n])}
    edge = [int(n) for n in np.flatnonzero(found)]
    while edge and fresh:  # from the columns that came last to those beside them
        at = edge.pop()
        beside = {n for n in fresh if max(x0[n] - x1[at], x0[at] - x1[n]) < 3 * body}
        found[list(beside)] = True
        edge += beside
        fresh -= beside
    return [runs[n] for n in np.flatnonzero(found)]


def _has_over(scene: Scene, label: Item, place: np.ndarray) -> bool:
    """Whether a line other than the label stands right over a column."""
    x0, _, x1, y1 = scene.boxes.T
    over = (np.minimum(x1, place[2]) > np.maximum(x0, place[0])) & (place[1] > y1)
    over &= place[1] - y1 < _UNDER * scene.body
    return any(scene.items[int(n)] is not label for n in np.flatnonzero(over))


def _paragraphs(run: Sequence[Item]) -> set[int]:
    """The first lines of a column's paragraphs, where it has several short ones."""
    left, right = min(i.box.x0 for i in run), max(i.box.x1 for i in run)
    opened = [0]
    for n, (before, item) in enumerate(pairwise(run), 1):
        ended = right - before.box.x1 > _SHORT * item.size or ends_sentence(before.line.text)
        if ended and item.box.x0 - left > _INDENT * item.size:
            opened.append(n)
    lengths = sorted(b - a for a, b in pairwise([*opened, len(run)]))
    if len(opened) < _ITEMS or lengths[len(lengths) // 2] > _BRIEF:
        return set()
    return {run[n].index for n in opened}


_WORDS = 4  # letters of a title
_NO_TITLE = re.compile(
    r"^\W*(?:Anzeige|Advertisement|广告|廣告|Photo|Foto|图|圖|摄影|攝影)|^\s*[—–-]"
)


def _may_be_title(scene: Scene, item: Item) -> bool:
    """Whether a line is set as a title and says neither who made the page nor where it goes on."""
    text = item.line.text
    large = item.size > 1.1 * scene.body or item.line.weight > 1.3 * scene.weight
    said = is_editors(text) or evidence(text) or continued_to(text) or continued_from(text)
    words = sum(c.isalpha() for c in text) >= _WORDS and not _NO_TITLE.search(text)
    return large and words and not said and item.size < _LARGE * scene.body


def _stands_over(
    scene: Scene, item: Item, chain: Sequence[Item], labels: dict[int, RegionType]
) -> bool:
    """Whether text begins right below a line, in its column."""
    first = next(i for i in chain if labels[i.index] == "body")
    a, b = item.box, first.box
    white = b.y0 - a.y1
    shared = overlap(a.x0, a.x1, b.x0, b.x1) > 0.5 * min(a.width, b.width)
    close = -0.3 * item.size < white < _UNDER * scene.body
    return close and shared and item not in chain[chain.index(first) :]
