"""What the text detector makes of looks from close by and from far off; the network is painted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import cv2
import numpy as np

from digitize.layout.ink import find_ink
from digitize.layout.textlines import find_lines

WIDTH, HEIGHT = 1600, 1000
GLYPH = 14.0
Rows = list[tuple[int, int, int, int]]


class Painted:
    """A network that sees given boxes (in pixels of the page), others at each scale."""

    runtime, precision = "painted", "f32"

    def __init__(self, scale: float, *rows: Rows) -> None:
        self._rows = {scale / 3**n: seen for n, seen in enumerate(rows)}

    def run(self, batches: Iterable[np.ndarray]) -> Iterator[list[np.ndarray]]:
        for batch in batches:
            _, _, height, width = batch.shape
            scale = max(s for s in self._rows if round(WIDTH * s) <= width)  # padded to tiles
            seen = np.zeros((height, width), np.float32)
            for x0, y0, x1, y1 in self._rows[scale]:
                a, b, c, d = (round(v * scale) for v in (x0, y0, x1, y1))
                seen[b:d, a:c] = 0.95
            yield [seen[None, None]]


def sheet(signs: list[tuple[int, int, int]]) -> np.ndarray:
    """A page of body type with squares for the signs of a title: (x, y, side)."""
    page = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for y in range(500, 900, 30):
        for x in range(100, 1500, 22):
            cv2.rectangle(page, (x, y), (x + 14, y + 14), (0, 0, 0), -1)
    for x, y, side in signs:
        cv2.rectangle(page, (x, y), (x + side, y + side), (0, 0, 0), 24)
    return page


BODY: Rows = [(100, y + 3, 1500, y + 12) for y in range(500, 900, 30)]


def boxes(page: np.ndarray, near: Rows, far: Rows, farther: Rows) -> list[list[int]]:
    ink = find_ink(page)
    network = Painted(GLYPH / ink.size, [*BODY, *near], far, farther)
    lines = find_lines(ink, network, GLYPH)
    found = [n.corners() for n in lines if n.y < 450]
    return [[round(v) for v in (*c.min(axis=0), *c.max(axis=0))] for c in found]


def small(page: np.ndarray, rows: Rows) -> None:
    """Draw rows of small type."""
    for x0, y0, x1, _ in rows:
        for x in range(x0, x1, 22):
            cv2.rectangle(page, (x, y0 - 3), (x + 14, y0 + 11), (0, 0, 0), -1)


def test_a_title_does_not_swallow_the_facts_beside_it() -> None:
    page = sheet([(x, 120, 150) for x in (300, 520, 740)])
    facts = [(1050, y, 1300, y + 9) for y in (150, 200, 250)]
    small(page, facts)
    found = boxes(page, facts, [], [(330, 150, 1280, 240)])
    title = max(found, key=lambda b: b[3] - b[1])
    assert title[0] < 320 and 880 < title[2] < 1000
    assert sum(b[0] > 1000 for b in found) == 3


def test_the_longer_of_two_looks_at_a_title_is_taken() -> None:
    page = sheet([(x, 120, 150) for x in (200, 450, 700, 950)])
    (title,) = boxes(page, [], [(240, 160, 1060, 230)], [(480, 160, 1060, 230)])
    assert title[0] < 230 and title[2] > 1050


def test_a_frame_full_of_lines_is_no_line() -> None:
    page = sheet([])
    rows = [(300, y, 600, y + 9) for y in range(120, 420, 40)]
    small(page, rows)
    found = boxes(page, [(250, 60, 1000, 440)], [], [])
    assert not found


def test_a_frame_around_a_title_and_its_facts_does_not_hold_them_together() -> None:
    page = sheet([(x, 120, 150) for x in (300, 520, 740)])
    cv2.rectangle(page, (270, 95), (1330, 295), (0, 0, 0), 2)
    facts = [(1050, y, 1300, y + 9) for y in (150, 200, 250)]
    small(page, facts)
    found = boxes(page, facts, [], [(330, 150, 1280, 240)])
    title = max(found, key=lambda b: b[3] - b[1])
    assert title[2] < 1000 and sum(b[0] > 1000 for b in found) == 3
