"""Structure on recorded pages of the practice press: a floor that no change may break.

The figures themselves are printed by ``python -m tests.score tests/recorded``; the floors here lie
somewhat below them, for a part of the pages that takes seconds.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from digitize.evaluate.figures import Report
from tests.score import recorded, score

PAGES = recorded(Path(__file__).parent / "recorded")
FLOORS = {
    "article_f1": 0.8,
    "pair_f1": 0.82,
    "successor": 0.95,
    "role_f1": 0.97,
    "join_recall": 0.85,
}


@pytest.fixture(scope="module")
def report() -> Report:
    clean = [p for p in PAGES if not any(w in p.name for w in ("light", "medium", "heavy"))]
    return Report(tuple(score(path).figures for path in clean[::6]))


def test_there_are_as_many_pages_as_the_docs_say() -> None:
    assert len(PAGES) >= 90


def test_every_line_is_kept(report: Report) -> None:
    assert report.overall.value("line_conservation") == 1.0


@pytest.mark.parametrize("figure", FLOORS)
def test_structure_holds_its_floor(report: Report, figure: str) -> None:
    value = report.overall.value(figure)
    assert value is not None
    assert value >= FLOORS[figure]
