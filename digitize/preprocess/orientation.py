"""Which way up a scan lies: how many quarters it must be turned counter-clockwise.

Nothing is concluded from how lines run, for columns of an upright vertical page run as lines of
a turned horizontal one do. Sample lines are laid out as they would read if the page were turned by
0, 1, 2 or 3 quarters, the characters of a column one by one stood side by side, and it is seen
which of these can be read.

Models for Chinese also read characters that lie on their backs, a quarter counter-clockwise from
upright, since vertical lines are put to them so. A page upright at turn t thus reads well at t and
t + 1, badly at t + 2 and t + 3; what tells t from t + 1 is the other neighbour.

Almost every scan is upright. A small classifier of lines (rapidocr's, upright or upside down)
confirms that in a few milliseconds; only where it does not, a judge that reads is asked.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from digitize.errors import MissingDependency
from digitize.models import Model
from digitize.preprocess.strips import HEIGHT, Sample
from digitize.runtime import Network, open_network
from digitize.runtime import Options as RuntimeOptions

Judge = Callable[[list[np.ndarray]], Sequence[float]]
"""How readable each line is (RGB, characters upright, left to right), 0..1; higher is better."""

_CLASSIFIER = "models/ch_ppocr_mobile_v2.0_cls_mobile.onnx"
_INPUT = (192, HEIGHT)
_FEWEST = 4  # lines on which a decision may rest
_JUDGED = 6  # lines that a judge is asked about


def decide(sample: Sample, judge: Judge | None) -> int:
    """The quarters to turn; 0 unless there is strong evidence for another."""
    if len(sample.strips) < _FEWEST:
        return 0
    classify = _classifier()
    seen: list[float] | None = None
    if classify is not None:
        upright, fallen = (_score(sample, turn, classify) for turn in (0, 3))
        if upright >= 0.75 and fallen <= 0.35:
            return 0
        seen = [upright, *(_score(sample, turn, classify) for turn in (1, 2)), fallen]
    if judge is not None:
        return _judged(sample, judge, seen)
    return 0 if seen is None else _flipped(seen)


def _judged(sample: Sample, judge: Judge, seen: Sequence[float] | None) -> int:
    """The turn at which the lines read best; ``seen`` is what the classifier thinks of each."""
    few = Sample(sample.strips[:_JUDGED], sample.vertical)
    read = [_score(few, turn, judge) for turn in range(4)]
    good = [(r + s) / 2 for r, s in zip(read, seen, strict=True)] if seen else read
    best = max(range(4), key=lambda turn: good[turn] + good[(turn + 1) % 4] - good[turn - 1])
    if good[best] < max(0.6, max(good) - 0.1):
        best = max(range(4), key=lambda turn: good[turn])
    if good[best] < 0.6:
        return 0
    if best == 3 and good[0] > good[3] - 0.25:
        # Read on its back as well as upright: only the neighbour on the other side can tell.
        return 3 if good[3] - good[1] >= 0.35 else 0
    return best if good[best] - good[0] >= 0.25 else 0


def _flipped(seen: Sequence[float]) -> int:
    """0 or 2: without a judge only a page upside down is turned."""
    upright, once, flipped, thrice = seen
    lying = once - thrice > 0.7
    return 2 if flipped >= 0.75 and upright <= 0.25 and not lying else 0


def _score(sample: Sample, turn: int, judge: Judge) -> float:
    return float(np.mean(judge([strip.as_if_turned(turn) for strip in sample.strips])))


@lru_cache(maxsize=1)
def _classifier() -> Judge | None:
    """The line classifier as a judge; None where its package or every runtime is missing."""
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / _CLASSIFIER
    if not path.exists():
        return None
    try:
        network = open_network(Model(path.stem, path), RuntimeOptions(threads=1))
    except MissingDependency:
        return None
    return lambda crops: _classified(network, crops)


def _classified(network: Network, crops: Sequence[np.ndarray]) -> list[float]:
    """The probability of each line that it is not upside down."""
    outputs = network.run(_tensor(crop) for crop in crops)
    return [float(output[0][0, 0]) for output in outputs]


def _tensor(crop: np.ndarray) -> np.ndarray:
    """A line as the classifier wants it: BGR, -1..1, its first 192 columns, 0 behind its end."""
    width, height = _INPUT
    visible = cv2.resize(crop[:, : round(width * crop.shape[0] / height)], None,
                         fx=height / crop.shape[0], fy=height / crop.shape[0])  # fmt: skip
    visible = visible[:height, :width].astype(np.float32) / 127.5 - 1
    tensor = np.zeros((1, 3, height, width), np.float32)
    tensor[0, :, :, : visible.shape[1]] = visible.transpose(2, 0, 1)[::-1]
    return tensor
