"""How far the probabilities of the seams can be trusted."""

from __future__ import annotations

import math
from collections.abc import Sequence

from digitize.evaluate.figures import Decision

LEAST_SURE = 0.1  # share of the decisions that a reviewer is asked about
BINS = 10


def calibration(decisions: Sequence[Decision]) -> dict[str, float | None]:
    """Figures of the seams; None where there are none (or, of wrong ones, no wrong ones).

    ``decisions`` and ``wrong`` are counts. ``wrong_among_least_sure`` is the share of the wrong
    ones that stand among the 10 % least sure (rounded up; of equally sure ones at the limit their
    fair share). ``expected_calibration_error`` uses ten bins of equal width (Naeini 2015),
    ``brier`` is the mean squared error of the probability (Brier 1950).
    """
    wrong = sum(not d.right for d in decisions)
    if not decisions:
        return {
            "decisions": 0,
            "wrong": 0,
            "wrong_among_least_sure": None,
            "expected_calibration_error": None,
            "brier": None,
        }
    return {
        "decisions": len(decisions),
        "wrong": wrong,
        "wrong_among_least_sure": _among_least_sure(decisions) / wrong if wrong else None,
        "expected_calibration_error": _calibration_error(decisions),
        "brier": sum((d.probability - d.right) ** 2 for d in decisions) / len(decisions),
    }


def _among_least_sure(decisions: Sequence[Decision]) -> float:
    """Wrong decisions among the least sure ones."""
    asked = math.ceil(LEAST_SURE * len(decisions) - 1e-9)
    limit = sorted(d.probability for d in decisions)[asked - 1]
    below = [d for d in decisions if d.probability < limit]
    at = [d for d in decisions if d.probability == limit]
    wrong_at = sum(not d.right for d in at)
    return sum(not d.right for d in below) + wrong_at * (asked - len(below)) / len(at)


def _calibration_error(decisions: Sequence[Decision]) -> float:
    bins: dict[int, list[Decision]] = {}
    for d in decisions:
        bins.setdefault(min(BINS - 1, int(d.probability * BINS)), []).append(d)
    gaps = (abs(sum(d.probability - d.right for d in b)) for b in bins.values())
    return sum(gaps) / len(decisions)
