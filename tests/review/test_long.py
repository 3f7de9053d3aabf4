"""The review desk's long proofs: 1,500 saves in a race, many kills, many requests, smooth at 30."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.review.frames import moved
from tests.review.hands import Hands
from tests.review.serving import served
from tests.review.test_browser_keeping import SHEET, kill_between_strokes
from tests.review.test_browser_screens import crowded, folded
from tests.review.test_desk import race
from tests.review.test_schema import fuzz

pytestmark = pytest.mark.prove


def test_three_processes_race_1500_saves_on_one_page(tmp_path: Path) -> None:
    race(tmp_path / "out", writers=3, saves=500)


def test_a_server_killed_five_times_between_key_strokes(tmp_path: Path, browser: Any) -> None:
    assert kill_between_strokes(tmp_path / "out", browser, kills=5, strokes=10) == 50


def test_many_generated_requests_find_no_server_error(tmp_path: Path) -> None:
    done = fuzz(tmp_path, examples=60, seed=11)
    assert done.returncode == 0, done.stdout[-6000:]


def test_two_thousand_blocks_at_thirty_frames(tmp_path: Path, browser: Any) -> None:
    page = folded(crowded())
    with (
        served(tmp_path / "out", {SHEET: page}) as desk,
        Hands.sit(browser, desk, "/pages/1") as at,
    ):
        bare, full = moved(at, 5.0, overlay=False), moved(at, 10.0)
    print(f"\nscan alone: {bare}\n{len(page.regions)} blocks: {full}")
    assert full.rate >= 30
