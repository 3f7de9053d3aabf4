"""The states of pages, kept in memory so that a save costs one edit and not a whole history."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import RLock

from sqlalchemy import Connection

from digitize.page import Page
from digitize.review.edits.fold import fold
from digitize.review.edits.revisions import Revision, in_force
from digitize.review.storage import history as stored

_PAGES = 64  # documents whose histories are kept
_STATES = 400  # states of one document, so that undo finds the one before


@dataclass
class _Known:
    """What is known of one document: its history and states by what is in force."""

    history: list[Revision]
    bases: dict[int, Page]
    states: OrderedDict[tuple[int, tuple[int, ...]], Page]


@dataclass(frozen=True)
class State:
    """A page as of a revision."""

    page: Page
    revision: int
    base: int
    history: tuple[Revision, ...]


class States:
    """States of documents by revision; filled from the database, safe for several threads."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, _Known] = OrderedDict()
        self._lock = RLock()

    def at(
        self, connection: Connection, document: int, base: int, revision: int | None = None
    ) -> State:
        """The state of a document as of a revision (None: its last)."""
        with self._lock:
            known = self._refreshed(connection, document)
            history = known.history
            if revision is not None:
                history = [r for r in history if r.number <= revision]
            page, rests_on = self._page(connection, document, base, known, history)
            number = history[-1].number if history else 0
            return State(
                page.model_copy(update={"revision": number}), number, rests_on, tuple(history)
            )

    def forget(self, document: int, after: int | None = None) -> None:
        """Drop what is known of a document, if that is more than its revision ``after``.

        A save that was refused has added nothing: what is known stays, or else the next one
        would fold the whole history again.
        """
        with self._lock:
            known = self._known.get(document)
            last = known.history[-1].number if known and known.history else 0
            if after is None or last > after:
                self._known.pop(document, None)

    def _refreshed(self, connection: Connection, document: int) -> _Known:
        known = self._known.pop(document, None) or _Known([], {}, OrderedDict())
        self._known[document] = known
        while len(self._known) > _PAGES:
            self._known.popitem(last=False)
        last = known.history[-1].number if known.history else 0
        known.history.extend(stored.load(connection, document, after=last))
        return known

    def _page(
        self,
        connection: Connection,
        document: int,
        base: int,
        known: _Known,
        history: list[Revision],
    ) -> tuple[Page, int]:
        anchor = next((r for r in reversed(history) if r.kind == "anchor"), None)
        if anchor:
            base = anchor.base
        elif history:
            base = history[0].base
        if base not in known.bases:
            known.bases[base] = stored.load_base(connection, document, base)
        force = in_force(history)
        stage = anchor.number if anchor else 0
        edits = {r.number: r.operations for r in history if r.kind == "edit"}
        if anchor:
            edits.update(anchor.anchored)
        return self._folded(known, known.bases[base], stage, force, edits), base

    def _folded(
        self,
        known: _Known,
        base: Page,
        stage: int,
        force: tuple[int, ...],
        edits: dict[int, tuple],  # type: ignore[type-arg]
    ) -> Page:
        """Fold from the longest beginning of ``force`` whose state is at hand."""
        length = len(force)
        while length and (stage, force[:length]) not in known.states:
            length -= 1
        page = known.states[stage, force[:length]] if length else base
        for end in range(length, len(force)):
            page = fold(page, edits.get(force[end], ()))
            if len(force) - end <= _STATES // 2:
                known.states[stage, force[: end + 1]] = page
        while len(known.states) > _STATES:
            known.states.popitem(last=False)
        return page
