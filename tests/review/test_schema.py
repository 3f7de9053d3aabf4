"""Schemathesis against the desk's own OpenAPI: whatever is sent, nothing breaks inside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import requests

from tests.review import pages
from tests.review.serving import served


def fuzz(tmp_path: Path, examples: int, seed: int) -> subprocess.CompletedProcess[str]:
    """Send generated requests to every operation of the API."""
    with served(tmp_path / "out", {"a": pages.small(), "b": pages.small()}) as desk:
        client = desk.client()
        command = [
            "run", f"{desk.base}/api/v1/openapi.json", "--checks", "not_a_server_error",
            "--phases", "examples,fuzzing", "-n", str(examples), "--seed", str(seed),
            "--header", f"X-CSRF-Token: {client.headers['X-CSRF-Token']}",
            # Making a user would shut the desk, and everything after it would only say 401.
            "--exclude-path-regex", "users|session|readings",
        ]  # fmt: skip
        code = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"
        done = subprocess.run(
            [sys.executable, "-c", code, *command],
            cwd=tmp_path, capture_output=True, text=True, timeout=1200,
        )  # fmt: skip
        alive = requests.get(f"{desk.base}/api/v1/pages", timeout=30)
        assert alive.status_code == 200, "the desk is still there"
        return done


def test_generated_requests_find_no_server_error(tmp_path: Path) -> None:
    done = fuzz(tmp_path, examples=2, seed=7)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "Server error" not in done.stdout
