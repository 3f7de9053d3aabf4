"""The application: routes, shields, errors, the built front end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from digitize import __version__
from digitize.errors import DigitizeError, InputError, MissingDependency, UsageError
from digitize.review.desk import Conflict, NoSuchPage, NothingToUndo
from digitize.review.edits.operations import EditError
from digitize.review.server import answers, page_routes, queue_routes, search_routes, shields
from digitize.review.server.room import Forged, NotSignedIn, Room
from digitize.review.server.shields import Limits
from digitize.review.worklist import NotAllowed, Taken

WEB = Path(__file__).parents[1] / "web" / "dist"

_STATUS: tuple[tuple[type[DigitizeError], int, str], ...] = (
    (NotSignedIn, 401, "not_signed_in"),
    (Forged, 403, "forged"),
    (NotAllowed, 403, "not_allowed"),
    (NoSuchPage, 404, "no_such_page"),
    (Conflict, 409, "conflict"),
    (NothingToUndo, 409, "nothing_to_undo"),
    (Taken, 423, "taken"),
    (EditError, 422, "does_not_fit"),
    (UsageError, 422, "does_not_fit"),
    (MissingDependency, 503, "missing"),
    (InputError, 404, "not_there"),
)


def create(room: Room, hosts: frozenset[str], limits: Limits = Limits()) -> Any:  # noqa: B008
    """The ASGI application of one desk, shields and all."""
    app = FastAPI(
        title="digitize review",
        version=__version__,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses={
            code: {"model": answers.ErrorAnswer}
            for code in (400, 401, 403, 404, 405, 409, 413, 421, 422, 423, 429, 503)
        },
    )
    app.state.room = room
    app.include_router(queue_routes.router)
    app.include_router(page_routes.router)
    app.include_router(search_routes.router)
    _errors(app)
    _front_end(app)
    shielded: Any = shields.Bodies(app, limits.body)
    shielded = shields.Rates(shielded, limits)
    shielded = shields.Hosts(shielded, hosts)
    shielded = shields.Heads(shielded)
    shielded = shields.Headers(shielded)
    return shielded


def _error(status: int, code: str, message: str, detail: Any = None) -> JSONResponse:
    return JSONResponse(
        {"error": {"code": code, "message": message, "detail": detail}}, status_code=status
    )


def _errors(app: FastAPI) -> None:
    @app.exception_handler(DigitizeError)
    def _ours(_request: Request, error: DigitizeError) -> Response:
        status, code = next(((s, c) for t, s, c in _STATUS if isinstance(error, t)), (500, "error"))
        detail: Any = None
        if isinstance(error, Conflict):
            force = frozenset(r.number for r in error.between)
            between = [answers.revision(r, force) for r in error.between]
            detail = {"revision": error.head, "between": between}
        if isinstance(error, Taken):
            detail = {"holder": error.lease.holder, "since": error.lease.since}
        return _error(status, code, str(error), detail)

    @app.exception_handler(DataError)
    def _unstorable(_request: Request, error: DataError) -> Response:
        message = "the database cannot hold a character of this, such as NUL; take it out"
        return _error(422, "does_not_fit", message)

    @app.exception_handler(RequestValidationError)
    def _malformed(_request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["loc"] == ("header", "If-Match") and first["type"] == "missing":
            return _error(428, "if_match", "a change names the revision it was made on: If-Match")
        return _error(422, "malformed", f"{where}: {first['msg']}")

    @app.exception_handler(HTTPException)
    def _http(_request: Request, error: HTTPException) -> Response:
        answer = _error(error.status_code, "http", str(error.detail))
        answer.headers.update(error.headers or {})
        return answer


def _front_end(app: FastAPI) -> None:
    """The built front end: its files by name, its one page for every other address."""
    if not (WEB / "index.html").is_file():

        @app.get("/{path:path}", include_in_schema=False)
        def missing(path: str) -> Response:
            return PlainTextResponse(
                "The front end is not built. In a checkout, call: make web", status_code=503
            )

        return
    app.mount("/assets", _Immutable(directory=WEB / "assets"), name="assets")

    @app.get("/api/{path:path}", include_in_schema=False)
    def unknown(path: str) -> Response:
        return _error(404, "http", "there is no such address in the API")

    @app.get("/{path:path}", include_in_schema=False)
    def index(path: str) -> Response:
        if path == "icon.svg":
            return FileResponse(WEB / "icon.svg", media_type="image/svg+xml")
        return FileResponse(WEB / "index.html", headers={"Cache-Control": "no-cache"})


class _Immutable(StaticFiles):
    """Files whose names change with their contents."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """The file, to be kept by the browser for good."""
        answer = super().file_response(*args, **kwargs)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer
