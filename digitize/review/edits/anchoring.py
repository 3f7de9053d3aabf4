"""A history carried over to a new machine document of the same page.

The pipeline ran again: regions and lines may have other ids, shapes and texts. Operations are
rewritten to the ids of what lies in the same place; what fits nowhere is listed for a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from digitize.geometry import Box, bounds
from digitize.page import Page, Region, TextLine
from digitize.review.edits.fold import apply
from digitize.review.edits.notation import references
from digitize.review.edits.operations import EditError, LinesRead, Operation
from digitize.review.edits.revisions import Revision, in_force
from digitize.text import bare

SAME_PLACE = 0.5
"""Overlap (intersection over union) from which two outlines are the same thing."""
NEAR = 0.2
"""Overlap from which an equal text makes them the same thing."""


@dataclass(frozen=True)
class Ids:
    """Where the ids of an old document lead in a new one; an id that is missing leads nowhere."""

    region: Mapping[str, str]
    line: Mapping[str, str]
    article: Mapping[str, str]


@dataclass(frozen=True)
class Stranded:
    """An operation that fits nowhere on the new page, and why."""

    revision: int
    operation: Operation
    reason: str


@dataclass(frozen=True)
class Anchored:
    """Each edit's operations as they read on the new page, and those that fit nowhere."""

    operations: Mapping[int, tuple[Operation, ...]]
    stranded: tuple[Stranded, ...] = ()
    page: Page | None = field(default=None, repr=False)


def match(old: Page, new: Page) -> Ids:
    """What on the new page is what on the old one: by id and place, else by place and text."""
    lines = _match_lines(old, new)
    regions = _match_regions(old, new, lines)
    return Ids(region=regions, line=lines, article=_match_articles(old, new, regions))


def _match_lines(old: Page, new: Page) -> dict[str, str]:
    fresh = {x.id: x for r in new.regions for x in r.lines}
    boxes = {id: bounds(x.polygon) for id, x in fresh.items()}
    rows = _Rows(boxes)
    found: dict[str, str] = {}
    taken: set[str] = set()
    waiting: list[tuple[TextLine, Box]] = []
    for line in (x for r in old.regions for x in r.lines):
        box = bounds(line.polygon)
        if line.id in boxes and _iou(box, boxes[line.id]) >= SAME_PLACE:
            found[line.id] = line.id
            taken.add(line.id)
        else:
            waiting.append((line, box))
    for line, box in waiting:
        near = [id for id in rows.around(box) if id not in taken]
        best = max(near, key=lambda id: _alike(line, box, fresh[id], boxes[id]), default=None)
        if best is not None and _alike(line, box, fresh[best], boxes[best]) >= SAME_PLACE:
            found[line.id] = best
            taken.add(best)
    return found


class _Rows:
    """Boxes by horizontal bands, so that near ones are found without looking at all."""

    BAND = 64.0

    def __init__(self, boxes: Mapping[str, Box]) -> None:
        self.bands: dict[int, list[str]] = {}
        for id, box in boxes.items():
            for band in self._span(box):
                self.bands.setdefault(band, []).append(id)

    def _span(self, box: Box) -> range:
        return range(int(box.y0 // self.BAND), int(box.y1 // self.BAND) + 1)

    def around(self, box: Box) -> list[str]:
        return list(dict.fromkeys(id for b in self._span(box) for id in self.bands.get(b, ())))


def _alike(a: TextLine, box: Box, b: TextLine, other: Box) -> float:
    """How surely two lines are one: their overlap, or text where they at least touch."""
    shared = _iou(box, other)
    if shared < NEAR:
        return shared
    return max(shared, SequenceMatcher(None, bare(a.text), bare(b.text), autojunk=False).ratio())


def _iou(a: Box, b: Box) -> float:
    shared = a.intersection(b)
    if shared.width <= 0 or shared.height <= 0:
        return 0.0
    return shared.area / (a.area + b.area - shared.area)


def _match_regions(old: Page, new: Page, lines: Mapping[str, str]) -> dict[str, str]:
    home = {x.id: r.id for r in new.regions for x in r.lines}
    sizes = {r.id: len(r.lines) for r in new.regions}
    found: dict[str, str] = {}
    for region in old.regions:
        votes: dict[str, int] = {}
        for line in region.lines:
            there = home.get(lines.get(line.id, ""))
            if there is not None:
                votes[there] = votes.get(there, 0) + 1
        best = max(votes, key=lambda id: (votes[id], id == region.id), default=None)
        if best is not None:
            shared = votes[best]
            if shared / (len(region.lines) + sizes[best] - shared) >= SAME_PLACE:
                found[region.id] = best
        elif not region.lines:
            same = _same_outline(region, new.regions)
            if same is not None:
                found[region.id] = same
    return found


def _same_outline(region: Region, others: Sequence[Region]) -> str | None:
    box = bounds(region.polygon)
    empty = [r for r in others if not r.lines and r.type == region.type]
    best = max(empty, key=lambda r: _iou(box, bounds(r.polygon)), default=None)
    if best is None or _iou(box, bounds(best.polygon)) < SAME_PLACE:
        return None
    return best.id


def _match_articles(old: Page, new: Page, regions: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for article in old.articles:
        mapped = {regions[r] for r in article.regions if r in regions}
        best = max(new.articles, key=lambda a: len(mapped & set(a.regions)), default=None)
        if best is None:
            continue
        shared = len(mapped & set(best.regions))
        union = len(set(article.regions)) + len(best.regions) - shared
        same_head = article.headline.main and bare(article.headline.main) == bare(
            best.headline.main or ""
        )
        if shared and (shared / union >= SAME_PLACE or same_head):
            found[article.id] = best.id
    return found


def anchor(history: Sequence[Revision], old: Page, new: Page) -> Anchored:
    """Carry every edit of a history from the machine's old document to its new one."""
    ids = match(old, new)
    force = set(in_force(history))
    previous = next((r for r in reversed(history) if r.kind == "anchor"), None)
    edits = {r.number: r.operations for r in history if r.kind == "edit"}
    if previous:
        edits.update(previous.anchored)
    made = _made(edits.values())
    page = new
    rewritten: dict[int, tuple[Operation, ...]] = {}
    stranded: list[Stranded] = []
    for number, done in sorted(edits.items()):
        fitting = []
        for operation in done:
            try:
                moved = _rewritten(operation, ids, made)
                if number in force:
                    page = apply(page, moved)
                fitting.append(moved)
            except EditError as error:
                if number in force:
                    stranded.append(Stranded(number, operation, str(error)))
        rewritten[number] = tuple(fitting)
    return Anchored(rewritten, tuple(stranded), page)


def _made(edits: Any) -> frozenset[str]:
    """Ids that corrections made themselves; they mean the same on every base."""
    found: set[str] = set()
    for operation in (o for done in edits for o in done):
        for name, mark in references(operation):
            value = getattr(operation, name)
            if mark.fresh and value:
                found.add(value)
        found |= {line.id for line in getattr(operation, "lines", ()) if "." in line.id}
    return frozenset(found)


def _rewritten(operation: Operation, ids: Ids, made: frozenset[str]) -> Operation:
    """The operation with the new page's ids. Raises `EditError` where an id leads nowhere."""

    def lead(id: str, kind: str) -> str:
        known: Mapping[str, str] = getattr(ids, kind)
        if id in made or id.split("-")[0] in made:
            return id
        if id not in known:
            raise EditError(f"{kind} {id} has no counterpart on the page as it was read anew")
        return known[id]

    update: dict[str, Any] = {}
    for name, mark in references(operation):
        value = getattr(operation, name)
        if mark.fresh or value is None:
            continue
        if isinstance(value, tuple):
            update[name] = tuple(dict.fromkeys(lead(id, mark.kind) for id in value))
        else:
            update[name] = lead(value, mark.kind)
    if isinstance(operation, LinesRead):
        update["lines"] = tuple(
            line.model_copy(update={"id": ids.line.get(line.id, line.id)})
            for line in operation.lines
            if line.id in ids.line or line.id in made or line.id.split("-")[0] in made
        )
    return operation.model_copy(update=update)
