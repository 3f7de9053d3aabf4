"""Which printed lines of truth and output are the same: by place, then by text.

Recognisers cut lines in two and join neighbours, so the relation is many to many; no figure may
fall only because the output's lines are other pieces of the same print. Coordinates are pixels of
the source image, origin top left.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from digitize.page import Page, Region, TextLine
from digitize.text import bare

COVERED = 0.3  # share of the smaller polygon that must be common; inflated neighbours share less
ALIKE = 0.6  # text similarity that may stand for place where a truth gives no polygons
CROWDED = 0.5  # two pieces of one line may share this much of the shorter along the writing
HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011"))


def folded(text: str) -> str:
    """Text for edit distances: NFKC, white space next to CJK dropped, other runs one space."""
    words = unicodedata.normalize("NFKC", text).split()
    out = ""
    for word in words:
        between = " " if out and not _wide(out[-1]) and not _wide(word[0]) else ""
        out += between + word
    return out


def _wide(character: str) -> bool:
    """Whether white space beside this character says nothing: CJK and its punctuation."""
    return character >= "\u2e80" or character in "“”‘’…—·"


def compact(text: str) -> str:
    """Text for finding one in the other: NFKC, no white space, no hyphens."""
    return bare(text).translate(HYPHENS)


@dataclass(frozen=True)
class PlacedLine:
    """A line of a page document with its region and its place in the reading order."""

    index: int  # in reading order, from 0
    region_index: int
    region: Region
    line: TextLine

    @property
    def role(self) -> str:
        """The type of the line's region."""
        return self.region.type

    @property
    def article(self) -> str | None:
        """The article of the line's region."""
        return self.region.article

    @cached_property
    def text(self) -> str:
        """The text for edit distances."""
        return folded(self.line.text)

    @cached_property
    def compact(self) -> str:
        """The text for finding it in paragraphs."""
        return compact(self.line.text)

    @cached_property
    def hull(self) -> np.ndarray:
        """The polygon's convex hull, float32, N x 1 x 2; N may be 0."""
        points = np.asarray(self.line.polygon, dtype=np.float32).reshape(-1, 1, 2)
        return np.asarray(cv2.convexHull(points)) if len(points) else points

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """The polygon's bounds, x0, y0, x1, y1; all 0 without a polygon."""
        if not self.line.polygon:
            return (0.0, 0.0, 0.0, 0.0)
        xs, ys = zip(*self.line.polygon, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    @cached_property
    def area(self) -> float:
        """Area of the hull in square pixels."""
        return float(cv2.contourArea(self.hull)) if len(self.hull) > 2 else 0.0

    @property
    def downwards(self) -> bool:
        """Whether the line is read from top to bottom."""
        x0, y0, x1, y1 = self.box
        return self.region.writing == "vertical" and y1 - y0 >= 0.5 * (x1 - x0)

    @property
    def along(self) -> tuple[float, float]:
        """Extent in the direction of writing, such that reading goes upwards in numbers."""
        return self.beside(self)

    def beside(self, other: PlacedLine) -> tuple[float, float]:
        """Extent in the direction in which another line is written."""
        x0, y0, x1, y1 = self.box
        if other.downwards:
            return y0, y1
        return (-x1, -x0) if other.region.writing == "horizontal-rl" else (x0, x1)


def placed(page: Page, scale: float = 1.0) -> tuple[PlacedLine, ...]:
    """Every line of a page in reading order, its coordinates multiplied by ``scale``."""
    lines: list[PlacedLine] = []
    for number, region in enumerate(page.regions):
        for line in region.lines:
            if scale != 1.0:
                polygon = tuple((x * scale, y * scale) for x, y in line.polygon)
                line = line.model_copy(update={"polygon": polygon})
            lines.append(PlacedLine(len(lines), number, region, line))
    return tuple(lines)


@dataclass(frozen=True)
class Alignment:
    """The relation between the lines of truth and output, by their indices.

    ``outputs[t]`` are the output lines that hold pieces of truth line t, in the order in which
    they are read; ``truths[o]`` the other way round.
    """

    truth: tuple[PlacedLine, ...]
    output: tuple[PlacedLine, ...]
    outputs: tuple[tuple[int, ...], ...]
    truths: tuple[tuple[int, ...], ...]

    def home(self, t: int) -> PlacedLine | None:
        """The output line that holds most of truth line t; None where the output lacks it."""
        pieces = self.outputs[t]
        if not pieces:
            return None
        return self.output[max(pieces, key=lambda o: _shared(self.truth[t], self.output[o]))]

    def starts_at(self, t: int) -> int | None:
        """The output line that begins where truth line t begins, if there is one."""
        if not self.outputs[t]:
            return None
        first = self.outputs[t][0]
        return first if self.truths[first][0] == t else None

    def begins(self, o: int) -> int | None:
        """The truth line that begins where output line o begins, if there is one."""
        if not self.truths[o]:
            return None
        first = self.truths[o][0]
        return first if self.outputs[first][0] == o else None

    def clusters(self) -> list[tuple[list[int], list[int]]]:
        """Connected truth and output lines, each sorted in the direction of writing."""
        seen: set[int] = set()
        found = []
        for start in range(len(self.truth)):
            if start in seen or not self.outputs[start]:
                continue
            ts, os, queue = {start}, set[int](), [start]
            while queue:
                for o in self.outputs[queue.pop()]:
                    os.add(o)
                    new = set(self.truths[o]) - ts
                    ts |= new
                    queue.extend(new)
            seen |= ts
            found.append(
                (
                    sorted(ts, key=lambda t: self.truth[t].along),
                    sorted(os, key=lambda o: self.output[o].along),
                )
            )
        return found


def _shared(a: PlacedLine, b: PlacedLine) -> float:
    """Length common to two lines in the direction of writing of the first, in pixels."""
    (start, end), (other_start, other_end) = a.along, b.beside(a)
    return min(end, other_end) - max(start, other_start)


def align(truth: tuple[PlacedLine, ...], output: tuple[PlacedLine, ...]) -> Alignment:
    """Relate the lines of two documents of one page.

    Pairs that share enough of the smaller polygon are taken best first, place weighed with text;
    a pair is refused where another piece already stands in the same stretch of either line, which
    is how an overlapping neighbour is told from the second half of a line cut in two.
    """
    candidates = _by_place(truth, output) + _by_text(truth, output)
    candidates.sort(key=lambda c: (-c[0], c[1], c[2]))
    outputs: list[list[int]] = [[] for _ in truth]
    truths: list[list[int]] = [[] for _ in output]
    for _, t, o in candidates:
        beside = [output[other] for other in outputs[t]], [truth[other] for other in truths[o]]
        if _free(truth[t], output[o], beside[0]) and _free(output[o], truth[t], beside[1]):
            outputs[t].append(o)
            truths[o].append(t)
    return Alignment(
        truth,
        output,
        tuple(_in_order(whole, os, output) for whole, os in zip(truth, outputs, strict=True)),
        tuple(_in_order(whole, ts, truth) for whole, ts in zip(output, truths, strict=True)),
    )


def _in_order(
    whole: PlacedLine, pieces: list[int], lines: tuple[PlacedLine, ...]
) -> tuple[int, ...]:
    """The pieces of a line in the direction in which it is written."""
    return tuple(sorted(pieces, key=lambda i: lines[i].beside(whole)))


def _free(whole: PlacedLine, piece: PlacedLine, taken: list[PlacedLine]) -> bool:
    """Whether a piece of a line stands beside, not on or above, the pieces already taken."""
    for other in taken:
        if not piece.area or not other.area:
            return False  # without a place nothing tells a second piece from a double
        a, b = piece.beside(whole), other.beside(whole)
        shorter = min(a[1] - a[0], b[1] - b[0])
        if min(a[1], b[1]) - max(a[0], b[0]) > CROWDED * shorter:
            return False
    return True


def _by_place(
    truth: tuple[PlacedLine, ...], output: tuple[PlacedLine, ...]
) -> list[tuple[float, int, int]]:
    """Pairs that cover each other, as (score, truth index, output index)."""
    if not truth or not output:
        return []
    a = np.array([line.box for line in truth], dtype=np.float32)
    b = np.array([line.box for line in output], dtype=np.float32)
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    meets = (high > low).all(axis=2)
    found = []
    for t, o in zip(*np.nonzero(meets), strict=True):
        covered = _coverage(truth[t], output[o])
        if covered >= COVERED:
            score = covered * (0.3 + 0.7 * _likeness(truth[t].text, output[o].text))
            found.append((score, int(t), int(o)))
    return found


def _coverage(a: PlacedLine, b: PlacedLine) -> float:
    """Share of the smaller polygon that lies in the other."""
    smaller = min(a.area, b.area)
    if smaller <= 0:
        return 0.0
    common, _ = cv2.intersectConvexConvex(a.hull, b.hull)
    return min(1.0, float(common) / smaller)


def _likeness(a: str, b: str) -> float:
    """How well the shorter text is found in the longer, 0..1."""
    from rapidfuzz import fuzz

    return 1.0 if a == b else fuzz.partial_ratio(a, b) / 100


def _by_text(
    truth: tuple[PlacedLine, ...], output: tuple[PlacedLine, ...]
) -> list[tuple[float, int, int]]:
    """Pairs for truth lines without a polygon: by text alone, weaker than any pair by place."""
    from rapidfuzz.distance import Levenshtein

    found = []
    for t in (line.index for line in truth if not line.area):
        for o, other in enumerate(output):
            alike = Levenshtein.normalized_similarity(truth[t].text, other.text, score_cutoff=ALIKE)
            if alike:
                # among doubles the one at about the same place in the order comes first
                apart = abs(t / len(truth) - o / len(output))
                found.append((alike * 0.3 - 0.01 * apart, t, o))
    return found
