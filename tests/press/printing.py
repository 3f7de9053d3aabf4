"""From a seed to printed pages: single ones, two pages of an issue, two pages on a film frame."""

from __future__ import annotations

import hashlib
import random
import sys
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np

from digitize.geometry import Transform
from digitize.page import Page, Source

from .pictures import paste
from .plans import issue, plan
from .plans import pair as issue_pair
from .sheet import Picture, Sheet
from .truth import moved, tell
from .typeset import Press, Setting, Unset

TRIES = 14
FORMS = {"single": 84, "issue": 8, "film": 8}


@dataclass(frozen=True)
class Printed:
    """One page: its name, truth and, where it was rendered, its pixels (BGR)."""

    name: str
    page: Page
    pixels: np.ndarray | None


def print_seed(
    machine: Press, seed: int, name: str, render: bool, held: bool = False, form: str | None = None
) -> list[Printed]:
    """The pages of a seed: one, or two of an issue or a film frame.

    A make-up that does not work out (a story that cannot end in its slots) is tried again with
    the next chance of the same seed, so that the answer is always the same.
    """
    form = form or random.Random(seed * 31 + 5).choices(list(FORMS), list(FORMS.values()))[0]
    maker = {"single": _single, "issue": _issue, "film": _film}[form]
    for attempt in range(TRIES):
        try:
            return maker(machine, seed + attempt * 1_000_003, name, render, held)
        except (Unset, ValueError) as error:
            print(f"{name}: {error}; made up again", file=sys.stderr)
    raise RuntimeError(f"seed {seed} cannot be made up; change the plan")


def _single(machine: Press, seed: int, name: str, render: bool, held: bool) -> list[Printed]:
    return [_set(machine, plan(seed, held), name, render)[0]]


def _set(machine: Press, sheet: Sheet, name: str, render: bool) -> tuple[Printed, Setting]:
    scale = float(sheet.meta["dpi"]) / 96
    setting = machine.set(sheet, scale if render else None)
    pixels = None
    width, height = round(sheet.width * scale), round(sheet.height * scale)
    if setting.png is not None:
        pictures = [p for i in sheet.items for p in i.parts if isinstance(p, Picture)]
        pixels = paste(setting.png, pictures, scale)
        height, width = pixels.shape[:2]
    source = Source(
        file=f"{name}.png", sha256="", width=width, height=height, dpi=sheet.meta["dpi"]
    )
    return Printed(name, tell(sheet, setting, source, scale), pixels), setting


def _issue(machine: Press, seed: int, name: str, render: bool, held: bool) -> list[Printed]:
    first = issue.front(seed, held)
    one, setting = _set(machine, first.sheet, f"{name}-p1", render)
    key, number, _, _ = issue.broken(first.sheet)
    inside = issue.inside(first, setting.flows[key, number])
    inside.meta["dpi"] = first.sheet.meta["dpi"]
    two, _ = _set(machine, inside, f"{name}-p{first.target}", render)
    return [one, two]


def _film(machine: Press, seed: int, name: str, render: bool, held: bool) -> list[Printed]:
    """Two pages of a kind beside each other; on a vertical paper the right one comes first."""
    rng = random.Random(seed + 17)
    kind = rng.choices(["vertical-old", "english", "horizontal"], [7, 2, 1])[0]
    sheets = issue_pair(seed, held, kind)
    for sheet in sheets:
        sheet.meta["dpi"] = min(150, *(s.meta["dpi"] for s in sheets))
    made = [_set(machine, s, name, render)[0] for s in sheets]
    order = made[::-1] if sheets[0].vertical else made  # from left to right
    gap = round(rng.uniform(0, 0.03) * order[0].page.source.width)
    edge = round(rng.uniform(0, 0.04) * order[0].page.source.width)
    tone = rng.choice([255, 20, 60, 200])
    width = sum(p.page.source.width for p in made) + gap + 2 * edge
    height = max(p.page.source.height for p in made) + 2 * edge
    frame = np.full((height, width, 3), tone, np.uint8) if render else None
    x, out = edge, {}
    for p in order:
        if frame is not None and p.pixels is not None:
            frame[edge : edge + p.pixels.shape[0], x : x + p.pixels.shape[1]] = p.pixels
        part = made.index(p)
        shift = Transform(((1, 0, x), (0, 1, edge), (0, 0, 1)))
        source = p.page.source.model_copy(update={"width": width, "height": height, "part": part})
        out[part] = Printed(f"{name}.{part}", moved(p.page, shift, source), frame)
        x += p.page.source.width + gap
    return [out[0], out[1]]


def encode(printed: list[Printed]) -> tuple[list[Printed], dict[str, bytes]]:
    """PNG files of rendered pages, and the pages with their digests in."""
    files: dict[str, bytes] = {}
    out = []
    for p in printed:
        source = p.page.source
        if p.pixels is not None and source.file not in files:
            files[source.file] = png(p.pixels, float(source.dpi or 0))
        digest = hashlib.sha256(files[source.file]).hexdigest() if source.file in files else ""
        page = p.page.model_copy(update={"source": source.model_copy(update={"sha256": digest})})
        out.append(replace(p, page=page))
    return out, files


def png(pixels: np.ndarray, dpi: float) -> bytes:
    """PNG bytes of BGR pixels, resolution written in."""
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    meta: dict[str, Any] = {"dpi": (dpi, dpi)} if dpi else {}
    Image.fromarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB)).save(
        out, "PNG", compress_level=1, **meta
    )
    return out.getvalue()
