"""Printed phrases: bylines, datelines, page references, numbers, dates."""

from __future__ import annotations

import pytest

from digitize.dates import date, is_date
from digitize.phrases.datelines import lead
from digitize.phrases.endings import closing_byline
from digitize.phrases.names import names
from digitize.phrases.pages import continued_from, continued_to, number, teaser_page
from digitize.phrases.people import bylines, pen_name


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
        ("文/张三 图/李四", [("张三", "文", None), ("李四", "图", None)]),
        ("张三/文", [("张三", None, None)]),
        ("本报记者 张三 李四 摄影报道", [("张三", "记者", None), ("李四", "记者", None)]),
        ("本报记者 张三 北京报道", [("张三", "记者", None)]),
        ("記者王大明／台北報導", [("王大明", "記者", None)]),
        ("記者王大明台北報導", [("王大明", "記者", None)]),
        ("特約通訊員李四", [("李四", "特約通訊員", None)]),
        ("通讯员 市公安局 张三", [("张三", "通讯员", "市公安局")]),
        ("本报驻京记者 张三", [("张三", "驻京记者", None)]),
        ("记者 马丽娅·艾力 王伟", [("马丽娅·艾力", "记者", None), ("王伟", "记者", None)]),
        ("記者白洋", [("白洋", "記者", None)]),  # 白洋 is a place, too
        ("By GEORGE K. GRANGER", [("GEORGE K. GRANGER", None, None)]),
        (
            "ByFrankG.McBrideandGraceCalloway",
            [("Frank G. McBride", None, None), ("Grace Calloway", None, None)],
        ),
        ("JOHN SMITH, Staff Writer", [("JOHN SMITH", "Staff Writer", None)]),
        ("John Smith Staff Writer", [("John Smith", "Staff Writer", None)]),
        ("Von Hans Meier und Eva Müller", [("Hans Meier", None, None), ("Eva Müller", None, None)]),
        ("Special to The Evening Eagle", []),
        ("By Our Special Correspondent", [("Our Special Correspondent", None, None)]),
        ("Von Berlin", None),
        ("By the sea", None),
        ("记者张三 摄", None),  # a photographer's credit
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
    assert names("张 三 李 四") == ["张三", "李四"]
    assert names("王大 明") == ["王大明"]  # white that a recogniser put in


def test_names_are_cut_before_the_commoner_surname() -> None:
    assert names("胡艳杨国庆") == ["胡艳", "杨国庆"]
    assert names("邹红梅高鑫") == ["邹红梅", "高鑫"]
    assert names("程彬江文静") == ["程彬", "江文静"]
    assert names("司徒彬邓桂英") == ["司徒彬", "邓桂英"]


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
        # Republican-era papers; readings of vertical lines lose brackets and white
        ("（揚州通信）本埠", "揚州通信", "本埠"),
        ("揚州通信本埠徐家匯", "揚州通信", "本埠徐家匯"),
        ("昆明通信）比國駐華公使", "昆明通信", "比國駐華公使"),
        ("本埠訊本埠新閘路", "本埠訊", "本埠新閘路"),
        ("福州電實業部技師", "福州電", "實業部技師"),
        ("西安廿三日電據紹興來人談", "西安廿三日電", "據紹興來人談"),
        ("南京真電行政院", "南京真電", "行政院"),
        ("【專電】南京", "專電", "南京"),
        ("〔本報特約通訊〕某", "本報特約通訊", "某"),
        ("上海電影公司昨日", None, "上海電影公司昨日"),
        ("南京電令各省", None, "南京電令各省"),
        ("上海三日電車停駛", None, "上海三日電車停駛"),
        ("上海通信社記者", None, "上海通信社記者"),
        # Hong Kong and Taiwan
        ("【大公報訊】昨", "大公報訊", "昨"),
        ("【記者王大明／台北報導】立法院", "台北報導", "立法院"),
        ("（中央社記者王大明台北10日電）立法院", "中央社 台北10日電", "立法院"),
        # the modern mainland
        ("据新华社电 国务院", "据新华社电", "国务院"),
        ("本报综合消息 据", "本报综合消息", "据"),
        ("新华社北京10月30日电 记者张三报道：中国", "新华社北京10月30日电", "中国"),
        ("本报今日推出", None, "本报今日推出"),
        ("新华社区居民", None, "新华社区居民"),
        # Latin letters
        ("LONDON, Jan. 2 (Reuters) — The", "LONDON, Jan. 2 (Reuters)", "The"),
        ("SHANGHAI,Jan.2-With", "SHANGHAI,Jan.2", "With"),
        ("WICKFORD 一 The cost", "WICKFORD", "The cost"),
        ("St. LOUIS, Mo., Dec. 3.—The", "St. LOUIS, Mo., Dec. 3", "The"),
        ("Berlin (dpa) – Die", "Berlin (dpa)", "Die"),
        ("BERLIN, 2. Januar (dpa). Die", "BERLIN, 2. Januar (dpa)", "Die"),
        ("He said — well", None, "He said — well"),
        # words, no places
        *(
            (text, None, text)
            for text in (
                "EU-Kommission will handeln",
                "COVID-19 cases rose",
                "US-China talks",
                "NATO: The pact",
                "GDP一季度增长",
                "IBM一直在",
                "《每日电讯》今天报道说",
                "「新華通訊」創刊十年了",
                "上海通信公司成立",
            )
        ),
    ],
)
def test_leads(text: str, dateline: str | None, rest: str) -> None:
    found = lead(text)
    assert (found.dateline, found.rest) == (dateline, rest)


def test_a_lead_names_the_people_in_its_bracket() -> None:
    found = lead("（中央社記者王大明台北10日電）立法院").byline
    assert [(b.name, b.role, b.organization) for b in found] == [("王大明", "記者", "中央社")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("秩序甚佳。（夢餘）", ["夢餘"]),  # pen names have no surname
        ("聞者歎息。(紅葉)", ["紅葉"]),
        ("餘容續報。（馬二先生", ["馬二先生"]),  # a bracket lost
        ("结束。记者 张三 通讯员 李四）", ["张三", "李四"]),
        ("值得推广。 沈俊杰", ["沈俊杰"]),  # 俊杰 is a word, 沈俊杰 is none
        ("值得推广。诸葛永康", ["诸葛永康"]),
        ("如下。（完）", None),
        ("结束。（新华社）", None),
        ("结束。（未完待续）", None),
        ("他说（笑）", None),
        ("很好。方法如下", None),
    ],
)
def test_closing_bylines(text: str, expected: list[str] | None) -> None:
    found = closing_byline(text)
    assert (None if found is None else [b.name for b in found[0]]) == expected


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
        ("中華民國十 九年二月二十八日", "1930-02-28"),  # a space read into the year
        ("同治壬申三月二十三日", "1872-04-30"),
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
        "中華民國十 九年二月二十八日",
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


@pytest.mark.parametrize("text", ["任重道远", "全文完", "石家庄", "（美国）", "（图片）", "（完）"])
def test_what_ends_a_report_and_is_no_name(text: str) -> None:
    assert closing_byline(f"大家都说好。{text}") is None
