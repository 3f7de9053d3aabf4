"""Roles: which lines of a column are headline, byline, subhead, caption or body.

A chain (lines of one column) is cut where the role changes. The rules' guess (`guess`) is one
trait among others of a learned model; what that cannot know is set right afterwards (`slips`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from digitize.attention import load
from digitize.forest import load_grove
from digitize.page import RegionType
from digitize.regions import adverts, heads, levels, mastheads, slips
from digitize.regions.boldtitles import bold_titles
from digitize.regions.briefs import items_of, labels_of_items, listed, under_titles
from digitize.regions.draft import Draft, cut, in_rows
from digitize.regions.evidence import evidence, is_teaser_title
from digitize.regions.figures import titles_of_tables, with_figures
from digitize.regions.framed import frames_that_announce
from digitize.regions.guess import in_context, runs
from digitize.regions.network import judge, lines
from digitize.regions.oldtitles import old_titles
from digitize.regions.openings import openings
from digitize.regions.quotes import pull_quotes
from digitize.regions.runintitles import run_in_titles
from digitize.regions.scene import Item, Marks, Scene
from digitize.regions.traits import ROLES, context, traits
from digitize.regions.undertitles import captions, no_captions, unstopped

_SALE, _CERTAIN = ROLES.index("advertisement"), 0.9
_SHARE = 0.35  # of the network in the mean of log-chances: with more, old real pages lose titles
_FEWEST = 45  # lines of a page; of a hundred that the network learned from one had fewer
_NEVER = 0.01  # chance of a role that no tree has found: the forests may be wrong
WEIGHTS = Path(__file__).parent / "roles.npz"
NETWORK = Path(__file__).parent / "network.npz"


def drafts(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], marks: Marks, learned: bool = True
) -> list[Draft]:
    """Cut chains by role. ``chains`` are runs of lines, each with whether it runs across."""
    rough: list[Draft] = []
    for chain, across in chains:
        for run, type in runs(scene, chain, marks):
            rough.append(Draft(tuple(run), type, across))
    guessed = in_context(scene, rough)
    if not learned or not WEIGHTS.exists():
        return guessed
    labels = classify(scene, chains, {i.index: d.type for d in guessed for i in d.items})
    opened, lists = listed(scene, chains, labels), under_titles(scene, chains, labels)
    found = [
        Draft(tuple(piece), type, across)
        for chain, across in chains
        for run, type in cut([labels[i.index] for i in chain], chain)
        for piece in (
            items_of(run, opened) if type == "body" and run[0].index not in lists else [run]
        )
    ]
    return in_rows(found)


def classify(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], guesses: dict[int, RegionType]
) -> dict[int, RegionType]:
    """The role of every line (by index): the rules' guess, corrected by the learned model."""
    if not scene.items:
        return {}
    chances = _chances(scene, chains, guesses)
    labels = {i.index: ROLES[int(np.argmax(chances[n]))] for n, i in enumerate(scene.items)}
    slips.lettering(scene, chains, labels)
    slips.of_news(scene, chances, labels)
    _trust(scene, chances, guesses, labels)
    slips.no_teasers(scene, chances, labels, guesses)
    tables = scene.tables
    cells = set().union(*tables)
    with_figures(scene, labels, tables)
    for chain, _ in chains:
        slips.even_out([i for i in chain if i.index not in cells], labels)
    captions(scene, chains, labels)
    no_captions(scene, chains, chances, labels)
    unstopped(chains, labels)
    openings(scene, labels)
    adverts.reports(scene, chains, labels)
    adverts.beside_text(scene, chains, labels)
    adverts.notices(scene, chains, labels)
    adverts.worded(scene, chains, labels)
    heads.capitals(scene, labels)
    heads.decks(scene, labels)
    bold_titles(scene, labels)
    heads.banks(scene, labels)
    heads.rests(scene, labels)
    heads.same_type(scene, labels)
    run_in_titles(scene, labels)
    labels_of_items(scene, chains, labels)
    pull_quotes(scene, labels)
    heads.in_boxes(scene, labels)
    heads.halves(scene, labels)
    heads.beside_titles(scene, labels)
    slips.between_facts(scene, labels, guesses)
    slips.name_of_paper(scene, labels)
    mastheads.upright_masthead(scene, labels, guesses)
    mastheads.ears(scene, labels)
    slips.under_title(scene, labels)
    slips.inner_page(scene, labels)
    slips.no_masthead(scene, chances, labels)
    slips.of_margins(scene, chances, labels)
    mastheads.editors_of_folio(scene, labels)
    slips.names_alone(scene, labels)
    slips.names_listed(scene, labels)
    slips.jumps(scene, labels)
    slips.of_trade(scene, labels)
    frames_that_announce(scene, labels)
    with_figures(scene, labels, tables)
    titles_of_tables(scene, labels, tables)
    old_titles(scene, labels)
    levels.large_subheads(scene, labels)
    levels.by_type(scene, labels)
    slips.no_text(scene, labels)
    return labels


def _chances(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], guesses: dict[int, RegionType]
) -> np.ndarray:
    """What the learned models think of every line, N x roles.

    Forests see a line and, in their second pass, what the first thought of its neighbours; the
    network sees all lines. Their log-chances are averaged, since either errs where the other knows;
    on pages with fewer lines than the network has learned from the forests decide alone.
    """
    rows, above, below = traits(scene, chains, guesses)
    first, second = load_grove(WEIGHTS)
    column = chain_numbers(scene, chains)
    around = context(first.chances(rows), above, below, column)
    alone = second.chances(np.hstack([rows, around]))
    if len(rows) < _FEWEST:
        return alone
    trees = np.log(alone + _NEVER)
    together = judge(load(NETWORK), rows, lines(scene, chains, column, above, below))
    mean = np.exp(_SHARE * together + (1 - _SHARE) * trees)
    return np.asarray(mean / mean.sum(axis=1, keepdims=True))


def _trust(
    scene: Scene, chances: np.ndarray, guesses: dict[int, RegionType],
    labels: dict[int, RegionType],
) -> None:  # fmt: skip
    """Where the rules are surer than the model: boxes of teasers, blocks of facts. In place."""
    said = {i.index: i.line.text for i in scene.items}
    place = {i.index: n for n, i in enumerate(scene.items)}
    named = any(is_teaser_title(text) for text in said.values())
    for index, guess in guesses.items():
        # A named box with page references is certain; the model has seen few kinds of them.
        sold = chances[place[index], _SALE] > _CERTAIN and not named
        if guess == "teaser" and labels[index] not in ("masthead", "folio") and not sold:
            labels[index] = "teaser"
        elif guess in ("masthead", "folio") and (
            labels[index] in slips.BESIDE_FACTS or evidence(said[index])
        ):
            labels[index] = guess  # a fact, or a line that the block of facts encloses


def chain_numbers(scene: Scene, chains: Sequence[tuple[list[Item], bool]]) -> np.ndarray:
    """For every line the number of its chain."""
    numbers = np.zeros(len(scene.items), dtype=np.int64)
    for n, (chain, _) in enumerate(chains):
        for item in chain:
            numbers[item.index] = n
    return numbers
