"""Labels from truth: which nodes of a simulated page follow each other."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from digitize.direction import turn
from digitize.order.cues import candidates, cues
from digitize.order.nodes import Graph, Node, graph
from digitize.page import Page
from digitize.reading import Reading
from digitize.regions import group, runs_of
from digitize.regions.roles import chain_numbers, drafts
from digitize.regions.scene import stage
from digitize.regions.traits import ROLES, traits
from digitize.regions.zones import zones

TEXT = ("kicker", "headline", "subheadline", "byline", "subhead", "body")


@dataclass(frozen=True)
class SeamExample:
    """Cue rows of one page with what is true of each: ``answers`` are 1.0 or 0.0."""

    rows: np.ndarray
    answers: np.ndarray
    pairs: list[tuple[int, int]]
    graph: Graph


@dataclass(frozen=True)
class RoleExample:
    """Trait rows of one page with the role of each line (an index of `ROLES`), where known."""

    rows: np.ndarray
    answers: np.ndarray
    known: np.ndarray
    above: np.ndarray
    below: np.ndarray
    chain_of: np.ndarray


def _open(truth: Path) -> tuple[Page, Reading, list[list[str]]]:
    stem = str(truth).removesuffix(".truth.json")
    page = Page.from_json(truth.read_text("utf-8"))
    reading = turn(Reading.from_json(Path(stem + ".reading.json").read_text("utf-8")))
    return page, reading, json.loads(Path(stem + ".map.json").read_text("utf-8"))


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
    return RoleExample(rows, answers, answers >= 0, above, below, chain_numbers(scene, runs))


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


def seam_example(truth: Path) -> SeamExample:
    """Label the pairs of one page; ``truth`` names NAME.truth.json beside reading and map."""
    page, reading, origin = _open(truth)
    ids = {id(line): origin[n] for n, line in enumerate(reading.lines)}
    made = graph(group(reading))
    pairs = candidates(made)
    rows = cues(made, pairs)
    answers = successors(made, ids, page)
    labels = np.array([float(answers.get(a) == b) for a, b in pairs], dtype=np.float32)
    return SeamExample(rows, labels, pairs, made)


def successors(made: Graph, ids: dict[int, list[str]], page: Page) -> dict[int, int]:
    """The true successor of each node: the node of the same article that comes next."""
    article, place, _ = truth_order(page)
    homes: dict[str, list[tuple[float, int]]] = {}
    for node in made.nodes:
        found = [i for part in node.parts for line in part.lines for i in ids.get(id(line), ())]
        known = [i for i in found if i in article]
        if not known:
            continue
        home = Counter(article[i] for i in known).most_common(1)[0][0]
        own = [place[i] for i in known if article[i] == home]
        homes.setdefault(home, []).append((_first(node, own), node.index))
    result: dict[int, int] = {}
    for nodes in homes.values():
        nodes.sort()
        for (_, a), (_, b) in itertools.pairwise(nodes):
            result[a] = b
    return result


def _first(node: Node, places: list[int]) -> float:
    return float(np.median(places)) if node.kind != "package" else float(min(places)) - 0.5
