"""The search box as a reviewer uses it: words, filters, a hit that opens with its place marked."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from digitize.geometry import bounds
from tests.review import pages
from tests.review.hands import Hands
from tests.review.test_browser_screens import SHOTS, box, serious

pytestmark = pytest.mark.browser
Sit = Callable[..., Hands]


DONE = """() => document.querySelector('.search-screen .total')
    && !document.querySelector('.search-screen .notice')"""


def hits(hands: Hands) -> Any:
    hands.tab.wait_for_function(DONE)  # the index is whole
    return hands.tab.locator(".hits > li")


def test_a_hit_opens_its_page_with_the_place_marked(at_desk: Sit) -> None:
    hands = at_desk(box(), "/")
    hands.press("Control+k")
    field = hands.tab.locator("#query")
    field.wait_for()
    assert field.evaluate("e => e === document.activeElement"), "the box waits for words"
    hands.tab.keyboard.type('"錢塘區臨平區"')
    hands.press("Enter")
    found = hits(hands)
    assert found.count() >= 1
    assert set(found.first.locator("mark").all_text_contents()) == {"钱塘区临平区"}
    title = found.first.locator("a.hit").text_content()
    if os.environ.get("DIGITIZE_SHOTS"):
        hands.tab.screenshot(path=SHOTS / "search.png")
    found.first.locator("a.hit").click()
    mark = hands.tab.locator(".found path").first
    mark.wait_for(state="attached")
    hands.ready(hands.tab.url.removeprefix(hands.desk.base))
    hands.until(lambda: mark.bounding_box()["width"] > 40)
    place, scan = mark.bounding_box(), hands.tab.locator(".scan").bounding_box()
    assert scan["x"] <= place["x"] and place["x"] + place["width"] <= scan["x"] + scan["width"]
    assert scan["y"] <= place["y"] and place["y"] + place["height"] <= scan["y"] + scan["height"]
    page = hands.document()
    line = mark.get_attribute("data-found")
    told = next(x for r in page.regions for x in r.lines if x.id == line)
    assert "钱塘区临平区" in told.text
    numbers = mark.get_attribute("d").strip("MZ").split("L")
    inner = bounds([tuple(map(float, pair.split())) for pair in numbers])
    assert bounds(told.polygon).holds(inner, slack=1)
    owner = next(r.article for r in page.regions for x in r.lines if x.id == line)
    assert title and next(a.headline.main for a in page.articles if a.id == owner) in title
    if os.environ.get("DIGITIZE_SHOTS"):
        hands.tab.screenshot(path=SHOTS / "search-place.png")
    hands.tab.get_by_role("link", name="Back to the results").click()
    assert hits(hands).count() >= 1
    assert hands.tab.locator("#query").input_value() == '"錢塘區臨平區"'


def test_marks_can_be_removed_and_come_back_with_the_address(at_desk: Sit) -> None:
    hands = at_desk(box(), "/pages/1?find=钱塘区&kind=article&ref=a1")
    hands.tab.wait_for_selector(".found path", state="attached")
    hands.tab.get_by_role("button", name="Remove the marks").click()
    hands.until(lambda: hands.tab.locator(".found path").count() == 0)
    assert "find" not in hands.tab.url
    hands.tab.go_back()
    hands.go("/pages/1?find=并不在此&kind=article&ref=a1")
    hands.tab.wait_for_selector(".found-bar")
    assert hands.tab.locator(".found-bar").text_content()


def test_filters_and_both_languages(at_desk: Sit) -> None:
    hands = at_desk(box(), "/search?q=钱塘区", language="zh-CN")
    every = int("".join(filter(str.isdigit, _total(hands))))
    assert every > 1 and hands.tab.get_by_role("button", name="检索", exact=True).count() == 1
    hands.tab.get_by_label("版次").fill("4")
    hands.tab.get_by_label("自", exact=True).fill("2022-10")
    hands.tab.get_by_label("报名").fill("錢塘新區報")
    hands.press("Enter")
    hands.tab.wait_for_url("**page=4**")
    fewer = every
    for _ in range(100):  # the address changes before the answer is there
        fewer = int("".join(filter(str.isdigit, _total(hands))))
        if fewer != every:
            break
        hands.tab.wait_for_timeout(50)
    assert 0 < fewer < every
    hands.tab.get_by_label("自", exact=True).fill("2023")
    hands.press("Enter")
    hands.tab.wait_for_url("**since=2023**")
    assert _total(hands) == "没有找到。"
    hands.tab.get_by_label("自", exact=True).fill("gestern")
    hands.press("Enter")
    assert "gestern" not in hands.tab.url, "the field says what a date is"


def _total(hands: Hands) -> str:
    hands.tab.wait_for_function(DONE)
    return str(hands.tab.locator(".search-screen .total").text_content())


def test_what_is_found_is_shown_as_text(at_desk: Sit) -> None:
    page = pages.small()
    first = page.articles[0].model_copy(
        update={"paragraphs": ("<img src=x onerror=alert(1)>𠮷野家一二三",)}
    )
    page = page.model_copy(update={"articles": (first, *page.articles[1:])})
    hands = at_desk({"a": page}, "/search?q=野家")
    assert hits(hands).count() == 1
    assert hands.tab.locator(".snippet mark").text_content() == "野家", "also after rare characters"
    assert "<img" in hands.tab.locator(".snippet").text_content()
    assert hands.tab.locator(".snippet img").count() == 0


def test_axe_core_finds_nothing_serious_in_the_search(at_desk: Sit) -> None:
    hands = at_desk(box(), "/search")
    for scheme in ("light", "dark"):
        hands.tab.emulate_media(color_scheme=scheme)
        for path in ("/search", "/search?q=钱塘区", "/search?q=并不在此"):
            hands.go(path)
            hands.tab.wait_for_timeout(300)
            assert serious(hands) == [], f"{path} {scheme}"
        hands.go("/pages/1?find=钱塘区&kind=article&ref=a1")
        hands.tab.wait_for_selector(".found-bar")
        assert serious(hands) == [], scheme
