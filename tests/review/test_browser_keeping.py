"""Nothing is lost: two reviewers, input methods, reloads, a server that dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from digitize.page import Page
from tests.review import folders, pages
from tests.review.hands import Hands
from tests.review.serving import SCANS, Served

pytestmark = pytest.mark.browser
Sit = Callable[..., Hands]
SHEET = "qtxq-2022-10-31-01.png"


def text_of(page: Page, id: str) -> str:
    return next(x.text for r in page.regions for x in r.lines if x.id == id)


def field(hands: Hands, line: str) -> Any:
    return hands.tab.locator(f'[data-line="{line}"] .field')


@pytest.fixture
def pair(at_desk: Sit, browser: Any) -> Iterator[tuple[Hands, Hands]]:
    """Two people at one desk, both on page 1."""
    users = {"安": "lead", "bob": "reviewer"}
    ann = at_desk({SHEET: pages.sample()}, "/", users=users, token=None)
    tokens = ann.desk.room.tokens  # type: ignore[attr-defined]
    ann.tab.get_by_label("Token").fill(tokens["安"])
    ann.tab.get_by_role("button", name="Sign in").click()
    ann.tab.wait_for_selector("main.queue")
    ann.go("/pages/1")
    with Hands.sit(browser, ann.desk, "/pages/1", token=tokens["bob"]) as bob:
        yield ann, bob


def test_two_reviewers_pass_each_other_and_meet(pair: tuple[Hands, Hands]) -> None:
    ann, bob = pair
    bob.tab.get_by_text("安 is working on this page").wait_for()
    one, two = (ann.document().region("r18").lines[n].id for n in (0, 3))
    for hands in pair:
        hands.click("r18")
    field(ann, one).fill("安写的")
    field(ann, one).press("Enter")
    ann.revision(1)
    field(bob, two).fill("bob 写的")
    field(bob, two).press("Enter")
    page = bob.revision(2)
    assert (text_of(page, one), text_of(page, two)) == ("安写的", "bob 写的"), "rebased"
    bob.until(lambda: field(bob, one).input_value() == "安写的")

    # Now both on one line: Ann saves first, Bob does not know.
    bob.tab.route("**/lease", lambda route: route.abort())
    bob.tab.route("**/changes?*", lambda route: route.abort())
    field(ann, one).fill("安又写")
    field(ann, one).press("Enter")
    ann.until(lambda: ann.document().revision == 3)
    field(bob, one).fill("bob 也写")
    field(bob, one).press("Enter")
    bob.tab.get_by_role("link", name="Conflict").click()
    mine, theirs = bob.tab.locator(".sides .mine"), bob.tab.locator(".sides .theirs")
    mine.get_by_text("bob 也写").wait_for()
    assert "安又写" in theirs.inner_text()
    bob.tab.reload()
    mine.get_by_text("bob 也写").wait_for()  # a conflict survives a reload
    bob.tab.unroute("**/lease")
    bob.tab.unroute("**/changes?*")
    bob.press("m")
    bob.until(lambda: bob.document().revision == 4)
    assert text_of(bob.document(), one) == "bob 也写"
    kept = [
        (r.author, r.operations[0].text)  # type: ignore[attr-defined]
        for r in bob.desk.room.desk.state(1).history
    ]
    assert kept == [("安", "安写的"), ("bob", "bob 写的"), ("安", "安又写"), ("bob", "bob 也写")]


def test_a_conflict_can_be_given_up(pair: tuple[Hands, Hands]) -> None:
    ann, bob = pair
    bob.tab.route("**/lease", lambda route: route.abort())
    bob.tab.route("**/changes?*", lambda route: route.abort())
    ann.click("r44")
    ann.press("u")
    ann.revision(1)
    bob.click("r44")
    bob.press("d")
    bob.tab.get_by_role("link", name="Conflict").click()
    bob.tab.locator(".sides .theirs").wait_for()
    bob.press("t")
    bob.tab.wait_for_selector(".overlay .block", state="attached")
    assert bob.document().region("r44").type == "body"
    assert bob.document().region("r44").article is None
    assert bob.tab.evaluate("localStorage.getItem('digitize.outbox')") == "[]"


def test_a_chinese_input_method_composes_undisturbed(at_desk: Sit) -> None:
    hands = at_desk({SHEET: pages.sample()}, "/pages/1")
    line = hands.document().region("r18").lines[0]
    hands.click("r18")
    field(hands, line.id).fill("")
    devtools = hands.tab.context.new_cdp_session(hands.tab)
    for text in ("z", "zh", "zhong", "zhong'guo"):
        devtools.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
    composing = {"isComposing": True, "keyCode": 229}
    for key in ("Enter", "Escape", "ArrowDown", "y", "n", "1"):
        hands.tab.evaluate(
            """([key, how]) => document.activeElement.dispatchEvent(new KeyboardEvent(
                'keydown', {key, bubbles: true, cancelable: true, ...how}))""",
            [key, composing],
        )
    assert hands.document().revision == 0, "Enter that takes a candidate saves nothing"
    assert field(hands, line.id).evaluate("e => e === document.activeElement")
    devtools.send("Input.insertText", {"text": "中国"})
    assert field(hands, line.id).input_value() == "中国"
    field(hands, line.id).press("Enter")
    assert text_of(hands.revision(1), line.id) == "中国"


def test_a_reload_in_the_middle_of_typing_keeps_the_draft(at_desk: Sit) -> None:
    hands = at_desk({SHEET: pages.sample()}, "/pages/1")
    line = hands.document().region("r18").lines[2]
    hands.click("r18")
    field(hands, line.id).focus()
    hands.tab.keyboard.press("End")
    hands.tab.keyboard.type("没写完")
    hands.tab.evaluate("removeEventListener('blur', () => {})")
    hands.tab.reload()
    hands.ready("/pages/1")
    hands.click("r18")
    kept = field(hands, line.id)
    hands.until(lambda: kept.input_value() == line.text + "没写完")
    kept.press("Enter")
    hands.until(lambda: text_of(hands.document(), line.id) == line.text + "没写完")


def test_undo_and_redo_reach_across_a_reload(at_desk: Sit) -> None:
    hands = at_desk({SHEET: pages.sample()}, "/pages/1")
    first = hands.document()
    for number, key in enumerate(("s", "u", "d")):
        hands.click("r34")
        hands.press(key)
        hands.revision(number + 1)
    last = hands.document()
    hands.tab.reload()
    hands.ready("/pages/1")
    hands.press("Control+z", "Control+z", "Control+z")
    assert hands.revision(6).articles == first.articles
    hands.tab.get_by_role("button", name="Undo").first.wait_for()
    assert hands.tab.get_by_role("button", name="Undo").first.is_disabled()
    hands.press("Control+y", "Control+Shift+z", "Control+y")
    assert hands.revision(9).articles == last.articles


# -- a server that dies ------------------------------------------------------------------------


class Killable:
    """A desk in a process of its own, on one port, as often as it is started."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        given = [str(self.root), str(self.port), str(SCANS)]
        command = [sys.executable, "-m", "tests.review.killable", *given]
        self.process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
        end = time.monotonic() + 120
        while time.monotonic() < end:
            try:
                if requests.get(f"{self.base}/api/v1/pages", timeout=5).json()["total"]:
                    return
            except (requests.RequestException, ValueError):
                pass
            time.sleep(0.1)
        raise AssertionError("the desk did not start")

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


def kill_between_strokes(root: Path, browser: Any, kills: int, strokes: int) -> int:
    """Type into many lines while the server is killed again and again; returns saves made."""
    folders.folder(root, {SHEET: pages.sample()})
    server = Killable(root)
    server.start()
    lines = [x.id for r in ("r18", "r19", "r20") for x in pages.sample().region(r).lines]
    said: dict[str, str] = {}
    acknowledged: dict[str, str] = {}

    def heard(response: Any) -> None:
        if response.request.method == "POST" and response.status == 201:
            for operation in response.request.post_data_json["operations"]:
                acknowledged[operation["line"]] = operation["text"]

    try:
        with Hands.sit(browser, Served(server.base, None), "/pages/1") as hands:  # type: ignore[arg-type]
            hands.tab.on("response", heard)
            hands.click("r18")
            for round_ in range(kills):
                for n in range(strokes):
                    line = lines[(round_ * strokes + n) % len(lines)]
                    said[line] = f"第{round_}轮{n}"
                    field(hands, line).fill(said[line])
                    field(hands, line).press("Enter")
                    if n == strokes // 2:
                        server.kill()
                known = dict(acknowledged)
                kept = [r for r in stored(root)]
                texts = {o["line"]: o["text"] for done in kept for o in done}
                for line, text in known.items():
                    assert texts.get(line) == text, "acknowledged, and gone"
                server.start()
            hands.tab.wait_for_selector(".save-state.saved", timeout=120_000)
            url = f"{server.base}/api/v1/pages/1/document"
            page = Page.from_json(requests.get(url, timeout=30).content)
            assert {line: text_of(page, line) for line in said} == said
            # tiles were asked of a server that was dead; the viewer asks again, but says so
            hands.complaints[:] = [c for c in hands.complaints if "/tiles/" not in c]
            return page.revision
    finally:
        server.kill()


def stored(root: Path) -> list[list[dict[str, Any]]]:
    """The operations of every revision, read by nothing but SQLite."""
    import json
    import sqlite3

    with sqlite3.connect(root / "review.sqlite") as db:
        rows = db.execute("SELECT operations FROM revisions ORDER BY number").fetchall()
    return [json.loads(row[0]) for row in rows]


def test_a_server_killed_between_key_strokes_loses_nothing(tmp_path: Path, browser: Any) -> None:
    saves = kill_between_strokes(tmp_path / "out", browser, kills=1, strokes=6)
    assert saves == 6, "each stroke is one revision, whatever died in between"
