"""Routes of one page: its document, its corrections, its history, its pictures."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Response

from digitize.page import TextLine
from digitize.review.desk import Saved
from digitize.review.edits.differing import changes, difference
from digitize.review.edits.operations import EditError, LinesRead
from digitize.review.server import answers
from digitize.review.server.room import InRoom, Room, SignedIn
from digitize.review.storage import history as stored

router = APIRouter(prefix="/api/v1/pages/{id}", tags=["page"])

PageId = Annotated[int, Path(ge=1, le=2**31 - 1, description="number of a page in the queue")]
RevisionQuery = Annotated[
    int | None, Query(ge=0, le=2**31 - 1, description="as of this revision; without it, now")
]
IfMatch = Annotated[
    str,
    Header(
        alias="If-Match",
        pattern=r'^"?\d{1,9}"?$',
        description="the revision that the change was made on",
    ),
]
_LONG = "private, max-age=31536000, immutable"


def _number(if_match: str) -> int:
    return int(re.sub(r"\D", "", if_match))


def _etag(response: Response, revision: int) -> None:
    response.headers["ETag"] = f'"{revision}"'


@router.get("")
def read_page(
    id: PageId, here: InRoom, who: SignedIn, response: Response, revision: RevisionQuery = None
) -> dict[str, Any]:
    """The page document with corrections applied, and what can be asked and undone."""
    state = here.desk.state(id, revision)
    _etag(response, state.revision)
    return {
        **answers.page_state(here.desk, id, state, who),
        "work": here.worklist.page(id),
    }


@router.get("/document")
def read_document(
    id: PageId, here: InRoom, who: SignedIn, revision: RevisionQuery = None
) -> Response:
    """The page document alone, as exports read it."""
    state = here.desk.state(id, revision)
    headers = {"ETag": f'"{state.revision}"'}
    return Response(state.page.to_json(), media_type="application/json", headers=headers)


def _answer(
    here: Room, id: int, result: Saved, known: int, who: Any, response: Response
) -> dict[str, Any]:
    _etag(response, result.after.revision)
    base = here.desk.state(id, known)
    return answers.saved(here.desk, id, result, base, who)


@router.post("/edits", status_code=201)
def save_edit(
    id: PageId,
    body: answers.EditBody,
    here: InRoom,
    who: SignedIn,
    response: Response,
    if_match: IfMatch,
) -> dict[str, Any]:
    """Append an edit. 409 with what came between where it meets another one's."""
    based_on = _number(if_match)
    done = tuple(body.operations)
    result = here.desk.save(id, done, based_on, who.name, body.client_id)
    return _answer(here, id, result, based_on, who, response)


@router.post("/undo", status_code=201)
def undo_edit(
    id: PageId,
    body: answers.TurnBody,
    here: InRoom,
    who: SignedIn,
    response: Response,
    if_match: IfMatch,
) -> dict[str, Any]:
    """Take back your last edit."""
    result = here.desk.undo(id, who.name, body.client_id)
    return _answer(here, id, result, min(_number(if_match), result.after.revision), who, response)


@router.post("/redo", status_code=201)
def redo_edit(
    id: PageId,
    body: answers.TurnBody,
    here: InRoom,
    who: SignedIn,
    response: Response,
    if_match: IfMatch,
) -> dict[str, Any]:
    """Put back the edit that you took back last."""
    result = here.desk.undo(id, who.name, body.client_id, redo=True)
    return _answer(here, id, result, min(_number(if_match), result.after.revision), who, response)


@router.post("/restore", status_code=201)
def restore_revision(
    id: PageId,
    body: answers.RestoreBody,
    here: InRoom,
    who: SignedIn,
    response: Response,
    if_match: IfMatch,
) -> dict[str, Any]:
    """Go back to the page as of an earlier revision."""
    result = here.desk.restore(id, body.revision, who.name, body.client_id)
    return _answer(here, id, result, min(_number(if_match), result.after.revision), who, response)


@router.post("/readings", status_code=201)
def read_anew(
    id: PageId,
    body: answers.ReadBody,
    here: InRoom,
    who: SignedIn,
    response: Response,
    if_match: IfMatch,
) -> dict[str, Any]:
    """Read the lines of a region anew with the OCR engine; the result is an edit like any other."""
    based_on = _number(if_match)
    state = here.desk.state(id)
    region = next((r for r in state.page.regions if r.id == body.region), None)
    if region is None:
        raise EditError(f"there is no region {body.region} on this page any more; load it again")
    lines = here.rereader.lines(here.pixels(id), region)
    if not lines:
        raise EditError("the engine finds no line in this region")
    named = tuple(_named(x, body.client_id, n) for n, x in enumerate(lines, start=1))
    done = (LinesRead(region=region.id, lines=named),)
    result = here.desk.save(id, done, state.revision, who.name, body.client_id)
    return _answer(here, id, result, min(based_on, result.after.revision), who, response)


def _named(line: TextLine, client_id: str, number: int) -> TextLine:
    """A new line's id: unlike any machine-made one, the same at a retry."""
    if line.id:
        return line
    return line.model_copy(update={"id": f"l.{client_id[:24]}.{number}"})


@router.get("/history")
def read_history(id: PageId, here: InRoom, who: SignedIn) -> dict[str, Any]:
    """Every revision of the page, the last first, and what else happened to it."""
    state = here.desk.state(id)
    with here.desk.database.reading() as connection:
        left = stored.stranded(connection, id)
    return {
        "revisions": answers.history(state),
        "log": here.worklist.log(id),
        "stranded": left,
    }


@router.get("/history/{revision}")
def read_difference(
    id: PageId,
    revision: Annotated[int, Path(ge=1, le=2**31 - 1)],
    here: InRoom,
    who: SignedIn,
    since: RevisionQuery = None,
) -> dict[str, Any]:
    """What a revision changed (or all revisions after ``since``)."""
    after = here.desk.state(id, revision)
    before = here.desk.state(id, min(since, revision) if since is not None else revision - 1)
    return {
        "from": before.revision,
        "to": after.revision,
        **difference(before.page, after.page),
    }


@router.put("/status")
def set_status(id: PageId, body: answers.StatusBody, here: InRoom, who: SignedIn) -> dict[str, Any]:
    """Change the page's status."""
    here.worklist.set_status(id, who, body.status)
    return here.worklist.page(id)


@router.put("/assignee")
def set_assignee(
    id: PageId, body: answers.AssigneeBody, here: InRoom, who: SignedIn
) -> dict[str, Any]:
    """Give the page to somebody, or to nobody."""
    here.worklist.assign(id, who, body.assignee)
    return here.worklist.page(id)


@router.put("/lease")
def hold_page(id: PageId, body: answers.LeaseBody, here: InRoom, who: SignedIn) -> dict[str, Any]:
    """Say that a browser tab is on the page; repeat it as a heartbeat. 423 where another one is."""
    lease = here.worklist.hold(id, who, body.tab, body.takeover)
    head = here.desk.state(id).revision
    return {"holder": lease.holder, "since": lease.since, "revision": head}


@router.delete("/lease", status_code=204)
def release_page(
    id: PageId, tab: Annotated[answers.ClientId, Query()], here: InRoom, who: SignedIn
) -> None:
    """Leave the page."""
    here.worklist.page(id)
    here.worklist.release(id, tab)


@router.get("/changes")
def read_changes(
    id: PageId,
    here: InRoom,
    who: SignedIn,
    response: Response,
    since: Annotated[int, Query(ge=0, le=2**31 - 1)],
) -> dict[str, Any]:
    """What changed after a revision: enough to bring a page up to date."""
    state = here.desk.state(id)
    known = here.desk.state(id, min(since, state.revision))
    _etag(response, state.revision)
    return {
        "revision": state.revision,
        "changes": changes(known.page, state.page),
        "machine_text": answers.machine_text(here.desk.machine(id), state.page),
        "between": [r for r in answers.history(state) if r["revision"] > since],
        **answers.standing(state, who),
    }


@router.get("/tiles/{level}/{column}_{row}.jpg", response_class=Response)
def read_tile(
    id: PageId,
    level: Annotated[int, Path(ge=0, le=20)],
    column: Annotated[int, Path(ge=0, le=4096)],
    row: Annotated[int, Path(ge=0, le=4096)],
    here: InRoom,
    who: SignedIn,
) -> Response:
    """A deep-zoom tile of the scan."""
    body = here.pictures.tile(id, level, column, row)
    return Response(body, media_type="image/jpeg", headers={"Cache-Control": _LONG})


Edge = Annotated[float, Query(ge=-1e5, le=1e6, allow_inf_nan=False)]


@router.get("/cutting.jpg", response_class=Response)
def read_cutting(
    id: PageId,
    here: InRoom,
    who: SignedIn,
    x0: Edge,
    y0: Edge,
    x1: Edge,
    y1: Edge,
    width: Annotated[int, Query(ge=8, le=2400)] = 800,
) -> Response:
    """A part of the scan, for a line or the end of a column."""
    body = here.pictures.cutting(id, (x0, y0, x1, y1), width)
    return Response(body, media_type="image/jpeg", headers={"Cache-Control": _LONG})
