"""Order: passages into reading order, with the paths that are articles and the seams between.

Each decision "A continues in B" is scored from cues (`cues`), the page's decisions are taken
together as a path cover (`cover`), and the paths are laid out on the page (`linear`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from digitize.attention import load
from digitize.geometry import Box
from digitize.order.certainty import calibrated
from digitize.order.cover import alternatives, cover, marginals, paths
from digitize.order.cues import NAMES, candidates, cues
from digitize.order.linear import arrange
from digitize.order.network import judge
from digitize.order.nodes import Graph, Node, graph
from digitize.order.packages import named
from digitize.order.runins import with_run_ins
from digitize.order.tokens import tokens
from digitize.order.turning import merged, runs_across, turned
from digitize.order.untitled import going_on
from digitize.order.voices import voice
from digitize.passage import Link, Ordered, Passage, Sketch, Strand
from digitize.text import cjk_share, unpunctuated

_ORPHANS = -2.0  # log-odds from which a headline and a text that lack each other are put together
_HEADLINE = 1.35  # times the text's size: from here on no subhead; below it the networks judge
_READ = 0.9  # confidence of what is a title and no scrap of text that was misread
_SCRAP = 3  # lines; what has fewer needs no headline
WEIGHTS = Path(__file__).parent / "seams.npz"
HANDS = Path(__file__).parent / "seams-hands.npz"  # went on with pages by other hands
NETWORKS = ((WEIGHTS, 1 / 3), (HANDS, 2 / 3))  # the share of each in the log-odds


def sort(
    sketch: Sketch, weights: Mapping[str, float] | None = None, calibrate: bool = True
) -> Ordered:
    """Put the passages of a page into reading order and join them to articles.

    ``weights`` correct the log-odds by what was learned of one newspaper, see `corrected`. Without
    ``calibrate`` the links have the chances that the cover gives them, see `certainty`.
    """
    made = graph(sketch)
    odds = log_odds(made, weights)
    links = adopted(made, odds, cover(odds))
    chances = marginals(len(made.nodes), odds)
    strands = [_strand(made, path) for path in paths(len(made.nodes), links)]
    strands = _with_captions(sketch, strands)
    placed = {p.id for s in strands for p in s.passages}
    strands += [Strand((p,), False) for p in sketch.passages if p.id not in placed]
    boxes = [tuple(p.box for p in s.passages) for s in strands]
    decided = _links(made, links, chances)
    order = arrange(boxes, sketch.axes.vertical, 0.6 * sketch.body)
    return Ordered(
        sketch=sketch,
        strands=tuple(strands[n] for n in order),
        links=calibrated(sketch, decided) if calibrate else decided,
        chances=chances,
    )


def log_odds(
    made: Graph, weights: Mapping[str, float] | None = None
) -> dict[tuple[int, int], float]:
    """Log-odds of every pair of nodes worth asking about.

    Text that runs across the page's direction is judged on the page turned a quarter.
    """
    odds = _judged(made, weights)
    if any(runs_across(node) and _is_column(node) for node in made.nodes):
        other = graph(turned(made.sketch))
        odds = merged(made, odds, other, _judged(other, weights))
    scripts = [_script(node) for node in made.nodes]
    old = _is_old(made)
    odds = {
        (a, b): w for (a, b), w in odds.items()
        if not _opens(made, a, b, old) and not _turns(made.nodes[a], made.nodes[b])
        and not scripts[a] * scripts[b] < 0
    }  # fmt: skip
    return going_on(made, with_run_ins(made, odds, old))


def _opens(made: Graph, a: int, b: int, old: bool = False) -> bool:
    """Whether a title after text is so much larger than it that it can but open another article."""
    title, text = made.nodes[b], made.nodes[a]
    if title.kind != "package":
        return False
    if old:
        return True  # papers of that time knew neither subheads nor decks
    if text.kind == "package":
        return False
    sure = [p for p in title.parts if not p.across and p.confidence > _READ and len(p.text) >= 4]
    return max((p.level for p in sure), default=0.0) >= _HEADLINE * max(1.0, text.tail.level)


_LETTERS, _LINES = 24, 3  # characters that show a script; lines that show a direction


def _script(node: Node) -> int:
    """1 for a text in Chinese, -1 for one in Latin letters, 0 for what may be either.

    No report changes its script on the way.
    """
    text = "".join(line.text for part in node.parts for line in part.lines)
    if sum(c.isalnum() for c in text) < _LETTERS:
        return 0
    share = cjk_share(text)
    return 1 if share > 0.7 else -1 if share < 0.05 else 0


def _turns(a: Node, b: Node) -> bool:
    """Whether a text of level lines is followed by one of upright lines, or the reverse."""
    texts = a.kind == "body" and b.kind == "body"
    long = min(len(a.tail.lines), len(b.head.lines)) >= _LINES
    return texts and long and a.tail.across != b.head.across


def _is_old(made: Graph) -> bool:
    """Whether a vertical page prints no punctuation, as Chinese papers before 1900."""
    bodies = (p for p in made.sketch.passages if p.type == "body")
    return made.sketch.axes.vertical and unpunctuated(line.text for p in bodies for line in p.lines)


def _judged(made: Graph, weights: Mapping[str, float] | None) -> dict[tuple[int, int], float]:
    pairs = candidates(made)
    if not pairs:
        return {}
    voices = [voice(n) for n in made.nodes]
    rows = cues(made, pairs, voices)
    page = tokens(made, voices)
    each = [share * judge(load(path), page, pairs, rows) for path, share in NETWORKS]
    odds = np.sum(each, axis=0)
    return dict(zip(pairs, corrected(odds, rows, weights or {}).tolist(), strict=True))


def adopted(
    made: Graph, odds: Mapping[tuple[int, int], float], links: dict[int, int]
) -> dict[int, int]:
    """The links, and the likeliest of headlines that have no text to texts that have no headline.

    Each alone is improbable, so that a link that is a little too unlikely by itself is likely where
    it mends both. Headlines are asked by the odds of their best text, each text is given once.
    """
    done = dict(links)
    followed = set(links.values())
    for (a, b), worth in sorted(odds.items(), key=lambda pair: -pair[1]):
        if worth < _ORPHANS:
            break
        head, text = made.nodes[a], made.nodes[b]
        free = a not in done and not {a, b} & followed
        if free and head.kind == "package" and text.kind == "body" and _is_column(text):
            done[a] = b
            followed.add(b)
    return done


def _is_column(node: Node) -> bool:
    """Whether a text is more than scraps, of which damaged pages and advertisements have many."""
    return sum(len(p.lines) for p in node.parts) >= _SCRAP


def corrected(odds: np.ndarray, rows: np.ndarray, weights: Mapping[str, float]) -> np.ndarray:
    """Log-odds corrected by learned weights: ``odds`` times its weight, ``bias``, and cues.

    Weights of cues that this version does not know are passed over. None: as they are.
    """
    if not weights:
        return odds
    cue_weights = np.array([weights.get(name, 0.0) for name in NAMES])
    whole = weights.get("odds", 1.0) * odds + weights.get("bias", 0.0)
    return np.asarray(whole + rows @ cue_weights)


def _strand(made: Graph, path: list[int]) -> Strand:
    """The passages of one path. Headlines at its start are one package; later ones are subheads.

    A subhead that nothing precedes and text follows is the headline of a brief, set no larger.
    """
    nodes = [made.nodes[n] for n in path]
    heads = ("package", "subhead") if len(nodes) > 1 else ("package",)
    first = next((n for n, node in enumerate(nodes) if node.kind not in heads), len(nodes))
    head = [
        p.typed("headline") if node.kind == "subhead" else p
        for node in nodes[:first]
        for p in node.parts
    ]
    rest = [
        p.typed("subhead") if node.kind == "package" else p
        for node in nodes[first:]
        for p in node.parts
    ]
    return Strand((*(named(head) if first > 1 else head), *rest), True)


def _links(
    made: Graph, links: Mapping[int, int], chances: Mapping[tuple[int, int], float]
) -> tuple[Link, ...]:
    """The decisions about every node of text, in terms of passages."""
    others = alternatives(links, chances)
    followed = set(links.values())
    found = []
    for node in made.nodes:
        if node.kind == "package" and node.index not in followed:
            continue
        chosen = links.get(node.index, -1)
        found.append(
            Link(
                node.tail.id,
                _head_id(made.nodes, chosen),
                chances.get((node.index, chosen), 0.0),
                tuple((_head_id(made.nodes, b), p) for b, p in others.get(node.index, ())),
            )
        )
    return tuple(found)


def _head_id(nodes: tuple[Node, ...], index: int) -> int | None:
    return None if index < 0 else nodes[index].head.id


def _with_captions(sketch: Sketch, strands: list[Strand]) -> list[Strand]:
    """Give each caption to the article that stands around its picture, else to none."""
    result = list(strands)
    for caption in (p for p in sketch.passages if p.type == "caption"):
        home = _around(sketch, caption, result)
        if home is not None:
            old = result[home]
            result[home] = Strand((*old.passages, caption), old.article)
    return result


def _around(sketch: Sketch, caption: Passage, strands: list[Strand]) -> int | None:
    """The article whose text touches a captioned picture on the most sides."""
    box = caption.frame_box
    near = [p for p in sketch.pictures if _touches(p, box, 2.5 * sketch.body)]
    area = box
    for picture in near:
        area = area.union(picture)
    best: tuple[float, int] | None = None
    for n, strand in enumerate(strands):
        if not any(p.type == "body" for p in strand.passages):
            continue
        if strand.passages[0].enclosure != caption.enclosure:
            continue
        hull = [p.frame_box for p in strand.passages if p.type != "caption"]
        score = _embrace(hull, area, sketch.body)
        if score > 0 and (best is None or score > best[0]):
            best = (score, n)
    return best[1] if best else None


def _touches(a: Box, b: Box, reach: float) -> bool:
    return a.grown(reach).intersection(b).area > 0


def _embrace(boxes: list[Box], area: Box, em: float) -> float:
    """How much of a picture's rim an article's passages touch (0..4 sides)."""
    reach = 3 * em
    sides = {
        "left": Box(area.x0 - reach, area.y0, area.x0, area.y1),
        "right": Box(area.x1, area.y0, area.x1 + reach, area.y1),
        "top": Box(area.x0, area.y0 - reach, area.x1, area.y0),
        "bottom": Box(area.x0, area.y1, area.x1, area.y1 + reach),
    }
    total = 0.0
    for side in sides.values():
        length = max(side.width, side.height)
        along = side.height >= side.width
        covered = 0.0
        for b in boxes:
            common = side.intersection(b)
            if common.area > 0:
                covered += common.height if along else common.width
        total += min(1.0, covered / max(1.0, length))
    return total if total > 0.35 else 0.0
