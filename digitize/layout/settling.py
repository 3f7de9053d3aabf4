"""What the detectors saw, reconciled.

Rules that are strokes of letters go, and pictures that are letters; lines are drawn in to their
ink and completed by it, titles seen in bits are set again, lines are cut and joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from digitize.geometry import Box, overlap
from digitize.layout.areas import Area
from digitize.layout.columns import cut, join
from digitize.layout.completion import complete
from digitize.layout.corridors import Corridors
from digitize.layout.folds import folds, over
from digitize.layout.initials import initials
from digitize.layout.ink import Ink
from digitize.layout.lying import lay
from digitize.layout.marks import (
    FRAMES,
    LINES,
    PICTURE,
    RULES,
    box_of,
    corners_of,
    quadrilateral,
    rectangle,
)
from digitize.layout.neighbours import apart
from digitize.layout.pictures import no_photographs, settled
from digitize.layout.rawlines import RawLine
from digitize.layout.refine import TightLine, tighten, without
from digitize.layout.separators import Stroke
from digitize.layout.slopes import parallel
from digitize.layout.spaced import gather, mottos, tails
from digitize.layout.standing import stand
from digitize.layout.titles import on_bars, parted, reset

if TYPE_CHECKING:
    from layoutparser import TextBlock


_CROSSED = 3  # lines that a rule runs across; strokes of letters do so only broken by white
_INFLATED = 1.3  # how much thicker a detector's line is than its letters
_DASH = 2.5  # letters: the longest dash
_STROKE = 1.1  # letters: the longest stroke of one
_MISSED = 2.2  # letters that a detector may miss at a line's end
_RUNS_ON = 1.2  # times the thickness of lines that its ink runs on for without a break
_AS_THICK = 0.5  # of a line: a rule in it that is thicker is its letters
_OUTLINES = ("frame", "ornament-frame")
_BY_SIDE = 0.4  # glyphs: a frame's side stands no farther off its rule
_SOLID = 0.9  # share of ink in a printed rule
_HELD = 0.8  # share of a scrap that lies in the line of which it is a piece
_SAME = 0.85  # of the larger: what two lines share that are one and the same
_THICKER = 2.0  # how much thicker that line is at least
_SCRAP = 3.0  # of its letters: the longest scrap, of feet or bars that stand in a row
_TITLED = 0.85  # score of a title that the layout model is sure of
_AXIS = 0.6  # thicknesses: how far off the middle of a line a piece of it stands
_WITHIN = 0.9  # share of a piece that lies in the line that was seen whole


@dataclass(frozen=True)
class Drawn:
    """Lines drawn in to their ink, before they are cut and joined, and what stands around them.

    ``spread`` are lines that need neither; ``raw`` is what the detectors saw of all.
    """

    raw: list[RawLine]
    lines: list[TightLine]
    spread: list[TightLine]
    rules: list[Stroke]
    areas: list[Area]
    corridors: Corridors


def settle(found: Sequence[TextBlock], ink: Ink) -> list[TextBlock]:
    """All blocks in pixels of the sheet, with the text lines as they are printed."""
    drawn = draw_in(found, ink)
    rules, corridors = drawn.rules, drawn.corridors
    parts = lay(stand(cut(drawn.lines, rules, corridors), ink.size), rules, ink)
    lines = join(tails(parts, rules, corridors), rules, corridors)
    titles = [_bounds(corners_of(b) / ink.step) for b in found if _is_title(b)]
    lines = parted(gather(lines, rules, corridors), np.array(titles).reshape(-1, 4))
    lines = on_bars(lines, [a.box for a in drawn.areas if a.kind == "dark"])
    lines = _without_scraps([*lines, *drawn.spread])
    lines = no_photographs(lines, drawn.areas, ink)
    lines += initials(lines, ink)
    others = [b for b in found if b.type not in (*LINES, *RULES, *FRAMES, PICTURE)]
    areas = settled(drawn.areas, lines, rules, ink)
    return [
        *(
            quadrilateral(line.corners() * ink.step, LINES[line.vertical], line.score)
            for line in lines
        ),
        *(quadrilateral(rule.corners() * ink.step, rule.kind) for rule in rules),
        *(rectangle(_scaled(a.box, ink.step), a.kind) for a in areas),
        *others,
    ]


def _is_title(block: TextBlock) -> bool:
    """Whether the layout model is sure of a title."""
    return block.type == "title" and float(block.score or 0) > _TITLED


def draw_in(found: Sequence[TextBlock], ink: Ink) -> Drawn:
    """The lines that detectors saw, drawn in to their ink and completed by it."""
    raw = [
        raw_line(corners_of(b) / ink.step, float(b.score or 0)) for b in found if b.type in LINES
    ]
    strokes = [stroke(corners_of(b) / ink.step, b.type) for b in found if b.type in RULES]
    areas = [
        Area(_scaled(box_of(b), 1 / ink.step), b.type)
        for b in found
        if b.type in FRAMES or b.type == PICTURE
    ]
    bands = np.array([_bounds(line.corners()) for line in raw]).reshape(-1, 4)
    pictures = [_inner(a.box) for a in areas if a.kind == PICTURE]
    frames = [a.box for a in areas if a.kind in _OUTLINES and not _in_line(a.box, bands)]
    rules = [
        s for s in strokes
        if _is_side(s, frames, ink.size)
        or not (_in_letters(s, raw, bands, ink.mask) or _in_any(s.box, pictures))
    ]  # fmt: skip
    plain = without(ink.mask, rules)
    folded = folds(rules, raw, plain, ink.size)
    rules = [rule for rule in rules if rule not in folded]
    lines, free = tighten(parallel(raw), plain)
    free = _outside(free, pictures)
    lines = complete(reset(apart(lines, ink.size), free, ink.size), free, rules, ink.size)
    lines = over(lines, folded)
    corridors = Corridors(plain, lines)
    spread, lines = mottos(lines, rules)
    return Drawn(raw, lines, spread, rules, areas, corridors)


def _outside(boxes: np.ndarray, pictures: Sequence[Box]) -> np.ndarray:
    """The boxes (N x 4) whose centres lie in no picture."""
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    kept = np.ones(len(boxes), dtype=bool)
    for p in pictures:
        kept &= ~((x > p.x0) & (x < p.x1) & (y > p.y0) & (y < p.y1))
    return np.asarray(boxes[kept])


def _without_scraps(lines: list[TightLine]) -> list[TightLine]:
    """Lines that stand once, without the scraps that lie in another, much thicker one.

    Nor is what lies in a longer line of its own direction a line: the detector's box of its
    neighbour over the gutter had its last letters, too.
    """
    boxes = np.array([_bounds(line.corners()) for line in lines]).reshape(-1, 4)
    thickness = np.array([line.thickness for line in lines])
    length = np.array([line.end - line.start for line in lines])
    upright = np.array([line.vertical for line in lines], dtype=bool)
    slope = np.array([line.slope for line in lines])
    axis = np.array([line.axis + (line.above + line.below) / 2 for line in lines])
    kept = []
    for n, line in enumerate(lines):
        x0, y0, x1, y1 = boxes[n]
        wide = np.minimum(boxes[:, 2], x1) - np.maximum(boxes[:, 0], x0)
        high = np.minimum(boxes[:, 3], y1) - np.maximum(boxes[:, 1], y0)
        shared = np.clip(wide, 0, None) * np.clip(high, 0, None)
        inside = (shared > _HELD * (x1 - x0) * (y1 - y0)) & (thickness > _THICKER * thickness[n])
        inside &= length[n] < _SCRAP * thickness
        own = (x1 - x0) * (y1 - y0)
        middle = (line.start + line.end) / 2
        piece = (shared > _WITHIN * own) & (upright == upright[n]) & (length > length[n])
        # of lines that lean the upright boxes share what they themselves do not
        piece &= np.abs(axis + slope * middle - line.across(middle)) < _AXIS * thickness[n]
        piece &= thickness <= _THICKER * thickness[n]
        every = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
        twice = shared > _SAME * np.maximum(every, own)  # of two lines joined over one gutter
        if not inside.any() and not piece.any() and not twice[:n].any():
            kept.append(line)
    return kept


def raw_line(corners: np.ndarray, score: float) -> RawLine:
    """A line from its corners, clockwise from the top left."""
    top, right = corners[1] - corners[0], corners[2] - corners[1]
    bottom, left = corners[2] - corners[3], corners[3] - corners[0]
    level, upright = (top + bottom) / 2, (left + right) / 2
    width, height = float(np.hypot(*level)), float(np.hypot(*upright))
    x, y = (float(v) for v in corners.mean(axis=0))
    if height > 1.5 * width:
        slope = float(upright[0] / upright[1]) if upright[1] else 0.0
        return RawLine(x, y, height, width, slope, True, score)
    slope = float(level[1] / level[0]) if level[0] else 0.0
    return RawLine(x, y, width, height, slope, False, score)


def stroke(corners: np.ndarray, kind: str) -> Stroke:
    """A rule from its corners, clockwise from the top left."""
    width, height = np.ptp(corners[:, 0]), np.ptp(corners[:, 1])
    upright = bool(height > width)
    along, across = (corners[:, 1], corners[:, 0]) if upright else (corners[:, 0], corners[:, 1])
    near, far = along < along.mean(), along >= along.mean()
    run = along[far].mean() - along[near].mean()
    slope = float((across[far].mean() - across[near].mean()) / run) if run else 0.0
    axis = float(across.mean() - slope * along.mean())
    thickness = float(np.ptp(across - slope * along))
    return Stroke(float(along.min()), float(along.max()), axis, slope, thickness, upright, kind)


def _in_letters(rule: Stroke, raw: list[RawLine], bands: np.ndarray, mask: np.ndarray) -> bool:
    """Whether a rule is a stroke of letters: it lies inside lines of text, and is not long.

    Strokes of letters in lines that stand close may join to one, but white parts them from line to
    line; a rule between two columns whose lines the detector joined lies inside lines too, but its
    ink runs on from line to line, and it is much longer than they are thick.
    """
    if rule.kind == "dashed-rule":
        return _is_leader(rule, raw)
    box = rule.box
    inside = thickest = 0.0
    crossed = 0
    for i in _touched(box, bands):
        line, (x0, y0, x1, y1) = raw[i], bands[i]
        across = line.x if line.vertical else line.y
        crossed += rule.upright != line.vertical and rule.start < across < rule.end
        if rule.upright == line.vertical and not _through_middle(rule, line):
            continue
        if rule.upright:
            inside += min(box.y1, y1) - max(box.y0, y0)
        else:
            inside += min(box.x1, x1) - max(box.x0, x0)
        thickest = max(thickest, line.thickness)
    if crossed >= _CROSSED and _unbroken(rule, mask) > _RUNS_ON * thickest:
        return False  # nor is it a dash of the large title that it stands beside
    around = box.grown(3 * rule.length)
    if any(_is_stroke_beside(rule, box, raw[i]) for i in _touched(around, bands)):
        return True
    heavy = rule.kind == "rule" and rule.thickness > _AS_THICK * thickest
    if inside > 0.85 * rule.length and heavy:
        return _inked(box, mask) < _SOLID  # heavy letters that touch each other
    many = inside > 0.6 * rule.length and rule.length < (2.2 if rule.upright else 1.6) * thickest
    return many or (inside > 0.85 * rule.length and rule.length < 3 * thickest)


def _in_line(box: Box, bands: np.ndarray) -> bool:
    """Whether a box lies in a line (upright boxes, N x 4), as 口 does."""
    low, high = bands[:, :2] <= (box.x0, box.y0), bands[:, 2:] >= (box.x1, box.y1)
    return bool((low & high).all(axis=1).any())


def _is_side(rule: Stroke, frames: Sequence[Box], size: float) -> bool:
    """Whether a rule is a side of a frame; what a detector saw beside it may reach over it."""
    for frame in frames:
        ends, sides = (frame.y0, frame.y1), (frame.x0, frame.x1)
        if not rule.upright:
            ends, sides = sides, ends
        along = overlap(rule.start, rule.end, *ends)
        near = min(abs(rule.across((rule.start + rule.end) / 2) - side) for side in sides)
        if near < _BY_SIDE * size and along > _HELD * max(rule.length, ends[1] - ends[0]):
            return True
    return False


def _inked(box: Box, mask: np.ndarray) -> float:
    """The share of ink in a box."""
    part = mask[max(0, int(box.y0)) : int(box.y1) + 1, max(0, int(box.x0)) : int(box.x1) + 1]
    return float((part > 0).mean()) if part.size else 0.0


def _unbroken(rule: Stroke, mask: np.ndarray) -> float:
    """The longest stretch of a rule in which its ink does not break for more than two pixels."""
    along = np.arange(int(rule.start), int(rule.end) + 1)
    middle = (rule.axis + rule.slope * along).round().astype(int)
    inked = np.zeros(len(along), dtype=bool)
    reach = max(1, round(rule.thickness / 2))
    for aside in range(-reach, reach + 1):
        x, y = (middle + aside, along) if rule.upright else (along, middle + aside)
        inside = (x >= 0) & (y >= 0) & (x < mask.shape[1]) & (y < mask.shape[0])
        inked[inside] |= mask[y[inside], x[inside]] > 0
    places = np.flatnonzero(inked)
    if not len(places):
        return 0.0
    runs = np.split(places, np.flatnonzero(np.diff(places) > 3) + 1)
    return float(max(run[-1] - run[0] + 1 for run in runs))


def _touched(box: Box, bands: np.ndarray) -> list[int]:
    """Rows of upright boxes (N x 4) that a box meets."""
    meets = (bands[:, 0] < box.x1) & (bands[:, 2] > box.x0)
    meets &= (bands[:, 1] < box.y1) & (bands[:, 3] > box.y0)
    return [int(i) for i in np.flatnonzero(meets)]


def _is_stroke_beside(rule: Stroke, b: Box, line: RawLine) -> bool:
    """Whether a rule is a dash, or a stroke of a sign that the detector missed, at a line's end.

    ``b`` is the rule's upright box.
    """
    glyph = line.thickness / _INFLATED
    if rule.length >= _DASH * glyph:  # longer than either
        return False
    middle = line.y if line.vertical else line.x
    start, end = middle - line.length / 2, middle + line.length / 2
    near, far = (b.y0, b.y1) if line.vertical else (b.x0, b.x1)
    apart = max(start - far, near - end)
    if rule.upright == line.vertical and _through_middle(rule, line):
        dash = rule.length < _DASH * glyph and rule.thickness < 0.25 * glyph
        if dash and apart < 0.7 * glyph:
            return True
    low, high = (b.x0, b.x1) if line.vertical else (b.y0, b.y1)
    place = (near + far) / 2 - middle
    axis = (line.x if line.vertical else line.y) + line.slope * place
    inside = axis - 0.55 * glyph < low and high < axis + 0.55 * glyph
    return inside and rule.length < _STROKE * glyph and apart < _MISSED * glyph


def _is_leader(rule: Stroke, raw: list[RawLine]) -> bool:
    """Whether dots lead from one part of a line of text to another, as in a table of contents."""
    for line in raw:
        if line.vertical != rule.upright or not _through_middle(rule, line):
            continue
        middle = line.y if line.vertical else line.x
        start, end = middle - line.length / 2, middle + line.length / 2
        shared = min(rule.end, end) - max(rule.start, start)
        if shared > 0.7 * rule.length and line.length > rule.length + 2.5 * line.thickness:
            return True
    return False


def _through_middle(rule: Stroke, line: RawLine) -> bool:
    """Whether a rule along a line runs through its letters, not over or under them."""
    at = (rule.start + rule.end) / 2
    center = (
        line.x + line.slope * (at - line.y)
        if line.vertical
        else line.y + line.slope * (at - line.x)
    )
    return abs(rule.across(at) - center) < 0.42 * line.thickness


def _inner(picture: Box) -> Box:
    """A picture without its rim, where rules may frame it."""
    return picture.grown(-0.03 * min(picture.width, picture.height))


def _in_any(box: Box, others: list[Box]) -> bool:
    return any(other.holds(box) for other in others)


def _bounds(corners: np.ndarray) -> np.ndarray:
    return np.concatenate([corners.min(axis=0), corners.max(axis=0)])


def _scaled(box: Box, by: float) -> Box:
    return Box(box.x0 * by, box.y0 * by, box.x1 * by, box.y1 * by)
