"""Datelines and jumps as papers print them, and sentences that only look like them."""

from __future__ import annotations

import pytest
from test_fields import line, passage

from digitize.articles.paragraphs import Paragraph
from digitize.articles.written import Written, dateline_of
from digitize.evaluate.conservation import conservation
from digitize.mending import mend
from digitize.page import Article, MadeBy, Page, Region, Source, TextLine
from digitize.phrases.datelines import lead, opened
from digitize.phrases.pages import continued_to, page_behind
from tests.drawn import line as drawn
from tests.drawn import reading


@pytest.mark.parametrize(
    ("text", "dateline", "rest"),
    [
        ("晨报讯（记者 王小山）昨天", "晨报讯", "昨天"),
        ("东湖晚报讯 昨天", "东湖晚报讯", "昨天"),
        ("本报综合消息受台风影响，全市", "本报综合消息", "受台风影响，全市"),
        ("综合外电报道秘鲁政府近日", "综合外电报道", "秘鲁政府近日"),
        ("【本報特寫】轟動一時之", "本報特寫", "轟動一時之"),
        ("婺州函云。本邑向以", "婺州函云", "本邑向以"),
        ("洮南特訊。今歲大旱", "洮南特訊", "今歲大旱"),
        ("【又訊夫子廟昨晨", "又訊", "夫子廟昨晨"),
        ("Altdorf, 3. April. Der Rat", "Altdorf, 3. April", "Der Rat"),
        ("Rom, 3. April. (Eig. Drahtb.) Der", "Rom, 3. April. (Eig. Drahtb.)", "Der"),
        ("Wien, 9. Okt. Der Bund", "Wien, 9. Okt.", "Der Bund"),
        ("JOHORE, Tues. – The mayor", "JOHORE, Tues.", "The mayor"),
    ],
)
def test_datelines_end_where_they_end(text: str, dateline: str, rest: str) -> None:
    assert (lead(text).dateline, lead(text).rest) == (dateline, rest)


@pytest.mark.parametrize(
    "text",
    [
        "晚报讯问了三个目击者",
        "今日报讯飞公司要闻三则",
        "每日报讯号灯故障多起",
        "日报消息灵通，人人皆知",
        "综合外电报道，秘鲁政府近日",
        "本报报道引起各界重视",
        "西山來函云。去歲",
        "又电请中央拨款",
        "Dienstag, 3. April. Versammlung",
        "Altdorf, 3. April 1928",
    ],
)
def test_sentences_are_no_datelines(text: str) -> None:
    assert lead(text).dateline is None


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("KEMAMAN: Two boys found a python", "KEMAMAN"),
        ("KOTA BARU: A school will close", "KOTA BARU"),
        ("ANSWER: Two of them are right", None),
        ("EVENING NEWS: Which of them", None),
        ("WINTERS: How did it begin", None),
        ("NATO: The council met", None),
        ("FOOTBALL: Leeds won", None),
        ("CRICKET: Rain stopped play", None),
        ("LABOUR: The party met", None),
        ("SMITH: The roof leaks", None),
        ("JUDGE: The case is closed", None),
    ],
)
def test_a_town_before_a_colon_opens_a_brief(text: str, dateline: str | None) -> None:
    assert opened(text).dateline == dateline
    assert lead(text).dateline is None  # in a column anybody may speak so


def test_who_reports_says_neither_where_nor_when() -> None:
    found = opened("【記者王大明報道】昨日")
    assert (found.dateline, [b.name for b in found.byline], found.rest) == (
        None,
        ["王大明"],
        "昨日",
    )


@pytest.mark.parametrize(
    ("lines", "dateline"),
    [
        (["記者王大明／台中報", "導"], "台中報導"),
        (["南部記者連線報導"], "連線報導"),
        (["本报记者 张三 上海报道"], None),
        (["记者 张三 李四 通讯", "员 王五"], None),
    ],
)
def test_a_byline_names_the_place_in_taiwan(lines: list[str], dateline: str | None) -> None:
    assert dateline_of([passage("byline", *map(line, lines))]) == dateline


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Nobody spoke. (Continued on Page Four.)", 4),
        ("Nobody spoke. Continued on Page 22, Col.", 22),
        ("(Continued on Page 24, Column 3)", 24),
    ],
)
def test_jumps_are_whole(text: str, page: int) -> None:
    found = continued_to(text)
    assert found is not None
    assert (found[0], found[1][1]) == (page, len(text))


def written(*paragraphs: str) -> Written:
    return Written.of([Paragraph([line(text)]) for text in paragraphs], None)


def test_british_papers_name_the_page_behind_the_last_sentence() -> None:
    assert written("Six men were held. Page 9").to == 9
    assert written("He never left. Full story, page 35").paragraphs == ["He never left."]
    assert page_behind("They turned to page 9") is None


def test_a_bracketed_origin_may_stand_behind_a_deck() -> None:
    found = written("小城试行新办法一年，欠款减半（上接B1版）老街的店主说", "他笑了。")
    assert (found.origin, found.paragraphs[0]) == (1, "小城试行新办法一年，欠款减半老街的店主说")


@pytest.mark.parametrize(
    ("lines", "to"),
    [
        (["到路口再打。（下转B4", "版）"], 4),
        (["They went. (Continued on", "Page 24, Column 3)"], 24),
        (["They went. (Continued on Page", "Four.)"], 4),
        (["Er ging. (Fortsetzung auf", "Seite 2)"], 2),
    ],
)
def test_a_jump_over_two_lines_is_no_loss(lines: list[str], to: int) -> None:
    found = Written.of([Paragraph([line(text) for text in lines])], None)
    assert found.to == to
    rows = tuple(
        TextLine(id=f"l{n}", text=text, polygon=line(text, y=30 * n).polygon, confidence=0.9)
        for n, text in enumerate(lines)
    )
    body = Region(id="r1", type="body", article="a1", polygon=rows[0].polygon, lines=rows)
    article = Article(
        id="a1",
        paragraphs=tuple(found.paragraphs),
        continued_to=to,
        confidence=0.9,
        regions=("r1",),
    )
    page = Page(made_by=MadeBy(version="0", models={}, config=""),
                source=Source(file="a.png", sha256="0", width=900, height=900),
                articles=(article,), regions=(body,))  # fmt: skip
    assert conservation(page)[1] == []


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("MooRBURG. Vier Männer", "MOORBURG. Vier Männer"),
        ("sINsToRF. Eine Frau", "SINSTORF. Eine Frau"),
        ("【笨報訊】昨日", "【本報訊】昨日"),
        ("DVDs, NoSQL und McDONALD", "DVDs, NoSQL und McDONALD"),
        ("他笨得出奇，笨報怨", "他笨得出奇，笨報怨"),
    ],
)
def test_what_looks_like_another_is_mended_where_no_such_word_is(read: str, printed: str) -> None:
    mended, changes = mend(reading([drawn(read, 50, 50)]), 20)
    assert mended.lines[0].text == printed
    assert len(changes) == sum(a != b for a, b in zip(read, printed, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "他说，此事（上接第三版的文章里已经说过）与他无关。",
        "他说，上接第三版的文章里已经说过。",
    ],
)
def test_a_page_named_in_running_prose_is_no_origin(text: str) -> None:
    assert (written(text).origin, written(text).paragraphs) == (None, [text])


@pytest.mark.parametrize(
    "text", ["（上接第1版 大桥通车。", "上接第1版）大桥通车。", "大桥 （上接第1版）通车。"]
)
def test_an_origin_may_lose_a_bracket(text: str) -> None:
    assert written(text).origin == 1
