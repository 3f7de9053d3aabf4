"""The house: who imports whom, what is pinned, what must not stand in the tree."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitize.cli import verbs

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "digitize"

GROUND = {
    "errors", "geometry", "text", "page", "passage", "phrases", "reading", "profile", "schema",
    "assignment", "attention", "cells", "dates", "forest", "lexicon", "nameplate", "pieces",
    "scripts", "",
}  # fmt: skip
STAGES = {
    "preprocess",
    "layout",
    "ocr",
    "regions",
    "order",
    "masthead",
    "articles",
    "continuation",
    "direction",
    "mending",
}
# room -> rooms of ours that it may know besides the ground and itself
MAY_KNOW = {
    **{ground: set() for ground in GROUND},
    "models": set(),
    "runtime": {"models"},
    "scans": set(),
    **{stage: {"scans", "runtime", "models"} for stage in STAGES},
    "pipeline": {*STAGES, "scans", "runtime", "models"},
    "config": {"scans", "runtime", "pipeline", *STAGES},
    "store": set(),
    "draw": set(),
    "evaluate": set(),
    "export": {"scans"},
}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, check=True
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def room(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """The rooms of ours that a file imports, with the line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "digitize":
            yield from (
                (name.name, node.lineno)
                for name in node.names
                if (PACKAGE / name.name).exists() or (PACKAGE / f"{name.name}.py").exists()
            )
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("digitize."):
            yield (node.module or "").split(".")[1], node.lineno
        elif isinstance(node, ast.Import):
            for name in node.names:
                if name.name.startswith("digitize."):
                    yield name.name.split(".")[1], node.lineno


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.name))
def test_nobody_imports_what_it_must_not_know(path: Path) -> None:
    here = room(path)
    if "node_modules" in path.parts or here not in MAY_KNOW:
        return
    allowed = {*MAY_KNOW[here], *GROUND, here}
    guilty = [
        f"{path.relative_to(ROOT)}:{line} {here} -> {there}"
        for there, line in imported(path)
        if there not in allowed
    ]
    assert not guilty


@pytest.mark.parametrize("room_", ["export", "review"])
def test_exports_and_reviews_never_know_the_pipeline(room_: str) -> None:
    guilty = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in (PACKAGE / room_).rglob("*.py")
        if "node_modules" not in path.parts
        for there, line in imported(path)
        if there == "pipeline"
    ]
    assert not guilty


def test_no_room_says_nothing() -> None:
    vague = {"utils", "util", "common", "helpers", "helper", "base", "manager", "misc"}
    assert not [
        p for p in PACKAGE.rglob("*.py") if p.stem in vague and "node_modules" not in p.parts
    ]


def test_only_the_command_line_prints_and_exits() -> None:
    guilty = []
    for path in PACKAGE.rglob("*.py"):
        if room(path) in ("cli", "__main__") or "node_modules" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "print",
                "sys.exit",
                "exit",
            ):
                guilty.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not guilty


# -- what is pinned ----------------------------------------------------------------------------

OPENCV = ("opencv-python", "opencv-contrib-python", "opencv-python-headless")


def test_the_opencv_wheels_are_one_version() -> None:
    import cv2

    versions = {importlib.metadata.version(name) for name in OPENCV}
    assert len(versions) == 1
    assert versions.pop().startswith(cv2.__version__)


def pins(lines: list[str]) -> dict[str, str]:
    found = (re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)", line) for line in lines)
    return {m[1].lower().replace("_", "-"): m[2] for m in found if m}


def test_the_lock_agrees_with_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        asked += extra
    locked = pins((ROOT / "requirements.lock").read_text().splitlines())
    for name, version in pins(asked).items():
        assert locked.get(name) == version, f"{name}: make lock"


# -- what must not stand in the tree -----------------------------------------------------------

TEXT = ("*.py", "*.md", "*.toml", "*.sh", "*.ts", "*.tsx", "*.lock", "*.json", "Makefile", ".ci/*")


def test_no_registry_and_no_machine_is_named() -> None:
    host = re.compile(
        r"https?://[^\"\s]*(pypi|pythonhosted|npmjs|registry\.|deb\.debian|simple/)|"
        r"--(extra-)?index-url\s+\S|/root/|/home/\w+/"
    )
    guilty = []
    for path in tracked(*TEXT):
        if path == Path(__file__) or not path.exists():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if host.search(line) or str(ROOT.parent) + "/" in line:
                guilty.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not guilty


def test_no_weights_are_committed_but_our_own() -> None:
    heavy = [p for p in tracked("*.onnx", "*.pdmodel", "*.pt", "*.safetensors", "*.bin")
             if p.exists() and p.stat().st_size > 5_000_000]  # fmt: skip
    assert not heavy


# -- the command line is documented ------------------------------------------------------------


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_has_help_and_a_place_in_the_docs(verb: str) -> None:
    from digitize.cli import application

    command = next(c for c in application().registered_commands if c.name == verb)
    assert command.callback and (command.callback.__doc__ or "").strip(), f"{verb} has no help"
    docs = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    assert f"digitize {verb}" in docs, f"docs do not speak of `digitize {verb}`"


def test_help_comes_quickly() -> None:
    """Processor time, not wall time: this machine may be busy with other tests."""
    code = (
        "import resource, sys; from digitize.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "heavy = {'numpy', 'cv2', 'pydantic', 'paddleocr', 'openvino', 'PIL'} & set(sys.modules)\n"
        "print(used.ru_utime + used.ru_stime, sorted(heavy), file=sys.stderr)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, _, heavy = said.stderr.strip().splitlines()[-1].partition(" ")
    assert heavy == "[]"
    assert float(seconds) < 1.0
