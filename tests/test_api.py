"""The names that a program uses."""

from __future__ import annotations

import subprocess
import sys

import pytest

import digitize
from tests.drawn import line, reading


def test_every_public_name_is_there_and_told() -> None:
    for name in digitize.__all__:
        assert getattr(digitize, name) is not None
        if not name.startswith("_"):
            assert name in (digitize.__doc__ or "")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = digitize.nothing


def test_importing_loads_nothing_heavy() -> None:
    check = "import sys, digitize; print(any(m in sys.modules for m in ('cv2', 'scipy', 'pandas')))"
    told = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_understanding_by_name() -> None:
    understood = digitize.understand(reading([line("孤零零的一行", 50, 50)]))  # type: ignore[operator]
    assert [x.text for r in understood.assembly.regions for x in r.lines] == ["孤零零的一行"]
