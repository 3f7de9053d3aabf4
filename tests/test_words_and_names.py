"""Words that look like names of persons, pages and places, and what is one all the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digitize import masthead
from digitize.page import RegionType
from digitize.phrases.datelines import lead
from digitize.phrases.endings import closing_byline
from digitize.phrases.latin import latin_signature
from digitize.phrases.pages import page_named, teaser_page
from digitize.phrases.people import only_names, pen_name, signature
from digitize.regions.adverts import reports
from digitize.regions.evidence import evidence, in_column
from digitize.regions.scene import stage
from digitize.regions.zones import zones
from tests.drawn import EM, column, line, reading
from tests.test_inner_pages import TEXT, upright


@pytest.mark.parametrize(
    "text", ["（路透社）", "（路透電）", "（代表团）", "（封面）", "（谈话）",
             "（沙龙）", "（管理员）"],
)  # fmt: skip
def test_a_word_in_brackets_signs_nothing(text: str) -> None:
    assert signature(text) is None


@pytest.mark.parametrize("text", ["沙尘暴", "麦当劳", "伊拉克", "管理之道", "路灯亮了", "楚国"])
def test_a_word_is_no_name(text: str) -> None:
    assert only_names(text) == ()


@pytest.mark.parametrize("name", ["桂水轩", "穆青山", "管文虎", "滕建国", "翁立明", "佟小满"])
def test_rarer_surnames_are_known(name: str) -> None:
    assert only_names(name) == (name,)
    assert [b.name for b in signature(f"（{name}）") or ()] == [name]


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("（石河乡农民 冯有田）", [("冯有田", "农民", "石河乡")]),
        ("（山西 李平）", [("李平", None, "山西")]),
        ("（张三 李四）", [("张三", None, None), ("李四", None, None)]),
    ],
)
def test_who_signs_in_brackets(text: str, signed: list[tuple[str, str | None, str | None]]) -> None:
    found = signature(text) or ()
    assert [(b.name, b.role, b.organization) for b in found] == signed


@pytest.mark.parametrize(
    ("text", "people"),
    [("文化馆 李明", 1), ("解放路 王平", 1), ("李家村 王平", 1),
     ("王立站 李明", 2), ("张建社 李明", 2)],
)  # fmt: skip
def test_a_house_before_a_name_is_no_person(text: str, people: int) -> None:
    assert len(pen_name(text) or ()) == people


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("【神戸】港で火災があった", "神戸"),
        ("【羽咋】三日、市内で", "羽咋"),
        ("【山口】氏は語る", None),
        ("【松本】監督の話", None),
        ("LONDON, Monday: The king", "LONDON, Monday"),
    ],
)
def test_places_in_brackets(text: str, dateline: str | None) -> None:
    assert lead(text).dateline == dateline


@pytest.mark.parametrize(
    "text",
    ["市长谈十件实事 第3版", "下转 第四版", "现代汉语词典 第7版", "第二版 市长谈实事"],
)
def test_a_line_that_tells_of_a_page_names_none(text: str) -> None:
    assert page_named(text) is None


@pytest.mark.parametrize(
    ("text", "page"),
    [("E12 体育", 12), ("2012年5月17日 星期四 A06", 6), ("A3 LOCAL", 3), ("B2 楼市", 2),
     ("C4 球赛", 4), ("朝日新聞 (15)", 15), ("第三種郵便物認可 (15)", 15),
     ("F1 赛车", None), ("D2航站楼", None)],
)  # fmt: skip
def test_pages_told_by_a_code(text: str, page: int | None) -> None:
    assert masthead.read([passage_of(text)]).page_number == page


def passage_of(text: str):  # type: ignore[no-untyped-def]
    """A folio of one line."""
    from tests.test_fields import line as said
    from tests.test_fields import passage

    return passage("folio", said(text))


@pytest.mark.parametrize("text", ["WORLD NEWS, PAGE 3", "REAL ESTATE, PAGE 10", "SPORTS, PAGE 9"])
def test_a_section_and_its_page_have_no_title(text: str) -> None:
    assert (teaser_page(text) or ("-", 0))[0] == ""


@pytest.mark.parametrize(
    "rows", [("R. K. Narayan,", "New Delhi 110001"), ("John Smith,", "St. Louis, Mo."),
             ("Asha Rao,", "Bangalore, India"), ("Jane Overstreet,", "Reno")],
)  # fmt: skip
def test_towns_below_a_name(rows: tuple[str, str]) -> None:
    assert [b.name for b in latin_signature(rows)] == [rows[0].rstrip(",")]
    assert latin_signature(("Mary Jones,", "Peter Smith")) == ()


@pytest.mark.parametrize("text", ["The volunteers met", "There were no, he said, plans"])
def test_words_are_no_numbers_of_issues(text: str) -> None:
    assert evidence(text) == 0
    assert evidence("VOL. XII.") == evidence("No. 4,210") == 1


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("The mayor opened the bridge on Monday, and the volunteers, who had no, or "
         "hardly any, help, were thanked by all. She is 45. They had come early, and stayed.",
         "body"),
        ("New bicycles, $45. Old ones, $12./Phone us at once, or call, on Monday. Open, all day.",
         "advertisement"),
    ],
)  # fmt: skip
def test_news_with_a_day_and_a_number_is_prose(text: str, role: str) -> None:
    lines = [line(part, 100, 100 + 32 * n, size=10) for n, part in enumerate(pieces(text))]
    lines = [replace(n, size=EM) for n in lines]
    scene = stage(reading(lines, 1000, 900))
    labels: dict[int, RegionType] = {i.index: "advertisement" for i in scene.items}
    reports(scene, [(list(scene.items), False)], labels)
    assert set(labels.values()) == {role}


def pieces(text: str, long: int = 40) -> list[str]:
    """A text in lines."""
    words, rows = text.replace("/", " ").split(), [""]
    for word in words:
        if len(rows[-1]) + len(word) > long:
            rows.append("")
        rows[-1] = f"{rows[-1]} {word}".strip()
    return rows


def test_columns_that_print_commas_only_are_prose() -> None:
    texts = [
        "昨晨東門外某米店忽告失慎，幸經鄰人瞥見，群往撲救得免",
        "當時店中僅有學徒二人，均不及知，及至黎明始悉其事云",
    ]
    rows = [upright(texts[n % 2], 900 - 34 * n, 100) for n in range(8)]
    scene = stage(reading(rows, 1000, 900))
    labels: dict[int, RegionType] = {i.index: "advertisement" for i in scene.items}
    reports(scene, [(list(scene.items), False)], labels)
    assert set(labels.values()) == {"body"}


def test_columns_are_told_in_both_directions() -> None:
    rows = [upright(TEXT[n % 7 :][:26], 1000 - 1.7 * EM * n, 100) for n in range(9)]
    scene = stage(reading(rows, 1100, 900))
    assert all(in_column(scene, i) for i in scene.items)
    level = stage(reading(column(TEXT * 5, 100, 100, 20), 600, 900))
    assert in_column(level, level.items[4])


@pytest.mark.parametrize("gap", [0.2, 0.6, 1.5])
def test_a_folio_down_the_side_is_one_beside_columns(gap: float) -> None:
    said = "第二版　民國十年一月十五日　星期六"
    rows = [upright(TEXT[n % 7 :][:26], 1130 - EM * (gap + 1.25 * n), 100) for n in range(24)]
    scene = stage(reading([upright(said, 1150, 100), *rows], 1180, 900))
    marks = zones(scene)
    assert [i.line.text for i in scene.items if marks.get(i.index) == "folio"] == [said]


def test_a_skyline_that_points_to_a_page_leaves_the_masthead() -> None:
    head = [line("2012年5月17日　星期四", 470, 40), line("市长谈今年十件实事 第3版", 770, 40),
            line("国内统一刊号CN33-0012　第4321期", 1090, 40),
            line("江州晚报", 800, 110, size=90)]  # fmt: skip
    lines = [*head, *column(TEXT * 9, 100, 320, 20), *column(TEXT * 9, 700, 320, 20)]
    scene = stage(reading(lines))
    marks = zones(scene)
    assert {marks.get(i.index) for i in scene.items if i.line.text == "江州晚报"} == {"masthead"}


def test_a_collective_signs_wherever_it_is() -> None:
    for text in ("（自由贸易区办公室）", "（由义公社报道组）"):
        assert closing_byline("今天通车。" + text) is not None, text
