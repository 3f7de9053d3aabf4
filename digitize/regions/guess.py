"""The rules' guess: what a line is by its size, its place in its column and what stands around it.

It is one trait among others for the role model (`roles`), and the answer where there is no model.
All measures are relative to the page's own body type. Coordinates are those of the reading frame.
"""

from __future__ import annotations

import re
import statistics

import numpy as np

from digitize.geometry import Box, overlap
from digitize.page import RegionType
from digitize.phrases.datelines import lead
from digitize.phrases.pages import continued_from, continued_to
from digitize.phrases.people import bylines
from digitize.regions.draft import Draft, cut
from digitize.regions.scene import Item, Marks, Scene
from digitize.text import ORNAMENTS, bare, ends_sentence

_CAPTION = re.compile(
    r"^[▲▼◀▶△▽←→↑↓]|^(?:上图|下图|左图|右图|图为|图①|图\d|圖為|圖：|本版图片|▲图)|"
    r"(?:摄|攝|供图|供圖|资料图|制图|製圖|摄影|/图)[)）]?$|\b(?:Photo|Photograph)s?\b.{0,30}$",
    re.IGNORECASE,
)


_CREDIT = re.compile(
    r"(?:摄|攝|供图|供圖|摄影|攝影报道|图片)\s*[)）]?$|^(?:摄影|攝影|图|圖)\s*[:：/／]"
)


_LABEL = re.compile(r"[：:]$")


def runs(scene: Scene, chain: list[Item], marks: Marks) -> list[tuple[list[Item], RegionType]]:
    """A chain cut by role: that of its zone, else what each line looks like by itself."""
    sides = min(i.box.x0 for i in chain), max(i.box.x1 for i in chain)
    labels = [marks.get(i.index) or _label(scene, chain, n, sides) for n, i in enumerate(chain)]
    return cut(labels, chain)


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
    if jump and len(bare(text[: jump[1][0]] + text[jump[1][1] :])) <= 1:
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


def in_context(scene: Scene, rough: list[Draft]) -> list[Draft]:
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
    below = [b for b in bodies if b is not draft and _shares(draft.box, b.box)
             and -0.5 * scene.body < b.box.y0 - draft.box.y1 < 3 * scene.body
             and len(b.items) >= 2]  # fmt: skip
    return bool(below) and (level > 1.12 or heavy)


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
