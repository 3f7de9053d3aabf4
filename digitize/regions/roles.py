"""Roles: which lines of a column are headline, byline, subhead, caption or body.

A chain (lines of one column) is cut where the role changes. All measures are relative to the
page's own body type. Coordinates are those of the reading frame.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from digitize.forest import load_grove
from digitize.geometry import Box, overlap, union
from digitize.page import RegionType
from digitize.phrases.datelines import lead
from digitize.phrases.pages import continued_from, continued_to
from digitize.phrases.people import bylines, only_names
from digitize.regions.scene import Item, Scene
from digitize.regions.traits import ROLES, context, traits
from digitize.regions.zones import Marks, evidence, page_named
from digitize.text import ORNAMENTS, bare, ends_sentence

_ARTICLE = ("kicker", "headline", "subheadline", "subhead", "byline", "body")
WEIGHTS = Path(__file__).parent / "roles.npz"

_CAPTION = re.compile(
    r"^[▲▼◀▶△▽←→↑↓]|^(?:上图|下图|左图|右图|图为|图①|图\d|圖為|圖：|本版图片|▲图)|"
    r"(?:摄|攝|供图|供圖|资料图|制图|製圖|摄影|/图)[)）]?$|\b(?:Photo|Photograph)s?\b.{0,30}$",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:摄|攝|供图|供圖|摄影|攝影报道|图片)\s*[)）]?$|^(?:摄影|攝影|图|圖)\s*[:：/／]"
)
_LABEL = re.compile(r"[：:]$")
_PAPER = re.compile("(?<![通公海汇匯简簡预預喜捷警情])[报報]$")


@dataclass(frozen=True)
class Draft:
    """Lines of one role in one column; ``across``: their text runs against the page's direction.

    ``boxes`` of items lie in the reading frame of the page.
    """

    items: tuple[Item, ...]
    type: RegionType
    across: bool = False

    @cached_property
    def box(self) -> Box:
        """The box around its lines."""
        return union(i.box for i in self.items)

    @cached_property
    def size(self) -> float:
        """Median glyph size in pixels."""
        return statistics.median(i.size for i in self.items)

    @cached_property
    def text(self) -> str:
        """Its lines, one beneath the other."""
        return "\n".join(i.line.text for i in self.items)


def drafts(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], marks: Marks, learned: bool = True
) -> list[Draft]:
    """Cut chains by role. ``chains`` are runs of lines, each with whether it runs across."""
    rough: list[Draft] = []
    for chain, across in chains:
        for run, type in _runs(scene, chain, marks):
            rough.append(Draft(tuple(run), type, across))
    guessed = _in_context(scene, rough)
    if not learned or not WEIGHTS.exists():
        return guessed
    labels = classify(scene, chains, {i.index: d.type for d in guessed for i in d.items})
    return [
        Draft(tuple(run), type, across)
        for chain, across in chains
        for run, type in _cut([labels[i.index] for i in chain], chain)
    ]


def classify(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], guesses: dict[int, RegionType]
) -> dict[int, RegionType]:
    """The role of every line (by index): the rules' guess, corrected by the learned model."""
    if not scene.items:
        return {}
    rows, above, below = traits(scene, chains, guesses)
    chain_of = chain_numbers(scene, chains)
    first, second = load_grove(WEIGHTS)
    chances = first.chances(rows)
    chances = second.chances(np.hstack([rows, context(chances, above, below, chain_of)]))
    labels = {i.index: ROLES[int(np.argmax(chances[n]))] for n, i in enumerate(scene.items)}
    _lettering(scene, chains, labels)
    _of_news(scene, chances, labels)
    said = {i.index: i.line.text for i in scene.items}
    for index, guess in guesses.items():
        # A named box with page references is certain; the model has seen few kinds of them.
        if guess == "teaser" and labels[index] not in ("masthead", "folio"):
            labels[index] = "teaser"
        elif guess in ("masthead", "folio") and (
            labels[index] in _BESIDE_FACTS or evidence(said[index])
        ):
            labels[index] = guess  # a fact, or a line that the block of facts encloses
    for chain, _ in chains:
        _even_out(chain, labels)
    _name_of_paper(scene, labels)
    _inner_page(scene, labels)
    _names_alone(scene, labels)
    return labels


def _lettering(
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


def _of_news(scene: Scene, chances: np.ndarray, labels: dict[int, RegionType]) -> None:
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


_FILLED = 0.75  # of the characters in a box
_LARGE = ("other", "headline", "subheadline", "kicker")


def _name_of_paper(scene: Scene, labels: dict[int, RegionType]) -> None:
    """The name of a newspaper on the level of its folio or masthead belongs to it. In place."""
    top = [i for i in scene.items if i.line.box.y0 < 0.08 * scene.reading.height]
    facts = [i for i in top if labels[i.index] in ("masthead", "folio")]
    for item in top:
        name = bare(item.line.text)
        if labels[item.index] not in _LARGE or len(name) > 10 or not _PAPER.search(name):
            continue
        y0, y1 = item.line.box.y0, item.line.box.y1
        level = [f for f in facts if overlap(y0, y1, f.line.box.y0, f.line.box.y1) > 0]
        if level:
            labels[item.index] = labels[level[0].index]


def _inner_page(scene: Scene, labels: dict[int, RegionType]) -> None:
    """A page whose folio names a page beyond the first has no masthead. In place."""
    told = (page_named(i.line.text) or 0 for i in scene.items if labels[i.index] == "folio")
    if max(told, default=0) > 1:
        heads = [i.index for i in scene.items if labels[i.index] == "masthead"]
        labels.update(dict.fromkeys(heads, "folio"))


_STRAY = ("teaser", "folio", "masthead", "kicker", "other", "table", "advertisement")


def _names_alone(scene: Scene, labels: dict[int, RegionType]) -> None:
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
        if after or (said in _STRAY and text and all(told[i.index] != said for i in near)):
            labels[item.index] = "byline"


def _stands_at(a: Box, b: Box, em: float) -> bool:
    """Whether two lines stand right above each other, less than one and a half ems apart."""
    gap = max(a.y0 - b.y1, b.y0 - a.y1)
    return overlap(a.x0, a.x1, b.x0, b.x1) > 0 and gap < 1.5 * em


_BESIDE_FACTS = ("other", "kicker", "subheadline", "byline", "caption")
_LOOSE = ("advertisement", "table", "other", "teaser", "masthead", "folio")


def _even_out(chain: Sequence[Item], labels: dict[int, RegionType]) -> None:
    """In a column of prose a line or two of another zone is a slip; so is the reverse. In place."""
    own = [labels[i.index] for i in chain]
    if len(own) < 4:
        return
    main = max(dict.fromkeys(own), key=own.count)
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


def chain_numbers(scene: Scene, chains: Sequence[tuple[list[Item], bool]]) -> np.ndarray:
    """For every line the number of its chain."""
    numbers = np.zeros(len(scene.items), dtype=np.int64)
    for n, (chain, _) in enumerate(chains):
        for item in chain:
            numbers[item.index] = n
    return numbers


def _runs(scene: Scene, chain: list[Item], marks: Marks) -> list[tuple[list[Item], RegionType]]:
    sides = min(i.box.x0 for i in chain), max(i.box.x1 for i in chain)
    labels = [marks.get(i.index) or _label(scene, chain, n, sides) for n, i in enumerate(chain)]
    return _cut(labels, chain)


def _cut(labels: Sequence[RegionType], chain: list[Item]) -> list[tuple[list[Item], RegionType]]:
    runs: list[tuple[list[Item], RegionType]] = []
    for item, label in zip(chain, labels, strict=True):
        if runs and runs[-1][1] == label:
            runs[-1][0].append(item)
        else:
            runs.append(([item], label))
    return runs


def _label(scene: Scene, chain: list[Item], n: int, sides: tuple[float, float]) -> RegionType:
    """The role of one line by itself and its neighbours in the column with these ``sides``."""
    item = chain[n]
    text = item.line.text.strip()
    alone = len(chain) <= 3
    if item.size >= 1.3 * scene.body and len(bare(text)) >= 2:
        return "headline"
    if bylines(text) is not None and item.ems <= 40 and _byline_place(chain, n):
        return "byline"
    jump = continued_to(text) or continued_from(text)
    if jump and jump[1][1] - jump[1][0] >= 0.7 * len(text):
        return "other"
    if not alone and _subhead(scene, chain, n, sides):
        return "subhead"
    return "body"


def _byline_place(chain: list[Item], n: int) -> bool:
    """A byline opens or ends a column, or stands after the end of a paragraph."""
    if n == 0 or n == len(chain) - 1:
        return True
    before = chain[n - 1]
    return bylines(before.line.text) is not None or ends_sentence(before.line.text)


def _subhead(scene: Scene, chain: list[Item], n: int, sides: tuple[float, float]) -> bool:
    """A short line between two paragraphs that stands out by weight, size or place."""
    item = chain[n]
    text = item.line.text.strip()
    left, right = sides
    wide = right - left
    em = item.size
    if item.box.width > 0.85 * wide or ends_sentence(text) or text[-1:] in "，、；,;":
        return False
    before = chain[n - 1] if n else None
    after = chain[n + 1] if n + 1 < len(chain) else None
    if after is None or _indent(after, left) < 0.9:
        return False
    if before is not None and not (ends_sentence(before.line.text) or _is_short(before, right)):
        return False
    body = statistics.median(i.line.weight for i in chain)
    bold = item.line.weight > 1.22 * body
    big = item.size > 1.1 * statistics.median(i.size for i in chain)
    margins = item.box.x0 - left, right - item.box.x1
    centred = min(margins) > 2.6 * em and abs(margins[0] - margins[1]) < 1.2 * em
    loose = before is not None and item.box.y0 - before.box.y1 > 1.5 * scene.gap + 0.15 * em
    return bold or big or (centred and (loose or before is None or len(bare(text)) >= 2))


def _indent(item: Item, left: float) -> float:
    """First-line indent of a line in ems of its own type."""
    return (item.box.x0 - left) / max(item.size, 1.0)


def _is_short(item: Item, right: float) -> bool:
    return right - item.box.x1 > 1.2 * item.size


def _in_context(scene: Scene, rough: list[Draft]) -> list[Draft]:
    """Roles that only the surroundings tell: captions, titles of briefs, kickers, subheadlines."""
    drafts = [_caption(scene, d) for d in rough]
    drafts = _brief_titles(scene, drafts)
    drafts = _heads(scene, drafts)
    return _subheads_of_size(scene, drafts)


def _caption(scene: Scene, draft: Draft) -> Draft:
    if draft.type not in ("body", "byline") or len(draft.items) > 6:
        return draft
    near = _near_picture(scene, draft.box)
    text = draft.text.replace("\n", "")
    marked = bool(_CAPTION.search(text))
    small = draft.size < 0.93 * scene.body
    if near and (marked or small or len(draft.items) <= 3) and not lead(text).dateline:
        if draft.type == "byline" and not _CREDIT.search(text):
            return draft
        return Draft(draft.items, "caption", draft.across)
    return draft


def _near_picture(scene: Scene, box: Box) -> bool:
    """Whether a box stands right below, above or beside a picture, within its width."""
    reach = 2.2 * scene.body
    for picture in scene.pictures:
        if picture.width < 5 * scene.body or picture.height < 5 * scene.body:
            continue
        along = overlap(box.x0, box.x1, picture.x0, picture.x1) > 0.75 * box.width
        gap = max(box.y0 - picture.y1, picture.y0 - box.y1)
        if along and -scene.body < gap < reach and box.width < 1.1 * picture.width:
            return True
    return False


def _brief_titles(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Titles hardly larger than the body: set apart above a paragraph, heavier or larger."""
    bodies = [d for d in drafts if d.type == "body"]
    done: list[Draft] = []
    for draft in drafts:
        if (draft.type == "subhead" and draft.items and _opens(scene, draft, bodies)) or (
            draft.type == "body" and len(draft.items) <= 3 and _title_like(scene, draft, bodies)
        ):
            draft = Draft(draft.items, "headline", draft.across)
        done.append(draft)
    return done


def _opens(scene: Scene, draft: Draft, bodies: list[Draft]) -> bool:
    """Whether what follows a bold line opens a report of its own (dateline or closing byline)."""
    for body in bodies:
        gap = body.box.y0 - draft.box.y1
        if 0 <= gap + 0.5 * scene.body < 2.5 * scene.body and _shares(draft.box, body.box):
            return lead(body.items[0].line.text).dateline is not None
    return False


def _shares(a: Box, b: Box) -> bool:
    return overlap(a.x0, a.x1, b.x0, b.x1) > 0.6 * min(a.width, b.width)


def _title_like(scene: Scene, draft: Draft, bodies: list[Draft]) -> bool:
    text = draft.text.replace("\n", "").strip(ORNAMENTS + " \u3000")
    if ends_sentence(text) or not 3 <= len(bare(text)) <= 60 or _LABEL.search(text):
        return False
    if _CAPTION.search(text) or bylines(text):
        return False
    level = draft.size / scene.body
    weight = statistics.median(i.line.weight for i in draft.items)
    heavy = weight > 1.2 * scene.weight or any(
        i.line.coloured or i.line.reversed for i in draft.items
    )
    foot = draft.box.y1
    return (level > 1.12 or heavy) and any(
        -0.5 * scene.body < b.box.y0 - foot < 3 * scene.body
        and len(b.items) >= 2
        and b is not draft
        and _shares(draft.box, b.box)
        for b in bodies
    )


def _heads(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Lines between body and headline size that stand right above or below a headline."""
    heads = [d for d in drafts if d.type == "headline"]
    done: list[Draft] = []
    for draft in drafts:
        if draft.type == "body" and len(draft.items) <= 3 and not draft.across:
            done.append(_by_head(scene, draft, heads))
        else:
            done.append(draft)
    return done


def _by_head(scene: Scene, draft: Draft, heads: list[Draft]) -> Draft:
    text = draft.text.replace("\n", "")
    level = draft.size / scene.body
    if ends_sentence(text) and level < 1.08:
        return draft
    for head in heads:
        if head.across != draft.across or head.items[0].enclosure != draft.items[0].enclosure:
            continue
        h, d = head.box, draft.box
        inside = overlap(h.x0, h.x1, d.x0, d.x1) > 0.7 * min(d.width, h.width)
        above = 0 <= h.y0 - d.y1 + 0.4 * draft.size < 1.3 * draft.size + 0.5 * scene.body
        below = 0 <= d.y0 - h.y1 + 0.4 * draft.size < 1.3 * draft.size + 0.5 * scene.body
        if inside and above and (level > 1.05 or d.width < h.width):
            return Draft(draft.items, "kicker", draft.across)
        if (
            inside
            and below
            and (level > 1.1 or _dashed(text) or d.width > 1.4 * _column_width(scene, draft))
        ):
            return Draft(draft.items, "subheadline", draft.across)
    return draft


def _dashed(text: str) -> bool:
    return text.lstrip().startswith(("—", "－－", "──", "--", "―"))


def _column_width(scene: Scene, draft: Draft) -> float:
    """The usual width of a body column near a draft, in pixels."""
    own = draft.box
    widths = [
        i.box.width
        for i in scene.prose
        if 0 < i.box.y0 - own.y0 < 40 * scene.body and i.box.x0 < own.x1 and own.x0 < i.box.x1
    ]
    return float(np.percentile(widths, 80)) if len(widths) >= 3 else 1e9


def _subheads_of_size(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """A headline-sized line inside one column between two bodies of it is a subhead."""
    bodies = [d for d in drafts if d.type == "body"]
    done: list[Draft] = []
    for draft in drafts:
        if draft.type == "headline" and draft.size < 1.45 * scene.body and not draft.across:
            above = [b for b in bodies if _stacked(scene, b, draft)]
            below = [b for b in bodies if _stacked(scene, draft, b)]
            column = max((b.box.width for b in above), default=0.0)
            single = draft.box.width <= 1.05 * column and len(draft.items) <= 2
            opened = any(lead(b.items[0].line.text).dateline for b in below)
            if above and below and single and not opened:
                draft = Draft(draft.items, "subhead", draft.across)
        done.append(draft)
    return done


def _stacked(scene: Scene, upper: Draft, lower: Draft) -> bool:
    gap = lower.box.y0 - upper.box.y1
    return -0.5 * scene.body < gap < 1.6 * scene.body and _shares(upper.box, lower.box)
