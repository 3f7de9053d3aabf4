"""Notices and advertisements that no frame tells: by how they are worded, and their titles.

Each rule changes the labels (role of each line, by index) in place. Coordinates are those of the
reading frame.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from itertools import groupby

from digitize.geometry import overlap, union
from digitize.page import RegionType
from digitize.phrases.datelines import lead
from digitize.regions.evidence import OFFERS, evidence, is_marked_pointer, is_sale, is_worded
from digitize.regions.scene import Item, Scene
from digitize.text import bare, unstopped

_NOTICE = re.compile(
    r"[声聲]明作[废廢]|特此(?:[声聲]明|公告|通告|[启啟]事)|申[报報][债債][权權]|^[^。，]{2,12}[遗遺]失.{0,12}[证證章]"
)
_NOTICES = re.compile(
    r"(?:拍[卖賣]|[遗遺]失|招[标標]|[转轉][让讓]|[寻尋]人|[更订]正|注[销銷]|[减減][资資]|[债債][权權]|分[类類]|便民|法律|[征徵]婚)?"
    r"(?:公告|[声聲]明|[启啟]事|[遗遺]失|通告|信息|[广廣]告)"
)
_SMALL_ADVERT = 14  # lines of a notice


def notices(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], labels: dict[int, RegionType]
) -> None:
    """What a title of notices stands over, and is worded as one, is an advertisement. In place."""
    titles = [
        i for i in scene.items
        if _NOTICES.fullmatch(bare(i.line.text))
    ]  # fmt: skip
    for chain, _ in chains:
        own = {labels[i.index] for i in chain}
        text = "".join(i.line.text for i in chain)
        if len(chain) > _SMALL_ADVERT or not own <= {"body", "advertisement"}:
            continue
        box = union(i.box for i in chain)
        over = [
            t for t in titles
            if t not in chain
            and box.center[1] > t.box.center[1]
            and box.y0 - t.box.y1 < 2.5 * max(t.size, scene.body)
            and overlap(t.box.x0, t.box.x1, box.x0, box.x1) > 0.5 * min(t.box.width, box.width)
        ]  # fmt: skip
        if over and _NOTICE.search(text):
            labels.update({i.index: "advertisement" for i in [*over, *chain]})


_STRAY = ("other", "subheadline")  # what prose of pages without stops is taken for
_LONG, _STOPS, _ENDS = 4, 0.3, 0.1  # lines of a column of prose; clauses, sentences a line
_SOLD = 0.15  # share of its lines that may have a word of trade, or a fact of a masthead


def reports(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], labels: dict[int, RegionType]
) -> None:
    """Lines in body type that no frame holds, that sell nothing and read as prose, are text.

    Of what was taken for an advertisement that must be the whole column: its own prose may have a
    line or two without any word of the trade.
    """
    for chain, across in chains:
        for said, lines in groupby(chain, key=lambda i: labels[i.index]):
            run = list(lines)
            whole = said == "advertisement" and len(run) == len(chain)
            if across or len(run) < _LONG or not (whole or said in _STRAY):
                continue
            plain = all(i.enclosure < 0 and _is_body(scene, i) for i in run)
            if plain and _is_prose(run, scene.axes.vertical):
                labels.update({i.index: "body" for i in run})


def beside_text(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], labels: dict[int, RegionType]
) -> None:
    """Lines above or below text in its column, set like it and selling nothing, are text. In place.

    Of three lines two may be taken for an advertisement, because of a street that they name.
    """
    either = ("advertisement", "body")
    for chain, across in chains:
        for text, lines in groupby(chain, key=lambda i: labels[i.index] in either):
            run = list(lines)
            if across or not text or {labels[i.index] for i in run} != set(either):
                continue
            sold = any(is_worded(i.line.text) or is_sale(i.line.text) for i in run)
            if not sold and all(i.enclosure < 0 and _is_body(scene, i) for i in run):
                labels.update({i.index: "body" for i in run})


def _is_body(scene: Scene, item: Item) -> bool:
    """Whether a line is set in the size and the weight of the page's text."""
    return 0.8 < item.size / scene.body < 1.25 and item.line.weight < 1.2 * scene.weight


def _is_prose(run: Sequence[Item], vertical: bool) -> bool:
    """Whether lines sell nothing, point nowhere and are sentences, or long upright ones without."""
    texts = [i.line.text for i in run]
    odd = sum(is_worded(t) or is_sale(t) or is_marked_pointer(t) or evidence(t) > 1 for t in texts)
    if odd > _SOLD * len(texts):
        return False
    if vertical and unstopped(texts):
        return statistics.median(i.ems for i in run) > _FULL
    stops, ends = (sum(len(p.findall(t)) for t in texts) for p in (_PROSE, _SENTENCE))
    return stops > _STOPS * len(texts) and ends > _ENDS * len(texts)


_FULL = 14.0  # ems: lines so long, one below the other, are text, be it without a stop
_PROSE, _SENTENCE = re.compile("[，。；、]|[,.;](?= |$)"), re.compile("[。！？]|[.!?](?= |$)")

_SIGNED = re.compile(
    r"謹啟|謹啓|此啟|此啓|^啟者|^啓者|逕啟|特此[聲通登]|概作無效|作[為爲]廢紙|准演|寄售處|發兌"
)
_FEW = 3  # such words


def worded(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], labels: dict[int, RegionType]
) -> None:
    """On a vertical page text worded as an advertisement is one, its titles too. In place."""
    if not scene.axes.vertical:
        return
    for chain, across in chains:
        own = {labels[i.index] for i in chain}
        text = "".join(i.line.text for i in chain)
        if across or len(chain) > _SMALL_ADVERT or not own <= {"body", "advertisement", "subhead"}:
            continue
        if len(chain) < 2 or lead(text).dateline:
            continue
        said = {m[0] for m in OFFERS.finditer(text)}
        if len(said) < _FEW and not _SIGNED.search(text):
            continue
        box = union(i.box for i in chain)
        over = [
            t for t in scene.items
            if labels[t.index] in ("headline", "subheadline", "kicker", "other")
            and t.enclosure == chain[0].enclosure and t not in chain
            and box.center[1] - t.box.center[1] > 0
            and box.y0 - t.box.y1 < 2.0 * max(t.size, scene.body)
            and overlap(t.box.x0, t.box.x1, box.x0, box.x1) > 0.5 * min(t.box.width, box.width)
        ]  # fmt: skip
        labels.update({i.index: "advertisement" for i in [*over, *chain]})
