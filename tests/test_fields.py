"""Fields of an article: who wrote it, where it comes from, and lines that must find it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import drawn
import numpy as np
import pytest

from digitize.articles.paragraphs import Paragraph
from digitize.articles.strays import with_bylines
from digitize.articles.written import Written, dateline_of, people_of
from digitize.geometry import Box
from digitize.page import RegionType
from digitize.passage import Passage, Strand
from digitize.profile import Profile
from digitize.reading import Line
from digitize.regions.scene import Item, stage
from digitize.regions.slips import inner_page, names_alone, no_text, of_margins
from digitize.regions.traits import ROLES


def line(text: str, x: float = 0, y: float = 0, size: float = 20) -> Line:
    box = Box(x, y, x + size * len(text), y + size)
    corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
    return Line(text, box, corners, 0.9, size=size)


def passage(type: RegionType, *lines: Line, id: int = 0) -> Passage:
    box = Box(
        min(row.box.x0 for row in lines), min(row.box.y0 for row in lines),
        max(row.box.x1 for row in lines), max(row.box.y1 for row in lines),
    )  # fmt: skip
    return Passage(id, type, lines, box, box, (box.x0, box.x1), size=lines[0].size)


def names(*lines: str) -> list[str]:
    return [b.name for b in people_of([passage("byline", *map(line, lines))])]


def test_a_byline_may_break_within_a_role_or_a_name() -> None:
    assert names("●记者杨国庆 廖明 通讯", "员 邹杰") == ["杨国庆", "廖明", "邹杰"]
    assert names("By ROBERT HADLEY and GEORGE K.", "GRANGER") == [
        "ROBERT HADLEY",
        "GEORGE K. GRANGER",
    ]


def test_a_byline_of_two_passages_is_read_as_one() -> None:
    two = [passage("byline", line("本报记者 孙天成 通讯员")), passage("byline", line("阎琳"))]
    assert [b.name for b in people_of(two)] == ["孙天成", "阎琳"]


def test_a_byline_with_a_mark_of_its_own_begins_anew() -> None:
    one = passage("byline", line("●记者　段启航　通讯员　龙辰"), line("朱培根"))
    other = passage("byline", line("●本报首席记者 范雪梅 王博"))
    names = [b.name for b in people_of([one, other])]
    assert names == ["段启航", "龙辰", "朱培根", "范雪梅", "王博"]


def test_a_profile_s_byline_pattern_is_used() -> None:
    profile = Profile(byline_patterns=("采访札记·(?P<name>.+)",))
    found = people_of([passage("byline", line("采访札记·张三"))], profile)
    assert [b.name for b in found] == ["张三"]


def test_further_roles_in_what_a_pattern_takes_for_names_are_roles() -> None:
    profile = Profile(byline_patterns=(r"■(?P<role>记者) (?P<name>.+)",))
    found = people_of([passage("byline", line("■记者 董笑瑜 通讯员 高佳美"))], profile)
    assert [(b.name, b.role) for b in found] == [("董笑瑜", "记者"), ("高佳美", "通讯员")]


def test_a_byline_line_may_carry_the_dateline() -> None:
    own = [passage("byline", line("【記者王大明／台北報導】"))]
    assert [b.name for b in people_of(own)] == ["王大明"]
    assert dateline_of(own) == "台北報導"


def written(*paragraphs: str, byline: tuple[str, ...] = ()) -> Written:
    people = people_of([passage("byline", *map(line, byline))]) if byline else ()
    return Written.of([Paragraph([line(text)]) for text in paragraphs], None, people)


def test_the_rest_of_a_byline_is_no_paragraph() -> None:
    found = written("何曉明", "（本報訊）20日下午開會。", byline=("■記者 司徒博 謝霞",))
    assert [b.name for b in found.byline] == ["司徒博", "謝霞", "何曉明"]
    assert (found.dateline, found.paragraphs) == ("本報訊", ["20日下午開會。"])


def test_a_signature_of_its_own_leaves_no_paragraph() -> None:
    found = written("本报讯 走进科技城。", "朱彦博")
    assert [b.name for b in found.byline] == ["朱彦博"]
    assert found.paragraphs == ["走进科技城。"]


def test_a_byline_alone_goes_to_the_article_whose_title_it_stands_at() -> None:
    def article(y: float, id: int) -> Strand:
        return Strand(
            (
                passage("headline", line("春申舊聞", 100, y, 40), id=id),
                passage("body", line("本埠白克路", 0, y + 80), id=id + 1),
            ),
            True,
        )

    byline = Strand((passage("byline", line("曼郎", 180, 1048), id=9),), False)
    first, second = with_bylines([article(0, 1), article(1000, 3), byline])
    assert [p.type for p in first.passages] == ["headline", "body"]
    assert [p.type for p in second.passages] == ["headline", "byline", "body"]


def scene(*rows: tuple[str, float]) -> Any:
    items = [
        Item(n, made, made.box, 20.0, False, float(len(text)), -1)
        for n, (text, y) in enumerate(rows)
        for made in [line(text, 0, y)]
    ]
    return cast(Any, SimpleNamespace(items=tuple(items), body=20.0))


@pytest.mark.parametrize("said", ["teaser", "folio", "other"])
def test_a_name_between_title_and_text_is_a_byline(said: RegionType) -> None:
    labels: dict[int, RegionType] = {0: "headline", 1: said, 2: "body"}
    names_alone(scene(("老街迎来新变化", 0), ("石志明", 30), ("日前记者获悉", 60)), labels)
    assert labels[1] == "byline"


def test_a_name_in_a_box_of_teasers_stays_one() -> None:
    labels: dict[int, RegionType] = {0: "teaser", 1: "teaser", 2: "body"}
    names_alone(scene(("人物专访", 0), ("石志明", 30), ("日前记者获悉", 60)), labels)
    assert labels[1] == "teaser"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("★★★★★★★★★★", "other"), ("◆ ◆ ◆ ◆ ◆ ◆ ◆", "other"), ("wwwwwwwwwwww", "other"),
        ("××××××××××", "body"), ("□□□□□□□□□", "body"), ("★★★", "body"), ("★本报启事★", "body"),
        ("（未完待续）", "other"), ("（未完）", "other"), ("〔待續〕", "other"),
        ("（明日续刊）", "other"), ("(To be continued.)", "other"), ("（未完，下期续）", "other"),
        ("(Fortsetzung folgt.)", "other"), ("（完）", "body"), ("此事未完待续", "body"),
        ("（未完）成的任务。", "body"),
    ],
)  # fmt: skip
def test_borders_and_notes_that_more_follows_are_no_text(text: str, role: str) -> None:
    labels: dict[int, RegionType] = {0: "body", 1: "body"}
    no_text(scene((text, 0), ("日前记者获悉", 60)), labels)
    assert labels == {0: role, 1: "body"}  # rows of × and □ are what a censor struck out


def test_names_go_on_a_broken_byline() -> None:
    labels: dict[int, RegionType] = {0: "byline", 1: "headline", 2: "body"}
    names_alone(scene(("■记者曹亮孔强通讯员", 0), ("许鑫", 30), ("日前记者获悉", 60)), labels)
    assert labels[1] == "byline"


def test_an_inner_page_has_no_masthead() -> None:
    labels: dict[int, RegionType] = {0: "folio", 1: "masthead", 2: "body"}
    inner_page(scene(("08版", 0), ("2018年2月16日", 0), ("日前记者获悉", 60)), labels)
    assert labels[1] == "folio"


def test_a_list_of_names_is_no_byline() -> None:
    names = ["孙海涛", "李明亮", "王大伟", "张小红", "陈建国", "刘志强", "赵文华", "周玉梅"]
    text = "春天来了花开满园人们走出家门看花" * 3 + "获奖名单如下："
    lines = [drawn.line("全市表彰先进工作者名单公布", 100, 60, size=50.0, weight=0.5)]
    lines += drawn.column(text, 100, 160, 20)
    y = 160 + len(drawn.column(text, 100, 160, 20)) * 32
    lines += [drawn.line(n, 140, y + k * 32) for k, n in enumerate(names)]
    lines += drawn.column("希望大家向他们学习，" * 8, 100, y + len(names) * 32, 20)
    page = drawn.document(drawn.reading(lines, 800, 900))
    told = "".join(p for a in page.articles for p in a.paragraphs)
    assert sum(n in told for n in names) >= len(names) - 1


def test_what_the_text_surrounds_is_no_folio_unless_it_is_a_fact() -> None:
    words = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便" * 12
    lines = [line("东山日报", 100, 20), *drawn.column(words, 100, 100, 16),
             line("LXILIXYE", 470, 300), line("2024年3月2日", 470, 360),
             *drawn.column(words, 700, 100, 16)]  # fmt: skip
    page = stage(drawn.reading(lines))
    labels: dict[int, RegionType] = {i.index: "body" for i in page.items}
    said = {i.line.text: i.index for i in page.items}
    for text in ("东山日报", "LXILIXYE", "2024年3月2日"):
        labels[said[text]] = "folio"
    chances = np.zeros((len(page.items), len(ROLES)))
    chances[:, ROLES.index("folio")], chances[:, ROLES.index("other")] = 0.6, 0.4
    of_margins(page, chances, labels)
    assert labels[said["LXILIXYE"]] == "other"
    assert labels[said["东山日报"]] == labels[said["2024年3月2日"]] == "folio"
