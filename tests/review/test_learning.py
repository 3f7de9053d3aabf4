"""Learning: better weights are kept, worse ones are not, profiles are written as they are read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from digitize import config
from digitize.errors import InputError
from digitize.geometry import bounds
from digitize.order.cues import NAMES
from digitize.page import Page
from digitize.profile import Profile
from digitize.reading import Line, Reading
from digitize.review import learning
from digitize.review.learning import Lesson
from digitize.store.tree import pack
from tests.review import folders, pages


def profile(**given: object) -> Profile:
    return Profile.model_validate({"title": "试报", **given})


def lesson(seed: int, mislead: float) -> Lesson:
    """A page of pairs whose truth one cue tells; the machine's log-odds are misled by another."""
    chance = np.random.default_rng(seed)
    count = 40
    pairs = [(a, b) for a in range(count) for b in (a + 1, a + 2) if b < count]
    rows = np.zeros((len(pairs), len(NAMES)), dtype=np.float32)
    truth = np.array([float(b == a + 1) for a, b in pairs])
    disturbed = chance.random(len(pairs)) < 0.3
    rows[:, NAMES.index("b_indent")] = disturbed
    odds = (truth * 2 - 1) * 3 + chance.normal(0, 0.5, len(pairs))
    odds -= mislead * disturbed * (truth * 2 - 1)
    rows[:, NAMES.index("b_flush_top")] = truth * disturbed
    return Lesson(f"p{seed}", count, tuple(pairs), odds, rows, truth, pages.small(), pages.small())


def test_weights_that_are_better_on_held_back_pages_are_kept() -> None:
    learned = learning.learn("试报", [lesson(n, 6.0) for n in range(9)], profile())
    assert learned.kept
    assert learned.after.wrong < learned.before.wrong
    assert learned.held_back == 3 and learned.trained == 6
    assert learned.profile.seam_weights["b_flush_top"] > 0


def test_weights_that_are_no_better_are_not_kept() -> None:
    good = [lesson(n, 0.0) for n in range(9)]
    spoilt = [
        p if n % learning.HELD_BACK == 0
        else Lesson(p.name, p.count, p.pairs, p.odds, p.rows, 1 - p.answers, p.machine, p.page)
        for n, p in enumerate(good)
    ]  # fmt: skip
    learned = learning.learn("试报", spoilt, profile())
    assert not learned.kept
    assert learned.profile.seam_weights == {}
    assert learned.after.loss > learned.before.loss


def test_too_few_pages_teach_nothing() -> None:
    with pytest.raises(InputError, match="at least 6"):
        learning.learn("试报", [lesson(n, 6.0) for n in range(5)], profile())


def test_profile_entries_that_no_held_back_page_denies() -> None:
    def page(n: int, **issue: object) -> Lesson:
        found = lesson(n, 0.0)
        said = found.page.issue.model_copy(update={"title": "试报", **issue})
        after = found.page.model_copy(update={"issue": said, "section": "要闻"})
        read = found.machine.issue.model_copy(update={"title": "誠报" if n % 3 else "试报"})
        before = found.machine.model_copy(update={"issue": read})
        return Lesson(found.name, found.count, found.pairs, found.odds, found.rows,
                      found.answers, before, after)  # fmt: skip

    learned = learning.learn("试报", [page(n, organizer="某社") for n in range(6)], profile())
    assert learned.profile.aliases == ("誠报",)
    assert learned.profile.sections == ("要闻",)
    assert learned.profile.organizer == "某社"
    torn = [page(n, organizer="某社" if n else "别社") for n in range(6)]
    assert learning.learn("试报", torn, profile()).profile.organizer is None


def test_a_learned_profile_is_read_back_the_same(tmp_path: Path) -> None:
    learned = profile(
        aliases=('誠"报',), organizer="某社", seam_weights={"odds": 0.9, "b_indent": -1.25}
    )
    path = tmp_path / "试报.toml"
    path.write_text(learning.to_toml(learned), encoding="utf-8")
    assert config.read_profile(path) == learned


def reading_of(page: Page) -> Reading:
    """The page's lines as a reading."""
    lines = []
    for region in page.regions:
        for x in region.lines:
            box = bounds(x.polygon)
            lines.append(
                Line(x.text, box, x.polygon, 0.99, size=min(box.width, box.height), weight=0.3)
            )
    return Reading(page.source.width, page.source.height, tuple(lines))


def test_an_accepted_page_says_what_follows_what(tmp_path: Path) -> None:
    page = pages.sample()
    desk = folders.desk(folders.folder(tmp_path / "out", {"a": page, "b": page}))
    path = desk.tree.reading("a")
    path.parent.mkdir(parents=True)
    path.write_bytes(pack(reading_of(page).to_json()))
    assert learning.lessons(desk) == {}
    with desk.database.writing() as connection:
        from sqlalchemy import text

        connection.execute(text("UPDATE documents SET status = 'accepted'"))
    (found,) = learning.lessons(desk)["钱塘新区报"]
    assert found.answers.sum() >= 12, "columns that go on in columns, headlines over texts"
    score = learning.score([found], {})
    assert score.decisions == found.count
    assert score.wrong <= 0.3 * score.decisions
