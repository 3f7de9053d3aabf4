"""Actions on regions: their outlines, their types, and which lines they hold."""

from __future__ import annotations

import math
from collections.abc import Sequence

from digitize.geometry import Point, bounds
from digitize.page import Points, Region, TextLine, Writing
from digitize.review.edits import outlines
from digitize.review.edits.draft import Draft
from digitize.review.edits.operations import (
    EditError,
    RegionDraw,
    RegionMerge,
    RegionRemove,
    RegionReshape,
    RegionRetype,
    RegionSplit,
)

MEANINGFUL = 0.1
"""A cut through less than this share of a line does not cut the line."""


def draw(draft: Draft, op: RegionDraw) -> None:
    """A new region that takes the lines whose middle lies in it."""
    source = draft.page.source
    polygon = outlines.normal(op.polygon, source.width, source.height)
    id = draft.fresh(op.region, "region")
    if op.article is not None:
        draft.article(op.article)
    anchor, lines = _collect(draft, polygon, None)
    region = Region(
        id=id,
        type=op.type,
        article=op.article,
        polygon=polygon,
        writing=op.writing,
        lines=_sorted(lines, op.writing),
    )
    draft.put([region], anchor if anchor is not None else _last(draft, op.article))
    _drop_emptied(draft)


def _last(draft: Draft, article: str | None) -> str | None:
    """Where a region without lines goes: behind the last of its article, or of the page."""
    members = draft.members(article) if article else []
    if members:
        return members[-1].id
    return draft.regions[-1].id if draft.regions else None


def _collect(draft: Draft, polygon: Points, keep: str | None) -> tuple[str | None, list[TextLine]]:
    """Take the lines whose middle lies in a polygon out of all regions but ``keep``.

    Returns the id of the region that held the first of them, and the lines in reading order.
    """
    anchor: str | None = None
    taken: list[TextLine] = []
    for region in list(draft.regions):
        if region.id == keep:
            continue
        inside = [x for x in region.lines if outlines.holds(polygon, outlines.middle(x.polygon))]
        if not inside:
            continue
        anchor = anchor or region.id
        left = tuple(x for x in region.lines if x not in inside)
        draft.change(region.id, lines=left, polygon=_shrunk(region, left))
        taken += inside
    return anchor, taken


def _shrunk(region: Region, left: Sequence[TextLine]) -> Points:
    """The outline of a region that lost lines: around those that stay."""
    return outlines.around([x.polygon for x in left]) if left else region.polygon


def _drop_emptied(draft: Draft) -> None:
    """Remove regions that held lines before the edit and hold none now."""
    had = {r.id for r in draft.page.regions if r.lines}
    draft.regions = [r for r in draft.regions if r.lines or r.id not in had]


def _sorted(lines: Sequence[TextLine], writing: Writing) -> tuple[TextLine, ...]:
    """Lines in reading order by their place: rows downwards, or columns from the right."""
    if writing == "vertical":
        return tuple(sorted(lines, key=lambda x: (-bounds(x.polygon).x1, bounds(x.polygon).y0)))
    turn = -1 if writing == "horizontal-rl" else 1
    height = sorted(bounds(x.polygon).height for x in lines)[len(lines) // 2] if lines else 1.0
    # Pieces of one printed row share a row even where skew lifts one of them a little.
    return tuple(
        sorted(
            lines,
            key=lambda x: (
                round(bounds(x.polygon).center[1] / max(1.0, height)),
                turn * bounds(x.polygon).x0,
            ),
        )
    )


def reshape(draft: Draft, op: RegionReshape) -> None:
    """A new outline; lines come in by their middle, lines left outside go elsewhere."""
    region = draft.region(op.region)
    source = draft.page.source
    polygon = outlines.normal(op.polygon, source.width, source.height)
    _, gained = _collect(draft, polygon, op.region)
    stays = [x for x in region.lines if outlines.holds(polygon, outlines.middle(x.polygon))]
    lost = [x for x in region.lines if x not in stays]
    lines = _sorted([*stays, *gained], region.writing) if gained else tuple(stays)
    draft.change(op.region, polygon=polygon, lines=lines)
    _home(draft, op, region, lost)
    _drop_emptied(draft)


def _home(draft: Draft, op: RegionReshape, region: Region, lost: list[TextLine]) -> None:
    """Lines that fell out of a region go where they lie in another one, else into a new one."""
    homeless = []
    for line in lost:
        point = outlines.middle(line.polygon)
        home = next(
            (
                r
                for r in draft.regions
                if r.id != op.region and r.type != "image" and outlines.holds(r.polygon, point)
            ),
            None,
        )
        if home is None:
            homeless.append(line)
        else:
            draft.change(home.id, lines=_sorted([*home.lines, line], home.writing))
    if homeless:
        rest = Region(
            id=draft.fresh(op.rest, "region"),
            type="other",
            article=None,
            polygon=outlines.around([x.polygon for x in homeless]),
            writing=region.writing,
            lines=tuple(homeless),
        )
        draft.put([rest], op.region)


def retype(draft: Draft, op: RegionRetype) -> None:
    """Another type; what is no part of an article leaves its article."""
    draft.region(op.region)
    update: dict[str, object] = {"type": op.type}
    if op.type in ("masthead", "folio", "teaser", "advertisement", "table"):
        update["article"] = None
    draft.change(op.region, **update)


def split(draft: Draft, op: RegionSplit) -> None:
    """Two regions of one; lines that the cut crosses are cut at it."""
    region = draft.region(op.region)
    right = outlines.half(region.polygon, op.cut, right=True)
    left = outlines.half(region.polygon, op.cut, right=False)
    if not right or not left:
        raise EditError("the cut does not cross the region; draw it from edge to edge")
    id = draft.fresh(op.rest, "region")
    sides: dict[bool, list[TextLine]] = {True: [], False: []}
    for line in region.lines:
        for part, is_right in _cut_line(line, op.cut, region.writing, id, sides):
            sides[is_right].append(part)
    first = _reads_first(region, op.cut, (left, right))
    draft.change(region.id, polygon=right if first else left, lines=tuple(sides[first]))
    rest = draft.region(region.id).model_copy(
        update={"id": id, "polygon": left if first else right, "lines": tuple(sides[not first])}
    )
    draft.put([rest], region.id)


def _reads_first(region: Region, cut: tuple[Point, Point], parts: tuple[Points, Points]) -> bool:
    """Whether the part to the right of a cut is read before the one to its left."""
    left, right = (bounds(p) for p in parts)
    (x0, y0), (x1, y1) = cut
    if abs(x1 - x0) >= abs(y1 - y0):  # a level cut: the upper part first
        return right.center[1] < left.center[1]
    rightmost = right.center[0] > left.center[0]
    return rightmost if region.writing in ("vertical", "horizontal-rl") else not rightmost


def _cut_line(
    line: TextLine,
    cut: tuple[Point, Point],
    writing: Writing,
    rest: str,
    sides: dict[bool, list[TextLine]],
) -> list[tuple[TextLine, bool]]:
    """A line, or its two halves, each with whether it lies to the right of the cut."""
    box = bounds(line.polygon)
    start, end = _ends(line, writing)
    a, b = outlines.side(start, cut), outlines.side(end, cut)
    share = a / (a - b) if a * b < 0 else 0.0
    if not MEANINGFUL <= share <= 1 - MEANINGFUL or len(line.text) < 2:
        return [(line, outlines.side(box.center, cut) >= 0)]
    right = outlines.half(line.polygon, cut, right=True)
    left = outlines.half(line.polygon, cut, right=False)
    if not right or not left:
        return [(line, outlines.side(box.center, cut) >= 0)]
    at = _letters_before(line, cut, a > 0, share)
    count = sum(1 for lines in sides.values() for x in lines if x.id.startswith(f"{rest}-"))
    head: dict[str, object] = {"text": line.text[:at].strip(), "polygon": right if a > 0 else left}
    tail: dict[str, object] = {"text": line.text[at:].strip(), "polygon": left if a > 0 else right}
    characters = line.characters if line.characters else ()
    head["characters"], tail["characters"] = characters[:at] or None, characters[at:] or None
    if len(characters) != len(line.text):
        head["characters"] = tail["characters"] = None
    second = line.model_copy(update={**tail, "id": f"{rest}-{count + 1}"})
    return [(line.model_copy(update=head), a > 0), (second, a <= 0)]


def _ends(line: TextLine, writing: Writing) -> tuple[Point, Point]:
    """Where the writing of a line begins and ends."""
    box = bounds(line.polygon)
    cx, cy = box.center
    if writing == "vertical":
        return (cx, box.y0), (cx, box.y1)
    if writing == "horizontal-rl":
        return (box.x1, cy), (box.x0, cy)
    return (box.x0, cy), (box.x1, cy)


def _letters_before(
    line: TextLine, cut: tuple[Point, Point], head_right: bool, share: float
) -> int:
    """How many letters stand before the cut: by their boxes where known, else by share."""
    count = len(line.text)
    boxes = [c.box for c in line.characters or ()]
    if len(boxes) == count and all(boxes):
        before = sum(
            1
            for x0, y0, x1, y1 in (b for b in boxes if b is not None)
            if (outlines.side(((x0 + x1) / 2, (y0 + y1) / 2), cut) >= 0) == head_right
        )
        return min(max(before, 1), count - 1)
    return min(max(math.floor(share * count + 0.5), 1), count - 1)


def merge(draft: Draft, op: RegionMerge) -> None:
    """One region of several, in their reading order."""
    if len(set(op.regions)) != len(op.regions):
        raise EditError("a region can be merged only once")
    members = sorted((draft.region(id) for id in op.regions), key=lambda r: draft.index(r.id))
    host = members[0]
    draft.change(
        host.id,
        polygon=outlines.around([r.polygon for r in members]),
        lines=tuple(line for r in members for line in r.lines),
    )
    draft.take(r.id for r in members[1:])


def remove(draft: Draft, op: RegionRemove) -> None:
    """Remove an empty region."""
    if draft.region(op.region).lines:
        raise EditError(
            f"region {op.region} holds lines; give them to another region before removing it"
        )
    draft.take([op.region])
