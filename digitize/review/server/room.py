"""What the routes work with, and who is asking."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np
from fastapi import Depends, Request

from digitize import scans
from digitize.errors import DigitizeError
from digitize.review.accounts import LOCAL, Accounts, User, same
from digitize.review.desk import Desk
from digitize.review.images import Pictures
from digitize.review.rereading import Rereader
from digitize.review.searching import Searcher
from digitize.review.worklist import NotAllowed, Worklist

COOKIE = "digitize_session"


class NotSignedIn(DigitizeError):
    """The desk knows users, and the request names none of them."""


class Forged(DigitizeError):
    """A change without the header that only the desk's own page can send."""


@dataclass
class Room:
    """One running desk."""

    desk: Desk
    accounts: Accounts
    worklist: Worklist
    rereader: Rereader
    scans: Path | None = None
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    pictures: Pictures = field(init=False)
    searcher: Searcher = field(init=False)

    def __post_init__(self) -> None:
        self.pictures = Pictures(self.pixels)
        self.searcher = Searcher(self.desk.tree, self.desk.database)

    def pixels(self, document: int) -> np.ndarray:
        """The scan of a page: uint8 RGB at the size that the page document names."""
        page = self.desk.machine(document)
        path = self.desk.tree.scan(self.desk.name(document), page, self.scans)
        pixels = scans.load(scans.single(path), page.source.frame).pixels
        if pixels.shape[:2] != (page.source.height, page.source.width):
            from PIL import Image

            size = (page.source.width, page.source.height)
            return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))
        return pixels


def room(request: Request) -> Room:
    """The desk that serves this request."""
    found: Room = request.app.state.room
    return found


InRoom = Annotated[Room, Depends(room)]
_SAFE = ("GET", "HEAD", "OPTIONS")


def user(request: Request, here: InRoom) -> User:
    """Who asks. Raises `NotSignedIn`, and `Forged` for a change that is not from our page."""
    said = request.headers.get("x-csrf-token", "")
    bearer = request.headers.get("authorization", "")
    if bearer.lower().startswith("bearer "):
        found = here.accounts.by_token(bearer[7:].strip())
        if found is None:
            raise NotSignedIn("this token is not valid any more; ask a lead for a new one")
        return found
    if not here.accounts.any():
        if request.method not in _SAFE and not same(said, here.csrf):
            raise Forged("changes need the header X-CSRF-Token; GET /api/v1/session tells it")
        return LOCAL
    session = here.accounts.session(request.cookies.get(COOKIE, ""))
    if session is None:
        raise NotSignedIn("sign in with your token")
    if request.method not in _SAFE and not same(said, session.csrf):
        raise Forged("changes need the header X-CSRF-Token; GET /api/v1/session tells it")
    return session.user


SignedIn = Annotated[User, Depends(user)]


def lead(who: SignedIn) -> User:
    """The same, and a lead."""
    if who.role != "lead":
        raise NotAllowed("only a lead may do this")
    return who


Lead = Annotated[User, Depends(lead)]
