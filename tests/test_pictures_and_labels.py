"""Captions below pictures, labels of series beside titles, last words that look light on dark."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn import EM, column, document, line, reading

from digitize.geometry import Box
from digitize.page import Page
from digitize.regions import runs_of
from digitize.regions.scene import stage
from digitize.regions.traits import ROLES
from digitize.regions.undertitles import no_captions

TEXT = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候。" * 6


def types(page: Page) -> dict[str, str]:
    return {n.text: r.type for r in page.regions for n in r.lines}


def test_lines_that_say_what_a_picture_shows_are_its_caption() -> None:
    said = "近年来当地农户成立合作社，大面积推广种植黄姜，人均增收五百元。图为工人在车间干燥黄姜。"
    below = column(said, 100, 520, 20)
    lines = [*below, *column(TEXT, 700, 100, 20)]
    page = document(reading(lines, 1200, 900, pictures=(Box(90, 100, 510, 505),)))
    assert {types(page)[n.text] for n in below} == {"caption"}


def test_text_that_goes_on_below_a_picture_stays_text() -> None:
    below = column("~" + TEXT, 100, 520, 20)
    page = document(reading(below, 600, 1300, pictures=(Box(90, 100, 510, 505),)))
    assert {types(page)[n.text] for n in below} == {"body"}


def test_a_title_below_a_picture_under_a_larger_one_is_its_caption() -> None:
    lines = [line("市民庆祝纪念日", 130, 100, size=52.0, weight=0.5),
             line("加里森先生", 250, 610, size=27.0, weight=0.4),
             *column(TEXT, 100, 660, 20)]  # fmt: skip
    pictures = (Box(150, 180, 470, 600),)
    assert types(document(reading(lines, 600, 1500, pictures=pictures)))["加里森先生"] == "caption"
    alone = reading(lines[1:], 600, 1500, pictures=pictures)
    assert types(document(alone))["加里森先生"] == "headline"


def test_a_label_beside_a_title_is_its_kicker() -> None:
    story = TEXT * 3
    columns = [story[n * 160 : (n + 1) * 160] for n in range(3)]
    lines = [line("区域风采", 140, 710, size=36.0, weight=0.6),
             line("空中草莓俏市场", 480, 700, size=64.0, weight=0.25)]  # fmt: skip
    for n, text in enumerate(columns):
        lines += column(("~" if n else "") + text, 100 + n * 340, 800, 16)
    page = document(reading(lines, 1200, 1500))
    (article,) = page.articles
    assert (article.headline.kicker, article.headline.main) == ("区域风采", "空中草莓俏市场")


def test_last_words_of_a_paragraph_that_look_light_stay_in_it() -> None:
    lines = column(TEXT[:203] + "/" + TEXT[:160], 100, 100, 20)
    last = next(n for n, made in enumerate(lines) if made.box.width < 8 * EM)
    lines[last] = replace(lines[last], reversed=True)
    page = document(reading(lines, 600, 1200))
    assert [len(p) for a in page.articles for p in a.paragraphs] == [203, 160]


@pytest.mark.parametrize(("white", "role"), [(1.2, "headline"), (9.0, "caption")])
def test_what_leaves_no_room_for_a_picture_is_no_caption(white: float, role: str) -> None:
    """However sure the model is: a picture that was not seen leaves white."""
    upper = column(TEXT, 100, 100, 20)
    top = upper[-1].box.y1 + white * EM
    title = line("分会选举结果揭晓", 160, top)
    lines = [*upper, title, *column(TEXT, 100, top + 2.2 * EM, 20)]
    scene = stage(reading(lines, 600, 1600))
    labels = dict.fromkeys((i.index for i in scene.items), "body")
    (own,) = [n for n, i in enumerate(scene.items) if i.line.text == title.text]
    labels[scene.items[own].index] = "caption"
    chances = np.zeros((len(scene.items), len(ROLES)))
    chances[own, [ROLES.index("caption"), ROLES.index("headline")]] = 0.9, 0.1
    no_captions(scene, runs_of(scene), chances, labels)  # type: ignore[arg-type]
    assert labels[scene.items[own].index] == role
