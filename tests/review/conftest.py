"""A browser for the tests of the desk: Debian's Chromium, alone with the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.review.hands import CHROMIUM, Hands, built, launch
from tests.review.serving import Served, served


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A test with a browser that fails is tried once more: on a busy machine one may miss a beat.

    The second result counts, and the first failure is told.
    """
    if "test_browser_" not in str(item.path):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, nextitem=nextitem, log=False)
    if any(report.failed for report in reports):
        item.warn(pytest.PytestWarning(f"{item.name} failed at first and was tried again"))
        item._initrequest()  # type: ignore[attr-defined]
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.fail("Chromium is missing; call: make system")
    if not built():
        pytest.fail("the front end is not built; call: make web")
    with launch() as found:
        yield found


@pytest.fixture
def at_desk(tmp_path: Path, browser: Any) -> Iterator[Callable[..., Hands]]:
    """Opens a desk on pages and sits a reviewer before it; any number of times."""
    import contextlib

    with contextlib.ExitStack() as stack:
        count = 0

        def sit(pages: dict[str, Any], path: str = "/", **how: Any) -> Hands:
            nonlocal count
            count += 1
            keys = ("users", "read", "limits")
            given = {k: how.pop(k) for k in keys if k in how}
            desk: Served = stack.enter_context(served(tmp_path / f"out{count}", pages, **given))
            return stack.enter_context(Hands.sit(browser, desk, path, **how))

        yield sit
