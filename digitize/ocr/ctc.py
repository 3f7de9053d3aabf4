"""Reading a recogniser's output: greedy CTC decoding (Graves et al. 2006)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from digitize.ocr.recognition import Recognition, Sign


def decode(best: np.ndarray, alphabet: Sequence[str], share: float = 1.0) -> Recognition:
    """Text of one crop from (greatest score, its class) per time step; ``best`` is T x 2.

    Class 0 is the blank, class i the i-th character of the alphabet, the class after the last the
    space. ``share`` is the part of the steps that the crop itself covers; the rest is padding.
    """
    classes = best[:, 1].astype(int)
    width = max(1.0, len(classes) * share)
    edges = np.flatnonzero(np.diff(classes)) + 1
    starts = np.concatenate([[0], edges])
    spoken = classes[starts] != 0
    scores = np.maximum.reduceat(best[:, 0], starts)[spoken]
    middles = (starts + np.concatenate([edges, [len(classes)]]))[spoken] / 2
    # the network speaks at a glyph's middle: its edges lie half way to its neighbours
    between = (middles[:-1] + middles[1:]) / 2
    bounds = np.minimum(np.concatenate([[0.0], between, [width]]) / width, 1.0).tolist()
    signs = [
        Sign(alphabet[kind - 1] if kind <= len(alphabet) else " ", score, left, right)
        for kind, score, left, right in zip(
            classes[starts][spoken].tolist(), scores.tolist(), bounds, bounds[1:], strict=False
        )
    ]
    printed = [s.confidence for s in signs if not s.text.isspace()]
    mean = float(np.mean(printed)) if printed else 0.0
    return Recognition("".join(s.text for s in signs), mean, tuple(signs))
