"""Strays: bylines and 下转/上接 that the order left alone find the article they stand with.

Coordinates are those of the reading frame, in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digitize.geometry import Box
from digitize.passage import Passage, Strand
from digitize.phrases.pages import continued_from, continued_to

HEADS = ("kicker", "headline", "subheadline")
_REACH = 12.0  # ems of a stray line's own type: farther away it is of nobody
_NEAR = 5.0  # ems: a byline stands right beside its title or its text


def with_jumps(strands: Sequence[Strand]) -> list[Strand]:
    """Give each 下转/上接 line of its own to the article that it stands with."""
    result = list(strands)
    taken: set[int] = set()
    for n, passage in _loose(strands, "other"):
        to = continued_to(passage.text) is not None
        if not to and continued_from(passage.text) is None:
            continue
        home = _nearest(passage, result, to)
        if home is None:
            continue
        old = result[home].passages
        at = len(old) if to else _first_body(old)
        result[home] = replace(result[home], passages=(*old[:at], passage, *old[at:]))
        taken.add(n)
    return [s for n, s in enumerate(result) if n not in taken]


def with_bylines(strands: Sequence[Strand]) -> list[Strand]:
    """Give each byline of its own to the article without one whose head or text it stands at."""
    result = list(strands)
    taken: set[int] = set()
    for n, passage in _loose(strands, "byline"):
        near = [(_to_article(passage, s), k) for k, s in enumerate(result) if _wants(s)]
        distance, home = min(near, default=(0.0, -1))
        if home < 0 or distance > _NEAR * passage.size:
            continue
        old = result[home].passages
        at = _first_body(old)
        result[home] = replace(result[home], passages=(*old[:at], passage, *old[at:]))
        taken.add(n)
    return [s for n, s in enumerate(result) if n not in taken]


def _loose(strands: Sequence[Strand], type: str) -> list[tuple[int, Passage]]:
    return [
        (n, s.passages[0])
        for n, s in enumerate(strands)
        if not s.article and len(s.passages) == 1 and s.passages[0].type == type
    ]


def _first_body(passages: Sequence[Passage]) -> int:
    return next((k for k, p in enumerate(passages) if p.type == "body"), len(passages))


def _wants(strand: Strand) -> bool:
    bodies = any(p.type == "body" for p in strand.passages)
    return strand.article and bodies and all(p.type != "byline" for p in strand.passages)


def _to_article(passage: Passage, strand: Strand) -> float:
    """White between a byline and an article's head, the beginning or the end of its text."""
    bodies = [p for p in strand.passages if p.type == "body"]
    heads = [p for p in strand.passages if p.type in HEADS]
    ends = [*heads, bodies[0], bodies[-1]]
    if any(p.enclosure != passage.enclosure for p in ends):
        return float("inf")
    return min(_white(passage.frame_box, p.frame_box) for p in ends)


def _white(a: Box, b: Box) -> float:
    dx = max(0.0, a.x0 - b.x1, b.x0 - a.x1)
    dy = max(0.0, a.y0 - b.y1, b.y0 - a.y1)
    return dx + dy


def _nearest(passage: Passage, strands: Sequence[Strand], to: bool) -> int | None:
    """The article whose end (or beginning) stands nearest to a jump line."""
    best: tuple[float, int] | None = None
    b = passage.frame_box
    for n, strand in enumerate(strands):
        texts = [p for p in strand.passages if p.type == "body"]
        if not strand.article or not texts:
            continue
        ends = [texts[-1]] if to else [texts[0], strand.passages[0]]
        for end in ends:
            e = end.frame_box
            dx = max(0.0, e.x0 - b.x1, b.x0 - e.x1)
            dy = abs(b.y0 - e.y1) if to else min(abs(e.y0 - b.y1), abs(b.y0 - e.y1))
            if best is None or dx + dy < best[0]:
                best = (dx + dy, n)
    return best[1] if best and best[0] < _REACH * passage.size else None
