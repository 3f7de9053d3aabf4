"""The seam network: what it must keep to whatever its weights say."""

from __future__ import annotations

import itertools
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from drawn import column, document, line, of_truth, reading

from digitize import attention, order
from digitize.errors import MissingDependency
from digitize.geometry import Box
from digitize.order import network
from digitize.order.cues import NAMES, candidates, cues
from digitize.order.nodes import Graph, graph
from digitize.order.tokens import FEATURES, RELATIONS, Tokens, tokens
from digitize.order.voices import voice
from digitize.reading import Rule
from digitize.regions import group
from tests.ablate import GROUPS, without


@pytest.fixture(scope="module")
def page() -> Graph:
    return graph(group(of_truth("qtxq-2022-10-31-01")[1]))


@pytest.fixture(scope="module")
def seen(page: Graph) -> Tokens:
    return tokens(page, [voice(n) for n in page.nodes])


def asked(page: Graph) -> tuple[list[tuple[int, int]], np.ndarray]:
    pairs = candidates(page)
    return pairs, cues(page, pairs, [voice(n) for n in page.nodes])


def test_tokens_are_nodes_first_then_all_else_and_finite(page: Graph, seen: Tokens) -> None:
    used = sum(len(n.parts) for n in page.nodes)
    sketch = page.sketch
    marks = (
        len(sketch.pictures) + len(sketch.levels) + len(sketch.uprights) + len(sketch.enclosures)
    )
    assert seen.nodes == len(page.nodes)
    assert len(seen.box) == len(page.nodes) + len(sketch.passages) - used + marks
    assert seen.features.shape == (len(seen.box), len(FEATURES))
    assert np.isfinite(seen.features).all()
    assert np.isfinite(seen.relations()).all()


def test_relations_can_be_had_row_by_row(seen: Tokens) -> None:
    whole = seen.relations()
    assert whole.shape == (len(seen.box), len(seen.box), len(RELATIONS))
    assert np.array_equal(whole[3:7], seen.relations(slice(3, 7)))


def test_pairs_are_judged_by_both_networks(page: Graph) -> None:
    """By their shares, which make a whole: what one alone is sure of counts by its share."""
    shares = [share for _, share in order.NETWORKS]
    assert len(shares) == 2 and min(shares) > 0 and sum(shares) == pytest.approx(1)
    made = tokens(page, [voice(n) for n in page.nodes])
    pairs, rows = asked(page)
    each = [network.judge(attention.load(path), made, pairs, rows) for path, _ in order.NETWORKS]
    assert not np.allclose(each[0], each[1])
    told = order._judged(page, None)
    for n, pair in enumerate(pairs):
        mean = sum(s * odds[n] for (_, s), odds in zip(order.NETWORKS, each, strict=True))
        assert told[pair] == pytest.approx(mean, abs=1e-3)


def test_a_page_without_any_title_stays_whole() -> None:
    """As where an article of the page before goes on."""
    text = "今天上午我市新建的大桥正式通车沿岸居民出行更加方便许多人一早就来到桥头等候" * 24
    columns = [text[n * 300 : (n + 1) * 300] for n in range(3)]
    lines = [
        n for k, part in enumerate(columns) for n in column("~" + part, 100 + 480 * k, 100, 20)
    ]
    assert len(document(reading(lines, 1600, 900)).articles) == 1


def test_attention_in_pieces_is_the_same(
    page: Graph, seen: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = attention.load(order.WEIGHTS)
    pairs, rows = asked(page)
    whole = network.judge(weights, seen, pairs, rows)
    monkeypatch.setattr(attention, "AT_ONCE", 300)
    monkeypatch.setattr(attention, "HELD", 2 * network.HEADS * len(seen.box) ** 2)  # two layers
    assert np.allclose(whole, network.judge(weights, seen, pairs, rows), atol=1e-3)
    monkeypatch.setattr(attention, "HELD", 1)
    assert np.allclose(whole, network.judge(weights, seen, pairs, rows), atol=1e-3)


def test_two_thousand_tokens_take_little_memory() -> None:
    count = 2000
    rng = np.random.default_rng(7)
    corner = rng.uniform(0, 100, (count, 2)).astype(np.float32)
    none = np.full(count, -1)
    many = Tokens(
        count, np.hstack([corner, corner + 3]), np.zeros((count, len(FEATURES)), np.float32),
        none, np.ones(count), none, none, none,
    )  # fmt: skip
    pairs = [(n, n + 1) for n in range(count - 1)]
    weights = attention.load(order.WEIGHTS)
    tracemalloc.start()
    network.judge(weights, many, pairs, np.zeros((len(pairs), len(NAMES)), np.float32))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 250e6


def test_the_order_in_which_things_stand_in_memory_says_nothing(page: Graph, seen: Tokens) -> None:
    weights = attention.load(order.WEIGHTS)
    pairs, rows = asked(page)
    count = len(seen.box)
    # nodes stay where they are; everything else is turned round
    turned = np.concatenate([np.arange(seen.nodes), np.arange(seen.nodes, count)[::-1]])
    other = replace(
        seen, box=seen.box[turned], features=seen.features[turned], home=seen.home[turned],
        size=seen.size[turned], ceiling=seen.ceiling[turned], floor=seen.floor[turned],
        roof=seen.roof[turned],
    )  # fmt: skip
    before = network.judge(weights, seen, pairs, rows)
    assert np.allclose(before, network.judge(weights, other, pairs, rows), atol=1e-3)


def test_columns_under_a_headline_follow_each_other() -> None:
    text = "春天来了花开满园" * 8
    lines = [line("大会今日在京隆重开幕", 100, 60, size=60.0, weight=0.5)]
    for n in range(3):
        opens = "" if n == 0 else "~"
        lines += column(opens + text[: -4 if n < 2 else None], 100 + n * 340, 200, 15)
    made = graph(group(reading(lines, 1200, 800)))
    odds = order.log_odds(made)
    by_place = sorted((n for n in made.nodes if n.kind == "body"), key=lambda n: n.box.x0)
    head = next(n for n in made.nodes if n.kind == "package")
    way = [head, *by_place]
    for a, b in itertools.pairwise(way):
        rivals = [w for (x, y), w in odds.items() if x == a.index and y != b.index]
        assert odds[a.index, b.index] > max([0.0, *rivals])


def test_a_page_of_nothing_has_no_odds() -> None:
    assert order.log_odds(graph(group(reading([])))) == {}


@pytest.mark.parametrize("kept", [b"no weights", b"", order.WEIGHTS.read_bytes()[:5000]])
def test_weights_that_cannot_be_read_are_told(kept: bytes, tmp_path: Path) -> None:
    broken = tmp_path / "seams.npz"
    broken.write_bytes(kept)
    with pytest.raises(MissingDependency, match="make train"):
        attention.load(broken)


def test_weights_fit_the_cues_features_and_relations_of_today() -> None:
    weights = attention.load(order.WEIGHTS)
    assert weights["cue_w"].shape[0] == len(NAMES)
    assert weights["token_w"].shape[0] == len(FEATURES)
    assert weights["relation_w"].shape[0] == len(RELATIONS)


def test_ablation_names_are_known_and_take_something_away() -> None:
    weights = attention.load(order.WEIGHTS)
    for names in GROUPS.values():
        for name in names:
            changed = without(weights, (name,))
            gone = sum(
                int((changed[part + "_w"] != weights[part + "_w"]).any())
                for part in ("cue", "token", "relation")
            )
            assert gone, name


def test_items_of_a_page_without_titles_stay_apart() -> None:
    """Parted by rules: what stands at the head of the next column is an item, too."""
    text = (
        "昨天上午我市新建的大桥正式通车，沿岸居民出行更加方便，许多人一早就来等候，都说盼了多年。"
    )
    lines, rules = [], []
    for k in range(3):
        for n in range(4):
            y = 100 + 190 * n
            lines += column(text, 100 + 480 * k, y, 20)
            box = Box(100 + 480 * k, y + 140, 500 + 480 * k, y + 142)
            rules.append(Rule(box, True))
    page = document(reading(lines, 1600, 1000, rules=tuple(rules)))
    assert len(page.articles) == 12
