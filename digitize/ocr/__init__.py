"""Line boxes -> recognised lines: `read` gives the `Reading` of a sheet.

An `Engine` says what crops of lines say; which one does it does not matter to anybody else. Engines
are found by name through the entry points of the group ``digitize.engines``, ours and strangers'
alike: a function ``(Options, runtime.Options) -> Engine``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

import numpy as np

from digitize.errors import ConfigError, DigitizeError
from digitize.geometry import Box
from digitize.ocr import fusing, ornaments, punctuation, skimming, upright
from digitize.ocr.lines import Strip, characters_of, strips_of
from digitize.ocr.options import Options
from digitize.ocr.recognition import Recognition
from digitize.ocr.spaces import spaced
from digitize.reading import Block, Frame, Line, Reading, Rule
from digitize.runtime import Options as RuntimeOptions

if TYPE_CHECKING:
    from layoutparser import Layout, TextBlock

__all__ = ["DEFAULTS", "Engine", "Options", "open_engine", "read", "readability"]

GROUP = "digitize.engines"
DEFAULTS = Options()
_OURS = ("openvino", "onnx", "paddle")  # in the order in which auto tries them
_RULES = {"rule": "single", "double-rule": "double", "dashed-rule": "dashed"}
_FRAMES = {"frame": "frame", "ornament-frame": "ornament", "tint": "tint", "dark": "dark"}

log = logging.getLogger(__name__)


class Pixels(Protocol):
    """Anything with a picture: ``pixels`` is RGB, H x W x 3 uint8, upright."""

    @property
    def pixels(self) -> np.ndarray:
        """The picture."""
        ...


class Engine(Protocol):
    """Reads lines. ``models`` names its weights, for the page document."""

    name: str
    models: Mapping[str, str]

    def recognize(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
        """What each crop (RGB, H x W x 3, one level line) says, in the order of the crops."""
        ...


def open_engine(options: Options = DEFAULTS, runtime: RuntimeOptions | None = None) -> Engine:
    """The engine that the options name; with ``auto`` the fastest that can be opened.

    Raises ``ConfigError`` for a name that nobody offers, ``MissingDependency`` where it cannot run.
    """
    runtime = runtime or RuntimeOptions()
    offered = {entry.name: entry for entry in entry_points(group=GROUP)}
    if options.engine != "auto":
        if options.engine not in offered:
            known = ", ".join(["auto", *sorted(offered)])
            raise ConfigError(f"ocr.engine = {options.engine}: no such engine; there are {known}")
        return _opened(offered[options.engine].load(), options, runtime)
    reasons: list[str] = []
    for name in _OURS:
        try:
            engine = _opened(offered[name].load(), options, runtime)
        except DigitizeError as error:
            reasons.append(str(error))
            continue
        if reasons:
            log.warning("%s; reading with %s instead", reasons[0], name)
        return engine
    raise ConfigError("no engine can be opened: " + "; ".join(reasons))


def _opened(
    factory: Callable[[Options, RuntimeOptions], Engine], options: Options, runtime: RuntimeOptions
) -> Engine:
    return factory(options, runtime)


def readability(engine: Engine) -> Callable[[Sequence[np.ndarray]], list[float]]:
    """A judge of crops: how sure the engine is of each, 0..1; nothing read is 0."""

    def judge(crops: Sequence[np.ndarray]) -> list[float]:
        return [recognition.confidence for recognition in engine.recognize(crops)]

    return judge


def read(sheet: Pixels, layout: Layout, engine: Engine, options: Options = DEFAULTS) -> Reading:
    """Read every text line of a layout; rules, frames, pictures and blocks are carried over.

    Lines that say nothing, or are read with less confidence than the options ask, are left out.
    """
    blocks = list(layout)
    strips = strips_of(
        [b for b in blocks if b.type in ("line", "vertical-line")], sheet.pixels, options
    )
    pictures = tuple(_box(b) for b in blocks if b.type == "picture")
    lines = _lines(strips, engine, options.skim)
    kept = [line for line in lines if _is_text(line, pictures, options)]
    height, width = sheet.pixels.shape[:2]
    return Reading(
        width=width,
        height=height,
        lines=tuple(ornaments.marked(kept, sheet.pixels)),
        rules=tuple(_rule(b) for b in blocks if str(b.type).endswith("rule")),
        frames=tuple(Frame(_box(b), _FRAMES[b.type]) for b in blocks if b.type in _FRAMES),  # type: ignore[arg-type]
        pictures=pictures,
        blocks=tuple(_block(b) for b in blocks if _is_class(b)),
    )


def _lines(strips: list[Strip], engine: Engine, skim: bool) -> list[Line]:
    crops = [crop for strip in strips for crop in strip.crops]
    owners = [strip for strip in strips for _ in strip.crops]
    answers = iter(_recognized(crops, owners, engine, skim))
    return [_line(strip, [next(answers) for _ in strip.crops]) for strip in strips]


def _recognized(
    crops: list[np.ndarray], owners: list[Strip], engine: Engine, skim: bool
) -> list[Recognition]:
    """What each crop says; those of vertical lines are read upright, see `upright`."""
    turned = [n for n, strip in enumerate(owners) if strip.vertical]
    rows = dict(zip(turned, upright.compose([crops[n] for n in turned]), strict=True))
    shown = [rows[n].pixels if n in rows else crop for n, crop in enumerate(crops)]
    found = _skimmed(shown, rows, engine) if skim else engine.recognize(shown)
    again = []
    for n, row in rows.items():
        if not row.sure(found[n]):
            again.append(n)
        found[n] = row.back(found[n])
    for n, read in zip(again, engine.recognize([crops[n] for n in again]), strict=True):
        found[n] = fusing.fuse(found[n], read)
    seen = punctuation.marked(
        [(crops[n], row.edges) for n, row in rows.items()], [found[n] for n in rows]
    )
    for n, read in zip(rows, seen, strict=True):
        found[n] = read
    return found


def _skimmed(
    shown: list[np.ndarray], rows: Mapping[int, upright.Row], engine: Engine
) -> list[Recognition]:
    """What each picture says. Level lines are skimmed; narrow rows would lose their marks."""
    if not isinstance(engine, skimming.Skimmer):
        return engine.recognize(shown)
    level = [n for n in range(len(shown)) if n not in rows]
    found = dict(zip(level, skimming.read([shown[n] for n in level], engine), strict=True))
    found |= zip(rows, engine.recognize([shown[n] for n in rows]), strict=True)
    return [found[n] for n in range(len(shown))]


def _line(strip: Strip, parts: list[Recognition]) -> Line:
    if not strip.vertical:
        parts = [spaced(crop, part) for crop, part in zip(strip.crops, parts, strict=True)]
    read = [p for p in parts if p.text.strip()]
    confidence = (
        sum(p.confidence * len(p.text) for p in read) / sum(len(p.text) for p in read)
        if read
        else 0.0
    )
    return Line(
        text="".join(p.text for p in parts).strip(),
        box=strip.box,
        polygon=strip.polygon,
        confidence=round(confidence, 4),
        writing="vertical" if strip.vertical else "horizontal",
        size=round(strip.size, 2),
        weight=round(strip.weight, 4),
        reversed=strip.reversed,
        coloured=strip.coloured,
        glyphs=characters_of(strip, parts),
    )


def _is_text(line: Line, pictures: Sequence[Box], options: Options) -> bool:
    if not line.text or line.confidence < options.least_confidence:
        return False
    inside = any(p.intersection(line.box).area > 0.8 * line.box.area for p in pictures)
    return not inside or line.confidence >= options.least_in_picture


def _box(block: TextBlock) -> Box:
    return Box(*(float(v) for v in block.coordinates))


def _rule(block: TextBlock) -> Rule:
    points = np.asarray(block.points, dtype=np.float64)
    sides = np.hypot(*(points[1] - points[0])), np.hypot(*(points[2] - points[1]))
    return Rule(_box(block), float(min(sides)), _RULES.get(block.type, "ornament"))  # type: ignore[arg-type]


def _is_class(block: TextBlock) -> bool:
    """Whether a block is a layout model's, not a line, rule, frame or picture."""
    kind = str(block.type)
    return not (kind.endswith(("line", "rule")) or kind in _FRAMES or kind == "picture")


def _block(block: TextBlock) -> Block:
    return Block(_box(block), str(block.type), float(block.score or 0.0))
