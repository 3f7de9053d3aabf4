"""Notices and advertisements that no frame tells: by how they are worded, and their titles.

Each rule changes the labels (role of each line, by index) in place. Coordinates are those of the
reading frame.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from digitize.geometry import overlap, union
from digitize.page import RegionType
from digitize.phrases.datelines import lead
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
