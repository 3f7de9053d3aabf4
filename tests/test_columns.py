"""Columns, bands and what else structure counts in arrays: against the plain way of counting."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from drawn import EM, line, reading

from digitize.forest import load_grove
from digitize.geometry import Box
from digitize.lexicon import APART, bridge, heads, tails, words
from digitize.order.bands import runs
from digitize.order.cover import alternatives, marginals
from digitize.phrases.datelines import lead
from digitize.reading import Frame
from digitize.regions.columns import chains
from digitize.regions.roles import WEIGHTS
from digitize.regions.scene import following, stage
from digitize.text import cjk_share, is_cjk, nfc, width_in_ems

TEXT = "改造之后小区变得整洁漂亮出门就有小花园"


def test_lines_of_one_column_are_one_run() -> None:
    scene = stage(reading([line(TEXT, 100, 100 + 32 * n) for n in range(12)]))
    assert [len(run) for run in chains(scene, scene.items)] == [12]


@pytest.mark.parametrize("wide", [TEXT[:9], TEXT + TEXT[:9]])
def test_a_column_is_cut_where_its_width_changes(wide: str) -> None:
    lines = [line(TEXT if n < 6 else wide, 100, 100 + 32 * n) for n in range(12)]
    scene = stage(reading(lines))
    assert len(chains(scene, scene.items)[0]) == 6


def test_a_column_is_cut_where_its_pitch_leaps() -> None:
    lines = [line(TEXT, 100, 100 + 26 * n + (18 if n > 6 else 0)) for n in range(12)]
    scene = stage(reading([*lines, *(line(TEXT, 700, 100 + 40 * n) for n in range(20))]))
    own = [len(r) for r in chains(scene, scene.items) if r[0].box.x0 < 500]
    assert own == [7, 5]


@pytest.mark.parametrize(
    ("signs", "right", "runs"), [(19, 575, [12]), (15, 575, [1, 5, 6]), (15, 475, [1, 5, 6])]
)
def test_a_line_that_dirt_makes_thicker_stays_in_its_column(
    signs: int, right: float, runs: list[int]
) -> None:
    """Larger type has its glyphs farther apart: fewer of them fill the column."""
    rows = [line(TEXT, 100, 100 + 32 * n) for n in range(12)]
    lines = [replace(n, box=Box(100, n.box.y0, 575, n.box.y1)) for n in rows]  # white between signs
    y0, y1 = lines[5].box.y0, lines[5].box.y1
    lines[5] = replace(lines[5], text=TEXT[:signs], size=1.33 * EM, box=Box(100, y0, right, y1))
    scene = stage(reading(lines))
    assert sorted(len(run) for run in chains(scene, scene.items)) == runs


def test_pairs_that_follow_are_told_in_order() -> None:
    last = np.array([3, 2, 0, 5, 5])
    a, b = following(last)
    plain = [(n, m) for n in range(5) for m in range(n + 1, last[n])]
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == plain


def test_lines_are_given_the_innermost_frame_that_holds_them() -> None:

    lines = [
        line(TEXT, 100, 100),
        line(TEXT, 100, 300),
        *(line(TEXT, 900, 90 * n) for n in range(9)),
    ]
    frames = tuple(
        Frame(Box(*b)) for b in ((90, 50, 600, 400), (95, 90, 590, 130), (0, 0, 2000, 2000))
    )
    scene = stage(reading(lines, frames=frames))
    assert [b.width for b in scene.enclosures] == [510, 495]
    assert [i.enclosure for i in scene.items] == [1, 0, *[-1] * 9]


def test_columns_that_break_at_one_height_are_counted() -> None:
    box = np.array([(300 * n, 0, 300 * n + 280, 500 if n != 2 else 900) for n in range(5)], float)
    below, above = runs(box, 20.0)
    assert below.tolist() == [1, 1, 0, 1, 1]
    assert above.tolist() == [4] * 5


def test_chances_of_a_cover_add_up() -> None:
    odds = {(0, 1): 2.0, (0, 2): -1.0, (1, 2): 0.5}
    found = marginals(3, odds)
    for n in range(3):
        assert sum(p for (a, _), p in found.items() if a == n) == pytest.approx(1.0)
        assert sum(p for (_, b), p in found.items() if b == n) == pytest.approx(1.0, abs=1e-3)
    others = alternatives({0: 1}, found)
    assert [b for b, _ in others[0]] == [-1, 2]  # not the one that was chosen
    assert [b for b, _ in others[1]] == [2]
    assert found.keys() >= {(2, -1), (-1, 0)} and marginals(0, {}) == {}


def test_forests_are_walked_as_one_tree_after_the_other() -> None:
    forest = load_grove(WEIGHTS)[0]
    rows = np.random.default_rng(3).normal(0, 3, (5, len(forest.names))).astype(np.float32)
    total = np.tile(forest.bias, (5, 1)).astype(float)
    for n, row in enumerate(rows):
        for tree in range(len(forest.feature)):
            at = 0
            while forest.left[tree, at] != at:
                left = row[forest.feature[tree, at]] <= forest.threshold[tree, at]
                at = (forest.left if left else forest.right)[tree, at]
            total[n, tree % len(forest.bias)] += forest.value[tree, at]
    assert np.allclose(forest.scores(rows), total, atol=1e-4)


def test_a_word_that_is_cut_in_two_is_found() -> None:
    found = bridge(tails("我们的人民"), heads("币很多"))
    assert found is not None and found[1] == 3
    assert bridge(tails("说。"), heads("民币")) is None
    assert not any(c in APART for word in words() for c in word)  # which `tails` builds on


def test_texts_are_measured_as_character_by_character() -> None:
    rng = random.Random(5)
    marks = "一市Aé1２ \u3000\t\u200b\u00ad、。·ab\ue000\u2028\x85"
    for _ in range(300):
        text = "".join(rng.choice(marks) for _ in range(rng.randrange(12)))
        clean = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
        kept = [c for c in clean if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn")]
        assert nfc(text) == re.sub(" +", " ", "".join(kept)).strip()
        cjk = sum(map(is_cjk, text))
        other = sum(c.isalnum() and not is_cjk(c) for c in text)
        assert cjk_share(text) == (cjk / (cjk + other) if cjk + other else 0.0)
        wide = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in text)
        assert width_in_ems(text) == wide


@pytest.mark.parametrize(
    "text", ["本报讯 今天", "【揚州通信】今天", "（据新华社消息）", "南京真電 令", "特约专稿 今天"]
)
def test_datelines_of_all_kinds_pass_the_first_look(text: str) -> None:
    assert lead(text).dateline
