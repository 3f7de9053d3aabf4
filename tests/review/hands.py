"""A reviewer's hands: clicks and keys in a real browser, counted."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from digitize.page import Page
from digitize.review.server.app import WEB
from tests.review.serving import Served

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
EXPECTED = (
    "401 (Unauthorized)", "403 (Forbidden)", "409 (Conflict)", "423 (Locked)", "503 (Service",
    "status of 422", "net::ERR_",
)  # fmt: skip
"""What a browser writes into its console when the server says no, as it should here."""


def built() -> bool:
    """Whether the front end is there to be tested."""
    return (WEB / "index.html").is_file()


@contextlib.contextmanager
def launch() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Hands:
    """One browser window before a desk. ``acts`` counts key strokes, clicks and drags."""

    tab: Any
    desk: Served
    page_id: int = 1
    acts: int = 0
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    @classmethod
    @contextlib.contextmanager
    def sit(
        cls,
        browser: Any,
        desk: Served,
        path: str = "/",
        size: tuple[int, int] = (1280, 800),
        scheme: str = "light",
        token: str | None = None,
        language: str = "en-GB",
    ) -> Iterator[Hands]:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale=language
        )
        context.set_default_timeout(60_000)
        hands = cls(context.new_page(), desk)
        hands._listen()
        if token:
            hands.tab.goto(desk.base + "/")
            hands.tab.get_by_label("Token").fill(token)
            hands.tab.get_by_role("button", name="Sign in").click()
            hands.tab.wait_for_selector("main.queue")
        hands.go(path)
        try:
            yield hands
            assert hands.complaints == [], f"the browser complained: {hands.complaints}"
            assert hands.strangers == [], "the page asked somebody else"
        finally:
            context.close()

    def _listen(self) -> None:
        self.tab.on("pageerror", lambda e: self.complaints.append(f"error: {e}"))

        def heard(message: Any) -> None:
            if message.type in ("error", "warning") and not any(
                x in message.text for x in EXPECTED
            ):
                self.complaints.append(message.text)

        def asked(request: Any) -> None:
            if not request.url.startswith((self.desk.base, "data:", "blob:")):
                self.strangers.append(request.url)

        self.tab.on("console", heard)
        self.tab.on("request", asked)

    def go(self, path: str) -> None:
        self.tab.goto(self.desk.base + path)
        self.ready(path)

    def ready(self, path: str) -> None:
        """Wait until a screen can be worked with."""
        if path.startswith("/pages/"):
            found = path.split("?")[0].split("/")
            self.page_id = int(found[2])
            kind = found[3] if len(found) > 3 else "page"
            wait = {"page": ".overlay .block", "seams": ".seams-screen .verdict, .finished"}
            self.tab.wait_for_selector(wait.get(kind, "main"), state="attached")
            if kind == "page":
                self.tab.wait_for_function(
                    "() => document.querySelector('.overlay > g')?.getAttribute('transform')"
                )
                self.still()
        else:
            self.tab.wait_for_selector("main")

    def still(self) -> None:
        """Wait until the scan has stopped moving."""
        self.tab.wait_for_function(
            """() => new Promise(done => {
                const at = () => document.querySelector('.overlay > g')?.getAttribute('transform');
                let last = at(), same = 0;
                const look = () => {
                    const now = at();
                    same = now === last ? same + 1 : 0;
                    last = now;
                    if (same > 6) done(true); else requestAnimationFrame(look); };
                look();
            })"""
        )

    # -- acts ----------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        for key in keys:
            self.acts += 1
            self.tab.keyboard.press(key)

    def block(self, id: str) -> Any:
        return self.tab.locator(f'.overlay [data-region="{id}"] > path')

    def spot(self, id: str, fx: float = 0.5, fy: float = 0.5) -> tuple[float, float]:
        """A point of a block on the screen, brought into view first."""
        box = self.block(id).bounding_box()
        return box["x"] + box["width"] * fx, box["y"] + box["height"] * fy

    def click(self, id: str, fx: float = 0.3, fy: float = 0.5, **how: Any) -> None:
        self.acts += 1
        self.tab.mouse.move(*self.spot(id, fx, fy))
        modifiers = how.pop("modifiers", [])
        for key in modifiers:
            self.tab.keyboard.down(key)
        self.tab.mouse.click(*self.spot(id, fx, fy))
        for key in modifiers:
            self.tab.keyboard.up(key)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        self.acts += 1
        mouse = self.tab.mouse
        mouse.move(*start)
        mouse.down()
        for n in range(1, 9):
            mouse.move(
                start[0] + (end[0] - start[0]) * n / 8, start[1] + (end[1] - start[1]) * n / 8
            )
            time.sleep(0.015)
        mouse.up()

    def arrow(self, from_: str, to: str) -> None:
        """Drag the handle at the end of a block to another block."""
        self.tab.mouse.move(*self.spot(from_, 0.5, 0.6))
        handle = self.tab.locator(f'[data-handle="{from_}"] circle')
        handle.wait_for(state="attached")
        box = handle.bounding_box()
        middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.drag(middle, self.spot(to, 0.4, 0.4))

    def button(self, name: str) -> None:
        self.acts += 1
        self.tab.get_by_role("button", name=name, exact=True).first.click()

    # -- what came of it -----------------------------------------------------------------------

    def document(self) -> Page:
        return self.desk.room.desk.state(self.page_id).page

    def revision(self, number: int) -> Page:
        """Wait until the server has that revision and the browser knows it."""
        self.until(lambda: self.desk.room.desk.state(self.page_id).revision >= number)
        self.tab.wait_for_selector(".save-state.saved")
        assert self.desk.room.desk.state(self.page_id).revision == number
        self.tab.wait_for_function("n => (globalThis.__desk.revision() ?? n) >= n", arg=number)
        return self.document()

    def until(self, true: Callable[[], bool], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not come about"
            self.tab.wait_for_timeout(20)
