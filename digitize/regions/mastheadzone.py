"""The masthead 报头 of a front page: its title, and the facts that stand with it.

Coordinates are sheet pixels (not the reading frame): a masthead stands at the top of the sheet
whatever the writing of the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize import dates
from digitize.geometry import overlap, union
from digitize.phrases.pages import IMPRINT, page_named
from digitize.pieces import pieces
from digitize.profile import Profile
from digitize.regions.evidence import NUMBER, dated, evidence, in_column
from digitize.regions.scene import Item, Marks, Scene
from digitize.text import bare, cjk_share, unpunctuated

TITLE = re.compile(r"[报報刊]$|日报|晚报|时报|News|Times|Daily|Post|Herald|Tribune|Gazette|Journal|Weekly|"  # noqa: E501
                    r"Advertiser|Chronicle|Star|Telegraph|Courier|Eagle|Observer|Record", re.IGNORECASE)  # fmt: skip  # noqa: E501
_COUNTED = re.compile(
    "今日|今天|本[期日]|共|[对對四八]开|[对對四八]開"
)  # 今日 8版: how many pages there are


def masthead(scene: Scene, marks: Marks, profile: Profile | None) -> Marks:
    """Title, date line, imprint and contacts on a front page."""
    width, height = scene.reading.width, scene.reading.height
    candidates = [
        i for i in scene.items
        if evidence(i.line.text) and len(i.line.text) <= 60 and i.line.text[-1:] not in "。！？"
    ]  # fmt: skip
    edge = [i for i in candidates if i.line.box.y0 < 0.3 * height or i.line.box.x1 < 0.22 * width
            or i.line.box.x0 > 0.78 * width]  # fmt: skip
    inner = inner_strip(scene)
    titles = [i for i in scene.items if is_title(i, scene, profile) and i not in inner]
    best: tuple[int, list[Item]] = (0, [])
    for title in titles:
        near = _cluster(scene, title, edge)
        kinds = sum(evidence(i.line.text) for i in near)
        with_date = any(dated(i.line.text) for i in near)
        score = kinds + 3 * with_date + round(3 * title.size / max(t.size for t in titles))
        score += 3 * bool(TITLE.search(bare(title.line.text)))  # a banner may be as large
        if with_date or kinds >= 3:
            best = max(best, (score, [title, *near]), key=lambda s: s[0])
    if not best[1] or (names_page(inner) and not _has_imprint(best[1], inner)):
        return {}
    return _block(scene, best[1][0], best[1]) | {
        i.index: "masthead" for i in _upright_strip(scene, best[1][0])
    }


_STRIP = 0.22  # of the sheet's width: an upright masthead is no wider


def _upright_strip(scene: Scene, title: Item) -> list[Item]:
    """All lines of the strip along a vertical page's edge in which an upright title stands.

    A rule from head to foot parts it from the page, as papers before 1900 had it. On level pages
    articles stand below such a title.
    """
    if title.line.writing != "vertical" or not scene.axes.vertical:
        return []
    if not unpunctuated(i.line.text for i in scene.prose):
        return []
    width, height = scene.reading.width, scene.reading.height
    t, right = title.line.box, title.line.box.center[0] > scene.reading.width / 2
    rules = [r.box for r in scene.reading.rules if not r.level and r.box.height > 0.6 * height]
    inner = [r for r in rules if (r.center[0] < t.x0 if right else r.center[0] > t.x1)]
    if not inner:
        return []
    edge = max(r.x1 for r in inner) if right else min(r.x0 for r in inner)
    if (width - edge if right else edge) > _STRIP * width:
        return []
    return [i for i in scene.items if (i.line.box.center[0] > edge) == right]


def _page(item: Item) -> int | None:
    """The page that a line names, be it in one piece of it: B3产业·深度　　产经报."""
    return next((n for part in pieces(item.line) if (n := page_named(part.text))), None)


def names_page(strip: Sequence[Item]) -> bool:
    """Whether a strip says 5版, and not how many pages there are; a number alone may be of else."""
    named = any((_page(i) or 0) > 1 and not i.line.text.isdecimal() for i in strip)
    return named and not any(_COUNTED.search(i.line.text) for i in strip)


def _has_imprint(block: Sequence[Item], strip: Sequence[Item]) -> bool:
    """Whether a title has a running number or an imprint of its own: then it is no headline."""
    own = (i.line.text for i in block if i not in strip)
    return any(IMPRINT.search(text) or NUMBER.search(text) for text in own)


def inner_strip(scene: Scene) -> list[Item]:
    """The strip at the top, if it names a page beyond the first: then it is a folio.

    Its letters may be as large as those of a masthead.
    """
    top = [i for i in scene.items if i.line.box.y1 < 0.12 * scene.reading.height]
    strip = first_strip(scene, top)
    if any((_page(i) or 0) > 1 for i in strip) and any(
        dated(i.line.text) or dates.WEEKDAY.search(i.line.text) for i in strip
    ):
        return strip
    return []


def first_strip(scene: Scene, top: list[Item]) -> list[Item]:
    """The topmost row of lines: down to the first rule across the page or the first wide white."""
    ordered = sorted(top, key=lambda i: i.line.box.y0)
    if not ordered:
        return []
    rules = [
        r.box for r in scene.reading.rules if r.level and r.box.width > 0.5 * scene.reading.width
    ]
    strip = [ordered[0]]
    bottom = ordered[0].line.box.y1
    for item in ordered[1:]:
        b = item.line.box
        ruled = any(strip[0].line.box.y0 < r.center[1] < b.center[1] for r in rules)
        if ruled or b.y0 > bottom + 1.2 * scene.body:
            break
        if b.y1 - ordered[0].line.box.y0 > 7 * scene.body:
            continue
        strip.append(item)
        bottom = max(bottom, b.y1)
    return strip


def is_title(item: Item, scene: Scene, profile: Profile | None) -> bool:
    """Whether a line may be a newspaper's name: very large, begun in the top fifth of the sheet.

    Farther down, large names at the edge are those of shops.
    """
    box, text = item.line.box, item.line.text
    if box.y0 > 0.2 * scene.reading.height or len(bare(text)) < 2:
        return False
    if profile and bare(text) in {bare(t) for t in (profile.title, *profile.aliases) if t}:
        return True
    if dates.is_date(text) or item.size < 2.4 * scene.body:
        return False
    latin = cjk_share(text) < 0.3 and len(text) <= 32 and item.size > 4 * scene.body
    return len(bare(text)) <= 12 or latin or bool(TITLE.search(text))


def _cluster(scene: Scene, title: Item, facts: Sequence[Item]) -> list[Item]:
    """Lines of masthead facts that stand together around a title.

    Each stands near the title or near a fact that does: what their common box happens to reach,
    where a row of facts runs across the page, is far from all of them.
    """
    reach = max(4 * scene.body, 0.9 * title.size)
    t = title.line.box
    level = t.width > t.height
    rest = [i for i in facts if i is not title and not _of_else(i, title)]
    # Title and facts may stand at the two ends of one strip across the page.
    near = [
        i for i in rest
        if level and overlap(i.line.box.y0, i.line.box.y1, t.y0, t.y1) > 0.5 * i.line.box.height
    ]  # fmt: skip
    todo = [t, *(i.line.box for i in near)]
    rest = [i for i in rest if i not in near]
    while todo:
        around = todo.pop().grown(reach)
        reached = [i for i in rest if around.intersection(i.line.box).area > 0]
        near += reached
        todo += [i.line.box for i in reached]
        rest = [i for i in rest if i not in reached]
    return near


def _of_else(fact: Item, title: Item) -> bool:
    """Whether a line stands as no fact of a title does, but as text, notices or the strip do.

    Upright below a level title, or level above an upright one and beside it.
    """
    t, b, upright = title.line.box, fact.line.box, fact.line.writing == "vertical"
    if title.line.writing != "vertical":
        return upright and b.y0 > t.y1
    return not upright and b.y1 < t.y0 and overlap(b.x0, b.x1, t.x0, t.x1) <= 0


def _block(scene: Scene, title: Item, near: list[Item]) -> Marks:
    """All lines of the masthead block: those between the facts, except articles beside it."""
    box = union(i.line.box for i in near)
    pad = 0.6 * scene.body
    marks: Marks = {i.index: "masthead" for i in near}
    for item in scene.items:
        if item.index in marks:
            continue
        b = item.line.box
        inside = b.intersection(box.grown(pad)).area > 0.6 * max(b.area, 1.0)
        if inside and not in_column(scene, item) and not _heads_text(scene, item, title):
            marks[item.index] = "masthead"
    return marks


_DISPLAYED, _ABOVE = 1.2, 2.5  # of the body type, of its own: what heads text, and how near it


def _heads_text(scene: Scene, item: Item, title: Item) -> bool:
    """Whether a line in the box around title and facts is a headline: large, and beside its text.

    What stands under or over the title within its length is the title's own: its English name.
    """
    b, t, em = item.line.box, title.line.box, max(item.size, scene.body)
    if item.size < _DISPLAYED * scene.body or evidence(item.line.text):
        return False
    level = "vertical" not in (item.line.writing, title.line.writing)
    if level and overlap(b.x0, b.x1, t.x0, t.x1) > 0.9 * b.width:
        return False
    near = b.grown(_ABOVE * em)
    return any(
        near.intersection(i.line.box).area > 0 and in_column(scene, i)
        for i in scene.items
        if i is not item and i.size < _DISPLAYED * scene.body
    )
