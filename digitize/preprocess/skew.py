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
class _Profiles:
    """Spectra of the strips' profiles: frequencies x strips, weighted for sharpness."""

    spectra: np.ndarray
    frequencies: np.ndarray
    sign: int  # of the page's skew in this direction

    def energies(self, first: float, step: float, count: int, windows: int) -> np.ndarray:
        """Sharpness at the slopes ``first``, ``first + step`` and so on."""
        strips = self.spectra.shape[1]
        window = max(2, min(strips, round(strips / windows)))
        starts = np.arange(0, strips - window + 1, max(1, window // 2))
        centres = (np.arange(strips) + 0.5 - strips / 2) * _STRIP
        moved = self.spectra * self._move(centres * self.sign * first)
        move = self._move(centres * self.sign * step)
        sums = np.zeros((len(self.frequencies), strips + 1), np.complex64)
        energies = np.empty(count)
        for i in range(count):
            np.cumsum(moved, axis=1, out=sums[:, 1:])
            profiles = sums[:, starts + window] - sums[:, starts]
            energies[i] = np.vdot(profiles, profiles).real
            moved *= move
        return energies

    def _move(self, by: np.ndarray) -> np.ndarray:
        return np.asarray(np.exp(1j * np.outer(self.frequencies, by)).astype(np.complex64))


def measure(ink: np.ndarray, most: float, least: float = 0.0) -> float:
    """The skew of a page: text runs along ``(cos, sin)`` of the angle returned, in radians.

    In: ink of a `Thumbnail` (uint8, H x W, paper 0), upright or turned by quarters; the largest
    skew to look for. Out: 0 where no lines are seen, or where they are level to within ``least``.
    Both in radians.
    """
    if min(ink.shape) < 4 * _STRIP or not ink.any():
        return 0.0
    ink = _faded(ink)
    candidates = _coarse(ink, most)
    if not candidates:
        return 0.0
    profiles = list(_profiles(ink, sharpness=0.5, highest=math.pi))
    found = [_fine(profiles, candidate) for candidate in candidates]
    slope, _ = max(found, key=lambda pair: pair[1])
    angle = math.atan(slope)
    return angle if least <= abs(angle) <= most else 0.0


def _faded(ink: np.ndarray) -> np.ndarray:
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
    for profiles in _profiles(half, sharpness=0.5, highest=2.0):
        energies = profiles.energies(slopes[0], _COARSE_STEP, count, windows=4)
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


def _fine(profiles: Sequence[_Profiles], around: float) -> tuple[float, float]:
    """The best slope near another, and how sharp the page is there."""
    steps = round(_FINE_REACH / _FINE_STEP)
    slopes = around + np.arange(-steps, steps + 1) * _FINE_STEP
    total = np.zeros(len(slopes))
    for one in profiles:
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


def _profiles(ink: np.ndarray, sharpness: float, highest: float) -> Iterator[_Profiles]:
    """Profiles of the rows, then of the columns; frequencies up to ``highest`` radians a pixel."""
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
        weight = frequencies[kept] * np.exp(-0.5 * (frequencies[kept] * sharpness) ** 2)
        weighted = (spectra[kept] * weight[:, None]).astype(np.complex64)
        yield _Profiles(weighted, frequencies[kept].astype(np.float32), sign)
