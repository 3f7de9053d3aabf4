"""How reports open: names under a title, datelines over two lines, names in brackets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import EM, column, line, reading

from digitize.page import RegionType
from digitize.reading import Line
from digitize.regions.openings import openings
from digitize.regions.scene import stage

TEXT = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候。" * 4


def opened(rows: list[tuple[str, RegionType]], size: float = EM) -> list[RegionType]:
    """What the rules make of the labels of rows over a text, set flush one beneath the other."""
    lines = [line(text, 100, 100 + 1.6 * size * n, size) for n, (text, _) in enumerate(rows)]
    prose = column("~" + TEXT, 100, 100 + 1.6 * size * len(rows), 20)
    scene = stage(reading([*lines, *prose], 600, 900))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(scene.items)), "body")
    labels |= {n: label for n, (_, label) in enumerate(rows)}
    openings(scene, labels)
    return [labels[n] for n in range(len(rows))]


@pytest.mark.parametrize("text", ["本报记者 贺培根 通讯员 姜守义", "记 者 贺培根 通 讯员 姜守义"])
def test_reporters_who_are_named_as_such_are_no_title(text: str) -> None:
    assert opened([("大桥正式通车", "headline"), (text, "headline")]) == ["headline", "byline"]


def test_the_rest_of_their_names_is_no_title_either() -> None:
    names: list[tuple[str, RegionType]] = [("本报记者 贺培根", "headline")]
    assert opened([*names, ("姜守义 李明", "subheadline")]) == ["byline", "byline"]
    assert opened([*names, ("沿岸居民欢庆", "subheadline")]) == ["byline", "subheadline"]
    assert opened([*names, ("姜守义 李明", "body")]) == ["byline", "body"]


def test_a_title_with_reporters_in_it_stays_one() -> None:
    assert opened([("记者观察：大桥通车之后", "headline")]) == ["headline"]


HALVES = "新华社北京10月", "30日电 国务院今天召开会议研究部署"


def test_the_first_half_of_a_dateline_is_text() -> None:
    first, second = HALVES
    assert opened([(first, "subheadline"), (second, "body")]) == ["body", "body"]
    assert opened([("大桥正式通车", "subheadline"), (second, "body")])[0] == "subheadline"


@pytest.mark.parametrize(("size", "below"), [(1.6 * EM, "body"), (EM, "headline")])
def test_what_is_large_or_stands_over_a_title_is_no_dateline(
    size: float, below: RegionType
) -> None:
    first, second = HALVES
    assert opened([(first, "subheadline"), (second, below)], size)[0] == "subheadline"


def test_names_in_a_bracket_that_the_line_above_opens_are_text() -> None:
    rows: list[tuple[str, RegionType]] = [
        ("新华社北京10月30日电（记者 张建国", "body"),
        ("贺培根 姜守义", "byline"),
        ("李明）国务院今天召开会议", "byline"),
        ("本报记者 孙天成", "byline"),
    ]
    assert opened(rows) == ["body", "body", "body", "byline"]
    closed = [("新华社北京10月30日电（记者 张建国）", "body"), rows[1]]
    assert opened(closed) == ["body", "byline"]
    signed: list[tuple[str, RegionType]] = [("（本报记者 张建国", "byline"), ("李明）", "byline")]
    assert opened(signed) == ["byline", "byline"], "under a title"
    assert opened([rows[0], ("大桥正式通车", "headline")]) == ["body", "headline"]


def english(
    rows: list[tuple[str, RegionType]], white: float = 6, indent: float = 0
) -> list[RegionType]:
    """What becomes of rows of Latin type over a text."""
    lines = []
    for n, (text, _) in enumerate([*rows, *[("the delegates had left the hall", "body")] * 4]):
        row = line("M" * (len(text) // 2), 100 + indent * (n > 0), 100 + (EM + white) * n)
        lines.append(replace(row, text=text))
    scene = stage(reading(lines, 600, 900))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(lines)), "body")
    labels |= {n: label for n, (_, label) in enumerate(rows)}
    openings(scene, labels)
    return [labels[n] for n in range(len(rows))]


TITLE: tuple[str, RegionType] = ("Council Votes for New Bridge", "headline")
BY: tuple[str, RegionType] = ("By ARTHUR KESSLER", "body")


@pytest.mark.parametrize("by", ["By ARTHUR KESSLER", "8y Arthur Kessler", "BY ARTHUR KESSLER"])
@pytest.mark.parametrize("above", ["headline", "subheadline", "kicker", "byline"])
@pytest.mark.parametrize("label", ["body", "other", "subhead"])
def test_by_a_name_under_a_title_is_a_byline(by: str, above: RegionType, label: RegionType) -> None:
    assert english([(TITLE[0], above), (by, label), ("It rained.", "body")]) == [
        above, "byline", "body",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "names",
    [
        ("and MICHAEL B.", "QUIMBY"),
        ("and MICHAEL B.", "QUIMBY and", "JOHN SMITH"),
        ("& MICHAEL QUIMBY",),
    ],
)
def test_names_that_go_on_below_are_of_the_byline(names: tuple[str, ...]) -> None:
    below: list[tuple[str, RegionType]] = [(name, "body") for name in names]
    after: list[tuple[str, RegionType]] = [("The council voted on Monday for a", "body")]
    done = english([TITLE, BY, *below, *after])
    assert done == ["headline", *["byline"] * (1 + len(names)), "body"]


@pytest.mark.parametrize(
    "rows",
    [
        [("the delegates had left", "body"), BY],  # in a text
        [BY],
        [TITLE, ("By the time that he came", "body")],
        [TITLE, ("By Monday the river had risen so far that", "body")],
        [TITLE, ("By Noon, the army had taken the hill", "body")],
        [TITLE, ("By Christmas Eve", "body")],
        [TITLE, ("By Kessler", "body")],
        [TITLE, BY, ("MICHAEL QUIMBY", "body")],  # nothing says that names go on
    ],
)
def test_by_in_a_text_and_what_does_not_go_on_stay_text(rows: list[tuple[str, RegionType]]) -> None:
    assert english(rows)[-1] == "body"


def test_a_byline_far_below_its_title_is_left_to_the_model() -> None:
    assert english([TITLE, BY], white=2 * EM)[1] == "body"


def test_a_title_may_begin_left_of_its_byline() -> None:
    """It is centred over the column; what follows is flush with it."""
    assert english([TITLE, BY], indent=4 * EM)[1] == "byline"


@pytest.mark.parametrize(
    "by", ["Von HANS MEIER", "VON HANS MEIER", "Von Hans Meier", "Par JEAN DUPONT"]
)
def test_other_languages_have_bylines_too(by: str) -> None:
    assert english([TITLE, (by, "body"), ("Der Senat", "body")]) == ["headline", "byline", "body"]


@pytest.mark.parametrize("text", ["Von Berlin", "Von der Schule", "Par Dieu", "Vonnegut Kurt"])
def test_their_prepositions_open_other_lines_as_well(text: str) -> None:
    assert english([TITLE, (text, "body")]) == ["headline", "body"]


ROLE: tuple[str, RegionType] = ("Education Editor", "body")


@pytest.mark.parametrize("name", ["body", "byline", "headline", "subheadline", "other"])
@pytest.mark.parametrize("role", ["body", "subhead", "other", "subheadline"])
@pytest.mark.parametrize("above", ["headline", "subheadline", "kicker"])
def test_a_name_over_what_its_bearer_is_is_a_byline(
    name: RegionType, role: RegionType, above: RegionType
) -> None:
    rows: list[tuple[str, RegionType]] = [
        (TITLE[0], above), ("Sarah Whitlock", name), (ROLE[0], role), ("It rained.", "body"),
    ]  # fmt: skip
    assert english(rows) == [above, "byline", "byline", "body"]


@pytest.mark.parametrize(
    "rows",
    [
        [("the delegates had left", "body"), ("Sarah Whitlock", "body"), ROLE],  # in a text
        [("Sarah Whitlock", "body"), ROLE],
        [ROLE],
        [TITLE, ROLE],
        [TITLE, ("Whitlock", "body"), ROLE],
        [TITLE, ("by the river they met", "body"), ROLE],
        [TITLE, ("Sarah Whitlock", "caption"), ROLE],
        [TITLE, ("Sarah Whitlock", "body"), ("Education Editor", "caption")],
        [TITLE, ("Sarah Whitlock", "body"), ("Education for All", "body")],
    ],
)
def test_a_role_without_its_bearer_under_a_title_stays(rows: list[tuple[str, RegionType]]) -> None:
    assert english(rows) == [label for _, label in rows]


def test_a_name_in_large_type_is_a_title() -> None:
    rows = [latin_line(t, y, s) for t, y, s in (
        (TITLE[0], 60, 2 * EM), ("Sarah Whitlock", 106, 1.5 * EM), (ROLE[0], 142, EM),
        *(("the delegates had left the hall", 168 + 26 * n, EM) for n in range(4)),
    )]  # fmt: skip
    scene = stage(reading(rows, 600, 900))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(rows)), "body")
    labels |= {0: "headline", 1: "headline"}
    openings(scene, labels)
    assert [labels[n] for n in range(3)] == ["headline", "headline", "body"]


def latin_line(text: str, y: float, size: float) -> Line:
    return replace(line("M" * (len(text) // 2), 100, y, size), text=text)


STORY = "三年前这里还是一片荒山没有人"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("本报讯 记者李广田、", f"通讯员崔玉珍报道：{STORY}"),
        ("本报讯（记者 李广田", f"通讯员 崔玉珍）{STORY}"),
        ("本报讯（记者 李广田）", STORY),
        ("本报讯 记者李广田报道：", STORY),
    ],
)
@pytest.mark.parametrize("label", ["body", "byline"])
def test_reporters_behind_a_dateline_are_text(first: str, second: str, label: RegionType) -> None:
    rows: list[tuple[str, RegionType]] = [("大桥正式通车", "headline"), (first, "byline")]
    assert opened([*rows, (second, label)]) == ["headline", "body", "body"]


@pytest.mark.parametrize(
    "rows",
    [
        [("本报记者 李广田", "byline"), (STORY, "body")],  # no dateline
        [("本报讯（记者 李广田）", "byline"), ("大桥正式通车", "headline")],
        [("本报讯（记者 李广田）", "byline"), ("大桥正式通车", "caption")],
        [("本报讯（记者 李广田）", "headline"), (STORY, "headline")],
    ],
)
def test_reporters_of_whom_no_text_goes_on_stay(rows: list[tuple[str, RegionType]]) -> None:
    assert opened(rows)[0] != "body"
