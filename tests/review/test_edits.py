"""Edits on the sample page: what a reviewer does, and the document that comes out."""

from __future__ import annotations

import pytest

from digitize.page import Page
from digitize.review.doubts import questions
from digitize.review.edits import operations as ops
from digitize.review.edits.fold import apply, fold
from digitize.review.edits.notation import named
from digitize.review.edits.operations import EditError
from digitize.review.edits.revisions import clash
from digitize.review.edits.settle import following
from digitize.review.edits.touching import touched
from digitize.review.edits.validity import faults
from tests.review import pages


def decide(from_: str, to: str | None) -> ops.SeamDecide:
    return ops.SeamDecide.model_validate({"from": from_, "to": to})


def done(page: Page, *edits: ops.Operation, revision: int = 1) -> Page:
    after = fold(page, named(edits, revision))
    assert faults(after) == []
    return after


def told(page: Page) -> dict[str, tuple[str, ...]]:
    return {a.headline.main or a.id: a.paragraphs for a in page.articles}


@pytest.fixture(scope="module")
def page() -> Page:
    found = pages.sample()
    assert faults(found) == []
    return found


def test_retelling_an_untouched_article_changes_nothing(page: Page) -> None:
    for article in page.articles:
        again = done(page, ops.ArticleDateline(article=article.id, dateline=article.dateline))
        after = next(a for a in again.articles if a.id == article.id)
        assert after == article
    assert sorted((r.from_, r.to, r.kind) for r in again.repairs) == sorted(
        (r.from_, r.to, r.kind) for r in page.repairs
    )


def test_split_and_merge_back_restores_every_paragraph(page: Page) -> None:
    for region in ("r18", "r19", "r28", "r34"):
        article = page.region(region).article
        parted = done(page, ops.ArticleSplit(region=region))
        assert len(parted.articles) == len(page.articles) + 1
        joined = done(parted, ops.ArticleMerge(article="a1.1", into=str(article)), revision=2)
        assert [a.regions for a in joined.articles] == [a.regions for a in page.articles]
        assert told(joined) == told(page), region


def test_a_wrong_crossing_is_undone_by_one_decision(page: Page) -> None:
    crossed = done(page, decide("r18", "r28"))
    assert [r.id for r in crossed.regions if r.article == "a1" and r.type == "body"] == [
        "r17", "r18", "r28", "r29",
    ]  # fmt: skip
    assert [r.id for r in crossed.regions if r.article == "a3" and r.type == "body"] == [
        "r26", "r27", "r19", "r20",
    ]  # fmt: skip
    right = done(crossed, decide("r18", "r19"), revision=2)
    assert told(right) == told(page)
    assert [r.id for r in right.regions] == [r.id for r in page.regions]


def test_columns_in_a_wrong_order_are_put_right_by_one_decision(page: Page) -> None:
    for after, moved in (("r16", "r20"), ("r17", "r19"), ("r16", "r18")):
        wrong = done(page, ops.OrderMove(region=moved, after=after))
        order = following(page.regions, frozenset({"body"}))
        ends = following(wrong.regions, frozenset({"body"}))
        steps = 0
        while told(wrong) != told(page):
            bad = next(f for f in ("r17", "r18", "r19", "r20") if ends[f] != order[f])
            wrong = done(wrong, decide(bad, order[bad]), revision=5 + steps)
            ends = following(wrong.regions, frozenset({"body"}))
            steps += 1
            assert steps <= 2
        assert steps <= 2


def test_an_article_that_ends_here_gives_its_rest_away(page: Page) -> None:
    cut = done(page, decide("r33", None))
    rest = next(a for a in cut.articles if a.id == "a1.1")
    assert rest.regions == ("r34", "r35")
    assert rest.headline.main is None
    assert rest.uid and rest.uid not in {a.uid for a in page.articles}
    seam = next(s for s in cut.seams if s.from_ == "r33")
    assert (seam.to, seam.probability) == (None, 1.0)
    host = next(a for a in cut.articles if a.id == "a4")
    assert "r36" in host.regions and "r37" in host.regions, "the picture stays"


def test_one_decision_settles_its_mirror_image() -> None:
    wrong, _ = pages.planted()
    assert {q.from_ for q in questions(wrong)} >= {"r18", "r27"}
    decided = done(wrong, decide("r18", "r19"))
    mirror = next(s for s in decided.seams if s.from_ == "r27")
    assert mirror.to == "r28" and mirror.probability > 0.9
    assert "r27" not in {q.from_ for q in questions(decided)}


def test_dateline_and_byline_follow_their_lines(page: Page) -> None:
    fresh = done(page, ops.ArticleNew(regions=("r14", "r15", "r16", "r17", "r18", "r19", "r20")))
    article = next(a for a in fresh.articles if a.id == "a1.1")
    assert article.dateline == "本报讯"
    assert [p.name for p in article.byline] == ["齐航"]
    assert article.headline.main == "刘忻赴钱塘区临平区调研"
    assert article.paragraphs == page.articles[0].paragraphs


def test_a_dateline_that_loses_its_field_returns_to_the_text(page: Page) -> None:
    merged = done(page, ops.ArticleMerge(article="a5", into="a2"))
    host = next(a for a in merged.articles if a.id == "a2")
    assert any(p.startswith("本报讯　根据") or p.startswith("本报讯 根据") for p in host.paragraphs)
    assert "市人大钱塘代表小组" in "".join(host.paragraphs), "its headline is a subhead now"
    assert [p.name for p in host.byline] == ["郁佳炜", "吴宇翔"]


def test_text_of_a_headline_line_changes_the_headline(page: Page) -> None:
    line = page.region("r14").lines[0].id
    after = done(page, ops.LineTextEdit(line=line, text="刘忻赴钱塘区临平区视察"))
    assert after.articles[0].headline.main == "刘忻赴钱塘区临平区视察"
    by_hand = done(after, ops.ArticleHeadline(article="a1", main="别的"), revision=2)
    kept = done(by_hand, ops.LineTextEdit(line=line, text="又一个"), revision=3)
    assert kept.articles[0].headline.main == "别的", "what a person wrote stays"


def test_paragraphs_begin_and_run_on_where_the_reviewer_says(page: Page) -> None:
    first = page.region("r18").lines[0].id
    parted = done(page, ops.LineParagraph(line=first, begins=True))
    assert len(parted.articles[0].paragraphs) == len(page.articles[0].paragraphs) + 1
    assert not [r for r in parted.repairs if r.to == first]
    joined = done(parted, ops.LineParagraph(line=first, begins=False), revision=2)
    assert told(joined) == told(page)
    assert [r for r in joined.repairs if r.to == first]


def test_an_advertisement_leaves_its_article(page: Page) -> None:
    after = done(page, ops.ArticleAdvertisement(regions=("r41", "r42", "r43", "r44")))
    assert {after.region(r).type for r in ("r41", "r43")} == {"advertisement"}
    assert "a6" not in {a.id for a in after.articles}


def test_a_cut_through_columns_parts_lines_and_text(page: Page) -> None:
    region = page.region("r23")
    after = done(page, ops.RegionSplit(region="r23", cut=((2200, 700), (2200, 2010))))
    left, right = after.region("r23"), after.region("r1.1")
    assert right.article == "a2"
    for line, old in zip(left.lines, region.lines, strict=True):
        assert old.text.startswith(line.text)
    assert len(right.lines) >= 28


def test_reshape_takes_lines_in_and_leaves_others_behind(page: Page) -> None:
    half = ((110.0, 925.0), (475.0, 925.0), (475.0, 1250.0), (110.0, 1250.0))
    after = done(page, ops.RegionReshape(region="r17", polygon=half))
    rest = after.region("r1.1")
    assert rest.type == "other" and rest.article is None
    assert len(rest.lines) + len(after.region("r17").lines) == 16
    back = done(
        after, ops.RegionReshape(region="r17", polygon=page.region("r17").polygon), revision=2
    )
    assert {x.id for x in back.region("r17").lines} == {x.id for x in page.region("r17").lines}
    assert told(back) == told(page)


@pytest.mark.parametrize(
    "edit",
    [
        ops.OrderMove(region="r404", after=None),
        ops.OrderMove(region="r5", after="r5"),
        ops.ArticleMerge(article="a1", into="a1"),
        ops.ArticleMerge(article="a9", into="a1"),
        ops.ArticleSplit(region="r14"),
        ops.RegionRemove(region="r17"),
        ops.LineTextEdit(line="nowhere", text=""),
        ops.RegionReshape(region="r17", polygon=((-9, -9), (-5, -9), (-5, -5))),
        decide("r14", "r18"),
        ops.ArticleHeadline(article="a1"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused_in_words(page: Page, edit: ops.Operation) -> None:
    with pytest.raises(EditError) as refused:
        done(page, edit)
    assert len(str(refused.value)) > 20


def test_edits_that_do_not_meet_pass_each_other(page: Page) -> None:
    def touch(*edits: ops.Operation) -> frozenset[str]:
        complete = named(edits, 1)
        return touched(page, fold(page, complete), complete)

    text = touch(ops.LineTextEdit(line=page.region("r18").lines[3].id, text="甲"))
    same = touch(ops.LineTextEdit(line=page.region("r18").lines[3].id, text="乙"))
    move = touch(ops.OrderMove(region="r18", after="r20"))
    split = touch(ops.ArticleSplit(region="r34"))
    byline = touch(ops.ArticleByline(article="a4", byline=()))
    merge = touch(ops.ArticleMerge(article="a4", into="a5"))
    assert clash(text, same)
    assert not clash(text, move)
    assert not clash(split, move)
    assert not clash(byline, split)
    assert clash(byline, merge)
    assert clash(touch(decide("r17", "r18")), move)


def test_applying_is_fast_on_a_page_of_two_thousand_regions() -> None:
    import time

    big = pages.small(columns=5, articles=330, lines=2)
    assert len(big.regions) > 1900
    start = time.perf_counter()
    apply(big, ops.OrderMove(region="r3b1", after="r3b3"))
    assert time.perf_counter() - start < 1.0
