"""Pages of one issue: articles joined across them, copies told apart, missing pages named."""

from __future__ import annotations

from typing import Any

from digitize.continuation import link
from digitize.page import Article, Headline, Issue, MadeBy, Page, Source


def page(number: int | None, *articles: Article, **issue: Any) -> Page:
    source = Source(file="x.png", sha256="0" * 64, width=10, height=10)
    facts = Issue(title="测试日报", date="2020-01-01", **issue)
    return Page(made_by=MadeBy(version="0"), source=source, issue=facts, page_number=number,
                articles=articles)  # fmt: skip


def article(id: str, *paragraphs: str, main: str | None = "标题", **more: Any) -> Article:
    return Article(id=id, headline=Headline(main=main), paragraphs=paragraphs, **more)


def test_a_cut_sentence_is_whole_again() -> None:
    first = page(1, article("a1", "开头。", "这座大桥将于", continued_to=4), page_count=4)
    fourth = page(4, article("a1", "明年通车。", "完。", main="大桥", continued_from=1))
    issue = link([("b", fourth), ("a", first)])
    assert [p["page_number"] for p in issue["pages"]] == [1, 4]
    assert issue["missing_pages"] == [2, 3]
    (whole,) = issue["articles"]
    assert whole["paragraphs"] == ["开头。", "这座大桥将于明年通车。", "完。"]
    assert [(p["page_number"], p["article"]) for p in whole["parts"]] == [(1, "a1"), (4, "a1")]
    assert whole["headline"]["main"] == "标题"


def test_of_two_that_came_from_page_one_the_like_one_is_taken() -> None:
    first = page(1, article("a1", "冬季长跑比赛昨天在湖边", main="冬季长跑比赛", continued_to=2),
                 article("a2", "新的图书馆藏书百万，", main="图书馆开馆", continued_to=2))  # fmt: skip  # noqa: E501
    second = page(2, article("a1", "图书馆藏书丰富。", main="图书馆", continued_from=1),
                  article("a2", "长跑比赛结束。", main="长跑", continued_from=1))  # fmt: skip
    told = {a["headline"]["main"]: [p["article"] for p in a["parts"]]
            for a in link([("a", first), ("b", second)])["articles"]}  # fmt: skip
    assert told == {"冬季长跑比赛": ["a1", "a2"], "图书馆开馆": ["a2", "a1"]}


def test_copies_are_reported_and_not_told_twice() -> None:
    def pages() -> list[Page]:
        return [page(1, article("a1", "文章。")), page(2, article("a1", "别的文章。"))]

    clean, poor = pages(), pages()
    documents = [("box/p-1", clean[0]), ("box/p-2", clean[1]),
                 ("box/p-1-scan", poor[0]), ("box/p-2-scan", poor[1])]  # fmt: skip
    issue = link(documents)
    assert len(issue["articles"]) == 2
    assert len(issue["pages"]) == len(issue["copies"]) == 2
    families = {p["document"].endswith("-scan") for p in issue["pages"]}
    assert len(families) == 1, "a set is of one family of names"


def test_pages_without_numbers_and_links_into_the_void() -> None:
    lone = page(None, article("a1", "文章。", continued_to=9))
    issue = link([("a", lone)])
    assert issue["missing_pages"] == []
    assert issue["articles"][0]["continued_to"] == 9
