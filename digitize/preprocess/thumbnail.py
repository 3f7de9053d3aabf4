"""A page reduced for measuring: everything is found on it, and only then done to the full page.

Unit: pixels of the thumbnail. Origin: top left.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from digitize.preprocess.placement import Placement, reduced_matrix, warp

SIDE = 1400  # longest side; body type of a broadsheet is still 8 px high: enough for its lines
DARK = 0.55  # of the paper's brightness: what is darker is ink or no paper at all
STAIN = 24  # distance from the paper's colour (in Lab) of a coloured scanner bed
_CONTRAST = 40  # of a stroke against its surroundings
_PRINTED = 0.01  # share of strokes in an area from which it is printed, not bare
_LETTER = 0.006  # of the page: no letter's part is larger
_HOLES = 0.04  # share of holes in it from which an area is printed
_GRAIN = 12  # depth up to which a dark spot is grain of film or paper
_STRONGEST = 100  # depth at which ink counts fully; a picture's black counts no more than type's


@dataclass(frozen=True)
class Thumbnail:
    """A reduced page, RGB uint8, H x W x 3."""

    rgb: np.ndarray

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.rgb.shape[1], self.rgb.shape[0]

    def placed(self, placement: Placement) -> Thumbnail:
        """The thumbnail of a sheet that lies on this page's scan."""
        if placement.level and placement.turn == 0 and placement.box is None:
            return self
        scale = max(self.size) / max(placement.width, placement.height)
        width, height = placement.size
        size = max(1, round(width * scale)), max(1, round(height * scale))
        matrix = reduced_matrix(placement, self.size, size)
        return Thumbnail(warp(self.rgb, matrix, size, self.paper, cv2.INTER_LINEAR))

    @cached_property
    def grey(self) -> np.ndarray:
        """Brightness, uint8."""
        return np.asarray(cv2.cvtColor(self.rgb, cv2.COLOR_RGB2GRAY))

    @cached_property
    def paper(self) -> tuple[int, int, int]:
        """Colour of the paper: the median of the brighter half of the page's middle."""
        height, width = self.grey.shape
        middle = np.s_[height // 8 : -height // 8 or None, width // 8 : -width // 8 or None]
        grey, rgb = self.grey[middle], self.rgb[middle]
        grey, rgb = np.ascontiguousarray(grey), np.ascontiguousarray(rgb)
        bright = (grey >= median(grey)).astype(np.uint8)
        red, green, blue = (int(median(rgb, channel, bright)) for channel in range(3))
        return red, green, blue

    @cached_property
    def foreign(self) -> np.ndarray:
        """Dark or coloured areas larger than any stroke of type: 1, else 0; uint8, H x W."""
        half = cv2.resize(self.rgb, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        plain = cv2.morphologyEx(half, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))  # without type
        lab = cv2.cvtColor(plain, cv2.COLOR_RGB2LAB).astype(np.int16)
        paper = cv2.cvtColor(np.array([[self.paper]], np.uint8), cv2.COLOR_RGB2LAB).astype(
            np.int16
        )[0, 0]
        stain = np.hypot(lab[:, :, 1] - paper[1], lab[:, :, 2] - paper[2])
        other = ((lab[:, :, 0] < DARK * paper[0]) | (stain > STAIN)).astype(np.uint8)
        other = cv2.morphologyEx(other, cv2.MORPH_OPEN, np.ones((4, 4), np.uint8))
        return np.asarray(cv2.resize(other, self.size, interpolation=cv2.INTER_NEAREST))

    @cached_property
    def bare(self) -> np.ndarray:
        """What is foreign and carries no print: 1, else 0; uint8, H x W.

        A page's coloured banners and pictures are foreign to its paper as well, but are printed.
        """
        return np.asarray(self._without_print(self._letters)[self._areas[1]].astype(np.uint8))

    @cached_property
    def bed(self) -> np.ndarray:
        """Where the scanner's bed or lid shows instead of the page: 1, else 0; uint8, H x W.

        What is foreign, touches the edge of the frame and carries no print.
        """
        count, labels = self._areas
        touching = np.zeros(count, bool)
        for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
            touching[edge] = True
        touching[0] = False
        if not touching.any():
            return np.zeros_like(self.foreign)
        # Paper between lines of type across the shadow of a fold is open to the lines' ends.
        whole = cv2.morphologyEx(self.foreign, cv2.MORPH_CLOSE, np.ones((41, 41), np.uint8))
        gaps = (whole > 0) & (self.foreign == 0)
        bare = self._without_print(self._letters) & self._without_print(gaps)
        return np.asarray((touching & bare)[labels].astype(np.uint8))

    def _without_print(self, holes: np.ndarray) -> np.ndarray:
        """Which of the foreign areas, by number, carry neither strokes nor many of those holes."""
        count, labels = self._areas
        core = cv2.erode(self.foreign, np.ones((7, 7), np.uint8))
        inner = np.bincount(labels[core > 0], minlength=count)
        print_on = np.bincount(labels[(core & self._strokes) > 0], minlength=count)
        around = cv2.dilate(labels.astype(np.float32), np.ones((9, 9), np.uint8)).astype(int)
        holed = np.bincount(around[holes], minlength=count)
        area = np.bincount(labels.ravel(), minlength=count)
        bare = (print_on <= _PRINTED * inner) & (holed <= _HOLES * area)
        bare[0] = False
        return np.asarray(bare)

    @cached_property
    def _areas(self) -> tuple[int, np.ndarray]:
        """How many pieces what is foreign has, counting the rest as 0, and the number of each."""
        count, labels = cv2.connectedComponents(self.foreign, connectivity=4)
        return count, labels

    @cached_property
    def _letters(self) -> np.ndarray:
        """Small places within what is foreign: white letters on a dark banner. Bool, H x W."""
        _, labels, stats, _ = cv2.connectedComponentsWithStats(1 - self.foreign, connectivity=4)
        small = (stats[:, cv2.CC_STAT_AREA] < _LETTER * self.grey.size)[labels]
        return np.asarray(small & (self.foreign == 0))

    @cached_property
    def _strokes(self) -> np.ndarray:
        """Thin things that differ from their surroundings, darker or lighter: 1, else 0."""
        element = np.ones((9, 9), np.uint8)
        dark = cv2.morphologyEx(self.grey, cv2.MORPH_BLACKHAT, element)
        light = cv2.morphologyEx(self.grey, cv2.MORPH_TOPHAT, element)
        return np.asarray((cv2.max(dark, light) > _CONTRAST).astype(np.uint8))

    @cached_property
    def backdrop(self) -> np.ndarray:
        """Brightness of what the strokes stand on, uint8, H x W: the page with its type closed.

        Made of round elements at a quarter of the size and drawn smooth: square ones would lay
        a level grid of their own over a grainy page, and make it look level.
        """
        bright = cv2.dilate(self.grey, np.ones((5, 5), np.uint8))[::4, ::4]
        reach = max(3, max(self.size) // 280 | 1)
        bright = cv2.dilate(bright, _disc(reach))
        closed = cv2.erode(bright, _disc(reach + 2))
        return np.asarray(cv2.resize(closed, self.size, interpolation=cv2.INTER_LINEAR))

    @cached_property
    def ink(self) -> np.ndarray:
        """Strokes darker than their surroundings, uint8, 0.._STRONGEST.

        Broad dark areas (pictures, the bed) leave only their texture; the bed and the outermost
        pixels, where a sliver of it would look like a rule, are left out.
        """
        depth = cv2.subtract(self.backdrop, self.grey)
        grain = max(_GRAIN, int(1.5 * median(depth)))
        ink = np.minimum(cv2.subtract(depth, np.full_like(depth, grain)), _STRONGEST)
        ink[cv2.dilate(self.bed, np.ones((9, 9), np.uint8)) > 0] = 0
        edge = max(2, max(self.size) // 120)
        ink[:edge], ink[-edge:], ink[:, :edge], ink[:, -edge:] = 0, 0, 0, 0
        return np.asarray(ink)


def median(picture: np.ndarray, channel: int = 0, where: np.ndarray | None = None) -> float:
    """The median of a channel of bytes, told from their histogram; of those of a mask alone."""
    counts = cv2.calcHist([picture], [channel], where, [256], [0, 256])[:, 0]
    reached = np.cumsum(counts, dtype=np.float64)
    middle = [(reached[-1] - 1) // 2, reached[-1] // 2]
    low, high = np.searchsorted(reached, middle, side="right")
    return float(low + high) / 2


def reduce(pixels: np.ndarray) -> Thumbnail:
    """The thumbnail of a page (RGB uint8, H x W x 3), not larger than the page itself."""
    height, width = pixels.shape[:2]
    factor = max(height, width) / SIDE
    if factor <= 1:
        return Thumbnail(pixels)
    # Far above the target every second or third pixel is enough to average over.
    step = max(1, int(factor / 3))
    size = max(1, round(width / factor)), max(1, round(height / factor))
    sparse = np.ascontiguousarray(pixels[::step, ::step]) if step > 1 else pixels
    return Thumbnail(np.asarray(cv2.resize(sparse, size, interpolation=cv2.INTER_AREA)))


def _disc(size: int) -> np.ndarray:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
