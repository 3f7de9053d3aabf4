"""Bands: heights at which the passages of several columns end, or begin, together.

Where a page is made up in bands without rules between them, nothing tells the bottom of one from
the top of the next but that the columns break at one height.
"""

from __future__ import annotations

import numpy as np

from digitize.order.nodes import Graph

_LEVEL = 0.8  # ems: heights that differ by less are one
_BESIDE = 3.5  # ems of white that may lie between two columns of a band
_MOST = 8


def runs(graph: Graph) -> tuple[np.ndarray, np.ndarray]:
    """For every node how many columns beside it end where it ends, and begin where it begins.

    Only columns that follow each other count: a run is broken by a column that goes on. At most 8.
    """
    box = np.array([[n.box.x0, n.box.y0, n.box.x1, n.box.y1] for n in graph.nodes]).reshape(-1, 4)
    em = graph.sketch.body
    return _run(box, box[:, 3], em), _run(box, box[:, 1], em)


def _run(box: np.ndarray, heights: np.ndarray, em: float) -> np.ndarray:
    found = np.zeros(len(box))
    for i in range(len(box)):
        level = np.flatnonzero(np.abs(heights - heights[i]) < _LEVEL * em)
        left, right = box[i, 0], box[i, 2]
        for n in level[np.argsort(box[level, 0])]:
            if -em < box[n, 0] - right < _BESIDE * em:
                right = max(right, box[n, 2])
                found[i] += 1
        for n in level[np.argsort(-box[level, 2])]:
            if -em < left - box[n, 2] < _BESIDE * em:
                left = min(left, box[n, 0])
                found[i] += 1
    return found.clip(max=_MOST)
