"""Accepted corrections teach: seam weights and profile entries of one newspaper.

A page that people accepted says of every pair of passages whether one goes on in the other. From
some of a newspaper's accepted pages a small correction of the seam model's log-odds is fitted; on
the others, which the fit has not seen, the model with it must be better than without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from sqlalchemy import select

from digitize import mending, order, regions
from digitize.errors import InputError
from digitize.geometry import bounds
from digitize.order.cover import cover
from digitize.order.cues import NAMES, cues
from digitize.order.nodes import Node, graph
from digitize.order.voices import voice
from digitize.page import Page
from digitize.profile import Profile
from digitize.reading import Line, Reading
from digitize.review.desk import Desk
from digitize.review.storage.tables import documents
from digitize.text import bare

FEWEST = 6
"""Accepted pages of one newspaper below which nothing is learned."""
HELD_BACK = 3
"""Every third page is held back from the fit."""
STIFF = 40.0
"""Penalty on cue weights, in log-odds per standard deviation: a few pages must not say much."""
LOOSE = 2.0
"""Penalty on scale and shift of the whole."""
_TEXT = ("kicker", "headline", "subheadline", "byline", "subhead", "body")


@dataclass(frozen=True)
class Lesson:
    """One accepted page: the machine's log-odds of pairs of nodes, their cues, and the truth."""

    name: str
    count: int
    pairs: tuple[tuple[int, int], ...]
    odds: np.ndarray
    rows: np.ndarray
    answers: np.ndarray
    machine: Page
    page: Page


@dataclass(frozen=True)
class Score:
    """How well seams are decided: wrong successors, decisions in all, mean log loss of pairs."""

    wrong: int
    decisions: int
    loss: float


@dataclass(frozen=True)
class Learned:
    """What came of one newspaper's pages: before and after on pages held back, and what is kept."""

    title: str
    trained: int
    held_back: int
    before: Score
    after: Score
    kept: bool
    profile: Profile
    entries: tuple[str, ...] = field(default=())


def lessons(desk: Desk) -> dict[str, list[Lesson]]:
    """Accepted pages by the title of their newspaper, in the order of their names."""
    query = (
        select(documents.c.id, documents.c.name)
        .where(documents.c.present, documents.c.status == "accepted")
        .order_by(documents.c.name)
    )
    with desk.database.reading() as connection:
        rows = connection.execute(query).all()
    found: dict[str, list[Lesson]] = {}
    for row in rows:
        page = desk.state(row.id).page
        if not page.issue.title:
            continue
        try:
            reading = Reading.from_json(desk.tree.read_reading(row.name))
        except InputError:
            continue  # pages read elsewhere (`digitize structure`) have none
        found.setdefault(page.issue.title, []).append(
            lesson(row.name, reading, desk.machine(row.id), page)
        )
    return found


def lesson(name: str, reading: Reading, machine: Page, page: Page) -> Lesson:
    """What one page teaches; ``page`` is the corrected one."""
    mended, _ = mending.mend(reading, regions.body_size(reading))
    made = graph(regions.group(mended))
    odds = order.log_odds(made)
    pairs = tuple(odds)
    rows = cues(made, pairs, [voice(n) for n in made.nodes])
    truth = _successors(made.nodes, _ids(mended, machine), page)
    answers = np.array([float(truth.get(a) == b) for a, b in pairs])
    weights = np.array([odds[p] for p in pairs])
    return Lesson(name, len(made.nodes), pairs, weights, rows, answers, machine, page)


def _ids(reading: Reading, machine: Page) -> dict[int, str]:
    """The page document's line for each line of the reading: same text, nearest place.

    Sheet and scan differ by little more than scale and skew, so places are compared as shares.
    """
    there: dict[str, list[tuple[float, float, str]]] = {}
    source = machine.source
    for line in (x for r in machine.regions for x in r.lines):
        x, y = bounds(line.polygon).center
        there.setdefault(bare(line.text), []).append((x / source.width, y / source.height, line.id))
    found: dict[int, str] = {}
    for read in reading.lines:
        near = _nearest(read, reading, there.get(bare(read.text), []))
        if near:
            found[id(read)] = near
    return found


def _nearest(line: Line, reading: Reading, same: Sequence[tuple[float, float, str]]) -> str | None:
    x, y = line.box.center
    x, y = x / max(1, reading.width), y / max(1, reading.height)
    best = min(same, key=lambda s: (s[0] - x) ** 2 + (s[1] - y) ** 2, default=None)
    return best[2] if best else None


def _successors(nodes: Sequence[Node], ids: Mapping[int, str], page: Page) -> dict[int, int]:
    """The true successor of each node: the one of the same article that comes next."""
    home: dict[str, tuple[str, int]] = {}
    counts: Counter[str] = Counter()
    for region in page.regions:
        if region.article and region.type in _TEXT:
            for line in region.lines:
                home[line.id] = (region.article, counts[region.article])
                counts[region.article] += 1
    members: dict[str, list[tuple[float, int]]] = {}
    for node in nodes:
        lines = [ids.get(id(x)) for part in node.parts for x in part.lines]
        known = [home[i] for i in lines if i in home]
        if not known:
            continue
        article = Counter(a for a, _ in known).most_common(1)[0][0]
        places = [p for a, p in known if a == article]
        first = min(places) - 0.5 if node.kind == "package" else float(np.median(places))
        members.setdefault(article, []).append((first, node.index))
    return {a: b for found in members.values() for (_, a), (_, b) in pairwise(sorted(found))}


def learn(title: str, pages: Sequence[Lesson], profile: Profile) -> Learned:
    """Fit on two thirds of a newspaper's pages, judge on the rest, keep what is better.

    ``profile`` is the newspaper's present one. Raises `InputError` where there are too few pages.
    """
    if len(pages) < FEWEST:
        raise InputError(
            f"{title}: {len(pages)} accepted pages, at least {FEWEST} are needed; accept more first"
        )
    train = [p for n, p in enumerate(pages) if n % HELD_BACK]
    held = [p for n, p in enumerate(pages) if n % HELD_BACK == 0]
    present = profile.seam_weights
    fresh = fit(train)
    before, after = score(held, present), score(held, fresh)
    better = after.wrong < before.wrong or (
        after.wrong == before.wrong and after.loss < 0.99 * before.loss
    )
    changes, entries = _entries(train, held, profile)
    if better:
        changes["seam_weights"] = fresh
    return Learned(
        title, len(train), len(held), before, after, better,
        profile.model_copy(update=changes), entries,
    )  # fmt: skip


def fit(pages: Sequence[Lesson]) -> dict[str, float]:
    """Weights of a correction of the log-odds, by cue name; ``odds`` and ``bias`` for the whole.

    Logistic regression with a ridge that pulls towards no correction at all (Newton's method).
    """
    odds = np.concatenate([p.odds for p in pages])
    rows = np.concatenate([p.rows for p in pages]).astype(np.float64)
    answers = np.concatenate([p.answers for p in pages])
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    usable = spread > 1e-6
    scaled = np.where(usable, (rows - mean) / np.where(usable, spread, 1.0), 0.0)
    x = np.column_stack([odds, np.ones(len(odds)), scaled])
    rest = np.array([1.0, *[0.0] * (x.shape[1] - 1)])
    ridge = np.array([LOOSE, LOOSE, *[STIFF] * scaled.shape[1]])
    w = rest.copy()
    for _ in range(30):
        p = _probability(x @ w)
        slope = x.T @ (p - answers) + ridge * (w - rest)
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        w = w - np.clip(step, -1.0, 1.0)
        if float(np.abs(step).max()) < 1e-6:
            break
    raw = np.where(usable, w[2:] / np.where(usable, spread, 1.0), 0.0)
    bias = float(w[1] - raw @ mean)
    named = {n: round(float(v), 6) for n, v in zip(NAMES, raw, strict=True) if abs(v) > 1e-6}
    return {"odds": round(float(w[0]), 6), "bias": round(bias, 6), **named}


def _probability(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.clip(z, -40, 40))))


def score(pages: Sequence[Lesson], weights: Mapping[str, float]) -> Score:
    """How well pages are decided with a correction of the log-odds (none: the model as it is)."""
    wrong = decisions = 0
    losses = []
    for page in pages:
        odds = order.corrected(page.odds, page.rows, weights)
        truth = {a: b for (a, b), y in zip(page.pairs, page.answers, strict=True) if y > 0.5}
        said = cover(dict(zip(page.pairs, odds.tolist(), strict=True)))
        wrong += sum(1 for n in range(page.count) if said.get(n) != truth.get(n))
        decisions += page.count
        p = np.clip(_probability(odds), 1e-9, 1 - 1e-9)
        losses.append(-(page.answers * np.log(p) + (1 - page.answers) * np.log(1 - p)))
    loss = float(np.concatenate(losses).mean()) if losses else 0.0
    return Score(wrong, decisions, round(loss, 6))


def _entries(
    train: Sequence[Lesson], held: Sequence[Lesson], profile: Profile
) -> tuple[dict[str, object], tuple[str, ...]]:
    """Profile entries that the training pages show and no page that was held back denies."""
    changes: dict[str, object] = {}
    said: list[str] = []
    wrong_titles = {
        p.machine.issue.title for p in train if p.machine.issue.title != p.page.issue.title
    }
    denied = {p.machine.issue.title for p in held if p.machine.issue.title == p.page.issue.title}
    known = {profile.title, *profile.aliases, None, *denied}
    aliases = tuple(sorted(t for t in wrong_titles if t not in known and t is not None))
    if aliases:
        changes["aliases"] = (*profile.aliases, *aliases)
        said.append("aliases: " + ", ".join(aliases))
    counts = Counter(p.page.section for p in (*train, *held) if p.page.section)
    sections = tuple(s for s, n in counts.items() if n > 1 and s not in profile.sections)
    if sections:
        changes["sections"] = (*profile.sections, *sections)
        said.append("sections: " + ", ".join(sections))
    for name in ("organizer", "publisher", "title_en"):
        seen = {v for p in train if (v := getattr(p.page.issue, name))}
        there = {v for p in held if (v := getattr(p.page.issue, name))}
        if len(seen) == 1 and there <= seen and getattr(profile, name) is None:
            changes[name] = seen.copy().pop()
            said.append(f"{name}: {changes[name]}")
    return changes, tuple(said)


def to_toml(profile: Profile) -> str:
    """A profile as TOML, only what differs from the defaults."""
    import json

    def value(given: object) -> str:
        if isinstance(given, list | tuple):
            return "[" + ", ".join(value(v) for v in given) + "]"
        return json.dumps(given, ensure_ascii=False)

    plain = profile.model_dump(exclude_defaults=True)
    weights = plain.pop("seam_weights", {})
    lines = [f"{name} = {value(given)}" for name, given in plain.items() if given is not None]
    if weights:
        lines += ["", "[seam_weights]", *(f"{n} = {w!r}" for n, w in weights.items())]
    return "\n".join(lines) + "\n"
