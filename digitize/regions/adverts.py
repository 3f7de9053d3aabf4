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
from digitize.regions.evidence import is_sale, is_worded
from digitize.regions.scene import Item, Scene
from digitize.text import bare

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


_MISTAKEN = ("advertisement", "other", "subheadline")
_LONG, _STOPS = 4, 0.3  # lines of a column of prose; sentences and clauses a line, at least


def reports(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], labels: dict[int, RegionType]
) -> None:
    """A column of sentences in body type that no frame holds and that sells nothing is text."""
    for chain, across in chains:
        for said, lines in groupby(chain, key=lambda i: labels[i.index]):
            run = list(lines)
            if across or said not in _MISTAKEN or len(run) < _LONG:
                continue
            if any(i.enclosure >= 0 or not 0.8 < i.size / scene.body < 1.25 for i in run):
                continue
            light = all(i.line.weight < 1.2 * scene.weight for i in run)
            other = said == "other" or (said == "subheadline" and light and len(run) > _LONG)
            if said == "subheadline" and not other:
                continue
            if (other or len(run) == len(chain)) and _is_prose(run, short=other):
                labels.update({i.index: "body" for i in run})


def _is_prose(run: Sequence[Item], short: bool = False) -> bool:
    """Whether lines sell nothing and have stops, or are long where stops may be short."""
    texts = [i.line.text for i in run]
    if any(is_worded(t) for t in texts) or sum(map(is_sale, texts)) > 0.15 * len(texts):
        return False
    stops = sum(len(_PROSE.findall(t)) for t in texts)
    full = short and statistics.median(i.ems for i in run) > _FULL
    return full or stops > _STOPS * len(texts)


_FULL = 14.0  # ems: lines so long, one below the other, are text, be it without a stop
_PROSE = re.compile("[，。；、]|[,.;](?= |$)")

# What advertisements of old papers say, and hardly a report: who signs, where to buy, the price.
_WORDED = re.compile(
    r"謹啟|謹啓|此啟|此啓|^啟者|^啓者|逕啟|逕啓|特此[聲通登佈布啟]|登報聲明|恕不|[為爲][荷盼]|寄售|發兌|總發行|"
    r"各埠均[有售]|均有出售|函購|函索|賜顧|賜光|光顧|認明|每[位服部瓶盒件張磅打包元]洋|實售|大洋[一二三四五六七八九十]|實洋|准演|夜戲|日戲|開演|"
    r"報名處|概作無效|概作廢|作[為爲]廢紙|作廢|酬洋|招租|召租|專治|聲[稱明]前來|常年法律|面議|"
    r"本[園號行店廠堂社]新?[由到開]|早臨|定座"
)
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
        said = {m[0] for m in _WORDED.finditer(text)}
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
