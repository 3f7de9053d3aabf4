"""Every sentence that the server refuses with has its Chinese in the front end."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.review import pages
from tests.review.hands import Hands

REVIEW = Path(__file__).parents[2] / "digitize" / "review"
CATALOGUE = REVIEW / "web" / "src" / "problems.ts"
AT_START = {"serving.py", "database.py", "learning.py", "index.py", "searching.py"}
"""Modules whose errors a terminal shows, or that refuse nothing."""
ERRORS = {
    "EditError", "NotAllowed", "NotSignedIn", "Forged", "NothingToUndo", "UsageError",
    "InputError", "MissingDependency", "NoSuchPage", "Conflict",
}  # fmt: skip


def sentences() -> Iterator[str]:
    """Messages of errors raised for a browser; "{}" for what is put in."""
    for path in sorted(REVIEW.rglob("*.py")):
        if path.name in AT_START:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") in ERRORS):
                continue
            said = node.args[0]
            if isinstance(said, ast.Constant):
                yield str(said.value)
            elif isinstance(said, ast.JoinedStr):
                yield "".join(
                    str(v.value) if isinstance(v, ast.Constant) else "{}" for v in said.values
                )


def catalogue() -> dict[str, str]:
    text = CATALOGUE.read_text(encoding="utf-8")
    return dict(re.findall(r'^  "((?:[^"\\]|\\.)+)":\s*"([^"]+)",$', text, re.MULTILINE))


def test_every_refusal_is_in_the_catalogue() -> None:
    known = catalogue()
    asked = {s for s in sentences() if s.replace("{}", "").strip()}
    asked.discard("{} has nothing left to {} on this page")  # two sentences, told apart by a word
    assert len(asked) > 40
    assert asked - set(known) == set()


def test_a_translation_uses_no_name_that_is_not_there() -> None:
    for english, chinese in catalogue().items():
        holes = english.count("{}")
        assert chinese.count("{}") + len(re.findall(r"\{\d\}", chinese)) <= holes, english
        assert all(int(n) < holes for n in re.findall(r"\{(\d)\}", chinese)), english
        assert re.search(r"[一-鿿]", chinese), english


@pytest.mark.browser
def test_a_refusal_is_told_in_chinese(at_desk: Callable[..., Hands]) -> None:
    hands = at_desk({"a": pages.sample()}, "/pages/1", language="zh-CN")
    first = next(r.id for r in hands.document().regions if r.article == "a1")
    hands.click(first)
    hands.press("s")
    hands.tab.locator(".toast.bad", has_text="无可拆分").wait_for()
    assert f"文章 a1 就从版块 {first} 开始" in hands.tab.locator(".toast.bad").inner_text()
