"""Slips: what the role model of single lines cannot know is set right by the trade's own rules.

The rules look at what stands around a line: a picture, a box of news, a column, the top of the
sheet. Each changes the labels (role of each line, by index) in place.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence

import numpy as np

from digitize.geometry import Box, overlap, union
from digitize.page import RegionType
from digitize.phrases.pages import continued_from, continued_to
from digitize.phrases.pages import inner_page as named_inner
from digitize.phrases.papers import OF_NEWS
from digitize.phrases.people import only_names
from digitize.pieces import pieces
from digitize.regions.evidence import dated, evidence, is_pointer, is_teaser_title
from digitize.regions.scene import HELD, Item, Scene
from digitize.regions.traits import ROLES
from digitize.regions.zones import sells
from digitize.text import bare, ends_sentence, has_cjk

_ARTICLE = ("kicker", "headline", "subheadline", "subhead", "byline", "body")


_CAPITALS = re.compile(r"[A-Z][A-Z&'’\- ]+")


_LEAVE = re.compile("[掛挂][號号]|新[聞闻][紙纸]")  # of the post office, printed in the masthead


_TITLE = 2.4  # of the body type: how large titles of newspapers are


_FILLED = 0.75  # of the characters in a box


_LARGE = ("other", "headline", "subheadline", "kicker")


_STRAY = ("teaser", "folio", "masthead", "kicker", "other", "table", "advertisement")


BESIDE_FACTS = ("other", "kicker", "subheadline", "byline", "caption")


_LOOSE = ("advertisement", "table", "other", "teaser", "masthead", "folio")


def lettering(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], labels: dict[int, RegionType]
) -> None:
    """Lettering in a photograph or drawing is part of it, whatever its size. In place.

    What holds a column of text is none, but a box with a ground of its own.
    """
    columns = [
        union(i.box for i in chain)
        for chain, _ in chains
        if len(chain) > 2 and all(labels[i.index] == "body" for i in chain)
    ]
    photographs = [p for p in scene.pictures if not any(p.holds(c, scene.body) for c in columns)]
    for chain, _ in chains:
        if len(chain) <= 2 and all(_lies_in(i.box, photographs) for i in chain):
            labels.update({i.index: "other" for i in chain if labels[i.index] in _ARTICLE})


def _lies_in(box: Box, others: Sequence[Box]) -> bool:
    return any(box.intersection(o).area > 0.7 * box.area for o in others)


def of_news(scene: Scene, chances: np.ndarray, labels: dict[int, RegionType]) -> None:
    """In a box that is filled with news, no line or two are an advertisement. In place."""
    sale = ROLES.index("advertisement")
    for number in range(len(scene.enclosures)):
        inside = [i for i in scene.items if i.enclosure == number]
        said = sum(len(i.line.text) for i in inside)
        news = sum(len(i.line.text) for i in inside if labels[i.index] in _ARTICLE)
        if len(inside) < 4 or news < _FILLED * said:
            continue
        for item in inside:
            if labels[item.index] == "advertisement":
                left = chances[item.index].copy()
                left[sale] = -1.0
                labels[item.index] = ROLES[int(np.argmax(left))]


def of_trade(scene: Scene, labels: dict[int, RegionType]) -> None:
    """A box that sells is one advertisement, prose and titles in it, too. In place.

    So is a box of which most is an advertisement by itself.
    """
    page = scene.extent[0] * scene.extent[1]
    x0, y0, x1, y1 = scene.boxes.T
    for area in scene.enclosures:
        wide = np.minimum(x1, area.x1) - np.maximum(x0, area.x0)
        high = np.minimum(y1, area.y1) - np.maximum(y0, area.y0)
        held = wide.clip(0) * high.clip(0) > HELD * (x1 - x0) * (y1 - y0)
        own = [scene.items[n] for n in np.flatnonzero(held)]
        said = {t: sum(len(i.line.text) for i in own if labels[i.index] == t) for t in ROLES}
        half = _HALF * sum(said.values())
        if area.area > _HALF * page or max(said[t] for t in _NO_SALE) > half or not own:
            continue
        if said["advertisement"] > half or sells(scene, own):
            facts = {i.index for i in own if labels[i.index] in _HEADS and evidence(i.line.text)}
            labels.update({i.index: "advertisement" for i in own if i.index not in facts})


def no_teasers(
    scene: Scene,
    chances: np.ndarray,
    labels: dict[int, RegionType],
    guesses: Mapping[int, RegionType],
) -> None:
    """A line that the rules take for a title is no teaser. In place.

    Nor is anything where nothing that was taken for teasers names a page.
    """
    every = [i for i in scene.items if labels[i.index] == "teaser"]
    named = any(is_teaser_title(i.line.text) or is_pointer(i.line.text) for i in every)
    for item in (i for i in every if guesses[i.index] != "teaser"):
        if guesses[item.index] == "headline" or not named:
            left = chances[item.index].copy()
            left[ROLES.index("teaser")] = -1.0
            labels[item.index] = ROLES[int(np.argmax(left))]


_HEADS: tuple[RegionType, ...] = ("masthead", "folio")
_NO_SALE: tuple[RegionType, ...] = (*_HEADS, "teaser", "table")
_HALF = 0.5
_FEW, _MARGIN = 12, 6.0  # lines of prose that show a page; ems from its edge that are inside


def name_of_paper(scene: Scene, labels: dict[int, RegionType]) -> None:
    """The name of a newspaper on the level of its folio or masthead belongs to it. In place."""
    top = [i for i in scene.items if i.line.box.y0 < 0.08 * scene.reading.height]
    facts = [i for i in top if labels[i.index] in ("masthead", "folio")]
    for item in top:
        name = bare(item.line.text)
        if labels[item.index] not in _LARGE or len(name) > 10 or not OF_NEWS.search(name):
            continue
        y0, y1 = item.line.box.y0, item.line.box.y1
        level = [f for f in facts if overlap(y0, y1, f.line.box.y0, f.line.box.y1) > 0]
        if level:
            labels[item.index] = labels[level[0].index]


# What a border of stars, diamonds or waves reads as; ×, □ and ○ in rows are censored text.
_BORDER = re.compile(r"([★☆✦✧*＊~～=＝◆◇▼▽vVwWxX])\s?(?:\1\s?){5,}")

# （未完待续）, (To be continued.): printed below an instalment, and none of its words
_INSTALMENT = re.compile(
    r"[（(【〔\[［]\s*(?:未完|待[续續]|[明次翌下][日期天][^）)】〕\]］]{0,2}[续續]|"
    r"(?:to|will)\s+be\s+continued|continued\s+next\s+\w+|"
    r"(?:Fortsetzung|Schlu(?:ß|ss))\s+folgt)[^）)】〕\]］]{0,8}[）)】〕\]］]\s*",
    re.IGNORECASE,
)


def no_text(scene: Scene, labels: dict[int, RegionType]) -> None:
    """A line of nothing but one ornament, or a note that more follows, is no text. In place."""
    for item in scene.items:
        text = item.line.text.strip()
        if _BORDER.fullmatch(text) or _INSTALMENT.fullmatch(text):
            labels[item.index] = "other"


def of_margins(scene: Scene, chances: np.ndarray, labels: dict[int, RegionType]) -> None:
    """A folio stands at an edge of the page: what the text surrounds is none. In place.

    A fact (date, page, number) may stand anywhere and stays what it is.
    """
    prose = [i.line.box for i in scene.prose if labels[i.index] == "body"]
    if len(prose) < _FEW:
        return
    inside = union(prose).grown(-_MARGIN * scene.body)
    for item in scene.items:
        x, y = item.line.box.center
        held = inside.x0 < x < inside.x1 and inside.y0 < y < inside.y1
        if held and labels[item.index] == "folio" and not evidence(item.line.text):
            left = chances[item.index].copy()
            left[[ROLES.index(type) for type in _HEADS]] = -1.0
            labels[item.index] = ROLES[int(np.argmax(left))]


def inner_page(scene: Scene, labels: dict[int, RegionType]) -> None:
    """A page whose folio names a page beyond the first has no masthead. In place.

    What was taken for one belongs to the folio if it states a fact or stands on its level.
    """
    folio, front = (
        [i for i in scene.items if labels[i.index] == type] for type in ("folio", "masthead")
    )
    said = [part.text for i in folio for part in pieces(i.line)]
    if not named_inner(said, [i.line.text for i in front]):
        return
    for item in front:
        b = item.line.box
        level = any(overlap(b.y0, b.y1, f.line.box.y0, f.line.box.y1) > 0 for f in folio)
        if level or evidence(item.line.text):
            labels[item.index] = "folio"


def no_masthead(scene: Scene, chances: np.ndarray, labels: dict[int, RegionType]) -> None:
    """What states no fact of an issue is no masthead where the folio has the date. In place.

    A line as large as titles are is one, though its facts look like a folio.
    """
    front = [i for i in scene.items if labels[i.index] == "masthead"]
    folio = [i for i in scene.items if labels[i.index] == "folio"]
    facts = any(evidence(i.line.text) or _LEAVE.search(i.line.text) for i in front)
    titled = any(i.size > _TITLE * scene.body for i in front)
    if facts or titled or not any(dated(i.line.text) for i in folio):
        return
    for item in front:
        left = chances[item.index].copy()
        left[[ROLES.index(type) for type in _HEADS]] = -1.0
        labels[item.index] = ROLES[int(np.argmax(left))]


def between_facts(
    scene: Scene, labels: dict[int, RegionType], guesses: Mapping[int, RegionType]
) -> None:
    """A line that the rules take for masthead, between two facts of it, is masthead. In place.

    So are the motto under the title, above the date line, and the price in a row of facts; a
    headline that stands beside the title (报眼) is neither.
    """
    facts = [i for i in scene.items if labels[i.index] == "masthead"]
    if not facts:
        return
    title = max(facts, key=lambda i: i.size).line.box
    for item in scene.items:
        said = labels[item.index]
        if guesses[item.index] != "masthead" or said in ("masthead", "body"):
            continue
        if said == "folio":  # a front page has none beside its masthead
            labels[item.index] = "masthead"
            continue
        b, reach = item.line.box, 2.5 * max(item.size, scene.body)
        row = [f for f in facts if overlap(b.y0, b.y1, f.line.box.y0, f.line.box.y1) > 0]
        over = [f for f in facts if overlap(b.x0, b.x1, f.line.box.x0, f.line.box.x1) > 0]
        beside = any(f.line.box.x1 <= b.x0 for f in row) and any(f.line.box.x0 >= b.x1 for f in row)
        under = overlap(b.x0, b.x1, title.x0, title.x1) > 0.9 * min(b.width, title.width)
        under &= 0 <= b.y0 - title.y1 + 0.2 * title.height < 0.2 * title.height + reach
        below = any(-reach < f.line.box.y0 - b.y1 < reach for f in over if f.line.box.y1 > b.y1)
        heads = any(
            labels[i.index] == "body" and b.grown(reach).intersection(i.line.box).area > 0
            for i in scene.items
        )
        if (beside and said != "headline") or (under and below and not heads):
            labels[item.index] = "masthead"


_LISTED = 4  # names below each other: a list, no byline


def names_listed(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Names below each other, one a line, are a list in a text. In place."""
    alone = [
        i for i in scene.items
        if labels[i.index] in ("byline", "body") and len(only_names(i.line.text)) == 1
    ]  # fmt: skip
    groups: list[list[Item]] = []
    for item in sorted(alone, key=lambda i: i.box.y0):
        home = next((g for g in groups if _next_name(g[-1], item)), None)
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    for group in groups:
        first = group[0]
        over = [
            i for i in scene.items
            if i not in group and 0 < first.box.center[1] - i.box.center[1] < 2.5 * first.size
            and overlap(i.box.x0, i.box.x1, first.box.x0, first.box.x1) > 0
        ]  # fmt: skip
        if len(group) >= _LISTED and any(labels[i.index] == "body" for i in over):
            labels.update({i.index: "body" for i in group})


def _next_name(a: Item, b: Item) -> bool:
    flush = abs(a.box.x0 - b.box.x0) < a.size
    return flush and -0.5 * a.size < b.box.y0 - a.box.y1 < 1.5 * a.size


def jumps(scene: Scene, labels: dict[int, RegionType]) -> None:
    """A line that says 上接第1版 and no more is neither title nor text. In place."""
    for item in scene.items:
        if labels[item.index] not in ("kicker", "headline", "subheadline", "subhead", "byline"):
            continue
        text = item.line.text
        found = continued_to(text) or continued_from(text)
        if found and len(bare(text[: found[1][0]] + text[found[1][1] :])) <= 1:
            labels[item.index] = "other"


def under_title(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Words in capitals in one row right under a Chinese title are its English one. In place."""
    facts = [i for i in scene.items if labels[i.index] == "masthead"]
    title = max(facts, key=lambda i: i.size, default=None)
    if title is None or title.line.writing == "vertical" or not has_cjk(title.line.text):
        return
    t = title.line.box
    words = [
        i
        for i in scene.items
        if _CAPITALS.fullmatch(i.line.text.strip())
        and t.y1 - i.size < i.line.box.y0 < t.y1 + 3 * i.size
        and t.x0 - 2 * i.size < i.line.box.x0
        and i.line.box.x1 < t.x1 + 15 * i.size
    ]
    rows = [[w for w in words if abs(w.line.box.y0 - v.line.box.y0) < 0.5 * v.size] for v in words]
    for row in rows:
        if len(row) > 1:
            labels.update({i.index: "masthead" for i in row})


def names_alone(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Nothing but names in small type, right at lines of an article, are its byline. In place.

    So are those that go on a byline broken behind 通讯员.
    """
    told = dict(labels)  # so that a list of names below a byline does not follow it line by line
    for item in scene.items:
        said = told[item.index]
        if said not in (*_STRAY, "headline", "body") or item.size > 1.3 * scene.body:
            continue
        if not only_names(item.line.text):
            continue
        near = [i for i in scene.items if i is not item and _stands_at(i.box, item.box, item.size)]
        listed = said == "body" and any(
            told[i.index] == "body" and only_names(i.line.text) for i in near
        )
        after = not listed and any(
            told[i.index] == "byline" and i.box.y0 < item.box.y0 for i in near
        )
        text = any(told[i.index] in ("body", "headline", "subheadline") for i in near)
        signed = said in _STRAY and _signs(scene, item, told)
        if (
            after
            or signed
            or (said in _STRAY and text and all(told[i.index] != said for i in near))
        ):
            labels[item.index] = "byline"


def _signs(scene: Scene, item: Item, told: Mapping[int, RegionType]) -> bool:
    """Whether a name stands at the right edge below the end of a text, as a signature does."""
    b = item.box
    return any(
        told[i.index] == "body"
        and 0 <= b.y0 - i.box.y1 < 2.5 * item.size
        and i.box.x0 < b.x0 - b.width
        and abs(_right_edge(scene, i) - b.x1) < 1.2 * item.size
        and ends_sentence(i.line.text)
        for i in scene.items
    )


def _right_edge(scene: Scene, item: Item) -> float:
    """Where the column of a line ends: the lines right above it tell, for a last one is short."""
    b = item.box
    same = [
        i.box.x1
        for i in scene.items
        if abs(i.box.x0 - b.x0) < 2.5 * item.size and 0 <= b.y1 - i.box.y1 < 6 * item.size
    ]
    return max(same)


def _stands_at(a: Box, b: Box, em: float) -> bool:
    """Whether two lines stand right above each other, less than one and a half ems apart."""
    gap = max(a.y0 - b.y1, b.y0 - a.y1)
    return overlap(a.x0, a.x1, b.x0, b.x1) > 0 and gap < 1.5 * em


def even_out(chain: Sequence[Item], labels: dict[int, RegionType]) -> None:
    """In a column of prose a line or two of another zone is a slip; so is the reverse. In place."""
    own = [labels[i.index] for i in chain]
    if len(own) < 4:
        return
    main = max(set(own), key=own.count)
    if main not in ("body", "advertisement", "table", "teaser") or own.count(main) < 0.6 * len(own):
        return
    size = statistics.median(i.size for i in chain)
    for item in chain:
        said = labels[item.index]
        alike = 0.85 < item.size / size < 1.18
        # A caption stands in its column as body does, and the model knows it by its picture.
        slip = said in _LOOSE if main == "body" else said in (*_ARTICLE, *_LOOSE, "caption")
        jumps = continued_to(item.line.text) or continued_from(item.line.text)
        if said != main and slip and alike and not jumps:
            labels[item.index] = main
