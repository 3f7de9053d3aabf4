"""Train what tells spaces from gutters: ``python -m training.gaps FOLDER...``.

Writes digitize/layout/gaps.npz. The folders hold practice pages with pixels and truth (``python -m
tests.press make --set train --damaged -o FOLDER``): the detectors look at each page, and of every
white between two pieces of print the truth says whether both are of one printed line. Pieces that
lie in no true line are left out. Some lines are cut where they should not be, so that the forest
learns to join them, too.
"""

from __future__ import annotations

import argparse
import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from digitize import config, layout, ocr, pipeline, preprocess, scans
from digitize.forest import Forest
from digitize.geometry import Transform, bounds
from digitize.layout.columns import gaps_between, gaps_inside, is_wide
from digitize.layout.gaps import TRAITS, WEIGHTS, Gap, Surroundings
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke
from digitize.layout.settling import Drawn, draw_in
from digitize.page import Page
from training.labels import apart, sheet_of
from training.trees import fit, flatten, write

# More of these makes it likelier (1), less likely (-1) that the white is a space.
_MONOTONE = {
    "wide": -1, "joined": 1, "thin": 1, "apart": -1, "spaces": 1, "space": 1, "widest": 1,
    "crossed": 1, "crossed_next": 1, "over": 1, "within": 1, "ends": -1, "begins": -1,
    "ends_next": -1, "begins_next": -1, "low_flush": -1, "high_flush": -1, "narrow_flanked": -1,
    "narrow_alike": -1, "wide_flanked": -1, "wide_alike": -1, "rule": 1, "rule_long": -1,
    "between": -1,
}  # fmt: skip
_HEAVY = 4.0  # weight of a gutter that a detector missed: there are few, and each costs two lines
_CUT = 0.12  # share of wide spaces at which lines are cut on purpose
_PLAIN = 0.4  # of a line's thickness: its print lies no farther from its axis
_TREES, _LEAVES, _LEAST = 400, 16, 60
_FEWEST = 10  # sheets to learn from
_IMAGES = (".png", ".jpg")


class TrueLines:
    """The printed lines of a scan, by place; in its pixels."""

    def __init__(self, pages: Sequence[Page]) -> None:
        found = [
            (bounds(n.polygon), r.writing == "vertical")
            for page in pages
            for r in page.regions
            for n in r.lines
        ]
        self._boxes = np.array([[b.x0, b.y0, b.x1, b.y1] for b, _ in found]).reshape(-1, 4)
        self._vertical = np.array([v for _, v in found], dtype=bool)
        wide, high = (self._boxes[:, 2:] - self._boxes[:, :2]).T
        self._thickness = np.where(self._vertical, wide, high)

    def at(self, x: float, y: float) -> int | None:
        """The number of the line whose print a place belongs to; None where that is not plain.

        On badly warped pages a place may lie between two lines.
        """
        x0, y0, x1, y1 = self._boxes.T
        beside = np.maximum(np.maximum(np.maximum(x0 - x, x - x1), np.maximum(y0 - y, y - y1)), 0)
        beside = beside / self._thickness
        near = np.flatnonzero(beside < 0.3)
        if not len(near):
            return None
        off = np.where(self._vertical, np.abs(x - (x0 + x1) / 2), np.abs(y - (y0 + y1) / 2))
        off = off / self._thickness
        best = near[np.argmin((off + 2 * beside)[near])]
        return int(best) if off[best] < _PLAIN else None


def main() -> None:
    """Look at all pages, fit, write, and say what is mistaken on every tenth sheet, kept back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    given = parser.parse_args()
    images = sorted(p for f in given.folder for p in f.iterdir() if p.suffix in _IMAGES)
    sheets = [sheet_of(image.name) for image in images]
    if len(set(sheets)) < _FEWEST:
        parser.error(
            f"{len(set(sheets))} sheets with pixels in {given.folder}; {_FEWEST} are needed"
        )
    rows, answers, page_of = gather(images)
    kept = np.array(apart(sheets, 10))[page_of]
    print(report(grow(rows[~kept], answers[~kept]), rows[kept], answers[kept]))
    write(WEIGHTS, [grow(rows, answers)])


def gather(images: Sequence[Path]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Traits of all gaps, whether each is a space, and the number of the image it is on."""
    options = config.load(pipeline.Options, None, [])
    kit = pipeline.open_kit(options)
    judge = ocr.readability(kit.engine)
    parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for n, image in enumerate(images):
        truths = sorted(image.parent.glob(f"{image.stem}.truth.json"))
        truths += sorted(image.parent.glob(f"{image.stem}.[0-9].truth.json"))
        true = TrueLines([Page.from_json(t.read_bytes()) for t in truths])
        for scan in scans.load_all(image):
            for sheet in preprocess.straighten(scan, options.preprocess, judge):
                inked = layout.InkedSheet(sheet)
                found = [b for d in kit.detectors for b in d.detect(inked)]
                drawn = draw_in(found, inked.ink)
                dice = random.Random(zlib.crc32(image.stem.encode()))
                for rows, answers in examples(drawn, true, sheet.to_scan, inked.ink.step, dice):
                    parts.append((rows, answers, np.full(len(rows), n)))
    rows, answers, page_of = (np.concatenate(part) for part in zip(*parts, strict=True))
    return rows, answers, page_of


def examples(
    drawn: Drawn, true: TrueLines, to_scan: Transform, step: int, dice: random.Random
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Traits and answers of the gaps inside lines, then of those between pieces."""
    rules, corridors = drawn.rules, drawn.corridors
    inside = [gap for _, gap, ruled in gaps_inside(drawn.lines, rules) if not ruled]
    pieces = [
        part
        for line in drawn.lines
        for part in _cut(line, rules, lambda gap: _is_space(gap, true, to_scan, step), dice)
    ]
    pieces.sort(key=lambda line: (line.start, line.axis))
    between = [gap for _, _, gap in gaps_between(pieces, rules) if is_wide(gap)]
    for lines, gaps in ((drawn.lines, inside), (pieces, between)):
        told = [(gap, _is_space(gap, true, to_scan, step)) for gap in gaps]
        known = [(gap, answer) for gap, answer in told if answer is not None]
        around = Surroundings(lines, rules, corridors)
        yield around.rows([g for g, _ in known]), np.array([a for _, a in known], dtype=np.int64)


def _cut(
    line: TightLine,
    rules: list[Stroke],
    is_space: Callable[[Gap], bool | None],
    dice: random.Random,
) -> list[TightLine]:
    """A line cut at rules, at true gutters, and at some spaces."""
    rest, parts = line, []
    for _, gap, ruled in gaps_inside([line], rules):
        wide = gap.high - gap.low >= 0.6 * line.thickness
        if ruled or is_space(gap) is False or (wide and dice.random() < _CUT):
            part, rest = rest.parted((gap.low + gap.high) / 2)
            parts.append(part)
    return [part for part in (*parts, rest) if len(part.pieces)]


def _is_space(gap: Gap, true: TrueLines, to_scan: Transform, step: int) -> bool | None:
    """Whether the signs on both sides of a gap are of one true line; None where one is of none."""
    numbers = []
    for line, ahead in ((gap.before, False), (gap.after, True)):
        middle = (line.pieces[:, 0] + line.pieces[:, 1]) / 2
        own = middle > gap.high if ahead else middle < gap.low
        reach = 1.2 * line.thickness
        near = own & ((middle < gap.high + reach) if ahead else (middle > gap.low - reach))
        pieces = line.pieces[near if near.any() else own]
        if not len(pieces):
            return None
        extent = pieces[:, 1::2] - pieces[:, ::2]
        start, end, above, below = pieces[int(np.argmax(extent.prod(axis=1)))]
        along = float(start + end) / 2
        across = line.axis + line.slope * along + float(above + below) / 2
        place = (across, along) if line.vertical else (along, across)
        ((x, y),) = to_scan([(place[0] * step, place[1] * step)])
        numbers.append(true.at(x, y))
    return None if None in numbers else numbers[0] == numbers[1]


def grow(rows: np.ndarray, answers: np.ndarray) -> Forest:
    """The forest of some gaps."""
    missed = (answers == 0) & (rows[:, TRAITS.index("joined")] == 1)
    weights = np.where(missed, _HEAVY, 1.0)
    monotone = [_MONOTONE.get(name, 0) for name in TRAITS]
    fitted = fit(rows, answers, _TREES, _LEAVES, 2, weights, monotone, _LEAST)
    return flatten(fitted, TRAITS, 1)


def report(forest: Forest, rows: np.ndarray, answers: np.ndarray) -> str:
    """How many spaces are cut and how many gutters missed, of lines and of pieces."""
    said = forest.log_odds(rows) > 0
    out = []
    for joined, name in ((1, "inside lines"), (0, "between pieces")):
        own = rows[:, TRAITS.index("joined")] == joined
        space = answers[own] == 1
        cut_off, missed = int((~said[own] & space).sum()), int((said[own] & ~space).sum())
        out.append(
            f"{name}: {cut_off} of {int(space.sum())} spaces taken for gutters, "
            f"{missed} of {int((~space).sum())} gutters for spaces"
        )
    return "\n".join(out)


if __name__ == "__main__":
    main()
