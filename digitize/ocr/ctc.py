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
    ends = np.concatenate([edges, [len(classes)]])
    spoken = [(s, e) for s, e in zip(starts, ends, strict=True) if classes[s] != 0]
    middles = [(s + e) / 2 for s, e in spoken]
    signs = []
    for n, (start, end) in enumerate(spoken):
        kind = int(classes[start])
        text = alphabet[kind - 1] if kind <= len(alphabet) else " "
        # the network speaks at a glyph's middle: its edges lie half way to its neighbours
        left = (middles[n - 1] + middles[n]) / 2 if n else 0.0
        right = (middles[n] + middles[n + 1]) / 2 if n + 1 < len(spoken) else width
        score = float(best[start:end, 0].max())
        signs.append(Sign(text, score, min(1.0, left / width), min(1.0, right / width)))
    printed = [s.confidence for s in signs if not s.text.isspace()]
    mean = float(np.mean(printed)) if printed else 0.0
    return Recognition("".join(s.text for s in signs), mean, tuple(signs))
