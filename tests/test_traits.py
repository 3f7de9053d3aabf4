"""What lines, columns and rows say of themselves to the role model."""

from __future__ import annotations

import numpy as np
import pytest

from digitize.reading import Frame, Line
from digitize.regions import runs_of
from digitize.regions.evidence import is_label, is_worded
from digitize.regions.scene import stage
from digitize.regions.traits import FIRST, WORDS, traits, words
from tests.drawn import EM, column, line, reading

PROSE = "今天上午我市新建的大桥正式通车，沿岸居民出行更加方便，许多人一早就来到桥头等候观看。" * 3


def told(lines: list[Line], **more: object) -> dict[str, np.ndarray]:
    """The traits by name, each a number for every line."""
    scene = stage(reading(lines, **more))  # type: ignore[arg-type]
    rows, _, _ = traits(scene, runs_of(scene), {i.index: "body" for i in scene.items})
    assert rows.shape == (len(lines), len(FIRST)) and np.isfinite(rows).all()
    return {name: rows[:, n] for n, name in enumerate(FIRST)}


@pytest.mark.parametrize(
    "text",
    ["寄售處各大藥房", "欢迎来电洽谈", "歡迎惠顧", "the undersigned hereby gives notice",
     "Price 3s. 6d.", "Send for testimonials", "zu vermieten, Anruf erbeten", "报失作废"],
)  # fmt: skip
def test_lines_worded_as_advertisements(text: str) -> None:
    assert is_worded(text)
    assert words(text)[WORDS.index("worded")] == 1


@pytest.mark.parametrize(
    "text",
    [
        "市长说，大桥今天通车。",
        "He had been cured of his illness",
        "Der Ruf der Stadt",
        "来电影院看戏",
    ],
)
def test_lines_of_reports_are_not(text: str) -> None:
    assert not is_worded(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("各地简讯", True), ("本埠新聞", True), ("PERSONAL NEWS", True), ("社論", True),
     ("大桥正式通车", False), ("NEWSPRINT DEARER", False),
     ("市长在新闻发布会上说明今年计划完成情况和明年打算", False)],
)  # fmt: skip
def test_labels_name_a_kind_of_news(text: str, is_one: bool) -> None:
    assert is_label(text) is is_one


def test_a_column_is_known_by_what_all_its_lines_say() -> None:
    offer = column(
        "欢迎选购厂址城东路电话三二一四六/地址城东路欢迎选购价格面议批发", 700, 100, 8, False
    )
    prose = column(PROSE, 100, 100, 12)
    found = told([*prose, *offer])
    first, last = slice(0, len(prose)), slice(len(prose), None)
    for name in ("chain_sale", "chain_worded"):
        assert (found[name][last] > 0.3).all() and (found[name][first] == 0).all(), name
    assert found["chain_stops"][first].min() > 0.5 > found["chain_stops"][last].max()
    assert found["chain_ems"][0] > 10 > found["chain_ems"][-1]


def test_cells_stand_in_rows() -> None:
    table = [
        line(t, x, 700 + 30 * n)
        for n in range(4)
        for t, x in (("小麦", 100), ("0.74", 180), ("0.75", 300))
    ]
    prose = column(PROSE, 100, 100, 20)
    found = told([*prose, *table])
    cells, figures = found["row_cells"], found["row_digits"]
    assert (cells[len(prose) :] == 3).all()
    assert (cells[: len(prose) - 1] <= 1).all(), "long lines are no cells"
    assert (figures[len(prose) :] > 0.4).all() and (figures[: len(prose) - 1] == 0).all()


def test_rows_end_at_a_frame_and_frames_know_what_is_in_them() -> None:
    inside = [line(t, 120, 120 + 30 * n) for n, t in enumerate(["厂址", "321466", "邮编"])]
    beside = [line("小麦", 120 + 14 * EM, 120)]
    frame = Frame(inside[0].box.union(inside[1].box).union(inside[2].box).grown(EM))
    found = told([*inside, *beside, *column(PROSE, 100, 400, 20)], frames=(frame,))
    assert (found["row_cells"][:4] == 1).all()
    assert found["enclosure_worded"][0] == pytest.approx(2 / 3)
    assert found["enclosure_digits"][0] == pytest.approx(1 / 3)
    assert found["enclosure_worded"][3] == 0
