"""PP-OCR recognition weights run directly on a runtime, without a pipeline around them."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from digitize import models
from digitize.ocr.ctc import decode
from digitize.ocr.recognition import Recognition
from digitize.runtime import Options, open_network

_HEIGHT = 48  # the network's line height
_BUCKET = 32  # widths are rounded up to this, so that the runtime meets few shapes
_LEAST = 64
_LEVELS = np.arange(256, dtype=np.float32) / np.float32(127.5) - np.float32(1)  # of bytes


class NetworkEngine:
    """Crops in, text out: one crop a request, as many requests at once as there are threads."""

    narrow = 0.4  # the width, as a share of the usual, at which lines are skimmed

    def __init__(self, options: Options, path: str = "") -> None:
        model = models.find("recognition", path or None)
        self._alphabet = models.characters(model)
        self._network = open_network(model, options, reduce=True)
        self.name = self._network.runtime
        self.models = {"recognition": model.label}

    def recognize(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
        """What each crop (RGB, H x W x 3) says, in the same order.

        Crops go in by width, so that the runtime changes shape seldom; they are not padded to
        each other's width, which was measured to be slower.
        """
        return self._read(crops, 1.0)

    def skim(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
        """The same from pictures squeezed to ``narrow`` of their width."""
        return self._read(crops, self.narrow)

    def _read(self, crops: Sequence[np.ndarray], squeeze: float) -> list[Recognition]:
        widths = [_width(crop, squeeze) for crop in crops]
        order = sorted(range(len(crops)), key=widths.__getitem__)
        answers = self._network.run(_tensor(crops[i], widths[i]) for i in order)
        found = [Recognition("", 0.0)] * len(crops)
        for i, outputs in zip(order, answers, strict=True):
            found[i] = decode(outputs[0][0], self._alphabet, widths[i] / _padded(widths[i]))
        return found


def _width(crop: np.ndarray, squeeze: float) -> int:
    h, w = crop.shape[:2]
    return max(8, int(w * _HEIGHT * squeeze / h + 0.5))


def _padded(width: int) -> int:
    return max(_LEAST, -(-width // _BUCKET) * _BUCKET)


def _tensor(crop: np.ndarray, width: int) -> np.ndarray:
    """A crop as the network wants it: BGR, 48 high, -1..1, grey after its end."""
    how = cv2.INTER_AREA if crop.shape[0] > _HEIGHT else cv2.INTER_CUBIC
    scaled = cv2.resize(crop, (width, _HEIGHT), interpolation=how)
    out = np.zeros((1, 3, _HEIGHT, _padded(width)), np.float32)
    for channel in range(3):
        cv2.LUT(cv2.extractChannel(scaled, 2 - channel), _LEVELS, dst=out[0, channel, :, :width])
    return out
