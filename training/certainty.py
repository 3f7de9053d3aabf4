"""Fit how sure decisions about seams are: ``python -m training.certainty FOLDER...``.

A folder holds recorded readings beside truths, as `tests.score` wants them (``tests/recorded``).
Of the decisions that the truth can judge a logistic regression learns which are right. Printed is
what it gains on sheets that it did not see.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from digitize import articles, masthead, mending, order, regions
from digitize.direction import turn
from digitize.evaluate.alignment import align, placed
from digitize.evaluate.calibration import calibration
from digitize.evaluate.documents import read
from digitize.evaluate.figures import Decision
from digitize.evaluate.seams import judged
from digitize.order.certainty import FEATURES, WEIGHTS, traits
from digitize.page import Page
from digitize.pipeline import Understanding
from digitize.reading import Reading
from tests.score import beside, content, recorded, sheet_source, to_scan
from training.labels import sheet_of

Rows = tuple[np.ndarray, np.ndarray, list[str]]
_FOLDS = 10


def main() -> None:
    """Read, fit, write, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+")
    parser.add_argument("-o", "--output", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    truths = [t for folder in given.folder for t in recorded(folder)]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(examples, truths))
    rows = np.concatenate([r for r, _, _ in found])
    right = np.concatenate([y for _, y, _ in found])
    sheets = np.array([s for _, _, own in found for s in own])
    chance = np.zeros(len(right))
    for train, test in GroupKFold(_FOLDS).split(rows, right, sheets):
        weight, bias = fit(rows[train], right[train])
        chance[test] = 1 / (1 + np.exp(-(rows[test] @ weight + bias)))
    before = 1 / (1 + np.exp(-rows[:, FEATURES.index("odds")]))
    for name, p in (("the cover's", before), ("calibrated", chance)):
        told = calibration([Decision(float(q), bool(y)) for q, y in zip(p, right, strict=True)])
        print(name, {k: v if v is None else round(v, 4) for k, v in told.items()})
    weight, bias = fit(rows, right)
    np.savez(given.output, weight=weight.astype(np.float32), bias=np.float32(bias))
    print(dict(zip(FEATURES, weight.round(2).tolist(), strict=True)), round(bias, 2))


def fit(rows: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic regression, for rows as they are."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    model = LogisticRegression(max_iter=2000).fit((rows - mean) / scale, right)
    weight = model.coef_[0] / scale
    return weight, float(model.intercept_[0] - weight @ mean)


def examples(truth: Path) -> Rows:
    """Traits of a page's decisions that can be judged, whether each is right, and the sheet."""
    page = Page.from_json(content(truth)) if truth.suffix == ".gz" else read(truth)
    reading = turn(Reading.from_json(content(beside(truth))))
    mended, _ = mending.mend(reading, regions.body_size(reading))
    ordered = order.sort(regions.group(mended), calibrate=False)
    passages = [p for s in ordered.strands for p in s.passages]
    told = Understanding(masthead.read(passages), articles.assemble(ordered))
    output = to_scan(reading, told.page(sheet_source(reading, page), page.made_by))
    scale = page.source.width / output.source.width
    answers = judged(output, align(placed(page), placed(output, scale)))
    known = [n for n, answer in enumerate(answers) if answer is not None]
    rows = traits(ordered.sketch, ordered.links)[known]
    right = np.array([answers[n] for n in known], dtype=bool)
    return rows, right, [sheet_of(truth.name)] * len(known)


if __name__ == "__main__":
    main()
