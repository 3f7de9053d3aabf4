"""What the API takes and gives: shapes of requests and answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from digitize.page import Page
from digitize.review.accounts import User
from digitize.review.desk import Desk, Saved
from digitize.review.doubts import questions
from digitize.review.edits.differing import changes
from digitize.review.edits.operations import AnyOperation
from digitize.review.edits.revisions import Revision, in_force, redoable, undoable
from digitize.review.images import TILE, levels_of
from digitize.review.states import State
from digitize.review.storage.history import verbs

ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")]
"""Made by the client, once for each change it means: a retry with the same id changes nothing."""


class Body(BaseModel):
    """The root of request bodies; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


class EditBody(Body):
    """An edit: operations that belong together."""

    operations: Annotated[list[AnyOperation], Field(min_length=1, max_length=100)]
    client_id: ClientId


class TurnBody(Body):
    """An undo or redo."""

    client_id: ClientId


class RestoreBody(Body):
    """Back to an earlier revision."""

    revision: Annotated[int, Field(ge=0, le=2**31 - 1)]
    client_id: ClientId


class ReadBody(Body):
    """A region to be read anew by the engine."""

    region: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    client_id: ClientId


class SignInBody(Body):
    """A token."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class StatusBody(Body):
    """A page's status."""

    status: Literal["new", "in_work", "done", "accepted"]


class AssigneeBody(Body):
    """Whose a page is."""

    assignee: Annotated[str, StringConstraints(min_length=1, max_length=80)] | None


class LeaseBody(Body):
    """A browser tab on a page."""

    tab: ClientId
    takeover: bool = False


class TabBody(Body):
    """A browser tab."""

    tab: ClientId


class UserBody(Body):
    """A new user."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    role: Literal["reviewer", "lead"] = "reviewer"


class UserChange(Body):
    """What to change of a user."""

    role: Literal["reviewer", "lead"] | None = None
    disabled: bool | None = None


class ErrorBody(BaseModel):
    """What went wrong, for programs (code) and people (message)."""

    code: str
    message: str
    detail: Any = None


class ErrorAnswer(BaseModel):
    """Every error of the API."""

    error: ErrorBody


def person(user: User) -> dict[str, Any]:
    """A user as others see them."""
    return {"id": user.id, "name": user.name, "role": user.role, "disabled": user.disabled}


def page_state(desk: Desk, document: int, state: State, who: User) -> dict[str, Any]:
    """A page as the front end needs it to begin with."""
    source = state.page.source
    return {
        "id": document,
        "revision": state.revision,
        "page": state.page.model_dump(mode="json", by_alias=True),
        "machine_text": machine_text(desk.machine(document), state.page),
        "image": {
            "width": source.width,
            "height": source.height,
            "tile": TILE,
            "levels": levels_of(source.width, source.height),
            "version": source.sha256[:12],
        },
        **standing(state, who),
    }


def standing(state: State, who: User) -> dict[str, Any]:
    """What can be done and asked now."""
    return {
        "can_undo": undoable(state.history, who.name) is not None,
        "can_redo": redoable(state.history, who.name) is not None,
        "questions": [
            {"from": q.from_, "to": q.to, "probability": q.probability, "choices": list(q.choices)}
            for q in questions(state.page)
        ],
    }


def machine_text(machine: Page, page: Page) -> dict[str, str]:
    """What the machine read in lines that say something else now."""
    now = {x.id: x.text for r in page.regions for x in r.lines}
    return {
        x.id: x.text
        for r in machine.regions
        for x in r.lines
        if x.id in now and now[x.id] != x.text
    }


def saved(desk: Desk, document: int, result: Saved, known: State, who: User) -> dict[str, Any]:
    """What a change did: all that differs from the state which the client knows."""
    return {
        "revision": result.after.revision,
        "made": result.revision.number,
        "rebased": result.rebased,
        "repeated": result.repeated,
        "changes": changes(known.page, result.after.page),
        "machine_text": machine_text(desk.machine(document), result.after.page),
        **standing(result.after, who),
    }


def revision(entry: Revision, force: frozenset[int]) -> dict[str, Any]:
    """One line of the history."""
    return {
        "revision": entry.number,
        "kind": entry.kind,
        "author": entry.author,
        "created": entry.created,
        "target": entry.target,
        "verbs": verbs(entry.operations),
        "operations": [
            {"op": v, **o.model_dump(mode="json", by_alias=True, exclude_unset=True)}
            for v, o in zip(verbs(entry.operations), entry.operations, strict=True)
        ],
        "touched": sorted(entry.touched),
        "in_force": entry.number in force,
    }


def history(state: State) -> list[dict[str, Any]]:
    """The whole history, the last first."""
    force = frozenset(in_force(state.history))
    return [revision(r, force) for r in reversed(state.history)]
