"""What is done for all cells of a vertical line at once gives what it gives cell by cell."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from digitize.ocr import punctuation, upright
from digitize.ocr.recognition import Recognition, Sign
from digitize.ocr.upright import Row

DICE = range(12)


def line(seed: int) -> tuple[np.ndarray, np.ndarray, float]:
    """The ink of a line turned to the left, at random: pieces of all sizes; its edges and pitch."""
    dice = np.random.default_rng(seed)
    thick = int(dice.integers(8, 60))
    pitch = float(dice.uniform(0.7, 1.3)) * thick
    edges = np.cumsum([0, *dice.integers(max(2, int(0.6 * pitch)), int(1.4 * pitch) + 3, 9)])
    ink = np.zeros((thick, int(edges[-1])), np.uint8)
    for _ in range(int(dice.integers(4, 40))):
        x, y = dice.integers(0, ink.shape[1]), dice.integers(0, thick)
        wide, high = dice.integers(1, max(3, thick // 2), 2)
        ink[y : y + high, x : x + wide] = 255
    return ink, edges, pitch


@pytest.mark.parametrize("seed", DICE)
def test_marks_are_those_of_each_cell_by_itself(seed: int) -> None:
    ink, edges, pitch = line(seed)
    stood = np.ascontiguousarray(np.rot90(ink, -1))
    alone: dict[int, tuple[int, ...]] = {}
    for n, (a, b) in enumerate(pairwise(edges.tolist())):
        found = upright._marks(stood[a:b], np.array([0, b - a]), pitch)
        if found:
            alone[n] = found[0]
    assert upright._marks(stood, edges, pitch) == alone


def test_a_mark_is_the_only_large_piece_of_its_cell_at_the_upper_right() -> None:
    for place, more, found in (
        ((4, 26), None, {0: (4, 10, 26, 32)}),  # top and left
        ((4, 26), (39, 10), {0: (4, 10, 26, 32)}),  # a speck of the next cell
        ((4, 26), (20, 10), {}),  # a part of the same sign
        ((30, 26), None, {}),  # low
        ((4, 5), None, {}),  # at the left
    ):
        ink = np.zeros((40, 40), np.uint8)
        ink[place[0] : place[0] + 6, place[1] : place[1] + 6] = 255
        if more:
            ink[more[0] : more[0] + 5, more[1] : more[1] + 5] = 255
        assert upright._marks(ink, np.array([0, 40]), 40.0) == found


@pytest.mark.parametrize("seed", DICE)
def test_brackets_are_those_of_each_cell_by_itself(seed: int) -> None:
    ink, edges, pitch = line(seed)
    cut = np.array([0, *edges[2:]])  # none cut short by an end, where the middle would move
    pitch = min(pitch, float(np.diff(cut).min()))
    stood = np.ascontiguousarray(np.rot90(ink, -1))
    alone: dict[int, tuple[int, ...]] = {}
    for n, (a, b) in enumerate(pairwise(cut.tolist())):
        found = upright._brackets(stood[a:b], np.array([0, b - a]), pitch)
        if found:
            alone[n] = found[0]
    assert upright._brackets(stood, cut, pitch) == alone


def test_signs_of_a_row_go_back_one_by_one() -> None:
    places, edges = np.array([0.0, 30, 70, 100]), np.array([0.0, 20, 80, 100])
    row = Row(np.zeros((10, 100, 3), np.uint8), edges, places, np.array([False, True, False]))
    signs = (Sign("|", 0.9, 0.1, 0.25), Sign("|", 0.9, 0.4, 0.6), Sign("字", 0.9, 0.8, 0.95))
    back = row.back(Recognition("||字", 0.9, signs))
    assert back.text == "|一字"
    for sign, old in zip(back.signs, signs, strict=True):
        assert sign.start == np.interp(old.start * 100, places, edges) / 100
        assert sign.end == np.interp(old.end * 100, places, edges) / 100


@pytest.mark.parametrize("seed", DICE)
def test_partners_cost_the_least(seed: int) -> None:
    dice = np.random.default_rng(seed)
    edges = np.cumsum([0, *dice.uniform(0.6, 1.4, 5)])
    edges /= edges[-1]
    starts = np.sort(dice.random(int(dice.integers(1, 5))))
    signs = [Sign("字", 1.0, float(a), float(a) + 0.1) for a in starts]
    places, cells = starts + 0.05, (edges[:-1] + edges[1:]) / 2
    pitch = punctuation._pitch(edges)

    def price(i: int, j: int) -> float:
        if i == len(places) or j == len(cells):
            return punctuation._SKIP * (len(places) - i + len(cells) - j)
        apart = abs(places[i] - cells[j]) / pitch
        pair = apart + price(i + 1, j + 1) if apart < punctuation._FAR else np.inf
        return float(min(pair, *(punctuation._SKIP + price(i + a, j + 1 - a) for a in (0, 1))))

    found = punctuation._partners(signs, edges)
    paired = sum(abs(places[i] - cells[j]) / pitch for j, i in found.items())
    alone = len(places) + len(cells) - 2 * len(found)
    assert paired + punctuation._SKIP * alone == pytest.approx(price(0, 0))


def test_a_convolution_is_that_of_each_channel_added_up() -> None:
    dice = np.random.default_rng(0)
    x, kernel = dice.normal(size=(2, 7, 5, 3)), dice.normal(size=(4, 3, 3, 3))
    bias = dice.normal(size=4)
    found = punctuation._convolved(x, kernel, bias)
    for n, d in np.ndindex(2, 4):
        alone = sum(
            cv2.filter2D(x[n, :, :, c], -1, kernel[d, c], borderType=cv2.BORDER_CONSTANT)
            for c in range(3)
        )
        assert np.allclose(found[n, :, :, d], np.maximum(alone + bias[d], 0))


def test_narrow_cells_are_told_by_the_extent_of_their_ink() -> None:
    crop = np.full((40, 160, 3), 255, np.uint8)
    crop[5:35, 5:35] = 0  # a character
    crop[5:35, 50:60] = 0  # flat
    crop[15:21, 90:115] = 0  # narrow
    found = punctuation._narrow(crop, np.array([0.0, 40, 80, 120, 160]), 40.0)
    assert found.tolist() == [1, 2]
