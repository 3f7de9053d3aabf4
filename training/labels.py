"""Labels from truth: which nodes of a simulated page follow each other."""

from __future__ import annotations

import itertools
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from digitize.direction import turn
from digitize.order.cues import candidates, cues
from digitize.order.nodes import Graph, Node, graph
from digitize.order.tokens import Tokens, tokens
from digitize.order.voices import voice
from digitize.page import Page
from digitize.reading import Reading
from digitize.regions import group, runs_of
from digitize.regions.network import Lines, lines
from digitize.regions.roles import chain_numbers, drafts
from digitize.regions.scene import stage
from digitize.regions.traits import ROLES, traits
from digitize.regions.zones import zones

TEXT = ("kicker", "headline", "subheadline", "byline", "subhead", "body")
_TITLES = ("kicker", "headline", "subheadline", "byline")
_HEADLESS = 1 / 3


@dataclass(frozen=True)
class SeamExample:
    """One page for the seam network: its tokens, the pairs in question with their cues, the truth.

    ``follower`` has the true successor of each node, -1 where nothing follows; ``sure`` says of
    which nodes this is known: lines that are no print have no truth. ``sheet`` is the same for a
    clean page, its damaged twins and the pages of one issue.
    """

    tokens: Tokens
    pairs: np.ndarray
    cues: np.ndarray
    follower: np.ndarray
    sure: np.ndarray
    sheet: str


@dataclass(frozen=True)
class RoleExample:
    """Trait rows of one page with the role of each line (an index of `ROLES`), where known.

    ``lines`` is how they stand to each other.
    ``sheet`` is as in `SeamExample`.
    """

    rows: np.ndarray
    answers: np.ndarray
    known: np.ndarray
    lines: Lines
    sheet: str


def sheet_of(name: str) -> str:
    """What the names of a clean page, its damaged twins and the pages of one issue begin with."""
    return "-".join(name.split(".")[0].split("-")[:2])


def apart(sheets: Sequence[str], share: int) -> list[bool]:
    """For pages of these sheets whether they are kept back: those of one sheet in ``share``."""
    back = set(sorted(set(sheets))[::share])
    return [sheet in back for sheet in sheets]


def _open(truth: Path) -> tuple[Page, Reading, list[list[str]]]:
    stem = str(truth).removesuffix(".truth.json")
    page = Page.from_json(truth.read_text("utf-8"))
    read = Reading.from_json(Path(stem + ".reading.json").read_text("utf-8"))
    origin = json.loads(Path(stem + ".map.json").read_text("utf-8"))
    reading = turn(read)
    if len(reading.lines) != len(origin):  # a title in a grid has other lines when it is turned
        reading = read
    return page, reading, origin


def role_example(truth: Path) -> RoleExample:
    """Traits and true roles of one page's lines; lines that are no print have no answer."""
    page, reading, origin = _open(truth)
    _, _, types = truth_order(page)
    scene = stage(reading)
    runs = runs_of(scene)
    marks = zones(scene)
    guesses = {i.index: d.type for d in drafts(scene, runs, marks, learned=False) for i in d.items}
    rows, above, below = traits(scene, runs, guesses)
    answers = np.full(len(rows), -1, dtype=np.int64)
    for n, ids in enumerate(origin):
        known = [types[i] for i in ids if i in types]
        if known and known[0] in ROLES:
            answers[n] = ROLES.index(known[0])
    placed = lines(scene, runs, chain_numbers(scene, runs), above, below)
    return RoleExample(rows, answers, answers >= 0, placed, sheet_of(truth.name))


def truth_order(page: Page) -> tuple[dict[str, str], dict[str, int], dict[str, str]]:
    """For every line of text: its article, its place in the article, its type."""
    article: dict[str, str] = {}
    place: dict[str, int] = {}
    type: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for region in page.regions:
        for line in region.lines:
            type[line.id] = region.type
            if region.article and region.type in TEXT:
                article[line.id] = region.article
                place[line.id] = counts[region.article]
                counts[region.article] += 1
    return article, place, type


def seam_example(truth: Path, thinned: bool = False) -> SeamExample:
    """Label the nodes of one page; ``truth`` names NAME.truth.json beside reading and map.

    ``thinned``: some of its articles are left out, so that pages with little on them are known too.
    """
    page, reading, origin = _open(truth)
    if thinned:
        reading, origin = thin(page, reading, origin, random.Random(truth.name))
    ids = {id(line): origin[n] for n, line in enumerate(reading.lines)}
    made = graph(group(reading))
    voices = [voice(n) for n in made.nodes]
    pairs = candidates(made)
    known, answers = successors(made, ids, page)
    follower = np.array([answers.get(n, -1) for n in range(len(made.nodes))], dtype=np.int32)
    sure = np.array([n in known for n in range(len(made.nodes))])
    return SeamExample(
        tokens(made, voices), np.array(pairs, dtype=np.int32).reshape(-1, 2),
        cues(made, pairs, voices), follower, sure, sheet_of(truth.name),
    )  # fmt: skip


def thin(
    page: Page, reading: Reading, origin: list[list[str]], rng: random.Random
) -> tuple[Reading, list[list[str]]]:
    """A reading without the lines of some articles: one of them stays at least.

    One such reading in three keeps its longest article alone and without its titles, as where an
    article of the page before goes on.
    """
    article, _, types = truth_order(page)
    lengths = Counter(article.values())
    names = sorted(lengths)
    if names and rng.random() < _HEADLESS:
        longest = max(names, key=lambda name: (lengths[name], name))
        gone = {i for i, name in article.items() if name != longest or types[i] in _TITLES}
    else:
        out = set(rng.sample(names, rng.randint(1, len(names) - 1))) if len(names) > 1 else set()
        gone = {i for i, name in article.items() if name in out}
    kept = [n for n, ids in enumerate(origin) if not gone.intersection(ids)]
    lines = tuple(reading.lines[n] for n in kept)
    return replace(reading, lines=lines), [origin[n] for n in kept]


def successors(
    made: Graph, ids: dict[int, list[str]], page: Page
) -> tuple[set[int], dict[int, int]]:
    """The nodes whose truth is known, and of each that has one the next node of its article."""
    article, place, types = truth_order(page)
    homes: dict[str, list[tuple[float, int]]] = {}
    judged = set()
    for node in made.nodes:
        found = [i for part in node.parts for line in part.lines for i in ids.get(id(line), ())]
        known = [i for i in found if i in article]
        if not known:
            if any(i in types for i in found):
                judged.add(node.index)  # print that belongs to no article's text
            continue
        judged.add(node.index)
        home = Counter(article[i] for i in known).most_common(1)[0][0]
        own = [place[i] for i in known if article[i] == home]
        homes.setdefault(home, []).append((_first(node, own), node.index))
    result: dict[int, int] = {}
    for nodes in homes.values():
        nodes.sort()
        for (_, a), (_, b) in itertools.pairwise(nodes):
            result[a] = b
    return judged, result


def _first(node: Node, places: list[int]) -> float:
    return float(np.median(places)) if node.kind != "package" else float(min(places)) - 0.5
