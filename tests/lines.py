"""Measure readings line by line against the truth: the tool for tuning layout and recognition.

    python -m tests.lines READINGS TRUTHS [--details]

READINGS holds ``NAME.reading.json`` as `tests.record` writes them, TRUTHS ``NAME.truth.json``. A
line of the truth is found where it and one line of the reading cover each other; it is split where
several lines share it, merged where a line holds several of the truth. ``CER`` counts Levenshtein
distance after NFKC, without white space; a missed line counts whole. ``edge`` is how far the ends
of a found line are from the truth's, in pixels of the scan: the 90th percentile.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from digitize.geometry import Transform, bounds
from digitize.reading import Line, Reading

COVERED = 0.5  # share of the smaller line that makes two lines the same


@dataclass
class Count:
    """What was counted on one page or on many."""

    lines: int = 0
    found: int = 0
    missed: int = 0
    split: int = 0
    merged: int = 0
    extra: int = 0
    errors: int = 0
    characters: int = 0
    edges: list[float] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """Count another page, too."""
        for name in ("lines", "found", "missed", "split", "merged", "extra"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.errors += other.errors
        self.characters += other.characters
        self.edges += other.edges

    def __str__(self) -> str:
        rate = 100 * self.errors / max(1, self.characters)
        edge = np.percentile(self.edges, 90) if self.edges else 0.0
        return (
            f"lines {self.lines} found {self.found} missed {self.missed} split {self.split} "
            f"merged {self.merged} extra {self.extra} CER {rate:.2f} % edge {edge:.1f}"
        )


def measure(reading: Reading, truth: dict[str, Any]) -> Count:
    """Count one reading, mapped to its scan, against the truth of its page."""
    told = [(line, r["writing"]) for r in truth["regions"] for line in r["lines"]]
    lines = [line for line in reading.lines if line.text]
    count = Count(lines=len(told))
    want = np.array([_flat(line["polygon"]) for line, _ in told]).reshape(-1, 4)
    place = _place(reading)
    got = np.array([_flat(place(line.polygon)) for line in lines]).reshape(-1, 4)
    hit = _hits(want, got)
    for i, (line, writing) in enumerate(told):
        _count_line(count, line, writing, want[i], lines, got, hit, i)
    for j in np.flatnonzero(~hit.any(axis=0)):
        count.extra += 1
        count.details.append(f"extra {lines[j].text[:40]!r} {got[j].round().tolist()}")
    return count


def _count_line(
    count: Count,
    told: dict[str, Any],
    writing: str,
    want: np.ndarray,
    lines: list[Line],
    got: np.ndarray,
    hit: np.ndarray,
    i: int,
) -> None:
    text, mine = plain(told["text"]), np.flatnonzero(hit[i])
    count.characters += len(text)
    if not len(mine):
        count.missed += 1
        count.errors += len(text)
        count.details.append(f"missed {told['text']!r} {want.round().tolist()}")
        return
    upright = writing == "vertical"
    mine = mine[np.argsort(got[mine, 1 if upright else 0], kind="stable")]
    read = [lines[j] for j in (mine[::-1] if writing == "horizontal-rl" else mine)]
    said = plain("".join(_said(line, writing) for line in read))
    if any(hit[:, j].sum() > 1 for j in mine):
        count.merged += 1
        count.details.append(f"merged {told['text']!r} {said!r} {want.round().tolist()}")
        count.errors += min(len(text), distance(text, said))
        return
    errors = distance(text, said)
    count.errors += errors
    if len(mine) > 1:
        count.split += 1
        count.details.append(f"split {told['text']!r} {[n.text for n in read]}")
        return
    count.found += 1
    ends = [1, 3] if upright else [0, 2]
    count.edges.append(float(np.abs(got[mine[0], ends] - want[ends]).max()))
    if errors:
        count.details.append(f"{errors} errors {text!r} {said!r} {want.round().tolist()}")


def _said(line: Line, writing: str) -> str:
    """The line's text in reading order, whether or not its direction is known yet."""
    turned = writing == "horizontal-rl" and line.writing != "horizontal-rl"
    return line.text[::-1] if turned else line.text


def plain(text: str) -> str:
    """NFKC without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def distance(a: str, b: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above = row
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
    return row[-1]


def _hits(want: np.ndarray, got: np.ndarray) -> np.ndarray:
    low = np.maximum(want[:, None, :2], got[None, :, :2])
    high = np.minimum(want[:, None, 2:], got[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2)
    areas = [np.clip(b[:, 2:] - b[:, :2], 1, None).prod(axis=1) for b in (want, got)]
    return (shared > COVERED * areas[0][:, None]) | (shared > COVERED * areas[1][None])


def _flat(polygon: Any) -> list[float]:
    box = bounds((float(x), float(y)) for x, y in polygon)
    return [box.x0, box.y0, box.x1, box.y1]


def _place(reading: Reading) -> Transform:
    known = reading.extra.get("to_scan") or {}
    if "grid" in known:
        return Transform(grid=np.asarray(known["grid"], float), extent=tuple(known["extent"]))
    if "matrix" in known:
        return Transform(matrix=tuple(tuple(row) for row in known["matrix"]))
    return Transform()


def main(arguments: list[str] | None = None) -> int:
    """Print a line a page and the sum."""
    parser = argparse.ArgumentParser(prog="python -m tests.lines", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("readings", type=Path)
    parser.add_argument("truths", type=Path)
    parser.add_argument("--details", action="store_true", help="tell every fault")
    given = parser.parse_args(arguments)
    total = Count()
    for path in sorted(given.readings.glob("*.reading.json")):
        told = given.truths / path.name.replace(".reading.", ".truth.")
        if not told.exists():
            continue
        page = measure(Reading.from_json(path.read_bytes()), json.loads(told.read_text("utf-8")))
        print(f"{path.name.removesuffix('.reading.json'):28} {page}")
        for detail in page.details if given.details else ():
            print(f"    {detail}")
        total.add(page)
    print(f"{'all':28} {total}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
