"""Actions on the reading order and on seams."""

from __future__ import annotations

from digitize.page import Region
from digitize.review.edits.draft import LOOSE_TYPES, TEXT_TYPES, Draft
from digitize.review.edits.grouping import crown, new_article
from digitize.review.edits.operations import (
    ArticleMove,
    EditError,
    OrderMove,
    OrderSequence,
    SeamDecide,
)
from digitize.review.edits.settle import chain_types, following, is_reviewed

SURE = 0.9
"""Seams at least this sure hold their two regions together when one of them moves."""


def move(draft: Draft, op: OrderMove) -> None:
    """Put one region behind another."""
    draft.index(op.region)
    if op.region == op.after:
        raise EditError("a region cannot follow itself")
    if op.after is not None:
        draft.index(op.after)
    draft.put(draft.take([op.region]), op.after)


def sequence(draft: Draft, op: OrderSequence) -> None:
    """Put regions one behind another, all in the article of the first."""
    if len(set(op.regions)) != len(op.regions):
        raise EditError("a region can stand only once in a sequence")
    article = draft.region(op.regions[0]).article
    for previous, id in zip(op.regions, op.regions[1:], strict=False):
        draft.change(id, article=article)
        draft.put(draft.take([id]), previous)
        draft.decided[previous] = id


def move_article(draft: Draft, op: ArticleMove) -> None:
    """Put an article's regions behind the last region of another article."""
    draft.article(op.article)
    if op.article == op.after:
        raise EditError("an article cannot follow itself")
    anchor = None
    if op.after is not None:
        members = draft.members(draft.article(op.after).id)
        if not members:
            raise EditError(f"article {op.after} has no region to stand behind")
        anchor = members[-1].id
    block = draft.take(r.id for r in draft.members(op.article))
    draft.put(block, anchor)


def decide(draft: Draft, op: SeamDecide) -> None:
    """Make a text region go on in another one, or end its article."""
    region = draft.region(op.from_)
    if region.type not in TEXT_TYPES or region.article is None:
        raise EditError(f"region {op.from_} is no text of an article, so nothing follows it")
    if op.from_ == op.to:
        raise EditError("a region cannot follow itself")
    follows = following(draft.regions, chain_types(draft.page)).get(op.from_)
    if op.to != follows:
        if op.to is None:
            _end(draft, region, op)
        else:
            _continue(draft, region, draft.region(op.to))
    draft.decided[op.from_] = op.to


def _end(draft: Draft, region: Region, op: SeamDecide) -> None:
    """Cut the article behind a region; pictures and captions stay with the first part."""
    tail = _tail(draft, region)
    id = draft.fresh(op.article, "article")
    new_article(draft, id)
    for member in tail:
        draft.change(member.id, article=id)
    crown(draft, id)


def _tail(draft: Draft, region: Region, inclusive: bool = False) -> list[Region]:
    """The regions of an article behind (or from) one of them, without pictures and captions."""
    start = draft.index(region.id)
    return [
        r
        for at, r in enumerate(draft.regions)
        if r.article == region.article
        and r.type not in LOOSE_TYPES
        and (at > start or (inclusive and at == start))
    ]


def _continue(draft: Draft, region: Region, to: Region) -> None:
    """Make ``to`` follow ``region``, moving what belongs together with it."""
    if to.article == region.article:
        draft.put(draft.take(r.id for r in _held_together(draft, to, region)), region.id)
    elif to.article is None:
        type = to.type if to.type in TEXT_TYPES else "body"
        draft.change(to.id, article=region.article, type=type)
        draft.put(draft.take([to.id]), region.id)
    else:
        _swap_tails(draft, region, to)


def _held_together(draft: Draft, start: Region, stop: Region) -> list[Region]:
    """A region and those behind it that a sure or reviewed seam holds to it."""
    links = following(draft.regions, chain_types(draft.page))
    seams = {s.from_: s for s in draft.page.seams}
    held = [start]
    while True:
        here = held[-1].id
        there, seam = links.get(here), seams.get(here)
        if there is None or there == stop.id or seam is None or seam.to != there:
            return held
        if seam.probability < SURE and not is_reviewed(seam):
            return held
        held.append(draft.region(there))


def _swap_tails(draft: Draft, region: Region, to: Region) -> None:
    """Two articles exchange what follows: one wrong crossing makes two wrong seams.

    ``region`` goes on in ``to`` and what follows that; what followed ``region`` takes their place.
    """
    mine, theirs = _tail(draft, region), _tail(draft, to, inclusive=True)
    giver = to.article
    place = draft.index(theirs[0].id)
    marker = draft.regions[place - 1].id if place else None
    taken = {r.id for r in mine} | {r.id for r in theirs}
    while marker in taken:
        place -= 1
        marker = draft.regions[place - 1].id if place else None
    draft.take(taken)
    if marker == region.id:
        draft.put([*theirs, *mine], region.id)
    else:
        draft.put(mine, marker)
        draft.put(theirs, region.id)
    for member in mine:
        draft.change(member.id, article=giver)
    for member in theirs:
        draft.change(member.id, article=region.article)
