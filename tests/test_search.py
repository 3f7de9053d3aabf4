"""Search: one spelling, short words, column breaks, filters, places, corrections."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import samples
from hypothesis import given
from hypothesis import strategies as st

from digitize.errors import UsageError
from digitize.geometry import bounds
from digitize.page import Page
from digitize.search import finding, index
from digitize.search.finding import Answer
from digitize.search.folding import fold, fold_with_places
from digitize.search.query import dates, parse
from digitize.store.tree import Tree


def write(tree: Tree, name: str, page: Page) -> None:
    tree.put(tree.document(name), page.to_json().encode())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    root = tmp_path_factory.mktemp("out")
    tree = Tree.create(root)
    for name, page in {
        "sample.png": samples.horizontal(), "old.png": samples.vertical_old(),
        "modern.png": samples.vertical_modern(), "b/odd.png": samples.odd(),
    }.items():  # fmt: skip
        write(tree, name, page)
    return tree


def ask(tree: Tree, text: str, limit: int = 20, **filters: object) -> Answer:
    with index.opened(tree) as db:
        index.refresh(tree, db)
        return finding.search(tree, db, parse(text, **filters), limit=limit)  # type: ignore[arg-type]


def found(answer: Answer) -> set[tuple[str, str]]:
    return {(hit.document, hit.ref) for hit in answer.hits}


def test_a_phrase_across_a_column_break_is_found_and_marked_on_both_sides(folder: Tree) -> None:
    page = samples.horizontal()
    join = next(repair for repair in page.repairs if repair.kind == "column")
    before, after = join.text.split("|")
    answer = ask(folder, f'"{before[-3:]}{after[:3]}"')
    hit = next(hit for hit in answer.hits if hit.document == "sample.png")
    assert hit.ref == join.article
    marked = {place.line: place for place in hit.places}
    assert {join.from_, join.to} <= set(marked)
    for region in page.regions:
        for line in region.lines:
            if line.id in (join.from_, join.to):
                place = marked[line.id]
                text = line.text[place.start : place.end]
                assert text == (before[-3:] if line.id == join.from_ else after[:3])
                assert bounds(line.polygon).holds(bounds(place.polygon), slack=1)


@pytest.mark.parametrize("query", ["钱塘区", "錢塘區", "錢塘区", "钱 塘 区"])
def test_simplified_and_traditional_find_each_other(folder: Tree, query: str) -> None:
    answer = ask(folder, query, limit=100)
    assert any(hit.document == "sample.png" for hit in answer.hits)


@pytest.mark.parametrize("query", ["今日兩大張", "今日两大张", "两大", "張"])
def test_traditional_print_is_found_by_simplified_words(folder: Tree, query: str) -> None:
    assert ("b/odd.png", "v") in found(ask(folder, query, limit=100))


@pytest.mark.parametrize("query", ["塘", "钱塘", "文化", "齐航", "。"])
def test_short_words_find_what_the_texts_hold(folder: Tree, query: str) -> None:
    """Every article whose text holds the word, no other: counted independently."""
    wanted = set()
    for name, path in folder.documents():
        page = Page.from_json(path.read_bytes())
        for article in page.articles:
            text = "\n".join([*index.headline_parts(article), *index.body_parts(article)])
            if fold(query) in fold(text):
                wanted.add((name, article.id))
    answer = ask(folder, query, limit=500, kinds=("article",))
    assert found(answer) == wanted and answer.total == len(wanted) > 0


def test_a_word_at_the_very_end_is_found(folder: Tree) -> None:
    page = samples.odd()
    for article in page.articles:
        text = (article.captions or article.paragraphs)[-1]
        for size in (1, 2, 3):
            assert ("b/odd.png", article.id) in found(ask(folder, f'"{text[-size:]}"', limit=99))


def test_words_must_all_be_there_and_some_must_not(folder: Tree) -> None:
    both = found(ask(folder, "钱塘 文化", limit=100))
    one = found(ask(folder, "钱塘", limit=100))
    assert both < one
    assert found(ask(folder, "钱塘 -文化", limit=100)) == one - both


def test_filters(folder: Tree) -> None:
    assert {h.document for h in ask(folder, "本", author="齐航").hits} == {"sample.png"}
    assert {h.document for h in ask(folder, "本", author="齊航").hits} == {"sample.png"}
    assert not ask(folder, "本", newspaper="钱塘", page=2).hits
    assert ask(folder, "本", newspaper="錢塘新區報", page=1).hits
    for date in ("2022", "2022-10", "2022-10-31", "2022-10..2022-11", "..2022-10", "2022-10-31.."):
        assert {h.document for h in ask(folder, "调研", date=date).hits} >= {"sample.png"}, date
    assert not ask(folder, "钱塘", date="2021").hits
    assert not ask(folder, "钱塘", date="2022-11..").hits


def test_loose_regions_are_found_too(folder: Tree) -> None:
    (hit,) = ask(folder, "大减价").hits
    assert (hit.kind, hit.ref, hit.headline) == ("advertisement", "ad", None)
    assert hit.places[0].line == "ad1"
    assert not ask(folder, "大减价", kinds=("article",)).hits


def test_latin_words_and_markup(folder: Tree) -> None:
    (hit,) = ask(folder, "PRICE rose").hits
    assert hit.ref == "e"
    (hit,) = ask(folder, '"$5.20 per share"').hits
    assert {place.line for place in hit.places} == {"e1", "e2"}
    assert ask(folder, '"&amp;"').total == 1
    assert ask(folder, "标题").total == 1


def test_snippets_show_what_was_found(folder: Tree) -> None:
    for hit in ask(folder, "錢塘", limit=100, kinds=("article",)).hits:
        assert hit.snippet.marks
        for start, end in hit.snippet.marks:
            assert fold(hit.snippet.text[start:end]) == "钱塘"


def test_rare_characters_outside_the_basic_plane(folder: Tree) -> None:
    assert ("b/odd.png", "a 1") in found(ask(folder, "𠮷野家"))
    assert ("b/odd.png", "a 1") in found(ask(folder, "𠮷"))


@pytest.mark.parametrize("text", ["", "  ", "-没有", '""'])
def test_nothing_to_search_for_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="nothing to search for"):
        parse(text)


@pytest.mark.parametrize("date", ["gestern", "2022-1-1", "2022..gestern", "31.10.2022"])
def test_a_date_that_is_none_is_refused(date: str) -> None:
    with pytest.raises(UsageError, match="no date"):
        dates(date)


@pytest.mark.parametrize(
    "text", ['"', "'", "a OR b", "NEAR(a b)", "body:x", "*", "(", 'x" OR "y', "—", "a*"]
)
def test_what_is_typed_is_never_a_query_language(folder: Tree, text: str) -> None:
    try:
        ask(folder, text)
    except UsageError as error:
        assert "nothing to search for" in str(error)


# -- articles that run over pages --------------------------------------------------------------


def leaf(
    number: int, lines: tuple[str, ...], paragraphs: tuple[str, ...], **article: object
) -> Page:
    """A page of one issue with one article, a line below the other."""
    made = [
        {"id": f"l{i}", "text": text, "confidence": 0.9,
         "polygon": [[100, 300 + 40 * i], [100 + 30 * len(text), 300 + 40 * i],
                     [100 + 30 * len(text), 330 + 40 * i], [100, 330 + 40 * i]]}
        for i, text in enumerate(lines)
    ]  # fmt: skip
    box = [[100, 300], [900, 300], [900, 700], [100, 700]]
    head = {
        "id": "h",
        "type": "headline",
        "article": "a1",
        "polygon": box[:3],
        "lines": [{"id": "lh", "text": f"大桥之{number}", "confidence": 0.9, "polygon": box[:3]}],
    }
    body = {"id": "b", "type": "body", "article": "a1", "polygon": box, "lines": made}
    return Page.model_validate({
        "made_by": {"version": "0"}, "page_number": number, "regions": [head, body],
        "issue": {"title": "測試日報", "date": "2020-01-01"},
        "source": {"file": f"{number}.png", "sha256": f"{number}" * 64, "width": 1000,
                   "height": 800},
        "articles": [{"id": "a1", "headline": {"main": f"大桥之{number}"}, "regions": ["h", "b"],
                      "paragraphs": paragraphs, **article}],
    })  # fmt: skip


@pytest.fixture
def issue(tmp_path: Path) -> Tree:
    """An article on page 1 that goes on on page 4, a sentence cut; another paper's page beside."""
    tree = Tree.create(tmp_path)
    write(tree, "p1.png", leaf(
        1, ("城东将建新桥。", "这座大桥将於（下转第4版）"), ("城东将建新桥。", "这座大桥将於"),
        continued_to=4, byline=[{"name": "王小明"}],
    ))  # fmt: skip
    write(tree, "p4.png", leaf(
        4, ("（上接第1版）明年通车，", "两岸欢腾。"), ("明年通车，两岸欢腾。",), continued_from=1,
    ))  # fmt: skip
    write(tree, "x.png", samples.odd())
    return tree


def test_a_phrase_across_a_page_break_is_found_and_marked_on_both_pages(issue: Tree) -> None:
    answer = ask(issue, "大橋將于明年通車")
    (hit,) = answer.hits
    assert answer.total == 1 and (hit.document, hit.ref, hit.page_number) == ("p1.png", "a1", 1)
    assert hit.headline == "大桥之1" and "将於明年" in hit.snippet.text
    marked = {(place.document, place.line): (place.start, place.end) for place in hit.places}
    assert marked == {(None, "l1"): (2, 6), ("p4.png", "l0"): (7, 11)}


def test_words_of_one_article_on_several_pages(issue: Tree) -> None:
    """Found as a whole only where no page alone holds them, and never twice."""
    assert found(ask(issue, "城东 两岸欢腾")) == {("p1.png", "a1")}
    assert ask(issue, "两岸 城东").total == 1
    assert found(ask(issue, "两岸欢腾")) == {("p4.png", "a1")}
    assert found(ask(issue, "大桥")) == {("p1.png", "a1"), ("p4.png", "a1")}
    assert found(ask(issue, "城东 -两岸")) == {("p1.png", "a1")}
    assert not ask(issue, "城东 广场").hits
    assert found(ask(issue, "欢腾", author="王小明")) == {("p1.png", "a1")}


def test_a_page_filter_knows_all_pages_of_an_article(issue: Tree) -> None:
    for page, total in ((1, 1), (4, 1), (2, 0)):
        assert ask(issue, "大桥将于明年", page=page).total == total
    assert ask(issue, "两岸欢腾", page=1).total == 0, "it stands on page 4 alone"
    assert ask(issue, "两岸欢腾", page=4).total == 1


def test_joins_follow_corrections_and_pages_that_go(issue: Tree) -> None:
    assert ask(issue, "于明年").total == 1
    page = Page.from_json(issue.document("p4.png").read_bytes())
    issue.write_corrected("p4.png", corrected(page, "明年", "今秋"))
    assert ask(issue, "于明年").total == 0 and ask(issue, "于今秋通车").total == 1
    away = json.loads(page.to_json().replace('"continued_from": 1', '"continued_from": 3'))
    issue.write_corrected("p4.png", Page.model_validate({**away, "revision": 2}))
    assert ask(issue, "于明年").total == 0
    issue.corrected_document("p4.png").unlink()
    with index.opened(issue) as db:
        index.refresh_one(issue, db, "p4.png")
        assert finding.search(issue, db, parse("于明年")).total == 1
    issue.remove("p4.png")
    assert ask(issue, "于明年").total == 0 and ask(issue, "大桥").total == 1


# -- keeping up --------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Tree]:
    tree = Tree.create(tmp_path)
    write(tree, "a.png", samples.odd())
    yield tree


def corrected(page: Page, before: str, after: str) -> Page:
    content = json.loads(page.to_json().replace(before, after))
    return Page.model_validate({**content, "revision": 1})


def test_corrections_are_found_and_what_they_replaced_is_not(small: Tree) -> None:
    assert ask(small, "本埠新闻").total == 1
    small.write_corrected("a.png", corrected(samples.odd(), "本埠", "外埠"))
    assert ask(small, "本埠新闻").total == 0
    answer = ask(small, "外埠新闻")
    assert answer.total == 1 and answer.hits[0].path == "corrected/a.png.page.json"
    small.corrected_document("a.png").unlink()
    assert ask(small, "本埠新闻").total == 1


def test_only_what_changed_is_indexed_again(small: Tree) -> None:
    write(small, "b.png", samples.vertical_old())
    with index.opened(small) as db:
        assert index.refresh(small, db) == index.Change(indexed=2)
        assert index.refresh(small, db) == index.Change()
        path = small.document("a.png")
        os.utime(path, ns=(1, 1))  # touched, but the same bytes
        assert index.refresh(small, db) == index.Change()
        write(small, "a.png", corrected(samples.odd(), "本埠", "外埠"))
        assert index.refresh(small, db) == index.Change(indexed=1)
        small.remove("b.png")
        assert index.refresh(small, db) == index.Change(dropped=1)
        left = db.execute("SELECT count(*) FROM entries").fetchone()[0]
        assert left == len(list(index.entries(samples.odd())))
        db.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")


def test_one_page_is_brought_up_to_date_alone(small: Tree) -> None:
    with index.opened(small) as db:
        index.refresh(small, db)
        small.write_corrected("a.png", corrected(samples.odd(), "本埠", "外埠"))
        index.refresh_one(small, db, "a.png")
        assert finding.search(small, db, parse("外埠新闻")).total == 1
        assert index.refresh(small, db) == index.Change()


def test_an_unreadable_document_costs_itself_alone(small: Tree) -> None:
    small.document("bad.png").write_text("{}")
    with index.opened(small) as db:
        change = index.refresh(small, db)
        assert change.indexed == 1 and len(change.unreadable) == 1
        assert "bad.png" in change.unreadable[0]
        assert finding.search(small, db, parse("本埠")).total == 1


def test_an_index_of_another_version_is_made_anew(small: Tree) -> None:
    with index.opened(small) as db:
        index.refresh(small, db)
        db.execute("PRAGMA user_version = 99")
    assert ask(small, "本埠").total == 1


# -- folding -----------------------------------------------------------------------------------


@given(st.text(alphabet="錢塘區后後ａＡ①㈱ｶﾞ  \u3000\nßﬁ臺𠮷。，ab1 ", max_size=30))
def test_both_ways_of_folding_agree(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded) and places == sorted(places)


@given(st.text(alphabet="錢塘區後乾隆臺灣麵包。，", min_size=1, max_size=12), st.data())
def test_a_part_folds_to_a_part(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert fold(text[start:end]) in fold(text)
