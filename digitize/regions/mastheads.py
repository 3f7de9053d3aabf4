"""Beside and under a masthead's title: ears, prices, editors, the facts of an upright one.

Each rule changes the labels (role of each line, by index) in place. Coordinates are sheet pixels,
but for editors, who are told in the reading frame.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from digitize.geometry import overlap
from digitize.page import RegionType
from digitize.phrases.papers import CHINESE
from digitize.regions.evidence import evidence
from digitize.regions.scene import Item, Scene
from digitize.regions.zones import sells
from digitize.text import bare, has_cjk

_HALF = 0.5  # of a box or line: what it shares of its height with the title, or a row of facts
_PRICE = re.compile(
    r"\W*(?:price\b.{0,20}|.{0,22}\b(?:cents?|pfennig|pfg|penny|pence))\W*", re.IGNORECASE
)
_FEW = 3  # words of a price
_EAR_WORDS = re.compile(
    r"\b(?:weather|forecast|edition|rain|snow|showers|cloudy|(?:this|our|only) (?:news)?paper)\b",
    re.IGNORECASE,
)
_EAR = 10  # lines of a box beside the title
# 责编 王亚平, Editor: Jane Smith; not 统筹推进, Editor quits
_EDITED = re.compile(
    r"(?:责任?编辑?|責任?編輯?|主编|版式|美编|组版|校对|校對|编辑|編輯|视觉|图编|检校|编审|值班)[\s\u3000:：/／]"
    r"|(?:Editor|Layout|Redaktion)\s*:"
)


def editors_of_folio(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Editors named right at a fact of the folio belong to it. In place."""
    facts = [i for i in scene.items if labels[i.index] == "folio"]
    for item in scene.items:
        if labels[item.index] in ("folio", "body", "headline") or item.size > 1.3 * scene.body:
            continue
        if not _EDITED.match(item.line.text.strip()):
            continue
        around = item.box.grown(1.5 * scene.body)
        if any(around.intersection(f.box).area > 0 for f in facts):
            labels[item.index] = "folio"


def ears(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Boxes and lines beside a Latin title: the weather, a motto, the price. In place.

    Beside a Chinese one (报眼) an article, teasers or an advertisement may stand.
    """
    facts = [i for i in scene.items if labels[i.index] == "masthead"]
    title = max(facts, key=lambda i: i.size, default=None)
    if title is None or has_cjk(title.line.text) or title.line.writing == "vertical":
        return
    t = title.line.box
    for number, area in enumerate(scene.enclosures):
        own = [i for i in scene.items if i.enclosure == number]
        box = scene.axes.back(area)
        level = overlap(box.y0, box.y1, t.y0, t.y1) > _HALF * box.height
        beside = box.x1 < t.x0 + title.size or box.x0 > t.x1 - title.size
        said = {labels[i.index] for i in own}
        loose = "teaser" not in said and ("advertisement" not in said or _is_ear(scene, own, title))
        if own and level and beside and loose and len(own) <= _EAR:
            labels.update({i.index: "masthead" for i in own})
    dated_rows = [f.line.box for f in facts if evidence(f.line.text) and f is not title]
    for item in scene.items:
        b = item.line.box
        row = any(overlap(b.y0, b.y1, f.y0, f.y1) > _HALF * b.height for f in dated_rows)
        text = item.line.text.strip()
        short = text.isupper() or len(text.split()) <= _FEW
        loose = labels[item.index] in ("other", "headline", "advertisement")
        loose |= labels[item.index] == "body" and short
        if row and loose and _PRICE.fullmatch(item.line.text):
            labels[item.index] = "masthead"


def _is_ear(scene: Scene, own: list[Item], title: Item) -> bool:
    """Whether a box that may sell speaks of the weather, the edition or the paper itself."""
    text = " ".join(i.line.text for i in own)
    words = {w.lower() for w in re.findall(r"\w{5,}", title.line.text)}
    itself = bool(words & {w.lower() for w in re.findall(r"\w{5,}", text)})
    return bool(itself or _EAR_WORDS.search(text)) and not sells(scene, own)


def upright_masthead(
    scene: Scene, labels: dict[int, RegionType], guesses: Mapping[int, RegionType]
) -> None:
    """A masthead that stands upright, with its facts below, is one whatever single lines look like.

    In place.
    """
    own = [i for i in scene.items if guesses[i.index] == "masthead"]
    title = max(own, key=lambda i: i.size, default=None)
    facts = sum(evidence(i.line.text) > 0 for i in own)
    named = title is not None and bool(CHINESE.search(bare(title.line.text)))
    if (
        title is not None
        and title.line.writing == "vertical"
        and (facts or (named and title.enclosure >= 0))
    ):
        labels.update({i.index: "masthead" for i in own})
