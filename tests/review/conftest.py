"""A browser for the tests of the desk: Debian's Chromium, alone with the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.review.hands import CHROMIUM, Hands, built, launch
from tests.review.serving import Served, served


# One a file: the tests of the practice press start a Playwright of their own in the same process,
# which works only after this one has ended.
@pytest.fixture(scope="module")
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
