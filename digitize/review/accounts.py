"""Who may work at the desk: named users, roles, tokens, sessions.

Tokens and session keys are 256 random bits, shown once; the database holds their SHA-256. With so
much randomness a slow password hash would protect nothing more.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
import unicodedata
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from digitize.errors import UsageError
from digitize.review.storage.database import Database, now
from digitize.review.storage.tables import sessions, tokens, users

Role = Literal["reviewer", "lead"]
SESSION_SECONDS = 12 * 3600.0


@dataclass(frozen=True)
class User:
    """A person at the desk. ``id`` 0 is whoever sits before an open desk."""

    id: int
    name: str
    role: Role
    disabled: bool = False


@dataclass(frozen=True)
class Session:
    """A signed-in browser: whose it is, and what it must say with every change."""

    user: User
    csrf: str


LOCAL = User(0, "local", "lead")
"""Who works at a desk that knows no users."""


class Accounts:
    """Users of one review database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def any(self) -> bool:
        """Whether the desk knows users, so that nobody comes in without a token."""
        with self.database.reading() as connection:
            return bool(connection.scalar(select(func.count()).select_from(users)))

    def all(self) -> list[User]:
        """Every user, by name."""
        with self.database.reading() as connection:
            return [_user(row) for row in connection.execute(select(users).order_by(users.c.name))]

    def add(self, name: str, role: Role) -> tuple[User, str]:
        """A new user and the token that is shown this once. Raises `UsageError`."""
        clean = checked_name(name)
        with self.database.writing() as connection:
            try:
                result = connection.execute(
                    insert(users).values(name=clean, role=role, created=now(), disabled=False)
                )
            except IntegrityError as error:
                raise UsageError(f"there is a user {clean} already; choose another name") from error
            key = result.inserted_primary_key
            assert key is not None
            return User(int(key[0]), clean, role), _new_token(connection, int(key[0]))

    def renew(self, id: int) -> str:
        """A new token for a user; the old ones and all sessions end. Raises `UsageError`."""
        with self.database.writing() as connection:
            self._require(connection, id)
            connection.execute(update(tokens).where(tokens.c.user == id).values(revoked=True))
            connection.execute(delete(sessions).where(sessions.c.user == id))
            return _new_token(connection, id)

    def change(self, id: int, role: Role | None = None, disabled: bool | None = None) -> User:
        """Change a user's role, or shut one out. Raises `UsageError` for the last lead."""
        with self.database.writing() as connection:
            user = self._require(connection, id)
            values: dict[str, object] = {}
            if role is not None:
                values["role"] = role
            if disabled is not None:
                values["disabled"] = disabled
            leads = connection.scalar(
                select(func.count())
                .select_from(users)
                .where(users.c.role == "lead", users.c.disabled.is_(False), users.c.id != id)
            )
            if user.role == "lead" and not leads and (role == "reviewer" or disabled):
                raise UsageError(f"{user.name} is the only lead; make somebody else lead first")
            if values:
                connection.execute(update(users).where(users.c.id == id).values(values))
            if disabled:
                connection.execute(delete(sessions).where(sessions.c.user == id))
            return self._require(connection, id)

    def _require(self, connection: Connection, id: int) -> User:
        row = connection.execute(select(users).where(users.c.id == id)).first()
        if row is None:
            raise UsageError(f"there is no user {id}; look into the list of users")
        return _user(row)

    def by_token(self, token: str) -> User | None:
        """The user whose token this is; None for a wrong, revoked or shut-out one's."""
        query = (
            select(users)
            .join(tokens, tokens.c.user == users.c.id)
            .where(tokens.c.hash == _hash(token), tokens.c.revoked.is_(False))
            .where(users.c.disabled.is_(False))
        )
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        return _user(row) if row else None

    def sign_in(self, token: str) -> tuple[str, Session] | None:
        """A session key and the session, for a right token."""
        user = self.by_token(token)
        if user is None:
            return None
        key, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        with self.database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires < time.time()))
            connection.execute(
                insert(sessions).values(
                    hash=_hash(key),
                    user=user.id,
                    csrf=csrf,
                    expires=time.time() + SESSION_SECONDS,
                )
            )
        return key, Session(user, csrf)

    def session(self, key: str) -> Session | None:
        """The session of a key; None where it is forged, over, or its user shut out."""
        query = (
            select(users, sessions.c.csrf)
            .join(sessions, sessions.c.user == users.c.id)
            .where(sessions.c.hash == _hash(key), sessions.c.expires > time.time())
            .where(users.c.disabled.is_(False))
        )
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        return Session(_user(row), row.csrf) if row else None

    def sign_out(self, key: str) -> None:
        """End a session."""
        with self.database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.hash == _hash(key)))


def same(a: str, b: str) -> bool:
    """Whether two secrets are the same, in a time that tells nothing."""
    return hmac.compare_digest(a.encode(), b.encode())


def checked_name(name: str) -> str:
    """A user's name, NFC and trimmed. Raises `UsageError` where it cannot be one."""
    clean = unicodedata.normalize("NFC", name).strip()
    if not clean or len(clean) > 80 or any(unicodedata.category(c)[0] == "C" for c in clean):
        raise UsageError("a user's name has 1 to 80 visible characters")
    if clean in (LOCAL.name, "digitize"):
        raise UsageError(f"{clean} is no person's name here; choose another")
    return clean


def _new_token(connection: Connection, user: int) -> str:
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(tokens).values(hash=_hash(token), user=user, created=now(), revoked=False)
    )
    return token


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _user(row: object) -> User:
    return User(row.id, row.name, row.role, row.disabled)  # type: ignore[attr-defined]
