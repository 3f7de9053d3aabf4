"""How sure seams are: calibrated by the lines of a passage and its page, never beyond a chance."""

from __future__ import annotations

import pytest
from drawn import EM, line

from digitize.geometry import Axes, Box
from digitize.order.certainty import calibrated, traits
from digitize.page import RegionType
from digitize.passage import Link, Passage, Sketch

Kind = tuple[RegionType, int]


def sketch(*kinds: Kind) -> Sketch:
    """Passages of some types and so many lines."""
    box = Box(0, 0, 200, 20)
    row = line("今天上午新桥通车", 0, 0)
    passages = tuple(
        Passage(n, kind, (row,) * many, box, box, (0, 200), size=EM)
        for n, (kind, many) in enumerate(kinds)
    )
    return Sketch(Axes(False, 900, 1200), EM, 12.0, passages)


TEXT: tuple[Kind, ...] = (("body", 20), ("body", 12), ("body", 9), ("body", 15))
SCRAPS: tuple[Kind, ...] = (("body", 2),) * 4


@pytest.mark.parametrize("chance", [0.0, 1e-9, 0.3, 0.999, 1.0])
@pytest.mark.parametrize("to", [1, None])
def test_chances_stay_between_nought_and_one(chance: float, to: int | None) -> None:
    others = ((2, min(1 - chance, 0.6)), (3, 0.0))
    (link,) = calibrated(sketch(*TEXT), [Link(0, to, chance, others)])
    assert 1e-4 <= link.probability <= 1 - 1e-4
    assert all(0 <= p <= 1 for _, p in link.alternatives)


def test_nothing_is_ever_beyond_doubt() -> None:
    for kinds, chance, second, least in ((TEXT, 1.0, 1.0, 1), (SCRAPS, 0.0, 0.0, 0)):
        page = sketch(*kinds)
        (link,) = calibrated(page, [Link(0, None, chance, ((1, second),))])
        assert link.probability == pytest.approx(least, abs=2e-4)
        assert 1e-4 <= link.probability <= 1 - 1e-4


def test_alternatives_share_what_is_left() -> None:
    (link,) = calibrated(sketch(*TEXT), [Link(0, 1, 0.7, ((2, 0.2), (None, 0.1)))])
    (second, third) = (p for _, p in link.alternatives)
    assert link.probability != 0.7
    assert [to for to, _ in link.alternatives] == [2, None]
    assert second + third == pytest.approx(1 - link.probability)
    assert second == pytest.approx(2 * third)
    (some,) = calibrated(sketch(*TEXT), [Link(0, 1, 0.7, ((2, 0.2),))])
    assert some.alternatives[0][1] == pytest.approx((1 - some.probability) * 2 / 3)


@pytest.mark.parametrize("others", [(0.3, 0.2), (0.9, 0.8), (1.0, 1.0)])
def test_chances_that_are_too_many_together_are_no_more_than_one(others: tuple[float, ...]) -> None:
    """The marginals are scaled by rounds, and need not be at their end."""
    given = tuple(enumerate(others, 2))
    (link,) = calibrated(sketch(*TEXT), [Link(0, 1, 0.9, given)])
    assert link.probability + sum(p for _, p in link.alternatives) <= 1 + 1e-9
    assert link.alternatives[0][1] > 0


@pytest.mark.parametrize("to", [1, None])
def test_on_a_page_of_scraps_the_same_chance_is_less_sure(to: int | None) -> None:
    link = Link(0, to, 0.95, ((2, 0.05),))
    (long,) = calibrated(sketch(*TEXT), [link])
    (short,) = calibrated(sketch(*SCRAPS), [link])
    assert short.probability < long.probability - 0.05


def test_headlines_and_bylines_are_no_scraps() -> None:
    heads: tuple[Kind, ...] = (("headline", 1), ("byline", 1), ("caption", 1))
    link = Link(0, 1, 0.95, ((2, 0.05),))
    assert calibrated(sketch(*TEXT, *heads), [link]) == calibrated(sketch(*TEXT), [link])


def test_what_follows_a_byline_is_as_sure_as_it_was() -> None:
    page = sketch(("byline", 1), ("subhead", 1), *TEXT)
    links = [Link(0, 2, 0.8, ((None, 0.2),)), Link(1, 3, 0.6), Link(2, 0, 0.8, ((None, 0.2),))]
    done = calibrated(page, links)
    assert list(done[:2]) == links[:2]
    assert done[2].probability != 0.8
    assert [(k.from_id, k.to_id) for k in done] == [(0, 2), (1, 3), (2, 0)]


def test_where_nothing_was_decided_there_is_nothing() -> None:
    assert calibrated(sketch(), []) == ()
    assert traits(sketch(), []).shape == (0, 6)
