"""Read page images into readings, kept for tests and for tuning what comes after the models.

    python -m tests.record IMAGE... [-o FOLDER] [--overlay] [--set key=v]
    python -m tests.record --keep FOLDER... -o tests/recorded

For every page of every image a ``NAME.reading.json`` is written beside the image (or into FOLDER):
a `digitize.reading.Reading` whose ``extra`` holds ``to_scan``, how it lies on the image (``matrix``
or ``grid`` with ``extent``, as in `digitize.geometry.Transform`). A frame that shows several pages
gives ``NAME.0.reading.json``, ``NAME.1.reading.json`` and so on, in reading order; a file of
several frames ``NAME-1``, ``NAME-2``. With ``--overlay`` a picture of what was found is drawn, too.
"""

from __future__ import annotations

import argparse
import gzip
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from digitize import config, pipeline, scans
from digitize.geometry import Transform
from digitize.reading import Reading

RED, BLUE, ORANGE, GREEN, PURPLE = (
    (0, 0, 220), (200, 60, 0), (0, 140, 255), (0, 160, 0), (160, 0, 120),
)  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    """Read every image and say how long it took."""
    given = _parser().parse_args(arguments)
    if given.keep:
        return keep(given.images, given.output or Path("tests/recorded"))
    options = config.load(pipeline.Options, None, given.set)
    kit = pipeline.open_kit(options)
    for image in given.images:
        for name, scan in _frames(image):
            folder = given.output or image.parent
            folder.mkdir(parents=True, exist_ok=True)
            began = time.perf_counter()
            recordings = pipeline.record(scan, kit, options)
            for n, recording in enumerate(recordings):
                part = f"{name}.{n}" if len(recordings) > 1 else name
                reading = with_place(recording.reading, recording.to_scan)
                (folder / f"{part}.reading.json").write_text(reading.to_json(), "utf-8")
            if given.overlay:
                drawn = draw(scan.pixels, recordings)
                cv2.imwrite(str(folder / f"{name}.overlay.png"), drawn)
            lines = sum(len(r.reading.lines) for r in recordings)
            print(f"{name}: {lines} lines in {time.perf_counter() - began:.1f} s", flush=True)
    return 0


def keep(folders: list[Path], target: Path) -> int:
    """Pack truths and their readings from folders into a folder that may be kept in git.

    The places of single characters are left out: understanding does not look at them.
    """
    target.mkdir(parents=True, exist_ok=True)
    truths = [t for folder in folders for t in sorted(folder.glob("*.truth.json"))]
    kept = 0
    for truth in truths:
        recorded = truth.parent / truth.name.replace(".truth.", ".reading.")
        if not recorded.exists():
            continue
        reading = Reading.from_json(recorded.read_bytes())
        bare = replace(reading, lines=tuple(replace(n, glyphs=()) for n in reading.lines))
        for source, text in ((recorded, bare.to_json()), (truth, truth.read_text("utf-8"))):
            packed = gzip.compress(text.encode(), 9, mtime=0)
            (target / f"{source.name}.gz").write_bytes(packed)  # a later folder's page replaces it
        kept += 1
    print(f"{kept} pages kept in {target}")
    return 0


def with_place(reading: Reading, to_scan: Transform) -> Reading:
    """The reading with how it lies on its scan in ``extra``, as `tests.score` wants it."""
    place: dict[str, Any] = {"matrix": [list(row) for row in to_scan.matrix]}
    if to_scan.grid is not None:
        place = {"grid": np.round(to_scan.grid, 2).tolist(), "extent": to_scan.extent}
    return replace(reading, extra={**reading.extra, "to_scan": place})


def draw(pixels: np.ndarray, recordings: tuple[pipeline.Recording, ...]) -> np.ndarray:
    """A pale BGR copy of a scan with lines, rules, frames and pictures of its readings."""
    paper = np.ascontiguousarray(255 - (255 - pixels[:, :, ::-1]) // 2)
    width = max(1, pixels.shape[0] // 1500)
    for recording in recordings:
        reading = recording.reading
        shapes = [(p.polygon(), PURPLE, 3) for p in reading.pictures]
        shapes += [(f.box.polygon(), GREEN, 3) for f in reading.frames]
        shapes += [(r.box.polygon(), ORANGE, 2) for r in reading.rules]
        shapes += [(n.polygon, BLUE if n.writing == "vertical" else RED, 1) for n in reading.lines]
        for polygon, colour, heavy in shapes:
            points = np.round(recording.to_scan(polygon)).astype(np.int32)
            cv2.polylines(paper, [points], True, colour, width * heavy)
    return paper


def _frames(image: Path) -> Iterator[tuple[str, scans.Scan]]:
    frames = list(scans.load_all(image))
    for n, scan in enumerate(frames, 1):
        yield (image.stem if len(frames) == 1 else f"{image.stem}-{n}"), scan


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.record", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("images", type=Path, nargs="+")
    parser.add_argument("-o", "--output", type=Path, default=None, help="folder for the readings")
    parser.add_argument("--overlay", action="store_true", help="draw what was found")
    parser.add_argument(
        "--keep", action="store_true", help="IMAGES are folders: pack their readings for git"
    )
    parser.add_argument("--set", action="append", default=[], help="an option: key=value")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
