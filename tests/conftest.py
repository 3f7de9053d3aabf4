"""Shared by all tests: where things lie, and the program as a user calls it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
os.environ.setdefault("DISABLE_MODEL_SOURCE_CHECK", "True")

Program = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew")


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def scans() -> Path:
    return ROOT / "scans"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Calls ``digitize`` in a process of its own; returns code, output and messages."""

    def call(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "digitize", *map(str, arguments)],
            capture_output=True, text=True, check=False, timeout=240,
            env={**os.environ, "COLUMNS": "200", "XDG_CONFIG_HOME": str(tmp_path), **environment},
        )  # fmt: skip

    return call
