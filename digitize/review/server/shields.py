"""What stands around every request: sizes, rates, hosts, headers. Plain ASGI, no framework."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
)


@dataclass(frozen=True)
class Limits:
    """How much one client may ask for. Bytes of a body; requests at once and a second."""

    body: int = 1 << 20
    burst: int = 1500
    per_second: float = 300.0
    changes_burst: int = 200
    changes_per_second: float = 30.0
    sign_ins_burst: int = 10
    sign_ins_per_second: float = 0.2


def _header(scope: Scope, name: bytes) -> bytes:
    return next((v for k, v in scope["headers"] if k == name), b"")


async def refuse(send: Send, status: int, code: str, message: str, *headers: Any) -> None:
    """Answer with an error in the API's form."""
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", b"application/json"),
                (b"content-length", str(len(body)).encode()),
                *headers,
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})


class Heads:
    """HEAD answers like GET, without the body."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a HEAD on as a GET and keep the body back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, bodiless)


class Headers:
    """The security headers on every answer."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers that are not there yet."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def shielded(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {k.lower() for k, _ in message["headers"]}
                extra = [(k.encode(), v.encode()) for k, v in HEADERS if k.encode() not in there]
                if b"cache-control" not in there:
                    extra.append((b"cache-control", b"no-store"))
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await self.app(scope, receive, shielded)


class Hosts:
    """Only requests that name a host of ours, and changes only from our own pages.

    A page elsewhere whose name is pointed at this machine (DNS rebinding) names its own host.
    """

    def __init__(self, app: App, allowed: frozenset[str]) -> None:
        self.app = app
        self.allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a foreign host or origin."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = _header(scope, b"host").decode("latin-1")
        if _name(host) not in self.allowed and "*" not in self.allowed:
            await refuse(send, 421, "host", "this desk is not known by that host name")
            return
        origin = _header(scope, b"origin").decode("latin-1")
        changes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if changes and origin and origin.partition("://")[2] != host:
            message = "changes are taken from the desk's own pages only"
            await refuse(send, 403, "origin", message)
            return
        await self.app(scope, receive, send)


def _name(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


class Bodies:
    """No body above a limit, whether it says its length or not."""

    HEARD = 16
    """How much of a body that is refused is still read and thrown away, in limits."""
    PATIENCE = 5.0
    """Seconds it is waited for."""

    def __init__(self, app: App, limit: int) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a body that is too large before anything reads it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        said = _header(scope, b"content-length")
        if said and (not said.isdigit() or int(said) > self.limit):
            asked = bool(_header(scope, b"expect"))  # it waits for leave, and has sent nothing yet
            await self._refuse(receive, send, more=not asked)
            return
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return
            size += len(message.get("body", b""))
            if size > self.limit:
                await self._refuse(receive, send, more=bool(message.get("more_body")))
                return
            parts.append(message.get("body", b""))
            if not message.get("more_body"):
                break
        whole: Message = {"type": "http.request", "body": b"".join(parts), "more_body": False}
        waiting = [whole]

        async def once() -> Message:
            return waiting.pop() if waiting else await receive()

        await self.app(scope, once, send)

    async def _refuse(self, receive: Receive, send: Send, more: bool = True) -> None:
        """Hear the sender out, within bounds, then refuse.

        Closing a connection with bytes unread resets it, and a reset can overtake the answer:
        the sender would see a broken connection instead of the reason.
        """
        if more:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._discard(receive), self.PATIENCE)
        message = f"a request holds at most {self.limit} bytes; send it in parts"
        await refuse(send, 413, "too_large", message, (b"connection", b"close"))

    async def _discard(self, receive: Receive) -> None:
        size = 0
        while size <= self.HEARD * self.limit:
            message = await receive()
            size += len(message.get("body", b""))
            if message["type"] != "http.request" or not message.get("more_body"):
                return


@dataclass
class _Bucket:
    left: float
    at: float = field(default_factory=time.monotonic)

    def take(self, burst: float, rate: float) -> float:
        """Seconds to wait; 0 where one more is allowed."""
        moment = time.monotonic()
        self.left = min(burst, self.left + (moment - self.at) * rate)
        self.at = moment
        if self.left < 1:
            return (1 - self.left) / rate
        self.left -= 1
        return 0.0


class Rates:
    """Not more requests, changes and sign-ins of one address than a person can make."""

    KEPT = 4096

    def __init__(self, app: App, limits: Limits) -> None:
        self.app = app
        self.limits = limits
        self.buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what comes too fast, with the time to wait."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        address = (scope.get("client") or ("?",))[0]
        wait = max(self._wait(address, kind) for kind in self._kinds(scope))
        if wait:
            after = (b"retry-after", str(int(wait) + 1).encode())
            await refuse(send, 429, "too_fast", "too many requests; wait a moment", after)
            return
        await self.app(scope, receive, send)

    def _kinds(self, scope: Scope) -> list[str]:
        kinds = ["all"]
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            sign_in = scope["path"].rstrip("/").endswith("/session") and scope["method"] == "POST"
            kinds.append("sign_ins" if sign_in else "changes")
        elif _header(scope, b"authorization"):
            kinds.append("bearer")
        return kinds

    def _wait(self, address: str, kind: str) -> float:
        burst, rate = {
            "all": (self.limits.burst, self.limits.per_second),
            "bearer": (self.limits.burst, self.limits.per_second),
            "changes": (self.limits.changes_burst, self.limits.changes_per_second),
            "sign_ins": (self.limits.sign_ins_burst, self.limits.sign_ins_per_second),
        }[kind]
        key = (address, kind)
        bucket = self.buckets.pop(key, None) or _Bucket(float(burst))
        self.buckets[key] = bucket
        while len(self.buckets) > self.KEPT:
            self.buckets.popitem(last=False)
        return bucket.take(burst, rate)
