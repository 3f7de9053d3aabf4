"""Measure, and write the figures: ``python -m bench [PART...] [--rounds N] [-o FOLDER]``.

Parts: ``peers`` (digitize, PaddleOCR, RapidOCR and Tesseract in turn on the samples),
``broadsheet`` (a 300-dpi page of 10,000 characters), ``lines`` (pages of 50 to 2,000 lines),
``workers`` (one worker and two), ``memory`` (one process, many pages). Each figure is the
median of the rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import cv2

from bench import pages, report
from bench.contestants import CONTESTANTS

COUNTS = (50, 100, 200, 400, 800, 2000)
Figures = dict[str, Any]


def main() -> int:
    """Measure the parts asked for; figures of the others are kept from the last time."""
    given = _parser().parse_args()
    kept = given.output / "performance.json"
    figures: Figures = json.loads(kept.read_text()) if kept.exists() else {}
    for part in given.parts or list(PARTS):
        before = os.getloadavg()[0]
        figures[part] = {"machine": machine(), "load": round(before, 1), **PARTS[part](given)}
        given.output.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
        print(report.table(part, figures[part]), flush=True)
    (given.output / "performance.svg").write_text(report.picture(figures))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--count", type=int, default=300, help="pages of the memory part")
    parser.add_argument("--lines", type=int, default=COUNTS[-1], help="longest page of lines")
    parser.add_argument("--only", nargs="*", default=list(CONTESTANTS))
    parser.add_argument("-o", "--output", type=Path, default=Path("output/bench"))
    return parser


def peers(given: argparse.Namespace) -> Figures:
    """All contestants on the samples, in turn."""
    truths = {scan.name: pages.truth(scan) for scan in pages.SAMPLES}
    return {"contestants": _in_turn(given, pages.SAMPLES, truths)}


def broadsheet(given: argparse.Namespace) -> Figures:
    """All contestants on one large page."""
    with tempfile.TemporaryDirectory() as folder:
        page, lines = pages.compose(0, characters=10_000)
        path = Path(folder) / "broadsheet.png"
        cv2.imwrite(str(path), page)
        return {"lines": len(lines), "contestants": _in_turn(given, (path,), {path.name: lines})}


def lines(given: argparse.Namespace) -> Figures:
    """Pages of more and more lines: seconds a line must stay the same."""
    counts = [n for n in COUNTS if n <= given.lines]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{n:04d}.png" for n in counts]
        for n, path in zip(counts, paths, strict=True):
            cv2.imwrite(str(path), pages.compose(n)[0])
        rounds = [measure("digitize", given.threads, [paths[0], *paths])["pages"][1:]
                  for _ in range(given.rounds)]  # fmt: skip
    return {
        "counts": counts,
        "cpu": [median(r[i]["cpu"] for r in rounds) for i in range(len(counts))],
        "seconds": [median(r[i]["seconds"] for r in rounds) for i in range(len(counts))],
    }


def workers(given: argparse.Namespace) -> Figures:
    """The whole command on copies of the sample, by one worker and by two, of one thread each."""
    found: dict[str, list[float]] = {"1": [], "2": []}
    spent: dict[str, list[float]] = {"1": [], "2": []}
    for _ in range(given.rounds):
        for jobs in found:
            with tempfile.TemporaryDirectory() as folder:
                box = Path(folder) / "box"
                box.mkdir()
                for n in range(6):
                    shutil.copy(pages.SAMPLES[0], box / f"{n}.png")
                    with (box / f"{n}.png").open("ab") as file:
                        file.write(bytes([n]))  # another content, or it would be read once
                command = [
                    sys.executable, "-m", "digitize", "run", str(box), "-o", f"{folder}/out",
                    "-j", jobs, "--set", "runtime.threads=1", "--progress", "none",
                ]  # fmt: skip
                began, before = time.perf_counter(), os.times()
                subprocess.run(command, check=True, capture_output=True)
                after = os.times()
                found[jobs].append(time.perf_counter() - began)
                spent[jobs].append(
                    after.children_user + after.children_system
                    - before.children_user - before.children_system
                )  # fmt: skip
    return {
        "seconds": {jobs: median(times) for jobs, times in found.items()},
        "cpu": {jobs: median(times) for jobs, times in spent.items()},
    }


def memory(given: argparse.Namespace) -> Figures:
    """What one process holds after each of many pages of different sizes."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for n in range(12):
            path = Path(folder) / f"{n}.png"
            cv2.imwrite(str(path), pages.compose(6 + 3 * n)[0])
            paths.append(path)
        chosen = [paths[n * 5 % 12] for n in range(given.count)]
        told = measure("digitize", 1, chosen)
    return {"memory": [page["memory"] for page in told["pages"]], "peak_mb": told["peak_mb"]}


def _in_turn(given: argparse.Namespace, scans: Any, truths: dict[str, list[str]]) -> Figures:
    rounds: dict[str, list[Figures]] = {}
    missing = []
    for _ in range(given.rounds):
        for name in given.only:
            if name == "tesseract" and not shutil.which("tesseract"):
                missing.append(name)
                continue
            rounds.setdefault(name, []).append(measure(name, given.threads, list(scans)))
    found: Figures = {name: _summed(told, truths) for name, told in rounds.items()}
    if "digitize" in found:  # apart, for the tensors that are kept for it count as memory
        told = measure("digitize", given.threads, list(scans), floor=True)
        for page, with_floor in zip(found["digitize"]["pages"], told["pages"], strict=True):
            page["floor"] = {**with_floor["floor"], "of": with_floor["cpu"]}
    return found | {name: "not installed" for name in missing}


def _summed(rounds: list[Figures], truths: dict[str, list[str]]) -> Figures:
    """Medians of rounds; per page, and of all pages together."""
    out: Figures = {
        "start": median(r["ready"]["seconds"] for r in rounds),
        "start_cpu": median(r["ready"]["cpu"] for r in rounds),
        "peak_mb": max(r["peak_mb"] for r in rounds),
        "pages": [],
    }
    for n, first in enumerate(rounds[0]["pages"]):
        every = [r["pages"][n] for r in rounds]
        page = {key: median(p[key] for p in every) for key in ("seconds", "cpu")}
        page |= {"page": first["page"], "lines": len(first["lines"])}
        page["wrong"] = wrong(first["lines"], truths[first["page"]])
        for key in ("stages", "around", "first"):
            if first.get(key):
                page[key] = first[key]
        out["pages"].append(page)
    return out


def wrong(read: list[str], printed: list[str]) -> float:
    """The share of characters missed or made up, whatever the order: peers have no order to judge.

    Counted as a bag: the greater of those missing and those too many, over all that are printed.
    """
    found, true = (Counter("".join("".join(ls).split())) for ls in (read, printed))
    return max((true - found).total(), (found - true).total()) / true.total()


def measure(name: str, threads: int, scans: list[Path], floor: bool = False) -> Figures:
    """One contestant in a process of its own."""
    limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(threads))
    environment = os.environ | limits
    if floor:
        environment["BENCH_FLOOR"] = "1"
    command = [sys.executable, "-m", "bench.contestants", name, str(threads), *map(str, scans)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-2000:]}")
    answer: Figures = json.loads(done.stdout.splitlines()[-1])
    return answer


def machine() -> str:
    """The machine and the versions that figures hold for."""
    told = Path("/proc/cpuinfo").read_text()
    model = next((n.split(":")[1].strip() for n in told.splitlines() if "model name" in n), "?")
    fast = [f for f in ("avx512f", "avx512_bf16", "avx512_vnni", "amx_bf16") if f in told]
    tools = ", ".join(f"{n} {version(n)}" for n in ("openvino", "onnxruntime", "paddleocr"))
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {' '.join(fast)}; Python {platform.python_version()}, {tools}"


PARTS = {
    "peers": peers, "broadsheet": broadsheet, "lines": lines, "workers": workers, "memory": memory,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
