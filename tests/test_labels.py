"""What a line is: captions, subheads, facts of a masthead, lines in dark bars, Latin type."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from drawn import EM, column, document, line, reading
from test_pictures_and_labels import TEXT, types

from digitize.geometry import Box
from digitize.page import Page, RegionType
from digitize.phrases.pages import teaser_page
from digitize.reading import Frame
from digitize.regions import runs_of
from digitize.regions.evidence import evidence
from digitize.regions.scene import stage
from digitize.regions.traits import ROLES
from digitize.regions.undertitles import captions, no_captions
from digitize.text import stretch

PICTURE = Box(90, 100, 510, 505)


def read(lines: list, **more: object) -> Page:
    return document(reading([*lines, *column(TEXT, 700, 100, 20)], 1200, 1400, **more))


def labelled(lines: list, kinds: dict[str, RegionType], pictures: tuple = ()) -> dict[str, str]:
    """What captions' rules make of labels given (body where none is), the model being undecided."""
    scene = stage(reading(lines, 1200, 1400, pictures=pictures))
    chains = runs_of(scene)
    labels: dict[int, RegionType] = {i.index: kinds.get(i.line.text, "body") for i in scene.items}
    chances = np.full((len(scene.items), len(ROLES)), 0.1)
    chances[:, ROLES.index("body")] = 0.4
    captions(scene, chains, labels)
    no_captions(scene, chains, chances, labels)
    return {i.line.text: labels[i.index] for i in scene.items}


def test_small_print_below_a_picture_is_its_caption_to_its_end() -> None:
    said = "本周，梅桥步行街热闹非凡，一万名游客/加了消费促进活动。据了解，活动将持续到/十二月底。"
    rows = said.split("/")
    small = [line(t, 100, 512 + 26 * n, size=0.85 * EM) for n, t in enumerate(rows)]
    below = column("~" + TEXT, 100, 640, 20)
    kinds = labelled([*small, *below, *column(TEXT, 700, 100, 20)], {}, (PICTURE,))
    assert {kinds[t] for t in rows} == {"caption"}
    assert {kinds[n.text] for n in below} == {"body"}


def test_the_rest_of_a_sentence_is_no_caption() -> None:
    rest, other = line("卷。", 100, 520), line("新建的大桥通车现场", 100, 520)
    prose = column(TEXT, 700, 100, 20)
    for text in (rest, other):
        kinds = labelled([text, *prose], {text.text: "caption"}, (PICTURE,))
        assert kinds[text.text] == ("body" if text is rest else "caption")
        assert labelled([text, *prose], {text.text: "caption"})[text.text] == "body"
    credit = line("李明 摄", 100, 520)
    assert labelled([credit, *prose], {credit.text: "caption"})[credit.text] == "caption"


def test_a_line_without_a_stop_between_paragraphs_is_a_subhead() -> None:
    whole = len(TEXT) // 6
    story = TEXT[: 5 * whole] + "/" + TEXT[: 3 * whole]
    first = column(story, 100, 100, 20)
    title = line("一个俱乐部的诞生", 100, first[-1].box.y1 + 12)
    second = column(story, 100, title.box.y1 + 12, 20)
    kinds = types(read([*first, title, *second]))
    assert kinds[title.text] == "subhead"
    stopped = replace(title, text="一个俱乐部诞生了。")
    assert types(read([*first, stopped, *second]))[stopped.text] == "body"


def test_a_dark_bar_holds_light_lines_alone() -> None:
    title = replace(line("戏曲进乡村", 100, 100, size=30.0), reversed=True)
    first = line("据新华社记者报道", 100, 148)
    lines = [title, first, *column(TEXT, 100, 180, 20)]
    bar = Frame(Box(90, 90, 510, 148 + 0.9 * EM), "dark")
    homes = {i.line.text: i.enclosure for i in stage(reading(lines, 600, 900, frames=(bar,))).items}
    assert homes[title.text] == 0 and homes[first.text] == -1


@pytest.mark.parametrize("text", ["Telephone 672", "Only $45", "Established 1869", "满20.50"])
def test_a_number_is_no_page(text: str) -> None:
    assert teaser_page(text) is None


@pytest.mark.parametrize(
    ("text", "page"), [("公路建设的石宁样本 03", 3), ("凤丰县公路建设……04", 4), ("Sport 12", 12)]
)
def test_two_digits_at_the_end_are_a_page(text: str, page: int) -> None:
    found = teaser_page(text)
    assert found is not None and found[1] == page


def test_a_chat_group_is_no_fact_of_a_masthead() -> None:
    assert not evidence("工作人员在微信群里发布消息") and evidence("微信公众号：城原日报")


def test_latin_lines_of_one_type_are_of_one_size() -> None:
    heights = {"the dog jumped up": 1.0, "the council met": 0.78, "our own ears saw": 0.55}
    assert [round(h * stretch(t), 2) for t, h in heights.items()] == [1.0, 1.0, 1.0]
    assert stretch("今天上午") == stretch("ANHU TIMES") == 1.0
