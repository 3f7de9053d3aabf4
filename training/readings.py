"""Readings of drawn practice pages: ``python -m training.readings FOLDER... -o FOLDER``.

Where lines stand, which are missed, split or merged, their size and weight, rules and pictures are
what the detectors make of the pixels (``python -m tests.press make --set train --damaged``). What
a line says is the truth's text at its place, misread as simulated readings are: recognition takes
longest and errs least. Truth, reading and map of each page are written as the press writes them,
so that roles and seams learn from them as from simulated pages.
"""

from __future__ import annotations

import argparse
import json
import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from digitize import config, layout, ocr, pipeline, preprocess, scans
from digitize.geometry import Transform, bounds
from digitize.layout.marks import LINES
from digitize.ocr.lines import Strip, strips_of
from digitize.page import Page
from digitize.reading import Line, Reading
from tests.press.simulate import LEVELS, NOISE_TEXT, Noise, misread
from tests.record import with_place

if TYPE_CHECKING:
    from layoutparser import TextBlock

IMAGES = (".png", ".jpg")
_NARROW = {  # of a Chinese sign: the width of Latin letters; of others it is 0.5
    **dict.fromkeys("ijlftrI.,;:!|'()[]- ", 0.3), **dict.fromkeys("mwMW%", 0.8),
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ&", 0.65),
}  # fmt: skip
_ALONG, _ACROSS = 0.7, 0.3  # of a line's size: how far from its ink a sign of it may have its place
_FEW = 1.5  # signs of a line: less than these are nothing of it, unless they are half of it
_KEPT = 0.15  # share of the lines that hold no print which a recogniser reads something in
_STEPS = 12  # towards the place on the sheet that lies at one of the scan

Seen = tuple[Reading, list[list[str]]]  # with the ids of the true lines in each line, its map


def main() -> None:
    """Look at every page with pixels and write what was read of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--copies", type=int, default=1, help="times each page is misread anew")
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    options = config.load(pipeline.Options, None, [])
    kit = pipeline.open_kit(options)
    judge = ocr.readability(kit.engine)
    images = sorted(p for f in given.folder for p in f.iterdir() if p.suffix in IMAGES)
    count = 0
    for image in images:
        for scan in scans.load_all(image):
            sheets = preprocess.straighten(scan, options.preprocess, judge)
            for (name, truth), sheet in zip(truths_of(image, len(sheets)), sheets, strict=False):
                blocks = list(layout.detect(sheet, kit.detectors))
                seen = look(sheet, blocks, truth, kit.engine, options.ocr)
                write(given.output, name, truth, seen, given.copies)
                count += 1
    print(f"{count} pages of {len(images)} images are read")


def truths_of(image: Path, sheets: int) -> list[tuple[str, Page]]:
    """Names and truths of an image's pages; none where it was not parted into as many sheets."""
    paths = sorted(image.parent.glob(f"{image.stem}.truth.json"))
    paths = paths or sorted(image.parent.glob(f"{image.stem}.[0-9].truth.json"))
    if len(paths) != sheets:
        return []
    return [(p.name.removesuffix(".truth.json"), Page.from_json(p.read_bytes())) for p in paths]


@dataclass(frozen=True)
class Signs:
    """All printed signs of a page, line by line: ``home`` numbers their lines in ``ids``."""

    text: str
    place: np.ndarray
    home: np.ndarray
    ids: tuple[str, ...]

    @classmethod
    def of(cls, page: Page, to_scan: Transform) -> Signs:
        """The signs of a truth, spread evenly along their lines; ``place`` is on the sheet."""
        printed = [(line, r.writing) for r in page.regions for line in r.lines if line.text]
        places = [_along(n.polygon, n.text, writing) for n, writing in printed]
        at = np.concatenate(places) if places else np.zeros((0, 2))
        return cls(
            "".join(n.text for n, _ in printed),
            onto_sheet(to_scan, at),
            np.repeat(np.arange(len(printed)), [len(n.text) for n, _ in printed]),
            tuple(n.id for n, _ in printed),
        )


def _along(polygon: Sequence[tuple[float, float]], text: str, writing: str) -> np.ndarray:
    """Where the signs of a line stand, given its corners clockwise from the top left."""
    corners = np.asarray(polygon if len(polygon) == 4 else bounds(polygon).polygon(), dtype=float)
    a, b, c, d = corners
    if writing == "vertical":
        start, end = (a + b) / 2, (c + d) / 2
    else:
        start, end = (a + d) / 2, (b + c) / 2
    if writing == "horizontal-rl":
        start, end = end, start
    wide = np.array([_NARROW.get(sign, 0.5) if sign.isascii() else 1.0 for sign in text])
    share = ((np.cumsum(wide) - wide / 2) / wide.sum())[:, None]
    return np.asarray(start * (1 - share) + end * share)


def onto_sheet(to_scan: Transform, points: np.ndarray) -> np.ndarray:
    """The places on the sheet (N x 2) that lie at points of the scan, by Newton's method."""
    if not len(points):
        return points
    reach = to_scan.extent or (1000.0, 1000.0)
    at = np.tile(np.array(reach) / 2, (len(points), 1))
    for _ in range(_STEPS):
        here = np.array(to_scan(at.tolist()))
        slopes = [np.array(to_scan((at + by).tolist())) - here for by in ((1.0, 0), (0, 1.0))]
        step = np.linalg.solve(np.stack(slopes, axis=2), (points - here)[:, :, None])[:, :, 0]
        at = at + step
        if to_scan.extent is not None:  # beyond its rim a grid is flat
            at = np.clip(at, 1.0, np.array(reach) - 2.0)
    return np.asarray(at)


def look(
    sheet: preprocess.Sheet,
    blocks: Sequence[TextBlock],
    truth: Page,
    engine: ocr.Engine,
    options: ocr.Options,
) -> Seen:
    """What is seen of a sheet, its lines saying what is printed there, and the map of its lines.

    Lines that hold no print say nothing.
    """
    from layoutparser import Layout

    others = Layout([b for b in blocks if b.type not in LINES])
    bare = ocr.read(sheet, others, engine, options)
    strips = strips_of([b for b in blocks if b.type in LINES], sheet.pixels, options)
    told = list(said(strips, Signs.of(truth, sheet.to_scan)))
    found = tuple(_line(strip, text) for strip, (text, _) in zip(strips, told, strict=True))
    return with_place(replace(bare, lines=found), sheet.to_scan), [ids for _, ids in told]


def said(strips: Sequence[Strip], signs: Signs) -> Iterator[tuple[str, list[str]]]:
    """Of each strip the text that is printed in it and the ids of the lines that this is of.

    A sign at a line's end may have its place a little beside the ink: it goes to the nearest strip.
    """
    shape = (len(strips), len(signs.text))
    along, off, beside = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for n, strip in enumerate(strips):
        right, down = strip.corners[1] - strip.corners[0], strip.corners[3] - strip.corners[0]
        ends, sides = (down, right) if strip.vertical else (right, down)
        length, size = np.hypot(*ends), np.hypot(*sides)
        u, v = np.linalg.solve(np.stack([ends, sides], axis=1), (signs.place - strip.corners[0]).T)
        along[n] = u
        off[n] = np.maximum(np.maximum(-u, u - 1), 0) * length / size
        beside[n] = np.maximum(np.maximum(-v, v - 1), 0)
    near = (off < _ALONG) & (beside < _ACROSS)
    far = np.where(near, off + 2 * beside, np.inf)
    own = near & ((off + beside == 0) | (far == far.min(axis=0, initial=np.inf)))
    total = np.bincount(signs.home, minlength=len(signs.ids))
    for n in range(len(strips)):
        mine = np.flatnonzero(own[n])
        counts = np.bincount(signs.home[mine], minlength=len(signs.ids))
        homes = np.flatnonzero((counts > 0) & ((counts > _FEW) | (counts >= 0.5 * total)))
        shown = homes if len(homes) else np.unique(signs.home[mine])
        parts = [mine[signs.home[mine] == home] for home in shown]
        parts.sort(key=lambda part: float(along[n, part].mean()))
        ordered = [part[np.argsort(along[n, part], kind="stable")] for part in parts]
        text = " ".join("".join(signs.text[k] for k in part) for part in ordered)
        yield text.strip(), [signs.ids[home] for home in homes]


def _line(strip: Strip, text: str) -> Line:
    return Line(
        text=text,
        box=strip.box,
        polygon=strip.polygon,
        confidence=0.98,
        writing="vertical" if strip.vertical else "horizontal",
        size=round(strip.size, 2),
        weight=round(strip.weight, 4),
        reversed=strip.reversed,
        coloured=strip.coloured,
    )


def misreading(seen: Seen, noise: Noise, dice: random.Random) -> Seen:
    """A reading as a recogniser might have made it: wrong signs, some text where is none."""
    reading, origin = seen
    lines, kept = [], []
    for line, ids in zip(reading.lines, origin, strict=True):
        if line.text:
            said = replace(line, text=misread(line.text, dice, noise))
        elif dice.random() < _KEPT and not any(p.holds(line.box) for p in reading.pictures):
            signs = dice.choices(NOISE_TEXT, k=dice.choice((1, 1, 1, 2, 3)))
            said = replace(line, text="".join(signs), confidence=dice.uniform(0.5, 0.8))
        else:
            continue
        lines.append(said)
        kept.append(ids)
    return replace(reading, lines=tuple(lines)), kept


def write(folder: Path, name: str, truth: Page, seen: Seen, copies: int = 1) -> None:
    """Lay truth, reading and map of a page into a folder, misread so many times."""
    stem = Path(truth.source.file).stem
    level = next((n for n in LEVELS if stem.endswith(f"-{n}")), "clean")
    for n in range(copies):
        own = name if n == 0 else f"{name}.again{n}"
        dice = random.Random(zlib.crc32(own.encode()))
        noise = replace(LEVELS[level], wrong=LEVELS[level].wrong * dice.uniform(0.2, 1.0))
        reading, origin = misreading(seen, noise, dice)
        (folder / f"{own}.truth.json").write_text(truth.to_json(), "utf-8")
        (folder / f"{own}.reading.json").write_text(reading.to_json(), "utf-8")
        (folder / f"{own}.map.json").write_text(json.dumps(origin), "utf-8")


if __name__ == "__main__":
    main()
