"""Pages made of those drawn by hand: what changes, what may not, and the separators they tell."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from digitize.page import Page
from tests.press import byhand, sets
from tests.press.check import problems
from tests.press.typeset import CHROMIUM, press

pytestmark = pytest.mark.browser

WORDS = "春江潮水连海平月共生滟随波千万里何处无明流宛转绕芳甸照花林皆似霰空飞霜不觉飞汀上白沙看见"
PAGE = """<!DOCTYPE html><html data-scale="2"><head><meta charset="utf-8"><title>a page</title>
<style>
body{margin:0;width:800px;background:#fff;font:14px/20px 'Noto Serif CJK SC'}p{margin:0}
.two{display:grid;grid-template-columns:1fr 1fr;gap:20px}
.flow{column-count:2;column-gap:20px;column-rule:1px solid #222}
.a{border-top:2px solid #111;padding:6px 0}.box{border:1px solid #111;padding:8px}
h2{margin:0;font-size:28px;line-height:36px}
.bar{background:#222;color:#fff}.tint{background:#ddd}</style></head><body>%s
<script type="application/json" id="facts">{}</script></body></html>"""


def words(n: int, length: int) -> str:
    return "".join(WORDS[(n * 7 + k * (n % 5 + 2)) % len(WORDS)] for k in range(length)) + "。"


def story(n: int, more: str = "a") -> str:
    rows = "".join(f'<p data-role="body">{words(n * 9 + k, 90)}</p>' for k in range(4))
    title = f'<h2 data-role="headline">{words(n + 40, 8)[:-1]}</h2>'
    flow = f'{title}<div class="flow">{rows}</div>'
    return f'<article class="{more}" data-article="a{n}">{flow}</article>'


SHEET = PAGE % (
    '<div data-role="other" class="bar">本市新闻</div><div class="two">'
    + "".join(story(n) for n in range(6))
    + f"</div>{story(6, 'box')}{story(7, 'tint')}"
    + '<div data-role="image" style="height:80px;background:#777"></div>'
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        pytest.skip("pages drawn by hand need Debian's chromium")
    with press() as machine:
        yield machine.fresh()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("variants") / "page.html"
    made.write_text(SHEET, encoding="utf-8")
    return made


def variant(browser: Any, path: Path, n: int, gently: bool = False) -> Page:
    printed, faults = byhand.draw(browser, path, n, gently, render=False)
    assert faults == [] and printed.pixels is None
    return printed.page


def test_a_variant_is_the_same_each_time_and_another_than_its_neighbours(
    browser: Any, path: Path
) -> None:
    told = [variant(browser, path, n).to_json() for n in (1, 1, 2, 3)]
    assert told[0] == told[1] and len(set(told)) == 3


def test_every_variant_tells_its_truth(browser: Any, path: Path) -> None:
    drawn = variant(browser, path, 0)
    titles = {a.id: a.headline.main for a in drawn.articles}
    known = {p for a in drawn.articles for p in a.paragraphs}
    counts, orders, sizes = set(), set(), set()
    for n in range(1, 13):
        page = variant(browser, path, n)
        assert problems(page) == []
        assert all(titles[a.id] == a.headline.main for a in page.articles)
        assert {p for a in page.articles for p in a.paragraphs} <= known, "no text is cut"
        counts.add(tuple(len(a.paragraphs) for a in page.articles))
        orders.add(tuple(a.id for a in page.articles if a.id not in ("a6", "a7")))
        sizes.add((page.source.width, len(page.regions)))
    assert len(counts) > 3 and len(sizes) > 3
    assert any(list(o) != sorted(o) for o in orders), "articles change places"
    assert any(len(o) < 6 for o in orders), "articles are left out"


def test_gently_nothing_is_set_anew(browser: Any, path: Path) -> None:
    drawn = variant(browser, path, 0)
    for n in range(1, 7):
        page = variant(browser, path, n, gently=True)
        assert page.source.width == drawn.source.width
        assert {a.paragraphs for a in page.articles} <= {a.paragraphs for a in drawn.articles}


def test_separators_are_those_that_are_printed(browser: Any, path: Path) -> None:
    page = variant(browser, path, 0)
    side = (page.model_extra or {})["truth"]
    rules, frames = side["separators"]["rules"], side["separators"]["frames"]
    level = [r for r in rules if r["box"][2] - r["box"][0] > r["box"][3] - r["box"][1]]
    upright = [r for r in rules if r not in level]
    assert len(level) == 6 and all(r["thickness"] == 4 for r in level), "above each story"
    assert len(upright) == 8 and all(r["thickness"] == 2 for r in upright), "between columns"
    assert sorted(f["kind"] for f in frames) == ["dark", "frame", "tint"]
    bodies = [r for r in page.regions if r.type == "body"]
    for rule in upright:
        x = (rule["box"][0] + rule["box"][2]) / 2
        assert not any(r.polygon[0][0] < x < r.polygon[1][0] and r.polygon[0][1] < rule["box"][3]
                       and rule["box"][1] < r.polygon[2][1] for r in bodies)  # fmt: skip
    looks = {n.text: side["lines"][n.id] for r in page.regions for n in r.lines}
    assert looks["本市新闻"]["reversed"] and not looks[words(40, 8)[:-1]]["reversed"]


def test_the_command_lays_down_readings_of_variants(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], browser: Any
) -> None:
    given = argparse.Namespace(output=tmp_path, variants=2, first=5)
    machine: Any = SimpleNamespace(fresh=browser.context.browser.new_page)
    assert sets.print_variants(machine, [path], given) == 0
    assert capsys.readouterr().out == "page: 2 pages of 2 variants\n"
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == [
        f"page-v{n}.{kind}.json" for n in (5, 6) for kind in ("map", "reading", "truth")
    ]


def test_pages_kept_back_are_there_and_teach_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stems = {p.stem for p in sets.HANDS.glob("*.html")}
    assert stems > sets.KEPT_BACK and len(sets.KEPT_BACK) >= 18
    asked: list[Path] = []
    machine = nullcontext(SimpleNamespace())
    monkeypatch.setattr(sets, "press", lambda: machine)
    monkeypatch.setattr(sets, "print_variants", lambda _, pages, __: asked.extend(pages) or 0)
    given = argparse.Namespace(output=tmp_path, variants=1, first=1, page=[])
    assert sets.print_hands(given) == 0
    assert {p.stem for p in asked} == stems - sets.KEPT_BACK
