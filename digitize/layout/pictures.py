"""What was taken for a picture, looked at again once its text is known.

Large letters on a tint, a table in its frame and a title on a dark bar look like pictures to who
does not know them for text. What else there is tells: nothing but an even ground makes a box with
a ground of its own; a photograph in one corner of a box is the picture, not the box; an even bar
along a photograph, with a title on it, is no part of the photograph. A photograph with a title
printed on it stays one, for what is beside the title is uneven.

Unit: pixels of the working picture (`digitize.layout.ink`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from digitize.geometry import Box
from digitize.layout.areas import Area
from digitize.layout.ink import Ink
from digitize.layout.marks import FRAMES, PICTURE
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke

_FINE = 6.0  # pixels of a body glyph that show whether a ground is even
_NEAR = 26  # of 255: a ground's tone varies by less in each channel
_SOME = 300  # rows of a page that tell the tone of its paper
_AWAY = 12  # of 255: from the paper's tone; what is less is paper
_DARK = 128  # brightness of a dark ground, at most
_HALO = 0.2  # thicknesses around a line that its letters blur into
_RIM = 0.7  # glyphs along the edge of a picture, where its frame runs
_CORE = 0.7  # glyphs: what is narrower is a rule or what is left of letters
_STRAY = 0.3  # marks beside the text, for each of its own, at most
_FRINGE = 2  # pixels of a view along an edge that blur into what is beside it
_COVERED = 0.4  # of a box: lines that cover so much are its content, whatever the ground
_BODY = 0.55  # of a box: a picture that takes up more is not parted from the text in it
_EVEN = 0.94  # share of a bar that has the tone of its ground
_PHOTOGRAPH = 3.0  # glyphs: a photograph is no lower
_FILLED, _TONES = 0.7, 40.0  # of it: what a line takes up that is one; of 255: how uneven it is
_LEAST = 2.5  # glyphs: the least side of a picture on a ground
_SHARP = 0.5  # share of a bar's edge along which the tone changes at once
_OWN_HEIGHT = 1.15  # thicknesses of a line: what is higher lies in the bounds of one aslant
_OUTLINES = ("frame", "ornament-frame")
_LYING = 0.8  # of a frame: how much of it lies in a picture
_LEFT = 0.4  # of a picture: what is left of it at least where a bar is cut off


@dataclass(frozen=True, eq=False)
class _View:
    """A box of the working picture, reduced by ``step``: its colours and what is known in it.

    ``text`` are the pixels of lines, ``lined`` those of lines, rules, frames and inner boxes,
    ``known`` these and the rim of the box.
    """

    box: Box
    step: int
    pixels: np.ndarray
    text: np.ndarray
    lined: np.ndarray
    known: np.ndarray
    glyph: float


def settled(
    areas: Sequence[Area], lines: Sequence[TightLine], rules: Sequence[Stroke], ink: Ink
) -> list[Area]:
    """Areas without those that are letters of lines; pictures without the text in them."""
    bounds = _bounds(lines)
    areas = [a for a in areas if a.kind not in FRAMES or not _is_letter(a.box, lines, bounds)]
    told = [a for a in areas if a.kind != PICTURE]
    tone = paper(ink.pixels)
    for area in sorted((a for a in areas if a.kind == PICTURE), key=lambda a: a.box.area):
        inside = _within(area.box, bounds)
        own = [line for line, held in zip(lines, inside, strict=True) if held]
        covered = _covered(area.box, bounds)
        full = covered > _COVERED
        if full and (covered > _FILLED or not all(area.box.holds(Box(*n.bounds)) for n in own)):
            continue  # letters, perhaps of lines that run on
        if not own:
            told += [] if full else [area]
            continue
        found = _parts(area.box, lines, rules, told, ink, tone)
        told += [a for a in found if not ((full and a.kind == PICTURE) or _is_known(a, told))]
    pictures = [a.box for a in told if a.kind == PICTURE]
    kept = [
        a for a in told
        if a.kind != PICTURE or not any(p.holds(a.box, 2) for p in pictures if p is not a.box)
    ]  # fmt: skip
    return sorted(kept, key=lambda a: -a.box.area)


def no_photographs(lines: Sequence[TightLine], areas: Sequence[Area], ink: Ink) -> list[TightLine]:
    """The lines without photographs that a detector, far off, took for a line of large type.

    Such a line fills a picture, and what is between its strokes is of many tones; beside letters
    there is paper or an even ground.
    """
    pictures = [a.box for a in areas if a.kind == PICTURE]
    return [
        n for n in lines
        if n.thickness < _PHOTOGRAPH * ink.size
        or not any(_fills(Box(*n.bounds), p) for p in pictures)
        or _spread(Box(*n.bounds), ink) < _TONES
    ]  # fmt: skip


def _fills(line: Box, picture: Box) -> bool:
    return line.intersection(picture).area > _FILLED * max(line.area, picture.area)


def _spread(box: Box, ink: Ink) -> float:
    """How far the tones of what is no ink in a box lie apart; 0..255."""
    box = box.intersection(Box(0, 0, *ink.pixels.shape[1::-1]))
    if not box.area:
        return 0.0
    place = np.s_[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1]
    inked = cv2.dilate(ink.mask[place], np.ones((5, 5), np.uint8))
    grey = ink.pixels[place].mean(axis=2)[inked == 0]
    return float(np.ptp(np.percentile(grey, (10, 90)))) if len(grey) else 255.0


def _is_known(area: Area, told: Sequence[Area]) -> bool:
    """Whether a box of this kind was found there already."""
    return any(
        o.kind == area.kind
        and o.box.intersection(area.box).area > _LYING * max(o.box.area, area.box.area)
        for o in told
    )


def _is_letter(box: Box, lines: Sequence[TightLine], bounds: np.ndarray) -> bool:
    """Whether a frame or bar lies in a line of its own height: a heavy stroke or 口, no box."""
    x0, y0, x1, y1 = bounds.T
    held = (x0 - 2 <= box.x0) & (y0 - 2 <= box.y0) & (x1 + 2 >= box.x1) & (y1 + 2 >= box.y1)
    return any(
        (box.width if lines[n].vertical else box.height) <= _OWN_HEIGHT * lines[n].thickness
        for n in np.flatnonzero(held)
        if not lines[n].reversed
    )


def _bounds(lines: Sequence[TightLine]) -> np.ndarray:
    """The upright boxes of lines, N x 4."""
    return np.array([line.bounds for line in lines]).reshape(-1, 4)


def _within(box: Box, bounds: np.ndarray) -> np.ndarray:
    """Which lines (boxes, N x 4) have their middle in a box."""
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    return np.asarray((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1))


def _meets(box: Box, line: TightLine) -> bool:
    """Whether a line lies in a box or at its edge."""
    return box.intersection(Box(*line.bounds).grown(_HALO * line.thickness)).area > 0


def _view(
    box: Box, own: Sequence[TightLine], rules: Sequence[Stroke], told: Sequence[Area], ink: Ink
) -> _View:
    """A box as a view, its lines, the rules in it and the boxes within it marked."""
    step = max(1, int(ink.size / _FINE))
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    part = ink.pixels[y0 : int(box.y1) + 1, x0 : int(box.x1) + 1]
    size = max(1, part.shape[1] // step), max(1, part.shape[0] // step)
    pixels = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA)).astype(np.int16)
    text = np.zeros(pixels.shape[:2], np.uint8)
    for line in own:
        _fill(text, _grown(line), (x0, y0), step)
    known = text.copy()
    for rule in rules:
        _fill(known, rule.corners(), (x0, y0), step, 1)
    for area in told:
        if box.holds(area.box, 2):
            _rim(known, area, (x0, y0), step, ink.size)
    lined = known > 0
    rim = max(1, round(_RIM * ink.size / step))
    known[:rim], known[-rim:], known[:, :rim], known[:, -rim:] = 1, 1, 1, 1
    return _View(box, step, pixels, text > 0, lined, known > 0, ink.size / step)


def _grown(line: TightLine) -> np.ndarray:
    """The corners of a line with what its letters blur into."""
    x0, y0, x1, y1 = line.bounds
    by = _HALO * line.thickness
    return np.array(
        [(x0 - by, y0 - by), (x1 + by, y0 - by), (x1 + by, y1 + by), (x0 - by, y1 + by)]
    )


def _fill(
    mask: np.ndarray, corners: np.ndarray, origin: tuple[int, int], step: int, wider: int = 0
) -> None:
    """Mark a quadrilateral of the working picture in a mask of a view."""
    points = ((corners - origin) / step).round().astype(np.int32)
    cv2.fillConvexPoly(mask, points, (1,))
    if wider:
        cv2.polylines(mask, [points], True, (1,), 2 * wider + 1)


def _rim(mask: np.ndarray, area: Area, origin: tuple[int, int], step: int, size: float) -> None:
    """Mark the edge of a frame, or the whole of a bar, tint or picture, in a mask of a view."""
    corners = np.array(area.box.polygon(), dtype=float)
    if area.kind in _OUTLINES:
        points = ((corners - origin) / step).round().astype(np.int32)
        cv2.polylines(mask, [points], True, (1,), max(3, 2 * round(_RIM * size / step)))
    else:
        _fill(mask, corners, origin, step, 1)


def _parts(
    box: Box, lines: Sequence[TightLine], rules: Sequence[Stroke], told: Sequence[Area], ink: Ink,
    tone: np.ndarray,
) -> list[Area]:  # fmt: skip
    """What a box is that was taken for a picture.

    A ground, pictures on a ground, or a picture and the bars beside it.
    """
    box = box.intersection(Box(0, 0, *ink.pixels.shape[1::-1]))
    if not box.area:
        return []  # beside the sheet
    own = [n for n, held in zip(lines, _within(box, _bounds(lines)), strict=True) if held]
    if not own:
        return [Area(box, PICTURE)]
    view = _view(box, [n for n in lines if _meets(box, n)], rules, told, ink)
    bare = _bare(view, tone)
    if max(bare) > _FRINGE:
        h, w = view.lined.shape
        less = _on_page(view, bare[3], bare[0], w - bare[1], h - bare[2])
        return _parts(less, lines, rules, told, ink, tone) if less.area else []
    free = ~view.known
    ground, marks = _marks(view.pixels, free)
    kind = _kind(ground, tone)
    base = [Area(box, kind)] if kind else []
    text, strays = int((marks & view.text).sum()), marks & free
    found: list[Box] = []
    beside = int(strays.sum())
    if beside > _STRAY * text:
        found, beside = _cores(view, strays)
    outside = [n for n in own if not any(b.holds(Box(*n.bounds), 0.3 * n.thickness) for b in found)]
    small = sum(b.area for b in found) < _BODY * box.area
    alike = all(n.reversed == (kind == "dark") for n in outside)
    if beside < _STRAY * text and small and alike and len(outside) > min(len(found), 1):
        return base + [Area(b, PICTURE) for b in found]
    cut = _cut(view, own, tone)
    if cut is None:
        return [Area(box, PICTURE)]
    rest, bars = cut
    return [*_parts(rest, lines, rules, [*told, *bars], ink, tone), *bars]


def _bare(view: _View, tone: np.ndarray) -> list[int]:
    """How many rows of paper run along the top, right, bottom and left edge of a view.

    Lines of text in them do not count: they are captions.
    """
    inked = _unlike(view.pixels, tone, _AWAY) & ~view.text
    bare = []
    for turns in range(4):
        side = np.rot90(inked, turns)
        rows = np.flatnonzero(side.mean(axis=1) > 1 - _EVEN)
        bare.append(int(rows[0]) if len(rows) else len(side))
    return bare


def _marks(pixels: np.ndarray, where: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tone of a ground, seen where a mask is set, and all pixels of another tone."""
    seen = pixels[where] if where.any() else pixels.reshape(-1, 3)
    ground = np.median(seen, axis=0)
    return ground, _unlike(pixels, ground, _NEAR)


def _unlike(pixels: np.ndarray, ground: np.ndarray, by: float) -> np.ndarray:
    """Which pixels differ from a tone by more in a channel; one by one is much the fastest."""
    unlike = np.abs(pixels[:, :, 0] - ground[0]) > by
    for n in (1, 2):
        unlike |= np.abs(pixels[:, :, n] - ground[n]) > by
    return np.asarray(unlike)


def _kind(ground: np.ndarray, tone: np.ndarray) -> str:
    """What a box with such a ground is; empty where it is the paper itself."""
    if ground.mean() < _DARK:
        return "dark"
    return "tint" if float(np.abs(ground - tone).max()) > _AWAY else ""


def paper(pixels: np.ndarray) -> np.ndarray:
    """The tone of the page's paper: the median of its lighter half, channel by channel."""
    step = max(1, min(pixels.shape[:2]) // _SOME)
    small = pixels[::step, ::step].reshape(-1, 3)
    grey = small.mean(axis=1)
    return np.asarray(np.median(small[grey >= np.median(grey)], axis=0))


def _cores(view: _View, strays: np.ndarray) -> tuple[list[Box], int]:
    """Boxes around what is solid in a view and no text; how many strays lie beside them."""
    core = np.ones((max(2, round(_CORE * view.glyph)),) * 2, np.uint8)
    solid = cv2.morphologyEx(strays.astype(np.uint8), cv2.MORPH_OPEN, core)
    reach = np.ones((2 * round(view.glyph) + 1,) * 2, np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(
        cv2.morphologyEx(solid, cv2.MORPH_CLOSE, reach)
    )
    found, free = [], strays.copy()
    for x, y, w, h, _ in stats[1:].tolist():
        if min(w, h) < _LEAST * view.glyph:
            continue
        free[y : y + h, x : x + w] = False
        found.append(_on_page(view, x, y, x + w, y + h))
    return found, int(free.sum())


def _on_page(view: _View, x0: float, y0: float, x1: float, y1: float) -> Box:
    """A box of a view in pixels of the working picture."""
    left, top = max(0, int(view.box.x0)), max(0, int(view.box.y0))
    return Box(
        *(float(v * view.step + o) for v, o in ((x0, left), (y0, top), (x1, left), (y1, top)))
    )


def _cut(view: _View, own: Sequence[TightLine], tone: np.ndarray) -> tuple[Box, list[Area]] | None:
    """What is left of a picture beside an even bar with a line of text along its edge; the bar.

    There is no bar to tell of where the line stands on paper. A dark bar along the foot stays the
    picture's: the caption stands under both.
    """
    best, most = None, _LEFT * view.box.area
    for line in own:
        for bar, ground in _bars(view, line):
            rest, kind = _beside(view.box, bar), _kind(ground, tone)
            at_foot = bar.y1 > rest.y1
            if rest.area > most and not (at_foot and kind == "dark"):
                best, most = (rest, [Area(bar, kind)] if kind else []), rest.area
    return best


def _beside(box: Box, bar: Box) -> Box:
    """The largest part of a box over, under, left or right of a bar in it."""
    parts = (
        Box(box.x0, box.y0, bar.x0, box.y1),
        Box(bar.x1, box.y0, box.x1, box.y1),
        Box(box.x0, box.y0, box.x1, bar.y0),
        Box(box.x0, bar.y1, box.x1, box.y1),
    )
    return max(parts, key=lambda p: p.area)


def _bars(view: _View, line: TightLine) -> list[tuple[Box, np.ndarray]]:
    """Even bars along the edges of a view as far as over a line, with their tone."""
    corner = max(0, int(view.box.x0)), max(0, int(view.box.y0))
    outer = (_grown(line) - corner) / view.step
    (a0, b0), (a1, b1) = outer.min(axis=0), outer.max(axis=0)
    h, w = view.lined.shape
    found = []
    for turns, depth in ((0, b1), (1, w - a0), (2, h - b0), (3, a1)):
        bar = _depth(np.rot90(view.pixels, turns), np.rot90(view.lined, turns), round(depth))
        if bar is not None:
            deep, ground = bar
            place = ((0, 0, w, deep), (w - deep, 0, w, h), (0, h - deep, w, h), (0, 0, deep, h))
            found.append((_on_page(view, *place[turns]), ground))
    return found


def _depth(pixels: np.ndarray, known: np.ndarray, least: int) -> tuple[int, np.ndarray] | None:
    """How far an even bar with a sharp edge runs down from the top of a view, and its tone.

    None where what stands as far as ``least`` is not even, or fades into what is under it.
    """
    most = int((1 - _LEFT) * len(pixels))
    if not 0 < least <= most:
        return None
    free = ~known
    free[:_FRINGE] = False
    ground, marks = _marks(pixels[:least], free[:least])
    if (marks & free[:least]).sum() > (1 - _EVEN) * free[:least].sum():
        return None
    marks = _unlike(pixels[: most + 3], ground, _NEAR)
    free = free[: most + 3]
    even = (marks & free).sum(axis=1) <= (1 - _EVEN) * free.sum(axis=1)
    deep = least
    while deep < most and even[deep]:
        deep += 1
    beyond = slice(deep + 1, deep + 3)
    changed = (marks & free)[beyond].sum() >= _SHARP * free[beyond].sum()
    return (deep, ground) if changed and free[beyond].any() else None


def _covered(box: Box, others: np.ndarray) -> float:
    """Share of a box that boxes (N x 4, which hardly overlap each other) cover."""
    wide = np.minimum(others[:, 2], box.x1) - np.maximum(others[:, 0], box.x0)
    high = np.minimum(others[:, 3], box.y1) - np.maximum(others[:, 1], box.y0)
    shared = np.clip(wide, 0, None) * np.clip(high, 0, None)
    return float(shared.sum()) / box.area if box.area else 0.0
