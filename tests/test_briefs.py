"""Items of a column without titles: telegrams and briefs, each opened by a mark or a dateline."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import EM, document, line, reading

from digitize.geometry import Box
from digitize.page import RegionType
from digitize.reading import Line
from digitize.regions import runs_of
from digitize.regions.briefs import MARKS, items_of, labels_of_items, under_titles
from digitize.regions.scene import stage
from digitize.text import ORNAMENTS

FULL = "上海市社會局昨日召集各業代表會議討論糧價"  # as wide as the column
MORE = "問題到會者三十餘人由局長主席報告開會宗旨"
END = "議決要案多件至五時散會。"
PITCH = 1.5 * EM


def column(*rows: str, extra: dict[int, float] | None = None) -> list[Line]:
    """Rows flush below each other; ``extra`` is white over some of them, in ems."""
    lines, y = [], 100.0
    for n, row in enumerate(rows):
        y += EM * (extra or {}).get(n, 0.0)
        lines.append(line(row, 100, y))
        y += PITCH
    return lines


def parted(lines: list[Line]) -> list[list[str]]:
    return [[i.line.text for i in own] for own in items_of(stage(reading(lines, 900, 1200)).items)]


def items(*rows: str, extra: dict[int, float] | None = None) -> list[list[str]]:
    return parted(column(*rows, extra=extra))


@pytest.mark.parametrize("mark", ["▲", "●", "◎", "⊙", "■", "☆"])
def test_a_mark_opens_an_item(mark: str) -> None:
    first, second = [f"{mark}{FULL[:-1]}", END], [f"{mark}{MORE[:-1]}", FULL, END]
    assert items(*first, *second) == [first, second]


def test_marks_that_come_again_need_no_end_before_them() -> None:
    first, second = [f"▲{FULL[:-1]}", MORE], [f"▲{MORE[:-1]}", END]
    assert items(*first, *second) == [first, second]


def test_a_lone_mark_opens_one_where_the_text_before_it_ends() -> None:
    assert items(FULL, END, f"▲{FULL[:-1]}", END) == [[FULL, END], [f"▲{FULL[:-1]}", END]]
    short = MORE[:-2]
    assert items(FULL, short, f"▲{FULL[:-1]}", END) == [[FULL, short], [f"▲{FULL[:-1]}", END]]
    whole = f"{MORE[:-1]}。"  # as wide as the column
    assert items(FULL, whole, f"▲{FULL[:-1]}", END) == [[FULL, whole], [f"▲{FULL[:-1]}", END]]
    assert len(items(FULL, MORE, f"▲{FULL[:-1]}", END)) == 1, "it stands in a sentence"
    assert len(items(FULL, MORE[:-1], f"▲{FULL[:-1]}", END)) == 1, "hardly short"


@pytest.mark.parametrize("mark", ["·", "§", "※", "¤", "（", "一"])
def test_other_signs_open_none(mark: str) -> None:
    assert len(items(f"{mark}{FULL[:-1]}", END, f"{mark}{MORE[:-1]}", END)) == 1


def test_marks_are_the_ornaments_that_stand_before_items() -> None:
    assert set(ORNAMENTS) >= MARKS and len(MARKS) > 20


@pytest.mark.parametrize("sent", ["【本報訊】", "南京三日電", "（中央社東京八日電）"])
def test_a_dateline_behind_an_end_opens_an_item(sent: str) -> None:
    opened = f"{sent}{FULL[: len(FULL) - len(sent)]}"
    assert items(FULL, END, opened, END) == [[FULL, END], [opened, END]]
    assert len(items(FULL, MORE, opened, END)) == 1, "in a sentence it is quoted"


def test_paragraphs_of_one_report_stay_together() -> None:
    assert len(items(FULL, END, FULL, MORE, END, FULL, END)) == 1


def test_white_behind_an_end_parts_items() -> None:
    first, second = [FULL, MORE, END], [MORE, FULL, END]
    assert items(*first, *second, extra={3: 0.8}) == [first, second]
    assert len(items(*first, *second, extra={3: 0.2})) == 1, "hardly wider"
    assert len(items(FULL, MORE, FULL, MORE, extra={2: 0.8})) == 1, "nothing ends"
    assert len(items(FULL, END, MORE, extra={2: 0.8})) == 1, "too few lines to tell what is usual"


def beside(text: str, right: float) -> Line:
    """A piece of a printed line, to the right of the rest."""
    box = Box(right, 100 + PITCH, right + EM * len(text), 100 + PITCH + EM)
    return replace(line(text, 0, 0), box=box, polygon=box.polygon())


def test_pieces_of_one_printed_line_stay_together() -> None:
    rows = column(FULL, END, FULL, END)
    lines = [*rows[:2], beside("▲南京三日電", 100 + EM * 13), *rows[2:]]
    assert len(parted(lines)) == 1


def test_a_single_line_is_one_item() -> None:
    assert items(f"▲{END}") == [[f"▲{END}"]]


def test_no_line_is_lost() -> None:
    rows = [f"▲{FULL[:-1]}", END, "【本報訊】" + MORE[:-5], END, f"▲{MORE[:-1]}", END]
    assert [text for own in items(*rows) for text in own] == rows


def listed_under(title: str, kind: RegionType = "headline") -> tuple[list[list[str]], RegionType]:
    """How a list right under a title is parted, and what becomes of the title."""
    rows = [line(title, 100, 60, 1.3 * EM), *column(f"●{MORE[:-3]}。", f"●{FULL[:-1]}", END)]
    scene = stage(reading(rows, 900, 1200))
    labels: dict[int, RegionType] = {i.index: "body" for i in scene.items}
    labels[0] = kind
    chains = runs_of(scene)
    labels_of_items(scene, chains, labels)
    own = list(scene.items[1:])
    lists = under_titles(scene, chains, labels)
    parts = [own] if own[0].index in lists else items_of(own)
    return [[i.line.text for i in part] for part in parts], labels[0]


def test_points_under_a_title_are_one_text() -> None:
    whole = [[f"●{MORE[:-3]}。", f"●{FULL[:-1]}", END]]
    assert listed_under("旧毛线衣的五种新用处") == (whole, "headline")
    assert listed_under("旧毛线衣的五种新用处", "other") == (whole, "headline")


def test_items_under_a_label_are_not() -> None:
    for label in ("生活小站", "本埠最近消息", "各地来电简讯"):
        assert len(listed_under(label, "other")[0]) == 2, label


def test_points_of_a_list_begin_paragraphs() -> None:
    lines = [line("旧毛线衣的五种新用处", 100, 60, 1.4 * EM, 0.5),
             *column(f"●{MORE[:-3]}。", f"●{FULL[:-1]}", END)]  # fmt: skip
    page = document(reading(lines, 900, 1200))
    assert [a.paragraphs for a in page.articles] == [(f"●{MORE[:-3]}。", f"●{FULL[:-1]}{END}")]
