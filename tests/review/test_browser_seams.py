"""The walk through doubtful seams: a page put right in as many decisions as it has doubts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from digitize.page import Page
from digitize.review.doubts import questions
from digitize.review.edits.validity import faults
from tests.review import pages
from tests.review.hands import Hands

pytestmark = pytest.mark.browser


def grouping(page: Page) -> list[tuple[str | None, tuple[str, ...]]]:
    """What a page says of its articles: headlines and the text regions of each, in order."""
    return [
        (a.headline.main, tuple(r for r in a.regions if page.region(r).type == "body"))
        for a in page.articles
    ]


def test_five_planted_errors_are_put_right_in_ten_acts(at_desk: Callable[..., Hands]) -> None:
    wrong, right = pages.planted()
    assert faults(wrong) == []
    assert grouping(wrong) != grouping(right)
    doubts = len(questions(wrong))
    hands = at_desk({"a": wrong}, "/pages/1/seams")
    walked = 0
    while hands.tab.locator(".verdict").count():
        assert walked < 10, "the walk does not end"
        question = questions(hands.document())[0]
        wanted = successor(right)[question.from_]
        revision = hands.document().revision
        if question.to == wanted:
            hands.press("y")
        else:
            hands.press(str(question.choices.index(wanted) + 1))
        hands.revision(revision + 1)
        walked += 1
    print(f"{doubts} doubtful seams, page right after {walked} decisions")
    hands.tab.locator(".finished").wait_for()
    # The caption that went astray is no seam: one click, one key, one click on the page.
    hands.go("/pages/1")
    hands.click("r37")
    hands.press("a")
    hands.click("r32")
    page = hands.revision(walked + 1)
    assert grouping(page) == grouping(right)
    assert {a.headline.main: a.captions for a in page.articles} == {
        a.headline.main: a.captions for a in right.articles
    }
    assert {a.headline.main: a.paragraphs for a in page.articles} == {
        a.headline.main: a.paragraphs for a in right.articles
    }
    print(f"five errors, {hands.acts} key strokes and clicks beyond opening the page")
    assert hands.acts <= 10


def successor(page: Page) -> dict[str, str | None]:
    from digitize.review.edits.settle import following

    return following(page.regions, frozenset({"body"}))


def test_wrong_then_a_number_and_everything_can_be_taken_back(
    at_desk: Callable[..., Hands],
) -> None:
    wrong, _ = pages.planted()
    hands = at_desk({"a": wrong}, "/pages/1/seams")
    first = questions(wrong)[0]
    hands.press("n")
    hands.tab.locator(".choices.open").wait_for()
    hands.press("1")
    page = hands.revision(1)
    seam = next(s for s in page.seams if s.from_ == first.from_)
    assert seam.to == first.choices[0] and seam.probability == 1.0
    hands.press("Control+z")
    page = hands.revision(2)
    assert page.articles == wrong.articles
    hands.press("Control+Shift+z")
    assert hands.revision(3).articles != wrong.articles


def test_keys_typed_faster_than_the_server_answers_all_count(
    at_desk: Callable[..., Hands],
) -> None:
    page = pages.sample(doubtful=("r17", "r18", "r19", "r26", "r27", "r28", "r33"))
    hands = at_desk({"a": page}, "/pages/1/seams")
    hands.press(*"yyyyyyy")
    hands.tab.locator(".finished").wait_for()
    assert hands.revision(7).articles == page.articles
    assert all(s.probability == 1.0 for s in hands.document().seams if s.from_ in ("r17", "r33"))


def test_later_and_back_by_mouse(at_desk: Callable[..., Hands]) -> None:
    page = pages.sample(doubtful=("r18", "r27"))
    hands = at_desk({"a": page}, "/pages/1/seams")
    before = hands.tab.locator(".piece.tail .words").inner_text()
    hands.tab.locator(".verdict button").nth(2).click()
    hands.until(lambda: hands.tab.locator(".piece.tail .words").inner_text() != before)
    hands.press("ArrowLeft")
    hands.until(lambda: hands.tab.locator(".piece.tail .words").inner_text() == before)
    hands.tab.locator(".verdict .yes").click()
    hands.revision(1)
