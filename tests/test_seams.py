"""Seams over bylines: who signs an article's text ends it no less."""

from __future__ import annotations

import pytest
from test_evaluate import line, region, seam, small

from digitize.evaluate.alignment import align, placed
from digitize.evaluate.seams import judged
from digitize.page import Page, Region, Seam


def signed(article: str, after: str, *names: str) -> Page:
    """The small page with names that sign an article in regions of their own, behind a region."""
    regions: list[Region] = []
    for known in small().regions:
        regions.append(known)
        if known.id == after:
            for n, name in enumerate(names):
                own = line(f"s{n}", name, 300, 170 + 30 * n)
                regions.append(region(f"b{n}", "byline", article, own))
    return small(regions=tuple(regions))


def told(truth: Page, *seams: Seam) -> list[bool | None]:
    output = truth.model_copy(update={"seams": seams})
    return judged(output, align(placed(truth), placed(output)))


def test_an_article_may_end_with_who_signs_it() -> None:
    page = signed("a1", "r5", "（李明）")
    assert told(page, seam("r5", "b0", 0.9)) == [True]
    assert told(page, seam("r5", "b0", 0.9), seam("b0", None, 0.9)) == [True, None]
    assert told(page, seam("r5", None, 0.9)) == [True], "as before"
    assert told(page, seam("r5", "b0", 0.9), seam("b0", "r9", 0.9)) == [False, None]


def test_a_byline_of_another_article_does_not_end_it() -> None:
    page = signed("a2", "r9", "（王芳）")
    assert told(page, seam("r5", "b0", 0.9)) == [False]
    assert told(page, seam("r9", "b0", 0.9)) == [True]


@pytest.mark.parametrize("names", [("（李明）",), ("（李明", "王芳）"), ("李明", "王芳", "孙天成")])
def test_text_goes_on_behind_those_who_sign_it(names: tuple[str, ...]) -> None:
    page = signed("a1", "r2", *names)
    chain = ["r2", *(f"b{n}" for n in range(len(names)))]
    over = [seam(a, b, 0.9) for a, b in zip(chain, [*chain[1:], "r3"], strict=True)]
    assert told(page, *over)[0] is True
    assert told(page, *over[:-1], seam(chain[-1], "r9", 0.9))[0] is False
    assert told(page, *over[:-1], seam(chain[-1], None, 0.9))[0] is False


def test_bylines_that_follow_each_other_in_a_ring_are_left() -> None:
    page = signed("a1", "r5", "李明", "王芳")
    ring = (seam("r5", "b0", 0.9), seam("b0", "b1", 0.9), seam("b1", "b0", 0.9))
    assert told(page, *ring)[0] is False
