"""Forms in which newspapers of many kinds and times refer to their pages."""

from __future__ import annotations

import pytest

from digitize.phrases.pages import continued_from, continued_to, page_before, teaser_page

TO: list[tuple[str, int | None]] = [
    ("下转第4版", 4),
    ("（下转第四版）", 4),
    ("▶下转A5版", 5),
    ("(下转4版)", 4),
    ("下转二版", 2),
    ("（下转第二版①）", 2),
    ("（下轉第四版）", 4),
    ("（下轉第二張第六版）", 6),
    ("未完，下转第4版", 4),
    ("转4版", 4),
    ("→下转04版", 4),
    ("（紧转第三版）", 3),
    ("（详见第4版）", None),
    ("（文转第4版）", 4),
    ("（下转第2、3版）", 2),
    ("（下转本版右下）", None),
    ("（下转第4版 ）", 4),
    ("（下转 第 4 版）", 4),
    ("（轉入第四版）", 4),
    ("（接下第四版）", 4),
    ("（下接第4版）", 4),
    ("（后转4版）", 4),
    ("（全文见第4版）", None),
    ("下转第4版>>", 4),
    ("下转 A14 版", 14),
    ("（下转A14版）", 14),
    ("(Continued on Page 4)", 4),
    ("Continued on page 4, col. 2", 4),
    ("CONTINUED ON PAGE A4", 4),
    ("See MAYOR, Page 4", 4),
    ("Please turn to Page 4", 4),
    ("Turn to page 4", 4),
    ("(Continued on Fourth Page.)", 4),
    ("Continued on Second Page", 2),
    ("Fortsetzung auf Seite 4", 4),
    ("Fortsetzung Seite 4", 4),
    ("→ Seite 4", None),
    ("(Schluß auf S. 4)", 4),
    ("► Seite 4", None),
    ("BUDGET, from A1", None),
    ("（下转第4页）", 4),
    ("（续见第4版）", 4),
    ("（未完轉第六版）", 6),
    ("（下续第4版）", 4),
    ("（下转第4版“喜讯”）", 4),
    ("（下转第4版·上）", 4),
    ("下转8版▶", 8),
    ("本文下转第4版", 4),
    ("（下转中缝）", None),
    ("（下转第 ４ 版）", 4),
]
FROM: list[tuple[str, int | None]] = [
    ("上接第1版", 1),
    ("（上接第一版）", 1),
    ("（上接A1版）", 1),
    ("◀上接01版", 1),
    ("（紧接第1版）", 1),
    ("（上接第1版“喜讯”）", 1),
    ("接第1版", 1),
    ("(Continued from Page 1)", 1),
    ("CONTINUED FROM PAGE ONE", 1),
    ("(Continued from First Page.)", 1),
    ("Fortsetzung von Seite 1", 1),
    ("Continued from A1", 1),
    ("From Page 1", 1),
    ("（续第一版）", 1),
    ("（接一版）", 1),
    ("(上接1版)", 1),
    ("（文接第1版）", 1),
    ("▲上接第1版", 1),
    ("（上承第一版）", 1),
    ("（續第一版）", 1),
    ("(上接 第 １ 版)", 1),
    ("（接第一張第二版）", 2),
    ("（上接头版）", 1),
    ("（上接第一版头条）", 1),
    ("MAYOR: From Page 1", 1),
    ("连续第3版报道", None),
    ("from page 3 onwards", None),
]
TEASERS: list[tuple[str, str, int]] = [
    ("市政府召开会议 >>>4版", "市政府召开会议", 4),
    ("市政府召开会议 详见A4版", "市政府召开会议", 4),
    ("市政府召开会议（4版）", "市政府召开会议", 4),
    ("市政府召开会议 /04", "市政府召开会议", 4),
    ("市政府召开会议 P4", "市政府召开会议", 4),
    ("市政府召开会议……第四版", "市政府召开会议", 4),
    ("市政府召开会议 第2、3版", "市政府召开会议", 2),
    ("市政府召开会议 A02-A03", "市政府召开会议", 2),
    ("市政府召开会议 ▶A06·民生", "市政府召开会议", 6),
    ("市政府召开会议 见4版", "市政府召开会议", 4),
    ("市政府召开会议 [4版]", "市政府召开会议", 4),
    ("市政府召开会议【A4】", "市政府召开会议", 4),
    ("A04 市政府召开会议", "市政府召开会议", 4),
    ("4版 市政府召开会议", "市政府召开会议", 4),
    ("第4版 市政府召开会议", "市政府召开会议", 4),
    ("P08 市政府召开会议", "市政府召开会议", 8),
    ("04 市政府召开会议", "市政府召开会议", 4),
    ("04｜市政府召开会议", "市政府召开会议", 4),
    ("市政府召开会议 详见本报今日四版", "市政府召开会议", 4),
    ("市府昨日開會……見第六版", "市府昨日開會", 6),
    ("市府昨日開會（第二張第六版）", "市府昨日開會", 6),
    ("市政府召开会议 刊第3版", "市政府召开会议", 3),
    ("市政府召开会议·3版", "市政府召开会议", 3),
    ("市政府召开会议 (刊A3版)", "市政府召开会议", 3),
    ("市政府召开会议 →3", "市政府召开会议", 3),
    ("Mayor wins vote, Page 4", "Mayor wins vote", 4),
    ("Mayor wins vote  A4", "Mayor wins vote", 4),
    ("Mayor wins vote ... 4", "Mayor wins vote", 4),
    ("MAYOR WINS VOTE — PAGE 4", "MAYOR WINS VOTE", 4),
    ("Bürgermeister gewinnt Seite 4", "Bürgermeister gewinnt", 4),
    ("Bürgermeister gewinnt S. 4", "Bürgermeister gewinnt", 4),
    ("市政府召开会议 详见2版、3版", "市政府召开会议", 2),
    ("市政府召开会议 2-3版", "市政府召开会议", 2),
    ("市政府召开会议（详见2-3版）", "市政府召开会议", 2),
    ("市政府召开会议 见8、9版", "市政府召开会议", 8),
]


@pytest.mark.parametrize(("text", "page"), TO)
def test_where_an_article_goes_on(text: str, page: int | None) -> None:
    found = continued_to(text)
    assert (found[0] if found else None) == page


@pytest.mark.parametrize(("text", "page"), FROM)
def test_where_an_article_comes_from(text: str, page: int | None) -> None:
    found = continued_from(text)
    assert (found[0] if found else None) == page


@pytest.mark.parametrize(("text", "title", "page"), TEASERS)
def test_teasers_and_their_pages(text: str, title: str, page: int) -> None:
    assert (teaser_page(text) or page_before(text)) == (title, page)


@pytest.mark.parametrize("text", ["90 岁老人重返校园", "30家企业进驻园区", "3版"])
def test_titles_with_numbers_before_them(text: str) -> None:
    assert page_before(text) is None


@pytest.mark.parametrize("text", ["手續第三頁", "延续第三版", "后续第二版"])
def test_a_word_before_a_page_is_no_reference(text: str) -> None:
    assert continued_from(text) is None


def test_an_abbreviation_is_no_german_page() -> None:
    assert teaser_page("U.S. 12") == ("U.S", 12)
