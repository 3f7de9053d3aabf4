"""Initials: put to the lines that they begin, and no letter else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import reading

from digitize.geometry import Box
from digitize.mending import mend
from digitize.mending.initials import joined
from digitize.reading import Glyph, Line

SMALL, LARGE, PITCH = 20.0, 50.0, 28.0


def line(text: str, x: float, y: float, x1: float, size: float = SMALL) -> Line:
    """A level line, as wide as it is said to be."""
    box = Box(x, y, x1, y + size)
    wide = (x1 - x) / len(text)
    glyphs = tuple(
        Glyph(c, 0.9, Box(x + wide * n, y, x + wide * (n + 1), y + size))
        for n, c in enumerate(text)
    )
    return Line(text, box, box.polygon(), 0.9, "horizontal", size, 0.25, glyphs=glyphs)


BESIDE = ("ore than five engineers", "were at work on the")
BELOW = line("bridge on Monday when rain", 100, 100 + 2 * PITCH, 440)


def text(
    cap: str = "M", beside: tuple[str, ...] = BESIDE, below: Line | None = BELOW, off: float = 8
) -> list[Line]:
    """An initial with the lines beside it, ``off`` its right edge, and the line below."""
    lines = [line(cap, 100, 100, 150, LARGE)]
    lines += [line(t, 150 + off, 100 + PITCH * n, 440) for n, t in enumerate(beside)]
    return [*lines, below] if below else lines


def told(lines: list[Line]) -> list[str]:
    return [n.text for n in joined(reading(lines)).lines]


@pytest.mark.parametrize("cap", ["M", "Mo", "“M"])
def test_an_initial_is_put_to_the_first_line_beside_it(cap: str) -> None:
    """Behind it may be read what the next letter shows of itself."""
    lines = text(cap)
    first, second, below = joined(reading(lines)).lines
    begins = cap.rstrip("o")
    assert [first.text, second.text] == [f"{begins}ore than five engineers", BESIDE[1]]
    assert [n.box for n in (first, second)] == [Box(100, y, 440, y + SMALL) for y in (100, 128)]
    assert first.polygon == first.box.polygon() and below == BELOW
    assert "".join(g.text for g in first.glyphs) == first.text
    assert first.glyphs[0] == lines[0].glyphs[0] and second.glyphs == lines[2].glyphs


def test_three_lines_beside_an_initial_begin_where_it_does() -> None:
    lines = [line("M", 100, 100, 150, 82.0), *text(beside=(*BESIDE, "new bridge"), below=None)[1:]]
    done = joined(reading([*lines, line("over the river when rain", 100, 184, 440)])).lines
    assert done[0].text == "More than five engineers" and [n.box.x0 for n in done] == [100] * 4


def test_mending_puts_initials_to_their_lines() -> None:
    mended, changes = mend(reading(text()), SMALL)
    assert [n.text for n in mended.lines] == ["More than five engineers", BESIDE[1], BELOW.text]
    assert not changes


def test_a_chinese_initial_is_one_too() -> None:
    rows = ("耕生产工作会议昨天召开", "部署全市粮食种植任务")
    assert told(text("春", rows))[:2] == ["春耕生产工作会议昨天召开", rows[1]]


def test_a_letter_without_text_below_it_is_as_high_as_it_was() -> None:
    page = reading(text(below=None))
    assert joined(page) is page


def test_lines_farther_down_that_begin_as_far_in_are_not_beside_it() -> None:
    others = [line("but none of them came back", 158, 400 + PITCH * n, 440) for n in range(4)]
    assert told([*text(), *others])[0] == "More than five engineers"


LOW = line("bridge on Monday when rain", 100, 100 + 6 * PITCH, 440)


@pytest.mark.parametrize(
    "lines",
    [
        text(below=None),
        text(below=line("bridge on Monday when rain", 158, 156, 440)),  # begins farther in
        text(below=line("bridge on Monday when rain", 100, 240, 440)),  # far below
        text(below=line("No. 7", 100, 156, 150)),  # under the letter alone
        text(beside=BESIDE[:1]),
        [line("M", 100, 100, 150, 165.0), *text(beside=BESIDE * 3, below=None)[1:], LOW],
        text(off=70),
        text(off=-60),
        text(cap="Mu"),  # the line does not go on so
        text(cap="7"),
        [replace(text()[0], size=30.0), *text()[1:]],  # hardly larger than the text
        [line("M", 100, 75, 150, 70.0), *text()[1:]],  # begins above it
    ],
)
def test_other_large_letters_stay(lines: list[Line]) -> None:
    assert told(lines) == [n.text for n in lines]


def high(
    first: str, height: float = 45, x: float = 150, y: float = 128, x1: float = 440,
    below: float = 100, foot: float = 156,
) -> list[Line]:  # fmt: skip
    """A line that was read with its initial, one that begins beside that, and one below it."""
    return [
        line(first, 100, 95, 440, height),
        line(BESIDE[1], x, y, x1),
        line(BELOW.text, below, foot, 440),
    ]


def test_an_initial_that_was_read_with_its_line_has_no_white_behind_it() -> None:
    lines = high("W ith four votes against")
    first, second, third = joined(reading(lines)).lines
    assert [n.text for n in (first, second, third)] == [
        "With four votes against", BESIDE[1], BELOW.text,
    ]  # fmt: skip
    assert first.box.y0 == 95 and first.box.height < 1.3 * SMALL and first.size == SMALL
    assert second.box == Box(100, 128, 440, 148), "it stands beside the foot"
    assert all(n.polygon == n.box.polygon() for n in (first, second)) and third == lines[2]
    assert told(high("“W ith four votes"))[0] == "“With four votes"


def test_of_two_lines_beside_its_foot_both_begin_where_it_does() -> None:
    more = line("new bridge over the river", 150, 156, 440)
    first, second, _ = high("W ith four votes against", height=73)
    done = joined(reading([first, second, more, line(BELOW.text, 100, 184, 440)])).lines
    assert [n.box.x0 for n in done] == [100] * 4 and done[0].box.height < 1.3 * SMALL


@pytest.mark.parametrize("text", ["A bridge was opened", "I have seen it", "W ITH FOUR VOTES"])
def test_white_behind_a_word_of_one_letter_and_between_capitals_stays(text: str) -> None:
    assert told(high(text))[0] == text


@pytest.mark.parametrize(
    "lines",
    [
        high("W ith four votes", height=26, y=114, foot=142),  # hardly higher
        high("W ith four votes", x=100),
        high("W ith four votes", x=180),
        high("W ith four votes", y=137),  # all are below it
        high("W ith four votes", y=76),  # or above its middle
        high("W ith four votes", x1=200),  # of another column
        high("W ith four votes", below=150),
        high("w ith four votes"),
    ],
)
def test_lines_that_are_no_higher_or_alone_stay(lines: list[Line]) -> None:
    page = reading(lines)
    assert joined(page) is page


def test_a_title_close_over_a_paragraph_with_an_indent_stays() -> None:
    """Of pages that lean their boxes share a pixel or two."""
    page = reading(high("Council Votes for New Bridge", x=140, y=138, foot=166))
    assert joined(page) is page


def test_a_line_under_the_foot_of_an_initial_begins_where_it_does() -> None:
    """White may be left under it, and the column begins a line farther down."""
    under = line("old river", 158, 156, 440)
    lines = [*text(below=None), under, line("over the river when rain", 100, 182, 440)]
    done = joined(reading(lines)).lines
    assert [n.box.x0 for n in done] == [100] * 4 and done[2].text == under.text
