"""Marks before a line that recognisers leave out: ■ ● ◆ ▲ and their hollow kin.

They open items and bylines, so that without them a column of briefs is one text. What stands alone
right before the first sign that was read, is about as large as a sign, and fills its box as a
square, a disc, a diamond or a triangle does, is that mark. The hollow ones have one hole of the
same shape, ◎ a ring in it.

Unit: pixels of the sheet.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import cv2
import numpy as np

from digitize.geometry import Box
from digitize.reading import Glyph, Line
from digitize.text import ORNAMENTS, has_cjk

_BEFORE = 2.2  # ems before the first sign in which a mark may stand
_APART = 0.95  # ems between a mark and the first sign
_LEAST, _MOST = 0.42, 1.12  # ems: how large a mark is
_WIDE = 1.45  # ems: the place of more than a sign
_SPECK = 0.006  # square ems
_FAINT = 0.5  # of the way from ink to paper: hairlines are as grey
_LARGE = 1.6  # times the page's usual line: titles have no such marks
_SQUARE = 1.3  # how much longer than high a mark may be
_FEWEST = 8  # pixels of a line whose marks can be told
_CONTRAST = 48  # levels of grey between ink and paper
_OUTSIDE = 0.5  # ems of white before a mark; a column's rule may stand nearer
_SIDE = 32  # pixels of the shapes compared
_ALIKE, _RIVAL = 0.84, 0.03  # overlap with a shape; more than with the next best one
_SOLID, _HOLLOW = 0.92, 0.72  # share of a shape that is ink
_RING = 0.05  # of it: the least hole
_TURNED = dict(zip("▲▼◀▶△▽◁▷", "◀▶▲▼◁▷△▽", strict=True))  # mirrored at the diagonal
_HOLLOWS = "□○◇△▽◁▷"
_READ = frozenset("口囗〇0O<>〈〉∇" + ORNAMENTS)  # what marks are read as, where they are read


def marked(lines: Sequence[Line], pixels: np.ndarray) -> list[Line]:
    """The lines, those before which a mark stands that was not read with it.

    ``pixels`` is the sheet, RGB, H x W x 3. Lines whose signs are not told stay as they are.
    """
    sizes = [line.size for line in lines if line.glyphs for _ in line.text]
    if not sizes:
        return list(lines)
    usual = statistics.median(sizes)  # of the page's characters
    return [
        _marked(line, pixels) if line.glyphs and line.size < _LARGE * usual else line
        for line in lines
    ]


def _marked(line: Line, pixels: np.ndarray) -> Line:
    if not line.text or line.text[0] in _READ or line.size < _FEWEST:
        return line
    upright = line.writing == "vertical"
    picture, origin, last = _before(line, pixels, upright)
    if picture.size == 0 or int(np.ptp(picture[:, : max(1, int(last)), 1])) < _CONTRAST:
        return line
    found = _nearest(picture, last, line)
    if found is None:
        return line
    mark, alike, box = found
    if mark in _HOLLOWS and not has_cjk(line.text):
        return line  # an o
    if upright:  # seen turned, so that what is before the line is at the left
        box = Box(box.y0, box.x0, box.y1, box.x1)
        mark = _TURNED.get(mark, mark)
    place = Box(box.x0 + origin[0], box.y0 + origin[1], box.x1 + origin[0], box.y1 + origin[1])
    return _with(line, mark, alike, place)


def _before(
    line: Line, pixels: np.ndarray, upright: bool
) -> tuple[np.ndarray, tuple[int, int], float]:
    """What stands before the first sign and a part of it (mirrored at the diagonal where upright).

    With its origin on the sheet, and where in it the first sign ends. The place of a sign may take
    in the mark before it.
    """
    em, sign = line.size, line.glyphs[0].box
    start, end = (sign.y0, sign.y1) if upright else (sign.x0, sign.x1)
    wide = end - start > _WIDE * em
    low, high = int(start - _BEFORE * em), int(end if wide else start + 0.35 * em)
    slack = 0.08 * em
    height, width = pixels.shape[:2]
    if upright:
        x0, x1 = int(sign.x0 - slack), int(np.ceil(sign.x1 + slack))
        y0, y1 = max(0, low), min(height, high)
    else:
        y0, y1 = int(sign.y0 - slack), int(np.ceil(sign.y1 + slack))
        x0, x1 = max(0, low), min(width, high)
    x0, y0, x1, y1 = max(0, x0), max(0, y0), min(width, x1), min(height, y1)
    picture = pixels[y0:y1, x0:x1]
    last = (end - 0.4 * em if wide else start + 0.3 * em) - (y0 if upright else x0)
    return (picture.transpose(1, 0, 2) if upright else picture), (x0, y0), last


def _nearest(picture: np.ndarray, last: float, line: Line) -> tuple[str, float, Box] | None:
    """The mark before the first sign, how much its shape is that, and its box in the picture.

    Hairlines are seen only where all is ink that is darker than paper.
    """
    grey = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY)
    if line.reversed:
        grey = 255 - grey
    dark, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    paper = float(np.percentile(grey, 80))
    for threshold in (dark, dark + _FAINT * max(0.0, paper - dark)):
        found = _in_ink((grey <= threshold).astype(np.uint8), last, line.size)
        if found:
            return found
    return None


def _in_ink(ink: np.ndarray, last: float, em: float) -> tuple[str, float, Box] | None:
    """The first piece of ink that is a mark, with nothing beside it and ink soon after it."""
    _, names, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces = [
        (x, y, w, h, n)
        for n, (x, y, w, h, area) in enumerate(stats[1:].tolist(), 1)
        if area > _SPECK * em * em
    ]
    for x, y, w, h, name in sorted(pieces):
        if x + w > last or not _is_sized(w, h, em):
            continue
        beside = any(
            n != name and left < x + w + 0.06 * em and x - 0.06 * em < left + wide
            and not (x <= left and left + wide <= x + w and y <= top and top + high <= y + h)
            for left, top, wide, high, n in pieces
        )  # fmt: skip
        next_ink = min((p[0] for p in pieces if p[0] >= x + w), default=ink.shape[1])
        outside = any(
            x - _OUTSIDE * em < left + wide <= x and (wide > 0.15 * em or high < 0.9 * len(ink))
            for left, _, wide, high, _ in pieces
        )
        if beside or outside or next_ink - (x + w) > _APART * em:
            continue
        own = (names[y : y + h, x : x + w] == name).astype(np.uint8)
        said, alike = shape(own, ink[y : y + h, x : x + w] > 0)
        if said:
            return said, alike, Box(x, y, x + w, y + h)
    return None


def _is_sized(width: int, height: int, em: float) -> bool:
    """Whether a piece is as large as a mark and hardly longer than high."""
    small, large = sorted((width, height))
    return _LEAST * em < small and large < _MOST * em and large < _SQUARE * small


@dataclass(frozen=True)
class _Shape:
    solid: str
    hollow: str
    mask: np.ndarray


@cache
def _shapes() -> tuple[_Shape, ...]:
    side = _SIDE
    y, x = (np.mgrid[0:side, 0:side] + 0.5) / side
    kinds = (
        ("■", "□", np.ones((side, side), bool)),
        ("●", "○", (x - 0.5) ** 2 + (y - 0.5) ** 2 <= 0.25),
        ("◆", "◇", np.abs(x - 0.5) + np.abs(y - 0.5) <= 0.5),
        ("▲", "△", np.abs(x - 0.5) <= y / 2),
        ("▼", "▽", np.abs(x - 0.5) <= (1 - y) / 2),
        ("▶", "▷", np.abs(y - 0.5) <= (1 - x) / 2),
        ("◀", "◁", np.abs(y - 0.5) <= x / 2),
    )
    return tuple(_Shape(*kind) for kind in kinds)


def shape(piece: np.ndarray, ink: np.ndarray) -> tuple[str, float]:
    """The mark that a connected piece is, else nothing; with its overlap with the shape, 0..1.

    ``piece`` is its mask (H x W, 1 where it is), cut to its box; ``ink`` all ink of the box, with
    what lies in its holes.
    """
    outlines, _ = cv2.findContours(piece, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros(piece.shape, np.uint8)
    cv2.drawContours(filled, list(outlines), -1, (1,), cv2.FILLED)
    even = cv2.resize(filled * 255, (_SIDE, _SIDE), interpolation=cv2.INTER_LINEAR) > 127
    alike = sorted(
        (
            (float((even & s.mask).sum() / (even | s.mask).sum()), n)
            for n, s in enumerate(_shapes())
        ),
        reverse=True,
    )
    (best, n), (rival, _) = alike[0], alike[1]
    if best < _ALIKE or best - rival < _RIVAL:
        return "", best
    whole = float(filled.sum())
    share = float(piece.sum()) / whole
    if share > _SOLID:
        return _shapes()[n].solid, best
    if share > _HOLLOW:
        return "", best
    _, _, stats, _ = cv2.connectedComponentsWithStats(filled - piece, connectivity=4)
    large = [area for *_, area in stats[1:].tolist() if area > _RING * whole]
    within = float((ink & (filled > 0)).sum()) - float(piece.sum())
    if within > _RING * whole:
        ringed = _shapes()[n].solid == "●" and len(large) == 1
        return "◎" if ringed else "", best
    return _shapes()[n].hollow if len(large) == 1 else "", best


def _with(line: Line, mark: str, alike: float, place: Box) -> Line:
    """The line with a mark before it, as sure as its shape is like that of the mark."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.polygon[:4]
    if line.writing == "vertical":
        top = min(ay, by, place.y0)
        polygon = ((ax, top), (bx, top), (cx, cy), (dx, dy))
    else:
        left = min(ax, dx, place.x0)
        polygon = ((left, ay), (bx, by), (cx, cy), (left, dy))
    box = Box(
        min(line.box.x0, place.x0), min(line.box.y0, place.y0),
        max(line.box.x1, place.x1), max(line.box.y1, place.y1),
    )  # fmt: skip
    sign = Glyph(mark, alike, place)
    return replace(
        line, text=mark + line.text, box=box, polygon=polygon, glyphs=(sign, *line.glyphs)
    )
