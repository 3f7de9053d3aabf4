"""Overhead of coordinator and ledger while a batch grows to 100,000 pages, for `make prove`.

The engine sleeps 50 ms a page, so that what is measured is everything but reading.
DIGITIZE_PROVE_PAGES sets another size, DIGITIZE_PROVE_SLICE how many pages a timed run has.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from test_batch import ENVIRONMENT, FAKE, digitize, digitize_fake

pytestmark = pytest.mark.prove
PAGES = int(os.environ.get("DIGITIZE_PROVE_PAGES", "100000"))
SIZES = [size for size in (1_000, 10_000, 100_000) if size < PAGES] + [PAGES]
ROUNDS = 3
SLICE = int(os.environ.get("DIGITIZE_PROVE_SLICE", "5000"))


@dataclass(frozen=True)
class Ran:
    """One run: pages a second while all workers worked, and what its main process took."""

    rate: float
    peak: float  # MB
    processor: float  # seconds
    seconds: float  # from the first process to the last


class Batch:
    """An output folder with a large ledger, and boxes whose pages are added to it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"
        self.pages = 0

    def fill(self, count: int) -> float:
        """Enter so many pages by the coordinator alone; returns its processor seconds."""
        box = self.folder / "filled"
        write_files(box, count)
        told = coordinate(box, self.out, *FAKE[1::2])
        self.pages += count
        return told["plan"] + told["work"]

    def draw(self, count: int) -> Path:
        """A box of new pages."""
        box = self.folder / f"box{self.pages}"
        box.mkdir()
        for number in range(self.pages, self.pages + count):
            digitize_fake.draw_leaf(number).save(box / f"{number:06d}.png")
        self.pages += count
        return box

    def run(self, box: Path, jobs: int, seconds: float) -> Ran:
        """Digitize a box, with an engine that takes so many seconds a page."""
        arguments = ["run", box, "-o", self.out, "--progress", "json", "-j", jobs, *FAKE]
        with tempfile.TemporaryFile("w+") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "digitize", *map(str, arguments)],
                stdout=subprocess.DEVNULL, stderr=said,
                env={**ENVIRONMENT, "DIGITIZE_FAKE_SECONDS": str(seconds)},
            )  # fmt: skip
            began, peak, processor = time.monotonic(), 0.0, 0.0
            while process.poll() is None:
                peak, processor = seen(process.pid, (peak, processor))
                time.sleep(0.1)
            ended = time.monotonic()
            said.seek(0)
            lines = [json.loads(line) for line in said if line.startswith("{")]
        assert process.returncode == 0, lines[-3:]
        return Ran(steady_rate(lines), peak, processor, ended - began)


def write_files(box: Path, count: int) -> None:
    """Files that only the coordinator looks at."""
    for number in range(count):
        folder = box / f"{number // 1000:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:06d}.png").write_bytes(b"x")


def coordinate(box: Path, out: Path, *settings: str) -> dict[str, float]:
    """What the coordinator says of a batch whose workers answer at once; see coordination.py."""
    command = [sys.executable, str(Path(__file__).with_name("coordination.py")), str(box), str(out)]
    ran = subprocess.run([*command, *settings], stdout=subprocess.PIPE, check=True, env=ENVIRONMENT)
    return dict(json.loads(ran.stdout))


def seen(pid: int, before: tuple[float, float]) -> tuple[float, float]:
    """Largest memory (MB) and processor time (s) of a process; as before where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    except (OSError, IndexError):
        return before
    return peak, sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def steady_rate(lines: list[dict[str, float]]) -> float:
    """Pages a second between the first fifth of what is new and the last line amid the work."""
    new = lines[-1]["done"] - lines[-1]["kept"]
    amid = [line for line in lines if new / 5 <= line["done"] - line["kept"] < new]
    assert len(amid) >= 2, "too short to tell a rate"
    return (amid[-1]["done"] - amid[0]["done"]) / (amid[-1]["seconds"] - amid[0]["seconds"])


def test_throughput_and_bounds(tmp_path: Path) -> None:
    """Efficiency of two workers over a ledger of 100,000 pages.

    Most of the pages are entered by the coordinator alone: what is measured is the work on the last
    of them, with one worker and with two in turn, on as many pages. The rate is that between the
    first fifth and the last page; whole runs, start and end included, are told beside it.
    """
    batch = Batch(tmp_path)
    filled = PAGES - 2 * ROUNDS * SLICE
    cost = batch.fill(filled)
    print(f"\n{filled} pages entered, {cost / filled * 1e3:.2f} ms each", flush=True)
    ran: dict[int, list[Ran]] = {1: [], 2: []}
    for _ in range(ROUNDS):
        for jobs, runs in ran.items():
            runs.append(batch.run(batch.draw(SLICE), jobs, 0.05))
            last = runs[-1]
            print(f"{batch.pages} pages, {jobs} worker(s): {last.rate:.2f} pages/s; all in "
                  f"{last.seconds:.1f} s; coordinator {last.peak:.0f} MB, {last.processor:.1f} s",
                  flush=True)  # fmt: skip
    rate = {jobs: median(run.rate for run in runs) for jobs, runs in ran.items()}
    whole = {jobs: median(run.seconds for run in runs) for jobs, runs in ran.items()}
    efficiency = rate[2] / 2 / rate[1]
    ledger = (batch.out / "ledger.sqlite").stat().st_size / batch.pages
    print(f"{batch.pages} pages: {rate[1]:.2f} and {rate[2]:.2f} pages/s, efficiency "
          f"{efficiency:.3f}; whole runs of {SLICE} pages {whole[1]:.1f} and {whole[2]:.1f} s, "
          f"efficiency {whole[1] / 2 / whole[2]:.3f}; ledger {ledger:.0f} bytes a page",
          flush=True)  # fmt: skip
    assert ledger < 1500
    assert digitize("status", batch.out)[0] == 0
    assert efficiency >= 0.9


def test_coordinator_and_ledger_stay_small(tmp_path: Path) -> None:
    """Processor time, memory and ledger of the coordinator alone, at growing sizes.

    Processor time says how many pages a second one coordinator can hand out, on a busy machine
    too; see coordination.py.
    """
    found = {}
    for size in SIZES:
        box = tmp_path / f"box{size}"
        write_files(box, size)
        told = found[size] = coordinate(box, tmp_path / f"out{size}")
        assert told["pages"] == size
        print(f"\n{size} pages: {told['plan'] / size * 1e3:.2f} ms planning and "
              f"{told['work'] / size * 1e3:.2f} ms coordinating a page, "
              f"{told['memory'] / 1e6:.0f} MB, ledger {told['ledger'] / size:.0f} bytes a page",
              flush=True)  # fmt: skip
        assert told["ledger"] / size < 1500
    least, most = found[SIZES[0]], found[SIZES[-1]]
    assert most["memory"] - least["memory"] < 2000 * PAGES, "more than 2 kB of memory a page"
    cost = {size: (told["plan"] + told["work"]) / size for size, told in found.items()}
    assert cost[SIZES[-1]] < 0.1 * 0.05 / 2, "a tenth of the time of two workers at 50 ms"
    assert cost[SIZES[-1]] < 2 * cost[SIZES[0]], "the cost of a page grows with the batch"
