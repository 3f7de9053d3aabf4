"""Bands: heights at which the passages of several columns end, or begin, together.

Where a page is made up in bands without rules between them, nothing tells the bottom of one from
the top of the next but that the columns break at one height.
"""

from __future__ import annotations

import numpy as np

_LEVEL = 0.8  # ems: heights that differ by less are one
_BESIDE = 3.5  # ems of white that may lie between two columns of a band
_MOST = 8


def runs(box: np.ndarray, em: float) -> tuple[np.ndarray, np.ndarray]:
    """For every box how many columns beside it end where it ends, and begin where it begins.

    Only columns that follow each other count: a run is broken by a column that goes on. At most 8.
    ``box`` is ``(boxes, 4)``, ``em`` the body type, both in pixels.
    """
    return _run(box, box[:, 3], em), _run(box, box[:, 1], em)


def _run(box: np.ndarray, heights: np.ndarray, em: float) -> np.ndarray:
    by_left, by_right = (np.argsort(side, kind="stable") for side in (box[:, 0], -box[:, 2]))
    found = np.zeros(len(box))
    for i, (here, height) in enumerate(zip(box.tolist(), heights.tolist(), strict=True)):
        level = np.abs(heights - height) < _LEVEL * em
        left, right, many = here[0], here[2], 0
        for x0, _, x1, _ in box[by_left[level[by_left]]].tolist():
            if -em < x0 - right < _BESIDE * em:
                right = max(right, x1)
                many += 1
        for x0, _, x1, _ in box[by_right[level[by_right]]].tolist():
            if -em < left - x1 < _BESIDE * em:
                left = min(left, x0)
                many += 1
        found[i] = min(many, _MOST)
    return found
