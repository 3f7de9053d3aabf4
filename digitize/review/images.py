"""Pictures of scans: deep-zoom tiles and cuttings, made by Pillow when they are asked for."""

from __future__ import annotations

import io
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, RLock

import numpy as np
from PIL import Image

from digitize.errors import InputError

TILE = 512
_QUALITY = 85
_SCANS = 4
_TILES = 768


class NoSuchTile(InputError):
    """The picture has no tile there."""


@dataclass(frozen=True)
class Pyramid:
    """One scan, halved again and again; the last level is the whole scan."""

    levels: tuple[Image.Image, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the scan in pixels."""
        return self.levels[-1].size


def levels_of(width: int, height: int) -> int:
    """How many levels a scan has, by deep-zoom's count: level 0 is one pixel."""
    return math.ceil(math.log2(max(width, height, 1))) + 1


def pyramid(pixels: np.ndarray) -> Pyramid:
    """Levels of uint8 RGB pixels, H x W x 3; those smaller than a tile in one step each."""
    levels = [Image.fromarray(pixels)]
    while max(levels[-1].size) > 1:
        width, height = levels[-1].size
        half = ((width + 1) // 2, (height + 1) // 2)
        levels.append(levels[-1].resize(half, Image.Resampling.BOX))
    return Pyramid(tuple(reversed(levels)))


class Pictures:
    """Pyramids of the last few scans and their encoded tiles; safe for several threads."""

    def __init__(self, load: Callable[[int], np.ndarray]) -> None:
        self._load = load
        self._pyramids: OrderedDict[int, Pyramid] = OrderedDict()
        self._tiles: OrderedDict[tuple[int, int, int, int], bytes] = OrderedDict()
        self._lock = RLock()
        self._loading: dict[int, Lock] = {}

    def pyramid(self, page: int) -> Pyramid:
        """The pyramid of a page's scan; loaded once, however many ask at the same time."""
        with self._lock:
            if page in self._pyramids:
                self._pyramids.move_to_end(page)
                return self._pyramids[page]
            gate = self._loading.setdefault(page, Lock())
        with gate:
            with self._lock:
                if page in self._pyramids:
                    return self._pyramids[page]
            made = pyramid(self._load(page))
            with self._lock:
                self._pyramids[page] = made
                self._loading.pop(page, None)
                while len(self._pyramids) > _SCANS:
                    self._pyramids.popitem(last=False)
            return made

    def tile(self, page: int, level: int, column: int, row: int) -> bytes:
        """One tile as JPEG. Raises `NoSuchTile`."""
        key = (page, level, column, row)
        with self._lock:
            if key in self._tiles:
                self._tiles.move_to_end(key)
                return self._tiles[key]
        levels = self.pyramid(page).levels
        if not 0 <= level < len(levels):
            raise NoSuchTile(f"this scan has no level {level}; the last is {len(levels) - 1}")
        picture = levels[level]
        x, y = column * TILE, row * TILE
        if column < 0 or row < 0 or x >= picture.width or y >= picture.height:
            raise NoSuchTile(f"level {level} has no tile {column}, {row}")
        corner = (min(x + TILE, picture.width), min(y + TILE, picture.height))
        body = _jpeg(picture.crop((x, y, *corner)))
        with self._lock:
            self._tiles[key] = body
            while len(self._tiles) > _TILES:
                self._tiles.popitem(last=False)
        return body

    def cutting(self, page: int, box: tuple[float, float, float, float], width: int) -> bytes:
        """A part of a scan as JPEG, at most ``width`` pixels wide and high, never enlarged.

        ``box`` is x0, y0, x1, y1 in pixels of the scan; what lies outside is left out.
        """
        levels = self.pyramid(page).levels
        full = levels[-1]
        x0, y0 = max(0.0, box[0]), max(0.0, box[1])
        x1, y1 = min(float(full.width), box[2]), min(float(full.height), box[3])
        if x1 - x0 < 1 or y1 - y0 < 1:
            raise NoSuchTile("the cutting lies outside the scan")
        scale = min(1.0, width / max(x1 - x0, y1 - y0))
        step = min(int(math.log2(1 / scale)), len(levels) - 1)
        picture = levels[len(levels) - 1 - step]
        fx, fy = picture.width / full.width, picture.height / full.height
        part = picture.crop(
            (
                int(x0 * fx),
                int(y0 * fy),
                max(int(x0 * fx) + 1, math.ceil(x1 * fx)),
                max(int(y0 * fy) + 1, math.ceil(y1 * fy)),
            )
        )
        size = (max(1, round((x1 - x0) * scale)), max(1, round((y1 - y0) * scale)))
        if size[0] < part.width or size[1] < part.height:
            part = part.resize(size, Image.Resampling.LANCZOS)
        return _jpeg(part)


def _jpeg(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=_QUALITY)
    return target.getvalue()
