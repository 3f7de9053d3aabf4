"""Mending and direction: certain, visible, recorded; else nothing is touched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from digitize.direction import turn
from digitize.geometry import Box
from digitize.mending import mend
from digitize.reading import Line
from tests.drawn import document, line, reading


def test_a_dash_between_two_places() -> None:
    read = reading([line("钱塘区一龙游县山海协作会议", 50, 50)])
    mended, changes = mend(read, 20)
    assert mended.lines[0].text == "钱塘区—龙游县山海协作会议"
    assert [c.text for c in changes] == ["钱塘区|一→—|龙游县山海协作会议"]
    repairs = document(read).repairs
    assert [(r.kind, r.to) for r in repairs] == [("character", None)]


def test_the_number_one_stays() -> None:
    for text in ("杭州市一中学生获奖", "全区一共十二个", "星期一上午"):
        mended, changes = mend(reading([line(text, 50, 50)]), 20)
        assert (mended.lines[0].text, changes) == (text, ())


def test_punctuation_follows_the_page() -> None:
    full = [line("他说，好！是吗？对；行：", 50, 50 + 40 * n) for n in range(4)]
    mended, changes = mend(reading([*full, line("今天,天气很好", 50, 400)]), 20)
    assert mended.lines[-1].text == "今天，天气很好"
    assert len(changes) == 1
    half = [line("今天,天气很好", 50, 50), line("明天,也很好", 50, 90)]
    assert mend(reading(half), 20)[1] == ()


def vertical(text: str, x: float) -> Line:
    box = Box(x, 300, x + 20, 300 + 20 * len(text))
    return Line(text, box, box.polygon(), 0.99, "vertical", 20.0, 0.25)


def test_right_to_left_lines_are_turned_by_the_page() -> None:
    body = [vertical("昨日午後二時在本埠舉行會議到者甚衆", 900 - 40 * n) for n in range(12)]
    flat = [line("日八月一十年二十二國民", 100, 50, 30), line("司公限有品食海上", 100, 120, 30)]
    turned = turn(reading([*body, *flat]))
    assert [x.text for x in turned.lines[-2:]] == ["民國二十二年十一月八日", "上海食品有限公司"]
    assert {x.writing for x in turned.lines[-2:]} == {"horizontal-rl"}
    right = [replace(x, text=x.text[::-1]) for x in flat]
    assert turn(reading([*body, *right])).lines[-1].text == "上海食品有限公司"


BODY = [vertical("昨日午後二時在本埠舉行會議到者甚衆", 900 - 40 * n) for n in range(12)]
MODERN = ("中國經濟建設問題", "政府發表聲明", "國民大會今日開幕", "教育部長昨日抵滬")


def mixed(*texts: str) -> list[tuple[str, str]]:
    """Text and writing of the level lines of a vertical page most of which run left to right."""
    flat = [line(t, 50, 20 + 20 * n, 12) for n, t in enumerate([*MODERN, *texts])]
    turned = turn(reading([*BODY, *flat], 1000, 800)).lines
    told: list[tuple[str, str]] = [(x.text, x.writing) for x in turned]
    body, modern = told[: len(BODY)], told[len(BODY) : -len(texts)]
    assert {writing for _, writing in body} == {"vertical"}
    assert modern == [(t, "horizontal") for t in MODERN]
    return told[-len(texts) :]


def test_of_a_page_that_prints_both_ways_only_what_runs_back_is_turned() -> None:
    told = mixed("司公限有品食海上", "聞要", "人民生活", "龐雲齋")
    assert told == [
        ("上海食品有限公司", "horizontal-rl"),
        ("要聞", "horizontal-rl"),
        ("人民生活", "horizontal"),
        ("龐雲齋", "horizontal"),
    ]


@pytest.mark.parametrize("text", ["漲飛價物", "告報氣天"])
def test_four_signs_in_words_are_plain(text: str) -> None:
    assert mixed(text) == [(text[::-1], "horizontal-rl")]


def test_a_page_without_a_line_that_plainly_runs_back_is_left_alone() -> None:
    flat = [line(t, 50, 20 + 20 * n, 12) for n, t in enumerate([*MODERN, "聞要", "龐雲齋"])]
    read = reading([*BODY, *flat], 1000, 800)
    assert turn(read) is read


def test_hours_that_read_either_way_do_not_show_a_page_to_print_both() -> None:
    hours = "一時·五時半·七時半·十時半"
    assert mixed(hours) == [(hours, "horizontal")]


PRICES = ("綠荳（一斗）", "桐油（百斤）", "豆餅（百片）", "洋燭（一箱）", "煤油（兩聽）")
HEADLINES = ["日一月十年五四九一曆公", "張緊市股日昨", "司公限有品食海上", "片鉅藝文唱歌語粵"]


@pytest.mark.parametrize("listed", [True, False])
def test_a_list_that_runs_on_stays_under_headlines_that_run_back(listed: bool) -> None:
    """By itself no line of it speaks plainly enough, as a stray one does not."""
    flat = [line(t, 50, 20 + 80 * n, 30) for n, t in enumerate(HEADLINES)]
    apart = 35 if listed else 200
    prices = [line(t, 400, 20 + apart * n) for n, t in enumerate(PRICES)]
    turned = turn(reading([*BODY, *flat, *prices], 1000, 1000)).lines[len(BODY) :]
    assert [n.text for n in turned[: len(flat)]] == [t[::-1] for t in HEADLINES]
    stays = [n.text in PRICES for n in turned[len(flat) :]]
    assert all(stays) if listed else not any(stays)


def test_entries_of_one_row_are_of_one_block() -> None:
    flat = [line(t, 50, 20 + 80 * n, 30) for n, t in enumerate(HEADLINES)]
    prices = [line(t, 400, 20 + 35 * n) for n, t in enumerate(PRICES)]
    sums = [line("一八七元", 600, 20 + 35 * n) for n in range(5)]
    more = [line(n.text, 50, n.box.y0 + 400, 30) for n in flat]
    turned = turn(reading([*BODY, *flat, *more, *prices, *sums], 1000, 1000)).lines
    assert {n.text for n in turned[-5:]} == {"一八七元"}


def test_a_horizontal_page_is_never_turned() -> None:
    flat = [line(t, 50, 20 + 20 * n, 12) for n, t in enumerate([*MODERN, "司公限有品食海上"])]
    read = reading([*BODY[:1], *flat], 1000, 800)
    assert turn(read) is read


def test_latin_words_of_a_line_from_right_to_left_keep_their_order() -> None:
    body = [vertical("今天上午新桥正式通车沿岸居民", 100 + 30 * n) for n in range(12)]
    strip = line("六期星 日三初月二年酉辛 THE CRYSTAL 日二十月三年十國民 版一第", 50, 50)
    turned = turn(reading([*body, strip])).lines[-1]
    assert turned.text == "第一版 民國十年三月十二日 THE CRYSTAL 辛酉年二月初三日 星期六"


def upright(*texts: str) -> list[Line]:
    return [vertical(text, 900 - 40 * n) for n, text in enumerate(texts)]


def test_marks_of_vertical_lines_are_those_that_the_page_prints() -> None:
    read = upright(
        "某商號昨日開幕’到者甚衆°", "經理謂：¬余意不如秉公辦理。」，", "（一）米價，（二）電價。"
    )
    mended, changes = mend(reading(read), 20)
    assert [x.text for x in mended.lines[:2]] == [
        "某商號昨日開幕，到者甚衆。",
        "經理謂：「余意不如秉公辦理。」，",
    ]
    assert len(changes) == 3


@pytest.mark.parametrize(("size", "stop"), [(8, "。"), (20, "O")])
def test_a_small_ring_that_is_a_line_of_a_vertical_page_is_a_stop(size: int, stop: str) -> None:
    ring = line("O", 20, 50, size=size)
    columns = upright(
        "某商號昨日開幕，到者甚衆。", "經理謂：余意不如秉公辦理。", "米價，電價，紗價。"
    )
    read = reading([*columns, ring])
    mended, changes = mend(read, 20)
    assert mended.lines[-1].text == stop
    assert mended.lines[-1].writing == ("vertical" if stop == "。" else "horizontal")
    assert len(changes) == (stop == "。")
    unstopped = [replace(i, text=i.text.replace("。", "，")) for i in columns]
    assert mend(reading([*unstopped, ring]), 20)[0].lines[-1].text == "O"
    level = reading([line(i.text, 50, 50 + 40 * n) for n, i in enumerate(columns)] + [ring])
    assert mend(level, 20)[0].lines[-1].text == "O"  # a level page begins no line with a stop


TRADITIONAL = [
    "本報訊我國當局商談禁煙問題外間傳說紛紜莫衷一是", "記者謁見總統府發言人詢以關稅會議經過情形",
    "據稱決議將於開會後發表並無變動請勿誤會云云", "縣長為維持糧價起見業經派員調查從嚴辦理",
    "電車職員請願團體要求增加薪資當局允予討論",
]  # fmt: skip


def test_reformed_characters_of_a_traditional_page_are_those_that_it_prints() -> None:
    older = ("台灣里長云", "国学内静黄户灾", "電線綫路线說明鐘鍾钟", "列强病臥这過对")
    read = upright(*TRADITIONAL, "銀行職員货車颇多", *older)
    mended, changes = mend(reading(read), 20)
    assert mended.lines[5].text == "銀行職員貨車頗多"
    assert [x.text for x in mended.lines[6:]] == [x.text for x in read[6:]]  # may be printed so
    assert {(c.read, c.became) for c in changes} == {("货", "貨"), ("颇", "頗")}


def test_reformed_characters_stay_where_they_may_be_printed() -> None:
    for sign in ("纪念馆经理室", "经理王大明"):  # lines that are set in them
        assert mend(reading(upright(*TRADITIONAL, sign)), 20)[1] == ()
    for page in (
        ["銀行職員货車颇多"],  # too little to tell
        [*TRADITIONAL, "すべてのわが銀行職員货車"],
        ["本报讯记者从县农业农村局获悉今年全县种植业产业发展银行职員貨車頗多"] * 9,
    ):
        assert mend(reading(upright(*page)), 20)[1] == ()


def test_of_two_forms_of_a_character_a_page_has_the_one_that_it_prints() -> None:
    read = upright(*TRADITIONAL, "校內校內，啓事", "院内各員啓事為", "爲爲")
    mended, changes = mend(reading(read), 20)
    assert mended.lines[6].text == "院內各員啓事為"
    # 啓 was never read otherwise; of 為, twice (in 糧價) there, neither half as often as its twin
    assert {(c.read, c.became) for c in changes} == {("内", "內"), ("爲", "為")}
    older = upright(*(t.replace("為", "爲") for t in TRADITIONAL), "為", *["經理爲之動容"] * 4)
    assert mend(reading(older), 20)[1] == ()
    simplified = ["本报讯记者从县农业农村局获悉院内各员校內校內"] * 9
    assert mend(reading(upright(*simplified)), 20)[1] == ()


def test_each_size_of_type_has_its_own_forms() -> None:
    title = replace(vertical("真相真情", 100), size=60.0)
    read = [*upright(*TRADITIONAL, *["記者眞切"] * 4), title]
    assert mend(reading(read), 20)[1] == ()
    same = [*read[:-1], replace(title, size=24.0)]  # a little larger, of the same fount
    assert [c.became for c in mend(reading(same), 20)[1]] == ["真"] * 4


LATIN = ['“We are late," he said.', "“It is Smith's boat", 'the "Mary Ann" ("old")']


def test_straight_quotes_on_a_page_of_curly_ones_are_curly() -> None:
    read = [line(text, 50, 50 + 40 * n) for n, text in enumerate(LATIN)]
    mended, changes = mend(reading(read), 20)
    assert [x.text for x in mended.lines] == [
        "“We are late,” he said.", "“It is Smith’s boat", "the “Mary Ann” (“old”)",
    ]  # fmt: skip
    assert len(changes) == 6


@pytest.mark.parametrize(
    "text",
    ["back in the '90s", "'Tis late", "give 'em", "wait 'til noon", 'He said:"yes', 'He said,"yes'],
)
def test_quotes_that_may_be_either_stay(text: str) -> None:
    read = [line(t, 50, 50 + 40 * n) for n, t in enumerate(["“We are” late", "“So” are you", text])]
    assert mend(reading(read), 20)[1] == ()


def test_a_shortened_and_has_its_second_apostrophe() -> None:
    texts = ["“We are” late", "“So” are you", "rock 'n' roll"]
    read = [line(t, 50, 50 + 40 * n) for n, t in enumerate(texts)]
    assert mend(reading(read), 20)[0].lines[2].text == "rock 'n’ roll"


def test_quotes_of_chinese_text_show_no_habit_of_latin() -> None:
    texts = ["他说“好”，又说“不好”。", "市民“点赞”", 'The "Mary Ann" sailed']
    read = [line(t, 50, 50 + 40 * n) for n, t in enumerate(texts)]
    assert mend(reading(read), 20)[1] == ()


def test_straight_quotes_may_be_printed() -> None:
    for texts in (
        ['"We are late," he said.', "It is Smith's boat"],  # as they all are
        ["“We are late", *['"Late," he said.'] * 5],  # one may be misread
        [*LATIN[:1], "“a” 5' 11\"", '他说"好"'],  # measures; marks beside Chinese
    ):
        read = [line(text, 50, 50 + 40 * n) for n, text in enumerate(texts)]
        mended, _ = mend(reading(read), 20)
        assert [x.text for x in mended.lines][1:] == texts[1:]


def test_a_quote_that_was_never_opened_is_a_turned_comma() -> None:
    read = upright("某商號‘日開幕’到者甚衆’", "余意不如秉公’辦理。", "米價’電價’棉價，")
    mended, changes = mend(reading(read), 20)
    assert mended.lines[0].text == "某商號‘日開幕’到者甚衆，"  # what was opened is closed
    assert len(changes) == 4


@pytest.mark.parametrize(
    "texts",
    [
        ("某君稱曰‘新生活，", "即是革命’云，到者甚衆。"),  # a quote that goes over two lines
        ("氣溫三十八°", "某商號昨日開幕，到者甚衆。"),
        ("張氏' 35 號", "某商號昨日開幕，到者甚衆。"),
        ("這裏有麪粉五百包，羣眾甚多", "農历正月十二，經理爲之動容。"),  # as they are read
    ],
)
def test_what_may_be_printed_so_stays(texts: tuple[str, ...]) -> None:
    assert mend(reading(upright(*texts)), 20)[1] == ()


def test_the_number_one_of_a_page_without_digits() -> None:
    read = upright("計到1百餘人", "共有1千人", "有1人", "第1次", "約1月", "1")
    mended, changes = mend(reading(read), 20)
    assert [x.text for x in mended.lines] == [
        "計到一百餘人", "共有一千人", "有一人", "第一次", "約一月", "1",
    ]  # fmt: skip
    assert len(changes) == 5
    assert mend(reading(read[:3]), 20)[1] == ()  # too few to tell
    assert len(mend(reading([*read, *read, *upright("共有7人")]), 20)[1]) == 10  # 7 is misread
    for other in ("共有1238人", "11月1日起施行", "有2人, 3歲", "共有7人", "火警２起"):
        assert mend(reading([*read, *upright(other)]), 20)[1] == ()
