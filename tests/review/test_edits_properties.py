"""Any sequence of edits keeps the page valid and loses no line; undo of do is identity."""

from __future__ import annotations

import json
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digitize.page import Page
from digitize.review.edits import operations as ops
from digitize.review.edits.fold import apply, fold
from digitize.review.edits.notation import dump, named, parse
from digitize.review.edits.operations import EditError, Operation
from digitize.review.edits.revisions import Revision, in_force, redoable, replay, undoable
from digitize.review.edits.telling import text_lines
from digitize.review.edits.validity import faults
from digitize.text import bare, nfc
from tests.review import pages

TYPES = ("headline", "subheadline", "kicker", "subhead", "byline", "body", "caption", "table",
         "advertisement", "other", "image", "masthead")  # fmt: skip


@st.composite
def operation(draw: st.DrawFn, page: Page) -> Operation:
    """Some operation on things that the page has, sometimes on things it has not."""
    region = st.sampled_from([r.id for r in page.regions] + ["r404"])
    article = st.sampled_from([a.id for a in page.articles] + ["a404"])
    lines = [x.id for r in page.regions for x in r.lines]
    line = st.sampled_from([*lines, "l404"])
    x, y = st.floats(-50, 1050), st.floats(-50, 1050)
    point = st.tuples(x, y)
    some = st.lists(region, min_size=1, max_size=3)
    two = st.lists(region, min_size=2, max_size=4)
    text = st.text("一二三甲乙abc 1-（）", max_size=8)
    box = st.tuples(x, y, st.floats(1, 600), st.floats(1, 300)).map(
        lambda b: (
            (b[0], b[1]),
            (b[0] + b[2], b[1]),
            (b[0] + b[2], b[1] + b[3]),
            (b[0], b[1] + b[3]),
        )
    )
    maybe = st.one_of(st.none(), region)
    return draw(
        st.one_of(
            st.builds(ops.OrderMove, region=region, after=maybe),
            st.builds(ops.OrderSequence, regions=two),
            st.builds(ops.ArticleMove, article=article, after=st.one_of(st.none(), article)),
            st.builds(ops.ArticleNew, regions=some),
            st.builds(ops.ArticleMerge, article=article, into=article),
            st.builds(ops.ArticleSplit, region=region),
            st.builds(ops.ArticleAssign, regions=some, article=article),
            st.builds(ops.ArticleUnassign, regions=some),
            st.builds(ops.ArticleAdvertisement, regions=some),
            st.builds(ops.ArticleHeadline, article=article, main=text),
            st.builds(
                ops.ArticleDateline,
                article=article,
                dateline=st.sampled_from([None, "本报讯", "标题"]),
            ),
            st.builds(ops.ArticleByline, article=article, byline=st.just(({"name": "甲乙"},))),
            st.builds(ops.ArticleContinuation, article=article, continued_to=st.integers(1, 9)),
            st.builds(ops.PageTeasers, teasers=st.just(({"title": "甲", "page": 2},))),
            st.builds(ops.PageIssue, title=text),
            st.builds(ops.PagePlace, page_number=st.integers(1, 9)),
            st.builds(ops.RegionDraw, polygon=box, type=st.sampled_from(TYPES)),
            st.builds(ops.RegionReshape, region=region, polygon=box),
            st.builds(ops.RegionRetype, region=region, type=st.sampled_from(TYPES)),
            st.builds(
                ops.RegionSplit,
                region=region,
                cut=st.tuples(point, point).filter(lambda c: abs(c[0][0] - c[1][0]) > 2),
            ),
            st.builds(ops.RegionMerge, regions=two),
            st.builds(ops.RegionRemove, region=region),
            st.builds(ops.LineTextEdit, line=line, text=text),
            st.builds(ops.LineParagraph, line=line, begins=st.booleans()),
            st.builds(
                lambda f, t: ops.SeamDecide.model_validate({"from": f, "to": t}), region, maybe
            ),
        )
    )


def characters(page: Page) -> Counter[str]:
    """The printed characters of a page; a cut line keeps its own."""
    return Counter(bare("".join(x.text for r in page.regions for x in r.lines)))


def check(page: Page) -> None:
    """What must hold after every edit."""
    assert faults(page) == []
    for article in page.articles:
        members = [r for r in page.regions if r.article == article.id]
        printed = "".join(bare(nfc(x.text)) for _, x in text_lines(members))
        told = bare("".join(article.paragraphs))
        assert not Counter(told) - Counter(printed), "a character that no line of it holds"
        missing = Counter(printed) - Counter(told)
        fields = Counter(bare(article.dateline or "") + "".join(p.name for p in article.byline))
        fields += Counter("（）()　-")
        left = {c: n for c, n in missing.items() if c not in fields}
        assert not left, f"{article.id} lost {left}"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_sequence_of_edits_keeps_the_page_valid(data: st.DataObject) -> None:
    page = pages.small()
    lines = Counter(x.id for r in page.regions for x in r.lines)
    history: list[Revision] = []
    states = [page]
    for number in range(1, data.draw(st.integers(1, 8)) + 1):
        done = named((data.draw(operation(states[-1])),), number)
        assert parse(dump(done)) == done
        try:
            after = apply(states[-1], done[0])
        except EditError:
            after, done = states[-1], ()
        check(after)
        now = Counter(x.id for r in after.regions for x in r.lines)
        assert not lines - now, "a line is gone"
        assert max(now.values()) == 1
        if not isinstance(done[0] if done else None, ops.LineTextEdit):
            assert characters(after) == characters(states[-1])
        history.append(Revision(number, "edit", "ann", operations=done))
        states.append(after)
    bases = {0: page}
    for number, state in enumerate(states):
        assert same(replay(bases, history, number), state)
    undone = list(history)
    for state in reversed(states[:-1]):
        target = undoable(undone, "ann")
        undone.append(Revision(len(undone) + 1, "undo", "ann", target=target))
        assert same(replay(bases, undone), state), "undo of do is identity"
    assert undoable(undone, "ann") is None
    for state in states[1:]:
        target = redoable(undone, "ann")
        undone.append(Revision(len(undone) + 1, "redo", "ann", target=target))
        assert same(replay(bases, undone), state)
    restore = [*undone, Revision(len(undone) + 1, "restore", "bob", target=1)]
    assert same(replay(bases, restore), states[1])
    back = [*restore, Revision(len(restore) + 1, "undo", "bob", target=restore[-1].number)]
    assert same(replay(bases, back), states[-1])
    assert in_force(back) == in_force(undone)


def test_a_cleared_dateline_returns_to_its_line_though_that_was_moved() -> None:
    moved = apply(pages.small(), named((ops.OrderMove(region="r0b1", after=None),), 1)[0])
    cleared = apply(moved, named((ops.ArticleDateline(article="a0", dateline=None),), 2)[0])
    check(cleared)
    assert "本报讯" in "".join(cleared.articles[0].paragraphs)


def same(a: Page, b: Page) -> bool:
    """Whether two documents are the same but for the revision's number."""
    one, two = (json.loads(p.model_copy(update={"revision": 0}).to_json()) for p in (a, b))
    return one == two


def test_replay_from_stored_text_gives_the_same_bytes() -> None:
    page = pages.small()
    done = named(
        (
            ops.SeamDecide.model_validate({"from": "r0b0", "to": "r1b1"}),
            ops.ArticleMerge(article="a2", into="a1"),
            ops.RegionSplit(region="r0b1", cut=((0, 100), (1000, 100))),
        ),
        7,
    )
    once = fold(page, done)
    again = fold(Page.from_json(page.to_json()), parse(dump(done)))
    assert once.to_json() == again.to_json()
