"""How far the text lines of a page are from level.

The ink of a page is summed in narrow upright strips. Where a page is skewed by a slope s, the
profile of a strip at x is that of its neighbour moved by s times their distance; for the right s
the profiles of a window of strips, moved back, add up to the sharpest profile: rows of ink and
rows of paper. (Projection profiles after W. Postl, US patent 4,723,297, 1988; window by window, so
that columns need not share their baselines.)

The moves are done on the profiles' Fourier spectra, where a move by part of a pixel is exact.
Interpolated moves favour the slope 0, at which nothing is interpolated: pages a tenth of a degree
off would be taken for level.

Both directions are measured, rows and columns of ink: vertical writing shows best in one,
horizontal in the other, rules and the edges of columns in both.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

_STRIP = 10  # width of a strip, in pixels
_COARSE_STEP = math.radians(0.25)
_FINE_STEP = math.radians(0.05)
_FINE_REACH = math.radians(0.4)
_RIVALS = 3  # coarse peaks that are measured finely
_APART = math.radians(1.0)  # two peaks closer than this are one
_CLEAR = 1.3  # a page with lines has a coarse peak so far above its median; noise has not


@dataclass(frozen=True)
class Profiles:
    """Spectra of the strips' profiles: frequencies x strips, weighted for sharpness."""

    spectra: np.ndarray
    frequencies: np.ndarray
    sign: int  # of the page's skew in this direction

    def energies(self, first: float, step: float, count: int, windows: int) -> np.ndarray:
        """Sharpness at the slopes ``first``, ``first + step`` and so on."""
        return np.asarray(self.fields(first, step, count, windows)[0].sum(axis=1))

    def fields(
        self, first: float, step: float, count: int, windows: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Sharpness of each window at each slope, count x windows, and the windows' middles, 0..1.

        Windows overlap by half.
        """
        strips = self.spectra.shape[1]
        window = max(2, min(strips, round(strips / windows)))
        starts = np.arange(0, strips - window + 1, max(1, window // 2))
        centres = (np.arange(strips) + 0.5 - strips / 2) * _STRIP
        moved = self.spectra * self._move(centres * self.sign * first)
        move = self._move(centres * self.sign * step)
        sums = np.zeros((len(self.frequencies), strips + 1), np.complex64)
        energies = np.empty((count, len(starts)))
        for i in range(count):
            np.cumsum(moved, axis=1, out=sums[:, 1:])
            profile = sums[:, starts + window] - sums[:, starts]
            energies[i] = (profile.real**2 + profile.imag**2).sum(axis=0)
            moved *= move
        return energies, (starts + window / 2) / strips

    def _move(self, by: np.ndarray) -> np.ndarray:
        return np.asarray(np.exp(1j * np.outer(self.frequencies, by)).astype(np.complex64))


@dataclass(frozen=True)
class Skew:
    """A page's skew: text runs along ``(cos, sin)`` of ``angle``, in radians.

    ``lines`` says whether any lines are seen at all; without them the angle is 0.
    """

    angle: float
    lines: bool


def measure(ink: np.ndarray, most: float) -> Skew:
    """The skew of a page.

    In: ink of a `Thumbnail` (uint8, H x W, paper 0), upright or turned by quarters; the largest
    skew to look for, in radians.
    """
    if min(ink.shape) < 4 * _STRIP or not ink.any():
        return Skew(0.0, False)
    ink = faded(ink)
    candidates = _coarse(ink, most)
    if not candidates:
        return Skew(0.0, False)
    both = list(profiles(ink, 0.5, math.pi))
    found = [_fine(both, candidate) for candidate in candidates]
    slope, _ = max(found, key=lambda pair: pair[1])
    angle = math.atan(slope)
    return Skew(angle if abs(angle) <= most else 0.0, True)


def faded(ink: np.ndarray) -> np.ndarray:
    """The ink, fading out towards the edges: grain that ends at an edge would be a level line."""
    faded = ink.astype(np.float32)
    for axis, length in enumerate(ink.shape):
        ramp = np.minimum(
            1, (np.minimum(np.arange(length), np.arange(length)[::-1]) + 1) * 20 / length
        )
        faded *= np.expand_dims(np.sin(0.5 * np.pi * ramp) ** 2, 1 - axis).astype(np.float32)
    return faded


def _coarse(ink: np.ndarray, most: float) -> list[float]:
    """Slopes at which the page looks sharpest, at half size; none where no slope stands out."""
    half = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    count = 2 * math.ceil(math.tan(most) / _COARSE_STEP) + 5  # with room for a peak at the end
    slopes = (np.arange(count) - count // 2) * _COARSE_STEP
    total = np.zeros(count)
    clear = 0.0
    for one in profiles(half, 0.5, 2.0):
        energies = one.energies(slopes[0], _COARSE_STEP, count, windows=4)
        relative = energies / max(float(np.median(energies)), 1e-9)
        clear = max(clear, float(relative.max()))
        total += relative
    if clear < _CLEAR:
        return []
    peaks: list[float] = []
    for i in np.argsort(-total, kind="stable"):
        if all(abs(slopes[i] - peak) >= _APART for peak in peaks):
            peaks.append(float(slopes[i]))
        if len(peaks) == _RIVALS or (peaks and total[i] < 0.7 * total.max()):
            break
    return peaks


def _fine(both: Sequence[Profiles], around: float) -> tuple[float, float]:
    """The best slope near another, and how sharp the page is there."""
    steps = round(_FINE_REACH / _FINE_STEP)
    slopes = around + np.arange(-steps, steps + 1) * _FINE_STEP
    total = np.zeros(len(slopes))
    for one in both:
        energies = one.energies(slopes[0], _FINE_STEP, len(slopes), windows=5)
        total += energies / max(float((one.spectra.real**2 + one.spectra.imag**2).sum()), 1e-9)
    best = int(total.argmax())
    return float(_vertex(slopes, total, best)), float(total[best])


def _vertex(x: np.ndarray, y: np.ndarray, i: int) -> float:
    """Where the parabola through a peak and its neighbours is highest."""
    if not 0 < i < len(x) - 1:
        return float(x[i])
    before, at, after = y[i - 1 : i + 2]
    bend = before - 2 * at + after
    return float(x[i] + (x[1] - x[0]) * 0.5 * (before - after) / bend) if bend else float(x[i])


def sharpness(ink: np.ndarray, axis: int) -> float:
    """How sharply the rows (axis 0) or columns (1) of print of a level page stand out."""
    one = list(profiles(faded(ink), 0.5, math.pi))[axis]
    return float(one.energies(0.0, 0.0, 1, windows=5)[0])


def profiles(ink: np.ndarray, blur: float, highest: float) -> Iterator[Profiles]:
    """Profiles of the rows, then of the columns; frequencies up to ``highest`` radians a pixel.

    Details finer than about ``blur`` pixels are held back, as they are noise.
    """
    for sign, image in ((1, ink), (-1, cv2.transpose(ink))):
        height, width = image.shape
        strips = width // _STRIP
        summed = cv2.resize(
            image[:, : strips * _STRIP], (strips, height), interpolation=cv2.INTER_AREA
        )
        length = cv2.getOptimalDFTSize(height + height // 20)
        spectra = np.fft.rfft(summed - summed.mean(axis=0), n=length, axis=0)
        frequencies = 2 * np.pi * np.fft.rfftfreq(length)
        kept = frequencies < highest
        # The derivative (times the frequency) answers to edges; the Gaussian keeps noise out.
        weight = frequencies[kept] * np.exp(-0.5 * (frequencies[kept] * blur) ** 2)
        weighted = (spectra[kept] * weight[:, None]).astype(np.complex64)
        yield Profiles(weighted, frequencies[kept].astype(np.float32), sign)
