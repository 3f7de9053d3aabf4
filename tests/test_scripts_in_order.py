"""No article changes its script; run-in titles of old pages open articles. Whole pages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

from drawn import EM, column, document, reading
from test_runins import PROSE, REST, TITLE, page, run_in, upright

from digitize.geometry import Box
from digitize.order import _script, _turns
from digitize.order.nodes import Node
from digitize.page import Article, Page
from digitize.reading import Line
from digitize.text import has_cjk, stretch

CHINESE = "今天上午我市新建的大桥正式通车，沿岸居民出行更加方便，许多人一早就来到桥头等候" * 3
WORDS = "the council had voted on the plan for"


def latin(text: str, x: float, y: float) -> Line:
    ink = EM / stretch(text)
    box = Box(x, y, x + 0.5 * EM * len(text), y + ink)
    return Line(text, box, box.polygon(), 0.99, size=ink, weight=0.25)


def said(made: Page, article: Article) -> str:
    regions = {r.id: r for r in made.regions}
    return "".join(line.text for n in article.regions for line in regions[n].lines)


def mixed(first: bool) -> list[str]:
    """The texts of the articles of a page with a column of each script, in mid-sentence both."""
    left, right = (100, 560) if first else (560, 100)
    lines = [*column("~" + CHINESE, left, 100, 20)]
    lines += [latin(WORDS, right, 100 + 32 * n) for n in range(8)]
    made = document(reading(lines, 1060, 700))
    return [said(made, a) for a in made.articles]


def test_no_article_goes_on_in_another_script() -> None:
    for first in (True, False):
        texts = mixed(first)
        assert any(has_cjk(t) for t in texts) and any(WORDS in t for t in texts)
        assert not any(has_cjk(t) and WORDS in t for t in texts)


def test_a_column_of_the_same_script_goes_on() -> None:
    lines = [*column("~" + CHINESE, 100, 100, 20), *column("~" + CHINESE, 560, 100, 20)]
    assert len(document(reading(lines, 1060, 700)).articles) == 1


def test_a_run_in_title_opens_an_article_with_the_text_behind_it() -> None:
    made = document(reading(page(run_in()), 1000, 1200))
    texts = [said(made, a) for a in made.articles]
    own = next(t for t in texts if TITLE in t)
    assert own.startswith(TITLE + REST) and own.endswith(PROSE)
    assert len(texts) == 2


def test_a_line_like_those_around_opens_none() -> None:
    lines = [upright(PROSE, n) for n in range(9)]
    assert len(document(reading(lines, 1000, 1200)).articles) == 1


def a_node(text: str, lines: int = 4, across: bool = False, kind: str = "body") -> Node:
    """What the order knows of a passage: its text, and which way its lines run."""
    rows = tuple(SimpleNamespace(text=text) for _ in range(lines))
    part = SimpleNamespace(lines=rows, across=across)
    return cast(Node, SimpleNamespace(kind=kind, parts=(part,), head=part, tail=part))


def test_a_script_is_told_from_enough_letters() -> None:
    assert _script(a_node("今天上午我市新建的大桥正式通车")) == 1
    assert _script(a_node("The committee asked for a delay")) == -1
    assert _script(a_node("IBM 公司 OpenVINO 框架")) == 0  # both
    assert _script(a_node("大桥", lines=1)) == 0


def test_lines_of_a_text_do_not_turn() -> None:
    level, upright_ = a_node("文", across=False), a_node("文", across=True)
    assert _turns(level, upright_) and _turns(upright_, level)
    assert not _turns(level, a_node("文"))
    assert not _turns(level, a_node("文", lines=2, across=True))  # a line or two may
    assert not _turns(level, a_node("文", across=True, kind="package"))
