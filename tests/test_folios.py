"""Page numbers, sections and titles as folios of other papers print them."""

from __future__ import annotations

import pytest

from digitize.masthead import read
from tests.test_fields import line, passage


@pytest.mark.parametrize(
    ("texts", "page"),
    [
        (["第二張　第一頁"], 1),
        (["申江日報", "第二張　第六版"], 6),
        (["第二張"], 2),
        (["(第三種郵便物認可)　(15)"], 15),
        (["東方財訊　B3"], 3),
        (["C3　娛樂　2005年11月24日"], 3),
        (["A06"], 6),
        (["市长讲话　(摘要)"], None),
        (["C1 体育 第12版"], 12),
        (["连载 (15)", "第8版"], 8),
        (["F1 赛车", "第12版"], 12),
        (["第二張星期三版"], 2),
        (["专题　(2)", "2012年5月17日"], None),
        (["G7 峰会"], None),
        (["维生素 B12"], None),
        (["G20峰会在杭州闭幕"], None),
    ],
)
def test_the_page_of_a_folio(texts: list[str], page: int | None) -> None:
    assert read([passage("folio", *map(line, texts))]).page_number == page


@pytest.mark.parametrize("title", ["Editor & Publisher", "Weekend Edition", "中国零售报"])
def test_a_title_may_have_such_a_word(title: str) -> None:
    found = read([passage("masthead", line(title, size=40), line("2012年5月17日"))])
    assert found.issue.title == title


def test_a_section_of_two_words_is_one() -> None:
    found = read([passage("folio", line("A06"), line("都市·民生"), line("江州都市报", size=30))])
    assert (found.section, found.page_number, found.issue.title) == ("都市·民生", 6, "江州都市报")


@pytest.mark.parametrize(
    "text", ["本期四版　零售四分", "$1.50 PER YEAR", "Final Home Edition", "每份三分"]
)
def test_a_price_or_an_edition_is_no_title(text: str) -> None:
    title = line("THE PORT COURIER", size=18)
    found = read([passage("masthead", line(text, size=40), title, line("No. 4,210"))])
    assert found.issue.title == "THE PORT COURIER"
