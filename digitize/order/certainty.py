"""How sure a decision about a seam is, calibrated.

The marginals of the cover are surer than they should be, above all on pages that fell to scraps
because they were read badly: the network judges what it is shown, and cannot know that lines are
misread, missed or run together. A logistic regression over six traits of a decision and its page
(`FEATURES`) sets that right (Platt 1999); ``python -m training.certainty`` fits it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from digitize.attention import load
from digitize.passage import Link, Passage, Sketch

FEATURES = ("odds", "next_odds", "lines", "lines_after", "ends", "scraps")
WEIGHTS = Path(__file__).parent / "certainty.npz"
_SCRAP = 2  # lines
_LEAST = 1e-4  # no decision is surer than by this


def traits(sketch: Sketch, links: Sequence[Link]) -> np.ndarray:
    """Rows of `FEATURES` for links, ``(links, 6)``.

    Log-odds of the decision and of the next best one, logarithms of the lines before and after the
    seam, whether it says that the article ends; of the page the share of passages of text that
    have two lines at most.
    """
    bodies = [p for p in sketch.passages if p.type == "body"]
    scraps = sum(len(p.lines) <= _SCRAP for p in bodies) / max(1, len(bodies))
    passages = {p.id: p for p in sketch.passages}
    return np.array([[*_of(link, passages), scraps] for link in links]).reshape(-1, len(FEATURES))


def _of(link: Link, passages: dict[int, Passage]) -> tuple[float, ...]:
    second = link.alternatives[0][1] if link.alternatives else 0.0
    ends = link.to_id is None
    after = 1 if link.to_id is None else len(passages[link.to_id].lines)
    before = len(passages[link.from_id].lines)
    return (_odds(link.probability), _odds(second), math.log(before),
            0.0 if ends else math.log1p(after), float(ends))  # fmt: skip


def _odds(chance: float) -> float:
    p = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(p / (1 - p))


@cache
def _weights() -> tuple[np.ndarray, float]:
    found = load(WEIGHTS)
    return np.asarray(found["weight"], dtype=np.float64), float(found["bias"])


def calibrated(sketch: Sketch, links: Sequence[Link]) -> tuple[Link, ...]:
    """Links with the probabilities of what follows text set right.

    Their alternatives share the rest as before. Those of bylines, headlines and subheads stay.
    """
    if not links:
        return ()
    weight, bias = _weights()
    sure = 1 / (1 + np.exp(-(traits(sketch, links) @ weight + bias)))
    texts = {p.id for p in sketch.passages if p.type == "body"}
    return tuple(
        _surer(link, min(max(chance, _LEAST), 1 - _LEAST)) if link.from_id in texts else link
        for link, chance in zip(links, sure.tolist(), strict=True)
    )


def _surer(link: Link, chance: float) -> Link:
    rest = (1 - chance) / max(1 - link.probability, _LEAST)
    others = sum(p for _, p in link.alternatives)
    rest = min(rest, (1 - chance) / others) if others else rest
    alternatives = tuple((to, p * rest) for to, p in link.alternatives)
    return replace(link, probability=chance, alternatives=alternatives)
