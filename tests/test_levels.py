"""Headlines and subheads are told by the type of the page."""

from __future__ import annotations

import pytest
from drawn import EM, column, line, reading

from digitize.page import RegionType
from digitize.reading import Line
from digitize.regions.levels import by_type, large_subheads
from digitize.regions.scene import Scene, stage

TEXT = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候。" * 6


def page(*titles: Line) -> Scene:
    body = [row for n in range(3) for row in column(TEXT, 100 + 480 * n, 300, 20)]
    return stage(reading([*titles, *body], 1700, 1300))


def labels_of(scene: Scene, *said: RegionType) -> dict[int, RegionType]:
    """Labels: the page's first lines are titles, the others its text."""
    found: dict[int, RegionType] = {i.index: "body" for i in scene.items}
    texts = {i.line.text: i.index for i in scene.items}
    return found | {texts[f"标题{n}号"]: label for n, label in enumerate(said)}


def title(n: int, size: float, weight: float = 0.4, y: float = 100) -> Line:
    return line(f"标题{n}号", 100 + 240 * n, y, size, weight)


def told(scene: Scene, labels: dict[int, RegionType]) -> list[RegionType]:
    found = {i.line.text: labels[i.index] for i in scene.items}
    return [found[f"标题{n}号"] for n in range(sum(t.startswith("标题") for t in found))]


@pytest.mark.parametrize(("times", "label"), [(1.15, "subhead"), (1.4, "headline")])
def test_a_subhead_that_is_much_larger_than_the_text_is_a_headline(
    times: float, label: RegionType
) -> None:
    scene = page(title(0, times * EM))
    labels = labels_of(scene, "subhead")
    large_subheads(scene, labels)
    assert told(scene, labels) == [label]


HEADS = [title(n, 1.2 * EM) for n in range(3)]


def test_a_subhead_in_the_type_of_headlines_is_one() -> None:
    scene = page(*HEADS, title(3, 1.2 * EM))
    labels = labels_of(scene, "headline", "headline", "headline", "subhead")
    by_type(scene, labels)
    assert told(scene, labels) == ["headline"] * 4


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        ([*HEADS[:2], title(2, 1.2 * EM)], "hhs"),  # two show no habit
        ([*HEADS, *(title(n, 1.2 * EM) for n in (3, 4))], "hhhss"),  # nor do they, of so many
        ([*HEADS, title(3, 1.05 * EM)], "hhhs"),  # another size
        ([*HEADS, title(3, 1.2 * EM, 0.22)], "hhhs"),  # another weight
        ([title(n, EM, 0.26) for n in range(4)], "hhhs"),  # the text's own type
    ],
)
def test_others_stay_subheads(titles: list[Line], said: str) -> None:
    scene = page(*titles)
    kinds: dict[str, RegionType] = {"h": "headline", "s": "subhead"}
    given = [kinds[c] for c in said]
    labels = labels_of(scene, *given)
    by_type(scene, labels)
    assert told(scene, labels) == given
