"""A page's history: which corrections are in force, and the page they make.

Revisions are only ever appended. Undo is a revision that takes another one out of force, redo one
that puts it back, restore one that goes back to what was in force at an earlier revision. So undo
of do is identity by construction: the page is folded without the undone revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from digitize.page import Page
from digitize.review.edits.fold import fold
from digitize.review.edits.operations import EditError, Operation

Kind = Literal["edit", "undo", "redo", "restore", "anchor"]


@dataclass(frozen=True)
class Revision:
    """One entry of a page's history.

    ``target`` is the revision that an undo, redo or restore speaks of (0: the machine's page).
    ``base`` is the number of the machine document that operations were made on. An ``anchor``
    moves the history onto another base: ``anchored`` holds each earlier edit's operations as they
    read there.
    """

    number: int
    kind: Kind
    author: str
    operations: tuple[Operation, ...] = ()
    target: int | None = None
    base: int = 0
    touched: frozenset[str] = frozenset()
    created: str = ""
    anchored: Mapping[int, tuple[Operation, ...]] = field(default_factory=dict)


def in_force(history: Sequence[Revision], at: int | None = None) -> tuple[int, ...]:
    """Numbers of the edits that make the page as of revision ``at`` (None: the last)."""
    known = {r.number: r for r in history}
    asked = _asked_for(history, known)
    states: dict[int, tuple[int, ...]] = {0: ()}
    now: list[int] = []
    for revision in history:
        if at is not None and revision.number > at:
            break
        if revision.kind == "edit":
            now.append(revision.number)
        elif revision.kind in ("undo", "redo"):
            now = _turned(revision, now, known, states)
        elif revision.kind == "restore":
            now = list(states[revision.target or 0])
        if revision.number in asked:
            states[revision.number] = tuple(now)
    return tuple(now)


def _asked_for(history: Sequence[Revision], known: Mapping[int, Revision]) -> set[int]:
    """The revisions that others go back to: to keep every state would cost the square of them."""
    before = dict(zip((r.number for r in history), (0, *(r.number for r in history)), strict=False))
    asked = set()
    for revision in history:
        if revision.kind == "restore":
            asked.add(revision.target or 0)
        elif revision.kind in ("undo", "redo") and known[revision.target or 0].kind != "edit":
            asked |= {revision.target or 0, before[revision.target or 0]}
    return asked


def _turned(
    revision: Revision,
    now: list[int],
    known: Mapping[int, Revision],
    states: Mapping[int, tuple[int, ...]],
) -> list[int]:
    """What is in force after an undo or redo."""
    target = known[revision.target or 0]
    if target.kind == "edit":
        kept = [n for n in now if n != target.number]
        return sorted([*kept, target.number]) if revision.kind == "redo" else kept
    later = [n for n in now if n > target.number]
    known_state = target.number if revision.kind == "redo" else _before(target.number, states)
    return sorted({*states[known_state], *later})


def _before(number: int, states: Mapping[int, tuple[int, ...]]) -> int:
    return max(n for n in states if n < number)


def replay(bases: Mapping[int, Page], history: Sequence[Revision], at: int | None = None) -> Page:
    """The page as of revision ``at``: the machine's page and every edit in force, folded.

    ``bases`` are the machine's documents by number. Raises `EditError` where the history does not
    fit its base.
    """
    seen = [r for r in history if at is None or r.number <= at]
    anchor = next((r for r in reversed(seen) if r.kind == "anchor"), None)
    page = bases[anchor.base if anchor else (seen[0].base if seen else max(bases))]
    edits = {r.number: r.operations for r in seen if r.kind == "edit"}
    if anchor:
        edits.update(anchor.anchored)
    for number in in_force(history, at):
        page = fold(page, edits.get(number, ()))
    number = seen[-1].number if seen else 0
    return page.model_copy(update={"revision": number})


def undoable(history: Sequence[Revision], author: str) -> int | None:
    """The revision that this author's next undo takes back; None where there is none."""
    undo, _ = _stacks(history, author)
    return undo[-1] if undo else None


def redoable(history: Sequence[Revision], author: str) -> int | None:
    """The revision that this author's next redo puts back; None where there is none."""
    _, redo = _stacks(history, author)
    return redo[-1] if redo else None


def _stacks(history: Iterable[Revision], author: str) -> tuple[list[int], list[int]]:
    """An author's undo and redo stacks; a new edit empties the redo stack."""
    undo: list[int] = []
    redo: list[int] = []
    for revision in history:
        if revision.author != author:
            continue
        if revision.kind in ("edit", "restore"):
            undo.append(revision.number)
            redo.clear()
        elif revision.kind == "undo" and revision.target in undo:
            undo.remove(revision.target)
            redo.append(revision.target)
        elif revision.kind == "redo" and revision.target in redo:
            redo.remove(revision.target)
            undo.append(revision.target)
    return undo, redo


def stands_alone(history: Sequence[Revision], number: int) -> None:
    """Raise `EditError` where a later edit in force touches what an edit touched."""
    target = next(r for r in history if r.number == number)
    force = set(in_force(history))
    for revision in history:
        if revision.number <= number or revision.number not in force:
            continue
        shared = clash(target.touched, revision.touched)
        if shared:
            raise EditError(
                f"revision {number} cannot be taken back alone: {revision.author} changed "
                f"{', '.join(sorted(shared)[:3])} after it in revision {revision.number}; "
                "take that back first, or restore an earlier state from the history"
            )


def clash(mine: frozenset[str], theirs: frozenset[str]) -> frozenset[str]:
    """What two edits both touch; a thing as a whole meets each of its facets."""
    whole = {name.split("/")[0] for name in theirs if "/" not in name}
    mine_whole = {name.split("/")[0] for name in mine if "/" not in name}
    shared = {n for n in mine if n in theirs or n.split("/")[0] in whole}
    shared |= {n for n in theirs if n.split("/")[0] in mine_whole}
    return frozenset(shared)
