"""Titles of papers before 1900: run in at the head of a line, or alone in an indented one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import line as level_line
from drawn import reading

from digitize.geometry import Box
from digitize.mending import mend
from digitize.mending.runins import parted
from digitize.page import RegionType
from digitize.reading import Glyph, Line
from digitize.regions.oldtitles import old_titles
from digitize.regions.scene import stage

EM, PITCH, TOP = 20.0, 34.0, 300.0
TITLE, REST = "嚴禁私宰", "前經上海縣莫邑尊出示諭禁宰殺耕牛在案茲聞法租界"
PROSE = "昨午後二時許城內某煙館突來流氓數人藉端尋釁館主不"


def upright(text: str, n: int, top: float = TOP, white: float = 0, at: int = 0) -> Line:
    """The ``n``-th vertical line from the right, with so many ems of white behind ``at`` signs."""
    x, y = 900 - PITCH * n, top
    glyphs = []
    for i, c in enumerate(text):  # each sign's box reaches to the middle of the white beside it
        high = EM * (1 + white / 2 * (at > 0 and i in (at - 1, at)))
        glyphs.append(Glyph(c, 0.9, Box(x, y, x + EM, y + high)))
        y += high
    box = Box(x, top, x + EM, y)
    return Line(text, box, box.polygon(), 0.9, "vertical", EM, 0.25, glyphs=tuple(glyphs))


def page(title: Line, prose: str = PROSE, around: int = 4) -> list[Line]:
    """A line between lines of a column that begins a sign lower."""
    rows = [upright(prose, n) for n in range(2 * around + 1) if n != around]
    return [*rows[:around], title, *rows[around:]]


def run_in(raised: float = 1.0, white: float = 1.6, text: str = TITLE + REST, at: int = 4) -> Line:
    return upright(text, 4, TOP - raised * EM, white, at)


def texts(lines: list[Line]) -> list[str]:
    """What a reading of lines says after run-in titles are parted, without the prose around."""
    return [n.text for n in parted(reading(lines, 1000, 1200)).lines if n.text != PROSE]


def test_a_title_at_the_head_of_its_line_becomes_a_line() -> None:
    assert texts(page(run_in())) == [TITLE, REST]
    assert texts(page(run_in(raised=0.6))) == [TITLE, REST]
    assert texts(page(run_in(text="兇" + TITLE + REST, at=5))) == ["兇" + TITLE, REST]


def test_both_parts_are_as_long_as_their_signs() -> None:
    whole = run_in()
    title, rest = (n for n in parted(reading(page(whole))).lines if n.text != PROSE)
    assert title.glyphs + rest.glyphs == whole.glyphs
    assert (title.box.y0, rest.box.y1) == (whole.box.y0, whole.box.y1)
    assert title.box.y1 == pytest.approx(whole.box.y0 + 4 * EM)
    assert rest.box.y0 == pytest.approx(whole.box.y1 - len(REST) * EM), "the white is of neither"
    for part in (title, rest):
        assert part.polygon == part.box.polygon()
        assert (part.writing, part.size) == ("vertical", EM)


@pytest.mark.parametrize(
    "line",
    [
        run_in(raised=0.0),  # not higher than the others
        run_in(raised=0.4),
        run_in(white=0.8),  # a space
        run_in(white=0.0, at=0),
        run_in(at=1),  # one sign is an ornament
        run_in(at=16),
        run_in(text=TITLE + REST[:8]),  # too short to hold both
        replace(run_in(), glyphs=()),  # nothing tells where its signs stand
    ],
)
def test_other_lines_stay_whole(line: Line) -> None:
    assert texts(page(line)) == [line.text]


def test_where_nothing_tells_where_the_column_begins_nothing_is_cut() -> None:
    assert texts(page(run_in(), around=1)) == [TITLE + REST]
    far = [replace(n, box=Box(n.box.x0 - 600, n.box.y0, n.box.x1 - 600, n.box.y1))
           for n in page(run_in()) if n.text == PROSE]  # fmt: skip
    assert texts([run_in(), *far]) == [TITLE + REST]


def test_a_page_with_punctuation_sets_its_titles_apart() -> None:
    read = reading(page(run_in(), "昨午後二時許，城內某煙館突來流氓數人，藉端尋釁。館"))
    assert parted(read) is read


def test_level_lines_are_no_text_of_old() -> None:
    flat = [level_line(TITLE + REST, 100, 100 + 40 * n) for n in range(8)]
    read = reading(flat)
    assert parted(read) is read


def test_mending_parts_run_in_titles_and_changes_no_character() -> None:
    mended, changes = mend(reading(page(run_in())), EM)
    assert [n.text for n in mended.lines if n.text != PROSE] == [TITLE, REST]
    assert changes == ()


# -- as headlines ----------------------------------------------------------------------------


def labelled(
    lines: list[Line], given: dict[str, RegionType] | None = None
) -> dict[str, RegionType]:
    """What old titles' rule makes of labels (body where none is given)."""
    scene = stage(reading(lines, 1000, 1200))
    labels: dict[int, RegionType] = {
        i.index: (given or {}).get(i.line.text, "body") for i in scene.items
    }
    old_titles(scene, labels)
    return {i.line.text: labels[i.index] for i in scene.items}


def halves(raised: float = 1.0, white: float = 1.6) -> list[Line]:
    """A run-in title and its text as two lines that stand in one."""
    top = TOP - raised * EM
    return [*page(upright(TITLE, 4, top)), upright(REST, 4, top + EM * (len(TITLE) + white))]


@pytest.mark.parametrize("said", ["body", "other", "subhead", "byline", "kicker", "caption"])
def test_a_raised_line_before_another_is_a_headline(said: RegionType) -> None:
    told = labelled(halves(), {TITLE: said})
    assert told == {TITLE: "headline", REST: "body", PROSE: "body"}


@pytest.mark.parametrize("said", ["advertisement", "folio", "teaser", "table"])
def test_what_is_told_already_stays(said: RegionType) -> None:
    assert labelled(halves(), {TITLE: said})[TITLE] == said


@pytest.mark.parametrize(
    ("raised", "white"), [(0.0, 1.6), (0.3, 1.6), (1.0, 0.2), (1.0, 5.0), (-2.0, 1.6)]
)
def test_a_line_that_is_not_raised_or_apart_is_text(raised: float, white: float) -> None:
    assert labelled(halves(raised, white))[TITLE] == "body"


def test_among_short_lines_none_is_raised() -> None:
    short = [n if n.text != PROSE else upright(PROSE[:12], i) for i, n in enumerate(halves())]
    assert labelled(short)[TITLE] == "body"


def alone(down: float = 2.0, text: str = TITLE, prose: str = PROSE) -> list[Line]:
    """A line by itself, so many ems below where the others begin."""
    return page(upright(text, 4, TOP + down * EM), prose)


def test_an_indented_line_alone_is_a_headline() -> None:
    assert labelled(alone()) == {TITLE: "headline", PROSE: "body"}
    assert labelled(alone(down=1.0))[TITLE] == "headline"


@pytest.mark.parametrize(
    "lines",
    [
        alone(down=0.0),  # the end of a paragraph
        alone(down=0.5),
        alone(down=5.0, text="上洋居士", prose=PROSE[:20]),  # so low stands a signature
        alone(down=7.0, prose=PROSE + PROSE[:12]),
        alone(text="啟"),
        alone(text=PROSE[:15], prose=PROSE * 2),
        alone(prose="昨午後二時許，城內某煙館突來流氓數人，藉端尋釁。館"),
        alone()[:5],  # no text follows it
        alone()[3:6],  # nothing tells where the column begins
        [*alone()[:5], upright(PROSE[:9], 5), *alone()[6:]],  # a short line follows it
    ],
)
def test_other_short_lines_are_text(lines: list[Line]) -> None:
    told = labelled(lines)
    assert set(told.values()) == {"body"}


def test_larger_type_is_told_by_others() -> None:
    title = upright(TITLE, 4, TOP + 2 * EM)
    large = replace(title, size=1.5 * EM)
    assert labelled([n if n.text != TITLE else title for n in alone()])[TITLE] == "headline"
    grown = Box(title.box.x0 - 5, title.box.y0, title.box.x1 + 5, title.box.y0 + 6 * EM)
    large = replace(large, box=grown, polygon=grown.polygon())
    assert labelled([n if n.text != TITLE else large for n in alone()])[TITLE] == "body"


def test_the_line_after_a_title_begins_where_the_column_does() -> None:
    lines = alone()
    after = upright(PROSE[:20], 5, TOP + 2 * EM)
    broken = [n for n in lines if n.box.x0 != after.box.x0] + [after]
    assert labelled(broken)[TITLE] == "body"


def test_horizontal_pages_have_no_titles_of_old() -> None:
    flat = [level_line(PROSE, 100, 100 + 34 * n) for n in range(9) if n != 4]
    told = labelled([*flat, level_line(TITLE, 140, 100 + 34 * 4)])
    assert told[TITLE] == "body"


@pytest.mark.parametrize(
    ("mark", "said"), [("、", "headline"), ("。", "body")]
)  # where stops are printed the text below a subhead is indented, and a model knows both
def test_commas_alone_are_hardly_punctuation(mark: str, said: str) -> None:
    prose = PROSE[:8] + mark + PROSE[8:16] + mark + PROSE[16:]
    lines = page(upright(TITLE, 4, TOP + 2 * EM), prose)
    assert labelled(lines)[TITLE] == said
    raised = [*page(upright(TITLE, 4, TOP - EM), prose), upright(REST, 4, TOP + 4.6 * EM)]
    assert labelled(raised)[TITLE] == "body", "run-in titles have no marks beside them"
