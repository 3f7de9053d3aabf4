"""Score today's understanding on recorded readings, in seconds: the tool for tuning.

    python -m tests.score FOLDER [--only FIGURE] [--worst N] [--by kind] [--details NAME]

A folder holds ``NAME.reading.json`` beside ``NAME.truth.json``, each perhaps packed (``.gz``). A
reading whose ``extra`` has a ``to_scan`` (``matrix`` 3 x 3, or ``grid`` with ``extent``, as in
`digitize.geometry.Transform`) is mapped by it to the truth's coordinates; otherwise its size is
brought to the truth's.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console

from digitize.direction import turn
from digitize.evaluate.documents import read
from digitize.evaluate.figures import FIGURES, PageFigures, Report
from digitize.evaluate.measure import measure
from digitize.evaluate.table import render, shown
from digitize.geometry import Transform
from digitize.page import Page, Source
from digitize.pipeline import understand
from digitize.reading import Reading

WEIGHED = ("article_f1", "article_perfect", "successor", "join_recall", "paragraph_f1", "role_f1")

Maker = Callable[[Reading, Page], Page]


@dataclass(frozen=True)
class Scored:
    """The figures of one page and the seconds that understanding and measuring took."""

    figures: PageFigures
    understanding: float
    measuring: float


def understood(reading: Reading, truth: Page) -> Page:
    """The page document that the pipeline makes of a reading today."""
    return understand(reading).page(sheet_source(reading, truth), truth.made_by)


def sheet_source(reading: Reading, truth: Page) -> Source:
    """The truth's source; sized as the reading unless that says how it lies on the scan."""
    if "to_scan" in reading.extra:
        return truth.source
    size = {"width": reading.width, "height": reading.height}
    return truth.source.model_copy(update=size)


def to_scan(reading: Reading, page: Page) -> Page:
    """The page in the scan's coordinates."""
    known = reading.extra.get("to_scan")
    if not known:
        return page
    grid = known.get("grid")
    transform = Transform(
        matrix=tuple(tuple(row) for row in known["matrix"]) if grid is None else Transform().matrix,
        grid=None if grid is None else np.asarray(grid, dtype=float),
        extent=tuple(known["extent"]) if grid is not None else None,
    )
    return page.mapped(transform)


def score(path: Path, by: str | None = None, make: Maker = understood) -> Scored:
    """Understand one recorded reading and measure it against the truth beside it."""
    name = path.name.partition(".truth.")[0]
    truth = Page.from_json(content(path)) if path.suffix == ".gz" else read(path)
    reading = turn(Reading.from_json(content(beside(path))))
    began = time.perf_counter()
    page = to_scan(reading, make(reading, truth))
    done = time.perf_counter()
    figures = replace(measure(truth, page, reading), name=name)
    if by is not None:
        about = (truth.model_extra or {}).get("truth") or {}
        figures = replace(figures, group=str(about.get(by)))
    return Scored(figures, done - began, time.perf_counter() - done)


def recorded(folder: Path) -> list[Path]:
    """The truths of a folder and below that have a recorded reading beside them."""
    return sorted(p for p in folder.rglob("*.truth.json*") if beside(p).exists())


def beside(truth: Path) -> Path:
    """Where the reading of a truth page lies."""
    return truth.parent / truth.name.replace(".truth.", ".reading.")


def content(path: Path) -> bytes:
    """A file's bytes, unpacked where it is packed."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def scored(
    paths: list[Path], by: str | None = None, make: Maker = understood, processes: int = 2
) -> list[Scored]:
    """Every page scored, in parallel where that pays."""
    work = partial(score, by=by, make=make)
    if processes < 2 or len(paths) < 4:
        return [work(path) for path in paths]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(work, paths))


def badness(page: PageFigures, only: str | None) -> float:
    """How far a page is from perfect, in one figure or in those that matter most."""
    names = (only,) if only else WEIGHED
    values = [page.value(n) for n in names]
    lost = [v if n == "cer" else 1 - v for n, v in zip(names, values, strict=True) if v is not None]
    return sum(lost)


def main(arguments: list[str] | None = None) -> int:
    """Print overall and per-page figures, worst pages first."""
    given = _parser().parse_args(arguments)
    paths = recorded(given.folder)
    if given.details:
        paths = [p for p in paths if given.details in p.name]
    if not paths:
        print(f"{given.folder}: no NAME.truth.json with a NAME.reading.json", file=sys.stderr)
        return 4
    _print(given, scored(paths, given.by, processes=given.processes))
    return 0


def _print(given: argparse.Namespace, results: list[Scored]) -> None:
    pages = sorted((s.figures for s in results), key=lambda p: -badness(p, given.only))
    report = Report(tuple(pages))
    if given.json:
        print(json.dumps(report.to_dict(), ensure_ascii=False))
        return
    console = Console(width=given.width)
    worst = pages[: given.worst] if given.worst else pages
    if given.only:
        _print_only(console, report, worst, given.only)
    else:
        console.print(render(report, details=bool(given.details), pages=len(worst)))
    for what in ("understanding", "measuring"):
        times = sorted(1000 * getattr(s, what) for s in results)
        console.print(f"{what}: median {statistics.median(times):.0f} ms, most {times[-1]:.0f} ms")


def _print_only(console: Console, report: Report, worst: list[PageFigures], figure: str) -> None:
    console.print(f"{figure}: {shown(report.overall, figure)}")
    for group in report.groups:
        console.print(f"  {group.name}: {shown(group, figure)}")
    for page in worst:
        wrong = [f.message for f in page.findings if f.figure == figure]
        console.print(f"{page.name} {shown(page, figure)}", style="bold", markup=False)
        for message in wrong:
            console.print(f"    {message}", markup=False, highlight=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", choices=sorted(FIGURES), help="one figure, and what is wrong")
    parser.add_argument("--worst", type=int, default=0, help="show only so many pages")
    parser.add_argument("--details", metavar="NAME", help="one page, and all that is wrong with it")
    parser.add_argument("--by", help="group by this key of `truth` (kind, language ...)")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--width", type=int, default=110)
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
