"""Spaces between Latin words that a recogniser dropped, seen in the ink again."""

import numpy as np
import pytest

from digitize.ocr.recognition import Recognition, Sign
from digitize.ocr.spaces import spaced

HIGH, LETTER = 24, 8


def line(
    printed: str, read: str, gap: int = 2, word: int = 10, off: float = 0
) -> tuple[np.ndarray, Recognition]:
    """A line of blocks, one a letter, as printed, with what was read of it at these places."""
    places, x = [], 10
    for c in printed:
        if c == " ":
            x += word - gap
            places.append(x - word / 2 + gap / 2)
            continue
        places.append(x + LETTER / 2)
        x += LETTER + gap
    crop = np.full((HIGH, x + 10, 3), 255, np.uint8)
    for c, middle in zip(printed, places, strict=True):
        if c != " ":
            crop[3:-3, int(middle - LETTER / 2) : int(middle + LETTER / 2)] = 0
    at = iter(m for c, m in zip(printed, places, strict=True) if c != " " or " " in read)
    signs = []
    for c in read:
        middle = next(at) + off
        signs.append(Sign(c, 0.9, (middle - 1) / crop.shape[1], (middle + 1) / crop.shape[1]))
    return crop, Recognition(read, 0.9, tuple(signs))


def test_a_lost_space_is_found() -> None:
    assert spaced(*line("Rain fell on", "Rainfellon")).text == "Rain fell on"


def test_what_was_read_with_spaces_stays() -> None:
    crop, read = line("Rain fell on", "Rain fell on")
    assert spaced(crop, read) == read


def test_letters_that_are_driven_apart_are_one_word() -> None:
    crop, read = line("OBITUARY", "OBITUARY", gap=9)
    assert spaced(crop, read) == read


def test_no_space_stands_before_a_stop() -> None:
    crop, read = line("nobody came .", "nobodycame.")
    assert spaced(crop, read).text == "nobody came."


@pytest.mark.parametrize("off", [-6, 6])
def test_a_capital_begins_the_word(off: float) -> None:
    crop, read = line("Commercial Advertiser", "CommercialAdvertiser", off=off)
    assert spaced(crop, read).text == "Commercial Advertiser"


def test_where_a_space_that_was_read_is_not_seen_nothing_is_added() -> None:
    crop, good = line("Rain fell on", "Rainfellon")
    signs = (*good.signs[:2], Sign(" ", 0.9, 0.2, 0.21), *good.signs[2:])
    read = Recognition("Ra infellon", 0.9, signs)
    assert spaced(crop, read) == read
