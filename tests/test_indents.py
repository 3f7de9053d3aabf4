"""Paragraphs: told by indents on a page that has them, by short last lines where it has none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import EM, column, reading

from digitize import regions
from digitize.passage import Passage
from digitize.reading import Line

TEXT = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候。" * 4
STORY = f"{TEXT}/{TEXT[:87]}/{TEXT}"
LINES = 9  # of the first paragraph of a column, after which its last line is short
WHOLE = f"~{TEXT[:147]}/~{TEXT[:75]}"  # a column that no paragraph begins in, but a short line


def passages(*columns: str, indents: bool = True) -> list[Passage]:
    """The columns of a page, from the left; those that begin with ``~`` have no indents."""
    lines = [
        row
        for n, text in enumerate(columns)
        for row in column(text, 100 + 480 * n, 100, 20, indents)
    ]
    return columns_of(lines)


def columns_of(lines: list[Line]) -> list[Passage]:
    found = regions.group(reading(lines, 2600, 1300)).passages
    return sorted((p for p in found if p.type == "body"), key=lambda p: p.box.x0)


def test_a_short_line_of_a_column_without_indents_is_no_end_where_others_have_some() -> None:
    """It stands over a picture's edge, or beside a number; the page shows how it begins them."""
    *_, last = passages(STORY, STORY, STORY, WHOLE)
    short = next(n for n, row in enumerate(last.lines) if row.box.width < 18 * EM)
    assert 0 < short < len(last.lines) - 1
    assert last.starts == ()


def test_on_a_page_that_does_not_indent_it_does() -> None:
    *_, last = passages(STORY, STORY, STORY, WHOLE, indents=False)
    short = next(n for n, row in enumerate(last.lines) if row.box.width < 18 * EM)
    assert last.starts == (short + 1,)


@pytest.mark.parametrize(
    "columns",
    [
        (STORY, WHOLE, WHOLE, WHOLE),  # most have none
        (STORY, STORY, WHOLE, WHOLE, WHOLE),
        (STORY, WHOLE),
        (f"{TEXT[:50]}/{TEXT[:30]}", f"{TEXT[:50]}/{TEXT[:30]}", WHOLE),  # too short to tell
        (STORY, f"~{TEXT[:47]}/~{TEXT[:27]}"),  # and one alone
    ],
)
def test_few_indents_are_no_habit(columns: tuple[str, ...]) -> None:
    *_, last = passages(*columns)
    assert len(last.starts) == 1


def test_lines_that_give_way_to_a_picture_are_no_indents() -> None:
    """Two or more of them stand in one below the other."""
    rows = [row for n in range(5) for row in column(WHOLE, 100 + 480 * n, 100, 20)]
    for n, row in enumerate(rows):
        if n % 12 in (4, 5) and n < 48:
            box = replace(row.box, x0=row.box.x0 + 2 * EM)
            rows[n] = replace(row, text=row.text[2:], box=box, polygon=box.polygon())
    *_, last = columns_of(rows)
    assert len(last.starts) == 1


def test_columns_with_indents_are_told_by_these() -> None:
    first, *_ = passages(STORY, STORY, STORY, WHOLE)
    assert [first.lines[n].box.x0 - 100 for n in first.starts] == [2 * EM] * 3
