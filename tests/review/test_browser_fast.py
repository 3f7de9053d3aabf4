"""Fast hands and a slow server: no key is lost; each means the page that the last one left."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from digitize.page import Page
from tests.review import pages
from tests.review.hands import Hands

pytestmark = pytest.mark.browser
Sit = Callable[..., Hands]


@pytest.fixture
def hands(at_desk: Sit) -> Hands:
    """A page at a desk that takes 0.3 s for each save."""
    found = at_desk({"qtxq-2022-10-31-01.png": pages.sample()}, "/pages/1")
    desk = found.desk.room.desk
    save = desk.save

    def slow(*given: Any) -> Any:
        time.sleep(0.3)
        return save(*given)

    desk.save = slow  # type: ignore[method-assign]
    return found


def bodies(page: Page, article: str) -> list[str]:
    return [r.id for r in page.regions if r.article == article and r.type == "body"]


def line(page: Page, id: str) -> str:
    return next(x.text for r in page.regions for x in r.lines if x.id == id)


def test_a_step_repeated_before_the_answer_is_two_steps(hands: Hands) -> None:
    hands.click("r17")
    hands.press("Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowUp")
    assert bodies(hands.revision(4), "a1") == ["r18", "r19", "r17", "r20"]
    hands.press("Control+z", "Control+z", "Control+y")
    assert bodies(hands.revision(7), "a1") == ["r18", "r19", "r20", "r17"]


def test_typing_begins_with_the_key_after_t(hands: Hands) -> None:
    first, second = hands.document().region("r18").lines[:2]
    hands.click("r18")
    for key in ("t", "End", "n", "u", "Enter", "End", "s", "Alt+p", "Alt+p", "Enter"):
        hands.tab.keyboard.press(key)
    page = hands.revision(4)
    assert line(page, first.id) == first.text + "nu"
    assert line(page, second.id) == second.text + "s"
    assert [a.id for a in page.articles] == [a.id for a in pages.sample().articles]
    begun = sum(len(a.paragraphs) for a in page.articles)
    assert begun == sum(len(a.paragraphs) for a in pages.sample().articles), "begun, and taken back"


def test_keys_after_a_button_or_a_row_mean_the_block(hands: Hands) -> None:
    hands.click("r17")
    hands.tab.locator('[data-block="r17"] button').click()
    hands.press("f", "ArrowDown", "ArrowDown", "Enter")
    assert bodies(hands.revision(1), "a1")[:2] == ["r17", "r19"]
    hands.click("r44")
    hands.button("Assign")
    order = [r.id for r in hands.document().regions]
    back = order.index("r44") - order.index("r40")
    hands.press(*["ArrowUp"] * back, "Enter")
    assert hands.revision(2).region("r44").article == hands.document().region("r40").article


def test_edits_made_before_the_first_is_answered_all_arrive(hands: Hands) -> None:
    hands.click("r34")
    hands.press("s", "d", "ArrowDown", "u", "t", "End")
    hands.tab.keyboard.type("xyz")
    hands.press("Enter", "Escape")
    page = hands.revision(4)
    done = [type(r.operations[0]).__name__ for r in hands.desk.room.desk.state(1).history]
    assert done == ["ArticleSplit", "ArticleAdvertisement", "ArticleUnassign", "LineTextEdit"]
    assert page.region("r34").type == "advertisement"
    assert page.region("r35").article is None
    assert page.region("r35").lines[0].text.endswith("xyz")


def test_what_waits_for_its_turn_survives_a_reload(hands: Hands) -> None:
    hands.click("r43")
    hands.press("s")
    hands.click("r34")
    hands.press("u")
    hands.tab.reload()
    hands.ready("/pages/1")
    assert hands.revision(2).region("r34").article is None
