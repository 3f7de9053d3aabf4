"""What a line is: captions, subheads, facts of a masthead, lines in dark bars, Latin type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from drawn import EM, column, document, line, reading
from test_pictures_and_labels import TEXT, types

from digitize.geometry import Box
from digitize.page import Page, RegionType
from digitize.phrases.pages import teaser_page
from digitize.phrases.people import bylines
from digitize.reading import Frame, Line
from digitize.reading import Rule as Ruling
from digitize.regions import adverts, heads, runs_of, slips
from digitize.regions.adverts import reports
from digitize.regions.evidence import evidence
from digitize.regions.scene import Scene, stage
from digitize.regions.traits import ROLES
from digitize.regions.undertitles import captions, no_captions
from digitize.text import stretch

PICTURE = Box(90, 100, 510, 505)
Rule = Callable[[Scene, dict[int, RegionType]], None]


def read(lines: list[Line], **more: object) -> Page:
    return document(reading([*lines, *column(TEXT, 700, 100, 20)], 1200, 1400, **more))


def labelled(
    lines: list[Line], kinds: dict[str, RegionType], pictures: tuple[Box, ...] = ()
) -> dict[str, str]:
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


def test_a_caption_ends_with_its_photographer() -> None:
    said = ["近日城原举行自行车比赛。", "图为赛道现场。 杜建华/摄"]
    below = "~比赛结束之后，许多观众还留在赛道旁边谈论当天的成绩。"
    small = [line(t, 100, 515 + 32 * n) for n, t in enumerate(said)]
    text = column(below, 100, 515 + 64, 14)
    kinds = labelled([*small, *text, *column(TEXT, 700, 100, 20)], {}, (PICTURE,))
    assert [kinds[t] for t in said] == ["caption"] * 2
    assert {kinds[n.text] for n in text} == {"body"}
    unsigned = [small[0], replace(small[1], text="图为赛道现场。"), *text]
    kinds = labelled([*unsigned, *column(TEXT, 700, 100, 20)], {}, (PICTURE,))
    assert {kinds[n.text] for n in unsigned} == {"caption"}, "nothing says where it ends"


def test_a_line_without_a_stop_between_paragraphs_is_a_subhead() -> None:
    whole = len(TEXT) // 6
    story = "/".join(TEXT[: n * whole] for n in (5, 3, 3))
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


@pytest.mark.parametrize(
    "text",
    [
        "Telephone 672",
        "Only $45",
        "Established 1869",
        "满20.50",
        "今晚19:30",
        "比分3-21",
        "全长1/20",
    ],
)
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
    for height, text in (
        (1.0, "dog jumped"),
        (0.78, "the council"),
        (0.78, "miners"),
        (0.55, "our"),
    ):
        assert abs(height * stretch(text) - 1.0) < 0.01
    assert stretch("今天上午") == stretch("ANHU TIMES") == 1.0


def test_lines_of_one_type_are_one_title() -> None:
    words = ["SEVEN MINERS", "PROTEST", "IN GRANBY"]
    lines = [line(t, 100, 100 + 40 * n, size=30.0) for n, t in enumerate(words)]
    scene = stage(reading([*lines, *column(TEXT, 100, 260, 20)], 600, 900))
    labels: dict[int, RegionType] = {0: "headline", 1: "subheadline", 2: "subheadline"}
    labels |= dict.fromkeys(range(3, len(scene.items)), "body")
    heads.same_type(scene, labels)
    assert [labels[n] for n in range(3)] == ["headline"] * 3
    larger = [line("GREAT FIRE", 100, 40, size=50.0), *lines[1:]]
    scene = stage(reading([*larger, *column(TEXT, 100, 260, 20)], 600, 900))
    labels |= {0: "headline", 1: "headline", 2: "subheadline"}
    heads.same_type(scene, labels)
    assert labels[0] == "headline" and labels[2] == labels[1]


def test_a_dark_bar_over_a_text_holds_its_title_alone() -> None:
    rows = [("戏曲进乡村", 30.0), ("曲进乡村纪实", 22.0), ("文化礼堂的报道", 22.0)]
    lines = [
        replace(line(t, 120, 100 + 40 * n, size=s), reversed=True) for n, (t, s) in enumerate(rows)
    ]
    prose = column(TEXT, 100, 240, 20)
    bar = Frame(Box(90, 90, 510, 220), "dark")
    scene = stage(reading([*lines, *prose], 600, 900, frames=(bar,)))
    labels: dict[int, RegionType] = {0: "headline", 1: "advertisement", 2: "body"}
    labels |= dict.fromkeys(range(3, len(scene.items)), "body")
    heads.in_boxes(scene, labels)
    assert [labels[n] for n in range(3)] == ["headline", "subheadline", "subheadline"]
    far = stage(reading([*lines, *column(TEXT, 100, 500, 20)], 600, 900, frames=(bar,)))
    assert len(far.enclosures) == 1
    labels |= {1: "advertisement", 2: "body"}
    heads.in_boxes(far, labels)
    assert [labels[n] for n in (1, 2)] == ["advertisement", "body"]


def test_a_name_at_the_right_edge_below_a_text_is_its_byline() -> None:
    prose = column(TEXT[: len(TEXT) // 6 * 5], 100, 100, 20)
    foot = prose[-1].box.y1
    name = line("许新民", 500 - 3 * EM, foot + 1.4 * EM)
    scene = stage(reading([*prose, name], 600, 900))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(prose)), "body")
    labels[len(prose)] = "kicker"
    slips.names_alone(scene, labels)
    assert labels[len(prose)] == "byline"


def test_english_words_at_both_ends_of_a_title_are_its_english_one() -> None:
    lines = [line("安湖时报", 300, 100, size=100.0), line("2009年3月7日", 900, 120)]
    lines += [line("ANHU", 300, 230), line("TIMES", 640, 230), line("第22618期", 900, 160)]
    issue = document(reading([*lines, *column(TEXT, 100, 400, 20)], 1200, 1600)).issue
    assert (issue.title, issue.title_en) == ("安湖时报", "ANHU TIMES")


def test_words_of_a_byline_may_stand_apart() -> None:
    assert [p.name for p in bylines("记 者 贺培根 通 讯员 姜守义") or ()] == ["贺培根", "姜守义"]


def test_the_imprint_along_the_foot_is_no_text() -> None:
    foot = [line("地址：澄河市北荣路79号", 100, 1340), line("446008 广告部：4214207", 400, 1340),
            line("印刷：平台印刷厂", 760, 1340)]  # fmt: skip
    kinds = types(read(foot))
    assert {kinds[n.text] for n in foot} == {"other"}


LOST, STORY = "周玉梅遗失居民身份证一张，声明作废。", "昨天区里发布公告，新建的大桥下月起通车。"


def noticed(title: str, text: str, down: float = 40, kind: RegionType = "body") -> dict[str, str]:
    """Labels of a title (which the model took for a headline) and of a text under it."""
    lines = [line(title, 200, 100, size=30.0), *column(text, 100, 130 + down, 12)]
    scene = stage(reading([*lines, *column(TEXT, 700, 100, 20)], 1200, 900))
    labels: dict[int, RegionType] = {i.index: "body" for i in scene.items}
    labels |= {0: "headline", len(lines) - 1: kind}
    adverts.notices(scene, runs_of(scene), labels)
    return {title: labels[0], text: labels[1], TEXT: labels[len(lines)]}


def test_a_notice_under_its_title_is_an_advertisement() -> None:
    sold = {"遗失声明": "advertisement", LOST: "advertisement", TEXT: "body"}
    assert noticed("遗失声明", LOST) == sold
    assert noticed("遗失声明", LOST, kind="advertisement") == sold
    assert noticed("遗失声明", LOST, kind="caption")["遗失声明"] == "headline"


@pytest.mark.parametrize(
    ("title", "text", "down"),
    [
        ("市民热心助人", LOST, 40),
        ("通车公告", STORY, 40),
        ("遗失声明", LOST, 120),
        ("遗失声明", LOST, -100),  # over it
        ("遗失声明", LOST * 12, 40),
        ("说起十年前的一份遗失声明", LOST, 40),
    ],
)
def test_a_report_and_what_stands_apart_are_no_notices(title: str, text: str, down: float) -> None:
    assert set(noticed(title, text, down).values()) == {"headline", "body"}


def latin(text: str, middle: float, y: float, size: float = EM) -> Line:
    """A line of Latin type around a middle."""
    half = 0.25 * size * len(text)
    box = Box(middle - half, y, middle + half, y + size)
    return Line(text, box, box.polygon(), 0.99, size=size, weight=0.25)


ELECTION = "FIDELITY LODGE ELECTION"
PROSE = "the officers of the lodge held their dance"  # as wide as from 100 to 520
LAST = 160.0  # the foot of the text above


def made(
    rule: Rule,
    row: Line,
    kind: RegionType = "body",
    above: RegionType = "body",
    white: float = 20,
    rulings: tuple[Ruling, ...] = (),
) -> RegionType:
    """What a rule makes of a line over a text, with other lines above it."""
    over = [latin(PROSE, 310, LAST - 20 - 30 * n) for n in range(4)]
    under = [latin(PROSE, 310, row.box.y1 + white + 30 * n) for n in range(4)]
    scene = stage(reading([row, *over, *under], 620, 600, rules=rulings))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(scene.items)), "body")
    labels |= {0: kind, **dict.fromkeys(range(1, 5), above)}
    rule(scene, labels)
    return labels[0]


@pytest.mark.parametrize("kind", ["body", "other", "kicker"])
def test_a_line_in_capitals_apart_from_what_is_above_is_a_title(kind: RegionType) -> None:
    assert made(heads.capitals, latin(ELECTION, 310, LAST + 30), kind) == "headline"
    ruling = Ruling(Box(100, LAST + 5, 520, LAST + 7), 2.0)
    close = latin(ELECTION, 310, LAST + 12)
    assert made(heads.capitals, close, kind, rulings=(ruling,)) == "headline"


@pytest.mark.parametrize(
    ("text", "middle", "down"),
    [
        (ELECTION, 310, 10),  # in a paragraph
        (ELECTION, 220, 30),  # flush left
        ("NEW YORK, JANUARY 2 (AP)", 310, 30),
        ("THE-LODGE-OF-THE-ELECTED", 310, 30),
        ("Fidelity Lodge Election", 310, 30),
    ],
)
def test_capitals_in_a_paragraph_and_datelines_are_no_title(
    text: str, middle: float, down: float
) -> None:
    assert made(heads.capitals, latin(text, middle, LAST + down)) == "body"


def deck(
    above: RegionType = "headline", down: float = 30, size: float = 1.2 * EM, white: float = 20
) -> RegionType:
    """What becomes of a line so far below a title."""
    row = latin("Officers of the Lodge Named", 310, LAST + down, size)
    return made(heads.decks, row, above=above, white=white)


def test_a_larger_line_between_title_and_text_is_a_deck() -> None:
    assert deck() == deck(above="subheadline") == "subheadline"
    assert deck(above="body") == "body", "no title above"
    assert deck(down=10) == "body", "not apart from it"
    assert deck(white=10) == "body", "nor from the text"
    assert deck(size=1.08 * EM) == "body", "hardly larger than that"
    lead = line("今天上午新桥正式通车了", 190, LAST + 30, size=1.2 * EM)
    assert made(heads.decks, lead, above="headline") == "body", "the model tells Chinese ones"


OFFER = "本店新到各色绸缎布匹，欢迎选购，地址城东路，电话三二一四六。" * 3


@pytest.mark.parametrize(
    ("text", "said", "becomes"),
    [
        (TEXT, "advertisement", "body"),
        (TEXT, "other", "body"),
        (OFFER, "advertisement", "advertisement"),
        (TEXT, "table", "table"),
        ("第二版　市长谈今年十件实事进展情况…第三版　城东大桥下月起通车…" * 4, "other", "other"),
        ("货真价实童叟无欺，老少皆宜，四季常备，薄利多销，远近闻名，" * 4, "other", "other"),
    ],
)
def test_prose_that_sells_nothing_is_text(text: str, said: RegionType, becomes: RegionType) -> None:
    scene = stage(reading(column(text, 100, 100, 20, indents=False), 700, 900))
    labels: dict[int, RegionType] = {i.index: said for i in scene.items}
    reports(scene, runs_of(scene), labels)
    assert set(labels.values()) == {becomes}


def test_prose_in_a_frame_may_sell() -> None:
    lines = column(TEXT, 100, 100, 20, indents=False)
    frame = Frame(Box(80, 80, 520, lines[-1].box.y1 + 20))
    beside = column(TEXT * 3, 700, 100, 20, indents=False)
    scene = stage(reading([*lines, *beside], 2000, 2400, frames=(frame,)))
    labels: dict[int, RegionType] = {i.index: "advertisement" for i in scene.items}
    reports(scene, runs_of(scene), labels)
    assert {labels[n] for n in range(len(lines))} == {"advertisement"}
    assert {labels[n] for n in range(len(lines), len(labels))} == {"body"}
