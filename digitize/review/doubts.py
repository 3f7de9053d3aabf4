"""How doubtful a page is, and which of its seams to ask about. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from digitize.page import Page, Seam
from digitize.review.edits.settle import chain_types, following, is_reviewed

ASK_BELOW = 0.9
"""Seams at least this sure are never shown."""
DOUBTFUL_CHARACTER = 0.8
"""Characters less sure than this are marked."""


@dataclass(frozen=True)
class Doubt:
    """A page's doubt: expected wrong seams, seams to ask about, doubtful characters."""

    expected: float
    seams: int
    characters: int


@dataclass(frozen=True)
class Question:
    """A seam to ask about: what stands now, and what else it might be, best first."""

    from_: str
    to: str | None
    probability: float
    choices: tuple[str | None, ...]


def doubt(page: Page) -> Doubt:
    """What a page is expected to cost a reviewer."""
    asked = questions(page)
    open_seams = [s for s in page.seams if not is_reviewed(s)]
    return Doubt(
        expected=round(sum(1 - s.probability for s in open_seams), 4),
        seams=len(asked),
        characters=_doubtful_characters(page),
    )


def _doubtful_characters(page: Page) -> int:
    found = 0
    for line in (x for r in page.regions for x in r.lines):
        if line.characters:
            found += sum(
                1
                for c in line.characters
                if c.confidence is not None and c.confidence < DOUBTFUL_CHARACTER
            )
        elif line.confidence < DOUBTFUL_CHARACTER:
            found += 1
    return found


def questions(page: Page) -> tuple[Question, ...]:
    """The seams to ask about, least sure first; decided and sure ones are left out."""
    stands = following(page.regions, chain_types(page))
    found = [q for s in page.seams if s.from_ in stands for q in _question(s, stands[s.from_])]
    return tuple(sorted(found, key=lambda q: q.probability))


def _question(seam: Seam, stands: str | None) -> list[Question]:
    """The question that a seam asks; none where it is settled.

    Where the page's articles say otherwise than its seam, what stands is what they say, and the
    seam's own choice is the first alternative.
    """
    if seam.to == stands:
        if is_reviewed(seam) or seam.probability >= ASK_BELOW:
            return []
        others = [a.to for a in seam.alternatives]
        probability = seam.probability
    else:
        others = [seam.to, *(a.to for a in seam.alternatives)]
        scores = {a.to: a.probability for a in seam.alternatives}
        probability = scores.get(stands, min(0.5, 1 - seam.probability))
    if stands is not None and None not in others:
        others.append(None)
    choices = tuple(dict.fromkeys(to for to in others if to != stands))[:3]
    return [Question(seam.from_, stands, round(probability, 4), choices)]
