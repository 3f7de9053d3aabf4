"""Skimming: narrow pictures first, and again what they leave unsure. With an engine that is none.

A line is drawn as cells of 20 x 20 pixels, each as grey as its character's number.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from digitize.ocr import skimming
from digitize.ocr.recognition import Recognition, Sign

LETTERS = "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏"
TEXTS = [LETTERS[n % 5 :] + LETTERS[: n % 7] for n in range(40)]


def crop(text: str) -> np.ndarray:
    cells = [np.full((20, 20, 3), 10 + LETTERS.index(c), np.uint8) for c in text]
    return np.concatenate(cells, axis=1)


def told(text: str, doubtful: str = "", lost: str = "") -> Recognition:
    """A reading in which some characters are unsure (and wrong), or missing."""
    signs = []
    for n, c in enumerate(text):
        start, end = n / len(text), (n + 1) / len(text)
        if c in lost:
            signs[-1] = Sign(signs[-1].text, 0.99, signs[-1].start, end)
        elif c in doubtful:
            signs.append(Sign("錯", 0.5, start, end))
        else:
            signs.append(Sign(c, 0.99, start, end))
    return Recognition("".join(s.text for s in signs), 0.9, tuple(signs))


class Knowing:
    """Reads any picture rightly at its own width; narrow ones as it is told to."""

    narrow = 0.5

    def __init__(self, doubtful: str = "", lost: str = "") -> None:
        self.doubtful, self.lost = doubtful, lost
        self.skimmed: list[int] = []
        self.read: list[int] = []

    def recognize(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
        self.read += [c.shape[1] for c in crops]
        return [told(self._text(c)) for c in crops]

    def skim(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
        self.skimmed += [c.shape[1] for c in crops]
        return [told(self._text(c), self.doubtful, self.lost) for c in crops]

    def _text(self, picture: np.ndarray) -> str:
        return "".join(LETTERS[v - 10] for v in picture[10, 10::20, 0])


@pytest.mark.parametrize("engine", [Knowing(), Knowing(doubtful="宙"), Knowing(lost="洪")])
def test_what_is_unsure_or_seems_lost_is_read_again(engine: Knowing) -> None:
    found = skimming.read([crop(t) for t in TEXTS], engine)
    assert [r.text for r in found] == TEXTS
    assert len(engine.skimmed) == len(TEXTS)
    lines = sum(crop(t).shape[1] for t in TEXTS)
    assert sum(engine.read) < 0.6 * lines
    for read in found:
        starts = [s.start for s in read.signs]
        assert starts == sorted(starts)
        assert read.signs[-1].end == pytest.approx(1)


def test_where_little_is_sure_lines_are_read_at_once() -> None:
    engine = Knowing(doubtful=LETTERS[::2])
    found = skimming.read([crop(t) for t in TEXTS], engine)
    assert [r.text for r in found] == TEXTS
    assert len(engine.skimmed) == 12
    assert len(engine.read) == len(TEXTS)


def test_a_few_lines_are_not_skimmed() -> None:
    engine = Knowing()
    assert [r.text for r in skimming.read([crop(t) for t in TEXTS[:9]], engine)] == TEXTS[:9]
    assert not engine.skimmed


def test_a_stretch_that_reads_otherwise_costs_the_whole_line() -> None:
    class Forgetful(Knowing):
        """Does not find the characters again that hold a stretch."""

        def recognize(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
            found = super().recognize(crops)
            return [
                told("日" * len(r.text)) if c.shape[1] < 200 else r
                for c, r in zip(crops, found, strict=True)
            ]

    engine = Forgetful(doubtful="玄")
    assert [r.text for r in skimming.read([crop(t) for t in TEXTS], engine)] == TEXTS


@pytest.mark.parametrize(
    ("skimmed", "unsure", "text"),
    [
        ("人入天地玄黃宇宙洪荒", 1, "人人天地玄黃宇宙洪荒"),
        ("天地玄黃宇宙洪荒太大", 8, "天地玄黃宇宙洪荒大大"),
    ],
)
def test_of_two_equal_characters_at_a_line_s_end_none_is_lost(
    skimmed: str, unsure: int, text: str
) -> None:
    class Pair:
        """Reads one line, narrow ones with one unsure character."""

        narrow = 0.5

        def recognize(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
            places = [c[0, :, 0].tolist() for c in crops]
            return [told(text[p[0] // 20 : p[-1] // 20 + 1]) for p in places]

        def skim(self, crops: Sequence[np.ndarray]) -> list[Recognition]:
            narrow = told(skimmed)
            signs = [
                Sign(s.text, 0.5 if n == unsure else 0.99, s.start, s.end)
                for n, s in enumerate(narrow.signs)
            ]
            return [Recognition(skimmed, 0.9, tuple(signs)) for _ in crops]

    places = np.arange(20 * len(text), dtype=np.uint8)[None, :, None].repeat(20, 0).repeat(3, 2)
    found = skimming.read([places] * 40, Pair())
    assert {r.text for r in found} == {text}
