"""Long lines run parallel to their neighbours.

The tilt that a detector sees in one line is off by a stroke that sticks out or a spot at its end.
Over a long line that is enough for its band to leave the line and to touch the next one.

Unit: pixels of the working picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from digitize.layout.rawlines import RawLine

_LONG = 6.0  # in thicknesses: shorter lines say little about the tilt
_MENDED = 3.0  # in thicknesses: shorter lines stay as they are
_NEAR = 12.0  # neighbours are lines within so many thicknesses across
_FEW = 3  # neighbours that must be there to be believed
_OFF = 0.1  # of a thickness, over the line's length: less is left as it is


def parallel(raw: Sequence[RawLine]) -> list[RawLine]:
    """The lines, in their order; those that stand askew to their long neighbours straightened.

    A line takes the middle slope, weighted by length, of the long lines of its own direction that
    stand beside some stretch of it. It turns about its own centre.
    """
    if not raw:
        return []
    x, y, length, thickness, slope = np.array(
        [(n.x, n.y, n.length, n.thickness, n.slope) for n in raw]
    ).T
    upright = np.array([n.vertical for n in raw])
    along, across = np.where(upright, y, x), np.where(upright, x, y)
    start, end = along - length / 2, along + length / 2
    long = length > _LONG * thickness
    out = list(raw)
    for i in np.flatnonzero(length > _MENDED * thickness).tolist():
        near = long & (upright == upright[i]) & (start < end[i]) & (end > start[i])
        near &= np.abs(across - across[i]) < _NEAR * thickness[i]
        near[i] = False
        if near.sum() < _FEW:
            continue
        middle = _median(slope[near], length[near])
        usual = min(thickness[i], float(np.median(thickness[near])))
        if abs(middle - slope[i]) * length[i] > _OFF * usual:
            out[i] = replace(raw[i], slope=middle)
    return out


def _median(values: np.ndarray, weights: np.ndarray) -> float:
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])
