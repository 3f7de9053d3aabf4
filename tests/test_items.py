"""Labels over items, notices by their words, lists of names, jump lines, upright mastheads."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from drawn import EM, column, line, reading

from digitize.geometry import Box
from digitize.page import RegionType
from digitize.reading import Line, Rule
from digitize.regions import runs_of
from digitize.regions.adverts import worded
from digitize.regions.briefs import labels_of_items
from digitize.regions.mastheads import upright_masthead
from digitize.regions.scene import Scene, stage
from digitize.regions.slips import jumps, names_listed
from digitize.regions.zones import zones

TEXT = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候。" * 3
ITEMS = "▲昨天区里发布公告，新建的大桥下月起通车。/▲今天市里召开会议，部署秋季防火工作。"
LARGE = 1.3 * EM


def over(text: str, below: str, said: RegionType = "other", size: float = LARGE) -> RegionType:
    """What becomes of a line over a text; another column stands beside them."""
    prose = column(below, 100, 100 + size + 0.8 * EM, 20, indents=False)
    lines = [line(text, 120, 100, size), *prose, *column(TEXT, 700, 100, 20)]
    scene = stage(reading(lines, 1200, 1400))
    labels: dict[int, RegionType] = {i.index: "body" for i in scene.items}
    labels[0] = said
    labels_of_items(scene, runs_of(scene), labels)
    assert {labels[n] for n in range(1, len(lines))} == {"body"}
    return labels[0]


@pytest.mark.parametrize("said", ["headline", "subhead", "kicker", "other"])
@pytest.mark.parametrize("text", ["各地简讯", "简讯", "要電"])
def test_a_label_over_items_is_no_title_of_one(text: str, said: RegionType) -> None:
    assert over(text, ITEMS, said) == "other"


def test_a_label_over_one_item_stays_what_it_is() -> None:
    assert over("各地简讯", TEXT, "headline") == "headline"
    assert over("各地简讯", TEXT) == "other"


@pytest.mark.parametrize("text", ["司令部下达停火命令", "各地简讯员培训班开班", "大桥正式通车"])
def test_a_title_over_items_stays(text: str) -> None:
    assert over(text, ITEMS, "headline") == "headline"


def test_a_larger_line_over_one_text_is_its_title() -> None:
    assert over("大桥正式通车", TEXT) == "headline"
    assert over("大桥正式通车", ITEMS) == "other"
    assert over("大桥正式通车", TEXT, size=EM) == "other", "no larger than the text"
    assert over("大桥正式通车", TEXT, size=2.2 * EM) == "other", "of a banner"


@pytest.mark.parametrize(
    "text",
    ["Anzeige", "广告", "责编 王亚平", "上接第1版", "（上接第1版）", "图：李广田", "——李广田"],
)
def test_what_is_said_of_the_page_is_no_title(text: str) -> None:
    assert over(text, TEXT) == "other"


# -- notices and lists on vertical pages ---------------------------------------------------------

PITCH = 34.0
OLD = "昨日午後三時本埠各界在商會開會到者百餘人由會長報告經過，"


def upright(text: str, n: float, top: float = 300, size: float = EM) -> Line:
    """The ``n``-th vertical line from the right."""
    box = Box(900 - PITCH * n, top, 900 - PITCH * n + size, top + size * len(text))
    return Line(text, box, box.polygon(), 0.9, "vertical", size, 0.25)


def noticed(rows: list[str], level: bool = False) -> set[tuple[RegionType, RegionType]]:
    """Labels of a title and of the text behind it, beside a page of news."""
    if level:
        lines = [line("春江茶樓", 100, 100, 1.5 * EM)]
        lines += [line(text, 100, 142 + 32 * n) for n, text in enumerate(rows)]
        lines += column(TEXT * 3, 900, 100, 20)
    else:
        lines = [upright("春江茶樓", 0.5, size=1.5 * EM)]
        lines += [upright(text, 2 + n) for n, text in enumerate(rows)]
        lines += [upright(OLD, n, 1100) for n in range(12)]
    scene = stage(reading(lines, 1400, 2000))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(lines)), "body")
    labels[0] = "headline"
    worded(scene, runs_of(scene), labels)
    own = len(rows) + 1
    assert {labels[n] for n in range(own, len(lines))} == {"body"}
    return {(labels[0], labels[n]) for n in range(1, own)}


SIGNED = [
    "本樓新近裝修完竣擇於本月十五日開市敬備茶點招待",
    "各界諸君務請惠臨無任歡迎之至春江茶樓主人謹啟",
]
SOLD = [
    "本號新到各種呢絨花色齊全定價公道每件實洋三元正",
    "總發行上海大馬路各埠均有出售欲購者請早來可也",
]
NEWS = [
    "市長昨抵本埠各界到站歡迎者千餘人市長精神格外煥",
    "發對記者談稱此行目的在視察各地水災情形三日內返",
]


@pytest.mark.parametrize("rows", [SIGNED, SOLD])
def test_what_is_worded_as_a_notice_is_one_with_its_title(rows: list[str]) -> None:
    assert noticed(rows) == {("advertisement", "advertisement")}


def test_reports_stay() -> None:
    assert noticed(NEWS) == {("headline", "body")}
    assert noticed([NEWS[0], "發" + SOLD[0]]) != {("advertisement", "body")}


def test_two_such_words_are_not_enough() -> None:
    rows = [
        "市府昨日公布本年寄售米糧之數目計共三萬石各行均",
        "稱價格尚平惟總發行之處過少市民購買頗感不便云云",
    ]
    assert noticed(rows) == {("headline", "body")}


def test_level_pages_stay() -> None:
    assert noticed(SIGNED, level=True) == {("headline", "body")}


def test_a_long_text_with_such_a_word_stays() -> None:
    assert noticed([*NEWS * 7, *SIGNED]) == {("headline", "body")}


def changed(
    rule: Callable[[Scene, dict[int, RegionType]], None], rows: list[tuple[str, RegionType]]
) -> list[RegionType]:
    """What a rule makes of rows below each other."""
    lines = [line(text, 100, 100 + 30 * n) for n, (text, _) in enumerate(rows)]
    scene = stage(reading([*lines, *column(TEXT, 700, 100, 20)], 1200, 900))
    labels: dict[int, RegionType] = dict.fromkeys(range(len(scene.items)), "body")
    labels |= {n: label for n, (_, label) in enumerate(rows)}
    rule(scene, labels)
    return [labels[n] for n in range(len(rows))]


NAMES: list[tuple[str, RegionType]] = [
    (name, "byline") for name in ("李广田", "贺培根", "姜守义", "张建国", "孙天成")
]


def test_names_below_each_other_are_a_list() -> None:
    text: tuple[str, RegionType] = ("以下同志受到区里的表彰：", "body")
    assert changed(names_listed, [text, *NAMES]) == ["body"] * 6
    assert changed(names_listed, [text, *NAMES[:3]]) == ["body", *["byline"] * 3]


def test_names_under_a_title_are_bylines() -> None:
    rows: list[tuple[str, RegionType]] = [("大桥正式通车", "headline"), *NAMES]
    assert changed(names_listed, rows) == ["headline", *["byline"] * 5]


@pytest.mark.parametrize("said", ["kicker", "headline", "subheadline", "subhead", "byline"])
def test_a_line_that_names_another_page_alone_is_no_title(said: RegionType) -> None:
    for text in ("上接第1版", "（上接第1版）", "（下转第3版）"):
        assert changed(jumps, [(text, said)]) == ["other"]


def test_titles_and_texts_that_name_a_page_stay() -> None:
    rows: list[tuple[str, RegionType]] = [
        ("大桥正式通车（上接第1版）", "headline"), ("第1版", "headline"), ("上接第1版", "body"),
    ]  # fmt: skip
    assert changed(jumps, rows) == ["headline", "headline", "body"]


# -- upright mastheads ---------------------------------------------------------------------------

HEAD = ["中華民國二十四年三月五日", "第3521號", "每張取錢十文"]
OLD_TEXT = "昨午後二時許城內某煙館突來流氓數人藉端尋釁館主不"


def front(ruled: bool = True, stops: bool = False, wide: float = 0) -> tuple[Scene, int, int]:
    """A vertical page with its title at the right edge; a line of the strip, one of the text."""
    lines = [
        upright("申江新報", -9, 60, 70),
        *(upright(t, -7.5 - n, 360) for n, t in enumerate(HEAD)),
    ]
    strip = upright("本館開設在上海棋盤街", -8, 1000)
    prose = [
        upright((OLD if stops else OLD_TEXT), 1 + n, top) for n in range(20) for top in (60, 800)
    ]
    edge = 1080 - wide
    rules = (Rule(Box(edge, 50, edge + 3, 1450), 3.0),) if ruled else ()
    scene = stage(reading([*lines, strip, *prose], 1300, 1500, rules=rules))
    return scene, len(lines), len(lines) + 1


def test_all_of_the_strip_of_an_upright_title_is_masthead() -> None:
    scene, strip, text = front()
    marks = zones(scene)
    assert marks.get(0) == marks.get(strip) == "masthead" and text not in marks


@pytest.mark.parametrize(("ruled", "stops", "wide"), [(False, False, 0), (True, True, 0)])
def test_pages_without_a_rule_or_with_stops_have_no_strip(
    ruled: bool, stops: bool, wide: float
) -> None:
    scene, strip, _ = front(ruled, stops, wide)
    marks = zones(scene)
    assert marks.get(0) == "masthead" and strip not in marks


def heads(title: Line, facts: list[Line]) -> set[RegionType]:
    """Labels of lines that were taken for a masthead, and by the model for another thing."""
    lines = [title, *facts, *[upright(OLD_TEXT, 1 + n) for n in range(9)]]
    labels: dict[int, RegionType] = dict.fromkeys(range(len(lines)), "body")
    guesses = labels | dict.fromkeys(range(len(facts) + 1), "masthead")
    labels |= dict.fromkeys(range(len(facts) + 1), "advertisement")
    upright_masthead(stage(reading(lines, 1300, 1500)), labels, guesses)
    assert {labels[n] for n in range(len(facts) + 1, len(lines))} == {"body"}
    return {labels[n] for n in range(len(facts) + 1)}


def test_an_upright_title_with_its_facts_is_a_masthead() -> None:
    facts = [
        upright(t, -7.5 - n, 360) for n, t in enumerate(("中華民國二十四年三月五日", "第3521號"))
    ]
    assert heads(upright("申江新報", -9, 60, 70), facts) == {"masthead"}
    assert heads(upright("申江新報", -9, 60, 70), facts[:1]) == {"masthead"}
    assert heads(upright("申江藥房", -9, 60, 70), []) == {"advertisement"}
    assert heads(line("申江新報", 950, 60, 70), facts) == {"advertisement"}
