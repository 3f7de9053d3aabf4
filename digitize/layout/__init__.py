"""Sheet -> Layout: text lines, rules, frames, pictures and blocks, each where it stands.

A `Detector` looks at a sheet and says what it sees as a `layoutparser.Layout`. Several may look at
one sheet. `detect` puts together what they say and draws the text lines in to their ink.

The types of block that mean something to the stages after this one are in `digitize.layout.marks`;
any other type is taken for the class of a layout model (text, title, table ...).

Unit: pixels of the sheet. Origin: top left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

import numpy as np

from digitize.errors import ConfigError
from digitize.layout import interface
from digitize.layout.areas import Area, find_areas
from digitize.layout.ink import Ink, find_ink
from digitize.layout.options import Options
from digitize.layout.ornaments import Band, bordered, certain, find_ornaments
from digitize.layout.separators import Stroke, find_rules
from digitize.runtime import Options as RuntimeOptions

if TYPE_CHECKING:
    from layoutparser import Layout

__all__ = ["DEFAULTS", "Detector", "InkedSheet", "Options", "Pixels", "detect", "open_detectors"]

GROUP = "digitize.detectors"
DEFAULTS = Options()


class Pixels(Protocol):
    """Anything with a picture: ``pixels`` is RGB, H x W x 3 uint8, upright."""

    @property
    def pixels(self) -> np.ndarray:
        """The picture."""
        ...


class Detector(Protocol):
    """Finds things on a sheet. ``models`` names its weights, for the page document."""

    models: Mapping[str, str]

    def detect(self, sheet: Pixels) -> Layout:
        """Everything found on the sheet; block types as in `digitize.layout.marks`."""
        ...


class InkedSheet:
    """A sheet together with its ink, so that several detectors look for it once."""

    def __init__(self, sheet: Pixels) -> None:
        self.pixels = sheet.pixels

    @cached_property
    def ink(self) -> Ink:
        """The ink of the sheet, found when first asked for."""
        return find_ink(self.pixels)

    @cached_property
    def areas(self) -> list[Area]:
        """Frames, boxes with a ground of their own, pictures; in pixels of the ink's picture."""
        return find_areas(self.ink)

    @cached_property
    def ornaments(self) -> tuple[list[Band], list[Area]]:
        """Ornamental bands, and the frames that they make; in pixels of the ink's picture."""
        bands = find_ornaments(self.ink)
        borders = bordered(bands, self.ink.size)
        return certain(bands, borders, self.ink.size), borders

    @cached_property
    def rules(self) -> list[Stroke]:
        """Rules, strokes of large letters among them; in pixels of the ink's picture."""
        return find_rules(self.ink)


def detect(sheet: Pixels, detectors: Sequence[Detector]) -> Layout:
    """What all detectors see on a sheet, its text lines cut, joined and tight around their ink.

    Raises whatever a detector raises; an empty sheet gives an empty layout.
    """
    interface.load()
    from layoutparser import Layout

    from digitize.layout.settling import settle

    inked = InkedSheet(sheet)
    found = [block for detector in detectors for block in detector.detect(inked)]
    return Layout(settle(found, inked.ink))


def open_detectors(
    options: Options = DEFAULTS, runtime: RuntimeOptions | None = None
) -> tuple[Detector, ...]:
    """The detectors that the options name, ready to look.

    They are found through the entry points of the group ``digitize.detectors``, ours and
    strangers' alike: a function ``(Options, runtime.Options) -> Detector``. Raises ``ConfigError``
    for a name that nobody offers, ``MissingDependency`` where one cannot run.
    """
    interface.load()
    offered = {entry.name: entry for entry in entry_points(group=GROUP)}
    opened = []
    for name in options.detectors:
        if name not in offered:
            known = ", ".join(sorted(offered))
            raise ConfigError(f"layout.detectors: no detector {name!r}; there are {known}")
        factory: Callable[[Options, RuntimeOptions], Detector] = offered[name].load()
        opened.append(factory(options, runtime or RuntimeOptions()))
    return tuple(opened)
