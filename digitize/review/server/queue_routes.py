"""Routes of the whole desk: session, people, queue, issues, progress."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from digitize.review import issues
from digitize.review.accounts import SESSION_SECONDS
from digitize.review.desk import NoSuchPage
from digitize.review.server import answers
from digitize.review.server.room import COOKIE, InRoom, Lead, NotSignedIn, SignedIn
from digitize.review.worklist import Filters

router = APIRouter(prefix="/api/v1", tags=["desk"])
Name = Annotated[str, Query(max_length=200)]
UserId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/session")
def read_session(request: Request, here: InRoom) -> dict[str, Any]:
    """Who is signed in, and the header that changes must carry."""
    if not here.accounts.any():
        return {"open": True, "user": {"id": 0, "name": "local", "role": "lead"}, "csrf": here.csrf}
    session = here.accounts.session(request.cookies.get(COOKIE, ""))
    if session is None:
        return {"open": False, "user": None, "csrf": None}
    return {"open": False, "user": answers.person(session.user), "csrf": session.csrf}


@router.post("/session", status_code=201)
def sign_in(
    body: answers.SignInBody, request: Request, here: InRoom, response: Response
) -> dict[str, Any]:
    """Sign in with a token; the answer sets the session's cookie."""
    made = here.accounts.sign_in(body.token.strip())
    if made is None:
        raise NotSignedIn("this token is not valid; ask a lead for a new one")
    key, session = made
    response.set_cookie(
        COOKIE,
        key,
        max_age=int(SESSION_SECONDS),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )
    return {"open": False, "user": answers.person(session.user), "csrf": session.csrf}


@router.delete("/session", status_code=204)
def sign_out(request: Request, here: InRoom, who: SignedIn, response: Response) -> None:
    """Sign out."""
    here.accounts.sign_out(request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


@router.get("/users")
def read_users(here: InRoom, who: SignedIn) -> list[dict[str, Any]]:
    """Everybody who may work at this desk."""
    return [answers.person(u) for u in here.accounts.all()]


@router.post("/users", status_code=201)
def add_user(body: answers.UserBody, here: InRoom, who: Lead) -> dict[str, Any]:
    """A new user; the token is told this once. The first user of a desk must be a lead."""
    role = body.role if here.accounts.any() else "lead"
    made, token = here.accounts.add(body.name, role)
    return {"user": answers.person(made), "token": token}


@router.patch("/users/{id}")
def change_user(id: UserId, body: answers.UserChange, here: InRoom, who: Lead) -> dict[str, Any]:
    """Change a role, shut a user out or let one in again."""
    return answers.person(here.accounts.change(id, body.role, body.disabled))


@router.post("/users/{id}/token", status_code=201)
def renew_token(id: UserId, here: InRoom, who: Lead) -> dict[str, Any]:
    """A new token for a user; the old one and all sessions end."""
    return {"token": here.accounts.renew(id)}


@router.get("/pages")
def read_queue(
    here: InRoom,
    who: SignedIn,
    status: Literal["new", "in_work", "done", "accepted"] | None = None,
    assignee: Name | None = None,
    issue: Name | None = None,
    words: Name | None = None,
    doubtful: bool = False,
    stranded: bool = False,
    order: Literal["doubt", "name", "date"] = "doubt",
    offset: Annotated[int, Query(ge=0, le=10**7)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """Pages that pass the filters; ``assignee`` "-" means nobody's."""
    filters = Filters(status, assignee, issue, words, doubtful, stranded)
    total, entries = here.worklist.pages(filters, order, offset, limit)
    return {"total": total, "pages": entries}


@router.post("/pages/next")
def take_next(body: answers.TabBody, here: InRoom, who: SignedIn) -> dict[str, Any]:
    """Take the most doubtful page that nobody has. 404 where none is left."""
    id = here.worklist.take_next(who, body.tab)
    if id is None:
        raise NoSuchPage("there is no new page left in the queue")
    return here.worklist.page(id)


@router.get("/progress")
def read_progress(here: InRoom, who: SignedIn) -> dict[str, Any]:
    """How far the batch is, and corrections by kind."""
    return here.worklist.progress()


@router.get("/issues")
def read_issues(
    here: InRoom,
    who: SignedIn,
    offset: Annotated[int, Query(ge=0, le=10**7)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> dict[str, Any]:
    """Issues with their pages, by title and date."""
    return issues.listed(here.desk.database, offset, limit)


@router.get("/issue")
def read_issue(
    here: InRoom, who: SignedIn, key: Annotated[str, Query(max_length=400)]
) -> dict[str, Any]:
    """The pages of one issue, their articles, and the continuations between them."""
    return issues.strip(here.desk, key)
