"""PP-OCR recognition weights run directly on a runtime, without a pipeline around them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import cv2
import numpy as np

from digitize import models
from digitize.ocr.ctc import decode
from digitize.ocr.recognition import Recognition
from digitize.runtime import Options, open_network

_HEIGHT = 48  # the network's line height
_BUCKET = 32  # widths come in steps of this, so that the runtime meets few shapes
_LEAST = 64
_FINE = 128  # what is narrower than this comes in half steps when it is squeezed
_FILLED = 1.2  # and is widened to its step by at most so much
_TOGETHER = 640  # as much width goes in at once: a request costs as much as some 90 pixels more
_MOST = 8  # lines that go in at once
_LEVELS = np.arange(256, dtype=np.float32) / np.float32(127.5) - np.float32(1)  # of bytes


class NetworkEngine:
    """Crops in, text out: lines of one width together, as many requests as there are threads."""

    narrow = 0.4  # the width, as a share of the usual, at which lines are skimmed

    def __init__(self, options: Options, path: str = "") -> None:
        model = models.find("recognition", path or None)
        self._alphabet = models.characters(model)
        self._network = open_network(model, options, reduce=True)
        self.name = self._network.runtime
        self.models = {"recognition": model.label}

    def recognize(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
        """What each crop (RGB, H x W x 3) says, in the same order.

        Crops go in by width, so that the runtime changes shape seldom.
        """
        return self._read(crops, 1.0)

    def skim(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
        """The same from pictures squeezed to ``narrow`` of their width."""
        return self._read(crops, self.narrow)

    def _read(self, crops: Sequence[np.ndarray], squeeze: float) -> list[Recognition]:
        shapes = [_shape(crop, squeeze) for crop in crops]
        groups = _groups([shape for shape, _ in shapes])
        answers = self._network.run(_tensor([(crops[i], shapes[i]) for i in g]) for g in groups)
        found = [Recognition("", 0.0)] * len(crops)
        for group, outputs in zip(groups, answers, strict=True):
            for i, best in zip(group, outputs[0], strict=True):
                shape, width = shapes[i]
                found[i] = decode(best, self._alphabet, width / shape)
        return found


def _shape(crop: np.ndarray, squeeze: float) -> tuple[int, int]:
    """The width of the network's picture, and how much of it the crop takes up.

    A squeezed crop fills its picture, a little narrower or wider than asked for. One at its own
    width keeps it to the pixel, as it reads best.
    """
    h, w = crop.shape[:2]
    own = max(8.0, w * _HEIGHT * squeeze / h)
    if squeeze < 1:
        step = _BUCKET if own >= _FINE else _BUCKET // 2
        shape = max(_LEAST, round(own / step) * step)
        if shape <= _FILLED * own:
            return shape, shape
    width = int(own + 0.5)
    return max(_LEAST, -(-width // _BUCKET) * _BUCKET), width


def _groups(shapes: Sequence[int]) -> list[list[int]]:
    """Crops that go into the network together, by their places: of one width, narrow ones first.

    Their numbers are powers of two, so that there are few shapes.
    """
    order = sorted(range(len(shapes)), key=shapes.__getitem__)
    groups = []
    for shape, members in groupby(order, key=shapes.__getitem__):
        left = list(members)
        room = min(_MOST, max(1, _TOGETHER // shape))
        while left:
            count = 1 << (min(room, len(left)).bit_length() - 1)
            groups.append(left[:count])
            left = left[count:]
    return groups


def _tensor(shown: Sequence[tuple[np.ndarray, tuple[int, int]]]) -> np.ndarray:
    """Crops of one shape as the network wants them: BGR, 48 high, -1..1, grey after their ends."""
    out = np.zeros((len(shown), 3, _HEIGHT, shown[0][1][0]), np.float32)
    for picture, (crop, (_, width)) in zip(out, shown, strict=True):
        how = cv2.INTER_AREA if crop.shape[0] > _HEIGHT else cv2.INTER_CUBIC
        scaled = cv2.resize(crop, (width, _HEIGHT), interpolation=how)
        for channel in range(3):
            cv2.LUT(cv2.extractChannel(scaled, 2 - channel), _LEVELS, picture[channel, :, :width])
    return out
