"""Each edit by mouse and by keyboard, on the page screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from digitize.page import Character, Page
from digitize.review.edits.validity import faults
from tests.review import pages
from tests.review.hands import Hands

pytestmark = pytest.mark.browser
Sit = Callable[..., Hands]


@pytest.fixture
def hands(at_desk: Sit) -> Hands:
    return at_desk({"qtxq-2022-10-31-01.png": pages.sample()}, "/pages/1")


def bodies(page: Page, article: str) -> list[str]:
    return [r.id for r in page.regions if r.article == article and r.type == "body"]


def of(page: Page, article: str) -> set[str]:
    return {r.id for r in page.regions if r.article == article}


def goto(hands: Hands, id: str) -> None:
    """Walk to a block by arrow keys, as one does who has no mouse."""
    order = [r.id for r in hands.document().regions]
    hands.tab.keyboard.press("Escape")
    for _ in range(order.index(id) + 1):
        hands.tab.keyboard.press("ArrowDown")
    hands.tab.locator(f'.block-row.focused[data-block="{id}"]').wait_for(state="attached")


# -- order -------------------------------------------------------------------------------------


def test_order_by_an_arrow_dragged(hands: Hands) -> None:
    hands.arrow("r17", "r19")
    assert bodies(hands.revision(1), "a1")[:2] == ["r17", "r19"]


def test_order_by_an_arrow_cut(hands: Hands) -> None:
    hands.click("r34")
    hands.tab.wait_for_timeout(100)
    where = hands.tab.evaluate(
        """() => { const p = document.querySelector('[data-link="r33"] .link-hit');
            const half = p.getPointAtLength(p.getTotalLength() * .5);
            const at = half.matrixTransform(p.getScreenCTM());
            return [at.x, at.y]; }"""
    )
    hands.tab.mouse.click(*where)
    page = hands.revision(1)
    assert bodies(page, "a4") == ["r32", "r33"]


def test_order_by_clicks_in_sequence(hands: Hands) -> None:
    hands.tab.get_by_role("button", name="Click order").click()
    for id, revision in (("r17", 0), ("r20", 1), ("r18", 2), ("r19", 3)):
        hands.click(id)
        if revision:
            hands.revision(revision)
    assert bodies(hands.document(), "a1") == ["r17", "r20", "r18", "r19"]


def test_order_by_keys_in_sequence(hands: Hands) -> None:
    hands.press("o", "ArrowDown")
    order = [r.id for r in hands.document().regions]
    for _ in range(order.index("r17")):
        hands.press("ArrowDown")
    hands.press("Enter", "ArrowDown", "ArrowDown", "Enter")
    assert bodies(hands.revision(1), "a1")[:2] == ["r17", "r19"]


def test_order_by_keys_goes_on_in(hands: Hands) -> None:
    goto(hands, "r17")
    hands.press("f", "ArrowDown", "ArrowDown", "ArrowDown", "Enter")
    assert bodies(hands.revision(1), "a1")[:2] == ["r17", "r20"]
    goto(hands, "r17")
    hands.press(".")
    assert bodies(hands.revision(2), "a1") == ["r17"]


def test_order_by_alt_and_arrows(hands: Hands) -> None:
    goto(hands, "r18")
    hands.press("Alt+ArrowDown")
    assert bodies(hands.revision(1), "a1") == ["r17", "r19", "r18", "r20"]
    hands.press("Alt+ArrowUp")
    assert bodies(hands.revision(2), "a1") == ["r17", "r18", "r19", "r20"]


def test_order_by_dragging_in_the_list(hands: Hands) -> None:
    hands.click("r18")
    row = hands.tab.locator('[data-block="r18"]').bounding_box()
    goal = hands.tab.locator('[data-block="r20"]').bounding_box()
    hands.drag((row["x"] + 60, row["y"] + 10), (goal["x"] + 60, goal["y"] + 20))
    assert bodies(hands.revision(1), "a1") == ["r17", "r19", "r20", "r18"]


def test_articles_moved_by_list_and_by_keys(hands: Hands) -> None:
    first = hands.tab.locator('li[data-article="a5"]')
    first.hover()
    grip = first.locator(".grip").bounding_box()
    goal = hands.tab.locator('li[data-article="a6"]').bounding_box()
    hands.drag((grip["x"] + 5, grip["y"] + 8), (goal["x"] + 30, goal["y"] + goal["height"] - 3))
    assert [a.id for a in hands.revision(1).articles][-2:] == ["a6", "a5"]
    hands.click("r40")
    hands.press("Alt+PageUp")
    assert [a.id for a in hands.revision(2).articles][-2:] == ["a5", "a6"]


# -- articles ----------------------------------------------------------------------------------


def test_split_and_new_and_merge(hands: Hands) -> None:
    hands.click("r34")
    hands.press("s")
    page = hands.revision(1)
    assert bodies(page, "a1.1") == ["r34", "r35"]
    hands.click("r35")
    hands.button("New article")
    assert bodies(hands.revision(2), "a2.1") == ["r35"]
    hands.press("m")
    hands.click("r32")
    assert bodies(hands.revision(3), "a4") == ["r32", "r33", "r35"]
    hands.click("r34")
    hands.click("r32", modifiers=["Shift"])
    hands.press("m")
    assert set(bodies(hands.revision(4), "a4")) == {"r32", "r33", "r34", "r35"}


def test_merge_by_keys_alone(hands: Hands) -> None:
    goto(hands, "r40")
    hands.press("m", "PageDown", "Enter")
    assert "a6" not in {a.id for a in hands.revision(1).articles}


def test_assign_by_click_and_by_keys(hands: Hands) -> None:
    hands.click("r44")
    hands.button("Assign")
    hands.click("r40")
    assert "r44" in of(hands.revision(1), "a5")
    goto(hands, "r44")
    hands.press("a", "ArrowUp", "Enter")
    assert "r44" in of(hands.revision(2), "a6")


def test_assign_by_lasso(hands: Hands) -> None:
    hands.press("q")
    x0, y0 = hands.spot("r33", -0.05, 0.2)
    x1, y1 = hands.spot("r35", 0.9, 1.05)
    mouse = hands.tab.mouse
    mouse.move(x0, y0)
    mouse.down()
    for x, y in ((x1, y0), (x1, y1), (x0, y1), (x0, y0 + 5)):
        mouse.move(x, y, steps=5)
    mouse.up()
    hands.press("n")
    assert of(hands.revision(1), "a1.1") == {"r33", "r34", "r35"}


def test_extend_unassign_and_advertise(hands: Hands) -> None:
    goto(hands, "r43")
    hands.press("Shift+ArrowDown", "u")
    page = hands.revision(1)
    assert {page.region(r).article for r in ("r43", "r44")} == {None}
    hands.click("r40")
    hands.button("Advertisement")
    assert hands.revision(2).region("r40").type == "advertisement"
    hands.press("Control+z", "Control+z")
    assert hands.revision(4).articles == pages.sample().articles


def test_fields_of_an_article(hands: Hands) -> None:
    hands.click("r17")
    hands.press("i")
    main = hands.tab.locator('.fields [name="main"]')
    main.fill("新的标题")
    main.press("Enter")
    assert hands.revision(1).articles[0].headline.main == "新的标题"
    kicker = hands.tab.locator('.fields [name="kicker"]')
    kicker.fill("要闻")
    hands.tab.locator('.fields [name="dateline"]').fill("")
    hands.revision(2)
    hands.tab.locator('.fields [name="sub"]').focus()
    page = hands.revision(3)
    assert page.articles[0].headline.kicker == "要闻"
    assert page.articles[0].dateline is None
    assert page.articles[0].paragraphs[0].startswith("本报讯")
    hands.button("+ Add")
    name = hands.tab.locator('[name="new-name"]')
    name.fill("张三")
    name.press("Enter")
    assert [p.name for p in hands.revision(4).articles[0].byline] == ["齐航", "张三"]
    hands.tab.get_by_role("button", name="Remove 齐航").click()
    assert [p.name for p in hands.revision(5).articles[0].byline] == ["张三"]
    to = hands.tab.locator('[name="continued_to"]')
    to.fill("4")
    to.press("Enter")
    assert hands.revision(6).articles[0].continued_to == 4


def test_masthead_and_teasers(hands: Hands) -> None:
    hands.tab.get_by_role("tab", name="Masthead").click()
    number = hands.tab.locator('[name="issue-number"]')
    number.fill("424")
    number.press("Enter")
    assert hands.revision(1).issue.number == 424
    section = hands.tab.locator('[name="section"]')
    section.fill("要闻")
    section.press("Enter")
    assert hands.revision(2).section == "要闻"
    hands.tab.locator("fieldset").first.get_by_label("Page").first.fill("7")
    hands.tab.keyboard.press("Enter")
    assert hands.revision(3).teasers[0].page == 7
    hands.tab.locator("fieldset").first.locator("button").first.click()
    assert len(hands.revision(4).teasers) == 2


# -- regions -----------------------------------------------------------------------------------


def test_retype_by_list_and_by_key(hands: Hands) -> None:
    hands.click("r37")
    hands.tab.select_option("#retype", "body")
    assert hands.revision(1).region("r37").type == "body"
    hands.press("y")
    hands.tab.keyboard.type("Caption")
    hands.tab.keyboard.press("Enter")
    hands.until(lambda: hands.document().region("r37").type == "caption")


def test_a_block_with_text_is_not_removed_and_says_why(hands: Hands) -> None:
    hands.click("r37")
    hands.press("Delete")
    hands.tab.locator(".toast.bad", has_text="holds text").wait_for()
    assert hands.document().revision == 0


def test_draw_by_mouse(hands: Hands) -> None:
    hands.press("r")
    hands.drag(hands.spot("r23", -0.01, 0.3), hands.spot("r23", 1.01, 0.6))
    page = hands.revision(1)
    made = page.region("r1.1")
    assert 8 <= len(made.lines) <= 11
    assert len(made.lines) + len(page.region("r23").lines) == 32
    assert faults(page) == []


def test_draw_by_keyboard(hands: Hands) -> None:
    goto(hands, "r36")
    hands.press("r", *["Shift+ArrowRight"] * 3, *["ArrowUp"] * 2, "Enter")
    page = hands.revision(1)
    assert page.region("r1.1").type == "body" and faults(page) == []


def test_reshape_by_mouse_and_keyboard(hands: Hands) -> None:
    hands.click("r17")
    hands.press("e")
    corner = hands.tab.locator('[data-corner="2"]').bounding_box()
    start = (corner["x"] + corner["width"] / 2, corner["y"] + corner["height"] / 2)
    hands.drag(start, (start[0], start[1] - 40))
    page = hands.revision(1)
    assert page.region("r17").polygon != pages.sample().region("r17").polygon
    assert faults(page) == []
    before = page.region("r17").polygon
    hands.press("Escape")
    goto(hands, "r17")
    hands.press("e", "[", "ArrowRight", "ArrowRight", "Enter")
    page = hands.revision(2)
    assert page.region("r17").polygon != before and faults(page) == []


def test_cut_by_mouse_and_keyboard(hands: Hands) -> None:
    hands.press("c")
    hands.drag(hands.spot("r40", -0.05, 0.5), hands.spot("r40", 1.05, 0.5))
    page = hands.revision(1)
    assert len(page.region("r40").lines) + len(page.region("r1.1").lines) == 17
    goto(hands, "r43")
    hands.press("c", "ArrowUp", "Enter")
    page = hands.revision(2)
    assert len(page.region("r43").lines) + len(page.region("r2.1").lines) == 14
    goto(hands, "r44")
    hands.press("c", "x", "Enter")
    page = hands.revision(3)
    assert len(page.region("r44").lines) == 16
    assert len(page.region("r3.1").lines) == 15, "lines that the cut crosses are cut"
    assert faults(page) == []


def test_merge_and_remove_regions(hands: Hands) -> None:
    hands.click("r43")
    hands.click("r44", modifiers=["Control"])
    hands.press("g")
    assert len(hands.revision(1).region("r43").lines) == 30
    hands.click("r36")
    hands.press("Delete")
    assert "r36" not in {r.id for r in hands.revision(2).regions}


# -- text --------------------------------------------------------------------------------------


def line(page: Page, id: str) -> str:
    return next(x.text for r in page.regions for x in r.lines if x.id == id)


def test_text_of_a_line_by_mouse_and_back_by_one_key(hands: Hands) -> None:
    first = hands.document().region("r18").lines[0]
    hands.click("r18")
    field = hands.tab.locator(f'[data-line="{first.id}"] .field')
    field.click()
    field.fill("重大项目推进情况很好")
    field.press("Enter")
    assert line(hands.revision(1), first.id) == "重大项目推进情况很好"
    field.focus()
    hands.press("Alt+r")
    assert line(hands.revision(2), first.id) == first.text


def test_text_by_keyboard_alone_and_paragraphs(hands: Hands) -> None:
    first, second = hands.document().region("r18").lines[:2]
    goto(hands, "r18")
    hands.press("t")
    hands.tab.keyboard.press("End")
    hands.tab.keyboard.type("完")
    hands.press("Enter")
    page = hands.revision(1)
    assert line(page, first.id) == first.text + "完"
    assert first.text + "完" + second.text[:4] in "".join(page.articles[0].paragraphs)
    hands.press("Alt+p")
    page = hands.revision(2)
    assert any(p.startswith(second.text[:6]) for p in page.articles[0].paragraphs)


def test_doubtful_characters_are_marked_not_by_colour_alone(at_desk: Sit) -> None:
    page = pages.sample()
    region = page.region("r18")
    doubtful = region.lines[0].model_copy(
        update={
            "characters": tuple(
                Character(text=c, confidence=0.4 if i == 2 else 0.99)
                for i, c in enumerate(region.lines[0].text)
            )
        }
    )
    region = region.model_copy(update={"lines": (doubtful, *region.lines[1:])})
    page = page.model_copy(
        update={"regions": tuple(region if r.id == "r18" else r for r in page.regions)}
    )
    page = Page.from_json(page.to_json())
    hands = at_desk({"a": page}, "/pages/1")
    hands.click("r18")
    row = hands.tab.locator(f'[data-line="{doubtful.id}"]')
    assert row.locator("mark").all_inner_texts() == [doubtful.text[2]]
    assert "underline" in row.locator("mark").evaluate(
        "e => getComputedStyle(e).textDecorationLine"
    )
    assert row.locator(".doubt").inner_text() == "?1"
    assert "1 doubtful" in (row.locator(".field").get_attribute("aria-label") or "")
