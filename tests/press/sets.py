"""Sets of pages, and the verbs that make, damage and show them."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digitize.page import Page, Source

from .pictures import paste
from .plans import plan
from .sheet import Picture, Sheet
from .simulate import LEVELS, simulate
from .truth import tell
from .typeset import Press, Unset, press


@dataclass(frozen=True)
class Printed:
    """One page: its name, truth and, where it was rendered, its PNG."""

    name: str
    page: Page
    png: bytes | None


def make_up(seed: int, held: bool = False) -> Sheet:
    """The sheet of a seed; a make-up that does not work out is tried again with another chance."""
    return plan(seed, held)


def print_page(machine: Press, seed: int, name: str, render: bool, held: bool = False) -> Printed:
    """Set one seed; with ``render`` also as pixels."""
    for attempt in range(12):
        try:
            sheet = make_up(seed + attempt * 1_000_003, held)
            scale = float(sheet.meta.get("dpi", 150)) / 96
            setting = machine.set(sheet, scale if render else None)
        except (Unset, ValueError) as error:
            print(f"{name}: {error}; made up again", file=sys.stderr)
            continue
        width, height = round(round(sheet.width) * scale), round(round(sheet.height) * scale)
        png = None
        if setting.png is not None:
            pictures = [p for i in sheet.items for p in i.parts if isinstance(p, Picture)]
            png, width, height = paste(setting.png, pictures, scale)
        digest = hashlib.sha256(png or b"").hexdigest() if png else ""
        source = Source(file=f"{name}.png", sha256=digest, width=width, height=height, dpi=scale * 96)
        return Printed(name, tell(sheet, setting, source, scale), png)
    raise RuntimeError(f"seed {seed} cannot be made up; change the plan")


SETS = {"dev": (10_000, 60), "train": (1_000_000, 10_000), "held": (77_000_000, 12)}


def add_verbs(verbs: Any) -> None:
    """Declare make, damage and show."""
    make = verbs.add_parser("make", help="print the pages of a set, with truth and simulated reading")
    make.add_argument("--set", choices=sorted(SETS), default="dev")
    make.add_argument("-o", "--output", type=Path, required=True)
    make.add_argument("--count", type=int, default=None, help="how many pages (default: the whole set)")
    make.add_argument("--first", type=int, default=0, help="start at this page of the set")
    make.add_argument("--layout-only", action="store_true", help="no pixels: truth and reading alone")
    make.add_argument("--level", choices=sorted(LEVELS), default="clean", help="noise of the simulated reading")
    make.set_defaults(run=make_set)


def make_set(given: argparse.Namespace) -> int:
    """Print a set into a folder: NAME.png, NAME.truth.json, NAME.reading.json, NAME.map.json."""
    seed, size = SETS[given.set]
    folder: Path = given.output
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    count = given.count or size
    with press() as machine:
        for n in range(given.first, given.first + count):
            name = f"{given.set}-{n:05d}"
            printed = print_page(machine, seed + n, name, not given.layout_only, given.set == "held")
            write(folder, printed, given.level, seed + n)
    spent = time.monotonic() - began
    print(f"{count} pages in {spent:.1f} s, {count / spent:.2f} pages/s")
    return 0


def write(folder: Path, printed: Printed, level: str, seed: int) -> None:
    """Lay one page into a folder."""
    if printed.png:
        (folder / f"{printed.name}.png").write_bytes(printed.png)
    (folder / f"{printed.name}.truth.json").write_text(printed.page.to_json(), "utf-8")
    reading, origin = simulate(printed.page, seed, LEVELS[level])
    (folder / f"{printed.name}.reading.json").write_text(reading.to_json(), "utf-8")
    (folder / f"{printed.name}.map.json").write_text(json.dumps(origin), "utf-8")
