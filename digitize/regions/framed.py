"""Frames that announce: each is judged as a whole, by its words and by the frames beside it.

Papers set their advertisements and notices in frames of one height in a row, and a notice reads as
a text does, line by line. Coordinates are those of the reading frame. The labels (role of each
line, by index) are changed in place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from digitize.geometry import Box, overlap
from digitize.page import RegionType
from digitize.phrases.datelines import lead
from digitize.phrases.people import bylines
from digitize.regions.evidence import OFFERS, dated
from digitize.regions.scene import Item, Scene
from digitize.text import bare

# What notices and offers say, as their lines are put together.
_SAYS = re.compile(
    "[当當]事人|[声聲]明|[启啟啓]事|[鸣鳴][谢謝]|[遗遺]失|此[布佈啟啓]|作[废廢]|概不|特登|登報|法律[顧顾][問问]|"
    "出售|出[頂顶讓让]|招租|吉屋|[總总][价價]|付現|分期|[廉特減减平][价價]|[五六七八九]{1,2}折|奉送|[贈赠]品|"
    "[發发]行所|[經经]售|批[發发]|[門门出應应]診|專[門治]|主治|事務所|[惠光][顧顾]|[歡欢]迎|選購|"
    "票[价價]|[戲戏]院|主演|[獻献]映|[日夜][場场]|開演"
)
_OWN = re.compile(r"本[報报刊社].{0,6}(?:[启啟啓]事|[声聲]明|通告|[徵征]稿|[徵征]求)")
_NEWS = re.compile("本[報报][訊讯]|[專专][電电]|特[訊讯写寫稿]|消息")
# These tell an offer only with a number or an address behind them: stories have them, too.
_REACHED = re.compile(
    "(?:律師|[電电][話话]|公司)(?=.{0,4}[\\d〇一二三四五六七八九]{3}|.{0,12}[路街巷][\\d一二三四五六七八九十]+[號号])"
)
_CLOSES = re.compile("特此|此[布佈啟啓]|[謹敬][啟啓]|登報聲明|概不|概作")
_SAID, _WITHIN = 4, 60  # such words, different ones, so many characters apart at most
_CALL = 12  # characters: sentences shorter than that, in the mean, praise goods
_TOLD, _STOPS = 60, 2  # characters and sentences of what is told as a story is
_STOP = re.compile("[。！？]")
_LARGE, _LINES = 0.12, 20  # of the page; lines of a frame that announces
_LEVEL, _APART = 0.75, 3.0  # of the height that frames of a row share; ems between them
_ROW = 2  # other frames of a row, at least half of which are advertisements
_LOOSE = ("headline", "subheadline", "kicker", "subhead", "body", "byline", "other", "caption")


@dataclass(frozen=True)
class _Frame:
    box: Box
    items: list[Item]
    text: str


def frames_that_announce(scene: Scene, labels: dict[int, RegionType]) -> None:
    """On a vertical page, frames worded as notices or in a row of advertisements. In place.

    A paper's own notice is no advertisement.
    """
    if not scene.axes.vertical:
        return
    frames = _frames(scene)
    sold = [_is_sold(f, labels) for f in frames]
    rows = _rows(scene, frames)
    for frame, own, done in zip(frames, rows, sold, strict=True):
        if done or not all(labels[i.index] in (*_LOOSE, "advertisement") for i in frame.items):
            continue
        if _OWN.match(bare(frame.text)):
            labels.update({i.index: "other" for i in frame.items})
            continue
        row = [sold[n] for n in own]
        among = len(row) >= _ROW and sum(row) >= len(row) / 2
        if not _is_news(frame) and (among or _offers(frame)):
            labels.update({i.index: "advertisement" for i in frame.items})


def _frames(scene: Scene) -> list[_Frame]:
    """The frames of a page that may announce, with their lines in the order of reading."""
    page = scene.extent[0] * scene.extent[1]
    found = []
    for number, box in enumerate(scene.enclosures):
        own = [i for i in scene.items if i.enclosure == number]
        if not 2 <= len(own) <= _LINES or box.area > _LARGE * page:
            continue
        own.sort(key=lambda i: (i.box.y0, i.box.x0))
        found.append(_Frame(box, own, "".join(i.line.text for i in own)))
    return found


def _is_sold(frame: _Frame, labels: dict[int, RegionType]) -> bool:
    said = sum(len(i.line.text) for i in frame.items if labels[i.index] == "advertisement")
    return said > 0.5 * len(frame.text)


def _offers(frame: _Frame) -> bool:
    """Whether words of notices and offers stand close together, and no story is told."""
    text = frame.text
    stops = len(_STOP.findall(text))
    calls = stops > 0 and len(text) / stops < _CALL
    tells = len(text) >= _TOLD and stops >= _STOPS and not calls
    if tells and not _CLOSES.search(text):
        return False
    said = bare(text)
    reach = len(said) if calls else _WITHIN
    words = sorted((m.start(), m[0]) for p in (_SAYS, _REACHED, OFFERS) for m in p.finditer(said))
    return any(
        len({w for at, w in words if start <= at < start + reach}) >= _SAID for start, _ in words
    )


def _is_news(frame: _Frame) -> bool:
    texts = [i.line.text for i in frame.items]
    told = any(lead(t).dateline or bylines(t) for t in texts)
    return told or bool(_NEWS.search(frame.text)) or any(map(dated, texts))


def _rows(scene: Scene, frames: Sequence[_Frame]) -> list[list[int]]:
    """For each frame the others of its row, with nothing but frames of it between them."""
    reach = _APART * scene.body
    row = list(range(len(frames)))
    for n, a in enumerate(frames):
        for m in range(n):
            if row[n] != row[m] and _next(a.box, frames[m].box, reach):
                row = [row[m] if r == row[n] else r for r in row]
    return [[m for m, r in enumerate(row) if r == row[n] and m != n] for n in range(len(frames))]


def _next(a: Box, b: Box, reach: float) -> bool:
    """Whether frames are level and next to each other; the axes of a page are those of reading.

    A row of frames on the sheet runs down the reading frame of a vertical page.
    """
    shared = overlap(a.x0, a.x1, b.x0, b.x1) > _LEVEL * max(a.width, b.width)
    gap = max(a.y0 - b.y1, b.y0 - a.y1)
    return shared and -reach < gap < reach
