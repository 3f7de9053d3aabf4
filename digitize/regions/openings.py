"""How reports open: a dateline over two lines, names in brackets, names under the headline.

A line alone looks like a title or a byline where it is half of one or the other. Each rule changes
the labels (role of each line, by index) in place. Coordinates are those of the reading frame.
"""

from __future__ import annotations

import re

from digitize.geometry import overlap
from digitize.lexicon import personal, words
from digitize.page import Byline, RegionType
from digitize.phrases.datelines import lead
from digitize.phrases.latin import latin_byline, latin_role
from digitize.phrases.people import REPORTER, bylines, together
from digitize.regions.scene import Item, Scene
from digitize.text import bare

_TITLES = ("headline", "subheadline", "kicker", "subhead", "other")
_LARGE = 1.45  # times the text's size: no dateline and no names are so large
_NEAR = 1.6  # glyphs: how far below a line the next one of its column stands
_FLUSH = 3.0  # glyphs: how far in it begins, or the line above it
_OPENED = re.compile(rf"[（(]\s*(?:本[报報]\S{{0,4}}|\S{{0,6}})?{REPORTER}[^）)]*$")
_CREDIT = re.compile(rf"^\W*(?:本[报報]|本刊)?\S{{0,6}}?{REPORTER}")
_BY, _VON = re.compile(r"\W*[B8][yY]\s+[A-ZÀ-Þ]"), re.compile(r"\W*(?:Von|VON|Par|PAR)\s+[A-ZÀ-Þ]")
_OPEN_END = re.compile(r"(?:\s+and|\s*[&,])\s*$|(?<=\s[A-Z])\.$", re.IGNORECASE)  # names go on
_GOES_ON = re.compile(r"(?:and|&)\s+[A-ZÀ-Þ]")
_ROLES = r".*(?:writer|reporter|correspondent|editor|columnist|staff|press|korrespondent\w*)\b.*"
_WHEN = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|Christmas|Easter",
    re.IGNORECASE,
)
_BRACKETS = " \u3000()（）[]【】〔〕—–―─-:：|，,。."
_MOST = 3  # lines that names in brackets take


def openings(scene: Scene, labels: dict[int, RegionType]) -> None:
    """Labels of the lines with which reports open, set right. In place."""
    for item in scene.items:
        if labels[item.index] in _TITLES and item.size < _LARGE * scene.body:
            if _CREDIT.search(together(item.line.text)):
                _credit(scene, item, labels)
            else:
                _dateline(scene, item, labels)
        small = item.size < 1.15 * scene.body and labels[item.index] != "headline"
        by = _BY.match(item.line.text) or (small and _VON.match(item.line.text))
        if labels[item.index] in ("body", "byline", *_TITLES) and by:
            _english(scene, item, labels)
        if labels[item.index] in ("body", *_TITLES) and latin_role(item.line.text):
            _titled(scene, item, labels)
        if labels[item.index] == "body" and _OPENED.search(item.line.text):
            _in_brackets(scene, item, labels)
        if labels[item.index] == "byline" and lead(item.line.text).dateline:
            _named(scene, item, labels)


def _credit(scene: Scene, item: Item, labels: dict[int, RegionType]) -> None:
    """Reporters who are named as such are no title; nor is the rest of their names."""
    text = item.line.text
    people = bylines(text)
    if not people or any(p.name in words() and p.name not in personal() for p in people):
        return  # 评论员文章
    labels[item.index] = "byline"
    rest = _below(scene, item)
    if rest is None or labels[rest.index] not in _TITLES:
        return
    whole = bylines(text + rest.line.text)
    if whole and len(whole) >= len(bylines(text) or ()) and not bylines(rest.line.text):
        labels[rest.index] = "byline"


def _english(scene: Scene, item: Item, labels: dict[int, RegionType]) -> None:
    """By JOHN SMITH right under a title is a byline, with the names that go on below it."""
    text = item.line.text
    above = _beside(scene, item, -1)
    titled = above is not None and labels[above.index] in (*_TITLES, "byline")
    people = latin_byline(_OPEN_END.sub("", text))
    if not titled or not people or not all(_is_person(p) for p in people):
        return
    labels[item.index] = "byline"
    rest = _below(scene, item)
    while rest is not None and (_OPEN_END.search(text) or _GOES_ON.match(rest.line.text)):
        text = f"{text} {rest.line.text}"
        if not latin_byline(_OPEN_END.sub("", text)):
            return
        labels[rest.index] = "byline"
        rest = _below(scene, rest)


def _titled(scene: Scene, item: Item, labels: dict[int, RegionType]) -> None:
    """A name over what its bearer is (Education Editor), under a title, is a byline. In place."""
    name = _beside(scene, item, -1)
    above = _beside(scene, name, -1) if name is not None else None
    if name is None or above is None or labels[above.index] not in _TITLES:
        return
    people = latin_byline(f"By {name.line.text.strip()}, {item.line.text.strip()}")
    if (
        people
        and all(len(p.name.split()) > 1 for p in people)
        and labels[name.index] in ("body", "byline", *_TITLES)
        and name.size < _LARGE * scene.body
    ):
        labels.update({name.index: "byline", item.index: "byline"})


def _is_person(person: Byline) -> bool:
    """Whether a name in Latin letters has two words, or stands in capitals, and is no month.

    By Tuesday, the army had taken: a report may begin so.
    """
    name, role = person.name, person.role or ""
    known = not role or re.fullmatch(_ROLES, role, re.IGNORECASE)
    two = len(name.split()) > 1 or name.isupper()
    return bool(known) and two and not _WHEN.search(name)


def _dateline(scene: Scene, item: Item, labels: dict[int, RegionType]) -> None:
    """A dateline, or the first half of one, is text though it is set bold. In place."""
    rest = _below(scene, item)
    if rest is None or labels[rest.index] != "body":
        return
    text = item.line.text
    own, both = lead(text), lead(text + rest.line.text)
    whole = own.dateline and not own.rest.strip(_BRACKETS)
    halves = not own.dateline and both.dateline and bare(both.dateline) not in bare(text)
    if not lead(rest.line.text).dateline and (whole or halves):
        labels[item.index] = "body"


def _named(scene: Scene, item: Item, labels: dict[int, RegionType]) -> None:
    """A dateline with reporters whose names, or report, go on below is text. In place.

    本报讯 记者李广田、/通讯员崔玉珍报道：三年前…
    """
    rest = _below(scene, item)
    if rest is None or labels[rest.index] not in ("body", "byline"):
        return
    own, both = lead(item.line.text), lead(item.line.text + rest.line.text)
    more = len(both.byline) > len(own.byline)
    longer = len(both.byline) == len(own.byline) and len(both.rest) > len(own.rest)
    if both.dateline and (more or longer):
        labels[item.index] = "body"
        if labels[rest.index] == "byline":
            labels[rest.index] = "body"


def _in_brackets(scene: Scene, item: Item, labels: dict[int, RegionType]) -> None:
    """Names in a bracket that the line above opens behind a dateline are text as that is."""
    rest = _below(scene, item)
    for _ in range(_MOST):
        if rest is None or labels[rest.index] != "byline":
            return
        labels[rest.index] = "body"
        if re.search("[）)]", rest.line.text):
            return
        rest = _below(scene, rest)


def _below(scene: Scene, item: Item) -> Item | None:
    """The next line down in a line's column; None where there is none."""
    below = _beside(scene, item, 1)
    flush = below is not None and abs(below.box.x0 - item.box.x0) < _FLUSH * item.size
    return below if flush else None


def _beside(scene: Scene, item: Item, way: int) -> Item | None:
    """The nearest line over (``way`` -1) or under (1) a line; None where none is near."""
    best: tuple[float, Item] | None = None
    b, em = item.box, item.size
    for other in scene.items:
        o = other.box
        white = o.y0 - b.y1 if way > 0 else b.y0 - o.y1
        if other.across != item.across or way * (o.center[1] - b.center[1]) <= 0:
            continue
        near = -0.5 * em < white < _NEAR * em and overlap(o.x0, o.x1, b.x0, b.x1) > 0
        if near and (best is None or white < best[0]):
            best = (white, other)
    return best[1] if best else None
