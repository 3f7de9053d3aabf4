"""Sets of pages, and the verbs that make, damage and show them."""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import byhand, damage, show
from .printing import Printed, encode, print_seed
from .simulate import LEVELS, simulate
from .typeset import Press, missing_faces, press

HANDS = Path(__file__).parent / "hands"
# Pages by other hands that nothing learns from and nobody looks at while tuning.
KEPT_BACK = frozenset((
    "shiwen-1926-ads", "hongkong-1964-rl", "magazine-1996-kiln", "zhongxing-1948",
    "theory-inner-1991", "finance-sports-2009", "de-magazin-1983", "county-front-2016",
    "g-province-2019", "g-beiping-1933", "g-trade-1997", "g-uscity-1925", "g-taiwan-1968",
    "k-binjiang-1998", "k-fangzhi-1985", "k-jialing-1947", "k-liyang-2015", "k-taipei-2008", "k-tarn-1993",
    "h-youth-1980", "h-city-2014", "h-hongkong-1955", "h-uk-1985", "h-guangzhou-1921",
    "q-chengshi-2010", "q-courier-1949", "q-daxin-1935", "q-jingji-1999", "q-minsheng-1985", "q-ribao-2019",
    "q-yuanshui-1973", "q-zhishi-1984",
))  # fmt: skip
# first seed, number of seeds. The held set has drawings, faces and seeds of its own; nobody who
# tunes anything looks at it.
SETS = {"dev": (10_000, 64), "train": (1_000_000, 10_000), "held": (77_000_000, 12)}


def add_verbs(verbs: Any) -> None:
    """Declare make, damage and show."""
    make = verbs.add_parser(
        "make", help="print the pages of a set, with truth and simulated readings"
    )
    make.add_argument("--set", choices=sorted(SETS), default="dev")
    make.add_argument("-o", "--output", type=Path, required=True)
    make.add_argument(
        "--count", type=int, default=None, help="how many seeds (default: the whole set)"
    )
    make.add_argument("--first", type=int, default=0, help="start at this seed of the set")
    make.add_argument(
        "--layout-only", action="store_true", help="no pixels: truth and readings alone"
    )
    make.add_argument(
        "--level", choices=sorted(LEVELS), default="clean", help="noise of the simulated reading"
    )
    make.add_argument("--damaged", action="store_true", help="a damaged twin of every page, too")
    make.set_defaults(run=make_set)
    drawn = verbs.add_parser("hand", help="print the pages that were drawn by hand, with truth")
    drawn.add_argument("page", type=Path, nargs="*", help="HTML files (default: all of hands/)")
    drawn.add_argument("-o", "--output", type=Path, required=True)
    drawn.add_argument("--damaged", action="store_true", help="a damaged twin of every page, too")
    drawn.add_argument(
        "--variants", type=int, default=0, help="other pages made of each one, with readings"
    )
    drawn.add_argument("--first", type=int, default=1, help="number of the first variant")
    drawn.set_defaults(run=print_hands)
    harm = verbs.add_parser("damage", help="scan pages of a folder badly")
    harm.add_argument("folder", type=Path)
    harm.add_argument("-o", "--output", type=Path, required=True)
    harm.add_argument(
        "--level", choices=damage.LEVELS, default=None, help="default: light to heavy in turn"
    )
    harm.set_defaults(run=damage_folder)
    look = verbs.add_parser("show", help="draw truth over a page, print its articles")
    look.add_argument("truth", type=Path, nargs="+")
    look.add_argument("-o", "--output", type=Path, default=None, help="folder for the overlays")
    look.set_defaults(run=show_pages)


def make_set(given: argparse.Namespace) -> int:
    """Print a set: NAME.png, NAME.truth.json, NAME.reading.json and NAME.map.json a page."""
    first_seed, size = SETS[given.set]
    folder: Path = given.output
    folder.mkdir(parents=True, exist_ok=True)
    if lacking := missing_faces():
        print(
            "Other faces will stand in, and pages differ from those of the figures in docs/: "
            f"apt-get install {' '.join(lacking)}",
            file=sys.stderr,
        )
    began, pages = time.monotonic(), 0
    with press() as machine:
        for n in range(given.first, given.first + (given.count or size)):
            seed = first_seed + n
            printed = print_seed(
                machine, seed, f"{given.set}-{n:05d}", not given.layout_only, given.set == "held"
            )
            printed, files = encode(printed)
            for file, data in files.items():
                (folder / file).write_bytes(data)
            for p in printed:
                write(folder, p, given.level, seed)
            if given.damaged:
                _twins(folder, printed, seed, None)
            pages += len(printed)
    spent = time.monotonic() - began
    print(f"{pages} pages in {spent:.1f} s, {pages / spent:.2f} pages/s")
    return 0


def print_hands(given: argparse.Namespace) -> int:
    """Print pages drawn by hand, and say what is wrong with them; 1 where something is."""
    given.output.mkdir(parents=True, exist_ok=True)
    faults = 0
    pages = given.page or sorted(HANDS.glob("*.html"))
    with press() as machine:
        if given.variants:
            known = given.page or [p for p in pages if p.stem not in KEPT_BACK]
            return print_variants(machine, known, given)
        for n, path in enumerate(pages):
            drawn, wrong = byhand.draw(machine.fresh(), path)
            printed, files = encode([drawn])
            for file, data in files.items():
                (given.output / file).write_bytes(data)
            truth = given.output / f"{path.stem}.truth.json"
            truth.write_text(printed[0].page.to_json(), "utf-8")
            if given.damaged:
                _twins(given.output, printed, n, "medium")
            print(f"{path.stem}: {sum(len(r.lines) for r in printed[0].page.regions)} lines")
            for fault in wrong:
                print(f"    {fault}")
            faults += len(wrong)
    return 1 if faults else 0


def print_variants(machine: Press, pages: Sequence[Path], given: argparse.Namespace) -> int:
    """Lay truth and simulated readings of pages made of others into a folder; no pixels."""
    levels = itertools.cycle(n for n in LEVELS if n != "none")
    for path in pages:
        browser, count = machine.fresh(), 0
        for n in range(given.first, given.first + given.variants):
            for gently in (False, True):  # one whose places are fixed cannot be set anew
                printed, wrong = byhand.draw(browser, path, n, gently, render=False)
                if not wrong and printed.page.articles:
                    write(given.output, printed, next(levels), n)
                    count += 1
                    break
        browser.close()
        print(f"{path.stem}: {count} pages of {given.variants} variants", flush=True)
    return 0


def write(folder: Path, printed: Printed, level: str, seed: int) -> None:
    """Lay truth and simulated reading of one page into a folder."""
    (folder / f"{printed.name}.truth.json").write_text(printed.page.to_json(), "utf-8")
    reading, origin = simulate(printed.page, seed, LEVELS[level])
    (folder / f"{printed.name}.reading.json").write_text(reading.to_json(), "utf-8")
    (folder / f"{printed.name}.map.json").write_text(json.dumps(origin), "utf-8")


def _twins(folder: Path, printed: list[Printed], seed: int, level: str | None) -> None:
    """The damaged twin of each frame; pages that share a frame share its damage."""
    level = level or ("light", "medium", "medium", "heavy")[seed % 4]
    for p in printed:
        if p.pixels is None:
            continue
        stem = Path(p.page.source.file).stem
        raw, page = damage.scan(p.pixels, p.page, seed, level, f"{stem}-{level}")
        (folder / page.source.file).write_bytes(raw)
        part = p.name.removeprefix(stem)
        (folder / f"{stem}-{level}{part}.truth.json").write_text(page.to_json(), "utf-8")


def damage_folder(given: argparse.Namespace) -> int:
    """Scan every clean page of a folder badly into another folder."""
    import cv2

    from digitize.page import Page

    given.output.mkdir(parents=True, exist_ok=True)
    found = sorted(p for p in given.folder.glob("*.truth.json"))
    for n, path in enumerate(found):
        page = Page.from_json(path.read_bytes())
        pixels = cv2.imread(str(path.parent / page.source.file))
        if pixels is None:
            continue
        seed = int((page.model_extra or {}).get("truth", {}).get("seed") or n)
        _twins(
            given.output,
            [Printed(path.name.removesuffix(".truth.json"), page, pixels)],
            seed,
            given.level,
        )
    print(f"{len(found)} pages damaged")
    return 0


def show_pages(given: argparse.Namespace) -> int:
    """Draw overlays and print the articles of truth pages."""
    for truth in given.truth:
        folder = given.output or truth.parent
        folder.mkdir(parents=True, exist_ok=True)
        name = truth.name.removesuffix(".truth.json")
        show.show(truth, folder / f"{name}.overlay.png")
        print(f"{name}\n{show.tell(truth)}\n")
    return 0
