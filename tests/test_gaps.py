"""White between pieces of print: what is looked at, what is plain, what truth says of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from digitize.forest import load
from digitize.geometry import Transform
from digitize.layout import gaps
from digitize.layout.columns import cut, gaps_inside, join
from digitize.layout.corridors import Corridors
from digitize.layout.gaps import COUNTS, TRAITS, WEIGHTS, Gap, Surroundings, are_spaces
from digitize.layout.refine import TightLine
from digitize.page import MadeBy, Page, Region, Source, TextLine
from training.gaps import TrueLines, _is_space

SIZE = 20


def print_of(spans: list[tuple[int, int]], y: int, vertical: bool = False) -> TightLine:
    """A line of signs, 20 pixels high, in stretches along."""
    pieces = [(x, x + 18, -SIZE / 2, SIZE / 2) for a, b in spans for x in range(a, b - 17, SIZE)]
    return TightLine(np.array(pieces, dtype=float), float(y), 0.0, vertical, False, 0.9)


def around(lines: list[TightLine]) -> tuple[Surroundings, Corridors]:
    mask = np.zeros((900, 900), np.uint8)
    for line in lines:
        for a, b, above, below in line.pieces.astype(int):
            mask[int(line.axis) + above : int(line.axis) + below, a:b] = 255
    corridors = Corridors(mask, lines)
    return Surroundings(lines, [], corridors), corridors


def columns(joined: int, count: int = 9) -> list[TightLine]:
    """Two columns; a detector joined one of their lines."""
    lines = []
    for n in range(count):
        parts = [(100, 380), (410, 690)]
        if n == joined:
            lines.append(print_of(parts, 100 + 32 * n))
        else:
            lines += [print_of([part], 100 + 32 * n) for part in parts]
    return lines


def test_the_forest_knows_the_traits() -> None:
    forest = load(WEIGHTS)
    assert forest.names == TRAITS and set(COUNTS) < set(TRAITS)
    assert len(forest.bias) == 1


def test_a_line_joined_over_a_gutter_is_cut_and_its_parts_are_not_joined_again() -> None:
    lines = columns(joined=4)
    _, corridors = around(lines)
    done = join(cut(lines, [], corridors), [], corridors)
    assert sorted((n.start, n.end) for n in done) == sorted([(100, 378), (410, 688)] * 9)


def test_white_that_lines_run_through_is_a_space_without_a_look_at_the_ink(
    monkeypatch,  # type: ignore[no-untyped-def]
) -> None:
    lines = [print_of([(100, 690)], 100 + 32 * n) for n in range(8)]
    lines[4] = print_of([(100, 380), (404, 690)], 228)
    seen, _ = around(lines)
    ((_, gap, _),) = gaps_inside(lines, [])

    def looked(*_: object) -> np.ndarray:
        raise AssertionError("it was looked at")

    monkeypatch.setattr(Surroundings, "rows", looked)
    assert are_spaces(seen, [gap]).tolist() == [True]


def test_numbers_of_a_list_stay_with_their_items() -> None:
    lines = [print_of([(100, 120), (136, 400)], 100 + 32 * n) for n in range(8)]
    seen, _ = around(lines)
    gaps = [gap for _, gap, _ in gaps_inside(lines, [])]
    assert len(gaps) == 8 and are_spaces(seen, gaps).all()


def test_counts_are_of_lines_of_the_same_direction_and_size() -> None:
    lines = columns(joined=4)
    gap = Gap(lines[8], lines[8], 378, 410, True)
    counts = dict(zip(COUNTS, around(lines)[0].counts(gap), strict=True))
    assert (counts["crossed"], counts["ends"], counts["begins"]) == (0, 6, 6)  # within 5 glyphs
    large = [replace(n, pieces=n.pieces * [1, 1, 4, 4]) for n in lines if n is not lines[8]]
    counts = dict(zip(COUNTS, around([*large, lines[8]])[0].counts(gap), strict=True))
    assert counts["ends"] == counts["begins"] == 0


def test_truth_tells_spaces_from_gutters_and_says_nothing_beside_the_print() -> None:
    def true(id: str, x0: float, x1: float) -> TextLine:
        corners = ((x0, 90.0), (x1, 90.0), (x1, 110.0), (x0, 110.0))
        return TextLine(id=id, polygon=corners, text="一行", confidence=1.0)

    def page(*lines: TextLine) -> Page:
        corners = ((0.0, 0.0), (900.0, 0.0), (900.0, 900.0), (0.0, 900.0))
        region = Region(id="r1", type="body", polygon=corners, lines=lines)
        source = Source(file="p.png", sha256="0" * 64, width=900, height=900)
        return Page(made_by=MadeBy(version="0"), source=source, regions=(region,))

    line = print_of([(100, 380), (410, 690)], 100)
    gap = Gap(line, line, 378, 410, True)
    two = TrueLines([page(true("l1", 100, 380), true("l2", 410, 690))])
    one = TrueLines([page(true("l1", 100, 690))])
    half = TrueLines([page(true("l1", 100, 380))])
    told = [_is_space(gap, lines, Transform(), 1) for lines in (two, one, half)]
    assert told == [False, True, None]
    low = replace(line, axis=108.5)  # between this line and the next: a warped page
    assert _is_space(Gap(low, low, 378, 410, True), one, Transform(), 1) is None


def test_the_glyph_of_a_gap_is_that_of_the_print_beside_it() -> None:
    upper, lower = print_of([(100, 380)], 200), print_of([(400, 690)], 218)
    moved = lower.pieces + np.array([0.0, 0.0, 18.0, 18.0])
    whole = replace(upper, pieces=np.concatenate([upper.pieces, moved]))
    assert whole.thickness == 38
    ((_, gap, _),) = gaps_inside([whole], [])
    assert gap.size == SIZE and gap.thin == 1.0
    assert abs(gap.apart - 18 / SIZE) < 1e-9


def test_white_that_seemed_a_space_is_looked_at_again_beside_lines_that_were_cut(
    monkeypatch,  # type: ignore[no-untyped-def]
) -> None:
    lines = [print_of([(100, 380), (410, 690)], 100 + 32 * n) for n in range(6)]
    _, corridors = around(lines)
    asked: list[int] = []

    def told(_: object, gaps: list[Gap]) -> np.ndarray:
        asked.append(len(gaps))
        doubtful = [gap.before.axis < 120 for gap in gaps]
        return np.where(np.array(doubtful) & (len(asked) == 1), 2.0, -2.0)

    monkeypatch.setattr("digitize.layout.columns.certainty", told)
    assert len(cut(lines, [], corridors)) == 12
    assert asked == [6, 1]  # only what was in doubt


def test_words_of_a_headline_driven_out_are_not_alone_and_those_of_a_folio_are() -> None:
    row = np.zeros((2, len(TRAITS)), np.float32)
    told = {"wide": (3.0, 3.0), "space": (3.0, 3.0), "large": (3.0, 1.0)}
    for name, values in told.items():
        row[:, TRAITS.index(name)] = values
    assert gaps._is_alone(row).tolist() == [False, True]


@pytest.mark.parametrize(("begins", "lines"), [(380, 1), (376, 1), (360, 2), (396, 1)])
def test_pieces_that_share_the_sign_at_which_both_end_are_one_line(begins: int, lines: int) -> None:
    pieces = [print_of([(100, 400)], 100), print_of([(begins, begins + 300)], 100)]
    _, corridors = around(pieces)
    done = join(pieces, [], corridors)
    assert len(done) == lines
    assert (done[0].start, max(n.end for n in done)) == (100, begins + 298)
