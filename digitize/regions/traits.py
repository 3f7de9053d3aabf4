"""Traits: what can be seen of one line, as numbers for the role model.

Lengths are in ems of the page's body type, places in shares of the sheet, so that a trait means
the same on every page. The rules' own opinion (`guess`) is a trait among others.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from digitize.page import RegionType
from digitize.phrases.datelines import lead
from digitize.phrases.endings import closing_byline
from digitize.phrases.pages import continued_from, continued_to
from digitize.phrases.people import bylines
from digitize.regions.evidence import (
    evidence,
    is_editors,
    is_label,
    is_pointer,
    is_sale,
    is_teaser_title,
    is_worded,
)
from digitize.regions.scene import Item, Scene
from digitize.text import ORNAMENTS, cjk_share, ends_sentence

ROLES: tuple[RegionType, ...] = (
    "masthead", "folio", "kicker", "headline", "subheadline", "subhead", "byline", "body",
    "teaser", "caption", "table", "advertisement", "other",
)  # fmt: skip

_CREDIT = re.compile(
    r"(?:摄|攝|供图|供圖|摄影|图片|制图)\s*[)）]?$|^(?:摄影|攝影|图|圖)\s*[:：/／]|Photo",
    re.IGNORECASE,
)
_PICTURED = re.compile(r"^[▲▼◀▶△▽←→↑↓]|^(?:上图|下图|左图|右图|图为|图①|圖為|圖：|图\d)")
_REPORTER = re.compile(r"记者|記者|通讯员|通訊員|\bBy\b|\bBY\b|文[/／]")
_STOP = re.compile("[。；！？，,;]")
_DASH_LONG = 8.0  # ems: a longer rule is no dash between items
_DASH = re.compile(r"^\s*(?:—|–|--|─|―|－|■|□|●)")

WORDS: tuple[str, ...] = (
    "evidence", "editors", "sale", "pointer", "teaser_title", "byline_people", "bracketed", "reporter",  # noqa: E501
    "ends_sentence", "ends_pause", "inner_stops", "digits", "latin", "length", "ornament", "dash",
    "dateline", "closing", "credit", "pictured", "jump", "question", "worded", "label",
)  # fmt: skip
SHAPES: tuple[str, ...] = (
    "size", "weight", "reversed", "coloured", "across", "width", "page_x", "page_y", "page_right", "page_bottom",  # noqa: E501
    "chain_lines", "chain_at", "chain_from_end", "chain_size", "chain_weight", "indent", "remainder", "centred",  # noqa: E501
    "above_gap", "above_size", "above_weight", "above_width", "below_gap", "below_size", "below_weight",  # noqa: E501
    "below_width", "side_gap", "rule_above", "rule_below", "picture_above", "picture_below", "in_picture",  # noqa: E501
    "enclosed", "enclosure_area", "enclosure_lines", "enclosure_spread", "enclosure_sale", "enclosure_pointers",  # noqa: E501
    "near_evidence", "near_pointers", "edge_rows", "vertical_page", "capitals", "marked",
    "dash_above", "dash_below", "above_ends", "above_remainder", "below_dateline", "below_indent",
    "chain_sale", "chain_worded", "chain_digits", "chain_stops", "chain_ems", "row_cells", "row_digits",  # noqa: E501
    "enclosure_worded", "enclosure_digits",
)  # fmt: skip
CONTEXT = tuple(
    f"{where}_{role}" for where in ("self", "above", "below", "chain") for role in ROLES
)
FIRST: tuple[str, ...] = (*WORDS, *SHAPES, *(f"guess_{r}" for r in ROLES))
SECOND: tuple[str, ...] = (*FIRST, *CONTEXT)


def words(text: str) -> list[float]:
    """What a line says, in the order of `WORDS`."""
    t = text.strip()
    people = bylines(t) if len(t) <= 60 else None
    inner = len(_STOP.findall(t, 0, max(0, len(t) - 1)))
    digits = sum(map(str.isdigit, t)) / max(1, len(t))
    jump = continued_to(t) or continued_from(t)
    return [
        float(min(evidence(t), 5)), float(is_editors(t)), float(is_sale(t)), float(is_pointer(t)),
        float(is_teaser_title(t)), float(len(people or ())), float(t[:1] in "（(【["),
        float(bool(_REPORTER.search(t))), float(ends_sentence(t)), float(t[-1:] in "，、；：,;:"),
        float(min(inner, 6)), digits, 1 - cjk_share(t), float(min(len(t), 80)),
        float(t[:1] in ORNAMENTS), float(bool(_DASH.match(t))), float(lead(t).dateline is not None),
        float(closing_byline(t) is not None), float(bool(_CREDIT.search(t))), float(bool(_PICTURED.match(t))),  # noqa: E501
        float(jump is not None), float(t[-1:] in "？?！!"), float(is_worded(t)), float(is_label(t)),
    ]  # fmt: skip


def traits(
    scene: Scene,
    chains: Sequence[tuple[list[Item], bool]],
    guesses: Mapping[int, RegionType],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Trait matrix ``(lines, len(FIRST))`` in the order of ``scene.items``, and neighbours.

    The neighbours are, for each line, the index of the line right above and right below it in the
    reading frame; -1 where there is none.
    """
    said = np.array([words(i.line.text) for i in scene.items], dtype=np.float32)
    shape, above, below = _shapes(scene, chains, said)
    guess = np.zeros((len(scene.items), len(ROLES)), dtype=np.float32)
    for n, item in enumerate(scene.items):
        guess[n, ROLES.index(guesses[item.index])] = 1.0
    return np.hstack([said, shape, guess]), above, below


def context(
    chances: np.ndarray, above: np.ndarray, below: np.ndarray, chain_of: np.ndarray
) -> np.ndarray:
    """What a first pass thought of a line, its neighbours and its chain: ``(lines, 4 x roles)``."""
    padded = np.vstack([chances, np.zeros((1, chances.shape[1]), dtype=chances.dtype)])
    means = np.zeros((int(chain_of.max()) + 1 if len(chain_of) else 1, chances.shape[1]))
    np.add.at(means, chain_of, chances)
    counts = np.bincount(chain_of, minlength=len(means))[:, None]
    means = means / np.maximum(counts, 1)
    return np.hstack([chances, padded[above], padded[below], means[chain_of]]).astype(np.float32)


def _shapes(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], said: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    items = scene.items
    em = scene.body
    box = scene.boxes
    size = scene.sizes
    weight = np.array([i.line.weight for i in items])
    above, below, above_gap, below_gap, side = _neighbours(box)
    out = np.zeros((len(items), len(SHAPES)), dtype=np.float32)
    put = {name: n for n, name in enumerate(SHAPES)}
    width = np.maximum(box[:, 2] - box[:, 0], 1.0)
    out[:, put["size"]] = np.log(size / em)
    out[:, put["weight"]] = np.log((weight + 0.05) / (scene.weight + 0.05))
    out[:, put["reversed"]] = [i.line.reversed for i in items]
    out[:, put["coloured"]] = [i.line.coloured for i in items]
    out[:, put["across"]] = [i.across for i in items]
    out[:, put["width"]] = width / scene.extent[0]
    _on_sheet(scene, out, put)
    _in_chains(scene, chains, out, put)
    out[:, put["side_gap"]] = np.minimum(side / em, 20)
    for name, index, gap in (("above", above, above_gap), ("below", below, below_gap)):
        known = index >= 0
        out[:, put[f"{name}_gap"]] = np.minimum(np.where(known, gap / em, 20), 20)
        out[:, put[f"{name}_size"]] = np.where(known, np.log(size / size[index]), 0)
        out[:, put[f"{name}_weight"]] = np.where(
            known, np.log((weight + 0.05) / (weight[index] + 0.05)), 0
        )
        out[:, put[f"{name}_width"]] = np.where(known, np.log(width / width[index]), 0)
    _separators(scene, box, out, put)
    _enclosures(scene, said, size, out, put)
    _company(scene, box, said, out, put)
    _items(scene, box, (above, below), said, out, put)
    _runs(chains, said, out, put)
    _rows(scene, box, said, out, put)
    out[:, put["vertical_page"]] = scene.axes.vertical
    return out, above, below


def _runs(
    chains: Sequence[tuple[list[Item], bool]], said: np.ndarray, out: np.ndarray,
    put: Mapping[str, int],
) -> None:  # fmt: skip
    """What a column says on the whole: trade, figures, sentences, and how short its lines are."""
    stops = said[:, WORDS.index("inner_stops")] + said[:, WORDS.index("ends_sentence")]
    for chain, _across in chains:
        mine = [i.index for i in chain]
        for name, word in (("sale", "sale"), ("worded", "worded"), ("digits", "digits")):
            out[mine, put[f"chain_{name}"]] = said[mine, WORDS.index(word)].mean()
        out[mine, put["chain_stops"]] = np.minimum(stops[mine], 3).mean()
        out[mine, put["chain_ems"]] = min(statistics.median(i.ems for i in chain), 40)


_CELL, _ROW = 8.0, 12.0  # ems: of what a cell says, and how far the next one of its row is


def _rows(
    scene: Scene, box: np.ndarray, said: np.ndarray, out: np.ndarray, put: Mapping[str, int]
) -> None:
    """Short lines in one row, as cells of a table are, and the share of figures in them."""
    x0, y0, x1, y1 = box.T
    level = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    high = np.minimum((y1 - y0)[:, None], y1 - y0)
    apart = np.maximum(x0[:, None] - x1, x0 - x1[:, None])
    home = np.array([i.enclosure for i in scene.items])
    short = np.array([i.ems <= _CELL for i in scene.items])
    row = (level > 0.6 * high) & (apart < _ROW * scene.body) & (home[:, None] == home) & short
    out[:, put["row_cells"]] = np.minimum(row.sum(axis=1), 12)
    figures = row @ said[:, WORDS.index("digits")]
    out[:, put["row_digits"]] = figures / np.maximum(row.sum(axis=1), 1)


def _neighbours(box: np.ndarray) -> tuple[np.ndarray, ...]:
    """Nearest line above and below (index, -1 none), the whites to them, and to the side."""
    x0, y0, x1, y1 = box.T
    shared = np.minimum(x1[:, None], x1[None]) - np.maximum(x0[:, None], x0[None])
    least = np.minimum((x1 - x0)[:, None], (x1 - x0)[None])
    middle = (y0 + y1) / 2
    lower = (shared > 0.2 * least) & (middle[None] > middle[:, None] + 0.25 * (y1 - y0)[:, None])
    down = np.where(lower, y0[None] - y1[:, None], np.inf)
    level = np.minimum(y1[:, None], y1[None]) - np.maximum(y0[:, None], y0[None])
    beside = level > 0.4 * np.minimum((y1 - y0)[:, None], (y1 - y0)[None])
    np.fill_diagonal(beside, False)
    aside = np.where(beside, -shared, np.inf)
    below = np.where(np.isfinite(down).any(axis=1), down.argmin(axis=1), -1)
    above = np.where(np.isfinite(down).any(axis=0), down.argmin(axis=0), -1)
    return above, below, down.min(axis=0), down.min(axis=1), np.minimum(aside.min(axis=1), 1e6)


def _on_sheet(scene: Scene, out: np.ndarray, put: Mapping[str, int]) -> None:
    width, height = scene.reading.width, scene.reading.height
    first = put["page_x"]
    out[:, first : first + 4] = scene.places / (width, height, width, height)


def _in_chains(
    scene: Scene, chains: Sequence[tuple[list[Item], bool]], out: np.ndarray, put: Mapping[str, int]
) -> None:
    rows: list[int] = []
    told: list[tuple[float, ...]] = []  # in the order of `SHAPES`
    for chain, _across in chains:
        spans = [(i.line.box.y0, i.line.box.y1) if (i.line.writing == "vertical") else
                 (i.line.box.x0, i.line.box.x1) for i in chain]  # fmt: skip
        left, right = min(s[0] for s in spans), max(s[1] for s in spans)
        size = statistics.median(i.size for i in chain)
        weight = statistics.median(i.line.weight for i in chain)
        for at, (item, span) in enumerate(zip(chain, spans, strict=True)):
            before, after = span[0] - left, right - span[1]
            rows.append(item.index)
            told.append((
                min(len(chain), 30), min(at, 6), min(len(chain) - 1 - at, 6),
                math.log(item.size / size), math.log((item.line.weight + 0.05) / (weight + 0.05)),
                min(before / item.size, 20), min(after / item.size, 20),
                min(abs(before - after) / item.size, 20),
            ))  # fmt: skip
    first = put["chain_lines"]
    if rows:
        out[rows, first : first + len(told[0])] = told


def _separators(scene: Scene, box: np.ndarray, out: np.ndarray, put: Mapping[str, int]) -> None:
    """White to the nearest rule or picture above and below, and the share inside a picture."""
    for name in ("rule_above", "rule_below", "picture_above", "picture_below"):
        out[:, put[name]] = 12
    for things, name in ((scene.levels, "rule"), (scene.pictures, "picture")):
        for thing in things:
            shared = np.minimum(box[:, 2], thing.x1) - np.maximum(box[:, 0], thing.x0)
            over = shared > 0.4 * (box[:, 2] - box[:, 0])
            up, down = (box[:, 1] - thing.y1) / scene.body, (thing.y0 - box[:, 3]) / scene.body
            a, b = put[f"{name}_above"], put[f"{name}_below"]
            out[:, a] = np.where(over & (up > -0.7), np.minimum(out[:, a], up), out[:, a])
            out[:, b] = np.where(over & (down > -0.7), np.minimum(out[:, b], down), out[:, b])
            if name == "picture":
                tall = np.minimum(box[:, 3], thing.y1) - np.maximum(box[:, 1], thing.y0)
                area = np.maximum(shared, 0) * np.maximum(tall, 0)
                share = area / np.maximum((box[:, 2] - box[:, 0]) * (box[:, 3] - box[:, 1]), 1)
                out[:, put["in_picture"]] = np.maximum(out[:, put["in_picture"]], share)


def _items(
    scene: Scene, box: np.ndarray, near: tuple[np.ndarray, np.ndarray], said: np.ndarray,
    out: np.ndarray, put: Mapping[str, int],
) -> None:  # fmt: skip
    """What tells titles of items and stacked decks: capitals, marks, dashes, what follows.

    ``near`` are the lines right above and right below each line.
    """
    above, below = near
    texts = [i.line.text.strip() for i in scene.items]
    out[:, put["capitals"]] = [_capitals(t) for t in texts]
    counts = Counter(t[:1] for t in texts if t[:1] in ORNAMENTS)
    out[:, put["marked"]] = [min(counts.get(t[:1], 0), 8) for t in texts]
    for name in ("dash_above", "dash_below"):
        out[:, put[name]] = 12
    for rule in scene.levels:
        if rule.width > _DASH_LONG * scene.body:
            continue
        shared = np.minimum(box[:, 2], rule.x1) - np.maximum(box[:, 0], rule.x0)
        over = shared > 0.5 * np.minimum(box[:, 2] - box[:, 0], rule.width)
        up, down = (box[:, 1] - rule.y1) / scene.body, (rule.y0 - box[:, 3]) / scene.body
        for name, white in (("dash_above", up), ("dash_below", down)):
            at = put[name]
            out[:, at] = np.where(over & (white > -0.7), np.minimum(out[:, at], white), out[:, at])
    ends, opens = said[:, WORDS.index("ends_sentence")], said[:, WORDS.index("dateline")]
    out[:, put["above_ends"]] = np.where(above >= 0, ends[above], -1)
    out[:, put["above_remainder"]] = np.where(above >= 0, out[above, put["remainder"]], -1)
    out[:, put["below_dateline"]] = np.where(below >= 0, opens[below], -1)
    out[:, put["below_indent"]] = np.where(below >= 0, out[below, put["indent"]], -1)


def _capitals(text: str) -> float:
    """The share of capitals among the Latin letters of a text; 0 where it has few."""
    letters = [c for c in text if c.isalpha() and c.upper() != c.lower()]
    return sum(c.isupper() for c in letters) / len(letters) if len(letters) > 3 else 0.0


def _enclosures(
    scene: Scene, said: np.ndarray, size: np.ndarray, out: np.ndarray, put: Mapping[str, int]
) -> None:
    home = np.array([i.enclosure for i in scene.items])
    page = scene.extent[0] * scene.extent[1]
    for number, area in enumerate(scene.enclosures):
        mine = np.flatnonzero(home == number)
        if not len(mine):
            continue
        out[mine, put["enclosed"]] = 1
        out[mine, put["enclosure_area"]] = area.area / page
        out[mine, put["enclosure_lines"]] = min(len(mine), 60)
        out[mine, put["enclosure_spread"]] = float(np.std(np.log(size[mine])))
        for word in ("sale", "worded", "digits"):
            out[mine, put[f"enclosure_{word}"]] = float(said[mine, WORDS.index(word)].mean())
        out[mine, put["enclosure_pointers"]] = float(said[mine, WORDS.index("pointer")].mean())


def _company(
    scene: Scene, box: np.ndarray, said: np.ndarray, out: np.ndarray, put: Mapping[str, int]
) -> None:
    """Masthead facts and page pointers within eight ems, and how near the sheet's first row."""
    x0, y0, x1, y1 = box.T
    reach = 8 * scene.body
    along = x0[:, None] - x1 < reach
    against = y0[:, None] - y1 < reach
    near = along & along.T & against & against.T
    facts = np.minimum(said[:, WORDS.index("evidence")], 2)
    out[:, put["near_evidence"]] = np.minimum(near @ facts, 12)
    out[:, put["near_pointers"]] = np.minimum(near @ said[:, WORDS.index("pointer")], 8)
    tops = scene.places[:, 1]
    out[:, put["edge_rows"]] = np.searchsorted(np.sort(tops), tops - scene.body).clip(max=20)
