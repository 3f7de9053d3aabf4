"""People who sign with a home, an office or no name at all, and words that are nobody."""

from __future__ import annotations

import pytest
from test_fields import line, passage

from digitize.articles.paragraphs import Paragraph
from digitize.articles.written import Written, people_of
from digitize.page import Byline
from digitize.phrases.endings import closing_byline
from digitize.phrases.people import bylines, pen_name, signature


def told(people: tuple[Byline, ...] | None) -> list[tuple[str, str | None, str | None]]:
    return [(b.name, b.role, b.organization) for b in people or ()]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("长沙 周婆婆", ("周婆婆", None, "长沙")),
        ("岳阳 小满", ("小满", None, "岳阳")),
        ("岳阳陶小妹", ("陶小妹", None, "岳阳")),
        ("建国路李小明", ("李小明", None, "建国路")),
        ("红星公社秋萍", ("秋萍", None, "红星公社")),
        ("三元巷讀者王大強等十二人", ("王大強", "讀者", "三元巷")),
        ("退休教师 李小明", ("李小明", "退休教师", None)),
        ("江口县 厨子老李", ("老李", "厨子", "江口县")),
        ("厂办 李秉文", ("李秉文", None, "厂办")),
        ("李小兰等", ("李小兰", None, None)),
        ("后山村全体团员", ("后山村全体团员", None, None)),
        ("县林业局办公室", ("县林业局办公室", None, None)),
    ],
)
def test_who_signs_with_a_home(text: str, person: tuple[str, str | None, str | None]) -> None:
    assert told(pen_name(text)) == [person]


@pytest.mark.parametrize(
    "text",
    [
        "持平",
        "律師",
        "全國工程師公會",
        "まえ出し",
        "去查矣",
        "西湖区文化馆",
        "南京路小学",
        "浙江大学教授",
        "成都 小雨",
    ],
)
def test_what_is_nobody(text: str) -> None:
    assert not pen_name(text)


@pytest.mark.parametrize("text", ["持平", "律師", "全國工程師公會", "まえ出し", "西湖区文化馆"])
def test_what_is_nobody_in_brackets(text: str) -> None:
    assert not closing_byline(f"他走了。（{text}）")
    assert not signature("（全國工程師公會）")


def test_a_city_before_a_given_name_may_be_a_surname() -> None:
    assert told(pen_name("福島 太郎")) == [("福島", None, None), ("太郎", None, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("本报记者 李小明 沈阳、大连、长春报道", ["李小明"]),
        ("本報記者范慶壽攝影報導", ["范慶壽"]),  # 慶壽 is a place, too
        ("From Thomas Miller", ["Thomas Miller"]),
        ("From Russia With Love", None),
        ("From Our Political Correspondent", ["Our Political Correspondent"]),
        ("Our Industrial Reporter", ["Our Industrial Reporter"]),
        ("By The Associated Press", ["The Associated Press"]),
        ("Special to The Evening Eagle", []),
        ("Eigener Bericht", []),
        ("BY TWO VOTES", None),
        ("From Piers Dunmore, Diplomatic Correspondent", ["Piers Dunmore"]),
        *(
            (text, None)
            for text in (
                "FROM HONG KONG",
                "From Head Office",
                "From New York",
                "From Prime Minister",
                "a young reporter",
                "by a young reporter",
                "a desk",
                "our staff",
                "A Reporter",
                "An angry Reporter",
                "Our Staff",
            )
        ),
        ("A Staff Reporter", ["A Staff Reporter"]),
        ("OUR POLITICAL CORRESPONDENT", ["OUR POLITICAL CORRESPONDENT"]),
        ("By our City Staff", ["our City Staff"]),
        ("By a staff reporter", ["a staff reporter"]),
    ],
)
def test_bylines_of_few_words(text: str, expected: list[str] | None) -> None:
    found = bylines(text)
    assert (None if found is None else [b.name for b in found]) == expected


def test_a_desk_is_what_its_author_belongs_to() -> None:
    found = people_of([passage("byline", line("JOHN MILLER"), line("Business Desk"))])
    assert told(found) == [("JOHN MILLER", "Business Desk", None)]


def test_signers_cut_off_between_two_lines() -> None:
    found = people_of(
        [passage("byline", line("三元巷讀者王大強等十")), passage("byline", line("二人"))]
    )
    assert [b.name for b in found] == ["王大強"]


def written(*paragraphs: str) -> Written:
    return Written.of([Paragraph([line(text)]) for text in paragraphs], None)


@pytest.mark.parametrize(
    ("last", "rest", "name"),
    [
        ("蝉有几只眼睛？第七中学 李小丽", ["蝉有几只眼睛？"], "李小丽"),
        ("红星公社 李大年", [], "李大年"),
        ("长沙 向阳花", [], "向阳花"),
    ],
)
def test_a_home_and_a_name_behind_the_last_sentence_sign(
    last: str, rest: list[str], name: str
) -> None:
    found = written("来信刊出如下。", last)
    assert found.paragraphs == ["来信刊出如下。", *rest]
    assert [b.name for b in found.byline] == [name]


def test_our_correspondent_signs_behind_a_dash() -> None:
    found = written("The roof leaks. – Our Correspondent")
    assert (found.paragraphs, [b.name for b in found.byline]) == (
        ["The roof leaks."],
        ["Our Correspondent"],
    )


@pytest.mark.parametrize(
    "text",
    [
        "今年全县 丰收",
        "成都 小雨",
        "武汉 多云",
        "广州 雷雨",
        "南京 有雾",
        "人民路 向东",
        "第三中学 胡同",
    ],
)
def test_words_apart_at_an_end_sign_nothing(text: str) -> None:
    found = written("今天天气如下。", text)
    assert (found.byline, found.paragraphs) == ((), ["今天天气如下。", text])


def test_a_road_of_a_city_is_no_surname() -> None:
    assert all(b.name != "路白云" for b in pen_name("上海路白云") or ())
    assert told(pen_name("上海路李小明")) == [("李小明", None, "上海路")]


def test_a_reporter_answers_what_a_reader_asked() -> None:
    found = written("市民陈女士：路灯坏了。", "记者李明核实：路灯已修好。")
    assert [b.name for b in found.byline] == ["李明"]
    assert found.paragraphs[1] == "路灯已修好。"
