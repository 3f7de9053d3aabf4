"""Briefs that nothing marks: under a label of briefs each paragraph is an item."""

from __future__ import annotations

import time

import pytest

from digitize.page import RegionType
from digitize.regions import runs_of
from digitize.regions.briefs import items_of, listed
from digitize.regions.scene import stage
from tests.drawn import EM, column, line, reading

FIRST, SECOND = (
    "我市新建的小学昨天上午开学三百名学生走进教室。",
    "沿河道路两旁栽树三千株月底前完工。",
)
BESIDE = "城东菜场昨天起通宵营业附近居民买菜方便许多。/第二座水厂动工日供水十万吨明年夏天建成。"
LONG = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候。" * 5


def opened(
    label: str, *columns: str, said: RegionType = "other", over: str = "", x: float = 120
) -> list[str]:
    """How the lines begin that open items; ``over`` stands on the last column."""
    lines = [line(label, x, 100, 1.3 * EM)]
    for n, text in enumerate(columns):
        lines += column(text, 100 + 12 * n * EM, 100 + 2.4 * EM, 11)
    if over:
        lines.append(line(over, 100 + 12 * (len(columns) - 1) * EM, 100 + 0.9 * EM))
    scene = stage(reading(lines, 1200, 1400))
    labels: dict[int, RegionType] = {i.index: "body" for i in scene.items}
    labels[0] = said
    if over:
        labels[len(lines) - 1] = "headline"
    found = listed(scene, runs_of(scene), labels)
    parts = items_of([i for i in scene.items if labels[i.index] == "body"], found)
    assert len(parts) >= len(found)
    return [scene.items[n].line.text[:4] for n in sorted(found)]


def test_each_paragraph_under_a_label_of_briefs_is_an_item() -> None:
    assert opened("各地简讯", f"{FIRST}/{SECOND}") == [FIRST[:4], SECOND[:4]]
    assert opened("各地简讯", f"{FIRST}/{SECOND}", BESIDE) == [
        FIRST[:4], SECOND[:4], *(p[:4] for p in BESIDE.split("/")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "said"), [("本市新闻", "other"), ("各地简讯", "headline"), ("大桥正式通车", "other")]
)
def test_under_other_lines_they_are_paragraphs(label: str, said: RegionType) -> None:
    assert opened(label, f"{FIRST}/{SECOND}", said=said) == []


def test_long_paragraphs_marked_items_and_columns_with_titles_stay() -> None:
    assert opened("各地简讯", f"{LONG}/{LONG}/{FIRST}") == []
    assert opened("各地简讯", f"▲{FIRST}/▲{SECOND}") == [], "marks tell"
    told = opened("各地简讯", f"{FIRST}/{SECOND}", BESIDE, over="菜场通宵营业")
    assert told == [FIRST[:4], SECOND[:4]], "what stands under a title of its own"
    assert opened("各地简讯", f"{FIRST}/{SECOND}", x=900) == [], "beside it"


def test_many_columns_and_labels_take_no_longer_than_others() -> None:
    texts = [column(f"{FIRST}/{SECOND}", 100 + 12 * c * EM, 200 + 250 * r, 11)
             for c in range(16) for r in range(30)]  # fmt: skip
    labels_ = [line("各地简讯", 120, 200 + 250 * r - 2 * EM, 1.3 * EM) for r in range(30)]
    lines = [*labels_, *(row for text in texts for row in text)]
    scene = stage(reading(lines, 4200, 8000))
    said: dict[int, RegionType] = {i.index: "body" for i in scene.items}
    said.update(dict.fromkeys(range(len(labels_)), "other"))
    chains = runs_of(scene)
    began = time.process_time()
    found = listed(scene, chains, said)
    assert time.process_time() - began < 2.0
    assert len(found) == 2 * len(texts)
