"""Printed phrases: bylines, datelines, page references, numbers, dates."""

from __future__ import annotations

import pytest

from digitize.dates import date, is_date
from digitize.phrases import (
    bylines,
    closing_byline,
    continued_from,
    continued_to,
    lead,
    names,
    number,
    pen_name,
    teaser_page,
)


def people(text: str) -> list[tuple[str, str | None, str | None]] | None:
    found = bylines(text)
    return None if found is None else [(b.name, b.role, b.organization) for b in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("■杭州日报记者 齐航", [("齐航", "记者", "杭州日报")]),
        ("■首席记者 吴宇翔", [("吴宇翔", "首席记者", None)]),
        ("记者董笑瑜通讯员高佳美", [("董笑瑜", "记者", None), ("高佳美", "通讯员", None)]),
        ("本报记者 张三 李四", [("张三", "记者", None), ("李四", "记者", None)]),
        ("（记者 齐 航）", [("齐航", "记者", None)]),
        ("记者许文静钟佳怡诸葛俊杰", [(n, "记者", None) for n in ("许文静", "钟佳怡", "诸葛俊杰")]),
        ("By Jane Smith, Staff Writer", [("Jane Smith", "Staff Writer", None)]),
        ("ByArthurC.Quimby", [("Arthur C. Quimby", None, None)]),
        ("文/张三", [("张三", "文", None)]),
        ("记者们走进了工厂", None),
        ("她告诉记者，自从有了大棚", None),
        ("记者观察", None),
        ("本报记者走基层", None),
        ("今年以来经济平稳运行", None),
    ],
)
def test_bylines(text: str, expected: list[tuple[str, str | None, str | None]] | None) -> None:
    assert people(text) == expected


def test_names_apart_and_together() -> None:
    assert names("张三、李四") == ["张三", "李四"]
    assert names("王 伟") == ["王伟"]
    assert names("欧阳修") == ["欧阳修"]


def test_pen_names() -> None:
    assert [b.name for b in pen_name("（瘦鵑）") or ()] == ["瘦鵑"]
    assert [(b.name, b.role) for b in pen_name("捉刀人撰") or ()] == [("捉刀人", "撰")]
    assert pen_name("這是一個完整的長句子不是名字") is None


@pytest.mark.parametrize(
    ("text", "dateline", "rest"),
    [
        ("本报讯　29日和30日", "本报讯", "29日和30日"),
        ("新华社北京10月30日电（记者 张三）中国", "新华社北京10月30日电", "中国"),
        ("本报北京10月30日电 中国", "本报北京10月30日电", "中国"),
        ("【本報訊】昨日", "本報訊", "昨日"),
        ("【中央社東京八日電】日本", "中央社東京八日電", "日本"),
        ("LONDON, Oct. 30 — The cabinet", "LONDON, Oct. 30", "The cabinet"),
        ("（记者 王五）本报讯 今天", "本报讯", "今天"),
        ("今天上午，大会开幕", None, "今天上午，大会开幕"),
    ],
)
def test_leads(text: str, dateline: str | None, rest: str) -> None:
    found = lead(text)
    assert (found.dateline, found.rest) == (dateline, rest)


def test_a_closing_byline_leaves_the_text() -> None:
    found = closing_byline("比赛圆满结束。（记者 张三 通讯员 李四）")
    assert found is not None
    assert [b.name for b in found[0]] == ["张三", "李四"]
    assert found[1] == "比赛圆满结束。"
    assert closing_byline("他说了很多（例如这个）") is None


def test_page_references() -> None:
    assert (continued_to("（下转第4版）") or (None,))[0] == 4
    assert (continued_from("（上接第1版）") or (None,))[0] == 1
    assert (continued_to("Continued on Page 4") or (None,))[0] == 4
    assert continued_to("Continued from Page 4") is None
    assert continued_to("他转身走了") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (">>>详见本报第4版", ("", 4)),
        ("新城开工 A4版", ("新城开工", 4)),
        ("［15版］", ("", 15)),
        ("4版▶", ("", 4)),
        ("普通的一句话", None),
    ],
)
def test_teaser_pages(text: str, expected: tuple[str, int] | None) -> None:
    assert teaser_page(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("29", 29),
        ("二十九", 29),
        ("一九四〇", 1940),
        ("廿三", 23),
        ("三千四百七十二", 3472),
        ("x", None),
    ],
)
def test_numbers(text: str, expected: int | None) -> None:
    assert number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022年10月31日 星期一", "2022-10-31"),
        ("二〇二二年十月三十一日", "2022-10-31"),
        ("民國二十二年十一月八日", "1933-11-08"),
        ("中華民國二十九年四月三十日", "1940-04-30"),
        ("同治壬申三月二十三日", None),
        ("Saturday, October 31, 1903", "1903-10-31"),
        ("31 Oct 1903", "1903-10-31"),
        ("2022年13月40日", None),
    ],
)
def test_dates(text: str, expected: str | None) -> None:
    assert date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "夏曆辛巳年正月二十日",
        "中華民國三十年二月",
        "二月十五日",
        "2022年10月",
        "星期三",
        "農曆壬寅年十月初七",
    ],
)
def test_a_date_or_a_piece_of_one_is_no_title(text: str) -> None:
    assert is_date(text)


@pytest.mark.parametrize(
    "text", ["九月日报", "钱塘新区报", "南方周末", "三月風", "人民日报 2021年3月4日", ""]
)
def test_a_name_is_no_date(text: str) -> None:
    assert not is_date(text)
