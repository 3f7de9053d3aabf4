"""The role network: what it must keep to whatever its weights say."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from drawn import column, line, of_truth, reading

from digitize import attention
from digitize.errors import MissingDependency
from digitize.forest import load_grove
from digitize.reading import Reading
from digitize.regions import roles, runs_of
from digitize.regions.network import RELATIONS, Lines, judge, lines
from digitize.regions.roles import NETWORK, chain_numbers, drafts
from digitize.regions.scene import Scene, stage
from digitize.regions.traits import ROLES, context, traits
from digitize.regions.zones import zones

Seen = tuple[Scene, np.ndarray, Lines]


def look(given: Reading) -> Seen:
    scene = stage(given)
    runs = runs_of(scene)
    found = drafts(scene, runs, zones(scene), learned=False)
    rows, above, below = traits(scene, runs, {i.index: d.type for d in found for i in d.items})
    return scene, rows, lines(scene, runs, chain_numbers(scene, runs), above, below)


@pytest.fixture(scope="module")
def seen() -> Seen:
    return look(of_truth("qtxq-2022-10-31-01")[1])


def test_relations_are_finite_and_can_be_had_row_by_row(seen: Seen) -> None:
    page = seen[2]
    whole = page.planes()
    count = len(page.box)
    assert whole.shape == (len(RELATIONS), count, count) and np.isfinite(whole).all()
    assert np.array_equal(whole[:, 3:7], page.planes(slice(3, 7)))


def test_relations_say_who_stands_above_and_who_is_next() -> None:
    title = line("大桥今日通车", 100, 100, 60)
    body = column("今天上午新建的大桥正式通车，沿岸居民出行更加方便。" * 3, 100, 200, 20)
    scene, _, page = look(reading([title, *body], 1000, 1000))
    planes = dict(zip(RELATIONS, page.planes(), strict=True))
    first, second = 1, 2
    assert planes["is_above"][first, 0] == 1 and planes["is_below"][0, first] == 1
    assert planes["is_next"][first, second] == 1 and planes["is_before"][second, first] == 1
    assert planes["size_ratio"][first, 0] > 0.5 > planes["size_ratio"][first, second]
    assert planes["top_top"][first, second] > 0 > planes["top_top"][second, first]
    assert len(scene.items) == len(page.box)


def test_chances_are_chances(seen: Seen) -> None:
    _, rows, page = seen
    said = judge(attention.load(NETWORK), rows, page)
    assert said.shape == (len(rows), len(ROLES))
    assert np.allclose(np.exp(said).sum(axis=1), 1, atol=1e-4)


def test_the_order_of_lines_in_memory_says_nothing(seen: Seen) -> None:
    _, rows, page = seen
    order = np.random.default_rng(3).permutation(len(rows))
    back = np.append(np.argsort(order), -1)  # -1 stays: none
    pointers = ("above", "below", "next")
    mixed = Lines(
        **{
            f.name: back[getattr(page, f.name)[order]]
            if f.name in pointers
            else getattr(page, f.name)[order]
            for f in fields(Lines)
        }
    )
    weights = attention.load(NETWORK)
    assert np.allclose(
        judge(weights, rows, page)[order], judge(weights, rows[order], mixed), atol=1e-3
    )


def chances(given: Reading) -> tuple[np.ndarray, np.ndarray]:
    """What `roles` thinks of every line, and what the forests alone think of it."""
    scene = stage(given)
    runs = runs_of(scene)
    found = drafts(scene, runs, zones(scene), learned=False)
    guesses = {i.index: d.type for d in found for i in d.items}
    rows, above, below = traits(scene, runs, guesses)
    first, second = load_grove(roles.WEIGHTS)
    around = context(first.chances(rows), above, below, chain_numbers(scene, runs))
    return roles._chances(scene, runs, guesses), second.chances(np.hstack([rows, around]))


def test_both_models_have_their_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one of them has no opinion, the line is what the other says."""
    page = of_truth("qtxq-2022-10-31-01")[1]
    monkeypatch.setattr(roles, "judge", lambda _, rows, __: np.zeros((len(rows), len(ROLES))))
    both, trees = chances(page)
    assert (both.argmax(axis=1) == trees.argmax(axis=1)).all()

    def sure(_: object, rows: np.ndarray, __: Lines) -> np.ndarray:
        said = np.full((len(rows), len(ROLES)), -30.0)
        said[:, ROLES.index("other")] = 0
        return said

    monkeypatch.setattr(roles, "judge", sure)
    assert (chances(page)[0].argmax(axis=1) == ROLES.index("other")).all()


def test_on_pages_of_few_lines_the_forests_decide_alone() -> None:
    """The network has learned from whole pages."""
    prose = "今天上午新建的大桥正式通车，沿岸居民出行更加方便。" * 6
    both, trees = chances(reading(column(prose, 100, 100, 20), 1000, 1000))
    assert len(both) < 45 and np.array_equal(both, trees)


def test_weights_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    broken = tmp_path / "network.npz"
    broken.write_bytes(b"no weights")
    with pytest.raises(MissingDependency, match=r"network\.npz"):
        attention.load(broken)
