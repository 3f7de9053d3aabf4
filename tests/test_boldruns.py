"""Briefs whose bold titles stand at the head of their first line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import EM, column, document, line, reading

from digitize.geometry import Box
from digitize.mending.boldruns import bold_parted
from digitize.page import RegionType
from digitize.reading import Glyph, Line
from digitize.regions.runintitles import run_in_titles
from digitize.regions.scene import stage

PLAIN, BOLD, PITCH = 0.2, 0.42, 1.5 * EM
BRIEFS = (
    ("河堤新栽柳树", "园林处昨天在北岸", "栽下垂柳八百株，月底以前要浇", "完头遍水。"),
    ("老桥今晚封闭", "因更换护栏，南街", "老桥今晚十时起封闭，行人请走", "新桥。"),
    ("图书馆晚开开放", "自下周一起，市", "图书馆开到晚上九点，星期六和", "星期日照常。"),
)


def briefs(bold: float = BOLD, space: str = " ", count: int = 3, x: float = 100) -> list[Line]:
    """Briefs below each other, each title and the head of its text read as one line."""
    lines, y = [], 200.0
    for title, head, *rest in BRIEFS[:count]:
        text = f"{title}{space}{head}"
        weight = (bold * len(title) + PLAIN * len(head)) / (len(title) + len(head))
        lines.append(replace(line(text, x, y), weight=weight))
        lines += [replace(line(t, x, y + (n + 1) * PITCH), weight=PLAIN)
                  for n, t in enumerate(rest)]  # fmt: skip
        y += (len(rest) + 1.6) * PITCH
    return lines


def cut(lines: list[Line]) -> list[str]:
    """The texts of lines that the mending made."""
    made = bold_parted(reading(lines)).lines
    return [n.text for n in made if not any(n is old for old in lines)]


def test_a_bold_title_becomes_a_line_with_its_own_weight() -> None:
    lines = briefs()
    assert cut(lines) == [part for title, head, *_ in BRIEFS for part in (title, head)]
    title, rest, *_ = bold_parted(reading(lines)).lines
    assert title.weight == pytest.approx(BOLD) and rest.weight == pytest.approx(PLAIN)
    assert title.box.x0 == lines[0].box.x0 and rest.box.x1 == lines[0].box.x1
    assert title.box.x1 <= rest.box.x0


@pytest.mark.parametrize(
    "lines",
    [
        briefs(bold=PLAIN),
        briefs(space=""),
        briefs(count=1),
        [replace(n, text=n.text.replace(" ", "： ")) for n in briefs()],
        [replace(n, text=n.text.translate(str.maketrans("", "", "，。"))) for n in briefs()],
    ],
    ids=["plain", "no white", "alone", "who speaks", "a list"],
)
def test_what_is_no_title_stays_in_its_line(lines: list[Line]) -> None:
    assert cut(lines) == []


def headed(heads: tuple[str, ...]) -> list[Line]:
    """Briefs under other heads, as many as there are heads."""
    made: list[Line] = []
    for n, head in enumerate(heads):
        title, *_ = BRIEFS[n % 3]
        down = n // 3 * 20 * PITCH
        part = briefs()[sum(len(b) - 1 for b in BRIEFS[: n % 3]) :][: len(BRIEFS[n % 3]) - 1]
        made += [
            replace(p, text=p.text.replace(f"{title} ", f"{head} "), box=box, polygon=box.polygon())
            for p in part
            for box in [replace(p.box, y0=p.box.y0 + down, y1=p.box.y1 + down)]
        ]
    return made


@pytest.mark.parametrize("heads", [
    ("新京周刊", "张家大叔", "新京周刊", "张家大叔"), ("北岸大学", "柳河大学", "东门大学"),
])  # fmt: skip
def test_speakers_and_lists_of_names_are_no_titles(heads: tuple[str, ...]) -> None:
    assert cut(headed(heads)) == []
    assert cut(headed(("垂柳吐绿", "老桥封闭", "书馆晚开")))[::2] == [
        "垂柳吐绿",
        "老桥封闭",
        "书馆晚开",
    ]


def test_every_glyph_stays_at_its_character() -> None:
    lines = []
    for n in briefs():
        text = n.text.replace("在北", "3℃…在北")
        box = replace(n.box, x1=n.box.x0 + EM * len(text))
        signs = tuple(
            Glyph(c, 0.9, replace(box, x0=box.x0 + EM * k, x1=box.x0 + EM * (k + 1)))
            for k, c in enumerate(text)
        )
        lines.append(replace(n, text=text, box=box, polygon=box.polygon(), glyphs=signs))
    parts = [p for p in bold_parted(reading(lines)).lines if p not in lines]
    assert any("℃…" in p.text for p in parts)
    assert all("".join(g.text for g in p.glyphs) == p.text for p in parts)


def test_upright_lines_have_such_titles_too() -> None:
    level = briefs()
    turned = [
        replace(n, box=box, polygon=box.polygon(), writing="vertical")
        for n in level
        for box in [Box(1000 - n.box.y1, n.box.x0, 1000 - n.box.y0, n.box.x1)]
    ]
    assert cut(turned) == cut(level)


def roles(lines: list[Line], said: dict[str, RegionType]) -> dict[str, RegionType]:
    """What the rule makes of a column under a label, ``body`` where nothing else is said."""
    scene = stage(bold_parted(reading(lines)))
    labels: dict[int, RegionType] = {i.index: said.get(i.line.text, "body") for i in scene.items}
    run_in_titles(scene, labels)
    return {i.line.text: labels[i.index] for i in scene.items}


def test_titles_are_headlines_and_the_label_over_them_is_none() -> None:
    label = line("市井快读", 100, 150, 1.3 * EM, 0.4)
    found = roles([label, *briefs()], {"市井快读": "headline", BRIEFS[1][0]: "subhead"})
    assert found["市井快读"] == "other"
    assert {found[title] for title, *_ in BRIEFS} == {"headline"}
    assert {found[text] for _, *rest in BRIEFS for text in rest} == {"body"}


def test_a_title_that_fills_its_line_is_one_of_them() -> None:
    own = line("桥头夜市迁往西门", 100, 200 + 12 * PITCH, EM, BOLD)
    text = [
        line("原址改建小公园，", 100, 200 + 13 * PITCH),
        line("年底开放。", 100, 200 + 14 * PITCH),
    ]
    found = roles([*briefs(), own, *text], {own.text: "subhead"})
    assert found[own.text] == "headline"


def test_columns_beside_each_other_have_none() -> None:
    text = "前浇完头遍水栽下垂柳八百株月底园林处昨天在北岸栽下垂柳八百株月底前浇完头遍水"
    left = [replace(n, weight=0.3) for n in column(text, 100, 200, 10)]
    right = [replace(n, weight=0.2) for n in column(text, 100 + 11 * EM, 200, 10)]
    assert set(roles([*left, *right], {}).values()) == {"body"}


def test_each_brief_is_an_article() -> None:
    label = line("市井快读", 100, 150, 1.3 * EM, 0.4)
    page = document(reading([label, *briefs()], 900, 1200))
    assert [a.headline.main for a in page.articles] == [title for title, *_ in BRIEFS]
    assert [a.paragraphs for a in page.articles] == [("".join(rest),) for _, *rest in BRIEFS]
